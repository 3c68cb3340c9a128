"""Printed resumes of known shapes (Europass, academic CVs, exports) and with odd headings, exactly as their truth says.

``tests/printed/pages`` holds them as web pages; ``tests/printed/render.py`` printed them.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

import rolematch as rm
from rolematch.layout import lay_out
from rolematch.reading import read_file
from rolematch.records import Profile, month_text

AS_OF = "2026-06"
HERE = Path(__file__).parent / "printed"
TRUTH: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "truth.yaml").read_text(encoding="utf-8"))
SHAPES = {"europass": 4, "academic": 3, "network": 3, "headings": 7}


@functools.cache
def profile_of(name: str) -> Profile:
    return rm.parse(lay_out(read_file(HERE / "files" / f"{name}.pdf")), as_of=AS_OF)


def read(name: str, quantity: str) -> Any:
    """Write what was read as the truth is written."""
    profile = profile_of(name)
    if quantity == "months":
        return profile.months.total
    if quantity == "sections":
        return [section.kind for section in profile.sections[1:]]
    if quantity == "education":
        return [f"{e.degree} {month_text(e.end)[:4] if e.end is not None else '-'}" for e in profile.education]
    found = []
    for position in profile.positions:
        dates = position.dates
        start = month_text(dates.start, dates.start_precision) if dates else "-"
        end = month_text(dates.end, dates.end_precision) if dates else "-"
        found.append(" | ".join((position.title, position.employer or "-", start, end, position.kind)))
    return found


@pytest.mark.parametrize("quantity", ["sections", "positions", "education", "months"])
@pytest.mark.parametrize("name", TRUTH)
def test_a_printed_resume_is_read_as_it_is(name: str, quantity: str) -> None:
    assert read(name, quantity) == TRUTH[name][quantity]


def test_every_page_is_printed_and_has_its_truth() -> None:
    pages = sorted(path.stem for path in (HERE / "pages").glob("*.html"))
    assert pages == sorted(path.stem for path in (HERE / "files").glob("*.pdf")) == sorted(TRUTH)
    for shape, least in SHAPES.items():
        assert sum(name.startswith(shape) for name in TRUTH) >= least, shape
