"""What is read out of the invented resumes, against the truth about them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from rolematch.records import Profile, Score, month_of, month_text

AS_OF = month_of(2026, 6)
COUNTED = ("job", "freelance", "research", "teaching", "military", "internship")

Pair = tuple[dict[str, Any], Profile]


@pytest.fixture(scope="module")
def pairs(resumes: Path, truth: list[dict[str, Any]]) -> list[Pair]:
    from rolematch.layout import lay_out
    from rolematch.lexicon import load_lexicon
    from rolematch.parsing import parse_document
    from rolematch.reading import read_file

    lexicon = load_lexicon()
    found = [(line, parse_document(lay_out(read_file(resumes / line["file"])), lexicon, AS_OF)) for line in truth]
    assert len(found) >= 30
    return found


def squash(text: str) -> str:
    return re.sub(r"[^\w+#]+", "", text.lower())


def words(text: str) -> list[str]:
    return re.findall(r"[\w+#]+", text.lower())


def holds(long: list[str], short: list[str]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def same_skill(a: str, b: str) -> bool:
    x, y = sorted((words(a), words(b)), key=len)
    return squash(a) == squash(b) or (min(len(squash(a)), len(squash(b))) > 1 and holds(y, x))


def same_title(a: str, b: str) -> bool:
    x, y = (" ".join(words(text)) for text in (a, b))
    ordered = [" ".join(sorted(text.split())) for text in (x, y)]
    return bool(x and y) and (x in y or y in x or difflib.SequenceMatcher(None, *ordered).ratio() >= 0.75)


def f1(hits: int, predicted: int, gold: int) -> float:
    return 2 * hits / (predicted + gold)


def month(text: str | None, last: bool) -> int | None:
    if text == "present":
        return AS_OF
    if text is None:
        return None
    year, _, number = text.partition("-")
    return month_of(int(year), int(number or (12 if last else 1)))


def true_months(positions: Iterable[dict[str, Any]]) -> int:
    covered: set[int] = set()
    for position in positions:
        start, end = month(position["start"], last=False), month(position["end"], last=True)
        if position["kind"] in COUNTED and start is not None and end is not None:
            covered.update(range(start, min(end, AS_OF) + 1))
    return len(covered)


def matched(line: dict[str, Any], profile: Profile) -> list[dict[str, Any]]:
    """Give the true positions whose title and year of start were read."""
    left, found = list(profile.positions), []
    for gold in line["positions"]:
        for position in left:
            start = month_text(position.dates.start) if position.dates else None
            if same_title(gold["title"], position.title) and (start or "")[:4] == (gold["start"] or "")[:4]:
                left.remove(position)
                found.append(gold)
                break
    return found


def test_positions(pairs: list[Pair]) -> None:
    hits = sum(len(matched(line, profile)) for line, profile in pairs)
    gold = sum(len(line["positions"]) for line, _ in pairs)
    predicted = sum(len(profile.positions) for _, profile in pairs)
    assert gold >= 100
    missed = [
        f"{line['file']}: {position['title']}; read: {[p.title for p in profile.positions]}"
        for line, profile in pairs
        for position in line["positions"]
        if position not in matched(line, profile)
    ]
    assert f1(hits, predicted, gold) >= 0.85, "\n".join([f"{hits} of {gold}, {predicted} read", *missed])


def test_months(pairs: list[Pair]) -> None:
    off = {
        line["file"]: (profile.months.total, true_months(line["positions"]))
        for line, profile in pairs
        if abs(profile.months.total - true_months(line["positions"])) > 3
    }
    assert len(off) <= 0.2 * len(pairs), off


def test_tools(pairs: list[Pair]) -> None:
    missed = [
        (line["file"], tool)
        for line, profile in pairs
        for tool in line["tools"]
        if not any(same_skill(tool, name) for skill in profile.skills for name in (skill.surface, skill.name))
    ]
    gold = sum(len(line["tools"]) for line, _ in pairs)
    assert gold >= 300
    assert len(missed) <= 0.2 * gold, missed


def test_headings(pairs: list[Pair]) -> None:
    hits = predicted = gold = 0
    wrong = []
    for line, profile in pairs:
        want = {squash(heading) for heading in line["headings"]}
        got = {squash(section.heading.of(profile.document.text)) for section in profile.sections} - {""}
        hits, predicted, gold = hits + len(want & got), predicted + len(got), gold + len(want)
        if want != got:
            wrong.append((line["file"], "missed", sorted(want - got), "extra", sorted(got - want)))
    assert gold >= 150
    assert f1(hits, predicted, gold) >= 0.8, wrong


def test_claims_point_at_characters(pairs: list[Pair]) -> None:
    """What can't be quoted was not found."""
    for line, profile in pairs:
        for mention in profile.mentions:
            assert mention.span.of(profile.document.text).strip(), line["file"]
        for position in profile.positions:
            if position.title_span is not None:
                assert squash(position.title_span.of(profile.document.text)) == squash(position.title), line["file"]


@pytest.mark.parametrize("phrase", ["excel in", "Go-to-market", "R&D", "Lead generation"])
def test_words_that_only_look_like_tools(pairs: list[Pair], phrase: str) -> None:
    """Nobody who excels in something gets Excel for it."""
    looked = 0
    for line, profile in pairs:
        text = profile.document.text
        for found in re.finditer(re.escape(phrase), text):
            looked += 1
            inside = [m.skill for m in profile.mentions if m.span.start < found.end() and m.span.end > found.start()]
            assert not {"excel", "microsoft-excel", "go", "golang", "r"} & set(inside), (line["file"], phrase)
    assert looked


@pytest.fixture(scope="module")
def scored(pairs: list[Pair]) -> list[tuple[dict[str, Any], Score]]:
    from rolematch.lexicon import load_lexicon
    from rolematch.modelling import load_model
    from rolematch.scoring import score_profile

    lexicon, model = load_lexicon(), load_model()
    return [(line, score_profile(profile, lexicon, model)) for line, profile in pairs]


def test_roles(scored: list[tuple[dict[str, Any], Score]]) -> None:
    """Of the answers that are given most are right, few are withheld, and nobody of one desk is sent to the other."""
    said = [(line["file"], line["role"], score.decision) for line, score in scored]
    given = [answer for answer in said if answer[2] != "uncertain"]
    wrong = [answer for answer in given if answer[1] != answer[2]]
    assert len(given) >= 0.7 * len(said), said
    assert len(wrong) <= 0.25 * len(given), wrong
    assert not [answer for answer in wrong if set(answer[1:]) == {"MLE", "DS"}], wrong


def test_levels(scored: list[tuple[dict[str, Any], Score]]) -> None:
    far = [(line["file"], line["level"], score.level) for line, score in scored if abs(line["level"] - score.level) > 1]
    exact = sum(line["level"] == score.level for line, score in scored)
    assert len(far) <= 0.1 * len(scored), far
    assert exact >= 0.5 * len(scored)
