"""Formats that give their own lines (Word, text): their words to rows, as they come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rolematch.layout.flows import Row
from rolematch.layout.rows import Token
from rolematch.records import Page, Word

# Letters spaced out one by one make a heading from this many on
_LEAST_LETTERS = 4


def rows_given(pages: Sequence[Page]) -> list[tuple[Row, int]]:
    """Give each line that holds visible words, with its number in the file."""
    found: list[tuple[Row, int]] = []
    for page in pages:
        for number, group in groupby((word for word in page.words if word.visible), key=lambda word: word.line or 0):
            tokens = _tokens(list(group))
            size = sorted(token.size for token in tokens)[len(tokens) // 2]
            found.append((Row(tokens, page.number, 0, 0.0, 0.0, size), number))
    return found


def _tokens(words: list[Word]) -> list[Token]:
    tokens: list[Token] = []
    index = 0
    while index < len(words):
        stop = index
        while stop < len(words) and len(words[stop].text) == 1 and words[stop].text.isalpha():
            stop += 1
        run = words[index : max(stop, index + 1)]
        if stop - index < _LEAST_LETTERS:
            run = run[:1]
        first = run[0]
        text = "".join(word.text for word in run)
        tokens.append(Token(text, (), first.size, first.bold, tab=first.tab and bool(tokens)))
        index += len(run)
    return tokens
