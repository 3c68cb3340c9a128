"""Read what a job title says: the job family, a level word, the kind of work, and whether it is a title at all.

All words stand in ``titles.csv``. A term may hold ``*`` for up to three words ("machine learning * engineer").

- ``family``: the most telling term wins: more words, and a noun such as "manager" among them. A value with a
  question mark counts only where nothing else speaks ("manager" is management, "sales manager" is sales).
- ``level``: longer terms hide the words inside them, and a value of 0 hides them without a level ("product manager"
  states none: it is a trade, not a rank; so do "staff nurse" and "lead generation"). A beginner's word beats a rank
  ("Junior Architect"), otherwise the highest rank counts. "II" and "3" count only behind the noun, and only where
  no word states a rank.
- ``noun``: ``title`` ends a title, ``first`` begins or ends one ("Ingénieur Machine Learning"), ``weak`` ends one in
  company; ``ends`` begins what follows one ("of", "at");
  ``rank`` may follow the noun ("Engineer Level 2"); ``never`` and ``verb`` (as the first word) tell that a phrase is
  something else.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rolematch.lexicon.store import Lexicon
from rolematch.records import PositionKind

LONGEST_GAP = 3
LONGEST_TITLE = 12
LONGEST_ABBREVIATION = 3

# "Sr.", "C++", "Ph.D.", ".NET", "l'équipe"; a hyphen splits, so that "full-stack" is "full stack"
_WORD = re.compile(r"\.?[^\W_]+(?:[.'’][^\W_]+)*[+#]*")
# what stands between two parts of a title: "Analyst, Supply Chain", "Engineer (LLMs)", "Lead | Python", "AI - Intern"
_BREAK = re.compile(r"[,|()\[\]:;•·–—\t\n]|\s-+\s?|(?<=\w{4})-+\s|-{2}|\s@")
_RANK = re.compile(r"[ivx]+|[l]?\d")
# figures and signs that no title has: "40%", "$2M", "name@example.org", "www."
_SIGNS = re.compile(r"[%$€£=<>{}]|https?:|www\.|\w@\w|\d{4}|\+\d")
_NOUNS = {"title", "first"}
# what "II" and "3" may stand behind: "Engineer II", "Level 3"
_COUNTED = {*_NOUNS, "weak", "rank"}
_KINDS: tuple[PositionKind, ...] = ("internship", "volunteer", "military", "freelance", "research", "teaching")


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: family, level 1 to 5, kind, track (``individual`` or ``management``); None where silent.

    ``likely`` tells whether the phrase reads like a job title at all, and not like a sentence, a heading or a degree.
    """

    family: str | None
    level: int | None
    kind: PositionKind
    track: str | None
    likely: bool


@dataclass(frozen=True, slots=True)
class _Term:
    words: tuple[str, ...]
    value: str
    has_noun: bool = False

    @property
    def weight(self) -> float:
        return sum(word != "*" for word in self.words) + 1.5 * self.has_noun


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    term: _Term


_Index = dict[str, dict[str, list[_Term]]]


@functools.lru_cache(maxsize=4)
def _index_of(lexicon: Lexicon) -> _Index:
    """Sort the terms by field and first word."""
    nouns = {_words(row.term) for row in lexicon.titles if row.field == "noun" and row.value in _NOUNS}
    singles = {words[0] for words in nouns if len(words) == 1}
    index: _Index = {"family": {}, "level": {}, "track": {}, "kind": {}, "noun": {}}
    for row in lexicon.titles:
        words = _words(row.term)
        term = _Term(words, row.value, any(word in singles for word in words))
        index[row.field].setdefault(words[0], []).append(term)
    return index


def _words(text: str) -> tuple[str, ...]:
    return tuple(part if part == "*" else part.casefold() for part in re.findall(rf"{_WORD.pattern}|\*", text))


@functools.lru_cache(maxsize=16384)
def parse_title(text: str, lexicon: Lexicon) -> Title:
    """Read a job title, as written on one line, without its dates.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> parse_title("Sr. Machine Learning Engineer", load_lexicon())
    Title(family='mle', level=3, kind='job', track='individual', likely=True)
    >>> parse_title("reported to the Director of Data", load_lexicon()).likely
    False
    """
    index = _index_of(lexicon)
    words = _words(text)
    kinds = {hit.term.value for hit in _longest(_hits(words, index["kind"]))}
    kind: PositionKind = next((kind for kind in _KINDS if kind in kinds), "job")
    level = 1 if kind == "internship" else _level(words, index)
    return Title(_family(words, index), level, kind, _track(words, index), _reads_like_title(text, index))


