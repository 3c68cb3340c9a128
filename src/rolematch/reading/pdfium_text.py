"""The letters of a page as pdfium tells of them: a word of plain letters in one piece where nothing parts it.

pdfium is asked letter by letter, and asking takes most of the time. So the letters are taken from the page's text,
and places only where a word begins and ends: if it is as wide as its letters are by the font, then no gap is in it.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect
from collections.abc import Mapping, Sequence

from pdfminer.utils import apply_matrix_pt

from rolematch.reading import pdfium_calls as calls
from rolematch.reading.pdfium_looks import Look, Looks, is_faint
from rolematch.reading.pdfium_objects import moved
from rolematch.reading.sheets import UNKNOWN, USUAL_WIDTH, Corners, Glyph

# Python
_WORD = re.compile("[!-~]+")
# Hebrew, Arabic and their kin: pdfium turns such lines about, so that a text object may come in several parts
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
# pdfium writes a hyphen at a line's end so
_HYPHENS = (0x02, 0xFFFE, 0xAD)
# How much wider or narrower than its letters a word may be for nothing to part it, in font sizes: a gap that words.py
# cuts at is wider, even if some letters are kerned; where letters jump back and then on, pdfium thinks of spaces
_NARROWER, _WIDER = -0.1, 0.03
# A file may say what a glyph is to be read as: browsers do so where one glyph is two letters, as in small capitals. The
# font knows nothing of such a letter, and pdfium tells the ink alone, which begins so much behind the letter's place or
# ends nearer to the line; the boxes of other letters reach from their place to the font's descent (in font sizes)
_BEHIND, _ABOVE = 0.01, -0.05
# pdfium leaves out a text that repeats one of the last few; so many things may be drawn from the one to the other
_REPEATED_AFTER = 12
# Longer glyphs grow no further: each letter copies them
_MOST_LETTERS = 1_000


class Writer:
    """Writes the glyphs of one page.

    Parameters
    ----------
    looks : Looks
        Tells how its text objects are painted.
    height : float
        The page's, in points.
    orders : Mapping
        When each text object of the page is drawn, by its address.
    last : int
        When text objects that are not among these are drawn.
    """

    def __init__(self, looks: Looks, height: float, orders: Mapping[int, int], last: int) -> None:
        self._looks, self._page = looks, looks.page
        self._ctm, self._height = looks.ctm, height
        self._orders, self._last_order = orders, last
        # neither turned nor mirrored: only moved
        self._plain = looks.ctm[0] == 1
        self._told = calls.Results()
        self._text = ""
        self._glyphs: list[Glyph] = []
        # when text objects are drawn that characters are told of, and where others are drawn in between: how many
        # glyphs stand before, and when the last and the next are drawn
        self._written: list[int] = []
        self._jumps: list[tuple[int, int, int]] = []
        # how the last text object is painted, and when
        self._look: Look | None = None
        self._order = -1
        # whether the file says what the text object last asked about is read as
        self._spoken = 0, False
        # the first and the last glyph of text objects that are read as several letters
        self._read_as: list[tuple[int, int]] = []

    def write(self) -> list[Glyph]:
        """Give the glyphs, in pdfium's order."""
        count = max(0, calls.count_characters(self._page))
        self._text = self._characters(count)
        stretched = not _RIGHT_TO_LEFT.search(self._text)
        page, text_object = self._page, calls.text_object
        index = 0
        address = text_object(page, index)
        while index < count:
            end = index + 1
            following = text_object(page, end)
            if address:
                if following == address:
                    end = self._end_of(address, end, count, stretched)
                    following = text_object(page, end)
                if end - index == 1 and "!" <= self._text[index] <= "~" and self._plain:
                    self._write_letter(address, index)
                else:
                    self._write_string(address, index, end)
            # else it is a space or a line break that pdfium thinks of itself
            index, address = end, following
        silent = {order: thing for thing, order in self._orders.items()}
        for order in self._written:
            silent.pop(order, None)
        if not silent:
            return self._glyphs
        for first, stop in self._read_as:
            self._spread(self._glyphs[first:stop], silent)
        if self._looks.any_faint():
            self._repaint(silent)
        return self._with_spaces(silent)

    def _spread(self, glyphs: Sequence[Glyph], silent: Mapping[int, int]) -> None:
        """Spread what a text object is read as over the silent ones behind it, if it is what they are all read as."""
        start, end, size, base = glyphs[0].x0, glyphs[-1].x1, glyphs[-1].size, self._height - glyphs[-1].base
        right, order = end, glyphs[-1].order + 1
        while (thing := silent.get(order)) is not None and calls.is_spoken(thing):
            left, low, stop, high = self._looks.box_of(thing)
            if not (-size < left - right < size and low < base + size and high > base - size):
                break
            right = max(right, stop)
            order += 1
        if start < end < right:
            wider = (right - start) / (end - start)
            for glyph in glyphs:
                glyph.x0, glyph.x1 = start + (glyph.x0 - start) * wider, start + (glyph.x1 - start) * wider

    def _repaint(self, silent: Mapping[int, int]) -> None:
        """Paint faint letters as the text is painted that repeats them in their place: pdfium leaves that out.

        What is painted last is what shows: a word over its white shadow is no hidden word.
        """
        for glyph in self._glyphs:
            if not is_faint(glyph.colour, glyph.alpha, glyph.unpainted):
                continue
            for order in range(glyph.order + 1, glyph.order + _REPEATED_AFTER):
                thing = silent.get(order)
                if thing is not None and self._lies_over(thing, glyph):
                    paint, clip = self._looks.paint_of(thing), self._looks.clip_of(thing)
                    if not is_faint(*paint) and (clip is None or _holds(clip, *self._middle(glyph))):
                        glyph.colour, glyph.alpha, glyph.unpainted = paint
                        glyph.order = order

    def _lies_over(self, thing: int, glyph: Glyph) -> bool:
        """Tell whether a thing lies over the middle of a glyph."""
        return _holds(self._looks.box_of(thing), *self._middle(glyph))

    def _middle(self, glyph: Glyph) -> tuple[float, float]:
        return (glyph.x0 + glyph.x1) / 2, self._height - glyph.base + 0.3 * glyph.size

    def _characters(self, count: int) -> str:
        """Give the characters of the page, one for each index that pdfium gives them."""
        # a character takes up to two units, and a zero stands at the end
        units = ctypes.create_string_buffer(4 * count + 2)
        written = calls.text_in_bulk(self._page, 0, count, ctypes.addressof(units))
        text = units.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            # what has no meaning is missing there
            return "".join(chr(calls.unicode_of(self._page, index)) for index in range(count))
        return text

    def _end_of(self, address: int, last: int, count: int, stretched: bool) -> int:
        """Give where a text object ends that has a character at an index.

        pdfium appends the characters of a text object one after the other and turns only lines about in which some
        run from right to left; else its end is found in growing steps and then between the last two.
        """
        page, text_object = self._page, calls.text_object
        step = 1
        while text_object(page, last + step) == address:
            last += step
            step = 2 * step if stretched else 1
        end = min(last + step, count)
        while end - last > 1:
            middle = (last + end) // 2
            if text_object(page, middle) == address:
                last = middle
            else:
                end = middle
        return end

    def _write_letter(self, address: int, index: int) -> None:
        """Write a text object of one plain letter, as :meth:`_write_string` would: some programs write no others."""
        look, order, before = self._begin(address, index)
        told, dx = self._told, self._ctm[4]
        calls.character_origin(self._page, index, told.start, told.second)
        x, y = calls.doubles(told.memory)
        calls.character_box(self._page, index, told.start)
        left, top, right, bottom = calls.floats(told.memory)
        start, end, base, size, letter = x + dx, right + dx, y + self._ctm[5], look.size, self._text[index]
        spoken = (left - x > _BEHIND * size or bottom - y > _ABOVE * size) and self._is_spoken(address)
        if spoken:
            # as much paper behind the ink as before it
            end += max(0.0, left - x)
        elif end - start <= 0.02 * look.unit:
            end = start + USUAL_WIDTH * look.unit
        lost = look.flat
        if look.clip is not None and not lost:
            lost = not _holds(look.clip, (start + end) / 2, base + 0.3 * size)
        width = look.widths[letter] * look.em
        if not spoken and 0.4 * (end - start) < width < end - start + 0.05 * size:
            end = start + width
        base = self._height - base
        if before is not None and _touch(before, start, base):
            before.text += letter
            before.x1 = end
            before.count += 1
        else:
            self._glyphs.append(look.glyph(letter, start, end, base, order, lost, tall=top - bottom))

    def _begin(self, address: int, index: int) -> tuple[Look, int, Glyph | None]:
        """Begin a text object: tell its look, when it is drawn, and the glyph that its first letter may belong to."""
        look = self._looks.of(address, index)
        order = self._orders.get(address, self._last_order)
        glyphs = self._glyphs
        before = None
        if order == self._order + 1:
            # letters of one look, each a text object of its own, are one glyph where they touch
            if look is self._look and look.whole and look.clip is None and glyphs:
                before = glyphs[-1]
        elif glyphs:
            self._jumps.append((len(glyphs), self._order, order))
        self._written.append(order)
        self._look, self._order = look, order
        return look, order, before

    def _write_string(self, address: int, index: int, end: int) -> None:
        """Write the characters of a text object, from one index up to another."""
        look, order, before = self._begin(address, index)
        glyphs, text, page, told = self._glyphs, self._text, self._page, self._told
        size, dx, dy = look.size, self._ctm[4], self._ctm[5]
        glyph: Glyph | None = None
        # the last glyph's last letter (none of a ligature), where that begins on the page, and in the file
        letter, letter_start, place = "", 0.0, (math.nan, math.nan)
        # from where on a word is looked for that may be written as a whole
        search = index if look.whole and end - index > 1 else end
        first = len(glyphs)
        while index < end:
            calls.character_origin(page, index, told.start, told.second)
            at = calls.doubles(told.memory)
            start, base = (at[0] + dx, at[1] + dy) if self._plain else apply_matrix_pt(self._ctm, at)
            code = ord(text[index])
            if not 32 <= code < 127:
                # the text has signs of its own for hyphens
                code = calls.unicode_of(page, index)
            if glyph is not None:
                if at != place or code <= 32:
                    if letter != " ":
                        _cut(glyph, look, letter, letter_start, start)
                elif glyph.text != " ":
                    # it spells a ligature, all its letters in one place; no font tells its width by them
                    glyph.text += chr(code)
                    letter = ""
                    if self._plain:
                        glyph.x1 = self._side(index)
                    index += 1
                    continue
                elif self._is_spoken(address):
                    # one of several words that it is read as: pdfium gives each letter a part of the whole width
                    start = self._side(index, 0) if self._plain else start
                else:
                    # a space that pdfium thinks of itself, where the next letter stands
                    glyphs.pop()
            stop, place, letter_start, lost, spoken = index + 1, at, start, look.flat, False
            if code == 32:
                written, right, tall = " ", start, size
            else:
                if index >= search and (word := _WORD.match(text, index, end)):
                    search = word.end()
                    stop, place = self._whole(look, index, search, at)
                    letter_start = place[0] + dx
                written = text[index:stop] if 32 < code < 127 else self._meaning(index, code)
                right, tall, spoken = self._extent(address, stop - 1, place)
                if right - letter_start <= 0.02 * look.unit:
                    right = letter_start + USUAL_WIDTH * look.unit
                if look.clip is not None and not lost and stop == index + 1:
                    lost = not _holds(look.clip, (start + right) / 2, base + 0.3 * size)
            letter = "" if spoken else written[-1]
            base = self._height - base
            if before is not None and 32 < code < 127 and _touch(before, start, base):
                glyph = before
                glyph.text += written
                glyph.x1 = right
                glyph.count += stop - index
            else:
                glyph = look.glyph(written, start, right, base, order, lost, stop - index, tall)
                glyphs.append(glyph)
            before = None
            index = stop
        if glyph is not None and letter != " ":
            _cut(glyph, look, letter, letter_start, None)
            if not letter and first < len(glyphs) and len(glyph.text) > 1 and self._plain and self._is_spoken(address):
                self._read_as.append((first, len(glyphs)))

    def _whole(self, look: Look, index: int, end: int, at: tuple[float, float]) -> tuple[int, tuple[float, float]]:
        """Give where a word ends that may be written as a whole, and where its last letter stands.

        If its letters do not follow each other as close as their font says, give the end of its first letter.
        """
        stop = index + 1
        if end == stop:
            return stop, at
        told, size = self._told, look.size
        calls.character_origin(self._page, end - 1, told.start, told.second)
        last: tuple[float, float] = calls.doubles(told.memory)
        excess = last[0] - at[0] - look.em * sum(map(look.widths.__getitem__, self._text[index : end - 1]))
        if last[1] != at[1] or not _NARROWER * size < excess < _WIDER * size:
            return stop, at
        if look.clip is not None:
            # where a letter is that is cut in half has to be known of each
            dx, level = self._ctm[4], at[1] + self._ctm[5] + 0.3 * size
            if not (_holds(look.clip, at[0] + dx, level) and _holds(look.clip, last[0] + dx + size, level)):
                return stop, at
        return end, last

    def _extent(self, address: int, index: int, at: tuple[float, float]) -> tuple[float, float, bool]:
        """Give where a character ends on the right, how high it is, and whether the file says what it is read as."""
        told = self._told
        calls.character_box(self._page, index, told.start)
        left, top, right, bottom = calls.floats(told.memory)
        if not self._plain:
            _, low, right, high = moved(((left, bottom), (right, top)), self._ctm)
            return right, high - low, False
        tall, behind = top - bottom, left - at[0]
        spoken = (behind > _BEHIND * tall or bottom - at[1] > _ABOVE * tall) and self._is_spoken(address)
        return right + self._ctm[4] + (max(0.0, behind) if spoken else 0.0), tall, spoken

    def _side(self, index: int, side: int = 2) -> float:
        """Give where a character's box ends on the right, or another of its sides; the page is not turned."""
        told = self._told
        calls.character_box(self._page, index, told.start)
        place: float = calls.floats(told.memory)[side]
        return place + self._ctm[4]

    def _is_spoken(self, address: int) -> bool:
        if self._spoken[0] != address:
            self._spoken = address, calls.is_spoken(address)
        return self._spoken[1]

    def _meaning(self, index: int, code: int) -> str:
        if code in _HYPHENS and calls.is_hyphen(self._page, index) == 1:
            return "-"
        if code in (0, 0xFFFE) or calls.has_no_meaning(self._page, index) == 1:
            return UNKNOWN
        return chr(code)

    def _with_spaces(self, silent: Mapping[int, int]) -> list[Glyph]:
        """Put spaces between the glyphs where pdfium tells no character of a text object, which then holds a space.

        Or it repeats letters in their place.
        """
        orders = sorted(silent)
        found: list[Glyph] = []
        begin = 0
        for end, order, next_order in self._jumps:
            first, stop = bisect(orders, order), bisect(orders, next_order)
            if first < stop:
                last = self._glyphs[end - 1]
                between = orders[first:stop]
                if len(last.text) == 1 and any(self._lies_over(silent[one], last) for one in between):
                    continue
                found += self._glyphs[begin:end]
                # as replace() would do, which takes ten times as long
                found.append(
                    Glyph(
                        " ", last.x0, last.x1, last.base, last.size, 0.0, last.upright, last.bold, last.colour,
                        last.alpha, last.unpainted, last.lost, last.order,
                    )
                )  # fmt: skip
                begin = end
        return found + self._glyphs[begin:]


def _cut(glyph: Glyph, look: Look, letter: str, start: float, after: float | None) -> None:
    """Cut a glyph to the width that its last letter takes up: boxes hold all of a letter's ink, and an f leans over.

    Where the next glyph of the text object begins just where the ink ends, the box is right.
    """
    end = glyph.x1
    if after is not None:
        if not letter and start < after < end:
            glyph.x1 = end = after
        if abs(after - end) < 0.02 * look.size:
            return
    if letter:
        width = look.widths[letter] * look.em
        if 0.4 * (end - start) < width < end - start + 0.05 * look.size:
            glyph.x1 = start + width


def _touch(before: Glyph, start: float, base: float) -> bool:
    """Tell whether a plain letter stands right behind another of the same look."""
    return (
        _NARROWER * before.size < start - before.x1 < _WIDER * before.size
        and before.base == base
        and before.count < _MOST_LETTERS
        and "!" <= before.text[-1] <= "~"
    )


def _holds(box: Corners, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
