"""What is said of a skill where it is named: that it is missing, or only known from afar.

The phrases are rows of ``claims.csv``. One that stands before ("no experience with", "familiar with") speaks for all
that follows in its clause, or for the list that it opens; one that stands behind ("(basic)") for the skill right
before it; an ``open`` and a ``close`` one ("no", "experience") for the skills between them if nothing else stands
there, or with "in" behind them for what follows, as one that stands before.
``end`` rows ("but", "proficient") end a clause early: "no experience with Java but strong Python" denies Java alone.
So does a skill behind a comma with a ``turn`` row behind it: "no experience with Java, Python is my main language".
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rolematch.lexicon import Lexicon
from rolematch.lexicon.folding import fold
from rolematch.parsing.phrases import PhraseFinder, begun
from rolematch.records import Grade, Span

# So many characters does a phrase speak for at most, and so many may stand between a skill and a phrase behind it
REACH, _GAP = 200, 3
# A sentence (not "e.g."), a list item or a paragraph ends here; a line break alone does not end a sentence
_CLAUSE_END = re.compile(r"(?<!\b[A-Za-z]\.[A-Za-z])[.!?;](?=\s|\Z)|\n\s*\n|\n\s*[•●▪◦*–-]\s|[•●▪]|\n(?=[^\n:]{2,30}:)")
# A phrase may open a list, with or without a few words before the colon: "Familiar with these tools:", "Courses:"
_LIST = re.compile(r"((?<=:)|[^\n.;:]{0,30}:)[ \t]*\n(?:[ \t]*(?:[•●▪◦*–-]|\d\d?[.)])[ \t]+[^\n]*(?:\n|\Z))+")
# "from no experience with AWS to leading migrations"
_FROM, _TO = re.compile(r"\bfrom\s+\Z", re.IGNORECASE), re.compile(r"\bto\b", re.IGNORECASE)
# A phrase behind that begins with one of these stands in the line of its skill
_MARKS = "-–:"
# Between skills, and one that the lexicon does not know
_BETWEEN, _AND = (
    re.compile(r"\s*(?:,|/|\b(?:or|and|nor)\b|&)+\s*(?:(?:or|and|nor)\s+)?"),
    re.compile(r"\s*(?:and\b|&|/)\s*"),
)
# What joins "no", "experience" and the skill: "no experience w/ Java"
_LINK = re.compile(r"\s+(?:with\b|w/(?!o\b)|in\b|using\b|of\b|to\b)", re.IGNORECASE)
# Other signs that a pattern takes for those of a phrase: its apostrophes
_AS_WRITTEN = str.maketrans({"’": "'", "ʼ": "'"})
_UNKNOWN = re.compile(r"[A-Z](?:[\w+#.]*[\w+#])?")


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of text and the grade that skills named in it have at most."""

    grade: Grade
    span: Span


def find_claims(text: str, lexicon: Lexicon, named: Sequence[Span] = ()) -> list[Claim]:
    """Find the stretches in which skills are denied or claimed weakly, in order.

    Parameters
    ----------
    text : str
        The resume's text.
    lexicon : Lexicon
        Its ``claims`` hold the phrases.
    named : sequence of Span
        Where skills are named, in order: some claims are told by what stands right beside these.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "No experience with Java, but strong in Python. Familiar with Go and Rust."
    >>> [(claim.grade, claim.span.of(text)) for claim in find_claims(text, load_lexicon())]
    [('denied', ' Java, '), ('course', ' Go and Rust')]
    """
    return sorted(set(_Reader(text, named, _patterns_of(lexicon)).claims()), key=lambda claim: claim.span)


@dataclass(frozen=True, slots=True)
class _Patterns:
    before: PhraseFinder
    behind: PhraseFinder
    opens: PhraseFinder
    closes: re.Pattern[str]
    ends: re.Pattern[str]
    turns: re.Pattern[str]
    grades: dict[str, Grade]


@functools.lru_cache(maxsize=4)
def _patterns_of(lexicon: Lexicon) -> _Patterns:
    def phrases(side: str) -> list[str]:
        return sorted((row.phrase.lower() for row in lexicon.claims if row.side == side), key=len, reverse=True)

    def finder(side: str) -> PhraseFinder:
        forms = ((phrase, _form(phrase)) for phrase in phrases(side))
        return PhraseFinder((p, begun(form, r"[\w-]") if p[0].isalnum() else form) for p, form in forms)

    def pattern(side: str) -> re.Pattern[str]:
        # a look at the character before, once for all phrases: once for each would take ten times as long
        words = [_form(phrase) for phrase in phrases(side) if phrase[0].isalnum()]
        marks = [_form(phrase) for phrase in phrases(side) if not phrase[0].isalnum()]
        forms = [rf"(?<![\w-])(?:{'|'.join(words)})"] * bool(words) + [rf"(?:{'|'.join(marks)})"] * bool(marks)
        return re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)

    grades = {fold(row.phrase): row.grade for row in lexicon.claims if row.grade is not None}
    # those that are looked for in a whole text, and those in the rest of a clause
    before, behind, opens = map(finder, ("before", "behind", "open"))
    closes, ends, turns = map(pattern, ("close", "end", "turn"))
    return _Patterns(before, behind, opens, closes, ends, turns, grades)


