"""Word (DOCX) through python-docx: paragraphs, tables, text boxes, headers and footers in reading order."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from lxml.etree import XMLSyntaxError

from rolematch.errors import BrokenFile, EncryptedFile, TooLarge
from rolematch.reading.characters import clean
from rolematch.reading.colours import LEAST_CONTRAST, RGB, WHITE, contrast, hex_rgb
from rolematch.reading.limits import MAX_PARTS, MAX_RATIO, MAX_UNPACKED
from rolematch.reading.plain import page_of
from rolematch.records import Note, Page, Word

# What python-docx lets out on damaged packages
LEAKS = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    zlib.error,
    XMLSyntaxError,
    KeyError,
    ValueError,
    AttributeError,
    EOFError,
)

_P, _TBL, _R = qn("w:p"), qn("w:tbl"), qn("w:r")
_ROW, _CELL, _TEXT, _BOX = qn("w:tr"), qn("w:tc"), qn("w:t"), qn("w:txbxContent")
# Holders that are walked through, as if what they hold stood in their place
_THROUGH = {
    qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:ins", "w:hyperlink", "w:smartTag", "w:fldSimple", "w:moveTo")
}
_BREAKS = {qn("w:br"), qn("w:cr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Letters below 3.5 points are not to be read (the file counts half points)
_LEAST_HALF_POINTS = 7
# A cell up to this long stands in a row with its neighbours; longer ones are columns of their own
_SHORT_CELL = 60


@dataclass(slots=True)
class _Look:
    size: float = 0.0
    bold: bool = False


@dataclass(slots=True)
class _Writer:
    """Collects words with the number of their line."""

    words: list[Word] = field(default_factory=list)
    line: int = 0

    def end_line(self, blank: bool = False) -> None:
        self.line += 2 if blank else 1


def read_word(data: bytes) -> tuple[tuple[Page, ...], tuple[Note, ...]]:
    """Read the words of a Word document.

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    _check_archive(data)
    try:
        document = docx.Document(io.BytesIO(data))
        words = _Reader(document).read()
    except LEAKS as error:
        raise BrokenFile(f"a damaged Word document ({type(error).__name__})") from error
    return page_of(words), ()


def _check_archive(data: bytes) -> None:
    """Refuse archives that unpack to more than any resume, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BrokenFile(f"a damaged Word document ({type(error).__name__})") from error
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED or size > MAX_RATIO * max(len(data), 10_000):
        raise TooLarge(f"an archive of {len(parts):,} parts that unpacks to {size / 2**20:.0f} MB")
    if any(part.flag_bits & 1 for part in parts):
        raise EncryptedFile("a Word document with a password")


class _Reader:
    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles: dict[str | None, _Look] = {}
        self._out = _Writer()

    def read(self) -> list[Word]:
        """Read the first page's header, the body, then the footer: contacts often stand in either."""
        sections = self._document.sections
        if len(sections):
            first = sections[0]
            for header in (first.first_page_header, first.header):
                if not header.is_linked_to_previous:
                    self._blocks(header._element)
        self._blocks(self._document.element.body)
        if len(sections):
            for footer in (sections[0].first_page_footer, sections[0].footer):
                if not footer.is_linked_to_previous:
                    self._blocks(footer._element)
        return self._out.words

    def _blocks(self, element: Any) -> None:
        for child in element:
            if child.tag == _P:
                self._paragraph(child)
            elif child.tag == _TBL:
                self._table(child)
            elif child.tag in _THROUGH:
                self._blocks(child)

    def _paragraph(self, paragraph: Any) -> None:
        look = self._look(_style_name(paragraph))
        before = len(self._out.words)
        boxes: list[Any] = []
        pieces = list(self._pieces(paragraph, look, boxes))
        if _is_listed(paragraph) and pieces:
            pieces.insert(0, ("• ", look, True))
        self._write(pieces)
        self._out.end_line(blank=len(self._out.words) == before)
        for box in boxes:
            self._blocks(box)

    def _write(self, pieces: list[tuple[str, _Look, bool]]) -> None:
        """Cut runs into words; a word may span several of them."""
        out = self._out
        glue = tab = False
        for text, look, visible in pieces:
            for part in _parts(text):
                if part == "\n":
                    out.end_line()
                    glue = tab = False
                elif part == "\t":
                    glue, tab = False, bool(out.words) and out.words[-1].line == out.line
                elif part.isspace():
                    glue = False
                elif word := clean(part):
                    last = out.words[-1] if out.words else None
                    if glue and last is not None and last.line == out.line and last.visible == visible:
                        out.words[-1] = replace(last, text=last.text + word)
                    else:
                        out.words.append(
                            Word(word, size=look.size, bold=look.bold, visible=visible, line=out.line, tab=tab)
                        )
                    glue, tab = True, False

    def _pieces(self, element: Any, look: _Look, boxes: list[Any]) -> Iterator[tuple[str, _Look, bool]]:
        """Walk the runs of a paragraph; text boxes are laid aside, deletions left out."""
        for child in element:
            if child.tag == _R:
                properties = child.find(qn("w:rPr"))
                yield from self._run(child, _look_of(properties, look), _is_seen(properties), boxes)
            elif child.tag in _THROUGH:
                yield from self._pieces(child, look, boxes)

    def _run(self, run: Any, look: _Look, visible: bool, boxes: list[Any]) -> Iterator[tuple[str, _Look, bool]]:
        for child in run:
            if child.tag == _TEXT:
                yield child.text or "", look, visible
            elif child.tag == qn("w:tab"):
                yield "\t", look, visible
            elif child.tag in _BREAKS:
                yield "\n", look, visible
            elif child.tag == qn("w:noBreakHyphen"):
                yield "-", look, visible
            else:
                boxes += _boxes_in(child)

    def _table(self, table: Any) -> None:
        """Read a table row by row; a row of short cells is one line, others are read cell by cell."""
        for row in table.iter(_ROW):
            if next(row.iterancestors(_TBL)) is not table:
                continue  # a row of a table inside a cell is read with that cell
            cells = list(_cells(row))
            if len(cells) > 1 and all(_is_short(cell) for cell in cells):
                self._row(cells)
            else:
                for cell in cells:
                    self._blocks(cell)

    def _row(self, cells: list[Any]) -> None:
        pieces: list[tuple[str, _Look, bool]] = []
        boxes: list[Any] = []
        for cell in cells:
            for paragraph in cell.iter(_P):
                found = list(self._pieces(paragraph, self._look(_style_name(paragraph)), boxes))
                if found and pieces:
                    pieces.append(("\t", _Look(), True))
                pieces += found
        before = len(self._out.words)
        self._write(pieces)
        self._out.end_line(blank=len(self._out.words) == before)
        for box in boxes:
            self._blocks(box)

    def _look(self, style_id: str | None) -> _Look:
        """Give the size and weight of a paragraph style, with what it inherits."""
        if style_id not in self._styles:
            self._styles[style_id] = self._resolved(style_id)
        return self._styles[style_id]

    def _resolved(self, style_id: str | None) -> _Look:
        styles = self._document.styles
        style = next((s for s in styles if s.style_id == style_id), None) if style_id else None
        if not isinstance(style, ParagraphStyle):
            style = styles.default(WD_STYLE_TYPE.PARAGRAPH)
        size: float | None = None
        bold: bool | None = None
        while style is not None:
            font = style.font
            size = font.size.pt if size is None and font.size is not None else size
            bold = font.bold if bold is None else bold
            style = style.base_style
        return _Look(size or 11.0, bool(bold))


