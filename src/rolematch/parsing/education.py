"""Find degrees: their kind and level, the field of study, the school, and the month of the end.

The forms stand in ``degrees.csv``. A form without small letters (``MS``, ``B.E.``) has to be written so; the others
match in any case. Longer forms hide shorter ones inside them, which is how ``(none)`` rows ("MS Excel", "Scrum
Master") keep their words from being degrees. ``(field)`` rows join a degree to its field, ``(end)`` rows end a field.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rolematch.lexicon.folding import fold
from rolematch.lexicon.store import Lexicon
from rolematch.parsing.dates import find_dates
from rolematch.parsing.phrases import school_phrases
from rolematch.records import DateRange, Document, Education, Section, Span, StudyLevel

LINES_BELOW, LINES_ABOVE = 3, 2
"""How far from the degree's line its dates and its school may stand."""

# a degree has its own place in a line: at its start, or behind a sign
_OPENS = re.compile(r"(?:\A|[|,;:(/–—•·▪●○◦*\t&-]|\band)\s*\Z")
# what may stand between two forms of one degree: "Bachelor of Science - BS", "B.Tech/B.E.", "Masters (Msc)"
_SAME = re.compile(r"\s*(?:[-–—/(,]|[)]\s*-)?\s*")
# "MS in Statistics", "BE, Mechanical", "MA (Economics)", "BS:", "BA 2019" and the end of the line
_FOLLOWED = re.compile(r"\s*(?:[,(:–—|/\t-]|in\b|of\b|\d{4}|\Z)")
# "Boston, MA 02139", "Cambridge, MA": a state
_STATE_BEFORE, _STATE_AFTER = re.compile(r"[^\W\d_],\s?\Z"), re.compile(r"\s*(?:\d{5}|[,)|•·\t–—-]|\Z)")
_FIELD = re.compile(r"[^|,;:·•()\[\]–—\t\n\d]+(?:\([^()\d\n]{3,40}\))?")
_MARKS = " .-/&'\"’@"
_BULLET = re.compile(r"[^\w(]*")


@dataclass(frozen=True, slots=True)
class _Forms:
    exact: re.Pattern[str]
    loose: re.Pattern[str]
    joins: re.Pattern[str]
    ends: re.Pattern[str]
    degrees: dict[str, tuple[str, StudyLevel | None]]


@functools.lru_cache(maxsize=4)
def _forms_of(lexicon: Lexicon) -> _Forms:
    rows = lexicon.degrees
    degrees = {row.form if row.form.isupper() else fold(row.form): (row.degree, row.level) for row in rows}
    marks = {"(field)", "(end)"}
    return _Forms(
        exact=re.compile(_any(row.form for row in rows if row.form.isupper() and row.degree not in marks)),
        loose=re.compile(
            _any(row.form for row in rows if not row.form.isupper() and row.degree not in marks), re.IGNORECASE
        ),
        joins=re.compile(rf"(?:[\s,.:()–—-]|{_any(r.form for r in rows if r.degree == '(field)')})*", re.IGNORECASE),
        ends=re.compile(_any(row.form for row in rows if row.degree == "(end)"), re.IGNORECASE),
        degrees=degrees,
    )


def _any(forms: Iterable[str]) -> str:
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    written = "|".join(re.escape(form).replace(r"\ ", r"[^\S\n]+") for form in ordered)
    return rf"(?<![\w.])(?:{written or '(?!)'})(?![\w+#])"


@dataclass(frozen=True, slots=True)
class _Found:
    degree: str
    level: StudyLevel | None
    start: int
    end: int


def find_education(document: Document, sections: tuple[Section, ...], lexicon: Lexicon) -> tuple[Education, ...]:
    """Find the degrees of a resume: those in education sections, or, where there are none, lines that open with one.

    Parameters
    ----------
    document : Document
        The resume.
    sections : tuple of Section
        As :func:`rolematch.parsing.sections.find_sections` gives them.

    Returns
    -------
    tuple of Education
        In reading order; ``end`` is None where no date is stated or the study goes on.
    """
    found: list[Education] = []
    for section in sections:
        if section.kind == "education":
            found.extend(find_degrees(document.text, lexicon, section.body.start, section.body.end))
    if not found:
        for section in sections:
            if section.kind not in ("experience", "skills", "references"):
                body = section.body
                found.extend(find_degrees(document.text, lexicon, body.start, body.end, only_first=True))
    return tuple(sorted(found, key=lambda education: education.span))


def find_degrees(
    text: str, lexicon: Lexicon, start: int = 0, end: int | None = None, *, only_first: bool = False
) -> tuple[Education, ...]:
    """Find the degrees in ``text[start:end]``; with `only_first`, only those that open their line.

    Examples
    --------
    >>> from rolematch.lexicon.store import load_lexicon
    >>> (study,) = find_degrees("Master of Science - MS, Computer Science, 2018 - 2020", load_lexicon())
    >>> study.degree, study.field, study.end == 2020 * 12 + 11
    ('MSc', 'Computer Science', True)
    """
    end = len(text) if end is None else end
    lines = _lines(text, start, end)
    found = [_degrees_of_line(text, first, last, lexicon, only_first=only_first) for first, last in lines]
    # in a narrow column a range goes on in the next line
    ranges = find_dates(text, lexicon, start, end)
    dates = [tuple(d for d in ranges if first <= d.span.start < last) for first, last in lines]
    opening = next((index for index, degrees in enumerate(found) if degrees), None)
    if opening is None:
        return ()
    schools = [_schools_of_line(text, first, last, lexicon) for first, last in lines]
    dates_first = any(dates[:opening]) and not dates[opening]
    schools_first = any(schools[:opening]) and not schools[opening]
    education = []
    for index, degrees in enumerate(found):
        for degree in degrees:
            field = _field_after(text, degree.end, lines[index][1], lexicon)
            school = _school_for(index, found, schools, above_first=schools_first, degree=degree)
            education.append(
                Education(
                    degree.degree,
                    field.of(text) if field else "",
                    _end_of(_dates_for(index, found, dates, dates_first=dates_first, degree=degree)),
                    Span(degree.start, degree.end),
                    field,
                    degree.level,
                    school.of(text) if school else "",
                    school,
                )
            )
    return tuple(education)


