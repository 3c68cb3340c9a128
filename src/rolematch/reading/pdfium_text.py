"""The letters of a page as pdfium tells of them: a word of plain letters in one piece where nothing parts it.

pdfium is asked letter by letter, and asking takes most of the time. So the letters are taken from the page's text,
and places only where a word begins and ends: if it is as wide as its letters are by the font, then no gap is in it.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from pdfminer.utils import Matrix, apply_matrix_pt, mult_matrix

from rolematch.reading import pdfium_calls as calls
from rolematch.reading.colours import RGB
from rolematch.reading.pdfium_objects import Objects, moved
from rolematch.reading.sheets import UNKNOWN, USUAL_WIDTH, Corners, Glyph, is_bold

# Python | é
_PARTS = re.compile("[!-~]+|[^!-~]", re.DOTALL)
# Hebrew, Arabic and their kin: pdfium turns such lines about, so that a text object may come in several parts
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
# pdfium writes a hyphen at a line's end so
_HYPHENS = (0x02, 0xFFFE, 0xAD)
# How much wider or narrower than its letters a word may be for nothing to part it, in font sizes: a gap that words.py
# cuts at is wider, even if some letters are kerned
_NARROWER, _WIDER = -0.1, 0.03


class _Widths(dict[str, float]):
    """How wide a font's characters are, in font sizes; not a number where it does not tell."""

    def __init__(self, font: int) -> None:
        self._font = font

    def __missing__(self, character: str) -> float:
        width = ctypes.c_float()
        told = calls.glyph_width(self._font, ord(character), 1.0, ctypes.addressof(width))
        self[character] = width.value if told and width.value else math.nan
        return self[character]


@dataclass(slots=True)
class _Font:
    bold: bool
    type3: bool
    widths: _Widths


@dataclass(slots=True)
class _Look:
    """How the glyphs of a text object are painted; ``em`` is the font size along the line.

    ``flat`` says that they have no width, ``whole`` that their words may be kept in one piece.
    """

    colour: RGB
    alpha: float
    unpainted: bool
    clip: Corners | None
    font: _Font
    size: float
    em: float
    flat: bool
    upright: bool
    whole: bool


