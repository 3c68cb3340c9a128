"""Damaged files: every one ends in a Score or a Failure, none takes others with it.

The mutants are the same each time. ``--mutants 50000`` makes more of them, ``--mutants-seed 7`` others. A complaint
names the mutant; the file itself is left in the test's folder, and ``mutant(files(), number, seed)`` makes it again.
"""

from __future__ import annotations

import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rolematch as rm
from hostile.mutants import mutant
from rolematch import errors
from rolematch.errors import ReadError
from rolematch.layout import lay_out
from rolematch.reading import FORMATS, PdfEngine, ReadingOptions, read_bytes
from rolematch.records import Failure, month_of

AS_OF = month_of(2026, 6)
TESTS = Path(__file__).parent
FORMATS_FOLDER = TESTS / "cases" / "formats"
RESUMES = TESTS.parent / "examples" / "resumes"
BATCH = 250
SECONDS = 15.0
LEAVES = {kind.__name__ for kind in errors.ReadError.__subclasses__()}
SUFFIXES = {suffix for known in FORMATS.values() for suffix in known.suffixes}
# larger files are slow to damage and to read, and hold nothing that smaller ones do not
LARGEST = 50_000


def files() -> list[Path]:
    found = [*RESUMES.iterdir(), *(FORMATS_FOLDER.iterdir() if FORMATS_FOLDER.is_dir() else ())]
    chosen = [path for path in found if path.suffix in SUFFIXES and path.stat().st_size <= LARGEST]
    # by name, not by folder: the same order wherever the project lies
    return sorted(chosen, key=lambda path: path.name)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "batch" in metafunc.fixturenames:
        mutants = metafunc.config.getoption("--mutants")
        metafunc.parametrize("batch", range(-(-mutants // BATCH)))


def test_there_are_files_of_many_formats() -> None:
    assert len(files()) >= 30
    assert {".pdf", ".docx", ".txt", ".md"} <= {path.suffix for path in files()}


def test_the_same_seed_gives_the_same_mutants() -> None:
    chosen = files()
    made = [mutant(chosen, number, 1) for number in range(200)]
    assert made == [mutant(chosen, number, 1) for number in range(200)]
    assert [one.data for one in made] != [mutant(chosen, number, 2).data for number in range(200)]
    changed = sum(one.data != chosen[number % len(chosen)].read_bytes() for number, one in enumerate(made))
    assert changed > 190


def test_mutants_end_in_a_score_or_a_failure(batch: int, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    seed: int = request.config.getoption("--mutants-seed")
    last = min((batch + 1) * BATCH, request.config.getoption("--mutants"))
    chosen = files()
    paths = []
    for number in range(batch * BATCH, last):
        made = mutant(chosen, number, seed)
        path = tmp_path / made.name
        path.write_bytes(made.data)
        paths.append(path)
    engine: PdfEngine = "pdfium" if batch % 2 and find_spec("pypdfium2") else "pdfminer"
    options = ReadingOptions(pdf_engine=engine, seconds=SECONDS)
    begun = time.monotonic()
    results = list(rm.screen(paths, as_of=AS_OF, workers=2, options=options))
    took = time.monotonic() - begun
    assert [result.file for result in results] == [path.as_posix() for path in paths]
    failures = [result for result in results if isinstance(result, Failure)]
    print(f"seed {seed}, {engine}, {took:.0f} s:", Counter(failure.error for failure in failures))
    for failure in failures:
        if failure.error in ("TooLarge", "UnreadableFile"):
            print(failure)
    leaked = [
        f"{failure.file} (seed {seed}): {failure.error}, {failure.reason}"
        for failure in failures
        if failure.error not in LEAVES or "a defect of" in failure.reason or not (failure.reason and failure.cure)
    ]
    assert not leaked, "\n".join(leaked)
    # damage that always or never shows would test nothing
    assert 0.02 * len(results) < len(failures) < 0.8 * len(results)


STARTS = (
    b"", b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1\\ansi ", b"<!DOCTYPE html>", b'{"basics": {}, "work": [', b"\xff\xfe",
    b"\xfe\xff", b"\xef\xbb\xbf", bytes.fromhex("d0cf11e0a1b11ae1"), b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00",
    b"RIFF\0\0\0\0WEBP",
)  # fmt: skip
NAMES = ("a.pdf", "a.docx", "a.txt", "a.md", "a.rtf", "a.html", "a.json", "a.odt", "a", "\u202e")


@given(data=st.binary(max_size=300), start=st.sampled_from(STARTS), name=st.sampled_from(NAMES))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes, name: str) -> None:
    try:
        reading = read_bytes(start + data, name)
    except ReadError as error:
        refusal = error
    else:
        assert any(word.visible for page in reading.pages for word in page.words)
        return
    assert type(refusal).__name__ in LEAVES
    assert refusal.reason
    assert refusal.cure.endswith(".")


MARKS = "*_`#|[]()!>-+~<&;\\{}\"' \t\n"


@given(
    st.text(st.one_of(st.characters(), st.sampled_from(MARKS)), min_size=1, max_size=400),
    st.sampled_from(["a.txt", "a.md", "a.html", "a.rtf"]),
)
@settings(deadline=None)
def test_any_text_is_laid_out_and_keeps_no_unseen_characters(text: str, name: str) -> None:
    known = "Ada Example trained models for a mill that grinds invented flour"
    start = {"a.html": "<!DOCTYPE html><p>", "a.rtf": "{\\rtf1\\ansi "}.get(name, "")
    data = f"{start}{known}\n\n{text}".encode("utf-8", "replace")
    try:
        document = lay_out(read_bytes(data, name))
    except ReadError:
        return
    assert "Example" in document.text
    assert not set(document.text) & set("\0\x07\x1b\x7f\x9b\u200b\u202e\u2066\ufeff")
    for line in document.lines:
        assert line.span.of(document.text) == line.span.of(document.text).strip()
