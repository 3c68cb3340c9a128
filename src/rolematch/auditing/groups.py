"""Read who belongs to which group, as somebody who knows has written it down; nothing is inferred."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.errors import UsageError
from rolematch.screening.writing import unguarded

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("file", "sha256")
SELECTED, OUTCOME = "selected", "outcome"
# a column with more different labels is a name or a number, and no category
MOST_LABELS = 40
MARKS = {"0": 0.0, "1": 1.0, "": None}
UNKNOWN = "unknown"
# stands between the labels of an intersection
JOINT = " × "


@dataclass(frozen=True, slots=True)
class Groups:
    """A table of groups: one row a resume, every cell text without spaces around it, or missing.

    ``key`` is the column that says which resume; ``categories`` are the columns of labels.
    """

    frame: pd.DataFrame
    key: str
    categories: tuple[str, ...]


def read_groups(groups: str | Path | pd.DataFrame, unknown: Iterable[str] = ()) -> Groups:
    """Read a table of groups.

    Parameters
    ----------
    groups : path or pandas.DataFrame
        A CSV in UTF-8, or a table: a column ``file`` (as in the scores) or ``sha256``, a column for each category, and
        optionally ``selected`` and ``outcome`` (0, 1 or blank).
    unknown : iterable of str
        Labels that mean the same as a blank and "unknown", such as "prefer not to say"; case does not matter.

    Raises
    ------
    UsageError
        The file cannot be read, lacks a column, names a resume twice, has a mark that is neither 0 nor 1, or a column
        with so many labels that it can be no category.
    """
    import pandas as pd

    name, header, rows = _cells(groups)
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice or "" in header:
        raise UsageError(f"{name}: each column needs a name of its own{''.join(f'; {c!r} comes twice' for c in twice)}")
    key = next((column for column in KEYS if column in header), None)
    if key is None:
        raise UsageError(f"{name}: a column {KEYS[0]!r} or {KEYS[1]!r} has to say which resume each row is of")
    categories = tuple(column for column in header if column not in (*KEYS, SELECTED, OUTCOME))
    if not categories:
        raise UsageError(f"{name}: no column of groups beside {', '.join(header)}")
    seen: dict[str, int] = {}
    blanks = {"", UNKNOWN, *(word.strip().casefold() for word in unknown)}
    found: list[dict[str, object]] = []
    for number, row in rows:
        cells: dict[str, object] = dict(zip(header, row, strict=True))
        resume = unguarded(row[header.index(key)])
        resume = resume.lower() if key == "sha256" else resume
        if not resume:
            raise UsageError(f"{name}:{number}: the {key} is blank")
        if resume in seen:
            raise UsageError(f"{name}:{number}: {resume!r} stands in line {seen[resume]} too")
        seen[resume] = number
        cells[key] = resume
        for mark in (SELECTED, OUTCOME):
            if mark in cells:
                if cells[mark] not in MARKS:
                    raise UsageError(f"{name}:{number}: {mark} is {cells[mark]!r}, and has to be 0, 1 or blank")
                cells[mark] = MARKS[str(cells[mark])]
        for category in categories:
            if str(cells[category]).casefold() in blanks:
                cells[category] = None
            elif JOINT in str(cells[category]):
                raise UsageError(f"{name}:{number}: {JOINT!r} in a label: it stands between those of intersections")
        found.append(cells)
    frame = pd.DataFrame(found, columns=header)
    for category in categories:
        labels = frame[category].nunique()
        if labels > MOST_LABELS:
            raise UsageError(f"{name}: column {category!r} has {labels} different labels; {MOST_LABELS} are the most")
    return Groups(frame, key, categories)


def close_labels(groups: Groups) -> list[str]:
    """Say which labels differ in case alone and count as two, which is hardly meant."""
    said = []
    for category in groups.categories:
        forms: dict[str, list[str]] = {}
        for label in sorted(groups.frame[category].dropna().unique()):
            forms.setdefault(label.casefold(), []).append(label)
        said += [f"{category}: {' and '.join(many)} count as different groups" for many in forms.values() if many[1:]]
    return said


def _cells(groups: str | Path | pd.DataFrame) -> tuple[str, list[str], list[tuple[int, list[str]]]]:
    """Give the name of a table, its header, and its rows with the number of their line."""
    if isinstance(groups, str | Path):
        try:
            with Path(groups).open(encoding="utf-8-sig", newline="") as handle:
                reader = csv.reader(handle)
                read = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(f"{groups}: cannot be read as CSV in UTF-8: {error}") from error
        if not read:
            raise UsageError(f"{groups}: it is empty")
        (_, header), *rows = read
        for number, row in rows:
            if len(row) != len(header):
                raise UsageError(f"{groups}:{number}: {len(row)} cells, and {len(header)} columns")
        return str(groups), header, rows
    header = [str(column).strip() for column in groups.columns]
    texts = [
        (number, ["" if _missing(value) else _text(value).strip() for value in row])
        for number, row in enumerate(groups.itertuples(index=False, name=None), start=1)
    ]
    return "groups", header, texts


def _missing(value: object) -> bool:
    import pandas as pd

    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def _text(value: object) -> str:
    # a mark of a table is a number or a truth value, in a file it is text
    if isinstance(value, bool | float) and value in (0, 1):
        return str(int(value))
    return str(value)
