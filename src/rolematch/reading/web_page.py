"""HTML through lxml: the words of a page in source order, with what its own styles say of their size and colour.

Nothing outside of the file is fetched. Columns side by side (flex, grid, float) are read one after the other, as the
source has them; a flex row of short items is one line, as a table's row is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import cssselect2
import webencodings
from lxml import etree

from rolematch.errors import BrokenFile, TooLarge
from rolematch.reading.options import Found, ReadingOptions, named
from rolematch.reading.page_styles import Box, Look, Styles
from rolematch.reading.plain import decode, page_of
from rolematch.reading.runs import Paragraph, Run, set_row, words_of_runs
from rolematch.records import Note

_LEFT_OUT = frozenset((
    "script", "style", "template", "noscript", "head", "svg", "select", "input", "button", "textarea", "iframe",
    "object", "audio", "video", "canvas", "datalist", "title", "map",
))  # fmt: skip
# A margin of so many points looks like a blank line
_BLANK = 9.0
# libxml2 stops at 2,048 elements inside each other; no page comes near it
_MAX_DEPTH = 1_000
# Pages keep menus and data of their programs in hidden elements: words enough to tell what they are
_MAX_HIDDEN = 50_000

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHARSET = re.compile(rb"""<(?:meta\b|\?xml\b)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
# Browsers show a tab as a space, but programs that export a page set dates apart with it; others only indent the source
_TAB = re.compile(r"(?:^|(?<=\S))[ \t]*\t[ \t]*(?=\S|\Z)")
_BLANKS = str.maketrans("\t\n\r\v\f", "   \t ")
# Spaces that browsers keep: from three on they set what follows apart
_WIDE = re.compile(r"(?:\u00a0[ \n]?){3,}")
_WIDE_KEPT = re.compile("[ \u00a0]{3,}")

# A row while it is read has cells, each a list of paragraphs; anything else has paragraphs
_Paragraphs = list[Paragraph[Run]]


@dataclass(slots=True)
class _Holder:
    paragraphs: _Paragraphs = field(default_factory=list)
    cells: list[_Paragraphs] | None = None


def read_web_page(data: bytes, options: ReadingOptions) -> Found:
    r"""Read the words of a web page as a browser without network would show them.

    Raises
    ------
    BrokenFile, TooLarge
        Elements nested deeper than on any page, or more text than any resume's.

    Examples
    --------
    >>> data = b"<h1>Ada</h1><p>Data&nbsp;Scientist<br><span style='display: none'>unseen</span>"
    >>> words = read_web_page(data, ReadingOptions()).pages[0].words
    >>> [(word.text, word.size, word.bold, word.line, word.visible) for word in words][::3]
    [('Ada', 24.0, True, 0, True), ('unseen', 12.0, False, 3, False)]
    """
    text, notes = _text_of(data, options)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile(f"a damaged web page ({error.msg})") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise BrokenFile("a web page whose elements are nested deeper than on any page")
    if root is None:
        return Found(page_of([]), notes, named("lxml"))
    reader = _Reader(root, options)
    words = words_of_runs(reader.read())
    if reader.dropped:
        notes = (*notes, Note("hidden-cut", f"{reader.dropped:,} more hidden characters were passed over"))
    if any("stylesheet" in (link.get("rel") or "").lower().split() for link in root.iter("link")):
        message = "style sheets in other files were not read: words that they hide count as seen"
        notes = (*notes, Note("styles-unread", message))
    return Found(page_of(words), notes, named("lxml"))


