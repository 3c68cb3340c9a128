"""Skills in sentences: what is marked is found and nothing else, and what is summed up of it."""

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolematch.lexicon import load_lexicon
from rolematch.parsing.matching import find_addresses, finder_of
from rolematch.parsing.skills import find_mentions, summarise_skills
from rolematch.records import DateRange, Document, Position, Section, Source, Span, month_of

CASES = Path(__file__).parent / "cases" / "skills"
LEXICON = load_lexicon()
MARK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
AS_OF = month_of(2026, 6)


def cases(name):
    """Read (section kind, sentence, [(surface, start, id or "")]) from a file of cases."""
    kind, found = None, []
    for line in (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind = line[3:]
        elif kind and line:
            text, want, last = "", [], 0
            for mark in MARK.finditer(line):
                text += line[last : mark.start()]
                want.append((mark[1], len(text), mark[2] or ""))
                text, last = text + mark[1], mark.end()
            found.append((kind, text + line[last:], want))
    return found


def written(text):
    return Document(Source("resume.txt", "text/plain", "", len(text)), text, ())


def mentions_in(text, kind="experience"):
    return find_mentions(written(text), (Section(kind, Span(0, 0), Span(0, len(text))),), LEXICON)


def found(text, kind="experience"):
    return [
        (mention.span.of(text), mention.span.start, mention.skill)
        for mention in mentions_in(text, kind)
        if LEXICON.skills[mention.skill].kind != "duty"
    ]


def agrees(got, want):
    return [item[:2] for item in got] == [item[:2] for item in want] and all(
        asked in ("", skill) for (_, _, skill), (_, _, asked) in zip(got, want, strict=True)
    )


SENTENCES, NEGATIVES, KNOWN_FAILURES = cases("sentences"), cases("negatives"), cases("known_failures")


def test_enough_cases():
    assert len(SENTENCES) >= 100
    assert len(NEGATIVES) >= 60
    assert len({skill for text in SENTENCES for _, _, skill in found(text[1], text[0])}) >= 120
    assert {kind for kind, _, _ in SENTENCES} >= {"experience", "skills", "projects", "summary", "certifications"}


@pytest.mark.parametrize(("kind", "text", "want"), SENTENCES, ids=[text for _, text, _ in SENTENCES])
def test_finds(kind, text, want):
    got = found(text, kind)
    assert agrees(got, want), got


@pytest.mark.parametrize(("kind", "text", "want"), NEGATIVES, ids=[text for _, text, _ in NEGATIVES])
def test_finds_nothing_more(kind, text, want):
    got = found(text, kind)
    assert agrees(got, want), got


@pytest.mark.parametrize(("kind", "text", "want"), KNOWN_FAILURES, ids=[text for _, text, _ in KNOWN_FAILURES])
@pytest.mark.xfail(strict=True, reason="sure names that are words too; single letters and verbs without a neighbour")
def test_known_failures(kind, text, want):
    assert agrees(found(text, kind), want)


def test_a_rule_is_named():
    rules = {m.span.of(t): m.rule for t in ("Python, R, SQL", "wrote it in R.") for m in mentions_in(t, "skills")}
    assert rules["Python"] == "any-case"
    assert rules["R"] in ("section", "pattern")
    assert {m.rule for kind, text, _ in SENTENCES for m in mentions_in(text, kind)} == {
        "any-case", "exact-case", "regex", "section", "neighbour", "cue", "pattern",
    }  # fmt: skip


WORDS = st.sampled_from([
    "Python", "R", "SQL", "C", "C++", "C#", "Go", "Spark", "Apache", "Excel at", "R&D", "machine", "learning", "deep",
    "Power", "BI", ",", ";", "|", "/", "(", ")", ".", "\n", "•", "and", "in", "the", "Node.js", "node.js", "k-means",
    "scikit-learn", "AWS", "Lambda", "oda@spark.example", "https://python.example/sql", "3.11", "reporting",
])  # fmt: skip
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)


