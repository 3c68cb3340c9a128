"""Cut a section into its entries: a header with dates, title and employer, then the lines that describe the work.

Dates anchor entries. How many lines of header stand above the first date of a section tells where the later entries
begin, helped by gaps and type.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.employers import EDGES, place_words
from rolematch.parsing.sections import BULLET
from rolematch.parsing.titles import parse_title
from rolematch.records import DateRange, Document, Line, Span

LONGEST_HEADER_LINE = 14
"""Words that a header line has at most, its dates not counted."""
DEEPEST_HEADER = 4
"""Lines that a header has at most above its date."""

DEEPEST_MARGIN = 3
"""Lines below the last month of work in which its first month may stand, both in the margin."""

INDENT = 6.0
"""Points by which a description is set in from its header, at least."""

# "Page 2 of 5": LinkedIn's page foot
PAGE_FOOT = re.compile(r"\s*Page \d+(?: of \d+)?\s*", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """A line of a section with what can be told of it alone, and of its neighbour above."""

    line: Line
    span: Span
    text: str
    dates: tuple[DateRange, ...]
    bullet: bool
    prose: bool
    title: bool
    place: bool
    length: bool
    bare: str

    @property
    def anchor(self) -> bool:
        """Whether the line can carry an entry's dates."""
        return bool(self.dates) and not self.prose


@dataclass(slots=True)
class Entry:
    """The rows of one entry, sorted into header and description; ``dates`` of the anchor."""

    header: list[Row]
    body: list[Row]
    dates: DateRange | None = None
    anchor: int = -1
    """Which row of the header carries the dates."""
    group: list[Row] = field(default_factory=list)
    """The header of the employer under which this entry stands, if it has one of its own."""


def read_rows(document: Document, body: Span, dates: Sequence[DateRange], lexicon: Lexicon) -> list[Row]:
    """Read the lines of a section, blank ones and page feet left out."""
    words = place_words(lexicon)
    rows: list[Row] = []
    for line in document.lines_in(body):
        start, end = max(line.span.start, body.start), min(line.span.end, body.end)
        text = document.text[start:end]
        if not text.strip() or PAGE_FOOT.fullmatch(text):
            continue
        held = tuple(d for d in dates if start <= d.span.start < end)
        spilled = [d for d in dates if d.span.start < start < d.span.end]
        bare = _without(document.text, Span(start, end), [d.span for d in (*held, *spilled)])
        bullet = bool(BULLET.match(text))
        row = Row(
            line=line,
            span=Span(start, end),
            text=text,
            dates=held,
            bullet=bullet,
            prose=False,
            title=not bullet and parse_title(bare, lexicon).likely,
            place=words.is_place(bare),
            length=words.is_length(text),
            bare=bare,
        )
        row.prose = _is_prose(row, rows[-1] if rows else None, lexicon)
        rows.append(row)
    return _join_margins(rows)


def _join_margins(rows: list[Row]) -> list[Row]:
    """Join dates that stand below each other in a margin, the last month above the first ("2022", "|", "2020")."""
    for index, row in enumerate(rows):
        below = next((r for r in rows[index + 1 : index + 1 + DEEPEST_MARGIN] if r.dates or r.prose), None)
        if below is None or len(row.dates) != 1 or len(below.dates) != 1 or below.bare:
            continue
        last, first = row.dates[0], below.dates[0]
        leads = row.span.start + len(row.text) - len(row.text.lstrip()) == last.span.start and bool(row.bare)
        if leads and last.end is not None and first.start < last.start and _is_single(last) and _is_single(first):
            whole = Span(last.span.start, first.span.end)
            row.dates = (DateRange(first.start, last.end, first.start_precision, last.end_precision, whole),)
            below.dates = ()
    return [row for row in rows if row.bare or row.dates or row.length]


def _is_single(dates: DateRange) -> bool:
    """Tell a date alone, a year or a month, from a range."""
    return dates.end is not None and dates.end - dates.start == (11 if dates.end_precision == "year" else 0)


def _without(text: str, span: Span, holes: list[Span]) -> str:
    kept, place = [], span.start
    for hole in sorted(holes):
        kept.append(text[place : max(place, hole.start)])
        place = max(place, min(hole.end, span.end))
    kept.append(text[place : span.end])
    return "\t".join(kept).strip(EDGES)


def _is_prose(row: Row, above: Row | None, lexicon: Lexicon) -> bool:
    """Tell a line that describes work from one of a header."""
    if row.bullet:
        return not (row.dates and _dated_bullet(row, lexicon))
    words = row.bare.split()
    label = row.bare.partition(":")[0].strip(EDGES).casefold()
    if place_words(lexicon).labels.get(label) == "body":
        return True
    if row.dates:
        return len(words) > LONGEST_HEADER_LINE + 4 or _inside_sentence(row, lexicon)
    if len(words) > LONGEST_HEADER_LINE and not (row.title and "|" in row.text):
        return True
    if row.text.rstrip().endswith(".") and len(words) > 4:
        return True
    if row.bare[:1].islower() and not row.line.bold:
        return True
    return above is not None and above.prose and _continues(row, above)


