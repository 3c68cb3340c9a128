"""Plain text: find the encoding, cut lines into words, keep tabs, indents and underlined headings."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from rolematch.errors import BrokenFile, TooLarge
from rolematch.reading.characters import clean, unseen
from rolematch.reading.options import Found, ReadingOptions
from rolematch.records import Note, Page, Word

# ---- or ==== below a line makes it a heading
_RULE = re.compile(r"\s*([-=_*~#+])\1{2,}\s*")
# three spaces or more are a column of their own, as a tab is
_WIDE = re.compile(r"\t|[ \u00a0]{3,}")


def read_plain(data: bytes, options: ReadingOptions) -> Found:
    """Read plain text; lines underlined with dashes become bold, and the rules are dropped."""
    text, notes = decode(data, options)
    rows: list[tuple[int, str, bool]] = []
    for number, row in enumerate(text.splitlines()):
        if _RULE.fullmatch(row):
            if rows and rows[-1][0] == number - 1 and len(row.strip()) >= 0.5 * len(rows[-1][1].strip()) > 0:
                rows[-1] = (*rows[-1][:2], True)
            continue
        rows.append((number, row, False))
    words: list[Word] = []
    for number, row, bold in rows:
        words += words_of(row, number, bold=bold)
    return Found(page_of(words), notes)


def decode(data: bytes, options: ReadingOptions) -> tuple[str, tuple[Note, ...]]:
    """Find the encoding and give the text, with a note if it was a guess or held what cannot be seen.

    Examples
    --------
    >>> [decode("Zoë Exämple".encode(encoding), ReadingOptions())[0] for encoding in ("utf-16", "utf-8")]
    ['Zoë Exämple', 'Zoë Exämple']
    """
    # no encoding takes more than four bytes for a character; marks and blanks may take as many again
    most = 8 * options.characters
    if len(data) > most:
        raise TooLarge(f"{len(data) / 2**20:.1f} MB of text, more than {most / 2**20:.1f} MB")
    notes = []
    text = _decoded(data)
    if text is None:
        guess = from_bytes(data).best()
        if guess is None:
            raise BrokenFile("no encoding makes text of these bytes", "Save it again as text in UTF-8.")
        text = str(guess)
        notes.append(Note("encoding-guessed", f"the encoding was guessed: {guess.encoding}"))
    hidden = unseen(text.lstrip("\ufeff"))
    if hidden:
        notes.append(Note("invisible-characters", f"{hidden} characters that cannot be seen were left out"))
    return text, tuple(notes)


def _decoded(data: bytes) -> str | None:
    """Decode by the byte order mark, or as UTF-8; None where neither fits."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise BrokenFile(f"text in {encoding} that breaks off", "Save it again as text in UTF-8.") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def words_of(row: str, line: int, *, bold: bool = False, size: float = 0.0) -> list[Word]:
    """Cut one line into words; a tab or a run of spaces is kept on the word behind it."""
    words: list[Word] = []
    for part in _WIDE.split(row.strip()):
        first = True
        for piece in part.split():
            text = clean(piece)
            if text:
                words.append(Word(text, size=size, bold=bold, line=line, tab=first and bool(words)))
                first = False
    return words


def page_of(words: list[Word]) -> tuple[Page, ...]:
    """Put the words of a format without pages on one page."""
    return (Page(1, 0.0, 0.0, tuple(words)),)
