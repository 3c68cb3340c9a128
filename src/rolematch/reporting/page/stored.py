"""Read what ``rolematch screen`` wrote, line by line, for a page that shows all of it."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from rolematch.errors import UsageError
from rolematch.reporting.frame import to_frame
from rolematch.screening.writing import FAILURE_COLUMNS, FAILURES, SCORES, unguarded


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies in a folder of results.

    Attributes
    ----------
    lines : tuple of dict
        The lines of ``scores.jsonl``.
    frame : pandas.DataFrame
        The same as a table, without failures; its rows are numbered as the lines.
    failures : tuple of dict
        The rows of ``failures.csv``: ``file``, ``error``, ``reason``, ``cure``.
    sha256 : str
        Of the bytes of ``scores.jsonl``.
    """

    lines: tuple[dict[str, Any], ...]
    frame: pd.DataFrame
    failures: tuple[dict[str, str], ...]
    sha256: str

    @property
    def with_contacts(self) -> bool:
        """Whether the lines say whose resume each is."""
        return any("contacts" in line for line in self.lines)


def read_stored(folder: Path) -> Stored:
    """Read a folder that ``rolematch screen`` wrote.

    Raises
    ------
    UsageError
        It holds no ``scores.jsonl``, or one that is damaged; the message has file and line.
    """
    scores = folder / SCORES
    if not scores.is_file():
        raise UsageError(f"no {SCORES} in {folder}: give the folder that rolematch screen wrote (its --out)")
    # says file and line of whatever is no line of scores
    frame = to_frame(scores, contacts=True)
    raw = scores.read_bytes()
    lines = tuple(json.loads(text) for text in raw.splitlines())
    failures: list[dict[str, str]] = []
    if (folder / FAILURES).is_file():
        with (folder / FAILURES).open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                failures.append({name: unguarded(row.get(name) or "") for name in FAILURE_COLUMNS})
    return Stored(lines, frame, tuple(failures), hashlib.sha256(raw).hexdigest())
