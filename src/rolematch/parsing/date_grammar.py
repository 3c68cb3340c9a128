"""The grammar of single dates: which characters of a text are a point in time, and which month it means.

A point may be *weak*: ``Jan``, ``Mar 18`` and ``03/18`` are dates only as an end of a range. The words come from
``date_words.csv``; what is fixed here are figures, signs and order. :mod:`rolematch.parsing.dates` joins points.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rolematch.lexicon.folding import fold, small
from rolematch.lexicon.store import Lexicon
from rolematch.records import Precision, month_of

FIRST_YEAR, LAST_YEAR = 1950, 2039
_YEAR = r"(?:19[5-9]\d|20[0-3]\d)"
# "2 years", "10+ yrs", "3 mos."
_COUNT = r"\d{1,2}\+?\s*[^\W\d]+[.]?"


@dataclass(frozen=True, slots=True)
class Point:
    """One date as written: its months (first and last that it may mean), precision, and where it stands.

    ``first`` is None where the year is still missing (``Jan`` in ``Jan - Mar 2020``); ``month`` keeps its month.
    ``swapped`` is the other reading of ``05/06/2020``, as a month; ``decided`` says that only one reading is possible.
    """

    start: int
    end: int
    form: str
    precision: Precision
    first: int | None
    last: int | None
    month: int | None = None
    weak: bool = False
    swapped: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The compiled patterns of one lexicon, and the month of each word."""

    point: re.Pattern[str]
    separator: re.Pattern[str]
    open_end: re.Pattern[str]
    short_year: re.Pattern[str]
    dangling: re.Pattern[str]
    since: re.Pattern[str]
    duration: re.Pattern[str]
    months: dict[str, int]
    seasons: dict[str, int]
    since_values: dict[str, str]


@functools.lru_cache(maxsize=4)
def grammar_of(lexicon: Lexicon) -> Grammar:
    """Compile the patterns of a lexicon's date words, once for each lexicon."""
    words: dict[str, dict[str, str]] = {"month": {}, "season": {}, "open": {}, "separator": {}, "since": {}}
    for row in lexicon.date_words:
        words[row.field][fold(row.word)] = row.value
    separators = words["separator"]
    to = _any(word for word, value in separators.items() if value == "to")
    dash = _any(word for word, value in separators.items() if value == "to" and not word[0].isalnum())
    years = _any(word for word, value in separators.items() if value == "years")
    of = _any(word for word, value in separators.items() if value == "of")
    gap = r"[^\S\n]*\n?[^\S\n]*"  # spaces and at most one line break
    lost = "[\u00ad\ufffd\ue000-\uf8ff]"  # what some PDFs leave of a dash

    return Grammar(
        # over small letters
        point=re.compile(_point_pattern(words, of), re.VERBOSE),
        # "From: 03/2019  To: 04/2021", "Jan 2020 - Mar 2021", "2019 to\n2020",
        # "2018/2019" (only between two years), "2019 -- 2020", "Apr 2021 | Mar 2023" (two months in a table)
        separator=re.compile(
            rf"""
            {gap} (?: (?P<to> (?:{to}|{lost}) (?:[ ]?(?:{dash}|:)){{0,2}} ) | (?P<years> {years} )
              | (?P<cells> [|\t]+ ) )
            (?:[ ]?{of}(?=\s))? {gap}
            """,
            re.VERBOSE | re.IGNORECASE,
        ),
        # "- Present", "till date", "(ongoing)", "onwards": the second kind needs no separator
        open_end=re.compile(
            rf"""
            (?: {gap} (?:{to}|{lost}) (?:[ ]?(?:{dash}|:)){{0,2}} {gap} [(]? (?:{_any(words["open"])})
              | [^\S\n]* [|\t] [^\S\n]* (?:{_any(words["open"])}) (?=[^\S\n]*(?:[|\t\n]|\Z))
              | {gap} [(,]? [ ]? (?:{_any(w for w, v in words["open"].items() if v == "onwards" or " " in w)})
            ) (?![\w]) [)]?
            """,
            re.VERBOSE | re.IGNORECASE,
        ),
        # "2018 - 20", "2018–'20": the end of a range that began with a year
        short_year=re.compile(
            rf"[^\S\n]*(?:{dash}|{years}|{lost})[^\S\n]*['’‘]?(?P<yy>\d\d)(?![\w%]|[.,/:+-]\d)", re.IGNORECASE
        ),
        # "March 2018 -" where the line ends
        dangling=re.compile(rf"[^\S\n]*{dash}[^\S\n]*(?=\n|\Z)"),
        since=re.compile(rf"(?<!\w)(?P<since>{_any(words['since'])})(?:[ ]?:)?[ ]+\Z", re.IGNORECASE),
        # LinkedIn's reckoning behind a range: "(2 years 3 months)", "· 1 yr 2 mos", "(less than a year)"
        duration=re.compile(
            rf"""
            \s* [(] \s* (?: {_any(lexicon.word_list("length_phrase"))}
                | {_COUNT} (?: \s*,?\s* (?:[^\W\d]+\s+)? {_COUNT} )? ) \s* [)]
            | [^\S\n]* [·•∙] [^\S\n]* {_COUNT} (?: [ ] {_COUNT} )? (?= \s | \Z )
            """,
            re.VERBOSE | re.IGNORECASE,
        ),
        months={word: int(value) for word, value in words["month"].items()},
        seasons={word: int(value) for word, value in words["season"].items()},
        since_values=words["since"],
    )


