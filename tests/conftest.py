"""Fixtures that many tests share: the invented resumes, the truth about them, bad files, and the measuring data."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[1]
EXAMPLES = PROJECT / "examples"
SHARED = PROJECT.parent / "shared" / "data"

# the makers of good and of hostile files are modules, not tests
sys.path[:0] = [str(EXAMPLES), str(PROJECT / "tests")]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", type=int, default=2_000, help="how many damaged files test_fuzz.py screens")
    parser.addoption("--mutants-seed", type=int, default=1, help="which ones: a failure prints its seed")
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew (test_golden.py)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason="the measuring data (shared/data beside the project) is absent")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def examples() -> Path:
    """Give the folder with the invented people and the scripts that render them."""
    return EXAMPLES


@pytest.fixture(scope="session")
def resumes() -> Path:
    """Give the folder with the rendered resumes."""
    return EXAMPLES / "resumes"


@pytest.fixture(scope="session")
def truth(resumes: Path) -> list[dict[str, Any]]:
    """Give what is true of each rendered resume, in the format of labels."""
    with (resumes / "truth.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of files that cannot be read, or only just (see ``examples/bad_files.py``)."""
    from bad_files import write_bad_files

    folder = tmp_path_factory.mktemp("bad_files")
    write_bad_files(folder)
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder with the measuring data, or skip the test."""
    if not SHARED.is_dir():
        pytest.skip("the measuring data (shared/data beside the project) is absent")
    return SHARED


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a few hundred rows of the lexicon; copy it to change it (see ``small_lexicon.py``)."""
    from small_lexicon import write_small

    folder = tmp_path_factory.mktemp("lexicon") / "small"
    write_small(folder)
    return folder
