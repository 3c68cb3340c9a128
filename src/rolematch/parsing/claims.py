"""What is said of a skill where it is named: that it is missing, or only known from afar.

The phrases are rows of ``claims.csv``. One that stands before ("no experience with", "familiar with") speaks for all
that follows in its clause; one that stands behind ("(basic)") for the skill right before it. ``end`` rows ("but",
"proficient") end a clause early: "no experience with Java but strong Python" denies Java alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rolematch.lexicon import Lexicon
from rolematch.lexicon.folding import fold
from rolematch.records import Grade, Span

# So many characters does a phrase speak for at most, and so many may stand between a skill and a phrase behind it
REACH, _GAP = 200, 3
# A sentence, a list item or a paragraph ends here; a line break alone does not end a sentence
_CLAUSE_END = re.compile(r"[.!?;](?=\s|\Z)|\n\s*\n|\n\s*[•●▪◦*–-]\s|[•●▪]|\n(?=[^\n:]{2,30}:)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of text and the grade that skills named in it have at most."""

    grade: Grade
    span: Span


def find_claims(text: str, lexicon: Lexicon) -> list[Claim]:
    """Find the stretches in which skills are denied or claimed weakly, in order.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "No experience with Java, but strong in Python. Familiar with Go and Rust."
    >>> [(claim.grade, claim.span.of(text)) for claim in find_claims(text, load_lexicon())]
    [('denied', ' Java, '), ('course', ' Go and Rust')]
    """
    patterns = _patterns_of(lexicon)
    return sorted([*_before(text, patterns), *_behind(text, patterns)], key=lambda claim: claim.span)


@dataclass(frozen=True, slots=True)
class _Patterns:
    before: re.Pattern[str]
    behind: re.Pattern[str]
    ends: re.Pattern[str]
    grades: dict[str, Grade]


@functools.lru_cache(maxsize=4)
def _patterns_of(lexicon: Lexicon) -> _Patterns:
    def written(side: str) -> re.Pattern[str]:
        phrases = sorted((row.phrase for row in lexicon.claims if row.side == side), key=len, reverse=True)
        forms = "|".join(r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in phrases)
        return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])" if forms else r"(?!)", re.IGNORECASE)

    grades = {fold(row.phrase): row.grade for row in lexicon.claims if row.grade is not None}
    return _Patterns(written("before"), written("behind"), written("end"), grades)


def _before(text: str, patterns: _Patterns) -> Iterator[Claim]:
    for match in patterns.before.finditer(text):
        start = match.end()
        end = min(len(text), start + REACH)
        for stop in (_CLAUSE_END, patterns.ends):
            # "." right behind the phrase belongs to it ("exp. with")
            found = stop.search(text, start, end)
            end = found.start() if found else end
        yield Claim(_grade(match, patterns), Span(start, end))


def _behind(text: str, patterns: _Patterns) -> Iterator[Claim]:
    for match in patterns.behind.finditer(text):
        # the phrase speaks for the skill that ends within a sign and a blank of it
        yield Claim(_grade(match, patterns), Span(max(0, match.start() - _GAP), match.end()))


def _grade(match: re.Match[str], patterns: _Patterns) -> Grade:
    return patterns.grades[fold(match[0])]
