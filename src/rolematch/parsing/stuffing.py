"""What was put into a resume to move a machine: lists pasted again, job postings, orders to whoever reads.

It is noted, never punished: repeated lists, postings and orders don't count for the fit (:mod:`rolematch.masking`
hides the spans of these notes), the rest of the resume counts as always.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rolematch.lexicon import Lexicon
from rolematch.parsing.phrases import PhraseFinder, begun
from rolematch.records import Document, Note, SkillMention, Span

REPEATED_LIST, JOB_POSTING, ORDER = "repeated-list", "job-posting", "order-to-reader"
# The codes of notes whose spans don't count
LEFT_OUT = frozenset((REPEATED_LIST, JOB_POSTING, ORDER))
# A line that names so many skills is a list of them
_LIST = 5
# So many different phrases of postings, near each other, make one
_POSTING = 3
_NEAR = 2_500
# Above so many different skills, or mentions of one, a resume names more than any of 120 real ones (125 and 21)
MANY_SKILLS, MANY_MENTIONS = 160, 30


def find_stuffing(document: Document, mentions: Sequence[SkillMention], lexicon: Lexicon) -> tuple[Note, ...]:
    """Give a note for each repeated list, pasted posting and order, and for far too many skills.

    Parameters
    ----------
    document : Document
        The resume as one text.
    mentions : sequence of SkillMention
        Its skills.
    lexicon : Lexicon
        Its lists ``ad_phrase`` and ``order_phrase`` hold what postings and orders say.
    """
    return (
        *_repeated(document, mentions),
        *_postings(document, lexicon),
        *_orders(document, lexicon),
        *_many(mentions),
    )


def counted_mentions(mentions: Sequence[SkillMention]) -> Sequence[SkillMention]:
    """Give the mentions that count: all, or those of the `MANY_SKILLS` best supported skills if there are more.

    A skill is supported by mentions in described work, then by all its mentions, then by standing early.
    """
    counts = Counter(mention.skill for mention in mentions)
    if len(counts) <= MANY_SKILLS:
        return mentions
    at_work = Counter(mention.skill for mention in mentions if mention.section in ("experience", "projects"))
    first: dict[str, int] = {}
    for mention in mentions:
        first.setdefault(mention.skill, mention.span.start)
    best = sorted(counts, key=lambda skill: (-at_work[skill], -counts[skill], first[skill]))[:MANY_SKILLS]
    return [mention for mention in mentions if mention.skill in set(best)]


def _repeated(document: Document, mentions: Sequence[SkillMention]) -> Iterator[Note]:
    counts: Counter[int] = Counter()
    lines = [line.span for line in document.lines]
    starts = sorted(mention.span.start for mention in mentions)
    at = 0
    for number, span in enumerate(lines):
        while at < len(starts) and starts[at] < span.end:
            counts[number] += starts[at] >= span.start
            at += 1
    seen: set[str] = set()
    for number, span in enumerate(lines):
        if counts[number] < _LIST:
            continue
        words = " ".join(span.of(document.text).casefold().split())
        if words in seen:
            yield Note(REPEATED_LIST, "a list that stands above already does not count again", span)
        seen.add(words)


def _postings(document: Document, lexicon: Lexicon) -> Iterator[Note]:
    found = _phrases("ad_phrase", lexicon).find(document.text)
    first = 0
    while first < len(found):
        last = first
        while last + 1 < len(found) and found[last + 1].start() - found[last].end() < _NEAR:
            last += 1
        if len({match[0] for match in found[first : last + 1]}) >= _POSTING:
            span = _lines_of(document, Span(found[first].start(), found[last].end()))
            yield Note(JOB_POSTING, "it reads like a job posting and does not count for the fit", span)
        first = last + 1


def _orders(document: Document, lexicon: Lexicon) -> Iterator[Note]:
    orders = _phrases("order_phrase", lexicon).find(document.text)
    spans = {_lines_of(document, Span(*match.span())) for match in orders}
    for span in sorted(spans):
        yield Note(ORDER, "it speaks to a program, and does not count for the fit", span)


def _lines_of(document: Document, span: Span) -> Span:
    touched = [*document.lines_in(span)]
    return Span(touched[0].span.start, touched[-1].span.end)


def _many(mentions: Sequence[SkillMention]) -> Iterator[Note]:
    counts = Counter(mention.skill for mention in mentions)
    if len(counts) > MANY_SKILLS:
        yield Note("many-skills", f"{len(counts)} different skills are named; the {MANY_SKILLS} best supported count")
    often = sum(count > MANY_MENTIONS for count in counts.values())
    if often:
        yield Note("often-repeated", f"{often} skill(s) named over {MANY_MENTIONS} times; only the first few count")


@functools.lru_cache(maxsize=16)
def _phrases(kind: str, lexicon: Lexicon) -> PhraseFinder:
    # a phrase may run over the end of a line
    phrases = sorted(lexicon.word_list(kind), key=len, reverse=True)
    forms = [r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in phrases]
    return PhraseFinder((phrase, begun(form, r"\w") + r"(?!\w)") for phrase, form in zip(phrases, forms, strict=True))
