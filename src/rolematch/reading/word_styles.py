"""How runs of a Word document look: direct properties over character, paragraph and default styles, theme colours."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from rolematch.errors import BrokenFile
from rolematch.reading.colours import RGB, WHITE, hex_rgb
from rolematch.reading.paragraphs import Look, Place
from rolematch.reading.xml_parts import parse_part

BLACK: RGB = (0.0, 0.0, 0.0)
# Word's size where neither a style nor the document's defaults name one
_USUAL_SIZE = 11.0
_VAL = qn("w:val")
_OFF = ("0", "false", "off", "none")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# The names that documents use for a theme's colours, where they differ from the theme's own
_THEME_NAMES = {"lt1": ("background1", "light1"), "dk1": ("text1", "dark1"), "lt2": ("background2", "light2"),
                "dk2": ("text2", "dark2"), "hlink": ("hyperlink",), "folHlink": ("followedHyperlink",)}  # fmt: skip
_MARKERS = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff", "red": "ff0000",
    "yellow": "ffff00", "white": "ffffff", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0",
}  # fmt: skip


class Styles:
    """The styles, theme and page colour of one document.

    Parameters
    ----------
    document : docx.document.Document
        The document that they are read from.
    """

    def __init__(self, document: WordDocument) -> None:
        self._styles: dict[str, Any] = {}
        self._defaults: dict[str, str] = {}
        root = document.styles.element
        for style in root.iter(qn("w:style")):
            name, kind = style.get(qn("w:styleId"), ""), style.get(qn("w:type"), "paragraph")
            self._styles.setdefault(name, style)
            if style.get(qn("w:default"), "0") not in _OFF:
                self._defaults[kind] = name
        self._theme = _theme_of(document)
        self._looks: dict[str, tuple[Look, RGB | None]] = {}
        usual = root.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr"))))
        self._usual = self._applied(usual, Look(_USUAL_SIZE))
        self.page = Place(self._page_colour(document))

    def paragraph(self, paragraph: Any, place: Place) -> tuple[Look, Place]:
        """Give the look of a paragraph's runs and the ground that they stand on."""
        properties = paragraph.find(qn("w:pPr"))
        name = style_name(paragraph) or ""
        if name not in self._styles:
            name = self._defaults.get("paragraph", "")
        if name not in self._looks:
            self._looks[name] = self._resolved(name)
        look, ground = self._looks[name]
        own = self._shade(properties)
        return look, place.on(ground if own is None else own)

    def run(self, run: Any, look: Look) -> Look:
        """Give the look of a run, of which `look` is its paragraph's."""
        properties = run.find(qn("w:rPr"))
        if properties is None:
            return look
        named = properties.find(qn("w:rStyle"))
        for style in self._chain("" if named is None else named.get(_VAL, "")):
            look = self._applied(style.find(qn("w:rPr")), look)
        return self._applied(properties, look)

    def table(self, table: Any, place: Place) -> Place:
        """Give the ground of a table; that of a style which shades some rows and not others is not known."""
        properties = table.find(qn("w:tblPr"))
        if properties is None:
            return place
        named = properties.find(qn("w:tblStyle"))
        chain = self._chain("" if named is None else named.get(_VAL, ""))
        shades = (shade.getparent() for style in chain for shade in style.iter(qn("w:shd")))
        if any(self._shade(holder) is not None for holder in shades):
            place = Place(None, place.hidden)
        return place.on(self._shade(properties))

    def row(self, row: Any, place: Place) -> Place:
        """Give the place that a row is, hidden or not."""
        properties = row.find(qn("w:trPr"))
        hidden = None if properties is None else properties.find(qn("w:hidden"))
        return Place(place.ground, True) if _is_on(hidden) else place

    def cell(self, cell: Any, place: Place) -> Place:
        """Give the place that a cell is, with its own ground if it has one."""
        return place.on(self._shade(cell.find(qn("w:tcPr"))))

    def _resolved(self, name: str) -> tuple[Look, RGB | None]:
        look, ground = self._usual, None
        for style in self._chain(name):
            look = self._applied(style.find(qn("w:rPr")), look)
            own = self._shade(style.find(qn("w:pPr")))
            ground = ground if own is None else own
        return look, ground

    def _chain(self, name: str) -> list[Any]:
        """Give a style and those that it is based on, the most general first; a damaged file may go in circles."""
        chain: list[Any] = []
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            chain.insert(0, self._styles[name])
            based = chain[0].find(qn("w:basedOn"))
            name = "" if based is None else based.get(_VAL, "")
        return chain

    def _applied(self, properties: Any, look: Look) -> Look:
        """Lay properties of a run over a look."""
        if properties is None:
            return look
        size, bold, hidden, ink, ground, scale = (
            look.size, look.bold, look.hidden, look.ink, look.ground, look.scale,
        )  # fmt: skip
        for child in properties:
            value = child.get(_VAL, "")
            if child.tag == qn("w:sz"):
                # the file counts half points
                size = _number(value, 2 * size) / 2
            elif child.tag == qn("w:b"):
                bold = _is_on(child)
            elif child.tag == qn("w:vanish"):
                hidden = _is_on(child)
            elif child.tag == qn("w:color"):
                ink = self._colour(child, "val", "theme")
            elif child.tag == qn("w:w"):
                scale = _number(value.rstrip("%"), 100.0) / 100
            elif child.tag == qn("w:highlight"):
                ground = hex_rgb(_MARKERS.get(value, "")) or ground
            elif child.tag == qn("w:shd"):
                ground = self._painted(child)
            elif child.tag == _WORD_2010 + "textFill":
                hidden = hidden or child.find(_WORD_2010 + "noFill") is not None
        return Look(size, bold, hidden, ink, ground, scale)

    def _shade(self, properties: Any) -> RGB | None:
        shade = None if properties is None else properties.find(qn("w:shd"))
        return None if shade is None else self._painted(shade)

    def _painted(self, shade: Any) -> RGB | None:
        """Give the colour that a shading paints: its fill, or a pattern's colour as far as it covers that."""
        pattern = shade.get(_VAL, "clear")
        fill = self._colour(shade, "fill", "themeFill")
        cover = 1.0 if pattern == "solid" else _number(pattern.removeprefix("pct"), 0.0) / 100
        if not 0 < cover <= 1:
            return fill
        over, under = self._colour(shade, "color", "theme") or BLACK, fill or WHITE
        red, green, blue = (cover * one + (1 - cover) * other for one, other in zip(over, under, strict=True))
        return red, green, blue

    def _colour(self, element: Any, name: str, theme: str) -> RGB | None:
        """Give a colour, None for "automatic"; a theme's colour goes before the digits beside it, as in Word."""
        attribute = "themeColor" if theme == "theme" else theme
        base = self._theme.get(element.get(qn(f"w:{attribute}"), ""))
        if base is None:
            return hex_rgb(element.get(qn(f"w:{name}"), "auto"))
        tint, shade = (_share(element.get(qn(f"w:{theme}{what}"))) for what in ("Tint", "Shade"))
        red, green, blue = (1 - tint * (1 - part) if tint < 1 else part * shade for part in base)
        return red, green, blue

    def _page_colour(self, document: WordDocument) -> RGB:
        painted = document.element.find(qn("w:background"))
        if painted is None or not _is_on(document.settings.element.find(qn("w:displayBackgroundShape"))):
            return WHITE
        return self._colour(painted, "color", "theme") or WHITE


