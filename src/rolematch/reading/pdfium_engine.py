"""PDF through pdfium (pypdfium2): the same glyphs and areas as the pdfminer engine gives, somewhat faster.

The raw interface is used: the wrapper makes a Python object of every shape and has no words for clips.
"""

from __future__ import annotations

import ctypes
import io
import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import Matrix, apply_matrix_pt, mult_matrix

from rolematch.errors import BrokenFile, EncryptedFile, TooLarge
from rolematch.reading.colours import LEAST_CONTRAST, RGB, contrast
from rolematch.reading.layers import layers_of
from rolematch.reading.limits import MAX_FORM_DEPTH, MAX_FORMS
from rolematch.reading.options import ReadingOptions
from rolematch.reading.pdfium_objects import (
    address_of,
    clip_of,
    is_opaque,
    matrix_of,
    moved,
    outline_of,
    shows,
    stands_in,
    strokes_of,
)
from rolematch.reading.pdfminer_engine import LEAKS
from rolematch.reading.sheets import (
    MOST_OUTLINE_STROKES,
    UNKNOWN,
    USUAL_WIDTH,
    Corners,
    Glyph,
    Ground,
    Sheet,
    common,
    is_bold,
)

_TWO = (ctypes.c_void_p, ctypes.c_void_p)


def _bound(name: str, result: Any, *arguments: Any) -> Any:
    place = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert place is not None
    return ctypes.CFUNCTYPE(result, *arguments)(place)


