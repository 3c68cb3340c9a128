"""Compressed streams that swell: counted before a PDF library unpacks them, because none of them stops in time."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import chain

from rolematch.errors import TooLarge
from rolematch.reading.options import ReadingOptions

_STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
_PIECE = 2**16
# Streams compressed several times over: no program writes more than two layers
_MOST_LAYERS = 8


def check_streams(data: bytes, options: ReadingOptions) -> None:
    """Refuse a PDF whose Flate streams unpack to more than any resume's; streams inside streams count too.

    Every stream of a PDF begins at the outermost level of the file, so that a search finds them all, but those of an
    encrypted file, which the limit on memory has to hold.

    Raises
    ------
    TooLarge
        They do.
    """
    budget = _Budget(options.unpacked)
    for match in _STREAM.finditer(data):
        _drain((data[at : at + _PIECE] for at in range(match.end(), len(data), _PIECE)), budget, _MOST_LAYERS)


class _Budget:
    def __init__(self, most: int) -> None:
        self._most = self._left = most

    def spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise TooLarge(f"streams that unpack to more than {self._most / 2**20:.0f} MB")


def _drain(pieces: Iterator[bytes], budget: _Budget, layers: int) -> None:
    """Unpack what begins as a Flate stream does, layer by layer, and keep nothing of it."""
    first = next(pieces, b"")
    # RFC 1950: deflate with a window of up to 32 kB, and a check of the two bytes
    if layers and len(first) >= 2 and first[0] & 0x8F == 0x08 and (first[0] << 8 | first[1]) % 31 == 0:
        _drain(_inflated(chain((first,), pieces), budget), budget, layers - 1)
    elif layers < _MOST_LAYERS:
        for _ in pieces:
            pass


def _inflated(pieces: Iterator[bytes], budget: _Budget) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest:
            try:
                found = unpacker.decompress(rest, _PIECE)
            except zlib.error:
                return
            budget.spend(len(found))
            if found:
                yield found
            if unpacker.eof:
                return
            rest = unpacker.unconsumed_tail