def is_trade(text: str, lexicon: Lexicon) -> bool:
    """Tell a field of work that may follow a title's comma ("Machine Learning") from an employer's name.

    Single words count only as abbreviations: "AI" is a field, "Tableau" a firm as well.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> [is_trade(text, load_lexicon()) for text in ("Data Science", "NLP", "Tableau", "Harbor Analytics")]
    [True, True, False, False]
    """
    words = _words(text)
    hits = _hits(words, _index_of(lexicon)["family"])
    covered = {place for hit in hits if "*" not in hit.term.words for place in range(hit.start, hit.end)}
    return bool(words) and len(covered) == len(words) and (len(words) > 1 or len(words[0]) <= LONGEST_ABBREVIATION)


def _hits(words: tuple[str, ...], terms: dict[str, list[_Term]]) -> Iterator[_Hit]:
    """Find every term of one field among the words."""
    for start, word in enumerate(words):
        for term in terms.get(word, ()):
            end = _match(words, start, term.words)
            if end is not None:
                yield _Hit(start, end, term)


def _match(words: tuple[str, ...], start: int, term: tuple[str, ...]) -> int | None:
    place = start
    for index, part in enumerate(term):
        if part == "*":
            window = words[place : place + LONGEST_GAP + 1]
            if term[index + 1] not in window:
                return None
            place += window.index(term[index + 1])
        elif place < len(words) and words[place] == part:
            place += 1
        else:
            return None
    return place


def _longest(hits: Iterable[_Hit]) -> list[_Hit]:
    """Keep the hits with the most words where some overlap."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (-len(h.term.words), h.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept


def _family(words: tuple[str, ...], index: _Index) -> str | None:
    hits = list(_hits(words, index["family"]))
    if not hits:
        return None
    best = max(hits, key=lambda h: (not h.term.value.endswith("?"), h.term.weight, -h.start))
    return best.term.value.rstrip("?")


def _level(words: tuple[str, ...], index: _Index) -> int | None:
    named, numbered = [], []
    nouns = list(_hits(words, index["noun"]))
    for hit in _longest(_hits(words, index["level"])):
        level = int(hit.term.value)
        if not _RANK.fullmatch(hit.term.words[-1]):
            named.append(level)
        elif any(noun.end == hit.start and noun.term.value in _COUNTED for noun in nouns):
            numbered.append(level)
    ranks = [level for level in named if level] or numbered
    if not ranks:
        return None
    return 1 if 1 in ranks else max(ranks)


def _track(words: tuple[str, ...], index: _Index) -> str | None:
    tracks = {hit.term.value for hit in _longest(_hits(words, index["track"]))}
    return "management" if "management" in tracks else next(iter(tracks), None)


def _reads_like_title(text: str, index: _Index) -> bool:
    text = text.strip().strip("•·*▪●-–").strip()
    parts = [part for part in _BREAK.split(text) if part.strip()]
    if not parts or _SIGNS.search(parts[0]) or len(_words(text)) > LONGEST_TITLE + 6:
        return False
    if text.endswith(".") and len(_words(text)) > 4:
        return False
    return _part_is_title(parts[0], index, alone=len(parts) == 1)


def _part_is_title(part: str, index: _Index, *, alone: bool) -> bool:
    words = _words(part)
    if not words or len(words) > LONGEST_TITLE:
        return False
    hits = _longest(_hits(words, index["noun"]))
    if any(hit.start == 0 and hit.term.value == "verb" for hit in hits):
        return False
    end = min((hit.start for hit in hits if hit.term.value == "ends" and hit.start > 0), default=len(words))
    if any(hit.term.value == "never" and hit.start < end for hit in hits):
        return False
    trailing = [hit for hit in hits if hit.term.value == "rank"] + list(_hits(words, index["level"]))
    while end > 1 and not _values_at(hits, end) & {*_NOUNS, "weak"}:
        before = max((hit.end - hit.start for hit in trailing if hit.end == end), default=0)
        if not 0 < before < end:
            break
        end -= before
    lower = sum(word[:1].islower() for word in _WORD.findall(part)[:end])
    if end > 5 and lower > end // 2:
        return False
    heads = _values_at(hits, end)
    if any(hit.start == 0 and hit.term.value == "first" for hit in hits):
        return True
    return bool(heads & _NOUNS) or ("weak" in heads and end > 1 and (not alone or lower == 0))


def _values_at(hits: Iterable[_Hit], end: int) -> set[str]:
    return {hit.term.value for hit in hits if hit.end == end}
