"""Read what a job title says: the job family, a level word, the kind of work, and whether it is a title at all.

All words stand in ``titles.csv``. A term may hold ``*`` for up to three words ("machine learning * engineer").

- ``family``: the most telling term wins: more words, and a noun such as "manager" among them. A value with a
  question mark counts only where nothing else speaks ("manager" is management, "sales manager" is sales), one with
  two where not even those do.
- ``level``: longer terms hide the words inside them, and a value of 0 hides them without a level ("product manager"
  states none: it is a trade, not a rank; so do "staff nurse" and "lead generation"). A beginner's word beats a rank
  ("Junior Architect"), otherwise the highest rank counts. "II" and "3" count only behind the noun, and only where
  no word states a rank.
- ``track``: management wins; with a question mark only where nothing else speaks: the founder who is a "Founder & Data
  Scientist" may well be the firm's only worker.
- ``noun``: ``title`` ends a title, ``first`` begins or ends one ("Ingénieur Machine Learning"), ``weak`` ends one in
  company; ``ends`` begins what follows one ("of", "at"), and what follows ``under`` is somebody else's rank
  ("Assistant to the CEO"); ``rank`` may follow the noun ("Engineer Level 2"), and so may ``mode`` ("Engineer,
  hybrid 3/2"), behind which a number counts nothing; ``never`` and ``verb`` (as the first word) tell that a phrase
  is something else.
- ``same``: the English words for an abbreviation or a word of another language ("Mgr", "Softwareentwicklerin"). They
  stand in for it everywhere but in the search for nouns, which have rows of their own.
- ``bank``: a bank grades its specialists up to "Vice President". A rank here has that level in place of its own where
  a ``house`` (a word of banks' names) stands in the title or the employer's name, or a ``cue`` in the title (a trade
  of banks, or the noun of a specialist: no executive is "VP, Data Scientist"), or where the rank alone follows a
  comma or dash ("Data Assurance - VP"). Who is "VP of" something leads it.
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
LONGEST_ALTERNATIVES = 8

# "Sr.", "C++", "Ph.D.", ".NET", "l'équipe"; a hyphen splits, so that "full-stack" is "full stack"
_WORD = re.compile(r"\.?[^\W_]+(?:[.'’][^\W_]+)*[+#]*")
# what stands between two parts of a title: "Analyst, Supply Chain", "Engineer (LLMs)", "Lead | Python", "AI - Intern"
_BREAK = re.compile(r"[,|()\[\]:;•·–—\t\n]|\s-+\s?|(?<=\w{4})-+\s|-{2}|\s@")
_RANK = re.compile(r"[ivxl]+|(?:l|lv|lvl)?\d")
# "Administrator-Canada", "Analyst I- Remote": a hyphen without blanks that parts a title from what follows it
_TIGHT_BREAK = re.compile(r"(?<=\w)-+\s?(?=[A-Z\d])")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
# figures and signs that no title has: "40%", "$2M", "name@example.org", "www."
_SIGNS = re.compile(r"[%$€£=<>{}]|https?:|www\.|\w@\w|\d{4}|\+\d")
_NOUNS = {"title", "first"}
_ENDS = {"ends", "under"}
_NO_BEGINNING = {"verb", "under"}
_TRAILING = {"rank", "mode"}
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
    index: _Index = {"family": {}, "level": {}, "track": {}, "kind": {}, "noun": {}, "same": {}, "bank": {}}
    for row in lexicon.titles:
        words = _words(row.term)
        term = _Term(words, row.value, any(word in singles for word in words))
        index[row.field].setdefault(words[0], []).append(term)
    return index


def _words(text: str) -> tuple[str, ...]:
    return tuple(part if part == "*" else part.casefold() for part in re.findall(rf"{_WORD.pattern}|\*", text))


@functools.lru_cache(maxsize=16384)
def parse_title(text: str, lexicon: Lexicon, employer: str = "") -> Title:
    """Read a job title, as written on one line, without its dates; the employer tells a bank's ranks.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> parse_title("Sr. Machine Learning Engineer", load_lexicon())
    Title(family='mle', level=3, kind='job', track='individual', likely=True)
    >>> [parse_title("Vice President", load_lexicon(), employer).level for employer in ("Harbor Bank", "Harbor Tools")]
    [3, 5]
    >>> parse_title("reported to the Director of Data", load_lexicon()).likely
    False
    """
    index = _index_of(lexicon)
    written = _words(text)
    words = _in_english(written, index)
    own = words[: _own_end(words, index)]
    grades = _bank_grades(text, own, _words(employer), index)
    # "Pesquisador" says more of the kind of work than the English word that stands for it
    kinds = {hit.term.value for said in (written, words) for hit in _longest(_hits(said, index["kind"]))}
    kind: PositionKind = next((kind for kind in _KINDS if kind in kinds), "job")
    level = 1 if kind == "internship" else _level(own, grades, index)
    return Title(_family(own, index), level, kind, _track(own, grades, index), _reads_like_title(text, index))


def _in_english(words: tuple[str, ...], index: _Index) -> tuple[str, ...]:
    """Put the English words for abbreviations and for words of other languages."""
    said: list[str] = []
    place = 0
    for hit in sorted(_longest(_hits(words, index["same"])), key=lambda h: h.start):
        said += [*words[place : hit.start], *_words(hit.term.value)]
        place = hit.end
    return (*said, *words[place:])


def _own_end(words: tuple[str, ...], index: _Index) -> int:
    """Find where the words about others begin: "Assistant | to the CEO"."""
    hits = _hits(words, index["noun"])
    return min((hit.start for hit in hits if hit.term.value == "under" and hit.start > 0), default=len(words))


def _bank_grades(
    text: str, words: tuple[str, ...], employer: tuple[str, ...], index: _Index
) -> dict[tuple[str, ...], int]:
    """Give the levels of the ranks that are grades here, which is in banks; elsewhere none."""
    hits = list(_hits(words, index["bank"]))
    ranks = {hit.term.words: int(hit.term.value) for hit in hits if hit.term.value.isdigit()}
    if not ranks:
        return {}
    cued = len(ranks) < len({hit.term.words for hit in hits})
    cued = cued or any(hit.term.value == "house" for hit in _hits(employer, index["bank"]))
    parts = [_in_english(_words(part), index) for part in _BREAK.split(_BRACKETS.sub("", text))]
    last = next((part for part in reversed(parts) if part), ())
    return ranks if cued or (len(parts) > 1 and last in ranks and last != words) else {}


def is_trade(text: str, lexicon: Lexicon) -> bool:
    """Tell a field of work that may follow a title's comma ("Machine Learning") from an employer's name.

    Single words count only as abbreviations: "AI" is a field, "Tableau" a firm as well.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> [is_trade(text, load_lexicon()) for text in ("Data Science", "NLP", "Tableau", "Harbor Analytics")]
    [True, True, False, False]
    """
    return _is_trade(_words(text), _index_of(lexicon))


def _is_trade(words: tuple[str, ...], index: _Index) -> bool:
    return _covers(words, index["family"]) and (len(words) > 1 or len(words[0]) <= LONGEST_ABBREVIATION)


def _covers(words: tuple[str, ...], terms: dict[str, list[_Term]]) -> bool:
    """Tell whether every word belongs to some term of a field."""
    hits = [hit for hit in _hits(words, terms) if "*" not in hit.term.words]
    return bool(words) and len({place for hit in hits for place in range(hit.start, hit.end)}) == len(words)


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
    best = max(hits, key=lambda h: (-h.term.value.count("?"), h.term.weight, -h.start))
    return best.term.value.rstrip("?")


def _level(words: tuple[str, ...], grades: dict[tuple[str, ...], int], index: _Index) -> int | None:
    named, numbered = [], []
    nouns = list(_hits(words, index["noun"]))
    for hit in _longest(_hits(words, index["level"])):
        level = grades.get(hit.term.words, int(hit.term.value))
        if not _RANK.fullmatch(hit.term.words[-1]):
            named.append(level)
        elif any(noun.end == hit.start and noun.term.value in _COUNTED for noun in nouns):
            numbered.append(level)
    ranks = [level for level in named if level] or numbered
    if not ranks:
        return None
    return 1 if 1 in ranks else max(ranks)


def _track(words: tuple[str, ...], grades: dict[tuple[str, ...], int], index: _Index) -> str | None:
    hits = _longest(_hits(words, index["track"]))
    tracks = {hit.term.value for hit in hits if hit.term.words not in grades}
    return next((track.rstrip("?") for track in ("management", "individual", "management?") if track in tracks), None)


def _reads_like_title(text: str, index: _Index) -> bool:
    text = text.strip().strip("•·*▪●-–").strip()
    words = _words(text)
    parts = [part for part in _BREAK.split(text) if part.strip()]
    if not parts or _SIGNS.search(parts[0]) or len(words) > LONGEST_TITLE + 6:
        return False
    abbreviated = any(hit.end == len(words) for hit in _hits(words, index["level"]))
    if text.endswith(".") and len(words) > 4 and not abbreviated:
        return False
    return any(_begins_with_title(parts, index) for parts in _ways_to_part(text, parts))


def _ways_to_part(text: str, parts: list[str]) -> Iterator[list[str]]:
    """Give the parts of a phrase as its signs tell, then without brackets, at tight hyphens and at slashes."""
    yield parts
    # sentences have slashes too: "partner with upstream/downstream teams"
    alternatives = text.replace("/", " - ") if len(_words(text)) <= LONGEST_ALTERNATIVES else text
    for other in (_BRACKETS.sub(" ", text), _TIGHT_BREAK.sub(" - ", text), alternatives):
        if other != text:
            yield [part for part in _BREAK.split(other) if part.strip()]


def _begins_with_title(parts: list[str], index: _Index) -> bool:
    """Tell a title in the first part, or behind a rank or a trade: "Lead, Data Science", "Data Science - Intern"."""
    if not parts:
        return False
    if _part_is_title(parts[0], index, alone=len(parts) == 1):
        return True
    if len(parts) == 1:
        return False
    first, second = _words(parts[0]), _words(parts[1])
    ranked = _covers(first, index["level"])
    if ranked and _values_at(_hits(first, index["noun"]), len(first)) and _is_trade(second, index):
        return True
    return (ranked or _is_trade(first, index)) and _part_is_title(parts[1], index, alone=True)


def _part_is_title(part: str, index: _Index, *, alone: bool) -> bool:
    words = _words(part)
    if not words or len(words) > LONGEST_TITLE:
        return False
    hits = _longest(_hits(words, index["noun"]))
    if any(hit.start == 0 and hit.term.value in _NO_BEGINNING for hit in hits):
        return False
    end = min((hit.start for hit in hits if hit.term.value in _ENDS and hit.start > 0), default=len(words))
    if any(hit.term.value == "never" and hit.start < end for hit in hits):
        return False
    end = _noun_end(words, end, hits, index)
    lower = sum(word[:1].islower() for word in _WORD.findall(part)[:end])
    if end > 5 and lower > end // 2:
        return False
    heads = _values_at(hits, end)
    if any(hit.start == 0 and hit.term.value == "first" for hit in hits):
        return True
    return bool(heads & _NOUNS) or ("weak" in heads and end > 1 and (not alone or lower == 0))


def _noun_end(words: tuple[str, ...], end: int, hits: list[_Hit], index: _Index) -> int:
    """Step back over ranks and the like behind the noun: "Engineer | Level 2", "Manager | Remote"."""
    trailing = [hit for hit in hits if hit.term.value in _TRAILING] + list(_hits(words, index["level"]))
    while end > 1 and not _values_at(hits, end) & {*_NOUNS, "weak"}:
        before = max((hit.end - hit.start for hit in trailing if hit.end == end), default=0)
        if not 0 < before < end:
            break
        end -= before
    return end


def _values_at(hits: Iterable[_Hit], end: int) -> set[str]:
    return {hit.term.value for hit in hits if hit.end == end}
