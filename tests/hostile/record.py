"""What is known of a hostile file before anybody reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# Lines of an invented resume, so that a file whose trick fails gives a score and not only silence
LINES = (
    "Ama Testwright",
    "Data Scientist",
    "ama@example.com",
    "Experience",
    "Data Scientist, Nowhere Mills, Jan 2020 - Dec 2022",
    "Ran A/B tests in Python and SQL.",
)
SCORE = "Score"


@dataclass(frozen=True)
class Hostile:
    """A hostile file.

    ``ends`` names the outcomes that are right: ``SCORE``, or names of errors. Most files have one; more stand where
    it depends on the machine whether a library stops at the memory, at the clock or by a crash. ``pdfium`` stands for
    ``ends`` where that engine differs from pdfminer. ``words`` are words that have to be in the text if the file gives
    a score, ``never`` words that must not be.
    """

    name: str
    make: Callable[[], bytes]
    ends: tuple[str, ...]
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    pdfium: tuple[str, ...] = ()

    def ends_with(self, engine: str) -> tuple[str, ...]:
        """Give the outcomes that are right when this engine reads PDF."""
        return (engine == "pdfium" and self.pdfium) or self.ends
