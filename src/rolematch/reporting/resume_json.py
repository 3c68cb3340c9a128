"""A profile as a JSON Resume (jsonresume.org, schema v1): what was read out of a resume, for other programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from rolematch.lines import profile_object
from rolematch.masking import blind_text
from rolematch.parsing.heading_lines import BULLET
from rolematch.records import Contacts, Position, Profile, SectionKind, Span

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
# parts of a page that the schema has a list for, and the name of the field that takes a row of it
_LISTS: dict[SectionKind, tuple[str, str]] = {"publications": ("publications", "name"), "awards": ("awards", "title")}
_GROUPS = {"Methods": "method", "Tools": "tool"}
# a line that goes on behind one so long was broken by the page, not by its author
_FULL = 40


def json_resume(profile: Profile, *, contacts: bool = False) -> dict[str, Any]:
    """Give a profile as a JSON Resume.

    Parameters
    ----------
    profile : Profile
        What `rolematch.parse` gave.
    contacts : bool
        Say whose resume it is, under ``basics``. Without, names and contacts are blanked wherever they stand.

    Returns
    -------
    dict
        ``basics`` (the summary, and the contacts if asked for), ``work`` and ``volunteer`` (positions with what the
        resume says of them), ``education``, ``certificates``, ``projects``, ``publications``, ``awards`` and
        ``skills`` (tools and methods, by their names in the lexicon). What has no place in a resume (months of work,
        scores) is left out, and so are personal details. `rolematch.read` reads it back.

    Examples
    --------
    >>> import rolematch as rm
    >>> profile = rm.parse("examples/resumes/mle-3-tamrat.txt", as_of="2026-06")  # doctest: +SKIP
    >>> json_resume(profile)["work"][0]["position"]  # doctest: +SKIP
    'MLOps Engineer'
    """
    text = profile.document.text if contacts else blind_text(profile)
    plain = profile_object(profile, contacts=contacts)

    def rows(span: Span) -> list[str]:
        return [line.span.of(text) for line in profile.document.lines_in(span)]

    found: dict[str, Any] = {"$schema": SCHEMA, "basics": _basics(profile, rows, contacts)}
    for position, said in zip(profile.positions, plain["positions"], strict=True):
        volunteer = position.kind == "volunteer"
        entry = _position(position, said, "organization" if volunteer else "name", rows)
        found.setdefault("volunteer" if volunteer else "work", []).append(entry)
    for said in plain["education"]:
        entry = {"institution": said["institution"], "studyType": said["degree"], "area": said["field"]}
        found.setdefault("education", []).append(_kept({**entry, "endDate": said["end"]}))
    for said in plain["certifications"]:
        found.setdefault("certificates", []).append(_kept({"name": said["name"], "date": said["date"]}))
    for section in profile.sections:
        written = list(_joined(rows(section.body)))
        if section.kind == "projects" and written:
            found.setdefault("projects", []).append({"highlights": written})
        elif section.kind in _LISTS and written:
            field, name = _LISTS[section.kind]
            found.setdefault(field, []).extend({name: row} for row in written)
    for name, kind in _GROUPS.items():
        if keywords := [skill["skill"] for skill in plain["skills"] if skill["kind"] == kind]:
            found.setdefault("skills", []).append({"name": name, "keywords": keywords})
    return found


def _basics(profile: Profile, rows: Callable[[Span], list[str]], contacts: bool) -> dict[str, Any]:
    summary = [row for s in profile.sections if s.kind == "summary" for row in _joined(rows(s.body))]
    basics: dict[str, Any] = {"summary": "\n".join(summary)}
    return _kept({**(_contacts(profile.contacts) if contacts else {}), **basics})


def _contacts(contacts: Contacts) -> dict[str, Any]:
    links = [link if re.match(r"\w+://", link) else f"https://{link}" for link in contacts.of("link")]
    city, _, region = next(iter(contacts.of("place")), "").partition(", ")
    return {
        "name": contacts.name,
        "email": next(iter(contacts.of("email")), ""),
        "phone": next(iter(contacts.of("phone")), ""),
        "url": next(iter(links), ""),
        "location": _kept({"city": city, "region": region}),
        "profiles": [{"url": link} for link in links[1:]],
    }


def _position(
    position: Position, said: dict[str, Any], employer: str, rows: Callable[[Span], list[str]]
) -> dict[str, Any]:
    summary, highlights = _described(rows(position.body))
    entry = {"position": said["title"], employer: said["employer"], "startDate": said["start"]}
    # no end says that it goes on
    end = None if said["end"] == "present" else said["end"]
    return _kept({**entry, "endDate": end, "summary": summary, "highlights": highlights})


def _described(rows: list[str]) -> tuple[str, list[str]]:
    """Part a description into what stands before its first bullet, and the bullets."""
    first = next((place for place, row in enumerate(rows) if BULLET.match(row)), len(rows))
    return "\n".join(_joined(rows[:first])), list(_joined(rows[first:]))


def _joined(rows: list[str]) -> Iterator[str]:
    """Put together what a page broke over lines: a line that goes on in small letters, or below a bullet.

    Examples
    --------
    >>> list(_joined(["• Ran A/B tests on", "pricing", "• Wrote SQL"]))
    ['Ran A/B tests on pricing', 'Wrote SQL']
    >>> list(_joined(["Baked bread", "Sold it"]))
    ['Baked bread', 'Sold it']
    """
    held, marked = "", False
    for row in rows:
        bare = " ".join(row.split())
        if not bare:
            continue
        mark = BULLET.match(bare)
        if held and not mark and (marked or bare[0].islower() or (len(held) > _FULL and held[-1] in ",;&-")):
            held = f"{held} {bare}"
            continue
        if held:
            yield held
        held, marked = (bare[mark.end() :].strip(), True) if mark else (bare, False)
    if held:
        yield held


def _kept(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {name: value for name, value in fields.items() if value}
