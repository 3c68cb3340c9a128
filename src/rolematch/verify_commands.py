"""``rolematch verify``: compare a folder of results with its record, and with the resumes."""

from __future__ import annotations

from pathlib import Path

import click

from rolematch.errors import UsageError
from rolematch.verbs import PLACE, Verb


@click.command(cls=Verb, example="rolematch verify results resumes --sample 20")
@click.argument("out", type=PLACE)
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option("--model", metavar="FILE", type=PLACE, help="The model that screen was given. Default: the shipped one.")
@click.option("--lexicon", "words_at", metavar="FOLDER", type=PLACE, help="The lexicon that screen was given.")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Score only N files again, always the same.")
@click.option("--workers", type=click.IntRange(min=0), help="Processes beside this one. Default: one a processor.")
@click.option("--quiet", is_flag=True, help="No progress, and nothing where all is the same.")
@click.pass_context
def verify(
    ctx: click.Context,
    out: Path,
    places: tuple[str, ...],
    model: Path | None,
    words_at: Path | None,
    sample: int | None,
    workers: int | None,
    quiet: bool,
) -> None:
    """Say what of OUT is not as its record says.

    OUT is a folder that rolematch screen wrote. Compares its files with the hashes in
    manifest.json, and the model, the lexicon, the code and the libraries with what is
    here. With each PLACE, given as screen was given it, the resumes are scored again
    in a private folder, and each line is compared.

    Exit codes: 0 nothing differs, 1 something does, 2 wrong use.
    """
    from rolematch import api
    from rolematch.reporting import printable, screening_progress

    if sample is not None and not places:
        raise UsageError("--sample: say with PLACE what was screened")
    if any(not place for place in places):
        raise UsageError("a PLACE is empty")
    with screening_progress(quiet or not places, False) as advance:
        found = api.verify(
            out, places, model=model, lexicon=words_at, sample=sample, workers=workers, advance=advance
        )  # fmt: skip
    if not (quiet and found.same):
        click.echo("\n".join(map(printable, str(found).split("\n"))))
    ctx.exit(0 if found.same else 1)
