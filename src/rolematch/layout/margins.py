"""Put dates and labels that take several lines in the left margin into the row that they stand beside.

"Mar 2018 –" / "Present" / "Lyon" at the left of a title and its text is one cell; read line by line, its parts would
stand in the midst of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rolematch.layout.rows import Segment

# A margin ends left of this part of the page
_WIDEST = 0.42
# Lines nearer than this many font sizes are one block; a cell has so many lines at most
_NEAR = 1.75
_DEEPEST = 4
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DASHES = "-–—‐"
# A timeline's stroke between two dates
_STROKES = frozenset("|│")
# "2018 –", "activities and", "2018 to": a line that wants another
_OPEN = re.compile(r".*(?:[-–—‐,/&]|\b(?:to|and|of|und|et|y|e|de|des|der))")
# "– 2020", "(1 year)": a line that goes on
_GOES_ON = re.compile(r"[-–—‐(]")


def fold_margins(rows: Sequence[list[Segment]], width: float) -> list[list[Segment]]:
    """Move the lower lines of cells in the left margin up into their first row.

    Parameters
    ----------
    rows : sequence of list of Segment
        The level segments of one column, from the top down, each row from left to right.
    width : float
        The page's width in points.
    """
    blocks = _blocks(rows, width)
    dated = [block for block in blocks if _is_dated_cell([rows[index][0] for index in block])]
    folded = [list(row) for row in rows]
    for block in blocks:
        # one block alone may be an accident; a margin of dates has several
        cells = [block] if block in dated and len(dated) > 1 else _wrapped(block, rows)
        for cell in cells:
            folded[cell[0]] = _joined([rows[index][0] for index in cell]) + rows[cell[0]][1:]
            for index in cell[1:]:
                folded[index] = rows[index][1:]
    return [row for row in _fold_right([row for row in folded if row], width) if row]


def _joined(lines: Sequence[Segment]) -> list[Segment]:
    """Put the lines of a cell into one row; a range that is drawn upwards ("2024" / "|" / "2021") is turned."""
    if _is_upward(lines):
        last, stroke, first = lines
        dash = replace(stroke.words[0], text="–")
        return [replace(first, words=[*first.words, dash, *last.words])]
    parts = [lines[0]]
    for line in lines[1:]:
        if _continues(parts[-1], line):
            parts[-1] = replace(parts[-1], words=parts[-1].words + line.words)
        else:
            parts.append(line)
    return parts


def _is_upward(lines: Sequence[Segment]) -> bool:
    return len(lines) == 3 and _text(lines[1]) in _STROKES and bool(YEAR.search(_text(lines[2])))


def _fold_right(rows: list[list[Segment]], width: float) -> list[list[Segment]]:
    """Move the rest of dates at the right margin ("May 2015 –" / "Dec 2018") up to their first part.

    "Jan 2024 –" / "Remote" looks the same; only where the rest of some dates holds a year do they take two lines.
    """
    broken = [pair for pair in pairwise(rows) if _is_broken_right(*pair, width)]
    if any(YEAR.search(_text(lower[-1])) for _, lower in broken):
        for upper, lower in broken:
            upper[-1] = replace(upper[-1], words=upper[-1].words + lower.pop().words)
    return rows


def _is_broken_right(upper: Sequence[Segment], lower: Sequence[Segment], width: float) -> bool:
    """Tell dates at the right that end in a dash, with something level and close below them."""
    head, rest = upper[-1], lower[-1]
    level = abs(head.x0 - rest.x0) <= 0.5 * head.size or abs(head.x1 - rest.x1) <= 0.5 * head.size
    near = rest.base - head.base <= _NEAR * head.size and abs(head.size - rest.size) < 0.6
    aside = len(upper) > 1 and min(head.x0, rest.x0) > 0.5 * width
    return level and near and aside and bool(YEAR.search(_text(head))) and _text(head)[-1] in _DASHES


def _blocks(rows: Sequence[list[Segment]], width: float) -> list[list[int]]:
    """Find runs of lines in the margin that begin beside a line of text, by the numbers of their rows."""
    blocks: list[list[int]] = []
    edge = 0.0
    for index, row in enumerate(rows):
        last = rows[blocks[-1][-1]][0] if blocks else None
        if last is not None and _goes_below(last, row, edge):
            blocks[-1].append(index)
        elif len(row) > 1 and row[1].x0 < _WIDEST * width and sum(c.isalnum() for c in _text(row[0])) > 1:
            # (bullets stand in the margin too)
            blocks.append([index])
            edge = row[1].x0
    return [block for block in blocks if len(block) > 1]


def _goes_below(last: Segment, row: Sequence[Segment], edge: float) -> bool:
    """Tell whether a row begins with the next line of a margin whose text begins at `edge`."""
    head = row[0]
    near = head.base - last.base <= _NEAR * last.size and abs(head.size - last.size) < 0.6
    middles = abs(head.x0 + head.x1 - last.x0 - last.x1) / 2
    level = min(abs(head.x0 - last.x0), abs(head.x1 - last.x1), middles) <= 0.5 * head.size
    return near and level and head.x1 < edge and (len(row) == 1 or row[1].x0 > edge - head.size)


def _is_dated_cell(lines: Sequence[Segment]) -> bool:
    """Tell a cell of dates and a place or a name from rows that each have a label of their own."""
    if _is_upward(lines):
        return True
    years = [index for index, line in enumerate(lines) if YEAR.search(_text(line))]
    if len(years) == 2:
        first, second = years
        return len(lines) <= _DEEPEST and second - first == 1 and _continues(lines[first], lines[second])
    return len(lines) <= _DEEPEST and len(years) == 1


def _wrapped(block: Sequence[int], rows: Sequence[list[Segment]]) -> list[list[int]]:
    """Cut a block into cells whose text goes on over the line."""
    cells = [[block[0]]]
    for above, below in pairwise(block):
        if _continues(rows[above][0], rows[below][0]):
            cells[-1].append(below)
        else:
            cells.append([below])
    return cells


def _continues(upper: Segment, lower: Segment) -> bool:
    above, below = _text(upper), _text(lower)
    first = lower.words[0].text
    # "Main activities and" / "responsibilities"; addresses are lower case too
    if _OPEN.fullmatch(above) or _GOES_ON.match(below) or (first.isalpha() and first.islower()):
        return True
    # "Mar 2018 – Dec" / "2020"
    return bool(YEAR.search(above) and YEAR.match(below)) and above[-1].isalpha()


def _text(segment: Segment) -> str:
    return " ".join(word.text for word in segment.words)
