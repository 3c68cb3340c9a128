"""Runs of text to words, for formats whose lines and cells are known: what touches is one word, a row is one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

from rolematch.reading.characters import clean
from rolematch.records import Word

# A cell up to this long stands in a row with its neighbours; longer ones are columns of their own
_SHORT_CELL = 60
_PART = re.compile(r"\t|\n|[^\S\t\n]+|\S+")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; a tab and a line end in it stand for themselves, other white space parts words."""

    text: str
    size: float = 0.0
    bold: bool = False
    visible: bool = True


R = TypeVar("R", bound=Run)


@dataclass(slots=True)
class Paragraph(Generic[R]):
    """Runs that follow each other; ``gap`` says that a blank line stands above."""

    runs: list[R]
    gap: bool = False


def set_row(cells: Sequence[list[Paragraph[R]]], tab: R) -> list[Paragraph[R]]:
    r"""Set the cells of a row on one line with tabs if all are labels, dates or names; others one below the other.

    Parameters
    ----------
    cells : sequence of lists of Paragraph
        The row, from its first cell on.
    tab : Run
        What stands between two cells.

    Examples
    --------
    >>> cells = [[Paragraph([Run("Flour Mill")])], [Paragraph([])], [Paragraph([Run("2020")])]]
    >>> [run.text for run in set_row(cells, Run("\t"))[0].runs]
    ['Flour Mill', '\t', '2020']
    """
    if len(cells) < 2 or not all(map(_is_short, cells)):
        return [paragraph for cell in cells for paragraph in cell]
    filled = [paragraph for cell in cells for paragraph in cell if paragraph.runs]
    line: list[R] = []
    for paragraph in filled:
        line += [tab, *paragraph.runs] if line else paragraph.runs
    return [Paragraph(line, bool(filled) and filled[0].gap)]


def _is_short(cell: list[Paragraph[R]]) -> bool:
    texts = ["".join(run.text for run in paragraph.runs).strip() for paragraph in cell]
    filled = [text for text in texts if text]
    return len(filled) <= 1 and sum(map(len, filled)) <= _SHORT_CELL and not any("\n" in text for text in filled)


def words_of_runs(paragraphs: Iterable[Paragraph[R]]) -> list[Word]:
    r"""Cut paragraphs into words, with the number of their line; a paragraph without words is a blank line.

    Examples
    --------
    >>> words = words_of_runs([Paragraph([Run("Py"), Run("Torch\tsince\n"), Run("2019", visible=False)])])
    >>> [(word.text, word.line, word.tab, word.visible) for word in words]
    [('PyTorch', 0, False, True), ('since', 0, True, True), ('2019', 1, False, False)]
    """
    words: list[Word] = []
    line = 0
    for paragraph in paragraphs:
        line += int(paragraph.gap and bool(words))
        before = len(words)
        tab = broken = False
        # the parts of a word that is not yet at its end, and what its first run looks like
        parts: list[str] = []
        first: Run = _END
        for run in chain[Run](paragraph.runs, (_END,)):
            for part in _PART.findall(run.text):
                if parts and (part.isspace() or run.visible != first.visible):
                    words.append(Word("".join(parts), None, first.size, first.bold, None, first.visible, line, tab))
                    parts, tab = [], False
                if part == "\n":
                    line, tab, broken = line + 1, False, True
                elif part == "\t":
                    tab = len(words) > before and words[-1].line == line
                elif not part.isspace() and (text := clean(part)):
                    broken = False
                    first = first if parts else run
                    parts.append(text)
        # a break at a paragraph's end adds no line
        line += 0 if broken and len(words) > before else 1 if len(words) > before else 2
    return words


_END = Run(" ")
