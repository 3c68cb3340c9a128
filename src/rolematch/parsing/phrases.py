"""Names in running text that are no claim to a skill: job titles ("data scientists") and schools."""

from __future__ import annotations

import functools
import re

from rolematch.lexicon import Lexicon
from rolematch.records import Span

# letters, with inner hyphens: "end-to-end" is one word
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def title_phrases(text: str, lexicon: Lexicon) -> list[Span]:
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
    words = _lower_words(text)
    for index, (word, start, end) in enumerate(words):
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
        start = words[first][1]
        phrases.append(Span(start, end))
    return phrases


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
def _lower_words(text: str) -> list[tuple[str, int, int]]:
    """Give the words of a text in small letters, with their places: several rooms look through the same text."""
    return [(match[0].lower(), match.start(), match.end()) for match in WORD.finditer(text)]


def school_phrases(text: str, lexicon: Lexicon) -> list[Span]:
    """Find schools by name: a word such as "university" with the capitalised words on its line that it belongs to.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "BSc in Statistics, Python State University of Nowhere, with honours"
    >>> [span.of(text) for span in school_phrases(text, load_lexicon())]
    ['Python State University of Nowhere']
    """
    nouns = lexicon.word_list("school_word")
    lower = _lower_words(text)
    words = [(text[start:end], start, end) for _, start, end in lower] if any(w in nouns for w, _, _ in lower) else []
    phrases = []
    for index, (word, _, _) in enumerate(words):
        if word.lower() not in nouns:
            continue
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
    return phrases


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
