"""RTF: a tokenizer with a stack of group states, as striprtf and its kin give bare text, without bold, size or colour.

Headings and hidden words need all three. Footnotes, comments and the pictures' data are left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace

from rolematch.errors import BrokenFile, TooLarge
from rolematch.reading.colours import LEAST_CONTRAST, RGB, WHITE, contrast
from rolematch.reading.options import Found, ReadingOptions
from rolematch.reading.plain import page_of
from rolematch.reading.runs import Paragraph, Run, set_row, words_of_runs
from rolematch.records import Note

# \'e9 as one byte, \word-12 with its space, \symbol, a brace, plain bytes; line ends mean nothing
_TOKEN = re.compile(
    rb"""\\' ([0-9a-fA-F]{2})
    | \\ ([a-zA-Z]{1,40}) (-?[0-9]{1,10})? [ ]?
    | \\ ([^a-zA-Z])
    | ([{}])
    | ([^\\{}\r\n]+)
    | [\r\n]+""",
    re.VERBOSE | re.DOTALL,
)
# Word nests some thirty groups; more than this is no document
_MAX_GROUPS = 1_000
_MAX_TABLES = 20
_LEAST_SIZE = 3.5

# Windows' numbers for character sets, as \fcharset gives them, and the code pages they mean
_CHARSETS = {
    0: 1252, 2: 42, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
    177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
_SYMBOLS = 42
_CODECS = {10000: "mac_roman", 65001: "utf-8", 936: "gb18030", 1361: "johab"}
_DOCUMENT_PAGES = {"ansi": 1252, "mac": 10000, "pc": 437, "pca": 850}

_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
    "~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip

# What the words of a run look like: the field that a control word sets, and what it stands at unless it is set
_SWITCHES = {"b": "bold", "v": "hidden", "webhidden": "hidden", "deleted": "deleted", "mvf": "deleted"}
_NUMBERS = {"fs": "size", "cf": "ink", "highlight": "mark", "cb": "ground", "chcbpat": "ground"}
_PLAIN = {"bold": False, "hidden": False, "deleted": False, "size": 24, "ink": 0, "mark": 0, "ground": 0}

# Destinations whose words are not on the page, not even as a text box; "headerl" is that of even pages
_GONE = {
    "info", "pict", "object", "fldinst", "footnote", "annotation", "shprslt", "nonshppict", "nonesttables",
    "headerl", "footerl", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "xe", "tc", "tcn", "rxe",
    "txe", "revtbl", "filetbl", "private", "template", "comment", "datafield", "formfield", "objdata",
}  # fmt: skip
_TABLES = {"fonttbl": "fonts", "colortbl": "colours", "stylesheet": "styles"}
_EDGES = {"headerf": 0, "header": 1, "headerr": 1, "footerf": 3, "footer": 4, "footerr": 4}
_BODY = 2
# The ground of a text box is drawn; so may be a pattern
_UNKNOWN = -1


@dataclass(slots=True)
class _Group:
    """What holds between a brace and its partner. Colours are numbers in the table of colours, 0 for none."""

    flow: _Flow
    to: str = "text"
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    size: int = 24
    ink: int = 0
    mark: int = 0
    ground: int = 0
    paper: int = 0
    tables: int = 0
    font: int | None = None
    fallback: int = 1


@dataclass(frozen=True, slots=True)
class _Piece(Run):
    """A run whose colours are not yet looked up: the ground may be that of a cell, whose format comes later."""

    ink: int = 0
    ground: int = 0


_Paragraph = Paragraph[_Piece]


@dataclass(slots=True)
class _Row:
    cells: list[list[_Paragraph]] = field(default_factory=list)
    open: list[_Paragraph] = field(default_factory=list)
    nests: bool = False


@dataclass(slots=True)
class _Flow:
    """Paragraphs in reading order: those of the body, of a header or of a text box. Level 0 is outside of tables."""

    paragraphs: list[_Paragraph] = field(default_factory=list)
    open: list[_Piece] = field(default_factory=list)
    boxes: list[_Paragraph] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    in_row: bool = False

    def end_paragraph(self, level: int) -> None:
        while len(self.rows) > level:
            self.end_row(len(self.rows), [])
        while len(self.rows) < level:
            self.rows.append(_Row())
        (self.rows[level - 1].open if level else self.paragraphs).extend([Paragraph(self.open), *self.boxes])
        self.open, self.boxes = [], []

    def end_cell(self, level: int) -> None:
        self.end_paragraph(level)
        row = self.rows[level - 1]
        row.cells.append(row.open)
        row.open = []

    def end_row(self, level: int, grounds: list[int]) -> None:
        """Put a row into the cell or the flow around it: short cells on one line, others one below the other."""
        if len(self.rows) < level:
            return
        if self.open or self.rows[-1].open or len(self.rows) > level:
            self.end_cell(level)
        row = self.rows.pop()
        for cell, ground in zip(row.cells, grounds, strict=False):
            _stand_on(cell, ground)
        read = [p for cell in row.cells for p in cell] if row.nests else set_row(row.cells, _Piece("\t"))
        if level > 1:
            self.rows[-1].open += read
            self.rows[-1].nests = True
        else:
            self.paragraphs += read

    def finish(self) -> list[_Paragraph]:
        if self.open or self.boxes or self.rows:
            self.end_paragraph(0)
        return self.paragraphs


def _stand_on(paragraphs: list[_Paragraph], ground: int) -> None:
    """Give pieces without a ground of their own that of the cell or box around them."""
    for paragraph in paragraphs if ground else ():
        paragraph.runs = [piece if piece.ground else replace(piece, ground=ground) for piece in paragraph.runs]


def read_rich_text(data: bytes, options: ReadingOptions) -> Found:
    r"""Read the words of an RTF file: headers first, then the body, then footers; a file that breaks off up to there.

    Raises
    ------
    BrokenFile, TooLarge
        Braces nested deeper than any document's, or more text than any resume's.

    Examples
    --------
    >>> data = rb"{\rtf1\ansi\b Zo\'eb\b0  Ex\u228?mple\par{\v unseen}}"
    >>> words = read_rich_text(data, ReadingOptions()).pages[0].words
    >>> [(word.text, word.bold, word.visible) for word in words]
    [('Zoë', True, True), ('Exämple', False, True), ('unseen', False, False)]
    """
    reader = _Reader(data, options)
    whole = reader.read()
    notes = () if whole else (Note("broken-off", "the file breaks off; it was read as far as it goes"),)
    return Found(page_of(words_of_runs(reader.paragraphs())), notes)


class _Reader:
    def __init__(self, data: bytes, options: ReadingOptions) -> None:
        self._data = data
        # blanks are not counted as characters later on
        self._most = 2 * options.characters
        self._flows: dict[int, _Flow] = {_BODY: _Flow()}
        self._group = _Group(self._flows[_BODY])
        self._stack: list[_Group] = []
        self._bytes = bytearray()
        self._page = 1252
        self._fonts: dict[int, int] = {}
        self._font = self._usual_font = 0
        self._colours: list[RGB | None] = []
        self._colour: dict[str, int] = {}
        self._styles: dict[int, dict[str, int]] = {}
        self._style = 0
        self._skip = 0
        self._high = 0
        self._starred = False
        self._bullet = False
        # the grounds of a row's cells, of outer tables and of nested ones, and that of the next cell
        self._grounds: dict[bool, list[int]] = {False: [], True: []}
        self._cell_ground = 0

    def paragraphs(self) -> Iterator[_Paragraph]:
        for _, flow in sorted(self._flows.items()):
            for paragraph in flow.finish():
                runs = [piece if self._is_seen(piece) else replace(piece, visible=False) for piece in paragraph.runs]
                yield Paragraph(runs, paragraph.gap)

    def _is_seen(self, piece: _Piece) -> bool:
        """Tell whether words show: not hidden, not white on white, not tiny."""
        if not piece.visible or piece.size < _LEAST_SIZE:
            return False
        colours = self._colours
        ink = colours[piece.ink] if 0 < piece.ink < len(colours) else None
        ground: RGB | None = WHITE
        if piece.ground:
            ground = colours[piece.ground] if 0 < piece.ground < len(colours) else None
        return ink is None or ground is None or contrast(ink, ground) >= LEAST_CONTRAST

    def read(self) -> bool:
        """Take the file token by token; tell whether its last brace is there."""
        data, at = self._data, 0
        while token := _TOKEN.match(data, at):
            at = token.end()
            code, word, number, symbol, brace, text = token.groups()
            if text is not None:
                self._take(text)
            elif code is not None:
                self._take(bytes((int(code, 16),)))
            elif word is not None:
                value = None if number is None else int(number)
                if word == b"bin":
                    at += max(0, value or 0)
                else:
                    self._word(word.decode("ascii"), value)
            elif symbol is not None:
                self._word(symbol.decode("latin-1"), None)
            elif brace == b"{":
                self._open()
            elif brace == b"}" and not self._close():
                return True
        self._flush()
        return False

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._stack) >= _MAX_GROUPS:
            raise BrokenFile(f"RTF whose groups are nested more than {_MAX_GROUPS:,} deep")
        self._stack.append(self._group)
        self._group = copy(self._group)

    def _close(self) -> bool:
        self._flush()
        self._skip = 0
        if not self._stack:
            return False
        inner, self._group = self._group, self._stack.pop()
        if inner.to == "bullet" and self._group.to != "bullet" and self._bullet:
            self._bullet = False
            self._put("• ")
        if inner.flow is not self._group.flow and inner.to == "box":
            box = inner.flow.finish()
            _stand_on(box, _UNKNOWN)
            self._group.flow.boxes += box
        return bool(self._stack)

    def _take(self, raw: bytes) -> None:
        """Keep bytes until a word that is not text: a character may take two of them, written in different ways."""
        if self._skip:
            skipped = min(self._skip, len(raw))
            self._skip -= skipped
            raw = raw[skipped:]
        to = self._group.to
        if raw and to in ("text", "box", "bullet"):
            self._bytes += raw
        elif to == "colours":
            for _ in range(raw.count(b";")):
                rgb = [self._colour.get(name) for name in ("red", "green", "blue")]
                self._colours.append(None if None in rgb else _rgb([value or 0 for value in rgb]))
                self._colour = {}

    def _flush(self) -> None:
        if self._bytes:
            raw = bytes(self._bytes)
            self._bytes.clear()
            self._high = 0
            font = self._usual_font if self._group.font is None else self._group.font
            page = self._fonts.get(font, self._page)
            if page == _SYMBOLS:
                # the fonts' own places in Unicode, where `clean` knows the bullets
                self._put("".join(chr(0xF000 + byte) if byte > 32 else " " for byte in raw))
            else:
                self._put(raw.decode(_codec(page), "replace"))

    def _put(self, text: str) -> None:
        group = self._group
        if group.to == "bullet":
            self._bullet = self._bullet or bool(text.strip())
        elif group.to in ("text", "box") and not group.deleted:
            ground = group.mark or group.ground or group.paper
            group.flow.open.append(_Piece(text, group.size / 2, group.bold, not group.hidden, group.ink, ground))
            self._spend(len(text))

    def _spend(self, characters: int) -> None:
        self._most -= characters
        if self._most < 0:
            raise TooLarge("more characters than any resume")

    def _word(self, name: str, value: int | None) -> None:
        """Act on a control word or symbol; those that nobody knows are passed over, as the format wants."""
        self._flush()
        if self._skip:
            self._skip -= 1
            return
        starred, self._starred = self._starred, name == "*"
        group = self._group
        if name == "u":
            self._unicode(value or 0)
        elif name == "uc":
            group.fallback = max(0, value or 0)
        elif self._destination(name, starred) or group.to in ("gone", "other"):
            pass
        elif group.to in ("fonts", "colours", "styles"):
            self._entry(name, value)
        elif name in _CHARACTERS:
            self._put(_CHARACTERS[name])
        elif name in _SWITCHES or name in _NUMBERS:
            self._look(name, value)
        elif group.to != "bullet":
            self._act(name, value or 0)

    def _unicode(self, value: int) -> None:
        """Put a character; those beyond the first plane come as two halves."""
        self._skip = self._group.fallback
        code = value & 0xFFFF if value < 0x10000 else value
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00 if self._high else 0
        self._high = code if 0xD800 <= code < 0xDC00 else 0
        if code and not self._high and code <= 0x10FFFF:
            self._put(chr(code))

    def _destination(self, name: str, starred: bool) -> bool:
        """Send the words of this group to where they belong."""
        group = self._group
        if group.to == "gone":
            return False
        if name in _GONE:
            group.to = "gone"
        elif name in ("shptxt", "dptxbxtext"):
            group.to, group.flow = "box", _Flow()
            group.paper = group.tables = 0
        elif name in ("listtext", "pntext") and group.to in ("text", "box"):
            group.to = "bullet"
        elif name in _TABLES:
            group.to = _TABLES[name]
        elif name in _EDGES and group.to == "text":
            # a section may have others; those of the first one stand on the first page
            if _EDGES[name] in self._flows:
                group.to = "gone"
            else:
                group.flow = self._flows[_EDGES[name]] = _Flow()
        elif starred and name != "nesttableprops":
            group.to = "other"
        else:
            return False
        return True

    def _entry(self, name: str, value: int | None) -> None:
        """Note what the tables of fonts, colours and styles say."""
        number = value or 0
        if self._group.to == "colours":
            self._colour[name] = number
        elif self._group.to == "fonts":
            if name == "f":
                self._font = number
            elif name in ("fcharset", "cpg") and number != 1:
                self._fonts[self._font] = _CHARSETS.get(number, self._page) if name == "fcharset" else number
        elif name == "s":
            self._style = number
            self._styles[number] = {}
        elif name == "sbasedon":
            # a style inherits from one that stands before it
            for key, kept in self._styles.get(number, {}).items():
                self._styles.setdefault(self._style, {}).setdefault(key, kept)
        elif name in _SWITCHES or name in _NUMBERS:
            self._styles.setdefault(self._style, {})[name] = 1 if value is None else value

    def _look(self, name: str, value: int | None) -> None:
        if name in _SWITCHES:
            setattr(self._group, _SWITCHES[name], value != 0)
        else:
            setattr(self._group, _NUMBERS[name], value or 0)

    def _act(self, name: str, number: int) -> None:
        group, flow = self._group, self._group.flow
        nested = group.tables > 1
        match name:
            case "plain":
                for field_name, value in _PLAIN.items():
                    setattr(group, field_name, value)
                group.font = None
            case "pard":
                group.paper = group.tables = 0
            case "s":
                for key, kept in self._styles.get(number, {}).items():
                    self._look(key, kept)
            case "f":
                group.font = number
            case "deff":
                self._usual_font = number
            case "ansicpg" | "ansi" | "mac" | "pc" | "pca":
                self._page = _DOCUMENT_PAGES.get(name, number)
            case "cbpat" if group.paper != _UNKNOWN:
                group.paper = number
            case "shading" if number:
                group.paper = _UNKNOWN
            case "chshdng" if number:
                group.mark = _UNKNOWN
            case "intbl":
                group.tables = max(1, group.tables)
            case "itap":
                group.tables = min(max(0, number), _MAX_TABLES)
            case "trowd":
                self._grounds[nested], self._cell_ground = [], 0
                flow.in_row = True
            case "clcbpat" if self._cell_ground != _UNKNOWN:
                self._cell_ground = number
            case "clshdng" if number:
                self._cell_ground = _UNKNOWN
            case "cellx":
                self._grounds[nested].append(self._cell_ground)
                self._cell_ground = 0
            case "cell" | "nestcell":
                flow.end_cell(1 if name == "cell" else max(2, group.tables))
                self._spend(1)
            case "row":
                flow.end_row(1, self._grounds[False])
                flow.in_row = False
            case "nestrow":
                flow.end_row(max(2, group.tables), self._grounds[True])
            case "par" | "sect" | "page" | "column" | "\n" | "\r":
                flow.end_paragraph(group.tables or int(flow.in_row))
                self._spend(1)


def _codec(page: int) -> str:
    name = _CODECS.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _rgb(values: list[int]) -> RGB:
    red, green, blue = (min(max(value, 0), 255) / 255 for value in values)
    return red, green, blue
