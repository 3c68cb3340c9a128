"""Accept or reject an unsure alias where it stands: the rows of ``ambiguous.csv`` as a judge.

A veto goes first and is final. Then a skill's rows are tried in the order section, pattern, neighbour, cue; the first
that accepts gives the mention its rule. What no row accepts is not a skill. A form in other letters than its alias
("SPARK", "spark") shows less than one in its own: only lists with other tools accept it.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict
from dataclasses import dataclass, field

from rolematch.lexicon import Lexicon
from rolematch.parsing.matching import Found
from rolematch.records import SectionKind, Span

# The characters looked at on either side of a mention by patterns and vetoes
_REACH = 60
# The items of a list looked at on either side of a mention, and the characters that they may take up
_ITEMS, _LIST = 3, 120
# A list item ends here; brackets count, since "Cloud (AWS, GCP)" is a list too
DELIMITER = re.compile(r"[,;|•●▪·∙/\n\t:(){}\[\]–—]|\s-\s|\s+(?:and|or|&)\s+")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)+#])[.!?](?=\s+[A-Z•])|\n\s*\n|\n\s*[•●▪◦*–-]\s")
_VERSION = re.compile(r"\s*(?:\(.{0,20}\)|v?\d+(?:\.\d+)*)?\s*")

# A capitalised word behind a mention, and one before it that does not begin a sentence, a line or an item
_NAME_BEHIND = re.compile(r"(?:\s|\s&\s|\sand\s)([A-Z][a-z]+)")
_NAME_BEFORE = re.compile(r"(?<=[\w,&.]\s)([A-Z][a-z]+)\s\Z")


@dataclass
class _Rules:
    item: bool = False
    listed: int | None = None
    neighbours: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    cues: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    pattern_texts: list[str] = field(default_factory=list)
    veto_texts: list[str] = field(default_factory=list)

    # a resume needs the rules of few skills: compiled when first asked for
    @functools.cached_property
    def patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(text) for text in self.pattern_texts]

    @functools.cached_property
    def cue_patterns(self) -> list[tuple[int, re.Pattern[str]]]:
        # "deploy*" stands for all words that begin so
        forms = [(count, "|".join(re.escape(w).replace(r"\*", r"\w*") for w in words)) for count, words in self.cues]
        return [(count, re.compile(rf"(?<!\w)(?:{form})(?!\w)", re.IGNORECASE)) for count, form in forms]

    @functools.cached_property
    def vetoes(self) -> list[re.Pattern[str]]:
        return [re.compile(text) for text in self.veto_texts]


class Judge:
    """The rules of one lexicon; build them once with :func:`judge_of`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rules: dict[str, _Rules] = defaultdict(_Rules)
        self._tools = frozenset(row.skill for row in lexicon.skills.values() if row.kind == "tool")
        self._skills = frozenset(row.skill for row in lexicon.skills.values() if row.kind != "duty")
        for row in lexicon.ambiguous:
            rules = self._rules[row.skill]
            if row.rule == "section" and row.value == "item":
                rules.item = True
            elif row.rule == "section":
                rules.listed = int(row.value.partition(":")[2])
            elif row.rule == "neighbour":
                count, *skills = row.value.split()
                rules.neighbours.append((int(count), frozenset(skills)))
            elif row.rule == "cue":
                count, *words = row.value.split()
                rules.cues.append((int(count), tuple(words)))
            else:
                (rules.pattern_texts if row.rule == "pattern" else rules.veto_texts).append(row.value)

    def vetoed(self, item: Found, text: str, part: Span) -> bool:
        """Tell whether a veto touches a match, sure or not; `part` is where its section stands, heading included."""
        rules = self._rules.get(item.alias.skill)
        return rules is not None and _touch(rules.vetoes, item, text, part)

    def accepts(
        self, item: Found, text: str, part: Span, section: SectionKind, sure: list[Found], unsure: list[Found]
    ) -> str | None:
        """Name the rule that accepts an unsure match, or give None.

        Parameters
        ----------
        item : Found
            The unsure match.
        text : str
            The whole text.
        part : Span
            Where its section stands, heading included: what another section says is no context.
        section : str
            The kind of section it stands in.
        sure : list of Found
            All sure matches of the text without overlaps, in order.
        unsure : list of Found
            The same of the unsure ones that are written as their aliases are.
        """
        rules = self._rules.get(item.alias.skill)
        if rules is None:
            return None
        if _is_item(item, text):
            if rules.item and section == "skills" and item.exact:
                return "section"
            if rules.listed is not None or rules.item:
                asked = (rules.listed or 2) if item.exact else 1 if section == "skills" and rules.item else 2
                if self._listed(item, text, sure, unsure) >= asked:
                    return "section"
        if not item.exact:
            return None
        if _touch(rules.patterns, item, text, part):
            return "pattern"
        low, high = _sentence(item, text, part)
        if rules.neighbours:
            near = {other.alias.skill for other in _between(sure, low, high)}
            if any(len(near & skills) >= count for count, skills in rules.neighbours):
                return "neighbour"
        if rules.cues and not _name_like(item, text, sure):
            around = f"{text[low : item.start]}\n{text[item.end : high]}"
            for count, pattern in rules.cue_patterns:
                if len({match.casefold() for match in pattern.findall(around)}) >= count:
                    return "cue"
        return None

    def _listed(self, item: Found, text: str, sure: list[Found], unsure: list[Found]) -> int:
        """Count the tools, and for a method the methods too, among the three list items on either side.

        Where three or more of them are names that are unsure themselves ("Scala, Spark, Hive, Airflow"), they vouch for
        each other.
        """
        before = list(DELIMITER.finditer(text, max(0, item.start - _LIST), item.start))
        after = list(DELIMITER.finditer(text, item.end, item.end + _LIST))
        start = before[-_ITEMS - 1].end() if len(before) > _ITEMS else max(0, item.start - _LIST)
        end = after[_ITEMS].start() if len(after) > _ITEMS else item.end + _LIST

        vouching = self._tools if item.alias.skill in self._tools else self._skills

        def tools(found: list[Found]) -> set[str]:
            return {
                other.alias.skill
                for other in _between(found, start, end)
                if other.alias.skill in vouching and other.alias.skill != item.alias.skill and _is_item(other, text)
            }

        known = tools(sure)
        others = tools(unsure) - known
        return len(known) + (len(others) if len(others) >= _ITEMS else 0)


