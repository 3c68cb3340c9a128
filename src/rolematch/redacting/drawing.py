"""Draw a PDF anew: of each page only the words that we read and that name nobody, and the plain areas behind them.

Nothing is painted over: what is not copied is not there. Photographs, signatures, codes, logos, watermarks, hidden
words and all that the reader does not understand stay behind.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rolematch.errors import BrokenFile, UsageError
from rolematch.masking import BAR
from rolematch.reading import ReadingOptions
from rolematch.reading.limits import MIN_LETTERS
from rolematch.reading.sheets import Sheet
from rolematch.records import Box
from rolematch.redacting.covering import Cover
from rolematch.redacting.pages import DrawnPage, Placed, write_pages

if TYPE_CHECKING:
    from PIL.Image import Image

# Dots in an inch
_DOTS = 200
# Dots of one page at most: a poster is drawn more coarsely
_MOST_DOTS = 12_000_000
# Colours of a page: letters have soft edges
_COLOURS = 64
# Letters reach so far out of their boxes, in heights of the box: accents of capitals, slanted ends
_OVER, _UNDER, _BESIDE = 0.12, 0.06, 0.04
_OPAQUE = 0.95
_BAR_COLOUR = (70, 70, 70)
# Baseline over the lower edge of a word's box, in font sizes
_DESCENT = 0.2

# One word to write: its letters with bars, and its box
_Word = tuple[str, Box]


def draw_blind(data: bytes, cover: Cover, options: ReadingOptions) -> bytes:
    """Give the bytes of a PDF that shows what a cover leaves of another PDF.

    Parameters
    ----------
    data : bytes
        The PDF that was read.
    cover : Cover
        What was read of it.
    options : ReadingOptions
        Limits of the reading.

    Raises
    ------
    BrokenFile
        pdfium cannot draw it.
    UsageError
        pypdfium2 or Pillow is not installed.
    """
    try:
        import pypdfium2
        from PIL import Image  # noqa: F401
    except ImportError as error:
        raise UsageError("a blind PDF needs pypdfium2 and Pillow: pip install 'rolematch[redact]'") from error
    from rolematch.reading.pdfium_calls import TURN
    from rolematch.reading.pdfium_engine import draw_pages

    words: dict[int, list[_Word]] = {}
    for text, box in _words(cover):
        words.setdefault(box.page, []).append((text, box))
    pages = []
    try:
        with TURN, pypdfium2.PdfDocument(data) as document:
            for number, (sheet, _) in enumerate(draw_pages(data, options), start=1):
                if number > options.pages:
                    break
                width, height = document[number - 1].get_size()
                scale = min(_DOTS / 72, math.sqrt(_MOST_DOTS / max(1.0, width * height)))
                drawn = document[number - 1].render(scale=scale).to_pil().convert("RGB")
                found = words.get(number, [])
                picture = _draw(drawn, sheet, _barred_lines(found) if _is_picture(sheet) else found, scale)
                pages.append(DrawnPage(width, height, picture, tuple(_placed(found, height))))
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise BrokenFile(f"a PDF that cannot be drawn ({type(error).__name__})") from error
    return write_pages(pages)


def _words(cover: Cover) -> list[_Word]:
    """Give the words in reading order, each at one place: of a word broken over two lines, where it begins."""
    found: list[_Word] = []
    places = cover.document.places
    for number, (span, box) in enumerate(places):
        text = span.of(cover.blind)
        if number and places[number - 1][0] == span:
            before = found[-1][1]
            if before.page == box.page and abs(before.bottom - box.bottom) < 0.3 * (box.bottom - box.top):
                found[-1] = (found[-1][0], _around(before, box))
                continue
            # the rest shows, and is written where the word begins
            text = BAR if BAR in text else ""
        found.append((text, box))
    return found


def _around(one: Box, other: Box) -> Box:
    return Box(
        one.page,
        min(one.x0, other.x0),
        min(one.top, other.top),
        max(one.x1, other.x1),
        max(one.bottom, other.bottom),
    )


def _is_picture(sheet: Sheet) -> bool:
    """Tell a page that is a picture: where its letters stand was guessed."""
    # some programs lay the recognised text under the scan
    last = max((area.order for area in sheet.grounds if area.colour is None and sheet.fills(area)), default=-1)
    shown = [glyph for glyph in sheet.glyphs if not (glyph.unpainted or glyph.lost) and glyph.order > last]
    return sum(letter.isalpha() for glyph in shown for letter in glyph.text) < MIN_LETTERS


def _barred_lines(words: Sequence[_Word]) -> list[_Word]:
    """Bar every word of the lines in which one is barred."""
    barred = [box for text, box in words if BAR in text]

    def beside(box: Box) -> bool:
        return any(min(box.bottom, other.bottom) - max(box.top, other.top) > 0 for other in barred)

    return [(BAR, box) if beside(box) else (text, box) for text, box in words]


def _draw(drawn: Image, sheet: Sheet, words: Sequence[_Word], scale: float) -> Image:
    """Copy plain areas and the words that name nobody to an empty page; then draw the bars."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", drawn.size, "white")
    pen = ImageDraw.Draw(page)
    for ground in sorted(sheet.grounds, key=lambda ground: ground.order):
        if ground.colour is not None and ground.alpha >= _OPAQUE and ground.area > 0:
            colour = tuple(round(255 * part) for part in ground.colour)
            corners = (ground.x0 * scale, ground.top * scale, ground.x1 * scale, ground.bottom * scale)
            pen.rectangle(corners, fill=(colour[0], colour[1], colour[2]))
    for text, box in words:
        if BAR not in text:
            corners = _corners(box, scale, drawn.size, padded=True)
            if corners[2] > corners[0] and corners[3] > corners[1]:
                page.paste(drawn.crop(corners), corners[:2])
    for text, box in words:
        if BAR in text:
            left, top, right, bottom = _corners(box, scale, drawn.size, padded=True)
            if right > left and bottom > top:
                pen.rectangle((left, top, right, bottom), fill=_BAR_COLOUR)
    return page.quantize(_COLOURS, dither=Image.Dither.NONE)


def _corners(box: Box, scale: float, size: tuple[int, int], *, padded: bool) -> tuple[int, int, int, int]:
    height = (box.bottom - box.top) * padded
    left = math.floor((box.x0 - _BESIDE * height) * scale)
    top = math.floor((box.top - _OVER * height) * scale)
    right = math.ceil((box.x1 + _BESIDE * height) * scale)
    bottom = math.ceil((box.bottom + _UNDER * height) * scale)
    return max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)


def _placed(words: Sequence[_Word], height: float) -> list[Placed]:
    # our text of a PDF has the letters in the order in which they stand on the page, also those read from the right
    placed = []
    for text, box in words:
        size = box.bottom - box.top
        if text and size > 0:
            base = height - box.bottom + _DESCENT * size
            placed.append(Placed(text, box.x0, base, max(0.1, box.x1 - box.x0), size))
    return placed
