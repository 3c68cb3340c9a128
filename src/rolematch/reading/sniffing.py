"""Tell the format from the bytes. The name is asked only where they can't tell: Markdown from plain text."""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from rolematch.errors import EncryptedFile, UnsupportedFormat

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLD_WORD = "application/msword"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
HTML = "text/html"
JSON_RESUME = "application/json"
PNG, JPEG, TIFF, WEBP = "image/png", "image/jpeg", "image/tiff", "image/webp"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
PICTURES = frozenset((PNG, JPEG, TIFF, WEBP))

_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PICTURES = ((b"\x89PNG", PNG), (b"\xff\xd8\xff", JPEG), (b"II*\x00", TIFF), (b"MM\x00*", TIFF))
# What other well-known files begin with, so that the complaint can name them
_OTHERS = (
    (b"MZ\x90\x00", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
)
# "<!DOCTYPE html>", "<html lang=...>", "<?xml ...?><html>", a fragment that begins with a block; comments may precede
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|article|section|main|header|h1|table|p)\b[^<]{0,2000}>",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# The sections that jsonresume.org's schema knows; a resume has the first and one of the others at least
_JSON_PARTS = frozenset(("work", "education", "skills", "projects", "volunteer"))
# Files of these names that hold something else are not read as text
_NO_TEXT = frozenset((
    ".pdf", ".docx", ".docm", ".dotx", ".dotm", ".doc", ".odt", ".rtf",
    ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp",
))  # fmt: skip


def sniff(data: bytes, name: str) -> str:
    """Tell the media type from the bytes; raise UnsupportedFormat or EncryptedFile where no reader will do.

    Examples
    --------
    >>> sniff(b"%PDF-1.7 ...", "resume.docx")
    'application/pdf'
    >>> sniff(b"<!DOCTYPE html><p>Ada Example", "resume.doc")
    'text/html'
    >>> sniff(b"Ada Example", "resume.md")
    'text/markdown'
    """
    # the standard lets up to 1,024 bytes of junk stand before the header
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(_ZIP):
        return _of_zip(data)
    if data.startswith(_OLE2):
        return _of_ole2(data)
    if data.startswith(b"{\\rtf"):
        return RTF
    for start, media_type in _PICTURES:
        if data.startswith(start):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    for start, what in _OTHERS:
        if data.startswith(start):
            raise UnsupportedFormat(what)
    return _of_text(data, name)


def _of_zip(data: bytes) -> str:
    if b"word/document.xml" in data or b"word/document2.xml" in data:
        return WORD
    # the format wants its media type as the first part, unpacked
    if b"mimetype" + OPEN_DOCUMENT.encode() in data[:200]:
        return OPEN_DOCUMENT
    raise UnsupportedFormat("a zip archive that is not a Word or OpenDocument text")


def _of_ole2(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFile("an Office file with a password")
    if "WordDocument".encode("utf-16-le") in data:
        return OLD_WORD
    raise UnsupportedFormat("an Office file that is no Word document")


def _of_text(data: bytes, name: str) -> str:
    head = data[:8192]
    if head.startswith(_MARKS[1:]):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(_MARKS[0])
    if _HTML.match(head):
        return HTML
    if head.lstrip().startswith(b"{") and _is_json_resume(data):
        return JSON_RESUME
    suffix = PurePath(name).suffix.lower()
    if suffix == ".json":
        raise UnsupportedFormat("JSON that is not a resume of the JSON Resume schema")
    if suffix in _NO_TEXT or _looks_binary(data[:4096]):
        raise UnsupportedFormat(f"not a {suffix.strip('.').upper()} file" if suffix else "not a text")
    return MARKDOWN if suffix in (".md", ".markdown") else TEXT


def _is_json_resume(data: bytes) -> bool:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("basics"), dict) and bool(_JSON_PARTS & found.keys())


def _looks_binary(head: bytes) -> bool:
    """Tell bytes that no encoding of text would hold: many controls, save the zeros of UTF-16."""
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    zeros = head.count(0)
    if head.startswith(_MARKS[1:]) or zeros > len(head) * 0.3:
        controls -= zeros
    return controls > len(head) * 0.1
