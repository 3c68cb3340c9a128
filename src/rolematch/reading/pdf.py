"""PDF: an engine draws the pages, this gathers their words. Both engines give the same words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

from rolematch.errors import BrokenFile, NoText
from rolematch.reading.limits import MIN_LETTERS
from rolematch.reading.options import Found, ReadingOptions, named
from rolematch.reading.sheets import UNKNOWN, Sheet
from rolematch.reading.swelling import check_streams
from rolematch.reading.words import words_on
from rolematch.records import Note, Page

# Above this share of characters without a meaning, the text is not what the page shows
_MOST_UNKNOWN = 0.05


def read_pdf(data: bytes, options: ReadingOptions) -> Found:
    """Read the words of a PDF, page by page.

    A page that can't be interpreted is left out with a note; the file is broken if none can. A page that is a
    picture is recognised where an engine for that is installed.

    Raises
    ------
    EncryptedFile, BrokenFile, TooLarge, NoText
        What is wrong with the file.
    """
    check_streams(data, options)
    try:
        return _read(data, options)
    except BrokenFile:
        if options.pdf_engine != "auto" or find_spec("pypdfium2") is None:
            raise
        # what is too damaged for one engine is not always so for the other
        return _read(data, replace(options, pdf_engine="pdfminer"))


def _read(data: bytes, options: ReadingOptions) -> Found:
    engine, sheets = _drawn(data, options)
    notes: list[Note] = []
    pages: list[Page] = []
    pictured: list[int] = []
    damaged: list[str] = []
    unknown = count = 0
    try:
        for number, (sheet, damage) in enumerate(sheets, 1):
            if number > options.pages:
                notes.append(Note("truncated", f"only the first {options.pages} pages were read"))
                break
            if damage:
                damaged.append(f"page {number}: {damage}")
            count += sum(glyph.count for glyph in sheet.glyphs)
            unknown += sum(glyph.text == UNKNOWN for glyph in sheet.glyphs)
            pages.append(Page(number, sheet.width, sheet.height, tuple(words_on(sheet, number))))
            # letters may be in a picture, or be drawn as shapes
            shown = sheet.inked or any(ground.colour is None for ground in sheet.grounds)
            if shown and _letters(pages[-1]) < MIN_LETTERS:
                pictured.append(number)
    except BrokenFile as error:
        if not any(page.words for page in pages):
            raise
        damaged.append(f"after page {len(pages)}: {error.reason}")
    if not pages:
        raise BrokenFile("a PDF without pages")
    if damaged:
        if not any(page.words for page in pages):
            raise BrokenFile(f"a damaged PDF ({damaged[0]})")
        notes.append(Note("damaged-pages", f"parts could not be read: {'; '.join(damaged)}"))
    if unknown > _MOST_UNKNOWN * max(1, count):
        notes.append(Note("unmappable-font", f"{unknown} of {count} characters have no meaning in this file"))
    readers = [engine]
    if pictured:
        readers += _recognise(data, pages, pictured, notes, options)
    return Found(tuple(pages), tuple(notes), ", ".join(readers))


def _drawn(data: bytes, options: ReadingOptions) -> tuple[str, Iterator[tuple[Sheet, str]]]:
    """Choose the engine, and give its name and the sheets that it draws."""
    # imported here: one engine never waits for the other
    if options.pdf_engine != "pdfminer" and find_spec("pypdfium2") is not None:
        from rolematch.reading import pdfium_engine

        # pdfium does not tell which layers are off
        if not pdfium_engine.needs_layers(data):
            return named("pypdfium2"), pdfium_engine.draw_pages(data, options)
    from rolematch.reading import pdfminer_engine

    return named("pdfminer.six"), pdfminer_engine.draw_pages(data, options)


def _letters(page: Page) -> int:
    return sum(character.isalpha() for word in page.words if word.visible for character in word.text)


def _recognise(
    data: bytes, pages: list[Page], pictured: list[int], notes: list[Note], options: ReadingOptions
) -> list[str]:
    """Read the pages that are pictures in place; give the names of what read them."""
    from rolematch.reading import picture, recognition

    blank = all(_letters(page) < MIN_LETTERS for page in pages)
    try:
        found = picture.read_sheets(data, pictured, options)
    except NoText as error:
        if blank:
            raise NoText(f"{len(pages)} page(s) that are pictures, without selectable text", error.cure) from error
        numbers = ", ".join(map(str, pictured))
        notes.append(Note("picture-pages", f"not read, because they are pictures: page(s) {numbers}"))
        return []
    for number, page in found.items():
        pages[number - 1] = page
    numbers = ", ".join(map(str, found))
    name = recognition.reader_name()
    notes.append(Note("recognised", f"read from a picture by {name}, expect slips: page(s) {numbers}"))
    return [name]