def _parts(text: str) -> Iterator[str]:
    """Cut a run's text at white space, which is kept: it says whether words touch."""
    part = ""
    for character in text:
        if character.isspace():
            if part:
                yield part
            part = ""
            yield character if character in "\t\n" else " "
        else:
            part += character
    if part:
        yield part


def _style_name(paragraph: Any) -> str | None:
    properties = paragraph.find(qn("w:pPr"))
    style = None if properties is None else properties.find(qn("w:pStyle"))
    return None if style is None else style.get(qn("w:val"))


def _is_listed(paragraph: Any) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    numbering = properties.find(qn("w:numPr"))
    if numbering is not None:
        number = numbering.find(qn("w:numId"))
        return number is None or number.get(qn("w:val")) != "0"
    # Word's own list styles; "List Paragraph" only indents
    return (_style_name(paragraph) or "").startswith(("ListBullet", "ListNumber"))


def _look_of(properties: Any, look: _Look) -> _Look:
    if properties is None:
        return look
    bold, size = properties.find(qn("w:b")), properties.find(qn("w:sz"))
    return _Look(
        look.size if size is None else int(float(size.get(qn("w:val"), "22"))) / 2,
        look.bold if bold is None else bold.get(qn("w:val"), "1") not in ("0", "false", "off"),
    )


def _is_seen(properties: Any) -> bool:
    """Tell whether a run shows: not hidden, not white on white, not tiny."""
    if properties is None:
        return True
    for tag in ("w:vanish", "w:webHidden"):
        hidden = properties.find(qn(tag))
        if hidden is not None and hidden.get(qn("w:val"), "1") not in ("0", "false", "off"):
            return False
    size, colour = properties.find(qn("w:sz")), properties.find(qn("w:color"))
    if size is not None and float(size.get(qn("w:val"), "22")) < _LEAST_HALF_POINTS:
        return False
    ink = None if colour is None else hex_rgb(colour.get(qn("w:val"), ""))
    ground = _ground(properties)
    return ink is None or ground is None or contrast(ink, ground) >= LEAST_CONTRAST


def _ground(element: Any) -> RGB | None:
    """Give the colour that a run stands on: that of the run, paragraph or cell; None in a box, whose fill is drawn."""
    for holder in (element, *element.iterancestors()):
        if holder.tag == _BOX:
            return None
        for properties in (holder, holder.find(qn("w:pPr")), holder.find(qn("w:tcPr"))):
            shade = None if properties is None else properties.find(qn("w:shd"))
            fill = None if shade is None else hex_rgb(shade.get(qn("w:fill"), "auto"))
            if fill is not None:
                return fill
    return WHITE


def _boxes_in(element: Any) -> Iterator[Any]:
    """Find text boxes; a box is often written twice, the second time for old programs."""
    for box in element.iter(_BOX):
        if not any(holder.tag == _FALLBACK or (holder.tag == _BOX) for holder in box.iterancestors()):
            yield box


def _cells(row: Any) -> Iterator[Any]:
    """Walk a row's cells; those merged into the one above hold nothing of their own."""
    for child in row:
        if child.tag == _CELL:
            properties = child.find(qn("w:tcPr"))
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            if merge is None or merge.get(qn("w:val")) == "restart":
                yield child
        elif child.tag in _THROUGH:
            yield from _cells(child)


def _is_short(cell: Any) -> bool:
    """Tell whether a cell is a label, a date or a name: one paragraph that fits on a line, no table inside."""
    filled = [p for p in cell.iter(_P) if any(t.text and t.text.strip() for t in p.iter(_TEXT))]
    length = sum(len(t.text or "") for p in filled for t in p.iter(_TEXT))
    breaks = any(True for tag in _BREAKS for _ in cell.iter(tag))
    return len(filled) <= 1 and length <= _SHORT_CELL and not breaks and cell.find(_TBL) is None
