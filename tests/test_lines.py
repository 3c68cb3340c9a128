"""A line of scores.jsonl says what the score says, in a fixed form."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import rolematch as rm
from rolematch.lines import line_text, profile_object, score_line, score_schema
from rolematch.records import DateRange, Note, Position, Score, Span, month_of

CASES = Path(__file__).parent / "cases" / "screening"


@pytest.fixture(scope="module")
def senior() -> Score:
    return rm.score(CASES / "senior_ds.txt", as_of="2026-06")


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(score_schema())
    return jsonschema.Draft202012Validator(score_schema())


def test_line_obeys_the_schema(senior: Score, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(json.loads(line_text(score_line(senior))))


def test_line_holds_the_record_that_is_measured(senior: Score) -> None:
    """What the evaluator reads of a line, in the form in which it reads it."""
    line = score_line(senior)
    assert re.fullmatch("[0-9a-f]{64}", line["sha256"])
    assert line["file"]
    assert set(line["fit"]) >= {"mle", "ds"}
    assert all(0 <= fit <= 1 for fit in line["fit"].values())
    assert line["decision"] in ("MLE", "DS", "both", "neither", "uncertain")
    assert line["level"] in (1, 2, 3, 4, 5)
    assert isinstance(line["months"]["total"], int)
    assert line["positions"]
    for position in line["positions"]:
        assert position["title"]
        assert re.fullmatch(r"\d{4}(-\d\d)?", position["start"])
        assert re.fullmatch(r"\d{4}(-\d\d)?|present", position["end"])
    assert {(skill["skill"], skill["kind"]) for skill in line["skills"]} >= {("Python", "tool")}
    assert line["headings"] == ["Summary", "Experience", "Education", "Skills"]


@pytest.mark.shared
def test_the_evaluator_runs_on_lines_as_they_stand(shared: Path, resumes: Path, tmp_path: Path) -> None:
    scores = [result for result in rm.screen(resumes, as_of="2026-06") if isinstance(result, Score)]
    predictions = tmp_path / "scores.jsonl"
    predictions.write_text("".join(line_text(score_line(score)) + "\n" for score in scores), encoding="utf-8")
    evaluator = shared.parent / "eval" / "evaluate.py"
    command = [sys.executable, evaluator, predictions, resumes / "truth.jsonl", "--as-of", "2026-06"]
    done = subprocess.run([*command, "--json", tmp_path / "figures.json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["positions: F1"] > 0.5, "the evaluator found the lines of the resumes"


def test_every_key_of_the_schema_is_written_in_its_order(senior: Score) -> None:
    assert list(score_line(senior, contacts=True)) == list(score_schema()["properties"])
    assert list(score_line(senior)) == list(score_schema()["required"])


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("decision", "reject"),
        ("level", 6),
        ("level", 3.5),
        ("as_of", "2026"),
        ("sha256", "abc"),
        ("fit", {"mle": 0.5, "ds": 1.2, "neither": 0.5}),
        ("level_probabilities", [0.5, 0.5]),
        ("skills", [{"skill": "Python"}]),
        ("versions", {}),
        ("name", "a key that nobody asked for"),
        ("contacts", {"name": "Ada Example"}),
    ],
)
def test_schema_refuses(senior: Score, validator: jsonschema.Draft202012Validator, key: str, wrong: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(score_line(senior) | {key: wrong})


def test_line_holds_what_the_resume_says(senior: Score) -> None:
    line = score_line(senior)
    text = (CASES / "senior_ds.txt").read_text(encoding="utf-8")
    assert line["file"] == "senior_ds.txt"
    assert line["as_of"] == "2026-06"
    assert {"Python", "SQL"} <= {skill["skill"] for skill in line["skills"]}
    assert all(skill["surface"] in text for skill in line["skills"])
    assert all(heading in text for heading in line["headings"])
    assert line["positions"]
    assert line["versions"]["lexicon_sha256"] == rm.load_lexicon().sha256
    quotes = [quote for evidence in line["evidence"] for quote in evidence["quotes"]]
    assert quotes
    document = senior.profile.document
    for evidence in senior.evidence:
        for span in evidence.spans:
            assert 0 <= span.start < span.end <= len(document.text)


def test_no_contact_in_the_line(senior: Score) -> None:
    text = line_text(score_line(senior))
    assert "Varnhagen" not in text
    assert "example.org" not in text


def test_dates_are_written_as_precisely_as_the_resume_does(senior: Score) -> None:
    span = Span(0, 1)
    dates = [
        DateRange(month_of(2019, 1), month_of(2020, 12), "year", "year", span),
        DateRange(month_of(2021, 3), None, "month", "present", span),
        None,
    ]
    positions = tuple(Position("Baker", "", when, "job", None, None, span, span) for when in dates)
    score = dataclasses.replace(senior, profile=dataclasses.replace(senior.profile, positions=positions))
    written = [(position["start"], position["end"]) for position in score_line(score)["positions"]]
    assert written == [("2019", "2020"), ("2021-03", "present"), (None, None)]


def test_numbers_are_rounded_and_zero_has_no_sign(senior: Score) -> None:
    line = score_line(dataclasses.replace(senior, fit={"mle": 1 / 3, "ds": 1.0}))
    assert line["fit"] == {"mle": 0.333333, "ds": 1.0, "neither": 0.0}
    assert "-0.0," not in line_text(line)


def test_a_note_that_travelled_is_written_once(senior: Score) -> None:
    note = Note("odd", "something odd")
    profile = dataclasses.replace(senior.profile, notes=(note,))
    line = score_line(dataclasses.replace(senior, profile=profile, notes=(note,)))
    assert line["notes"].count({"code": "odd", "message": "something odd", "span": None}) == 1


def test_profile_points_into_the_text(senior: Score) -> None:
    profile = json.loads(json.dumps(profile_object(senior.profile)))
    text = senior.profile.document.text
    python = next(skill for skill in profile["skills"] if skill["id"] == "python")
    assert len(python["spans"]) == python["mentions"]
    assert all(text[start:end].lower().startswith("python") for start, end in python["spans"])
    assert profile["sections"]
