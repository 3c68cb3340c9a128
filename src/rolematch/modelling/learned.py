"""What training has learned, and how it scores: arrays and sums of them, with NumPy alone.

scikit-learn learns these arrays (:mod:`rolematch.modelling.roles`, :mod:`rolematch.modelling.ordinal`,
:mod:`rolematch.modelling.added`), and a model file holds them. Scoring needs no more: a process that only scores is
spared the second that scikit-learn takes to import. Estimators and model files score by this one code.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Weights = Mapping[str, float]

# below it, the exponential of its negative would overflow
_LEAST_LOGIT = -709.0


@dataclass(frozen=True, eq=False)
class TermSpace:
    """The TF-IDF space: a row of numbers for each resume, a column for each term.

    Attributes
    ----------
    features : tuple of str
        The terms.
    idf : array of shape (n_features,)
        Inverse document frequencies.
    ballast : float
        Length added to each row, at a right angle to it, before the row is scaled to length 1.

    Examples
    --------
    >>> space = TermSpace(("skill:python", "skill:sql"), np.array([1.0, 2.0]), ballast=0.0)
    >>> space.rows([{"skill:python": 1.5, "skill:sql": 1.0, "word:unheard": 9.0}, {}]).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """

    features: tuple[str, ...]
    idf: Floats
    ballast: float

    def rows(self, resumes: Sequence[Weights]) -> Floats:
        """Give the TF-IDF values, shape (n_resumes, n_features); rows are shorter than 1 by the ballast."""
        index = self._columns
        rows = np.zeros((len(resumes), len(self.features)))
        for row, values in enumerate(resumes):
            for feature, value in values.items():
                column = index.get(feature)
                if column is not None:
                    rows[row, column] = value * self.idf[column]
        return shortened(rows, self.ballast)

    @functools.cached_property
    def _columns(self) -> dict[str, int]:
        return {feature: column for column, feature in enumerate(self.features)}


@dataclass(frozen=True, eq=False)
class LearnedRoles:
    """What a :class:`rolematch.modelling.roles.RoleClassifier` has learned: two logits for each resume.

    Attributes
    ----------
    space : TermSpace
        The terms and their inverse document frequencies.
    directions_ : array of shape (2, n_features)
        Weights of ``substance`` and ``lean``.
    heads_ : array of shape (2, 3)
        For each of ``ROLES``: intercept, weight of substance, weight of lean.
    """

    space: TermSpace
    directions_: Floats
    heads_: Floats

    @property
    def features_(self) -> tuple[str, ...]:
        """Give the terms, in the order of the columns of ``directions_``."""
        return self.space.features

    @property
    def idf_(self) -> Floats:
        """Give the terms' inverse document frequencies, shape (n_features,)."""
        return self.space.idf

    @property
    def ballast(self) -> float:
        """Give the length added to each resume's row."""
        return self.space.ballast

    def project(self, resumes: Sequence[Weights]) -> Floats:
        """Give substance and lean of each resume, shape (n_resumes, 2)."""
        return np.asarray(self.space.rows(resumes) @ self.directions_.T)

    def decision_function(self, resumes: Sequence[Weights]) -> Floats:
        """Give the logits, shape (n_resumes, 2), in the order of ``ROLES``."""
        return np.asarray(self.heads_[:, 0] + self.project(resumes) @ self.heads_[:, 1:].T)

    def predict_proba(self, resumes: Sequence[Weights]) -> Floats:
        """Give the two fit probabilities, shape (n_resumes, 2); rows need not add up to one."""
        return logistic(self.decision_function(resumes))

    def contributions(self, resume: Weights) -> dict[str, Floats]:
        """Give what each term adds to the two logits; with the intercepts they add up to the logits."""
        values = self.space.rows([resume])[0]
        weights = self.heads_[:, 1:] @ self.directions_
        return {self.features_[i]: weights[:, i] * values[i] for i in np.flatnonzero(values)}


