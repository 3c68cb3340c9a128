"""Find dates and ranges of dates in a text, in the languages of ``date_words.csv``, to the month.

The points come from :mod:`rolematch.parsing.date_grammar`; here they are joined:

    Jan 2020 - Present          03/2018 – 04/2019         2020-01 to 2021-03       Mar '18 - Apr '19
    2018 - 20                   Jan - Mar 2020            Since 2019               03.2018–
    Summer 2019                 Q3 2020                   Expected May 2026        2019 to date
    Jan 2020 - Mar 2021 (1 year 3 months): the reckoning belongs to the span

The same examples, and what must not be found (phone numbers, money, versions, counts), stand in
``tests/cases/dates/``.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from itertools import pairwise

from rolematch.lexicon.folding import fold
from rolematch.lexicon.store import Lexicon
from rolematch.parsing.date_grammar import LAST_YEAR, Grammar, Point, find_points, full_year, grammar_of
from rolematch.records import DateRange, Note, Precision, Span, month_of

LONGEST = 60 * 12
"""A range of more months is no range of a working life."""

# whole resumes are searched twice, and short lines are many
LONG_TEXT = 300

# figures and signs before or after a bare year that make it a part of something else:
# "500-2000", "+1 2019", "2000 - 3000", "(2019) 555-1234", "/2019", "2000+"
# no date is without one
FIGURE = re.compile(r"\d")
_BEFORE_YEAR = re.compile(r"(?:\d\s?[-–—−/.]\s?|\d[ ]|[/~<>≈±-])\Z")
_AFTER_YEAR = re.compile(r"[)]?[ ]?[-–—−/.]?[ ]?\d|[+/]|[ ][^\W\d_A-Z]*[a-zß-ÿ]|[-–][^\W\d]")


def find_dates(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> tuple[DateRange, ...]:
    """Find the dates and ranges of ``text[start:end]``, in order, spans counted in `text`.

    A date alone gives a range that ends in the same month (a year alone: in its December; a season or quarter: in its
    last month). What starts after its end, before 1950, or lasts over 60 years is left out. Of ``05/06/2020`` the
    first figure is the day, unless it, or the other end of the range, can only be read otherwise.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> from rolematch.records import month_text
    >>> (dates,) = find_dates("Data Scientist, Jan. 2020 – Mar 2021 (1 yr 3 mos)", load_lexicon())
    >>> month_text(dates.start), month_text(dates.end), dates.span
    ('2020-01', '2021-03', Span(start=16, end=49))
    """
    end = len(text) if end is None else end
    if FIGURE.search(text, start, end) is None:
        # a month's name alone dates nothing
        return ()
    grammar = grammar_of(lexicon)
    whole = (start, end) == (0, len(text)) and len(text) >= LONG_TEXT
    points = _points(text, grammar) if whole else tuple(find_points(text, grammar, start, end))
    found: list[DateRange] = []
    index = 0
    while index < len(points):
        point = points[index]
        following = points[index + 1] if index + 1 < len(points) else None
        dates, used = _join(text, grammar, point, following, end)
        index += used
        if dates is None:
            continue
        behind = grammar.duration.match(text, dates.span.end, end)
        if behind:
            dates = replace(dates, span=Span(dates.span.start, behind.end()))
        found.append(_with_since(text, grammar, dates, start))
    return tuple(dates for dates in found if _plausible(dates))


def _join(text: str, grammar: Grammar, point: Point, following: Point | None, end: int) -> tuple[DateRange | None, int]:
    """Make a range of a point and what follows; tell how many points it took."""
    if following is not None:
        separator = grammar.separator.fullmatch(text, point.end, following.start)
        if separator and _may_join(text, separator, point, following):
            dates = _range(point, following)
            if dates is not None and _plausible(dates):
                return dates, 2
            if _oddness(separator, point, following) is not None:
                return None, 2  # a range that cannot be meant so is no two dates either
    if point.first is not None and not (point.weak and point.form == "month"):
        opened = grammar.open_end.match(text, point.end, end)
        if opened:
            return _open(point, opened.end()), 1
    if point.weak or point.first is None:
        return None, 1
    if point.form in ("year", "iso"):
        dates = _short_years(text, grammar, point, end)
        if dates is not None:
            return dates, 1
    if point.form != "year" or _BEFORE_YEAR.search(text, max(0, point.start - 3), point.start) is None:
        dangling = grammar.dangling.match(text, point.end, end)
        if dangling and (following is None or following.start > dangling.end() + 1):
            return _open(point, dangling.end()), 1
    if point.form == "year" and not _stands_alone(text, point, end):
        return None, 1
    return _single(point), 1


def _may_join(text: str, separator: re.Match[str], point: Point, following: Point) -> bool:
    """Tell whether a separator between two points makes them a range."""
    if separator["years"] is not None and not (point.form == following.form == "year"):
        return False
    if separator["cells"] is not None:
        if point.first is None or following.first is None or point.weak or following.weak:
            return False
        months = point.precision == following.precision == "month"
        return months and "\n" not in separator[0] and point.first < following.first
    if point.weak and point.form != "month" and following.first is None:
        return False
    # a dash that opens a line may be a bullet: then the second date has to fill the line
    if "\n" in text[separator.start() : separator.start("to")] if separator["to"] else False:
        rest = text[following.end :].split("\n", 1)[0].strip()
        return not rest or rest.startswith("(")
    return True


def _range(point: Point, following: Point) -> DateRange | None:
    """Give the range of two points, None where a year is missing or it would run backwards."""
    point, following = _same_reading(point, following)
    if following.last is None or following.first is None:
        return None
    first, precision = point.first, point.precision
    if point.form == "short words" and following.form == "words with day":
        first = None  # May 12 - June 3, 2020: the figure is a day
    if first is None and point.month is not None:
        # Jan - Mar 2020: the first month takes the year; Nov - Feb 2020 began the year before
        if following.precision == "year":
            return None
        first = month_of(following.first // 12, point.month)
        first = first if first <= following.last else first - 12
    if first is None:
        return None
    if point.form == "season" and first > following.last:
        first -= 12  # "Winter 2020 - Spring 2020": the winter that began in the year before
    return DateRange(first, following.last, precision, following.precision, Span(point.start, following.end))


def _same_reading(point: Point, following: Point) -> tuple[Point, Point]:
    """Read 05/06/2020 - 05/30/2020 in one way: month first where one of the two can only be read so."""
    both = (point, following)
    day_first = any(p.form == "day first" and p.swapped is None for p in both)
    if not day_first and any(p.form == "month first" for p in both):
        one, two = (replace(p, first=p.swapped, last=p.swapped) if p.swapped is not None else p for p in both)
        return one, two
    return both


def _open(point: Point, end: int) -> DateRange | None:
    if point.first is None:
        return None
    return DateRange(point.first, None, point.precision, "present", Span(point.start, end))


def _single(point: Point) -> DateRange | None:
    if point.first is None:
        return None
    return DateRange(point.first, point.last, point.precision, point.precision, Span(point.start, point.end))


def _short_years(text: str, grammar: Grammar, point: Point, end: int) -> DateRange | None:
    """Read 2018 - 20, 2019–21; 2011-12 too (the next year), though it could be a month: alone, it hardly ever is."""
    if point.first is None:
        return None
    first_year, written = point.first // 12, point.first % 12 + 1
    if point.form == "iso":
        if point.end - point.start != 7 or (first_year + 1) % 100 != written or text[point.start + 4] == ".":
            return None
        last_year, stop = first_year + 1, point.end
    else:
        match = grammar.short_year.match(text, point.end, end)
        full = full_year(match["yy"]) if match else None
        if match is None or full is None or not first_year <= full <= first_year + 40:
            return None
        last_year, stop = full, match.end()
    span = Span(point.start, stop)
    return DateRange(month_of(first_year, 1), month_of(last_year, 12), "year", "year", span)


def _stands_alone(text: str, point: Point, end: int) -> bool:
    """Tell whether a bare year is a date: not a count ("2000 users"), a part of a number, or a name's."""
    before = _BEFORE_YEAR.search(text, max(0, point.start - 3), point.start)
    return before is None and _AFTER_YEAR.match(text, point.end, end) is None


