"""How letters are painted: colour, opacity, font, size, what is cut out for them; asked for once a text object."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pdfminer.utils import mult_matrix

from rolematch.reading import pdfium_calls as calls
from rolematch.reading.colours import LEAST_CONTRAST, RGB, WHITE, contrast
from rolematch.reading.pdfium_objects import Frame, Objects
from rolematch.reading.sheets import Corners, Glyph, is_bold

# Modes of painting that draw only the outlines of letters, and those that draw nothing
_STROKED, _UNPAINTED = (1, 5), (3, 7)
_BLACK = (0, 0, 0, 255)
# Where pdfium puts a width
_WIDTH = ctypes.c_float()
_WIDTH_AT = ctypes.addressof(_WIDTH)


class _Widths(dict[str, float]):
    """How wide a font's characters are, in font sizes; not a number where it does not tell."""

    def __init__(self, font: int) -> None:
        self._font = font

    def __missing__(self, character: str) -> float:
        told = calls.glyph_width(self._font, ord(character), 1.0, _WIDTH_AT)
        width: float = _WIDTH.value if told and _WIDTH.value else math.nan
        self[character] = width
        return width


@dataclass(slots=True)
class _Font:
    bold: bool
    type3: bool
    widths: _Widths


@dataclass(slots=True)
class Look:
    """How the glyphs of a text object are painted; ``em`` is the font size along the line.

    ``unit`` is what unknown widths are told by, ``flat`` says that the glyphs have no width, ``whole`` that their words
    may be kept in one piece.
    """

    colour: RGB
    alpha: float
    unpainted: bool
    clip: Corners | None
    bold: bool
    type3: bool
    widths: _Widths
    size: float
    em: float
    unit: float
    flat: bool
    upright: bool
    whole: bool

    def glyph(
        self, text: str, start: float, end: float, base: float, order: int, lost: bool, count: int = 1, tall: float = 0
    ) -> Glyph:
        """Give a glyph of this look; drawings of letters have the size that they are ``tall``."""
        return Glyph(
            text, start, end, base, tall if self.type3 else self.size, 0.0, self.upright, self.bold,
            self.colour, self.alpha, self.unpainted, lost, order, count,
        )  # fmt: skip


class Looks:
    """Tells the looks of one page's text objects; those that look alike share one.

    Parameters
    ----------
    text : int
        The address of pdfium's page of text.
    objects : Objects
        What pdfium knows of the page's shapes.
    frame : Frame
        The page's.
    frames : Mapping
        Those of text objects in forms, by their addresses.
    """

    def __init__(self, text: int, objects: Objects, frame: Frame, frames: Mapping[int, Frame]) -> None:
        self.page, self.ctm = text, frame.ctm
        self._objects, self._frame, self._frames = objects, frame, frames
        self._told = calls.Results()
        self._fonts: dict[int, _Font] = {}
        self._looks: dict[tuple[object, ...], Look] = {}

    def of(self, address: int, index: int) -> Look:
        """Tell how a text object is painted, how large, which way it runs."""
        told, page = self._told, self.page
        frame = self._frames.get(address, self._frame)
        mode = calls.render_mode(address)
        colour = (calls.stroke_colour if mode in _STROKED else calls.fill_colour)(address, *told.places)
        font = calls.font_of(address)
        calls.character_matrix(page, index, told.matrix)
        size = calls.character_size(page, index)
        cut = frame.clip is not None or calls.count_clips(calls.clip_path(address)) > 0
        clip = self._objects.clip_of(address, frame) if cut else None
        key = mode, colour, font, size, clip, frame.alpha, told.head.raw
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._new_look(mode, bool(colour), font, size, clip, frame)
        return look

    def paint_of(self, address: int) -> tuple[RGB, float, bool]:
        """Tell a text object's colour, how opaque it is, and whether it is not painted at all."""
        told, mode = self._told, calls.render_mode(address)
        coloured = (calls.stroke_colour if mode in _STROKED else calls.fill_colour)(address, *told.places)
        colour, alpha = _paint(calls.integers(told.memory) if coloured else _BLACK)
        return colour, self._frames.get(address, self._frame).seen_through(alpha), mode in _UNPAINTED

    def box_of(self, address: int) -> Corners:
        """Give the box around a text object, on the page."""
        return self._objects.box_of(address, self._frames.get(address, self._frame))

    def clip_of(self, address: int) -> Corners | None:
        """Give the box around what is cut out for a text object, None if nothing is."""
        return self._objects.clip_of(address, self._frames.get(address, self._frame))

    def any_faint(self) -> bool:
        """Tell whether a text object so far would not show on white paper."""
        return any(is_faint(look.colour, look.alpha, look.unpainted) for look in self._looks.values())

    def _new_look(
        self, mode: int, coloured: bool, font_address: int, points: float, clip: Corners | None, frame: Frame
    ) -> Look:
        *paint, a, b, c, d, _, _ = calls.colour_and_matrix(self._told.memory)
        colour, alpha = _paint(paint if coloured else _BLACK)
        font = self._fonts.get(font_address)
        if font is None:
            font = self._fonts[font_address] = _font_at(font_address)
        if points < 0:
            # letters of a negative size are turned about once more
            points, a, b, c, d = -points, -a, -b, -c, -d
        a, b, c, d, _, _ = mult_matrix((a, b, c, d, 0, 0), (*self.ctm[:4], 0, 0))
        size, em = points * math.hypot(c, d), points * math.hypot(a, b)
        flat = em < 0.01 * size
        return Look(
            colour,
            frame.seen_through(alpha),
            mode in _UNPAINTED,
            clip,
            font.bold,
            font.type3,
            font.widths,
            size,
            em,
            size if flat else em,
            flat,
            flat or abs(b) <= 0.2 * abs(a),
            self.ctm[0] == 1 and b == 0 and a > 0 and not flat and not font.type3,
        )


def is_faint(colour: RGB | None, alpha: float, unpainted: bool) -> bool:
    """Tell whether letters painted so do not show on white paper."""
    if unpainted or colour is None:
        return unpainted
    red, green, blue = (1 - alpha * (1 - part) for part in colour)
    return contrast((red, green, blue), WHITE) < LEAST_CONTRAST


def _paint(told: Sequence[int]) -> tuple[RGB, float]:
    red, green, blue, alpha = told
    return (red / 255, green / 255, blue / 255), alpha / 255


def _font_at(address: int) -> _Font:
    name = ctypes.create_string_buffer(256)
    calls.font_name(address, ctypes.addressof(name), 256)
    flags = calls.font_flags(address)
    # drawings of letters (Type 3) have neither name nor flags
    return _Font(is_bold(name.value.decode("utf-8", "replace"), max(0, flags)), not name.value, _Widths(address))
