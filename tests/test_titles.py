"""Job titles: what each says of family, level, kind and track, and phrases that are none."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.lexicon import load_lexicon
from rolematch.parsing.titles import Title, parse_title

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "cases" / "titles"
LEXICON = load_lexicon()


def titles(name):
    with (CASES / name).open(encoding="utf-8", newline="") as handle:
        return [
            (
                row["title"],
                Title(row["family"] or None, int(row["level"] or 0) or None, row["kind"], row["track"] or None, True),
            )
            for row in csv.DictReader(handle)
        ]


POSITIVES = titles("titles.csv")
NEGATIVES = (CASES / "negatives.txt").read_text(encoding="utf-8").splitlines()


def test_enough_cases():
    assert len(POSITIVES) >= 170
    assert len(NEGATIVES) >= 65
    assert {title.level for _, title in POSITIVES} == {None, 1, 2, 3, 4, 5}
    assert {title.kind for _, title in POSITIVES} == {
        "job", "internship", "freelance", "research", "teaching", "volunteer", "military",
    }  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), POSITIVES, ids=[text for text, _ in POSITIVES])
def test_reads(text, expected):
    assert parse_title(text, LEXICON) == expected


@pytest.mark.parametrize("text", NEGATIVES)
def test_is_no_title(text):
    assert not parse_title(text, LEXICON).likely


@pytest.mark.parametrize(("text", "expected"), titles("known_failures.csv"))
@pytest.mark.xfail(strict=True, reason="trades without a noun, two alternatives, places and codes, firms of one person")
def test_known_failures(text, expected):
    assert parse_title(text, LEXICON) == expected


@pytest.mark.parametrize(("text", "expected"), POSITIVES, ids=[text for text, _ in POSITIVES])
def test_letter_case_and_bullets_do_not_matter(text, expected):
    for written in (text.upper(), f"• {text}", f"  {text} "):
        assert parse_title(written, LEXICON) == expected


def employers():
    with (CASES / "employers.csv").open(encoding="utf-8", newline="") as handle:
        return [(row["title"], row["employer"], int(row["level"] or 0) or None) for row in csv.DictReader(handle)]


@pytest.mark.parametrize(("title", "employer", "level"), employers())
def test_a_banks_ranks_are_grades(title, employer, level):
    assert parse_title(title, LEXICON, employer).level == level


@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    title = parse_title(text, LEXICON)
    assert title.level in (None, 1, 2, 3, 4, 5)


def test_rows_say_what_the_code_asks_for():
    values = {
        field: {row.value for row in LEXICON.titles if row.field == field} for field in ("level", "noun", "track")
    }
    assert values["level"] == {"0", "1", "2", "3", "4", "5"}
    assert values["noun"] == {"title", "first", "weak", "ends", "under", "rank", "mode", "never", "verb"}
    assert values["track"] == {"individual", "management", "management?"}
    assert {row.value for row in LEXICON.titles if row.field == "bank"} == {"3", "4", "cue", "house"}


def test_each_family_is_described_and_has_rows_of_substance():
    rows = Counter(row.value.rstrip("?") for row in LEXICON.titles if row.field == "family")
    readme = (ROOT / "skill_lexicon" / "README.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `(\w+)` \|", readme.partition("## Job families")[2], flags=re.MULTILINE)
    assert sorted(described) == sorted(rows)
    assert len(rows.keys() - {"mle", "ds"}) >= 40
    assert min(rows.values()) >= 5
    assert {title.family for _, title in POSITIVES} >= rows.keys()


def test_other_words_stand_for_what_the_rows_know():
    known = {row.term.casefold() for row in LEXICON.titles if row.field != "same"}
    words = {word for term in known for word in term.split()}
    for row in LEXICON.titles:
        if row.field == "same":
            assert set(row.value.split()) <= words, row


def test_no_row_stands_twice():
    rows = [(row.term.casefold(), row.field) for row in LEXICON.titles]
    assert len(rows) >= 2000
    assert len(rows) == len(set(rows))
