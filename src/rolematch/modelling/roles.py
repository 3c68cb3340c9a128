"""The role classifier: two directions learned from role documents, two heads calibrated on judged resumes.

Role documents (postings) teach two directions in the TF-IDF space. ``substance`` tells machine learning and data
science work from other work; the judged resumes have a say in it, because a resume from a neighbouring field is not
worded like a posting from it. ``lean`` tells MLE from DS. Each role's head is a logistic regression on these two
numbers, fitted on the judged resumes, each of them seen through a direction that was learned without its person. All
of it is linear, so a head's logit is exactly the sum of what each term adds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.base import BaseEstimator
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.utils.validation import check_is_fitted

from rolematch.errors import UsageError
from rolematch.modelling.learned import Floats, LearnedRoles, TermSpace
from rolematch.records import ROLES


class RoleClassifier(BaseEstimator):  # type: ignore[misc]
    """Two logits for each resume: fit for MLE and fit for DS; they do not exclude each other.

    Parameters
    ----------
    C : float
        Inverse strength of the penalty on the two directions.
    head_C : float
        Inverse strength of the penalty on the heads, whose inputs have unit spread.
    min_documents : int
        A term enters the vocabulary when this many role documents hold it.
    judged_share : float
        Weight of all judged resumes together in ``substance``, as a share of that of the role documents.
    folds : int
        Into how many parts the judged resumes are split, by person, to calibrate the heads.
    ballast : float
        Length added to each resume's TF-IDF row, at a right angle to it, before the row is scaled to length 1. A
        resume of a full page has a length of about 35, so that little changes; one of a few words has 10, and its
        words are held to say less: with no ballast, three skills in a short note would weigh like a career.

    Attributes
    ----------
    features_ : list of str
        The terms, sorted.
    idf_ : array of shape (n_features,)
        Inverse document frequencies, smoothed, as scikit-learn defines them.
    directions_ : array of shape (2, n_features)
        Weights of ``substance`` and ``lean``.
    heads_ : array of shape (2, 3)
        For each role: intercept, weight of substance, weight of lean.
    """

    def __init__(
        self,
        C: float = 0.3,
        head_C: float = 1.0,
        min_documents: int = 20,
        judged_share: float = 0.2,
        folds: int = 5,
        ballast: float = 20.0,
    ) -> None:
        self.C = C
        self.head_C = head_C
        self.min_documents = min_documents
        self.judged_share = judged_share
        self.folds = folds
        self.ballast = ballast

    def fit(
        self,
        documents: Sequence[Mapping[str, float]],
        roles: Sequence[str],
        sources: Sequence[str],
        resumes: Sequence[Mapping[str, float]],
        resume_roles: Sequence[str],
        people: Sequence[str],
    ) -> RoleClassifier:
        """Learn the two directions and the two heads.

        Parameters
        ----------
        documents : sequence of mappings
            Term weights of role documents and of resumes from other fields, one mapping a document.
        roles : sequence of str
            ``mle``, ``ds``, ``both`` or ``neither`` for each document, in capitals or not.
        sources : sequence of str
            Where each document came from; sources of one role are brought nearer to each other in weight, so that
            the largest one does not speak for all.
        resumes : sequence of mappings
            Term weights of judged resumes.
        resume_roles : sequence of str
            As `roles`, for the resumes.
        people : sequence of str
            Whose resume each is; no person's resumes are parted by a fold.
        """
        X = self._fit_terms(documents)
        R = self._space.rows(resumes)
        role = np.asarray([r.lower() for r in roles])
        judged = np.asarray([r.lower() for r in resume_roles])
        wanted, told = role != "neither", np.isin(role, ["mle", "ds"])
        weights = _source_weights(wanted, np.asarray(sources))
        lean_weights = _source_weights(role[told] == "mle", np.asarray(sources)[told])
        lean = self._learn(X[told], role[told] == "mle", lean_weights)

        def substance(rows: npt.NDArray[np.intp]) -> Floats:
            kept = judged[rows] != "neither"
            share = self.judged_share * len(wanted) * _balanced(kept)
            rows_of_both = vstack([X, csr_matrix(R[rows])])
            return self._learn(rows_of_both, np.r_[wanted, kept], np.r_[weights, share])

        self.directions_: Floats = np.vstack([substance(np.arange(len(judged))), lean])
        # what the heads see of a resume must not come from a direction that has learned that resume by heart
        seen = np.column_stack([np.zeros(len(judged)), R @ lean])
        splitter = StratifiedGroupKFold(n_splits=self.folds, shuffle=True, random_state=0)
        # those fit for both are too few to spread over folds
        strata = np.where(judged == "both", "mle", judged)
        for rest, held in splitter.split(R, strata, people):
            seen[held, 0] = R[held] @ substance(rest)
        self.heads_: Floats = _fit_heads(seen, judged, self.head_C)
        return self

    def _fit_terms(self, documents: Sequence[Mapping[str, float]]) -> Any:
        """Learn the vocabulary and its inverse document frequencies; give the documents' TF-IDF rows, sparse."""
        counts = Counter(feature for document in documents for feature in document)
        kept = {feature for feature, count in counts.items() if count >= self.min_documents}
        rows = [{f: w for f, w in d.items() if f in kept} for d in documents]
        vectorizer = DictVectorizer(sort=True)
        weighting = TfidfTransformer()
        X = weighting.fit_transform(vectorizer.fit_transform(rows))
        self.features_: list[str] = list(vectorizer.get_feature_names_out())
        self.idf_: Floats = np.asarray(weighting.idf_)
        return X

    def _learn(self, X: Any, target: npt.NDArray[np.bool_], weights: Floats) -> Floats:
        # tol well below what is stored, so that the stored digits do not hang on the machine's rounding
        learner = LogisticRegression(C=self.C, max_iter=2000, tol=1e-8)
        return np.asarray(learner.fit(X, target, sample_weight=weights).coef_[0])

    @property
    def learned(self) -> LearnedRoles:
        """Give what was learned, which scores without scikit-learn."""
        check_is_fitted(self, "heads_")
        return LearnedRoles(self._space, self.directions_, self.heads_)

    @property
    def _space(self) -> TermSpace:
        return TermSpace(tuple(self.features_), self.idf_, self.ballast)

    def decision_function(self, resumes: Sequence[Mapping[str, float]]) -> Floats:
        """Give the logits, shape (n_resumes, 2), in the order of ``ROLES``."""
        return self.learned.decision_function(resumes)

    def predict_proba(self, resumes: Sequence[Mapping[str, float]]) -> Floats:
        """Give the two fit probabilities, shape (n_resumes, 2); rows need not add up to one."""
        return self.learned.predict_proba(resumes)

    def contributions(self, resume: Mapping[str, float]) -> dict[str, Floats]:
        """Give what each term adds to the two logits; with the intercepts they add up to the logits."""
        return self.learned.contributions(resume)


