"""Degrees: drawn sections of education with the degrees in them, and words of degrees that are none."""

import runpy
from pathlib import Path

import pytest

from rolematch.lexicon import load_lexicon
from rolematch.parsing.education import find_degrees, find_education
from rolematch.parsing.sections import find_sections
from rolematch.records import month_text

TESTS = Path(__file__).parent
DRAWING = runpy.run_path(str(TESTS / "cases" / "drawing.py"))
draw, read_cases = DRAWING["draw"], DRAWING["read_cases"]
LEXICON = load_lexicon()


def cases(name):
    return read_cases(TESTS / "cases" / "education" / f"{name}.txt")


CASES, KNOWN_FAILURES = [*cases("degrees"), *cases("negatives")], cases("known_failures")


def check(drawing, answer):
    document = draw(drawing)
    found = find_education(document, find_sections(document, LEXICON), LEXICON)
    assert [[e.degree, e.field, "-" if e.end is None else month_text(e.end)] for e in found] == [
        [part.strip() for part in line.split("|")] for line in answer
    ]


def test_enough_cases():
    assert len(cases("degrees")) >= 12
    assert len(cases("negatives")) >= 7
    assert not any(answer for _, _, answer in cases("negatives"))


@pytest.mark.parametrize(("drawing", "answer"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_finds(drawing, answer):
    check(drawing, answer)


@pytest.mark.parametrize(("drawing", "answer"), [c[1:] for c in KNOWN_FAILURES], ids=[c[0] for c in KNOWN_FAILURES])
@pytest.mark.xfail(strict=True, reason="a form has to open its part of the line; joined forms are taken for one degree")
def test_known_failures(drawing, answer):
    check(drawing, answer)


def test_spans_quote_the_degree():
    text = "University of Varde\nMaster of Science - MS, Statistics, 2017"
    (found,) = find_degrees(text, LEXICON)
    assert found.span.of(text) == "Master of Science - MS"


def test_only_lines_that_open_with_a_degree():
    text = "I hold an MSc in Statistics\nMSc in Statistics"
    (found,) = find_degrees(text, LEXICON, only_first=True)
    assert found.span.start == text.rindex("MSc")


@pytest.mark.parametrize("row", LEXICON.degrees, ids=lambda row: row.form)
def test_every_form_is_found(row):
    if row.degree.startswith("("):
        assert row.degree in ("(none)", "(field)", "(end)")
    else:
        assert [found.degree for found in find_degrees(f"{row.form}, Statistics, 2017", LEXICON)] == [row.degree]
