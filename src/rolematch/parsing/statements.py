"""Read sentences that state a position: "Presently working as Data Analyst in Acme Ltd from June 2023 to till date"."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.titles import parse_title
from rolematch.records import Span


@dataclass(frozen=True, slots=True)
class Statement:
    """Where the title and the employer stand in a sentence that names both."""

    title: Span
    employer: Span


def read_statement(text: str, span: Span, holes: Sequence[Span], lexicon: Lexicon) -> Statement | None:
    """Read the sentence in ``text[span]``, its dates (`holes`) left out; None if it states no position.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> text = "Worked with Acme Ltd as a Data Analyst"
    >>> said = read_statement(text, Span(0, len(text)), [], load_lexicon())
    >>> said.title.of(text), said.employer.of(text)
    ('Data Analyst', 'Acme Ltd')
    """
    edges = [span.start, *(edge for hole in sorted(holes) for edge in (hole.start, hole.end)), span.end]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for pattern in _patterns(lexicon):
            match = pattern.fullmatch(text, start, max(start, end))
            if match and parse_title(match["title"], lexicon).likely:
                return Statement(Span(*match.span("title")), Span(*match.span("employer")))
    return None


@functools.lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    """Compile the two orders in which title and employer are named, from the verbs of a lexicon."""
    verbs = _any(lexicon.word_list("work_verb"))
    if not verbs:
        return ()
    # "• Presently", "2. I am currently", "and then"
    opening = rf"[^\w\n]*(?:\d{{1,2}}[.)]\s*)?(?:[^\W\d_]+,?[ ]){{0,3}}?(?i:{verbs})[ ]"
    title = r"(?:(?:an?|the)[ ])?(?P<title>[A-Z][^\n;]{2,59}?)"
    employer = r"(?:(?:an?|the)[ ])?(?P<employer>[A-Z][^\n;:]{1,79}?)"
    closing = r"[\s,.:(–—-]*(?:(?:from|since|during)[ ]?)?[\s,.:()–—-]*"
    return (
        re.compile(rf"{opening}as[ ]{title}[ ](?:in|at|with|for)[ ]{employer}{closing}"),
        re.compile(rf"{opening}(?:in|at|with|for)[ ]{employer},?[ ]as[ ]{title}{closing}"),
    )


def _any(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
