"""The role classifier, the level model and the model file, on small made-up data and as shipped."""

from __future__ import annotations

import hashlib
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks

import rolematch as rm
from rolematch.errors import ModelError
from rolematch.masking import Term
from rolematch.modelling.features import term_weights
from rolematch.modelling.levels import LEVEL_FEATURES, level_numbers
from rolematch.modelling.ordinal import OrdinalLogistic
from rolematch.modelling.roles import RoleClassifier
from rolematch.modelling.store import DEFAULT_PATH, Model, hash_file, load_model, save_model, to_json
from rolematch.records import ROLES, Span

MLE, DS, COOK, SHARED = "skill:pytorch", "skill:r", "word:oven", "skill:python"


def made_up(seed: int = 0, number: int = 240) -> tuple[list[dict[str, float]], list[str], list[str]]:
    """Make documents of three kinds, whose roles their words give away."""
    rng = np.random.default_rng(seed)
    words = {"mle": (MLE, SHARED), "ds": (DS, SHARED), "neither": (COOK,)}
    roles = [("mle", "ds", "neither")[i % 3] for i in range(number)]
    documents = []
    for role in roles:
        document = {word: float(rng.integers(1, 4)) for word in words[role]}
        document[f"word:noise{rng.integers(4)}"] = 1.0
        documents.append(document)
    return documents, roles, [f"source {i % 2}" for i in range(number)]


def fitted(seed: int = 0) -> RoleClassifier:
    documents, roles, sources = made_up(seed)
    resumes, resume_roles, _ = made_up(seed + 1, 60)
    return RoleClassifier(min_documents=5).fit(
        documents, roles, sources, resumes, resume_roles, [f"person {i}" for i in range(60)]
    )


def test_the_classifier_learns_which_words_speak_for_which_role() -> None:
    classifier = fitted()
    rows = classifier.predict_proba([{MLE: 3.0, SHARED: 2.0}, {DS: 3.0, SHARED: 2.0}, {COOK: 3.0}])
    assert rows[0].argmax() == ROLES.index("mle")
    assert rows[1].argmax() == ROLES.index("ds")
    assert rows[0].max() > 0.5
    assert rows[1].max() > 0.5
    assert rows[2].max() < 0.5


def test_what_each_term_adds_adds_up_to_the_logit() -> None:
    classifier = fitted()
    resume = {MLE: 2.0, DS: 1.0, SHARED: 4.0, "word:nobody knows": 3.0}
    added = classifier.contributions(resume)
    assert set(added) == {MLE, DS, SHARED}
    total = classifier.heads_[:, 0] + sum(added.values())
    assert np.allclose(total, classifier.decision_function([resume])[0])
    assert added[MLE][0] > 0 > added[MLE][1]


def test_a_resume_without_known_terms_is_the_baseline() -> None:
    classifier = fitted()
    assert np.allclose(classifier.decision_function([{}, {"word:unheard": 2.0}]), classifier.heads_[:, 0])


def test_few_words_say_less_than_many() -> None:
    classifier = fitted()
    few, many = classifier.decision_function([{MLE: 0.2}, {MLE: 4.0}])
    assert classifier.heads_[0, 0] < few[0] < many[0]


def test_manners_of_an_estimator() -> None:
    classifier = RoleClassifier(C=0.7, folds=3)
    assert clone(classifier).get_params() == classifier.get_params()
    with pytest.raises(NotFittedError):
        classifier.decision_function([{}])
    again = pickle.loads(pickle.dumps(fitted()))
    assert np.array_equal(again.decision_function([{MLE: 1.0}]), fitted().decision_function([{MLE: 1.0}]))


def test_no_person_stands_on_both_sides_of_a_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    from rolematch.modelling import roles

    seen: list[tuple[set[str], set[str]]] = []
    splitter = roles.StratifiedGroupKFold

    class Watched(splitter):  # type: ignore[misc,valid-type]
        def split(self, X: object, y: object, groups: list[str]) -> object:
            for rest, held in super().split(X, y, groups):
                seen.append(({groups[i] for i in rest}, {groups[i] for i in held}))
                yield rest, held

    monkeypatch.setattr(roles, "StratifiedGroupKFold", Watched)
    documents, names, sources = made_up()
    resumes, resume_roles, _ = made_up(1, 60)
    people = [f"person {i // 4}" for i in range(60)]
    RoleClassifier(min_documents=5).fit(documents, names, sources, resumes, resume_roles, people)
    assert len(seen) == 5
    assert all(not rest & held for rest, held in seen)


def expected_failures(estimator: OrdinalLogistic) -> dict[str, str]:
    del estimator
    return {
        "check_classifiers_train": "its weights are never negative: it can't learn classes that fall with a feature"
    }


@parametrize_with_checks([OrdinalLogistic()], expected_failed_checks=expected_failures)
def test_the_level_model_keeps_to_the_rules_of_scikit_learn(estimator: object, check: object) -> None:
    check(estimator)  # type: ignore[operator]


