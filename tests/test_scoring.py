"""Scoring: what is said adds up, quotes what it rests on, and abstains where it should."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.layout import lay_out
from rolematch.reading import read_bytes
from rolematch.records import ROLES, Score
from rolematch.scoring import TOP_EVIDENCE, decide, find_changes

AS_OF = "2026-06"


@pytest.fixture(scope="module")
def scores(resumes: Path) -> list[Score]:
    found = [score for score in rm.screen(resumes, as_of=AS_OF, workers=0) if isinstance(score, Score)]
    assert len(found) >= 24
    return found


def score_text(text: str) -> Score:
    return rm.score(lay_out(read_bytes(text.encode(), "someone.txt")), as_of=AS_OF)


def test_the_evidence_of_a_role_adds_up_to_its_fit(scores: list[Score]) -> None:
    for score in scores:
        for role in ROLES:
            evidence = [item for item in score.evidence if item.role == role]
            assert evidence[0].feature == "baseline"
            assert evidence[-1].feature == "other words"
            assert len(evidence) <= TOP_EVIDENCE + 2
            logit = sum(item.weight for item in evidence)
            assert 1 / (1 + math.exp(-logit)) == pytest.approx(score.fit[role], abs=1e-9)


def test_every_claim_quotes_the_resume(scores: list[Score]) -> None:
    quoted = 0
    for score in scores:
        text = score.profile.document.text
        for item in score.evidence:
            if item.feature in ("baseline", "other words"):
                assert not item.spans
                continue
            assert item.spans
            assert item.quotes
            assert all(span.of(text).strip() for span in item.spans)
            for quote in item.quotes:
                assert quote.strip("… ") in " ".join(text.split())
                quoted += 1
    assert quoted > 300


def test_levels_are_probabilities_with_names_of_the_ladder(scores: list[Score]) -> None:
    lexicon = rm.load_lexicon()
    for score in scores:
        assert sum(score.level_probabilities) == pytest.approx(1)
        assert len(score.level_probabilities) == 5
        assert score.level_names == {role: lexicon.roles[role].level_name(score.level) for role in ROLES}


def test_gaps_name_nothing_that_the_resume_has(scores: list[Score]) -> None:
    lexicon = rm.load_lexicon()
    for score in scores:
        has = {skill for mention in score.profile.mentions for skill in lexicon.closure(mention.skill)}
        assert score.gaps
        assert not has & {gap.skill for gap in score.gaps}
        assert all(0 < gap.share <= 1 for gap in score.gaps)


def test_the_same_resume_scores_the_same(resumes: Path) -> None:
    one, two = (rm.score(resumes / "ds-1-phiri.pdf", as_of=AS_OF) for _ in range(2))
    assert one.fit == two.fit
    assert one.evidence == two.evidence


@pytest.mark.parametrize(
    ("mle", "ds", "decision"),
    [
        (0.95, 0.10, "MLE"),
        (0.10, 0.95, "DS"),
        (0.80, 0.70, "both"),
        (0.10, 0.20, "neither"),
        (0.55, 0.10, "uncertain"),
        (0.45, 0.44, "uncertain"),
        (0.59, 0.10, "MLE"),
        (0.41, 0.10, "neither"),
    ],
)
def test_decisions(mle: float, ds: float, decision: str) -> None:
    assert decide({"mle": mle, "ds": ds})[0] == decision


def test_a_doubt_always_abstains() -> None:
    assert decide({"mle": 0.99, "ds": 0.01}, "the text is garbled") == ("uncertain", "the text is garbled")


GERMAN = """Erika Beispiel
Berufserfahrung
Senior Data Scientist, Mühlenwerke Nirgendwo, Januar 2019 bis heute
Entwicklung von Prognosemodellen mit Python, scikit-learn, SQL, Docker, TensorFlow, Spark, Airflow, Kafka, Tableau und R
Aufbau einer Plattform für maschinelles Lernen, Leitung eines kleinen Teams, Abstimmung mit dem Vertrieb
Regression, Clustering, Deep Learning, NLP, Kubernetes, pandas, NumPy, Keras, AWS, Git, Linux, PostgreSQL
"""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ada Example\nada@example.com\nI would like to work for you and I am very good at it.", "too little"),
        (GERMAN, "English"),
    ],
)
def test_what_cannot_be_judged_is_not_judged(text: str, why: str) -> None:
    score = score_text(text)
    assert score.decision == "uncertain"
    assert why in score.reason


def test_stuffing_buys_nothing(resumes: Path) -> None:
    text = rm.read(resumes / "neither-accountant-ivanova.docx").text
    keywords = "PyTorch, TensorFlow, CUDA, Kubernetes, MLOps, LLM, Keras, Docker, deep learning"
    once = score_text(f"{text}\nSkills\n{keywords}\n").fit["mle"]
    often = score_text(f"{text}\nSkills\n{(keywords + ', ') * 50}\n").fit["mle"]
    assert often == once


def test_another_lexicon_is_noted(resumes: Path, tmp_path: Path) -> None:
    import shutil

    lexicon = rm.load_lexicon()
    folder = tmp_path / "lexicon"
    shutil.copytree(lexicon.folder, folder)
    sources = folder / "sources.csv"
    sources.write_text(sources.read_text(encoding="utf-8") + "mine,My own rows,Apache-2.0,\n", encoding="utf-8")
    score = rm.score(resumes / "ds-1-phiri.pdf", as_of=AS_OF, lexicon=folder)
    assert "other-lexicon" in {note.code for note in score.notes}
    assert "other-lexicon" not in {note.code for note in rm.score(resumes / "ds-1-phiri.pdf", as_of=AS_OF).notes}


def logit(p: float) -> float:
    return math.log(p / (1 - p))


@pytest.mark.parametrize("name", ["mle-4-rautenberg.docx", "ds-2-marchetti.pdf", "neither-accountant-ivanova.docx"])
def test_weights_add_up_to_what_they_explain(resumes: Path, name: str) -> None:
    score = rm.score(resumes / name, as_of=AS_OF)
    logits = {role: logit(fit) for role, fit in score.fit.items()}
    for role, value in logits.items():
        assert sum(e.weight for e in score.evidence if e.role == role) == pytest.approx(value, abs=1e-9)
    assert sum(e.weight for e in score.contrast) == pytest.approx(logits["mle"] - logits["ds"], abs=1e-9)
    levels = rm.load_model().levels
    total = sum(one.weight for one in score.level_evidence)
    above = [1 / (1 + math.exp(threshold - total)) for threshold in levels.thresholds_]
    assert [sum(score.level_probabilities[k + 1 :]) for k in range(4)] == pytest.approx(above, abs=1e-9)


def test_the_contrast_tells_the_roles_apart(resumes: Path) -> None:
    engineer = rm.score(resumes / "mle-4-rautenberg.docx", as_of=AS_OF)
    scientist = rm.score(resumes / "ds-4-petrossian.pdf", as_of=AS_OF)
    assert {e.feature for e in engineer.contrast if e.weight > 0} >= {"PyTorch"}
    assert {e.feature for e in scientist.contrast if e.weight < 0} >= {"R", "SAS"}


def test_gaps_are_what_is_asked_and_not_named(resumes: Path) -> None:
    lexicon = rm.load_lexicon()
    score = rm.score(resumes / "ds-2-marchetti.pdf", as_of=AS_OF)
    named = {skill for mention in score.profile.mentions for skill in lexicon.closure(mention.skill)}
    assert score.gaps
    assert not named & {gap.skill for gap in score.gaps}
    for gap in score.gaps:
        ladder = lexicon.roles[gap.role]
        rungs = {skill for rung in ladder.levels[: score.level] for skill in rung.skills}
        asked = "role" if gap.skill in ladder.technologies else "level" if gap.skill in rungs else "postings"
        assert gap.asked == asked
    order = [gap.asked == "postings" for gap in score.gaps if gap.role == "mle"]
    assert order == sorted(order)


@pytest.mark.parametrize("name", ["mle-4-rautenberg.docx", "ds-1-phiri.pdf", "neither-product-yoon.pdf"])
def test_a_change_does_what_it_says(resumes: Path, name: str) -> None:
    lexicon, model = rm.load_lexicon(), rm.load_model()
    score = rm.score(resumes / name, as_of=AS_OF)
    changes = find_changes(score, lexicon, model)
    assert {change.role for change in changes} == {"mle", "ds"}
    text = score.profile.document.text
    for change in changes:
        assert bool(change.added) != bool(change.removed)
        assert (score.fit[change.role] < change.fit) == bool(change.added)
        if change.added:
            told = score_text(f"{text}\nProjects\nWorked with {', '.join(change.added)}\n").fit[change.role]
            assert told > score.fit[change.role]


def test_the_interval_of_levels_is_said_in_words() -> None:
    score = score_text("Skills\nPython, SQL and many other things that are of use in work with data\n")
    for probabilities, interval, words in (
        ((0.9, 0.1, 0, 0, 0), (1, 1), "junior"),
        ((0.15, 0.6, 0.25, 0, 0), (1, 3), "junior to senior"),
        ((0.05, 0.5, 0.4, 0.05, 0), (2, 3), "mid to senior"),
        ((0, 0, 0, 0, 1), (5, 5), "head"),
        ((0.2, 0.2, 0.2, 0.2, 0.2), (1, 5), "junior to head"),
    ):
        changed = dataclasses.replace(score, level_probabilities=probabilities)
        assert (changed.level_interval, changed.level_words) == (interval, words)


@pytest.mark.parametrize(("intercept", "fit"), [(-5000.0, 0.0), (5000.0, 1.0)])
def test_a_model_as_sure_as_can_be_scores_all_the_same(resumes: Path, intercept: float, fit: float) -> None:
    model = rm.load_model()
    heads = model.roles.heads_.copy()
    heads[:, 0] = intercept
    sure = dataclasses.replace(model, roles=dataclasses.replace(model.roles, heads_=heads))
    score = rm.score(resumes / "ds-2-marchetti.pdf", as_of=AS_OF, model=sure)
    assert score.fit == {"mle": fit, "ds": fit}
