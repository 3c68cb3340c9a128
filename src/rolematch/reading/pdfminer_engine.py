"""PDF through pdfminer.six (pure Python): what it draws, caught glyph by glyph.

pdfminer's own layout analysis is left out: it is quadratic and interleaves columns. What it does not tell of (opacity,
clips, layers that are switched off, colours that a form inherits) is kept here.
"""

from __future__ import annotations

import binascii
import io
import logging
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSException
from pdfminer.utils import MATRIX_IDENTITY, Matrix, apply_matrix_pt

from rolematch.errors import BrokenFile, EncryptedFile, TooLarge
from rolematch.reading.colours import RGB
from rolematch.reading.layers import Layers, layers_of
from rolematch.reading.limits import MAX_FORMS
from rolematch.reading.options import ReadingOptions
from rolematch.reading.pdfminer_operators import Interpreter, State
from rolematch.reading.sheets import (
    BULLET_CODES,
    MOST_OUTLINE_STROKES,
    UNKNOWN,
    USUAL_WIDTH,
    Corners,
    Glyph,
    Ground,
    Sheet,
    common,
    corners,
    is_bold,
)

# What pdfminer lets out on damaged files: its own errors, and the builtins that 2,347 public files were seen to raise
LEAKS = (
    PSException, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError,
    NotImplementedError, EOFError, OSError, struct.error, zlib.error, binascii.Error,
)  # fmt: skip

