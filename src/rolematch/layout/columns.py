"""Find the gutters between columns, and cut a page into bands of one column or two.

A gutter is a vertical strip that no line of a band of the page crosses. Full-width lines cut the page into bands.
"""

from __future__ import annotations

import bisect
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rolematch.layout.boxes import find_boxes, heads_of_columns
from rolematch.layout.frames import order_frame
from rolematch.layout.margins import YEAR
from rolematch.layout.rows import Segment
from rolematch.layout.sides import are_rows, begin_with_headings, has_margin_of_dates

# The least width of a gutter in body font sizes, and the least number of lines on either side
_LEAST_WIDTH = 0.45
_LEAST_LINES = 3
# Lines of this mean length, in characters, are text: a gutter between shorter ones counts less
_TEXT = 20.0
# Lines set in from the gutter by more font sizes than this are no lines of the column
_INDENT = 3.0
# A line so much larger than the text is a heading; what it heads begins so many font sizes below at most
_HEADING, _HEAD_ABOVE = 1.12, 2.5
# So many lines that begin at one place may cut a line whose words leave only a narrow gap there
_STRONG = 8


@dataclass(slots=True)
class Band:
    """A stretch of a page: one column, or a left and a right one. ``height`` is in points.

    A column is a list of blocks to be read one after the other: one, unless it has columns of its own.
    """

    columns: list[list[list[Segment]]]
    height: float


def split_bands(segments: Sequence[Segment], width: float) -> list[Band]:
    """Cut a page's segments into bands from the top down, and each band into its columns.

    Parameters
    ----------
    segments : sequence of Segment
        One page's segments, from the top down.
    width : float
        The page's width in points.
    """
    if not segments:
        return []
    size = statistics.median(segment.size for segment in segments)
    segments = _cut_at_gutters(segments, size, width)
    best: tuple[float, int, int, float] | None = None
    places = _candidates(segments, size, width)
    places += (x - 0.1 for x in heads_of_columns(segments, size))
    for x in places:
        for start, stop in _runs(segments, x):
            weight = _weight(segments[start:stop], x, size)
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, start, stop, x)
    if best is None:
        return _side_by_side(segments, size, width)
    _, start, stop, x = best
    inside = segments[start:stop]
    left = [segment for segment in inside if segment.x1 <= x]
    right = [segment for segment in inside if segment.x0 >= x]
    framed = order_frame(left, right)
    columns = [framed] if framed is not None else []
    for side in (left, right) if framed is None else ():
        # a column may have columns of its own: three of them, or a list of skills in two
        columns.append([block for band in split_bands(side, width) for column in band.columns for block in column])
    return [
        *split_bands(segments[:start], width),
        Band(columns, _height(inside)),
        *split_bands(segments[stop:], width),
    ]


def _side_by_side(segments: Sequence[Segment], size: float, width: float) -> list[Band]:
    """Cut a band without a gutter where a few headings stand level, each over its own lines; else give it whole."""
    found = find_boxes(segments, size)
    if found is None:
        return [Band([[list(segments)]], _height(segments))]
    start, stop, boxes = found
    above = [Band([[list(segments[:start])]], _height(segments[:start]))] if start else []
    inside = Band([[box] for box in boxes], _height(segments[start:stop]))
    return [*above, inside, *split_bands(segments[stop:], width)]


def _height(segments: Sequence[Segment]) -> float:
    return max(s.base for s in segments) - min(s.base - s.size for s in segments)


def _cut_at_gutters(segments: Sequence[Segment], size: float, width: float) -> Sequence[Segment]:
    """Cut lines that run over a narrow gutter because both columns happen to stand level there."""
    for x in _candidates(segments, size, width, least=_STRONG):
        cut: list[Segment] = []
        for segment in segments:
            cut += segment.cut_at(x, 0.5 * max(size, segment.size)) if segment.x0 < x < segment.x1 else [segment]
        segments = cut
    return segments


def _candidates(segments: Sequence[Segment], size: float, width: float, least: int = _LEAST_LINES) -> list[float]:
    """Give places for a gutter: just left of where `least` segments or more begin."""
    starts = sorted(segment.x0 for segment in segments)
    found: list[float] = []
    at = 0
    while at < len(starts):
        stop = bisect.bisect_right(starts, starts[at] + 0.5 * size)
        if stop - at >= least and 0.1 * width < starts[at] < 0.9 * width:
            found.append(starts[at] - 0.1)
        at = stop
    return found


def _runs(segments: Sequence[Segment], x: float) -> list[tuple[int, int]]:
    """Give the stretches of segments between those that cross `x`."""
    runs = []
    start = 0
    for index, segment in enumerate(segments):
        if segment.x0 < x < segment.x1:
            if index > start:
                runs.append((start, index))
            start = index + 1
    if start < len(segments):
        runs.append((start, len(segments)))
    runs = [_without_rows_below(segments, *_level_ends(segments, *run), x) for run in runs]
    runs = [_without_head_below(segments, *_without_rows_above(segments, *run, x)) for run in runs]
    return [(_where_heads_begin(segments, *run, x), run[1]) for run in runs]


