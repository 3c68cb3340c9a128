"""Tables, ranking, explanations and plots of scores."""

from __future__ import annotations

import dataclasses
import io
import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

import rolematch as rm
from rolematch.errors import UsageError
from rolematch.lines import line_text, score_line
from rolematch.records import Contacts, Evidence, Failure, Note, Score, Span
from rolematch.reporting import (
    Requisition,
    find_requisition,
    plot_fit,
    plot_levels,
    printable,
    rank,
    ranked_table,
    read_table,
    write_tables,
)
from rolematch.reporting import frame as frame_module
from rolematch.reporting.explain import in_context

CASES = Path(__file__).parent / "cases" / "screening"
FAILED = Failure("=broken.pdf", "BrokenFile", "it is damaged", "Ask again.")


@pytest.fixture(scope="module")
def senior() -> Score:
    return rm.score(CASES / "senior_ds.txt", as_of="2026-06")


@pytest.fixture(scope="module")
def make(senior: Score) -> Callable[..., Score]:
    """Make a score of a given name, fit and level probabilities."""

    def make(name: str, mle: float, ds: float, levels: tuple[float, ...] = (0, 0, 1, 0, 0), **changes: object) -> Score:
        document = senior.profile.document
        document = dataclasses.replace(document, source=dataclasses.replace(document.source, name=name))
        profile = dataclasses.replace(senior.profile, document=document)
        level = levels.index(max(levels)) + 1
        values = {"fit": {"mle": mle, "ds": ds}, "level": level, "level_probabilities": levels, **changes}
        return dataclasses.replace(senior, profile=profile, **values)  # type: ignore[arg-type]

    return make


def test_frame_has_one_typed_row_a_result(senior: Score) -> None:
    frame = rm.to_frame([senior, FAILED])
    assert list(frame["file"]) == ["senior_ds.txt", "=broken.pdf"]
    assert isinstance(frame["decision"].dtype, pd.CategoricalDtype)
    assert frame["months_total"].dtype == "Int64"
    assert frame.loc[0, "fit_ds"] == pytest.approx(senior.fit["ds"], abs=1e-6)
    assert "Python" in frame.loc[0, "skills"].split("; ")
    assert frame["decision"].isna().tolist() == [False, True]
    assert frame["error"].tolist() == [pd.NA, "BrokenFile"] or frame["error"].isna().tolist() == [True, False]
    assert frame.loc[1, "reason"] == "it is damaged"


def test_every_column_is_documented() -> None:
    from rolematch.reporting.frame import COLUMNS, to_frame

    documented = to_frame.__doc__ or ""
    # level_2 to level_4 stand between level_1 and level_5
    missing = [
        name for name in COLUMNS if f"``{name}``" not in documented and name not in ("level_2", "level_3", "level_4")
    ]
    assert missing == []


def test_frame_of_nothing_has_the_same_columns(senior: Score) -> None:
    empty = rm.to_frame([])
    assert len(empty) == 0
    assert list(empty.dtypes.items()) == list(rm.to_frame([senior]).dtypes.items())


