"""What the cells of a row may hold, table by table: what the code that reads the rows takes for granted.

The types of the columns are checked where rows are read (:mod:`rolematch.lexicon.rows`), what holds between rows in
:mod:`rolematch.lexicon.checks`. Here a row is looked at alone; complaints say what is wrong and what is allowed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, get_args, get_type_hints

from rolematch.lexicon.rows import shown
from rolematch.lexicon.tables import (
    ROW_TYPES,
    WORD_LISTS,
    AffinityRow,
    AliasRow,
    AmbiguousRow,
    ClaimRow,
    CountRow,
    CueRow,
    DateWordRow,
    DegreeRow,
    HeadingRow,
    ProvenanceRow,
    SkillRow,
    TitleRow,
    VocabularyRow,
    WordRow,
)
from rolematch.records import PositionKind

LONGEST = 200
LONGER = {("ambiguous", "value"): 2000, ("provenance", "place"): 2000}
"""So many characters may a cell have; no word or name comes near."""
MAY_BE_EMPTY = {("sources", "years"), ("affinity", "years")}
# regular expressions stand there, and hold blanks as they need them
_BLANKS_COUNT = {("aliases", "alias"), ("ambiguous", "value")}

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTER_OR_FIGURE = re.compile(r"[^\W_]")
# "machine learning * engineer": a star stands between two words
_TERM = re.compile(r"[^*]*[^\W_][^*]*(?: \* [^*]*[^\W_][^*]*)*")
# one question mark counts where nothing else speaks, two where not even that
_FAMILY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\?{0,2}")
# the English words that a title's word stands for
_ENGLISH = re.compile(r"[a-z][a-z0-9]*(?: [a-z0-9]+)*")
_LANGUAGES = re.compile(r"(?:any|[a-z]{2,3})(?:;[a-z]{2,3})*")
_YEARS = re.compile(r"[12]\d{3}-[12]\d{3}")
# a list item is looked at with three others on either side
_LISTED = re.compile(r"item|listed:[1-6]")

TITLE_VALUES: dict[str, tuple[str, ...]] = {
    "level": ("0", "1", "2", "3", "4", "5"),
    "track": ("individual", "management", "management?"),
    "kind": get_args(PositionKind),
    "noun": ("title", "first", "weak", "ends", "under", "rank", "mode", "never", "verb"),
    "bank": ("1", "2", "3", "4", "5", "house", "cue"),
}
_MONTHS = tuple(str(month) for month in range(1, 13))
DATE_VALUES: dict[str, tuple[str, ...]] = {
    "month": _MONTHS,
    "season": _MONTHS,
    "open": ("present", "onwards"),
    "separator": ("to", "of", "years"),
    "since": ("open", "start"),
}
CUE_LEVELS = (3, 4, 5)
DEGREE_MARKS = ("(none)", "(field)", "(end)")
# these sides of a claim say how well a skill is known; the others where that ends
GRADED_SIDES = ("before", "behind", "open")
# claims are looked up with the apostrophe and the word that these are read as
_OTHER_WRITING = re.compile(r"[’ʼ]|(?<!\w)w/")


def are_plain(table: str, rows: Sequence[Any]) -> bool:
    """Tell whether :func:`check_cells` has nothing to say of any row, in a fraction of its time."""
    for column in text_columns(table):
        place = (table, column)
        cells = set(map(attrgetter(column), rows))
        together = "|".join(cells)
        if ("" in cells and place not in MAY_BE_EMPTY) or not together.isprintable():
            return False
        if "  " in together and place not in _BLANKS_COUNT:
            return False
        if max(map(len, cells), default=0) > LONGER.get(place, LONGEST):
            return False
    return True


def check_cells(table: str, row: Any) -> Iterator[str]:
    """Complain of a row's empty, overlong and unseen text, whatever the table is about."""
    for column in text_columns(table):
        limit = LONGER.get((table, column), LONGEST)
        yield from (f"{column}: {words}" for words in _cell(getattr(row, column), (table, column), limit))


@functools.cache
def text_columns(table: str) -> tuple[str, ...]:
    """Name the columns of a table that hold any text: what others may hold is checked where rows are read."""
    hints = get_type_hints(ROW_TYPES[table])
    return tuple(field.name for field in fields(ROW_TYPES[table]) if hints[field.name] is str)


