"""The record of a run: what it holds, that it is the same each time, and that ``verify`` finds what was changed."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.reading import ReadingOptions
from rolematch.reporting import manifest as record
from rolematch.reporting.manifest import MANIFEST, OUTPUTS, inputs_digest, manifest_schema, read_manifest
from rolematch.screening import Tally

AS_OF = "2026-06"
NAMES = ("ds-1-haddad.docx", "kealoha_brandt_resume_2026.txt", "mle-1-castellanos.md", "neither-teacher-kamau.txt")
WORDS_OF_CLOCKS = ("time", "date", "started", "ended", "seconds_taken", "host", "user", "workers", "run")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


def verify(out: Path, *arguments: str | Path) -> Result:
    return run("verify", out, *arguments)


@pytest.fixture(scope="module")
def screened(resumes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with resumes in ``in``, one twice and one broken, and their results in ``out``."""
    base = tmp_path_factory.mktemp("screened")
    (base / "in").mkdir()
    for name in NAMES:
        shutil.copy(resumes / name, base / "in" / name)
    shutil.copy(resumes / NAMES[0], base / "in" / "zz-again.docx")
    (base / "in" / "broken.pdf").write_bytes(b"MZ a program")
    (base / "in" / "empty.txt").write_bytes(b"")
    rm.screen_into(base / "in", base / "out", as_of=AS_OF, workers=0)
    return base


@pytest.fixture
def copy(screened: Path, tmp_path: Path) -> Path:
    shutil.copytree(screened, tmp_path / "copy")
    return tmp_path / "copy"


