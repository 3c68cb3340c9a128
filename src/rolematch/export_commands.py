"""The command ``rolematch export``: a table of results as a file for another program."""

from __future__ import annotations

from pathlib import Path

import click

from rolematch.verbs import PLACE, Verb


@click.command(cls=Verb, example="rolematch export results --role ds --level senior --out shortlist.xlsx")
@click.argument("results", metavar="OUT", type=PLACE)
@click.option("--out", "target", required=True, metavar="FILE", type=PLACE, help="The file to write.")
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx", "parquet", "jsonl"]),
              help="Default: what the ending of FILE says.")  # fmt: skip
@click.option("--table", type=click.Choice(["scores", "skills", "positions"]), default="scores", show_default=True,
              help="A row a resume, a skill of one, or a position.")  # fmt: skip
@click.option("--role", metavar="ROLE", help="Rank for this role: mle, ds, or one that was added.")
@click.option("--level", help="Rank for this level: 1 to 5, or its name, such as senior.")
@click.option("--contacts", is_flag=True, help="Names and contacts too, if screen was told to write them.")
@click.option("--lexicon", "words_at", metavar="FOLDER", type=PLACE, help="The lexicon that screen was given.")
def export(
    results: Path,
    target: Path,
    kind: str | None,
    table: str,
    role: str | None,
    level: str | None,
    contacts: bool,
    words_at: Path | None,
) -> None:
    """Write a table of the results in OUT to a file.

    OUT is a folder that rolematch screen wrote, or its scores.jsonl. With --role or
    --level, the resumes come in the order of how well they match, with a column that
    says so. In CSV, a cell that a spreadsheet would run gets a quote in front; an
    XLSX workbook (extra "excel") has filters, formats and a second sheet with the
    meaning of each column, and no cell of it is a formula.
    """
    from rolematch import api

    rows = api.export(
        results, target, table=table, format=kind, role=role, level=level, contacts=contacts, lexicon=words_at
    )
    click.echo(f"{rows} rows are written to {target}", err=True)