def _cell(cell: str, place: tuple[str, str], limit: int) -> Iterator[str]:
    if not cell and place not in MAY_BE_EMPTY:
        yield "the cell is empty"
    if len(cell) > limit:
        yield f"{len(cell)} characters; {limit} are allowed: {shown(cell)}"
    if not cell.isprintable():
        yield f"{shown(cell)} holds a character that nobody sees; letters, figures, signs and blanks are allowed"
    elif "  " in cell and place not in _BLANKS_COUNT:
        yield _two_blanks(cell)


def _two_blanks(cell: str) -> str:
    return f"{shown(cell)} holds two blanks in a row; one is allowed"


def bad_pattern(pattern: str) -> Iterator[str]:
    """Complain of a regular expression that does not compile, or that matches where nothing stands."""
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        yield f"{shown(pattern)} is no regular expression: {error}"
        return
    if pattern and compiled.search(""):
        yield f"{shown(pattern)} matches the empty text; a pattern that asks for a character at least is allowed"


# The checks of the two largest tables give an empty tuple for nearly all rows: a generator takes four times as long


def _skill(row: SkillRow) -> Iterable[str]:
    if _ID.fullmatch(row.skill) or not row.skill:
        return ()
    return (f"skill: {shown(row.skill)} is no id; a to z, 0 to 9 and single hyphens between them are allowed",)


def _alias(row: AliasRow) -> Iterable[str]:
    if row.match == "regex":
        return bad_pattern(row.alias)
    return () if _LETTER_OR_FIGURE.search(row.alias) and "  " not in row.alias else _odd_alias(row)


def _odd_alias(row: AliasRow) -> Iterator[str]:
    yield from _with_letter("alias", row.alias, _LETTER_OR_FIGURE, "a letter or a figure")
    if "  " in row.alias:
        yield f"alias: {_two_blanks(row.alias)}"


def _ambiguous(row: AmbiguousRow) -> Iterator[str]:
    if row.rule in ("pattern", "veto"):
        yield from bad_pattern(row.value)
    elif row.rule == "section":
        if not _LISTED.fullmatch(row.value):
            yield f"value: 'item' or 'listed:2' is asked for (listed:1 to listed:6), not {shown(row.value)}"
    else:
        yield from _counted(row)


def _counted(row: AmbiguousRow) -> Iterator[str]:
    """Check "2 query* tables": so many of these, at least one and no more than there are."""
    what = "words" if row.rule == "cue" else "skills"
    number, *names = row.value.split() or [""]
    odd = row.rule == "cue" and any("*" in name[:-1] or name == "*" for name in names)
    if not re.fullmatch(r"[0-9]{1,3}", number) or not names or odd:
        yield f"value: a number and {what} are asked for, not {shown(row.value)}"
        return
    most = 99 if any(name.endswith("*") for name in names) else len(set(names))
    if not 1 <= int(number) <= most:
        yield f"value: {number} of {len(set(names))} {what} are asked for; 1 to {most} are allowed"


def _affinity(row: AffinityRow) -> Iterator[str]:
    if not 0 <= row.documents <= row.of or not row.of:
        yield f"{row.documents} of {row.of} documents are no count; 0 to `of`, which is 1 or more, are allowed"
    if not 0 <= row.share <= 100:
        yield f"share: {row.share} is no percentage; 0 to 100 are allowed"
    if not row.low <= row.log_odds <= row.high:
        yield f"log_odds: {row.log_odds} is not between low {row.low} and high {row.high}"
    if row.years and not _YEARS.fullmatch(row.years):
        yield f"years: {shown(row.years)} are none; '2017-2024' or an empty cell is allowed"


def _count(row: CountRow) -> Iterator[str]:
    if row.year is not None and not 1950 <= row.year <= 2100:
        yield f"year: {row.year} is none; 1950 to 2100 or an empty cell are allowed"


def _provenance(row: ProvenanceRow) -> Iterator[str]:
    if row.times < 1:
        yield f"times: {row.times} is no count; 1 or more are allowed"


def _heading(row: HeadingRow) -> Iterator[str]:
    yield from _lower("heading", row.heading)
    yield from _with_letter("heading", row.heading)