# A page of more shapes is a drawing: what stands behind its words is not looked for any further
_MOST_SHAPES = 20_000
# Colours that pdfium gives to what is filled with a pattern: runs of colours, tiles
_PATTERNED = ((1.0, 1.0, 1.0), (191 / 255, 191 / 255, 191 / 255))
# Shapes smaller than this, in points, may be bullets
_SMALL = 14.0
# pdfium writes a hyphen at a line's end so
_HYPHENS = (0x02, 0xFFFE, 0xAD)
# Called for every glyph: bound again, because pypdfium2 makes a pointer object of every handle
_TEXT_OBJECT = _bound("FPDFText_GetTextObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_UNICODE = _bound("FPDFText_GetUnicode", ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_ORIGIN = _bound("FPDFText_GetCharOrigin", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *_TWO)
_BOX = _bound("FPDFText_GetLooseCharBox", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def needs_layers(data: bytes) -> bool:
    """Tell whether a file has layers that are switched off, which pdfium does not tell of."""
    # the catalogue that names them may stand in a compressed stream of objects
    if b"/OCProperties" not in data and b"/ObjStm" not in data:
        return False
    try:
        return bool(layers_of(PDFDocument(PDFParser(io.BytesIO(data)))).off)
    except LEAKS:
        return False


def draw_pages(data: bytes, options: ReadingOptions) -> Iterator[tuple[Sheet, str]]:
    """Give each page's sheet, and what went wrong on it (empty if nothing did).

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedFile("a PDF with a password") from error
        raise BrokenFile("a damaged PDF (pdfium cannot load it)") from error
    left = options.characters
    try:
        for index in range(len(document)):
            try:
                page = document[index]
                text = page.get_textpage()
            except pdfium.PdfiumError:
                yield Sheet(0.0, 0.0), "it cannot be loaded"
                continue
            left -= raw.FPDFText_CountChars(text)
            if left < 0:
                raise TooLarge(f"more than {options.characters:,} characters")
            yield _Painter(document, page, text).sheet, ""
            text.close()
            page.close()
    finally:
        document.close()


@dataclass(slots=True)
class _Look:
    """How the glyphs of one text object are painted."""

    colour: RGB | None
    alpha: float
    bold: bool
    unpainted: bool
    clip: Corners | None
    order: int
    font: int
    type3: bool


@dataclass(slots=True)
class _String:
    """The glyphs of one text object; ``em`` is the font size along the line, ``flat`` says that they have no width."""

    address: int
    look: _Look
    size: float
    em: float
    flat: bool
    upright: bool
    glyphs: list[Glyph]


class _Painter:
    """Makes the sheet of one page."""

    def __init__(self, document: Any, page: Any, text: Any) -> None:
        self._document, self._text = document, text
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, box)
        turn = raw.FPDFPage_GetRotation(page)
        x0, y0, x1, y1 = box.left, box.bottom, box.right, box.top
        width, height = abs(x1 - x0), abs(y1 - y0)
        self._ctm: Matrix = (
            (1, 0, 0, 1, -x0, -y0),
            (0, -1, 1, 0, -y0, x1),
            (-1, 0, 0, -1, x1, y1),
            (0, 1, -1, 0, y1, -x0),
        )[turn]
        self.sheet = Sheet(*((height, width) if turn in (1, 3) else (width, height)))
        self._orders: dict[int, int] = {}
        self._looks: dict[int, _Look] = {}
        self._bold: dict[int, tuple[bool, bool]] = {}
        self._widths: dict[tuple[int, int], float] = {}
        self._texts: list[tuple[int, int]] = []
        self._forms = 0
        self._pictures: list[tuple[Ground, Any]] = []
        self._page = page
        count = raw.FPDFPage_CountObjects(page)
        self._walk([raw.FPDFPage_GetObject(page, index) for index in range(count)], self._ctm, 0)
        self._write()
        self._uncover()

    def _walk(self, objects: Sequence[Any], ctm: Matrix, depth: int) -> None:
        """Count what is drawn, in its order, and keep the areas."""
        for thing in objects:
            kind = raw.FPDFPageObj_GetType(thing)
            order = len(self._orders)
            if order > _MOST_SHAPES:
                return
            self._orders[address_of(thing)] = order
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._texts.append((order, address_of(thing)))
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                self._forms += 1
                if self._forms > MAX_FORMS or depth >= MAX_FORM_DEPTH:
                    raise TooLarge("drawings inside drawings without end")
                inner = [
                    raw.FPDFFormObj_GetObject(thing, i) for i in range(max(0, raw.FPDFFormObj_CountObjects(thing)))
                ]
                self._walk(inner, mult_matrix(matrix_of(thing), ctm), depth + 1)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._keep_path(thing, ctm, order)
            elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
                shape = self._shape(thing, ctm, None, 0.0, order)
                self.sheet.keep(shape, strokes=4, starts=1, filled=True)
                if kind == raw.FPDF_PAGEOBJ_IMAGE:
                    self._pictures.append((shape, thing))

    def _keep_path(self, path: Any, ctm: Matrix, order: int) -> None:
        strokes, starts = strokes_of(path)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        if not (fill.value or stroke.value) or strokes > MOST_OUTLINE_STROKES:
            return
        colour, alpha = self._colour(path)
        shape = self._shape(path, ctm, colour, alpha if colour else 0.0, order)
        if stroke.value and max(shape.x1 - shape.x0, shape.bottom - shape.top) < _SMALL:
            # pdfium's bounds hold the pen's width too
            box = outline_of(path, mult_matrix(matrix_of(path), ctm))
            shape = replace(
                shape, x0=box[0], x1=box[2], top=self.sheet.height - box[3], bottom=self.sheet.height - box[1]
            )
        self.sheet.keep(shape, strokes=strokes, starts=starts, filled=bool(fill.value))

    def _shape(self, thing: Any, ctm: Matrix, colour: RGB | None, alpha: float, order: int) -> Ground:
        x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(thing, x0, y0, x1, y1)
        low, high = (x0.value, y0.value), (x1.value, y1.value)
        box = common(moved((low, (low[0], high[1]), high, (high[0], low[1])), ctm), clip_of(thing, ctm))
        assert box is not None
        top = self.sheet.height
        return Ground(box[0], top - box[3], box[2], top - box[1], colour, alpha, order)

    def _colour(self, thing: Any, stroked: bool = False) -> tuple[RGB | None, float]:
        parts = [ctypes.c_uint() for _ in range(4)]
        get = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        if not get(thing, *parts):
            return (0.0, 0.0, 0.0), 1.0
        red, green, blue, alpha = (part.value for part in parts)
        return (red / 255, green / 255, blue / 255), alpha / 255

    def _look(self, thing: Any, address: int) -> _Look:
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        colour, alpha = self._colour(thing, stroked=mode in (1, 5))
        font = raw.FPDFTextObj_GetFont(thing)
        bold, type3 = self._font(font)
        order = self._orders.get(address, _MOST_SHAPES)
        return _Look(colour, alpha, bold, mode in (3, 7), clip_of(thing, self._ctm), order, address_of(font), type3)

    def _font(self, font: Any) -> tuple[bool, bool]:
        """Tell whether a font is bold, and whether its glyphs are drawings (Type 3), which have no flags."""
        key = address_of(font)
        if key not in self._bold:
            name = ctypes.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(font, name, 256)
            flags = raw.FPDFFont_GetFlags(font)
            self._bold[key] = is_bold(name.value.decode("utf-8", "replace"), max(0, flags)), not name.value
        return self._bold[key]

    def _write(self) -> None:
        """Keep the glyphs of the page."""
        text = self._text.raw
        handle = ctypes.cast(text, ctypes.c_void_p)
        matrix = raw.FS_MATRIX()
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        to_box, to_x, to_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        count = raw.FPDFText_CountChars(text)
        strings: list[_String] = []
        string: _String | None = None
        flat = self._ctm[0] == 1
        height = self.sheet.height
        at = (0.0, 0.0)
        for index in range(count):
            address = _TEXT_OBJECT(handle, index)
            if not address:
                # spaces and line breaks that pdfium thinks of itself
                continue
            if string is None or address != string.address:
                string = self._string(index, address, matrix)
                strings.append(string)
            code = _UNICODE(handle, index)
            _ORIGIN(handle, index, to_x, to_y)
            if (x.value, y.value) == at and string.glyphs and code > 32:
                if string.glyphs[-1].text != " ":
                    # pdfium spells a ligature, all its letters in one place
                    string.glyphs[-1].text += chr(code)
                    _BOX(handle, index, to_box)
                    if flat:
                        string.glyphs[-1].x1 = box.right + self._ctm[4]
                    continue
                # a space that pdfium thinks of itself, where the next letter stands
                string.glyphs.pop()
            at = (x.value, y.value)
            _BOX(handle, index, to_box)
            if flat:
                start, base = at[0] + self._ctm[4], at[1] + self._ctm[5]
                end, tall = box.right + self._ctm[4], box.top - box.bottom
            else:
                start, base = apply_matrix_pt(self._ctm, at)
                _, low, end, high = moved(((box.left, box.bottom), (box.right, box.top)), self._ctm)
                tall = high - low
            size, look = string.size, string.look
            if end - start <= 0.02 * size:
                end = start + USUAL_WIDTH * size
            lost = string.flat
            if look.clip is not None and not lost:
                middle, level = (start + end) / 2, base + 0.3 * size
                lost = not (look.clip[0] <= middle <= look.clip[2] and look.clip[1] <= level <= look.clip[3])
            string.glyphs.append(
                Glyph(
                    chr(code) if 32 <= code < 127 else self._character(text, index, code),
                    start,
                    end,
                    height - base,
                    tall if look.type3 else size,
                    0.0,
                    string.upright,
                    look.bold,
                    look.colour,
                    look.alpha,
                    look.unpainted,
                    lost,
                    look.order,
                )
            )
        for string in strings:
            self._trim(string)
        # a text object of which pdfium tells no character holds a space
        silent = [order for order, address in self._texts if address not in self._looks]
        for string, after in pairwise(strings):
            if bisect(silent, string.look.order) < bisect(silent, after.look.order):
                string.glyphs.append(replace(string.glyphs[-1], text=" "))
        for string in strings:
            self.sheet.glyphs += string.glyphs

    def _string(self, index: int, address: int, matrix: Any) -> _String:
        """Begin the string of a text object: how it is painted, how large, which way it runs."""
        text = self._text.raw
        look = self._looks.get(address)
        if look is None:
            look = self._looks[address] = self._look(raw.FPDFText_GetTextObject(text, index), address)
        raw.FPDFText_GetMatrix(text, index, matrix)
        a, b, c, d, _, _ = mult_matrix((matrix.a, matrix.b, matrix.c, matrix.d, 0, 0), (*self._ctm[:4], 0, 0))
        flat = math.hypot(a, b) < 0.01 * math.hypot(c, d)
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(c, d)
        em = raw.FPDFText_GetFontSize(text, index) * math.hypot(a, b)
        return _String(address, look, size, em, flat, flat or abs(b) <= 0.2 * abs(a), [])

    def _trim(self, string: _String) -> None:
        """Cut glyphs to the width that they take up: pdfium's boxes hold all of a letter's ink, and an f leans over.

        Where the next glyph begins just where the ink ends, the box is right.
        """
        for glyph, after in zip_longest(string.glyphs, string.glyphs[1:]):
            if after is not None and glyph.x0 < after.x0 < glyph.x1 and len(glyph.text) > 1:
                # a ligature, whose width no font tells by its letters
                glyph.x1 = after.x0
            if after is not None and abs(after.x0 - glyph.x1) < 0.02 * string.size:
                continue
            width = self._width(string, ord(glyph.text)) if len(glyph.text) == 1 else 0.0
            if 0.4 * (glyph.x1 - glyph.x0) < width < glyph.x1 - glyph.x0 + 0.05 * string.size:
                glyph.x1 = glyph.x0 + width

    def _width(self, string: _String, code: int) -> float:
        """Give how wide a character of a string is by its font, 0 if the font does not tell."""
        key = (string.look.font, code)
        if key not in self._widths:
            width = ctypes.c_float()
            font = ctypes.cast(ctypes.c_void_p(key[0]), raw.FPDF_FONT)
            told = raw.FPDFFont_GetGlyphWidth(font, code, 1.0, width)
            self._widths[key] = width.value if told else 0.0
        return self._widths[key] * string.em

    def _character(self, text: Any, index: int, code: int) -> str:
        if code in _HYPHENS and raw.FPDFText_IsHyphen(text, index) == 1:
            return "-"
        if code in (0, 0xFFFE) or raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            return UNKNOWN
        return chr(code)

    def _uncover(self) -> None:
        """Find out what matters of pictures and patterns: it takes time, and only where words depend on it."""
        for shape, thing in self._pictures:
            if any(glyph.order < shape.order and stands_in(glyph, shape) for glyph in self.sheet.glyphs):
                shape.alpha = float(is_opaque(self._document, self._page, thing))
        doubtful = [shape for shape in self.sheet.grounds if shape.colour in _PATTERNED and self._decides(shape)]
        if doubtful:
            # pdfium gives these colours to patterns too
            picture = self._page.render(scale=1.0, rev_byteorder=True)
            pixels = picture.to_numpy()[..., :3]
            for shape in doubtful:
                if not shows(shape, pixels):
                    shape.colour, shape.alpha = None, 0.0
            picture.close()

    def _decides(self, shape: Ground) -> bool:
        """Tell whether a word shows or not by the colour of a shape."""
        return any(
            stands_in(glyph, shape)
            and (glyph.order < shape.order or (glyph.colour and contrast(glyph.colour, shape.colour) < LEAST_CONTRAST))
            for glyph in self.sheet.glyphs
            if shape.colour
        )
