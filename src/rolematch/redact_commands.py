"""The command ``rolematch redact``: blind copies of resumes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rolematch.verbs import PLACE, Verb, reading_options

if TYPE_CHECKING:
    from rolematch.reading import ReadingOptions

# Notes of the reading that say that a copy may not hold, or not blank, everything
_ODD = frozenset({"truncated", "recognised", "picture-pages", "damaged-pages", "unmappable-font"})


@click.command(cls=Verb, example="rolematch redact resumes/*.pdf --out blind")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PLACE)
@click.option("--out", required=True, metavar="FOLDER", type=PLACE, help="Where the copies go.")
@click.option("--schools", is_flag=True, help="Blank the schools too.")
@click.option("--text", is_flag=True, help="Write text, whatever the file is.")
@click.option("--lexicon", "words_at", metavar="FOLDER", type=PLACE, help="The lexicon. Default: the shipped one.")
@click.option("--quiet", is_flag=True, help="Do not say which copy is whose.")
@reading_options
@click.pass_context
def redact(
    ctx: click.Context,
    files: tuple[Path, ...],
    out: Path,
    schools: bool,
    text: bool,
    words_at: Path | None,
    quiet: bool,
    options: ReadingOptions,
) -> None:
    """Write a blind copy of each FILE, without what says whose it is.

    Names, e-mail addresses, phones, links, places and personal details become
    bars; pictures, link targets and properties are left out. A PDF is drawn anew as
    PDF, a Word file stays one, everything else becomes text. Each copy is read
    again, and kept only if nothing of these is found. It is named by the hash of
    its file; stdout says which is whose. Look through a copy before you pass it on:
    what was not recognised as a name is still there.
    """
    from rolematch.api import load_lexicon, redact
    from rolematch.errors import ReadError
    from rolematch.reporting import printable

    words = load_lexicon(words_at)
    failed = 0
    for path in files:
        try:
            made = redact(path, out, schools=schools, text=text, lexicon=words, options=options)
        except ReadError as error:
            failed += 1
            reason, cure = error.reason.rstrip("."), error.cure
            click.echo(f"Error: {printable(path.as_posix())}: {printable(reason)}. {printable(cure)}", err=True)
            continue
        if not quiet:
            click.echo(f"{printable(path.as_posix())}\t{printable(made.path.name)}")
        for note in made.notes:
            if note.code in _ODD:
                click.echo(f"Warning: {printable(made.path.name)}: {printable(note.message)}", err=True)
        if not made.named:
            click.echo(f"Warning: {printable(made.path.name)}: no name was found, look for it yourself", err=True)
    if failed:
        ctx.exit(1)
