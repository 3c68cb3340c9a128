"""The content of PDF pages, cut into operators and operands by one pattern: pdfminer's own lexer takes most time.

What the pattern does not know (inline pictures, strings with brackets inside, damage) is left to pdfminer's parser,
from the beginning of the content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import KWD, LIT

# 12 -3.5 .25 | /Name | (text) | (\(text\)) | <4865> | <</MCID 3>> | [ ] | operator
_TOKEN = re.compile(
    rb"""[\x00\t\n\x0c\r ]*
    (?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?=[\x00\t\n\x0c\r \[\]<>(/%]|\Z))
    |/(?P<name>[A-Za-z0-9_.+-]+)(?=[\x00\t\n\x0c\r \[\]<>(/%]|\Z)
    |\((?P<text>[^()\\\r]*)\)
    |\((?P<escaped>(?:[^()\\\r]|\\[^\r])*)\)
    |<(?P<hexed>(?:[0-9A-Fa-f]{2})*)>
    |(?P<marks><<(?:[^<>()]|<[0-9A-Fa-f]*>|\([^()\\]*\))*>>)
    |(?P<open>\[)|(?P<close>\])
    |(?P<word>[A-Za-z'"][A-Za-z0-9'"*]*(?=[\x00\t\n\x0c\r \[\]<>(/%]|\Z))
    )""",
    re.VERBOSE,
)
# \n | \( | \101 | a line that goes on
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.|\n)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_BLANK = re.compile(rb"[\x00\t\n\x0c\r ]*\Z")
# These begin what the pattern does not know, or are no operators
_LEFT = frozenset((b"BI", b"ID", b"true", b"false", b"null", b"R"))


def operations(streams: Sequence[PDFStream]) -> list[Any] | None:
    """Give operands and operators (``PSKeyword``) in their order, or None if pdfminer's parser has to do it.

    Parameters
    ----------
    streams : sequence of PDFStream
        The content of a page or form; a token does not run from one to the next.
    """
    found: list[Any] = []
    for stream in streams:
        data = stream.get_data()
        at = 0
        array: list[Any] | None = None
        match_at = _TOKEN.match
        while match := match_at(data, at):
            at = match.end()
            kind = match.lastgroup
            value: Any
            if kind == "number":
                text = match["number"]
                value = float(text) if b"." in text else int(text)
            elif kind == "text":
                value = match["text"]
            elif kind == "hexed":
                value = bytes.fromhex(match["hexed"].decode())
            elif kind == "escaped":
                value = _ESCAPE.sub(_unescaped, match["escaped"])
            elif kind == "marks":
                # marks of tagged text: a layer is never named so
                value = {}
            elif kind == "name":
                value = LIT(match["name"].decode())
            elif kind == "word":
                word = match["word"]
                if word in _LEFT or array is not None:
                    return None
                value = KWD(word)
            elif kind == "open":
                if array is not None:
                    return None
                array = []
                continue
            else:
                if array is None:
                    return None
                value, array = array, None
            (found if array is None else array).append(value)
        if array is not None or not _BLANK.match(data, at):
            return None
    return found


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code.isdigit() and code < b"8":
        return bytes((int(code, 8) & 0xFF,))
    return _ESCAPES.get(code, code)
