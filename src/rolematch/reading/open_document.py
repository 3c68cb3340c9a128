"""OpenDocument text (ODT): paragraphs, lists, tables, frames, headers and footers in reading order."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rolematch.errors import BrokenFile, EncryptedFile
from rolematch.reading.archives import check_archive
from rolematch.reading.open_styles import DRAW, LOEXT, OFFICE, STYLE, TABLE, TEXT, Styles, page_ground
from rolematch.reading.options import Found, ReadingOptions, named
from rolematch.reading.paragraphs import Lines, Look, Piece, Place, is_short
from rolematch.reading.plain import page_of
from rolematch.reading.xml_parts import MACROS, parse_part, refuse_types
from rolematch.records import Word

_WHAT = "OpenDocument text"
_LOCKED = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_MANIFEST, _CONTENT, _STYLES = "META-INF/manifest.xml", "content.xml", "styles.xml"

_P, _LIST, _NOTE = {TEXT + "p", TEXT + "h"}, TEXT + "list", TEXT + "note"
_TBL, _ROW, _CELL = TABLE + "table", TABLE + "table-row", TABLE + "table-cell"
_ROWS = {TABLE + tag for tag in ("table-header-rows", "table-rows", "table-row-group")}
_BREAK = TEXT + "line-break"
# Blocks that are walked through, as if what they hold stood in their place
_THROUGH = {DRAW + "a", TEXT + "numbered-paragraph", TEXT + "index-body", TEXT + "index-title"} | {
    TEXT + f"{kind}-index" for kind in ("alphabetical", "illustration", "object", "table", "user")
} | {TEXT + "table-of-content", TEXT + "bibliography"}  # fmt: skip
# What stands in a paragraph and is none of its words: comments, deletions, what ruby says of the sound
_LEFT_OUT = {OFFICE + "annotation", TEXT + "tracked-changes", TEXT + "ruby-text", TEXT + "script"}


def read_open_document(data: bytes, options: ReadingOptions) -> Found:
    """Read the words of an OpenDocument text; notes stand behind the text, comments and deletions are left out.

    By lxml, not odfpy or odfdo: they hand over the tree, and what a style inherits would still be ours to find out.

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    check_archive(data, _WHAT, options)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if _MANIFEST in names and any(True for _ in parse_part(archive.read(_MANIFEST), _WHAT).iter(_LOCKED)):
                raise EncryptedFile(f"an {_WHAT} with a password")
            refuse_types(archive, _WHAT)
            if _CONTENT not in names:
                raise BrokenFile(f"a damaged {_WHAT} (without {_CONTENT})")
            content = parse_part(archive.read(_CONTENT), _WHAT)
            styles = parse_part(archive.read(_STYLES), _WHAT) if _STYLES in names else None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise BrokenFile(f"a damaged {_WHAT} ({type(error).__name__})") from error
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise BrokenFile(f"a damaged {_WHAT} (without a text)")
    macros = any(map(_is_macro, names)) or any(True for _ in content.iter(f"{TEXT}script"))
    words = _read(body, content, styles)
    return Found(page_of(words), (MACROS,) if macros else (), named("lxml"))


def _is_macro(name: str) -> bool:
    """Tell a module of a program from the lists of libraries, which stand in files without any."""
    return name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", "script-lc.xml", "script-lb.xml"))


def _read(body: Any, content: Any, styles: Any) -> list[Word]:
    """Read the header, the text, its notes and the footer: contacts often stand in the header or footer."""
    out = Lines()
    inside = Styles(styles, content)
    masters = [] if styles is None else _masters(body, inside, styles)
    layout = masters[0].get(f"{STYLE}page-layout-name", "") if masters else ""
    page = Place() if styles is None else Place(page_ground(styles, layout))
    if styles is None:
        _Reader(inside, out).read(body, page)
        return out.words
    margins = _Reader(Styles(styles, styles), out)
    for part in _margins(masters, "header"):
        margins.read(part, page)
    _Reader(inside, out).read(body, page)
    for part in _margins(masters, "footer"):
        margins.read(part, page)
    return out.words


