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
from itertools import pairwise

from rolematch.layout.margins import YEAR
from rolematch.layout.rows import Segment

# The least width of a gutter in body font sizes, and the least number of lines on either side
_LEAST_WIDTH = 0.45
_LEAST_LINES = 3
# A side whose lines mostly stand level with lines of the other side answers them
_LEVEL = 0.8
# A column of dates answers even where a few stand between the lines ("2022", "|", "2021")
_DATED_LEVEL = 0.6
# Lines nearer than this many usual line distances run on
_NEAR = 1.35
# The share of a narrow column's lines that follow one another closely, and of those beside the midst of a sentence
_RUNNING, _SENTENCES = 0.6, 0.15
# A line so much larger than the text is a heading
_HEADING = 1.12
# The mean length of lines, in characters, from which they are text of their own: always, and in a long column
_PROSE, _LONG_PROSE, _LONG = 28.0, 20.0, 8
# Lines set in from the gutter by more font sizes than this are no lines of the column
_INDENT = 3.0
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
    for x in _candidates(segments, size, width):
        for start, stop in _runs(segments, x):
            weight = _weight(segments[start:stop], x, size)
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, start, stop, x)
    if best is None:
        return [Band([[list(segments)]], _height(segments))]
    _, start, stop, x = best
    inside = segments[start:stop]
    left = [segment for segment in inside if segment.x1 <= x]
    right = [segment for segment in inside if segment.x0 >= x]
    columns = []
    for side in (left, right):
        # a column may have columns of its own: three of them, or a list of skills in two
        columns.append([block for band in split_bands(side, width) for column in band.columns for block in column])
    return [
        *split_bands(segments[:start], width),
        Band(columns, _height(inside)),
        *split_bands(segments[stop:], width),
    ]


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
    return [(_where_heads_begin(segments, *run, x), run[1]) for run in runs]


def _where_heads_begin(segments: Sequence[Segment], start: int, stop: int, x: float) -> int:
    """Keep a few short lines above two columns out of the run where both columns begin with headings that stand level.

    They are the end of what stands above: a headline under the name, the last line of a summary.
    """
    inside = segments[start:stop]
    sides = [s for s in inside if s.x1 <= x], [s for s in inside if s.x0 >= x]
    if not all(sides):
        return start
    top = max(side[0].base for side in sides) - 0.35 * inside[0].size
    below = [_lines([s for s in side if s.base >= top]) for side in sides]
    above = sum(s.base < top for s in inside)
    if not 0 < above <= _LEAST_LINES or not all(below) or not _begin_with_headings(*below):
        return start
    return start + above


def _without_rows_below(segments: Sequence[Segment], start: int, stop: int, x: float) -> tuple[int, int]:
    """Keep what stands below the right column out of the run: heads with dates at the page's margin cross no gutter."""
    right = [segment for segment in segments[start:stop] if segment.x0 >= x]
    # what stands in the column begins near the gutter; what answers a line of the left does not, and is level with it
    own = [segment for segment in right if segment.x0 - x < _INDENT * segment.size]
    below = [segment for segment in right if own and segment.base > own[-1].base]
    if not below or not all(YEAR.search(" ".join(word.text for word in segment.words)) for segment in below):
        return start, stop
    left = [segment for segment in segments[start:stop] if segment.x1 <= x]
    if not all(any(abs(segment.base - other.base) < 0.3 * segment.size for other in left) for segment in below):
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
    if bottom - top < 3 * size or are_rows(left, right):
        return 0.0
    # short lines above and below a margin of dates are not in it
    if _is_margin_of_dates(*(_lines(side) for side in _beside(left, right))):
        return 0.0
    # of two gutters, the one between texts counts, not the one between dates and texts
    length = min(statistics.fmean(segment.length for segment in side) for side in (left, right))
    return (bottom - top) * min(1.0, length / _LONG_PROSE)


