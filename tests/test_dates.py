"""Dates: cases with the answer marked inside the text, properties of generated ranges, and things that are none."""

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.lexicon.store import load_lexicon
from rolematch.parsing.dates import find_dates, find_odd_ranges
from rolematch.records import month_of, month_text

CASES = Path(__file__).parent / "cases" / "dates"
LEXICON = load_lexicon()
# [[Jan 2020 - Present => 2020-01 present]]
MARK = re.compile(r"\[\[(?P<words>.+?) => (?P<start>\S+) (?P<end>\S+)\]\]", re.DOTALL)


def cases(name):
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def unmark(marked):
    """Take the marks out of a text; give the text and what should be found."""
    expected = [(m["words"], m["start"], m["end"]) for m in MARK.finditer(marked)]
    return MARK.sub(lambda m: m["words"], marked), expected


def found_in(text):
    return [
        (d.span.of(text), month_text(d.start, d.start_precision), month_text(d.end, d.end_precision))
        for d in find_dates(text, LEXICON)
    ]


POSITIVES = [
    text for name in ("english", "more_ranges", "five_languages", "more_languages") for text in cases(f"{name}.jsonl")
]
NEGATIVES = cases("negatives.jsonl")


def test_enough_cases():
    assert len(POSITIVES) + len(NEGATIVES) >= 300
    assert len(NEGATIVES) >= 50
    assert all(MARK.search(text) for text in POSITIVES)
    languages = {name for row in LEXICON.date_words for name in row.language.split(";")}
    assert languages >= {
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "sv",
        "da",
        "no",
        "pl",
        "cs",
        "ro",
        "tr",
        "id",
        "fi",
        "ru",
        "uk",
    }


@pytest.mark.parametrize("marked", POSITIVES)
def test_finds(marked):
    text, expected = unmark(marked)
    assert found_in(text) == expected


@pytest.mark.parametrize("text", NEGATIVES)
def test_finds_nothing(text):
    assert found_in(text) == []


@pytest.mark.parametrize("marked", cases("known_failures.jsonl"))
@pytest.mark.xfail(strict=True, reason="years look like house numbers and versions, short months like marks")
def test_known_failures(marked):
    text, expected = unmark(marked)
    assert found_in(text) == expected


def test_looks_only_where_it_is_told():
    text = "Jan 2018 - Feb 2019\nMar 2020 - Present\nMay 2021"
    start, end = text.index("Mar"), text.index("\nMay")
    (dates,) = find_dates(text, LEXICON, start, end)
    assert dates.span.of(text) == "Mar 2020 - Present"


def test_a_dash_with_something_behind_it_is_not_open():
    (dates,) = find_dates("May 2021 - Oslo", LEXICON)
    assert dates.end == month_of(2021, 5)


def test_a_bullet_is_no_separator():
    assert [d.end_precision for d in find_dates("May 2019\n- 2020 awards were counted", LEXICON)][:1] == ["month"]


MONTHS = st.integers(month_of(1960, 1), month_of(2039, 12))
NAMES = {
    language: [
        next(
            r.word
            for r in LEXICON.date_words
            if (r.field, r.value) == ("month", str(m)) and language in r.language.split(";")
        )
        for m in range(1, 13)
    ]
    for language in ("en", "fr", "es")
}
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FORMATS = {
    "name": lambda y, m: f"{NAMES['en'][m - 1].title()} {y}",
    "french": lambda y, m: f"{NAMES['fr'][m - 1]} {y}",
    "short": lambda y, m: f"{SHORT[m - 1]} {y}",
    "dotted": lambda y, m: f"{SHORT[m - 1]}. {y}",
    "comma": lambda y, m: f"{SHORT[m - 1].upper()}, {y}",
    "figures": lambda y, m: f"{m:02d}/{y}",
    "points": lambda y, m: f"{m:02d}.{y}",
    "iso": lambda y, m: f"{y}-{m:02d}",
    "slashes": lambda y, m: f"{y}/{m:02d}",
    "day": lambda y, m: f"17 {SHORT[m - 1]} {y}",
}
SEPARATORS = st.sampled_from([" - ", "-", " – ", "–", " — ", " to ", " until ", "\n- ", " -\n", " → ", " ~ "])


@given(st.sampled_from(sorted(FORMATS)), st.lists(MONTHS, min_size=2, max_size=2), SEPARATORS)
def test_every_format_reads_back(name, months, separator):
    first, last = sorted(months)
    if last - first >= 60 * 12:
        last = first
    write = FORMATS[name]
    text = f"Analyst, {write(first // 12, first % 12 + 1)}{separator}{write(last // 12, last % 12 + 1)}"
    found = find_dates(text, LEXICON)
    assert [(d.start, d.end, d.start_precision, d.end_precision) for d in found] == [(first, last, "month", "month")]
    assert found[0].span.of(text) == text.removeprefix("Analyst, ")


@given(st.sampled_from(sorted(FORMATS)), MONTHS, SEPARATORS, st.sampled_from(["Present", "current", "now", "heute"]))
def test_open_ranges_read_back(name, first, separator, word):
    text = f"{FORMATS[name](first // 12, first % 12 + 1)}{separator}{word}"
    (dates,) = find_dates(text, LEXICON)
    assert (dates.start, dates.end, dates.end_precision, dates.span.of(text)) == (first, None, "present", text)


@given(st.text(alphabet="JanMrch0123456789 -–/.'\n()Present", max_size=60))
def test_whatever_is_found_is_quoted_plausible_and_in_order(text):
    found = find_dates(text, LEXICON)
    for dates in found:
        assert dates.span.of(text).strip()
        assert month_of(1949, 12) <= dates.start <= month_of(2039, 12)
        assert dates.end is None or 0 <= dates.end - dates.start < 720
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(found))


ODD = [
    ("Mar 2021 - Jan 2020", "ends before it starts"),
    ("2021 – 2019", "ends before it starts"),
    ("05/2021 - 02/2021", "ends before it starts"),
    ("1951 - 2019", "takes over sixty years"),
]


@pytest.mark.parametrize(("text", "words"), ODD, ids=[text for text, _ in ODD])
def test_a_range_that_cannot_be_meant_is_a_note_and_no_number(text, words):
    line = f"Analyst, Quist AS, {text}, Ghent"
    (note,) = find_odd_ranges(line, LEXICON)
    assert (note.code, note.span.of(line)) == ("odd-dates", text)
    assert words in note.message
    assert find_dates(line, LEXICON) == ()


@pytest.mark.parametrize("marked", POSITIVES)
def test_a_range_that_can_be_meant_is_no_note(marked):
    assert find_odd_ranges(unmark(marked)[0], LEXICON) == []
