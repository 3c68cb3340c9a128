"""What is filled into the fields of a PDF, or written on it by a viewer: drawn over the page (ISO 32000-1, 12.5).

A form that somebody filled in holds their words there, and nowhere on the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import MATRIX_IDENTITY, Matrix, apply_matrix_pt

from rolematch.reading.sheets import corners

# What holds words of its own; other notes mark words, or link them
_KINDS = ("Widget", "FreeText")
# Flags of what no viewer shows: hidden, not for the screen
UNSHOWN = 2 | 32


def shown_fields(page: PDFPage) -> Iterator[tuple[PDFStream, Matrix]]:
    """Give how each field of a page looks, and what moves that into its place."""
    fields = resolve1(page.annots)
    for entry in fields if isinstance(fields, list) else []:
        field = resolve1(entry)
        if not isinstance(field, dict) or _name(field.get("Subtype")) not in _KINDS:
            continue
        flags, place, look = resolve1(field.get("F", 0)), _numbers(field.get("Rect")), _look_of(field)
        if look is None or len(place) != 4 or (isinstance(flags, int) and flags & UNSHOWN):
            continue
        yield look, _matrix_of(look, place)


def _look_of(field: dict[str, Any]) -> PDFStream | None:
    looks = resolve1(field.get("AP"))
    look = resolve1(looks.get("N")) if isinstance(looks, dict) else None
    if isinstance(look, dict):
        # one of several, as of a box that may be ticked
        look = resolve1(look.get(_name(field.get("AS"))))
    return look if isinstance(look, PDFStream) else None


def _matrix_of(look: PDFStream, place: list[float]) -> Matrix:
    """Give what moves the box of a look, as its own matrix turns it, into a place (12.5.5, algorithm 8.1)."""
    box, matrix = _numbers(look.get("BBox")), _numbers(look.get("Matrix", MATRIX_IDENTITY))
    if len(box) != 4 or len(matrix) != 6:
        return MATRIX_IDENTITY
    x0, y0, x1, y1 = box
    a, b, c, d, e, f = matrix
    own = [apply_matrix_pt((a, b, c, d, e, f), point) for point in ((x0, y0), (x0, y1), (x1, y1), (x1, y0))]
    left, low, right, high = corners(own)
    to_left, to_low, to_right, to_high = corners([(place[0], place[1]), (place[2], place[3])])
    across = (to_right - to_left) / (right - left) if right > left else 1.0
    up = (to_high - to_low) / (high - low) if high > low else 1.0
    return across, 0.0, 0.0, up, to_left - left * across, to_low - low * up


def _numbers(value: Any) -> list[float]:
    found = resolve1(value)
    parts = [resolve1(part) for part in found] if isinstance(found, list | tuple) else []
    return [float(part) for part in parts if isinstance(part, int | float)]


def _name(value: Any) -> str:
    found = resolve1(value)
    return str(found.name) if isinstance(found, PSLiteral) else ""
