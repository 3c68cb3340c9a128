"""What a web page's own style sheets say of each element: the cascade, as far as words are shown or hidden by it.

Through tinycss2 and cssselect2, WeasyPrint's parsers: hidden words are told from others by the rules that win, and
finding those asks for a real parser of selectors. Sheets in other files are never fetched.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Any

import cssselect2
import tinycss2
from tinycss2.color4 import parse_color

from rolematch.reading.colours import LEAST_CONTRAST, RGB, WHITE, contrast

_BLOCKS = frozenset((
    "html", "body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "menu", "dl", "dt", "dd", "pre",
    "blockquote", "table", "section", "article", "aside", "header", "footer", "main", "nav", "address", "figure",
    "figcaption", "form", "fieldset", "legend", "hr", "center", "details", "summary", "hgroup", "caption", "dir",
))  # fmt: skip
# What browsers draw before any style sheet, as the HTML standard's chapter on rendering gives it
_USUAL = """
h1 {font-size: 2em; font-weight: bold; margin: .67em 0} h2 {font-size: 1.5em; font-weight: bold; margin: .83em 0}
h3 {font-size: 1.17em; font-weight: bold; margin: 1em 0} h4 {font-weight: bold; margin: 1.33em 0}
h5 {font-size: .83em; font-weight: bold; margin: 1.67em 0} h6 {font-size: .67em; font-weight: bold; margin: 2.33em 0}
b, strong, th {font-weight: bold} small {font-size: .83em} big {font-size: 1.17em}
p, ul, ol, menu, dl, blockquote, pre, figure {margin: 1em 0} li ul, li ol, dd ul, dd ol {margin: 0}
hr {margin: 1em 0} pre, listing, xmp {white-space: pre} li {display: list-item}
tr {display: table-row} td, th {display: table-cell} [hidden], dialog:not([open]) {display: none}
.sr-only, .visually-hidden {clip: rect(0 0 0 0)}
"""
_DISPLAYS = {
    "block": "block", "flow-root": "block", "grid": "block", "table": "block", "list-item": "list-item",
    "flex": "row", "table-row": "row", "table-cell": "cell", "inline": "inline", "inline-block": "apart",
    "inline-flex": "row", "inline-grid": "apart", "table-caption": "block", "none": "none",
}  # fmt: skip
_POINTS = {"px": 0.75, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "rem": 12.0, "q": 0.709}
_SIZES = {
    "xx-small": 6.75, "x-small": 7.5, "small": 9.75, "medium": 12.0, "large": 13.5, "x-large": 18.0, "xx-large": 24.0,
    "xxx-large": 36.0,
}  # fmt: skip
_FONT_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
_KNOWN = frozenset((
    "display", "visibility", "opacity", "font-size", "font-weight", "color", "background-color", "background-image",
    "position", "left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top", "margin-bottom", "clip",
    "clip-path", "width", "height", "max-width", "max-height", "overflow", "list-style-type", "white-space", "float",
    "flex-direction", "transform",
))  # fmt: skip
_SHORTHANDS = {
    "background": ("background-color", "background-image"),
    "list-style": ("list-style-type",),
    "overflow-x": ("overflow",),
    "overflow-y": ("overflow",),
    "flex-flow": ("flex-direction",),
}

_LEAST_SIZE = 3.5
_OFF_PAGE = -999 * 0.75
# Fainter than this is not to be read
_LEAST_OPACITY = 0.05
# Longer selectors are no page's
_MAX_SELECTOR = 2_000
# The window that the page is thought to stand in, for @media (min-width: ...)
_WINDOW = 1_024.0
_WIDTH = re.compile(r"(min|max)-width\s*:\s*([\d.]{1,9})(px|em|rem)")
_INHERITED = ("inherit", "unset", "revert", "currentcolor", "initial")
_BLACK: RGB = (0.0, 0.0, 0.0)

Declarations = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Look:
    """What an element hands on to those inside it; a colour is None where it is not known."""

    size: float = 12.0
    bold: bool = False
    ink: RGB | None = _BLACK
    ground: RGB | None = WHITE
    shown: bool = True
    visible: bool = True
    kept: bool = False
    bullets: bool = True

    @property
    def seen(self) -> bool:
        """Tell whether words of this look show."""
        if not (self.shown and self.visible) or self.size < _LEAST_SIZE:
            return False
        return self.ink is None or self.ground is None or contrast(self.ink, self.ground) >= LEAST_CONTRAST


@dataclass(frozen=True, slots=True)
class Box:
    """How an element stands among others: the margins above and below are in points."""

    display: str = "inline"
    above: float = 0.0
    below: float = 0.0


class Styles:
    """The style sheets of one page: those of browsers, then its own."""

    def __init__(self, root: Any) -> None:
        self._matcher = cssselect2.Matcher()
        _add_rules(self._matcher, _USUAL, False)
        for style in root.iter("style"):
            if _is_for_screens(style.get("media") or ""):
                _add_rules(self._matcher, style.text or "", True)
        self._inline: dict[str, tuple[Declarations, Declarations]] = {}

    def of(self, wrapper: Any, outer: Look) -> tuple[Look, Box]:
        """Give the look of an element and how it stands among others, from what it inherits and what is said of it."""
        values = self._values(wrapper)
        look = _look(values, outer)
        return look, _box(values, wrapper.local_name, look.size)

    def _values(self, wrapper: Any) -> Declarations:
        """Cascade: what browsers do, the old attributes, style sheets, the element's own style; then what insists."""
        element = wrapper.etree_element
        usual: Declarations = {}
        said: Declarations = {}
        insisted: Declarations = {}
        for _, _, _, (by_page, values, insisted_values) in self._matcher.match(wrapper):
            (said if by_page else usual).update(values)
            insisted.update(insisted_values)
        style = element.get("style") or ""
        if style not in self._inline:
            self._inline[style] = _declarations(style)
        own, own_insisted = self._inline[style]
        return {**usual, **_of_attributes(element), **said, **own, **insisted, **own_insisted}


