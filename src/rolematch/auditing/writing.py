"""Write an audit into a folder: a page for people, and two tables that a spreadsheet opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.auditing.page import audit_page
from rolematch.errors import UsageError
from rolematch.screening.writing import guarded

if TYPE_CHECKING:
    import pandas as pd

    from rolematch.auditing.running import Audit

PAGE, TABLE, PUBLISHED = "audit.html", "audit.csv", "ll144.csv"


def write_audit(audit: Audit, folder: str | Path, *, source: str = "") -> None:
    """Write ``audit.html``, ``audit.csv`` and ``ll144.csv``; each file appears whole or not at all.

    Parameters
    ----------
    source : str
        Where the resumes and the groups come from, in words, for the page.

    Raises
    ------
    UsageError
        The folder cannot be made or written in.
    """
    folder = Path(folder)
    texts = {
        PAGE: audit_page(audit, source=source),
        TABLE: csv_text(audit.table),
        PUBLISHED: csv_text(audit.ll144),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            part = folder / f".{name}.part"
            try:
                part.write_text(text, encoding="utf-8", errors="replace", newline="")
                part.replace(folder / name)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write in {folder}: {error.strerror}; give another --out") from error


def csv_text(frame: pd.DataFrame) -> str:
    """Write a table as CSV; a cell of text that a spreadsheet would run gets a quote in front."""
    safe = frame.copy()
    for name in safe.columns[safe.dtypes == "string"]:
        safe[name] = safe[name].map(guarded, na_action="ignore")
    return str(safe.to_csv(index=False, lineterminator="\n", float_format="%.6g"))
