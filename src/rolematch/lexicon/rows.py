"""Read the lexicon's CSV rows into typed records, and complain about all bad rows at once.

Each table is a CSV file whose header names the fields of a frozen dataclass. The field's type is its check:
``str``, ``int``, ``float``, ``X | None`` (an empty cell is None), ``tuple[str, ...]`` (cells split at ``;``) and
``Literal[...]``.
"""

from __future__ import annotations

import csv
import functools
import gc
import math
import re
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, fields
from itertools import repeat
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from rolematch.errors import LexiconError

RowT = TypeVar("RowT")

# so many characters of a cell does a complaint quote
_SHOWN = 40
# nine figures: enough for all counts, and few enough for all arithmetic
_WHOLE = re.compile(r"-?[0-9]{1,9}")


def read_rows(
    path: Path,
    row_type: type[RowT],
    complaints: list[str] | None = None,
    lines: list[int] | None = None,
    *,
    name: str | None = None,
) -> tuple[RowT, ...]:
    """Read one table.

    Parameters
    ----------
    path : Path
        The CSV file, UTF-8 with a header; a byte order mark, which Excel writes, is no part of it.
    row_type : type
        A dataclass; its fields are the columns. Fields with a default may be missing from the file.
    complaints : list of str, optional
        Where to put complaints (``skills.csv:12: ...``). Without it, any complaint raises.
    lines : list of int, optional
        Where to put the line of each row that is returned, so that later checks can name it.
    name : str, optional
        What complaints call the file. Without it, its name without the folder.

    Raises
    ------
    LexiconError
        The file is missing or has bad rows, and no list was given to collect the complaints.
    """
    name = path.name if name is None else name
    found: list[str] = []
    rows: list[RowT] = []
    hints = get_type_hints(row_type)
    columns = {f.name: f for f in fields(row_type)}  # type: ignore[arg-type]
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle)
            header = next(reader, [])
            optional = {n for n, f in columns.items() if f.default is not MISSING}
            missing = [n for n in columns if n not in header and n not in optional]
            unknown = [n for n in header if n not in columns]
            if missing or unknown:
                hint = "; cells are parted by commas, not ';'" if len(header) == 1 and ";" in header[0] else ""
                unknown = [n[:_SHOWN] for n in unknown]
                found.append(f"{name}:1: columns missing {missing}, unknown {unknown}{hint}; asked for: {[*columns]}")
            elif len(set(header)) < len(header):
                found.append(f"{name}:1: a column stands twice; asked for: {[*columns]}")
            else:
                conversions = [(column, _conversion(hints[column])) for column in header]
                numbered = [(reader.line_num, cells) for cells in reader if cells]
                if reader.line_num > len(numbered) + 1:  # a row of many lines is named by its first
                    handle.seek(0)
                    numbered = list(_numbered(csv.reader(handle)))[1:]
                fast = _convert_columns(numbered, conversions, row_type)
                if fast is not None:
                    rows = fast
                    if lines is not None:
                        lines.extend(number for number, _ in numbered)
                else:
                    _convert_rows(name, numbered, conversions, row_type, rows, found, lines)
    except OSError as error:
        found.append(f"{name}: {error.strerror}")
    except UnicodeDecodeError as error:
        found.append(f"{name}:{_undecodable_line(path)}: not UTF-8: {error.reason}")
    except csv.Error as error:
        found.append(f"{name}:{reader.line_num}: {error}")
    if complaints is not None:
        complaints.extend(found)
    elif found:
        raise LexiconError(found)
    return tuple(rows)


@contextmanager
def uncollected() -> Iterator[None]:
    """Build many objects that all stay, without the collector looking through them again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def shown(value: object) -> str:
    r"""Write a value for a complaint: in quotation marks, what cannot be seen escaped, and cut where it is long.

    Examples
    --------
    >>> print(shown("be\x07ep"), shown("ab" * 50))
    'be\x07ep' 'abababababababababababababababababababab…
    """
    written = repr(value)
    return written if len(written) <= _SHOWN + 20 else f"{written[: _SHOWN + 1]}…"


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Give rows with the line on which each begins: a stray quotation mark takes many lines into one row."""
    line = reader.line_num + 1
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _undecodable_line(path: Path) -> int:
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


_Conversions = Sequence[tuple[str, Callable[[str], Any]]]


def _convert_columns(
    numbered: Sequence[tuple[int, list[str]]], conversions: _Conversions, row_type: type[RowT]
) -> list[RowT] | None:
    """Convert a table whose rows are all good, column by column, which is several times faster; None if one is not."""
    if not numbered:
        return []
    if any(len(cells) != len(conversions) for _, cells in numbered):
        return None
    try:
        columns: dict[str, Iterable[Any]] = {
            name: [convert(cell.strip()) for cell in column]
            for (name, convert), column in zip(
                conversions, zip(*(cells for _, cells in numbered), strict=True), strict=False
            )
        }
        # a column that the file leaves out holds its default throughout
        return list(map(row_type, *(columns.get(f.name) or repeat(f.default) for f in fields(row_type))))  # type: ignore[arg-type]
    except ValueError:
        return None


def _convert_rows(
    name: str,
    numbered: Sequence[tuple[int, list[str]]],
    conversions: _Conversions,
    row_type: type[RowT],
    rows: list[RowT],
    complaints: list[str],
    lines: list[int] | None,
) -> None:
    """Convert a table row by row: the good ones go to `rows`, what is wrong with the others to `complaints`."""
    for number, cells in numbered:
        if len(cells) != len(conversions):
            complaints.append(f"{name}:{number}: {len(conversions)} cells are asked for, not {len(cells)}")
            continue
        values: dict[str, Any] = {}
        for (column, convert), cell in zip(conversions, cells, strict=True):
            try:
                values[column] = convert(cell.strip())
            except ValueError as error:
                complaints.append(f"{name}:{number}: {column}: {error}")
        if len(values) < len(conversions):
            continue
        try:
            rows.append(row_type(**values))
        except ValueError as error:  # cells that are good alone and not together
            complaints.append(f"{name}:{number}: {error}")
        else:
            if lines is not None:
                lines.append(number)


def _conversion(hint: Any) -> Callable[[str], Any]:
    """Give what turns a cell into a value of this type; it raises ValueError if the cell is none."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (_conversion(a) for a in args if a is not type(None))
        return lambda cell: inner(cell) if cell else None
    if origin is tuple:
        return lambda cell: tuple(part.strip() for part in cell.split(";") if part.strip()) if cell else ()
    if origin is Literal:
        return functools.partial(_one_of, args)
    if hint is str:
        return str
    if hint in (int, float):
        return functools.partial(_number, hint)
    raise TypeError(f"no reading of {hint}")


def _one_of(allowed: tuple[str, ...], cell: str) -> str:
    if cell not in allowed:
        raise ValueError(f"{shown(cell)} is none of {', '.join(map(repr, allowed))}")
    return cell


def _number(kind: type[int] | type[float], cell: str) -> int | float:
    if not cell:
        raise ValueError("the cell is empty")
    if kind is int:
        if _WHOLE.fullmatch(cell) is None:
            raise ValueError(f"a whole number is asked for, not {shown(cell)}")
        return int(cell)
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"a number is asked for, not {shown(cell)}")
    return number
