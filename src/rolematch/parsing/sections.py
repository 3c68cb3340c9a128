"""Cut a resume into sections: find the lines that are headings by their words and by how they look."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.dates import find_dates
from rolematch.parsing.heading_words import (
    EXACT,
    IN_BRACKETS,
    PARTS,
    TAIL,
    UNKNOWN,
    HeadingMatch,
    HeadingWords,
    heading_words,
    squash,
)
from rolematch.parsing.titles import parse_title
from rolematch.records import Document, Line, Section, SectionKind, Span

MAX_WORDS = 6
MAX_LETTERS = 60
BROKEN = 0.5
"""Gap above the second line of a broken heading, in lines, at most."""
MAX_BESIDE = 3
"""Words that may stand beside a heading's years: "Around 5 years"."""

HOLDS_ENTRIES: frozenset[SectionKind] = frozenset({"experience", "projects", "volunteer"})

# "• Led the team", "- Led", "1. Led", "✓ Led"
BULLET = re.compile(r"\s*(?:[•●▪■◦○‣⁃∙·✓✔➢➤►▶❖♦◆⬥*»>]|[-–—](?=\s)|\d{1,2}[.)](?=\s))")
# "SKILLS: Python, SQL"
INLINE = re.compile(r"(?P<label>[^:\t]{3,40}):\s*(?P<rest>\S.*)")
# "Projects (https://example.org)"
ADDRESS_BEHIND = re.compile(r"\s*[(\[]\s*(?:https?:|www\.|\S+\.\w{2,4}/)[^)\]]*[)\]]?\s*\Z")
# mail and web addresses, money, dates with digits: no heading holds them
NO_HEADING = re.compile(r"@|https?:|www\.|\.com\b|[$€£%=]|\d{3}")


class Style(NamedTuple):
    """How a line looks: size in half points, bold, upper case."""

    size: float
    bold: bool
    upper: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line, or its start, that may be a heading."""

    line: Line
    span: Span
    text: str
    match: HeadingMatch
    style: Style
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """How this document's body and headings look."""

    body_size: float
    body_bold: bool
    headings: dict[Style, int]
    best: Style | None
    known_share: dict[Style, float]
    gaps: dict[Style, float]

    @property
    def settled(self) -> bool:
        """Whether three headings or more share a look."""
        return self.best is not None and self.headings[self.best] >= 3

    def lesser(self, style: Style) -> float:
        """Say by how much a line stands out less than this document's headings do, 0 if it does not."""
        best = self.best
        if best is None or style == best:
            return 0.0
        if style in self.headings:
            # sidebars have smaller headings; half as large are headings within a section
            return 4.0 * (style.size < best.size * 0.7 and not style.upper)
        smaller = style.size < best.size - 0.6 and (best.upper or not style.upper)
        if smaller or (best.bold and not style.bold):
            return 3.0
        return 2.0 * (best.upper and not style.upper)


def find_sections(document: Document, lexicon: Lexicon) -> tuple[Section, ...]:
    """Cut the document at its headings; the sections cover the whole text, in order.

    A heading is a short line of its own whose words are a known heading's (``headings.csv``), or that looks like
    the known headings of the same file. The part before the first one is a ``contact`` section with an empty
    heading. ``Languages`` heads programming languages where its body names them, and human ones elsewhere.
    """
    headings = find_headings(document, lexicon)
    text = document.text
    starts = [candidate.span.start for candidate in headings]
    sections = [Section("contact", Span(0, 0), Span(0, starts[0] if starts else len(text)))]
    for candidate, end in zip(headings, [*starts, len(text)][1:], strict=True):
        body = Span(candidate.span.end, end)
        kind = candidate.match.kind
        if kind == "languages" and names_programming(body.of(text), lexicon):
            kind = "skills"
        sections.append(Section(kind, candidate.span, body))
    return tuple(sections)


def find_headings(document: Document, lexicon: Lexicon) -> list[Candidate]:
    """Give the heading lines in order."""
    candidates = list(_candidates(document, lexicon))
    looks = _looks(document, candidates)
    keys: dict[str, int] = defaultdict(int)
    for candidate in candidates:
        keys[candidate.match.key] += 1
    found: list[Candidate] = []
    kind: SectionKind = "contact"
    for candidate in candidates:
        if _is_heading(candidate, looks, kind, keys[candidate.match.key], bool(found), lexicon):
            found.append(candidate)
            kind = candidate.match.kind
    return _rejoin(found, document)


