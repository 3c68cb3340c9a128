"""Count months of work: the months that some position covers, each once, however many positions cover it."""

from __future__ import annotations

from collections.abc import Iterable

from rolematch.records import DateRange, Months, Position, PositionKind, Role

COUNTED: frozenset[PositionKind] = frozenset({"job", "freelance", "research", "teaching", "military", "internship"})
"""The kinds of position that are work; volunteering is not counted."""


def months_worked(positions: Iterable[Position], as_of: int) -> Months:
    """Count the months of work up to `as_of`, overlaps once: all of them, and those in each role's job family.

    Both end months count. A position without dates counts nothing, one that began after `as_of` neither.
    ``either`` is the union of ``mle`` and ``ds``, so it is at most their sum and at least the larger one.

    Parameters
    ----------
    positions : iterable of Position
        In any order.
    as_of : int
        The month that stands for "present" (``year * 12 + month - 1``); no later month is counted.

    Examples
    --------
    >>> from rolematch.records import Span, month_of
    >>> def job(first, last):
    ...     dates = DateRange(first, last, "month", "month", Span(0, 0))
    ...     return Position("Data Scientist", "", dates, "job", "ds", None, Span(0, 0), Span(0, 0))
    >>> overlapping = [job(month_of(2020, 1), month_of(2020, 12)), job(month_of(2020, 7), None)]
    >>> months_worked(overlapping, as_of=month_of(2021, 6))
    Months(total=18, mle=0, ds=18, either=18, uncertain=0)
    """
    covered: set[int] = set()
    sure: set[int] = set()
    by_role: dict[Role, set[int]] = {"mle": set(), "ds": set()}
    for position in positions:
        if position.dates is None or position.kind not in COUNTED:
            continue
        months = covered_months(position.dates, as_of)
        covered.update(months)
        sure.update(_sure_months(position.dates, as_of))
        for role, role_months in by_role.items():
            if position.family == role:
                role_months.update(months)
    mle, ds = by_role["mle"], by_role["ds"]
    return Months(len(covered), len(mle), len(ds), len(mle | ds), uncertain=len(covered - sure))


def _sure_months(dates: DateRange, as_of: int) -> range:
    """Give the months that a range covers however its years without a month are meant: at the least, one."""
    months = covered_months(dates, as_of)
    start, stop = months.start, months.stop
    if dates.start_precision == "year":
        start = start // 12 * 12 + 11  # it may have begun in December
    if dates.end_precision == "year" and dates.end is not None and dates.end <= as_of:
        stop = dates.end // 12 * 12 + 1  # ... and ended in January
    # within one year, some month of it
    return range(start, max(start + 1, stop)) if months else months


def covered_months(dates: DateRange, as_of: int) -> range:
    """Give the months of a range, up to `as_of`; empty if it began later."""
    return range(dates.start, dates.start + dates.months(as_of))
