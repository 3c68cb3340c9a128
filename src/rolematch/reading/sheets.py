"""What one page of a PDF shows, whichever engine reads it: glyphs, the areas they stand on, small round shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rolematch.reading.colours import RGB

# Smaller fills are rules and dots; more of them than this are a picture
_LEAST_GROUND = 8.0
_MAX_GROUNDS = 1_500
# Outlines higher than this are no line of letters
_MOST_INKED = 60.0
# Outlines of more strokes than this are drawings
MOST_OUTLINE_STROKES = 20_000
# One outline of a few strokes is a box, round corners and all; more are a ring or letters drawn as shapes
_MOST_STROKES = 12
# Browsers draw each round corner with so many curves that a box, or a whole circle, has this many strokes at most
_MOST_ROUND_STROKES = 250
# A circle takes four to sixteen curves
_MOST_DOT_STROKES = 20
# Smaller shapes than grounds, but larger than a speck, that are about as wide as high may be drawn bullets
_LEAST_DOT = 0.8
# A character that the file gives no meaning
UNKNOWN = "\ufffd"
# Codes that the usual encoding (WinAnsi) leaves free show a bullet (ISO 32000-1, annex D.2, footnote 3)
BULLET_CODES = frozenset((127, 129, 141, 143, 144, 157))
# A glyph whose font keeps its width to itself is taken to be this wide, in font sizes
USUAL_WIDTH = 0.35

Corners = tuple[float, float, float, float]


@dataclass(slots=True)
class Glyph:
    """One drawn character: box sides from the page's top left, the baseline, and how it was drawn.

    An engine may keep letters that follow each other without a gap as one glyph, whose ``count`` tells how many.
    ``unpainted`` says that it leaves no ink of its own (the invisible text mode); ``lost`` that it stands in a layer
    that is switched off, outside of what is cut out for it, or has no width. ``order`` counts what is drawn on a page.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    spacing: float
    upright: bool
    bold: bool
    colour: RGB | None
    alpha: float
    unpainted: bool
    lost: bool
    order: int
    count: int = 1


@dataclass(slots=True)
class Ground:
    """A filled area, and when it was drawn.

    ``colour`` is None for a picture or a pattern, ``alpha`` 0 if it may be seen through in places that nobody knows.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    colour: RGB | None
    alpha: float
    order: int

    @property
    def area(self) -> float:
        """Give its size in square points."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.bottom - self.top)


@dataclass(slots=True)
class Sheet:
    """What one page shows. ``dots`` are shapes as small as a bullet and about as wide as high.

    ``inked`` are filled outlines of many strokes: letters drawn as shapes, under text that is itself invisible.
    ``rounded`` are filled outlines of many strokes, of one piece as far as is known, on which text may stand.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    dots: list[Ground] = field(default_factory=list)
    inked: list[Ground] = field(default_factory=list)
    rounded: list[Ground] = field(default_factory=list)

    def fills(self, ground: Ground) -> bool:
        """Tell whether an area fills over half of the page."""
        return ground.area > 0.5 * self.width * self.height

    def keep(self, shape: Ground, *, strokes: int, starts: int, filled: bool) -> None:
        """Keep a shape if text may stand on it or behind it, or if it may be a bullet or letters.

        Its outline has so many strokes and begins anew so many times (0 is not known).
        """
        large = filled and min(shape.x1 - shape.x0, shape.bottom - shape.top) >= _LEAST_GROUND
        simple = strokes <= _MOST_STROKES and starts == 1
        if strokes <= _MOST_DOT_STROKES and _is_dot(shape):
            if len(self.dots) < _MAX_GROUNDS:
                self.dots.append(shape)
        elif large and simple:
            if len(self.grounds) < _MAX_GROUNDS:
                self.grounds.append(shape)
        elif filled and not simple:
            if shape.bottom - shape.top < _MOST_INKED and len(self.inked) < _MAX_GROUNDS:
                self.inked.append(shape)
            if large and starts <= 1 and strokes <= _MOST_ROUND_STROKES and len(self.rounded) < _MAX_GROUNDS:
                self.rounded.append(shape)


def corners(points: Sequence[tuple[float, float]]) -> Corners:
    """Give the sides of the box around points: left, low, right, high.

    Examples
    --------
    >>> corners([(1, 5), (3, 2)])
    (1, 2, 3, 5)
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def common(one: Corners | None, other: Corners | None) -> Corners | None:
    """Give the part that two boxes share; None stands for everything. The part may be empty (right of left).

    Examples
    --------
    >>> common((0, 0, 4, 4), (2, 1, 9, 9)), common(None, (0, 0, 1, 1))
    ((2, 1, 4, 4), (0, 0, 1, 1))
    """
    if one is None or other is None:
        return one or other
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def is_bold(font_name: str, flags: int) -> bool:
    """Tell a bold font by its name or its ForceBold flag.

    Examples
    --------
    >>> is_bold("ABCDEF+Lato-Bold", 4), is_bold("CMBX10", 4), is_bold("Lato-Regular", 4)
    (True, True, False)
    """
    name = font_name.lower()
    return "bold" in name or "black" in name or "heavy" in name or "cmbx" in name or bool(flags & 0x40000)


def _is_dot(shape: Ground) -> bool:
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    return min(width, height) >= _LEAST_DOT and max(width, height) < min(_LEAST_GROUND, 1.4 * min(width, height))
