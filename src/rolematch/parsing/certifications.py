"""Find certificates, licences and courses that a resume lists apart from degrees."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.dates import find_dates
from rolematch.parsing.employers import EDGES
from rolematch.parsing.entry_rows import Row, read_rows
from rolematch.records import Certification, DateRange, Document, Section, Span

LONGEST_NAME = 16
"""Words that a certificate's name has at most; more are a sentence about it."""

GAPS_TELL = 0.15
"""By how many lines' heights gaps differ where narrow ones stand within an entry and wide ones between two."""

SAME_SIZE = 0.6
"""Points by which the type of two lines may differ and be of one size."""
NARROW = 45
"""Characters that a line of a side bar has at most."""

# "COMP001022291817", "823/1000": a number of the certificate, not its name
_NUMBER = re.compile(r"\d")
# one line that lists several: "AWS Certified Developer, Azure AI Fundamentals; PMP"
_LISTED = re.compile(r"\s*[,;|•·]\s+")


@dataclass(slots=True)
class _Entry:
    span: Span
    dates: list[DateRange] = field(default_factory=list)


def find_certifications(document: Document, sections: Sequence[Section], lexicon: Lexicon) -> tuple[Certification, ...]:
    """Find what the sections of certificates list, in reading order.

    A list of marked items has one certificate an item; otherwise each line is one, but for lines that hold a date, a
    number or a remark alone ("Issued 2021", "Credential ID 8123"), which belong to the line above. A single line may
    list several, parted by commas.

    Parameters
    ----------
    document : Document
        The resume.
    sections : sequence of Section
        As :func:`rolematch.parsing.sections.find_sections` gives them.
    """
    found: list[Certification] = []
    for section in sections:
        if section.kind == "certifications":
            dates = find_dates(document.text, lexicon, section.body.start, section.body.end)
            rows = read_rows(document, section.body, dates, lexicon)
            width = max((_width(document, row) for row in rows), default=0)
            for entry in _entries(document.text, rows, width, lexicon):
                name = " ".join(entry.span.of(document.text).split())
                if len(name.split()) <= LONGEST_NAME:
                    found.append(Certification(name, _month(entry.dates), entry.span))
    return tuple(found)


def _month(dates: Sequence[DateRange]) -> int | None:
    """Give the month of a certificate: its only date, or the first of two, since the second says when it expires."""
    return dates[0].start if dates else None


def _width(document: Document, row: Row) -> int:
    """Say how many characters a line of the row's column and size holds: the longest one there does."""
    line = row.line
    return max(
        len(other.span)
        for other in document.lines
        if (other.page, other.column) == (line.page, line.column) and abs(other.size - line.size) < SAME_SIZE
    )


def _entries(text: str, rows: Sequence[Row], width: int, lexicon: Lexicon) -> Iterator[_Entry]:
    if len(rows) == 1:
        yield from _listed(text, rows[0], lexicon)
        return
    rows = [row for row in rows if not (row.bullet and row.prose and len(row.bare.split()) > LONGEST_NAME)]
    marked = sum(row.bullet for row in rows) * 2 >= len(rows)
    remarks = [_is_remark(row, lexicon) for row in rows]
    # where names carry their dates, what stands below tells what was learnt
    places = [index for index, row in enumerate(rows) if row.dates and not remarks[index]]
    dated = any(after - before > 1 for before, after in itertools.pairwise(places))
    apart = _gap_between(rows)
    entry: _Entry | None = None
    above: Row | None = None  # the line above, if it is part of a name
    for row, remark in zip(rows, remarks, strict=True):
        wrapped = row.bare[:1].islower() or (marked and not row.bullet)
        if apart:
            wrapped = wrapped or row.line.gap < apart
        elif above is not None and not row.bullet:
            wrapped = wrapped or _is_cut(above, row, width)
        above = None if remark else row
        if entry is not None and (remark or wrapped or (dated and entry.dates and not row.dates)):
            if wrapped and not remark and not entry.dates and len(entry.span.of(text).split()) < LONGEST_NAME:
                entry.span = Span(entry.span.start, _named(text, row, lexicon).end)
            else:
                above = None
            entry.dates += _given(text, row, lexicon)
            continue
        if entry is not None:
            yield entry
        span = _named(text, row, lexicon)
        entry = _Entry(span, _given(text, row, lexicon)) if len(span) and not remark else None
    if entry is not None:
        yield entry


