"""What office formats share: runs of text to words with the number of their line, what shows, which cells are short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rolematch.reading.characters import clean
from rolematch.reading.colours import LEAST_CONTRAST, RGB, WHITE, contrast
from rolematch.records import Word

# Letters below this are not to be read, in points; nor those squeezed below this part of their width
_LEAST_SIZE = 3.5
_LEAST_SCALE = 0.1
# A cell up to this long stands in a row with its neighbours; longer ones are columns of their own
_SHORT_CELL = 60


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of letters is drawn; sizes in points.

    ``ink`` is None where the program picks a colour that shows, ``ground`` where nothing is painted behind the
    letters themselves.
    """

    size: float = 0.0
    bold: bool = False
    hidden: bool = False
    ink: RGB | None = None
    ground: RGB | None = None
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where paragraphs stand: on which ground (None where nobody knows it), and whether the whole place is hidden."""

    ground: RGB | None = WHITE
    hidden: bool = False

    def on(self, ground: RGB | None) -> Place:
        """Give the place with a ground of its own, if it has one."""
        return self if ground is None else replace(self, ground=ground)

    def shows(self, look: Look) -> bool:
        """Tell whether letters of this look would be seen here.

        Examples
        --------
        >>> Place().shows(Look(10.0, ink=WHITE)), Place((0.0, 0.0, 0.2)).shows(Look(10.0, ink=WHITE))
        (False, True)
        """
        if self.hidden or look.hidden or 0 < look.size < _LEAST_SIZE or look.scale < _LEAST_SCALE:
            return False
        ground = self.ground if look.ground is None else look.ground
        return look.ink is None or ground is None or contrast(look.ink, ground) >= LEAST_CONTRAST


class Piece(NamedTuple):
    r"""A run's text, in which ``"\t"`` and ``"\n"`` are a tab and the end of a line."""

    text: str
    look: Look
    visible: bool


class Lines:
    """Collects words with the number of their line."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self._line = 0

    def paragraph(self, pieces: Sequence[Piece], listed: bool = False) -> None:
        """Write one paragraph; an item of a list begins with a bullet, an empty paragraph is a blank line."""
        if listed and pieces:
            pieces = [Piece("• ", pieces[0].look, any(piece.visible for piece in pieces)), *pieces]
        before = len(self.words)
        self._write(pieces)
        self._line += 2 if len(self.words) == before else 1

    def row(self, paragraphs: Iterable[Sequence[Piece]]) -> None:
        """Write the paragraphs of a row of short cells on one line, with tabs between them."""
        joined: list[Piece] = []
        for pieces in paragraphs:
            if pieces and joined:
                joined.append(Piece("\t", Look(), True))
            joined += pieces
        self.paragraph(joined)

    def _write(self, pieces: Iterable[Piece]) -> None:
        """Cut runs into words; a word may span several of them."""
        glue = tab = False
        for text, look, visible in pieces:
            for part in _parts(text):
                last = self.words[-1] if self.words and self.words[-1].line == self._line else None
                if part == "\n":
                    self._line += 1
                    glue = tab = False
                elif part == "\t":
                    glue, tab = False, last is not None
                elif part.isspace():
                    glue = False
                elif word := clean(part.replace("\u00ad", "")):
                    if glue and last is not None and last.visible == visible:
                        self.words[-1] = replace(last, text=last.text + word)
                    else:
                        self.words.append(
                            Word(word, size=look.size, bold=look.bold, visible=visible, line=self._line, tab=tab)
                        )
                    glue, tab = True, False


def _parts(text: str) -> Iterator[str]:
    """Cut a run's text at white space, which is kept: it says whether words touch."""
    part = ""
    for character in text:
        if character.isspace():
            if part:
                yield part
            part = ""
            yield character if character in "\t\n" else " "
        else:
            part += character
    if part:
        yield part


def is_short(paragraphs: Iterable[str]) -> bool:
    """Tell whether the paragraphs of a cell are a label, a date or a name: one at most, and it fits on a line.

    Examples
    --------
    >>> is_short(["", "2020 – 2022"]), is_short(["Trained models.", "Wrote tests."])
    (True, False)
    """
    filled = [text for text in paragraphs if text.strip()]
    return len(filled) <= 1 and sum(map(len, filled)) <= _SHORT_CELL
