"""Work entries: drawn sections with the entries that they hold, and pages that hold none."""

import itertools
import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.lexicon import load_lexicon
from rolematch.parsing.positions import find_positions
from rolematch.parsing.sections import find_sections
from rolematch.records import month_text

TESTS = Path(__file__).parent
DRAWING = runpy.run_path(str(TESTS / "cases" / "drawing.py"))
draw, read_cases = DRAWING["draw"], DRAWING["read_cases"]
LEXICON = load_lexicon()


def cases(*names):
    return [case for name in names for case in read_cases(TESTS / "cases" / "positions" / f"{name}.txt")]


def positions_of(document):
    return find_positions(document, find_sections(document, LEXICON), LEXICON)


def written(position):
    """Write a position as the cases do: title | employer | start | end | kind."""
    dates = position.dates
    start = month_text(dates.start, dates.start_precision) if dates else "-"
    end = month_text(dates.end, dates.end_precision) if dates else "-"
    return [position.title, position.employer, start, end, position.kind]


POSITIVES, NEGATIVES = cases("headers", "linkedin", "shapes", "wording"), cases("negatives")


def test_enough_cases():
    assert len(POSITIVES) >= 40
    assert len(NEGATIVES) >= 10
    assert all(answer for _, _, answer in POSITIVES)
    assert not any(answer for _, _, answer in NEGATIVES)


def check(drawing, answer):
    positions, _ = positions_of(draw(drawing))
    assert [written(position) for position in positions] == [
        [part.strip() for part in line.split("|")] for line in answer
    ]


@pytest.mark.parametrize(
    ("drawing", "answer"), [c[1:] for c in POSITIVES + NEGATIVES], ids=[c[0] for c in POSITIVES + NEGATIVES]
)
def test_finds(drawing, answer):
    check(drawing, answer)


@pytest.mark.parametrize(
    ("drawing", "answer"), [c[1:] for c in cases("known_failures")], ids=[c[0] for c in cases("known_failures")]
)
@pytest.mark.xfail(strict=True, reason="a range needs a start; a title needs a noun")
def test_known_failures(drawing, answer):
    check(drawing, answer)


@pytest.mark.parametrize("drawing", [c[1] for c in POSITIVES], ids=[c[0] for c in POSITIVES])
def test_every_claim_is_quoted(drawing):
    document = draw(drawing)
    positions, _ = positions_of(document)
    for position in positions:
        assert position.title_span is None or position.title_span.of(document.text) == position.title
        assert position.employer_span is None or position.employer_span.of(document.text) == position.employer
        assert position.span.covers(position.body)
    # who came back to a post has two positions of one entry
    assert all(
        one.span.start < two.span.start or (one.span == two.span and one.dates != two.dates)
        for one, two in itertools.pairwise(positions)
    )


def test_body_holds_the_description():
    document = draw(
        "# Experience\n**Data Scientist** → Jan 2020 – Present\nHarbor Analytics\n- Ran experiments.\n- Wrote."
    )
    ((position,), notes) = positions_of(document)
    assert position.body.of(document.text) == "- Ran experiments.\n- Wrote."
    assert (position.family, position.level, notes) == ("ds", None, ())


def test_missing_dates_are_noted():
    document = draw("# Experience\n**Data Scientist, Harbor Analytics**\n- Ran experiments.")
    ((position,), (note,)) = positions_of(document)
    assert position.dates is None
    assert (note.code, note.span) == ("no-dates", position.span)


def test_an_empty_document_has_none():
    assert positions_of(draw("")) == ((), ())


LINES = st.sampled_from(
    [
        "# Experience",
        "# Education",
        "# Research",
        "**Data Scientist** → Jan 2020 – Present",
        "Harbor Analytics, Oslo",
        "{12} Fjordlight",
        "{11.5} Tutor",
        "May 2019 - June 2020 (1 year 2 months)",
        "3 years",
        "- Ran experiments in 2019.",
        "2022 → Lead",
        "| → Oslo",
        "2020",
        "Company: Zorvane",
        "",
        "→",
        "%% page",
        "Page 1 of 2",
        "|| Skills",
        "Career break → 2019 - 2020",
    ]
)


@given(st.lists(LINES, max_size=16))
def test_any_page_is_answered(lines):
    document = draw("\n".join(lines))
    positions, notes = positions_of(document)
    for position in positions:
        assert position.title or position.employer
        assert 0 <= position.span.start < position.span.end <= len(document.text)
        assert position.span.covers(position.body)
        assert position.title_span is None or position.span.covers(position.title_span)
    assert len(notes) == sum(position.dates is None for position in positions)
