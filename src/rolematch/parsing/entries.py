"""Cut a section into its entries: a header with dates, title and employer, then the lines that describe the work.

Dates anchor entries. How many lines of header stand above the first date of a section tells where the later entries
begin, helped by gaps and type.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rolematch.parsing.entry_rows import Row, is_single
from rolematch.records import DateRange

DEEPEST_HEADER = 4
"""Lines that a header has at most above its date."""
DEEPEST_BELOW = 2
"""Lines that a header has at most below its date."""

INDENT = 6.0
"""Points by which a description is set in from its header, at least."""

# what may stand between the two times of who came back
_JOINT = re.compile(r"\s*(?:[;,&/|+]|\band\b|\bund\b|\bet\b|\by\b|\be\b)?\s*", re.IGNORECASE)

Style = tuple[float, bool]
"""Size to half points, and whether bold."""


@dataclass(slots=True)
class Entry:
    """The rows of one entry, sorted into header and description; ``dates`` of the anchor."""

    header: list[Row]
    body: list[Row]
    dates: DateRange | None = None
    again: tuple[DateRange, ...] = ()
    """Further ranges beside these, of who came back to the same post."""
    anchor: int = -1
    """Which row of the header carries the dates."""
    group: list[Row] = field(default_factory=list)
    """The header of the employer under which this entry stands, if it has one of its own."""


def cut_entries(rows: Sequence[Row]) -> list[Entry]:
    """Cut the rows of a section into entries, in order.

    Where no row has a date, a title that stands out (bold, or below a gap) begins an entry.
    """
    anchors = _anchors(rows)
    if not anchors:
        return _undated(rows)
    starts = _starts(rows, anchors)
    entries: list[Entry] = []
    ends = [*starts, len(rows)][1:]
    for anchor, start, end in zip(anchors, starts, ends, strict=True):
        stop = anchor + 1
        deepest = anchor + (1 if rows[anchor].measured else DEEPEST_BELOW + 1)
        while stop < min(end, deepest) and not rows[stop].prose:
            stop += 1
        header = [row for row in rows[start:stop] if not row.length]
        body = list(rows[stop:end])
        if any(row.labelled for row in header):
            # a form may name the employer below the work
            header += [row for row in body if row.labelled]
            body = [row for row in body if not row.labelled]
        entries.append(
            Entry(
                header=header,
                body=body,
                dates=rows[anchor].dates[0],
                again=_returns(rows[anchor]),
                anchor=sum(not row.length for row in rows[start:anchor]),
            )
        )
    return _grouped(entries)


def _returns(row: Row) -> tuple[DateRange, ...]:
    """Give the ranges that follow a row's first with nothing but a sign between: "2016 – 2021; 2022 – 2024"."""
    found: list[DateRange] = []
    for before, after in itertools.pairwise(row.dates):
        between = row.text[before.span.end - row.span.start : after.span.start - row.span.start]
        apart = before.end is not None and (
            after.start > before.end or (after.end is not None and after.end < before.start)
        )
        if not _JOINT.fullmatch(between) or not apart:
            break
        found.append(after)
    return tuple(found)


