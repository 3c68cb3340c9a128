"""The ledger of a folder of results: which bytes were scored with what, so that no file is scored twice.

``ledger.sqlite`` says what is known, ``ledger.lines`` beside it holds the finished lines, packed, one after the
other. A line is written before the ledger speaks of it, so that a run that is killed leaves at most some bytes behind
the last line, which the next run cuts off.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from rolematch.errors import UsageError
from rolematch.reading.options import named
from rolematch.records import Failure, month_text
from rolematch.screening.boundary import Finished, Setting

LEDGER, LINES = "ledger.sqlite", "ledger.lines"
# what reads, finds and scores: another version may give another result
LIBRARIES = ("pdfminer.six", "pypdfium2", "python-docx", "lxml", "spacy", "scikit-learn", "numpy", "rapidocr")
# seconds of work that a killed run may lose, and results that make a commit worth its while
COMMIT_SECONDS, COMMIT_RESULTS = 1.0, 500
# dead lines are cleared away when they outweigh the living by so many bytes
SPARE = 16 * 2**20
CHECK = 8
FAILED = "failed"
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS results (
    key TEXT PRIMARY KEY, place INTEGER NOT NULL, length INTEGER NOT NULL, checked BLOB NOT NULL,
    decision TEXT, text BLOB NOT NULL, run INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (
    person BLOB NOT NULL, key TEXT NOT NULL, PRIMARY KEY (person, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY, mark TEXT NOT NULL, sha256 TEXT NOT NULL, key TEXT NOT NULL, failure TEXT,
    run INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_key ON files (key);
CREATE INDEX IF NOT EXISTS files_by_bytes ON files (sha256);
CREATE INDEX IF NOT EXISTS results_by_text ON results (text);
"""
_FORM = "1"
# full, over the quota, over the largest size of a file, not to be written
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
# what SQLite says where the disk or the folder takes no more, and the ledger itself is whole
_NOT_WRITTEN = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class Row(NamedTuple):
    """A file of a run: its name, its SHA-256, where its result is, and a failure that is none of its bytes."""

    name: str
    sha256: str
    place: int | None
    length: int | None
    checked: bytes | None
    decision: str | None
    text: bytes | None
    failure: str | None


