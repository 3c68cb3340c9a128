"""An ordinal regression with weights that may not be negative: proportional odds, one weight vector."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from rolematch.modelling.learned import Floats, LearnedLevels, intervals, logistic


class OrdinalLogistic(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Proportional odds: ``P(y > k) = expit(x @ w - t_k)`` with increasing thresholds ``t_k``.

    All weights are held at or above zero, so that more of a feature never lowers the level: with few labels
    a free sign would follow chance. (McCullagh 1980, *Regression models for ordinal data*.)

    Parameters
    ----------
    penalty : float
        Weight of the squared norm of ``w``, on features scaled to unit spread.

    Attributes
    ----------
    classes_ : array of shape (n_classes,)
    coef_ : array of shape (n_features,)
    thresholds_ : array of shape (n_classes - 1,)
    """

    def __init__(self, penalty: float = 1.0) -> None:
        self.penalty = penalty

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> OrdinalLogistic:
        """Fit weights and thresholds by penalised maximum likelihood."""
        X, y = validate_data(self, X, y)
        check_classification_targets(y)
        X = np.asarray(X, dtype=float)
        self.classes_, codes = np.unique(np.asarray(y), return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"at least two classes are needed, got {len(self.classes_)} class")
        spread = X.std(axis=0)
        spread[spread == 0] = 1.0
        Z = X / spread
        steps, features = len(self.classes_) - 1, X.shape[1]
        # above[i, k] says whether row i lies above threshold k
        above = (codes[:, None] > np.arange(steps)).astype(float)
        shares = np.clip(above.mean(axis=0), 1e-3, 1 - 1e-3)
        start = np.concatenate([np.zeros(features), np.log((1 - shares) / shares)[:1], np.full(steps - 1, 0.5)])

        def loss(parameters: Floats) -> tuple[float, Floats]:
            w, t = parameters[:features], np.cumsum(parameters[features:])
            s = (Z @ w)[:, None] - t
            p = intervals(s)
            likelihood = np.clip(p[np.arange(len(codes)), codes], 1e-12, None)
            # derivative of the interval's probability by its two ends
            density = logistic(s) * logistic(-s)
            upper = np.concatenate([np.full((len(codes), 1), 0.0), density], axis=1)[np.arange(len(codes)), codes]
            lower = np.concatenate([density, np.full((len(codes), 1), 0.0)], axis=1)[np.arange(len(codes)), codes]
            by_score = (upper - lower) / likelihood
            by_t = np.zeros((len(codes), steps))
            has_upper = codes > 0
            by_t[np.flatnonzero(has_upper), codes[has_upper] - 1] -= (upper / likelihood)[has_upper]
            has_lower = codes < steps
            by_t[np.flatnonzero(has_lower), codes[has_lower]] += (lower / likelihood)[has_lower]
            gradient_t = by_t.sum(axis=0)[::-1].cumsum()[::-1]
            value = -np.log(likelihood).sum() + 0.5 * self.penalty * (w @ w)
            gradient = np.concatenate([-(Z.T @ by_score) + self.penalty * w, -gradient_t])
            return float(value), gradient

        bounds = [(0.0, None)] * features + [(None, None)] + [(1e-3, None)] * (steps - 1)
        found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000})
        self.coef_: Floats = found.x[:features] / spread
        self.thresholds_: Floats = np.cumsum(found.x[features:])
        self.n_iter_ = int(found.nit)
        return self

    @property
    def learned(self) -> LearnedLevels:
        """Give what was learned, which scores without scikit-learn."""
        check_is_fitted(self, "coef_")
        return LearnedLevels(self.classes_, self.coef_, self.thresholds_)

    def predict_proba(self, X: npt.ArrayLike) -> Floats:
        """Give each class's probability, shape (n_rows, n_classes)."""
        learned = self.learned
        return learned.probabilities(np.asarray(validate_data(self, X, reset=False), dtype=float))

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[np.generic]:
        """Give the class at the median of the distribution, which an outlying tail does not move."""
        return self.learned.medians(self.predict_proba(X))
