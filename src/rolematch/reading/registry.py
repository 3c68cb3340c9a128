"""Which reader reads which bytes. The bytes decide; the name is asked only where they can't (text, Markdown)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path, PurePath

from rolematch.errors import EmptyFile, EncryptedFile, NoText, TooLarge, UnreadableFile, UnsupportedFormat
from rolematch.reading.limits import MAX_BYTES, MIN_LETTERS
from rolematch.records import Note, Page, Reading, Source

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
MARKDOWN = "text/markdown"

# media type -> the suffixes that a screening looks for
MEDIA_TYPES: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    WORD: (".docx",),
    TEXT: (".txt", ".text"),
    MARKDOWN: (".md", ".markdown"),
}

Reader = Callable[[bytes], tuple[tuple[Page, ...], tuple[Note, ...]]]

_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# What other well-known files begin with, so that the complaint can name them
_OTHERS = (
    (b"MZ\x90\x00", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
)


def read_file(path: str | Path) -> Reading:
    """Read a resume's file into placed words.

    Parameters
    ----------
    path : str or Path
        A PDF, DOCX, plain text or Markdown file.

    Raises
    ------
    ReadError
        One of its leaves; ``reason`` says what is wrong and ``cure`` what would help.
    """
    path = Path(path)
    try:
        if not path.is_file():
            # a pipe or a device would be read for ever
            raise UnreadableFile("no such file" if not path.exists() else "not a regular file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TooLarge(f"{size / 2**20:.0f} MB, more than {MAX_BYTES // 2**20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Reading:
    r"""Read the bytes of a resume's file into placed words.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name: kept in the result; its suffix tells Markdown from plain text.

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
    if not data:
        raise EmptyFile("zero bytes")
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{len(data) / 2**20:.0f} MB, more than {MAX_BYTES // 2**20} MB")
    media_type = sniff(data, name)
    source = Source(name, media_type, hashlib.sha256(data).hexdigest(), len(data))
    pages, notes = _reader(media_type)(data)
    if sum(c.isalpha() for page in pages for word in page.words if word.visible for c in word.text) < MIN_LETTERS:
        if media_type == PDF:
            raise NoText(f"{len(pages)} page(s) without selectable text")
        raise NoText("hardly any letters in it", "Check that it is the right file: it holds no text to read.")
    return Reading(source, pages, notes)


def sniff(data: bytes, name: str) -> str:
    """Tell the media type from the bytes; raise UnsupportedFormat or EncryptedFile where no reader will do.

    Examples
    --------
    >>> sniff(b"%PDF-1.7 ...", "resume.docx")
    'application/pdf'
    >>> sniff(b"Ada Example", "resume.md")
    'text/markdown'
    """
    # the standard lets up to 1,024 bytes of junk stand before the header
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(_ZIP):
        if b"word/document.xml" in data or b"word/document2.xml" in data:
            return WORD
        raise UnsupportedFormat("a zip archive that is not a Word document")
    if data.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedFile("an Office file with a password")
        raise UnsupportedFormat("an Office file of before 2007 (.doc)")
    for start, what in _OTHERS:
        if data.startswith(start):
            raise UnsupportedFormat(what)
    suffix = PurePath(name).suffix.lower()
    if suffix in (*MEDIA_TYPES[PDF], *MEDIA_TYPES[WORD]) or _looks_binary(data[:4096]):
        raise UnsupportedFormat(f"not a {suffix.strip('.').upper()} file" if suffix else "not a text")
    return MARKDOWN if suffix in MEDIA_TYPES[MARKDOWN] else TEXT


def _looks_binary(head: bytes) -> bool:
    """Tell bytes that no encoding of text would hold: many controls, save the zeros of UTF-16."""
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    zeros = head.count(0)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or zeros > len(head) * 0.3:
        controls -= zeros
    return controls > len(head) * 0.1


def _reader(media_type: str) -> Reader:
    # imported here, so that a text file never waits for a PDF library
    if media_type == PDF:
        from rolematch.reading.pdf import read_pdf

        return read_pdf
    if media_type == WORD:
        from rolematch.reading.word import read_word

        return read_word
    if media_type == MARKDOWN:
        from rolematch.reading.markdown import read_markdown

        return read_markdown
    from rolematch.reading.plain import read_plain

    return read_plain
