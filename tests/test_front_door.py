"""The front door: few names, loaded when they are used; dates and arguments that are wrong are refused."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.api import month_from
from rolematch.errors import EmptyFile, LexiconError, UsageError
from rolematch.records import month_of

CASES = Path(__file__).parent / "cases" / "screening"
HEAVY = ("numpy", "pandas", "spacy", "sklearn", "pdfminer", "docx", "matplotlib", "pyarrow", "rich", "lxml")


def loaded_by(*arguments: str) -> set[str]:
    """Give the heavy modules that a fresh Python has loaded after running its arguments."""
    report = f"import sys, json; print('\\n' + json.dumps([name for name in {HEAVY} if name in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*arguments, report])], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_loads_nothing_heavy() -> None:
    assert loaded_by("import rolematch, rolematch.cli, rolematch.api, rolematch.records") == set()


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("from rolematch.cli import main", "main(['--help'], standalone_mode=False)") == set()
    assert loaded_by("from rolematch.cli import main", "main(['screen', '--help'], standalone_mode=False)") == set()


def test_a_heavy_module_would_be_seen() -> None:
    assert loaded_by("import numpy") == {"numpy"}


def test_every_name_opens() -> None:
    assert set(dir(rm)) == set(rm.__all__)
    for name in rm.__all__:
        assert getattr(rm, name)
    assert rm.__version__[0].isdigit()
    with pytest.raises(AttributeError, match="no attribute 'scores'"):
        rm.scores  # type: ignore[attr-defined] # noqa: B018


@pytest.mark.parametrize(
    "as_of", ["2026-06", "2026-06-30", " 2026-06 ", datetime.date(2026, 6, 2), datetime.datetime(2026, 6, 2), 24317]
)
def test_months_are_understood(as_of: str | datetime.date | int) -> None:
    assert month_from(as_of) == month_of(2026, 6)


@pytest.mark.parametrize(
    "as_of",
    ["", "2026", "2026-13", "2026-00", "2026-02-30", "06/2026", "June 2026", "2026-6", "today", 2026, 0, -1, True,
     None, 1.5],
)  # fmt: skip
def test_what_is_no_month_is_refused(as_of: object) -> None:
    with pytest.raises(UsageError, match="no month"):
        month_from(as_of)  # type: ignore[arg-type]


def test_each_step_can_be_taken_alone() -> None:
    document = rm.read(CASES / "senior_ds.txt")
    profile = rm.parse(document, as_of="2026-06")
    lexicon, model = rm.load_lexicon(), rm.load_model()
    score = rm.score(profile, lexicon=lexicon, model=model)
    assert score == rm.score(CASES / "senior_ds.txt", as_of="2026-06")
    assert score == rm.score(document, as_of=datetime.date(2026, 6, 30))
    (screened,) = rm.screen([CASES / "senior_ds.txt"], as_of="2026-06", workers=0)
    assert screened == score


def test_as_of_is_asked_for_once() -> None:
    profile = rm.parse(CASES / "chef.md", as_of="2026-06")
    with pytest.raises(UsageError, match="missing"):
        rm.score(CASES / "chef.md")
    with pytest.raises(UsageError, match="parse it again"):
        rm.score(profile, as_of="2026-07")
    assert rm.score(profile, as_of="2026-06").profile is profile


def test_time_moves_with_as_of() -> None:
    early = rm.parse(CASES / "senior_ds.txt", as_of="2024-06").months.total
    late = rm.parse(CASES / "senior_ds.txt", as_of="2026-06").months.total
    assert late - early == 24


def test_wrong_files_and_lexicons_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(EmptyFile):
        rm.read(tmp_path / "empty.txt")
    with pytest.raises(LexiconError, match=r"skills\.csv"):
        rm.parse(CASES / "chef.md", as_of="2026-06", lexicon=tmp_path)


def test_results_print_in_a_notebook() -> None:
    score = rm.score(CASES / "senior_ds.txt", as_of="2026-06")
    for shown in (score._repr_html_(), rm.explain(score)._repr_html_()):
        assert "<table>" in shown
        assert score.decision in shown