def _is_cut(above: Row, row: Row, width: int) -> bool:
    """Tell whether the line above ends where the column did: on a word that wants another, or for want of room."""
    if above.dates or "\t" in above.text:
        return False
    if above.text.rstrip()[-1:] in ",-–:&(" or (above.text.split()[-1:][0].islower() and len(above.text) > width / 2):
        return True
    return width <= NARROW and len(above.text) + 1 + len(row.text.split()[0]) > width


def _given(text: str, row: Row, lexicon: Lexicon) -> list[DateRange]:
    """Give the dates of a row, but for those on which a certificate expires."""
    words = tuple(lexicon.word_list("certificate_expiry"))
    return [
        date
        for date in row.dates
        if not text[row.span.start : date.span.start].rstrip(" :(").casefold().endswith(words)
    ]


def _gap_between(rows: Sequence[Row]) -> float:
    """Give the gap above a row from which on it begins an entry, where gaps tell; 0 where they do not."""
    gaps = [row.line.gap for row in rows[1:] if row.line.gap >= 0]
    wide, narrow = max(gaps, default=0.0), min(gaps, default=0.0)
    return (wide + narrow) / 2 if wide - narrow > GAPS_TELL else 0.0


def _listed(text: str, row: Row, lexicon: Lexicon) -> Iterator[_Entry]:
    """Part the names on a line that lists several."""
    place = row.span.start
    for match in [*_LISTED.finditer(text, row.span.start, row.span.end), None]:
        end = match.start() if match else row.span.end
        span = _trimmed(text, Span(place, end), [d.span for d in row.dates])
        place = match.end() if match else end
        if sum(c.isalpha() for c in span.of(text)) > 1:
            yield _Entry(span, list(find_dates(text, lexicon, span.start, end)))


def _named(text: str, row: Row, lexicon: Lexicon) -> Span:
    """Give the words of a row before its dates, a wide gap and a remark."""
    span = _trimmed(text, row.span, [d.span for d in row.dates])
    written = span.of(text)
    ends = [written.find("\t")] if "\t" in written else []
    ends += [match.start() for match in _remarks(lexicon).finditer(written, 1)]
    return _trimmed(text, Span(span.start, span.start + min(ends)), []) if ends else span


def _trimmed(text: str, span: Span, holes: Sequence[Span]) -> Span:
    """Cut a span at the first hole behind its words, and what is no word at its edges."""
    start, end = span.start, span.end
    for hole in sorted(holes):
        if not text[start : hole.start].strip(EDGES):
            start = max(start, hole.end)
        elif hole.start < end:
            end = hole.start
            break
    written = text[start:end]
    start += len(written) - len(written.lstrip(EDGES + "\n✓✔➢❖★"))
    kept = text[start:end].rstrip(EDGES.replace(")", "") + "\n")
    if kept.count("(") > kept.count(")"):
        # "Cloud Foundations (20 hours, Mar 2026)": the bracket went with the date
        kept = kept[: kept.rindex("(")].rstrip(EDGES)
    return Span(start, start + len(kept))


def _is_remark(row: Row, lexicon: Lexicon) -> bool:
    """Tell a line that says something of the certificate above: its date, its number, "In progress"."""
    bare = row.bare.strip(EDGES).casefold()
    if sum(c.isalpha() for c in bare) < 2 or len(_NUMBER.findall(bare)) > len(bare) / 3:
        return True
    return _remarks(lexicon).match(bare) is not None


@functools.lru_cache(maxsize=4)
def _remarks(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted(lexicon.word_list("certificate_remark"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)" if words else r"(?!)", re.IGNORECASE)
