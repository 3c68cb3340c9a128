"""Pictures that claim to be larger than any memory, or are no pictures."""

from __future__ import annotations

import struct
import zlib

from hostile.record import Hostile


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes) -> bytes:
    """Write a grey PNG that claims this size, whatever its rows hold."""
    head = _chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def huge_png() -> bytes:
    return png(60_000, 60_000, b"\0" * 1_000)


def endless_png() -> bytes:
    return png(2**31 - 1, 2**31 - 1, b"\0")


def flat_png() -> bytes:
    return png(0, 0, b"")


def swelling_png() -> bytes:
    """Write a true picture of 20,000 by 20,000 points in 400 kB."""
    return png(20_000, 20_000, b"\0" * 20_001 * 20_000)


def swelling_text_in_png() -> bytes:
    """Put a comment of 200 MiB into a small picture."""
    whole = png(10, 10, b"\0" * 110)
    return whole[:33] + _chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 200 * 2**20, 9)) + whole[33:]


def broken_png() -> bytes:
    return huge_png()[:40]


def huge_jpeg() -> bytes:
    """Write the beginning of a JPEG of 65,535 by 65,535 points."""
    frame = struct.pack(">HBHHB", 17, 8, 65_535, 65_535, 3) + b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0" + frame + b"\xff\xd9"


def _tiff(*entries: tuple[int, int, int], following: int = 0) -> bytes:
    rows = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, _, value in entries)
    return b"II*\x00" + struct.pack("<L", 8) + struct.pack("<H", len(entries)) + rows + struct.pack("<L", following)


def huge_tiff() -> bytes:
    sizes = ((256, 4, 60_000), (257, 4, 60_000), (258, 4, 8), (259, 4, 1), (262, 4, 1), (273, 4, 100), (278, 4, 60_000))
    return _tiff(*sizes, (279, 4, 2_000_000_000))


def circular_tiff() -> bytes:
    """Let the directory of a TIFF follow itself."""
    return _tiff((256, 4, 10), (257, 4, 10), following=8)


def huge_webp() -> bytes:
    """Write the head of a WebP of 16,383 by 16,383 points."""
    bits = 16_382 | 16_382 << 14
    data = b"\x2f" + struct.pack("<L", bits)
    return b"RIFF" + struct.pack("<L", 12 + len(data)) + b"WEBPVP8L" + struct.pack("<L", len(data)) + data


# Where no engine for recognition is installed, every picture is a picture: NoText says how to get one
_LARGE = ("TooLarge", "NoText")
_BROKEN = ("BrokenFile", "NoText", "TooLarge")

FILES = (
    Hostile("huge.png", huge_png, _LARGE),
    Hostile("endless.png", endless_png, _BROKEN),
    Hostile("flat.png", flat_png, _BROKEN),
    Hostile("swelling.png", swelling_png, _LARGE),
    Hostile("swelling-text.png", swelling_text_in_png, _BROKEN),
    Hostile("broken.png", broken_png, _BROKEN),
    Hostile("huge.jpg", huge_jpeg, _BROKEN),
    Hostile("huge.tiff", huge_tiff, _BROKEN),
    Hostile("circular.tiff", circular_tiff, _BROKEN),
    Hostile("huge.webp", huge_webp, _BROKEN),
)
