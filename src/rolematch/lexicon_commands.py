"""The commands of ``rolematch lexicon``: build rows from role documents, check, show and compare them."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rolematch.errors import UsageError
from rolematch.verbs import PLACE, Verbs

if TYPE_CHECKING:
    from rolematch.building import Proposal
    from rolematch.lexicon import Lexicon

folder_option = click.option(
    "--lexicon", "folder", type=PLACE, metavar="FOLDER", help="The lexicon. Default: the shipped one."
)
documents_argument = click.argument("documents", nargs=-1, required=True, type=PLACE)
least_option = click.option(
    "--least",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Documents that a skill or an unknown term has to stand in.",
)
workers_option = click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes beside this one.")
TOP = 20


@click.group(cls=Verbs, example="rolematch lexicon show PyTorch")
def lexicon() -> None:
    """Look into the words that are searched for, and build them."""


@lexicon.command(example="rolematch lexicon build articles postings.jsonl --out proposal")
@documents_argument
@folder_option
@click.option("--out", type=PLACE, metavar="FOLDER", help="Where the tables go. Without it, they are only shown.")
@least_option
@workers_option
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def build(
    documents: tuple[Path, ...], folder: Path | None, out: Path | None, least: int, workers: int, quiet: bool
) -> None:
    """Propose rows from role DOCUMENTS.

    A document is an article that compares roles, a profile of one role, or a job
    posting: Markdown (with front matter), HTML or text files, folders of them, and
    JSON Lines of postings with title and text. A counts.csv of an earlier build
    stands for its postings: give it or them, not both.

    With --out, writes affinity.csv (how strongly each skill speaks for each role,
    with its interval), provenance.csv (which document names it where), counts.csv
    (how many postings do, those of the given counts among them) and candidates.csv
    (unknown terms, for a person to accept). The same documents give the same bytes.
    """
    from rolematch.building import write_proposal
    from rolematch.reporting import progress

    words, proposal = _built(documents, folder, least, workers, quiet)
    if out is not None:
        with progress(quiet):
            paths = write_proposal(proposal, out)
        if not quiet:
            click.echo(f"Written: {', '.join(path.as_posix() for path in paths)}", err=True)
        return
    click.echo(_summary(proposal, words))


@lexicon.command(example="rolematch lexicon diff skill_lexicon/documents skill_lexicon/counts.csv")
@documents_argument
@folder_option
@least_option
@workers_option
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_context
def diff(
    ctx: click.Context, documents: tuple[Path, ...], folder: Path | None, least: int, workers: int, quiet: bool
) -> None:
    """Say what building from DOCUMENTS would change.

    One line a row: + new, - gone, ~ changed. Exit code 1 if there is any.
    """
    from rolematch.building import compare_rows

    words, proposal = _built(documents, folder, least, workers, quiet)
    lines = compare_rows(proposal, words.folder)
    for line in lines:
        click.echo(line)
    ctx.exit(1 if lines else 0)


@lexicon.command(example="rolematch lexicon accept proposal/candidates.csv --lexicon skill_lexicon")
@click.argument("candidates", type=PLACE)
@folder_option
def accept(candidates: Path, folder: Path | None) -> None:
    """Add accepted CANDIDATES to the lexicon.

    Write tool, method or duty into the column accept of candidates.csv first; rows
    where it is empty, or that were added before, are passed over.
    """
    from rolematch.api import load_lexicon
    from rolematch.building import accept_candidates

    words = load_lexicon(folder)
    present: list[str] = []
    added = accept_candidates(candidates, words.folder, words, present=present)
    if present:
        click.echo(f"{len(present)} known already: {', '.join(present)}", err=True)
    if added or not present:
        said = ", ".join(added) or "none is marked in the column accept"
        click.echo(f"{len(added)} added to {words.folder}: {said}", err=True)


@lexicon.command(example="rolematch lexicon show PyTorch")
@click.argument("skill")
@folder_option
def show(skill: str, folder: Path | None) -> None:
    """Show a SKILL, by id, name or surface form, as JSON.

    With its aliases, rules, what it implies, its affinity for each role, and the
    documents that name it.
    """
    from dataclasses import asdict

    from rolematch.api import load_lexicon
    from rolematch.lexicon.rows import read_rows
    from rolematch.lexicon.tables import ProvenanceRow

    words = load_lexicon(folder)
    asked = skill.strip().lower()
    ids = {row.skill for row in words.skills.values() if asked in (row.skill, row.name.lower())}
    ids |= {row.skill for row in words.aliases if row.alias.lower() == asked}
    if not ids:
        raise UsageError(f"no skill is called {skill!r} in {words.folder}")
    traced = words.folder / "provenance.csv"
    places = read_rows(traced, ProvenanceRow) if traced.exists() else ()
    for known in sorted(ids):
        entry: dict[str, Any] = {
            **asdict(words.skills[known]),
            "implies": [row.implies for row in words.implies if row.skill == known],
            "aliases": [row.alias for row in words.aliases if row.skill == known],
            "rules": [asdict(row) for row in words.ambiguous if row.skill == known],
            "affinity": [asdict(row) for (of, _), row in words.affinity.items() if of == known],
            "provenance": [asdict(row) for row in places if row.skill == known],
        }
        click.echo(json.dumps(entry, ensure_ascii=False, indent=2))


@lexicon.command(example="rolematch lexicon check skill_lexicon")
@click.argument("folder", required=False, type=PLACE)
@click.option("--mark", is_flag=True, help="Write checked.txt, so that loading these rows need not check them again.")
def check(folder: Path | None, mark: bool) -> None:
    """Check the rows of a lexicon FOLDER.

    Without it, of the one that came with the package. Names file and line of
    whatever is wrong, all at once.
    """
    from rolematch.lexicon.store import check_lexicon, default_folder, mark_checked

    words = check_lexicon(default_folder() if folder is None else folder)
    if mark:
        mark_checked(words)
    click.echo(
        f"{words.folder}: {len(words.skills)} skills, {len(words.aliases)} surface forms, "
        f"version {words.version}, sha256 {words.sha256}"
    )


def _built(
    documents: tuple[Path, ...], folder: Path | None, least: int, workers: int, quiet: bool
) -> tuple[Lexicon, Proposal]:
    from rolematch.api import load_lexicon
    from rolematch.building import build_lexicon
    from rolematch.reporting import progress

    words = load_lexicon(folder)
    with progress(quiet) as advance:
        return words, build_lexicon(documents, words, least=least, workers=workers, progress=advance)


def _summary(proposal: Proposal, words: Lexicon) -> str:
    """Say in lines what a build found: the skills of each role, strongest first, and the unknown terms."""
    lines = [f"{proposal.documents} documents, {len({row.skill for row in proposal.affinity})} known skills"]
    for role, profile in words.roles.items():
        rows = sorted((row for row in proposal.affinity if row.role == role), key=lambda row: (-row.low, row.skill))
        lines += ["", f"{profile.name}: log-odds (95% interval), documents", ""]
        lines += [
            f"  {words.skills[row.skill].name[:34]:34s} {row.log_odds:+6.2f} ({row.low:+.2f} to {row.high:+.2f})"
            f"  {row.documents} of {row.of}"
            for row in rows[:TOP]
            if row.log_odds > 0
        ]
    sides = proposal.sides
    if sides:
        lines += ["", "Named by articles and profiles for", ""]
        for roles in sorted(set(sides.values()), key=sorted):
            names = sorted((words.skills[skill].name for skill in sides if sides[skill] == roles), key=str.casefold)
            said = f"{' and '.join(sorted(roles))}: {', '.join(names)}"
            lines += textwrap.wrap(said, 80, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    if proposal.candidates:
        lines += ["", f"Unknown terms ({len(proposal.candidates)} in all; --out writes them for you to accept)", ""]
        lines += [
            f"  {row.term[:34]:34s} {row.kind:7s} {row.documents} documents ({row.roles})"
            for row in proposal.candidates[:TOP]
        ]
    return "\n".join(lines)