def _masters(body: Any, styles: Styles, root: Any) -> list[Any]:
    """Give the first page's master and the one that follows it."""
    masters = {master.get(f"{STYLE}name", ""): master for master in root.iter(f"{STYLE}master-page")}
    first = next((child for child in body.iter(*_P, _TBL)), None)
    name = None
    if first is not None:
        family, kind = ("table", TABLE) if first.tag == _TBL else ("paragraph", TEXT)
        name = styles.attribute(family, first.get(f"{kind}style-name", ""), f"{STYLE}master-page-name")
    found = masters.get(name or "Standard", next(iter(masters.values()), None))
    if found is None:
        return []
    following = masters.get(found.get(f"{STYLE}next-style-name", ""))
    return [found] if following is None or following is found else [found, following]


def _margins(masters: list[Any], kind: str) -> Iterator[Any]:
    """Walk headers or footers, the first page's before the others, each of a text once."""
    seen: set[str] = set()
    for master in masters:
        for tag in (f"{LOEXT}{kind}-first", f"{STYLE}{kind}-first", f"{STYLE}{kind}"):
            for part in master.iterfind(tag):
                text = "".join(part.itertext())
                if part.get(f"{STYLE}display") != "false" and text not in seen:
                    seen.add(text)
                    yield part


class _Reader:
    def __init__(self, styles: Styles, out: Lines) -> None:
        self._styles = styles
        self._out = out
        self._notes: list[tuple[Any, bool]] = []

    def read(self, element: Any, place: Place) -> None:
        """Read the blocks of a part, then its notes."""
        self._blocks(element, place)
        for note, hidden in self._notes:
            self._blocks(note, replace(place, hidden=hidden))
        self._notes.clear()

    def _blocks(self, element: Any, place: Place) -> None:
        for child in element:
            if child.tag in _P:
                self._paragraph(child, place)
            elif child.tag == _LIST:
                self._list(child, place)
            elif child.tag == _TBL:
                self._table(child, place)
            elif child.tag == f"{TEXT}section":
                self._blocks(child, _section(child, self._styles.ground("section", _style(child), place)))
            elif child.tag in _THROUGH:
                self._blocks(child, place)
            elif _is_drawn(child):
                self._box(child, place)

    def _list(self, element: Any, place: Place, name: str = "", level: int = 1) -> None:
        """Read a list: the first paragraph of each item begins with a bullet, if the list's style draws one."""
        name = _style(element) or name
        for item in element:
            marked = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag in _P:
                    style = name or self._styles.list_style(_style(child))
                    self._paragraph(child, place, marked and self._styles.marks(style, level))
                    marked = False
                elif child.tag == _LIST:
                    self._list(child, place, name, level + 1)

    def _paragraph(self, paragraph: Any, place: Place, listed: bool = False) -> None:
        boxes: list[Any] = []
        self._out.paragraph(self._pieces(paragraph, place, boxes), listed)
        for box in boxes:
            self._box(box, place)

    def _pieces(self, paragraph: Any, place: Place, boxes: list[Any]) -> list[Piece]:
        """Give the runs of a paragraph; frames are laid aside."""
        name = _style(paragraph)
        place = self._styles.ground("paragraph", name, place)
        pieces = [piece for piece in self._inline(paragraph, self._styles.paragraph(name), place, boxes) if piece.text]
        if any(_is_on(hidden) for hidden in paragraph.iter(f"{TEXT}hidden-paragraph")):
            pieces = [piece._replace(visible=False) for piece in pieces]
        return pieces

    def _inline(self, element: Any, look: Look, place: Place, boxes: list[Any]) -> Iterator[Piece]:
        yield self._said(element.text, look, place)
        for child in element:
            if _is_drawn(child):
                boxes.append(child)
            elif child.tag == f"{TEXT}tab":
                yield Piece("\t", look, place.shows(look))
            elif child.tag == _BREAK:
                yield Piece("\n", look, place.shows(look))
            elif child.tag == f"{TEXT}s":
                yield Piece(" ", look, place.shows(look))
            elif child.tag == f"{TEXT}hidden-text":
                hidden = replace(look, hidden=look.hidden or _is_on(child))
                yield self._said(child.get(f"{TEXT}string-value") or child.text, hidden, place)
            elif child.tag == _NOTE:
                self._notes += [(body, not place.shows(look)) for body in child.iterfind(f"{TEXT}note-body")]
            elif child.tag not in _LEFT_OUT:
                own = self._styles.span(_style(child), look) if child.tag in (f"{TEXT}span", f"{TEXT}a") else look
                yield from self._inline(child, own, place, boxes)
            yield self._said(child.tail, look, place)

    def _said(self, text: str | None, look: Look, place: Place) -> Piece:
        # the format's own tabs and breaks are elements; in its text they are only white space
        return Piece((text or "").replace("\n", " ").replace("\t", " "), look, place.shows(look))

    def _box(self, box: Any, place: Place) -> None:
        """Read a frame's or a shape's text, or the shapes of a group."""
        inside = self._styles.box(_style(box, DRAW), place, box.tag == f"{DRAW}frame")
        if box.get(f"{DRAW}display") == "none":
            inside = replace(inside, hidden=True)
        for child in box:
            if child.tag == f"{DRAW}text-box":
                self._blocks(child, inside)
        self._blocks(box, inside)

    def _table(self, table: Any, place: Place) -> None:
        """Read a table row by row; a row of short cells is one line, others are read cell by cell."""
        place = self._styles.ground("table", _style(table, TABLE), place)
        for row in _rows(table):
            ground = self._styles.ground("table-row", _style(row, TABLE), place)
            if row.get(f"{TABLE}visibility", "visible") != "visible":
                ground = replace(ground, hidden=True)
            cells = [
                (cell, self._styles.ground("table-cell", _style(cell, TABLE), ground)) for cell in row.iterfind(_CELL)
            ]
            if len(cells) > 1 and all(_is_short(cell) for cell, _ in cells):
                self._row(cells)
            else:
                for cell, inside in cells:
                    self._blocks(cell, inside)

    def _row(self, cells: list[tuple[Any, Place]]) -> None:
        boxes: list[Any] = []
        place = cells[0][1]
        self._out.row(self._pieces(paragraph, ground, boxes) for cell, ground in cells for paragraph in _held(cell))
        for box in boxes:
            self._box(box, place)


