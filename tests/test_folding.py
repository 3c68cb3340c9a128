"""Letters that patterns take for others: what they find can be looked up."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.folding import fold
from rolematch.parsing.claims import find_claims
from rolematch.parsing.dates import find_dates
from rolematch.parsing.education import find_degrees
from rolematch.records import Score

LEXICON = load_lexicon()


def test_what_a_pattern_cannot_tell_apart_has_one_key() -> None:
    looked = 0
    for letter in map(chr, range(sys.maxunicode + 1)):
        forms = {letter.lower(), letter.upper(), letter.casefold(), letter.title()} - {letter}
        for other in (form for form in forms if len(form) == 1):
            if re.fullmatch(re.escape(letter), other, re.IGNORECASE):
                looked += 1
                assert fold(letter) == fold(other), (letter, other)
    assert looked > 2500
    for other in "Iİı":
        assert re.fullmatch("i", other, re.IGNORECASE)
        assert fold(other) == "i"


@pytest.mark.parametrize("text", ["NİSAN 2020", "APRİL 2020", "aprıl 2020", "NİSAN 2020 - EKİM 2021", "SİNCE 2020"])
def test_turkish_letters_of_a_date_are_read(text: str) -> None:
    (dates,) = find_dates(text, LEXICON)
    assert dates.span.of(text) == text


def test_turkish_letters_of_a_claim_and_a_degree_are_read() -> None:
    assert [claim.grade for claim in find_claims("FAMİLİAR WITH Java", LEXICON)] == ["course"]
    for text in ("NO EXPERİENCE WİTH Java", "no experıence w/ Java", "HAVEN’T USED Java"):
        assert [claim.grade for claim in find_claims(text, LEXICON)] == ["denied"], text
    assert [study.degree for study in find_degrees("Master of Scİence", LEXICON)] == ["MSc"]


# Letters that a pattern takes for an i, an s or a k
OTHERS = [("i", "İ"), ("i", "ı"), ("I", "İ"), ("s", "ſ"), ("k", "\N{KELVIN SIGN}")]


@pytest.mark.parametrize(("letter", "other"), OTHERS, ids=[ascii(other) for _, other in OTHERS])
def test_resumes_written_with_other_letters_are_scored(letter: str, other: str, tmp_path: Path) -> None:
    files = sorted((Path(__file__).parents[1] / "examples" / "resumes").glob("*.md"))
    assert len(files) >= 2
    for file in files:
        text = file.read_text(encoding="utf-8")
        text = (text.upper() if letter.isupper() else text).replace(letter, other)
        assert other in text
        path = tmp_path / "cv.txt"
        path.write_text(text, encoding="utf-8")
        assert isinstance(rm.score(path, as_of="2026-06"), Score)


def test_turkish_letters_of_a_cue_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cv.txt"
    job = "Data Scientist, Quist Mills\nJan 2020 - Mar 2022\n- {} of a forecast for an invented mill\n"
    scores = []
    for cue in ("Led the design", "LED THE DESİGN"):
        path.write_text(f"Ada Example\n\nEXPERIENCE\n{job.format(cue)}", encoding="utf-8")
        scores.append(rm.score(path, as_of="2026-06"))
    assert scores[0].level == scores[1].level