def style_name(paragraph: Any) -> str | None:
    """Give the identifier of a paragraph's style, None where it names none."""
    properties = paragraph.find(qn("w:pPr"))
    style = None if properties is None else properties.find(qn("w:pStyle"))
    return None if style is None else style.get(_VAL)


def _theme_of(document: WordDocument) -> dict[str, RGB]:
    """Read the theme's colours, under the names that documents use; a damaged theme has none."""
    parts = [rel for rel in document.part.rels.values() if rel.reltype.endswith("/theme") and not rel.is_external]
    if not parts:
        return {}
    try:
        scheme = parse_part(parts[0].target_part.blob, "theme").find(f".//{_DRAWING}clrScheme")
    except BrokenFile:
        return {}
    colours: dict[str, RGB] = {}
    for entry in () if scheme is None else scheme:
        digits = next((value.get("lastClr") or value.get("val", "") for value in entry), "")
        colour = hex_rgb(digits)
        own = entry.tag.removeprefix(_DRAWING)
        for name in (own, *_THEME_NAMES.get(own, ())):
            if colour is not None:
                colours[name] = colour
    return colours


def _is_on(element: Any) -> bool:
    return element is not None and element.get(_VAL, "1") not in _OFF


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    # Word itself goes up to 1,638 points
    return number if 0 <= number < 10_000 else otherwise


def _share(digits: str | None) -> float:
    """Give the part of 255 that two hexadecimal digits are, 1 where there are none."""
    try:
        return int(digits or "ff", 16) / 255
    except ValueError:
        return 1.0
