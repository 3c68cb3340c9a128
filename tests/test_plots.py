"""Pictures show what the tables say: every resume, the words at their places, and how many it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import rolematch as rm
from rolematch.errors import UsageError
from rolematch.records import Score
from rolematch.reporting import plots

matplotlib = pytest.importorskip("matplotlib")
pytest.importorskip("pypdfium2")
matplotlib.use("Agg")

AS_OF = "2026-06"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="module")
def engineer(resumes: Path) -> Score:
    return rm.score(rm.read(resumes / "mle-3-wisniowski.pdf", guarded=False), as_of=AS_OF)


def test_words_are_marked_where_they_stand(engineer: Score, resumes: Path) -> None:
    path = resumes / "mle-3-wisniowski.pdf"
    ax = plots.plot_evidence(engineer, path, "mle", most=3)
    strongest = max((one for one in engineer.evidence if one.role == "mle" and one.spans), key=lambda e: abs(e.weight))
    boxes = [box for span in strongest.spans for box in engineer.profile.document.boxes_of(span)]
    assert boxes
    drawn = [(round(p.get_x() + 1, 3), round(p.get_y() + 1, 3)) for p in ax.patches]
    assert {(round(box.x0, 3), round(box.top, 3)) for box in boxes} <= set(drawn)
    # where a word stands, the page is not white: the boxes lie over letters
    picture, (_, width, height, _) = ax.images[0].get_array(), ax.images[0].get_extent()
    scale = picture.shape[1] / width
    for box in boxes:
        part = picture[int(box.top * scale) : int(box.bottom * scale), int(box.x0 * scale) : int(box.x1 * scale)]
        assert np.asarray(part)[..., :3].min() < 120
    assert picture.shape[0] / height == pytest.approx(scale, rel=0.01)
    texts = [text.get_text() for text in ax.texts]
    assert {"1", "2", "3"} <= set(texts)
    assert any(text.startswith("MLE: fit") and strongest.feature in text for text in texts)


def test_numbers_beside_a_page_do_not_overlap(engineer: Score, resumes: Path) -> None:
    ax = plots.plot_evidence(engineer, resumes / "mle-3-wisniowski.pdf", "mle", most=10)
    ax.figure.canvas.draw()
    tags = [text.get_position() for text in ax.texts if text.get_text().isdigit()]
    assert len(tags) >= 8
    for place, (x, y) in enumerate(tags):
        for other_x, other_y in tags[place + 1 :]:
            assert np.hypot(x - other_x, y - other_y) >= 13.0


def test_a_blind_copy_has_the_words_at_the_same_places(engineer: Score, resumes: Path, tmp_path: Path) -> None:
    path = resumes / "mle-3-wisniowski.pdf"
    copy = rm.redact(path, tmp_path)
    plain, blind = plots.plot_evidence(engineer, path, "mle"), plots.plot_evidence(engineer, copy.path, "mle")
    assert plain.images[0].get_array().shape == blind.images[0].get_array().shape
    assert [p.get_xy() for p in plain.patches] == [p.get_xy() for p in blind.patches]


def test_what_cannot_be_marked_is_said(engineer: Score, resumes: Path) -> None:
    path = resumes / "mle-3-wisniowski.pdf"
    text = rm.score(rm.read(resumes / "mle-3-tamrat.txt", guarded=False), as_of=AS_OF)
    with pytest.raises(UsageError, match="only a PDF"):
        plots.plot_evidence(text, resumes / "mle-3-tamrat.txt", "mle")
    with pytest.raises(UsageError, match="no role 'chef'"):
        plots.plot_evidence(engineer, path, "chef")
    with pytest.raises(UsageError, match="has 1 pages, and none of number 2"):
        plots.plot_evidence(engineer, path, "mle", page=2)
    with pytest.raises(UsageError, match="No such file"):
        plots.plot_evidence(engineer, resumes / "absent.pdf", "mle")


def test_contrast_has_a_bar_a_word(engineer: Score) -> None:
    ax = plots.plot_contrast(engineer, most=9)
    weights = [bar.get_width() for bar in ax.patches]
    assert weights == sorted(weights)
    assert len(weights) == 9
    named = [one.weight for one in engineer.contrast if one.spans]
    assert set(weights) <= set(named)
    assert "baseline" not in [label.get_text() for label in ax.get_yticklabels()]
    assert len(plots.plot_contrast(engineer, "ds").patches) >= 8
    with pytest.raises(UsageError, match="no role"):
        plots.plot_contrast(engineer, "chef")


def test_skills_and_positions_are_counted(engineer: Score) -> None:
    skills, positions = rm.skills_frame([engineer]), rm.positions_frame([engineer])
    ax = plots.plot_skills(skills, most=8)
    assert sum(bar.get_width() for bar in ax.patches) == 8
    ax = plots.plot_positions(positions, engineer.file)
    assert len(ax.patches) == len(engineer.profile.positions)
    assert sum(bar.get_width() * 12 for bar in ax.patches) == pytest.approx(positions["months"].sum())
    with pytest.raises(UsageError, match="no position of"):
        plots.plot_positions(positions, "nobody.pdf")
    assert plots.plot_skills(skills.head(0)) is not None


def test_measures_are_drawn_with_their_numbers() -> None:
    bins = pd.DataFrame(
        [("mle", 0.1, 0.0, 0.0, 0.3, 9), ("mle", 0.9, 1.0, 0.7, 1.0, 9), ("ds", 0.5, 0.5, 0.2, 0.8, 9)],
        columns=["role", "fit", "share", "low", "high", "n"],
    )
    legend = [text.get_text() for text in plots.plot_calibration(bins).get_legend().get_texts()]
    assert "MLE, n = 18" in legend
    assert "DS, n = 9" in legend
    curve = pd.DataFrame({"coverage": [0.5, 1.0], "n": [1, 2], "right": [1.0, 0.5], "risk": [0.0, 0.5]})
    assert "n = 2" in plots.plot_coverage(curve).get_title()
    counts = pd.DataFrame([[3, 0], [1, 7]], index=["mle", "ds"], columns=["MLE", "DS"])
    ax = plots.plot_confusion(counts.rename_axis(index="judged", columns="said"))
    assert [text.get_text() for text in ax.texts] == ["3", "0", "1", "7"]
    assert ax.get_title() == "n = 11"
    ablations = pd.DataFrame({"AUC": [0.9, 0.7], "Brier": [0.1, 0.2]}, index=["as it is", "skills alone"])
    assert [bar.get_width() for bar in plots.plot_ablations(ablations).patches] == [0.7, 0.9]
    assert plots.plot_ablations(ablations, "Brier").get_xlim()[0] == 0
    rows = [(n, name, 0.5, 0.4, 0.6, 9) for n in (0, 8, 12) for name in ("AUC", "Brier, MLE")]
    learning = pd.DataFrame(rows, columns=["labels", "figure", "mean", "low", "high", "draws"])
    assert [ax.get_title() for ax in plots.plot_learning(learning)] == ["AUC", "Brier, MLE"]
    swaps = pd.DataFrame({"swap": ["a", "a", "b"], "changed": [True, True, False], "moved": [0.0, 0.2, 0.0]})
    ax = plots.plot_swaps(swaps)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b (n = 0)", "a (n = 2)"]
    assert sum(len(points.get_offsets()) for points in ax.collections) == 2


def test_names_of_files_draw_no_formulas(engineer: Score) -> None:
    frame = rm.to_frame([engineer])
    frame["file"] = "pay $x^{2$ and \x1b[31m" + "long " * 30 + ".pdf"
    ax = plots.plot_levels(frame)
    ax.figure.canvas.draw()
    (text,) = [label.get_text() for label in ax.get_yticklabels()]
    assert len(text) <= 48
    assert "\x1b" not in text


@pytest.mark.parametrize("name", [name for name in plots.__all__ if name != "plot_evidence"])
def test_each_names_its_extra(name: str, engineer: Score, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    given: dict[str, tuple[object, ...]] = {
        "plot_contrast": (engineer,),
        "plot_skills": (rm.skills_frame([engineer]),),
        "plot_positions": (rm.positions_frame([engineer]), engineer.file),
        "plot_fit": (rm.to_frame([engineer]),),
        "plot_levels": (rm.to_frame([engineer]),),
    }
    columns = ["role", "fit", "coverage", "risk", "figure", "labels", "swap", "moved", "changed"]
    arguments = given.get(name, (pd.DataFrame(columns=columns),))
    with pytest.raises(UsageError, match=r"rolematch\[notebooks\]"):
        getattr(plots, name)(*arguments)
