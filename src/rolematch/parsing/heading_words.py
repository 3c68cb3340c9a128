"""What the words of a line say about its being a section heading; how the line looks is judged in ``sections``."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast, get_args

from rolematch.lexicon.store import Lexicon
from rolematch.records import SectionKind

EXACT, PARTS, TAIL, UNKNOWN = 3, 2, 1, 0

TAIL_LIST = "heading_tail_"

# shorter words are too near to others
LEAST_MISSPELT = 8

# "Publications (* equal contribution)" -> "Publications"; "Projects [3]" -> "Projects"
IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]?")
# "Skills & Tools", "Awards, Honors", "Publications/Patents"
JOINTS = re.compile(r"\s*(?:&|/|\||,|\+|·|•|\band\b|\by\b|\be\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
# what stands behind a heading's own words
BEHIND = re.compile(r":\s+|\s+[-–—|]\s+")
# "[ Skills ]"
FRAMED = re.compile(r"\s*[\[({<【«]\s*(?P<inside>[^\])}>】»]+?)\s*/?[\])}>】»]\s*")
BRACKET = re.compile(r"[\[({<【«]")
# "T ECHNICAL S KILLS": small capitals, whose large first letters were read as words of their own
NOT_LETTERS = re.compile(r"[\W\d_]+")
# the same for texts of plain letters, which most are, and many times as quick
_PLAIN = {code: ord(chr(code).lower()) if chr(code).isalpha() else None for code in range(128)}


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """The kind of section that the words name, and how surely: EXACT, PARTS, TAIL or UNKNOWN.

    Two headings of the same words have the same ``key``.
    """

    kind: SectionKind
    strength: int
    key: str


@functools.lru_cache(maxsize=1024)
def squash(text: str) -> str:
    """Keep the letters alone, lower case and without accents, so that spacing and icons do not matter.

    Examples
    --------
    >>> squash("E X P E R I E N C E:"), squash("Formação & Cursos")
    ('experience', 'formacaoandcursos')
    """
    text = text.replace("&", " and ").replace("+", " and ")
    if text.isascii():
        return text.translate(_PLAIN)
    # an accent parted from its letter is no letter
    return NOT_LETTERS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def _bare(text: str) -> str:
    if BRACKET.search(text) is None:
        return text
    framed = FRAMED.fullmatch(text)
    return framed["inside"] if framed else IN_BRACKETS.sub(" ", text)


def _shortened(key: str) -> Iterator[str]:
    """Give the word without each of its letters in turn."""
    return (key[:at] + key[at + 1 :] for at in range(len(key)))


def _is_slip(key: str, known: str) -> bool:
    """Tell one letter exchanged for another, missing, or swapped with its neighbour; not two at two places."""
    if len(key) != len(known):
        return abs(len(key) - len(known)) == 1
    wrong = [at for at, (one, two) in enumerate(zip(key, known, strict=True)) if one != two]
    return len(wrong) == 1 or (len(wrong) == 2 and wrong[1] - wrong[0] == 1 and sorted(key) == sorted(known))


class HeadingWords:
    """The heading rows of a lexicon, ready for look-up.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> heading_words(load_lexicon()).match("WORK EXPERIENCE:").kind
    'experience'
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._kinds: dict[str, SectionKind] = {}
        for row in lexicon.headings:
            self._kinds.setdefault(squash(row.heading), row.section)
        self._slips = {
            form: known for known in self._kinds if len(known) >= LEAST_MISSPELT for form in _shortened(known)
        }
        # one slip leaves one end of a long word as it is
        self._starts, self._ends = {known[:3] for known in self._kinds}, {known[-3:] for known in self._kinds}
        modifiers = [w.split() for w in lexicon.word_list("heading_modifier")]
        self._first_modifiers, self._last_modifiers = {m[0] for m in modifiers}, {m[-1] for m in modifiers}
        self._modifiers = sorted(modifiers, key=len, reverse=True)
        self._tails: dict[str, SectionKind] = {
            word: cast(SectionKind, kind)
            for kind in get_args(SectionKind)
            for word in lexicon.word_list(TAIL_LIST + kind)
        }

    def match_exactly(self, text: str) -> HeadingMatch | None:
        """Look a line's words up as they stand, without signs and what is in brackets."""
        key = squash(_bare(text))
        return HeadingMatch(self._kinds[key], EXACT, key) if key in self._kinds else None

    def match(self, text: str) -> HeadingMatch:
        """Say what a line would head; ``other`` with strength UNKNOWN if its words are no heading's."""
        if (exact := self.match_exactly(text)) is not None:
            return exact
        text = _bare(text)
        key = squash(text)
        parts = [part for part in JOINTS.split(text) if squash(part)]
        kinds = [self._without_modifiers(part) for part in parts]
        if kinds and kinds[0] is not None and None not in kinds:
            # "Internships and Projects" holds positions: the part that does decides
            return HeadingMatch("experience" if "experience" in kinds else kinds[0], PARTS, key)
        if (slip := self._misspelt(key)) is not None:
            return HeadingMatch(slip, TAIL, key)
        label = squash(BEHIND.split(text, maxsplit=1)[0])
        if label in self._kinds:
            # "Professional Experience: Harbor Analytics"
            return HeadingMatch(self._kinds[label], TAIL, key)
        some = next((kind for kind in kinds if kind is not None), None)
        tails = [self._tail(part) for part in parts]
        if some is not None:
            # "Machine Learning & Data Experience"
            return HeadingMatch("experience" if tails[-1:] == ["experience"] else some, TAIL, key)
        tail = self._tail(text)
        return HeadingMatch("other", UNKNOWN, key) if tail is None else HeadingMatch(tail, TAIL, key)

    def _tail(self, text: str) -> SectionKind | None:
        """Give what the last word would head, or else the first."""
        words = [word for word in map(squash, text.split()) if word]
        return next((self._tails[word] for word in words[-1:] + words[:1] if word in self._tails), None)

    def _misspelt(self, key: str) -> SectionKind | None:
        """Give what a heading of one slip (a letter too few, too many, another, or two swapped) would head."""
        if len(key) < LEAST_MISSPELT or (key[:3] not in self._starts and key[-3:] not in self._ends):
            return None
        for form in (key, *_shortened(key)):
            if form in self._kinds:
                return self._kinds[form]
            if form in self._slips and _is_slip(key, self._slips[form]):
                return self._kinds[self._slips[form]]
        return None

    def _without_modifiers(self, text: str) -> SectionKind | None:
        words = text.casefold().split()
        if words and words[0] not in self._first_modifiers and words[-1] not in self._last_modifiers:
            return self._kinds.get(squash(" ".join(words)))
        while words:
            kind = self._kinds.get(squash(" ".join(words)))
            if kind is not None:
                return kind
            for modifier in self._modifiers:
                if words[: len(modifier)] == modifier:
                    words = words[len(modifier) :]
                    break
                if len(words) > len(modifier) and words[-len(modifier) :] == modifier:
                    words = words[: -len(modifier)]
                    break
            else:
                return None
        return None


@functools.lru_cache(maxsize=8)
def heading_words(lexicon: Lexicon) -> HeadingWords:
    """Build the look-up of a lexicon, once."""
    return HeadingWords(lexicon)
