"""Skills and positions as tables: one row a skill or a position of a resume, typed columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from rolematch.lines import line_text, score_line
from rolematch.records import GRADES, Failure, PositionKind, Score, SkillKind
from rolematch.reporting.frame import stored_lines

if TYPE_CHECKING:
    import pandas as pd

Rows = list[dict[str, Any]]
# the precision that Parquet keeps
MONTH: Literal["datetime64[ms]"] = "datetime64[ms]"

# column -> pandas type; a tuple holds the categories, lowest first
SKILL_COLUMNS: dict[str, str | tuple[str, ...]] = {
    "file": "string",
    "skill": "string",
    "id": "string",
    "kind": get_args(SkillKind),
    "grade": GRADES[::-1],
    "surface": "string",
    "mentions": "Int64",
    "months": "Int64",
    "last_use": "string",
}
POSITION_COLUMNS: dict[str, str | tuple[str, ...]] = {
    "file": "string",
    "number": "Int64",
    "title": "string",
    "employer": "string",
    "start": "string",
    "end": "string",
    "first_month": MONTH,
    "last_month": MONTH,
    "months": "Int64",
    "kind": get_args(PositionKind),
    "family": "string",
    "level": "Int64",
}
# categories that have an order
ORDERED = frozenset(("grade",))


def skills_frame(results: Iterable[Score | Failure] | str | Path) -> pd.DataFrame:
    """Make a table of the skills that resumes claim: one row a resume and skill; failures have none.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        As for `rolematch.reporting.to_frame`: what `rolematch.screen` gives, a ``scores.jsonl``, or the folder that
        ``rolematch screen`` wrote.

    Returns
    -------
    pandas.DataFrame
        ``file``; ``skill`` (its name) and ``id``; ``kind`` (category: ``tool`` or ``method``); ``grade`` (ordered
        category, the best claim of its mentions: ``denied`` < ``aside`` < ``course`` < ``list`` < ``project`` <
        ``work``; the first two never stand here); ``surface`` (as written); ``mentions`` (how often); ``months`` of
        dated work that names it, overlaps counted once, and ``last_use``, the last of them as ``YYYY-MM``, both
        missing where no dated position names it.

    Raises
    ------
    UsageError
        The path is neither.
    """
    return _typed(_rows(results, _skills), SKILL_COLUMNS)


def positions_frame(results: Iterable[Score | Failure] | str | Path) -> pd.DataFrame:
    """Make a table of the positions that resumes list: one row a position, in the order of the resume.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        As for `skills_frame`.

    Returns
    -------
    pandas.DataFrame
        ``file``; ``number`` (from 1); ``title`` and ``employer`` as written, names and contacts blanked; ``start``
        and ``end`` as stated: ``YYYY-MM``, ``YYYY`` where only a year is, ``present``, missing where there are no
        dates; ``first_month`` and ``last_month``, the first days of the months that they are counted from and to (a
        year alone from January, or to December; "present" to ``as_of``); ``months``, both counted; ``kind`` (category:
        ``job``, ``internship``, ``freelance``, ``research``, ``teaching``, ``volunteer``, ``military``);
        ``family`` (job family of the title) and ``level`` (1 to 5), missing where the title states none.

    Raises
    ------
    UsageError
        The path is neither.
    """
    return _typed(_rows(results, _positions), POSITION_COLUMNS)


def _rows(results: Iterable[Score | Failure] | str | Path, shape: Callable[[dict[str, Any]], Rows]) -> Rows:
    if isinstance(results, str | Path):
        return list(chain.from_iterable(stored_lines(Path(results), shape)))
    scores = (result for result in results if isinstance(result, Score))
    # through JSON, so that both ways give the same
    return [row for score in scores for row in shape(json.loads(line_text(score_line(score))))]


def _skills(line: dict[str, Any]) -> Rows:
    # a name that a page breaks over two lines is one name
    return [{**skill, "file": line["file"], "surface": " ".join(skill["surface"].split())} for skill in line["skills"]]


def _positions(line: dict[str, Any]) -> Rows:
    return [
        {"file": line["file"], "number": number, **position, **_counted(position, line["as_of"])}
        for number, position in enumerate(line["positions"], start=1)
    ]


def _counted(position: dict[str, Any], as_of: str) -> dict[str, Any]:
    """Say from which month to which a position is counted, and how many months that is.

    Examples
    --------
    >>> _counted({"start": "2024", "end": "present"}, "2026-06")
    {'first_month': '2024-01', 'last_month': '2026-06', 'months': 30}
    """
    start, end = position["start"], position["end"]
    if start is None:
        return {"first_month": None, "last_month": None, "months": None}
    first = start if len(start) > 4 else f"{start}-01"
    last = as_of if end in (None, "present") else end if len(end) > 4 else f"{end}-12"
    last = min(last, as_of)
    months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
    return {"first_month": first, "last_month": last if months > 0 else None, "months": max(0, months)}


def _typed(rows: Rows, columns: dict[str, str | tuple[str, ...]]) -> pd.DataFrame:
    import pandas as pd

    made: dict[str, Any] = {}
    for name, kind in columns.items():
        values = [row[name] for row in rows]
        if kind == MONTH:
            made[name] = pd.Series(pd.to_datetime(pd.Series(values, dtype="string"), format="%Y-%m")).astype(MONTH)
        else:
            dtype: Any = pd.CategoricalDtype(list(kind), ordered=name in ORDERED) if isinstance(kind, tuple) else kind
            made[name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(made)
