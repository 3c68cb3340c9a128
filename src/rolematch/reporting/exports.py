"""Tables of results as files for other programs: CSV, XLSX, Parquet, JSON lines."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rolematch.errors import UsageError
from rolematch.records import Failure, Score
from rolematch.reporting.frame import safe_for_spreadsheets, to_frame
from rolematch.reporting.long_frames import positions_frame, skills_frame
from rolematch.reporting.meanings import TABLES, meaning_of
from rolematch.reporting.ranking import Requisition, rank
from rolematch.screening.writing import whole_file

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "xlsx", "parquet", "jsonl")
# what a worksheet holds: rows below the header, and characters in a cell
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
# widths of columns, in characters
NARROW, WIDE = 8, 60
# rows that are looked at to set the width of a column
LOOKED_AT = 500
# letters that XML, and so a workbook, cannot hold
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# shares of one, which get colours from white to blue
_SHARE = re.compile(r"(fit(_\w+)?|level_\d|match|(at|below|above)_level)")


def export(
    results: Iterable[Score | Failure] | str | Path,
    out: str | Path,
    *,
    table: str = "scores",
    format: str | None = None,
    requisition: Requisition | None = None,
    contacts: bool = False,
) -> int:
    """Write a table of results to a file, which appears whole or not at all.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        What `rolematch.screen` gives, a ``scores.jsonl``, or the folder that ``rolematch screen`` wrote.
    out : str or Path
        The file.
    table : {"scores", "skills", "positions"}
        What to write: one row a resume, a skill of a resume, or a position.
    format : {"csv", "xlsx", "parquet", "jsonl"}, optional
        Without it, the ending of `out` says it.
    requisition : Requisition, optional
        An opening: the resumes come in the order of how well they match it, with the column ``match``, and files that
        could not be read are left out.
    contacts : bool
        Write names and contacts too, into ``scores``.

    Returns
    -------
    int
        How many rows were written.

    Raises
    ------
    UsageError
        The format or table is unknown, the file can't be written, XlsxWriter is not installed, or a worksheet does not
        hold so many rows.
    """
    out = Path(out)
    said = out.suffix.removeprefix(".").lower() if format is None else format
    if said not in FORMATS:
        raise UsageError(f"format {said!r} of {out.name} is none of {', '.join(FORMATS)}")
    if table not in TABLES:
        raise UsageError(f"table {table!r} is none of {', '.join(TABLES)}")
    frame = make_table(results, table, requisition=requisition, contacts=contacts)
    write: Mapping[str, Callable[[pd.DataFrame, IO[bytes]], None]] = {
        "csv": _write_csv,
        "xlsx": lambda frame, file: write_workbook(frame, file, table=table),
        "parquet": lambda frame, file: frame.to_parquet(file, index=False),
        "jsonl": _write_lines,
    }
    with whole_file(out) as file:
        write[said](frame, file)
    return len(frame)


def make_table(
    results: Iterable[Score | Failure] | str | Path,
    table: str,
    *,
    requisition: Requisition | None = None,
    contacts: bool = False,
) -> pd.DataFrame:
    """Make the table that `export` writes; its parameters are as there."""
    if table != "scores" and not isinstance(results, str | Path):
        results = list(results)
    scores = to_frame(results, contacts=contacts) if table == "scores" or requisition is not None else None
    ranked = None if scores is None or requisition is None else rank(scores, requisition)
    if table == "scores":
        assert scores is not None
        return (scores if ranked is None else ranked).reset_index(drop=True)
    frame = (skills_frame if table == "skills" else positions_frame)(results)
    if ranked is None:
        return frame
    # the rows of a resume stay together, in the order of the ranking
    match = ranked.set_index("file")["match"]
    place = {file: number for number, file in enumerate(match.index)}
    frame = frame.assign(match=frame["file"].map(match).astype("Float64"))
    return frame.sort_values("file", key=lambda files: files.map(place), kind="stable").reset_index(drop=True)


def write_workbook(frame: pd.DataFrame, file: IO[bytes], *, table: str) -> None:
    """Write a table as an XLSX workbook: frozen header, filters, formats, and a sheet that says what columns mean.

    Strings stay strings: no cell becomes a formula or a link. The same table gives the same bytes. A cell that is
    longer than a worksheet holds is cut, and ends on “…”.

    Raises
    ------
    UsageError
        XlsxWriter is not installed, or there are more rows than a worksheet holds.
    """
    if len(frame) > MOST_ROWS:
        raise UsageError(
            f"{len(frame):,} rows: a worksheet of Excel holds {MOST_ROWS:,} below its header. Export csv or parquet."
        )
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise UsageError("XLSX needs XlsxWriter: pip install 'rolematch[excel]'") from error
    import pandas as pd

    shown = _cells(frame)
    meanings = pd.DataFrame(
        [(name, meaning_of(table, str(name))) for name in frame.columns], columns=["column", "meaning"]
    )
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # the archive wants to seek, which a file that is written by parts need not do
    made = io.BytesIO()
    with pd.ExcelWriter(
        made, engine="xlsxwriter", datetime_format="yyyy-mm", engine_kwargs={"options": options}
    ) as writer:
        book: Any = writer.book
        # no clock: the same table gives the same bytes
        book.set_properties({"created": datetime.datetime(2000, 1, 1), "comments": "Written by rolematch."})
        shown.to_excel(writer, sheet_name=table, index=False, freeze_panes=(1, 1))
        meanings.to_excel(writer, sheet_name="columns", index=False, freeze_panes=(1, 0))
        _format_sheet(writer.sheets[table], shown, book)
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        about: Any = writer.sheets["columns"]
        about.set_column(0, 0, 18, plain)
        about.set_column(1, 1, 100, plain)
    file.write(made.getvalue())


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a copy whose words a workbook can hold."""
    import pandas as pd

    shown = frame.copy()
    for name in shown.columns:
        if isinstance(shown[name].dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(shown[name].dtype):
            shown[name] = shown[name].astype(object).map(_cell, na_action="ignore")
    return shown


def _cell(text: str) -> str:
    r"""Leave out what no workbook holds, and cut what is too long for a cell.

    Examples
    --------
    >>> _cell("a\x00b"), len(_cell("a" * 40_000))
    ('ab', 32767)
    """
    text = _NO_XML.sub("", str(text))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _format_sheet(sheet: Any, frame: pd.DataFrame, book: Any) -> None:
    import pandas as pd

    share = book.add_format({"num_format": "0.00", "valign": "top"})
    plain = book.add_format({"valign": "top"})
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DEEBF7"})
    rows, columns = max(1, len(frame)), len(frame.columns)
    for place, name in enumerate(frame.columns):
        sheet.write_string(0, place, str(name), head)
        shares = bool(_SHARE.fullmatch(str(name)))
        if shares:
            width = NARROW + 2
            bars = {"type": "data_bar", "bar_color": "#6BAED6", "bar_solid": True, "min_type": "num", "min_value": 0}
            colours = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#6BAED6", "min_type": "num"}
            look = bars if not str(name).startswith("level_") else {**colours, "min_value": 0}
            sheet.conditional_format(1, place, rows, place, {**look, "max_type": "num", "max_value": 1})
        elif pd.api.types.is_datetime64_any_dtype(frame[name].dtype):
            width = NARROW + 2
        else:
            lengths = frame[name].head(LOOKED_AT).astype("string").str.len().dropna()
            width = int(min(WIDE, max(NARROW, len(str(name)) + 3, lengths.max() + 1 if len(lengths) else 0)))
        sheet.set_column(place, place, width, share if shares else plain)
    sheet.autofilter(0, 0, len(frame), columns - 1)


def _write_csv(frame: pd.DataFrame, file: IO[bytes]) -> None:
    safe_for_spreadsheets(_dated(frame)).to_csv(file, index=False, encoding="utf-8", lineterminator="\n")


def _write_lines(frame: pd.DataFrame, file: IO[bytes]) -> None:
    text = _dated(frame).to_json(orient="records", lines=True, force_ascii=False, double_precision=10)
    file.write(text.encode("utf-8", "replace"))


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """Write months as text, ``YYYY-MM``."""
    import pandas as pd

    texts = {
        name: frame[name].dt.strftime("%Y-%m").astype("string")
        for name in frame.columns
        if pd.api.types.is_datetime64_any_dtype(frame[name].dtype)
    }
    return frame.assign(**texts)
