"""The truth about a rendered resume, as one line of labels."""

from __future__ import annotations

import hashlib
from typing import Any

from rendering.content import Person

# styles that print headings in capitals
ALWAYS_CAPITALS = {"txt": True, "pdf-two-column": True}


def headings_of(person: Person) -> list[str]:
    """Give the headings as printed, the side column before the wide one."""
    look = person.look
    capitals = look.get("capitals", ALWAYS_CAPITALS.get(person.style, False)) and not look.get("underline")
    columns = person.style in ("pdf-two-column", "pdf-linkedin")
    found = [s.heading for s in person.sections if columns and s.side]
    rest = [s.heading for s in person.sections if not (columns and s.side)]
    if person.style == "pdf-linkedin":
        found = ["Contact", *found]
    elif person.style == "pdf-two-column" and look.get("contact"):
        return [look["contact"], *(h.upper() if capitals else h for h in _ordered(person, found, rest))]
    return [h.upper() if capitals else h for h in _ordered(person, found, rest)]


def _ordered(person: Person, side: list[str], main: list[str]) -> list[str]:
    return main + side if person.look.get("bar") == "right" else side + main


def positions_of(person: Person) -> list[dict[str, Any]]:
    """Give the positions, newest first."""
    found = []
    for section in person.sections:
        for entry in section.entries:
            for role in entry.roles or (entry,):
                if role.work is None:
                    continue
                found.append(
                    {
                        "title": role.title,
                        "employer": role.employer or entry.employer,
                        "start": role.work.start,
                        "end": role.work.end,
                        "kind": role.work.kind,
                        "data_ml": role.work.data_ml,
                    }
                )
    return sorted(found, key=lambda position: position["start"] or "", reverse=True)


def truth_of(person: Person, data: bytes) -> dict[str, Any]:
    """Give the label of a person, with the hash of the rendered file."""
    degrees = [
        dict(zip(("degree", "field", "end"), entry.degree, strict=True))
        for section in person.sections
        for entry in section.entries
        if entry.degree
    ]
    return {
        "usable": True,
        "name": person.name,
        **person.truth,
        "positions": positions_of(person),
        "degrees": degrees,
        "headings": headings_of(person),
        "tools": list(person.tools),
        "methods": list(person.methods),
        "sha256": hashlib.sha256(data).hexdigest(),
        "file": person.file,
        "layout": person.style,
    }
