"""The three PDF styles: one column as LaTeX sets it, a coloured side bar, and a profile exported from a network."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, letter
from reportlab.pdfgen.canvas import Canvas

from rendering.blocks import Para, blocks_of
from rendering.content import Entry, Person, Section
from rendering.paper import Column, font_family

PROFILE_MONTH = (2026, 6)  # the month in which the profiles were "exported"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _canvas(person: Person, size: tuple[float, float]) -> tuple[Canvas, io.BytesIO]:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.setTitle(f"{person.name} - resume")
    canvas.setAuthor(person.name)
    return canvas, buffer


def one_column(person: Person) -> bytes:
    """Draw one column: a centred name, rules under small headings, dates at the right margin."""
    look = person.look
    page = A4 if look.get("paper") == "a4" else letter
    canvas, buffer = _canvas(person, page)
    width, height = page
    margin = look.get("margin", 50)
    fonts = font_family(look.get("font", "times"))
    accent = look.get("colour", "#1a1a1a")

    def turn_page() -> float:
        canvas.showPage()
        return float(height - margin)

    column = Column(
        canvas, margin, width - 2 * margin, height - margin + 6, margin - 8, fonts, look.get("size", 10), turn_page
    )
    align = look.get("align", "center")
    column.write([(person.name, fonts["bold"])], size=21, colour=accent, align=align)
    if person.headline:
        column.skip(2)
        column.write([(person.headline, fonts["italic"])], size=11.5, align=align)
    column.skip(2)
    between = look.get("between", " | ")
    column.write([(between.join(person.contact), fonts["plain"])], size=9, align=align)
    for section in person.sections:
        column.skip(9)
        column.need(64)
        shown = section.heading.upper() if look.get("capitals") else section.heading
        column.write([(shown, fonts["bold"])], size=look.get("heading", 12), colour=accent)
        if look.get("rule", True):
            column.rule(accent)
        column.skip(2)
        for block in blocks_of(section, person.order):
            column.block(block, look.get("bullet", "•"))
    canvas.save()
    return buffer.getvalue()


def two_column(person: Person) -> bytes:
    """Draw a coloured side bar with contacts and lists beside a wide column with the entries."""
    look = person.look
    canvas, buffer = _canvas(person, A4)
    width, height = A4
    fonts = font_family(look.get("font", "helvetica"))
    panel, accent = look.get("panel", "#22384f"), look.get("colour", "#22384f")
    ink = look.get("ink", "#ffffff")
    side_width = look.get("side", 178)
    right = look.get("bar", "left") == "right"
    side_x = width - side_width if right else 0.0
    main_x = 34.0 if right else side_width + 22.0
    main_width = width - side_width - (56 if right else 48)

    def paint() -> None:
        canvas.setFillColor(HexColor(panel))
        canvas.rect(side_x, 0, side_width, height, stroke=0, fill=1)

    def turn_page() -> float:
        canvas.showPage()
        paint()
        return float(height - 40)

    def no_page() -> float:
        raise ValueError(f"{person.file}: the side bar is too long for one page")

    paint()
    size = look.get("size", 9.3)
    side = Column(canvas, side_x + 18, side_width - 34, height - 40, 24, fonts, size - 0.3, no_page, ink, 1.3)
    main = Column(canvas, main_x, main_width, height - 40, 36, fonts, size, turn_page, leading=1.3)
    name_in = side if look.get("name") == "side" else main
    name_in.write(
        [(person.name, fonts["bold"])], size=19 if name_in is side else 25, colour=ink if name_in is side else accent
    )
    if person.headline:
        name_in.skip(2)
        name_in.write([(person.headline, fonts["plain"])], size=11.5)
    if look.get("contact"):
        side.skip(14)
        shown = look["contact"].upper() if look.get("capitals", True) else look["contact"]
        side.write([(shown, fonts["bold"])], size=11.5)
        side.rule(ink, 0.8)
        side.skip(3)
    else:
        side.skip(10)
    for line in person.contact:
        side.write([(line, fonts["plain"])])
    for section in person.sections:
        column = side if section.side else main
        column.skip(13)
        if column is main:
            column.need(64)
        shown = section.heading.upper() if look.get("capitals", True) else section.heading
        column.write([(shown, fonts["bold"])], size=11.5, colour=ink if column is side else accent)
        column.rule(ink if column is side else accent, 0.8)
        column.skip(3)
        for block in blocks_of(section, "dates-below" if column is side else person.order):
            column.block(block)
    canvas.save()
    return buffer.getvalue()


def linkedin(person: Person) -> bytes:
    """Draw a network profile as its export looks, with "Page 1 of 2" at the foot."""
    pages = 1
    while True:
        data, drawn = _linkedin(person, pages)
        if drawn == pages:
            return data
        pages = drawn


def _linkedin(person: Person, pages: int) -> tuple[bytes, int]:
    canvas, buffer = _canvas(person, letter)
    width, height = letter
    fonts = font_family(person.look.get("font", "helvetica"))
    drawn = 1

    def foot() -> None:
        canvas.setFillColor(HexColor("#777777"))
        canvas.setFont(fonts["plain"], 9)
        canvas.drawRightString(width - 40, 28, f"Page {drawn} of {pages}")

    def paint() -> None:
        canvas.setFillColor(HexColor("#293e49"))
        canvas.rect(0, 0, 200, height, stroke=0, fill=1)

    def turn_page() -> float:
        nonlocal drawn
        foot()
        canvas.showPage()
        paint()
        drawn += 1
        return float(height - 45)

    def no_page() -> float:
        raise ValueError(f"{person.file}: the side bar is too long for one page")

    paint()
    side = Column(canvas, 20, 165, height - 45, 24, fonts, 10, no_page, "#e1e8eb", 1.3)
    main = Column(canvas, 222, width - 222 - 40, height - 40, 50, fonts, 10.5, turn_page, "#181818", 1.3)
    side.write([("Contact", fonts["plain"])], size=13, colour="#ffffff")
    side.skip(4)
    for line in person.contact[1:]:
        side.write([(line, fonts["plain"])])
    main.write([(person.name, fonts["plain"])], size=24)
    main.skip(3)
    main.write([(person.headline, fonts["plain"])], size=11.5)
    main.write([(person.contact[0], fonts["plain"])], size=11, colour="#6b6b6b")
    for section in person.sections:
        if section.side:
            side.skip(16)
            side.write([(section.heading, fonts["plain"])], size=13, colour="#ffffff")
            side.skip(4)
            for text in section.bullets:
                side.write([(text, fonts["plain"])])
            continue
        main.skip(16)
        main.need(70)
        main.write([(section.heading, fonts["plain"])], size=15.5)
        main.skip(4)
        _profile_section(main, section)
    foot()
    canvas.save()
    return buffer.getvalue(), drawn


def _profile_section(main: Column, section: Section) -> None:
    for block in blocks_of(Section(section.heading, text=section.text, bullets=section.bullets), "title-first"):
        main.block(block)
    grey = "#6b6b6b"
    for entry in section.entries:
        main.need(60)
        main.skip(6)
        main.write([(entry.employer, main.fonts["plain"])], size=12)
        for role in entry.roles or (entry,):
            dates = role.dates + (f" ({_duration(role)})" if role.work else "")
            if role.work:
                main.need(50)
                main.write([(role.title, main.fonts["plain"])], size=11.5)
                main.write([(dates, main.fonts["plain"])])
            else:
                main.write([(role.title + (f" · ({dates})" if dates else ""), main.fonts["plain"])])
            if role.place:
                main.write([(role.place, main.fonts["plain"])], colour=grey)
            if role.text or role.bullets:
                main.skip(3)
            for part in (role.text, *role.bullets):
                if part:
                    main.block(Para(part))
            main.skip(5)


def _duration(entry: Entry) -> str:
    """Count the months as the network does: "2 years 3 months"."""
    assert entry.work is not None
    assert entry.work.start is not None
    year, month = map(int, entry.work.start.split("-"))
    end = PROFILE_MONTH if entry.work.end == "present" else tuple(map(int, str(entry.work.end).split("-")))
    years, months = divmod((end[0] - year) * 12 + end[1] - month + 1, 12)
    words = [f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in ((years, "year"), (months, "month")) if n]
    return " ".join(words)
