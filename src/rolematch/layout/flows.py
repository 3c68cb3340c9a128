"""Put pages, bands and columns into one order: the main text first, side bars after it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolematch.layout.columns import Band, split_bands
from rolematch.layout.margins import fold_margins
from rolematch.layout.rows import Segment, Token, box_of, segments_of
from rolematch.records import Page

# A band of columns as high as this part of the page is the page's own frame; lower ones are lists set side by side
_TALL = 0.3
# A column narrower than this part of both is a side bar
_NARROW = 0.45
# Running headers and footers stand in this part of the page, at either end
_MARGIN = 0.09
# Small capitals have this part of the font size at least
_SMALL_CAPITALS = 0.65
_PAGE_NUMBER = re.compile(r"\W*\d{1,2}(?:\s*[/|]\s*\d{1,2})?\W*")


@dataclass(slots=True)
class Row:
    """One line in reading order.

    ``fresh`` says that a column or a page begins with it, ``side`` that it stands in a side bar.
    """

    tokens: list[Token]
    page: int
    column: int
    x0: float
    base: float
    size: float
    fresh: bool = False
    side: bool = False


def order_rows(pages: Sequence[Page]) -> tuple[list[Row], bool]:
    """Give all rows in reading order, and whether columns had to be untangled."""
    segments = [segments_of(word for word in page.words if word.visible and word.box) for page in pages]
    segments = drop_running(pages, segments)
    main: list[Row] = []
    side: list[Row] = []
    side_first = False
    untangled = False
    for page, found in zip(pages, segments, strict=True):
        largest = max((segment.size for segment in found), default=0.0)
        for band in split_bands(found, page.width):
            untangled |= len(band.columns) > 1
            if len(band.columns) == 1 or band.height < _TALL * page.height:
                for number, column in enumerate(band.columns):
                    main += _column_rows(column, page, number)
                continue
            bar = _side_bar(band)
            for number, column in enumerate(band.columns):
                if number == bar:
                    # the bar that bears the name comes first
                    holds_name = any(s.size >= largest - 0.1 for block in column for s in block)
                    others = [s.size for n, c in enumerate(band.columns) if n != bar for block in c for s in block]
                    if page.number == pages[0].number and holds_name and largest > max(others, default=0.0):
                        side_first = not main
                    side += _column_rows(column, page, number)
                else:
                    main += _column_rows(column, page, number)
    for row in side:
        row.side = True
    rows = [*side, *main] if side_first else [*main, *side]
    return rows, untangled


def _side_bar(band: Band) -> int | None:
    """Find the column that is a side bar, if one is, by its number."""
    widths = [
        max(s.x1 for block in column for s in block) - min(s.x0 for block in column for s in block)
        for column in band.columns
    ]
    narrow = min(range(len(widths)), key=widths.__getitem__)
    return narrow if widths[narrow] < _NARROW * sum(widths) else None


def _column_rows(blocks: Iterable[list[Segment]], page: Page, column: int) -> list[Row]:
    return [row for block in blocks for row in _rows(block, page, column)]


def _rows(segments: Iterable[Segment], page: Page, column: int) -> list[Row]:
    """Join the segments of one column that stand level; a tab stands between them."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: (segment.base, segment.x0)):
        if rows and (_is_level(rows[-1], segment) or _labels(rows[-1], segment)):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    for row in rows:
        row.sort(key=lambda segment: segment.x0)
    found: list[Row] = []
    for row in fold_margins(rows, page.width):
        tokens = [
            Token(word.text, (box_of(word),), word.size, word.bold, tab=number > 0 and word is segment.words[0])
            for number, segment in enumerate(row)
            for word in segment.words
        ]
        found.append(Row(tokens, page.number, column, row[0].x0, row[0].base, _size_of(tokens), fresh=not found))
    return found


def _is_level(row: Sequence[Segment], segment: Segment) -> bool:
    return segment.base - row[0].base <= 0.35 * min(segment.size, row[0].size)


def _labels(row: Sequence[Segment], segment: Segment) -> bool:
    """Tell a label that is larger than what it stands beside, and for that a bit lower: at the top they are level."""
    apart = segment.x1 < min(other.x0 for other in row) - segment.size
    larger = segment.size > max(other.size for other in row)
    return apart and larger and segment.base - row[0].base <= 0.35 * segment.size


def _size_of(tokens: Sequence[Token]) -> float:
    """Give the usual size of a row's words; small capitals count as large as the capital that they follow."""
    sizes = [token.size for token in tokens]
    if sizes[0] * _SMALL_CAPITALS <= min(sizes) and max(sizes) <= sizes[0] and all(t.text.isupper() for t in tokens):
        return sizes[0]
    return sorted(sizes)[len(sizes) // 2]


def drop_running(pages: Sequence[Page], segments: list[list[Segment]]) -> list[list[Segment]]:
    """Leave out page numbers, and headers and footers that several pages repeat (their first showing is kept)."""
    keys: Counter[tuple[str, bool]] = Counter()
    for page, found in zip(pages, segments, strict=True):
        keys.update({_key(segment, page) for segment in found if _in_margin(segment, page)})
    shown: set[tuple[str, bool]] = set()
    kept: list[list[Segment]] = []
    for page, found in zip(pages, segments, strict=True):
        rest = []
        for segment in found:
            if _in_margin(segment, page):
                key = _key(segment, page)
                text = " ".join(word.text for word in segment.words)
                if _PAGE_NUMBER.fullmatch(text) and not key[1]:
                    continue
                if keys[key] > 1:
                    if key in shown or "#" in key[0]:
                        continue
                    shown.add(key)
            rest.append(segment)
        kept.append(rest)
    return kept


def _in_margin(segment: Segment, page: Page) -> bool:
    return segment.base < _MARGIN * page.height or segment.base > (1 - _MARGIN) * page.height


def _key(segment: Segment, page: Page) -> tuple[str, bool]:
    """Name a segment by its words, page numbers masked (years are not), and the end of the page it stands at."""
    return re.sub(
        r"(?<!\d)\d{1,2}(?!\d)", "#", "".join(word.text for word in segment.words).casefold()
    ), segment.base < page.height / 2
