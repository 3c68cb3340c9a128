"""The forty names of tools that are words, people and companies too: found where they are tools, and nowhere else.

The sentences of ``cases/skills/ambiguous`` were written by people who did not know the rules. What the rules still get
wrong stands in ``known_failures.txt``, and a sentence that begins to pass has to leave it.
"""

from collections import Counter
from pathlib import Path

import pytest

from rolematch.lexicon import load_lexicon
from rolematch.parsing.skills import find_mentions
from rolematch.records import Document, Section, Source, Span
from test_skills import MARK

CASES = Path(__file__).parent / "cases" / "skills" / "ambiguous"
# written after the rules and never looked at while rules are changed: what these show is what to expect
HELD_OUT = CASES.parent / "held_out"
LEXICON = load_lexicon()
SKILLS = sorted(path.stem for path in CASES.glob("*.txt") if path.stem != "known_failures")


def cases(skill, folder=CASES):
    """Read (section kind, text, spans of the marked words) of one skill's file."""
    kind, found = None, []
    for line in (folder / f"{skill}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind = line[3:].strip()
        elif kind and line.strip() and not line.startswith("# "):
            marked = line.strip().replace("\\n", "\n")
            text, spans, last = "", [], 0
            for mark in MARK.finditer(marked):
                text += marked[last : mark.start()]
                spans.append(Span(len(text), len(text) + len(mark[1])))
                text, last = text + mark[1], mark.end()
            found.append((kind, text + marked[last:], tuple(spans)))
    return found


def right(skill, kind, text, spans):
    """Tell whether every marked word is found, and no other."""
    document = Document(Source("resume.txt", "text/plain", "", len(text)), text, ())
    mentions = find_mentions(document, (Section(kind, Span(0, 0), Span(0, len(text))),), LEXICON)
    found = [mention.span for mention in mentions if mention.skill == skill]
    return all(any(span.overlaps(other) for other in found) for span in spans) and all(
        any(span.overlaps(other) for other in spans) for span in found
    )


KNOWN = set((CASES / "known_failures.txt").read_text(encoding="utf-8").splitlines())
ALL = [(skill, *case) for skill in SKILLS for case in cases(skill)]
NAMES = [f"{skill}: {text}".replace("\n", "\\n") for skill, _, text, _ in ALL]


def test_enough_sentences():
    assert len(SKILLS) >= 40
    for skill in SKILLS:
        with_it = [bool(spans) for _, _, spans in cases(skill)]
        assert min(sum(with_it), len(with_it) - sum(with_it)) >= 10, skill


@pytest.mark.parametrize("skill", SKILLS)
def test_found_where_it_is_meant_and_nowhere_else(skill):
    wrong = {
        name
        for name, (asked, kind, text, spans) in zip(NAMES, ALL, strict=True)
        if asked == skill and not right(skill, kind, text, spans)
    }
    known = {name for name in KNOWN if name.startswith(f"{skill}: ")}
    assert sorted(wrong - known) == []
    assert sorted(known - wrong) == [], "these pass: take them out of known_failures.txt"


def test_known_failures_are_few_and_name_sentences():
    named = {line for line in KNOWN if line and not line.startswith("# ")}
    assert named <= set(NAMES)
    missed = Counter(bool(spans) for name, (_, _, _, spans) in zip(NAMES, ALL, strict=True) if name in named)
    # of the sentences with the tool, and of those with the word in another sense
    assert missed[True] <= 0.1 * sum(bool(spans) for *_, spans in ALL)
    assert missed[False] <= 0.03 * sum(not spans for *_, spans in ALL)


def test_sentences_that_no_rule_was_made_for():
    counts = Counter()
    for skill in SKILLS:
        for kind, text, spans in cases(skill, HELD_OUT):
            counts[bool(spans), right(skill, kind, text, spans)] += 1
    with_it, without = counts[True, True] + counts[True, False], counts[False, True] + counts[False, False]
    assert min(with_it, without) >= 190
    assert counts[True, True] >= 0.88 * with_it
    assert counts[False, True] >= 0.97 * without
