"""The command line: verbs that each call the API. Data goes to stdout, talk to stderr.

Exit codes: 0 all was read, 1 some files failed, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from rolematch.errors import LexiconError, ReadError, RolematchError, UsageError

if TYPE_CHECKING:
    from rolematch.records import Failure

INTERRUPTED = 130


class Verb(click.Command):
    """A command whose help ends on a line to paste."""

    def __init__(self, *args: Any, example: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the example, unwrapped."""
        with formatter.section("Example"):
            formatter.write(f"{'':{formatter.current_indent}}{self.example}\n")


class Verbs(Verb, click.Group):
    """A group of commands that says our errors in one line, without a traceback."""

    command_class = Verb
    group_class = type

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and turn errors into exit codes."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error), ctx=None) from error
        except LexiconError as error:
            raise click.ClickException("\n".join(["the lexicon has bad rows", *error.complaints])) from error
        except RolematchError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)


def today() -> str:
    """Give the current month: the one place where the program asks the clock."""
    return f"{datetime.date.today():%Y-%m}"


as_of_option = click.option(
    "--as-of", metavar="DATE", default=None, help='What "present" means, as 2026-06. Default: this month.'
)
file_argument = click.argument("file", type=click.Path(path_type=Path))
role_option = click.option("--role", type=click.Choice(["mle", "ds"], case_sensitive=False), help="One role, not both.")


@click.group(
    cls=Verbs,
    example="rolematch screen resumes --out results",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(package_name="rolematch", prog_name="rolematch")
def main() -> None:
    """Say which role each resume fits, at which level, and why.

    The roles are Machine Learning Engineer (mle) and Data Scientist (ds).

    Exit codes: 0 all was read, 1 some files failed, 2 wrong use, 130 interrupted.
    """


@main.command(example="rolematch screen resumes --out results --role mle --level senior")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the results go.")
@click.option("--role", type=click.Choice(["mle", "ds"], case_sensitive=False), help="Rank for this role.")
@click.option("--level", help="Rank for this level: 1 to 5, or its name, such as senior.")
@as_of_option
@click.option("--workers", type=click.IntRange(min=1), help="Processes. Default: one a processor.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Rows of the ranked table.")
@click.option("--quiet", is_flag=True, help="No progress, no summary, no table.")
@click.pass_context
def screen(
    ctx: click.Context,
    folder: Path,
    out: Path,
    role: str | None,
    level: str | None,
    as_of: str | None,
    workers: int | None,
    top: int,
    quiet: bool,
) -> None:
    """Score every PDF, DOCX, TXT and Markdown resume under FOLDER.

    Writes scores.jsonl (one line a resume, all that is known), scores.csv and
    scores.parquet (one row a resume) and failures.csv (files that could not be
    read, why, and what to do) into OUT, and ends on a ranked table. Ctrl-C keeps
    what is finished.
    """
    from rolematch.api import load_lexicon, load_model, month_from
    from rolematch.records import month_text
    from rolematch.reporting import find_requisition, ranked_table, write_tables
    from rolematch.screening import ResultWriter, screen_files
    from rolematch.screening.finding import others_text

    month = month_from(as_of or today())
    lexicon = load_lexicon()
    requisition = find_requisition(role, level, lexicon)
    resumes, early, others = _what_to_screen(folder)
    interrupted = False
    with ResultWriter(out) as writer, _progress(len(resumes), quiet) as advance:
        try:
            for failure in early:
                writer.add(failure)
            if resumes:
                with closing(screen_files(resumes, lexicon, load_model(), month, workers, root=folder)) as results:
                    for result in results:
                        writer.add(result)
                        advance()
        except KeyboardInterrupt:
            interrupted = True
    frame = write_tables(out)
    if interrupted:
        click.echo(
            f"Interrupted: {writer.scored + writer.failed} of {len(resumes)} files are finished, and kept in {out}.",
            err=True,
        )
        ctx.exit(INTERRUPTED)
    if not quiet:
        click.echo(
            f"{writer.scored} scored, {writer.failed} failed, as of {month_text(month)}. Results: {out}", err=True
        )
        if others:
            click.echo(f"{others_text(others)}.", err=True)
    for failure in early:
        _complain(failure.file, failure.reason, failure.cure)
    if writer.failed and not early:
        click.echo(f"What failed, why, and what to do: {out / 'failures.csv'}", err=True)
    if writer.scored and not quiet:
        _print(ranked_table(frame, requisition, lexicon, top))
    ctx.exit(1 if writer.failed else 0)


@main.command(example="rolematch score cv.pdf --json")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, as in scores.jsonl.")
@click.pass_context
def score(ctx: click.Context, files: tuple[Path, ...], as_of: str | None, as_json: bool) -> None:
    """Score each FILE: the fit for both roles, what that says, and the level."""
    from rolematch import api
    from rolematch.lines import line_text, score_line
    from rolematch.reporting import printable

    month = api.month_from(as_of or today())
    failed = False
    for file in files:
        try:
            result = api.score(file, as_of=month)
        except ReadError as error:
            failed = True
            _complain(file.as_posix(), error.reason, error.cure)
            continue
        if as_json:
            click.echo(line_text(score_line(result)))
        else:
            names = " / ".join(dict.fromkeys(result.level_names.values()))
            fits = ", ".join(f"{role.upper()} {fit:.2f}" for role, fit in result.fit.items())
            click.echo(f"{printable(result.file)}: {result.decision} ({fits}), level {result.level} ({names})")
            click.echo(f"  {printable(result.reason)}")
    ctx.exit(1 if failed else 0)


@main.command(example="rolematch explain cv.pdf --role ds")
@file_argument
@role_option
@as_of_option
def explain(file: Path, role: str | None, as_of: str | None) -> None:
    """Say why FILE is scored as it is, in the resume's own words.

    What speaks for and against each role, what its postings ask for and the resume
    does not name, and what the level rests on.
    """
    from rolematch import api

    with _about(file):
        result = api.score(file, as_of=as_of or today())
    click.echo(api.explain(result, role.lower() if role else None))  # type: ignore[arg-type]


@main.command(example="rolematch parse cv.pdf")
@file_argument
@as_of_option
def parse(file: Path, as_of: str | None) -> None:
    """Show what was found in FILE: sections, skills, positions, education, months."""
    from rolematch import api
    from rolematch.lines import profile_object

    with _about(file):
        profile = api.parse(file, as_of=as_of or today())
    text = json.dumps(profile_object(profile), ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "replace").decode("utf-8"))


