"""Markdown: the marks become what they stand for (headings, bold, bullets, table cells); the rest is plain text."""

from __future__ import annotations

import re

from rolematch.reading.options import Found, ReadingOptions
from rolematch.reading.plain import decode, page_of, words_of
from rolematch.records import Word

BODY = 11.0
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_UNDERLINE = re.compile(r"(=+|-+)\s*")
_RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*")
_BULLET = re.compile(r"\s*[-*+]\s+(.*)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
# **bold**, __bold__; the marks may stand inside a line, around a label
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
# *this*, _this_ and `this`; "snake_case" and "2 * 3" keep theirs
_MARKS = re.compile(r"(?<![\w*])([*_`])(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")


def read_markdown(data: bytes, options: ReadingOptions) -> Found:
    """Read Markdown: heading lines get a size by their rank, emphasis is kept as bold, links keep their words."""
    text, notes = decode(data, options)
    rows = text.splitlines()
    words: list[Word] = []
    fenced = False
    for number, row in enumerate(rows):
        if row.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            continue
        if fenced:
            words += words_of(row, number, size=BODY)
            continue
        below = rows[number + 1] if number + 1 < len(rows) else ""
        above = rows[number - 1] if number else ""
        if (_UNDERLINE.fullmatch(row) and above.strip()) or _RULE.fullmatch(row) or _TABLE_RULE.fullmatch(row):
            continue
        words += _line(row, below, number)
    return Found(page_of(words), notes)


def _line(row: str, below: str, number: int) -> list[Word]:
    if heading := _HEADING.fullmatch(row):
        return words_of(_bare(heading[2]), number, bold=True, size=BODY + 8 - len(heading[1]))
    if row.strip() and len(below.strip()) >= 3 and _UNDERLINE.fullmatch(below):
        return words_of(_bare(row), number, bold=True, size=BODY + (7 if below.startswith("=") else 6))
    if bullet := _BULLET.fullmatch(row):
        row = f"• {bullet[1]}"
    if row.count("|") >= 2 and row.strip().startswith("|"):
        row = "\t".join(cell.strip() for cell in row.strip().strip("|").split("|"))
    words: list[Word] = []
    at = 0
    row = _LINK.sub(r"\1", row)
    for strong in _STRONG.finditer(row):
        words += _glued(words, words_of(_bare(row[at : strong.start()]), number, size=BODY))
        words += _glued(words, words_of(_bare(strong[2]), number, bold=True, size=BODY))
        at = strong.end()
    return words + _glued(words, words_of(_bare(row[at:]), number, size=BODY))


def _glued(before: list[Word], words: list[Word]) -> list[Word]:
    """Put a comma or colon that follows bold words right behind them."""
    if before and words and words[0].text[0] in ".,:;)":
        last = before.pop()
        return [
            Word(last.text + words[0].text, size=last.size, bold=last.bold, line=last.line, tab=last.tab),
            *words[1:],
        ]
    return words


def _bare(text: str) -> str:
    return _ESCAPE.sub(r"\1", _MARKS.sub(r"\2", _STRONG.sub(r"\2", _LINK.sub(r"\1", text))))
