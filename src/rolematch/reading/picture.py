"""Pictures (PNG, JPEG, TIFF, WebP) through Pillow, and the pages of PDFs that are pictures: recognised, if that can be.

Pillow, pypdfium2 and RapidOCR come with the extra ``rolematch[ocr]``.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rolematch.errors import BrokenFile, NoText, TooLarge
from rolematch.reading.limits import MAX_PIXELS, MIN_LETTERS
from rolematch.reading.options import Found, ReadingOptions
from rolematch.reading.recognition import CURE, is_available, reader_name, recognise
from rolematch.records import Note, Page

if TYPE_CHECKING:
    from PIL.Image import Image

# Dots in an inch at which pages are drawn: fewer blur small letters, more take time
_DOTS = 200
# The tag of TIFF that says what a page is to the others; its lowest bit says a smaller copy
_SUBFILE = 254
# JPEGs are opened with at least so many dots a side, if they have them
_ENOUGH = 2_000
# What a picture's own word on its dots must be to be believed
_SANE_DOTS = (70, 1_300)
# A picture that does not say is taken for a page as wide as A4, in points
_WIDTH = 595.0
# What Pillow lets out on damaged pictures
_LEAKS = (OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, EOFError, struct.error, zlib.error)


def read_picture(data: bytes, options: ReadingOptions) -> Found:
    """Read the words of a picture of text.

    Raises
    ------
    BrokenFile, TooLarge
        What is wrong with the file.
    NoText
        It shows no text, or nothing is installed that could read it.
    """
    if not (options.ocr and is_available()):
        raise NoText("a picture of text" if options.ocr else "a picture, and --no-ocr is given", CURE)
    pages: list[Page] = []
    notes: list[Note] = []
    for number, picture in enumerate(_opened(data), 1):
        if number > options.pages:
            notes.append(Note("truncated", f"only the first {options.pages} pages were read"))
            break
        width = _width(picture)
        pages.append(recognise(picture, number, width, width * picture.height / picture.width))
    if sum(character.isalpha() for page in pages for word in page.words for character in word.text) < MIN_LETTERS:
        raise NoText("a picture with hardly any words", "Leave portraits and logos out of the folder.")
    notes.append(Note("recognised", f"read from a picture by {reader_name()}, expect slips"))
    return Found(tuple(pages), tuple(notes), reader_name())


def read_sheets(data: bytes, numbers: Sequence[int], options: ReadingOptions) -> dict[int, Page]:
    """Draw pages of a PDF and read them from the drawing.

    Parameters
    ----------
    data : bytes
        The PDF.
    numbers : sequence of int
        Which pages, from 1.
    options : ReadingOptions
        May forbid it.

    Raises
    ------
    NoText
        Nothing is installed that could read it, or it is forbidden.
    BrokenFile, TooLarge
        A page can't be drawn.
    """
    if not (options.ocr and is_available()):
        raise NoText("pages without selectable text", CURE)
    import pypdfium2

    from rolematch.reading.pdfium_calls import TURN

    found: dict[int, Page] = {}
    try:
        with TURN:
            document = pypdfium2.PdfDocument(data)
        try:
            for number in numbers:
                with TURN:
                    page = document[number - 1]
                    width, height = page.get_size()
                    if not 1 <= width * height * (_DOTS / 72) ** 2 <= MAX_PIXELS:
                        raise TooLarge(f"page {number} is {width / 72:.0f} by {height / 72:.0f} inches")
                    drawn = page.render(scale=_DOTS / 72, grayscale=True)
                    # the picture of its own outlives what pdfium drew
                    picture = drawn.to_pil().copy()
                    drawn.close()
                    page.close()
                found[number] = recognise(picture, number, width, height)
        finally:
            with TURN:
                document.close()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise BrokenFile(f"a damaged PDF ({type(error).__name__})") from error
    return found


def _opened(data: bytes) -> Iterator[Image]:
    """Give the pictures of a file, upright, each once it is asked for."""
    from PIL import Image, ImageOps, ImageSequence

    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures and of odd tags; the limit below says no
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "WEBP")) as picture:
                for number, frame in enumerate(ImageSequence.Iterator(picture)):
                    if frame.width * frame.height > MAX_PIXELS:
                        raise TooLarge(f"a picture of {frame.width:,} by {frame.height:,} dots")
                    if picture.format != "TIFF" and number:
                        # telephones add depths and previews to a JPEG, and the others only move
                        break
                    if picture.format == "TIFF" and getattr(frame, "tag_v2", {}).get(_SUBFILE, 0) & 1:
                        continue  # a smaller copy of another page
                    dots = frame.info.get("dpi")
                    whole = frame.width
                    # a photograph of many dots is opened smaller, which takes a fraction of the memory
                    frame.draft(None, (_ENOUGH, _ENOUGH))
                    if isinstance(dots, tuple):
                        dots = tuple(float(dot) * frame.width / whole for dot in dots)
                    upright = ImageOps.exif_transpose(_squared(_shaded(frame), dots))
                    flat = Image.new("RGB", upright.size, "white")
                    # what is clear shows the paper
                    flat.paste(upright.convert("RGB"), mask=_ink(upright))
                    flat.info["dpi"] = dots
                    yield flat
    except Image.DecompressionBombError as error:
        raise TooLarge("a picture of more dots than any page has") from error
    except _LEAKS as error:
        raise BrokenFile(f"a damaged picture ({type(error).__name__})") from error


def _shaded(picture: Image) -> Image:
    """Bring pictures of more than 256 shades down to that; Pillow would cut the lighter ones off."""
    if picture.mode[0] not in "IF":
        return picture
    import numpy as np
    from PIL import Image

    shades = np.nan_to_num(np.asarray(picture, dtype="float32"))
    top = float(shades.max(initial=0.0))
    full = next(full for full in (1.0, 255.0, 65_535.0, max(top, 1.0)) if top <= full)
    shaded = Image.fromarray(np.clip(shades * (255 / full), 0, 255).astype("uint8"))
    shaded.info.update(picture.info)
    return shaded


def _squared(picture: Image, dots: object) -> Image:
    """Stretch a picture whose dots are not as high as wide, as those of telefaxes are."""
    if not (isinstance(dots, tuple) and len(dots) == 2 and all(_SANE_DOTS[0] <= dot <= _SANE_DOTS[1] for dot in dots)):
        return picture
    height = round(picture.height * float(dots[0]) / float(dots[1]))
    if abs(height - picture.height) <= 0.05 * picture.height:
        return picture
    if not 0 < picture.width * height <= MAX_PIXELS:
        raise TooLarge(f"a picture of {picture.width:,} by {height:,} dots")
    return picture.convert("L" if picture.mode == "1" else picture.mode).resize((picture.width, height))


def _ink(picture: Image) -> Image | None:
    return picture.convert("RGBA").getchannel("A") if "A" in picture.mode or "transparency" in picture.info else None


def _width(picture: Image) -> float:
    """Give the width of a page in points, by its dots in an inch if they are sane."""
    dots = picture.info.get("dpi")
    across = float(dots[0]) if isinstance(dots, tuple) and dots else 0.0
    if _SANE_DOTS[0] <= across <= _SANE_DOTS[1] and 200 <= picture.width / across * 72 <= 1_700:
        return picture.width / across * 72
    return _WIDTH if picture.height >= picture.width else _WIDTH * 1.414
