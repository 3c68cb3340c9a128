"""Write results as they come: ``scores.jsonl`` and ``failures.csv``, each line whole whenever the run may end."""

from __future__ import annotations

import csv
import errno
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from rolematch.errors import UsageError
from rolematch.lines import line_text, score_line
from rolematch.records import Failure, Score

SCORES = "scores.jsonl"
FAILURES = "failures.csv"
FAILURE_COLUMNS = ("file", "error", "reason", "cure")
# made from the two above when a run ends
TABLES = ("scores.csv", "scores.parquet")
# a spreadsheet takes a cell that begins so for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ResultWriter:
    """Write each result to its file at once. Use it in a ``with``.

    What an earlier run left in the folder is taken away first, so that the files of a folder belong to one run.

    Parameters
    ----------
    folder : str or Path
        Where the files go.
    contacts : bool
        Write names and contacts into ``scores.jsonl`` too.

    Attributes
    ----------
    scored, failed : int
        How many lines were written.

    Raises
    ------
    UsageError
        The folder can't be made or written in.
    """

    def __init__(self, folder: str | Path, *, contacts: bool = False) -> None:
        self.folder = Path(folder)
        self.contacts = contacts
        self.scored = 0
        self.failed = 0

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name in TABLES:
                (self.folder / name).unlink(missing_ok=True)
            self._scores = (self.folder / SCORES).open("wb", buffering=0)
            self._failures = (self.folder / FAILURES).open("w", encoding="utf-8", errors="replace", newline="")
        except OSError as error:
            raise UsageError(f"cannot write in {self.folder}: {error.strerror}; give another --out") from error
        self._rows = csv.writer(self._failures, lineterminator="\n")
        self._rows.writerow(FAILURE_COLUMNS)
        self._failures.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scores.close()
        self._failures.close()

    def add(self, result: Score | Failure) -> None:
        """Write one result."""
        if isinstance(result, Failure):
            self._rows.writerow([guarded(getattr(result, column)) for column in FAILURE_COLUMNS])
            self._failures.flush()
            self.failed += 1
        else:
            # unbuffered, and one write for the whole line: an interrupt comes before it or after it
            line = (line_text(score_line(result, contacts=self.contacts)) + "\n").encode()
            whole = self._scores.tell()
            try:
                if self._scores.write(line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self.folder / SCORES)
            except OSError:
                # the disk is full: half a line would spoil those before it
                self._scores.truncate(whole)
                raise
            self.scored += 1


def guarded(cell: str) -> str:
    """Keep a spreadsheet from running a cell: a quote goes before what looks like a formula.

    Examples
    --------
    >>> guarded("=HYPERLINK(1)"), guarded("Data Scientist"), guarded("-")
    ("'=HYPERLINK(1)", 'Data Scientist', "'-")
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """Take the quote of `guarded` away.

    Examples
    --------
    >>> unguarded("'=HYPERLINK(1)"), unguarded("'quoted'")
    ('=HYPERLINK(1)', "'quoted'")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
