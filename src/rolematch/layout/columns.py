"""Find the gutters between columns, and tell columns from rows.

A gutter is a vertical strip that no line of a band of the page crosses. Full-width lines cut the page into bands.
What stands on both sides of a gutter is read as columns where both sides run on by themselves, and as rows where one
side only answers the other (dates at the right margin, labels at the left).
"""

from __future__ import annotations

import bisect
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rolematch.layout.rows import Segment

# The least width of a gutter in body font sizes, and the least number of lines on either side
_LEAST_WIDTH = 0.9
_LEAST_LINES = 3
# A side whose lines mostly stand level with lines of the other side answers them
_LEVEL = 0.8
# Lines nearer than this, in font sizes, run on
_NEAR = 1.9
_PROSE = 28.0


@dataclass(slots=True)
class Band:
    """A stretch of a page: one column, or a left and a right one. ``height`` is in points."""

    columns: list[list[Segment]]
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
    best: tuple[float, int, int, float] | None = None
    for x in _candidates(segments, size, width):
        for start, stop in _runs(segments, x):
            weight = _weight(segments[start:stop], x, size)
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, start, stop, x)
    if best is None:
        return [Band([list(segments)], _height(segments))]
    _, start, stop, x = best
    inside = segments[start:stop]
    left = [segment for segment in inside if segment.x1 <= x]
    right = [segment for segment in inside if segment.x0 >= x]
    columns = []
    for side in (left, right):
        # a column may have columns of its own: three of them, or a list of skills in two
        columns += [[s for band in split_bands(side, width) for column in band.columns for s in column]]
    return [
        *split_bands(segments[:start], width),
        Band(columns, _height(inside)),
        *split_bands(segments[stop:], width),
    ]


def _height(segments: Sequence[Segment]) -> float:
    return max(s.base for s in segments) - min(s.base - s.size for s in segments)


def _candidates(segments: Sequence[Segment], size: float, width: float) -> list[float]:
    """Give places for a gutter: just left of where several segments begin."""
    starts = sorted(segment.x0 for segment in segments)
    found: list[float] = []
    at = 0
    while at < len(starts):
        stop = bisect.bisect_right(starts, starts[at] + 0.5 * size)
        if stop - at >= _LEAST_LINES and 0.1 * width < starts[at] < 0.9 * width:
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
    return [_level_ends(segments, *run) for run in runs]


def _level_ends(segments: Sequence[Segment], start: int, stop: int) -> tuple[int, int]:
    """Keep segments on the baseline of a crossing one out of the run."""
    while start < stop and start > 0 and segments[start].base - segments[start - 1].base < 0.3 * segments[start].size:
        start += 1
    while stop > start and stop < len(segments) and segments[stop].base - segments[stop - 1].base < 0.3 * segments[stop].size:
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
    if bottom - top < 3 * size or are_rows(left, right):
        return 0.0
    return bottom - top


def are_rows(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell whether one side only answers the lines of the other."""
    left_lines, right_lines = _lines(left), _lines(right)
    # compare where both are, so that a short list beside a long text is judged by its own stretch
    sparse, dense = sorted((left_lines, right_lines), key=len)
    level = sum(any(abs(line[0] - other[0]) <= 0.35 * line[1] for other in dense) for line in sparse) / len(sparse)
    running = _running(sparse)
    prose = min(statistics.fmean(line[2] for line in lines) for lines in (sparse, dense)) >= _PROSE
    if level >= _LEVEL:
        # lines of two columns may stand level by the same leading; then both run on like text
        return not (running >= 0.6 and prose)
    # a date two lines below the level one, a place beside it: still no text of its own
    return level >= 0.5 and running < 0.35


def _lines(segments: Sequence[Segment]) -> list[tuple[float, float, int]]:
    """Give baseline, size and length of each line, joining segments that stand level."""
    lines: list[tuple[float, float, int]] = []
    for segment in segments:
        if lines and segment.base - lines[-1][0] <= 0.3 * segment.size:
            lines[-1] = (lines[-1][0], lines[-1][1], lines[-1][2] + segment.length)
        else:
            lines.append((segment.base, segment.size, segment.length))
    return lines


def _running(lines: Sequence[tuple[float, float, int]]) -> float:
    """Give the share of lines that follow closely upon another."""
    if len(lines) < 2:
        return 0.0
    near = sum(b[0] - a[0] <= _NEAR * max(a[1], b[1]) for a, b in zip(lines, lines[1:], strict=False))
    return near / (len(lines) - 1)
