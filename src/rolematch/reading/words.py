"""Glyphs to words: where the ink breaks, and which words no reader of the page would see."""

from __future__ import annotations

from collections.abc import Iterable

from rolematch.reading.characters import clean
from rolematch.reading.colours import LEAST_CONTRAST, RGB, WHITE, contrast
from rolematch.reading.glyphs import UNKNOWN, Glyph, Sheet
from rolematch.records import Box, Word

# A gap of this part of the font size parts two words where no space is drawn (tightly set TeX goes down to 0.15,
# kerning stays below 0.1)
_GAP = 0.13
_LEAST_SIZE = 3.5
# Heights of a letter's box over and under its baseline, in font sizes; the fonts' own figures are often wrong
ASCENT, DESCENT = 0.8, 0.2


def words_on(sheet: Sheet, page: int) -> list[Word]:
    """Group a page's glyphs into words, in the order in which they were drawn.

    Parameters
    ----------
    sheet : Sheet
        What one page shows.
    page : int
        Its number, from 1.
    """
    words: list[Word] = []
    pictured = sheet.pictured
    for run in _runs(sheet.glyphs):
        text = clean("".join(glyph.text for glyph in run if glyph.text != UNKNOWN).replace("\u00ad", "-"))
        # no-break spaces inside a glyph run, and what an accent without its letter leaves behind
        text = "".join(text.split())
        if not text:
            continue
        first = run[0]
        size = max(glyph.size for glyph in run)
        box = Box(
            page,
            round(min(glyph.x0 for glyph in run), 2),
            round(first.base - ASCENT * size, 2),
            round(max(glyph.x1 for glyph in run), 2),
            round(first.base + DESCENT * size, 2),
        )
        words.append(
            Word(
                text,
                box=box,
                size=round(size, 2),
                bold=2 * sum(glyph.bold for glyph in run) > len(run),
                colour=_hex(first.colour),
                visible=_is_visible(first, box, sheet, pictured),
            )
        )
    return words


def _runs(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    """Cut the stream of glyphs at spaces, jumps and gaps."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if not glyph.upright or glyph.text.isspace() or not glyph.text:
            # text that runs up the margin is a stamp or a decoration
            if run:
                yield run
            run = []
            continue
        if run and not _joins(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _joins(last: Glyph, glyph: Glyph) -> bool:
    if last.colour != glyph.colour or last.unpainted != glyph.unpainted:
        # a white bullet does not hide the word behind it; layout joins the pieces of a word in two colours
        return False
    size = max(last.size, glyph.size)
    if abs(last.base - glyph.base) > 0.3 * size:
        return False
    gap = glyph.x0 - last.x1 - max(0.0, last.spacing)
    return -0.5 * size < gap < _GAP * size


def _is_visible(glyph: Glyph, box: Box, sheet: Sheet, pictured: bool) -> bool:
    if glyph.unpainted:
        # the layer that character recognition lays over a scan is as good as visible
        return pictured
    middle, height = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    if glyph.size < _LEAST_SIZE:
        return False
    if not (0 <= middle <= sheet.width and 0 <= height <= sheet.height):
        return False
    if glyph.colour is None:
        return True
    ground: RGB | None = WHITE
    for area in sheet.grounds:
        if area.order < glyph.order and area.x0 <= middle <= area.x1 and area.top <= height <= area.bottom:
            ground = area.colour
    return ground is None or contrast(glyph.colour, ground) >= LEAST_CONTRAST


def _hex(colour: RGB | None) -> str | None:
    return None if colour is None else "#" + "".join(f"{round(255 * part):02x}" for part in colour)
