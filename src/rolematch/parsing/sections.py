"""Cut a resume into sections: find the lines that are headings by their words and by how they look."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.heading_lines import Candidate, Style, heading_lines
from rolematch.parsing.heading_words import EXACT, PARTS, TAIL, UNKNOWN
from rolematch.parsing.titles import parse_title
from rolematch.records import Document, Section, SectionKind, Span

HOLDS_ENTRIES: frozenset[SectionKind] = frozenset({"experience", "projects", "volunteer"})

# A heading within a section is so much smaller than the section's own
BELOW = 0.85
# So many labels in the left margin, each beside its section, are this file's headings
LEAST_IN_MARGIN = 3


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
    candidates = _in_margin(list(heading_lines(document, lexicon)), document)
    looks = _looks(document, candidates)
    written: dict[tuple[str, Style], int] = defaultdict(int)
    for candidate in candidates:
        written[candidate.match.key, candidate.style] += 1
    found: list[Candidate] = []
    kind: SectionKind = "contact"
    for candidate in candidates:
        times = written[candidate.match.key, candidate.style]
        if found and _is_below(candidate, found[-1], looks):
            continue
        if _is_heading(candidate, looks, kind, times, bool(found), lexicon):
            found.append(candidate)
            kind = candidate.match.kind
    return _rejoin(found, document)


def _in_margin(candidates: Sequence[Candidate], document: Document) -> list[Candidate]:
    """Take the labels in the left margin for headings where they are the file's own frame.

    Their look is not known, for the line is mostly its section's text: but work and education are among them, no
    line but theirs begins there, and no line of its own is a heading.
    """
    edges: dict[tuple[int, float], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.margin:
            edges[candidate.line.column, round(candidate.line.x0)].append(candidate)
    for candidate in candidates:
        # one may stand a hair lower than its section's first line, and then alone
        own = not candidate.margin and not candidate.inline and candidate.match.strength == EXACT
        if own and (edge := (candidate.line.column, round(candidate.line.x0))) in edges:
            edges[edge].append(candidate)
    for labels in edges.values():
        labels.sort(key=lambda label: label.span.start)
        kinds = {label.match.kind for label in labels}
        first, last = labels[0].span.start, labels[-1].span.start
        between = [line for line in document.lines if first <= line.span.start <= last]
        there = sum(line.x0 <= labels[0].line.x0 + 0.5 for line in between)
        alone = any(
            c.match.strength == EXACT and not c.inline and first < c.span.start < last and c not in labels
            for c in candidates
        )
        framed = len(kinds) >= LEAST_IN_MARGIN and kinds & {"experience", "education"} and not alone
        if framed and there == len(labels) < len(between):
            return [replace(c, inline=False) if c in labels else c for c in candidates if c in labels or c.inline]
    return list(candidates)


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
    styles = {s: n for s, n in styles.items() if s in standing_out or not s.marked}
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
    if candidate.margin:
        return True
    if times >= 3 and not (style == looks.best and match.strength >= PARTS and larger):
        # a label that each entry repeats: "Responsibilities:"
        return False
    plain = not (bold or larger or style.upper)
    if kind in HOLDS_ENTRIES and (style != looks.best or plain) and _is_label(candidate, lexicon):
        return False
    known_look = style in looks.headings
    if (style.marked or candidate.text.endswith(".")) and not (style == looks.best and (bold or larger or style.upper)):
        # items and the ends of sentences hold the words of headings
        return False
    if match.strength < PARTS:
        if not known_look or not (bold or larger or style.upper):
            return False
        if not after_first and (match.strength != TAIL or candidate.line.span.start == 0):
            # a name, a headline
            return False
        if parse_title(candidate.text, lexicon).likely and match.strength != TAIL:
            return False
        if _names_title_and_more(candidate.text, lexicon):
            return False
        if candidate.text[0].isdigit() and not style.marked:
            # "3+ years' experience"
            return False
        if (
            match.strength == UNKNOWN
            and not candidate.opens_page
            and candidate.line.gap < 0.5 * looks.gaps.get(style, 0.0)
        ):
            # a bold line inside an entry
            return False
        need = 0.35 if match.strength == TAIL else 0.6
        return looks.known_share.get(style, 0.0) >= need and looks.headings[style] >= 2
    score = 4.0 if match.strength == EXACT else 3.0
    score += (
        1.0 * larger
        + 1.0 * bold
        + 1.0 * style.upper
        + 0.5 * (candidate.line.gap >= 0.5)
        + 0.5 * (candidate.line.gap >= 1.5)
        + 1.0 * known_look
    )
    if looks.settled:
        score -= looks.lesser(style)
    if not candidate.text[0].isupper() and candidate.text[0].isalpha():
        score -= 1.5
    return score >= 4.0


def _names_title_and_more(text: str, lexicon: Lexicon) -> bool:
    """Tell "SPEECH ENGINEER – AURALIS TECHNOLOGIES", whose firm ends as headings do, from a heading."""
    title, dash, _ = re.sub(r"\s+[-–—|]\s+|\t", "\n", text).partition("\n")
    return bool(dash) and parse_title(title, lexicon).likely


def _is_below(candidate: Candidate, before: Candidate, looks: Looks) -> bool:
    """Tell a smaller heading within a section of its own kind: "Programming" within "Skills"."""
    smaller = looks.settled and candidate.style.size < BELOW * before.style.size and before.style == looks.best
    return smaller and candidate.match.kind == before.match.kind


def _is_label(candidate: Candidate, lexicon: Lexicon) -> bool:
    """Tell a label inside an entry ("Responsibilities:", "Key achievements:") by its words and its colon."""
    colon = candidate.text.rstrip().endswith(":") or candidate.match.kind == "other"
    return colon and candidate.text.strip(" :").casefold() in lexicon.word_list("label_body")


def _is_inline_heading(candidate: Candidate, looks: Looks, kind: SectionKind) -> bool:
    """Weigh "SKILLS: Python": a label opens a section only where it looks as this file's headings do."""
    style, match, best = candidate.style, candidate.match, looks.best
    if candidate.margin and looks.settled and best is not None and style.size > looks.body_size * 1.08:
        # how heavy a label is, its line does not tell
        return (style.size, style.upper) == (best.size, best.upper)
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
            near = candidate.line.gap < 0.5 and candidate.style == before.style
            if near and candidate.line.x0 == before.line.x0 and candidate.match.strength < PARTS:
                joined[-1] = replace(before, span=Span(before.span.start, candidate.span.end))
                continue
        joined.append(candidate)
    return joined


def names_programming(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a list of languages is one of programming languages, by which kind it names more of."""
    words = {word.strip(".,;:()").casefold() for word in re.split(r"[\s/,|]+", text)}
    human = len(words & lexicon.word_list("human_language"))
    names = _programming_languages(lexicon)
    return sum(names.get(word, 0) for word in words) > human


@functools.lru_cache(maxsize=4)
def _programming_languages(lexicon: Lexicon) -> Counter[str]:
    """Count the aliases of programming languages that are written so."""
    return Counter(row.alias.casefold() for row in lexicon.aliases if lexicon.skills[row.skill].group == "language")
