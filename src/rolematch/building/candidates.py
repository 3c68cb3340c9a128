"""Terms of role documents that the lexicon does not know, for a person to accept: items, names, noun phrases."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rolematch.building.counting import Named
from rolematch.building.documents import RoleDocument
from rolematch.lexicon import Lexicon
from rolematch.parsing.stretches import Stretches
from rolematch.records import Span

VERDICTS = ("", "tool", "method", "duty")
CandidateKind = Literal["listed", "name", "phrase"]
_DELIMITER = re.compile(r"[,;|•/()\[\]:\n]|\s(?:and|or)\s")
_WORD = re.compile(r"[^\W\d_][\w.+#-]*[\w+#]|[^\W\d_]")
_NAME = re.compile(r"[A-Z][\w+#.-]*[\w+#]")
LONGEST_ITEM, LONGEST_PHRASE, NEAR = 3, 3, 3


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """An unknown term: what showed it, in how many documents of which roles, one place, and a person's verdict.

    ``accept`` is empty until a person writes ``tool``, ``method`` or ``duty``, in whatever letters.
    """

    term: str
    kind: CandidateKind
    documents: int
    roles: str
    document: str
    line: int
    accept: str = ""

    def __post_init__(self) -> None:
        verdict = self.accept.casefold()
        if verdict not in VERDICTS:
            raise ValueError(f"accept: {self.accept!r} is none of {', '.join(filter(None, VERDICTS))}, nor empty")
        object.__setattr__(self, "accept", verdict)


@dataclass
class _Seen:
    kinds: set[CandidateKind] = field(default_factory=set)
    documents: dict[int, frozenset[str]] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    first: tuple[str, int] = ("", 0)


def find_candidates(
    documents: Sequence[RoleDocument], named: Sequence[Sequence[Named]], lexicon: Lexicon, *, least: int = 2
) -> list[CandidateRow]:
    """Find unknown terms, those in the most documents first.

    Three things show a term: it is an item of a list among known tools (``listed``), it is written with a capital
    inside a sentence (``name``), or its two or three words recur over documents (``phrase``, in twice as many as the
    others have to be in).

    Parameters
    ----------
    documents, named : sequences
        The documents and what :func:`rolematch.building.counting.find_named` found in them.
    lexicon : Lexicon
        What is known. Words of its closed lists (places, parts of employers' names and the like) are no terms.
    least : int
        In how many documents a listed term or a name has to stand.
    """
    seen: dict[str, _Seen] = defaultdict(_Seen)
    common = _common_words(lexicon)
    written = {row.alias.casefold() for row in lexicon.aliases}
    # how often each word is written small: a name is not, or less often
    small = Counter(
        match[0] for statements in named for s in statements for match in _WORD.finditer(s.text) if match[0].islower()
    )
    tools = frozenset(skill for skill, row in lexicon.skills.items() if row.kind == "tool")
    for number, (document, statements) in enumerate(zip(documents, named, strict=True)):
        for statement in statements:
            known = Stretches(span for _, span in statement.skills)
            found = [
                *_listed(statement, known, tools),
                *_names(statement.text, known, common),
                *_phrases(statement.text, known, common),
            ]
            for shown, term in found:
                entry = seen[" ".join(term.casefold().split())]
                entry.kinds.add(shown)
                entry.forms[term] += 1
                if not entry.documents:
                    entry.first = (document.name, statement.line)
                entry.documents[number] = statement.roles | entry.documents.get(number, frozenset())
    rows = []
    for key, entry in seen.items():
        words = key.split()
        if key in written or all(word in common for word in words):
            continue
        # "experience preferred", "similar role": what begins or ends with a plain word is a term only if it recurs
        if entry.kinds != {"phrase"} and (words[0] in common or words[-1] in common):
            continue
        if len(words) == 1 and small[key] >= sum(entry.forms.values()):
            continue
        kind: CandidateKind = "listed" if "listed" in entry.kinds else "name" if "name" in entry.kinds else "phrase"
        if len(entry.documents) >= (2 * least if kind == "phrase" else least):
            roles = sorted({role for roles in entry.documents.values() for role in roles})
            term = min(entry.forms, key=lambda form: (-entry.forms[form], form))
            rows.append(CandidateRow(term, kind, len(entry.documents), " ".join(roles), *entry.first))
    order = {"listed": 0, "name": 1, "phrase": 2}
    return sorted(rows, key=lambda row: (order[row.kind], -row.documents, row.term))


def _common_words(lexicon: Lexicon) -> frozenset[str]:
    """Give the words that are no terms: stop words, and those of titles, headings, dates, places and employers."""
    from spacy.lang.en.stop_words import STOP_WORDS

    words = set(STOP_WORDS) | {row.word.casefold() for row in lexicon.words}
    words |= {word for row in lexicon.titles for word in row.term.casefold().split()}
    words |= {row.heading for row in lexicon.headings} | {row.word.casefold() for row in lexicon.date_words}
    return frozenset(words) | lexicon.vocabulary.keys()


def _listed(statement: Named, known: Stretches, tools: frozenset[str]) -> Iterator[tuple[CandidateKind, str]]:
    """Give the unknown items of a list two of whose neighbours are known tools."""
    text = statement.text
    cuts = [-1, *(match.start() for match in _DELIMITER.finditer(text)), len(text)]
    ends = [match.end() for match in _DELIMITER.finditer(text)]
    spans = [Span(start, end) for start, end in zip([0, *ends], cuts[1:], strict=True)]
    starts = [place.start for _, place in statement.skills]
    holds = [
        any(
            span.covers(place) and skill in tools and len(place) >= len(span.of(text).strip(" ."))
            for skill, place in statement.skills[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        )
        for span in spans
    ]
    for index, span in enumerate(spans):
        item = span.of(text).strip(" .*-–")
        near = holds[max(0, index - NEAR) : index + NEAR + 1]
        plain = 0 < len(item.split()) <= LONGEST_ITEM and len(item) > 1 and _WORD.fullmatch(item.split()[0])
        if plain and sum(near) >= 2 and not known.touch(span):
            yield "listed", item


def _names(text: str, known: Stretches, common: frozenset[str]) -> Iterator[tuple[CandidateKind, str]]:
    for match in _NAME.finditer(text):
        before = text[: match.start()].rstrip()
        begins = not before or before[-1] in '.!?:•–-"“(' or "\n" in text[len(before) : match.start()]
        word = match[0].rstrip(".-")
        # inside a sentence a capital is a name's; at its beginning only one inside the word is
        telling = not begins or re.search(r"[a-z][A-Z]|[A-Z]{2}|\d", word)
        if telling and word.casefold() not in common and not known.touch(Span(*match.span())):
            yield "name", word


def _phrases(text: str, known: Stretches, common: frozenset[str]) -> Iterator[tuple[CandidateKind, str]]:
    words = [(match[0], Span(*match.span())) for match in _WORD.finditer(text)]
    for first in range(len(words)):
        for count in range(2, LONGEST_PHRASE + 1):
            part = words[first : first + count]
            whole = Span(part[0][1].start, part[-1][1].end)
            if len(part) < count or whole.of(text) != " ".join(word for word, _ in part):
                break
            if any(not word.islower() or word in _stop_words() or len(word) < 3 for word, _ in part):
                break
            # two plain words of the trade ("good models") are no term; one at least is a word of its own
            if all(word in common for word, _ in part) or known.touch(whole):
                continue
            yield "phrase", whole.of(text)


def _stop_words() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)