# pdfminer tells of every oddity of every file; what matters of them becomes a note or an error
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def draw_pages(data: bytes, options: ReadingOptions) -> Iterator[tuple[Sheet, str]]:
    """Give each page's sheet, and what went wrong on it (empty if nothing did).

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    manager = PDFResourceManager()
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        device = GlyphCollector(manager, options.characters, layers_of(document))
        interpreter = Interpreter(manager, device)
        for page in PDFPage.create_pages(document):
            damage = ""
            try:
                page.mediabox = _shown_box(page)
                interpreter.process_page(page)
            except LEAKS as error:
                damage = type(error).__name__
            # what was drawn before the damage is still worth reading
            yield device.sheet, damage
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise EncryptedFile("a PDF with a password") from error
    except LEAKS as error:
        raise BrokenFile(f"a damaged PDF ({type(error).__name__})") from error


def _shown_box(page: PDFPage) -> Any:
    """Give the part of the page that is shown: what lies outside the crop box is cut off."""
    # any two opposite corners may stand there
    whole, part = (corners([box[:2], box[2:]]) for box in (page.mediabox, page.cropbox))
    shown = common(whole, part)
    return shown if shown and shown[0] < shown[2] and shown[1] < shown[3] else whole


class GlyphCollector(PDFTextDevice):
    """A pdfminer device that keeps glyphs and grounds, and stops at the limits."""

    def __init__(self, manager: PDFResourceManager, most: int, layers: Layers) -> None:
        super().__init__(manager)
        self.sheet = Sheet(0.0, 0.0)
        self.page_ctm: Matrix = MATRIX_IDENTITY
        self.layers = layers
        self.parts: list[bool] = []
        self.state = State()
        self._most = most
        self._count = 0
        self._forms = 0
        self._order = 0
        self._colours: dict[Any, RGB | None] = {}
        self._bold: dict[int, bool] = {}
        self._string: tuple[bool, bool, RGB | None, float, bool] = (False, False, None, 0.0, False)

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Start a sheet of the page's size."""
        x0, y0, x1, y1 = page.mediabox
        width, height = abs(x1 - x0), abs(y1 - y0)
        if page.rotate in (90, 270):
            width, height = height, width
        self.sheet = Sheet(width, height)
        self.parts = []
        self.ctm = self.page_ctm = ctm

    def open_part(self, off: bool) -> None:
        """Open a marked part; what stands in a part that is off does not show, and neither do parts inside it."""
        self.parts.append(off or (bool(self.parts) and self.parts[-1]))

    def close_part(self) -> None:
        """Close the innermost marked part."""
        if self.parts:
            self.parts.pop()

    def begin_figure(self, name: str, bbox: Any, matrix: Matrix) -> None:
        """Count forms and pictures: some files call them without end."""
        self._forms += 1
        if self._forms > MAX_FORMS:
            raise TooLarge(f"more than {MAX_FORMS:,} drawings inside drawings")

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Keep a picture's place: it fills the unit square of its matrix."""
        clear = any(key in stream for key in ("SMask", "Mask", "ImageMask", "IM"))
        alpha = 0.0 if clear else self.state.opacity()
        shape = self._shape([self.at(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))], None, self.state.clip, alpha)
        if not (self.parts and self.parts[-1]):
            self.sheet.keep(shape, strokes=4, starts=1, filled=True)

    def paint_shading(self, state: State) -> None:
        """Keep the place of a run of colours, which nobody knows and which may be seen through."""
        whole = ((0.0, 0.0), (self.sheet.width, self.sheet.height))
        if not (self.parts and self.parts[-1]):
            self.sheet.keep(self._shape(whole, None, state.clip, 0.0), strokes=4, starts=1, filled=True)

    def paint_path(self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        """Keep filled areas, which text may stand on, and dots, which may be bullets."""
        if not (fill or stroke) or len(path) > MOST_OUTLINE_STROKES or (self.parts and self.parts[-1]):
            return
        points = [self.at(*segment[-2:]) for segment in path if len(segment) >= 3]
        if not points:
            return
        assert isinstance(graphicstate, State)
        colour = self._colour(graphicstate.ncolor, graphicstate.ncs.name)
        starts = sum(segment[0] == "m" for segment in path)
        shape = self._shape(points, colour, graphicstate.clip, graphicstate.opacity() if colour else 0.0)
        self.sheet.keep(shape, strokes=len(path), starts=starts, filled=fill)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Give a point of the drawing on the page, counted from its lower left corner."""
        assert self.ctm is not None
        return apply_matrix_pt(self.ctm, (float(x), float(y)))

    def _shape(
        self, points: Sequence[tuple[float, float]], colour: RGB | None, clip: Corners | None, alpha: float
    ) -> Ground:
        box = common(corners(points), clip)
        assert box is not None
        self._order += 1
        return Ground(
            box[0], self.sheet.height - box[3], box[2], self.sheet.height - box[1], colour, alpha, self._order - 1
        )

    def render_string(self, textstate: PDFTextState, seq: Any, ncs: Any, graphicstate: PDFGraphicState) -> None:
        """Note how this string is painted, then let pdfminer place its glyphs."""
        mode = textstate.render
        stroked = mode in (1, 5)
        colour, space = (graphicstate.scolor, graphicstate.scs) if stroked else (graphicstate.ncolor, graphicstate.ncs)
        # pdfminer adds the spacing behind each glyph itself and does not tell
        spacing = textstate.charspace * textstate.scaling * 0.01
        lost = bool(self.parts and self.parts[-1]) or abs(textstate.scaling) < 1
        self._string = (mode in (3, 7), lost, self._colour(colour, space.name), spacing, stroked)
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Keep one glyph and give its advance in text space."""
        self._count += 1
        if self._count > self._most:
            raise TooLarge(f"more than {self._most:,} characters")
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "•" if cid in BULLET_CODES and not font.is_multibyte() else UNKNOWN
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, x, y = matrix
        scale = math.hypot(c, d)
        size = abs(fontsize) * scale
        if isinstance(font, PDFType3Font):
            # such fonts have units of their own
            size *= abs(font.get_height()) or 1.0
        dx, dy = x + a * advance, y + b * advance
        unpainted, lost, colour, spacing, stroked = self._string
        if advance == 0:
            # the font keeps this glyph's width to itself
            dx = x + USUAL_WIDTH * size
        assert isinstance(graphicstate, State)
        clip = graphicstate.clip
        if clip is not None and not lost:
            middle, level = (x + dx) / 2, y + 0.3 * size
            lost = not (clip[0] <= middle <= clip[2] and clip[1] <= level <= clip[3])
        self.sheet.glyphs.append(
            Glyph(
                text=text,
                x0=min(x, dx),
                x1=max(x, dx),
                base=self.sheet.height - (max(y, dy) + rise * scale),
                size=size,
                spacing=spacing * math.hypot(a, b),
                upright=abs(b) <= 0.2 * abs(a),
                bold=self._is_bold(font),
                colour=colour,
                alpha=graphicstate.opacity(stroked),
                unpainted=unpainted,
                lost=lost,
                order=self._order,
            )
        )
        self._order += 1
        return advance

    def _is_bold(self, font: PDFFont) -> bool:
        key = id(font)
        if key not in self._bold:
            self._bold[key] = is_bold(str(font.fontname), font.flags)
        return self._bold[key]

    def _colour(self, colour: Any, space: str) -> RGB | None:
        key = (colour, space)
        try:
            if key not in self._colours:
                self._colours[key] = rgb_of(colour, space)
            return self._colours[key]
        except TypeError:  # a colour that can't be a key is none that we know
            return None


def rgb_of(colour: Any, space: str = "DeviceGray") -> RGB | None:
    """Give a colour as red, green and blue in 0 to 1, or None if it is a pattern.

    Examples
    --------
    >>> rgb_of(1), rgb_of((0, 0, 0, 1)), rgb_of(1, "Separation"), rgb_of("P0", "Pattern")
    ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), None)
    """
    parts = tuple(colour) if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts) or space in ("Pattern", "Indexed"):
        return None
    values = [min(1.0, max(0.0, float(part))) for part in parts]
    if len(values) == 1:
        # a separation counts ink, not light
        grey = 1.0 - values[0] if space in ("Separation", "DeviceN") else values[0]
        return grey, grey, grey
    if len(values) == 3:
        return values[0], values[1], values[2]
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return None
