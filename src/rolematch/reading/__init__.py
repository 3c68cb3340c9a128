"""Bytes to pages: one file a format, one registry, limits on size, pages and time."""
