"""The command line: verbs that each call the API. Data goes to stdout, talk to stderr."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from rolematch.audit_commands import audit
from rolematch.errors import ReadError, UsageError
from rolematch.export_commands import export
from rolematch.lexicon_commands import lexicon
from rolematch.redact_commands import redact
from rolematch.report_commands import decisions, report
from rolematch.role_commands import roles
from rolematch.verbs import INTERRUPTED, PLACE, Verbs, open_streams, reading_options
from rolematch.verify_commands import verify

if TYPE_CHECKING:
    from rolematch.lexicon import Lexicon
    from rolematch.reading import ReadingOptions
    from rolematch.reporting import Requisition

TERMINATED = 143
# a table that goes into a file or a pipe
PIPE_WIDTH = 100


def today() -> str:
    """Give the current month: the one place where the program asks the clock."""
    return f"{datetime.date.today():%Y-%m}"


as_of_option = click.option(
    "--as-of", metavar="DATE", default=None, help='What "present" means, as 2026-06. Default: this month.'
)
file_argument = click.argument("file", type=PLACE)
model_option = click.option(
    "--model", metavar="FILE", type=PLACE, help="A model made by train. Default: the shipped one."
)
lexicon_option = click.option(
    "--lexicon", "words_at", metavar="FOLDER", type=PLACE, help="A lexicon of your own. Default: the shipped one."
)
contacts_option = click.option(
    "--contacts", is_flag=True, help="Add name, e-mail, phone, links and place. Default: file and hash only."
)


@click.group(
    cls=Verbs,
    example="rolematch screen resumes --out results",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(package_name="rolematch", prog_name="rolematch")
def main() -> None:
    """Say which role each resume fits, at which level, and why.

    The roles are Machine Learning Engineer (mle) and Data Scientist (ds).

    Exit codes: 0 all was read, 1 some files failed, 2 wrong use (or a lexicon or
    model that does not check out), 130 or 143 stopped from outside.
    """
    open_streams()
    for stream in (sys.stdout, sys.stderr):
        # a resume's letters, and names that are no text, on a terminal that cannot show them
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@main.command(example="rolematch screen resumes --out results --role mle --level senior")
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@click.option("--out", required=True, metavar="FOLDER", type=PLACE, help="Where the results go.")
@click.option("--role", metavar="ROLE", help="Rank for this role: mle, ds, or one that was added.")
@click.option("--level", help="Rank for this level: 1 to 5, or its name, such as senior.")
@as_of_option
@model_option
@lexicon_option
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    help="Processes beside this one. Default: one for 8 files, at most one a processor.",
)
@click.option("--cluster", metavar="ADDRESS", help="Score on the workers of this Dask scheduler: tcp://host:8786.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Rows of the ranked table.")
@contacts_option
@click.option("--quiet", is_flag=True, help="No progress, no summary, no table.")
@click.option("--json-log", is_flag=True, help="Progress as JSON, a line a second, instead of a bar.")
@reading_options
@click.pass_context
def screen(
    ctx: click.Context,
    places: tuple[str, ...],
    out: Path,
    role: str | None,
    level: str | None,
    as_of: str | None,
    model: Path | None,
    words_at: Path | None,
    workers: int | None,
    cluster: str | None,
    top: int,
    contacts: bool,
    quiet: bool,
    json_log: bool,
    options: ReadingOptions,
) -> None:
    """Score all resumes at each PLACE and rank them.

    A PLACE is a folder, a file, a zip or tar of resumes, a pattern in quotes, an
    address (s3://bucket/cvs, with the extra "remote"), or - for a list on stdin. In
    folders, every PDF, Word, OpenDocument, RTF, HTML, JSON Resume, text, Markdown
    and picture file is read.

    Writes scores.jsonl (one line a resume, all that is known), scores.csv and
    scores.parquet (one row a resume), failures.csv (files that could not be read,
    why, and what to do), duplicates.csv and manifest.json (the record of the run,
    for rolematch verify) into OUT, and ends on a ranked table.
    What is finished is kept whatever stops the run: the same command goes on where
    it stopped, and scores only what is new or changed.
    """
    from rolematch import api
    from rolematch.records import month_text
    from rolematch.reporting import find_requisition, screening_progress
    from rolematch.screening import Stopped, Tally, cluster_executor, listed, sigterm_stops, started_early
    from rolematch.screening.finding import others_text

    if any(not place for place in places):
        raise UsageError("a PLACE is empty")
    if cluster is not None and workers is not None:
        raise UsageError("--cluster and --workers: the cluster knows its workers")
    month = api.month_from(today() if as_of is None else as_of)
    found: list[str] = []
    for place in places:
        found.extend(listed(os.fsdecode(sys.stdin.buffer.read())) if place == "-" else [place])
    if not found:
        raise UsageError("the list on stdin is empty")
    tally = Tally()
    try:
        with sigterm_stops(), started_early(workers != 0 and cluster is None):
            words, trained = api.load_lexicon(words_at), api.load_model(model)
            requisition = find_requisition(role, level, words)
            with cluster_executor(cluster) as executor, screening_progress(quiet, json_log) as advance:
                written = api.screen_into(
                    found[0] if len(found) == 1 else found, out, as_of=month, lexicon=words, model=trained,
                    workers=workers, executor=executor, options=options, contacts=contacts, tally=tally,
                    advance=advance,
                )  # fmt: skip
    except KeyboardInterrupt as stopped:
        if not json_log:
            click.echo(f"Stopped: {tally.kept} of {tally.total} files are finished, and kept in {out}.", err=True)
        ctx.exit(TERMINATED if isinstance(stopped, Stopped) else INTERRUPTED)
    # a log has objects only, and names no file
    for failure in () if json_log else tally.closed:
        _complain(failure.file, failure.reason, failure.cure)
    if not tally.done and not written.failed:
        if not json_log:
            click.echo(f"Nothing was screened; the earlier results in {out} are left as they are.", err=True)
        ctx.exit(1)
    if not quiet and not json_log:
        said = f"{written.scored} scored, {written.failed} failed, as of {month_text(month)}. Results: {out}"
        click.echo(said, err=True)
        if tally.unchanged:
            click.echo(f"{tally.unchanged} of them known already, and not scored again.", err=True)
        if written.repeated or written.versions:
            click.echo(
                f"Repeats of another file: {written.repeated}, versions of one candidate: {written.versions}. "
                f"See {out / 'duplicates.csv'}",
                err=True,
            )
        if tally.others:
            click.echo(f"{others_text(tally.others)}.", err=True)
    if written.failed > len(tally.closed) and not json_log:
        click.echo(f"What failed, why, and what to do: {out / 'failures.csv'}", err=True)
    if written.scored and not quiet:
        _print(_ranked(out, requisition, words, top))
    ctx.exit(1 if written.failed else 0)


@main.command(example="rolematch score cv.pdf --json")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=PLACE)
@as_of_option
@model_option
@lexicon_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, as in scores.jsonl.")
@contacts_option
@reading_options
@click.pass_context
def score(
    ctx: click.Context,
    files: tuple[Path, ...],
    as_of: str | None,
    model: Path | None,
    words_at: Path | None,
    as_json: bool,
    contacts: bool,
    options: ReadingOptions,
) -> None:
    """Score each FILE: fit for both roles, and level."""
    from rolematch import api
    from rolematch.lines import line_text, score_line
    from rolematch.reporting import printable

    month = api.month_from(today() if as_of is None else as_of)
    failed = False
    for file in files:
        try:
            result = api.score(file, as_of=month, lexicon=words_at, model=model, options=options)
        except ReadError as error:
            failed = True
            _complain(file.as_posix(), error.reason, error.cure)
            continue
        if as_json:
            click.echo(line_text(score_line(result, contacts=contacts)))
        else:
            decided = [name for role, name in result.level_names.items() if role.upper() == result.decision]
            names = " / ".join(dict.fromkeys(decided or result.level_names.values()))
            fits = ", ".join(f"{role.upper()} {fit:.2f}" for role, fit in result.fit.items())
            click.echo(f"{printable(result.file)}: {result.decision} ({fits})")
            click.echo(f"  level {result.level}: {names}")
            if result.decision == "uncertain":
                click.echo(f"  {printable(result.reason)}")
            if contacts:
                found = result.profile.contacts
                named = [found.name, *found.of("email"), *found.of("phone"), *found.of("link"), *found.of("place")]
                click.echo(f"  {printable(', '.join(filter(None, named)))}")
    ctx.exit(1 if failed else 0)


@main.command(example="rolematch explain cv.pdf --role ds")
@file_argument
@click.option("--role", metavar="ROLE", help="One role only: mle, ds, or one that was added.")
@click.option("--candidate", metavar="ID", help="FILE is a folder of results: which resume, by file name or SHA-256.")
@click.option("--letter", is_flag=True, help="With --candidate: the statement for the candidate, in plain words.")
@click.option("--html", "as_html", is_flag=True, help="The letter as an HTML page.")
@as_of_option
@model_option
@lexicon_option
@reading_options
def explain(
    file: Path,
    role: str | None,
    candidate: str | None,
    letter: bool,
    as_html: bool,
    as_of: str | None,
    model: Path | None,
    words_at: Path | None,
    options: ReadingOptions,
) -> None:
    """Say why FILE is scored so, in its own words.

    What speaks for and against each role, what pulls to one of them, what its
    postings and ladder ask for and the resume does not name, what would change the
    fit, and what the level rests on.

    With --candidate and --letter, FILE is a folder that rolematch screen wrote, and
    what comes is the statement that the candidate may ask for, about a page.
    """
    from rolematch import api

    if candidate is not None or letter or as_html:
        if candidate is None or not letter or not file.is_dir():
            raise UsageError("a letter needs a folder of results, --candidate and --letter")
        made = api.letter(file, candidate, lexicon=words_at)
        click.echo(made.html() if as_html else str(made), nl=not as_html)
        return
    with _about(file):
        month = today() if as_of is None else as_of
        result = api.score(file, as_of=month, lexicon=words_at, model=model, options=options)
    if role is not None and role.lower() not in result.fit:
        raise UsageError(f"--role {role}: the model knows {', '.join(result.fit)}")
    click.echo(api.explain(result, role.lower() if role else None, lexicon=words_at, model=model))


@main.command(example="rolematch parse cv.pdf")
@file_argument
@as_of_option
@contacts_option
@click.option(
    "--format", "kind", type=click.Choice(["profile", "json-resume"]), default="profile", show_default=True,
    help="All that was found, or a JSON Resume (jsonresume.org).",
)  # fmt: skip
@reading_options
def parse(file: Path, as_of: str | None, contacts: bool, kind: str, options: ReadingOptions) -> None:
    """Show what was found in FILE, as JSON.

    Sections, positions, skills, education and months of work, each with its place
    in the text that rolematch read shows. A JSON Resume says the same in the form
    that other programs read, without the places.
    """
    from rolematch import api
    from rolematch.lines import profile_object

    with _about(file):
        profile = api.parse(file, as_of=today() if as_of is None else as_of, options=options)
    made = api.json_resume if kind == "json-resume" else profile_object
    click.echo(json.dumps(made(profile, contacts=contacts), ensure_ascii=False, indent=2))


@main.command(example="rolematch read cv.pdf")
@file_argument
@reading_options
def read(file: Path, options: ReadingOptions) -> None:
    """Show the text of FILE in reading order."""
    from rolematch import api
    from rolematch.reporting import printable

    with _about(file):
        text = api.read(file, options=options).text
    # a terminal obeys control characters, a file keeps them
    lines = ("\t".join(map(printable, line.split("\t"))) for line in text.split("\n"))
    click.echo("\n".join(lines) if sys.stdout.isatty() else text)


@main.command(example="rolematch train --data data --out model.json")
@click.option("--data", required=True, metavar="FOLDER", type=PLACE, help="The training data.")
@click.option("--out", metavar="FILE", type=PLACE, help="The model file. Default: the shipped one.")
@lexicon_option
@click.option("--workers", type=click.IntRange(min=1), help="Processes. Default: one a processor.")
def train(data: Path, out: Path | None, words_at: Path | None, workers: int | None) -> None:
    """Train the model again: same data, same bytes.

    With a lexicon of your own, the roles that were added to it get a head each.
    """
    from rolematch.api import load_lexicon
    from rolematch.modelling.store import DEFAULT_PATH
    from rolematch.modelling.training import train_from
    from rolematch.reporting import progress

    if not data.is_dir():
        raise UsageError(f"--data: no folder {data}")
    if out is None and words_at is not None:
        raise UsageError("--out: a model for a lexicon of your own needs a file of its own")
    out = DEFAULT_PATH if out is None else out
    with progress() as advance:
        train_from(data, out, lexicon=load_lexicon(words_at), workers=workers, progress=advance)
    click.echo(f"The model is in {out}.", err=True)


@main.command(example="rolematch evaluate --data data --out evaluation")
@click.option("--data", required=True, metavar="FOLDER", type=PLACE, help="Data with judged resumes.")
@click.option("--out", required=True, metavar="FOLDER", type=PLACE, help="Where the report goes.")
@model_option
@click.option("--folds", type=click.IntRange(min=2), default=10, show_default=True, help="Folds, split by person.")
@click.option(
    "--resamples", type=click.IntRange(min=1), default=1000, show_default=True, help="Bootstrap samples for intervals."
)
@click.option("--card", metavar="FILE", type=PLACE, help="Write the model card here as well.")
@click.option("--ablations", metavar="CSV", type=PLACE, help="A table of ablations for the card.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes. Default: one a processor.")
def evaluate(
    data: Path,
    out: Path,
    model: Path | None,
    folds: int,
    resamples: int,
    card: Path | None,
    ablations: Path | None,
    workers: int | None,
) -> None:
    """Measure on judged resumes how well training does.

    Each resume is scored by a model that has not seen its author. Writes report.md
    (figures with intervals, as the resumes are and with job titles crossed out;
    confusion; what weighs most), figures.json, worst.csv and two plots into OUT.
    """
    from rolematch.api import load_lexicon, load_model
    from rolematch.evaluation import evaluate_model, write_card
    from rolematch.reporting import progress

    if not data.is_dir():
        raise UsageError(f"--data: no folder {data}")
    if ablations is not None and not ablations.is_file():
        raise UsageError(f"--ablations: no file {ablations}")
    words, trained = load_lexicon(), load_model(model)
    with progress() as advance:
        found = evaluate_model(
            data, out, words, trained, folds=folds, resamples=resamples, workers=workers, progress=advance
        )
    if card is not None:
        write_card(found, trained, words, card, ablations)
    for name, figure in found.plain.items():
        click.echo(f"{name:48s} {figure}")
    click.echo(f"n = {len(found.answers.people)}. The report is in {out / 'report.md'}.", err=True)


main.add_command(lexicon)
main.add_command(redact)
main.add_command(roles)
main.add_command(audit)
main.add_command(report)
main.add_command(export)
main.add_command(decisions)
main.add_command(verify)


def _ranked(out: Path, requisition: Requisition, words: Lexicon, top: int) -> Any:
    """Draw the ranked table of a folder of results, without the wide columns that it does not show."""
    from rolematch.reporting import WIDE_COLUMNS, ranked_table, read_table

    return ranked_table(read_table(out, without=WIDE_COLUMNS), requisition, words, top)


def _print(table: Any) -> None:
    from rich.console import Console

    # a file or a pipe has no width of its own; COLUMNS gives it one
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    Console(width=width, highlight=False).print(table)


@contextmanager
def _about(file: Path) -> Iterator[None]:
    """Name the file where it can't be read."""
    try:
        yield
    except ReadError as error:
        _complain(file.as_posix(), error.reason, error.cure)
        _leave(1)


def _complain(file: str, reason: str, cure: str) -> None:
    from rolematch.reporting import printable

    click.echo(f"Error: {printable(file)}: {printable(reason.rstrip('.'))}. {printable(cure)}", err=True)


def _leave(code: int) -> NoReturn:
    raise click.exceptions.Exit(code)
