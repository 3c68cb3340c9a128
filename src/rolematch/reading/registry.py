"""Which reader reads which format. The bytes decide, see `sniffing`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from pathlib import Path

from rolematch.errors import EmptyFile, NoText, TooLarge, UnreadableFile
from rolematch.reading import sniffing
from rolematch.reading.limits import LONGEST_WORD, MAX_WORDS, MIN_LETTERS
from rolematch.reading.options import Found, Reader, ReadingOptions
from rolematch.reading.sniffing import sniff
from rolematch.records import Note, Reading, Source


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name for people, the suffixes that a screening looks for, and its reader."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    function: str

    def reader(self) -> Reader:
        """Import the reader: only now, so that a text file never waits for a PDF library."""
        function: Reader = getattr(import_module(f"rolematch.reading.{self.module}"), self.function)
        return function


FORMATS: dict[str, Format] = {
    sniffing.PDF: Format("PDF", (".pdf",), "pdf", "read_pdf"),
    sniffing.WORD: Format("Word", (".docx", ".docm", ".dotx", ".dotm"), "word", "read_word"),
    sniffing.OLD_WORD: Format("Word before 2007", (".doc",), "old_word", "read_old_word"),
    sniffing.OPEN_DOCUMENT: Format("OpenDocument", (".odt",), "open_document", "read_open_document"),
    sniffing.RTF: Format("RTF", (".rtf",), "rich_text", "read_rich_text"),
    sniffing.HTML: Format("HTML", (".html", ".htm", ".xhtml"), "web_page", "read_web_page"),
    sniffing.JSON_RESUME: Format("JSON Resume", (".json",), "json_resume", "read_json_resume"),
    sniffing.MARKDOWN: Format("Markdown", (".md", ".markdown"), "markdown", "read_markdown"),
    sniffing.TEXT: Format("text", (".txt", ".text"), "plain", "read_plain"),
    sniffing.PNG: Format("PNG", (".png",), "picture", "read_picture"),
    sniffing.JPEG: Format("JPEG", (".jpg", ".jpeg"), "picture", "read_picture"),
    sniffing.TIFF: Format("TIFF", (".tif", ".tiff"), "picture", "read_picture"),
    sniffing.WEBP: Format("WebP", (".webp",), "picture", "read_picture"),
}


def read_file(path: str | Path, options: ReadingOptions | None = None) -> Reading:
    """Read a resume's file into placed words, in this process.

    Parameters
    ----------
    path : str or Path
        A file of one of `FORMATS`.
    options : ReadingOptions, optional
        Engine and limits. Memory and seconds are for the process that reads, see `rolematch.screening`.

    Raises
    ------
    ReadError
        One of its leaves; ``reason`` says what is wrong and ``cure`` what would help.
    """
    path = Path(path)
    return read_bytes(file_bytes(path, options), path.name, options)


def file_bytes(path: str | Path, options: ReadingOptions | None = None) -> bytes:
    """Give the bytes of a resume's file, and no more of them than a resume may have.

    Raises
    ------
    ReadError
        `UnreadableFile` if there is no such file or it may not be opened, `TooLarge` if it passes ``options.size``.
    """
    options = options or ReadingOptions()
    path = Path(path)
    try:
        if not path.is_file():
            # a pipe or a device would be read for ever
            raise UnreadableFile("no such file" if not path.exists() else "not a regular file")
        with path.open("rb") as file:
            # one byte more than may be: the file may grow while it is read
            data = file.read(options.size + 1)
            if len(data) > options.size:
                raise too_large(max(path.stat().st_size, len(data)), options)
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
    return data


def read_bytes(data: bytes, name: str, options: ReadingOptions | None = None) -> Reading:
    r"""Read the bytes of a resume's file into placed words.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name: kept in the result; its suffix tells Markdown from plain text.
    options : ReadingOptions, optional
        Engine and limits.

    Raises
    ------
    ReadError
        As for :func:`read_file`.

    Examples
    --------
    >>> reading = read_bytes(b"Ada Example\nData Scientist", "ada.txt")
    >>> [word.text for word in reading.pages[0].words]
    ['Ada', 'Example', 'Data', 'Scientist']
    """
    options = options or ReadingOptions()
    if not data:
        raise EmptyFile("zero bytes")
    if len(data) > options.size:
        raise too_large(len(data), options)
    media_type = sniff(data, name)
    found = _cut(FORMATS[media_type].reader()(data, options))
    _check(found, options)
    source = Source(name, media_type, hashlib.sha256(data).hexdigest(), len(data), found.reader)
    return Reading(source, found.pages, found.notes)


def _cut(found: Found) -> Found:
    """Cut words that no language has: what compares letters with letters would take its time over them."""
    if all(len(word.text) <= LONGEST_WORD for page in found.pages for word in page.words):
        return found
    pages = tuple(
        replace(page, words=tuple(replace(word, text=word.text[:LONGEST_WORD]) for word in page.words))
        for page in found.pages
    )
    note = Note("long-words", f"words of more than {LONGEST_WORD:,} characters were cut")
    return found._replace(pages=pages, notes=(*found.notes, note))


def _check(found: Found, options: ReadingOptions) -> None:
    """Refuse what shows more than any resume, or nothing to read."""
    words = [word for page in found.pages for word in page.words]
    characters = sum(len(word.text) for word in words)
    if characters > options.characters or len(words) > MAX_WORDS:
        raise TooLarge(f"{characters:,} characters in {len(words):,} words")
    letters = (letter for word in words if word.visible for letter in word.text if letter.isalpha())
    if sum(1 for _ in islice(letters, MIN_LETTERS)) < MIN_LETTERS:
        raise NoText("hardly any letters in it", "Check that it is the right file: it holds no text to read.")


def too_large(size: int, options: ReadingOptions) -> TooLarge:
    """Say that a file has more bytes than a resume may have."""
    return TooLarge(f"{size / 2**20:.1f} MB, more than {options.size / 2**20:g} MB")
