"""Find the positions held: title, employer, dates and kind of each work entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.dates import find_dates
from rolematch.parsing.entries import Entry, cut_entries, read_rows
from rolematch.parsing.headers import Named, name_headers
from rolematch.parsing.heading_words import TAIL_LIST
from rolematch.parsing.titles import parse_title
from rolematch.records import DateRange, Document, Note, Position, PositionKind, Section, Span

OF_SECTIONS: dict[str, PositionKind] = {"experience": "job", "volunteer": "volunteer"}
"""The kinds of section that hold positions, and what a position is where nothing else tells."""

HEADLESS: frozenset[str] = frozenset({"contact", "summary", "skills", "languages", "personal", "other"})
"""Where positions are looked for in a resume without any section of work."""


def find_positions(
    document: Document, sections: Sequence[Section], lexicon: Lexicon
) -> tuple[tuple[Position, ...], tuple[Note, ...]]:
    """Find the work entries, in the order of the page, and note what is odd about them.

    Education, projects and certificates are no positions, whatever dates stand beside them.
    """
    dates = find_dates(document.text, lexicon)
    positions = [
        position
        for section in sections
        if (kind := _kind_of_section(section, document, lexicon)) is not None
        for position in _of_section(document, section, kind, dates, lexicon)
    ]
    if not any(section.kind == "experience" for section in sections):
        positions += [
            position
            for section in sections
            if section.kind in HEADLESS
            for position in _of_section(document, section, "job", dates, lexicon, sure_only=True)
        ]
        positions.sort(key=lambda position: position.span)
    notes = [
        Note("no-dates", f"No dates are stated for {position.title!r}.", position.span)
        for position in positions
        if position.dates is None
    ]
    return tuple(positions), tuple(notes)


def _of_section(
    document: Document,
    section: Section,
    kind: PositionKind,
    dates: Sequence[DateRange],
    lexicon: Lexicon,
    *,
    sure_only: bool = False,
) -> Iterator[Position]:
    """Give a section's positions; with `sure_only`, those with a range of dates and words of a title."""
    entries = cut_entries(read_rows(document, section.body, dates, lexicon))
    for entry, named in zip(entries, name_headers(document.text, entries, dates, lexicon), strict=True):
        position = _position(entry, named, kind, lexicon)
        if position is None:
            continue
        stands = (
            named.sure and _is_range(position.dates) if sure_only else named.sure or _credible(position, kind, lexicon)
        )
        if stands:
            yield position


def _kind_of_section(section: Section, document: Document, lexicon: Lexicon) -> PositionKind | None:
    heading = section.heading.of(document.text)
    if section.kind in OF_SECTIONS:
        stated = parse_title(heading.casefold(), lexicon).kind
        return stated if stated != "job" else OF_SECTIONS[section.kind]
    return None


def _credible(position: Position, section_kind: PositionKind, lexicon: Lexicon) -> bool:
    """Judge an entry whose title is one by its place alone.

    Lists of courses taught, of papers and of clubs have dates too; a range in a section of jobs will do, unless the
    title ends as the heading of a section of projects does ("Data Science Capstone Project").
    """
    if section_kind not in ("job", "internship") or not _is_range(position.dates):
        return False
    last = position.title.rsplit(maxsplit=1)[-1:]
    return not lexicon.word_list(TAIL_LIST + "projects").intersection(word.casefold() for word in last)


def _is_range(dates: DateRange | None) -> bool:
    """Tell a range from a date alone and from none."""
    if dates is None:
        return False
    return dates.end is None or dates.end > dates.start + (11 if dates.end_precision == "year" else 0)


def _position(entry: Entry, named: Named, section_kind: PositionKind, lexicon: Lexicon) -> Position | None:
    title = named.title
    if title is None and named.employer is None:
        return None
    rows = [*entry.header, *entry.body]
    span = Span(rows[0].span.start, rows[-1].span.end)
    body = Span(entry.body[0].span.start, entry.body[-1].span.end) if entry.body else Span(span.end, span.end)
    said = parse_title(title.text if title else "", lexicon)
    kind = said.kind
    if kind == "job":
        contract = parse_title(named.contract, lexicon).kind if named.contract else "job"
        kind = contract if contract != "job" else section_kind
    return Position(
        title=title.text if title else "",
        employer=named.employer.text if named.employer else "",
        dates=entry.dates,
        kind=kind,
        family=said.family,
        level=said.level,
        span=span,
        body=body,
        title_span=title.span if title else None,
        employer_span=named.employer.span if named.employer else None,
    )
