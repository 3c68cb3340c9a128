"""JSON Resume (jsonresume.org), its first schema and the older one: its fields as a person would set them on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from rolematch.errors import BrokenFile, TooLarge
from rolematch.reading.options import Found, ReadingOptions
from rolematch.reading.plain import decode, page_of, words_of
from rolematch.records import Note, Word

_NAME, _HEADING, _BODY = 20.0, 14.0, 11.0
# The schema's own sections, in the order in which a page shows them, with the words that its themes print above them
_HEADINGS = {
    "work": "Experience",
    "volunteer": "Volunteering",
    "projects": "Projects",
    "education": "Education",
    "skills": "Skills",
    "certificates": "Certifications",
    "publications": "Publications",
    "awards": "Awards",
    "languages": "Languages",
    "interests": "Interests",
    "references": "References",
}
# Fields that older files call otherwise
_OLDER = {"name": ("company", "organization"), "url": ("website",), "image": ("picture",)}
# Where a number is as good as the words that the schema wants: a year, a grade
_NUMBERS = frozenset(("startDate", "endDate", "date", "releaseDate", "score", "gpa"))
# Half a character, which JSON can write and no text can hold
_HALVES = re.compile("[\ud800-\udfff]")
_DATE = re.compile(r"\s*(\d{4})(?:-(\d{1,2})(?:-\d{1,2})?)?(?:T[\d:.]*Z?)?\s*")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_json_resume(data: bytes, options: ReadingOptions) -> Found:
    r"""Read a JSON Resume; fields of a wrong type are left out with a note, fields that nobody knows without.

    Raises
    ------
    BrokenFile, TooLarge
        What is wrong with the file.

    Examples
    --------
    >>> data = b'{"basics": {"name": "Ada Example"}, "work": [{"position": "Baker", "startDate": "2020-01-15"}]}'
    >>> words = read_json_resume(data, ReadingOptions()).pages[0].words
    >>> " ".join(word.text for word in words)
    'Ada Example Experience Baker Jan 2020 - Present'
    """
    text, notes = decode(data, options)
    try:
        # numbers stay as they are written: one of a million digits takes long to read, and NaN is none
        found = json.loads(
            text.removeprefix("\ufeff"), parse_int=_Number, parse_float=_Number, parse_constant=lambda _: None
        )
    except ValueError as error:
        raise BrokenFile(f"damaged JSON ({error})") from error
    except RecursionError as error:
        raise BrokenFile("JSON that is nested deeper than any resume") from error
    if not isinstance(found, dict):
        raise BrokenFile("JSON that is not a resume")
    page = _Page(2 * options.characters)
    page.write(found)
    if page.odd:
        names = ", ".join(sorted(page.odd)[:5])
        notes = (*notes, Note("odd-fields", f"fields of another type than the schema's were left out: {names}"))
    return Found(page_of(page.words), notes)


class _Number(str):
    __slots__ = ()


class _Page:
    """Collects the lines, and the names of fields that could not be read."""

    def __init__(self, most: int) -> None:
        self.words: list[Word] = []
        self.odd: set[str] = set()
        self._line = 0
        self._most = most

    def write(self, resume: dict[str, Any]) -> None:
        basics = resume.get("basics")
        self._basics(basics if isinstance(basics, dict) else {})
        for key, heading in _HEADINGS.items():
            entries = list(self._entries(resume, key))
            if not entries:
                continue
            self._blank()
            self._put(heading, bold=True, size=_HEADING)
            for number, entry in enumerate(entries):
                if key in ("work", "volunteer", "projects", "education") and number:
                    self._blank()
                getattr(self, f"_{key}")(entry)

    def _basics(self, basics: dict[str, Any]) -> None:
        self._put(self._get(basics, "name"), bold=True, size=_NAME)
        self._put(self._get(basics, "label"))
        place = basics.get("location")
        place = place if isinstance(place, dict) else {}
        town = _joined(", ", *(self._get(place, name) for name in ("city", "region", "countryCode")))
        contact = [town, *(self._get(basics, name) for name in ("email", "phone", "url"))]
        contact += [
            self._get(entry, "url") or self._get(entry, "username") for entry in self._entries(basics, "profiles")
        ]
        self._put(_joined(" | ", *contact))
        self._blank()
        self._text(basics, "summary")

    def _work(self, entry: dict[str, Any]) -> None:
        employer = _joined("\t", self._get(entry, "name"), self._get(entry, "location"))
        self._position(entry, self._get(entry, "position"), employer, ongoing=True)

    def _volunteer(self, entry: dict[str, Any]) -> None:
        self._position(entry, self._get(entry, "position"), self._get(entry, "name"))

    def _projects(self, entry: dict[str, Any]) -> None:
        roles = _joined(", ", *self._list(entry, "roles"))
        self._position(entry, self._get(entry, "name"), _joined(", ", roles, self._get(entry, "entity")))

    def _position(self, entry: dict[str, Any], title: str, employer: str, ongoing: bool = False) -> None:
        self._put(_joined("\t", title or employer, self._dates(entry, ongoing)), bold=True)
        self._put(employer if title else "")
        self._text(entry, "summary")
        self._items(self._list(entry, "highlights"))
        # of the employer or the project, not of the work: behind it, so that it is not taken for a name
        self._text(entry, "description")
        self._put(_joined(", ", *self._list(entry, "keywords")))

    def _education(self, entry: dict[str, Any]) -> None:
        degree = _joined(", ", self._get(entry, "studyType"), self._get(entry, "area"))
        school = self._get(entry, "institution")
        self._put(_joined("\t", degree or school, self._dates(entry, False)), bold=True)
        self._put(school if degree else "")
        if score := self._get(entry, "score") or self._get(entry, "gpa"):
            self._put(f"Grade: {score}")
        self._items(self._list(entry, "courses"))

    def _skills(self, entry: dict[str, Any]) -> None:
        name, level = self._get(entry, "name"), self._get(entry, "level")
        label = f"{name} ({level})" if name and level else name
        self._put(_joined(": ", label, _joined(", ", *self._list(entry, "keywords"))))

    def _interests(self, entry: dict[str, Any]) -> None:
        self._put(_joined(": ", self._get(entry, "name"), _joined(", ", *self._list(entry, "keywords"))))

    def _languages(self, entry: dict[str, Any]) -> None:
        self._put(_joined(": ", self._get(entry, "language"), self._get(entry, "fluency")))

    def _certificates(self, entry: dict[str, Any]) -> None:
        self._dated(entry, "name", "issuer", "date")

    def _publications(self, entry: dict[str, Any]) -> None:
        self._dated(entry, "name", "publisher", "releaseDate")
        self._text(entry, "summary")

    def _awards(self, entry: dict[str, Any]) -> None:
        self._dated(entry, "title", "awarder", "date")
        self._text(entry, "summary")

    def _references(self, entry: dict[str, Any]) -> None:
        self._put(self._get(entry, "name"))
        self._text(entry, "reference")

    def _dated(self, entry: dict[str, Any], name: str, giver: str, date: str) -> None:
        said = _joined(", ", self._get(entry, name), self._get(entry, giver))
        self._put(_joined("\t", said, _date_text(self._get(entry, date))))

    def _dates(self, entry: dict[str, Any], ongoing: bool) -> str:
        """Give the dates as they are printed; a start alone lasts until today in work only."""
        start, end = _date_text(self._get(entry, "startDate")), _date_text(self._get(entry, "endDate"))
        if start and not end and ongoing:
            end = "Present"
        return _joined(" - ", start, end)

    def _get(self, entry: dict[str, Any], name: str) -> str:
        """Give a field's words on one line; empty where there are none."""
        value = next((entry[key] for key in (name, *_OLDER.get(name, ())) if entry.get(key) is not None), "")
        if not isinstance(value, str) or (isinstance(value, _Number) and (name not in _NUMBERS or len(value) > 9)):
            self.odd.add(name)
            return ""
        return " ".join(_HALVES.sub("", value).split())

    def _text(self, entry: dict[str, Any], name: str) -> None:
        """Put a field's words with the line breaks that its author made."""
        value = entry.get(name)
        rows = value.splitlines() if isinstance(value, str) else [value]
        for row in rows:
            self._put(self._get({name: row}, name))

    def _list(self, entry: dict[str, Any], name: str) -> list[str]:
        value = entry.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.odd.add(name)
            return []
        if not all(isinstance(item, str) for item in value):
            self.odd.add(name)
        return [self._get({name: item}, name) for item in value if isinstance(item, str)]

    def _entries(self, holder: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
        value = holder.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.odd.add(name)
            return
        for entry in value:
            if isinstance(entry, dict):
                yield entry
            else:
                self.odd.add(name)

    def _items(self, items: list[str]) -> None:
        for item in filter(None, items):
            self._put(f"• {item}")

    def _put(self, row: str, bold: bool = False, size: float = _BODY) -> None:
        if not row:
            return
        self._most -= len(row)
        if self._most < 0:
            raise TooLarge("more characters than any resume")
        self.words += words_of(row, self._line, bold=bold, size=size)
        self._line += 1

    def _blank(self) -> None:
        self._line += 1


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)


def _date_text(value: str) -> str:
    """Write an ISO date as resumes do, to the month; what is none is left as it is written.

    Examples
    --------
    >>> [_date_text(value) for value in ("2020-01-15", "2020-1", "2020", "2020-13", "present")]
    ['Jan 2020', 'Jan 2020', '2020', '2020-13', 'present']
    """
    date = _DATE.fullmatch(value)
    if date is None or (date[2] and not 1 <= int(date[2]) <= 12):
        return value
    return f"{_MONTHS[int(date[2]) - 1]} {date[1]}" if date[2] else date[1]
