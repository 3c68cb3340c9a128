"""Word (DOCX) through python-docx: paragraphs, tables, text boxes, headers and footers in reading order."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import PartFactory, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml.etree import XMLSyntaxError

from rolematch.errors import BrokenFile
from rolematch.reading.archives import check_archive
from rolematch.reading.options import Found, ReadingOptions, named
from rolematch.reading.paragraphs import Lines, Piece, Place, is_short
from rolematch.reading.plain import page_of
from rolematch.reading.word_styles import Styles, style_name
from rolematch.reading.xml_parts import MACROS, check_depth, refuse_types
from rolematch.records import Word

# What python-docx lets out on damaged packages; its walk from part to part calls itself
LEAKS = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    zlib.error,
    XMLSyntaxError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    RecursionError,
    NotImplementedError,
)
_WHAT = "Word document"
# Templates and files with macros are documents too, which python-docx does not know
for _kind in (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    CONTENT_TYPE.WML_DOCUMENT_MAIN.replace("document.main", "template.main"),
):
    PartFactory.part_type_for[_kind] = DocumentPart

_P, _TBL, _R = qn("w:p"), qn("w:tbl"), qn("w:r")
_ROW, _CELL, _TEXT, _BOX = qn("w:tr"), qn("w:tc"), qn("w:t"), qn("w:txbxContent")
# Holders that are walked through, as if what they hold stood in their place
_THROUGH = {
    qn(f"w:{tag}")
    for tag in (
        "sdt", "sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo",
    )
}  # fmt: skip
_BREAKS = {qn("w:br"), qn("w:cr")}
_TABS = {qn("w:tab"), qn("w:ptab")}
_NOTES = {qn(f"w:{kind}Reference"): kind for kind in ("footnote", "endnote")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_word(data: bytes, options: ReadingOptions) -> Found:
    """Read the words of a Word document; notes stand behind the text, comments and deletions are left out.

    What the file names outside itself (pictures, templates, links) is not fetched, and macros are not run.

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    check_archive(data, _WHAT, options)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_types(archive, _WHAT)
            macros = any(name.rpartition("/")[2].lower().startswith("vbaproject") for name in archive.namelist())
        part = Package.open(io.BytesIO(data)).main_document_part
        if not isinstance(part, DocumentPart):
            raise BrokenFile(f"a damaged {_WHAT} (its main part is something else)")
        words = _Reader(part.document).read()
    except LEAKS as error:
        raise BrokenFile(f"a damaged {_WHAT} ({type(error).__name__})") from error
    return Found(page_of(words), (MACROS,) if macros else (), named("python-docx"))


