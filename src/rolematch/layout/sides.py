"""Tell columns from rows by what stands on the two sides of a gutter.

They are columns where both sides run on by themselves, and rows where one side only answers the other (dates at the
right margin, labels at the left).
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rolematch.layout.margins import YEAR
from rolematch.layout.rows import Segment

# A side whose lines mostly stand level with lines of the other side answers them
_LEVEL = 0.8
_DIGITS, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]")
# A column of dates answers even where a few stand between the lines ("2022", "|", "2021")
_DATED_LEVEL = 0.6
# Lines nearer than this many usual line distances run on
_NEAR = 1.35
# The share of a narrow column's lines that follow one another closely, and of those beside the midst of a sentence
_RUNNING, _SENTENCES = 0.6, 0.15
# A line so much larger than the text is a heading
_HEADING = 1.12
# A column has so many headings of its own at least
_SECTIONS = 3
# The mean length of lines, in characters, from which they are text of their own: always, and in a long column
_PROSE, _LONG_PROSE, _LONG = 28.0, 20.0, 8
# A form has so many labels that come again, and they make this part of its left side
_LABELS, _FORM = 3, 0.4


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
    sides = (_lines(left), _lines(right))
    if _is_form(left, right) or _supplies_dates(*sides):
        return True
    sparse, dense = sorted(sides, key=len)
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
    return level >= 0.5 and running < 0.35 and not _has_sections(sparse)


def _has_sections(lines: Sequence[_SideLine]) -> bool:
    """Tell a column that has headings of its own, larger than its text, from dates and places."""
    usual = statistics.median(line.size for line in lines)
    heads = [line.size for line in lines[:-1] if line.size >= _HEADING * usual and not line.year]
    return heads.count(max(heads, default=0.0)) >= _SECTIONS


def _is_form(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell the labels of a form, which come again for each entry ("Dates", "Position", "Employer", "Dates" ...).

    Each stands level with what it labels.
    """
    texts = [" ".join(word.text for word in segment.words).casefold() for segment in left]
    counts = Counter(texts)
    labels = [s for s, text in zip(left, texts, strict=True) if counts[text] > 1 and any(c.isalpha() for c in text)]
    level = sum(any(abs(s.base - other.base) <= 0.35 * s.size for other in right) for s in labels)
    distinct = len({text for text in texts if counts[text] > 1})
    return distinct >= _LABELS and len(labels) >= _FORM * len(left) and level >= _LEVEL * len(labels)


def _supplies_dates(left: Sequence[_SideLine], right: Sequence[_SideLine]) -> bool:
    """Tell a margin that holds the headings and the dates of what stands beside it, which has hardly any of its own."""
    dated = [line for line in left if line.year]
    level = [line for line in dated if any(abs(line.base - other.base) <= 0.35 * line.size for other in right)]
    own = sum(line.year for line in right)
    short = statistics.fmean(line.length for line in left) < _LONG_PROSE
    enough = len(dated) >= 2 or _is_headed(left, dated, right)
    return short and enough and len(level) == len(dated) and own < len(dated) and own < 0.2 * len(right)


def _is_headed(left: Sequence[_SideLine], dated: Sequence[_SideLine], right: Sequence[_SideLine]) -> bool:
    """Tell one line of dates right below a heading that has the whole row to itself."""
    usual = statistics.median(line.size for line in left)
    for head, line in pairwise(left):
        if line in dated and head.size >= _HEADING * usual:
            alone = all(abs(head.base - other.base) > head.size for other in right)
            return alone and right[0].base < head.base < right[-1].base
    return False


def has_margin_of_dates(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell whether the left side, where it stands beside the right one, holds the dates of what stands there.

    Short lines above and below, a list of skills or a heading, are not in the margin.
    """
    return _is_margin_of_dates(*(_lines(side) for side in _beside(left, right)))


def begin_with_headings(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell whether both sides begin with headings that stand level."""
    return _begin_with_headings(_lines(left), _lines(right))


def _beside(left: Sequence[Segment], right: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Keep of either side what the other stands beside."""
    near = 0.35 * max(left[0].size, right[0].size)
    top = max(left[0].base, right[0].base) - near
    bottom = min(left[-1].base, right[-1].base) + near
    return [s for s in left if top <= s.base <= bottom], [s for s in right if top <= s.base <= bottom]


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
        digits = len(_DIGITS.findall(text))
        dated = digits >= len(_LETTERS.findall(text)) if digits else _LETTERS.search(text) is None
        if lines and segment.base - lines[-1].base <= 0.3 * segment.size:
            lines[-1].length += len(text)
            lines[-1].dated &= dated
            lines[-1].year |= year
        else:
            goes_on = segment.words[0].text[0].islower()
            lines.append(_SideLine(segment.base, segment.size, len(text), dated, year, goes_on))
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
