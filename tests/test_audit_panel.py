"""The same people under the names of eight groups, screened and audited by the commands: every ratio is 1.00.

That is true by construction, since no name reaches a model; this is the alarm for the day on which it is not.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from panel.people import GROUPS, SEXES, as_person, candidate
from panel.swaps import of_group
from rolematch.auditing.running import RATES, SWEEP
from rolematch.cli import main

# so many that each intersection is large enough to raise an alarm
PEOPLE = 32


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Screen each person once for each group; the folder holds ``groups.csv`` and ``out``."""
    from rendering.styles import render

    folder = tmp_path_factory.mktemp("panel")
    (folder / "resumes").mkdir()
    rows = []
    for number in range(PEOPLE):
        for race in GROUPS:
            for sex in SEXES:
                file = f"{number:03d}-{race}-{sex}.md"
                person = as_person(of_group(race, sex)(candidate(number)))
                (folder / "resumes" / file).write_bytes(render(person))
                rows.append((file, sex, race))
    (folder / "resumes" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    write_groups(folder / "groups.csv", rows)
    done = CliRunner().invoke(
        main,
        ["screen", f"{folder / 'resumes'}", "--out", f"{folder / 'out'}", "--as-of", "2026-06", "--workers", "0",
         "--quiet"],
    )  # fmt: skip
    # one file failed
    assert done.exit_code == 1, done.output
    return folder


def write_groups(path: Path, rows: list[tuple[str, str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([("file", "sex", "race"), *rows])


def audited(folder: Path, groups: Path, to: Path, *more: str) -> tuple[str, str, Mapping[str, pd.DataFrame]]:
    """Run the command and give what it says, the page, and the tables."""
    done = CliRunner().invoke(main, ["audit", f"{folder / 'out'}", "--groups", f"{groups}", "--to", f"{to}", *more])
    assert done.exit_code == 0, done.output
    tables = {name: pd.read_csv(to / f"{name}.csv") for name in ("audit", "ll144")}
    return done.output, (to / "audit.html").read_text(encoding="utf-8"), tables


@pytest.mark.parametrize("more", [(), ("--role", "mle", "--top", "64"), ("--role", "ds", "--threshold", "0.5")])
def test_every_ratio_is_one(screened: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    said, page, tables = audited(screened, screened / "groups.csv", tmp_path / "audit", *more)
    table = tables["audit"]
    known = table[table["group"] != "unknown"]
    for metric in [*RATES, SWEEP]:
        of = known[known["metric"] == metric]
        told = of[of["value"] > 0]
        assert (told["ratio"] == 1.0).all(), told[told["ratio"] != 1.0]
        # where nobody has what is counted, there is nothing to divide by
        assert (of.loc[of["value"] == 0, "says"] == "nobody").all()
        assert set(of["group"]) == {*SEXES, *GROUPS, *(f"{sex} × {race}" for sex in SEXES for race in GROUPS)}
    assert (known.loc[known["metric"] == "scoring", "ratio"] == 1.0).all()
    assert (known.loc[known["metric"] == "selection", "ratio"] == 1.0).all()
    # and it is large enough to say so
    spoken = known[known["metric"].isin(["selection", "scoring"])]
    assert set(spoken["says"]) == {"highest rate", "not below four fifths"}
    assert (spoken["n"] >= PEOPLE).all()
    for ratio in ("selection_impact_ratio", "scoring_impact_ratio"):
        published = tables["ll144"]
        assert (published.loc[published["group"] != "unknown", ratio] == 1.0).all()
        assert published.loc[published["group"] != "unknown", ratio].size == 2 + 4 + 8
    assert "No rate of a group that is large enough is below four fifths" in said
    assert "256 were scored and 1 could not be read" in said
    assert "No rate of a group that is large enough is below four fifths" in page


def test_scores_of_groups_lie_alike(screened: Path, tmp_path: Path) -> None:
    table = audited(screened, screened / "groups.csv", tmp_path / "audit")[2]["audit"]
    scores = table[table["metric"].str.startswith("score ") & (table["group"] != "unknown")]
    assert len(scores) == 8 * (2 + 4 + 8)
    # of one category, each of seven quantiles and the mean is one number, whatever the group
    assert scores.groupby(["category", "metric"])["value"].agg(lambda values: values.max() - values.min()).max() < 1e-9


def test_a_panel_that_is_not_alike_is_seen(screened: Path, tmp_path: Path) -> None:
    scores = pd.read_csv(screened / "out" / "scores.csv")
    best = scores[["fit_mle", "fit_ds"]].max(axis="columns")
    rank = best.rank(method="first")
    # of the lower half, two of three are said to be of one group, of the upper half one of three
    rows = [
        (file, "female" if (place % 3 != 0) == (place <= len(scores) / 2) else "male", "White")
        for file, place in zip(scores["file"], rank, strict=True)
    ]
    write_groups(tmp_path / "groups.csv", rows)
    said, page, tables = audited(screened, tmp_path / "groups.csv", tmp_path / "audit")
    table = tables["audit"]
    row = table[(table["metric"] == "scoring") & (table["category"] == "sex") & (table["group"] == "female")].iloc[0]
    assert row["says"] == "below four fifths"
    assert 0.4 < row["ratio"] < 0.6
    assert row["p"] < 0.001
    assert "scoring by sex: female has 0." in said
    assert "below four fifths, hardly chance" in page