def _candidates(document: Document, lexicon: Lexicon) -> Iterable[Candidate]:
    words = heading_words(lexicon)
    joined: Line | None = None
    for line, below in itertools.zip_longest(document.lines, document.lines[1:]):
        if line is joined:
            continue
        written = line.span.of(document.text)
        text = written.strip()
        if below is not None and (whole := _broken(document, line, below, words)) is not None:
            joined = below
            yield whole
            continue
        cell, _, rest = text.partition("\t")
        if not IN_BRACKETS.sub("", rest).strip():
            cell, rest = text, ""
        start = line.span.start + written.find(cell)
        span = Span(start, start + len(cell))
        if rest and _stands_beside(rest, lexicon):
            text, rest = cell, ""
        if rest:
            # a heading in the margin, its section beside it
            match = words.match(cell)
            if match.strength == EXACT and _fits(cell) and not BULLET.match(cell):
                yield Candidate(line, span, cell, match, _style(line, cell), inline=True)
            continue
        if _fits(text):
            if address := ADDRESS_BEHIND.search(text):
                text = text[: address.start()]
                span = Span(start, start + len(text))
            yield Candidate(line, span, text, words.match(text), _style(line, text))
        elif inline := INLINE.match(text):
            label = inline["label"]
            match = words.match(label)
            if match.strength == EXACT and _fits(label) and not BULLET.match(label):
                span = Span(start, start + len(label) + 1)
                yield Candidate(line, span, label, match, _style(line, label), inline=True)


def _broken(document: Document, line: Line, below: Line, words: HeadingWords) -> Candidate | None:
    """Give the known heading that two lines make which make none each: "Personal skills and" / "competences"."""
    first, second = (one.span.of(document.text).strip() for one in (line, below))
    if not first or not second or "\t" in first or "\t" in second or not 3 <= len(squash(first)) <= MAX_LETTERS:
        return None
    style = _style(line, first)
    if style != _style(below, second) or below.gap >= BROKEN or abs(line.size - below.size) > 0.1:
        return None
    if words.match(first).strength == EXACT:
        return None
    match = words.match(f"{first} {second}")
    if match.strength != EXACT or not _fits(f"{first} {second}"):
        return None
    start = line.span.start + line.span.of(document.text).find(first)
    return Candidate(line, Span(start, below.span.end), f"{first} {second}", match, style)


def _stands_beside(rest: str, lexicon: Lexicon) -> bool:
    """Tell what may stand at the right of a heading: its years, how long, or the heading of the next column.

    "Employment → 2010 to 2015", "Work Experience → Around 5 years", "Experience → Projects".
    """
    if heading_words(lexicon).match(rest).strength == EXACT and _fits(rest):
        return True
    bare = rest
    for date in reversed(find_dates(rest, lexicon)):
        bare = bare[: date.span.start] + bare[date.span.end :]
    words = [word.casefold() for word in re.findall(r"[^\W_]+", bare)]
    lengths = lexicon.word_list("length_of_time")
    return len(words) <= MAX_BESIDE and all(word.isdigit() or word in lengths for word in words[-2:])


def _fits(text: str) -> bool:
    letters = squash(text)
    if not 3 <= len(letters) <= MAX_LETTERS or text.endswith((".", ",", ";")) or BULLET.match(text):
        return False
    bare = re.sub(r"\([^)]*\)", "", text)
    # letter-spaced words are not many words
    words = [word for word in bare.split() if len(word) > 1 and any(c.isalpha() for c in word)]
    return len(words) <= MAX_WORDS and not NO_HEADING.search(bare)


def _style(line: Line, text: str) -> Style:
    letters = [c for c in text if c.isalpha()]
    upper = len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)
    return Style(round(line.size * 2) / 2, line.bold, upper)


