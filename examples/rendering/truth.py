"""The truth about a rendered resume, as one line of labels."""

from __future__ import annotations

import hashlib
from typing import Any

from rendering.content import Person

# styles that print headings in capitals unless told otherwise
ALWAYS_CAPITALS = ("txt", "pdf-two-column")


def headings_of(person: Person) -> list[str]:
    """Give the headings as printed, the side column before the wide one."""
    look = person.look
    columns = person.style in ("pdf-two-column", "pdf-linkedin")
    side = [section.heading for section in person.sections if columns and section.side]
    main = [section.heading for section in person.sections if not (columns and section.side)]
    if person.style == "pdf-linkedin":
        side = ["Contact", *side]
    elif person.style == "pdf-two-column" and look.get("contact"):
        side = [look["contact"], *side]
    found = main + side if look.get("bar") == "right" else side + main
    capitals = look.get("capitals", person.style in ALWAYS_CAPITALS) and not look.get("underline")
    return [heading.upper() for heading in found] if capitals else found


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
