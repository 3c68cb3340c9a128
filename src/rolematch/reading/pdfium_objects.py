"""What pdfium tells of the things drawn on a page: where they are, how they are outlined, cut out, seen through."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw
from pdfminer.utils import MATRIX_IDENTITY, Matrix, apply_matrix_pt

from rolematch.reading import pdfium_calls as calls
from rolematch.reading.colours import RGB
from rolematch.reading.sheets import Corners, Glyph, Ground, common, corners

# Outlines of more points than this are not counted in detail
_MOST_POINTS = 60
# Pixels of blue, green, red and opacity
_WITH_ALPHA = (raw.FPDFBitmap_BGRA, getattr(raw, "FPDFBitmap_BGRA_Premul", raw.FPDFBitmap_BGRA))
# A dot of a picture of less than this, of 255, may be seen through
_CLEAR = 250


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page or a form of it sets for all that is drawn in it.

    ``ctm`` turns its coordinates into those of the page, ``clip`` is what is cut out for it, on the page.
    """

    ctm: Matrix
    clip: Corners | None = None
    alpha: float = 1.0

    def seen_through(self, alpha: float) -> float:
        """Give how opaque a thing is that has an opacity of its own.

        A form that is painted as one picture has all of its things seen through; in another, things have the form's
        opacity unless they set their own. pdfium does not tell the two apart, but for things that are the more opaque.

        Examples
        --------
        >>> frame = Frame((1, 0, 0, 1, 0, 0), None, 0.5)
        >>> frame.seen_through(1.0), frame.seen_through(0.5)
        (0.5, 0.5)
        """
        return alpha * self.alpha if alpha > self.alpha else alpha


def is_opaque(document: Any, page: Any, picture: int) -> bool:
    """Tell whether a picture has no dot that may be seen through."""
    thing = ctypes.cast(ctypes.c_void_p(picture), raw.FPDF_PAGEOBJECT)
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, thing)
    if not bitmap:
        return False
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) not in _WITH_ALPHA:
            return True
        rows, stride = raw.FPDFBitmap_GetHeight(bitmap), raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), rows * stride)
        # the rows may be longer than the picture is wide
        wide = 4 * raw.FPDFBitmap_GetWidth(bitmap)
        return all(min(pixels[at + 3 : at + wide : 4], default=255) >= _CLEAR for at in range(0, len(pixels), stride))
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def stands_in(glyph: Glyph, shape: Ground) -> bool:
    """Tell whether a glyph stands in a shape; of several that are kept as one, whether any does."""
    end = glyph.x1 if glyph.count > 1 else glyph.x0
    across = glyph.x0 <= shape.x1 and shape.x0 <= end
    return across and shape.top <= glyph.base - 0.3 * glyph.size <= shape.bottom


def shows(shape: Ground, pixels: Any) -> bool:
    """Tell whether a shape has its colour at most places of its edge, where words seldom stand."""
    assert shape.colour is not None
    high, wide = pixels.shape[:2]
    x0, x1 = max(0, int(shape.x0) + 1), min(wide - 1, int(shape.x1) - 1)
    y0, y1 = max(0, int(shape.top) + 1), min(high - 1, int(shape.bottom) - 1)
    if x0 >= x1 or y0 >= y1:
        return True
    edge = [*pixels[y0, x0:x1], *pixels[y1, x0:x1], *pixels[y0:y1, x0], *pixels[y0:y1, x1]]
    near = sum(max(abs(int(p) - 255 * c) for p, c in zip(pixel, shape.colour, strict=True)) < 4 for pixel in edge)
    return 2 * near > len(edge)


def moved(points: Sequence[tuple[float, float]], ctm: Matrix) -> Corners:
    """Give the box around points that a matrix moves."""
    return corners([apply_matrix_pt(ctm, point) for point in points])


class Objects:
    """Asks pdfium for what it knows of the things drawn on one page, each given by its address.

    The outline that is cut out for many things is kept by pdfium once, and its box is found once.
    """

    def __init__(self) -> None:
        self._told = calls.Results()
        self._clips: dict[tuple[int | None, Matrix], Corners | None] = {}

    def matrix_of(self, thing: int) -> Matrix:
        """Give a thing's own matrix."""
        told = self._told
        if not calls.object_matrix(thing, told.matrix):
            return MATRIX_IDENTITY
        matrix: Matrix = calls.colour_and_matrix(told.memory)[4:]
        return matrix

    def box_of(self, thing: int, frame: Frame) -> Corners:
        """Give the box around a thing, on the page."""
        told = self._told
        if not calls.object_bounds(thing, *told.places):
            return moved(((0.0, 0.0),), frame.ctm)
        x0, y0, x1, y1 = calls.floats(told.memory)
        return moved(((x0, y0), (x0, y1), (x1, y1), (x1, y0)), frame.ctm)

    def colour_of(self, thing: int) -> tuple[RGB, float]:
        """Give the colour that a thing is filled with, and how opaque it is."""
        told = self._told
        if not calls.fill_colour(thing, *told.places):
            return (0.0, 0.0, 0.0), 1.0
        red, green, blue, alpha = calls.integers(told.memory)
        return (red / 255, green / 255, blue / 255), alpha / 255

    def painted(self, path: int) -> tuple[bool, bool]:
        """Tell whether an outline is filled, and whether it is stroked."""
        told = self._told
        if not calls.draw_mode(path, told.places[0], told.places[1]):
            return False, False
        fill, stroke, _, _ = calls.integers(told.memory)
        return bool(fill), bool(stroke)

    def strokes_of(self, path: int) -> tuple[int, int]:
        """Count the strokes of an outline as a PDF writes them, a curve being one, and where it begins anew."""
        points = calls.count_segments(path)
        if points > _MOST_POINTS:
            return points, 0
        kinds = [calls.segment_type(calls.path_segment(path, index)) for index in range(points)]
        curved = kinds.count(raw.FPDF_SEGMENT_BEZIERTO)
        return points - curved + curved // 3, kinds.count(raw.FPDF_SEGMENT_MOVETO)

    def outline_of(self, path: int, ctm: Matrix) -> Corners:
        """Give the box around the points where the strokes of an outline end."""
        points = []
        curved = 0
        for index in range(calls.count_segments(path)):
            segment = calls.path_segment(path, index)
            curved = curved + 1 if calls.segment_type(segment) == raw.FPDF_SEGMENT_BEZIERTO else 0
            if curved % 3 == 0:
                points.append(self._point(segment))
        return moved(points, ctm)

    def clip_of(self, thing: int, frame: Frame) -> Corners | None:
        """Give the box around what is cut out for a thing, None if nothing is."""
        clip = calls.clip_path(thing)
        found = frame.clip
        for index in range(max(0, calls.count_clips(clip)) if clip else 0):
            key = calls.clip_segment(clip, index, 0), frame.ctm
            if key not in self._clips:
                self._clips[key] = self._around(clip, index, frame.ctm)
            found = common(found, self._clips[key])
        return found

    def _around(self, clip: int, index: int, ctm: Matrix) -> Corners | None:
        count = min(500, calls.count_clip_segments(clip, index))
        points = [self._point(calls.clip_segment(clip, index, number)) for number in range(count)]
        return moved(points, ctm) if points else None

    def _point(self, segment: int) -> tuple[float, float]:
        told = self._told
        calls.segment_point(segment, told.places[0], told.places[1])
        x, y, _, _ = calls.floats(told.memory)
        return x, y
