"""Bytes to words: one file a format, one registry, limits on size, pages and glyphs."""

from rolematch.reading.registry import MEDIA_TYPES, read_bytes, read_file

__all__ = ["MEDIA_TYPES", "read_bytes", "read_file"]
