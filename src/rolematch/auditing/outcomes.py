"""Where outcomes are given: how well the score tells them apart in each group, and whether it means the same there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy import stats
from sklearn.metrics import brier_score_loss

from rolematch.auditing.proportions import LEVEL

if TYPE_CHECKING:
    import pandas as pd

# fewer of either outcome, and a figure says nothing
LEAST_OF_EACH = 10
BINS = 5
GAP = 0.05
EVERYBODY = "everybody"

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """How the score and the outcome go together in one group; nan where it cannot be said.

    ``auc`` is the chance that a person with outcome 1 scores above one with outcome 0 (0.5 is no better than a coin, 1
    is always), with its interval; ``mean_score`` and ``share`` (of outcome 1) are alike where the score is calibrated;
    ``brier`` is the mean squared distance of the two (0 is best). ``bins`` holds for each fifth by score its number of
    people, mean score and share. ``too_few`` says that there are under 10 of either outcome.
    """

    group: str
    n: int
    positives: int
    mean_score: float
    share: float
    brier: float
    auc: float
    low: float
    high: float
    bins: tuple[tuple[int, float, float], ...]
    too_few: bool


def group_outcomes(
    scores: pd.Series[float], outcomes: pd.Series[float], labels: pd.Series[str]
) -> tuple[GroupOutcome, ...]:
    """Compare scores (0 to 1) with outcomes (0, 1 or missing), for everybody first, then each group by name."""
    known = scores.notna() & outcomes.notna()
    scores, outcomes, labels = scores[known], outcomes[known], labels[known]
    rows = [_compare(EVERYBODY, scores.to_numpy(dtype=float), outcomes.to_numpy(dtype=float))] if len(scores) else []
    for name in sorted(labels.dropna().unique()):
        of = (labels == name).fillna(False).to_numpy(dtype=bool)
        rows.append(_compare(name, scores[of].to_numpy(dtype=float), outcomes[of].to_numpy(dtype=float)))
    return tuple(rows)


def auc_interval(scores: Array, outcomes: Array, level: float = LEVEL) -> tuple[float, float, float]:
    """Give the area under the curve and its interval, by DeLong's variance on the scale of logits.

    Returns
    -------
    auc, low, high : float
        0 to 1; nan where there is one outcome only, and no interval where the area is 0 or 1 or rests on one person.

    References
    ----------
    E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, "Comparing the areas under two or more correlated receiver
    operating characteristic curves", Biometrics 44 (1988), 837-845. On logits: M. S. Pepe, "The Statistical Evaluation
    of Medical Tests for Classification and Prediction" (2003), 107.

    Examples
    --------
    >>> auc_interval(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0.0, 0.0, 1.0, 1.0]))[0]
    0.75
    """
    ones, zeros = scores[outcomes == 1], scores[outcomes == 0]
    if not len(ones) or not len(zeros):
        return math.nan, math.nan, math.nan
    # the share of the other outcome that each person stands above, ties counting half
    whole = stats.rankdata(np.concatenate([ones, zeros]))
    of_ones = (whole[: len(ones)] - stats.rankdata(ones)) / len(zeros)
    of_zeros = 1.0 - (whole[len(ones) :] - stats.rankdata(zeros)) / len(ones)
    auc = float(of_ones.mean())
    if auc in (0.0, 1.0) or min(len(ones), len(zeros)) < 2:
        return auc, math.nan, math.nan
    error = math.sqrt(of_ones.var(ddof=1) / len(ones) + of_zeros.var(ddof=1) / len(zeros))
    reach = float(stats.norm.ppf(0.5 + level / 2.0)) * error / (auc * (1.0 - auc))
    middle = math.log(auc / (1.0 - auc))
    return auc, 1.0 / (1.0 + math.exp(reach - middle)), 1.0 / (1.0 + math.exp(-reach - middle))


def _compare(name: str, scores: Array, outcomes: Array) -> GroupOutcome:
    order = np.argsort(scores, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    positives = int(outcomes.sum())
    return GroupOutcome(
        name,
        len(scores),
        positives,
        float(scores.mean()),
        float(outcomes.mean()),
        float(brier_score_loss(outcomes, scores, pos_label=1.0)),
        *auc_interval(scores, outcomes),
        tuple((len(part), float(scores[part].mean()), float(outcomes[part].mean())) for part in parts),
        min(positives, len(scores) - positives) < LEAST_OF_EACH,
    )
