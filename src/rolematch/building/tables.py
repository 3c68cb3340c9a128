"""Read the tables that a person hands in, and write tables so that a stop half way leaves the old ones."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, fields
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from rolematch.errors import UsageError
from rolematch.lexicon.rows import read_rows

RowT = TypeVar("RowT")


def read_table(path: Path, row_type: type[RowT], lines: list[int] | None = None) -> tuple[RowT, ...]:
    """Read a table that is no part of a lexicon; `lines` gets the line of each row.

    Raises
    ------
    UsageError
        The file is missing or has bad rows: all of them, by the path as it was given.
    """
    complaints: list[str] = []
    rows = read_rows(path, row_type, complaints, lines, name=str(path))
    if complaints:
        raise UsageError("\n".join(["this table cannot be read", *complaints]))
    return rows


def table_text(rows: Iterable[Any], row_type: type, header: Sequence[str] = ()) -> str:
    """Write rows as CSV with a header: all fields of the rows, or those that are named."""
    out = StringIO()
    names = header or [f.name for f in fields(row_type)]
    writer = csv.DictWriter(out, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "" if value is None else value for name, value in asdict(row).items()})
    return out.getvalue()


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write files: all of them in full beside the old ones first, which they then take the places of."""
    with ExitStack() as undo:
        written = []
        for path, text in texts.items():
            place = path.resolve()  # a link goes on pointing to its file
            new = place.with_name(f".{place.name}.new")
            undo.callback(new.unlink, missing_ok=True)
            new.write_bytes(text.encode("utf-8", "replace"))
            if place.exists():
                shutil.copymode(place, new)
            written.append((new, place))
        for new, place in written:
            new.replace(place)
