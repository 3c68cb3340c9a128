"""Layouts written with python-docx: plain, a table as a side bar, newspaper columns, a table of dates."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

from rendering.content import Entry, Person

from twins import people
from twins.people import Manner, Part, parts_of, side_and_main

FIXED = datetime.datetime(2026, 6, 1)


def plain(person: Person) -> bytes:
    """Headings in the styles of Word, lists, dates at a right tab, a footer with the number of the page."""
    manner = Manner(people.month_long, " – ")
    file = _start(person, "Calibri")
    _name(file, person, " | ")
    _page_number(file)
    for part in parts_of(person, manner):
        file.add_heading(part.section.heading, level=1)
        _part(file, part, _tabbed)
    return _bytes(file)


def side_bar(person: Person) -> bytes:
    """A table of one row: a shaded cell with contact, skills and education at the left, work at the right."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Cm

    manner = Manner(people.month_pointed, " - ", headings=(("experience", "Work Experience"),))
    side, main = side_and_main(parts_of(person, manner))
    file = _start(person, "Arial")
    table = file.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    # Word goes by the cells' widths, LibreOffice by the columns'
    for column, cell, width in zip(table.columns, (left, right), (Cm(5.5), Cm(12)), strict=True):
        column.width = cell.width = width
    left._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="DDE6EE"/>'))
    _bold(left.paragraphs[0], "CONTACT", 12)
    for text in person.contact:
        left.add_paragraph(text)
    for part in side:
        _bold(left.add_paragraph(), part.section.heading.upper(), 12)
        _part(left, part, _stacked)
    _bold(right.paragraphs[0], person.name, 22)
    if person.headline:
        right.add_paragraph(person.headline)
    for part in main:
        _bold(right.add_paragraph(), part.section.heading.upper(), 12)
        _part(right, part, _stacked)
    return _bytes(file)


def dates_in_table(person: Person) -> bytes:
    """Each entry a row of a table, its dates in the left cell."""
    from docx.shared import Cm

    manner = Manner(
        people.month_digits, " – ", order=("summary", "skills", "experience", "education", "languages", "other")
    )
    file = _start(person, "Cambria")
    _name(file, person, ", ")
    for part in parts_of(person, manner):
        _bold(file.add_paragraph(), part.section.heading, 13)
        _body(file, part)
        if not part.section.entries:
            continue
        table = file.add_table(rows=0, cols=2)
        table.autofit = False
        table.columns[0].width, table.columns[1].width = Cm(4), Cm(13.5)
        for entry in part.section.entries:
            for item in entry.roles or (entry,):
                cells = table.add_row().cells
                cells[0].width, cells[1].width = Cm(4), Cm(13.5)
                cells[0].paragraphs[0].add_run(item.dates)
                _bold(cells[1].paragraphs[0], item.title, 10.5)
                cells[1].add_paragraph().add_run(_where(entry)).italic = True
                _texts(cells[1], item)
    return _bytes(file)


def newspaper(person: Person) -> bytes:
    """A section of two columns, as the button in Word makes it; headings are bold capitals without a style."""
    from docx.enum.section import WD_SECTION
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    manner = Manner(people.month_digits, " to ", "present", headings=(("skills", "Core Skills"),))
    file = _start(person, "Times New Roman")
    _name(file, person, " • ")
    section = file.add_section(WD_SECTION.CONTINUOUS)
    for old in section._sectPr.xpath("w:cols"):
        section._sectPr.remove(old)
    section._sectPr.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="2" w:space="500"/>'))
    for part in parts_of(person, manner):
        _bold(file.add_paragraph(), part.section.heading.upper(), 12)
        _part(file, part, _stacked)
    return _bytes(file)


LAYOUTS: dict[str, Callable[[Person], bytes]] = {
    "word-plain": plain,
    "word-side-bar": side_bar,
    "word-dates-in-table": dates_in_table,
    "word-newspaper": newspaper,
}


def _start(person: Person, font: str) -> Any:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    file = docx.Document()
    for part in file.sections:
        part.left_margin = part.right_margin = Cm(2)
        part.top_margin = part.bottom_margin = Cm(1.8)
    # the template's table styles that nothing uses would be most of the file
    for style in [style for style in file.styles if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table"]:
        style.element.getparent().remove(style.element)
    for key in [key for key, rel in file.part.rels.items() if rel.reltype.endswith("stylesWithEffects")]:
        file.part.drop_rel(key)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = font, Pt(10.5)
    normal.paragraph_format.space_after = Pt(3)
    properties = file.core_properties
    properties.author, properties.title = person.name, "Resume"
    properties.created = properties.modified = FIXED
    return file


def _name(file: Any, person: Person, between: str) -> None:
    _bold(file.add_paragraph(), person.name, 20)
    if person.headline:
        file.add_paragraph(person.headline)
    file.add_paragraph(between.join(person.contact))


def _part(parent: Any, part: Part, head: Callable[[Any, Entry], None]) -> None:
    _body(parent, part)
    for entry in part.section.entries:
        head(parent, entry)
        _texts(parent, entry)
        for role in entry.roles:
            head(parent, role)
            _texts(parent, role)


def _body(parent: Any, part: Part) -> None:
    section = part.section
    for text in filter(None, section.text.strip().split("\n")):
        parent.add_paragraph(text)
    for label, text in section.groups:
        paragraph = parent.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(text)
    for text in section.bullets:
        parent.add_paragraph(text, style="List Bullet")


def _texts(parent: Any, entry: Entry) -> None:
    if entry.text:
        parent.add_paragraph(entry.text)
    for text in entry.bullets:
        parent.add_paragraph(text, style="List Bullet")


def _tabbed(parent: Any, entry: Entry) -> None:
    """Employer and place, then title and dates at the right; a role within an employer is the latter alone."""
    if entry.employer:
        _tab(parent, entry.employer, entry.place, True)
    if entry.title:
        _tab(parent, entry.title, entry.dates, False)


def _stacked(parent: Any, entry: Entry) -> None:
    """Title, employer and place, dates: a line each."""
    if entry.title:
        _bold(parent.add_paragraph(), entry.title, 10.5)
    if entry.employer:
        parent.add_paragraph(_where(entry))
    if entry.dates:
        parent.add_paragraph().add_run(entry.dates).italic = True


def _tab(parent: Any, left: str, right: str, bold: bool) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph = parent.add_paragraph()
    run = paragraph.add_run(left)
    run.bold, run.italic = bold, not bold
    if right:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17.5), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"\t{right}")


def _bold(paragraph: Any, text: str, size: float) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _page_number(file: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.add_run("Page ")
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _where(entry: Entry) -> str:
    return ", ".join(text for text in (entry.employer, entry.place) if text)


def _bytes(file: Any) -> bytes:
    """Save with a fixed time on each member of the archive, and without the template's picture."""
    written, fixed = io.BytesIO(), io.BytesIO()
    file.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=FIXED.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return fixed.getvalue()
