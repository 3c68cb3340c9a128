"""Hostile files: each ends in a Score or a Failure that says why, within its limits, and harms no other."""

from __future__ import annotations

import csv
import gzip
import json
import os
import pickle
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

import rolematch as rm
from hostile import FILES, archives, folders, hidden_text, hidden_words, pdf_bombs, pdf_oddities, write_files
from hostile.hidden_text import Hidden
from hostile.record import SCORE, Hostile
from rolematch import errors
from rolematch.layout import lay_out
from rolematch.lines import line_text, score_line
from rolematch.reading import ReadingOptions, read_bytes
from rolematch.records import Document, Failure, Score, month_of

AS_OF = month_of(2026, 6)
# enough for what is slow on a small machine, short enough for what never ends
SECONDS = 15.0
LEAVES = {kind.__name__ for kind in errors.ReadError.__subclasses__()}
PDFS = (*pdf_bombs.FILES, *pdf_oddities.FILES)
ENGINES = ("pdfminer", "pdfium")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on a process's memory")


def options(engine: str = "auto") -> ReadingOptions:
    if engine == "pdfium":
        pytest.importorskip("pypdfium2")
    return ReadingOptions(pdf_engine=engine, seconds=SECONDS)  # type: ignore[arg-type]


def screened(paths: Iterable[Path], engine: str = "auto") -> list[Score | Failure]:
    return list(rm.screen(paths, as_of=AS_OF, workers=2, options=options(engine)))


def line_of(result: Score | Failure) -> str:
    assert isinstance(result, Score), result
    return line_text(score_line(result))


@pytest.fixture(scope="module")
def good(resumes: Path) -> list[Path]:
    """One good resume of each format."""
    paths = sorted(resumes.iterdir())
    return [next(path for path in paths if path.suffix == suffix) for suffix in (".pdf", ".docx", ".txt", ".md")]


def check(file: Hostile, result: Score | Failure, engine: str) -> list[str]:
    """Say what is wrong with how the screening of a file ended."""
    if isinstance(result, Failure):
        complaints = [] if result.error in file.ends_with(engine) else [f"{result.error}: {result.reason}"]
        if result.error not in LEAVES or "a defect of" in result.reason or not (result.reason and result.cure):
            complaints.append(f"no error that says what to do: {result}")
        return complaints
    text = result.profile.document.text
    complaints = [] if SCORE in file.ends_with(engine) else [f"a score, where {file.ends_with(engine)} was right"]
    complaints += [f"{word!r} is missing" for word in file.words if word not in text]
    return complaints + [f"{word!r} is in the text" for word in file.never if word in text]


