"""The command line: verbs, exit codes, what stands on which stream, and what is left when a run is stopped."""

from __future__ import annotations

import contextlib
import csv
import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from rolematch.cli import main
from rolematch.lines import score_schema
from rolematch.verbs import Verb

CASES = Path(__file__).parent / "cases" / "screening"
FILES = ("duplicates.csv", "failures.csv", "manifest.json", "scores.csv", "scores.jsonl", "scores.parquet")
LEDGER = ("ledger.lines", "ledger.sqlite")
AS_OF = ("--as-of", "2026-06")
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as POSIX has them")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


def start(*arguments: str | Path, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "rolematch", *map(str, arguments)]
    # tests that a shell runs in its background hear no Ctrl-C, and what they start would inherit that
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]
    finally:
        signal.signal(signal.SIGINT, before)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def commands(group: click.Group = main, names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield names, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*names, name))
        else:
            yield (*names, name), command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(CASES / "senior_ds.txt", folder)
    shutil.copy(CASES / "chef.md", folder)
    (folder / "broken.pdf").write_bytes(b"MZ\x90\x00 a program by another name")
    (folder / "photo.gif").write_bytes(b"\xff\xd8")
    return folder


@pytest.fixture
def crowd(tmp_path: Path) -> Path:
    """Give a folder that takes a while."""
    folder = tmp_path / "crowd"
    folder.mkdir()
    text = (CASES / "senior_ds.txt").read_text(encoding="utf-8")
    for number in range(1500):
        (folder / f"cv-{number:04}.txt").write_text(f"{text}\nReports: {number}\n", encoding="utf-8")
    return folder


# --- help


