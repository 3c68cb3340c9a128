"""Damaged copies of good files: the same seed and number always give the same bytes.

Damage is done where a reader looks: inside of compressed streams, inside of the parts of an archive, to numbers and
names that mean something. Damage from outside alone would be noticed by checksums before any reader sees it.
"""

from __future__ import annotations

import base64
import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

_NUMBERS = (
    b"0", b"-1", b"1", b"255", b"256", b"65536", b"2147483648", b"-2147483649", b"99999999999999999999",
    b"0.0000001", b"nan", b"1e400", b"9" * 400, b"", b"(a)", b"null",
)  # fmt: skip
_BYTES = (
    b"\0",
    b"\xff",
    b"\xff\xfe",
    b"\x1b[2J",
    b"\xe2\x80\xae",
    b"<",
    b"&",
    b"{",
    b"}",
    b"[",
    b"(",
    b"\\",
    b"\r",
    b"\n" * 50,
)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)

Damage = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Mutant:
    """A damaged copy: ``name`` says of which file, the how manieth, and what was done."""

    name: str
    data: bytes


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def flip(data: bytes, chance: random.Random) -> bytes:
    """Change some bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """Take a piece out."""
    at = _place(data, chance)
    return data[:at] + data[at + chance.choice((1, 2, 10, 100, 1000)) :]


def truncate(data: bytes, chance: random.Random) -> bytes:
    """Break off."""
    return data[: _place(data, chance)]


def insert(data: bytes, chance: random.Random) -> bytes:
    """Put something odd in."""
    at = _place(data, chance)
    return data[:at] + chance.choice(_BYTES) * chance.choice((1, 1, 1, 3, 100)) + data[at:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """Write a piece several times."""
    at = _place(data, chance)
    piece = data[at : at + chance.choice((2, 20, 200, 2000))]
    return data[:at] + piece * chance.choice((2, 3, 20)) + data[at + len(piece) :]


def move(data: bytes, chance: random.Random) -> bytes:
    """Swap two pieces."""
    first, second = sorted((_place(data, chance), _place(data, chance)))
    size = min(chance.choice((5, 50, 500)), second - first)
    return (
        data[:first] + data[second : second + size] + data[first + size : second] + data[first : first + size]
        + data[second + size :]
    )  # fmt: skip


def renumber(data: bytes, chance: random.Random) -> bytes:
    """Write another number where one stands."""
    for _ in range(chance.choice((1, 1, 3))):
        found = list(_NUMBER.finditer(data))
        if found:
            number = chance.choice(found)
            new = chance.choice((*_NUMBERS, chance.choice(found)[0]))
            data = data[: number.start()] + new + data[number.end() :]
    return data


def _swapped(data: bytes, pattern: re.Pattern[bytes], chance: random.Random) -> bytes:
    found = list(pattern.finditer(data))
    if len(found) < 2:
        return flip(data, chance)
    first, second = sorted(chance.sample(found, 2), key=lambda match: match.start())
    return data[: first.start()] + second[0] + data[first.end() : second.start()] + first[0] + data[second.end() :]


def swap_names(data: bytes, chance: random.Random) -> bytes:
    """Swap two names of a PDF."""
    return _swapped(data, _NAME, chance)


def swap_streams(data: bytes, chance: random.Random) -> bytes:
    """Swap two streams of a PDF, which then have wrong lengths and filters."""
    return _swapped(data, _STREAM, chance)


def inside_stream(data: bytes, chance: random.Random) -> bytes:
    """Unpack a stream of a PDF, damage what it holds, and pack it again."""
    found = []
    for match in _STREAM.finditer(data):
        held = match[1]
        try:
            encoded = held.rstrip().endswith(b"~>")
            held = zlib.decompress(_unlettered(held) if encoded else held)
        except (zlib.error, ValueError):
            continue
        found.append((match, held, encoded))
    if not found:
        return renumber(data, chance)
    match, held, encoded = chance.choice(found)
    packed = zlib.compress(chance.choice((flip, cut, insert, repeat, renumber, swap_names, move))(held, chance))
    if encoded:
        packed = base64.a85encode(packed) + b"~>"
    return data[: match.start(1)] + packed + data[match.end(1) :]


def _unlettered(held: bytes) -> bytes:
    return base64.a85decode(held.strip().removesuffix(b"~>"))


def xml(data: bytes, chance: random.Random) -> bytes:
    """Damage the tree of a part and leave it well formed: elements go, come again, sink, change names and values."""
    try:
        root = etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return flip(data, chance)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for _ in range(chance.choice((1, 2, 5, 20))):
        element, other = chance.choice(elements), chance.choice(elements)
        parent = element.getparent()
        turn = chance.randrange(7)
        if turn == 0 and parent is not None:
            parent.remove(element)
        elif turn == 1 and parent is not None:
            for _ in range(chance.choice((1, 3, 30))):
                parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
        elif turn == 2 and element is not other and other not in element.iterancestors():
            element.append(other)
        elif turn == 3:
            element.tag = other.tag
        elif turn == 4:
            for name in list(element.attrib)[:1] or list(other.attrib)[:1]:
                element.set(name, chance.choice(_NUMBERS).decode())
        elif turn == 5:
            for name in list(element.attrib):
                del element.attrib[name]
        else:
            element.text = chance.choice(
                ("", "\u202e\u200b", "a" * 5_000, "\u0301" * 50, "9" * 500, "Jan 9999 - Dec 0000")
            )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def inside_part(data: bytes, chance: random.Random) -> bytes:
    """Unpack an archive, damage one of its parts, and pack it again, so that all checksums are right."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as written:
        parts = archive.infolist()
        likely = [
            part
            for part in parts
            if part.filename in ("word/document.xml", "word/styles.xml", "content.xml", "styles.xml")
        ]
        hurt = chance.choice(likely) if likely and chance.random() < 0.7 else chance.choice(parts)
        gone = chance.random() < 0.05
        for part in parts:
            held = archive.read(part)
            if part is hurt:
                if gone:
                    continue
                held = chance.choice((xml, xml, xml, xml, flip, cut, insert, repeat, renumber, truncate))(held, chance)
            fresh = zipfile.ZipInfo(part.filename)
            written.writestr(fresh, held, part.compress_type)
    return buffer.getvalue()


