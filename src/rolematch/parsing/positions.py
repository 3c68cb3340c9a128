"""Find the positions held: title, employer, dates and kind of each work entry."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.dates import find_dates, find_odd_ranges
from rolematch.parsing.education import find_degrees
from rolematch.parsing.entries import Entry, cut_entries
from rolematch.parsing.entry_rows import read_rows
from rolematch.parsing.headers import Named, name_headers
from rolematch.parsing.heading_words import JOINTS, TAIL_LIST
from rolematch.parsing.titles import parse_title
from rolematch.records import DateRange, Document, Note, Position, PositionKind, Section, SectionKind, Span

OF_SECTIONS: dict[SectionKind, PositionKind] = {"experience": "job", "volunteer": "volunteer"}
"""The kinds of section that hold positions, and what a position is where nothing else tells."""

MIXED_SECTIONS: dict[SectionKind, PositionKind] = {"publications": "research"}
"""Those that hold some among other things ("Research"): a title and a range of dates tell them."""

HEADLESS: frozenset[SectionKind] = frozenset(
    {"contact", "summary", "skills", "languages", "personal", "projects", "education", "other"}
)
"""Where positions are looked for in a resume in which no section of work with dates was found."""


LONGEST_PROJECT = 6
"""Months; what is called a project and takes longer is work."""


def find_positions(
    document: Document, sections: Sequence[Section], lexicon: Lexicon
) -> tuple[tuple[Position, ...], tuple[Note, ...]]:
    """Find the work entries, in the order of the page, and note what is odd about them.

    Education, projects and certificates are no positions, whatever dates stand beside them.
    """
    dates = find_dates(document.text, lexicon)
    worked = _holds_dates(sections, dates)
    positions: list[Position] = []
    for section in sections:
        if section.kind in OF_SECTIONS:
            kind = _stated_kind(section, document, lexicon) or OF_SECTIONS[section.kind]
            positions += _of_section(document, section, kind, dates, lexicon)
        elif section.kind in MIXED_SECTIONS:
            kind = _stated_kind(section, document, lexicon) or MIXED_SECTIONS[section.kind]
            positions += _of_section(document, section, kind if worked else "job", dates, lexicon, sure_only=True)
        elif section.kind in HEADLESS and not worked:
            positions += _of_section(document, section, "job", dates, lexicon, sure_only=True)
    notes = [
        Note("no-dates", f"No dates are stated for {position.title!r}.", position.span)
        for position in positions
        if position.dates is None
    ]
    held = [section.body for section in sections if section.kind in OF_SECTIONS]
    notes += [
        note for note in find_odd_ranges(document.text, lexicon) if any(b.covers(note.span) for b in held if note.span)
    ]
    return tuple(positions), tuple(notes)


def _holds_dates(sections: Sequence[Section], dates: Sequence[DateRange]) -> bool:
    """Tell whether a section of work has dates: without any, they stand elsewhere ("Career summary", a table)."""
    works = [section.body for section in sections if section.kind == "experience"]
    return any(body.covers(date.span) for body in works for date in dates)


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
        if (
            position is None
            or _is_no_work(position, lexicon)
            or (kind == "teaching" and _is_course(position, document))
        ):
            continue
        if sure_only:
            stands = named.sure and _is_range(position.dates) and not _names_degree(entry, document, lexicon)
        else:
            stands = named.sure or _credible(position, kind, lexicon)
        if stands:
            yield position
            yield from (replace(position, dates=dates) for dates in entry.again)


def _stated_kind(section: Section, document: Document, lexicon: Lexicon) -> PositionKind | None:
    """Give the kind that a heading states ("Internships"), None where it states none or names more than one."""
    heading = section.heading.of(document.text).casefold()
    kinds = {parse_title(part, lexicon).kind for part in JOINTS.split(heading)}
    kind = kinds.pop()
    return kind if not kinds and kind != "job" else None


def _is_no_work(position: Position, lexicon: Lexicon) -> bool:
    """Tell "Career break" and "Student", which are no work, from "Working Student" and "PhD Student"."""
    if {position.title.casefold(), position.employer.casefold()} & lexicon.word_list("no_work"):
        return True
    last = position.title.casefold().rsplit(maxsplit=1)[-1:]
    return position.kind == "job" and bool(lexicon.word_list("study_title").intersection(last))


def _is_course(position: Position, document: Document) -> bool:
    """Tell a course that names its teacher's part in brackets: "STAT 301 Bayesian Data Analysis (instructor)"."""
    title = position.title_span
    return title is not None and document.text[: title.start].rstrip()[-1:] == "("


def _names_degree(entry: Entry, document: Document, lexicon: Lexicon) -> bool:
    """Tell whether an entry's header holds a degree: then it is of studies."""
    return any(find_degrees(document.text, lexicon, row.span.start, row.span.end) for row in entry.header)


def _credible(position: Position, section_kind: PositionKind, lexicon: Lexicon) -> bool:
    """Judge an entry whose title is one by its place alone.

    Lists of courses taught, of papers and of clubs have dates too; a range in a section of jobs will do, unless it is
    of a few months and the title ends as the heading of projects does ("Data Science Capstone Project").
    """
    dates = position.dates
    if dates is None or section_kind not in ("job", "internship") or not _is_range(dates):
        return False
    if dates.end is None or dates.end - dates.start >= LONGEST_PROJECT:
        return True
    last = position.title.casefold().rsplit(maxsplit=1)[-1:]
    return not lexicon.word_list(TAIL_LIST + "projects").intersection(last)


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
    said = parse_title(title.text if title else "", lexicon, named.employer.text if named.employer else "")
    kind = said.kind
    if section_kind == "volunteer":
        kind = section_kind
    elif kind == "job":
        contract = parse_title(named.contract, lexicon).kind if named.contract else "job"
        kind = contract if contract != "job" else section_kind
        if named.employer is not None and parse_title(named.employer.text, lexicon).kind == "military":
            kind = "military"
    if kind in ("job", "military") and _serves_club(title.text if title else "", named, lexicon):
        kind = "volunteer"
    return Position(
        title=title.text if title else "",
        employer=named.employer.text if named.employer else "",
        dates=entry.dates,
        kind=kind,
        family=said.family,
        level=said.level or parse_title(named.contract, lexicon).level,
        span=span,
        body=body,
        title_span=title.span if title else None,
        employer_span=named.employer.span if named.employer else None,
    )


def _serves_club(title: str, named: Named, lexicon: Lexicon) -> bool:
    """Tell an office in a club or student body ("Secretary, Chess Society"), and a youth corps, from a job."""
    employer = named.employer.text if named.employer is not None else ""
    if _phrases_of("youth_body", lexicon).search(employer):
        return True
    if _phrases_of("club_body", lexicon).search(employer) is None:
        return False
    office = _phrases_of("club_office", lexicon).search(title)
    # "Secretary" is a trade too, and in a club an office; "Community Lead Engineer" is a trade in both
    return office is not None and (office[0] == title.strip() or parse_title(title, lexicon).family is None)


@functools.lru_cache(maxsize=16)
def _phrases_of(name: str, lexicon: Lexicon) -> re.Pattern[str]:
    forms = "|".join(re.escape(phrase) for phrase in sorted(lexicon.word_list(name), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])" if forms else r"(?!)", re.IGNORECASE)
