"""Rates by group, each group's rate over the highest one, and what may be said of it."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rolematch.auditing.groups import JOINT, UNKNOWN
from rolematch.auditing.proportions import differ_by_chance, rate_interval, ratio_interval
from rolematch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

FOUR_FIFTHS = 0.8
LEAST_PEOPLE, LEAST_EXPECTED = 30, 5.0
SMALL_SHARE = 0.02

# what is said of a group's ratio
REFERENCE = "highest rate"
BELOW = "below four fifths"
NOT_BELOW = "not below four fifths"
TOO_FEW = "too few"
LEFT_OUT = "left out"
NO_RATE = "nobody"


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One group's rate and its ratio to the highest; numbers are nan where there is none.

    ``low`` and ``high`` are the interval of the rate, ``ratio_low`` and ``ratio_high`` that of the ratio, each of 95%;
    ``p`` is of the rate being the same as that of the ``reference``; ``says`` is one of the words of this module.
    ``small_share`` marks a group of less than 2% of the data.
    """

    group: str
    n: int
    count: int
    rate: float
    low: float
    high: float
    says: str
    reference: str = ""
    ratio: float = math.nan
    ratio_low: float = math.nan
    ratio_high: float = math.nan
    p: float = math.nan
    test: str = ""
    small_share: bool = False


def group_rates(
    values: pd.Series[float], labels: pd.DataFrame, *, leave_out: float = 0.0, tests: bool = True
) -> tuple[GroupRate, ...]:
    """Compute a rate for each group, and each group's ratio to the highest.

    Ratios are to the highest rate among the groups that are large enough to speak of (30 people, and 5 expected to be
    selected), so that one lucky person is nobody's measure; if none is, among all.

    Parameters
    ----------
    values : pandas.Series
        1 where a resume has what is counted, 0 where it has not, missing where nobody can say: those stay away.
    labels : pandas.DataFrame
        One column of labels, or more for their intersections; a row with a missing label is unknown.
    leave_out : float
        Groups of a smaller share of the data get no ratio and are nobody's reference.
    tests : bool
        Compute p as well.

    Returns
    -------
    tuple of GroupRate
        Groups sorted by name, then those of unknown group, if there are any.
    """
    return group_rates_from(values, labels, (1.0,), leave_out=leave_out, tests=tests)[1.0]


def group_rates_from(
    scores: pd.Series[float],
    labels: pd.DataFrame,
    thresholds: Sequence[float],
    *,
    leave_out: float = 0.0,
    tests: bool = False,
) -> dict[float, tuple[GroupRate, ...]]:
    """Compute for each threshold the rates of who has at least so much, as `group_rates` gives them."""
    known = scores.notna()
    scores, labels = scores[known], labels[known]
    told = labels.notna().all(axis="columns")
    found = _by_group(scores[told], labels[told], thresholds)
    untold = scores[~told].to_numpy(dtype=float)
    unknown = [_of(UNKNOWN, len(untold), int(np.sum(untold >= threshold)), UNKNOWN) for threshold in thresholds]
    return {
        threshold: (*_judged(groups, len(scores), leave_out, tests), *([rest] if rest.n else []))
        for threshold, groups, rest in zip(thresholds, found, unknown, strict=True)
    }


def _judged(found: Sequence[GroupRate], everybody: int, leave_out: float, tests: bool) -> list[GroupRate]:
    """Find the highest rate, and say how each group's rate compares with it."""
    n, count = sum(one.n for one in found), sum(one.count for one in found)
    overall = count / n if n else math.nan
    enough = {one.group for one in found if one.n >= LEAST_PEOPLE and one.n * overall >= LEAST_EXPECTED}
    small = {one.group for one in found if one.n < SMALL_SHARE * everybody}
    left = {one.group for one in found if one.n < leave_out * everybody}
    inside = [one for one in found if one.group not in left]
    best = max(
        [one for one in inside if one.group in enough] or inside, key=lambda one: (one.rate, one.n), default=None
    )
    return [
        _left_out(one, one.group in small)
        if one.group in left or best is None
        else _compared(one, best, one.group in enough and best.group in enough, one.group in small, tests)
        for one in found
    ]


def label_pairs(labels: pd.DataFrame) -> pd.Series[str]:
    """Name the group of each row, intersections as "a × b"; missing where one label is."""
    told = labels.notna().all(axis="columns")
    names = labels[told].astype(str).agg(JOINT.join, axis="columns") if told.any() else labels.iloc[:0, 0]
    return names.reindex(labels.index)


def _by_group(scores: pd.Series[float], labels: pd.DataFrame, thresholds: Sequence[float]) -> list[list[GroupRate]]:
    """Count for each threshold and group who there is, and who has at least so much; groups sorted by name."""
    if not len(scores):
        return [[] for _ in thresholds]
    MetricFrame = _metric_frame()
    taken = scores.to_numpy(dtype=float)
    counted = {str(threshold): functools.partial(_reaching, threshold) for threshold in thresholds}
    by_group = MetricFrame(
        metrics={"n": lambda _, y: len(y), **counted},
        y_true=taken,
        y_pred=taken,
        sensitive_features=labels.set_axis([f"by {i}" for i in range(labels.shape[1])], axis="columns").astype(str),
    ).by_group
    # a combination that nobody has is no group
    by_group = by_group[by_group["n"].notna() & (by_group["n"] > 0)]
    names = [JOINT.join(key) if isinstance(key, tuple) else str(key) for key in by_group.index]
    return [
        sorted(
            (
                _of(name, int(n), int(count), "")
                for name, n, count in zip(names, by_group["n"], by_group[str(threshold)], strict=True)
            ),
            key=lambda one: one.group,
        )
        for threshold in thresholds
    ]


def _reaching(threshold: float, _: npt.NDArray[Any], scores: npt.NDArray[Any]) -> int:
    return int(np.sum(np.asarray(scores) >= threshold))


def _of(name: str, n: int, count: int, says: str) -> GroupRate:
    return GroupRate(name, n, count, count / n if n else math.nan, *rate_interval(count, n), says)


def _left_out(one: GroupRate, small: bool) -> GroupRate:
    return GroupRate(one.group, one.n, one.count, one.rate, one.low, one.high, LEFT_OUT, small_share=small)


def _compared(one: GroupRate, best: GroupRate, enough: bool, small: bool, tests: bool) -> GroupRate:
    ratio = one.rate / best.rate if best.rate else math.nan
    itself = one.group == best.group
    low, high = (1.0, 1.0) if itself else ratio_interval(one.count, one.n, best.count, best.n)
    p, test = differ_by_chance(one.count, one.n, best.count, best.n) if tests and not itself else (math.nan, "")
    if not best.rate:
        says, ratio, low, high = NO_RATE, math.nan, math.nan, math.nan
    elif itself:
        says = REFERENCE if enough else TOO_FEW
    elif not enough:
        says = TOO_FEW
    else:
        # in whole numbers: a ratio of exactly four fifths is not below it
        says = BELOW if 5 * one.count * best.n < 4 * best.count * one.n else NOT_BELOW
    return GroupRate(
        one.group, one.n, one.count, one.rate, one.low, one.high, says,
        best.group, ratio, low, high, p, test, small,
    )  # fmt: skip


def _metric_frame() -> type:
    try:
        from fairlearn.metrics import MetricFrame
    except ImportError as error:
        raise UsageError("an audit needs fairlearn and Jinja2: pip install 'rolematch[audit]'") from error
    found: type = MetricFrame
    return found
