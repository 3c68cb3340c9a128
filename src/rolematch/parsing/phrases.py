"""Phrases in running text: those of a list, and names that are no claim to a skill, job titles and schools."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from operator import itemgetter

from rolematch.lexicon import Lexicon
from rolematch.lexicon.folding import small
from rolematch.records import Span

# letters, with inner hyphens: "end-to-end" is one word
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LETTERS = re.compile(r"[^\W\d_]+")
APOSTROPHE = re.compile("['’ʼ]")


class PhraseFinder:
    r"""Finds the phrases of a list in a text, whatever their case.

    It finds what one pattern of all phrases would, in their order, and is many times as quick: only phrases of which
    the text holds the longest word are looked for, each by a pattern of its own.

    Parameters
    ----------
    forms : iterable of pairs of str
        Each phrase with its pattern for small letters; of those that begin at one place the first counts.

    Examples
    --------
    >>> forms = [(phrase, begun(phrase, r"\w") + r"(?!\w)") for phrase in ("no experience", "no")]
    >>> [match.span() for match in PhraseFinder(forms).find("No experience, no. Nothing.")]
    [(0, 13), (15, 17)]
    """

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        self._forms: list[str] = []
        self._waiting: dict[str, list[int]] = {}
        for number, (phrase, form) in enumerate(forms):
            self._forms.append(form)
            # words with an apostrophe are written in several ways, and so is "with"
            words = {*LETTERS.findall(" ".join(word for word in phrase.split() if not APOSTROPHE.search(word)))}
            self._waiting.setdefault(max(words - {"with"}, key=len, default=""), []).append(number)
        self._compiled: dict[int, re.Pattern[str]] = {}

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[re.Match[str]]:
        """Give the matches in ``text[start:end]``, in small letters, in order and without overlaps."""
        flat, end = small(text), len(text) if end is None else end
        found = []
        for word in self._waiting.keys() & _words_in(text):
            for number in self._waiting[word]:
                pattern = self._compiled.get(number)
                if pattern is None:
                    pattern = self._compiled[number] = re.compile(self._forms[number])
                found += [(match.start(), number, match) for match in pattern.finditer(flat, start, end)]
        kept: list[re.Match[str]] = []
        for place, _, match in sorted(found, key=itemgetter(0, 1)):
            if not kept or place >= kept[-1].end():
                kept.append(match)
        return kept


def begun(form: str, behind: str) -> str:
    r"""Write a pattern that does not begin behind some characters.

    One that begins with letters is looked for much faster than one that begins with a look back.

    Examples
    --------
    >>> begun(r"no\s+experience", r"\w"), begun("(?:with|w/)", r"\w")
    ('no(?<!\\wno)\\s+experience', '(?<!\\w)(?:with|w/)')
    """
    first = LETTERS.match(form)
    # a letter before a sign of repetition would be cut off from it
    if first is None or form[first.end() : first.end() + 1] in ("?", "*", "+", "{", "|"):
        return rf"(?<!{behind}){form}"
    return rf"{first[0]}(?<!{behind}{first[0]}){form[first.end() :]}"


@functools.lru_cache(maxsize=2)
def _words_in(text: str) -> frozenset[str]:
    """Give all runs of letters of a text, in small letters, and the empty word."""
    flat = small(text)
    if flat != text.lower():
        return frozenset({*LETTERS.findall(flat), ""})
    return frozenset({part for word, _, _ in lower_words(text) for part in word.split("-")} | {""})


@functools.lru_cache(maxsize=2)
def title_phrases(text: str, lexicon: Lexicon) -> tuple[Span, ...]:
    """Find job titles in running text: a noun such as "engineer" with the title words that stand before it.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "A senior machine learning engineer who trains models with data scientists."
    >>> [span.of(text) for span in title_phrases(text, load_lexicon())]
    ['senior machine learning engineer', 'data scientists']
    """
    nouns, modifiers = _title_words(lexicon)
    phrases = []
    words = lower_words(text)
    for index, (word, _, end) in enumerate(words):
        if word not in nouns:
            continue
        first = index
        # at most four words with no more than a blank, hyphen, slash or ampersand between them
        while (
            first > 0
            and index - first < 4
            and words[first - 1][0] in modifiers
            and _reads_on(text, words[first - 1], words[first])
        ):
            first -= 1
        phrases.append(Span(words[first][1], end))
    return tuple(phrases)


def _reads_on(text: str, left: tuple[str, int, int], right: tuple[str, int, int]) -> bool:
    """Tell whether two words of a title belong together.

    Over a line's end two capitals do ("Product / Owner"), and a small letter: there a sentence goes on ("signal /
    specialist"), whatever the width of the page.
    """
    between = text[left[2] : right[1]]
    if "\n" in between:
        return between == "\n" and (text[right[1]].islower() or text[left[1]].isupper())
    return not between.strip(" -/&.")


@functools.lru_cache(maxsize=2)
def lower_words(text: str) -> list[tuple[str, int, int]]:
    """Give the words of a text in small letters, with their places: several rooms look through the same text."""
    return [(match[0].lower(), match.start(), match.end()) for match in WORD.finditer(text)]


@functools.lru_cache(maxsize=2)
def school_phrases(text: str, lexicon: Lexicon) -> tuple[Span, ...]:
    """Find schools by name: a word such as "university" with the capitalised words on its line that it belongs to.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "BSc in Statistics, Python State University of Nowhere, with honours"
    >>> [span.of(text) for span in school_phrases(text, load_lexicon())]
    ['Python State University of Nowhere']
    """
    nouns = lexicon.word_list("school_word")
    lower = lower_words(text)
    here = [index for index, (word, _, _) in enumerate(lower) if word in nouns]
    words = [(text[start:end], start, end) for _, start, end in lower] if here else []
    phrases = []
    for index in here:
        first = last = index
        while first > 0 and index - first < 4 and words[first - 1][0][0].isupper() and _touch(text, words, first - 1):
            first -= 1
        ahead = index + 1
        # "of", "de la", "für" may stand between, but a name does not end with them
        while ahead < len(words) and ahead - last <= 3 and ahead - index <= 8 and _touch(text, words, ahead - 1):
            if words[ahead][0][0].isupper():
                last = ahead
            ahead += 1
        phrases.append(Span(words[first][1], words[last][2]))
    return tuple(phrases)


def _touch(text: str, words: list[tuple[str, int, int]], index: int) -> bool:
    """Tell whether nothing but a blank, a point or an ampersand parts a word from the next one.

    A name that wants another word ("College of") goes on in the next line.
    """
    between = text[words[index][2] : words[index + 1][1]]
    return between.strip(" .&'’") == "" or (between == "\n" and words[index][0].islower())


@functools.lru_cache(maxsize=4)
def _title_words(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    nouns = {row.term for row in lexicon.titles if (row.field, row.value) == ("noun", "title") and " " not in row.term}
    nouns |= {f"{noun}s" for noun in nouns}
    # "agent" and "driver" are trades and also things that engineers build: as words of the vocabulary they stay
    nouns -= lexicon.vocabulary.keys()
    modifiers = {
        word
        for row in lexicon.titles
        if row.field in ("family", "level") or (row.field, row.value) == ("noun", "title")
        for word in WORD.findall(row.term.lower())
    }
    return frozenset(nouns), frozenset(modifiers)
