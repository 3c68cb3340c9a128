"""Labels of one's own: read, put beside scores, measured, and fitted to; words swapped; a third role without data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import rolematch as rm
from rolematch import evaluation
from rolematch.errors import UsageError
from rolematch.evaluation import EMAIL, NAME, Answers
from rolematch.layout import lay_out
from rolematch.modelling import save_model
from rolematch.modelling.adding import add_role
from rolematch.modelling.refitting import refit_model
from rolematch.modelling.training import Judged, document_weights
from rolematch.reading import read_bytes
from rolematch.records import Score

AS_OF = "2026-06"


@pytest.fixture(scope="module")
def scores(resumes: Path) -> list[Score]:
    files = [path for path in sorted(resumes.iterdir()) if path.suffix != ".jsonl"]
    return [rm.score(rm.read(path, guarded=False), as_of=AS_OF) for path in files]


@pytest.fixture(scope="module")
def labelled(scores: list[Score], resumes: Path) -> tuple[list[Judged], list[Score]]:
    return evaluation.judged_of(scores, resumes / "truth.jsonl")


# --- reading


def test_labels_as_csv_and_as_lines_are_the_same(resumes: Path, tmp_path: Path) -> None:
    lines = evaluation.read_labels(resumes / "truth.jsonl")
    lines.rename(columns={"person": "name"}).to_csv(tmp_path / "labels.csv", index=False)
    pd.testing.assert_frame_equal(evaluation.read_labels(tmp_path / "labels.csv"), lines)
    assert len(lines) == 36
    assert set(lines["role"]) == {"mle", "ds", "both", "neither"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file,role\na.pdf,mle\n", "no column level"),
        ("file,role,level\na.pdf,mle,7\n", "a.pdf: a role and a level from 1 to 5"),
        ("file,role,level\na.pdf,,3\n", "a.pdf: a role and a level"),
        ("", "cannot be read"),
    ],
)
def test_bad_labels_are_named(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        evaluation.read_labels(tmp_path / "labels.csv")


def test_only_what_has_both_is_measured(scores: list[Score], tmp_path: Path) -> None:
    text = f"file,role,level\n{scores[3].file},mle,2\nnobody.pdf,ds,1\n{scores[1].file},DS,5\n"
    (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
    judged, matched = evaluation.judged_of(scores, tmp_path / "labels.csv")
    assert [(one.file, one.role, one.level, one.lean) for one in judged] == [
        (scores[3].file, "mle", 2, None),
        (scores[1].file, "ds", 5, None),
    ]
    assert [score.file for score in matched] == [one.file for one in judged]
    with pytest.raises(UsageError, match="none of 3 labels"):
        evaluation.judged_of([], tmp_path / "labels.csv")


# --- measuring


def made_answers(fits: list[tuple[float, float]], roles: list[str]) -> Answers:
    count = len(roles)
    decisions = ["MLE" if mle >= 0.5 else "DS" if ds >= 0.5 else "neither" for mle, ds in fits]
    return Answers(
        people=np.arange(count), roles=np.asarray(roles), leans=np.full(count, np.nan), levels=np.full(count, 3),
        fits=np.asarray(fits), said_levels=np.full(count, 2), decisions=np.asarray(decisions),
    )  # fmt: skip


def test_calibration_by_hand() -> None:
    answers = made_answers([(0.2, 0.0), (0.4, 0.0), (0.8, 0.0), (0.8, 0.0)], ["neither", "mle", "mle", "ds"])
    table = evaluation.calibration_table(answers, bins=2)
    mle = table[table["role"] == "mle"]
    assert mle["fit"].tolist() == pytest.approx([0.3, 0.8])
    assert mle["share"].tolist() == [0.5, 0.5]
    assert mle["n"].tolist() == [2, 2]
    # Wilson's interval of one in two
    assert (mle["low"].iloc[0], mle["high"].iloc[0]) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_coverage_by_hand() -> None:
    # the surest is wrong, the two others are right
    answers = made_answers([(0.95, 0.0), (0.7, 0.1), (0.1, 0.6)], ["ds", "mle", "ds"])
    table = evaluation.coverage_table(answers)
    assert table["risk"].tolist() == pytest.approx([1.0, 1 / 2, 1 / 3])
    assert table["coverage"].tolist() == pytest.approx([1 / 3, 2 / 3, 1.0])


def test_confusion_by_hand() -> None:
    answers = made_answers([(0.9, 0.0), (0.1, 0.2), (0.0, 0.9)], ["mle", "mle", "ds"])
    table = evaluation.confusion(answers)
    assert table.to_numpy().sum() == 3
    assert (table.loc["mle", "MLE"], table.loc["mle", "neither"], table.loc["ds", "DS"]) == (1, 1, 1)
    assert evaluation.level_confusion(answers).loc[3, 2] == 3


def test_ablations_begin_with_the_whole(labelled: tuple[list[Judged], list[Score]]) -> None:
    judged, scores = labelled
    table = evaluation.ablation_table(judged, scores, rm.load_model(), rm.load_lexicon())
    whole = evaluation.measure(evaluation.answers_of(judged, scores), resamples=1)
    assert table.loc["as it is", "Brier, MLE"] == pytest.approx(whole["Brier score of the MLE head"].value, abs=1e-6)
    assert len(table) >= 6
    assert (table["Brier, DS"].drop("as it is") != table.loc["as it is", "Brier, DS"]).all()
    assert table.to_numpy().min() >= 0
    assert table.to_numpy().max() <= 1


def test_learning_measures_on_others(labelled: tuple[list[Judged], list[Score]]) -> None:
    judged, scores = labelled
    model, lexicon = rm.load_model(), rm.load_lexicon()
    table = evaluation.learning_table(judged, scores, model, lexicon, sizes=(8, 20, 400), repeats=4)
    assert set(table["labels"]) == {0, 8, 20}
    assert ((table["low"] <= table["mean"]) & (table["mean"] <= table["high"])).all()
    again = evaluation.learning_table(judged, scores, model, lexicon, sizes=(8, 20), repeats=4)
    pd.testing.assert_frame_equal(table, again)
    with pytest.raises(UsageError, match="are too few"):
        evaluation.learning_table(judged[:9], scores[:9], model, lexicon, sizes=(8,))


# --- fitting


def test_a_model_is_fitted_to_labels(labelled: tuple[list[Judged], list[Score]], tmp_path: Path) -> None:
    judged, scores = labelled
    shipped, lexicon = rm.load_model(), rm.load_lexicon()
    mine = refit_model(shipped, judged, lexicon)
    assert np.array_equal(mine.roles.directions_, shipped.roles.directions_)
    assert not np.array_equal(mine.roles.heads_, shipped.roles.heads_)
    save_model(mine, tmp_path / "mine.json")
    loaded = rm.load_model(tmp_path / "mine.json")
    again = [rm.score(one.profile, model=loaded) for one in scores]
    before, after = (evaluation.answers_of(judged, found) for found in (scores, again))
    brier = "Brier score of the MLE head"
    assert evaluation.measure(after, resamples=1)[brier].value < evaluation.measure(before, resamples=1)[brier].value
    # the shipped model is as it was
    assert rm.score(scores[0].profile).fit == scores[0].fit


def test_labels_of_one_kind_teach_nothing(labelled: tuple[list[Judged], list[Score]]) -> None:
    judged, _ = labelled
    model, lexicon = rm.load_model(), rm.load_lexicon()
    with pytest.raises(UsageError, match="some have to, and some not"):
        refit_model(model, [one for one in judged if one.role == "neither"], lexicon)
    # too few of a level: the level model stays
    few = [one for one in judged if one.level != 5]
    assert refit_model(model, few, lexicon).levels is model.levels


def test_a_third_role_needs_documents_and_labels_alone(
    labelled: tuple[list[Judged], list[Score]], examples: Path, tmp_path: Path
) -> None:
    judged, scores = labelled
    mine = tmp_path / "mine"
    ladder, count = add_role("data_engineer", examples / "postings" / "data_engineer", mine)
    assert count == 8
    assert ladder.is_file()
    lexicon = rm.load_lexicon(mine)
    shipped = rm.load_lexicon()
    texts = [path.read_text(encoding="utf-8") for path in sorted((shipped.folder / "documents").glob("*.md"))]
    assert len(texts) >= 5
    model = refit_model(rm.load_model(), judged, lexicon, others=document_weights(texts, lexicon))
    assert model.role_names == ("mle", "ds", "data_engineer")
    fits = {score.file: rm.score(score.profile, lexicon=lexicon, model=model).fit["data_engineer"] for score in scores}
    best = max(fits, key=lambda file: fits[file])
    assert best == "neither-dataeng-svoboda.pdf"
    assert fits["neither-nurse-santos.pdf"] < 0.2 < 0.8 < fits[best]
    with pytest.raises(UsageError, match="is in the lexicon already"):
        add_role("data_engineer", examples / "postings" / "data_engineer", mine)


# --- swapping


def test_a_name_moves_nothing_and_a_skill_does(scores: list[Score]) -> None:
    chosen = [score for score in scores if score.decision in ("MLE", "DS")][:4]
    swaps = {"name": {NAME: "Lakisha Washington"}, "tool": {"Python": "Excel", "SQL": "Word"}, "none": {"qwertz": "x"}}
    table = evaluation.swap_table(chosen, swaps, rm.load_lexicon(), rm.load_model())
    assert len(table) == 12
    by = dict(list(table.groupby("swap")))
    assert by["name"]["changed"].all()
    assert (by["name"]["moved"] == 0).all()
    assert (by["name"]["level"] == by["name"]["level_before"]).all()
    assert by["tool"]["moved"].max() > 0.005
    assert not by["none"]["changed"].any()


def test_words_are_put_whole_and_at_once() -> None:
    text = "Ada Example\nada@example.com\n\nSummary\nHe and she. HE wrote SQL, sheet, the MySQL.\n"
    document = lay_out(read_bytes(text.encode(), "cv.txt"))
    profile = rm.parse(document, as_of=AS_OF)
    made = evaluation.swapped(profile, {"he": "she", "she": "he", "sql": "Excel", NAME: "Nobody", EMAIL: "x@y.z"})
    assert made.text.split("\n")[:4] == ["Nobody", "x@y.z", "Summary", "She and he. SHE wrote EXCEL, sheet, the MySQL."]
    assert made.source == document.source
    assert [line.gap for line in made.lines] == [line.gap for line in document.lines]
    assert [line.span.of(made.text) for line in made.lines][:2] == ["Nobody", "x@y.z"]


def test_a_swap_of_nothing_changes_nothing(scores: list[Score]) -> None:
    for score in scores:
        made = evaluation.swapped(score.profile, {})
        assert made.text == score.profile.document.text
        assert made.lines == score.profile.document.lines
    table = evaluation.swap_table(scores[:6], {"nothing": {}}, rm.load_lexicon(), rm.load_model())
    assert (table["moved"] == 0).all()


def test_truth_of_the_examples_is_all_matched(labelled: tuple[list[Judged], list[Score]], resumes: Path) -> None:
    judged, scores = labelled
    with (resumes / "truth.jsonl").open(encoding="utf-8") as lines:
        assert len(judged) == len(scores) == sum(1 for line in lines if json.loads(line)["usable"])
