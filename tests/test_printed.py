"""Printed resumes of known shapes (Europass, academic CVs, exports), templates and odd headings, as their truth says.

``tests/printed/pages`` holds them as web pages; ``tests/printed/render.py`` printed them. What is known to be read
wrongly stands in ``printed/known.csv`` with its reason; each of these failures is a strict one, so that a cure shows.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
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
SHAPES = {"europass": 4, "academic": 3, "network": 3, "headings": 7, "template": 10}
QUANTITIES = ("sections", "positions", "education", "months", "skills")
with (HERE / "known.csv").open(encoding="utf-8", newline="") as _lines:
    KNOWN = {(row["name"], row["quantity"]): row["reason"] for row in csv.DictReader(_lines)}


def cases() -> Iterator[Any]:
    """Give each page with each quantity that its truth states."""
    for name, truth in TRUTH.items():
        for quantity in (quantity for quantity in QUANTITIES if quantity in truth):
            reason = KNOWN.get((name, quantity))
            mark = pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason) if reason else ()
            yield pytest.param(name, quantity, id=f"{quantity}-{name}", marks=mark)


@functools.cache
def profile_of(name: str) -> Profile:
    return rm.parse(lay_out(read_file(HERE / "files" / f"{name}.pdf")), as_of=AS_OF)


def read(name: str, quantity: str) -> Any:
    """Write what was read as the truth is written."""
    profile = profile_of(name)
    if quantity == "months":
        return profile.months.total
    if quantity == "skills":
        # some of those that the page names, in the truth's order
        named = {skill.skill for skill in profile.skills}
        return [skill for skill in TRUTH[name]["skills"] if skill in named]
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


@pytest.mark.parametrize(("name", "quantity"), list(cases()))
def test_a_printed_resume_is_read_as_it_is(name: str, quantity: str) -> None:
    assert read(name, quantity) == TRUTH[name][quantity]


@pytest.mark.parametrize("name", [name for name in TRUTH if name.startswith("template")])
def test_both_engines_read_a_template_alike_and_find_nothing_hidden(name: str) -> None:
    path = HERE / "files" / f"{name}.pdf"
    one, other = (lay_out(read_file(path, rm.ReadingOptions(pdf_engine=e))) for e in ("pdfium", "pdfminer"))
    # an engine may give small capitals as the small letters that the page was written with
    assert one.text.casefold() == other.text.casefold()
    assert not [note for note in (*one.notes, *other.notes) if note.code == "hidden-text"]


def test_what_is_known_to_be_wrong_is_of_a_page() -> None:
    assert all(quantity in TRUTH[name] for name, quantity in KNOWN)


def test_every_page_is_printed_and_has_its_truth() -> None:
    pages = sorted(path.stem for path in (HERE / "pages").glob("*.html"))
    assert pages == sorted(path.stem for path in (HERE / "files").glob("*.pdf")) == sorted(TRUTH)
    for shape, least in SHAPES.items():
        assert sum(name.startswith(shape) for name in TRUTH) >= least, shape
