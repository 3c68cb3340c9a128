"""What a profile says of the candidate's level: a few named numbers, each of which can only raise it."""

from __future__ import annotations

import functools
import math
import re

from rolematch.lexicon import Lexicon
from rolematch.lexicon.folding import fold, small
from rolematch.parsing.months import covered_months
from rolematch.parsing.phrases import PhraseFinder, begun
from rolematch.records import Position, Profile

# a year of an internship, of teaching or of research in a degree counts half a year of a job
_HALF = frozenset({"internship", "research", "teaching"})
_WORK = frozenset({"job", "freelance", "military"})
# beyond this, years say more about age than about level
_MAX_YEARS = 15.0
_MAX_CUES = 4

LEVEL_FEATURES: tuple[str, ...] = (
    "years of work",
    "has held a job",
    "latest title",
    "highest title",
    "words of senior work",
    "words of leading people",
    "words of leading an organisation",
)


def level_numbers(profile: Profile, lexicon: Lexicon) -> list[float]:
    """Describe a profile by the numbers named in ``LEVEL_FEATURES``, none of them below zero.

    Years are on a log scale and end at 15; titles count by the square of the level (1 to 5) that their words state,
    over 5, because "director" says more about a level than "junior"; cues count distinct phrases in descriptions of
    work, at most four.
    """
    work = _months(profile, _WORK)
    half = _months(profile, _WORK | _HALF) - work
    years = min(_MAX_YEARS, (work + 0.5 * half) / 12)
    jobs = [p for p in profile.positions if p.kind in _WORK]
    cues = _cues_found(profile, lexicon)
    return [
        math.log1p(years),
        float(work >= 6),
        _rank(_latest(jobs)),
        _rank(jobs),
        *(float(min(_MAX_CUES, cues.get(level, 0))) for level in (3, 4, 5)),
    ]


def _months(profile: Profile, kinds: frozenset[str]) -> int:
    """Count the months of the positions of some kinds, overlaps once."""
    spells = [p.dates for p in profile.positions if p.kind in kinds and p.dates is not None]
    return len(set().union(*(covered_months(dates, profile.as_of) for dates in spells)))


def _rank(jobs: list[Position]) -> float:
    """Square the highest level that the titles state, over 5; 0 if they state none."""
    return max((p.level or 0 for p in jobs), default=0) ** 2 / 5


def _latest(jobs: list[Position]) -> list[Position]:
    """Give the jobs held now, or else the one that ended last; without dates, the first on the page."""
    dated = [p for p in jobs if p.dates is not None]
    current = [p for p in dated if p.dates is not None and p.dates.end is None]
    if current:
        return current
    if dated:
        return [max(dated, key=lambda p: (p.dates.end or 0, p.dates.start) if p.dates else (0, 0))]
    return jobs[:1]


def _cues_found(profile: Profile, lexicon: Lexicon) -> dict[int, int]:
    text = profile.document.text
    found: dict[int, set[str]] = {}
    levels, phrases = _cue_phrases(lexicon)
    bodies = [p.body for p in profile.positions] or [s.body for s in profile.sections if s.kind == "experience"]
    for body in bodies:
        for match in phrases.find(text, body.start, body.end):
            cue = fold(match[0])
            found.setdefault(levels[cue], set()).add(cue)
    return {level: len(cues) for level, cues in found.items()}


@functools.lru_cache(maxsize=4)
def _cue_phrases(lexicon: Lexicon) -> tuple[dict[str, int], PhraseFinder]:
    levels = {fold(row.cue): row.level for row in lexicon.cues}
    longest_first = sorted((row.cue for row in lexicon.cues), key=lambda cue: (-len(cue), cue))
    forms = [(cue, r"\s+".join(map(re.escape, small(cue).split()))) for cue in longest_first]
    return levels, PhraseFinder((small(cue), begun(form, r"[\w-]") + r"(?![\w-])") for cue, form in forms)
