"""Find short sections set side by side: headings that stand level, each over a few lines of its own.

With so few lines below them no gutter shows; that their headings stand level and look alike tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rolematch.layout.margins import YEAR
from rolematch.layout.rows import Segment

# A line so much larger than the text is a heading
_HEADING = 1.12
# Lines that begin nearer than this part of the font size begin at one place
_LEVEL, _FLUSH = 0.3, 0.6
# A heading has so many words at most
_MOST_WORDS = 5
# Space that parts a box from the next, in font sizes
_BETWEEN = 0.8


def find_boxes(segments: Sequence[Segment], size: float) -> tuple[int, int, list[list[Segment]]] | None:
    """Find the first sections set side by side, by the numbers of their first segment and of the one behind the last.

    Parameters
    ----------
    segments : sequence of Segment
        A band's segments, from the top down.
    size : float
        The usual font size of the page in points.

    Returns
    -------
    tuple of int, int and list of list of Segment, or None
        Start, stop, and each box's segments.
    """
    for start, stop in _level(segments):
        heads = sorted(segments[start:stop], key=lambda segment: segment.x0)
        if _are_headings(heads, size):
            boxes, end = _filled(heads, segments, stop)
            larger = heads[0].size >= _HEADING * size
            if all(_is_filled(box) for box in boxes) and (larger or not _is_table(boxes)):
                return start, end, boxes
    return None


def heads_of_columns(segments: Sequence[Segment], size: float) -> Iterator[float]:
    """Give the places where headings begin that stand level, larger than the text, right of others.

    What stands below them may be set in: a gutter is then left of the headings.
    """
    for start, stop in _level(segments):
        heads = sorted(segments[start:stop], key=lambda segment: segment.x0)
        if heads[0].size >= _HEADING * size and _are_headings(heads, size):
            yield from (head.x0 for head in heads[1:])


def _level(segments: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """Walk the rows of two segments or more."""
    start = 0
    while start < len(segments):
        stop = start + 1
        while stop < len(segments) and segments[stop].base - segments[start].base <= _LEVEL * segments[start].size:
            stop += 1
        if stop - start > 1:
            yield start, stop
        start = stop


def _are_headings(heads: Sequence[Segment], size: float) -> bool:
    """Tell headings, which look alike, from a title with its dates or an employer with its place."""
    words = [word for head in heads for word in head.words]
    alike = len({(round(word.size), word.bold, word.colour) for word in words}) == 1
    short = all(
        len(head.words) <= _MOST_WORDS and not any(c.isdigit() for w in head.words for c in w.text) for head in heads
    )
    return alike and short and (heads[0].size >= _HEADING * size or words[0].bold)


def _filled(heads: Sequence[Segment], segments: Sequence[Segment], at: int) -> tuple[list[list[Segment]], int]:
    """Put what stands below the headings into their boxes, up to the next heading or a line that fits in none."""
    boxes = [[head] for head in heads]
    size = heads[0].size
    for number in range(at, len(segments)):
        segment = segments[number]
        home = [box for box in boxes if box[0].x0 <= segment.x0 + _FLUSH * size][-1:]
        following = next((box[0].x0 for box in boxes if box[0].x0 > segment.x0 + _FLUSH * size), None)
        outside = following is not None and segment.x1 > following - _BETWEEN * segment.size
        head = segment.size >= size - 0.1 and segment.words[0].bold == heads[0].words[0].bold
        if head or segment.size > size + 0.1 or not home or outside:
            # what stands level with it belongs to it
            level = [s for s in segments[at:number] if segment.base - s.base <= _LEVEL * segment.size]
            return [[s for s in box if s not in level] for box in boxes], number - len(level)
        home[0].append(segment)
    return boxes, len(segments)


def _is_filled(box: Sequence[Segment]) -> bool:
    """Tell a heading over text that begins where it does; not dates or places alone, and not lines far below."""
    head, lines = box[0], box[1:]
    if not lines or any(below.base - above.base > 3.5 * head.size for above, below in pairwise(box)):
        return False
    return 0 <= lines[0].x0 - head.x0 + _FLUSH * head.size < 2 * head.size and not all(map(_is_dated, lines))


def _is_dated(segment: Segment) -> bool:
    """Tell dates: "May 2019", "Jan 2020 – Present"; not "Varde Prize, 2018"."""
    text = [word.text for word in segment.words]
    most = 3 if set(text) & set("-–—") else 1
    return bool(YEAR.search(" ".join(text))) and sum(any(map(str.isalpha, word)) for word in text) <= most


def _is_table(boxes: Sequence[Sequence[Segment]]) -> bool:
    """Tell the bold head of a table, whose rows stand level, and bold lines over bold ones."""
    bold = any(word.bold for box in boxes for segment in box[1:] for word in segment.words)
    rows = {len(box) for box in boxes}
    level = len(rows) == 1 and all(
        max(s.base for s in row) - min(s.base for s in row) <= _LEVEL * row[0].size for row in zip(*boxes, strict=True)
    )
    return bold or (level and len(boxes[0]) > 2)
