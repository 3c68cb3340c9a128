"""The lines that may be headings by their length and their signs, each with what its words say and how it looks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.dates import find_dates
from rolematch.parsing.heading_words import (
    IN_BRACKETS,
    PARTS,
    HeadingMatch,
    HeadingWords,
    heading_words,
    squash,
)
from rolematch.records import Document, Line, Span

MAX_WORDS = 6
MAX_LETTERS = 60
BROKEN = 0.5
"""Gap above the second line of a broken heading, in lines, at most."""
MAX_BESIDE = 3
"""Words that may stand beside a heading's years: "Around 5 years"."""

# "• Led the team", "- Led", "1. Led", "✓ Led"
BULLET = re.compile(r"\s*(?:[•●▪■◦○‣⁃∙·✓✔➢➤►▶❖♦◆⬥*»>]|[-–—](?=\s)|\d{1,2}[.)](?=\s))")
# the same, and "IV. Skills", "B) Skills"
MARK = re.compile(rf"(?:{BULLET.pattern}|\s*(?:[IVX]{{1,4}}|[A-K])[.)](?=\s))+\s*")
# "SKILLS: Python, SQL"
INLINE = re.compile(r"(?P<label>[^:\t]{3,40}):\s*(?P<rest>\S.*)")
# "Projects (https://example.org)"
ADDRESS_BEHIND = re.compile(r"\s*[(\[]\s*(?:https?:|www\.|\S+\.\w{2,4}/)[^)\]]*[)\]]?\s*\Z")
# "Experience 2015 – 2024", "Experience – 8 years", "Experience | 8+ years"
TIME_BEHIND = re.compile(
    r"""\s*[-–—|,:(]?\s*
    (?: (?:19|20)\d\d \s*[-–—]\s* (?:(?:19|20)\d\d|[^\W\d_]+)
      | (?<=[-–—|,:(]\s) \d{1,2}\+?\s[^\W\d_]+
      | (?<=[-–—|,:(]) \d{1,2}\+?\s[^\W\d_]+ )
    \s*\)?\s*\Z""",
    re.VERBOSE,
)
# "Experience ......", "Experience ______"
LEADERS = re.compile(r"\s*(?:\.{2,}|…|_{2,})[\s.…_]*\Z")
DIGIT = re.compile(r"\d")
# mail and web addresses, money, dates with digits: no heading holds them
NO_HEADING = re.compile(r"@|https?:|www\.|\.com\b|[$€£%=]|\d{3}")