def _text_of(data: bytes, options: ReadingOptions) -> tuple[str, tuple[Note, ...]]:
    """Decode by the byte order mark, then by what the page says, then by guess."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), ()
    said = _CHARSET.search(data[:8192])
    encoding = webencodings.lookup(said[1].decode("ascii")) if said else None
    # a page whose declaration could be read is not in UTF-16, whatever it says
    if encoding is None or encoding.name.startswith("utf-16"):
        encoding = webencodings.UTF8
    try:
        return encoding.codec_info.decode(data, "strict")[0], ()
    except UnicodeDecodeError:
        return decode(data, options)


class _Reader:
    def __init__(self, root: Any, options: ReadingOptions) -> None:
        self._root = root
        self._styles = Styles(root)
        self._most = 2 * options.characters
        self._hidden = 0
        self.dropped = 0
        self._holders = [_Holder()]
        self._open: list[Run] = []
        self._margin = 0.0
        self._bullet = False

    def read(self) -> _Paragraphs:
        """Walk the elements with a stack of our own: Python's ends at a thousand."""
        stack: list[tuple[Any, Iterator[Any], Look, Box]] = []
        self._enter(cssselect2.ElementWrapper.from_html_root(self._root), Look(), stack)
        while stack:
            wrapper, children, look, box = stack[-1]
            child = next(children, None)
            if child is not None:
                self._enter(child, look, stack)
                continue
            stack.pop()
            self._end(box)
            if stack:
                self._text(wrapper.etree_element.tail, stack[-1][2])
        self._end_paragraph()
        return self._holders[0].paragraphs

    def _enter(self, wrapper: Any, outer: Look, stack: list[tuple[Any, Iterator[Any], Look, Box]]) -> None:
        if len(stack) > _MAX_DEPTH:
            raise BrokenFile(f"a web page whose elements are nested more than {_MAX_DEPTH:,} deep")
        element, tag = wrapper.etree_element, wrapper.local_name
        if tag in _LEFT_OUT:
            if stack:
                self._text(element.tail, outer)
            return
        look, box = self._styles.of(wrapper, outer)
        if stack and stack[-1][3].display == "row" and box.display not in ("none", "row"):
            box = replace(box, display="cell")
        self._start(tag, box, look)
        stack.append((wrapper, wrapper.iter_children(), look, box))
        self._text(element.text, look)

    def _start(self, tag: str, box: Box, look: Look) -> None:
        if box.display in ("inline", "none"):
            if tag == "br":
                self._open.append(Run("\n"))
            return
        if box.display in ("apart", "tab"):
            self._open.append(Run(" " if box.display == "apart" else "\t"))
            return
        self._end_paragraph()
        self._margin = max(self._margin, box.above)
        if box.display == "row":
            self._holders.append(_Holder(cells=[]))
        elif box.display == "cell":
            self._holders.append(_Holder())
        elif box.display == "list-item":
            self._bullet = look.bullets

    def _end(self, box: Box) -> None:
        if box.display in ("inline", "none"):
            return
        if box.display in ("apart", "tab"):
            self._open.append(Run(" " if box.display == "apart" else "\t"))
            return
        self._end_paragraph()
        if box.display == "list-item":
            self._bullet = False
        elif box.display in ("row", "cell"):
            holder = self._holders.pop()
            outer = self._holders[-1]
            read = holder.paragraphs if holder.cells is None else set_row(holder.cells, Run("\t"))
            if outer.cells is None:
                outer.paragraphs += read
            elif read:
                outer.cells.append(read)
        self._margin = max(self._margin, box.below)

    def _end_paragraph(self) -> None:
        runs, self._open = self._open, []
        # white space between blocks is none; a break or a space that is kept makes a line of its own
        if not any(run.text.strip(" ") for run in runs):
            return
        paragraph = Paragraph(runs, self._margin >= _BLANK)
        self._margin = 0.0
        holder = self._holders[-1]
        if holder.cells is None:
            holder.paragraphs.append(paragraph)
        else:
            # words between cells stand in a cell of their own
            holder.cells.append([paragraph])

    def _text(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if not look.kept:
            text = _WIDE.sub("\v", _TAB.sub("\v", text)).translate(_BLANKS)
        else:
            text = _WIDE_KEPT.sub("\t", text)
        length = len(text.strip())
        if length and not look.seen:
            self._hidden += length
            if self._hidden > _MAX_HIDDEN:
                self.dropped += length
                return
        self._most -= length
        if self._most < 0:
            raise TooLarge("more characters than any resume")
        if self._bullet and length:
            self._bullet = False
            text = f"• {text.lstrip()}"
        self._open.append(Run(text, look.size, look.bold, look.seen))
