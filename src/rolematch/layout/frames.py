"""Put headings that stand in a margin of their own before the text that they head.

Each stands a little below the first line of its section ("ㅡ" and then the heading, or a heading under a rule), so that
neither rows nor columns give their order.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise

from rolematch.layout.rows import Segment

# So many headings make a frame, of so many words and lines at most each
_LEAST, _MOST_WORDS, _MOST_LINES = 3, 4, 2
# Lines nearer than this many font sizes are of one heading; a heading stands so far below its section's first line
_NEAR, _BELOW = 1.75, 2.6
# A section begins below a gap of so many usual line distances
_GAP = 1.4
# A heading a hair above its section's first line is level with it
_LEVEL = 0.35


def order_frame(left: Sequence[Segment], right: Sequence[Segment]) -> list[list[Segment]] | None:
    """Give headings and sections in turn where the left column holds nothing but headings; else None.

    None too where each heading is level with its section's first line: rows give their order.

    Parameters
    ----------
    left, right : sequence of Segment
        The two columns of a band, from the top down.
    """
    labels = _labels(left)
    if labels is None or not right:
        return None
    distances = [below.base - above.base for above, below in pairwise(right) if below.base - above.base > 1.0]
    usual = statistics.median(distances) if distances else 0.0
    begins = [right[0], *(b for a, b in pairwise(right) if b.base - a.base > _GAP * usual)]
    starts: list[float] = []
    for label in labels:
        first = label[0]
        near = [r.base for r in begins if -_LEVEL * first.size <= first.base - r.base <= _BELOW * r.size]
        if not near:
            return None
        starts.append(near[-1])
    level = all(
        abs(label[0].base - start) <= _LEVEL * label[0].size for label, start in zip(labels, starts, strict=True)
    )
    if level or len(set(starts)) < len(starts):
        return None
    blocks: list[list[Segment]] = []
    head = [segment for segment in right if segment.base < starts[0]]
    blocks += [head] if head else []
    for label, start, end in zip(labels, starts, [*starts[1:], float("inf")], strict=True):
        blocks += [label, [segment for segment in right if start <= segment.base < end]]
    return blocks


def _labels(left: Sequence[Segment]) -> list[list[Segment]] | None:
    """Cut a margin into its headings: alike, save for a name above them; None where something else stands there."""
    blocks: list[list[Segment]] = []
    for segment in left:
        if blocks and segment.base - blocks[-1][-1].base <= _NEAR * segment.size:
            blocks[-1].append(segment)
        else:
            blocks.append([segment])
    heads = [block for block in blocks if block[0].size == blocks[-1][0].size]
    named = blocks[: len(blocks) - len(heads)]
    if len(heads) < _LEAST or blocks[len(named) :] != heads or len(named) > 1:
        return None
    words = [word for block in heads for segment in block for word in segment.words]
    alike = len({(round(word.size), word.bold, word.colour) for word in words}) == 1
    short = all(len(block) <= _MOST_LINES and sum(len(s.words) for s in block) <= _MOST_WORDS for block in heads)
    plain = all(not any(c.isdigit() for c in word.text) for word in words)
    return blocks if alike and short and plain else None
