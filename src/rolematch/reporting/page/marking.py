"""Cut a text into pieces, so that the words that counted can be shown marked without any markup in the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

# a plain piece is its words; a marked one has the features behind it with them
Piece = str | list[str | list[str]]

_START = re.compile(r"(?<!\w)(?=\w)")


def pieces_of(text: str, marks: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """Cut `text` at the borders of its marks.

    Parameters
    ----------
    marks : iterable of (start, end, feature)
        Half-open offsets in characters of `text`; they may overlap and repeat.

    Returns
    -------
    list
        Pieces that add up to `text`: a ``str`` where nothing is marked, else ``[words, [features]]``.

    Examples
    --------
    >>> pieces_of("deployed with Docker", [(0, 8, "Deployment"), (0, 8, '"deploy"'), (14, 20, "Docker")])
    [['deployed', ['"deploy"', 'Deployment']], ' with ', ['Docker', ['Docker']]]
    """
    inside = sorted({(s, e, f) for s, e, f in marks if 0 <= s < e <= len(text)})
    borders = sorted({0, len(text), *(place for start, end, _ in inside for place in (start, end))})
    features: dict[int, list[str]] = {}
    for start, end, feature in inside:
        for border in borders[borders.index(start) : borders.index(end)]:
            features.setdefault(border, []).append(feature)
    return [
        [text[start:end], sorted(set(features[start]))] if start in features else text[start:end]
        for start, end in pairwise(borders)
    ]


def marks_in_quote(quote: str, lengths: Sequence[int], forms: Collection[str]) -> list[tuple[int, int]]:
    """Find in a quote the words that it was quoted for.

    A quote keeps no place of its words, but each span says how long they are, and the lexicon how they may be
    written: whole words of such a length and such a form are they.

    Parameters
    ----------
    lengths : sequence of int
        How long the words may be, in characters.
    forms : collection of str
        How they may be written, in lower case.

    Examples
    --------
    >>> marks_in_quote("Go services, not the Go game", [2], {"go"})
    [(0, 2), (21, 23)]
    >>> marks_in_quote("Google", [2], {"go"})
    []
    """
    found = []
    for match in _START.finditer(quote):
        start = match.start()
        for end in sorted({start + length for length in lengths}, reverse=True):
            whole = end <= len(quote) and not (quote[end - 1 : end].isalnum() and quote[end : end + 1].isalnum())
            if whole and quote[start:end].lower() in forms:
                found.append((start, end))
                break
    return found