def tree(data: bytes, chance: random.Random) -> bytes:
    """Put what does not belong there into JSON."""
    found = json.loads(data)
    odd: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        1e308,
        "",
        "x" * 3_000,
        [],
        {},
        [[]],
        {"name": {}},
        "\ud800",
        "\u202e",
        ["a", 1],
        "9999-99-99",
    )
    for _ in range(chance.choice((1, 2, 5))):
        holder: Any = found
        while True:
            if not isinstance(holder, dict | list) or not holder:
                break
            key: Any = chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))
            if chance.random() < 0.4 or not isinstance(holder[key], dict | list) or not holder[key]:
                holder[key] = chance.choice(odd)
                break
            holder = holder[key]
    return json.dumps(found).encode()


_ANYWHERE: tuple[Damage, ...] = (flip, cut, truncate, insert, repeat, move, renumber)
_OF_KIND: dict[str, tuple[Damage, ...]] = {
    ".pdf": (inside_stream, inside_stream, inside_stream, renumber, swap_names, swap_streams),
    ".docx": (inside_part,) * 25,
    ".odt": (inside_part,) * 25,
    ".json": (tree,) * 7,
}


def mutant(files: list[Path], number: int, seed: int) -> Mutant:
    """Give one damaged copy of one of the files; the order of the files and the two numbers tell all of it."""
    chance = random.Random(f"{seed}:{number}")
    path = files[number % len(files)]
    damage = chance.choice((*_ANYWHERE, *_OF_KIND.get(path.suffix, ())))
    data = path.read_bytes()
    for _ in range(chance.choice((1, 1, 2))):
        try:
            data = damage(data, chance)
        except (zipfile.BadZipFile, json.JSONDecodeError):
            break
    return Mutant(f"{number:06d}-{damage.__name__}-{path.stem.replace(' ', '_')}{path.suffix}", data)
