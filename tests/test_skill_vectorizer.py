"""The contract of the transformer: what scikit-learn expects of one, on texts and on profiles."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

import rolematch as rm
from rolematch.errors import UsageError
from rolematch.lexicon import load_lexicon
from rolematch.skill_vectorizer import SkillVectorizer

TEXTS = ["PySpark and SQL", "SQL, Tableau, Tableau", "No experience with SQL. Familiar with Docker."]


def dense(vectorizer, texts):
    return vectorizer.transform(texts).toarray().tolist()


def test_columns_are_sorted_skills():
    vectorizer = SkillVectorizer().fit(TEXTS)
    assert list(vectorizer.get_feature_names_out()) == ["docker", "pyspark", "sql", "tableau"]
    assert dense(vectorizer, TEXTS) == [[0, 1, 1, 0], [0, 0, 1, 2], [1, 0, 0, 0]]


def test_parameters():
    implied = SkillVectorizer(implied=True).fit(TEXTS[:1])
    assert {"pyspark", "python", "spark", "sql"} <= set(implied.get_feature_names_out())
    assert dense(SkillVectorizer(binary=True).fit(TEXTS), TEXTS[1:2]) == [[0, 0, 1, 1]]
    assert list(SkillVectorizer(min_df=2).fit(TEXTS).get_feature_names_out()) == ["sql"]
    weighted = SkillVectorizer(weights={"list": 1.0, "course": 0.25}).fit(TEXTS)
    assert dense(weighted, TEXTS[2:]) == [[0.25, 0, 0, 0]]
    by_folder = SkillVectorizer(str(load_lexicon().folder)).fit(TEXTS)
    assert list(by_folder.get_feature_names_out()) == ["docker", "pyspark", "sql", "tableau"]


def test_clone_set_params_and_fit_again():
    fitted = SkillVectorizer().fit(TEXTS)
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    with pytest.raises(NotFittedError):
        copy.transform(TEXTS)
    with pytest.raises(NotFittedError):
        copy.get_feature_names_out()
    copy.set_params(binary=True).fit(["Tableau"])
    assert dense(copy, TEXTS[1:2]) == [[1]]
    assert fitted.fit(["Docker"]).get_feature_names_out().tolist() == ["docker"]


def test_unseen_skills_and_empty_lists():
    vectorizer = SkillVectorizer().fit(TEXTS)
    assert dense(vectorizer, ["PyTorch on CUDA"]) == [[0, 0, 0, 0]]
    assert vectorizer.transform([]).shape == (0, 4)
    assert SkillVectorizer().fit([]).transform(TEXTS).shape == (3, 0)


def test_profiles_and_texts_may_be_mixed():
    profile = rm.parse("examples/resumes/ds-2-marchetti.pdf", as_of="2026-06")
    vectorizer = SkillVectorizer().fit([profile, "Tableau"])
    row = dict(zip(vectorizer.get_feature_names_out(), dense(vectorizer, [profile])[0], strict=True))
    for skill in profile.skills:
        assert row[skill.skill] == skill.mentions, skill


def test_pickle_and_pipeline():
    vectorizer = pickle.loads(pickle.dumps(SkillVectorizer().fit(TEXTS)))
    assert vectorizer.transform(TEXTS).dtype == np.float64
    texts = ["PyTorch, CUDA, Kubernetes", "Tableau, SQL, Excel"] * 6
    scores = cross_val_score(make_pipeline(SkillVectorizer(), LogisticRegression()), texts, [1, 0] * 6, cv=3)
    assert scores.min() == 1.0


@pytest.mark.parametrize("wrong", ["one text", [1], [None], [["a"]]])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(UsageError):
        SkillVectorizer().fit(wrong)


def test_sections_of_a_text_give_the_grades_that_weights_are_for():
    text = "Experience\nBuilt models in Python.\nSkills\nPython, SQL\nEducation\nMSc thesis on CUDA"
    weights = {"work": 3.0, "project": 2.0, "list": 1.0, "course": 0.5}
    vectorizer = SkillVectorizer(weights=weights).fit([text])
    row = dict(zip(vectorizer.get_feature_names_out(), dense(vectorizer, [text])[0], strict=True))
    assert row == {"cuda": 0.5, "python": 4.0, "sql": 1.0}


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"min_df": 0}, "'min_df' must be an int of 1 or more. Got 0 instead"),
        ({"min_df": 1.5}, "Got 1.5"),
        ({"min_df": "2"}, "Got '2'"),
        ({"min_df": True}, "Got True"),
        ({"weights": [1.0]}, "'weights' must map grades to numbers or be None"),
        (
            {"weights": {"works": 1.0}},
            "keys of 'weights' must be among 'work', 'project', 'list', 'course'. Got 'works'",
        ),
        ({"weights": {"denied": 1.0}}, "Got 'denied'"),
        ({"weights": {"work": -1.0}}, "finite numbers of 0 or more. Got -1.0 for 'work'"),
        ({"weights": {"work": float("nan")}}, "Got nan"),
        ({"weights": {"work": "much"}}, "Got 'much'"),
    ],
)
def test_wrong_parameters_are_told_by_fit(parameters, told):
    vectorizer = SkillVectorizer(**parameters)
    with pytest.raises(ValueError, match=told):
        vectorizer.fit(TEXTS)
