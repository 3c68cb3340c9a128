"""Find the skills that a resume names, and sum them up: how often, for how many months, last used when."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rolematch.lexicon import Lexicon
from rolematch.parsing.ambiguity import DELIMITER, judge_of
from rolematch.parsing.grading import GRADE_OF_SECTION, best_of
from rolematch.parsing.matching import Finder, Found, find_addresses, finder_of
from rolematch.parsing.months import covered_months
from rolematch.parsing.stretches import Stretches
from rolematch.records import CLAIMS, Document, Position, Section, SectionKind, Skill, SkillMention, Span

if TYPE_CHECKING:
    from spellchecker import WordFrequency

# The rule of a mention that was accepted although a letter of it is wrong
MISSPELT = "misspelt"
# No name of a skill is longer; what is, is a sentence
LONGEST_ITEM = 40


def find_mentions(document: Document, sections: Sequence[Section], lexicon: Lexicon) -> tuple[SkillMention, ...]:
    """Find every place where a skill of the lexicon is named, in order, without overlaps.

    Of matches that overlap the longest counts. A form that also means something else ("Go", "Spark") counts only
    where a row of ``ambiguous.csv`` accepts it; the mention's ``rule`` names what did. All sections are read, and each
    gives its mentions a grade, which :func:`rolematch.parsing.grading.grade_mentions` makes finer. Nothing is taken
    from e-mail addresses and URLs.

    Parameters
    ----------
    document : Document
        The resume.
    sections : sequence of Section
        Its sections, in order.
    lexicon : Lexicon
        The skills to look for.
    """
    text = document.text
    judge = judge_of(lexicon)
    starts = [section.heading.start for section in sections]
    # the university in the last line of Education vetoes nothing of the Skills below it
    parts = [Span(start, end) for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]

    def part_of(item: Found) -> Span:
        part = parts[bisect.bisect_right(starts, item.start)]
        return Span(part.start, max(part.end, item.end))

    addresses = find_addresses(text)
    found = [item for item in finder_of(lexicon).find(text, addresses) if not judge.vetoed(item, text, part_of(item))]
    places = {(item.start, item.end) for item in found}
    found = [item for item in found if not _is_two_items(item, text, places)]
    sure = _longest(item for item in found if item.alias.sure == "yes")
    unsure = _longest(item for item in found if item.alias.sure == "no" and item.exact)
    accepted: dict[tuple[int, int, str], str] = {}
    for item in found:
        key = (item.start, item.end, item.alias.skill)
        if item.alias.sure == "yes":
            accepted[key] = item.alias.match
            continue
        rule = judge.accepts(item, text, part_of(item), _kind_at(item.start, sections, starts), sure, unsure)
        if rule is not None:
            accepted.setdefault(key, rule)
    mentions = []
    held = [item for item in found if (item.start, item.end, item.alias.skill) in accepted]
    kept = _longest(_whole_words(text, held))
    for item in _misspelt(text, sections, kept, finder_of(lexicon), addresses):
        accepted[item.start, item.end, item.alias.skill] = MISSPELT
        kept.append(item)
    for item in sorted(kept, key=lambda item: item.start):
        section = _kind_at(item.start, sections, starts)
        rule = accepted[item.start, item.end, item.alias.skill]
        grade = GRADE_OF_SECTION.get(section, "list")
        mentions.append(SkillMention(item.alias.skill, Span(item.start, item.end), section, rule, grade))
    return tuple(mentions)


def summarise_skills(
    mentions: Iterable[SkillMention],
    positions: Sequence[Position],
    document: Document,
    lexicon: Lexicon,
    as_of: int,
) -> tuple[Skill, ...]:
    """Sum up the mentions of each skill, most mentioned first; duties, asides and what is denied are left out.

    ``months`` is the union of the months of the dated positions whose described work names the skill, up to `as_of`.
    """
    by_skill: dict[str, list[SkillMention]] = defaultdict(list)
    for mention in mentions:
        if mention.grade in CLAIMS and lexicon.skills[mention.skill].kind != "duty":
            by_skill[mention.skill].append(mention)
    skills = []
    for skill, named in by_skill.items():
        row = lexicon.skills[skill]
        surfaces = Counter(mention.span.of(document.text) for mention in named)
        at_work = [mention.span for mention in named if mention.grade == "work"]
        used = {
            month
            for position in positions
            if position.dates is not None and any(position.span.covers(span) for span in at_work)
            for month in covered_months(position.dates, as_of)
        }
        skills.append(
            Skill(
                skill=skill,
                name=row.name,
                kind="method" if row.kind == "method" else "tool",
                surface=min(surfaces, key=lambda surface: (-surfaces[surface], surface)),
                mentions=len(named),
                months=len(used) if used else None,
                last_use=max(used) if used else None,
                grade=best_of(frozenset(mention.grade for mention in named)),
            )
        )
    return tuple(sorted(skills, key=lambda skill: (-skill.mentions, skill.skill)))


def _misspelt(
    text: str, sections: Sequence[Section], kept: Sequence[Found], finder: Finder, addresses: Stretches
) -> list[Found]:
    """Find long names with one slip among the items of skill lists; elsewhere a word is taken as it is written.

    What is English is no slip: "Networks" is not NetworkX, "Manpower" not MATPOWER.
    """
    taken = [item.start for item in kept]
    found = []
    for section in sections:
        if section.kind != "skills":
            continue
        start = section.body.start
        cuts = [*DELIMITER.finditer(text, section.body.start, section.body.end), None]
        for cut in cuts:
            end = cut.start() if cut else section.body.end
            item = text[start:end]
            first = start + len(item) - len(item.lstrip(" .*-"))
            last = first + len(item.strip(" .*-"))
            index = bisect.bisect_left(taken, last)
            free = index == 0 or kept[index - 1].end <= first
            if free and last - first <= LONGEST_ITEM and not addresses.touch(Span(first, last)):
                alias = finder.find_misspelt(text[first:last])
                if alias is not None and not _are_words(text[first:last]):
                    found.append(Found(first, last, alias))
            start = cut.end() if cut else end
    return found


def _are_words(item: str) -> bool:
    """Tell whether an item is made of English words alone."""
    english = _english()
    return all(word in english for word in re.findall(r"[^\W\d_]+", item.lower()))


@functools.cache
def _english() -> WordFrequency:
    # loaded with the first slip that is met: most resumes have none
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency


def _is_two_items(item: Found, text: str, places: set[tuple[int, int]]) -> bool:
    """Tell a name that runs over a line's end ("Azure" / "Git") where either line is a skill's name alone."""
    cut = text.find("\n", item.start, item.end)
    if cut < 0 or (item.start, cut) not in places or (cut + 1, item.end) not in places:
        return False
    above = text[text.rfind("\n", 0, item.start) + 1 : item.start]
    below = text[item.end : len(text) if (end := text.find("\n", item.end)) < 0 else end]
    return not above.strip(" .*•-") and not below.strip(" .")


def _kind_at(offset: int, sections: Sequence[Section], starts: Sequence[int]) -> SectionKind:
    index = bisect.bisect_right(starts, offset) - 1
    return sections[max(0, index)].kind if sections else "other"


def _whole_words(text: str, found: Sequence[Found]) -> Iterator[Found]:
    """Leave out what begins inside the hyphened name of another: "SQL queries" in "T-SQL queries".

    They come in the order of the text.
    """
    # where those that begin before an item end at the latest
    reach = 0
    for start, group in itertools.groupby(found, key=lambda item: item.start):
        together = list(group)
        if not (start < reach and text[start - 1] == "-"):
            yield from together
        reach = max(reach, *(item.end for item in together))


def _longest(found: Iterable[Found]) -> list[Found]:
    """Keep the longest of matches that overlap, the first of equals, in order."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start, item.alias.skill)):
        index = bisect.bisect_left(kept, item.start, key=lambda other: other.start)
        before = kept[index - 1] if index else None
        after = kept[index] if index < len(kept) else None
        if (before is None or before.end <= item.start) and (after is None or item.end <= after.start):
            kept.insert(index, item)
    return kept