def _with_since(text: str, grammar: Grammar, dates: DateRange, start: int) -> DateRange:
    """Take the word before a date in: "from 2018 to 2020"; a date alone behind "since" is open."""
    match = grammar.since.search(text, max(start, dates.span.start - 20), dates.span.start)
    if match is None:
        return dates
    alone = dates.end is not None and dates.start_precision == dates.end_precision
    alone = alone and dates.end - dates.start in (0, 2, 11) if dates.end is not None else False
    opens = grammar.since_values[fold(match["since"])] == "open" and alone
    span = Span(match.start(), dates.span.end)
    precision: Precision = "present" if opens else dates.end_precision
    return replace(dates, end=None if opens else dates.end, end_precision=precision, span=span)


def _plausible(dates: DateRange) -> bool:
    if dates.start > month_of(LAST_YEAR, 12):
        return False
    return dates.end is None or 0 <= dates.end - dates.start < LONGEST


@functools.lru_cache(maxsize=2)
def _points(text: str, grammar: Grammar) -> tuple[Point, ...]:
    """Give the points of a whole text: those that make no date are looked at a second time."""
    return tuple(find_points(text, grammar, 0, len(text)))


def find_odd_ranges(text: str, lexicon: Lexicon) -> list[Note]:
    """Give a note for each range that cannot be meant so: it ends before it starts, or takes over sixty years.

    Such a range is not counted; whether a figure of it is a slip only its writer can say.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> [note.message for note in find_odd_ranges("Analyst, Mar 2021 - Jan 2020", load_lexicon())]
    ["'Mar 2021 - Jan 2020' ends before it starts, and is not counted"]
    """
    grammar = grammar_of(lexicon)
    points = _points(text, grammar)
    notes = []
    for point, following in pairwise(points):
        separator = grammar.separator.fullmatch(text, point.end, following.start)
        if separator and _may_join(text, separator, point, following):
            dates = _range(point, following)
            odd = None if dates is not None and _plausible(dates) else _oddness(separator, point, following)
            if odd is not None:
                span = Span(point.start, following.end)
                words = " ".join(span.of(text).split())
                notes.append(Note("odd-dates", f"{words!r} {odd}, and is not counted", span))
    return notes


def _oddness(separator: re.Match[str], point: Point, following: Point) -> str | None:
    """Say what is wrong with a range on one line whose two ends are whole dates of one form; None if nothing is."""
    if point.first is None or following.last is None or "\n" in separator[0]:
        return None
    if point.weak or following.weak or point.form != following.form:
        return None
    if following.last < point.first:
        return "ends before it starts"
    return "takes over sixty years" if following.last - point.first >= LONGEST else None