@dataclass(frozen=True, eq=False)
class LearnedLevels:
    """What a :class:`rolematch.modelling.ordinal.OrdinalLogistic` has learned: each class's probability.

    Attributes
    ----------
    classes_ : array of shape (n_classes,)
    coef_ : array of shape (n_features,)
    thresholds_ : array of shape (n_classes - 1,)

    Examples
    --------
    >>> levels = LearnedLevels(np.array([1, 2, 3]), np.array([1.0]), np.array([0.0, 2.0]))
    >>> probabilities = levels.probabilities(np.array([[1.0], [9.0]]))
    >>> probabilities.round(2).tolist(), levels.medians(probabilities).tolist()
    ([[0.27, 0.46, 0.27], [0.0, 0.0, 1.0]], [2, 3])
    """

    classes_: npt.NDArray[np.generic]
    coef_: Floats
    thresholds_: Floats

    def probabilities(self, X: Floats) -> Floats:
        """Give each class's probability, shape (n_rows, n_classes), for sound rows of shape (n_rows, n_features)."""
        return intervals((X @ self.coef_)[:, None] - self.thresholds_)

    def medians(self, probabilities: Floats) -> npt.NDArray[np.generic]:
        """Give the class at the median of each row of probabilities, shape (n_rows,)."""
        cumulative = probabilities.cumsum(axis=1)
        return np.asarray(self.classes_[np.minimum((cumulative < 0.5).sum(axis=1), len(self.classes_) - 1)])


@dataclass(frozen=True, eq=False)
class AddedRole:
    """One more head: a logit that is the sum of an intercept and of what each term adds.

    Adding a role changes nothing in the others: it has a vocabulary, inverse document frequencies and weights of its
    own. ``calibrated`` says on what its probabilities rest: ``resumes`` judged for this role, or its ``documents``.
    """

    role: str
    features: tuple[str, ...]
    idf: Floats
    weights: Floats
    intercept: float
    ballast: float
    calibrated: str

    def contributions(self, resume: Weights) -> dict[str, float]:
        """Give what each term of a resume adds to the logit; with the intercept they add up to it."""
        values = self._space.rows([resume])[0] * self.weights
        return {self.features[i]: float(values[i]) for i in np.flatnonzero(values)}

    def logit(self, resume: Weights) -> float:
        """Give the logit of the fit for this role."""
        return self.intercept + float(self._space.rows([resume])[0] @ self.weights)

    @functools.cached_property
    def _space(self) -> TermSpace:
        return TermSpace(self.features, self.idf, self.ballast)


def shortened(rows: Floats, ballast: float) -> Floats:
    """Scale TF-IDF rows to length 1 after a ballast was added at a right angle to each; an empty row stays empty.

    Examples
    --------
    >>> shortened(np.array([[6.0, 0.0], [0.0, 0.0]]), ballast=8.0).tolist()
    [[0.6, 0.0], [0.0, 0.0]]
    """
    norms = np.hypot(np.linalg.norm(rows, axis=1, keepdims=True), ballast)
    return np.asarray(np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0))


def logistic(scores: Floats) -> Floats:
    """Turn logits into probabilities, of any shape.

    Examples
    --------
    >>> logistic(np.array([[-1e9, 0.0, 1e9]])).tolist()
    [[0.0, 0.5, 1.0]]
    """
    return np.array([*map(probability, scores.ravel().tolist())], dtype=float).reshape(scores.shape)


def probability(logit: float) -> float:
    """Turn one logit into a probability.

    Examples
    --------
    >>> probability(-1e9), probability(0.0)
    (0.0, 0.5)
    """
    # the exponential of the C library, as SciPy's expit has it: NumPy's has other last digits
    return 0.0 if logit < _LEAST_LOGIT else 1.0 / (1.0 + math.exp(-logit))


def intervals(scores: Floats) -> Floats:
    """Give the probabilities of the intervals between thresholds, from scores minus thresholds.

    Parameters
    ----------
    scores : array of shape (n_rows, n_thresholds)
        Falling in each row, since thresholds rise.

    Returns
    -------
    array of shape (n_rows, n_thresholds + 1)
    """
    above = logistic(scores)
    edges = np.concatenate([np.ones((len(scores), 1)), above, np.zeros((len(scores), 1))], axis=1)
    return np.asarray(np.clip(edges[:, :-1] - edges[:, 1:], 0.0, 1.0))