def _point_pattern(words: dict[str, dict[str, str]], of: str) -> str:
    month = rf"(?:{_any(words['month'])})"
    gap = rf"(?:[^\S\n]*\n?[^\S\n]*(?:[.,/’'‘-]|[(])?[^\S\n]*(?:{of})?[^\S\n]*)"
    # a date starts after no letter, figure, currency or other sign of a name, and not inside 3.2018 or 1,2018
    return rf"""
    (?<![\w$€£¥₹#@=+_]) (?<!\d[.,:])
    # most words begin no date: told at once, and not by each form in turn
    (?= \d | q[1-4] | {_any(words["season"])} | {month} )
    (?:
      # 12/05/2019, 01.06.2020, 2-1-2019
        (?P<d1>\d{{1,2}}) (?P<dsign>[/.-]) (?P<d2>\d{{1,2}}) (?P=dsign) (?P<dyear>{_YEAR})
      # 2020-01, 2020/03, 2020.07, 2020-01-15
      | (?P<iyear>{_YEAR}) (?P<isign>[-/.]) (?P<imonth>0[1-9]|1[0-2]) (?:(?P=isign)\d\d)?
      # 01/2020, 3/2021, 03.2018, 12-2019, 05 / 2020
      | (?P<nmonth>0?[1-9]|1[0-2]) (?:[ ]?/[ ]?|[.-]) (?P<nyear>{_YEAR})
      # Q3 2020, Q1/2019
      | q(?P<quarter>[1-4]) [\s/,'’-]{{0,2}} (?P<qyear>{_YEAR})
      # 2020 Q3
      | (?P<ryear>{_YEAR}) [ -]? q(?P<rquarter>[1-4])
      # Summer 2019, Fall of 2020, Winter, 2018, Spring '19
      | (?P<season>{_any(words["season"])}) {gap} (?:(?P<syear>{_YEAR})|['’‘](?P<syy>\d\d))
      # Jan 2020, Jan. 2020, January, 2020, Jan-2020, Jan2020, 1st March 2020, 3. Mai 2019, March of 2020,
      # March 15, 2020, marzo de 2020, Mar '18
      | (?:\d{{1,2}}[a-zº°.]{{0,2}}(?:[^\S\n]|[/-]){{0,2}}(?:{of}\s)?)? (?P<month>{month})
        (?: {gap} | (?P<day>[ .]{{1,2}}\d{{1,2}}(?:[a-z]{{2}})?[ ,]{{1,2}}) )
        (?:(?P<year>{_YEAR})|['’‘](?P<yy>\d\d))
      # 2020 March, 2019, Jun
      | (?P<lyear>{_YEAR}) [ ,]{{1,2}} (?P<lmonth>{month}) (?![\w]|[\s.,'’-]{{1,3}}\d)
      # weak: Mar 18, Jun-20
      | (?P<wmonth>{month}) [.]?[ -]? (?P<wyy>\d\d)
      # weak: 03/18
      | (?P<xmonth>0?[1-9]|1[0-2]) / (?P<xyy>\d\d)
      # weak: Jan
      | (?P<mmonth>{month}) [.]?
      | (?P<byear>{_YEAR})
    )
    (?! \w | % | /\d\d?(?!\d) | [.,:]\d )
    """


def find_points(text: str, grammar: Grammar, start: int, end: int) -> Iterator[Point]:
    """Walk the points of ``text[start:end]`` in order; they never overlap."""
    for match in grammar.point.finditer(small(text), start, end):
        point = _read(match, grammar)
        if point is not None:
            yield point