# Python refuses to make a number of more digits than 4,300
_LONG_NUMBER = re.compile(r"\d{300,}")


def _add_rules(matcher: Any, sheet: str, own: bool) -> None:
    """Add the rules of one sheet; selectors that are not understood are passed over, as browsers do."""
    rules = deque(tinycss2.parse_stylesheet(_LONG_NUMBER.sub("0", sheet), skip_comments=True, skip_whitespace=True))
    while rules:
        rule = rules.popleft()
        if rule.type == "at-rule" and rule.content is not None:
            grouping = rule.lower_at_keyword in ("media", "supports", "layer")
            if grouping and _is_for_screens(tinycss2.serialize(rule.prelude)):
                inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                rules.extendleft(reversed(inner))
        elif rule.type == "qualified-rule":
            said = _declarations(rule.content)
            if not (said[0] or said[1]) or len(rule.prelude) > _MAX_SELECTOR:
                continue
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except (cssselect2.SelectorError, SyntaxError, RecursionError, MemoryError):
                continue  # the last three come of brackets inside brackets
            for selector in selectors:
                if selector.pseudo_element is None:
                    matcher.add_selector(selector, (own, *said))


def _is_for_screens(query: str) -> bool:
    """Tell whether a media query holds for a usual window; those that are not understood do.

    Examples
    --------
    >>> [_is_for_screens(query) for query in ("", "print", "screen and (min-width: 600px)", "(max-width: 600px)")]
    [True, False, True, False]
    """
    return any(_holds(part) for part in query.lower().split(","))


def _holds(query: str) -> bool:
    if "print" in query or "speech" in query or "dark" in query or query.strip().startswith("not "):
        return query.strip() == "not print"
    for bound, number, unit in _WIDTH.findall(query):
        width = float(number) * (1 if unit == "px" else 16)
        if width > _WINDOW if bound == "min" else width < _WINDOW:
            return False
    return True


def _declarations(content: Any) -> tuple[Declarations, Declarations]:
    """Give the declarations that are of use here, shorthands taken apart: the usual ones and those that insist."""
    said: Declarations = {}
    insisted: Declarations = {}
    if isinstance(content, str):
        content = _LONG_NUMBER.sub("0", content)
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            tokens = [token for token in node.value if token.type != "whitespace"]
            into = insisted if node.important else said
            into.update(_longhands(node.lower_name, tokens))
    return said, insisted


