"""pdfium's functions that are called for every letter or shape of a page, bound once more.

pypdfium2 makes an object of every handle and asks for one of every result; here a handle is its address, a number,
and all results go into one place. The calls are too short to let other threads run meanwhile.
"""

from __future__ import annotations

import ctypes
import threading
from struct import Struct
from typing import Any

import pypdfium2.raw as raw

# pdfium must not be called by two threads at once: each waits for its turn. What the garbage collector closes meanwhile
# is closed by the thread whose turn it is, so that this lock may be taken again.
TURN = threading.RLock()
_AT = ctypes.c_void_p
_INT = ctypes.c_int


def _bound(name: str, result: Any, *arguments: Any) -> Any:
    place = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert place is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(place)


def address_of(thing: Any) -> int:
    """Give the handle that pypdfium2 holds as a number: the same thing has the same, however it is reached."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


# characters of a page's text
count_characters = _bound("FPDFText_CountChars", _INT, _AT)
text_object = _bound("FPDFText_GetTextObject", _AT, _AT, _INT)
unicode_of = _bound("FPDFText_GetUnicode", ctypes.c_uint, _AT, _INT)
text_in_bulk = _bound("FPDFText_GetText", _INT, _AT, _INT, _INT, _AT)
character_origin = _bound("FPDFText_GetCharOrigin", _INT, _AT, _INT, _AT, _AT)
character_box = _bound("FPDFText_GetLooseCharBox", _INT, _AT, _INT, _AT)
character_matrix = _bound("FPDFText_GetMatrix", _INT, _AT, _INT, _AT)
character_size = _bound("FPDFText_GetFontSize", ctypes.c_double, _AT, _INT)
is_hyphen = _bound("FPDFText_IsHyphen", _INT, _AT, _INT)
has_no_meaning = _bound("FPDFText_HasUnicodeMapError", _INT, _AT, _INT)
# text objects and their fonts
render_mode = _bound("FPDFTextObj_GetTextRenderMode", _INT, _AT)
font_of = _bound("FPDFTextObj_GetFont", _AT, _AT)
font_name = _bound("FPDFFont_GetBaseFontName", ctypes.c_size_t, _AT, _AT, ctypes.c_size_t)
font_flags = _bound("FPDFFont_GetFlags", _INT, _AT)
glyph_width = _bound("FPDFFont_GetGlyphWidth", _INT, _AT, ctypes.c_uint32, ctypes.c_float, _AT)
# what is said of an object
count_marks = _bound("FPDFPageObj_CountMarks", _INT, _AT)
mark_of = _bound("FPDFPageObj_GetMark", _AT, _AT, ctypes.c_ulong)
mark_type = _bound("FPDFPageObjMark_GetParamValueType", _INT, _AT, ctypes.c_char_p)
# whatever is drawn
count_objects = _bound("FPDFPage_CountObjects", _INT, _AT)
page_object = _bound("FPDFPage_GetObject", _AT, _AT, _INT)
count_form_objects = _bound("FPDFFormObj_CountObjects", _INT, _AT)
form_object = _bound("FPDFFormObj_GetObject", _AT, _AT, ctypes.c_ulong)
object_type = _bound("FPDFPageObj_GetType", _INT, _AT)
object_bounds = _bound("FPDFPageObj_GetBounds", _INT, _AT, _AT, _AT, _AT, _AT)
object_matrix = _bound("FPDFPageObj_GetMatrix", _INT, _AT, _AT)
fill_colour = _bound("FPDFPageObj_GetFillColor", _INT, _AT, _AT, _AT, _AT, _AT)
stroke_colour = _bound("FPDFPageObj_GetStrokeColor", _INT, _AT, _AT, _AT, _AT, _AT)
# outlines and what is cut out
draw_mode = _bound("FPDFPath_GetDrawMode", _INT, _AT, _AT, _AT)
count_segments = _bound("FPDFPath_CountSegments", _INT, _AT)
path_segment = _bound("FPDFPath_GetPathSegment", _AT, _AT, _INT)
segment_type = _bound("FPDFPathSegment_GetType", _INT, _AT)
segment_point = _bound("FPDFPathSegment_GetPoint", _INT, _AT, _AT, _AT)
clip_path = _bound("FPDFPageObj_GetClipPath", _AT, _AT)
count_clips = _bound("FPDFClipPath_CountPaths", _INT, _AT)
count_clip_segments = _bound("FPDFClipPath_CountPathSegments", _INT, _AT, _INT)
clip_segment = _bound("FPDFClipPath_GetPathSegment", _AT, _AT, _INT, _INT)


# what unpacks results
doubles = Struct("2d").unpack_from
floats = Struct("4f").unpack_from
integers = Struct("4I").unpack_from
colour_and_matrix = Struct("4I6f").unpack_from


def is_spoken(thing: int) -> bool:
    """Tell whether the file says what a text object is to be read as."""
    return any(
        mark_type(mark_of(thing, index), b"ActualText") == raw.FPDF_OBJECT_STRING for index in range(count_marks(thing))
    )


class Results:
    """Where pdfium puts what it tells, and the addresses of places there.

    Examples
    --------
    >>> results = Results()
    >>> floats(results.memory)
    (0.0, 0.0, 0.0, 0.0)
    """

    __slots__ = ("head", "matrix", "memory", "places", "second", "start")

    def __init__(self) -> None:
        self.memory = ctypes.create_string_buffer(40)
        self.start = ctypes.addressof(self.memory)
        self.second = self.start + 8
        self.places = tuple(self.start + 4 * index for index in range(4))
        # a matrix stands behind a colour; all but where it moves to is what a look is known by
        self.matrix = self.start + 16
        self.head = (ctypes.c_char * 32).from_buffer(self.memory)
