"""Turn a section into blocks: the rows, paragraphs and bullets that every style draws in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rendering.content import Entry, Section

Weight = Literal["bold", "italic", "plain"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an entry's head, with what stands at the right margin."""

    left: str
    right: str = ""
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, with a bold label before it if it has one."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet point."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Space between two entries."""


Block = Row | Para | Bullet | Gap


def blocks_of(section: Section, order: str) -> list[Block]:
    """Give the blocks of a section; `order` says how an entry's head is written."""
    found: list[Block] = []
    if section.text:
        found.extend(Para(part) for part in section.text.strip().split("\n"))
    found.extend(Para(text, label) for label, text in section.groups)
    found.extend(Bullet(text) for text in section.bullets)
    for entry in section.entries:
        if found:
            found.append(Gap())
        found.extend(entry_blocks(entry, order))
    return found


def entry_blocks(entry: Entry, order: str) -> Iterator[Block]:
    """Give the blocks of one entry: its head, its text and bullets, then those of its roles."""
    if entry.roles:
        yield Row(entry.employer, entry.place or entry.dates, "bold")
        for role in entry.roles:
            yield Row(role.title, role.dates, "italic")
            yield from _body(role)
        return
    yield from head_rows(entry, order)
    yield from _body(entry)


def head_rows(entry: Entry, order: str) -> Iterator[Row]:
    """Give the head of an entry in one of the ways people write it."""
    title, employer, place, dates = entry.title, entry.employer, entry.place, entry.dates
    rows: list[Row]
    if order == "title-first":
        rows = [Row(title, dates, "bold"), Row(employer, place, "italic")]
    elif order == "employer-first":
        rows = [Row(employer, place, "bold"), Row(title, dates, "italic")]
    elif order == "one-line":
        rows = [Row(_join(", ", title, employer, place), dates, "bold")]
    elif order == "pipes":
        rows = [Row(_join(" | ", title, employer, place, dates), "", "bold")]
    elif order == "dash":
        rows = [Row(_join(" – ", employer, title), "", "bold"), Row(_join(", ", dates, place), "", "italic")]
    elif order == "dates-below":
        rows = [Row(title, "", "bold"), Row(_join(", ", employer, place)), Row(dates, "", "italic")]
    elif order == "dates-first":
        rows = [Row(dates), Row(title, "", "bold"), Row(_join(", ", employer, place), "", "italic")]
    elif order == "parentheses":
        rows = [Row(_join(", ", title, employer) + (f" ({dates})" if dates else ""), place, "bold")]
    else:
        raise ValueError(f"order: {order!r}")
    return (row for row in rows if row.left or row.right)


def _body(entry: Entry) -> Iterator[Block]:
    if entry.text:
        yield Para(entry.text)
    for text in entry.bullets:
        yield Bullet(text)


def _join(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)
