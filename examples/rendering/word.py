"""The two Word styles: headings with right-tabbed dates, and a table with dates in the left column."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor

from rendering.blocks import Block, Bullet, Gap, Para, Row, blocks_of, entry_blocks
from rendering.content import Entry, Person

FIXED = datetime.datetime(2026, 1, 1)
TEXT_WIDTH = Cm(17)


def with_headings(person: Person) -> bytes:
    """Write headings and paragraphs; dates stand at a right tab."""
    file = _start(person)
    for section in person.sections:
        _heading(file, person, section.heading)
        for block in blocks_of(section, person.order):
            _block(file, block)
    return _bytes(file)


def with_table(person: Person) -> bytes:
    """Write each section's entries as a table: dates on the left, the rest on the right."""
    file = _start(person)
    for section in person.sections:
        _heading(file, person, section.heading)
        if not section.entries:
            for block in blocks_of(section, person.order):
                _block(file, block)
            continue
        table = file.add_table(rows=0, cols=2)
        table.autofit = False
        for entry in section.entries:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Cm(3.6), TEXT_WIDTH - Cm(3.6)
            cells[0].paragraphs[0].add_run(entry.dates)
            undated = Entry(entry.title, entry.employer, entry.place, "", entry.text, entry.bullets)
            first = True
            for block in entry_blocks(undated, "dates-below"):
                _block(cells[1], block, cells[1].paragraphs[0] if first else None)
                first = False
    return _bytes(file)


def _start(person: Person) -> Any:
    file = docx.Document()
    for part in file.sections:
        part.left_margin = part.right_margin = Cm(2.2)
        part.top_margin = part.bottom_margin = Cm(1.8)
    normal = file.styles["Normal"]
    normal.font.name = person.look.get("font", "Calibri")
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(2)
    properties = file.core_properties
    properties.author, properties.title = person.name, "Resume"
    properties.created = properties.modified = FIXED
    title = file.add_paragraph()
    run = title.add_run(person.name)
    run.bold, run.font.size = True, Pt(22)
    if person.headline:
        file.add_paragraph().add_run(person.headline).italic = True
    file.add_paragraph(person.look.get("between", " | ").join(person.contact))
    return file


def _heading(file: Any, person: Person, heading: str) -> None:
    shown = heading.upper() if person.look.get("capitals") else heading
    if person.look.get("headings", "styled") == "styled":
        file.add_heading(shown, level=1)
        return
    # many people make their headings by hand: a bold paragraph, no style
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    run = paragraph.add_run(shown)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(13), RGBColor(0x1F, 0x3A, 0x5F)


def _block(parent: Any, block: Block, paragraph: Any = None) -> None:
    if isinstance(block, Bullet):
        parent.add_paragraph(block.text, style="List Bullet")
        return
    paragraph = parent.add_paragraph() if paragraph is None else paragraph
    match block:
        case Gap():
            paragraph.paragraph_format.space_after = Pt(0)
        case Row(left, right, weight):
            run = paragraph.add_run(left)
            run.bold, run.italic = weight == "bold", weight == "italic"
            if right:
                paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
                paragraph.add_run("\t" + right)
        case Para(text, label):
            if label:
                paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(text)


def _bytes(file: Any) -> bytes:
    """Save with a fixed time on each member of the archive: the same person, the same bytes."""
    written, fixed = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=FIXED.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return fixed.getvalue()
