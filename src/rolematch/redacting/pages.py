"""Write a PDF of pages that are pictures with an invisible text over them, and nothing else: no properties, no links.

The letters of the text belong to fonts without shapes (Type 3), each with a table that says which letter a code
stands for: so every script can be searched and copied, and no font file has to be embedded.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

# Codes of a simple font, without 0
_CODES = 255
# Height of a letter over its line's baseline, in font sizes
_BASE = 0.2
# Width of every letter, in thousandths of the font size
_WIDTH = 500


@dataclass(frozen=True, slots=True)
class Placed:
    """One word of the text layer: left edge, baseline, width and font size in points from the bottom left."""

    text: str
    x: float
    base: float
    width: float
    size: float


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page: width and height in points, its picture (of a palette), and its words in reading order."""

    width: float
    height: float
    picture: Image
    words: tuple[Placed, ...]


def write_pages(pages: Sequence[DrawnPage]) -> bytes:
    """Write the pages as a PDF; the same pages give the same bytes."""
    letters = sorted({letter for page in pages for word in page.words for letter in word.text} | {" "})
    codes = {letter: divmod(number, _CODES) for number, letter in enumerate(letters)}
    groups = [letters[start : start + _CODES] for start in range(0, len(letters), _CODES)]
    fonts = " ".join(f"/F{number} {4 + 2 * number} 0 R" for number in range(len(groups)))
    first = 4 + 2 * len(groups)
    kids = " ".join(f"{first + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        # the one glyph of all fonts: nothing, half an em wide
        _stream(f"{_WIDTH} 0 d0".encode()),
    ]
    for number, group in enumerate(groups):
        objects += _font(group, 5 + 2 * number)
    for number, page in enumerate(pages):
        at = first + 3 * number
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.width:.2f} {page.height:.2f}]/Contents {at + 1} 0 R"
            f"/Resources<</Font<<{fonts}>>/XObject<</P {at + 2} 0 R>>>>>>".encode()
        )
        objects.append(_stream(_content(page, codes)))
        objects.append(_picture(page.picture))
    return _file(objects)


def _font(letters: Sequence[str], at: int) -> list[bytes]:
    """Give a font whose code n stands for the nth letter, and its table of letters, which is object `at`."""
    names = "/a" * len(letters)
    widths = f"{_WIDTH} " * len(letters)
    meant = [letter.encode("utf-16-be", "replace").hex() for letter in letters]
    rows = [f"<{code:02x}> <{letter}>" for code, letter in enumerate(meant, start=1)]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    table = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return [
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -200 {_WIDTH} 800]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 1"
        f"/LastChar {len(letters)}/Widths[{widths}]/Encoding<</Type/Encoding/Differences[1{names}]>>"
        f"/CharProcs<</a 3 0 R>>/Resources<<>>/ToUnicode {at} 0 R>>".encode(),
        _stream(
            b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n"
            b"/CMapName /Letters def\n1 begincodespacerange\n<00> <ff>\nendcodespacerange\n"
            + table.encode()
            + b"\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ),
    ]


def _content(page: DrawnPage, codes: dict[str, tuple[int, int]]) -> bytes:
    parts = [f"q {page.width:.2f} 0 0 {page.height:.2f} 0 0 cm /P Do Q", "BT 3 Tr"]
    for word in page.words:
        wide = len(word.text) * _WIDTH / 1000 * word.size
        # a blank behind each word, for those who take the letters as they come
        stretch = 100 * word.width / wide if wide else 100
        parts.append(f"{stretch:.2f} Tz 1 0 0 1 {word.x:.2f} {word.base:.2f} Tm")
        parts.append(_shown(f"{word.text} ", word.size, codes))
    return "\n".join([*parts, "ET"]).encode()


def _shown(text: str, size: float, codes: dict[str, tuple[int, int]]) -> str:
    """Write the operators that show a word, which may have letters of several fonts."""
    shown: list[tuple[int, str]] = []
    for letter in text:
        font, code = codes[letter]
        if shown and shown[-1][0] == font:
            shown[-1] = (font, f"{shown[-1][1]}{code + 1:02x}")
        else:
            shown.append((font, f"{code + 1:02x}"))
    return " ".join(f"/F{font} {size:.2f} Tf <{written}> Tj" for font, written in shown)


def _picture(picture: Image) -> bytes:
    palette = bytes(picture.getpalette() or b"")
    head = (
        f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}/BitsPerComponent 8"
        f"/ColorSpace[/Indexed/DeviceRGB {len(palette) // 3 - 1}<{palette.hex()}>]"
    )
    return _stream(picture.tobytes(), head)


def _stream(data: bytes, head: str = "") -> bytes:
    packed = zlib.compress(data, 6)
    return f"<<{head}/Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
