"""Read the lines of a section as rows: what each is by itself and after the one above (dates, title, place, prose)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.employers import EDGES, NUMBER, SENTENCE_END, PlaceWords, place_words
from rolematch.parsing.heading_lines import BULLET
from rolematch.parsing.statements import Statement, read_statement
from rolematch.parsing.titles import parse_title
from rolematch.records import DateRange, Document, Line, Span

LONGEST_HEADER_LINE = 14
"""Words that a header line has at most, its dates not counted."""
DEEPEST_MARGIN = 3
"""Lines below the last month of work in which its first month may stand, both in the margin."""

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
    measured: bool
    """Whether the line is a range of dates and its length alone, as LinkedIn writes it."""
    placed: bool
    """Whether the line is a name with its place behind: "Acme, Oslo, Norway"."""
    labelled: bool
    """Whether the line says what it names: "Position: Data Scientist", "Employer", a tab, "Acme"."""

    head: Span
    """The part of the line that may name title and employer: all of it, unless an account follows in it."""
    stated: Statement | None = None
    """What a sentence with a range of dates states: "Worked as Data Analyst in Acme from 2019 to 2021"."""

    @property
    def anchor(self) -> bool:
        """Whether the line can carry an entry's dates."""
        return bool(self.dates) and not self.prose


def read_rows(document: Document, body: Span, dates: Sequence[DateRange], lexicon: Lexicon) -> list[Row]:
    """Read the lines of a section, blank ones and page feet left out."""
    words = place_words(lexicon)
    rows: list[Row] = []
    for line in document.lines_in(body):
        start, end = max(line.span.start, body.start), min(line.span.end, body.end)
        text = document.text[start:end]
        if not text.strip() or PAGE_FOOT.fullmatch(text) or _heads_table(text, words):
            continue
        held = tuple(d for d in dates if start <= d.span.start < end)
        spilled = [d for d in dates if d.span.start < start < d.span.end]
        bare = _without(document.text, Span(start, end), [d.span for d in (*held, *spilled)])
        bullet = bool(BULLET.match(text))
        row = Row(
            line=line,
            span=Span(start, end),
            head=Span(start, end),
            text=text,
            dates=held,
            bullet=bullet,
            prose=False,
            title=not bullet and parse_title(bare, lexicon).likely,
            place=words.is_place(bare),
            length=words.is_length(text),
            bare=bare,
            measured=not bare and any(words.is_measured(d.span.of(document.text)) for d in held),
            placed=not bullet and _is_placed(bare, words),
            labelled=words.labels.get(_label(text)) in ("title", "employer"),
        )
        if any(not is_single(d) for d in held):
            row.stated = read_statement(document.text, row.span, [d.span for d in held], lexicon)
        row.prose = row.stated is None and _is_prose(row, rows[-1] if rows else None, lexicon)
        if held and not row.bullet and len(bare.split()) > LONGEST_HEADER_LINE + 4 and not row.prose:
            row.head = _before_account(document.text, row)
        rows.append(row)
    return _join_margins(rows)


def _is_placed(bare: str, words: PlaceWords) -> bool:
    name, comma, place = bare.partition(",")
    return bool(comma) and not words.is_place(name) and words.is_place(place)


def _heads_table(text: str, words: PlaceWords) -> bool:
    """Tell the head of a table ("Company", "Position", "Dates"), whose cells are labels and nothing else."""
    cells = [cell.strip(EDGES).casefold() for cell in re.split(r"[\t|]", text.strip())]
    return len(cells) > 1 and all(cell in words.labels for cell in cells)


