"""Roles beside the two shipped ones: one head each, learned from a folder of role documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from rolematch.errors import UsageError
from rolematch.modelling.learned import AddedRole, Floats, Weights, shortened

LEAST_DOCUMENTS = 5
"""Role documents from which on a head is learned at all."""
LEAST_JUDGED = 8
"""Judged resumes of the role from which on they calibrate its head, and not the documents themselves."""
_LEAST_NAMED = 3  # documents that a term of the head's vocabulary stands in
_FOLDS = 5


def fit_added_role(
    role: str,
    own: Sequence[Weights],
    others: Sequence[Weights],
    resumes: Sequence[Weights],
    judged: Sequence[bool],
    *,
    C: float = 0.3,
    ballast: float = 20.0,
) -> AddedRole:
    """Learn a head from documents of a role against documents of other roles and resumes of other fields.

    Parameters
    ----------
    role : str
        Its id.
    own, others : sequences of mappings
        Term weights of the role's documents, and of all that is of something else.
    resumes : sequence of mappings
        Term weights of judged resumes.
    judged : sequence of bool
        Whether each of these fits the role.
    C, ballast : float
        As for :class:`rolematch.modelling.roles.RoleClassifier`.

    Raises
    ------
    UsageError
        The role has too few documents to learn from.
    """
    if len(own) < LEAST_DOCUMENTS:
        raise UsageError(f"role {role!r}: {len(own)} role documents; {LEAST_DOCUMENTS} or more are asked for")
    counts = Counter(feature for document in own for feature in document)
    kept = {feature for feature, count in counts.items() if count >= min(_LEAST_NAMED, len(own) // 2)}
    vectorizer, weighting = DictVectorizer(sort=True), TfidfTransformer(norm=None)
    documents = [*own, *others]
    raw = weighting.fit_transform(
        vectorizer.fit_transform([{f: w for f, w in document.items() if f in kept} for document in documents])
    )
    X = shortened(raw.toarray(), ballast)
    target = np.arange(len(documents)) < len(own)

    def direction(rows: npt.NDArray[np.intp]) -> Floats:
        learner = LogisticRegression(C=C, class_weight="balanced", max_iter=2000, tol=1e-8)
        return np.asarray(learner.fit(X[rows], target[rows]).coef_[0])

    weights = direction(np.arange(len(documents)))
    fitting = np.asarray(judged, dtype=bool)
    seen_others = np.zeros(len(documents))
    # what calibrates the head must not come from a direction that has learned it by heart
    for rest, held in KFold(_FOLDS, shuffle=True, random_state=0).split(X):
        seen_others[held] = X[held] @ direction(rest)
    if fitting.sum() >= LEAST_JUDGED:
        rows = [{f: w for f, w in resume.items() if f in kept} for resume in resumes]
        R = shortened(weighting.transform(vectorizer.transform(rows)).toarray(), ballast)
        inputs, answers, calibrated = R @ weights, fitting, "resumes"
    else:
        inputs, answers, calibrated = seen_others, target, "documents"
    spread = inputs.std() or 1.0
    head = LogisticRegression(C=1.0, class_weight="balanced", tol=1e-8).fit((inputs / spread)[:, None], answers)
    slope = float(head.coef_[0, 0]) / spread
    return AddedRole(
        role=role,
        features=tuple(vectorizer.get_feature_names_out()),
        idf=np.asarray(weighting.idf_),
        weights=weights * slope,
        intercept=float(head.intercept_[0]),
        ballast=ballast,
        calibrated=calibrated,
    )