def test_tables_come_back_as_they_were(
    tmp_path: Path, make: Callable[..., Score], monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [make("=cmd|' /C calc'!A0.pdf", 0.9, 0.2), make("plain.pdf", 0.1, 0.2), FAILED]
    lines = [line_text(score_line(result)) for result in results if isinstance(result, Score)]
    (tmp_path / "scores.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "failures.csv").write_text(
        "file,error,reason,cure\n'=broken.pdf,BrokenFile,it is damaged,Ask again.\n", encoding="utf-8"
    )
    # rows that are written some at a time are one table
    monkeypatch.setattr(frame_module, "CHUNK", 1)
    write_tables(tmp_path)
    stored = rm.to_frame(tmp_path)
    pd.testing.assert_frame_equal(stored, rm.to_frame(results))
    pd.testing.assert_frame_equal(read_table(tmp_path), stored[:2].drop(columns="error"), check_dtype=False)
    assert len(rm.to_frame(tmp_path / "scores.jsonl")) == 2
    names = pd.read_csv(tmp_path / "scores.csv")["file"].tolist()
    assert names == ["'=cmd|' /C calc'!A0.pdf", "plain.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "failures.csv", "scores.csv", "scores.jsonl", "scores.parquet",
    ]  # fmt: skip


def test_frame_of_something_else_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        rm.to_frame(tmp_path)
    (tmp_path / "scores.jsonl").write_text('{"file": "cut of', encoding="utf-8")
    with pytest.raises(UsageError, match=r"scores\.jsonl:1"):
        rm.to_frame(tmp_path)


def test_rank_by_the_better_role_and_by_one_role(make: Callable[..., Score]) -> None:
    frame = rm.to_frame([make("a", 0.2, 0.7), make("b", 0.9, 0.1), make("c", 0.3, 0.7), FAILED])
    either = rank(frame, Requisition())
    assert list(zip(either["file"], either["role"], strict=True)) == [("b", "mle"), ("a", "ds"), ("c", "ds")]
    assert rank(frame, Requisition("mle"))["file"].tolist() == ["b", "c", "a"]
    assert rank(frame, Requisition("ds"))["match"].tolist() == [0.7, 0.7, 0.1]


def test_match_is_fit_times_the_level_asked_for(make: Callable[..., Score]) -> None:
    frame = rm.to_frame(
        [
            make("exact", 0.8, 0, (0, 0, 1, 0, 0)),
            make("one off", 0.8, 0, (0, 1, 0, 0, 0)),
            make("spread", 0.8, 0, (0.25, 0, 0.5, 0, 0.25)),
        ]
    )
    ranked = rank(frame, Requisition("mle", 3)).set_index("file")
    assert list(ranked.index) == ["exact", "spread", "one off"]
    assert ranked["match"].tolist() == pytest.approx([0.8, 0.4, 0.0])
    assert (ranked["fit"] * ranked["at_level"]).tolist() == pytest.approx(ranked["match"].tolist())
    assert ranked["below_level"].tolist() == pytest.approx([0, 0.25, 1])
    assert ranked["above_level"].tolist() == pytest.approx([0, 0.25, 0])


def test_the_level_asked_for_tells_above_from_below(make: Callable[..., Score]) -> None:
    frame = rm.to_frame(
        [make("above.pdf", 0.9, 0, (0, 0, 0.2, 0.8, 0)), make("below.pdf", 0.9, 0, (0, 0.8, 0.2, 0, 0))]
    )
    text = drawn(ranked_table(frame, Requisition("mle", 3), rm.load_lexicon()))
    assert re.search(r"0\.20↑ above\.pdf", text)
    assert re.search(r"0\.20↓ below\.pdf", text)


@pytest.mark.parametrize(
    ("role", "level", "expected"),
    [
        (None, None, Requisition(None, None)),
        ("MLE", None, Requisition("mle", None)),
        (None, "3", Requisition(None, 3)),
        ("ds", "senior", Requisition("ds", 3)),
        (None, "Senior Data Scientist", Requisition("ds", 3)),
        (None, "Machine Learning Engineer", Requisition("mle", 2)),
        (None, "lead", Requisition(None, 4)),
        (None, "architect", Requisition(None, 4)),
        ("ds", "manager", Requisition("ds", 4)),
        (None, " Junior ", Requisition(None, 1)),
        (None, "Chief Data Officer", Requisition("ds", 5)),
        (None, "director", Requisition(None, 5)),
    ],
)
def test_requisition_is_found(role: str | None, level: str | None, expected: Requisition) -> None:
    assert find_requisition(role, level, rm.load_lexicon()) == expected


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (None, "6"),
        (None, "0"),
        (None, ""),
        (None, "chef"),
        (None, "scientist"),
        ("mle", "Data Scientist"),
        ("nurse", "1"),
    ],
)
def test_requisition_is_refused(role: str | None, level: str) -> None:
    with pytest.raises(UsageError):
        find_requisition(role, level, rm.load_lexicon())


def drawn(table: object, width: int = 80) -> str:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(table)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_table_fits_eighty_columns(make: Callable[..., Score]) -> None:
    long = "applicants/2026/" + "a-very-long-name-" * 4 + ".pdf"
    names = {"mle": "Head of Machine Learning", "ds": "Chief Data Officer"}
    scores = [make(long, 0.9, 0.2, (0, 0, 0, 0, 1), level_names=names, decision="uncertain"), make("b.pdf", 0.5, 0.6)]
    text = drawn(ranked_table(rm.to_frame(scores), Requisition("mle", 5), rm.load_lexicon()))
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(
        r"1 \s+ 0\.90 \s+ 1\.00 \s+ …/a-very-long.*…\s+ uncertain \s+ 0\.90 \s 0\.20 \s 5\ Head", text, re.VERBOSE
    )
    assert re.search(r"2 \s+ 0\.\d\d \s+ 0\.00↓ \s b\.pdf \s", text, re.VERBOSE)


def test_table_says_what_it_leaves_out(make: Callable[..., Score]) -> None:
    frame = rm.to_frame([make(f"{n}.pdf", n / 10, 0) for n in range(8)])
    text = drawn(ranked_table(frame, Requisition(), rm.load_lexicon(), top=3))
    assert "3 of 8" in text
    assert "7.pdf" in text
    assert "4.pdf" not in text


def test_file_names_cannot_play_with_the_terminal(make: Callable[..., Score]) -> None:
    name = "cv\x1b[31m[bold]\r\u202efdp.exe"
    text = drawn(ranked_table(rm.to_frame([make(name, 0.9, 0)]), Requisition(), rm.load_lexicon()))
    assert "\x1b" not in text
    assert "\r" not in text
    assert "\u202e" not in text
    assert "[bold]" in text, "a name is no markup"
    assert printable("José – 王.pdf") == "José – 王.pdf"


