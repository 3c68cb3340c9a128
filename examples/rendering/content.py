"""Read one invented person from YAML: what the resume says, and the truth about it.

The truth stands in the content itself, so that the two cannot drift apart:

* ``<Python>`` marks a tool and ``~A/B testing~`` a method where the resume first names it;
* ``work: job 2020-03 present data`` on an entry makes it a position (kind, start, end, ``data`` if data work);
* ``degree: MSc | Statistics | 2019-06`` on an entry makes it a degree;
* headings are the headings. Only role, lean and level are a judgement, written under ``truth``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SUFFIXES = {
    "pdf-one-column": ".pdf",
    "pdf-two-column": ".pdf",
    "pdf-linkedin": ".pdf",
    "docx": ".docx",
    "docx-table": ".docx",
    "txt": ".txt",
    "md": ".md",
}
KINDS = ("job", "internship", "freelance", "research", "teaching", "volunteer", "military")

# <Python> is a tool, ~A/B testing~ a method
MARK = re.compile(r"<(?P<tool>[^<>]+)> | ~(?P<method>[^~]+)~", re.VERBOSE)


class BadPerson(ValueError):
    """A person's YAML that cannot be a resume; the message names the file."""


@dataclass(frozen=True, slots=True)
class Work:
    """What makes an entry a position; ``None`` where the resume does not say."""

    kind: str
    start: str | None
    end: str | None
    data_ml: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One job, degree or project as the resume shows it; ``roles`` are several titles at one employer."""

    title: str = ""
    employer: str = ""
    place: str = ""
    dates: str = ""
    text: str = ""
    bullets: tuple[str, ...] = ()
    work: Work | None = None
    degree: tuple[str, str, str | None] | None = None
    roles: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; ``side`` puts it into the side column of styles that have one."""

    heading: str
    side: bool = False
    text: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    bullets: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One invented candidate."""

    file: str
    style: str
    name: str
    headline: str
    contact: tuple[str, ...]
    sections: tuple[Section, ...]
    order: str
    look: dict[str, Any]
    truth: dict[str, Any]
    tools: tuple[str, ...]
    methods: tuple[str, ...]


def plain(text: str) -> str:
    """Take the marks out of a text.

    >>> plain("Ran ~A/B testing~ in <Python>")
    'Ran A/B testing in Python'
    """
    return MARK.sub(lambda found: found["tool"] or found["method"], text)


def read_person(path: Path) -> Person:
    """Read one YAML file, or raise :class:`BadPerson`."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        style = raw["style"]
        marks = [mark for text in _texts([raw.get("headline", ""), raw["sections"]]) for mark in MARK.finditer(text)]
        return Person(
            file=raw.get("file", path.stem) + SUFFIXES[style],
            style=style,
            name=raw["name"],
            headline=plain(raw.get("headline", "")),
            contact=tuple(raw["contact"]),
            sections=tuple(_section(section) for section in raw["sections"]),
            order=raw.get("order", "title-first"),
            look=raw.get("look", {}),
            truth=raw["truth"],
            tools=_once(mark["tool"] for mark in marks if mark["tool"]),
            methods=_once(mark["method"] for mark in marks if mark["method"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise BadPerson(f"{path.name}: {type(error).__name__}: {error}") from error


def read_people(folder: Path) -> tuple[Person, ...]:
    """Read all people of a folder, sorted by file name."""
    return tuple(read_person(path) for path in sorted(folder.glob("*.yaml")))


def _section(raw: dict[str, Any]) -> Section:
    return Section(
        heading=raw["heading"],
        side=raw.get("side", False),
        text=plain(raw.get("text", "")),
        groups=tuple((label, plain(text)) for label, text in raw.get("groups", {}).items()),
        bullets=tuple(plain(text) for text in raw.get("bullets", ())),
        entries=tuple(_entry(entry) for entry in raw.get("entries", ())),
    )


def _entry(raw: dict[str, Any]) -> Entry:
    strings = {key: plain(str(raw.get(key, ""))) for key in ("title", "employer", "place", "dates", "text")}
    return Entry(
        **strings,
        bullets=tuple(plain(text) for text in raw.get("bullets", ())),
        work=_work(raw["work"]) if "work" in raw else None,
        degree=_degree(raw["degree"]) if "degree" in raw else None,
        roles=tuple(_entry(role) for role in raw.get("roles", ())),
    )


def _work(text: str) -> Work:
    kind, start, end, *data = text.split()
    if kind not in KINDS or data not in ([], ["data"]):
        raise ValueError(f"work: {text!r}")
    return Work(kind, None if start == "?" else start, None if end == "?" else end, bool(data))


def _degree(text: str) -> tuple[str, str, str | None]:
    degree, field, end = (part.strip() for part in text.split("|"))
    return degree, field, None if end == "?" else end


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _once(names: Iterator[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.casefold(), name)
    return tuple(seen.values())
