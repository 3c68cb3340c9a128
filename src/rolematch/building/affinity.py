"""How strongly a skill speaks for a role: shares of documents and smoothed log-odds, with the years in view.

The era trap: most postings for one role may be years older than those for the other, and "LLM" then looks like a
matter of roles where it is one of dates. So each role's share is estimated as of the newest year: counts of each year
are one witness, and one that is older by `k` years is trusted less, by `DRIFT` times `k` of added variance. Only then
are the roles compared.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolematch.building.counting import Cell, cell_of
from rolematch.lexicon.tables import AffinityRow, CountRow

PRIOR = 2.0
"""Documents that the smoothing adds to each count: so many that name a skill as often as all documents together do."""
DRIFT = 0.11
"""Variance of a skill's log-odds that a year adds.

:func:`yearly_drift` measures it: 0.108 on the shipped counts (129 skills in 1,373 postings for data scientists of 2017
to 2020 and 90 of 2024). Other sources make a part of that difference: the two cannot be told apart there.
"""
_Z = 1.959964  # the 97.5% point of the normal distribution
_UNKNOWN_AGE = 5  # a document without a year is taken to be so many years old


@dataclass(frozen=True, slots=True)
class _Witness:
    """What the documents of one year say: the log-odds of naming a skill, and its sampling variance."""

    log_odds: float
    variance: float
    age: int

    @property
    def weight(self) -> float:
        return 1.0 / (self.variance + DRIFT * self.age)


def estimate_affinity(counts: Iterable[CountRow], source: str, *, least: int = 1) -> list[AffinityRow]:
    """Estimate the affinity of each skill for each role.

    Let ``k`` of ``n`` documents of a year name the skill, ``p`` be the share of all documents that do, ``a`` the
    prior, ``yes = k + a p`` and ``no = n - k + a (1 - p)``: the year says ``log(yes / no)`` with variance
    ``1 / yes + 1 / no`` (the informative prior of Monroe, Colaresi and Quinn, 2008, for documents instead of words).
    Years are averaged by the inverse of their variance and drift. The log-odds of a role are its own minus the mean of
    the others'; the interval is that of a normal distribution, 95%.

    Parameters
    ----------
    counts : iterable of CountRow
        How many documents of an origin and role name a skill, of how many: one table, see
        :func:`rolematch.building.counting.merge_counts` where there are more.
    source : str
        What stands in the rows' ``source``.
    least : int
        Skills that fewer documents name are left out.

    Returns
    -------
    list of AffinityRow
        By skill and role.

    Raises
    ------
    ValueError
        Rows of one origin, year and role are of different numbers of documents.
    """
    totals, named = _by_year(counts)
    roles = sorted({role for role, _ in totals})
    documents = sum(totals.values())
    newest = max((year for _, year in totals if year is not None), default=0)
    rows = []
    for skill in sorted(named):
        of_skill = named[skill]
        together = sum(of_skill.values())
        if together < least:
            continue
        share = (together + 0.5) / (documents + 1)
        estimates = {role: _average(_witnesses(role, of_skill, totals, share, newest)) for role in roles}
        for role in roles:
            own, variance = estimates[role]
            others = [estimates[other] for other in roles if other != role]
            mean = sum(value for value, _ in others) / len(others) if others else math.log(share / (1 - share))
            spread = math.sqrt(variance + sum(v for _, v in others) / max(1, len(others)) ** 2)
            years = [year for r, year in totals if r == role and year is not None]
            rows.append(
                AffinityRow(
                    skill=skill,
                    role=role,
                    documents=sum(count for (r, _), count in of_skill.items() if r == role),
                    of=sum(count for (r, _), count in totals.items() if r == role),
                    share=round(100 / (1 + math.exp(-own)), 2),
                    log_odds=round(own - mean, 3),
                    low=round(own - mean - _Z * spread, 3),
                    high=round(own - mean + _Z * spread, 3),
                    years=f"{min(years)}-{max(years)}" if years else "",
                    source=source,
                )
            )
    return rows


def yearly_drift(counts: Sequence[CountRow], role: str, since: int, *, least: float = 5.0) -> float:
    """Measure `DRIFT`: by how much more than chance a role's log-odds differ before and since a year, a year apart.

    The moment estimate: the mean over skills of the squared difference of the two periods' log-odds less its sampling
    variance, by the distance of the periods' mean years. Counts get one half added, and no prior, which would draw the
    periods to each other.

    Parameters
    ----------
    counts : sequence of CountRow
        Counts of one role, at least, before and since the year.
    role : str
        The role.
    since : int
        The first year of the later period.
    least : float
        Skills that the smaller period would be expected to name in fewer documents, or in nearly all, are left out.

    Raises
    ------
    ValueError
        One of the periods has no documents, or rows of one origin, year and role are of different numbers of them.
    """
    totals, named = _by_year(counts)
    periods = [[(r, y) for r, y in totals if r == role and y is not None and (y >= since) == late] for late in (0, 1)]
    sizes = [sum(totals[key] for key in period) for period in periods]
    if not all(sizes):
        raise ValueError(f"no documents for {role} before or since {since}")
    years = [
        sum((y or 0) * totals[r, y] for r, y in period) / size for period, size in zip(periods, sizes, strict=True)
    ]
    excess = []
    for of_skill in named.values():
        hits = [sum(of_skill.get(key, 0) for key in period) for period in periods]
        share = sum(hits) / sum(sizes)
        if share * min(sizes) < least or share > 0.95:
            continue
        odds = [math.log((k + 0.5) / (n - k + 0.5)) for k, n in zip(hits, sizes, strict=True)]
        chance = sum(1 / (k + 0.5) + 1 / (n - k + 0.5) for k, n in zip(hits, sizes, strict=True))
        excess.append((odds[0] - odds[1]) ** 2 - chance)
    return max(0.0, sum(excess) / max(1, len(excess)) / (years[1] - years[0]))


_Key = tuple[str, int | None]


def _by_year(counts: Iterable[CountRow]) -> tuple[dict[_Key, int], dict[str, dict[_Key, int]]]:
    """Add up counts over origins: documents of each role and year, and how many of them name each skill."""
    sizes: dict[Cell, int] = {}
    named: dict[str, dict[_Key, int]] = defaultdict(lambda: defaultdict(int))
    for row in counts:
        if sizes.setdefault(cell_of(row), row.of) != row.of:
            raise ValueError(f"{' '.join(map(str, cell_of(row)))}: rows of different numbers of documents")
        if row.documents:
            named[row.skill][row.role, row.year] += row.documents
    totals: dict[_Key, int] = defaultdict(int)
    for (_, year, role), size in sizes.items():
        totals[role, year] += size
    return dict(totals), {skill: dict(of_skill) for skill, of_skill in named.items()}


def _witnesses(
    role: str, of_skill: dict[_Key, int], totals: dict[_Key, int], share: float, newest: int
) -> list[_Witness]:
    return [
        _witness(of_skill.get((r, year), 0), size, share, _UNKNOWN_AGE if year is None else newest - year)
        for (r, year), size in sorted(totals.items(), key=str)
        if r == role
    ]


def _witness(documents: int, of: int, share: float, age: int) -> _Witness:
    yes, no = documents + PRIOR * share, of - documents + PRIOR * (1 - share)
    return _Witness(math.log(yes / no), 1 / yes + 1 / no, age)


def _average(witnesses: Sequence[_Witness]) -> tuple[float, float]:
    weight = sum(witness.weight for witness in witnesses)
    return sum(w.weight * w.log_odds for w in witnesses) / weight, 1 / weight