def test_explanation_quotes_the_resume(senior: Score) -> None:
    explanation = rm.explain(senior)
    text = str(explanation)
    resume = " ".join(senior.profile.document.text.split())
    quotes = [reason.quote for role in ("mle", "ds") for reason in explanation.speaks_for(role)]  # type: ignore[arg-type]
    quoted = [quote.strip("“”… ") for quote in quotes if quote.startswith("“")]
    assert quoted
    assert all(part in resume for part in quoted)
    assert "senior_ds.txt" in text
    assert f"Level {senior.level}" in text
    assert "Fit for MLE" in text
    assert "Fit for DS" in text
    assert max(map(len, text.splitlines())) <= 80


def test_explanation_of_one_role(senior: Score) -> None:
    text = str(rm.explain(senior, "ds"))
    assert "Fit for DS" in text
    assert "Fit for MLE" not in text


def test_explanation_is_escaped(make: Callable[..., Score]) -> None:
    score = make("<b>\x1b[31m.pdf", 0.9, 0.1, notes=(Note("odd", "<script>"),))
    assert "\x1b" not in str(rm.explain(score))
    shown = rm.explain(score)._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "&lt;b&gt;" in shown


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one\nBuilt models in [PyTorch] daily\ntwo", 60, "Built models in PyTorch daily"),
        ("[PyTorch]", 60, "PyTorch"),
        ("a b c d e f g h i j k l [PyTorch] m n o p q r s t u v w x", 20, "… h i j k l PyTorch m …"),
        ("x [a very long mention that no width can hold] y", 10, "… a very long mention that no width can hold …"),
        ("tabs\there [R]\tand there", 60, "tabs here R and there"),
    ],
)
def test_quotes_stand_in_context(text: str, width: int, expected: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    quote = in_context(plain, Span(start, end), width)
    if "h i j" in expected:
        assert "PyTorch" in quote
        assert len(quote) <= width
        assert quote.startswith("… ")
        assert quote.endswith(" …")
    else:
        assert quote == expected


def test_plots_draw_every_resume(make: Callable[..., Score]) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    decisions = ("MLE", "DS", "both", "neither", "uncertain")
    scores = [make(f"{name}.pdf", 0.1 * n, 0.2 * n, decision=name) for n, name in enumerate(decisions)]
    frame = rm.to_frame([*scores, FAILED])
    ax = plot_fit(frame)
    assert sum(len(points.get_offsets()) for points in ax.collections) == 5
    ax = plot_levels(frame)
    assert len(ax.patches) == 25
    assert plot_fit(rm.to_frame([])) is not None
    matplotlib.pyplot.close("all")


def test_plots_name_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"rolematch\[notebooks\]"):
        plot_fit(rm.to_frame([]))


def test_explanation_quotes_the_place_that_says_most(senior: Score) -> None:
    text = "deployment.\n\u2022 Automated the deployment of models to three regions"
    document = dataclasses.replace(senior.profile.document, text=text)
    profile = dataclasses.replace(senior.profile, document=document, positions=(), contacts=Contacts())
    places = tuple(Span(found.start(), found.end()) for found in re.finditer("deployment", text))
    evidence = (Evidence("mle", '"deploy"', 0.5, places), Evidence("mle", "baseline", -2.0))
    explanation = rm.explain(dataclasses.replace(senior, profile=profile, evidence=evidence))
    assert "Automated the deployment" in explanation.speaks_for("mle")[0].quote
    assert "where every resume starts" in explanation.speaks_against("mle")[0].quote
    assert repr(explanation) == str(explanation)


def test_labels_of_plots_do_not_overlap(make: Callable[..., Score]) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    levels = (0.1, 0.2, 0.4, 0.2, 0.1)
    frame = rm.to_frame([make(f"{'a-long-name-' * 3}{n}.pdf", 0.9, 0.1, levels, decision="MLE") for n in range(14)])
    for number in (1, 14):
        ax = plot_levels(frame.head(number))
        ax.figure.canvas.draw()
        legend, name = ax.get_legend().get_window_extent(), ax.xaxis.label.get_window_extent()
        ticks = [label.get_window_extent() for label in ax.get_yticklabels()]
        assert not legend.overlaps(name)
        assert not any(one.overlaps(other) for one, other in itertools.pairwise(ticks))
        assert all(tick.x0 >= 0 for tick in ticks), "a name is cut"
    matplotlib.pyplot.close("all")


def test_what_an_explanation_shows_adds_up_to_the_fit(resumes: Path) -> None:
    looked = 0
    for path in sorted(resumes.glob("mle-*")):
        score = rm.score(path, as_of="2026-06")
        why = rm.explain(score)
        for role in ("mle", "ds"):
            logit = sum(reason.weight for reason in (*why.speaks_for(role), *why.speaks_against(role)))
            assert 1 / (1 + math.exp(-logit)) == pytest.approx(score.fit[role], abs=1e-9)
            looked += 1
    assert looked >= 10