def _join_margins(rows: list[Row]) -> list[Row]:
    """Join dates that stand below each other in a margin, the last month above the first ("2022", "|", "2020")."""
    for index, row in enumerate(rows):
        below = next((r for r in rows[index + 1 : index + 1 + DEEPEST_MARGIN] if r.dates or r.prose), None)
        if below is None or len(row.dates) != 1 or len(below.dates) != 1 or below.bare:
            continue
        last, first = row.dates[0], below.dates[0]
        leads = row.span.start + len(row.text) - len(row.text.lstrip()) == last.span.start and bool(row.bare)
        if leads and last.end is not None and first.start < last.start and is_single(last) and is_single(first):
            whole = Span(last.span.start, first.span.end)
            row.dates = (DateRange(first.start, last.end, first.start_precision, last.end_precision, whole),)
            below.dates = ()
    return [row for row in rows if row.bare or row.dates or row.length]


def is_single(dates: DateRange) -> bool:
    """Tell a date alone, a year or a month, from a range."""
    return dates.end is not None and dates.end - dates.start == (11 if dates.end_precision == "year" else 0)


def _without(text: str, span: Span, holes: list[Span]) -> str:
    kept, place = [], span.start
    for hole in sorted(holes):
        kept.append(text[place : max(place, hole.start)])
        place = max(place, min(hole.end, span.end))
    kept.append(text[place : span.end])
    return "\t".join(kept).strip(EDGES)


def _label(text: str) -> str:
    """Give what stands before the first colon or tab."""
    return NUMBER.sub("", re.split(r"[:\t]", text, maxsplit=1)[0].strip(EDGES)).casefold()


def _is_prose(row: Row, above: Row | None, lexicon: Lexicon) -> bool:
    """Tell a line that describes work from one of a header."""
    if row.bullet:
        if row.labelled and NUMBER.match(row.text.lstrip()):
            # "1) Company Name: Acme Ltd"
            return False
        return not (row.dates and _dated_bullet(row, lexicon))
    words = row.bare.split()
    if place_words(lexicon).labels.get(_label(row.bare)) == "body":
        return True
    if row.dates:
        if _opens_with_title(row, lexicon):
            return False
        return len(words) > LONGEST_HEADER_LINE + 4 or _inside_sentence(row, lexicon)
    if not row.title and place_words(lexicon).lists_tools(row.bare):
        return True
    if len(words) > LONGEST_HEADER_LINE and not (row.title and "|" in row.text):
        return True
    if row.text.rstrip().endswith(".") and len(words) > 4:
        # "Data Scientist – Conservas Olabarri S.A." is no sentence
        return not (row.title and place_words(lexicon).is_incorporated(row.bare))
    if row.bare[:1].islower() and not row.line.bold:
        return True
    return above is not None and above.prose and _continues(row, above)


def _opens_with_title(row: Row, lexicon: Lexicon) -> bool:
    """Tell "2019 – 2021 Data Analyst, Acme. Built ...", header and account in one line."""
    head, end, _ = SENTENCE_END.sub("\n", row.bare).partition("\n")
    short = len(head.split()) <= LONGEST_HEADER_LINE
    return bool(end) and short and _begins_with_range(row) and parse_title(head, lexicon).likely


def _before_account(text: str, row: Row) -> Span:
    """Leave out the sentences behind the title and its employer."""
    for end in SENTENCE_END.finditer(text, row.dates[0].span.end, row.span.end):
        if "," in text[row.dates[0].span.end : end.start()]:
            return Span(row.span.start, end.start() + 1)
    return row.span


def _dated_bullet(row: Row, lexicon: Lexicon) -> bool:
    """Tell "• Data Scientist, Acme (2019 - 2021)", the head of an entry, from an account of work."""
    bare = row.bare.strip(EDGES)
    if len(bare.split()) > LONGEST_HEADER_LINE:
        return False
    if _begins_with_range(row):
        # "1. March 2021 to date: Acme Ltd"
        return True
    if _inside_sentence(row, lexicon):
        return False
    return parse_title(bare, lexicon).likely or "\t" in row.text.strip()


def _begins_with_range(row: Row) -> bool:
    """Tell whether a range of dates opens a line, behind its bullet or number."""
    first = row.dates[0]
    before = row.text[: first.span.start - row.span.start]
    return not is_single(first) and not BULLET.sub("", before, count=1).strip(EDGES)


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
