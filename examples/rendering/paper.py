"""Draw text on PDF pages: a column that wraps words, breaks pages and keeps heads with what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from rendering.blocks import Block, Bullet, Gap, Para, Row, Weight

Runs = list[tuple[str, str]]  # (words, font name)
BUILT_IN: dict[str, dict[Weight, str]] = {
    "times": {"plain": "Times-Roman", "bold": "Times-Bold", "italic": "Times-Italic"},
    "helvetica": {"plain": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique"},
}
# for letters that the built-in fonts lack; matplotlib, of the dev extra, carries them
DEJAVU: dict[str, dict[Weight, str]] = {
    "dejavu-sans": {"plain": "DejaVuSans", "bold": "DejaVuSans-Bold", "italic": "DejaVuSans-Oblique"},
    "dejavu-serif": {"plain": "DejaVuSerif", "bold": "DejaVuSerif-Bold", "italic": "DejaVuSerif-Italic"},
}


def font_family(name: str) -> dict[Weight, str]:
    """Give the font names of a family, registered and ready to draw with."""
    if name in BUILT_IN:
        return BUILT_IN[name]
    import matplotlib

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for font in DEJAVU[name].values():
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(font, str(folder / f"{font}.ttf")))
    return DEJAVU[name]


@dataclass
class Column:
    """A column of the page that is being drawn; ``y`` is the baseline of the line drawn last."""

    canvas: Canvas
    x: float
    width: float
    y: float
    bottom: float
    fonts: dict[Weight, str]
    size: float
    turn_page: Callable[[], float]
    colour: str = "#1a1a1a"
    leading: float = 1.24

    def need(self, height: float) -> None:
        """Start a new page unless so many points are left."""
        if self.y - height < self.bottom:
            self.y = self.turn_page()

    def skip(self, height: float) -> None:
        """Leave some points empty."""
        self.y -= height

    def write(
        self, runs: Runs, size: float = 0, indent: float = 0, width: float = 0, colour: str = "", align: str = "left"
    ) -> None:
        """Write runs of words, wrapped to the column."""
        size = size or self.size
        width = (width or self.width) - indent
        for line in wrap(runs, size, width):
            self.need(size * self.leading)
            self.y -= size * self.leading
            x = self.x + indent
            if align != "left":
                free = width - line_width(line, size)
                x += free if align == "right" else free / 2
            self.draw(line, x, size, colour)

    def draw(self, line: Runs, x: float, size: float, colour: str = "") -> None:
        """Draw one line's runs on the present baseline."""
        self.canvas.setFillColor(HexColor(colour or self.colour))
        for words, font in line:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.y, words)
            x += pdfmetrics.stringWidth(words, font, size)

    def rule(self, colour: str = "#444444", thickness: float = 0.6) -> None:
        """Draw a line across the column, a little below the baseline."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(thickness)
        self.canvas.line(self.x, self.y - 3, self.x + self.width, self.y - 3)
        self.y -= 3

    def block(self, block: Block, bullet: str = "•") -> None:
        """Draw a block of a section."""
        fonts, size = self.fonts, self.size
        match block:
            case Gap():
                self.skip(size * 0.55)
            case Row(left, right, weight):
                self.need(size * 4)
                right_width = pdfmetrics.stringWidth(right, fonts["plain"], size) + 14 if right else 0
                top = self.y
                self.write([(left, fonts[weight])], width=self.width - right_width)
                if right:
                    below, self.y = self.y, (top if top > self.y else self.y + size * self.leading)
                    self.y -= size * self.leading
                    self.draw([(right, fonts["plain"])], self.x + self.width - right_width + 14, size)
                    self.y = min(below, self.y)
            case Para(text, label):
                runs = [(f"{label}: ", fonts["bold"])] if label else []
                self.write([*runs, (text, fonts["plain"])])
            case Bullet(text):
                self.need(size * self.leading)
                top = self.y
                self.y -= size * self.leading
                self.draw([(bullet, fonts["plain"])], self.x + 4, size)
                self.y = top
                self.write([(text, fonts["plain"])], indent=14)


def wrap(runs: Runs, size: float, width: float) -> list[Runs]:
    """Break runs into lines no wider than `width` points."""
    lines: list[Runs] = []
    line: Runs = []
    used = 0.0
    for text, font in runs:
        space = pdfmetrics.stringWidth(" ", font, size)
        for word in text.split():
            wide = pdfmetrics.stringWidth(word, font, size)
            if line and used + space + wide > width:
                lines.append(line)
                line, used = [], 0.0
            if line:
                word, wide = " " + word, wide + space
            if line and line[-1][1] == font:
                line[-1] = (line[-1][0] + word, font)
            else:
                line.append((word, font))
            used += wide
    return [*lines, line] if line else lines


def line_width(line: Runs, size: float) -> float:
    """Give the width of a line in points."""
    return float(sum(pdfmetrics.stringWidth(text, font, size) for text, font in line))
