"""The same invented resume in many layouts gives the same profile and score.

The files were rendered by ``tests/twins/render.py``. What is known to differ stands in ``twins/known.csv`` with its
reason, one row a cause; each of its failures is a strict one, so that a cure shows.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rolematch as rm
from rolematch.layout import lay_out
from rolematch.reading import read_file
from rolematch.records import month_text

AS_OF = "2026-06"
TWINS = Path(__file__).parent / "twins"
FILES = TWINS / "files"
# one column, dates at the right: what the others are compared with
BASELINE = "browser-one-column"
LAYOUTS = sorted(folder.name for folder in FILES.iterdir() if folder.is_dir())
PEOPLE = sorted(file.stem for file in (FILES / BASELINE).iterdir())
QUANTITIES = ("skills", "positions", "employers", "months", "fit", "level")
FITS_AGREE = 1e-9


def known_failures() -> dict[tuple[str, str, str], str]:
    """Give the reason why a layout's quantity of a person differs."""
    with (TWINS / "known.csv").open(encoding="utf-8", newline="") as lines:
        return {
            (layout, row["quantity"], row["person"]): row["reason"]
            for row in csv.DictReader(lines)
            for layout in row["layouts"].split()
        }


KNOWN = known_failures()


@functools.cache
def outcome(layout: str, person: str) -> dict[str, Any]:
    """Give the quantities of one file."""
    (path,) = (FILES / layout).glob(f"{person}.*")
    profile = rm.parse(lay_out(read_file(path)), as_of=AS_OF)
    score = rm.score(profile)
    positions, employers = [], []
    for position in profile.positions:
        dates = position.dates
        start = dates and month_text(dates.start, dates.start_precision)
        end = dates and month_text(dates.end, dates.end_precision)
        positions.append((position.title, start, end, position.kind))
        employers.append((position.employer, start))
    return {
        "skills": {skill.skill for skill in profile.skills},
        # layouts may order the entries in their own way
        "positions": sorted(positions, key=repr),
        "employers": sorted(employers, key=repr),
        "months": profile.months.total,
        "fit": pytest.approx(dict(score.fit), abs=FITS_AGREE),
        "level": score.level,
        "fit as it is": dict(score.fit),
    }


def cases() -> Iterator[Any]:
    for layout in LAYOUTS:
        for quantity in QUANTITIES:
            known = tuple(person for person in PEOPLE if (layout, quantity, person) in KNOWN)
            rest = tuple(person for person in PEOPLE if person not in known)
            yield pytest.param(layout, quantity, rest, id=f"{layout}-{quantity}")
            for person in known:
                mark = pytest.mark.xfail(strict=True, raises=AssertionError, reason=KNOWN[layout, quantity, person])
                yield pytest.param(layout, quantity, (person,), id=f"{layout}-{quantity}-{person}", marks=mark)


@pytest.mark.parametrize(("layout", "quantity", "people"), list(cases()))
def test_a_layout_changes_nothing(layout: str, quantity: str, people: tuple[str, ...]) -> None:
    seen = "fit as it is" if quantity == "fit" else quantity
    moved = {
        person: (outcome(layout, person)[seen], outcome(BASELINE, person)[quantity])
        for person in people
        if outcome(layout, person)[seen] != outcome(BASELINE, person)[quantity]
    }
    assert not moved, "\n".join(f"{person}: {here}\n  {BASELINE}: {there}" for person, (here, there) in moved.items())


def test_the_files_are_all_there() -> None:
    assert len(PEOPLE) >= 8
    assert len(LAYOUTS) >= 12
    for layout in LAYOUTS:
        assert sorted(file.stem for file in (FILES / layout).iterdir()) == PEOPLE, layout
    assert sum(1 for file in FILES.rglob("*") if file.is_file()) >= 96
    assert {file.suffix for file in FILES.rglob("*.*")} == {".pdf", ".docx", ".odt"}


def test_known_failures_are_of_files_that_exist() -> None:
    for (layout, quantity, person), reason in KNOWN.items():
        assert layout in LAYOUTS
        assert quantity in QUANTITIES
        assert person in PEOPLE
        assert len(reason.split()) >= 5, (layout, quantity, person)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_baseline_is_true(person: str, examples: Path) -> None:
    from rendering.content import read_person

    written = read_person(examples / "people" / f"{person}.yaml")
    entries = [entry for section in written.sections for entry in section.entries]
    jobs = [job.work for entry in entries for job in (entry.roles or (entry,)) if job.work is not None]
    found = outcome(BASELINE, person)["positions"]
    assert sorted((start, end, kind) for _, start, end, kind in found) == sorted((j.start, j.end, j.kind) for j in jobs)


def test_these_tests_would_see_a_difference() -> None:
    for quantity in ("skills", "positions", "employers", "months"):
        assert len({repr(outcome(BASELINE, person)[quantity]) for person in PEOPLE}) == len(PEOPLE)
    fits = [outcome(BASELINE, person) for person in PEOPLE]
    assert all(one["fit as it is"] != other["fit"] for one in fits for other in fits if one is not other)
