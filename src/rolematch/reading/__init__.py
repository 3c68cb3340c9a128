"""Bytes to words: one file a format, one registry, limits on size, pages and characters."""

from rolematch.reading.options import PDF_ENGINES, PdfEngine, ReadingOptions
from rolematch.reading.registry import FORMATS, file_bytes, read_bytes, read_file

__all__ = ["FORMATS", "PDF_ENGINES", "PdfEngine", "ReadingOptions", "file_bytes", "read_bytes", "read_file"]
