"""Glyphs to words: where the ink breaks, and which words no reader of the page would see."""

from __future__ import annotations

import bisect
import functools
import operator
import statistics
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rolematch.reading.characters import clean
from rolematch.reading.colours import LEAST_CONTRAST, RGB, WHITE, contrast
from rolematch.reading.sheets import UNKNOWN, Glyph, Ground, Sheet
from rolematch.records import Box, Word

# A gap of this part of the font size parts two words where no space is drawn (tightly set TeX goes down to 0.15,
# kerning stays below 0.1)
_GAP = 0.13
_LEAST_SIZE = 3.5
# No letters are this narrow on average, in font sizes, not even thin ones that are set at a third of their width: they
# are squeezed, or the file says that one sign is many letters
_NARROWEST = 0.06
# So many gaps of a line tell how its letters are spaced; in font sizes, less is kerning and more are words
_LEAST_GAPS = 3
_LEAST_SPACING, _MOST_SPACING = 0.03, 0.6
# What is painted with this opacity hides what is behind it
_OPAQUE = 0.95
# What is drawn a second time for boldness, or as a shadow, stands so near, in font sizes; and a second letter, whatever
# letter it is, stands farther off than this
_AGAIN, _LETTER_AGAIN = 0.35, 0.12
# A word is looked for among so many of the same text before it
_MOST_ALIKE = 200
# Heights of a letter's box over and under its baseline, in font sizes; the fonts' own figures are often wrong
ASCENT, DESCENT = 0.8, 0.2
# A drawn bullet's height in font sizes (larger dots mark a timeline's entries), and how far from its item it stands
_BULLET_HEIGHT = (0.12, 0.48)
_BULLET_GAP = 2.0
# Nothing else stands level with a bullet within so many font sizes on its left
_BULLET_CLEAR = 1.2
# What the glyphs of a line share
_LINE = operator.attrgetter("base", "size", "bold")


def words_on(sheet: Sheet, page: int) -> list[Word]:
    """Group a page's glyphs into words, in the order in which they were drawn; drawn bullets come last.

    Parameters
    ----------
    sheet : Sheet
        What one page shows.
    page : int
        Its number, from 1.
    """
    words: list[Word] = []
    scanned = _is_scan(sheet)
    _find_spacing(sheet.glyphs)
    # a line's words share their height
    levels: dict[tuple[float, float], tuple[float, float, float]] = {}
    for run in _runs(sheet.glyphs):
        first = run[0]
        text, start, end, size, bold = first.text, first.x0, first.x1, first.size, first.bold
        if len(run) > 1:
            text = "".join([glyph.text for glyph in run if glyph.text != UNKNOWN])
            start, end = min([glyph.x0 for glyph in run]), max([glyph.x1 for glyph in run])
            size = max([glyph.size for glyph in run])
            bold = 2 * sum([glyph.count for glyph in run if glyph.bold]) > sum([glyph.count for glyph in run])
        if not text.isascii() or not text.isprintable() or " " in text:
            text = clean(text.replace("\u00ad", "-"))
            # no-break spaces inside a glyph run, and what an accent without its letter leaves behind
            text = "".join(text.split())
        if not text:
            continue
        level = levels.get((first.base, size))
        if level is None:
            top, bottom = first.base - ASCENT * size, first.base + DESCENT * size
            level = levels[first.base, size] = round(top, 2), round(bottom, 2), round(size, 2)
        box = Box(page, round(start, 2), level[0], round(end, 2), level[1])
        visible = _is_visible(first, box, sheet, scanned) and (
            end - start >= _NARROWEST * size * len(text) or not _is_squeezed(text, (end - start) / size)
        )
        words.append(Word(text, box, level[2], bold, _hex(first.colour), visible))
    words = _once(words)
    return [*words, *_bullets(sheet.dots, words)]


def _once(words: list[Word]) -> list[Word]:
    """Leave out what is drawn again over itself; of two such words, one that shows is kept."""
    by_text: dict[str, list[int]] = {}
    again: set[int] = set()
    for number, word in enumerate(words):
        others = by_text.setdefault(word.text, [])
        for other in others[-_MOST_ALIKE:]:
            if _is_over(words[other], word):
                again.add(other if word.visible and not words[other].visible else number)
        others.append(number)
    return [word for number, word in enumerate(words) if number not in again] if again else words


def _is_over(first: Word, second: Word) -> bool:
    """Tell whether two words of the same text stand in one place."""
    one, other = first.box, second.box
    assert one is not None
    assert other is not None
    near = _AGAIN * second.size
    return (
        abs(other.x0 - one.x0) <= near
        and abs(other.bottom - one.bottom) <= near
        and abs(second.size - first.size) <= near
        # one letter is narrow: an l beside an l is no copy of it
        and 2 * abs(other.x0 - one.x0) < one.x1 - one.x0
    )