def _schools_of_line(text: str, start: int, end: int, lexicon: Lexicon) -> list[Span]:
    return [Span(start + span.start, start + span.end) for span in school_phrases(text[start:end], lexicon)]


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines = []
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            lines.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return lines


def _degrees_of_line(text: str, start: int, end: int, lexicon: Lexicon, *, only_first: bool) -> list[_Found]:
    """Find a line's degrees, the forms of one degree joined ("Bachelor of Technology - BTech")."""
    forms = _forms_of(lexicon)
    hits = [(m.start(), m.end()) for p in (forms.loose, forms.exact) for m in p.finditer(text, start, end)]
    found: list[_Found] = []
    reached = start
    for first, last in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if first < reached:
            continue
        reached = last
        form = text[first:last]
        key = " ".join(form.split())
        degree, level = forms.degrees.get(key) or forms.degrees[fold(key)]
        joined = bool(found) and _SAME.fullmatch(text, found[-1].end, first) is not None
        if degree == "(none)" or not (joined or _stands_as_degree(text, start, end, first, last, degree)):
            continue
        if joined:
            before = found[-1]
            more = degree if _tells_more(before.degree, degree) else before.degree
            found[-1] = _Found(more, level if more == degree else before.level, before.start, last)
        else:
            found.append(_Found(degree, level, first, last))
    if only_first and found and _BULLET.fullmatch(text, start, found[0].start) is None:
        return []
    return found


def _tells_more(one: str, other: str) -> bool:
    """Prefer "MSc" to "Master": of two names of one degree, the second where the first is a plain word."""
    return one in ("Master", "Bachelor") and other not in ("Diploma", "High School")


def _stands_as_degree(text: str, start: int, end: int, first: int, last: int, degree: str) -> bool:
    """Tell whether a form is a degree where it stands: not a state, not a word of a sentence."""
    form = text[first:last]
    before, after = text[start:first], text[last:end]
    opens = _OPENS.search(before) is not None or _BULLET.fullmatch(before) is not None
    if form.isupper() and len(form) <= 3 and "." not in form:
        if _STATE_BEFORE.search(before) and _STATE_AFTER.match(after):
            return False
        return opens or (_FOLLOWED.match(after) is not None and not before.isupper())
    # one word such as "master" in the middle of a sentence, written small, is a verb or a thing; and a word before a
    # school's leaving certificate makes it the name of the school
    return opens or not (form.islower() or degree == "High School")


def _field_after(text: str, start: int, end: int, lexicon: Lexicon) -> Span | None:
    """Read "in Computer Science" behind a degree, up to a sign, a date, or a word that begins something else."""
    forms = _forms_of(lexicon)
    joins = forms.joins.match(text, start, end)
    begin = joins.end() if joins else start
    match = _FIELD.match(text, begin, end)
    if match is None:
        return None
    stop = forms.ends.search(text, begin, match.end())
    if stop and text[start:begin].strip() == ",":
        return None  # "MBA, Varde School of Economics": what follows is the school
    # a field ends before digits, a date may begin with the name of a month: "Nursing May 2018"
    dates = find_dates(text, lexicon, begin, end)
    last = min([match.end(), *([stop.start()] if stop else []), *(d.span.start for d in dates[:1])])
    field = text[begin:last]
    begin += len(field) - len(field.lstrip(_MARKS))
    field = field.strip(_MARKS)
    return Span(begin, begin + len(field)) if field else None


def _dates_for(
    index: int, found: list[list[_Found]], dates: list[tuple[DateRange, ...]], *, dates_first: bool, degree: _Found
) -> DateRange | None:
    """Give the dates of a degree: on its line, or on the nearest lines that no other degree has."""
    if dates[index]:
        behind = [d for d in dates[index] if d.span.start >= degree.end]
        return behind[0] if behind and len(found[index]) > 1 else dates[index][-1]
    nearest = _lines_around(index, found, above_first=dates_first)
    return next((dates[place][-1] for place in nearest if dates[place]), None)


def _school_for(
    index: int, found: list[list[_Found]], schools: list[list[Span]], *, above_first: bool, degree: _Found
) -> Span | None:
    """Give the school of a degree: the one behind it on its line, or one on the nearest lines without a degree."""
    own = [span for span in schools[index] if not span.overlaps(Span(degree.start, degree.end))]
    if own:
        behind = [span for span in own if span.start >= degree.end]
        return (behind or own)[0]
    nearest = _lines_around(index, found, above_first=above_first)
    return next((schools[place][0] for place in nearest if schools[place]), None)


def _lines_around(index: int, found: list[list[_Found]], *, above_first: bool) -> list[int]:
    """Give the lines near a degree's, nearest first on either side, up to the next that has a degree of its own."""
    sides: list[list[int]] = []
    for step, farthest in ((1, LINES_BELOW), (-1, LINES_ABOVE)):
        side: list[int] = []
        for distance in range(1, farthest + 1):
            place = index + step * distance
            if not 0 <= place < len(found) or found[place]:
                break
            side.append(place)
        sides.append(side)
    below, above = sides
    return [*above, *below] if above_first else [*below, *above]


def _end_of(dates: DateRange | None) -> int | None:
    return dates.end if dates is not None else None
