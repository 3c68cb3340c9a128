"""Write the results of a run from its ledger: each file whole or not at all, in the order of the resumes' names."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rolematch.errors import UsageError
from rolematch.lines import line_text
from rolematch.screening.ledger import Ledger, Row
from rolematch.screening.running import SAME_BYTES, SAME_TEXT, repeat_note

SCORES = "scores.jsonl"
FAILURES = "failures.csv"
DUPLICATES = "duplicates.csv"
FAILURE_COLUMNS = ("file", "error", "reason", "cure")
DUPLICATE_COLUMNS = ("group", "kind", "file", "first")
# made from the scores when a run ends
TABLES = ("scores.csv", "scores.parquet")
SAME_CANDIDATE = "same-candidate"
# an address in the resumes of more different texts than these is an agency's
MOST_VERSIONS = 8
# a spreadsheet takes a cell that begins so for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote: lines of scores, of failures, and files that repeat another or are of the same candidate."""

    scored: int
    failed: int
    repeated: int
    versions: int


def write_results(ledger: Ledger) -> Written:
    """Write ``scores.jsonl``, ``failures.csv`` and ``duplicates.csv`` from what a ledger knows of its run.

    Files with the same bytes have one result, and so have files with the same words: that of the first by name. All
    but the first have a note that says so. Resumes with other words that share an e-mail address or a telephone
    number with another are listed as versions of one candidate.
    """
    scored = failed = 0
    repeats: list[tuple[str, str, str]] = []
    with (
        whole_file(ledger.folder / SCORES) as scores,
        whole_file(ledger.folder / FAILURES) as failures,
    ):
        rows = _table(failures, FAILURE_COLUMNS)
        for row in ledger.rows():
            if row.decision is None:
                said = json.loads(row.failure if row.failure is not None else ledger.line(row))
                rows.writerow([guarded(cell) for cell in (row.name, said["error"], said["reason"], said["cure"])])
                failed += 1
                continue
            first, kind = _first(row, ledger)
            if kind is not None:
                repeats.append((kind, row.name, first.name))
            scores.write(_line(row, first, kind, ledger))
            scored += 1
    versions = _versions(ledger)
    with whole_file(ledger.folder / DUPLICATES) as duplicates:
        rows = _table(duplicates, DUPLICATE_COLUMNS)
        for number, (kind, first_name, names) in enumerate(sorted([*_groups(repeats), *versions]), start=1):
            for name in names:
                rows.writerow([number, kind, guarded(name), guarded(first_name)])
    return Written(scored, failed, len(repeats), sum(len(names) for _, _, names in versions))


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to write that appears under its name when all of it is there, and not at all after an error.

    Raises
    ------
    UsageError
        It can't be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            file = part.open("wb")
        except OSError as error:
            raise UsageError(f"cannot write in {path.parent}: {error.strerror}; give another --out") from error
        with file:
            yield file
            # after a cut of the power, the old file or the new one: a name that is moved first may have no bytes
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


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


class _Rows:
    """Rows of a CSV file that is opened for bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.rows = csv.writer(self, lineterminator="\n")

    def write(self, text: str) -> int:
        return self.file.write(text.encode("utf-8", "replace"))

    def writerow(self, cells: Iterable[str | int]) -> None:
        self.rows.writerow(cells)


def _table(file: IO[bytes], columns: Iterable[str]) -> _Rows:
    rows = _Rows(file)
    rows.writerow(columns)
    return rows


def _first(row: Row, ledger: Ledger) -> tuple[Row, str | None]:
    """Give the row whose result a file has, and why it is not its own."""
    assert row.text is not None
    same = ledger.first_with_bytes(row.sha256)
    first = ledger.first_with_text(row.text)
    if same != row.name:
        return first._replace(name=same), SAME_BYTES
    return (first, SAME_TEXT) if first.name != row.name else (row, None)


def _line(row: Row, first: Row, kind: str | None, ledger: Ledger) -> bytes:
    own = ledger.line(row)
    if kind is None:
        # the name is the only thing that the bytes of a file don't say
        version, _, rest = own.partition(b", ")
        return b"%b, %b, %b\n" % (version, line_text({"file": row.name})[1:-1].encode(), rest)
    read = json.loads(own)
    line = json.loads(ledger.line(first))
    line.update({name: read[name] for name in ("sha256", "media_type")})
    note = repeat_note(kind, first.name)
    line["notes"] = [*line["notes"], {"code": note.code, "message": note.message, "span": None}]
    named = {"schema_version": line.pop("schema_version"), "file": row.name, **line}
    return (line_text(named) + "\n").encode()


def _groups(repeats: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, list[str]]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for kind, name, first in repeats:
        groups.setdefault((kind, first), [first]).append(name)
    return [(kind, first, names) for (kind, first), names in groups.items()]


def _versions(ledger: Ledger) -> list[tuple[str, str, list[str]]]:
    """Join resumes that share an address into groups, one a candidate; of each text its first file."""
    leader: dict[str, str] = {}

    def head(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    of_person: dict[bytes, str] = {}
    texts: dict[bytes, str] = {}
    for person, name, text in ledger.reachable_alike(MOST_VERSIONS):
        name = texts.setdefault(text, name)
        one, other = sorted((head(of_person.setdefault(person, name)), head(name)))
        leader[other] = one
    groups: dict[str, list[str]] = {}
    for name in sorted(leader):
        groups.setdefault(head(name), []).append(name)
    return [(SAME_CANDIDATE, first, names) for first, names in groups.items() if len(names) > 1]