def test_every_help_holds_a_line_to_paste() -> None:
    looked = 0
    for names, command in commands():
        assert isinstance(command, Verb), names
        result = run(*names, "--help")
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= 80
        example = result.stdout.split("Example:\n")[1].strip()
        assert example.startswith(" ".join(("rolematch", *names)))
        assert "..." not in result.stdout.split("Commands:")[-1] or names not in ((), ("lexicon",)), "a line is cut"
        # what is to be pasted names only options that exist
        words, place = example.split()[1:], main
        context = click.Context(place)
        while isinstance(place, click.Group) and words:
            place = place.get_command(context, words.pop(0))  # type: ignore[assignment]
        known = {option for parameter in place.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known
        looked += 1
    assert looked >= 10


def test_no_verb_is_missing() -> None:
    assert {"screen", "score", "explain", "parse", "read", "train", "lexicon"} <= set(main.commands)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("screen",),
        ("screen", CASES),
        ("score",),
        ("screen", CASES, "--out", "x", "--level", "chef"),
        ("screen", CASES, "--out", "x", "--level", "6"),
        ("screen", CASES, "--out", "x", "--role", "nurse"),
        ("screen", CASES, "--out", "x", "--as-of", "2026"),
        ("screen", CASES, "--out", "x", "--workers", "-1"),
        ("screen", CASES, "--out", "x", "--cluster", "tcp://localhost:8786", "--workers", "2"),
        ("score", CASES / "chef.md", "--as-of", "last year"),
        ("score", CASES / "chef.md", "--model", CASES / "chef.md"),
        ("train", "--data", CASES / "nowhere"),
        ("lexicon", "show", "a skill that nobody has"),
        ("lexicon", "check", CASES),
        ("frobnicate",),
    ],
)
def test_wrong_use_is_two_without_a_traceback(
    arguments: tuple[str | Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert isinstance(result.exception, SystemExit)
    assert list(tmp_path.iterdir()) == [], "nothing is written"


# --- screen


def test_screen_writes_its_files_and_a_table(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("screen", folder, "--out", out, "--workers", "0", *AS_OF)
    assert result.exit_code == 1, result.output
    assert sorted(path.name for path in out.iterdir()) == sorted((*FILES, *LEDGER))
    lines = [json.loads(line) for line in (out / "scores.jsonl").read_text(encoding="utf-8").splitlines()]
    validator = jsonschema.Draft202012Validator(score_schema())
    for line in lines:
        validator.validate(line)
        assert (line["schema_version"], line["as_of"]) == (1, "2026-06")
    names = ["chef.md", "senior_ds.txt"]
    assert [line["file"] for line in lines] == names
    assert pd.read_csv(out / "scores.csv")["file"].tolist() == names
    assert pd.read_parquet(out / "scores.parquet")["file"].tolist() == names
    (failure,) = rows(out / "failures.csv")
    assert (failure["file"], failure["error"]) == ("broken.pdf", "UnsupportedFormat")
    assert failure["reason"]
    assert failure["cure"]
    # data on stdout, talk on stderr
    assert "senior_ds.txt" in result.stdout
    assert result.stdout.index("senior_ds.txt") < result.stdout.index("chef.md"), "ranked"
    assert "2 scored, 1 failed, as of 2026-06" in result.stderr
    assert "1 other file ignored: 1 .gif" in result.stderr
    assert "failures.csv" in result.stderr
    assert "scored," not in result.stdout


def test_all_read_is_zero_and_quiet_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(CASES / "chef.md", tmp_path / "in")
    result = run("screen", tmp_path / "in", "--out", tmp_path / "out", "--quiet", "--workers", "0", *AS_OF)
    assert (result.exit_code, result.output) == (0, "")


def test_default_as_of_is_this_month(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(CASES / "chef.md", tmp_path / "in")
    before = f"{datetime.date.today():%Y-%m}"
    run("screen", tmp_path / "in", "--out", tmp_path / "out", "--workers", "0")
    line = json.loads((tmp_path / "out" / "scores.jsonl").read_text(encoding="utf-8"))
    assert line["as_of"] in (before, f"{datetime.date.today():%Y-%m}")


@pytest.mark.parametrize(("name", "error"), [("missing", "UnreadableFile"), ("empty", "EmptyFolder")])
def test_a_folder_without_resumes_is_a_row_and_one(tmp_path: Path, name: str, error: str) -> None:
    (tmp_path / "empty").mkdir()
    result = run("screen", tmp_path / name, "--out", tmp_path / "out", *AS_OF)
    assert result.exit_code == 1
    (failure,) = rows(tmp_path / "out" / "failures.csv")
    assert failure["file"].endswith(name)
    assert failure["error"] == error
    assert failure["cure"] in result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted((*FILES, *LEDGER))
    assert len(pd.read_parquet(tmp_path / "out" / "scores.parquet")) == 0


def test_same_bytes_on_any_number_of_workers(folder: Path, tmp_path: Path) -> None:
    written = []
    for workers in ("1", "2"):
        out = tmp_path / workers
        run("screen", folder, "--out", out, "--workers", workers, *AS_OF)
        written.append({name: (out / name).read_bytes() for name in FILES})
    assert written[0] == written[1]


def test_repeated_bytes_are_told(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "chef.md", folder / "chef (1).md")
    result = run("screen", folder, "--out", tmp_path / "out", "--workers", "0", *AS_OF)
    assert "Repeats of another file: 1, versions of one candidate: " in result.stderr
    assert [(row["kind"], row["file"], row["first"]) for row in rows(tmp_path / "out" / "duplicates.csv")] == [
        ("same-bytes", "chef (1).md", "chef (1).md"),
        ("same-bytes", "chef.md", "chef (1).md"),
    ]


@pytest.mark.parametrize("level", ["3", "senior", "Senior Data Scientist"])
def test_a_level_goes_by_number_or_name(folder: Path, tmp_path: Path, level: str) -> None:
    result = run(
        "screen", folder, "--out", tmp_path / "out", "--workers", "0", "--role", "DS", "--level", level, *AS_OF
    )
    assert "Ranked for Senior Data Scientist (level 3)" in result.stdout


def test_columns_are_kept_to(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (folder / f"{'a-long-name-' * 8}.md").write_bytes((CASES / "chef.md").read_bytes())
    result = run("screen", folder, "--out", tmp_path / "out", "--workers", "0", "--level", "5", *AS_OF)
    assert max(map(len, result.stdout.splitlines())) <= 80


@POSIX
def test_a_person_at_a_terminal_sees_how_far_it_is(folder: Path, tmp_path: Path) -> None:
    master, slave = os.openpty()
    command = [
        sys.executable,
        "-m",
        "rolematch",
        "screen",
        str(folder),
        "--out",
        str(tmp_path / "out"),
        "--workers",
        "0",
        *AS_OF,
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=slave, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    )
    os.close(slave)
    seen = b""
    # the end of a terminal is an error on Linux, and nothing elsewhere
    with contextlib.suppress(OSError):
        while part := os.read(master, 65536):
            seen += part
    os.close(master)
    assert process.stdout is not None
    table = process.stdout.read().decode()
    process.stdout.close()
    assert process.wait(timeout=60) == 1
    assert b"screening" in seen
    assert b"3/3" in seen
    assert "screening" not in table
    assert "senior_ds.txt" in table


# --- a run that is stopped


@POSIX
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_keeps_what_is_finished(crowd: Path, tmp_path: Path, number: signal.Signals, code: int) -> None:
    out = tmp_path / "out"
    process = start("screen", crowd, "--out", out, "--workers", "2", *AS_OF, start_new_session=True)
    scores, finished = out / "scores.jsonl", out / "ledger.lines"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (finished.is_file() and finished.stat().st_size):
        time.sleep(0.02)
    # to the whole group, as a terminal and a service manager do
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert "Traceback" not in said
    lines = [json.loads(line) for line in scores.read_text(encoding="utf-8").splitlines()]
    assert 0 < len(lines) < 1500
    assert f"Stopped: {len(lines)} of 1500" in said
    names = [line["file"] for line in lines]
    # those whose worker was stopped over them are missing, and none behind them was given out
    assert names == sorted(set(names))
    assert names[-1] <= f"cv-{len(names) + 2:04}.txt"
    assert pd.read_csv(out / "scores.csv")["file"].tolist() == names
    assert pd.read_parquet(out / "scores.parquet")["file"].tolist() == names
    assert rows(out / "failures.csv") == [], "no worker's end is blamed on a resume"
    assert sorted(path.name for path in out.iterdir()) == sorted((*FILES, *LEDGER))


@POSIX
def test_nobody_reads_the_pipe(folder: Path) -> None:
    process = start("read", folder / "senior_ds.txt")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.wait(timeout=60)
    process.stderr.close()
    assert "Traceback" not in said


def test_a_terminal_without_our_letters(tmp_path: Path) -> None:
    resume = tmp_path / "józef.txt"
    resume.write_text("Józef Żółw\nData Scientist\nŁódź — Python", encoding="utf-8")
    process = start("read", resume, encoding="cp1252", env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    read, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert "Józef \\u017bó\\u0142w" in read


# --- the other verbs


def test_score_says_fit_and_level_and_goes_on_after_a_bad_file(folder: Path) -> None:
    result = run("score", folder / "broken.pdf", folder / "senior_ds.txt", *AS_OF)
    assert result.exit_code == 1
    assert result.stdout.startswith("senior_ds.txt: ")
    assert "level" in result.stdout
    assert "broken.pdf" in result.stderr
    assert "UnsupportedFormat" not in result.stdout


def test_score_as_json_is_a_line_of_scores(folder: Path) -> None:
    result = run("score", folder / "senior_ds.txt", folder / "chef.md", "--json", *AS_OF)
    assert result.exit_code == 0
    validator = jsonschema.Draft202012Validator(score_schema())
    for line in result.stdout.splitlines():
        validator.validate(json.loads(line))
    assert len(result.stdout.splitlines()) == 2


def test_explain_quotes(folder: Path) -> None:
    result = run("explain", folder / "senior_ds.txt", "--role", "ds", *AS_OF)
    assert result.exit_code == 0
    assert "Fit for DS" in result.stdout
    assert "Fit for MLE" not in result.stdout
    assert "“" in result.stdout


def test_parse_points_into_what_read_shows(folder: Path) -> None:
    profile = json.loads(run("parse", folder / "senior_ds.txt", *AS_OF).stdout)
    text = run("read", folder / "senior_ds.txt").stdout
    looked = 0
    for skill in profile["skills"]:
        for start_, end in skill["spans"]:
            assert text[start_:end].strip()
            looked += 1
        assert skill["surface"] in [text[start_:end] for start_, end in skill["spans"]]
    assert looked >= 8


@pytest.mark.parametrize("verb", ["read", "parse", "explain"])
def test_a_bad_file_is_named_with_its_cure(folder: Path, verb: str) -> None:
    result = run(verb, folder / "broken.pdf")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "broken.pdf" in result.stderr
    assert "Save it as PDF, DOCX or plain text." in result.stderr


def test_lexicon_is_shown_and_checked() -> None:
    assert json.loads(run("lexicon", "show", "PyTorch").stdout)["skill"] == "pytorch"
    result = run("lexicon", "check")
    assert result.exit_code == 0
    assert "skills" in result.stdout


def test_a_slip_in_the_folders_name_costs_no_earlier_results(tmp_path: Path, resumes: Path) -> None:
    runner = CliRunner()
    source = tmp_path / "in"
    source.mkdir()
    (source / "phiri.pdf").write_bytes((resumes / "ds-1-phiri.pdf").read_bytes())
    out = tmp_path / "out"
    assert runner.invoke(main, ["screen", str(source), "--out", str(out), "--as-of", "2026-06"]).exit_code == 0
    before = {name: (out / name).read_bytes() for name in FILES}
    again = runner.invoke(main, ["screen", str(tmp_path / "typo"), "--out", str(out), "--as-of", "2026-06"])
    assert again.exit_code == 1
    assert "left as they are" in again.stderr
    assert {name: (out / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["screen", "", "--out", "x"],
        ["screen", "y", "--out", ""],
        ["screen", "y", "--out", "x", "--as-of", ""],
        ["screen", "y", "--out", "x", "--as-of", "0001-01"],
    ],
)
def test_empty_and_absurd_arguments_are_wrong_use(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert not list(tmp_path.iterdir())
