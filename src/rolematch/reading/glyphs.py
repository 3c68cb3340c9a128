"""What pdfminer draws, caught glyph by glyph: where, how large, in which colour, on which ground.

pdfminer's own layout analysis is left out: it is quadratic and interleaves columns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import Matrix, apply_matrix_pt

from rolematch.errors import TooLarge
from rolematch.reading.colours import RGB
from rolematch.reading.limits import MAX_FORMS, MAX_GLYPHS

# Smaller fills are rules and dots; more of them than this are a picture
_LEAST_GROUND = 8.0
_MAX_GROUNDS = 1_500
_MOST_STROKES = 12
# A circle takes four to sixteen curves
_MOST_DOT_STROKES = 20
# Smaller shapes than grounds, but larger than a speck, that are about as wide as high may be drawn bullets
_LEAST_DOT = 0.8
UNKNOWN = "\ufffd"
_USUAL_WIDTH = 0.35
# Codes that the usual encoding (WinAnsi) leaves free show a bullet (ISO 32000-1, annex D.2, footnote 3)
_BULLET_CODES = frozenset((127, 129, 141, 143, 144, 157))


@dataclass(slots=True)
class Glyph:
    """One drawn character: box corners from the page's top left, the baseline, and how it was drawn."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    spacing: float
    upright: bool
    bold: bool
    colour: RGB | None
    unpainted: bool
    order: int


@dataclass(slots=True)
class Ground:
    """A filled area (or a picture, whose colour nobody knows), and when it was drawn."""

    x0: float
    top: float
    x1: float
    bottom: float
    colour: RGB | None
    order: int


@dataclass(slots=True)
class Sheet:
    """What one page shows. ``dots`` are shapes as small as a bullet and about as wide as high."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    dots: list[Ground] = field(default_factory=list)

    @property
    def pictured(self) -> bool:
        """Tell whether a picture fills over half of the page, as a scan does."""
        area = self.width * self.height
        return any(
            ground.colour is None and (ground.x1 - ground.x0) * (ground.bottom - ground.top) > 0.5 * area
            for ground in self.grounds
        )


class GlyphCollector(PDFTextDevice):
    """A pdfminer device that keeps glyphs and grounds, and stops at the limits."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.sheet = Sheet(0.0, 0.0)
        self.count = 0
        self._forms = 0
        self._order = 0
        self._colours: dict[Any, RGB | None] = {}
        self._state: tuple[bool, RGB | None, float] = (False, None, 0.0)

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Start a sheet of the page's size."""
        x0, y0, x1, y1 = page.mediabox
        width, height = abs(x1 - x0), abs(y1 - y0)
        if page.rotate in (90, 270):
            width, height = height, width
        self.sheet = Sheet(width, height)
        self.ctm = ctm

    def begin_figure(self, name: str, bbox: Any, matrix: Matrix) -> None:
        """Count forms and pictures: some files call them without end."""
        self._forms += 1
        if self._forms > MAX_FORMS:
            raise TooLarge(f"more than {MAX_FORMS:,} drawings inside drawings")

    def render_image(self, name: str, stream: Any) -> None:
        """Keep a picture's place: it fills the unit square of its matrix."""
        self._keep_ground(self._shape([self._at(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))], None))

    def paint_path(self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        """Keep filled areas, which text may stand on, and dots, which may be bullets."""
        # one outline of a few strokes is a box, round corners and all; more are a ring or letters drawn as shapes
        simple = len(path) <= _MOST_STROKES and sum(segment[0] == "m" for segment in path) == 1
        if not (fill or stroke) or len(path) > _MOST_DOT_STROKES:
            return
        points = [self._at(*segment[-2:]) for segment in path if len(segment) >= 3]
        if not points:
            return
        shape = self._shape(points, self._colour(graphicstate.ncolor, graphicstate.ncs.name))
        if _is_dot(shape) and len(self.sheet.dots) < _MAX_GROUNDS:
            self.sheet.dots.append(shape)
        elif fill and simple:
            self._keep_ground(shape)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        assert self.ctm is not None
        return apply_matrix_pt(self.ctm, (float(x), float(y)))

    def _shape(self, points: Sequence[tuple[float, float]], colour: RGB | None) -> Ground:
        xs, ys = [x for x, _ in points], [self.sheet.height - y for _, y in points]
        self._order += 1
        return Ground(min(xs), min(ys), max(xs), max(ys), colour, self._order - 1)

    def _keep_ground(self, shape: Ground) -> None:
        large = min(shape.x1 - shape.x0, shape.bottom - shape.top) >= _LEAST_GROUND
        if large and len(self.sheet.grounds) < _MAX_GROUNDS:
            self.sheet.grounds.append(shape)

    def render_string(self, textstate: PDFTextState, seq: Any, ncs: Any, graphicstate: PDFGraphicState) -> None:
        """Note how this string is painted, then let pdfminer place its glyphs."""
        mode = textstate.render
        stroked = mode in (1, 5)
        colour, space = (graphicstate.scolor, graphicstate.scs) if stroked else (graphicstate.ncolor, graphicstate.ncs)
        # pdfminer adds the spacing behind each glyph itself and does not tell
        spacing = textstate.charspace * textstate.scaling * 0.01
        self._state = (mode in (3, 7), self._colour(colour, space.name), spacing)
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
        self.count += 1
        if self.count > MAX_GLYPHS:
            raise TooLarge(f"more than {MAX_GLYPHS:,} characters")
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "•" if cid in _BULLET_CODES and not font.is_multibyte() else UNKNOWN
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, x, y = matrix
        scale = math.hypot(c, d)
        size = abs(fontsize) * scale
        if isinstance(font, PDFType3Font):
            # such fonts have units of their own
            size *= abs(font.get_height()) or 1.0
        dx, dy = x + a * advance, y + b * advance
        unpainted, colour, spacing = self._state
        if advance == 0:
            # the font keeps this glyph's width to itself
            dx = x + _USUAL_WIDTH * size
        self.sheet.glyphs.append(
            Glyph(
                text=text,
                x0=min(x, dx),
                x1=max(x, dx),
                base=self.sheet.height - (max(y, dy) + rise * scale),
                size=size,
                spacing=spacing * math.hypot(a, b),
                upright=abs(b) <= 0.2 * abs(a),
                bold=_is_bold(font),
                colour=colour,
                unpainted=unpainted or abs(scaling) < 0.01,
                order=self._order,
            )
        )
        self._order += 1
        return advance

    def _colour(self, colour: Any, space: str) -> RGB | None:
        key = (colour, space)
        try:
            if key not in self._colours:
                self._colours[key] = rgb_of(colour, space)
            return self._colours[key]
        except TypeError:  # a colour that can't be a key is none that we know
            return None


def _is_dot(shape: Ground) -> bool:
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    return min(width, height) >= _LEAST_DOT and max(width, height) < min(_LEAST_GROUND, 1.4 * min(width, height))


def _is_bold(font: PDFFont) -> bool:
    name = str(font.fontname).lower()
    return "bold" in name or "black" in name or "heavy" in name or "cmbx" in name or bool(font.flags & 0x40000)


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
