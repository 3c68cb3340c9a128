"""Read the lexicon's CSV rows into typed records, and complain about all bad rows at once.

Each table is a CSV file whose header names the fields of a frozen dataclass. The field's type is its check:
``str``, ``int``, ``float``, ``X | None`` (an empty cell is None), ``tuple[str, ...]`` (cells split at ``;``) and
``Literal[...]``.
"""

from __future__ import annotations

import csv
import types
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from rolematch.errors import LexiconError

RowT = TypeVar("RowT")


def read_rows(
    path: Path, row_type: type[RowT], complaints: list[str] | None = None, lines: list[int] | None = None
) -> tuple[RowT, ...]:
    """Read one table.

    Parameters
    ----------
    path : Path
        The CSV file, UTF-8 with a header.
    row_type : type
        A dataclass; its fields are the columns. Fields with a default may be missing from the file.
    complaints : list of str, optional
        Where to put complaints (``skills.csv:12: ...``). Without it, any complaint raises.
    lines : list of int, optional
        Where to put the line of each row that is returned, so that later checks can name it.

    Raises
    ------
    LexiconError
        The file is missing or has bad rows, and no list was given to collect the complaints.
    """
    found: list[str] = []
    rows: list[RowT] = []
    hints = get_type_hints(row_type)
    columns = {f.name: f for f in fields(row_type)}  # type: ignore[arg-type]
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            header = reader.fieldnames or []
            optional = {n for n, f in columns.items() if f.default is not MISSING}
            missing = [n for n in columns if n not in header and n not in optional]
            unknown = [n for n in header if n not in columns]
            if missing or unknown:
                found.append(f"{path.name}:1: columns missing {missing}, unknown {unknown}")
            else:
                for cells in reader:
                    where = f"{path.name}:{reader.line_num}"
                    if None in cells or None in cells.values():
                        found.append(f"{where}: {len(header)} cells are asked for")
                        continue
                    values: dict[str, Any] = {}
                    for name in header:
                        try:
                            values[name] = _convert(cells[name].strip(), hints[name])
                        except ValueError as error:
                            found.append(f"{where}: {name}: {error}")
                    if len(values) == len(header):
                        rows.append(row_type(**values))
                        if lines is not None:
                            lines.append(reader.line_num)
    except OSError as error:
        found.append(f"{path.name}: {error.strerror}")
    except (UnicodeDecodeError, csv.Error) as error:
        found.append(f"{path.name}: {error}")
    if complaints is not None:
        complaints.extend(found)
    elif found:
        raise LexiconError(found)
    return tuple(rows)


def _convert(cell: str, hint: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if not cell:
            return None
        (hint,) = (a for a in args if a is not type(None))
        return _convert(cell, hint)
    if origin is tuple:
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    if origin is Literal:
        if cell not in args:
            raise ValueError(f"{cell!r} is none of {', '.join(map(repr, args))}")
        return cell
    if hint is str:
        return cell
    if not cell:
        raise ValueError("the cell is empty")
    if hint is int:
        return int(cell)
    if hint is float:
        return float(cell)
    raise TypeError(f"no reading of {hint}")