@main.command(example="rolematch read cv.pdf")
@file_argument
def read(file: Path) -> None:
    """Show the text of FILE in reading order, columns untangled."""
    from rolematch import api
    from rolematch.reporting import printable

    with _about(file):
        text = api.read(file).text.encode("utf-8", "replace").decode("utf-8")
    # a terminal obeys control characters, a file keeps them
    lines = ("\t".join(map(printable, line.split("\t"))) for line in text.split("\n"))
    click.echo("\n".join(lines) if sys.stdout.isatty() else text)


@main.command(example="rolematch train --data data --out model.npz")
@click.option("--data", required=True, type=click.Path(path_type=Path), help="The folder of training data.")
@click.option("--out", type=click.Path(path_type=Path), help="The model file. Default: the one in the package.")
def train(data: Path, out: Path | None) -> None:
    """Train the model again; the same data give the same bytes."""
    from rolematch.modelling.training import train_from

    if not data.is_dir():
        raise UsageError(f"--data: no folder {data}")
    train_from(data, out)


@main.group(example="rolematch lexicon show PyTorch")
def lexicon() -> None:
    """Look into the words that are searched for."""


@lexicon.command(example="rolematch lexicon show PyTorch")
@click.argument("skill")
def show(skill: str) -> None:
    """Show a SKILL, by its id, name or any of its surface forms, as JSON."""
    from dataclasses import asdict

    from rolematch.api import load_lexicon

    words = load_lexicon()
    asked = skill.strip().lower()
    ids = {row.skill for row in words.skills.values() if asked in (row.skill, row.name.lower())}
    ids |= {row.skill for row in words.aliases if row.alias.lower() == asked}
    if not ids:
        raise UsageError(f"no skill is called {skill!r} in {words.folder}")
    for known in sorted(ids):
        affinity = words.affinity.get(known)
        entry = {
            **asdict(words.skills[known]),
            "aliases": [row.alias for row in words.aliases if row.skill == known],
            "rules": [asdict(row) for row in words.ambiguous if row.skill == known],
            "affinity": asdict(affinity) if affinity is not None else None,
        }
        click.echo(json.dumps(entry, ensure_ascii=False, indent=2))


@lexicon.command(example="rolematch lexicon check skill_lexicon")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Check the rows of a lexicon FOLDER, by default the one in the package."""
    from rolematch.api import load_lexicon

    words = load_lexicon(folder)
    click.echo(
        f"{words.folder}: {len(words.skills)} skills, {len(words.aliases)} surface forms, "
        f"version {words.version}, sha256 {words.sha256}"
    )


def _what_to_screen(folder: Path) -> tuple[tuple[Path, ...], tuple[Failure, ...], dict[str, int]]:
    """List the resumes of a folder; a folder that is missing or empty is a failure like any other."""
    from rolematch.errors import UnreadableFile
    from rolematch.screening import walk_folder
    from rolematch.screening.boundary import failure_of

    try:
        found = walk_folder(folder)
    except UnreadableFile as error:
        return (), (failure_of(folder.as_posix(), error),), {}
    return found.resumes, found.failures, dict(found.others)


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """Show how far it is, on stderr, where a person watches; gives a function that moves it on by one."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("screening"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("screening", total=total)
        yield lambda: bar.advance(task)


def _print(table: Any) -> None:
    from rich.console import Console

    # a file or a pipe has no width: as wide as it needs, so that no name is cut
    Console(width=None if sys.stdout.isatty() else 120, highlight=False).print(table)


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

    click.echo(f"Error: {printable(file)}: {printable(reason)}. {printable(cure)}".replace("..", "."), err=True)


def _leave(code: int) -> NoReturn:
    raise click.exceptions.Exit(code)