class Ledger:
    """What is known of the files of a folder of results. Use it in a ``with``: it is closed to other runs meanwhile.

    Parameters
    ----------
    folder : str or Path
        The folder of results; it is made if there is none.

    Raises
    ------
    UsageError
        The folder can't be made or written in, or another run is at work in it.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.setting = ""
        self._opened = ExitStack()
        self._pending = 0
        self._committed = 0.0

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # private: names of files may name people
            os.close(os.open(self.folder / LINES, os.O_CREAT | os.O_RDWR, 0o600))
            self._lines = (self.folder / LINES).open("r+b")
            # another file of that name may be open by then
            self._opened.callback(lambda: self._lines.close())
            self._open()
            self.salt = bytes.fromhex(self._fact("salt") or self._tell("salt", secrets.token_hex(32)))
            self.run = int(self._fact("run") or 0) + 1
            self._tell("run", str(self.run))
            self._cut_off()
        except OSError as error:
            self._close()
            raise UsageError(f"cannot write in {self.folder}: {error.strerror}; give another --out") from error
        except sqlite3.Error as error:
            self._close()
            raise self._said(error) from error
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # a full disk has said so already
        with suppress(sqlite3.Error, OSError):
            self.commit()
        self._close()
        # whatever was asked of the base or of an output beside it, one sentence for people
        if isinstance(error, sqlite3.Error):
            raise self._said(error) from error
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise self._no_room(error.strerror or str(error)) from error

    def _close(self) -> None:
        # what a full disk did not take is not pointed to
        with suppress(sqlite3.Error, OSError):
            self._opened.close()

    def _said(self, error: sqlite3.Error) -> UsageError:
        """Say what keeps the ledger from being read or written, and what to do: a full disk has damaged nothing."""
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return UsageError(f"another run is writing in {self.folder}; wait for it, or give another --out")
        if primary in _NOT_WRITTEN:
            return self._no_room(str(error))
        return UsageError(f"{self.folder / LEDGER} is damaged ({error}); remove it to score everything anew")

    def _no_room(self, reason: str) -> UsageError:
        return UsageError(
            f"cannot write in {self.folder}: {reason}; what is finished is kept: make room and give the same command "
            "again, or give another --out"
        )

    def _open(self) -> None:
        place = self.folder / LEDGER
        os.close(os.open(place, os.O_CREAT | os.O_RDWR, 0o600))
        # a second run does not wait for an hour
        self._base = sqlite3.connect(place, timeout=1.0, isolation_level=None)
        self._opened.callback(self._base.close)
        self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA secure_delete = ON")
        self._base.execute("BEGIN IMMEDIATE")
        for statement in _TABLES.split(";"):
            self._base.execute(statement)
        form = self._fact("form")
        if form not in (None, _FORM):
            raise UsageError(
                f"{place} is of form {form}, and this version writes {_FORM}; give another --out, or remove it to "
                "score everything anew"
            )
        self._tell("form", _FORM)
        self._committed = time.monotonic()

    def _cut_off(self) -> None:
        """Cut off what a killed run wrote behind its last known line."""
        (end,) = self._base.execute("SELECT coalesce(max(place + length), 0) FROM results").fetchone()
        self._lines.truncate(end)
        self._end = end

    def _fact(self, name: str) -> str | None:
        row = self._base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _tell(self, name: str, value: str) -> str:
        self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
        return value

    def begin(self, setting: Setting) -> None:
        """Say what the files of this run are scored with, and forget failures that may not happen again."""
        self._base.execute("DELETE FROM results WHERE run != ?", (self.run,))
        self.setting = setting_digest(setting)
        self._tell("setting", self.setting)

    def known(self, name: str, mark: str) -> str | None:
        """Give the SHA-256 of a file that did not change since it was last seen, without reading it."""
        if not mark:
            return None
        row = self._base.execute(
            "SELECT sha256 FROM files WHERE name = ? AND mark = ? AND sha256 != ''", (name, mark)
        ).fetchone()
        return None if row is None else str(row[0])

    def see(self, name: str, mark: str, sha256: str) -> str:
        """Note that a file is part of this run, and give the key that its result has."""
        key = f"{sha256}:{_kind(name)}:{self.setting}"
        self._base.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, NULL, ?)", (name, mark, sha256, key, self.run)
        )
        return key

    def fail(self, failure: Failure) -> None:
        """Note that a file of this run can't be read: its bytes are not known, so that the next run tries again."""
        said = json.dumps({"error": failure.error, "reason": failure.reason, "cure": failure.cure})
        self._base.execute("INSERT OR REPLACE INTO files VALUES (?, '', '', '', ?, ?)", (failure.file, said, self.run))

    def result(self, key: str) -> str | None:
        """Tell what became of a result: its decision, ``"failed"``, or None where none is kept (or damaged)."""
        row = self._base.execute(
            "SELECT decision, place, length, checked FROM results WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        decision, place, length, checked = row
        if self._read(place, length, checked) is None:
            self._base.execute("DELETE FROM results WHERE key = ?", (key,))
            return None
        return FAILED if decision is None else str(decision)

    def keep(self, key: str, finished: Finished) -> None:
        """Keep a result."""
        checked = hashlib.blake2b(finished.line, digest_size=CHECK).digest()
        self._lines.seek(self._end)
        self._lines.write(finished.line)
        self._base.execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                self._end,
                len(finished.line),
                checked,
                finished.decision,
                finished.text,
                None if finished.lasting else self.run,
            ),
        )
        self._base.executemany(
            "INSERT OR IGNORE INTO people VALUES (?, ?)", [(person, key) for person in finished.people]
        )
        self._end += len(finished.line)
        self._pending += 1
        if self._pending >= COMMIT_RESULTS or time.monotonic() - self._committed > COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Make what was kept outlive whatever happens next."""
        # the line before what points to it
        self._lines.flush()
        os.fsync(self._lines.fileno())
        if self._base.in_transaction:
            self._base.execute("COMMIT")
        self._base.execute("BEGIN IMMEDIATE")
        self._pending, self._committed = 0, time.monotonic()

    def rows(self) -> Iterator[Row]:
        """Walk the files of this run in the order of their names, those without a result left out."""
        self._lines.flush()
        yield from map(
            Row._make,
            self._base.execute(
                "SELECT name, sha256, place, length, checked, decision, text, failure FROM files "
                "LEFT JOIN results USING (key) WHERE files.run = ? AND (failure IS NOT NULL OR place IS NOT NULL) "
                "ORDER BY name",
                (self.run,),
            ),
        )

    def first_with_bytes(self, sha256: str) -> str:
        """Give the first file of this run that has these bytes and was scored: by another name they may be refused."""
        return self._first("sha256 = ? AND decision IS NOT NULL", sha256)

    def first_with_text(self, text: bytes) -> Row:
        """Give the first file of this run that has these words."""
        name = self._first("text = ? AND decision IS NOT NULL", text)
        return Row._make(
            self._base.execute(
                "SELECT name, sha256, place, length, checked, decision, text, failure FROM files "
                "JOIN results USING (key) WHERE name = ?",
                (name,),
            ).fetchone()
        )

    def _first(self, condition: str, value: Any) -> str:
        (name,) = self._base.execute(
            f"SELECT min(name) FROM files JOIN results USING (key) WHERE {condition} AND files.run = ?",
            (value, self.run),
        ).fetchone()
        return str(name)

    def reachable_alike(self, most: int) -> list[tuple[bytes, str, bytes]]:
        """List the files whose candidates share an address: its digest, the file's name, the digest of its words.

        An address in the resumes of more than `most` different texts is an agency's, and tells nothing.
        """
        return self._base.execute(
            "SELECT person, name, text FROM people JOIN files USING (key) JOIN results USING (key) "
            "WHERE files.run = ? AND person IN ("
            "SELECT person FROM people JOIN files USING (key) JOIN results USING (key) WHERE files.run = ? "
            "GROUP BY person HAVING count(DISTINCT text) BETWEEN 2 AND ?) ORDER BY name, person",
            (self.run, self.run, most),
        ).fetchall()

    def line(self, row: Row) -> bytes:
        """Give the JSON of the result that a row points to.

        Raises
        ------
        UsageError
            The line was changed since this run looked at it.
        """
        assert row.place is not None
        assert row.length is not None
        packed = self._read(row.place, row.length, row.checked)
        if packed is None:
            raise UsageError(f"{self.folder / LINES} was changed meanwhile; give the same command again")
        return zlib.decompress(packed)

    def _read(self, place: int, length: int, checked: bytes | None) -> bytes | None:
        self._lines.seek(place)
        packed = self._lines.read(length)
        return packed if hashlib.blake2b(packed, digest_size=CHECK).digest() == checked else None

    def inputs(self) -> Iterator[tuple[str, str]]:
        """Walk the files of this run in the order of their names, each with its SHA-256 (empty if it was not read)."""
        yield from self._base.execute("SELECT name, sha256 FROM files WHERE run = ? ORDER BY name", (self.run,))

    def sealed(self, paths: Sequence[Path], made_with: str) -> str | None:
        """Give what was said of the outputs, if they are still those that were written for just these results."""
        seal = json.loads(self._fact("seal") or "{}")
        return str(seal["said"]) if seal and seal["digest"] == self._digest(paths, made_with) else None

    def seal(self, paths: Sequence[Path], made_with: str, said: str) -> None:
        """Remember the outputs that were written for the files and results of this run, and what is said of them."""
        self._tell("seal", json.dumps({"digest": self._digest(paths, made_with), "said": said}))

    def _digest(self, paths: Sequence[Path], made_with: str) -> str:
        digest = hashlib.sha256(made_with.encode())
        for row in self._base.execute(
            "SELECT name, key, coalesce(failure, ''), coalesce(checked, '') FROM files LEFT JOIN results USING (key) "
            "WHERE files.run = ? ORDER BY name",
            (self.run,),
        ):
            digest.update(repr(row).encode("utf-8", "backslashreplace"))
        for path in paths:
            try:
                status = path.stat()
            except OSError:
                return "missing"
            digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}".encode())
        return digest.hexdigest()

    def tidy(self) -> None:
        """Forget files that are gone, and the results of none, if they take more room than the others."""
        self._base.execute("DELETE FROM files WHERE run != ?", (self.run,))
        (living,) = self._base.execute(
            "SELECT coalesce(sum(length), 0) FROM results WHERE key IN (SELECT key FROM files)"
        ).fetchone()
        if self._end <= 2 * living + SPARE:
            return
        self._base.execute("DELETE FROM results WHERE key NOT IN (SELECT key FROM files)")
        self._base.execute("DELETE FROM people WHERE key NOT IN (SELECT key FROM results)")
        self._pack()

    def _pack(self) -> None:
        """Write the living lines anew, without gaps."""
        part = self.folder / f".{LINES}.part"
        moved, end = [], 0
        with part.open("wb") as file:
            part.chmod(0o600)
            for key, place, length in self._base.execute("SELECT key, place, length FROM results ORDER BY place"):
                self._lines.seek(place)
                file.write(self._lines.read(length))
                moved.append((end, key))
                end += length
            file.flush()
            os.fsync(file.fileno())
        # between the two moves a kill would leave places that point to other bytes: their checks tell, and the
        # files are scored again
        self._base.executemany("UPDATE results SET place = ? WHERE key = ?", moved)
        self._lines.close()
        part.replace(self.folder / LINES)
        self._lines = (self.folder / LINES).open("r+b")
        self._end = end
        self.commit()


def setting_digest(setting: Setting) -> str:
    """Give one digest of everything that a result depends on beside the bytes of its file."""
    said = {
        "code": code_digest(),
        "libraries": [named(library) for library in LIBRARIES],
        "lexicon": setting.lexicon.sha256,
        "model": setting.model.sha256,
        "as_of": month_text(setting.as_of),
        "options": repr(setting.options),
        "contacts": setting.contacts,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


@cache
def code_digest() -> str:
    """Give a digest of this package's own code: a version's number may stay while it is worked on."""
    digest = hashlib.sha256()
    folder = Path(str(files("rolematch")))
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _kind(name: str) -> str:
    """Say what of a file's name its reading depends on: the same text is refused as .pdf and read as .txt."""
    return Path(name).suffix.lower()
