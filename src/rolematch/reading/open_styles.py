"""How runs of an OpenDocument text look: automatic and named styles with their parents and the family's defaults."""

from __future__ import annotations

import re
from typing import Any

from rolematch.reading.colours import RGB, WHITE, hex_rgb
from rolematch.reading.paragraphs import Look, Place

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
# LibreOffice's additions, which later releases of the standard take over
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"

_USUAL_SIZE = 12.0
_LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(pt|in|cm|mm|pc|px|%)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_HEAVY = 600
# Drawn things that may lie behind a frame which paints nothing itself
_PAINTED = ("image", "rect", "custom-shape", "polygon", "path", "ellipse", "circle")
_BULLET, _NUMBER = f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-number"


class Styles:
    """The styles that one part of a document sees: the named ones, and the automatic ones of that part.

    Parameters
    ----------
    named : element or None
        The root of ``styles.xml``.
    part : element
        The root of the part whose automatic styles count: ``content.xml`` for the text, ``styles.xml`` for headers.
    """

    def __init__(self, named: Any, part: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._looks: dict[tuple[str, str, Look], Look] = {}
        holders = [] if named is None else named.findall(f"{OFFICE}styles")
        for holder in (*holders, *part.findall(f"{OFFICE}automatic-styles")):
            for style in holder:
                name, family = style.get(f"{STYLE}name", ""), style.get(f"{STYLE}family", "")
                if style.tag == f"{STYLE}default-style":
                    self._defaults[family] = style
                elif style.tag == f"{STYLE}style":
                    self._styles[family, name] = style
                elif style.tag == f"{TEXT}list-style":
                    self._lists[name] = style
        self._is_drawn = any(True for kind in _PAINTED for _ in part.iter(DRAW + kind))

    def paragraph(self, name: str) -> Look:
        """Give the look of the runs of a paragraph style."""
        return self._resolved("paragraph", name, Look(_USUAL_SIZE))

    def span(self, name: str, look: Look) -> Look:
        """Give the look of a span, `look` being that of what it stands in."""
        return self._resolved("text", name, look)

    def ground(self, family: str, name: str, place: Place) -> Place:
        """Give the place that a paragraph, table, row or cell of a style is."""
        colour = None
        for style in self._chain(family, name):
            for properties in style.iterfind(f"{STYLE}{family}-properties"):
                value = properties.get(f"{_FO}background-color")
                colour = colour if value is None else _colour(value)
        return place.on(colour)

    def box(self, name: str, place: Place, is_frame: bool) -> Place:
        """Give the place inside a frame or shape: on its fill, or on what may lie behind it."""
        fill = colour = back = None
        for style in self._chain("graphic", name):
            for properties in style.iterfind(f"{STYLE}graphic-properties"):
                fill = properties.get(f"{DRAW}fill", fill)
                colour = properties.get(f"{DRAW}fill-color", colour)
                back = properties.get(f"{_FO}background-color", back)
        painted = colour if fill == "solid" else back if fill is None else None
        ground = _colour(painted or "")
        # a shape that says nothing of its fill has the one that the program likes
        if ground is None and (fill == "none" or (fill is None and is_frame)) and not self._is_drawn:
            ground = place.ground
        return Place(ground, place.hidden)

    def list_style(self, paragraph: str) -> str:
        """Give the list style that a paragraph style names, empty if none."""
        named = [style.get(f"{STYLE}list-style-name") for style in self._chain("paragraph", paragraph)]
        return next((name for name in reversed(named) if name is not None), "")

    def marks(self, name: str, level: int) -> bool:
        """Tell whether a list's style puts a bullet or a number before the items of a level, from 1."""
        style = self._lists.get(name)
        levels = () if style is None else style
        for kind in levels:
            if kind.get(f"{TEXT}level") != str(level):
                continue
            if kind.tag == _NUMBER:
                return bool(kind.get(f"{STYLE}num-format"))
            return kind.tag != _BULLET or bool(kind.get(f"{TEXT}bullet-char", "•").strip())
        return True

    def attribute(self, family: str, name: str, attribute: str) -> str | None:
        """Give an attribute of a style itself, from the style or the nearest parent that has it."""
        found = [style.get(attribute) for style in self._chain(family, name)]
        return next((value for value in reversed(found) if value), None)

    def _resolved(self, family: str, name: str, look: Look) -> Look:
        key = (family, name, look)
        if key not in self._looks:
            for style in self._chain(family, name):
                properties = style.find(f"{STYLE}text-properties")
                look = look if properties is None else _applied(properties, look)
            self._looks[key] = look
        return self._looks[key]

    def _chain(self, family: str, name: str) -> list[Any]:
        """Give a style, its parents and the family's default, the last first; a damaged file may go in circles."""
        chain: list[Any] = []
        seen: set[str] = set()
        while (family, name) in self._styles and name not in seen:
            seen.add(name)
            chain.insert(0, self._styles[family, name])
            name = chain[0].get(f"{STYLE}parent-style-name", "")
        return [self._defaults[family], *chain] if family in self._defaults else chain


def page_ground(styles: Any, layout: str) -> RGB:
    """Give the colour of the pages of a layout.

    Parameters
    ----------
    styles : element
        The root of ``styles.xml``.
    layout : str
        Its name.
    """
    for style in styles.iter(f"{STYLE}page-layout"):
        properties = style.find(f"{STYLE}page-layout-properties")
        if style.get(f"{STYLE}name") == layout and properties is not None:
            return _colour(properties.get(f"{_FO}background-color", "")) or WHITE
    return WHITE


def _applied(properties: Any, look: Look) -> Look:
    """Lay the properties of a style over a look."""
    get = properties.get
    ink, shown = look.ink, get(f"{TEXT}display")
    hidden = look.hidden if shown is None else shown == "none"
    if get(f"{_FO}color") is not None:
        ink = _colour(get(f"{_FO}color"))
    if get(f"{STYLE}use-window-font-color") == "true":
        ink = None
    elif get(f"{LOEXT}opacity") == "0%":
        # LibreOffice also writes this beside automatic colours, where it means nothing
        hidden = True
    back = get(f"{_FO}background-color")
    weight = get(f"{_FO}font-weight")
    return Look(
        _length(get(f"{_FO}font-size"), look.size),
        look.bold if weight is None else weight == "bold" or (weight.isdecimal() and int(weight) >= _HEAVY),
        hidden,
        ink,
        look.ground if back is None else _colour(back),
        _length(get(f"{STYLE}text-scale"), 1.0, look.scale),
    )


def _colour(value: str) -> RGB | None:
    """Give a colour, None for "transparent"."""
    return hex_rgb(value[1:]) if value.startswith("#") else None


def _length(value: str | None, whole: float, otherwise: float | None = None) -> float:
    """Give a length in points, or the part of the whole that a percentage is."""
    match = _LENGTH.fullmatch(value or "")
    if match is None:
        return whole if otherwise is None else otherwise
    number, unit = float(match[1]), match[2]
    return number / 100 * whole if unit == "%" else number * _POINTS[unit]
