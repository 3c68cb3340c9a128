"""Draw a Document from a few plain lines, so that a case reads like the page it stands for.

``# Experience`` is a heading (large and bold), a line that begins with ``**`` is bold, ``{12} Acme`` is one of 12
points, ``>> text`` is set in, ``→`` is the wide gap before a right-aligned date, an empty line a gap above the next,
two of them twice as much, ``%% page`` the start of a page, ``|| text`` a line of the second column.

A file of cases holds blocks: ``== name``, the drawing, ``--`` and the answer.
"""

from __future__ import annotations

import re
from pathlib import Path

from rolematch.records import Document, Line, Source, Span

BODY, HEADING = 10.0, 14.0
SIZED = re.compile(r"\{(?P<size>[\d.]+)\}\s*(?P<rest>.*)")


def draw(drawing: str) -> Document:
    text, lines = "", []
    gap, page = 0.0, 1
    for written in drawing.splitlines():
        if not written.strip():
            gap = gap + 1.0 if gap >= 1.0 else 1.0
            continue
        if written.startswith("%% page"):
            page, gap = page + 1, 0.0
            continue
        column, x0, size, bold = 0, 40.0, BODY, False
        if written.startswith("|| "):
            column, x0, written = 1, 300.0, written[3:]
        if written.startswith(">> "):
            x0, written = x0 + 18.0, written[3:]
        if sized := SIZED.fullmatch(written):
            size, written = float(sized["size"]), sized["rest"]
        if written.startswith("# "):
            size, bold, written = HEADING, True, written[2:]
        elif written.startswith("**"):
            bold, written = True, written.replace("**", "")
        written = re.sub(r"\s*→\s*", "\t", written)
        lines.append(Line(Span(len(text), len(text) + len(written)), page, column, x0, size, bold, gap))
        text += written + "\n"
        gap = 0.2
    return Document(Source("drawn.txt", "text/plain", "0" * 64, len(text)), text, tuple(lines))


def read_cases(path: Path) -> list[tuple[str, str, list[str]]]:
    """Give each case's name, its drawing, and the lines of its answer."""
    found = []
    for block in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, rest = block.partition("\n")
        drawing, divider, answer = rest.partition("\n--\n")
        assert divider, f"{path.name}: {name!r} has no answer"
        found.append((name.strip(), drawing, [line for line in answer.splitlines() if line.strip()]))
    return found
