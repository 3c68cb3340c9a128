"""Grade mentions of skills: described work over projects over lists over courses, asides and denials apart."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rolematch.lexicon import Lexicon
from rolematch.parsing.claims import find_claims
from rolematch.parsing.phrases import WORD, school_phrases, title_phrases
from rolematch.parsing.stretches import Stretches
from rolematch.records import GRADES, Education, Grade, Position, SectionKind, SkillMention

GRADE_OF_SECTION: Mapping[SectionKind, Grade] = {
    "experience": "work",
    "projects": "project",
    "publications": "project",
    "volunteer": "project",
    "awards": "project",
    "education": "course",
    "certifications": "course",
    "interests": "course",
    "references": "aside",
}
"""The grade of a mention by its section; in those that are missing here it is ``list``."""

# between a mention and the word behind it: "machine learning team", "data-science team"
_JOINT = re.compile(r"[ \t\n-]{1,2}")


def grade_mentions(
    text: str,
    mentions: Sequence[SkillMention],
    positions: Sequence[Position],
    education: Sequence[Education],
    lexicon: Lexicon,
) -> tuple[SkillMention, ...]:
    """Give the mentions with their grades (`rolematch.records.GRADES`).

    The section says most of it. A phrase such as "familiar with" lowers a mention to ``course``, one such as "no
    experience with" denies it. A method inside a job title, a degree's field or the name of a team ("data science
    team") and any skill inside an employer's or a school's name is an ``aside``.

    Parameters
    ----------
    text : str
        The resume's text.
    mentions : sequence of SkillMention
        From :func:`rolematch.parsing.skills.find_mentions`.
    positions, education : sequence
        Those of the same resume.
    lexicon : Lexicon
        Its ``claims`` and its list ``aside_after`` hold the phrases.
    """
    claims = find_claims(text, lexicon, [mention.span for mention in mentions])
    longest = max((len(claim.span) for claim in claims), default=0)
    names = Stretches([*(p.employer_span for p in positions if p.employer_span), *school_phrases(text, lexicon)])
    titles = Stretches(
        [
            *title_phrases(text, lexicon),
            *(p.title_span for p in positions if p.title_span),
            *(e.field_span for e in education if e.field_span),
        ]
    )
    groups = lexicon.word_list("aside_after")
    graded = []
    for mention in mentions:
        grade = mention.grade
        if names.touch(mention.span) or (
            lexicon.skills[mention.skill].kind != "tool"
            and (titles.touch(mention.span) or _word_behind(text, mention.span.end) in groups)
        ):
            grade = "aside"
        # claims stand in order, and none is longer than the longest
        first = bisect.bisect_left(claims, mention.span.start - longest, key=lambda claim: claim.span.start)
        for claim in (claims[index] for index in range(first, len(claims))):
            if claim.span.start >= mention.span.end:
                break
            if claim.span.end >= mention.span.end:
                grade = max(grade, claim.grade, key=GRADES.index)
        graded.append(replace(mention, grade=grade) if grade != mention.grade else mention)
    return tuple(graded)


def _word_behind(text: str, offset: int) -> str:
    joint = _JOINT.match(text, offset)
    word = WORD.match(text, joint.end()) if joint else None
    return word[0].casefold() if word else ""


@functools.cache
def best_of(grades: frozenset[Grade]) -> Grade:
    """Give the best of some grades.

    Examples
    --------
    >>> best_of(frozenset({"list", "work"}))
    'work'
    """
    return min(grades, key=GRADES.index)
