"""Placed words to one text in reading order, in which every character still knows its page and box."""

from rolematch.layout.document import lay_out

__all__ = ["lay_out"]