def _style(element: Any, kind: str = TEXT) -> str:
    name: str = element.get(f"{kind}style-name", "")
    return name


def _is_on(element: Any) -> bool:
    """Tell whether what a condition may hide was hidden when the file was saved."""
    return bool(element.get(f"{TEXT}is-hidden", "true") == "true")


def _section(section: Any, place: Place) -> Place:
    display = section.get(f"{TEXT}display", "true")
    hidden = display == "none" or (display == "condition" and _is_on(section))
    return replace(place, hidden=place.hidden or hidden)


def _is_drawn(element: Any) -> bool:
    """Tell frames, shapes and groups of them; a frame's own text box is none."""
    return bool(element.tag.startswith(DRAW) and element.tag not in (f"{DRAW}text-box", f"{DRAW}a"))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in _ROWS:
            yield from _rows(child)


def _held(element: Any) -> Iterator[Any]:
    """Walk the paragraphs of a cell, those of its lists too."""
    for child in element:
        if child.tag in _P:
            yield child
        elif child.tag in _THROUGH or child.tag in (_LIST, f"{TEXT}list-item", f"{TEXT}list-header"):
            yield from _held(child)


def _is_short(cell: Any) -> bool:
    if any(True for _ in cell.iter(_TBL, _BREAK)):
        return False
    return is_short("".join(paragraph.itertext()) for paragraph in _held(cell))
