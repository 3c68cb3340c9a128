"""A role document as a list of blocks: headings, list items, paragraphs and table cells, each with its place.

Markdown is read by markdown-it, HTML by lxml, everything else as text whose blank lines and bullets say what is what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rolematch.errors import UsageError

BlockKind = Literal["heading", "item", "paragraph", "cell"]

LONGEST_HEADING = 14
# ends of lines that a heading does not have; a question mark it may
_SENTENCE_END = re.compile(r"[.!;,]$")
_BULLET = re.compile(r"\s*(?:[-*•●▪‣·◦–]|\d{1,2}[.)])\s+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKUP_BLOCKS = _HEADINGS | {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "ul",
}  # fmt: skip
_NO_TEXT = (
    "script", "style", "nav", "header", "footer", "aside", "form", "head", "button", "select", "svg", "template",
)  # fmt: skip
_NUMBER = re.compile(r"\s*\d{1,2}[.)]?\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its text on one line, the line where it begins, and what it is.

    ``level`` is a heading's, 1 the highest, 0 where the format has none. ``parted`` tells that two or more blank lines
    stand before. A cell has its row's first cell as ``label`` and its column's header as ``column``.
    """

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    parted: bool = False
    label: str = ""
    column: str = ""


def read_blocks(text: str, media_type: str, first_line: int = 1) -> list[Block]:
    r"""Cut a document into blocks.

    Parameters
    ----------
    text : str
        The whole text, or markup.
    media_type : {"text/markdown", "text/html", "text/plain"}
        How to read it.
    first_line : int
        The number of the first line, where something (front matter) stood before.

    Examples
    --------
    >>> [(b.kind, b.text) for b in read_blocks("Tools\n\n- SQL\n- R", "text/plain")]
    [('heading', 'Tools'), ('item', 'SQL'), ('item', 'R')]
    """
    readers = {"text/markdown": _markdown, "text/html": _html}
    return list(readers.get(media_type, _plain)(text, first_line))


def _markdown(text: str, first_line: int) -> Iterator[Block]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inside: list[str] = []
    header: list[str] = []
    row: list[tuple[str, int]] = []
    level = 0
    line = first_line
    for token in tokens:
        if token.map:
            line = first_line + token.map[0]
        if token.nesting == 1:
            inside.append(token.type.removesuffix("_open"))
            if token.type == "heading_open":
                level = int(token.tag[1])
            elif token.type == "table_open":
                header = []
            elif token.type == "tr_open":
                row = []
        elif token.nesting == -1:
            inside.pop()
            if token.type == "tr_close":
                if not header:
                    header = [cell for cell, _ in row]
                else:
                    yield from _row_of(header, row)
        elif token.type == "inline":
            plain = _inline_text(token)
            if "tr" in inside:
                row.append((plain, line))
            elif "heading" in inside:
                yield Block("heading", plain, line, level)
            else:
                yield Block("item" if "list_item" in inside else "paragraph", plain, line)


def _inline_text(token: Any) -> str:
    parts = (" " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or ())
    return _one_line("".join(parts))


def _row_of(header: list[str], row: list[tuple[str, int]]) -> Iterator[Block]:
    label = row[0][0] if row else ""
    for column, (cell, line) in zip(header[1:], row[1:], strict=False):
        if cell:
            yield Block("cell", cell, line, label=label, column=column)


def _html(text: str, first_line: int) -> Iterator[Block]:
    from lxml import etree, html

    try:
        # as bytes: an XML declaration may name an encoding, which a text has no more
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError as error:
        raise UsageError(f"no HTML with a text in it: {error}") from error
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_NO_TEXT, with_tail=False)
    inside: list[str] = []  # the blocks that are open
    words: list[str] = []  # what the innermost one says, since its beginning or the end of a block in it
    line = begun = first_line
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        starts = event == "start"
        said = element.text if starts else element.tail
        if element.tag in _MARKUP_BLOCKS:
            yield from _block_of(words, inside, begun)
            words.clear()
            if starts:
                inside.append(element.tag)
            else:
                inside.pop()
        if starts:
            line = first_line - 1 + (element.sourceline or 1)
        if starts and element.tag == "table":
            yield from _table(element, line)
            walk.skip_subtree()
            said = None
        elif element.tag == "br" and words:
            words.append(" ")
        if said and (words or said.strip()):
            begun = begun if words else line + said[: -len(said.lstrip())].count("\n")
            words.append(said)


def _block_of(words: Iterable[str], inside: Sequence[str], line: int) -> Iterator[Block]:
    """Give what a block says itself, outside of the blocks in it, as what the nearest heading or item around it is."""
    text = _one_line("".join(words))
    tag = next((tag for tag in reversed(inside) if tag == "li" or tag in _HEADINGS), "")
    if text and tag in _HEADINGS:
        yield Block("heading", text, line, int(tag[1]))
    elif text:
        yield Block("item" if tag == "li" else "paragraph", text, line)


def _table(table: Any, line: int) -> Iterator[Block]:
    rows = [[_cell_text(cell) for cell in row.iter("td", "th")] for row in table.iter("tr")]
    for row in rows[1:]:
        yield from _row_of(rows[0], [(cell, line) for cell in row])


def _cell_text(cell: Any) -> str:
    # items and lines of a cell are items of a list
    return _one_line(", ".join(part for text in cell.itertext() for part in text.split("\n") if part.strip()))


def _plain(text: str, first_line: int) -> Iterator[Block]:
    for first, lines, parted in _paragraphs(text, first_line):
        items = [line for line in lines if _BULLET.match(line)]
        if len(lines) == 1 and not items and _is_heading(lines[0]):
            yield Block("heading", _one_line(lines[0]), first, parted=parted)
        elif items:
            yield from _items(lines, first)
        else:
            yield Block("paragraph", _one_line(" ".join(lines)), first, parted=parted)


def _paragraphs(text: str, first_line: int) -> Iterator[tuple[int, list[str], bool]]:
    """Give runs of lines without a blank one between: the first's number, the lines, and if a wide gap is before."""
    lines: list[str] = []
    blank = first = 0
    parted = False
    for number, line in enumerate([*text.splitlines(), ""], start=first_line):
        if line.strip():
            if not lines:
                first, parted = number, blank > 1
            lines.append(line)
            blank = 0
        else:
            if lines:
                yield first, lines, parted
            lines, blank = [], blank + 1


def _items(lines: Iterable[str], first: int) -> Iterator[Block]:
    """Give the list items of a run of lines; a line without a bullet goes on from the one before."""
    text, begun = "", first
    for number, line in enumerate(lines, start=first):
        bullet = _BULLET.match(line)
        if bullet:
            if text:
                yield Block("item", text, begun)
            text, begun = _one_line(line[bullet.end() :]), number
        else:
            text = _one_line(f"{text} {line}")
        if _NUMBER.fullmatch(text):
            text = ""  # "1. 1": a number that a page shows twice
    if text:
        yield Block("item", text, begun)


def _is_heading(line: str) -> bool:
    line = line.strip()
    return not _SENTENCE_END.search(line) and len(line.split()) <= LONGEST_HEADING and not line.endswith((":", "..."))


def _one_line(text: str) -> str:
    return " ".join(text.split())
