"""Figures of a set of scores against judgements, each with its interval from a bootstrap over people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, cohen_kappa_score, roc_auc_score

from rolematch.modelling.training import Judged
from rolematch.records import Score

Array = npt.NDArray[Any]
BINS = 8
CLEAR = 2


@dataclass(frozen=True, slots=True)
class Answers:
    """What was judged and what was said of the same resumes, one place in each array a resume.

    ``fits`` has shape (n, 2), MLE first; ``roles`` are ``mle``, ``ds``, ``both`` or ``neither``; ``leans`` run from -2
    (surely DS) to 2 (surely MLE), nan where nobody said.
    """

    people: Array
    roles: Array
    leans: Array
    levels: Array
    fits: Array
    said_levels: Array
    decisions: Array

    def of(self, rows: Array) -> Answers:
        """Give some of the resumes; one may come twice."""
        return Answers(*(getattr(self, name)[rows] for name in self.__slots__))


def answers_of(judged: Sequence[Judged], scores: Sequence[Score]) -> Answers:
    """Put judgements and scores of the same resumes, in the same order, side by side."""
    return Answers(
        people=np.asarray([j.person for j in judged]),
        roles=np.asarray([j.role.lower() for j in judged]),
        leans=np.asarray([np.nan if j.lean is None else j.lean for j in judged], dtype=float),
        levels=np.asarray([j.level for j in judged]),
        fits=np.asarray([[score.fit["mle"], score.fit["ds"]] for score in scores]).reshape(-1, 2),
        said_levels=np.asarray([score.level for score in scores]),
        decisions=np.asarray([score.decision for score in scores]),
    )


def fits_of_role(answers: Answers, column: int) -> tuple[Array, Array]:
    """Give one head's fits and whether each resume was judged to fit, for MLE (0) or DS (1)."""
    return answers.fits[:, column], np.isin(answers.roles, [("mle", "ds")[column], "both"])


def calibration_error(fits: Array, target: Array, bins: int = BINS) -> float:
    """Give the mean distance of fit and share, over bins of equally many resumes, weighted by their size."""
    order = np.argsort(fits, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(sum(len(p) * abs(fits[p].mean() - target[p].mean()) for p in parts) / len(fits))


def said_roles(answers: Answers) -> Array:
    """Give the role that each pair of fits says when cut at one half."""
    best = np.where(answers.fits[:, 0] >= answers.fits[:, 1], "mle", "ds")
    return np.where(answers.fits.max(axis=1) < 0.5, "neither", best)


def right_roles(answers: Answers) -> Array:
    """Tell for each resume whether the role said at one half is right; for one judged both, either role is."""
    said = said_roles(answers)
    return np.asarray((said == answers.roles) | ((answers.roles == "both") & (said != "neither")))


def surest(answers: Answers, share: float) -> Array:
    """Give the places of the surest resumes: whose larger fit is farthest from one half."""
    certainty = np.abs(answers.fits.max(axis=1) - 0.5)
    return np.argsort(-certainty, kind="stable")[: max(1, round(share * len(certainty)))]


def _pair(answers: Answers, leans: bool = False) -> float:
    rows = np.isin(answers.roles, ["mle", "ds"])
    if leans:
        rows &= np.abs(answers.leans) == CLEAR
    return float(roc_auc_score(answers.roles[rows] == "mle", (answers.fits[:, 0] - answers.fits[:, 1])[rows]))


def _balanced(answers: Answers) -> float:
    rows = answers.roles != "both"
    return float(balanced_accuracy_score(answers.roles[rows], said_roles(answers)[rows]))


def _decided(answers: Answers) -> float:
    made = answers.decisions != "uncertain"
    said = np.char.lower(answers.decisions.astype(str))
    # who is judged both is served by either desk, and "both" is no mistake of who leans little
    right = (said == answers.roles) | ((answers.roles == "both") & np.isin(said, ["mle", "ds"]))
    right |= (said == "both") & np.isin(answers.roles, ["mle", "ds"]) & (np.abs(answers.leans) < CLEAR)
    return float(right[made].mean())


FIGURES: Mapping[str, Callable[[Answers], float]] = {
    "AUC of MLE against DS": _pair,
    "the same, clear cases": lambda a: _pair(a, leans=True),
    "AUC of either role against neither": lambda a: float(roc_auc_score(a.roles != "neither", a.fits.max(axis=1))),
    "AUC of the MLE head against all others": lambda a: float(roc_auc_score(*fits_of_role(a, 0)[::-1])),
    "AUC of the DS head against all others": lambda a: float(roc_auc_score(*fits_of_role(a, 1)[::-1])),
    "balanced accuracy at 0.5": _balanced,
    "accuracy on the surest 70%": lambda a: float(right_roles(a)[surest(a, 0.7)].mean()),
    "decisions that are right, of those made": _decided,
    "share said to be uncertain": lambda a: float((a.decisions == "uncertain").mean()),
    "Brier score of the MLE head": lambda a: float(brier_score_loss(*fits_of_role(a, 0)[::-1])),
    "Brier score of the DS head": lambda a: float(brier_score_loss(*fits_of_role(a, 1)[::-1])),
    "calibration error of the MLE head, 8 equal bins": lambda a: calibration_error(*fits_of_role(a, 0)),
    "calibration error of the DS head, 8 equal bins": lambda a: calibration_error(*fits_of_role(a, 1)),
    "level: quadratic weighted kappa": lambda a: float(cohen_kappa_score(a.levels, a.said_levels, weights="quadratic")),
    "level: exact": lambda a: float((a.levels == a.said_levels).mean()),
    "level: within one": lambda a: float((np.abs(a.levels - a.said_levels) <= 1).mean()),
}
"""What is measured, by name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95% interval; nan where the resumes do not tell."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def measure(answers: Answers, *, resamples: int = 1000, seed: int = 0) -> dict[str, Figure]:
    """Compute all of ``FIGURES`` with percentile intervals.

    Parameters
    ----------
    answers : Answers
        From :func:`answers_of`.
    resamples : int
        Bootstrap samples, drawn by person: all resumes of a person come or stay away together.
    seed : int
        Of the draws.
    """
    rng = np.random.default_rng(seed)
    people = np.unique(answers.people)
    rows_of = [np.flatnonzero(answers.people == person) for person in people]
    drawn: dict[str, list[float]] = {name: [] for name in FIGURES}
    for _ in range(resamples):
        sample = answers.of(np.concatenate([rows_of[i] for i in rng.integers(len(people), size=len(people))]))
        for name, figure in FIGURES.items():
            drawn[name].append(_or_nan(figure, sample))
    found = {}
    for name, figure in FIGURES.items():
        values = np.asarray(drawn[name])
        told = values[~np.isnan(values)]
        low, high = np.percentile(told, [2.5, 97.5]) if len(told) else (np.nan, np.nan)
        found[name] = Figure(_or_nan(figure, answers), float(low), float(high))
    return found


def _or_nan(figure: Callable[[Answers], float], answers: Answers) -> float:
    """Compute a figure; nan where a class that it needs is not there."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return figure(answers)
        except ValueError:
            return float("nan")