@given(TEXTS)
@settings(deadline=None)
def test_mentions_stand_apart_in_order_and_quote_the_text(text):
    mentions = mentions_in(text, "skills")
    for mention in mentions:
        assert mention.span.of(text)
        assert mention.span.of(text).strip() == mention.span.of(text)
    for before, after in pairwise(mentions):
        assert before.span.end <= after.span.start
    for address in re.finditer(r"\S+@\S+|https?://\S+", text):
        assert not any(m.span.overlaps(Span(*address.span())) for m in mentions)


@given(st.text(max_size=120))
@settings(deadline=None)
def test_any_text_is_answered(text):
    for mention in mentions_in(text):
        assert mention.skill in LEXICON.skills


ANY_CASE = [row for row in LEXICON.aliases if row.match == "any-case" and row.sure == "yes" and row.alias.isascii()]


@given(st.sampled_from(ANY_CASE))
@settings(deadline=None)
def test_letter_case_of_any_case_aliases_does_not_matter(row):
    answers = [
        [(m.span, m.skill) for m in mentions_in(f"We used {form} here.")]
        for form in (row.alias.lower(), row.alias.upper())
    ]
    covering = [[span for span, _ in answer if len(span) >= len(row.alias)] for answer in answers]
    assert covering[0] == covering[1]
    assert covering[0], row


def position(start, end, span):
    dates = DateRange(start, end, "month", "month" if end is not None else "present", span)
    return Position("Engineer", "Quist AS", dates, "job", None, None, span, span)


def test_months_are_a_union_over_the_positions_that_name_the_skill():
    text = "Python and SQL daily.\nPython again.\nNothing here.\nSpoke about reporting.\nKnows Python, Rust."
    ends = [i for i, letter in enumerate(text) if letter == "\n"]
    first, second, third = Span(0, ends[0]), Span(ends[0] + 1, ends[1]), Span(ends[1] + 1, ends[2])
    positions = (
        position(month_of(2020, 1), month_of(2020, 12), first),
        position(month_of(2020, 7), month_of(2021, 6), second),
        position(month_of(2021, 1), None, third),
    )
    skills = {s.skill: s for s in summarise_skills(mentions_in(text), positions, written(text), LEXICON, AS_OF)}
    assert (skills["python"].mentions, skills["python"].months, skills["python"].last_use) == (3, 18, month_of(2021, 6))
    assert (skills["sql"].months, skills["sql"].last_use) == (12, month_of(2020, 12))
    assert (skills["rust"].months, skills["rust"].last_use) == (None, None)
    assert "reporting" not in skills
    assert "reporting" in {mention.skill for mention in mentions_in(text)}


def test_months_end_at_as_of():
    text = "Python daily."
    positions = (position(month_of(2026, 1), None, Span(0, len(text))),)
    (skill,) = summarise_skills(mentions_in(text), positions, written(text), LEXICON, month_of(2026, 3))
    assert (skill.months, skill.last_use) == (3, month_of(2026, 3))


def test_the_form_written_most_is_shown_and_the_order_is_fixed():
    text = "sklearn, SQL, scikit-learn, Sklearn, sklearn"
    skills = summarise_skills(mentions_in(text), (), written(text), LEXICON, AS_OF)
    assert [(s.skill, s.surface, s.mentions, s.name) for s in skills] == [
        ("scikit-learn", "sklearn", 4, "scikit-learn"),
        ("sql", "SQL", 1, "SQL"),
    ]
    assert skills == summarise_skills(reversed(mentions_in(text)), (), written(text), LEXICON, AS_OF)


def test_words_of_no_skill_are_not_kept():
    """A run over many files must not fill the vocabulary with their names."""
    finder, rng = finder_of(LEXICON), random.Random(5)

    def meet(words):
        text = " ".join(["Python and Power BI with"] + ["".join(rng.choices("abcdefgh", k=9)) for _ in range(words)])
        assert {found.alias.skill for found in finder.find(text, find_addresses(text))} >= {"python", "power-bi"}

    meet(10)
    kept = len(finder._vocab.strings)
    meet(3_000)
    assert len(finder._vocab.strings) <= kept + 30  # patterns that chance words begin