def _find_spacing(glyphs: Sequence[Glyph]) -> None:
    """Note how letters are spaced out where they are placed one by one, and no engine tells of it."""
    # some programs write a text object for every few letters: what counts is the line
    for (_, size, _), group in groupby(glyphs, key=_LINE):
        line = list(group)
        # letters that an engine keeps as one glyph have no gap between them
        close = sum([glyph.count for glyph in line]) - len(line)
        if close >= len(line) or close + len(line) <= _LEAST_GAPS:
            continue
        gaps = [0.0] * close
        end: float | None = None
        for glyph in line:
            if glyph.text.isspace():
                end = None
                continue
            if end is not None:
                gaps.append(glyph.x0 - end)
            end = glyph.x1
        gaps.sort()
        least = _LEAST_SPACING * size
        if len(gaps) < _LEAST_GAPS or gaps[len(gaps) // 2] <= least or any(glyph.spacing for glyph in line):
            continue
        usual = statistics.median(gaps)
        if least < usual < _MOST_SPACING * size:
            for glyph in line:
                glyph.spacing = usual


def _bullets(dots: Sequence[Ground], words: Sequence[Word]) -> Iterator[Word]:
    """Give the dots that open an item: browsers draw the bullets of a list as shapes, not as characters."""
    placed = sorted(
        ((word.box.bottom - DESCENT * word.size, word) for word in words if word.box is not None and word.visible),
        key=lambda pair: pair[0],
    )
    bases = [base for base, _ in placed]
    dots = sorted(dots, key=lambda dot: dot.top)
    tops = [dot.top for dot in dots]
    for dot in dots:
        height, middle = dot.bottom - dot.top, (dot.top + dot.bottom) / 2
        low, high = (bisect.bisect(bases, dot.bottom + part * height) for part in (-0.5, 1 / _BULLET_HEIGHT[0]))
        level = [(base, word) for base, word in placed[low:high] if 0.1 <= (base - middle) / word.size <= 0.6]
        beside = dots[bisect.bisect_left(tops, dot.top - 1) : bisect.bisect_right(tops, dot.top + 1)]
        opened = _opened_by(dot, [word for _, word in level], beside)
        if opened is not None and opened.box is not None:
            top, bottom = opened.box.top, opened.box.bottom
            box = Box(opened.box.page, round(dot.x0, 2), top, round(dot.x1, 2), bottom)
            yield Word("•", box=box, size=opened.size, colour=_hex(dot.colour))


def _opened_by(dot: Ground, level: Sequence[Word], dots: Sequence[Ground]) -> Word | None:
    """Find the word right of a dot among the words and dots level with it.

    None if something stands close on the dot's left or between, or if the word is bold as titles are.
    """
    right = [(word.box.x0, word) for word in level if word.box is not None and word.box.x0 >= dot.x1 - 0.5]
    if not right:
        return None
    start, word = min(right, key=lambda pair: pair[0])
    least, most = (part * word.size for part in _BULLET_HEIGHT)
    clear = dot.x0 - _BULLET_CLEAR * word.size
    taken = any(other.box is not None and clear < other.box.x1 and other.box.x0 < dot.x1 for other in level)
    taken = taken or any(other is not dot and clear < other.x1 and other.x0 < start for other in dots)
    fits = least <= dot.bottom - dot.top <= most and start - dot.x1 <= _BULLET_GAP * word.size
    return None if taken or word.bold or not fits else word


def _runs(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    """Cut the stream of glyphs at spaces, jumps and gaps; a letter drawn twice is one."""
    run: list[Glyph] = []
    for glyph in glyphs:
        text = glyph.text
        if not glyph.upright or not text or text.isspace():
            # text that runs up the margin is a stamp or a decoration
            if run:
                yield run
                run = []
        elif run and _is_again(run[-1], glyph):
            continue
        elif run and _joins(run[-1], glyph):
            run.append(glyph)
        else:
            if run:
                yield run
            run = [glyph]
    if run:
        yield run


def _joins(last: Glyph, glyph: Glyph) -> bool:
    size = last.size if last.size > glyph.size else glyph.size
    gap = glyph.x0 - last.x1
    if last.spacing > 0.0:
        gap -= last.spacing
    if gap <= -0.5 * size and _runs_left(last.text[-1]) and _runs_left(glyph.text[0]):
        gap = last.x0 - glyph.x1
    if not -0.5 * size < gap < _GAP * size or abs(last.base - glyph.base) > 0.3 * size:
        return False
    # a white bullet does not hide the word behind it; layout joins the pieces of a word in two colours
    return last.colour == glyph.colour and last.unpainted == glyph.unpainted and last.lost == glyph.lost


def _runs_left(character: str) -> bool:
    """Tell a letter that stands left of the one before it: pdfium tells Hebrew and Arabic as they are read."""
    return unicodedata.bidirectional(character) in ("R", "AL")


def _is_again(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether a letter is drawn over itself, in one colour; whole words are looked at later."""
    if last.text != glyph.text or last.colour != glyph.colour:
        return False
    near, step = _LETTER_AGAIN * glyph.size, abs(glyph.x0 - last.x0)
    # in squeezed text the second of two letters stands as near, but right behind the first
    return step < near and abs(glyph.base - last.base) < near and 2 * step < last.x1 - last.x0


def _is_visible(glyph: Glyph, box: Box, sheet: Sheet, scanned: bool) -> bool:
    """Tell whether a word shows against what is drawn behind it and over it."""
    middle, height = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    if glyph.lost or glyph.size < _LEAST_SIZE or not (0 <= middle <= sheet.width and 0 <= height <= sheet.height):
        return False
    if glyph.unpainted or glyph.alpha <= 1 - _OPAQUE:
        # the layer that character recognition lays over a scan is as good as visible; browsers draw the shapes of
        # letters that they embolden themselves, and lay invisible text over them
        return (glyph.unpainted and scanned) or _is_inked(box, sheet)
    ground: RGB | None = WHITE
    last = -1
    for area in sheet.grounds:
        if not (area.x0 <= middle <= area.x1 and area.top <= height <= area.bottom):
            continue
        if area.order < glyph.order:
            ground, last = _blended(area.colour, area.alpha, ground), area.order
        elif area.alpha >= _OPAQUE and _covers(area, box):
            # some programs lay the recognised text under the scan
            return scanned and area.colour is None and sheet.fills(area)
    if _stands_out(glyph, ground):
        return True
    # a box with round corners is known by its sides alone: it may let a word show, and hides none
    over = [shape for shape in sheet.rounded if last < shape.order < glyph.order and _holds(shape, box)]
    return bool(over) and over[-1].alpha >= _OPAQUE and _stands_out(glyph, over[-1].colour)


def _stands_out(glyph: Glyph, ground: RGB | None) -> bool:
    ink = _blended(glyph.colour, glyph.alpha, ground)
    return ink is None or ground is None or contrast(ink, ground) >= LEAST_CONTRAST


def _holds(shape: Ground, box: Box) -> bool:
    """Tell whether a word's letters stand in a shape, but for what its box is higher than they are."""
    edge = 0.2 * (box.bottom - box.top)
    return _covers(shape, box) and shape.top <= box.top + edge and box.bottom - edge <= shape.bottom


def _is_squeezed(text: str, width: float) -> bool:
    """Tell whether a word of this width, in font sizes, has more letters than anybody could read there."""
    letters = sum(character.isalnum() for character in text)
    # on a page as wide as no float can tell letters apart, none has a width
    return letters > 1 and 0 < width < _NARROWEST * letters


def _blended(colour: RGB | None, alpha: float, ground: RGB | None) -> RGB | None:
    """Give what a colour of some opacity shows over a ground, None where nobody knows."""
    if colour is None or alpha >= _OPAQUE:
        return colour
    if ground is None:
        return None if alpha > 1 - _OPAQUE else ground
    red, green, blue = (alpha * over + (1 - alpha) * under for over, under in zip(colour, ground, strict=True))
    return red, green, blue


def _is_inked(box: Box, sheet: Sheet) -> bool:
    """Tell whether outlines that may be its letters are drawn where a word stands."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    inked = 0.0
    for shape in sheet.inked:
        level = min(shape.bottom, box.bottom) - max(shape.top, box.top)
        if level > 0.3 * height and shape.bottom - shape.top < 2 * height and _is_ink(shape):
            inked += max(0.0, min(shape.x1, box.x1) - max(shape.x0, box.x0))
    return inked > 0.5 * width


def _is_ink(shape: Ground) -> bool:
    return shape.alpha >= _OPAQUE and shape.colour is not None and contrast(shape.colour, WHITE) >= LEAST_CONTRAST


def _covers(area: Ground, box: Box) -> bool:
    """Tell whether an area hides a word, but for its edges."""
    edge = 0.1 * (box.x1 - box.x0)
    return area.x0 <= box.x0 + edge and box.x1 - edge <= area.x1


def _is_scan(sheet: Sheet) -> bool:
    """Tell a page that is a picture with recognised words behind or under it; a page of its own text is none."""
    drawn = [area.order for area in sheet.grounds if area.colour is None and sheet.fills(area)]
    if not drawn:
        return False
    own = sum(
        glyph.count
        for glyph in sheet.glyphs
        if glyph.order > drawn[0] and not glyph.unpainted and not glyph.text.isspace()
    )
    return 2 * own <= sum(glyph.count for glyph in sheet.glyphs)


@functools.lru_cache(4096)
def _hex(colour: RGB | None) -> str | None:
    return None if colour is None else "#" + "".join(f"{round(255 * part):02x}" for part in colour)