def _longhands(name: str, tokens: list[Any]) -> Declarations:
    if name in _KNOWN:
        return {name: tokens}
    if name in _SHORTHANDS:
        return dict.fromkeys(_SHORTHANDS[name], tokens)
    if name == "margin" and 0 < len(tokens) <= 4:
        top, _, bottom, left = (tokens * 4)[:4] if len(tokens) != 3 else (*tokens, tokens[1])
        return {"margin-top": [top], "margin-bottom": [bottom], "margin-left": [left]}
    if name == "font":
        sizes = [
            n for n, token in enumerate(tokens) if token.type in ("dimension", "percentage") or _ident(token) in _SIZES
        ]
        if sizes:
            return {"font-weight": tokens[: sizes[0]], "font-size": [tokens[sizes[0]]]}
    return {}


def _of_attributes(element: Any) -> Declarations:
    """Give what the attributes of older pages say: bgcolor, text, and color and size of <font>."""
    found: Declarations = {}
    for attribute, name in (("bgcolor", "background-color"), ("text", "color"), ("color", "color")):
        if (value := element.get(attribute)) is not None:
            value = f"#{value}" if re.fullmatch(r"[0-9a-fA-F]{6}", value) else value
            found[name] = tinycss2.parse_component_value_list(value, skip_comments=True)[:1]
    if element.get("background"):
        found["background-image"] = tinycss2.parse_component_value_list("url()")
    if element.tag == "font" and (step := re.fullmatch(r"\s*([-+]?)(\d)\s*", element.get("size") or "")):
        number = int(step[2]) if not step[1] else 3 + int(step[1] + step[2])
        found["font-size"] = tinycss2.parse_component_value_list(_FONT_SIZES[min(max(number, 1), 7) - 1])
    return found


def _look(values: Declarations, outer: Look) -> Look:
    """Give the look of an element's words, from its own style and what it inherits."""
    if not values:
        return outer
    size = _font_size(values.get("font-size"), outer.size)
    ground = _ground(values, outer.ground)
    ink = outer.ink
    if "color" in values and (token := values["color"]) and _ident(token[0]) not in _INHERITED:
        ink = _colour(token[0], ground)
    keep = _ident_of(values, "white-space")
    visibility = _ident_of(values, "visibility")
    bullets = outer.bullets
    if "list-style-type" in values:
        bullets = all(_ident(token) != "none" for token in values["list-style-type"])
    return Look(
        size,
        _is_bold(values.get("font-weight"), outer.bold),
        ink,
        ground,
        outer.shown and not _is_taken_away(values, size),
        outer.visible if visibility not in ("visible", "hidden", "collapse") else visibility == "visible",
        keep.startswith(("pre", "break")) if keep and keep not in _INHERITED else outer.kept,
        bullets,
    )


def _box(values: Declarations, tag: str, size: float) -> Box:
    display = _ident_of(values, "display")
    kind = _DISPLAYS.get(display, "block" if tag in _BLOCKS else "inline")
    if display in ("flex", "inline-flex") and _ident_of(values, "flex-direction").startswith("column"):
        kind = "block"
    if kind == "inline":
        if _ident_of(values, "float") == "right":
            kind = "tab"
        elif _ident_of(values, "float") == "left" or _ident_of(values, "position") in ("absolute", "fixed"):
            kind = "apart"
    above, below = (_points(values.get(name), size) or 0.0 for name in ("margin-top", "margin-bottom"))
    return Box(kind, above, below)


def _is_taken_away(values: Declarations, size: float) -> bool:
    """Tell whether an element is not drawn, or where nobody looks: its words and all inside it."""
    if _ident_of(values, "display") == "none":
        return True
    opacity = values.get("opacity")
    if opacity and opacity[0].type in ("number", "percentage"):
        share = opacity[0].value / (100 if opacity[0].type == "percentage" else 1)
        if share <= _LEAST_OPACITY:
            return True
    moved = ["margin-left", "text-indent"]
    if _ident_of(values, "position") in ("absolute", "fixed", "relative"):
        moved += ["left", "top", "right", "bottom"]
    if any((_points(values.get(name), size) or 0.0) <= _OFF_PAGE for name in moved):
        return True
    if any(_is_void(token) for name in ("clip", "clip-path", "transform") for token in values.get(name, ())):
        return True
    if _ident_of(values, "overflow") in ("hidden", "clip"):
        sides = (_points(values.get(name), size) for name in ("width", "height", "max-width", "max-height"))
        return any(side is not None and side <= _POINTS["px"] for side in sides)
    return False


