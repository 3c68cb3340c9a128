"""Words that stand on one baseline become segments, segments of one column become rows.

A segment is a run of words with ordinary spaces between them. What parts two segments of a row (a right-aligned date,
a table cell) is written as a tab.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from rolematch.records import Box, Word

# Two words stand on one line if their baselines differ by less than this part of the font size
_SAME_BASE = 0.3
# A wider gap than this, in font sizes, is no space between words; justified text stretches spaces to about 1
_WIDE = 1.4
# Words nearer than this belong together: one was drawn in two pieces
_TOUCHING = 0.1
_FIRST_TWO = itemgetter(0, 1)


@dataclass(slots=True)
class Token:
    """A word in reading order with all its boxes (two if it was broken at the end of a line)."""

    text: str
    boxes: tuple[Box, ...]
    size: float
    bold: bool
    tab: bool = False


@dataclass(slots=True)
class Segment:
    """Words of one line with ordinary spaces between them."""

    words: list[Word]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def length(self) -> int:
        """Count its characters."""
        return sum(len(word.text) + 1 for word in self.words) - 1

    def cut_at(self, x: float, gap: float) -> list[Segment]:
        """Cut it where a word begins at `x` with at least `gap` before it, else give it whole."""
        for index in range(1, len(self.words)):
            start = box_of(self.words[index]).x0
            if start >= x:
                if start - x <= 0.5 * self.size and start - box_of(self.words[index - 1]).x1 >= gap:
                    return [_segment(self.words[:index]), _segment(self.words[index:])]
                break
        return [self]


def box_of(word: Word) -> Box:
    """Give a placed word's box."""
    assert word.box is not None
    return word.box


def segments_of(words: Iterable[Word]) -> list[Segment]:
    """Group one page's words into segments, from the top down and from left to right.

    A word's baseline is a fifth of its font size above the bottom of its box.
    """
    segments: list[Segment] = []
    # a page has some thousand words: what they are sorted by is reckoned once for each
    placed = [(box_of(word), word) for word in words]
    for row in _baselines(
        sorted(((box.bottom - 0.2 * word.size, box.x0, box, word) for box, word in placed), key=_FIRST_TWO)
    ):
        row.sort(key=_FIRST_TWO)
        part: list[Word] = []
        end = size = 0.0
        for start, stop, word in row:
            if part and start - end > _WIDE * max(size, word.size):
                segments.append(_segment(part))
                part = []
            part.append(word)
            end, size = stop, word.size
        segments.append(_segment(part))
    return segments


def _baselines(words: Iterable[tuple[float, float, Box, Word]]) -> Iterable[list[tuple[float, float, Word]]]:
    """Group words, sorted by baseline, into lines; each word comes with its left and its right end."""
    row: list[tuple[float, float, Word]] = []
    first = least = 0.0
    for base, start, box, word in words:
        if row and base - first > _SAME_BASE * max(min(word.size, least), 4.0):
            yield row
            row = []
        if not row:
            first, least = base, word.size
        row.append((start, box.x1, word))
    if row:
        yield row


def _gap(left: Word, right: Word) -> float:
    return box_of(right).x0 - box_of(left).x1


def _segment(words: list[Word]) -> Segment:
    words = _unspaced(words)
    boxes = [box_of(word) for word in words]
    size = _median([word.size for word in words])
    base = _median([box.bottom - 0.2 * word.size for box, word in zip(boxes, words, strict=True)])
    return Segment(words, boxes[0].x0, max([box.x1 for box in boxes]), base, size)


def _median(values: list[float]) -> float:
    """Give the same as ``statistics.median``, without its checks, which take longer than its work here."""
    values.sort()
    half, odd = divmod(len(values), 2)
    return values[half] if odd else (values[half - 1] + values[half]) / 2


def _unspaced(words: list[Word]) -> list[Word]:
    """Join words drawn in pieces, and headings whose letters are spaced out ("S K I L L S")."""
    joined: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        if len(word.text) == 1:
            stop = index
            while stop < len(words) and len(words[stop].text) == 1 and not words[stop].text.isdigit():
                stop += 1
            letters = words[index:stop]
            if sum(word.text.isalpha() for word in letters) >= 4:
                joined += _spelled(letters)
                index = stop
                continue
        if joined and _gap(joined[-1], word) < _TOUCHING * word.size and _may_touch(joined[-1], word):
            joined[-1] = _merged([joined[-1], word])
        else:
            joined.append(word)
        index += 1
    return joined


def _may_touch(left: Word, right: Word) -> bool:
    """Tell pieces of one word from a bullet or an icon that stands close, and from text drawn twice for boldness."""
    return left.text[-1].isalnum() and right.text[0].isalnum() and _gap(left, right) > -0.3 * right.size


def _spelled(letters: list[Word]) -> list[Word]:
    """Put spaced-out letters together; a gap well above the usual one parts two words."""
    gaps = [_gap(left, right) for left, right in pairwise(letters)]
    usual = statistics.median(gaps)
    words: list[Word] = []
    part = [letters[0]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > 1.6 * usual + 0.5:
            words.append(_merged(part))
            part = []
        part.append(letter)
    words.append(_merged(part))
    return words


def _merged(words: list[Word]) -> Word:
    boxes = [box_of(word) for word in words]
    first = words[0]
    box = Box(
        boxes[0].page,
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
    return Word("".join(word.text for word in words), box, max(word.size for word in words), first.bold, first.colour)
