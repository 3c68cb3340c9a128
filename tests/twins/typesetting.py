"""Layouts set by Typst (``pip install typst``), whose templates for resumes are many."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from rendering.content import Entry, Person

from twins import people
from twins.people import Manner, Part, parts_of, side_and_main


def one_column(person: Person) -> str:
    """Spaced capitals as headings, dates at the right of a grid, broken words, a footer that repeats the name."""
    manner = Manner(people.month_long, " — ", headings=(("experience", "Experience"), ("summary", "Profile")))
    setup = f"""#set page(paper: "us-letter", margin: 20mm, footer: context align(center, text(8pt,
{quoted(person.name + " · ")} + counter(page).display("1 / 1", both: true))))
#set text(font: "Libertinus Serif", size: 10.5pt, hyphenate: true, lang: "en")
#set par(justify: true, leading: 0.55em)
#let heading-of(it) = block(above: 14pt, below: 7pt, text(11pt, tracking: 3pt, weight: "bold", upper(it)))
"""

    def head(entry: Entry) -> str:
        upper = (entry.employer, entry.place) if entry.roles else (entry.title, entry.dates)
        found = _row(upper[0], upper[1], "strong")
        return found if entry.roles or not entry.employer else found + _row(entry.employer, entry.place, "emph")

    return setup + top(person, "  /  ", "center") + sections(parts_of(person, manner), head)


def side_bar(person: Person) -> str:
    """A tinted bar at the right of a grid that breaks over pages, sans serif; employers first."""
    manner = Manner(people.month_iso, " – ", "present")
    side, main = side_and_main(parts_of(person, manner))
    setup = """#set page(paper: "a4", margin: (x: 14mm, y: 14mm), numbering: "1")
#set text(font: "New Computer Modern", size: 10pt)
#set par(leading: 0.5em)
#let heading-of(it) = block(above: 11pt, below: 6pt, text(12pt, weight: "bold", fill: rgb("#0b5563"), it))
"""

    def head(entry: Entry) -> str:
        if entry.roles or not entry.title:
            return _line(_where(entry), "strong")
        return _line(_where(entry), "strong") + _row(entry.title, entry.dates, "emph")

    def narrow(entry: Entry) -> str:
        return _line(entry.title, "strong") + _line(entry.employer) + _line(entry.dates)

    grid = '#grid(columns: (1fr, 58mm), column-gutter: 8mm, [{}], block(fill: rgb("#e8f1f2"), inset: 4mm, [{}]))'
    return setup + top(person, " | ", "left") + grid.format(sections(main, head), sections(side, narrow))


LAYOUTS: dict[str, Callable[[Person], str]] = {
    "typst-one-column": one_column,
    "typst-side-bar": side_bar,
}


def render(layout: str, person: Person) -> bytes:
    """Set a layout's page with Typst, in the fonts that it carries."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "cv.typ")
        source.write_text(LAYOUTS[layout](person), encoding="utf-8")
        written: bytes = typst.compile(str(source), ignore_system_fonts=True, timestamp=1780272000)
    return written


def top(person: Person, between: str, side: str) -> str:
    """Give name, headline and contact."""
    lines = [f'text(20pt, weight: "bold", {quoted(person.name)})']
    lines += [quoted(person.headline)] if person.headline else []
    lines.append(quoted(between.join(person.contact)))
    return f"#align({side}, {{ {'; linebreak(); '.join(lines)} }})\n"


def sections(parts: list[Part], head: Callable[[Entry], str]) -> str:
    """Give sections one below the other."""
    found = ""
    for part in parts:
        section = part.section
        found += f"#heading-of({quoted(section.heading)})\n"
        found += "".join(_line(text) for text in section.text.strip().split("\n") if text)
        found += "".join(f"#strong({quoted(label + ': ')})#{quoted(text)}\n\n" for label, text in section.groups)
        found += points(section.bullets)
        for entry in section.entries:
            found += f"#v(3pt)\n{head(entry)}{texts(entry)}"
            found += "".join(_row(role.title, role.dates, "emph") + texts(role) for role in entry.roles)
    return found


def texts(entry: Entry) -> str:
    """Give an entry's paragraph and list."""
    return (_line(entry.text) if entry.text else "") + points(entry.bullets)


def points(items: tuple[str, ...]) -> str:
    """Give a list."""
    return "".join(f"- #{quoted(text)}\n" for text in items) + "\n"


def quoted(text: str) -> str:
    r"""Write a text as a string of Typst's.

    >>> quoted('say "no"')
    '"say \\"no\\""'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _row(left: str, right: str, style: str) -> str:
    if not right:
        return _line(left, style)
    return f"#grid(columns: (1fr, auto), {style}({quoted(left)}), {quoted(right)})\n"


def _line(text: str, style: str = "") -> str:
    return "" if not text else f"#{style}({quoted(text)})\n\n" if style else f"#{quoted(text)}\n\n"


def _where(entry: Entry) -> str:
    return ", ".join(text for text in (entry.employer, entry.place) if text)