def test_levels_rise_with_every_feature() -> None:
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 5, (300, 3))
    y = np.clip(np.round(X[:, 0] * 0.8 + X[:, 1] * 0.2 + rng.normal(0, 0.3, 300)), 1, 5).astype(int)
    model = OrdinalLogistic().fit(X, y)
    probabilities = model.predict_proba(X)
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert (model.coef_ >= 0).all()
    assert np.corrcoef(model.predict(X), y)[0, 1] > 0.85
    for feature in range(3):
        higher = X.copy()
        higher[:, feature] += 1
        # the chance of a level above any given one never falls
        assert (np.cumsum(model.predict_proba(higher), axis=1) <= np.cumsum(probabilities, axis=1) + 1e-9).all()


TERMS = st.lists(
    st.builds(
        Term,
        feature=st.sampled_from([MLE, DS, COOK]),
        span=st.builds(Span, st.integers(0, 9), st.integers(10, 19)),
        section=st.sampled_from(["skills", "experience", "education", "other"]),
    ),
    max_size=40,
)


@given(TERMS)
def test_repeating_a_word_buys_nothing(terms: list[Term]) -> None:
    weights = term_weights(terms)
    assert set(weights) == {term.feature for term in terms}
    assert all(0 < weight <= 1 for weight in weights.values())
    assert term_weights([*terms, *terms]) == weights


def test_the_file_is_the_same_bytes_for_the_same_data(tmp_path: Path) -> None:
    model = Model(fitted().learned, load_model().levels, {"made": "up"})
    save_model(model, tmp_path / "one.json")
    save_model(Model(fitted().learned, load_model().levels, {"made": "up"}), tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    again = load_model(tmp_path / "one.json")
    assert to_json(again) == to_json(model)
    resume = {MLE: 2.0, SHARED: 1.0}
    assert np.allclose(again.roles.predict_proba([resume]), model.roles.predict_proba([resume]), atol=1e-3)
    assert again.versions["model_sha256"] != load_model().versions["model_sha256"]


def damaged(content: dict[str, object], how: str) -> bytes:
    if how == "pickle":
        return pickle.dumps(content)
    text = json.dumps(content)
    if how == "truncated":
        return text[: len(text) // 2].encode()
    if how == "another format":
        content["format"] = "somebody-else"
    if how == "a later version":
        content["format_version"] = 99
    if how == "other features":
        content["level"]["features"] = ["height"]  # type: ignore[index]
    if how == "a row too short":
        terms = content["role"]["terms"]  # type: ignore[index]
        terms[next(iter(terms))] = [1.0]
    if how == "not a number":
        content["level"]["coef"][0] = float("nan")  # type: ignore[index]
    if how == "a list":
        return b"[]"
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "how",
    [
        "pickle",
        "truncated",
        "another format",
        "a later version",
        "other features",
        "a row too short",
        "not a number",
        "a list",
    ],
)
def test_files_that_are_no_model_are_refused(how: str, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(damaged(json.loads(DEFAULT_PATH.read_text(encoding="utf-8")), how))
    hash_file(path).write_text(hashlib.sha256(path.read_bytes()).hexdigest(), encoding="utf-8")
    with pytest.raises(ModelError, match=r"model\.json: (?!its SHA-256)"):
        load_model(path)


def test_a_missing_model_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="rolematch train"):
        load_model(tmp_path / "none.json")


def test_the_shipped_model_belongs_to_the_shipped_lexicon() -> None:
    lexicon, model = rm.load_lexicon(), rm.load_model()
    assert model.facts["lexicon_sha256"] == lexicon.sha256, "the lexicon has changed: train again with `make model`"
    assert DEFAULT_PATH.stat().st_size < 300_000
    allowed = {f"skill:{skill}" for skill in lexicon.skills} | {f"word:{f}" for f in lexicon.vocabulary.values()}
    assert len(model.roles.features_) > 500
    assert set(model.roles.features_) <= allowed, "a model sees a closed list of words"
    assert sum(model.facts["role_documents"].values()) > 1000


def test_level_numbers_never_fall_below_zero(resumes: Path) -> None:
    lexicon = rm.load_lexicon()
    rows = [level_numbers(rm.parse(path, as_of="2026-06"), lexicon) for path in sorted(resumes.glob("ds-*"))]
    assert len(rows) >= 6
    assert all(len(row) == len(LEVEL_FEATURES) and min(row) >= 0 for row in rows)


@pytest.mark.shared
def test_training_again_gives_the_shipped_bytes(shared: Path, tmp_path: Path) -> None:
    from rolematch.modelling.training import train_from

    train_from(shared, tmp_path / "model.json")
    assert (tmp_path / "model.json").read_bytes() == DEFAULT_PATH.read_bytes(), "run `make model`"
