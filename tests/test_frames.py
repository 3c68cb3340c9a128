"""Tables of skills and positions, the styled shortlist, and what each column means."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import rolematch as rm
from rolematch.errors import UsageError
from rolematch.lines import line_text, score_line
from rolematch.records import Failure, Score
from rolematch.reporting import frame as frame_module
from rolematch.reporting import long_frames, meanings
from rolematch.reporting.shortlisting import BADGES

AS_OF = "2026-06"
FILES = ("ds-3-vasquez.pdf", "mle-3-tamrat.txt", "neither-chef-bouchard.docx")
FAILED = Failure("=broken.pdf", "BrokenFile", "it is damaged", "Ask again.")
EVIL = '<script>alert(1)</script>&".pdf'


@pytest.fixture(scope="module")
def results(resumes: Path) -> list[Score | Failure]:
    return [*rm.screen([resumes / name for name in FILES], as_of=AS_OF, workers=0), FAILED]


@pytest.fixture(scope="module")
def stored(results: list[Score | Failure], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    lines = [line_text(score_line(result)) for result in results if isinstance(result, Score)]
    (folder / "scores.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_skills_say_what_the_profiles_know(results: list[Score | Failure]) -> None:
    frame = rm.skills_frame(results)
    known = [(score.file, skill) for score in results if isinstance(score, Score) for skill in score.profile.skills]
    assert len(frame) == len(known) >= 30
    for row, (file, skill) in zip(frame.to_dict("records"), known, strict=True):
        assert (row["file"], row["id"], row["skill"], row["kind"]) == (file, skill.skill, skill.name, skill.kind)
        assert (row["grade"], row["mentions"]) == (skill.grade, skill.mentions)
        assert (None if pd.isna(row["months"]) else row["months"]) == skill.months
        assert "\n" not in row["surface"]
    assert frame["grade"].dtype.ordered
    assert (frame["grade"] >= "list").sum() > (frame["grade"] >= "work").sum() > 0
    assert frame["months"].dtype == "Int64"


def test_positions_count_the_months_of_the_records(resumes: Path) -> None:
    looked = 0
    for name in (*FILES, "R Abernethy-Osei resume.pdf", "neither-nurse-santos.pdf"):
        score = rm.score(rm.read(resumes / name, guarded=False), as_of=AS_OF)
        frame = rm.positions_frame([score])
        for row, position in zip(frame.to_dict("records"), score.profile.positions, strict=True):
            assert (row["title"], row["employer"], row["kind"]) == (position.title, position.employer, position.kind)
            if position.dates is not None:
                assert row["months"] == position.dates.months(score.profile.as_of)
                looked += 1
        assert frame["number"].tolist() == list(range(1, len(frame) + 1))
    assert looked >= 10


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "months"),
    [
        ("2020-03", "2021-02", "2020-03", "2021-02", 12),
        ("2019", "2021", "2019-01", "2021-12", 36),
        ("2024-06", "present", "2024-06", "2026-06", 25),
        ("2026-01", "2027-05", "2026-01", "2026-06", 6),  # what lies in the future is not counted
        ("2027-01", "present", "2027-01", None, 0),
        (None, None, None, None, None),
    ],
)
def test_months_are_counted_from_what_is_stated(
    start: str | None, end: str | None, first: str | None, last: str | None, months: int | None
) -> None:
    counted = long_frames._counted({"start": start, "end": end}, AS_OF)
    assert counted == {"first_month": first, "last_month": last, "months": months}


def test_a_folder_gives_the_same_as_its_results(results: list[Score | Failure], stored: Path) -> None:
    for make in (rm.skills_frame, rm.positions_frame):
        pd.testing.assert_frame_equal(make(results), make(stored))
        pd.testing.assert_frame_equal(make(results), make(str(stored / "scores.jsonl")))


def test_tables_round_trip_through_parquet(results: list[Score | Failure], tmp_path: Path) -> None:
    for frame in (rm.to_frame(results), rm.skills_frame(results), rm.positions_frame(results)):
        assert len(frame) >= 4
        frame.to_parquet(tmp_path / "a.parquet")
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "a.parquet"), frame)


def test_nothing_gives_an_empty_table_with_types() -> None:
    for make, columns in (
        (rm.skills_frame, long_frames.SKILL_COLUMNS),
        (rm.positions_frame, long_frames.POSITION_COLUMNS),
    ):
        for results in ([], [FAILED]):
            frame = make(results)
            assert list(frame.columns) == list(columns)
            assert len(frame) == 0
            assert frame["months"].dtype == "Int64"


@pytest.mark.parametrize("text", ["{}", "[1]", "no json", '{"file": 1, "skills": 2, "positions": 3}'])
def test_a_bad_line_is_named(text: str, stored: Path, tmp_path: Path) -> None:
    good = (stored / "scores.jsonl").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "scores.jsonl").write_text(f"{good}\n{text}\n", encoding="utf-8")
    for make in (rm.skills_frame, rm.positions_frame):
        with pytest.raises(UsageError, match=r"scores\.jsonl:2: not a line"):
            make(tmp_path)
        with pytest.raises(UsageError, match="cannot be read"):
            make(tmp_path / "absent")


def test_every_column_has_a_meaning_and_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "python.md").read_text(encoding="utf-8")
    tables = {
        "scores": {**frame_module.COLUMNS, **frame_module.CONTACT_COLUMNS},
        "skills": long_frames.SKILL_COLUMNS,
        "positions": long_frames.POSITION_COLUMNS,
    }
    looked = 0
    for table, columns in tables.items():
        assert set(meanings.TABLES[table]) == set(columns)
        for name in columns:
            shown = name if name[:6] != "level_" or not name[6:].isdigit() else "level_1"
            assert f"`{shown}`" in page, f"docs/python.md says nothing of {name}"
            looked += 1
    assert looked >= 50
    for name, columns in (
        ("skills_frame", long_frames.SKILL_COLUMNS),
        ("positions_frame", long_frames.POSITION_COLUMNS),
    ):
        documented = getattr(long_frames, name).__doc__
        assert [column for column in columns if f"``{column}``" not in documented] == []


# --- the shortlist


def test_shortlist_has_the_best_first(results: list[Score | Failure], stored: Path) -> None:
    frame = rm.to_frame(results)
    shown = rm.shortlist(frame, role="ds", level="senior", n=2)
    assert shown.data["file"].tolist()[0].endswith("ds-3-vasquez.pdf")
    assert len(shown.data) == 2
    assert shown.data["match"].is_monotonic_decreasing
    page = shown.to_html()
    assert "Shortlist: Senior Data Scientist (level 3), 2 of 3 resumes" in page
    assert "linear-gradient" in page, "a bar"
    assert f"background:{BADGES['DS'][0]}" in page, "a badge"
    assert "10 y 10 m" in page
    assert rm.shortlist(stored, role="ds", level=3, n=2).data.equals(shown.data)


def test_shortlist_escapes_what_comes_from_a_resume(results: list[Score | Failure]) -> None:
    frame = rm.to_frame(results)
    for column in ("file", "title", "gaps_ds"):
        frame[column] = EVIL
    frame["name"] = pd.Series([EVIL] * len(frame), dtype="string")
    page = rm.shortlist(frame, role="ds").to_html()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 3 * 4
    # a decision that no model of ours gives is no way in either
    frame["decision"] = frame["decision"].astype("string").where(frame["decision"].isna(), "<b>DS</b>")
    assert "<b>" not in rm.shortlist(frame).to_html()


def test_shortlist_without_a_role_names_the_better_one(results: list[Score | Failure]) -> None:
    data = rm.shortlist(rm.to_frame(results)).data
    assert set(data["role"]) <= {"mle", "ds"}
    assert "asked for, not named" not in data
    assert len(rm.shortlist(rm.to_frame([FAILED])).data) == 0
    assert rm.shortlist(rm.to_frame([FAILED])).to_html()


@pytest.mark.parametrize(
    ("wrong", "message"), [({"role": "chef"}, "none of"), ({"level": 7}, "is no level"), ({"n": 0}, "n is 0")]
)
def test_a_wrong_opening_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        rm.shortlist(rm.to_frame([FAILED]), **wrong)  # type: ignore[arg-type]


# the badges' letters can be read: a contrast of 4.5 to 1 or more (WCAG 2.1)
@pytest.mark.parametrize("colours", [*BADGES.values()])
def test_badges_can_be_read(colours: tuple[str, str]) -> None:
    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted(map(luminance, colours), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_lines_are_json(stored: Path) -> None:
    lines = (stored / "scores.jsonl").read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == 3
