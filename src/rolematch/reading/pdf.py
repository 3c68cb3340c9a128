"""PDF through pdfminer.six: pages to placed words."""

from __future__ import annotations

import binascii
import io
import logging
import struct
import zlib

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException

from rolematch.errors import BrokenFile, EncryptedFile
from rolematch.reading.glyphs import UNKNOWN, GlyphCollector
from rolematch.reading.limits import MAX_PAGES
from rolematch.reading.words import words_on
from rolematch.records import Note, Page

# What pdfminer lets out on damaged files: its own errors, and the builtins that 2,347 public files were seen to raise
LEAKS = (
    PSException, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError,
    NotImplementedError, EOFError, OSError, struct.error, zlib.error, binascii.Error,
)  # fmt: skip

# Above this share of characters without a meaning, the text is not what the page shows
_MOST_UNKNOWN = 0.05

# pdfminer tells of every oddity of every file; what matters of them becomes a note or an error here
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_pdf(data: bytes) -> tuple[tuple[Page, ...], tuple[Note, ...]]:
    """Read the words of a PDF, page by page.

    A page that can't be interpreted is left out with a note; the file is broken if none can.

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    manager = PDFResourceManager()
    device = GlyphCollector(manager)
    interpreter = PDFPageInterpreter(manager, device)
    notes: list[Note] = []
    pages: list[Page] = []
    damaged: list[str] = []
    unknown = 0
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        sheets = PDFPage.create_pages(document)
        for number, page in enumerate(sheets, 1):
            if number > MAX_PAGES:
                notes.append(Note("truncated", f"only the first {MAX_PAGES} pages were read"))
                break
            try:
                interpreter.process_page(page)
            except LEAKS as error:
                damaged.append(f"page {number}: {type(error).__name__}")
            # what was drawn before the damage is still worth reading
            sheet = device.sheet
            unknown += sum(glyph.text == UNKNOWN for glyph in sheet.glyphs)
            pages.append(Page(number, sheet.width, sheet.height, tuple(words_on(sheet, number))))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise EncryptedFile("a PDF with a password") from error
    except LEAKS as error:
        if not any(page.words for page in pages):
            raise BrokenFile(f"a damaged PDF ({type(error).__name__})") from error
        damaged.append(f"after page {len(pages)}: {type(error).__name__}")
    if not pages:
        raise BrokenFile("a PDF without pages")
    if damaged:
        if not any(page.words for page in pages):
            raise BrokenFile(f"a damaged PDF ({damaged[0]})")
        notes.append(Note("damaged-pages", f"parts could not be read: {'; '.join(damaged)}"))
    if unknown > _MOST_UNKNOWN * max(1, device.count):
        notes.append(Note("unmappable-font", f"{unknown} of {device.count} characters have no meaning in this file"))
    return tuple(pages), tuple(notes)