class Style(NamedTuple):
    """How a line looks: size in half points, bold, upper case, opened by a bullet or a number."""

    size: float
    bold: bool
    upper: bool
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line, or its start, that may be a heading.

    ``inline`` says that its section begins on the same line, ``margin`` that it does so behind a wide gap, and
    ``opens_page`` that no line of its page stands above.
    """

    line: Line
    span: Span
    text: str
    match: HeadingMatch
    style: Style
    inline: bool = False
    margin: bool = False
    opens_page: bool = False


def heading_lines(document: Document, lexicon: Lexicon) -> Iterator[Candidate]:
    """Give the lines that are short enough to be headings, and the labels before a colon or a wide gap."""
    words = heading_words(lexicon)
    joined: Line | None = None
    page = 0
    for line, below in itertools.zip_longest(document.lines, document.lines[1:]):
        if line is joined:
            continue
        opens_page, page = line.page != page, line.page
        if below is not None and (whole := _broken(document, line, below, words)) is not None:
            joined = below
            yield whole
            continue
        written = line.span.of(document.text)
        text = written.strip()
        start = line.span.start + written.find(text)
        cell, _, rest = text.partition("\t")
        found: Candidate | None
        if rest and _is_time(rest, lexicon):
            text, rest = cell, ""
        if IN_BRACKETS.sub("", rest).strip():
            found = _of_cells(line, start, text, words) or _in_margin(document, line, start, cell, words)
        elif (found := _whole(line, start, text, words)) is None and (inline := INLINE.match(text)):
            found = _label(line, start, inline["label"], words, behind=1)
        if found is not None:
            yield replace(found, opens_page=opens_page)


def _broken(document: Document, line: Line, below: Line, words: HeadingWords) -> Candidate | None:
    """Give the known heading that two lines make which make none each: "Personal skills and" / "competences"."""
    if below.gap >= BROKEN or abs(line.size - below.size) > 0.1:
        return None
    first, second = (one.span.of(document.text).strip() for one in (line, below))
    if not first or not second or "\t" in first or "\t" in second or not 3 <= len(squash(first)) <= MAX_LETTERS:
        return None
    whole = f"{first} {second}"
    match = words.match_exactly(whole)
    if match is None or words.match_exactly(first) is not None or not _fits(whole):
        return None
    style = _style(line, first)
    if style != _style(below, second):
        return None
    start = line.span.start + line.span.of(document.text).find(first)
    return Candidate(line, Span(start, below.span.end), whole, match, style)


def _whole(line: Line, start: int, text: str, words: HeadingWords) -> Candidate | None:
    """Take a line of its own."""
    # these patterns begin with blanks: a plain look for the sign that each needs is many times as quick
    if ("(" in text or "[" in text) and (address := ADDRESS_BEHIND.search(text)):
        text = text[: address.start()]
    mark = MARK.match(text)
    bare = text[mark.end() :] if mark else text
    if any(sign in bare for sign in ("..", "…", "__")):
        bare = LEADERS.sub("", bare)
    timed = TIME_BEHIND.search(bare) if DIGIT.search(bare) else None
    if timed and (exact := words.match_exactly(bare[: timed.start()])) is not None:
        bare = bare[: timed.start()]
        # the words are not all a heading's; the look must say so too
        match = replace(exact, strength=PARTS)
    elif bare.endswith(".") and bare[0].isupper() and words.match_exactly(bare) is not None:
        bare = bare[:-1]
        match = words.match(bare)
    else:
        match = None
    if not _fits(bare):
        return None
    match = match or words.match(bare)
    span = Span(start, start + len(text))
    return Candidate(line, span, text, match, _style(line, bare)._replace(marked=mark is not None))


def _of_cells(line: Line, start: int, text: str, words: HeadingWords) -> Candidate | None:
    """Take a heading whose words stand far apart, or the headings of two columns that were read as rows."""
    cells = text.split("\t")
    if not all(_fits(cell) for cell in cells):
        return None
    match = words.match_exactly(" ".join(cells))
    if match is None:
        matches = [words.match(cell) for cell in cells]
        if any(found.strength < PARTS for found in matches):
            return None
        match = matches[0]
        text = cells[0]
        work = next((at for at, found in enumerate(matches) if found.kind == "experience"), 0)
        if work:
            # the entries of work are not to be lost
            match, text = matches[work], "\t".join(cells[: work + 1])
    return Candidate(line, Span(start, start + len(text)), text, match, _style(line, text))


def _is_time(rest: str, lexicon: Lexicon) -> bool:
    """Tell the years at the right of a heading, or how long: "2010 to 2015", "Around 5 years"."""
    bare = rest
    for date in reversed(find_dates(rest, lexicon)):
        bare = bare[: date.span.start] + bare[date.span.end :]
    words = [word.casefold() for word in re.findall(r"[^\W_]+", bare)]
    lengths = lexicon.word_list("length_of_time")
    return len(words) <= MAX_BESIDE and all(word.isdigit() or word in lengths for word in words[-2:])


def _in_margin(document: Document, line: Line, start: int, text: str, words: HeadingWords) -> Candidate | None:
    """Take a label in the margin; its size is that of its own words, for most of the line is its section's text."""
    found = _label(line, start, text, words)
    if found is None:
        return None
    heights = [box.bottom - box.top for box in document.boxes_of(found.span)]
    style = found.style._replace(size=round(median(heights) * 2) / 2) if heights else found.style
    return replace(found, style=style, margin=True)


def _label(line: Line, start: int, text: str, words: HeadingWords, behind: int = 0) -> Candidate | None:
    """Take a label before its section, with as many signs `behind` it."""
    match = words.match_exactly(text)
    if match is None or not _fits(text) or BULLET.match(text):
        return None
    return Candidate(line, Span(start, start + len(text) + behind), text, match, _style(line, text), inline=True)


def _fits(text: str) -> bool:
    if text.endswith((".", ",", ";")) or not 3 <= len(squash(text)) <= MAX_LETTERS or BULLET.match(text):
        return False
    bare = re.sub(r"\([^)]*\)", "", text) if "(" in text else text
    # letter-spaced words are not many words
    words = [word for word in bare.split() if len(word) > 1 and (word.isalpha() or any(map(str.isalpha, word)))]
    return len(words) <= MAX_WORDS and not NO_HEADING.search(bare)


def _style(line: Line, text: str) -> Style:
    letters = text if text.isalpha() else "".join(filter(str.isalpha, text))
    upper = len(letters) >= 4 and sum(map(str.isupper, letters)) >= 0.85 * len(letters)
    return Style(round(line.size * 2) / 2, line.bold, upper)
