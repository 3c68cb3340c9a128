"""Sections: drawn pages with their headings, and lines that head nothing."""

import csv
import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.lexicon import load_lexicon
from rolematch.parsing.heading_words import EXACT, PARTS, heading_words, squash
from rolematch.parsing.sections import find_sections
from rolematch.records import Span

TESTS = Path(__file__).parent
DRAWING = runpy.run_path(str(TESTS / "cases" / "drawing.py"))
draw, read_cases = DRAWING["draw"], DRAWING["read_cases"]
LEXICON = load_lexicon()


def cases(name):
    return read_cases(TESTS / "cases" / "sections" / f"{name}.txt")


CASES, KNOWN_FAILURES = [*cases("headings"), *cases("negatives")], cases("known_failures")


def headings_of(drawing):
    document = draw(drawing)
    sections = find_sections(document, LEXICON)[1:]
    return [f"{section.kind} | {section.heading.of(document.text)}" for section in sections]


def test_enough_cases():
    assert len(cases("headings")) >= 16
    assert len(cases("negatives")) >= 7
    kinds = {line.partition(" |")[0] for _, _, answer in CASES for line in answer}
    assert kinds >= {"summary", "experience", "education", "skills", "projects", "languages", "awards", "publications"}


@pytest.mark.parametrize(("drawing", "answer"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_finds(drawing, answer):
    assert headings_of(drawing) == answer


@pytest.mark.parametrize(("drawing", "answer"), [c[1:] for c in KNOWN_FAILURES], ids=[c[0] for c in KNOWN_FAILURES])
@pytest.mark.xfail(
    strict=True,
    reason="one other heading does not tell how headings look; plain type heads nothing where headings stand out",
)
def test_known_failures(drawing, answer):
    assert headings_of(drawing) == answer


LINES = st.sampled_from(
    ["# Experience", "# Skills", "Halvard Quist", "- Ran experiments.", "", "SKILLS: R, SQL", "**Lead**"]
)


@given(st.lists(LINES, max_size=14))
def test_sections_cover_the_text_in_order(lines):
    document = draw("\n".join(lines))
    sections = find_sections(document, LEXICON)
    assert sections[0].kind == "contact"
    assert sections[0].heading == Span(0, 0)
    place = 0
    for section in sections:
        assert section.heading.start == place or section is sections[0]
        assert section.heading.end == section.body.start
        place = section.body.end
    assert place == len(document.text)


@pytest.mark.parametrize(
    ("text", "kind", "strength"),
    [
        ("Work Experience", "experience", EXACT),
        ("W O R K   E X P E R I E N C E", "experience", EXACT),
        ("Formação Acadêmica", "education", EXACT),
        ("Recent Experience", "experience", PARTS),
        ("Skills / Tools", "skills", PARTS),
    ],
)
def test_words(text, kind, strength):
    match = heading_words(LEXICON).match(text)
    assert (match.kind, match.strength) == (kind, strength)


@pytest.mark.parametrize("text", ["Halvard Quist", "Harbor Analytics", "Data Scientist", "", "•", "Oslo, Norway"])
def test_words_of_no_heading(text):
    assert heading_words(LEXICON).match(text).strength < PARTS


def forms():
    with (TESTS / "cases" / "sections" / "forms.csv").open(encoding="utf-8", newline="") as lines:
        return [(form, row["section"]) for row in csv.DictReader(lines) for form in row["forms"].split(";")]


@pytest.mark.parametrize(("form", "kind"), forms())
def test_forms_of_the_field(form, kind):
    """The headings that 3,100 resumes were found to use; "Leadership Experience" heads clubs rather than jobs."""
    for written in (form, form.upper(), f"✦ {form.title()}:", " ".join(form.upper())):
        match = heading_words(LEXICON).match(written)
        assert (match.kind, match.strength) == (kind, EXACT), written


def test_enough_forms():
    assert len(forms()) >= 110
    assert len(LEXICON.headings) >= 250


def test_no_row_stands_twice():
    rows = [squash(row.heading) for row in LEXICON.headings]
    assert len(rows) >= 1000
    assert len(rows) == len(set(rows))