def _is_void(token: Any) -> bool:
    """Tell whether a shape or a move leaves nothing to see: rect(0 0 0 0), inset(50%), scale(0)."""
    if token.type != "function":
        return False
    values = [part for part in token.arguments if part.type in ("number", "dimension", "percentage")]
    lengths = [(_length(part, 12.0), part) for part in values]
    if token.lower_name.startswith("translate"):
        return any(length is not None and length <= _OFF_PAGE for length, _ in lengths)
    if token.lower_name == "inset":
        return bool(values) and values[0].type == "percentage" and values[0].value >= 50
    if token.lower_name in ("rect", "circle", "ellipse", "polygon") or token.lower_name.startswith("scale"):
        most = _POINTS["px"] if token.lower_name == "rect" else 0.0
        return bool(values) and all(
            part.value == 0 or (length is not None and length <= most) for length, part in lengths
        )
    return False


def _ident(token: Any) -> str:
    return str(token.lower_value) if token.type == "ident" else ""


def _ident_of(values: Declarations, name: str) -> str:
    tokens = values.get(name)
    return _ident(tokens[0]) if tokens else ""


def _length(token: Any, em: float) -> float | None:
    if token.type == "number":
        return 0.0 if token.value == 0 else None
    if token.type != "dimension":
        return None
    unit = token.lower_unit
    return float(token.value) * (em if unit == "em" else em / 2 if unit in ("ex", "ch") else _POINTS.get(unit, 0.0))


def _points(tokens: list[Any] | None, em: float) -> float | None:
    return _length(tokens[0], em) if tokens else None


def _font_size(tokens: list[Any] | None, outer: float) -> float:
    if not tokens:
        return outer
    token = tokens[0]
    size: float | None = None
    if token.type == "percentage":
        size = outer * float(token.value) / 100
    elif token.type == "ident":
        step = {"smaller": 1 / 1.2, "larger": 1.2}.get(token.lower_value, 1.0)
        size = _SIZES.get(token.lower_value, outer * step)
    elif token.type == "number" or (token.type == "dimension" and token.lower_unit in (*_POINTS, "em", "ex", "ch")):
        size = _length(token, outer)
    return outer if size is None or not 0 <= size < 10_000 else size


def _is_bold(tokens: list[Any] | None, outer: bool) -> bool:
    if tokens is None:
        return outer
    for token in tokens:
        if token.type == "number":
            return bool(token.value >= 600)
        if _ident(token) in ("bold", "bolder"):
            return True
        if _ident(token) in _INHERITED:
            return outer
    return False


def _colour(token: Any, ground: RGB | None) -> RGB | None:
    """Give a colour as it shows on its ground; None where that is not known."""
    colour = parse_color(token)
    if colour is None or isinstance(colour, str) or colour.space not in ("srgb", "hsl", "hwb"):
        return None
    red, green, blue, alpha = (value or 0.0 for value in colour.to("srgb"))
    if alpha >= 1:
        return _within(red), _within(green), _within(blue)
    if ground is None:
        return None
    red, green, blue = (
        alpha * part + (1 - alpha) * under for part, under in zip((red, green, blue), ground, strict=True)
    )
    return _within(red), _within(green), _within(blue)


def _within(part: float) -> float:
    return min(max(part, 0.0), 1.0)


def _ground(values: Declarations, outer: RGB | None) -> RGB | None:
    """Give the colour behind an element's words: None behind a picture, or where it is laid over others."""
    if any(
        token.type in ("url", "function") and parse_color(token) is None for token in values.get("background-image", ())
    ):
        return None
    ground = None if _ident_of(values, "position") in ("absolute", "fixed") else outer
    for token in values.get("background-color", ()):
        if token.type == "function" or parse_color(token) is not None:
            return _colour(token, ground)
    return ground
