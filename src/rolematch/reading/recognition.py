"""Pictures of text to placed words, through RapidOCR: its models come inside its package, so that it works offline.

Tesseract was less exact on the invented scans, and wants a program that PyPI does not have; RapidOCR keeps bullets too.
"""

from __future__ import annotations

import ctypes
import functools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from rolematch.errors import BrokenFile, NoText
from rolematch.reading.characters import clean
from rolematch.reading.options import named
from rolematch.reading.words import ASCENT, DESCENT
from rolematch.records import Box, Page, Word

if TYPE_CHECKING:
    from PIL.Image import Image

CURE = "Install rolematch with character recognition: pip install 'rolematch[ocr]'; or ask for a file with text in it."
# The page is made this large, in pixels of its longer side, to find its lines: more takes more memory than words
_FINDING = 960
# Lines are cut out of a page of at most so many pixels of its longer side: the engine would shrink it itself, later
_LONGEST = 2_000
# A picture so many times longer than wide is no page, and too thin for the engine
_THINNEST = 30
# glibc's names for how it takes memory from the system (mallopt(3))
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
# A found line is higher than its letters: their font size, in heights of the line
_SIZE = 0.72
# Lines whose height differs from the usual by less than this part have the usual size
_USUAL = 0.22
# The baseline lies this part of a font size below the middle of a line
_BASE = 0.33
# Found with less certainty, a line is a drawing
_LEAST_SCORE = 0.5


@dataclass(slots=True)
class _Line:
    """A recognised line: where its middle begins and ends, its height and its words; all in points."""

    x0: float
    x1: float
    middle: float
    height: float
    text: str


def is_available() -> bool:
    """Tell whether pictures can be recognised here."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "PIL", "pypdfium2"))


def reader_name() -> str:
    """Give the name and version of what recognises."""
    return named("rapidocr")


def recognise(picture: Image, number: int, width: float, height: float) -> Page:
    """Read a picture of a page.

    Parameters
    ----------
    picture : PIL.Image.Image
        The page, upright but for a few degrees.
    number : int
        Which page it is, from 1.
    width, height : float
        Its size in points; the boxes of the words are in points too.

    Raises
    ------
    NoText
        Nothing is installed that could read it.
    BrokenFile
        The engine can't take the picture.
    MemoryError
        This process may not have the memory that it takes.
    """
    if not is_available():
        raise NoText("a picture of text", CURE)
    if max(picture.size) > _THINNEST * min(picture.size):
        return Page(number, width, height, ())
    found, picture = _found(picture)
    if found.boxes is None or found.txts is None:
        return Page(number, width, height, ())
    scale = width / picture.width
    quads = [
        ([(float(x) * scale, float(y) * scale) for x, y in quad], text)
        for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if score >= _LEAST_SCORE and text.strip()
    ]
    lines = _straightened(quads, width, height)
    usual = statistics.median(line.height for line in lines) if lines else 0.0
    words = [word for line in lines for word in _words(line, usual, number)]
    return Page(number, width, height, tuple(words))


def _found(picture: Image) -> tuple[Any, Image]:
    """Give what the engine finds, and the picture in the size in which it found that."""
    import cv2
    import numpy as np
    from PIL import Image
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    longer = max(picture.size)
    if longer > _LONGEST:
        size = (max(1, picture.width * _LONGEST // longer), max(1, picture.height * _LONGEST // longer))
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    try:
        return _engine()(np.asarray(picture.convert("RGB"))[:, :, ::-1]), picture
    except (ONNXRuntimeError, cv2.error) as error:
        if "alloc" in str(error) or "Insufficient memory" in str(error):
            raise MemoryError("recognition") from error
        raise BrokenFile(f"a picture that can't be recognised ({type(error).__name__})") from error


def _spare_memory() -> None:
    """Take memory in one place and give large pieces back at once, where this process may have only so much.

    Each page and line has a size of its own: kept for later, their remains fill the limit after a few pages.
    """
    import cv2

    # every thread more keeps an area of memory of its own, and the workers are processes
    cv2.setNumThreads(1)
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 256 * 1024)
        mallopt(_M_ARENA_MAX, 1)


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    _spare_memory()
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            # one thread: the same sums in the same order, whatever else runs
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.use_cls": False,
            "Rec.rec_batch_num": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": _FINDING,
        }
    )


def _straightened(
    quads: Sequence[tuple[Sequence[tuple[float, float]], str]], width: float, height: float
) -> list[_Line]:
    """Turn the lines back by the angle at which most of them run, around the middle of the page."""
    slopes = [
        math.atan2(quad[1][1] - quad[0][1], quad[1][0] - quad[0][0])
        for quad, text in quads
        if len(text) > 10  # short lines tell little
    ]
    angle = statistics.median(slopes) if slopes else 0.0
    cos, sin = math.cos(-angle), math.sin(-angle)

    def turned(x: float, y: float) -> tuple[float, float]:
        x, y = x - width / 2, y - height / 2
        return width / 2 + x * cos - y * sin, height / 2 + x * sin + y * cos

    lines = []
    for quad, text in quads:
        corners = [turned(x, y) for x, y in quad]
        left = ((corners[0][0] + corners[3][0]) / 2, (corners[0][1] + corners[3][1]) / 2)
        right = ((corners[1][0] + corners[2][0]) / 2, (corners[1][1] + corners[2][1]) / 2)
        high = (corners[3][1] + corners[2][1] - corners[0][1] - corners[1][1]) / 2
        lines.append(_Line(left[0], right[0], (left[1] + right[1]) / 2, max(1.0, high), text))
    return lines


def _words(line: _Line, usual: float, page: int) -> list[Word]:
    """Share a line's width out among its words by their letters."""
    same = abs(line.height - usual) < _USUAL * usual
    size = round(_SIZE * (usual if same else line.height), 2)
    base = line.middle + _BASE * size
    text = line.text.strip()
    step = (line.x1 - line.x0) / max(1, len(text))
    words = []
    at = 0
    for part in text.split():
        at = text.index(part, at)
        plain = clean(part)
        if plain:
            box = Box(
                page,
                round(line.x0 + at * step, 2),
                round(base - ASCENT * size, 2),
                round(line.x0 + (at + len(part)) * step, 2),
                round(base + DESCENT * size, 2),
            )
            words.append(Word(plain, box, size))
        at += len(part)
    return words
