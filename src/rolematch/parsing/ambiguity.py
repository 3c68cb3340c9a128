"""Accept or reject an unsure alias where it stands: the rows of ``ambiguous.csv`` as a judge.

A veto goes first and is final. Then a skill's rows are tried in the order section, pattern, neighbour; the first
that accepts gives the mention its rule. What no row accepts is not a skill.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict
from dataclasses import dataclass, field

from rolematch.lexicon import Lexicon
from rolematch.parsing.matching import Found
from rolematch.records import SectionKind

# The characters looked at on either side of a mention by patterns and vetoes
_REACH = 60
# The items of a list looked at on either side of a mention, and the characters that they may take up
_ITEMS, _LIST = 3, 120
# A list item ends here; brackets count, since "Cloud (AWS, GCP)" is a list too
_DELIMITER = re.compile(r"[,;|•●▪·∙/\n\t:(){}\[\]–—]|\s-\s|\s+(?:and|or|&)\s+")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)+#])[.!?](?=\s+[A-Z•])|\n\s*\n|\n\s*[•●▪◦*–-]\s")
_VERSION = re.compile(r"\s*(?:\(.{0,20}\)|v?\d+(?:\.\d+)*)?\s*")


@dataclass(slots=True)
class _Rules:
    item: bool = False
    listed: int | None = None
    neighbours: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    patterns: list[re.Pattern[str]] = field(default_factory=list)
    vetoes: list[re.Pattern[str]] = field(default_factory=list)


class Judge:
    """The rules of one lexicon; build them once with :func:`judge_of`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rules: dict[str, _Rules] = defaultdict(_Rules)
        self._tools = frozenset(row.skill for row in lexicon.skills.values() if row.kind == "tool")
        for row in lexicon.ambiguous:
            rules = self._rules[row.skill]
            if row.rule == "section" and row.value == "item":
                rules.item = True
            elif row.rule == "section":
                rules.listed = int(row.value.partition(":")[2])
            elif row.rule == "neighbour":
                count, *skills = row.value.split()
                rules.neighbours.append((int(count), frozenset(skills)))
            else:
                (rules.patterns if row.rule == "pattern" else rules.vetoes).append(re.compile(row.value))

    def vetoed(self, item: Found, text: str) -> bool:
        """Tell whether a veto touches a match, sure or not."""
        rules = self._rules.get(item.alias.skill)
        return rules is not None and any(_touches(pattern, item, text) for pattern in rules.vetoes)

    def accepts(self, item: Found, text: str, section: SectionKind, sure: list[Found]) -> str | None:
        """Name the rule that accepts an unsure match, or give None.

        Parameters
        ----------
        item : Found
            The unsure match.
        text : str
            The whole text.
        section : str
            The kind of section it stands in.
        sure : list of Found
            All sure matches of the text without overlaps, in order.
        """
        rules = self._rules.get(item.alias.skill)
        if rules is None:
            return None
        if _is_item(item, text):
            if rules.item and section == "skills":
                return "section"
            if rules.listed is not None and self._listed(item, text, sure) >= rules.listed:
                return "section"
        if any(_touches(pattern, item, text) for pattern in rules.patterns):
            return "pattern"
        if rules.neighbours:
            near = _same_sentence(item, text, sure)
            if any(len(near & skills) >= count for count, skills in rules.neighbours):
                return "neighbour"
        return None

    def _listed(self, item: Found, text: str, sure: list[Found]) -> int:
        """Count the tools among the three list items on either side."""
        before = list(_DELIMITER.finditer(text, max(0, item.start - _LIST), item.start))
        after = list(_DELIMITER.finditer(text, item.end, item.end + _LIST))
        start = before[-_ITEMS - 1].end() if len(before) > _ITEMS else max(0, item.start - _LIST)
        end = after[_ITEMS].start() if len(after) > _ITEMS else item.end + _LIST
        return len(
            {
                other.alias.skill
                for other in _between(sure, start, end)
                if other.alias.skill in self._tools and other.alias.skill != item.alias.skill and _is_item(other, text)
            }
        )


@functools.lru_cache(maxsize=4)
def judge_of(lexicon: Lexicon) -> Judge:
    """Give the judge of a lexicon, built once for each."""
    return Judge(lexicon)


def _touches(pattern: re.Pattern[str], item: Found, text: str) -> bool:
    start = max(0, item.start - _REACH)
    # a line break inside a sentence is a space to the patterns
    window = text[start : item.end + _REACH].replace("\n", " ")
    return any(
        match.start() + start < item.end and item.start < match.end() + start for match in pattern.finditer(window)
    )


def _is_item(item: Found, text: str) -> bool:
    """Tell whether a match fills a list item, save for a version behind it."""
    left = text[_last_delimiter(text, item.start) : item.start]
    right = text[item.end : _next_delimiter(text, item.end)]
    return not left.strip(" .*-&") and _VERSION.fullmatch(right.rstrip(" .")) is not None


def _last_delimiter(text: str, offset: int) -> int:
    """Give where the list item that holds `offset` begins."""
    low = max(0, offset - 80)
    return max((match.end() for match in _DELIMITER.finditer(text, low, offset)), default=low)


def _next_delimiter(text: str, offset: int) -> int:
    match = _DELIMITER.search(text, offset, offset + 80)
    return match.start() if match else min(len(text), offset + 80)


def _same_sentence(item: Found, text: str, sure: list[Found]) -> set[str]:
    low, high = max(0, item.start - 160), min(len(text), item.end + 160)
    for match in _SENTENCE_END.finditer(text, low, high):
        if match.end() <= item.start:
            low = match.end()
        elif match.start() >= item.end:
            high = match.start()
            break
    return {other.alias.skill for other in _between(sure, low, high)}


def _between(sure: list[Found], start: int, end: int) -> list[Found]:
    first = bisect.bisect_left(sure, start, key=lambda other: other.start)
    last = bisect.bisect_left(sure, end, key=lambda other: other.start)
    return sure[first:last]
