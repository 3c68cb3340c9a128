"""Scores as a table: one row a resume, typed columns, and the files that a spreadsheet opens."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rolematch.errors import UsageError
from rolematch.lines import score_line
from rolematch.records import ROLES, Failure, Score
from rolematch.screening.writing import FAILURES, SCORES, TABLES, guarded, unguarded, whole_file

if TYPE_CHECKING:
    import pandas as pd

Row = TypeVar("Row")

DECISIONS = ("MLE", "DS", "both", "neither", "uncertain")
"""What the two shipped roles lead to; a model with more roles decides for others as well."""
LEVELS = (1, 2, 3, 4, 5)
# rows that are in memory at once when a table is written
CHUNK = 1_000

# column -> pandas type; the order is the order of the table
COLUMNS: dict[str, str] = {
    "file": "string",
    "decision": "category",
    "reason": "string",
    **{f"fit_{role}": "Float64" for role in (*ROLES, "neither")},
    "level": "Int64",
    **{f"level_name_{role}": "string" for role in ROLES},
    **{f"level_{level}": "Float64" for level in LEVELS},
    **{f"months_{part}": "Int64" for part in ("total", "mle", "ds", "either")},
    "positions": "Int64",
    "title": "string",
    "skills": "string",
    "degree": "string",
    "gaps_mle": "string",
    "gaps_ds": "string",
    "notes": "string",
    "as_of": "string",
    "media_type": "string",
    "sha256": "string",
    "model": "string",
    "lexicon": "string",
    "error": "string",
}

# long texts, that a ranking does without
WIDE_COLUMNS = frozenset(("reason", "skills", "gaps_mle", "gaps_ds", "degree", "notes", "sha256", "model", "lexicon"))

# these stand behind the file, where names and contacts are asked for
CONTACT_COLUMNS: dict[str, str] = dict.fromkeys(("name", "emails", "phones", "links", "places"), "string")


def to_frame(results: Iterable[Score | Failure] | str | Path, *, contacts: bool = False) -> pd.DataFrame:
    """Make a table of results: one row a resume, in the order they come.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        What `rolematch.screen` gives, or a ``scores.jsonl``, or the folder that ``rolematch screen`` wrote.

    contacts : bool
        Say whose resume each is: adds ``name``, ``emails``, ``phones``, ``links`` and ``places`` behind ``file``. From
        a path they come only if ``scores.jsonl`` was written with them.

    Returns
    -------
    pandas.DataFrame
        ``file``; ``decision`` (category) and its ``reason``; ``fit_mle``, ``fit_ds``, ``fit_neither`` (0 to 1);
        ``level`` (1 to 5), its name on each ladder (``level_name_mle``, ``level_name_ds``) and the probability of
        each level (``level_1`` to ``level_5``); ``months_total``, ``months_mle``, ``months_ds``, ``months_either``;
        ``positions`` (how many); ``title`` (of the first position); ``skills`` and ``gaps_mle``, ``gaps_ds`` (names,
        separated by ``; ``); ``degree``; ``notes`` (codes); ``as_of``, ``media_type``, ``sha256``, ``model``,
        ``lexicon``; ``error`` (the class of a failure, whose other columns are missing but ``file`` and ``reason``).
        A model with more roles adds a column ``fit_ROLE`` for each at the end.

    Raises
    ------
    UsageError
        The path is neither.
    """
    if isinstance(results, str | Path):
        rows = _stored_rows(Path(results))
    else:
        rows = (_row_of(result, contacts) for result in results)
    return _frame(list(rows), contacts)


def _frame(rows: list[dict[str, Any]], contacts: bool) -> pd.DataFrame:
    import pandas as pd

    columns = {"file": COLUMNS["file"], **(CONTACT_COLUMNS if contacts else {}), **COLUMNS}
    more = dict.fromkeys((f for row in rows for f in row if f.startswith("fit_") and f not in COLUMNS), "Float64")
    frame = pd.DataFrame(rows, columns=[*columns, *more])
    said = dict.fromkeys([*DECISIONS, *sorted(frame["decision"].dropna().unique())])
    kinds: dict[str, Any] = {**columns, **more, "decision": pd.CategoricalDtype(list(said))}
    return frame.astype(kinds)


def write_tables(folder: str | Path, *, contacts: bool = False) -> None:
    """Write ``scores.csv`` and ``scores.parquet`` from the folder's ``scores.jsonl``, some rows at a time.

    Each file appears whole or not at all. Cells of the CSV that a spreadsheet would run get a quote in front.
    """
    import pyarrow as pa
    from pyarrow import parquet

    folder = Path(folder)
    rows = stored_lines(folder / SCORES, _row)
    schema: pa.Schema | None = None
    with whole_file(folder / TABLES[0]) as text, whole_file(folder / TABLES[1]) as packed, ExitStack() as opened:
        writer = None
        while (chunk := list(islice(rows, CHUNK))) or schema is None:
            frame = _frame(chunk, contacts).drop(columns="error")
            table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
            if writer is None:
                writer = parquet.ParquetWriter(packed, table.schema)
                opened.callback(_close_once, writer)
            safe_for_spreadsheets(frame).to_csv(
                text, index=False, header=schema is None, encoding="utf-8", lineterminator="\n"
            )
            writer.write_table(table)
            schema = table.schema


def _close_once(writer: Any) -> None:
    """Close a writer of Parquet. One that a full disk keeps from closing tries again when it is forgotten, aloud."""
    try:
        writer.close()
    finally:
        writer.is_open = False


def read_table(folder: str | Path, *, without: Container[str] = ()) -> pd.DataFrame:
    """Read the table of a folder of results, its ``scores.parquet``, without some of its columns.

    Raises
    ------
    UsageError
        There is none.
    """
    import pandas as pd
    from pyarrow import parquet

    path = Path(folder) / TABLES[1]
    try:
        names = [name for name in parquet.read_schema(path).names if name not in without]
        return pd.read_parquet(path, columns=names)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error


def safe_for_spreadsheets(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a copy whose words no spreadsheet takes for a formula: those that it would get a quote in front."""
    import pandas as pd

    safe = frame.copy()
    for name in safe.columns:
        if isinstance(safe[name].dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(safe[name].dtype):
            safe[name] = safe[name].astype("string").map(guarded, na_action="ignore")
    return safe


def _row_of(result: Score | Failure, contacts: bool) -> dict[str, Any]:
    if isinstance(result, Failure):
        return {"file": result.file, "reason": result.reason, "error": result.error}
    return _row(score_line(result, contacts=contacts))


def _row(line: Mapping[str, Any]) -> dict[str, Any]:
    """Flatten one line of ``scores.jsonl``."""
    contacts = line.get("contacts", {})
    return {
        "name": contacts.get("name"),
        **{name: "; ".join(contacts.get(name, ())) or None for name in CONTACT_COLUMNS if name != "name"},
        **{name: line[name] for name in ("file", "decision", "reason", "level", "as_of", "media_type", "sha256")},
        **{f"fit_{role}": fit for role, fit in line["fit"].items()},
        **{f"level_name_{role}": line["level_names"][role] for role in ROLES},
        **{f"level_{level}": p for level, p in zip(LEVELS, line["level_probabilities"], strict=True)},
        **{f"months_{part}": months for part, months in line["months"].items()},
        "positions": len(line["positions"]),
        "title": line["positions"][0]["title"] if line["positions"] else None,
        "skills": "; ".join(skill["skill"] for skill in line["skills"]),
        "degree": "; ".join(dict.fromkeys(education["degree"] for education in line["education"])) or None,
        **{f"gaps_{role}": "; ".join(gap["skill"] for gap in line["gaps"] if gap["role"] == role) for role in ROLES},
        "notes": "; ".join(dict.fromkeys(note["code"] for note in line["notes"])),
        **{name: line["versions"][name] for name in ("model", "lexicon")},
    }


def stored_lines(path: Path, shape: Callable[[dict[str, Any]], Row]) -> Iterator[Row]:
    """Give what `shape` makes of each line of a ``scores.jsonl``, or of the one in a folder.

    Raises
    ------
    UsageError
        It cannot be read, or a line is none; the message has file and line.
    """
    scores = path / SCORES if path.is_dir() else path
    try:
        with scores.open(encoding="utf-8") as handle:
            for number, text in enumerate(handle, start=1):
                try:
                    yield shape(json.loads(text))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise UsageError(f"{scores}:{number}: not a line of {SCORES}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{scores}: cannot be read as {SCORES}: {error}") from error


def _stored_rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from stored_lines(path, _row)
    failures = path / FAILURES
    if path.is_dir() and failures.is_file():
        with failures.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                yield {name: unguarded(row[name]) for name in ("file", "reason", "error")}