def _anchors(rows: Sequence[Row]) -> list[int]:
    anchors = [index for index, row in enumerate(rows) if row.anchor]
    # a lone month or year beside ranges is no work of its own (a certificate, a release) unless it stands by a title
    ranges = [index for index in anchors if any(d.end is None or d.end > d.start for d in rows[index].dates)]
    return anchors if len(ranges) < len(anchors) / 2 else [i for i in anchors if i in ranges or rows[i].title]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the first header of a section tells of the others: its lines above the dates, and how they look."""

    lead: int
    styles: frozenset[Style]
    sizes: frozenset[float]
    distinct: bool

    def fits(self, row: Row, anchor: Row) -> bool:
        """Tell whether a row above an anchor may belong to its header."""
        # a centred title may begin right of its longer dates
        inset = row.line.x0 > anchor.line.x0 + INDENT and not (row.title and row.line.bold)
        if row.prose or inset:
            return False
        # of a line in two weights, the words outweigh each other by chance: a size of its own tells as well
        alike = _style(row) in self.styles or _style(row)[0] in self.sizes
        return row.length or not self.distinct or alike or row.line.bold or row.title


def _starts(rows: Sequence[Row], anchors: Sequence[int]) -> list[int]:
    """Say for each anchor where its entry begins."""
    first = anchors[0]
    lead = 0
    deepest = DEEPEST_HEADER
    while lead < min(first, deepest) and not rows[first - lead - 1].prose:
        lead += 1
        # the whole time at an employer is a line that its export adds
        deepest += rows[first - lead].length
    measured = _measured_start(rows, 0, first)
    starts = [first - lead if measured is None else measured]
    if any(rows[index].length for index in range(first - lead, first)):
        lead -= 1
    styles = frozenset(_style(row) for row in rows[first - lead : first])
    common = _common_style(rows)
    sizes = frozenset(size for size, _ in styles if size > common[0])
    shape = _Shape(lead, styles, sizes, bool(styles) and common not in styles)
    for before, anchor in itertools.pairwise(anchors):
        measured = _measured_start(rows, before + 1, anchor)
        starts.append(_start_of(rows, before + 1, anchor, shape) if measured is None else measured)
    return starts


def _start_of(rows: Sequence[Row], low: int, anchor: int, shape: _Shape) -> int:
    """Walk up from an anchor as long as the rows look like a header's, about as far as the first one went."""
    while low < anchor and rows[low].place and not rows[low].title:
        low += 1
    start = anchor
    deepest = max(low, anchor - max(shape.lead, 1) - 1)
    while start > deepest and shape.fits(rows[start - 1], rows[anchor]):
        if anchor - start >= shape.lead and not _begins(rows[start - 1], rows[start]):
            break
        start -= 1
        gap = rows[start].line.gap
        if gap >= 0.8 and gap > 1.5 * rows[anchor].line.gap and anchor - start >= min(shape.lead, 1):
            break
    return start


def _measured_start(rows: Sequence[Row], low: int, anchor: int) -> int | None:
    """Say where an entry of LinkedIn's export begins: its title and employer are larger than its dates.

    None where the dates are of another template, or no sizes are known.
    """
    size = rows[anchor].line.size
    if anchor == low or not rows[anchor].measured or not size or rows[anchor - 1].line.size <= size:
        return None
    start = anchor - 1
    while start > low and (rows[start - 1].length or rows[start - 1].line.size > size):
        start -= 1
    return start


def _begins(row: Row, below: Row) -> bool:
    """Tell whether a row further up than usual still looks like the start of an entry."""
    return (
        (row.line.bold and not below.line.bold and row.line.gap >= 0.3)
        or row.length
        or (row.placed and below.title)
        or (row.title and not below.title and row.line.bold)
    )


def _style(row: Row) -> Style:
    return round(row.line.size * 2) / 2, row.line.bold


def _common_style(rows: Sequence[Row]) -> Style:
    counts: dict[Style, int] = {}
    for row in rows:
        counts[_style(row)] = counts.get(_style(row), 0) + len(row.text)
    return max(counts, key=lambda style: counts[style])


def _grouped(entries: list[Entry]) -> list[Entry]:
    """Fold an employer's own line with the whole time there into the titles held there."""
    kept: list[Entry] = []
    group: list[Row] = []
    whole: DateRange | None = None
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        if following is not None and _heads_group(entry, following):
            group, whole = entry.header, entry.dates
            continue
        if group:
            entry.dates = _until(entry.dates, whole)
        entry.group, group, whole = group, [], None
        kept.append(entry)
    return kept


def _until(dates: DateRange | None, whole: DateRange | None) -> DateRange | None:
    """Give the last title with an employer its end, where only its start is written: "(promoted Jan. 2022)"."""
    if dates is None or whole is None or dates.end is None or not is_single(dates):
        return dates
    return replace(dates, end=whole.end, end_precision=whole.end_precision)


def _heads_group(entry: Entry, following: Entry) -> bool:
    """Tell an employer's line with the whole time there from an entry: no title, no text, dates around the next's."""
    if entry.body or any(row.title for row in entry.header) or not any(row.title for row in following.header):
        return False
    whole, part = entry.dates, following.dates
    if whole is None or part is None or whole.start > part.start:
        return False
    return whole.end is None or (part.end is not None and part.end <= whole.end)


def _undated(rows: Sequence[Row]) -> list[Entry]:
    starts = [
        index
        for index, row in enumerate(rows)
        if row.title and not row.prose and (row.line.bold or row.line.gap >= 0.4 or index == 0 or rows[index - 1].prose)
    ]
    entries = []
    for start, end in zip(starts, [*starts, len(rows)][1:], strict=True):
        stop = start + 1
        while stop < end and stop < start + 3 and not rows[stop].prose:
            stop += 1
        entries.append(Entry(header=list(rows[start:stop]), body=list(rows[stop:end])))
    return entries