@functools.lru_cache(maxsize=4)
def judge_of(lexicon: Lexicon) -> Judge:
    """Give the judge of a lexicon, built once for each."""
    return Judge(lexicon)


def _touch(patterns: list[re.Pattern[str]], item: Found, text: str, part: Span) -> bool:
    """Tell whether one of some patterns touches a match."""
    if not patterns:
        return False
    start = max(part.start, item.start - _REACH)
    # a line break inside a sentence is a space to the patterns
    window = text[start : min(part.end, item.end + _REACH)].replace("\n", " ")
    first, last = item.start - start, item.end - start
    for pattern in patterns:
        for match in pattern.finditer(window):
            if match.start() < last and first < match.end():
                return True
    return False


def _is_item(item: Found, text: str) -> bool:
    """Tell whether a match fills a list item, save for a version behind it."""
    left = text[_last_delimiter(text, item.start) : item.start]
    right = text[item.end : _next_delimiter(text, item.end)]
    return not left.strip(" .*-&") and _VERSION.fullmatch(right.rstrip(" .")) is not None


def _last_delimiter(text: str, offset: int) -> int:
    """Give where the list item that holds `offset` begins."""
    low = max(0, offset - 80)
    return max((match.end() for match in DELIMITER.finditer(text, low, offset)), default=low)


def _next_delimiter(text: str, offset: int) -> int:
    match = DELIMITER.search(text, offset, offset + 80)
    return match.start() if match else min(len(text), offset + 80)


def _sentence(item: Found, text: str, part: Span) -> tuple[int, int]:
    """Give where the sentence of a match begins and ends, at most 160 characters away and in its section."""
    low, high = max(part.start, item.start - 160), min(part.end, item.end + 160)
    for match in _SENTENCE_END.finditer(text, low, high):
        if match.end() <= item.start:
            low = match.end()
        elif match.start() >= item.end:
            high = match.start()
            break
    return low, high


def _name_like(item: Found, text: str, sure: list[Found]) -> bool:
    """Tell whether a capitalised word beside a match makes both a name: "Stan Brody", "Unity Credit Union"."""
    behind = _NAME_BEHIND.match(text, item.end)
    if behind and not any(other.start == behind.start(1) for other in _between(sure, behind.start(1), behind.end(1))):
        return True
    before = _NAME_BEFORE.search(text, max(0, item.start - 40), item.start)
    return before is not None and not _between(sure, before.start(1), before.end(1))


def _between(sure: list[Found], start: int, end: int) -> list[Found]:
    first = bisect.bisect_left(sure, start, key=lambda other: other.start)
    last = bisect.bisect_left(sure, end, key=lambda other: other.start)
    return sure[first:last]
