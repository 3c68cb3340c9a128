"""Say which people are rendered, and let each layout write headings, dates and section order in its own way.

The facts are those of ``examples/people``; only what real layouts differ in (the words of headings, the order of
sections, how a month is written) is varied here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rendering.content import Entry, Person, Section, read_person

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PEOPLE = (
    "both-3-kapoor-lund",
    "ds-2-marchetti",
    "ds-4-petrossian",
    "mle-2-mutasa",
    "mle-3-wisniowski",
    "mle-4-subramaniyam",
    "mle-5-hartigan",
    "neither-bi-okafor",
)
LONG = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December")  # fmt: skip
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The month in which the resumes were "written"; exports from a network count a tenure up to it
WRITTEN = 2026 * 12 + 5
# How headings of the people are called, by kind; a layout may put its own words
KINDS = {
    "summary": "summary|profile|professional profile|personal statement|executive profile|career highlights",
    "experience": "experience|professional experience|work experience|employment history",
    "education": "education",
    "skills": "skills|technical skills|key skills|technologies|technology|areas of expertise|software",
    "languages": "languages",
}
Month = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its kind ("other" for what is neither work nor education nor skills)."""

    kind: str
    section: Section


@dataclass(frozen=True, slots=True)
class Manner:
    """How a layout writes what layouts may differ in."""

    month: Month = lambda month: f"{SHORT[month % 12]} {month // 12}"
    dash: str = " – "
    present: str = "Present"
    headings: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ("summary", "experience", "education", "skills", "languages", "other")
    tenure: bool = False


def month_long(month: int) -> str:
    """Write ``March 2024``."""
    return f"{LONG[month % 12]} {month // 12}"


def month_digits(month: int) -> str:
    """Write ``03/2024``."""
    return f"{month % 12 + 1:02d}/{month // 12}"


def month_dotted(month: int) -> str:
    """Write ``03.2024``."""
    return f"{month % 12 + 1:02d}.{month // 12}"


def month_iso(month: int) -> str:
    """Write ``2024-03``."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def month_pointed(month: int) -> str:
    """Write ``Mar. 2024``, and months of four letters or fewer in full."""
    name = LONG[month % 12]
    return f"{name if len(name) <= 4 else name[:3] + '.'} {month // 12}"


def read_people() -> dict[str, Person]:
    """Give the people by the names of their files."""
    return {name: read_person(EXAMPLES / "people" / f"{name}.yaml") for name in PEOPLE}


def parts_of(person: Person, manner: Manner) -> list[Part]:
    """Give a person's sections, in a layout's order and words."""
    own = dict(manner.headings)
    parts = []
    for section in person.sections:
        kind = kind_of(section.heading)
        shared = [other for other in person.sections if kind_of(other.heading) == kind]
        # two sections of one kind keep the words that tell them apart
        heading = own.get(kind, section.heading) if len(shared) == 1 else section.heading
        entries = tuple(_dated(entry, manner) for entry in section.entries)
        parts.append(Part(kind, replace(section, heading=heading, entries=entries)))
    return sorted(parts, key=lambda part: manner.order.index(part.kind))


def side_and_main(
    parts: list[Part], bar: tuple[str, ...] = ("skills", "education", "languages")
) -> tuple[list[Part], list[Part]]:
    """Part the sections of a side bar from those of the main column."""
    side = [part for part in parts if part.kind in bar or (part.kind == "other" and part.section.side)]
    return side, [part for part in parts if part not in side]


def kind_of(heading: str) -> str:
    """Give the kind of a section by its heading."""
    return next((kind for kind, words in KINDS.items() if heading.casefold() in words.split("|")), "other")


def _dated(entry: Entry, manner: Manner) -> Entry:
    roles = tuple(_dated(role, manner) for role in entry.roles)
    found = _months(entry)
    if found is None:
        return replace(entry, roles=roles)
    start, end = found
    text = manner.month(start) + manner.dash + (manner.present if end is None else manner.month(end))
    if manner.tenure:
        months = (WRITTEN if end is None else end) - start + 1
        years, rest = divmod(months, 12)
        parts = [f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in ((years, "year"), (rest, "month")) if n]
        text += f" ({' '.join(parts)})"
    return replace(entry, dates=text, roles=roles)


def _months(entry: Entry) -> tuple[int, int | None] | None:
    """Give first and last month of an entry that states both; studies state years and keep them as written."""
    if entry.work is not None and entry.work.start is not None and entry.work.end is not None:
        start, end = entry.work.start, entry.work.end
        return _number(start), None if end == "present" else _number(end)
    found = re.fullmatch(r"(\w+) (\d{4}) – (\w+) (\d{4})", entry.dates)
    if found is None:
        return None
    names = [*LONG, *SHORT]
    return tuple(int(found[n + 1]) * 12 + names.index(found[n]) % 12 for n in (1, 3))  # type: ignore[return-value]


def _number(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1
