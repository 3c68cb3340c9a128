"""What was learned scores with NumPy alone, and says what scikit-learn's own estimators say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from rolematch.modelling.added import fit_added_role
from rolematch.modelling.learned import AddedRole, LearnedLevels, LearnedRoles, TermSpace, logistic
from rolematch.modelling.ordinal import OrdinalLogistic
from rolematch.modelling.roles import RoleClassifier

NEAR = 1e-12
WORDS = [f"skill:{i}" for i in range(40)]


def made_up(seed: int, number: int) -> tuple[list[dict[str, float]], np.ndarray]:
    """Make documents of a few graded words; those with more of the first words are of the first class."""
    rng = np.random.default_rng(seed)
    documents, first = [], []
    for i in range(number):
        # each class leans to its end of the list
        shares = np.linspace(2.0, 0.5, len(WORDS)) if i % 2 else np.linspace(0.5, 2.0, len(WORDS))
        named = rng.choice(WORDS, size=rng.integers(1, 15), replace=False, p=shares / shares.sum())
        documents.append({word: float(rng.choice([0.25, 0.5, 0.75, 1.0])) for word in named})
        first.append(bool(i % 2))
    return documents, np.array(first)


def asked() -> list[dict[str, float]]:
    """Make resumes that no model here has learned from, some with words that none knows, and empty ones."""
    resumes, _ = made_up(9, 60)
    return [*resumes, *({**resume, "word:unheard": 1.0} for resume in resumes), {}, {"word:unheard": 1.0}]


def pipeline(seed: int = 0) -> Pipeline:
    documents, first = made_up(seed, 200)
    learner = LogisticRegression(tol=1e-8, max_iter=2000)
    return make_pipeline(DictVectorizer(), TfidfTransformer(), learner).fit(documents, first)


def test_fit_probabilities_are_those_of_a_pipeline_of_scikit_learn() -> None:
    fitted, other = pipeline(), pipeline(1)
    vectorizer, weighting, learner = (step for _, step in fitted.steps)
    rows = fitted[:-1].transform(asked())
    assert vectorizer.feature_names_ == other.steps[0][1].feature_names_
    # two directions in the space of the first: its own, and the other's
    directions = np.vstack([learner.coef_[0], other.steps[-1][1].coef_[0]])
    roles = LearnedRoles(
        TermSpace(tuple(vectorizer.feature_names_), weighting.idf_, ballast=0.0),
        directions_=directions,
        heads_=np.array([[learner.intercept_[0], 1.0, 0.0], [0.3, 0.5, -2.0]]),
    )
    found = roles.predict_proba(asked())
    assert len(found) >= 120
    assert np.ptp(found[:, 0]) > 0.5, "the test looked at too little to prove anything"
    assert np.abs(found[:, 0] - fitted.predict_proba(asked())[:, 1]).max() <= NEAR
    both = expit(0.3 + rows @ directions.T @ np.array([0.5, -2.0]))
    assert np.abs(found[:, 1] - both).max() <= NEAR


def test_a_wrong_weight_would_be_seen() -> None:
    fitted = pipeline()
    vectorizer, weighting, learner = (step for _, step in fitted.steps)
    space = TermSpace(tuple(vectorizer.feature_names_), weighting.idf_ * 1.001, ballast=0.1)
    head = np.array([[learner.intercept_[0], 1.0, 0.0]] * 2)
    roles = LearnedRoles(space, np.vstack([learner.coef_[0]] * 2), head)
    assert np.abs(roles.predict_proba(asked())[:, 0] - fitted.predict_proba(asked())[:, 1]).max() > 1e6 * NEAR


@pytest.mark.parametrize("ballast", [0.0, 2.5])
def test_an_estimator_scores_in_the_space_that_scikit_learn_makes(ballast: float) -> None:
    documents, first = made_up(2, 200)
    resumes, fits = made_up(3, 60)
    names, judged = (
        ["neither" if i % 3 == 0 else "mle" if one else "ds" for i, one in enumerate(both)] for both in (first, fits)
    )
    classifier = RoleClassifier(min_documents=1, ballast=ballast).fit(
        documents, names, ["made"] * 200, resumes, judged, [f"person {i}" for i in range(60)]
    )
    vectorizer, weighting = DictVectorizer(sparse=False), TfidfTransformer(norm=None)
    weighting.fit(vectorizer.fit_transform(documents))
    assert classifier.features_ == vectorizer.feature_names_
    rows = weighting.transform(vectorizer.transform(asked())).toarray()
    norms = np.sqrt((rows**2).sum(axis=1, keepdims=True) + ballast**2)
    rows = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    logits = classifier.heads_[:, 0] + rows @ classifier.directions_.T @ classifier.heads_[:, 1:].T
    assert np.ptp(logits, axis=0).min() > 0.1
    assert np.abs(classifier.decision_function(asked()) - logits).max() <= NEAR
    assert np.abs(classifier.predict_proba(asked()) - expit(logits)).max() <= NEAR
    # what is taken out of the estimator says the same, to the last bit
    assert np.array_equal(classifier.learned.predict_proba(asked()), classifier.predict_proba(asked()))


def test_an_added_role_is_a_logistic_regression_in_its_own_space() -> None:
    documents, first = made_up(4, 80)
    own = [document for document, fit in zip(documents, first, strict=True) if fit]
    others = [document for document, fit in zip(documents, first, strict=True) if not fit]
    head = fit_added_role("made_role", own, others, documents, first.tolist(), ballast=1.5)
    vectorizer, weighting = DictVectorizer(sparse=False), TfidfTransformer(norm=None)
    kept = [{word: value for word, value in one.items() if word in head.features} for one in [*own, *others]]
    weighting.fit(vectorizer.fit_transform(kept))
    rows = weighting.transform(vectorizer.transform(asked())).toarray()
    rows /= np.sqrt((rows**2).sum(axis=1, keepdims=True) + 1.5**2)
    logits = rows @ head.weights + head.intercept
    assert np.ptp(logits) > 0.5
    assert np.abs([head.logit(one) for one in asked()] - logits).max() <= NEAR
    for resume in asked():
        assert sum(head.contributions(resume).values()) + head.intercept == pytest.approx(head.logit(resume), abs=NEAR)


def test_a_term_that_adds_nothing_is_no_contribution() -> None:
    head = AddedRole("r", ("skill:a", "skill:b"), np.ones(2), np.array([2.0, 0.0]), 0.5, 0.0, "resumes")
    assert head.contributions({"skill:a": 1.0, "skill:b": 1.0, "skill:c": 1.0}) == {"skill:a": pytest.approx(2**0.5)}
    assert head.contributions({}) == {}
    assert head.logit({}) == 0.5


def test_level_probabilities_are_those_of_proportional_odds() -> None:
    rng = np.random.default_rng(5)
    X = rng.uniform(0, 5, (200, 3))
    y = np.clip(np.round(X @ [0.6, 0.3, 0.1] + rng.normal(0, 0.3, 200)), 1, 5).astype(int)
    estimator = OrdinalLogistic().fit(X, y)
    above = expit((X @ estimator.coef_)[:, None] - estimator.thresholds_)
    wanted = -np.diff(np.hstack([np.ones((200, 1)), above, np.zeros((200, 1))]), axis=1)
    assert len({*y.tolist()}) >= 4
    assert np.abs(estimator.predict_proba(X) - wanted).max() <= NEAR
    levels = estimator.learned
    assert np.array_equal(levels.probabilities(X), estimator.predict_proba(X))
    assert np.array_equal(levels.medians(levels.probabilities(X)), estimator.predict(X))


def test_two_levels_are_a_logistic_regression() -> None:
    documents, first = made_up(6, 200)
    X = DictVectorizer(sparse=False).fit_transform(documents)
    learner = LogisticRegression().fit(X, first)
    levels = LearnedLevels(learner.classes_, learner.coef_[0], -learner.intercept_)
    assert np.abs(levels.probabilities(X) - learner.predict_proba(X)).max() <= NEAR
    assert np.array_equal(levels.medians(levels.probabilities(X)), learner.predict(X))


def test_logits_of_any_size_become_probabilities() -> None:
    logits = np.concatenate([np.linspace(-40, 40, 4001), [-1e6, -745.0, -709.5, 709.5, 745.0, 1e6, -np.inf, np.inf]])
    found = logistic(logits)
    assert np.abs(found - expit(logits)).max() <= 1e-15
    assert found.min() == 0.0
    assert found.max() == 1.0
    assert np.isnan(logistic(np.array([np.nan, 0.0]))).tolist() == [True, False]
    assert logistic(np.zeros((3, 0))).shape == (3, 0)
