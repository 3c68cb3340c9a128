"""Certificates: drawn sections and the names and months in them."""

import runpy
from pathlib import Path

import pytest

from rolematch.lexicon import load_lexicon
from rolematch.parsing.certifications import find_certifications
from rolematch.parsing.sections import find_sections
from rolematch.records import month_text

TESTS = Path(__file__).parent
DRAWING = runpy.run_path(str(TESTS / "cases" / "drawing.py"))
CASES = DRAWING["read_cases"](TESTS / "cases" / "certifications" / "certifications.txt")
LEXICON = load_lexicon()


def test_enough_cases():
    assert len(CASES) >= 9


@pytest.mark.parametrize(("drawing", "answer"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_finds(drawing, answer):
    document = DRAWING["draw"](drawing)
    found = find_certifications(document, find_sections(document, LEXICON), LEXICON)
    assert [f"{one.name} | {'-' if one.date is None else month_text(one.date)}" for one in found] == answer
    for one in found:
        assert " ".join(one.span.of(document.text).split()) == one.name