def _title(row: TitleRow) -> Iterator[str]:
    yield from _lower("term", row.term)
    if row.term and not _TERM.fullmatch(row.term):
        yield f"term: {shown(row.term)} is none; words are allowed, and single stars between two of them"
    if row.field == "same":
        if not _ENGLISH.fullmatch(row.value):
            yield f"value: {shown(row.value)} are no English words; small letters, figures and blanks are allowed"
    elif row.field == "family":
        if not _FAMILY.fullmatch(row.value):
            yield f"value: {shown(row.value)} is no family; 'data_analyst' is allowed, with '?' or '??' behind it"
    else:
        yield from _one_of(row.value, row.field, TITLE_VALUES)


def _date_word(row: DateWordRow) -> Iterator[str]:
    if row.field != "separator":
        yield from _with_letter("word", row.word)
    yield from _one_of(row.value, row.field, DATE_VALUES)
    if not _LANGUAGES.fullmatch(row.language):
        yield f"language: {shown(row.language)} is none; 'any', 'de' or 'de;nl' is allowed"


def _one_of(value: str, field: str, allowed: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if value not in allowed[field]:
        yield f"value: {shown(value)} is no {field}; {', '.join(map(repr, allowed[field]))} are allowed"


def _degree(row: DegreeRow) -> Iterator[str]:
    if row.degree not in ("(field)", "(end)"):  # "@" ends a field of study
        yield from _with_letter("form", row.form)
    if row.degree not in DEGREE_MARKS and not row.degree[:1].isupper():
        marks = ", ".join(map(repr, DEGREE_MARKS))
        yield f"degree: {shown(row.degree)} is none; a name with a capital letter, {marks} are allowed"
    if row.degree in DEGREE_MARKS and row.level is not None:
        yield f"level: {row.level!r} beside {row.degree!r}; an empty cell is allowed there"


def _cue(row: CueRow) -> Iterator[str]:
    yield from _lower("cue", row.cue)
    yield from _with_letter("cue", row.cue)
    if row.level not in CUE_LEVELS:
        yield f"level: {row.level} is none; {', '.join(map(str, CUE_LEVELS))} are allowed"


def _claim(row: ClaimRow) -> Iterator[str]:
    yield from _with_letter("phrase", row.phrase)
    if _OTHER_WRITING.search(row.phrase):
        yield f"phrase: {shown(row.phrase)} is written in another way; \"'\" and 'with' are asked for"
    if row.side not in GRADED_SIDES and row.grade is not None:
        yield f"grade: {row.grade!r} beside {row.side!r}; an empty cell is allowed there"
    elif row.side in GRADED_SIDES and row.grade is None:
        yield f"grade: the cell is empty; 'course' or 'denied' is asked for beside {row.side!r}"


def _word(row: WordRow) -> Iterator[str]:
    yield from _lower("word", row.word)
    yield from _with_letter("word", row.word, _LETTER_OR_FIGURE, "a letter or a figure")
    if row.list not in WORD_LISTS:
        lists = sorted(name for name in WORD_LISTS if not name.startswith("heading_tail_"))
        yield f"list: {shown(row.list)} is none of {', '.join(lists)}, or heading_tail_ and a section"


def _vocabulary(row: VocabularyRow) -> Iterator[str]:
    for column, cell in (("word", row.word), ("feature", row.feature)):
        yield from _lower(column, cell)
        if cell and not _PLAIN_WORD.fullmatch(cell):
            yield f"{column}: {shown(cell)} is no plain word; letters and single hyphens between them are allowed"


def _lower(column: str, cell: str) -> Iterator[str]:
    if cell != cell.lower():
        yield f"{column}: {shown(cell)} has capital letters; small ones are allowed"


def _with_letter(
    column: str, cell: str, letter: re.Pattern[str] = re.compile(r"[^\W\d_]"), asked: str = "a letter"
) -> Iterator[str]:
    if cell and not letter.search(cell):
        yield f"{column}: {shown(cell)} has no letter; {asked} is asked for"


ROW_CHECKS: dict[str, Callable[[Any], Iterable[str]]] = {
    "skills": _skill,
    "aliases": _alias,
    "ambiguous": _ambiguous,
    "affinity": _affinity,
    "counts": _count,
    "provenance": _provenance,
    "headings": _heading,
    "titles": _title,
    "date_words": _date_word,
    "degrees": _degree,
    "cues": _cue,
    "claims": _claim,
    "words": _word,
    "vocabulary": _vocabulary,
}