def content(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    return found


def test_it_obeys_its_schema_which_is_strict(screened: Path) -> None:
    schema = manifest_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    found = content(screened / "out")
    validator.validate(found)
    for key in found:
        less = {name: value for name, value in found.items() if name != key}
        assert not validator.is_valid(less), key
    assert not validator.is_valid({**found, "started": "2026-06-01T10:00:00"})
    assert not validator.is_valid({**found, "model": {"version": "0.1.0", "sha256": "short"}})
    assert not validator.is_valid({**found, "outputs": {}})
    assert len(found) >= 13


def test_it_says_what_went_in_and_what_came_out(screened: Path) -> None:
    out, found = screened / "out", content(screened / "out")
    assert found["complete"] is True
    assert found["as_of"] == AS_OF
    assert found["model"]["sha256"] == rm.load_model().sha256
    assert found["lexicon"]["sha256"] == rm.load_lexicon().sha256
    assert {name: fact["sha256"] for name, fact in found["outputs"].items()} == {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in OUTPUTS
    }
    files = sorted((screened / "in").iterdir())
    digest = inputs_digest((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files)
    assert (found["inputs"]["files"], found["inputs"]["sha256"]) == digest
    counts = found["counts"]
    assert (counts["scored"], counts["failed"], counts["repeated"]) == (5, 2, 1)
    assert sum(counts["decisions"].values()) == 5
    assert counts["errors"] == {"EmptyFile": 1, "UnsupportedFormat": 1}
    assert counts["notes"]["same-bytes"] == 1
    assert [text for text in found["warnings"] if "could not be read: 2" in text]
    assert found["environment"]["libraries"]["numpy"]


def test_it_names_nobody_no_file_and_no_clock(screened: Path, tmp_path: Path) -> None:
    text = (screened / "out" / MANIFEST).read_text(encoding="utf-8").casefold()
    for name in (*NAMES, "zz-again", "broken.pdf", "empty.txt", str(tmp_path), "/tmp", "haddad", "kealoha"):
        assert name.casefold() not in text, name

    def keys(value: Any) -> set[str]:
        if not isinstance(value, dict):
            return set()
        return {*value, *(key for inner in value.values() for key in keys(inner))}

    assert not keys(json.loads(text)) & {*WORDS_OF_CLOCKS}


def test_any_number_of_workers_and_any_interruption_give_the_same_bytes(screened: Path, tmp_path: Path) -> None:
    whole = (screened / "out" / MANIFEST).read_bytes()
    rm.screen_into(screened / "in", tmp_path / "two", as_of=AS_OF, workers=2)
    assert (tmp_path / "two" / MANIFEST).read_bytes() == whole

    def stop(tally: Tally) -> None:
        if tally.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rm.screen_into(screened / "in", tmp_path / "cut", as_of=AS_OF, workers=0, advance=stop)
    cut = content(tmp_path / "cut")
    assert cut["complete"] is False
    assert [text for text in cut["warnings"] if "stopped before its end" in text]
    jsonschema.Draft202012Validator(manifest_schema()).validate(cut)
    done = verify(tmp_path / "cut")
    assert done.exit_code == 1
    assert "stopped before its end" in done.stdout
    rm.screen_into(screened / "in", tmp_path / "cut", as_of=AS_OF, workers=0)
    assert (tmp_path / "cut" / MANIFEST).read_bytes() == whole


def test_it_is_sealed_and_written_again_where_it_was_touched(copy: Path) -> None:
    path = copy / "out" / MANIFEST
    whole, before = path.read_bytes(), path.stat().st_mtime_ns
    rm.screen_into(copy / "in", copy / "out", as_of=AS_OF, workers=0)
    first = path.stat().st_mtime_ns
    rm.screen_into(copy / "in", copy / "out", as_of=AS_OF, workers=0)
    assert path.stat().st_mtime_ns == first >= before
    path.write_text("{}", encoding="utf-8")
    rm.screen_into(copy / "in", copy / "out", as_of=AS_OF, workers=0)
    assert path.read_bytes() == whole


def test_another_environment_is_written_down(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rm.screen_into(copy / "in", copy / "out", as_of=AS_OF, workers=0)
    monkeypatch.setattr(record.platform, "python_version", lambda: "3.99.1")
    rm.screen_into(copy / "in", copy / "out", as_of=AS_OF, workers=0)
    assert content(copy / "out")["environment"]["python"] == "3.99.1"


# verify: nothing differs


def test_nothing_differs(screened: Path) -> None:
    done = verify(screened / "out")
    assert (done.exit_code, done.stdout) == (0, "The same: outputs, model, lexicon, code, libraries.\n")
    again = verify(screened / "out", screened / "in", "--workers", "0")
    assert again.exit_code == 0, again.stdout
    assert "7 files scored again" in again.stdout
    assert verify(screened / "out", "--quiet").stdout == ""
    assert rm.verify(screened / "out").same


def test_a_sample_is_the_same_each_time(screened: Path, tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        tallies: list[Tally] = []
        found = rm.verify(screened / "out", screened / "in", sample=2, workers=0, advance=tallies.append)
        assert found.same, str(found)
        assert "2 files scored again" in found.checked
        seen.append(tallies[-1].scored + tallies[-1].failed)
    assert seen == [2, 2]
    larger = rm.verify(screened / "out", screened / "in", sample=900, workers=0)
    assert larger.same
    assert "6 files scored again" in larger.checked, "all but the one that repeats another"


def test_nothing_is_left_behind_and_nothing_is_touched(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in (copy / "out").iterdir()}
    assert rm.verify(copy / "out", copy / "in", workers=0).same
    assert list(private.iterdir()) == []
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in (copy / "out").iterdir()} == before


def test_places_are_given_as_screen_was_given_them(screened: Path, tmp_path: Path) -> None:
    files = [screened / "in" / name for name in NAMES[:2]]
    rm.screen_into(files, tmp_path / "out", as_of=AS_OF, workers=0, options=ReadingOptions(pages=7), contacts=True)
    assert content(tmp_path / "out")["options"]["pages"] == 7
    found = rm.verify(tmp_path / "out", files, workers=0)
    assert found.same, str(found)


# verify: something differs


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def in_manifest(copy: Path, change: Callable[[dict[str, Any]], object]) -> None:
    found = content(copy / "out")
    change(found)
    (copy / "out" / MANIFEST).write_text(json.dumps(found), encoding="utf-8")


def forged(copy: Path) -> None:
    """Change a score, and the hash in the record with it, as a careful forger would."""
    scores = copy / "out" / "scores.jsonl"
    lines = [json.loads(line) for line in scores.read_text(encoding="utf-8").splitlines()]
    lines[0]["fit"]["mle"] = 0.99
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    scores.write_text(text, encoding="utf-8")
    facts = {"bytes": len(text.encode()), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    in_manifest(copy, lambda found: found["outputs"].update({"scores.jsonl": facts}))


CHANGES: dict[str, tuple[Callable[[Path], object], bool, str]] = {
    "a score": (
        lambda copy: edit(copy / "out" / "scores.jsonl", '"level": ', '"level":  '),
        False,
        "scores.jsonl: was changed",
    ),
    "a table": (lambda copy: edit(copy / "out" / "scores.csv", "DS", "ds"), False, "scores.csv: was changed"),
    "a table that is gone": (
        lambda copy: (copy / "out" / "scores.parquet").unlink(),
        False,
        "scores.parquet: cannot be read: No such file",
    ),
    "a count": (
        lambda copy: in_manifest(copy, lambda found: found["counts"].update(scored=6)),
        False,
        "scored is 6 in the record, 5 in the outputs",
    ),
    "the model": (
        lambda copy: in_manifest(copy, lambda found: found["model"].update(sha256="0" * 64)),
        False,
        "model: the results were made with 0.1.0 (000000000000)",
    ),
    "the lexicon": (
        lambda copy: in_manifest(copy, lambda found: found["lexicon"].update(sha256="0" * 64)),
        False,
        "--lexicon gives another",
    ),
    "the code": (
        lambda copy: in_manifest(copy, lambda found: found["rolematch"].update(code_sha256="0" * 64)),
        False,
        "its code is not that",
    ),
    "the version": (
        lambda copy: in_manifest(copy, lambda found: found["rolematch"].update(version="0.0.9")),
        False,
        "version 0.0.9 made the results",
    ),
    "a library": (
        lambda copy: in_manifest(copy, lambda found: found["environment"]["libraries"].update(numpy="1.0.0")),
        False,
        "numpy was 1.0.0, here it is",
    ),
    "a library that is gone": (
        lambda copy: in_manifest(copy, lambda found: found["environment"]["libraries"].update(lost="1.0")),
        False,
        "lost was 1.0, here it is not installed",
    ),
    "the options' hash": (
        lambda copy: in_manifest(copy, lambda found: found["options"].update(sha256="0" * 64)),
        False,
        "options: ",
    ),
    "a resume": (
        lambda copy: edit(copy / "in" / NAMES[2], "Python", "Haskell"),
        True,
        f"other bytes than those that were scored: {NAMES[2]}",
    ),
    "a resume that failed": (
        lambda copy: (copy / "in" / "broken.pdf").write_bytes(b"MZ another program"),
        True,
        "the bytes of some files",
    ),
    "a new resume": (
        lambda copy: shutil.copy(copy / "in" / NAMES[0], copy / "in" / "new.docx"),
        True,
        "not in the results: new.docx",
    ),
    "a lost resume": (
        lambda copy: (copy / "in" / NAMES[1]).unlink(),
        True,
        f"in the results and not found: {NAMES[1]}",
    ),
    "a failure that was cured": (
        lambda copy: (copy / "in" / "empty.txt").write_text("Data Scientist\nPython and SQL", encoding="utf-8"),
        True,
        "failing then, and scored now: empty.txt",
    ),
    "a resume that broke": (
        lambda copy: (copy / "in" / NAMES[1]).write_bytes(b""),
        True,
        f"scored then, and failing now: {NAMES[1]}",
    ),
}
# the first line is of the first file that was scored
CHANGES["a forged score"] = (forged, True, f"scores.jsonl: differing in fit: {NAMES[0]}")


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_is_found_and_told(copy: Path, what: str) -> None:
    change, against_resumes, said = CHANGES[what]
    change(copy)
    places = (copy / "in", "--workers", "0") if against_resumes else ()
    done = verify(copy / "out", *places)
    assert done.exit_code == 1, done.stdout
    assert said in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    if what in ("a table", "a count", "a library"):
        assert done.stdout.startswith("1 thing differs"), "and nothing else does"


def test_results_of_other_code_may_differ_in_their_versions_alone(copy: Path) -> None:
    scores = copy / "out" / "scores.jsonl"
    text = scores.read_text(encoding="utf-8").replace('"rolematch": "', '"rolematch": "9')
    scores.write_text(text, encoding="utf-8")
    facts = {"bytes": len(text.encode()), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    in_manifest(copy, lambda found: found["outputs"].update({"scores.jsonl": facts}))
    found = rm.verify(copy / "out", copy / "in", workers=0)
    assert "lines that differ in the versions they name, and in nothing else: 5" in str(found)


def test_scores_that_were_changed_are_not_compared_with_resumes(copy: Path) -> None:
    edit(copy / "out" / "scores.jsonl", "Python", "Pythons")
    found = rm.verify(copy / "out", copy / "in", workers=0)
    assert "not compared with the resumes" in str(found)


# wrong use


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda out: (out / MANIFEST).unlink(), "No such file"),
        (lambda out: (out / MANIFEST).write_text("[" * 5_000, encoding="utf-8"), "damaged"),
        (lambda out: (out / MANIFEST).write_text("{}", encoding="utf-8"), "damaged"),
        (lambda out: (out / MANIFEST).write_bytes(b"\x80\x04K\x01."), "damaged"),
        (lambda out: (out / MANIFEST).write_bytes(b" " * (2**20 + 1)), "larger"),
        (lambda out: edit(out / MANIFEST, '"format_version": 1', '"format_version": 2'), "not of format"),
        (lambda out: edit(out / MANIFEST, '"pages": 50', '"pages": -1'), "damaged"),
        (lambda out: edit(out / MANIFEST, '"pages": 50', '"sheets": 50'), "damaged"),
        (lambda out: edit(out / MANIFEST, '"complete": true', '"complete": "yes"'), "complete is no boolean"),
    ],
)
def test_a_record_that_is_missing_or_damaged_is_wrong_use(
    copy: Path, change: Callable[[Path], object], said: str
) -> None:
    change(copy / "out")
    done = verify(copy / "out")
    assert done.exit_code == 2, done.stdout
    assert said in done.stderr
    with pytest.raises(UsageError):
        read_manifest(copy / "out")


def test_absurd_arguments_are_wrong_use(screened: Path) -> None:
    assert verify(screened / "out", "--sample", "2").exit_code == 2
    assert verify(screened / "out", screened / "in", "--sample", "0").exit_code == 2
    assert verify(screened / "out", "").exit_code == 2
    with pytest.raises(UsageError):
        rm.verify(screened / "out", screened / "in", sample=0)


def test_failures_csv_is_read_as_it_was_written(screened: Path) -> None:
    with (screened / "out" / "failures.csv").open(encoding="utf-8", newline="") as handle:
        assert sorted(row["file"] for row in csv.DictReader(handle)) == ["broken.pdf", "empty.txt"]