def with_heads_of(
    roles: LearnedRoles, resumes: Sequence[Mapping[str, float]], resume_roles: Sequence[str], *, C: float = 1.0
) -> LearnedRoles:
    """Fit the heads to other judged resumes; the two directions stay as they were learned.

    Parameters
    ----------
    roles : LearnedRoles
        Such as a model has.
    resumes : sequence of mappings
        Term weights of judged resumes that the directions have not learned from.
    resume_roles : sequence of str
        ``mle``, ``ds``, ``both`` or ``neither`` for each.
    C : float
        As ``head_C`` of :class:`RoleClassifier`.

    Raises
    ------
    UsageError
        All of them fit a role, or none does.
    """
    judged = np.asarray([r.lower() for r in resume_roles])
    for role in ROLES:
        fitting = int(np.isin(judged, [role, "both"]).sum())
        if fitting in (0, len(judged)):
            raise UsageError(f"{fitting} of {len(judged)} judged resumes fit {role}: some have to, and some not")
    return replace(roles, heads_=_fit_heads(roles.project(resumes), judged, C))


def _fit_heads(seen: Floats, judged: npt.NDArray[np.str_], C: float) -> Floats:
    center, spread = seen.mean(axis=0), seen.std(axis=0)
    heads = []
    for wanted in ROLES:
        target = np.isin(judged, [wanted, "both"])
        learner = LogisticRegression(C=C, tol=1e-8).fit((seen - center) / spread, target)
        slope = learner.coef_[0] / spread
        heads.append([float(learner.intercept_[0] - slope @ center), *slope])
    return np.asarray(heads)


def _source_weights(target: npt.NDArray[np.bool_], source: Any) -> Floats:
    """Weigh documents by one over the root of their source's size, and the two classes alike."""
    weights = np.zeros(len(target))
    for value in (False, True):
        for name in np.unique(source[target == value]):
            rows = (target == value) & (source == name)
            weights[rows] = 1.0 / np.sqrt(rows.sum())
        weights[target == value] *= len(target) / 2 / weights[target == value].sum()
    return weights


def _balanced(target: npt.NDArray[np.bool_]) -> Floats:
    """Weigh the two classes alike; the weights add up to one."""
    return np.asarray(np.where(target, 0.5 / max(1, target.sum()), 0.5 / max(1, (~target).sum())))
