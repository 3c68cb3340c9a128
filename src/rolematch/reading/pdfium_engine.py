"""PDF through pdfium (pypdfium2): the same words and areas as the pdfminer engine gives, in a third to half its time.

A third where text objects hold lines, as most programs write them; half where each holds one letter, as each is asked
how it is painted. The raw interface is used: the wrapper makes a Python object of every shape and has no words for
clips.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pdfminer.utils import Matrix, mult_matrix

from rolematch.errors import BrokenFile, EncryptedFile, TooLarge
from rolematch.reading import pdfium_calls as calls
from rolematch.reading.colours import LEAST_CONTRAST, RGB, contrast
from rolematch.reading.fields import UNSHOWN
from rolematch.reading.limits import MAX_FORM_DEPTH, MAX_FORMS
from rolematch.reading.options import ReadingOptions
from rolematch.reading.pdfium_looks import Looks
from rolematch.reading.pdfium_objects import Frame, Objects, is_opaque, shows, stands_in
from rolematch.reading.pdfium_text import Writer
from rolematch.reading.sheets import MOST_OUTLINE_STROKES, Ground, Sheet, common

# A page of more shapes is a drawing: what stands behind its words is not looked for any further
_MOST_SHAPES = 20_000
# Colours that pdfium gives to what is filled with a pattern: runs of colours, tiles
_PATTERNED = ((1.0, 1.0, 1.0), (191 / 255, 191 / 255, 191 / 255))
# Shapes smaller than this, in points, may be bullets
_SMALL = 14.0
# Streams of objects: their keyword, what unpacks them, where they begin, and how much is looked at
_PACKED = re.compile(rb"/ObjStm\b")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
_CODED_NAME = re.compile(rb"/[^\s/<>\[\](){}%#]*#")
_LONGEST_HEAD, _MOST_PACKED = 2_000, 2**23


def needs_layers(data: bytes) -> bool:
    """Tell whether a file has layers that are switched off, which pdfium does not tell of."""
    if b"/OCProperties" not in data and not _may_pack_layers(data):
        return False
    # imported here: few files have layers
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    from rolematch.reading.layers import layers_of
    from rolematch.reading.pdfminer_engine import LEAKS

    try:
        return bool(layers_of(PDFDocument(PDFParser(io.BytesIO(data)))).off)
    except LEAKS:
        return False


def _may_pack_layers(data: bytes) -> bool:
    """Tell whether the catalogue, which names the layers, may do so in a compressed stream of objects.

    Only what most programs write is looked into; of anything else it may be so.
    """
    left = _MOST_PACKED
    for match in _PACKED.finditer(data):
        start, end = match.span()
        begin = data.rfind(b"obj", max(0, start - _LONGEST_HEAD), start)
        stream = _STREAM.search(data, end, end + _LONGEST_HEAD)
        if begin < 0 or stream is None:
            return True
        head = data[begin : stream.start()]
        if not _FLATE.search(head) or b"/DecodeParms" in head:
            return True
        unpacker = zlib.decompressobj()
        try:
            objects = unpacker.decompress(memoryview(data)[stream.end() :], left)
        except zlib.error:
            return True
        left -= len(objects)
        # a name may be written by the codes of its letters: /OC#50roperties
        if not unpacker.eof or left <= 0 or b"/OCProperties" in objects or _CODED_NAME.search(objects):
            return True
    return False


def draw_pages(data: bytes, options: ReadingOptions) -> Iterator[tuple[Sheet, str]]:
    """Give each page's sheet, and what went wrong on it (empty if nothing did).

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    with calls.TURN:
        document = _opened(data)
        count = len(document)
    left = options.characters
    try:
        for index in range(count):
            # pages wait for their turn one by one: a thread may read a long file
            with calls.TURN:
                try:
                    page = document[index]
                    if _flatten(page):
                        page.close()
                        page = document[index]
                    text = page.get_textpage()
                except pdfium.PdfiumError:
                    drawn = Sheet(0.0, 0.0), "it cannot be loaded"
                else:
                    left -= raw.FPDFText_CountChars(text)
                    if left < 0:
                        raise TooLarge(f"more than {options.characters:,} characters")
                    drawn = _Painter(document, page, text).sheet, ""
                    text.close()
                    page.close()
            yield drawn
    finally:
        with calls.TURN:
            document.close()