class Writer:
    """Writes the glyphs of one page.

    Parameters
    ----------
    text : int
        The address of pdfium's page of text.
    objects : Objects
        What pdfium knows of the page's shapes.
    ctm : Matrix
        What turns the file's coordinates into those of the page.
    height : float
        The page's, in points.
    orders : Mapping
        When each text object of the page is drawn, by its address, in that order.
    last : int
        When text objects that are not among these are drawn.
    """

    def __init__(
        self, text: int, objects: Objects, ctm: Matrix, height: float, orders: Mapping[int, int], last: int
    ) -> None:
        self._page = text
        self._objects = objects
        self._ctm, self._height = ctm, height
        self._orders, self._last_order = orders, last
        # neither turned nor mirrored: only moved
        self._plain = ctm[0] == 1
        self._told = calls.Results()
        self._fonts: dict[int, _Font] = {}
        self._looks: dict[tuple[object, ...], _Look] = {}
        self.glyphs: list[Glyph] = []
        # where the glyphs of each text object begin, and when it is drawn
        self._strings: list[tuple[int, int]] = []
        self._seen: set[int] = set()
        # the text object that is being written: its last glyph, and that glyph's last letter and where it begins
        self._address = 0
        self._look: _Look
        self._order = 0
        self._glyph: Glyph | None = None
        self._letter = ""
        self._start = 0.0
        self._at = (0.0, 0.0)

    def write(self) -> list[Glyph]:
        """Give the glyphs, in pdfium's order."""
        count = calls.count_characters(self._page)
        text = self._text(count)
        may_be_whole = self._plain and not _RIGHT_TO_LEFT.search(text)
        page, text_object = self._page, calls.text_object
        for part in _PARTS.finditer(text):
            index, end = part.span()
            last = text_object(page, end - 1) if may_be_whole and end - index > 1 else None
            while index < end:
                address = text_object(page, index)
                if not address:
                    # spaces and line breaks that pdfium thinks of itself
                    index += 1
                    continue
                if address != self._address:
                    self._begin(index, address)
                if address == last:
                    if self._look.whole and index + 1 < end and self._write_whole(index, end, text[index:end]):
                        break
                    last = None
                self._write_letter(index, text[index])
                index += 1
        self._end_glyph(None)
        return self._with_silent_spaces()

    def _text(self, count: int) -> str:
        """Give the characters of the page, one for each index that pdfium gives them."""
        # a character takes up to two units, and a zero stands at the end
        units = ctypes.create_string_buffer(4 * count + 2)
        written = calls.text_in_bulk(self._page, 0, count, ctypes.addressof(units))
        text = units.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            # what has no meaning is missing there
            return "".join(chr(calls.unicode_of(self._page, index)) for index in range(count))
        return text

    def _begin(self, index: int, address: int) -> None:
        """Begin a text object: how it is painted, how large, which way it runs."""
        self._end_glyph(None)
        self._glyph = None
        told, page = self._told, self._page
        mode = calls.render_mode(address)
        colour = (calls.stroke_colour if mode in (1, 5) else calls.fill_colour)(address, *told.places)
        font = calls.font_of(address)
        calls.character_matrix(page, index, told.matrix)
        size = calls.character_size(page, index)
        clip = self._objects.clip_of(address, self._ctm)
        key = mode, colour, font, size, clip, told.head.raw
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._new_look(mode, bool(colour), font, size, clip)
        self._address, self._look = address, look
        self._order = self._orders.get(address, self._last_order)
        self._seen.add(address)
        self._strings.append((len(self.glyphs), self._order))

    def _new_look(self, mode: int, coloured: bool, font_address: int, points: float, clip: Corners | None) -> _Look:
        red, green, blue, alpha, a, b, c, d, _, _ = self._told.colour_and_matrix(self._told.memory)
        if not coloured:
            red, green, blue, alpha = 0, 0, 0, 255
        font = self._fonts.get(font_address)
        if font is None:
            font = self._fonts[font_address] = _font_at(font_address)
        a, b, c, d, _, _ = mult_matrix((a, b, c, d, 0, 0), (*self._ctm[:4], 0, 0))
        flat = math.hypot(a, b) < 0.01 * math.hypot(c, d)
        return _Look(
            (red / 255, green / 255, blue / 255),
            alpha / 255,
            mode in (3, 7),
            clip,
            font,
            points * math.hypot(c, d),
            points * math.hypot(a, b),
            flat,
            flat or abs(b) <= 0.2 * abs(a),
            self._plain and b == 0 and a > 0 and not flat and not font.type3,
        )

    def _write_whole(self, index: int, end: int, text: str) -> bool:
        """Write the letters up to an index as one glyph, if they follow each other as close as their font says."""
        told, look = self._told, self._look
        calls.character_origin(self._page, index, told.start, told.second)
        at = told.doubles(told.memory)
        if at == self._at and self._glyph is not None and self._glyph.text != " ":
            # it may belong to a ligature
            return False
        calls.character_origin(self._page, end - 1, told.start, told.second)
        last = told.doubles(told.memory)
        widths = look.font.widths
        excess = last[0] - at[0] - look.em * sum(map(widths.__getitem__, text[:-1]))
        if last[1] != at[1] or not _NARROWER * look.size < excess < _WIDER * look.size:
            return False
        calls.character_box(self._page, end - 1, told.start)
        dx, dy = self._ctm[4:]
        start, base, last_start, right = at[0] + dx, at[1] + dy, last[0] + dx, told.floats(told.memory)[2] + dx
        size = look.size
        if right - last_start <= 0.02 * size:
            right = last_start + USUAL_WIDTH * size
        clip = look.clip
        if clip is not None and not (clip[0] <= start and right <= clip[2] and clip[1] <= base + 0.3 * size <= clip[3]):
            return False
        self._place(at, start, True)
        self._keep(text, start, right, base, size, False, len(text))
        self._at, self._start, self._letter = last, last_start, text[-1]
        return True

    def _write_letter(self, index: int, character: str) -> None:
        """Write one character."""
        told, look = self._told, self._look
        calls.character_origin(self._page, index, told.start, told.second)
        at = told.doubles(told.memory)
        code = ord(character)
        if not 32 <= code < 127:
            # the text has signs of its own for hyphens
            code = calls.unicode_of(self._page, index)
        if self._glyph is not None and at == self._at and code > 32 and self._glyph.text != " ":
            self._lengthen(index, chr(code))
            return
        calls.character_box(self._page, index, told.start)
        left, top, right, bottom = told.floats(told.memory)
        if self._plain:
            start, base = at[0] + self._ctm[4], at[1] + self._ctm[5]
            right, tall = right + self._ctm[4], top - bottom
        else:
            start, base = apply_matrix_pt(self._ctm, at)
            _, low, right, high = moved(((left, bottom), (right, top)), self._ctm)
            tall = high - low
        size = look.size
        if right - start <= 0.02 * size:
            right = start + USUAL_WIDTH * size
        lost = look.flat
        clip = look.clip
        if clip is not None and not lost:
            middle, level = (start + right) / 2, base + 0.3 * size
            lost = not (clip[0] <= middle <= clip[2] and clip[1] <= level <= clip[3])
        if not 32 <= code < 127:
            character = self._meaning(index, code)
        self._place(at, start, code > 32)
        self._keep(character, start, right, base, tall if look.font.type3 else size, lost, 1)
        self._at, self._start, self._letter = at, start, character

    def _lengthen(self, index: int, character: str) -> None:
        """Add a character to the last glyph: pdfium spells a ligature, all its letters in one place."""
        assert self._glyph is not None
        self._glyph.text += character
        # no font tells its width by its letters
        self._letter = ""
        told = self._told
        calls.character_box(self._page, index, told.start)
        if self._plain:
            self._glyph.x1 = told.floats(told.memory)[2] + self._ctm[4]

    def _place(self, at: tuple[float, float], start: float, inked: bool) -> None:
        """Make way for a glyph."""
        if self._glyph is None:
            return
        if inked and at == self._at and self._glyph.text == " ":
            # a space that pdfium thinks of itself, where the next letter stands
            self.glyphs.pop()
        else:
            self._end_glyph(start)

    def _keep(self, text: str, start: float, end: float, base: float, size: float, lost: bool, count: int) -> None:
        look = self._look
        self._glyph = Glyph(
            text, start, end, self._height - base, size, 0.0, look.upright, look.font.bold, look.colour, look.alpha,
            look.unpainted, lost, self._order, count,
        )  # fmt: skip
        self.glyphs.append(self._glyph)

    def _end_glyph(self, after: float | None) -> None:
        """Cut the last glyph to the width that it takes up: boxes hold all of a letter's ink, and an f leans over.

        Where the next glyph of the text object begins just where the ink ends, the box is right.
        """
        glyph = self._glyph
        if glyph is None:
            return
        start, end, look = self._start, glyph.x1, self._look
        if after is not None:
            if not self._letter and start < after < end:
                glyph.x1 = end = after
            if abs(after - end) < 0.02 * look.size:
                return
        width = look.font.widths[self._letter] * look.em if self._letter else math.nan
        if 0.4 * (end - start) < width < end - start + 0.05 * look.size:
            glyph.x1 = start + width

    def _meaning(self, index: int, code: int) -> str:
        if code in _HYPHENS and calls.is_hyphen(self._page, index) == 1:
            return "-"
        if code in (0, 0xFFFE) or calls.has_no_meaning(self._page, index) == 1:
            return UNKNOWN
        return chr(code)

    def _with_silent_spaces(self) -> list[Glyph]:
        """Put spaces between the glyphs where pdfium tells no character of a text object: it holds a space."""
        silent = sorted(self._orders[address] for address in self._orders.keys() - self._seen)
        if not silent:
            return self.glyphs
        found: list[Glyph] = []
        for (begin, order), (after, next_order) in pairwise(self._strings):
            found += self.glyphs[begin:after]
            if bisect(silent, order) < bisect(silent, next_order):
                last = found[-1]
                found.append(replace(last, text=" ", count=1))
        if self._strings:
            found += self.glyphs[self._strings[-1][0] :]
        return found


def _font_at(address: int) -> _Font:
    name = ctypes.create_string_buffer(256)
    calls.font_name(address, ctypes.addressof(name), 256)
    flags = calls.font_flags(address)
    # drawings of letters (Type 3) have neither name nor flags
    return _Font(is_bold(name.value.decode("utf-8", "replace"), max(0, flags)), not name.value, _Widths(address))