def _read(match: re.Match[str], grammar: Grammar) -> Point | None:
    # each form has a last group of its own
    form = match.lastgroup
    if form == "byear":
        return _spell(match, "year", "year", month_of(int(match["byear"]), 1), 12)
    if form in ("year", "yy"):
        year = int(match["year"]) if form == "year" else full_year(match["yy"])
        named = "words with day" if match["day"] else "words"
        return None if year is None else _at(match, named, year, grammar.months[fold(match["month"])])
    if form == "mmonth":
        return _weak(match, "month", None, grammar.months[fold(match["mmonth"])])
    if form == "nyear":
        return _at(match, "figures", int(match["nyear"]), int(match["nmonth"]))
    if form == "imonth":
        return _at(match, "iso", int(match["iyear"]), int(match["imonth"]))
    if form == "lmonth":
        return _at(match, "words", int(match["lyear"]), grammar.months[fold(match["lmonth"])])
    if form == "wyy":
        return _weak(match, "short words", full_year(match["wyy"]), grammar.months[fold(match["wmonth"])])
    if form == "xyy":
        return _weak(match, "short figures", full_year(match["xyy"]), int(match["xmonth"]))
    if form in ("qyear", "rquarter"):
        written = match["qyear"] or match["ryear"], match["quarter"] or match["rquarter"]
        return _spell(match, "season", "season", month_of(int(written[0]), 3 * int(written[1]) - 2), 3)
    if form in ("syear", "syy"):
        year = int(match["syear"]) if form == "syear" else full_year(match["syy"])
        if year is None:
            return None
        return _spell(match, "season", "season", month_of(year, grammar.seasons[fold(match["season"])]), 3)
    return _read_day(match, int(match["d1"]), int(match["d2"]), int(match["dyear"]))


def _read_day(match: re.Match[str], one: int, two: int, year: int) -> Point | None:
    """Read 12/05/2019: the day first, unless the second figure can be no month; the day is dropped."""
    if not 1 <= min(one, two) <= 12 or max(one, two) > 31:
        return None
    if two > 12:
        return _at(match, "month first", year, one)
    if one > 12 or one == two:
        return _at(match, "day first", year, two)
    return replace(_at(match, "day", year, two), swapped=month_of(year, one))


def _at(match: re.Match[str], form: str, year: int, month: int) -> Point:
    number = month_of(year, month)
    return Point(match.start(), match.end(), form, "month", number, number, month)


def _weak(match: re.Match[str], form: str, year: int | None, month: int) -> Point:
    number = None if year is None else month_of(year, month)
    return Point(match.start(), match.end(), form, "month", number, number, month, weak=True)


def _spell(match: re.Match[str], form: str, precision: Precision, first: int, months: int) -> Point:
    return Point(match.start(), match.end(), form, precision, first, first + months - 1)


def full_year(short: str) -> int | None:
    """Give the year that two figures mean, None where they mean none.

    Examples
    --------
    >>> full_year("18"), full_year("98"), full_year("45")
    (2018, 1998, None)
    """
    year = 2000 + int(short)
    year = year if year <= LAST_YEAR else year - 100
    return year if year >= FIRST_YEAR else None


def _any(words: Iterable[str]) -> str:
    """Write an alternation, longest first; letters must not run on into more of them. Of no words, nothing matches."""
    every = set(words)
    named = {word for word in every if word[0].isalnum()}
    signs = sorted(every - named, key=lambda sign: (-len(sign), sign))
    parts = [rf"(?<![^\W\d_]){_tree(named)}(?![^\W\d_])"] if named else []
    return "(?:" + ("|".join([*parts, *map(re.escape, signs)]) or "(?!)") + ")"


def _tree(words: Iterable[str]) -> str:
    """Write words as a tree of their letters, since a flat list of hundreds is tried word by word.

    Examples
    --------
    >>> _tree(["mar", "march", "may"])
    'ma(?:r(?:ch)?|y)'
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(words):
        branches.setdefault(word[:1], []).append(word[1:])
    ends = branches.pop("", None) is not None
    parts = [(r"\s+" if letter == " " else re.escape(letter)) + _tree(rest) for letter, rest in branches.items()]
    if not parts:
        return ""
    return ("(?:" + "|".join(parts) + ")" + "?" * ends) if ends or len(parts) > 1 else parts[0]
