"""Rows to the Document: one text, its lines, and where each word stands."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rolematch.layout.flowing import rows_given
from rolematch.layout.flows import Row, order_rows
from rolematch.layout.rows import Token
from rolematch.records import Box, Document, Line, Note, Reading, Span

# Marks that open a list item; a letter o or a hyphen opens one only with a space behind it
_BULLETS = frozenset("•●▪◦‣∙·⁃▸►➢➤❖✓✔○■□◆◇★☆§¤○◘※»›*-–—o")
_GLUED = re.compile(r"([•●▪◦‣∙⁃▸►➢➤❖✓✔○■◆])(?=\w)")
_BROKEN = re.compile(r"[^\W\d_]{2,}-")
# A heading between two ornaments has so many words at most, these counted
_LONGEST_FRAMED = 7
# Characters that a note quotes of what is hidden
_LONGEST_QUOTE = 200
# Lines set wider than this many usual line distances have a gap between them
_USUAL_LEADING = 1.2


def lay_out(reading: Reading) -> Document:
    r"""Order a reading's words into one text.

    Columns are untangled, running headers and page numbers dropped, words broken at a line's end mended, bullets
    written alike. Words that no reader of the page would see are left out; a note counts them.

    Parameters
    ----------
    reading : Reading
        What a format's reader found.

    Examples
    --------
    >>> from rolematch.reading import read_bytes
    >>> document = lay_out(read_bytes(b"Ada Example\n\n* Trained models\tMay 2021", "ada.txt"))
    >>> document.text
    'Ada Example\n• Trained models\tMay 2021\n'
    """
    notes = list(reading.notes)
    words = [word for page in reading.pages for word in page.words]
    hidden = [word.text for word in words if not word.visible]
    if hidden:
        notes.append(Note("hidden-text", f"{_counted(hidden)} not show on the page, left out: {_begun(hidden)}"))
    if any(word.box is not None for word in words):
        rows, untangled = order_rows(reading.pages)
        if untangled:
            notes.append(Note("columns-untangled", "the page is set in columns; they were read one after the other"))
        gaps = _gaps(rows)
    else:
        given = rows_given(reading.pages)
        rows = [row for row, _ in given]
        numbers = [number for _, number in given]
        gaps = [0.0, *(max(0.0, float(b - a - 1)) for a, b in pairwise(numbers))][: len(rows)]
    rows, gaps = _join_bullets(rows, gaps)
    for row in rows:
        _open_item(row)
    _mend(rows)
    return _document(reading, rows, gaps, notes)


def _counted(words: Sequence[str]) -> str:
    return f"{len(words)} word{'s do' if len(words) > 1 else ' does'}"


def _begun(words: Sequence[str]) -> str:
    """Quote words, the first of them if they are many."""
    quoted = ""
    for number, word in enumerate(words):
        if len(quoted) + len(word) > _LONGEST_QUOTE and number:
            return f"“{quoted} …”"
        quoted += f" {word[:_LONGEST_QUOTE]}" if quoted else word[:_LONGEST_QUOTE]
    return f"“{quoted}”"


def _gaps(rows: Sequence[Row]) -> list[float]:
    """Measure the empty space above each row against the usual line distance of its font size."""
    distances: dict[float, list[float]] = {}
    for above, row in pairwise(rows):
        if not row.fresh and row.size > 0:
            distances.setdefault(round(row.size), []).append((row.base - above.base) / row.size)
    pooled = [distance for found in distances.values() for distance in found if 0.8 < distance < 2.2]
    usual = statistics.median(pooled) if pooled else _USUAL_LEADING
    gaps = [0.0]
    for above, row in pairwise(rows):
        if row.fresh:
            # the next column is another matter; the next page goes on
            gaps.append(0.0 if row.page != above.page and row.side == above.side else 1.0)
            continue
        size = max(row.size, above.size, 1.0)
        gaps.append(round(max(0.0, (row.base - above.base) / (size * usual) - 1.0), 2))
    return gaps[: len(rows)]


def _join_bullets(rows: Sequence[Row], gaps: Sequence[float]) -> tuple[list[Row], list[float]]:
    """Put a bullet that stands alone on its line before the line that it opens; one that opens none is dropped."""
    kept: list[tuple[Row, float]] = []
    for row, gap in zip(rows, gaps, strict=True):
        if kept and _is_lone_bullet(kept[-1][0]):
            bullet, gap_above = kept.pop()
            near = not row.fresh and abs(row.base - bullet.base) < 2 * row.size
            if near and (row.page, row.column) == (bullet.page, bullet.column) and not _is_lone_bullet(row):
                row = replace(row, tokens=[*bullet.tokens, *row.tokens], x0=min(row.x0, bullet.x0))
                gap = gap_above
        kept.append((row, gap))
    kept = [(row, gap) for row, gap in kept if not _is_lone_bullet(row)]
    return [row for row, _ in kept], [gap for _, gap in kept]


def _is_lone_bullet(row: Row) -> bool:
    return len(row.tokens) == 1 and row.tokens[0].text in _BULLETS and not row.tokens[0].text.isalnum()


def _open_item(row: Row) -> None:
    """Write whatever opens a list item as one bullet and a space; signs at both ends of a line are ornaments."""
    first = row.tokens[0]
    if _is_framed([token.text for token in row.tokens]):
        row.tokens = row.tokens[1:-1]
        row.tokens[0].tab = False
    elif len(row.tokens) > 1 and first.text in _BULLETS:
        first.text = "•"
        row.tokens[1].tab = False
    elif _GLUED.match(first.text):
        rest = replace(first, text=first.text[1:])
        first.text = "•"
        row.tokens.insert(1, rest)


def _is_framed(texts: Sequence[str]) -> bool:
    """Tell "★ SKILLS ★" from a line of a list that its signs part ("· Python · SQL ·")."""
    sign = texts[0]
    framed = 2 < len(texts) <= _LONGEST_FRAMED and texts.count(sign) == 2 and sign == texts[-1]
    return framed and not any(character.isalnum() for character in sign)


def _mend(rows: list[Row]) -> None:
    """Join words broken at a line's end; a compound that the text writes with its hyphen keeps it."""
    known = Counter(token.text.strip(".,;:()").casefold() for row in rows for token in row.tokens)
    for row, below in pairwise(rows):
        # what the end of a page breaks goes on in the same flow, whichever column begins the next
        together = row.column == below.column if row.page == below.page else row.side == below.side
        if not row.tokens or not below.tokens or not together or len(row.tokens) < 2:
            continue
        head, tail = row.tokens[-1], below.tokens[0]
        if not _BROKEN.fullmatch(head.text.lstrip("(")) or not tail.text[0].islower():
            continue
        stem = head.text[:-1]
        end = tail.text.strip(".,;:()").casefold()
        whole = (stem + end).casefold()
        hyphened = known[f"{stem}-{end}".casefold()] > 0 or (known[stem.casefold()] > 0 and known[whole] == 0)
        text = (head.text if hyphened else stem) + tail.text
        whole_word = Token(text, head.boxes + tail.boxes, head.size, head.bold, head.tab)
        if len(below.tokens) > 1:
            row.tokens[-1] = whole_word
            below.tokens = below.tokens[1:]
            below.tokens[0].tab = False
        else:
            # the rest alone on its line: the word goes down, for a short last line ends a paragraph
            row.tokens = row.tokens[:-1]
            below.tokens = [replace(whole_word, tab=False)]


def _document(reading: Reading, rows: Sequence[Row], gaps: Sequence[float], notes: Sequence[Note]) -> Document:
    parts: list[str] = []
    lines: list[Line] = []
    places: list[tuple[Span, Box]] = []
    at = 0
    for row, gap in zip(rows, gaps, strict=True):
        start = at
        for number, token in enumerate(row.tokens):
            if number:
                parts.append("\t" if token.tab else " ")
                at += 1
            parts.append(token.text)
            span = Span(at, at + len(token.text))
            for box in token.boxes:
                places.append((span, box))
            at = span.end
        bold = 2 * sum([len(token.text) for token in row.tokens if token.bold]) > sum(
            [len(token.text) for token in row.tokens]
        )
        lines.append(Line(Span(start, at), row.page, row.column, row.x0, row.size, bold, gap))
        parts.append("\n")
        at += 1
    return Document(reading.source, "".join(parts), tuple(lines), tuple(places), tuple(notes))