def _form(phrase: str) -> str:
    """Write a phrase as a pattern: any apostrophe, "w/" for "with", and no part of a word at its end."""
    words = [re.escape(word).replace("'", "['’ʼ]") for word in phrase.split()]
    form = r"\s+".join(r"(?:with(?![\w-])|w/(?!o\b))" if word == "with" else word for word in words)
    if phrase[-1].isalnum() and words[-1] != "with":
        form += r"(?![\w-])"
    if phrase[0] in _MARKS:
        # "Python - no experience with Java" says nothing of Python
        form += r"(?!\s+(?:with|w/|in|of|using))"
    # the dash first and then a look before it: only where there is a dash is more tried
    return re.sub(r"^\\?([-–])", r"\1(?<![\\w-].)", form)


class _Reader:
    """One text, where it names skills, and the patterns to look for."""

    def __init__(self, text: str, named: Sequence[Span], patterns: _Patterns) -> None:
        self._text, self._patterns = text, patterns
        self._starts = [span.start for span in named]
        self._end_of = {span.start: span.end for span in named}

    def claims(self) -> Iterator[Claim]:
        behind = self._patterns.behind.find(self._text)
        taken = [Span(*match.span()) for match in behind]
        for match in self._patterns.before.find(self._text):
            # "Java (never used), Python" denies Java
            if not _covered(Span(*match.span()), taken):
                yield Claim(self._grade(match), self._clause(match.start(), match.end()))
        for match in behind:
            # the phrase speaks for the skill that ends within a sign and a blank of it
            start = max(0, match.start() - _GAP)
            if match[0][0] in _MARKS:
                start = max(start, self._text.rfind("\n", start, match.start()) + 1)
            yield Claim(self._grade(match), Span(start, match.end()))
        for match in self._patterns.opens.find(self._text):
            end = self._end_of_skills(match.end() + 1)
            if end and self._patterns.closes.match(self._text, end + 1):
                yield Claim(self._grade(match), Span(match.end(), end))
            close = self._patterns.closes.match(self._text, match.end() + 1)
            link = _LINK.match(self._text, close.end()) if close else None
            if link and not _covered(Span(match.start(), link.end()), taken):
                yield Claim(self._grade(match), self._clause(match.start(), link.end()))

    def _clause(self, first: int, start: int) -> Span:
        """Give what a phrase speaks for that begins at `first` and ends at `start`."""
        text = self._text
        end = min(len(text), start + REACH)
        opened = _LIST.match(text, start, end)
        if opened and not self._named_in(start, opened.end(1)):
            end, stops = opened.end(), [self._patterns.ends]
        else:
            stops = [_CLAUSE_END, self._patterns.ends]
        if _FROM.search(text, max(0, first - len("from  ")), first):
            stops.append(_TO)
        for stop in stops:
            found = stop.search(text, start, end)
            end = found.start() if found else end
        turns = (at for at in self._named_in(start, end) if self._turns(at))
        return Span(start, next(turns, end))

    def _turns(self, start: int) -> bool:
        """Tell whether a clause of its own begins with the skill that is named here."""
        if not self._text[max(0, start - _GAP) : start].rstrip().endswith(","):
            return False
        end = self._end_of[start]
        while (joint := _AND.match(self._text, end)) and joint.end() in self._end_of:
            end = self._end_of[joint.end()]
        return self._patterns.turns.match(self._text, end + 1) is not None

    def _end_of_skills(self, at: int) -> int | None:
        """Give where a run of skills ends that begins here, if there is one."""
        end, known = at, False
        while end - at <= REACH:
            unknown = None if end in self._end_of else _UNKNOWN.match(self._text, end)
            if end not in self._end_of and unknown is None:
                return None
            known = known or unknown is None
            end = self._end_of[end] if unknown is None else unknown.end()
            between = _BETWEEN.match(self._text, end)
            if between is None:
                return end if known else None
            end = between.end()
        return None

    def _named_in(self, start: int, end: int) -> list[int]:
        return self._starts[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def _grade(self, match: re.Match[str]) -> Grade:
        phrase = fold(match[0].translate(_AS_WRITTEN))
        return self._patterns.grades[re.sub(r"\bw/", "with", phrase)]


def _covered(span: Span, others: Sequence[Span]) -> bool:
    index = bisect.bisect_right(others, span.start, key=lambda other: other.start)
    return index > 0 and others[index - 1].covers(span)