def check_batch(files: tuple[Hostile, ...], good: list[Path], folder: Path, engine: str) -> None:
    hostile = write_files(folder, files)
    # a good resume behind every fifth file: it comes to a worker that has just met strangers
    paths: list[Path] = []
    for number, path in enumerate(hostile):
        paths.append(path)
        if number % 5 == 4:
            paths.append(good[number // 5 % len(good)])
    alone = {path: line_of(result) for path, result in zip(good, screened(good, engine), strict=True)}
    begun = time.monotonic()
    results = screened(paths, engine)
    assert time.monotonic() - begun < SECONDS * len(files)
    assert [result.file for result in results] == [path.as_posix() for path in paths]
    complaints = []
    seen: set[Path] = set()
    for path, result in zip(paths, results, strict=True):
        if path not in alone:
            file = files[hostile.index(path)]
            complaints += [f"{path.name}: {complaint}" for complaint in check(file, result, engine)]
        elif isinstance(result, Failure) or (path not in seen and line_of(result) != alone[path]):
            complaints.append(f"{path.name}, a good resume, suffered: {result}")
        # those that repeat an earlier one have a note of it
        seen.add(path)
    assert not complaints, "\n".join(complaints)


def test_there_are_enough_of_each_kind() -> None:
    names = [file.name for file in FILES]
    assert len(names) == len(set(names))
    kinds = {
        suffix: sum(name.endswith(suffix) for name in names) for suffix in (".pdf", ".docx", ".odt", ".txt", ".rtf")
    }
    assert kinds[".pdf"] >= 75
    assert kinds[".docx"] >= 35
    assert kinds[".txt"] >= 25
    assert min(kinds.values()) >= 9
    ends = {end for file in FILES for end in (*file.ends, *file.pdfium)}
    assert ends <= {SCORE, *LEAVES}
    assert {SCORE, "BrokenFile", "TooLarge", "NoText", "EncryptedFile", "UnsupportedFormat"} <= ends


@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_pdfs_harm_nobody(engine: str, good: list[Path], tmp_path: Path) -> None:
    options(engine)
    check_batch(PDFS, good, tmp_path, engine)


def test_hostile_archives_harm_nobody(good: list[Path], tmp_path: Path) -> None:
    check_batch(archives.FILES, good, tmp_path, "auto")
    assert {path.name for path in tmp_path.iterdir()} == {file.name for file in archives.FILES}


def test_hostile_texts_pages_and_pictures_harm_nobody(good: list[Path], tmp_path: Path) -> None:
    others = tuple(file for file in FILES if file not in PDFS and file not in archives.FILES)
    check_batch(others, good, tmp_path, "auto")


@pytest.mark.parametrize("name", ["endless-meaning.pdf", "endless-widths.pdf", "hex-of-flate.pdf"])
def test_a_worker_that_ran_out_of_memory_reads_no_other_file(name: str, good: list[Path], tmp_path: Path) -> None:
    """What a library held when its memory ended may be held for ever."""
    files = {file.name: file for file in PDFS}
    # the second one is read alone, but takes much memory itself
    paths = write_files(tmp_path, (files[name], files["long-meaning.pdf"]))
    # one worker, and time enough for the memory to end first
    lasting = ReadingOptions(pdf_engine="pdfminer", seconds=60)
    results = list(rm.screen([*paths, *good], as_of=AS_OF, workers=1, options=lasting))
    assert isinstance(results[0], Failure)
    assert (results[0].error, "memory" in results[0].reason) == ("TooLarge", True)
    assert all(isinstance(result, Score) for result in results[1:]), results[1:]


# hidden words


def document_of(file: Hidden, engine: str = "auto") -> Document:
    return lay_out(read_bytes(file.make(), file.name, options(engine)))


def hidden_notes(document: Document) -> list[str]:
    return [note.message for note in document.notes if note.code == "hidden-text"]


def check_hidden(file: Hidden, engine: str = "auto") -> None:
    document = document_of(file, engine)
    words = set(document.text.split())
    assert not words & set(file.hidden)
    assert set(file.shown) <= words
    assert {"Testwright", "Scientist"} <= words
    if file.hidden and engine not in file.uncounted:
        (note,) = hidden_notes(document)
        assert note.startswith(f"{len(file.hidden)} word")
    else:
        assert hidden_notes(document) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", hidden_text.FILES, ids=lambda file: file.name)
def test_hidden_words_of_pdfs_are_left_out_and_counted(file: Hidden, engine: str) -> None:
    check_hidden(file, engine)


@pytest.mark.parametrize("file", [*hidden_words.FILES, *hidden_words.LEFT_OUT], ids=lambda file: file.name)
def test_hidden_words_of_other_formats_are_left_out_and_counted(file: Hidden) -> None:
    check_hidden(file)


def test_there_are_enough_tricks_and_honest_twins() -> None:
    assert len(hidden_text.FILES) >= 28
    assert sum(not file.hidden for file in hidden_text.FILES) >= 3
    assert all(file.shown for file in (*hidden_text.FILES, *hidden_words.FILES))


# what a file names outside of itself


class _Told:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_character_map_that_a_file_names_is_not_loaded(engine: str, tmp_path: Path) -> None:
    mark = tmp_path / "loaded"
    codes = {"0041": "loaded"}
    for suffix, data in (
        (".pickle.gz", pickle.dumps({"CODE2CID": {65: 1}, "told": _Told(mark)})),
        (".json.gz", json.dumps({"IS_VERTICAL": False, "CODE2CID": {"65": 1}, "CID2UNICHR_H": codes}).encode()),
    ):
        (tmp_path / f"evil{suffix}").write_bytes(gzip.compress(data))
        (tmp_path / f"to-unicode-evil{suffix}").write_bytes(gzip.compress(data))
    path = tmp_path / "map.pdf"
    path.write_bytes(pdf_oddities.map_from_disk(tmp_path / "evil"))
    (result,) = screened([path], engine)
    assert isinstance(result, Score), result
    assert "Testwright" in result.profile.document.text
    assert "loaded" not in result.profile.document.text
    assert not mark.exists()


# folders


@pytest.mark.skipif(os.name != "posix", reason="links, pipes and names of bytes")
class TestFolders:
    def test_circles_of_links_end(self, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        folders.write_circles(folder)
        results = {result.file: result for result in rm.screen(folder, as_of="2026-06", workers=2)}
        scored = {name for name, result in results.items() if isinstance(result, Score)}
        assert scored == {"a/b/resume.txt", "a/linked.txt"}
        failed = {name: result.error for name, result in results.items() if isinstance(result, Failure)}
        assert failed == dict.fromkeys(
            ("a/self.txt", "a/ping.txt", "a/pong.txt", "a/nowhere.txt", "outside"), "UnreadableFile"
        )

    def test_what_is_no_file_is_not_read(self, tmp_path: Path) -> None:
        sockets = folders.write_specials(tmp_path)
        try:
            begun = time.monotonic()
            results = {result.file: result for result in rm.screen(tmp_path, as_of="2026-06", workers=2)}
        finally:
            for one in sockets:
                one.close()
        assert time.monotonic() - begun < 30
        assert {name for name, result in results.items() if isinstance(result, Score)} == {"folder.pdf/inside.txt"}
        failed = {name: result.error for name, result in results.items() if isinstance(result, Failure)}
        specials = ("pipe.txt", "pipe.pdf", "zero.txt", "noise.pdf", "own.txt", "terminal.txt", "socket.txt")
        assert failed.pop("sparse.txt") == "TooLarge"
        # where the system lets nobody link to memory, it is no file at all
        assert set(failed) <= set(specials)
        assert {"pipe.txt", "zero.txt", "socket.txt"} <= set(failed)
        assert set(failed.values()) == {"UnreadableFile"}

    def test_names_are_written_so_that_they_harm_nobody(self, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        written = folders.write_names(folder)
        assert len(written) >= 12
        results = list(rm.screen(folder, as_of="2026-06", workers=2))
        assert len({result.file for result in results}) == len(written)
        assert all(isinstance(result, Score) for result in results), results
        rm.screen_into(folder, tmp_path / "out", as_of="2026-06")
        lines = (tmp_path / "out" / "scores.jsonl").read_bytes().decode().splitlines()
        assert [json.loads(line)["file"] for line in lines] == sorted(result.file for result in results)
        for path in folder.rglob("*"):
            if path.is_file():
                path.write_bytes(b"")
        rm.screen_into(folder, tmp_path / "out", as_of="2026-06")
        table = (tmp_path / "out" / "failures.csv").read_text(encoding="utf-8")
        with (tmp_path / "out" / "failures.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        assert len(rows) == len(written)
        assert not [row for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert "\0" not in table

    def test_archives_that_lead_out_of_the_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "a" / "b"
        folder.mkdir(parents=True)
        folders.write_archives(folder)
        results = {result.file: result for result in rm.screen(folder, as_of="2026-06", workers=0)}
        assert isinstance(results.pop("resume.txt"), Score)
        assert {name: result.error for name, result in results.items() if isinstance(result, Failure)} == {
            **{f"resumes.zip/../resume-{number}.txt": "BrokenFile" for number in range(10)},
            "resumes.tar.gz": "BrokenFile",
        }
        assert [path.name for path in tmp_path.rglob("resume-*.txt")] == []

    def test_files_that_change_while_they_are_read(self, tmp_path: Path, resumes: Path) -> None:
        """Each file is replaced, cut, grown or removed while it is screened: it gives a score or a failure."""
        folder = tmp_path / "in"
        folder.mkdir()
        sources = [path for path in sorted(resumes.iterdir()) if path.suffix in (".pdf", ".docx", ".txt")]
        paths = [folder / f"{number}{sources[number % len(sources)].suffix}" for number in range(60)]
        for number, path in enumerate(paths):
            path.write_bytes(sources[number % len(sources)].read_bytes())
        ended = threading.Event()

        def meddle() -> None:
            turn = 0
            while not ended.is_set():
                for path in paths[turn % 7 :: 7]:
                    turn += 1
                    try:
                        if turn % 5 == 0:
                            path.unlink()
                        elif turn % 5 == 1:
                            with path.open("ab") as file:
                                file.write(b"\0" * 50_000)
                        else:
                            data = path.read_bytes()
                            path.write_bytes(data[: len(data) // 2] if turn % 2 else data[::-1])
                    except OSError:
                        pass

        meddler = threading.Thread(target=meddle, daemon=True)
        meddler.start()
        try:
            results = screened(paths)
        finally:
            ended.set()
            meddler.join()
        assert [result.file for result in results] == [path.as_posix() for path in paths]
        failures = [result for result in results if isinstance(result, Failure)]
        assert failures
        assert {failure.error for failure in failures} <= LEAVES, failures