def _beside(left: Sequence[Segment], right: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Keep of either side what the other stands beside."""
    near = 0.35 * max(left[0].size, right[0].size)
    top = max(left[0].base, right[0].base) - near
    bottom = min(left[-1].base, right[-1].base) + near
    return [s for s in left if top <= s.base <= bottom], [s for s in right if top <= s.base <= bottom]


@dataclass(slots=True)
class _SideLine:
    """A line of one side: baseline and size in points, length, whether it is rather a date than words or has a year.

    ``goes_on`` says that it begins in lower case, as the second line of a sentence does.
    """

    base: float
    size: float
    length: int
    dated: bool
    year: bool
    goes_on: bool


def are_rows(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell whether one side only answers the lines of the other."""
    sparse, dense = sorted((_lines(left), _lines(right)), key=len)
    level = sum(any(abs(line.base - other.base) <= 0.35 * line.size for other in dense) for line in sparse) / len(
        sparse
    )
    running = _running(sparse, dense)
    length = min(statistics.fmean(line.length for line in lines) for lines in (sparse, dense))
    if level >= _LEVEL:
        # lines of two columns may stand level by the same leading; then both run on like text
        if running >= _RUNNING and _beside_sentences(sparse, dense) >= max(2.0, _SENTENCES * len(sparse)):
            return False
        if _begin_with_headings(sparse, dense) and _running(sparse[1:], dense[1:]) >= _RUNNING:
            return False
        return not (running >= _RUNNING and length >= (_LONG_PROSE if len(sparse) >= _LONG else _PROSE))
    if level >= _DATED_LEVEL and 2 * sum(line.dated for line in sparse) > len(sparse):
        return True
    if _is_margin_of_dates(sparse, dense):
        return True
    # a date two lines below the level one, a place beside it: still no text of its own
    return level >= 0.5 and running < 0.35


def _begin_with_headings(lines: Sequence[_SideLine], others: Sequence[_SideLine]) -> bool:
    """Tell two boxes set side by side: each begins with a line larger than those below it, and they stand level."""
    if abs(lines[0].base - others[0].base) > 0.35 * lines[0].size:
        return False
    for side in (lines, others):
        if side[0].year or side[0].size < _HEADING * statistics.median(line.size for line in side):
            return False
    return True


def _beside_sentences(lines: Sequence[_SideLine], others: Sequence[_SideLine]) -> int:
    """Count lines that stand beside the midst of a sentence: a date or a label stands beside its beginning."""
    return sum(
        other.goes_on and any(abs(line.base - other.base) <= 0.35 * line.size for line in lines) for other in others
    )


def _is_margin_of_dates(lines: Sequence[_SideLine], others: Sequence[_SideLine]) -> bool:
    """Tell dates over several lines in a margin: blocks that hold years, each beginning level with a line of text."""
    blocks: list[list[_SideLine]] = []
    for line in lines:
        if blocks and line.base - blocks[-1][-1].base <= 1.75 * line.size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    dated = [block for block in blocks if any(line.year for line in block)]
    # a heading close above is no part of the cell
    heads = [(block[0], next(line for line in block if line.year)) for block in dated]
    level = [pair for pair in heads if any(abs(h.base - o.base) <= 0.35 * h.size for h in pair for o in others)]
    if len(level) < 2 or len(level) < _LEVEL * len(dated):
        return False
    longest = max(len(block) for block in dated)
    share = sum(len(block) for block in dated) / len(lines)
    return longest <= 4 and share >= _DATED_LEVEL and statistics.fmean(line.length for line in lines) < _LONG_PROSE


def _lines(segments: Sequence[Segment]) -> list[_SideLine]:
    """Give the lines of one side, joining segments that stand level."""
    lines: list[_SideLine] = []
    for segment in segments:
        text = " ".join(word.text for word in segment.words)
        year = YEAR.search(text) is not None
        dated = sum(c.isdigit() for c in text) >= sum(c.isalpha() for c in text)
        if lines and segment.base - lines[-1].base <= 0.3 * segment.size:
            lines[-1].length += segment.length
            lines[-1].dated &= dated
            lines[-1].year |= year
        else:
            goes_on = segment.words[0].text[0].islower()
            lines.append(_SideLine(segment.base, segment.size, segment.length, dated, year, goes_on))
    return lines


def _running(lines: Sequence[_SideLine], others: Sequence[_SideLine]) -> float:
    """Give the share of lines that follow one another as closely as text does, here or in the other column."""
    distances = [below.base - above.base for above, below in pairwise(lines)]
    if not distances:
        return 0.0
    usual = min(
        statistics.median([below.base - above.base for above, below in pairwise(found)] or [0.0])
        for found in (lines, others)
    )
    usual = min(max(usual, lines[0].size), 2.5 * lines[0].size)
    return sum(distance <= _NEAR * usual for distance in distances) / len(distances)
