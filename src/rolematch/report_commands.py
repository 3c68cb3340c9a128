"""The commands of a review: ``rolematch report`` writes the page, ``rolematch decisions`` reads what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rolematch.errors import UsageError
from rolematch.verbs import PLACE, Verb, reading_options

if TYPE_CHECKING:
    from rolematch.reading import ReadingOptions

ALL = "all"


@click.command(cls=Verb, example="rolematch report results --role mle --level senior")
@click.argument("out", type=PLACE)
@click.option("--role", metavar="ROLE", help="Rank for this role: mle, ds, or one that was added.")
@click.option("--level", help="Rank for this level: 1 to 5, or its name, such as senior.")
@click.option("--resumes", metavar="FOLDER", type=PLACE, help="The screened folder: show the resumes' texts too.")
@click.option("--files", is_flag=True, help="Show file names, which often hold the candidate's name.")
@click.option("--contacts", is_flag=True, help="Show names and contacts, if screen was told to write them.")
@click.option("--out", "target", metavar="FILE", type=PLACE, help="The page. Default: report.html in OUT.")
@click.option("--lexicon", "words_at", metavar="FOLDER", type=PLACE, help="The lexicon that screen was given.")
@click.option("--quiet", is_flag=True, help="No progress, no summary.")
@reading_options
def report(
    out: Path,
    role: str | None,
    level: str | None,
    resumes: Path | None,
    files: bool,
    contacts: bool,
    target: Path | None,
    words_at: Path | None,
    quiet: bool,
    options: ReadingOptions,
) -> None:
    """Write one page on which people review a screening.

    OUT is a folder that rolematch screen wrote. The page is one HTML file that asks
    for nothing from outside: the ranked candidates to search, sort, filter, open
    and compare, and marks (advance, hold, pass) that are exported as CSV. It shows
    no names, contacts or file names unless it is asked to. With --resumes, each file
    that has not changed is read again, and its text is shown with the words marked.
    """
    from rolematch.api import load_lexicon
    from rolematch.reporting import find_requisition, progress
    from rolematch.reporting.page import write_page

    words = load_lexicon(words_at)
    requisition = find_requisition(role, level, words)
    with progress(quiet) as advance:
        made = write_page(
            out, target, lexicon=words, requisition=requisition, resumes=resumes, options=options, contacts=contacts,
            files=files, advance=advance,
        )  # fmt: skip
    if not quiet:
        texts = f", {made.texts} with their text" if resumes is not None else ""
        failed = f", {made.failures} files that could not be read" if made.failures else ""
        said = f"{made.candidates} candidate{'' if made.candidates == 1 else 's'}{texts}{failed}. Page: {made.path}"
        click.echo(said, err=True)


@click.command(cls=Verb, example="rolematch decisions decisions.csv --results results --out shortlist.csv")
@click.argument("file", type=PLACE)
@click.option("--results", metavar="FOLDER", type=PLACE, help="The folder that screen wrote: join its scores.")
@click.option("--only", type=click.Choice(["advance", "hold", "pass", ALL]), default=ALL, show_default=True,
              help="Which decisions are listed and written.")  # fmt: skip
@click.option("--out", metavar="FILE", type=PLACE, help="Write the joined table here, as CSV.")
def decisions(file: Path, results: Path | None, only: str, out: Path | None) -> None:
    """Read what reviewers decided on a page.

    FILE is the decisions.csv that the page exports. Checks it and says how many are
    to advance, on hold and passed over; with --results, joined with the scores, the
    resumes to advance first.
    """
    from rolematch.reporting import printable
    from rolematch.reporting.page import DECIDED, join_decisions, read_decisions, write_shortlist
    from rolematch.reporting.page.stored import read_stored

    if out is not None and results is None:
        raise UsageError("--out: needs --results, the folder whose scores are joined")
    table = read_decisions(file)
    counts = table["decision"].value_counts()
    said = [f"{int(counts[name])} {name}" for name in DECIDED]
    undecided = int(table["decision"].isna().sum())
    if undecided:
        said.append(f"{undecided} with a comment alone")
    click.echo(f"{len(table)} resumes: {', '.join(said)}", err=True)
    if results is not None:
        stored = read_stored(results)
        unknown = int((~table["sha256"].isin(stored.frame["sha256"])).sum())
        if unknown:
            click.echo(f"{unknown} of them are not in {results}: they are left out.", err=True)
        if set(table["scores_sha256"].dropna()) - {"", stored.sha256}:
            click.echo(f"The page was made from other results than {results} holds now.", err=True)
        table = join_decisions(table, stored.frame)
    if only != ALL:
        table = table[table["decision"] == only]
    if out is not None:
        write_shortlist(table, out)
        click.echo(f"{len(table)} resumes are written to {out}", err=True)
        return
    for row in table[table["decision"].notna()].sort_values("decision", kind="stable").to_dict("records"):
        name = row["file"] if isinstance(row["file"], str) else f"sha256 {row['sha256'][:12]}"
        comment = row["comment"] if isinstance(row["comment"], str) else ""
        click.echo("\t".join((row["decision"], printable(name), printable(comment))).rstrip())