def _looks(document: Document, candidates: Sequence[Candidate]) -> Looks:
    sizes = sorted((line.size, len(line.span)) for line in document.lines)
    half, passed, body_size = sum(weight for _, weight in sizes) / 2, 0, 0.0
    for size, weight in sizes:
        passed += weight
        body_size = size
        if passed >= half:
            break
    bold = sum(len(line.span) for line in document.lines if line.bold)
    keys: dict[Style, set[str]] = defaultdict(set)
    all_lines: dict[Style, int] = defaultdict(int)
    kinds: dict[Style, set[SectionKind]] = defaultdict(set)
    for candidate in candidates:
        if not candidate.inline:
            all_lines[candidate.style] += 1
            if candidate.match.strength >= PARTS:
                keys[candidate.style].add(candidate.match.key)
                kinds[candidate.style].add(candidate.match.kind)
    styles = {style: len(found) for style, found in keys.items() if len(kinds[style] - {"other"}) >= 2}
    standing_out = {
        s: n for s, n in styles.items() if s.upper or s.size > body_size * 1.04 or (s.bold and bold <= half)
    }
    if max(standing_out.values(), default=0) >= 3:
        # where headings stand out, the same words in plain type head nothing
        styles = standing_out
    best = max(styles, key=lambda style: (styles[style], style), default=None)
    share = {style: len(found) / all_lines[style] for style, found in keys.items()}
    gaps = {
        style: median(c.line.gap for c in candidates if c.style == style and c.match.strength >= PARTS)
        for style in keys
    }
    return Looks(body_size, bold > half, styles, best, share, gaps)


def _is_heading(
    candidate: Candidate, looks: Looks, kind: SectionKind, times: int, after_first: bool, lexicon: Lexicon
) -> bool:
    """Weigh one candidate; the words alone carry a known heading, the looks must help out the others."""
    style, match = candidate.style, candidate.match
    larger = style.size > looks.body_size * 1.08
    bold = style.bold and not looks.body_bold
    if candidate.inline:
        return _is_inline_heading(candidate, looks, kind)
    if times >= 3 and not (style == looks.best and match.strength >= PARTS and larger):
        # a label that each entry repeats: "Responsibilities:"
        return False
    if kind in HOLDS_ENTRIES and style != looks.best and _is_label(candidate, lexicon):
        return False
    known_look = style in looks.headings
    if match.strength < PARTS:
        if not known_look or not (bold or larger or style.upper):
            return False
        if not after_first and (match.strength != TAIL or candidate.line.span.start == 0):
            # a name, a headline
            return False
        if parse_title(candidate.text, lexicon).likely and match.strength != TAIL:
            return False
        if match.strength == UNKNOWN and candidate.line.gap < 0.5 * looks.gaps.get(style, 0.0):
            # a bold line inside an entry
            return False
        need = 0.35 if match.strength == TAIL else 0.6
        return looks.known_share.get(style, 0.0) >= need and looks.headings[style] >= 2
    score = 4.0 if match.strength == EXACT else 3.0
    score += 1.0 * larger + 1.0 * bold + 1.0 * style.upper + 0.5 * (candidate.line.gap >= 0.5) + 1.0 * known_look
    if looks.settled:
        score -= looks.lesser(style)
    if not candidate.text[0].isupper() and candidate.text[0].isalpha():
        score -= 1.5
    return score >= 4.0


def _is_label(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Tell a label inside an entry ("Responsibilities:", "Key achievements:") by its words and its colon."""
    colon = candidate.text.rstrip().endswith(":") or candidate.match.kind == "other"
    return colon and candidate.text.strip(" :").casefold() in lexicon.word_list("label_body")


def _is_inline_heading(candidate: Candidate, looks: Looks, kind: SectionKind) -> bool:
    """Weigh "SKILLS: Python": a label opens a section only where it looks as this file's headings do."""
    style, match = candidate.style, candidate.match
    if match.kind in (kind, "other", "contact", "personal"):
        return False
    if looks.settled:
        return looks.headings.get(style, 0) > 1 and (style.upper or style.bold or style.size > looks.body_size * 1.08)
    return style.upper


def _rejoin(found: list[Candidate], document: Document) -> list[Candidate]:
    """Join a heading that was broken over two lines ("PROFESSIONAL" / "EXPERIENCE")."""
    joined: list[Candidate] = []
    for candidate in found:
        before = joined[-1] if joined else None
        if before is not None and not document.text[before.span.end : candidate.span.start].strip():
            near = candidate.line.gap < 0.5 and candidate.style == before.style and candidate.line.x0 == before.line.x0
            if near and candidate.match.strength < PARTS:
                joined[-1] = replace(before, span=Span(before.span.start, candidate.span.end))
                continue
        joined.append(candidate)
    return joined


def names_programming(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a list of languages is one of programming languages, by which kind it names more of."""
    words = {word.strip(".,;:()").casefold() for word in re.split(r"[\s/,|]+", text)}
    human = len(words & lexicon.word_list("human_language"))
    code = sum(
        row.alias.casefold() in words and lexicon.skills[row.skill].group == "language" for row in lexicon.aliases
    )
    return code > human
