"""Masking by construction, proven on many: 200 invented people by 32 swaps of who they are and how it is written.

The people are those of ``tests/panel``, recombined from ``examples/people``. Each swap is one test, over all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

import rolematch as rm
from panel.people import (
    GROUPS,
    ORDERS,
    SEXES,
    SPELLED,
    Candidate,
    as_person,
    candidate,
    names,
    spellings,
)
from panel.swaps import AMERICAN, BRITISH, IDENTITY, NEAR, Swap
from rolematch.layout import lay_out
from rolematch.masking import visible_terms
from rolematch.parsing import parse_document
from rolematch.reading import read_bytes
from rolematch.records import Score
from rolematch.scoring import score_profile

PEOPLE = 200
# the fit may move so far where words or their order are others
NEARLY = 0.02
WORDS, MODEL = rm.load_lexicon(), rm.load_model()


def score_of(one: Candidate, style: str = "md") -> Score:
    from rendering.styles import render

    person = as_person(one, style)
    suffix = style.partition("-")[0]
    document = lay_out(read_bytes(render(person), f"someone.{suffix}"))
    return score_profile(parse_document(document, WORDS, one.as_of), WORDS, MODEL)


def outcome(score: Score) -> tuple[object, ...]:
    """Give all of a score that says something of the person: no place in the text, and no quote."""
    return (
        dict(score.fit),
        score.decision,
        score.level,
        score.level_probabilities,
        [(e.role, e.feature, e.weight) for e in score.evidence],
        [(e.feature, e.value, e.weight) for e in score.level_evidence],
    )


@pytest.fixture(scope="module")
def people() -> tuple[tuple[Candidate, tuple[object, ...]], ...]:
    """Give the people, written in American spelling, and what is said of each."""
    found = [AMERICAN(candidate(number)) for number in range(PEOPLE)]
    return tuple((one, outcome(score_of(one))) for one in found)


def moves(people: tuple[tuple[Candidate, tuple[object, ...]], ...], swap: Swap) -> Iterator[tuple[int, float]]:
    """Give the number of each person whose score moves, and how far the fit does."""
    for one, before in people:
        other = swap(one)
        assert other != one, f"the swap does nothing to candidate {one.number}"
        after = outcome(score_of(other))
        if after != before:
            fits, others = before[0], after[0]
            assert isinstance(fits, dict)
            assert isinstance(others, dict)
            yield one.number, max(abs(fits[role] - others[role]) for role in fits)


@pytest.mark.parametrize("name", IDENTITY)
def test_who_someone_is_moves_nothing(people: tuple[tuple[Candidate, tuple[object, ...]], ...], name: str) -> None:
    moved = list(moves(people, IDENTITY[name]))
    assert not moved, f"{len(moved)} of {len(people)} scores moved: {moved[:10]}"


@pytest.mark.parametrize("name", NEAR)
def test_how_it_is_written_moves_a_fit_hardly(
    people: tuple[tuple[Candidate, tuple[object, ...]], ...], name: str
) -> None:
    far = [(number, by) for number, by in moves(people, NEAR[name]) if by > NEARLY]
    assert not far, f"{len(far)} of {len(people)} fits moved by more than {NEARLY}: {far[:10]}"


def test_british_forms_are_the_same_words() -> None:
    told = spellings()
    differ = [(a, b) for a, b in told if WORDS.vocabulary.get(a) != WORDS.vocabulary.get(b)]
    assert not differ
    assert len(told) >= 40
    assert sum(a in WORDS.vocabulary for a, _ in told) >= 10


def test_the_panel_is_wide_enough_to_prove_something(
    people: tuple[tuple[Candidate, tuple[object, ...]], ...],
) -> None:
    assert len(people) >= 200
    assert len(IDENTITY) + len(NEAR) >= 30
    assert len({(one.summary, one.jobs) for one, _ in people}) == len(people)
    decisions = Counter(before[1] for _, before in people)
    assert set(decisions) >= {"MLE", "DS", "neither", "uncertain"}
    assert min(decisions[d] for d in ("MLE", "DS", "neither")) >= 20
    assert len({before[2] for _, before in people}) >= 3
    assert Counter(one.order for one, _ in people).keys() == set(ORDERS)
    fits = [fit for _, before in people for fit in before[0].values()]  # type: ignore[attr-defined]
    assert min(fits) < 0.1
    assert max(fits) > 0.9
    # the words that are spelled in two ways stand in everybody's resume
    assert all(sum(a != b for a, b in zip(one.jobs, BRITISH(one).jobs, strict=True)) >= 2 for one, _ in people)
    assert len(SPELLED) == len(set(SPELLED)) >= 8


def test_the_names_are_of_all_groups() -> None:
    assert set(names()) == {(group, sex) for group in GROUPS for sex in SEXES}
    assert all(len(firsts) >= 5 and len(lasts) >= 8 for firsts, lasts in names().values())


@pytest.mark.parametrize(
    "swap",
    [
        lambda one: replace(one, skills=(("Tools", "PyTorch, CUDA, Kubernetes, MLflow"),)),
        lambda one: replace(one, jobs=one.jobs[:1]),
        lambda one: replace(one, as_of=one.as_of + 12 * 5),
    ],
    ids=["other skills", "fewer jobs", "dates that stay while time goes on"],
)
def test_these_tests_would_see_a_move(people: tuple[tuple[Candidate, tuple[object, ...]], ...], swap: Swap) -> None:
    some = people[:20]
    assert len(list(moves(some, swap))) == len(some)


LOOKS: dict[str, dict[str, object]] = {
    "helvetica 9": {"font": "helvetica", "size": 9, "align": "left"},
    "times 11.5": {"font": "times", "size": 11.5, "heading": 14},
    "dejavu-serif 9.6": {"font": "dejavu-serif", "size": 9.6, "colour": "#264653"},
    "capitals": {"font": "times", "capitals": True, "rule": False},
}


@pytest.mark.parametrize("look", LOOKS)
def test_font_and_size_move_nothing(people: tuple[tuple[Candidate, tuple[object, ...]], ...], look: str) -> None:
    some = [one for one, _ in people[:40]]
    style = "pdf-one-column"
    moved = [
        one.number
        for one in some
        if outcome(score_of(one, style)) != outcome(score_of(replace(one, look=LOOKS[look]), style))
    ]
    assert not moved, f"{len(moved)} of {len(some)} scores moved: {moved}"


def text_score(text: str) -> Score:
    return rm.score(lay_out(read_bytes(text.encode(), "someone.md")), as_of="2026-06")


def test_a_university_vetoes_no_skill_of_the_section_below() -> None:
    text = (
        "# Kim Miller\n\n## Education\n\nBSc Mathematics\n\nMuster University\n\n## Skills\n\nStatistics: regression\n"
    )
    found = {mention.skill for mention in text_score(text).profile.mentions}
    assert "statistics" in found
    inside = {mention.skill for mention in text_score(text.replace("## Skills\n\n", "")).profile.mentions}
    assert "statistics" not in inside


def test_a_title_hides_no_skill_of_the_section_above() -> None:
    text = "# Kim Miller\n\n## Skills\n\nPython, Kubernetes\n\n## Experience\n\n### Engineer\n\nMay 2020 – Present\n"
    score = text_score(text)
    seen = {term.feature for term in visible_terms(score.profile, WORDS)}
    assert {"skill:python", "skill:kubernetes"} <= seen
