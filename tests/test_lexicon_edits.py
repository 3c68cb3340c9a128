"""A lexicon that is edited: the new rows are loaded, and whatever was edited is refused or does no harm."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rolematch as rm
from rolematch.errors import LexiconError
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.store import check_lexicon
from rolematch.lexicon.tables import ROW_TYPES
from rolematch.records import Score
from small_lexicon import RESUME, add, complaints, read_table, write_table

AS_OF = "2026-06"


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """Give a copy of the small lexicon to edit."""
    return Path(shutil.copytree(small, tmp_path / "words"))


def test_an_edited_row_is_loaded_and_unchanged_ones_are_not_read_again(folder: Path) -> None:
    first = load_lexicon(folder)
    assert load_lexicon(folder) is first
    path = folder / "skills.csv"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"python,Python,", b"python,Pithon,"))
    edited = load_lexicon(folder)
    assert (first.skills["python"].name, edited.skills["python"].name) == ("Python", "Pithon")
    assert edited.sha256 != first.sha256
    path.write_bytes(before)
    assert load_lexicon(folder) is first  # the same rows again


def test_a_lexicon_in_use_stays_the_same_however_many_are_loaded(folder: Path) -> None:
    first = load_lexicon(folder)
    for number in range(6):
        load_lexicon(shutil.copytree(folder, folder.parent / str(number)))
    assert load_lexicon(folder) is first


def test_an_edit_that_keeps_size_and_time_of_the_file_is_seen(folder: Path) -> None:
    path = folder / "skills.csv"
    load_lexicon(folder)
    state = path.stat()
    path.write_bytes(path.read_bytes().replace(b"python,Python,", b"python,Pithon,"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    if path.stat().st_ctime_ns == state.st_ctime_ns:
        pytest.skip("this file system keeps no time of change")
    assert load_lexicon(folder).skills["python"].name == "Pithon"


def test_a_bad_edit_is_refused_and_its_repair_is_loaded(folder: Path) -> None:
    first = load_lexicon(folder)
    path = folder / "cues.csv"
    before = path.read_bytes()
    add(folder, "cues", ("quisted", 9, "own"))
    for _ in range(2):
        with pytest.raises(LexiconError):
            load_lexicon(folder)
    path.write_bytes(before)
    assert load_lexicon(folder) is first


def test_a_check_is_never_remembered(folder: Path) -> None:
    first = check_lexicon(folder)
    assert check_lexicon(folder) is not first
    # provenance is no part of the hash, and of a check it is
    line = add(folder, "provenance", ("r", "ds", "ds.md", "line 1", "yes", 0, "own"))
    assert any(text.startswith(f"provenance.csv:{line}: ") for text in complaints(folder))


# One cell changed at random

CELLS = ("", "nan", "-1", "99", "0", "?", "*", "(", "x" * 5000, "a\x07b", "a\nb", "\u202e", "Ｘ", "İ", " ")


@pytest.fixture(scope="module")
def spoilt(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(small, tmp_path_factory.mktemp("lexicon") / "spoilt"))


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_a_changed_cell_is_refused_with_its_line_or_does_no_harm(spoilt: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(sorted(ROW_TYPES)), "table")
    path = spoilt / f"{table}.csv"
    before = path.read_bytes()
    rows = read_table(path)
    number = data.draw(st.integers(1, len(rows) - 1), "row")
    column = data.draw(st.integers(0, len(rows[0]) - 1), "column")
    rows[number][column] = data.draw(st.sampled_from(CELLS), "cell")
    try:
        write_table(path, rows)
        found = _complaints_or_score(spoilt)
    finally:
        path.write_bytes(before)
    # of the row itself, or of others that needed it
    assert isinstance(found, Score) or (found and all(map(_has_place, found)))


def _complaints_or_score(folder: Path) -> list[str] | Score:
    try:
        lexicon = check_lexicon(folder)
    except LexiconError as error:
        return error.complaints
    return rm.score(RESUME, as_of=AS_OF, lexicon=lexicon)


def _has_place(complaint: str) -> bool:
    place, _, words = complaint.partition(": ")
    table, _, line = place.partition(":")
    return bool(words) and (line.isdecimal() or table.startswith("roles/"))