def _without_rows_above(segments: Sequence[Segment], start: int, stop: int, x: float) -> tuple[int, int]:
    """Keep what stands above the right column out of the run: heads with dates at the page's margin, one by one."""
    left, right, own = _parted(segments[start:stop], x)
    above = [segment for segment in right if own and segment.base < own[0].base - 0.3 * segment.size]
    if not above or not all(_answers_with_year(segment, left) for segment in above):
        return start, stop
    cuts = [
        (lower.base - upper.base, lower.base)
        for upper, lower in pairwise(left)
        if above[-1].base - 0.3 * upper.size <= upper.base and lower.base <= own[0].base + 0.3 * lower.size
    ]
    cut = (max(cuts)[1] if cuts else own[0].base) - 0.3 * own[0].size
    return start + sum(segment.base < cut for segment in segments[start:stop]), stop


def _parted(inside: Sequence[Segment], x: float) -> tuple[list[Segment], list[Segment], list[Segment]]:
    """Give what stands left of a gutter, right of it, and in the right column.

    What stands in the column begins near the gutter; what answers a line of the left does not, and is level with it.
    """
    right = [segment for segment in inside if segment.x0 >= x]
    own = [segment for segment in right if segment.x0 - x < _INDENT * segment.size]
    return [segment for segment in inside if segment.x1 <= x], right, own


def _answers_with_year(segment: Segment, left: Sequence[Segment]) -> bool:
    """Tell dates that stand level with a line of the left."""
    dated = YEAR.search(" ".join(word.text for word in segment.words)) is not None
    return dated and any(abs(segment.base - other.base) < 0.3 * segment.size for other in left)


def _without_head_below(segments: Sequence[Segment], start: int, stop: int) -> tuple[int, int]:
    """Keep a heading out of the run that is close above a line across both columns: it heads what follows."""
    if not start < stop < len(segments):
        return start, stop
    size = statistics.median(segment.size for segment in segments[start:stop])
    last, below = segments[stop - 1], segments[stop]
    near = 0 < below.base - last.base <= _HEAD_ABOVE * last.size
    level = stop - start > 1 and last.base - segments[stop - 2].base < 0.3 * last.size
    head = last.size >= _HEADING * size and last.size > below.size and near and not level
    return start, stop - head


def _where_heads_begin(segments: Sequence[Segment], start: int, stop: int, x: float) -> int:
    """Keep a few short lines above two columns out of the run where both columns begin with headings that stand level.

    They are the end of what stands above: a headline under the name, the last line of a summary.
    """
    inside = segments[start:stop]
    sides = [s for s in inside if s.x1 <= x], [s for s in inside if s.x0 >= x]
    if not all(sides):
        return start
    top = max(side[0].base for side in sides) - 0.35 * inside[0].size
    below = [[s for s in side if s.base >= top] for side in sides]
    above = sum(s.base < top for s in inside)
    if not 0 < above <= _LEAST_LINES or not all(below) or not begin_with_headings(*below):
        return start
    return start + above


def _without_rows_below(segments: Sequence[Segment], start: int, stop: int, x: float) -> tuple[int, int]:
    """Keep what stands below the right column out of the run: heads with dates at the page's margin cross no gutter."""
    left, right, own = _parted(segments[start:stop], x)
    below = [segment for segment in right if own and segment.base > own[-1].base]
    if not below or not all(_answers_with_year(segment, left) for segment in below):
        return start, stop
    cuts = [
        (lower.base - upper.base, lower.base)
        for upper, lower in pairwise(left)
        if own[-1].base < lower.base <= below[0].base + 0.3 * lower.size
    ]
    cut = max(cuts)[1] - 0.3 * below[0].size if cuts else own[-1].base + 0.3 * own[-1].size
    return start, start + sum(segment.base < cut for segment in segments[start:stop])


def _level_ends(segments: Sequence[Segment], start: int, stop: int) -> tuple[int, int]:
    """Keep segments on the baseline of a crossing one out of the run."""
    while start < stop and start > 0 and segments[start].base - segments[start - 1].base < 0.3 * segments[start].size:
        start += 1
    while (
        stop > start
        and stop < len(segments)
        and segments[stop].base - segments[stop - 1].base < 0.3 * segments[stop].size
    ):
        stop -= 1
    return start, stop


def _weight(inside: Sequence[Segment], x: float, size: float) -> float:
    """Weigh a gutter: the height that two columns share, or 0 if they are rows or too little."""
    left = [segment for segment in inside if segment.x1 <= x]
    right = [segment for segment in inside if segment.x0 >= x]
    if min(len(left), len(right)) < _LEAST_LINES:
        return 0.0
    if x - max(segment.x1 for segment in left) < _LEAST_WIDTH * size:
        return 0.0
    top = max(left[0].base - left[0].size, right[0].base - right[0].size)
    bottom = min(left[-1].base, right[-1].base)
    if bottom - top < 3 * size:
        return 0.0
    if (are_rows(left, right) or has_margin_of_dates(left, right)) and order_frame(left, right) is None:
        return 0.0
    # of two gutters, the one between texts counts, not the one between dates and texts
    length = min(statistics.fmean(segment.length for segment in side) for side in (left, right))
    return (bottom - top) * min(1.0, length / _TEXT)
