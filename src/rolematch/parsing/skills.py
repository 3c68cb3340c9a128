"""Find the skills that a resume names, and sum them up: how often, for how many months, last used when."""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rolematch.lexicon import Lexicon
from rolematch.parsing.ambiguity import judge_of
from rolematch.parsing.matching import Found, finder_of
from rolematch.parsing.months import covered_months
from rolematch.records import Document, Position, Section, SectionKind, Skill, SkillMention, Span


def find_mentions(document: Document, sections: Sequence[Section], lexicon: Lexicon) -> tuple[SkillMention, ...]:
    """Find every place where a skill of the lexicon is named, in order, without overlaps.

    Of matches that overlap the longest counts. A form that also means something else ("Go", "Spark") counts only
    where a row of ``ambiguous.csv`` accepts it; the mention's ``rule`` names what did. All sections are read: which of
    them say less (education, interests) is for the reader of the mentions to weigh. Nothing is taken from e-mail
    addresses and URLs.

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
    found = [item for item in finder_of(lexicon).find(text) if not judge.vetoed(item, text)]
    sure = _longest(item for item in found if item.alias.sure == "yes")
    starts = [section.heading.start for section in sections]
    accepted: dict[tuple[int, int, str], str] = {}
    for item in found:
        key = (item.start, item.end, item.alias.skill)
        if item.alias.sure == "yes":
            accepted[key] = item.alias.match
            continue
        rule = judge.accepts(item, text, _kind_at(item.start, sections, starts), sure)
        if rule is not None:
            accepted.setdefault(key, rule)
    kept = _longest(item for item in found if (item.start, item.end, item.alias.skill) in accepted)
    return tuple(
        SkillMention(
            item.alias.skill,
            Span(item.start, item.end),
            _kind_at(item.start, sections, starts),
            accepted[item.start, item.end, item.alias.skill],
        )
        for item in kept
    )


def summarise_skills(
    mentions: Iterable[SkillMention],
    positions: Sequence[Position],
    document: Document,
    lexicon: Lexicon,
    as_of: int,
) -> tuple[Skill, ...]:
    """Sum up the mentions of each skill, most mentioned first; duties are left out.

    ``months`` is the union of the months of the dated positions whose entry names the skill, up to `as_of`.
    """
    by_skill: dict[str, list[SkillMention]] = defaultdict(list)
    for mention in mentions:
        if lexicon.skills[mention.skill].kind != "duty":
            by_skill[mention.skill].append(mention)
    skills = []
    for skill, named in by_skill.items():
        row = lexicon.skills[skill]
        surfaces = Counter(mention.span.of(document.text) for mention in named)
        used = {
            month
            for position in positions
            if position.dates is not None and any(position.span.covers(mention.span) for mention in named)
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
            )
        )
    return tuple(sorted(skills, key=lambda skill: (-skill.mentions, skill.skill)))


def _kind_at(offset: int, sections: Sequence[Section], starts: Sequence[int]) -> SectionKind:
    index = bisect.bisect_right(starts, offset) - 1
    return sections[max(0, index)].kind if sections else "other"


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
