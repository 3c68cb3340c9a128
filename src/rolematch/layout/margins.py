"""Put dates and labels that take several lines in the left margin into the row that they stand beside.

"Mar 2018 –" / "Present" / "Lyon" at the left of a title and its text is one cell; read line by line, its parts would
stand in the midst of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rolematch.layout.rows import Segment

# A margin ends left of this part of the page
_WIDEST = 0.42
# Lines nearer than this many font sizes are one block, of so many lines at most
_NEAR = 1.75
_DEEPEST = 4
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# "2018 –", "2018 to", "main activities and": a line that wants another
_OPEN = re.compile(r".*(?:[-–—‐,/&]|\b(?:to|and|of|bis|à))")
# "– 2020", "responsibilities": a line that goes on
_GOES_ON = re.compile(r"[-–—‐(]|[a-zß-öø-ÿ]")


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
    whole = [block for block in blocks if _is_one_cell(block, rows)]
    # one such block may be an accident; a margin has several
    if len(whole) < 2:
        whole = []
    folded = [list(row) for row in rows]
    for block in blocks:
        target = block[0]
        for above, below in pairwise(block):
            upper, lower = rows[above][0], rows[below][0]
            if _continues(_text(upper), _text(lower)):
                last = next(i for i, s in enumerate(folded[target]) if s is upper or s.words[-1] is upper.words[-1])
                folded[target][last] = _joined(folded[target][last], lower)
            elif block in whole:
                place = sum(segment.x0 < rows[target][1].x0 for segment in rows[target][:1]) + sum(
                    s.base > rows[target][0].base + 1 for s in folded[target][1:]
                )
                folded[target].insert(place, lower)
            else:
                target = below
                continue
            folded[below].remove(lower)
    return [row for row in folded if row]
