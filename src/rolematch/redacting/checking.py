"""Read a blind copy again, with two libraries and as raw bytes, and refuse it if it still says whose it is."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from rolematch.errors import NotBlind, NoText
from rolematch.layout import lay_out
from rolematch.reading import ReadingOptions
from rolematch.reading.options import PdfEngine
from rolematch.redacting.covering import Cover
from rolematch.screening import read_guarded

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def check_copy(path: Path, cover: Cover, options: ReadingOptions) -> None:
    """Look for everything that was blanked in a copy.

    Parameters
    ----------
    path : Path
        The copy.
    cover : Cover
        What was blanked.
    options : ReadingOptions
        Limits of reading.

    Raises
    ------
    NotBlind
        Some of it is still there.
    """
    data = path.read_bytes()
    found = 0 if data.startswith((b"%PDF", b"PK")) else cover.leaks(data.decode("utf-8"))
    for text in _read(path, data, options):
        found += cover.leaks(text)
    for text in _raw(data):
        found += cover.leaks_raw(text)
    if found:
        raise NotBlind(f"{found} name(s) or contact(s) were still in the copy")


def _read(path: Path, data: bytes, options: ReadingOptions) -> Iterator[str]:
    """Give the text of a copy as each of our readers has it, in reading order and in the file's own order."""
    engines: list[PdfEngine] = ["auto"]
    if data.startswith(b"%PDF"):
        engines = ["pdfminer", "pdfium"] if find_spec("pypdfium2") is not None else ["pdfminer"]
    for engine in engines:
        try:
            # pages without words, or of bars alone, are no pictures to recognise
            reading = read_guarded(path, replace(options, pdf_engine=engine, ocr=False))
        except NoText:
            continue
        yield " ".join(word.text for page in reading.pages for word in page.words)
        yield lay_out(reading).text


def _raw(data: bytes) -> Iterator[str]:
    """Give whatever stands in the bytes: the parts of an archive, the streams of a PDF."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                text = html.unescape(archive.read(name).decode("utf-8", "replace"))
                yield name
                yield text
                # a word may be in several pieces
                yield _TAG.sub("", text)
        return
    for part in (data, *(match[1] for match in _STREAM.finditer(data))):
        with suppress(zlib.error):
            part = zlib.decompressobj().decompress(part)
        yield part.decode("utf-8", "ignore")