def _dated_bullet(row: Row, lexicon: Lexicon) -> bool:
    """Tell "• Data Scientist, Acme (2019 - 2021)", the head of an entry, from an account of work."""
    bare = row.bare.strip(EDGES)
    if len(bare.split()) > LONGEST_HEADER_LINE or _inside_sentence(row, lexicon):
        return False
    return parse_title(bare, lexicon).likely or "\t" in row.text.strip()


def _inside_sentence(row: Row, lexicon: Lexicon) -> bool:
    """Tell a date in the middle of a sentence ("In 2019 we built ...") from one beside a name or alone."""
    last, first = row.dates[-1], row.dates[0]
    before = row.text[: first.span.start - row.span.start]
    after = row.text[last.span.end - row.span.start :]
    if row.text.rstrip().endswith(".") and len(row.bare.split()) > 8:
        return True
    begins = not before.strip(EDGES)
    ends = not after.strip(EDGES)
    if begins:
        return False
    if ends:
        joint = before.rstrip().rsplit(" ", 1)[-1].casefold()
        return len(before) > 60 and before[-1:] == " " and joint in place_words(lexicon).before_dates
    return len(row.bare.split()) > 9 and "\t" not in row.text and "|" not in row.text and after[:1] not in ")],|"


def _continues(row: Row, above: Row) -> bool:
    """Tell the wrapped rest of a description: no gap, no change of type, not further left than what it continues."""
    if row.line.gap >= 0.4 or row.line.bold != above.line.bold or abs(row.line.size - above.line.size) > 0.4:
        return False
    if "\t" in row.text or row.line.page != above.line.page or row.line.column != above.line.column:
        return False
    if row.line.x0 == 0 == above.line.x0:
        return False
    if above.bullet:
        return row.line.x0 > above.line.x0 + 2
    return abs(row.line.x0 - above.line.x0) < 3 and len(above.text) > 60


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
        while stop < end and stop <= anchor + 2 and not rows[stop].prose:
            stop += 1
        header = [row for row in rows[start:stop] if not row.length]
        entries.append(
            Entry(
                header=header,
                body=list(rows[stop:end]),
                dates=rows[anchor].dates[0],
                anchor=sum(not row.length for row in rows[start:anchor]),
            )
        )
    return _grouped(entries)


def _anchors(rows: Sequence[Row]) -> list[int]:
    anchors = [index for index, row in enumerate(rows) if row.anchor]
    # a lone month or year beside ranges is no work of its own (a certificate, a release) unless it stands by a title
    ranges = [index for index in anchors if any(d.end is None or d.end > d.start for d in rows[index].dates)]
    return anchors if len(ranges) < len(anchors) / 2 else [i for i in anchors if i in ranges or rows[i].title]


def _starts(rows: Sequence[Row], anchors: Sequence[int]) -> list[int]:
    """Say for each anchor where its entry begins."""
    first = anchors[0]
    lead = 0
    while lead < min(first, DEEPEST_HEADER) and not rows[first - lead - 1].prose:
        lead += 1
    starts = [first - lead]
    if any(rows[i].length for i in range(first - lead, first)):
        lead -= 1
    styles = {_style(row) for row in rows[first - lead : first]}
    body_style = _common_style(rows)
    distinct = bool(styles) and body_style not in styles
    for before, anchor in itertools.pairwise(anchors):
        start = anchor
        low = before + 1
        while low < anchor and rows[low].place and not rows[low].title:
            low += 1
        deepest = max(low, anchor - max(lead, 1) - 1)
        while start > deepest and _heads(rows[start - 1], distinct, styles, rows[anchor]):
            if anchor - start >= lead and not _begins(rows[start - 1], rows[start]):
                break
            start -= 1
            if (
                rows[start].line.gap >= 0.8
                and anchor - start >= min(lead, 1)
                and rows[start].line.gap > 1.5 * rows[anchor].line.gap
            ):
                break
        starts.append(start)
    return starts


def _begins(row: Row, below: Row) -> bool:
    """Tell whether a row further up than usual still looks like the start of an entry."""
    return (
        (row.line.bold and not below.line.bold and row.line.gap >= 0.3)
        or row.length
        or (row.title and not below.title and row.line.bold)
    )


def _heads(row: Row, distinct: bool, styles: set[tuple[float, bool]], anchor: Row) -> bool:
    if row.prose or row.line.x0 > anchor.line.x0 + INDENT:
        return False
    if row.length:
        return True
    return not distinct or _style(row) in styles or row.line.bold or row.title


def _style(row: Row) -> tuple[float, bool]:
    return round(row.line.size * 2) / 2, row.line.bold


def _common_style(rows: Sequence[Row]) -> tuple[float, bool]:
    counts: dict[tuple[float, bool], int] = {}
    for row in rows:
        counts[_style(row)] = counts.get(_style(row), 0) + len(row.text)
    return max(counts, key=lambda style: counts[style])


def _grouped(entries: list[Entry]) -> list[Entry]:
    """Fold an employer's own line with the whole time there into the titles held there."""
    kept: list[Entry] = []
    group: list[Row] = []
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        if following is not None and _heads_group(entry, following):
            group = entry.header
            continue
        entry.group, group = group, []
        kept.append(entry)
    return kept


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