def _opened(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedFile("a PDF with a password") from error
        raise BrokenFile("a damaged PDF (pdfium cannot load it)") from error


def _flatten(page: Any) -> bool:
    """Draw what is filled into the fields of a page into the page; tell whether there is any.

    Other notes are left out: what marks words would lie over them.
    """
    found = False
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if raw.FPDFAnnot_GetSubtype(note) not in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT):
            raw.FPDFAnnot_SetFlags(note, raw.FPDF_ANNOT_FLAG_HIDDEN)
        elif not raw.FPDFAnnot_GetFlags(note) & UNSHOWN:
            found = True
        raw.FPDFPage_CloseAnnot(note)
    return found and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS


class _Painter:
    """Makes the sheet of one page."""

    def __init__(self, document: Any, page: Any, text: Any) -> None:
        self._document, self._page = document, page
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, box)
        turn = raw.FPDFPage_GetRotation(page)
        x0, y0, x1, y1 = box.left, box.bottom, box.right, box.top
        width, height = abs(x1 - x0), abs(y1 - y0)
        ctm: Matrix = (
            (1, 0, 0, 1, -x0, -y0),
            (0, -1, 1, 0, -y0, x1),
            (-1, 0, 0, -1, x1, y1),
            (0, 1, -1, 0, y1, -x0),
        )[turn]
        self.sheet = Sheet(*((height, width) if turn in (1, 3) else (width, height)))
        self._objects = Objects()
        self._texts: dict[int, int] = {}
        # of texts in forms
        self._frames: dict[int, Frame] = {}
        self._count = 0
        self._forms = 0
        self._pictures: list[tuple[Ground, int]] = []
        handle = calls.address_of(page.raw)
        frame = Frame(ctm)
        self._walk(calls.page_object, handle, calls.count_objects(handle), frame, 0)
        looks = Looks(calls.address_of(text.raw), self._objects, frame, self._frames)
        self.sheet.glyphs = Writer(looks, self.sheet.height, self._texts, _MOST_SHAPES).write()
        self._uncover()

    def _walk(self, get: Callable[[int, int], int], holder: int, count: int, frame: Frame, depth: int) -> None:
        """Count what is drawn, in its order, and keep the areas."""
        type_of, texts = calls.object_type, self._texts
        for index in range(count):
            thing = get(holder, index)
            kind = type_of(thing)
            order = self._count
            if order > _MOST_SHAPES:
                return
            self._count += 1
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                texts[thing] = order
                if depth:
                    self._frames[thing] = frame
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                self._forms += 1
                if self._forms > MAX_FORMS or depth >= MAX_FORM_DEPTH:
                    raise TooLarge("drawings inside drawings without end")
                objects = self._objects
                inner = Frame(
                    mult_matrix(objects.matrix_of(thing), frame.ctm),
                    objects.clip_of(thing, frame),
                    frame.seen_through(objects.colour_of(thing)[1]),
                )
                self._walk(calls.form_object, thing, max(0, calls.count_form_objects(thing)), inner, depth + 1)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._keep_path(thing, frame, order)
            elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
                shape = self._shape(thing, frame, None, 0.0, order)
                self.sheet.keep(shape, strokes=4, starts=1, filled=True)
                if kind == raw.FPDF_PAGEOBJ_IMAGE:
                    self._pictures.append((shape, thing))

    def _keep_path(self, path: int, frame: Frame, order: int) -> None:
        objects = self._objects
        strokes, starts = objects.strokes_of(path)
        filled, stroked = objects.painted(path)
        if not (filled or stroked) or strokes > MOST_OUTLINE_STROKES:
            return
        colour, alpha = objects.colour_of(path)
        shape = self._shape(path, frame, colour, frame.seen_through(alpha), order)
        if stroked and max(shape.x1 - shape.x0, shape.bottom - shape.top) < _SMALL:
            # pdfium's bounds hold the pen's width too
            box = objects.outline_of(path, mult_matrix(objects.matrix_of(path), frame.ctm))
            shape = replace(
                shape, x0=box[0], x1=box[2], top=self.sheet.height - box[3], bottom=self.sheet.height - box[1]
            )
        self.sheet.keep(shape, strokes=strokes, starts=starts, filled=filled)

    def _shape(self, thing: int, frame: Frame, colour: RGB | None, alpha: float, order: int) -> Ground:
        box = common(self._objects.box_of(thing, frame), self._objects.clip_of(thing, frame))
        assert box is not None
        top = self.sheet.height
        return Ground(box[0], top - box[3], box[2], top - box[1], colour, alpha, order)

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
        if shape.colour is None:
            return False
        colours = {glyph.colour for glyph in self.sheet.glyphs if glyph.colour is not None}
        faint = {colour for colour in colours if contrast(colour, shape.colour) < LEAST_CONTRAST}
        return any(
            (glyph.order < shape.order or glyph.colour in faint) and stands_in(glyph, shape)
            for glyph in self.sheet.glyphs
        )
