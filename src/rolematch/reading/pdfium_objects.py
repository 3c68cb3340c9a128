"""What pdfium tells of the things drawn on a page: where they are, how they are outlined, cut out, seen through."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as raw
from pdfminer.utils import MATRIX_IDENTITY, Matrix, apply_matrix_pt

from rolematch.reading.sheets import Corners, Glyph, Ground, common, corners

# Outlines of more points than this are not counted in detail
_MOST_POINTS = 60
# Pixels of blue, green, red and opacity
_WITH_ALPHA = (raw.FPDFBitmap_BGRA, getattr(raw, "FPDFBitmap_BGRA_Premul", raw.FPDFBitmap_BGRA))
# A dot of a picture of less than this, of 255, may be seen through
_CLEAR = 250


def is_opaque(document: Any, page: Any, thing: Any) -> bool:
    """Tell whether a picture has no dot that may be seen through."""
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
    """Tell whether a glyph stands in a shape."""
    return shape.x0 <= glyph.x0 <= shape.x1 and shape.top <= glyph.base - 0.3 * glyph.size <= shape.bottom


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


def address_of(thing: Any) -> int:
    """Give where a thing lies in memory: the same thing has the same place, however it is reached."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def matrix_of(thing: Any) -> Matrix:
    """Give a thing's own matrix."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, matrix):
        return MATRIX_IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def moved(points: Sequence[tuple[float, float]], ctm: Matrix) -> Corners:
    """Give the box around points that a matrix moves."""
    return corners([apply_matrix_pt(ctm, point) for point in points])


def strokes_of(path: Any) -> tuple[int, int]:
    """Count the strokes of an outline as a PDF writes them, a curve being one, and where it begins anew."""
    points = raw.FPDFPath_CountSegments(path)
    if points > _MOST_POINTS:
        return points, 0
    kinds = [raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(path, index)) for index in range(points)]
    curved = kinds.count(raw.FPDF_SEGMENT_BEZIERTO)
    return points - curved + curved // 3, kinds.count(raw.FPDF_SEGMENT_MOVETO)


def outline_of(path: Any, ctm: Matrix) -> Corners:
    """Give the box around the points where the strokes of an outline end."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    curved = 0
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        curved = curved + 1 if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO else 0
        if curved % 3 == 0:
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
    return moved(points, ctm)


def clip_of(thing: Any, ctm: Matrix) -> Corners | None:
    """Give the box around what is cut out for an object, None if nothing is."""
    clip = raw.FPDFPageObj_GetClipPath(thing)
    found: Corners | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
        points = []
        for number in range(min(500, raw.FPDFClipPath_CountPathSegments(clip, index))):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, index, number), x, y)
            points.append((x.value, y.value))
        if points:
            found = common(found, moved(points, ctm))
    return found