class _Reader:
    def __init__(self, document: WordDocument) -> None:
        for part in document.part.package.iter_parts():
            if isinstance(part, XmlPart):
                check_depth(part.element, _WHAT)
        self._document = document
        self._styles = Styles(document)
        self._out = Lines()
        # of the notes that the text refers to: kind, number, whether the reference shows
        self._referred: list[tuple[str, str, bool]] = []

    def read(self) -> list[Word]:
        """Read the first page's header, the body and its notes, then the footer: contacts often stand in either."""
        sections = self._document.sections
        page = self._styles.page
        if len(sections):
            first = sections[0]
            for header in (first.first_page_header, first.header):
                if not header.is_linked_to_previous:
                    self._blocks(header._element, page)
        self._blocks(self._document.element.body, page)
        self._notes(page)
        if len(sections):
            for footer in (sections[0].first_page_footer, sections[0].footer):
                if not footer.is_linked_to_previous:
                    self._blocks(footer._element, page)
        return self._out.words

    def _notes(self, page: Place) -> None:
        """Read the footnotes and endnotes that the text refers to."""
        held: dict[tuple[str, str], Any] = {}
        for rel in self._document.part.rels.values():
            kind = rel.reltype.rpartition("/")[2].removesuffix("s")
            if kind in ("footnote", "endnote") and not rel.is_external:
                root = parse_xml(rel.target_part.blob)
                check_depth(root, _WHAT)
                held |= {(kind, note.get(qn("w:id"), "")): note for note in root.iter(qn(f"w:{kind}"))}
        # a note may refer to others, even to itself
        for kind, name, visible in list(self._referred):
            if (kind, name) in held:
                self._blocks(held.pop((kind, name)), replace(page, hidden=not visible))

    def _blocks(self, element: Any, place: Place) -> None:
        for child in element:
            if child.tag == _P:
                self._paragraph(child, place)
            elif child.tag == _TBL:
                self._table(child, place)
            elif child.tag in _THROUGH:
                self._blocks(child, place)

    def _paragraph(self, paragraph: Any, place: Place) -> None:
        boxes: list[Any] = []
        self._out.paragraph(self._pieces(paragraph, place, boxes), _is_listed(paragraph))
        self._boxes(boxes, place)

    def _boxes(self, boxes: list[Any], place: Place) -> None:
        for box in boxes:
            # its fill is drawn, by means that nobody could follow
            self._blocks(box, Place(None, place.hidden))

    def _pieces(self, paragraph: Any, place: Place, boxes: list[Any]) -> list[Piece]:
        """Give the runs of a paragraph; text boxes are laid aside, deletions left out."""
        look, ground = self._styles.paragraph(paragraph, place)
        pieces: list[Piece] = []
        for run in _runs(paragraph):
            drawn = self._styles.run(run, look)
            visible = ground.shows(drawn)
            for child in run:
                text = _text_of(child)
                if text is not None:
                    pieces.append(Piece(text, drawn, visible))
                elif child.tag in _NOTES:
                    self._referred.append((_NOTES[child.tag], child.get(qn("w:id"), ""), visible))
                else:
                    boxes += _boxes_in(child)
        return pieces

    def _table(self, table: Any, place: Place) -> None:
        """Read a table row by row; a row of short cells is one line, others are read cell by cell."""
        place = self._styles.table(table, place)
        for row in _held(table, _ROW):
            ground = self._styles.row(row, place)
            cells = [(cell, self._styles.cell(cell, ground)) for cell in _cells(row)]
            if len(cells) > 1 and all(_is_short(cell) for cell, _ in cells):
                self._row(cells)
            else:
                for cell, inside in cells:
                    self._blocks(cell, inside)

    def _row(self, cells: list[tuple[Any, Place]]) -> None:
        boxes: list[Any] = []
        place = cells[0][1]
        self._out.row(self._pieces(paragraph, ground, boxes) for cell, ground in cells for paragraph in _held(cell, _P))
        self._boxes(boxes, place)


def _held(element: Any, tag: str) -> Iterator[Any]:
    """Walk what an element holds of one kind, through the holders between."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _held(child, tag)


def _runs(paragraph: Any) -> Iterator[Any]:
    return _held(paragraph, _R)


def _cells(row: Any) -> Iterator[Any]:
    """Walk a row's cells; those merged into the one above hold nothing of their own."""
    for cell in _held(row, _CELL):
        properties = cell.find(qn("w:tcPr"))
        merge = None if properties is None else properties.find(qn("w:vMerge"))
        if merge is None or merge.get(qn("w:val")) == "restart":
            yield cell


def _text_of(element: Any) -> str | None:
    """Give the text that a part of a run stands for, None if it is none."""
    if element.tag == _TEXT:
        return element.text or ""
    if element.tag in _TABS:
        return "\t"
    if element.tag in _BREAKS:
        return "\n"
    if element.tag == qn("w:noBreakHyphen"):
        return "-"
    if element.tag == qn("w:sym"):
        return chr(int(element.get(qn("w:char"), "20"), 16))
    return None


def _is_listed(paragraph: Any) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    numbering = properties.find(qn("w:numPr"))
    if numbering is not None:
        number = numbering.find(qn("w:numId"))
        return number is None or number.get(qn("w:val")) != "0"
    # Word's own list styles; "List Paragraph" only indents
    return (style_name(paragraph) or "").startswith(("ListBullet", "ListNumber"))


def _boxes_in(element: Any) -> Iterator[Any]:
    """Find text boxes; a box is often written twice, the second time for old programs."""
    for box in element.iter(_BOX):
        if not any(holder.tag == _FALLBACK or (holder.tag == _BOX) for holder in box.iterancestors()):
            yield box


def _is_short(cell: Any) -> bool:
    if any(True for tag in (_TBL, *_BREAKS) for _ in cell.iter(tag)):
        return False
    paragraphs = ((child for run in _runs(paragraph) for child in run) for paragraph in _held(cell, _P))
    return is_short("".join(child.text or "" for child in held if child.tag == _TEXT) for held in paragraphs)
