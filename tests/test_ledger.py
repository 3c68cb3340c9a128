"""A run that is killed goes on where it stopped, and its results are those of a run that nobody disturbed."""

from __future__ import annotations

import csv
import gc
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import rolematch as rm
from rolematch.errors import RolematchError, UsageError
from rolematch.reading import ReadingOptions
from rolematch.records import Failure
from rolematch.screening import Ledger, Setting, Tally, boundary, inputs, keeping, ledger, writing
from rolematch.screening.boundary import failure_finished, score_finished, text_digest

CASES = Path(__file__).parent / "cases" / "screening"
SENIOR = (CASES / "senior_ds.txt").read_text(encoding="utf-8")
CHEF = (CASES / "chef.md").read_text(encoding="utf-8")
RESULTS = ("duplicates.csv", "failures.csv", "manifest.json", "scores.csv", "scores.jsonl", "scores.parquet")
AS_OF = "2026-06"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty resumes, one of which repeats another, and two files that fail."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(38):
        (folder / f"cv-{number:02}.txt").write_text(f"{SENIOR}\nReports: {number}\n", encoding="utf-8")
    (folder / "again.txt").write_text(f"{SENIOR}\nReports: 7\n", encoding="utf-8")
    (folder / "chef.md").write_text(CHEF, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"MZ a program")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def screen(folder: Path | str | list[str | Path], out: Path, workers: int | None = 0, **options: object) -> Tally:
    tally = Tally()
    rm.screen_into(folder, out, workers=workers, tally=tally, **{"as_of": AS_OF, **options})  # type: ignore[arg-type]
    return tally


def results(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in RESULTS}


def counts(tally: Tally) -> tuple[int, int, int]:
    return tally.scored, tally.failed, tally.unchanged


def scored_files(out: Path) -> list[str]:
    return [json.loads(line)["file"] for line in (out / "scores.jsonl").read_text(encoding="utf-8").splitlines()]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_second_run_scores_nothing_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert counts(screen(folder, out)) == (39, 2, 1)
    before = {name: (out / name).stat().st_mtime_ns for name in RESULTS}
    assert counts(screen(folder, out)) == (0, 0, 42)
    assert {name: (out / name).stat().st_mtime_ns for name in RESULTS} == before


def test_a_file_is_known_unread_when_its_time_says_so(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was written a moment ago is read again: it may be written again in the same tick of a clock."""
    import zipfile

    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("cv.txt", f"{SENIOR}\nZipped\n")
    read: list[str] = []
    real = inputs._fetched

    def noted(one: inputs.Input, get: Callable[[], bytes]) -> inputs.Fetched:
        read.append(one.name)
        return real(one, get)

    monkeypatch.setattr(inputs, "_fetched", noted)
    expected = []
    # written just now, twice; long ago, twice
    for settled in (1e9, 1e9, -1e9, -1e9):
        monkeypatch.setattr(inputs, "SETTLED", settled)
        tally = screen(folder, tmp_path / "out")
        assert sum(counts(tally)) == 43
        expected.append(len(read))
    assert expected == [43, 86, 129, 129]


def test_results_that_were_touched_are_written_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    before = results(out)
    (out / "scores.csv").write_text("edited", encoding="utf-8")
    (out / "scores.parquet").unlink()
    assert counts(screen(folder, out)) == (0, 0, 42)
    assert results(out) == before


def changed_model(tmp_path: Path) -> Path:
    path = tmp_path / "model.json"
    model = rm.load_model()
    from rolematch.modelling.store import DEFAULT_PATH

    assert model.sha256
    stored = json.loads(DEFAULT_PATH.read_text(encoding="utf-8"))
    path.write_text(json.dumps(stored), encoding="utf-8")
    return path


CHANGES: dict[str, tuple[Callable[[Path], dict[str, object]], tuple[int, int, int]]] = {
    "a file": (lambda folder: change(folder / "cv-03.txt", f"{SENIOR}\nReports: 1003\n"), (1, 0, 41)),
    "a new file": (lambda folder: change(folder / "zz.txt", f"{SENIOR}\nReports: 1004\n"), (1, 0, 42)),
    "a file of the same size and time": (lambda folder: swap(folder / "cv-03.txt"), (1, 0, 41)),
    "a name": (lambda folder: rename(folder / "cv-03.txt", folder / "renamed.txt"), (0, 0, 42)),
    "a kind": (lambda folder: rename(folder / "cv-03.txt", folder / "cv-03.md"), (1, 0, 41)),
    "the date": (lambda _: {"as_of": "2026-07"}, (39, 2, 1)),
    "the options": (lambda _: {"options": ReadingOptions(pages=7)}, (39, 2, 1)),
    "the contacts": (lambda _: {"contacts": True}, (39, 2, 1)),
}


def change(path: Path, text: str) -> dict[str, object]:
    path.write_text(text, encoding="utf-8")
    return {}


def swap(path: Path) -> dict[str, object]:
    """Change one letter, and set the time of the change back, as a restored backup does."""
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("Reports: 3", "Reports: X"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    return {}


def rename(path: Path, other: Path) -> dict[str, object]:
    path.rename(other)
    return {}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_scored_afresh_and_nothing_else(folder: Path, tmp_path: Path, what: str) -> None:
    if what == "a file of the same size and time" and sys.platform == "win32":
        pytest.skip("Windows has no time of the last change of a file's facts")
    out = tmp_path / "out"
    screen(folder, out)
    make, expected = CHANGES[what]
    options = make(folder)
    assert counts(screen(folder, out, **options)) == expected
    screen(folder, tmp_path / "fresh", **options)
    assert results(out) == results(tmp_path / "fresh")


def test_another_lexicon_and_another_model_are_scored_afresh(folder: Path, tmp_path: Path) -> None:
    setting = Setting(rm.load_lexicon(), rm.load_model(), 24317)
    digest = ledger.setting_digest(setting)
    for name in ("lexicon", "model"):
        other = replace(getattr(setting, name), sha256="0" * 64)
        assert ledger.setting_digest(replace(setting, **{name: other})) != digest
    assert ledger.setting_digest(replace(setting, salt=b"other")) == digest, "the salt tells nothing about a resume"


def test_a_file_that_is_gone_leaves_the_results(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    (folder / "cv-07.txt").unlink()
    (folder / "chef.md").unlink()
    assert counts(screen(folder, out)) == (0, 0, 40)
    names = rm.to_frame(out)["file"].tolist()
    assert "cv-07.txt" not in names
    assert "chef.md" not in names
    assert "again.txt" in names, "its bytes are still there"


# duplicates


def test_the_same_bytes_and_the_same_words_are_scored_once(folder: Path, resumes: Path, tmp_path: Path) -> None:
    for old in folder.iterdir():
        old.unlink()
    source = resumes / "ds-2-marchetti.pdf"
    text = rm.read(source).text
    (folder / "c.txt").write_text(text, encoding="utf-8")
    shutil.copy(source, folder / "b.pdf")
    shutil.copy(source, folder / "d.pdf")
    (folder / "a.md").write_text(text.replace("\n", "\n\n"), encoding="utf-8")
    out = tmp_path / "out"
    assert counts(screen(folder, out)) == (3, 0, 1)
    lines = {line["file"]: line for line in map(json.loads, (out / "scores.jsonl").read_text("utf-8").splitlines())}
    assert list(lines) == ["a.md", "b.pdf", "c.txt", "d.pdf"]
    notes = {
        name: [n["message"] for n in line["notes"] if n["code"].startswith("same-")] for name, line in lines.items()
    }
    assert notes == {
        "a.md": [], "b.pdf": ["the same words as a.md"], "c.txt": ["the same words as a.md"],
        "d.pdf": ["the same bytes as b.pdf"],
    }  # fmt: skip
    judged = [{key: line[key] for key in ("fit", "decision", "level", "evidence", "skills")} for line in lines.values()]
    assert all(one == judged[0] for one in judged)
    assert lines["b.pdf"]["media_type"] == "application/pdf"
    assert lines["b.pdf"]["sha256"] == lines["d.pdf"]["sha256"] != lines["a.md"]["sha256"]
    assert [(row["kind"], row["file"], row["first"]) for row in rows(out / "duplicates.csv")] == [
        ("same-bytes", "b.pdf", "b.pdf"), ("same-bytes", "d.pdf", "b.pdf"),
        ("same-text", "a.md", "a.md"), ("same-text", "b.pdf", "a.md"), ("same-text", "c.txt", "a.md"),
    ]  # fmt: skip


def test_other_figures_are_no_duplicates() -> None:
    assert text_digest("Data Scientist 2019 - 2021") != text_digest("Data Scientist 2019 - 2022")
    assert text_digest("5 years") != text_digest("6 years")
    assert text_digest("") != text_digest("Data Scientist")


def test_versions_of_one_candidate_are_listed(folder: Path, tmp_path: Path) -> None:
    for old in folder.iterdir():
        old.unlink()

    def write(name: str, contact: str, more: str) -> None:
        body = SENIOR.split("\n", 2)[2]
        (folder / name).write_text(f"Ottoline Quillfeather\n{contact}\n{body}\n{more}\n", encoding="utf-8")

    write("a.txt", "ottoline.quill@example.org", "Version of May")
    write("b.txt", "Ottoline.Quill@Example.org | +1 (617) 555-0131", "Version of June")
    write("c.txt", "617-555-0131", "Version of July")
    write("d.txt", "somebody.else@example.org", "Another person of the same name")
    # an agency's address stands in the resumes of many people
    for number in range(writing.MOST_VERSIONS + 1):
        write(f"z{number}.txt", "desk@agency.example", f"Person {number}")
    out = tmp_path / "out"
    screen(folder, out)
    versions = [row["file"] for row in rows(out / "duplicates.csv") if row["kind"] == "same-candidate"]
    assert versions == ["a.txt", "b.txt", "c.txt"]
    # the order in which they are found is nothing to the result
    screen(sorted(map(str, folder.iterdir()), reverse=True), tmp_path / "other")
    other = [row["file"] for row in rows(tmp_path / "other" / "duplicates.csv") if row["kind"] == "same-candidate"]
    assert [Path(name).name for name in other] == versions


@pytest.mark.parametrize("ways", [(b"1", b"2"), (b"2", b"1")])
def test_versions_do_not_hang_on_the_salt(tmp_path: Path, ways: tuple[bytes, bytes]) -> None:
    """Of files with the same words the first is listed, whichever digest of an address comes first."""
    one, other = ways
    setting = Setting(rm.load_lexicon(), rm.load_model(), 24317, lines=True)
    found = {"a": (b"text", (one,)), "b": (b"text", (one, other)), "c": (b"more", (other,)), "d": (b"most", (one,))}
    with Ledger(tmp_path / "out") as kept:
        kept.begin(setting)
        for name, (text, people) in found.items():
            kept.keep(kept.see(name, "mark", name * 64), boundary.Finished(zlib.compress(b"{}"), "ds", text, people))
        assert writing._versions(kept) == [("same-candidate", "a", ["a", "c", "d"])]


def test_the_ledger_names_nobody(folder: Path, tmp_path: Path) -> None:
    (folder / "person.txt").write_text(
        f"Ottoline Quillfeather\nottoline.quill@example.org | (617) 555-0131\n\n{SENIOR}", encoding="utf-8"
    )
    out = tmp_path / "out"
    screen(folder, out)
    seen = 0
    for name in ("ledger.sqlite", "ledger.lines"):
        assert oct((out / name).stat().st_mode & 0o777) == "0o600" or sys.platform == "win32"
        data = (out / name).read_bytes()
        seen += len(data)
        for word in (b"Ottoline", b"Quillfeather", b"ottoline.quill", b"555-0131", b"6175550131", b"churn"):
            assert word not in data
    base = sqlite3.connect(out / "ledger.sqlite")
    places = base.execute("SELECT place, length FROM results").fetchall()
    base.close()
    assert len(places) == 42
    assert seen > 10_000
    lines = (out / "ledger.lines").read_bytes()
    for place, length in places:
        line = zlib.decompress(lines[place : place + length]).decode()
        assert "Quillfeather" not in line
        assert "555-0131" not in line


# runs that end before their time


def start(folder: Path, out: Path, workers: int = 2) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "rolematch", "screen", folder, out.parent / "cvs.zip", "--out", out]
    command += ["--as-of", AS_OF, "--workers", str(workers), "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_killed_again_and_again_it_ends_with_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    import zipfile

    for number in range(240):
        (folder / f"more-{number:03}.txt").write_text(f"{SENIOR}\nReports: {number + 100}\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "cvs.zip", "w") as archive:
        for number in range(60):
            archive.writestr(f"z/{number}.txt", f"{SENIOR}\nZipped: {number}\n")
    places = [folder, tmp_path / "cvs.zip"]
    screen(places, tmp_path / "undisturbed", workers=2)
    out = tmp_path / "out"
    killed, known = 0, []
    while killed < 3:
        process = start(folder, out)
        # it grows with each commit, and is gone when a run ends well
        log = out / "ledger.sqlite-wal"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            if log.exists() and log.stat().st_size > 0:
                # what comes after the commit is lost
                time.sleep(0.2)
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        if process.wait(60) == 0 or process.returncode == 1:
            break
        killed += 1
        with Ledger(out) as kept:
            known.append(len(kept._base.execute("SELECT key FROM results").fetchall()))
        assert not (out / "scores.jsonl").exists(), "results appear whole or not at all"
    assert killed >= 2
    assert known == sorted(known), "what was finished stayed"
    assert known[-1] > 0
    tally = screen(places, out, workers=2)
    assert tally.unchanged >= known[-1]
    assert tally.scored <= 342 - known[-1]
    assert results(out) == results(tmp_path / "undisturbed")
    assert len((out / "scores.jsonl").read_bytes().splitlines()) == 340


def test_half_a_line_behind_the_last_is_cut_off(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    before = results(out)
    whole = (out / "ledger.lines").read_bytes()
    (out / "ledger.lines").write_bytes(whole + b"half of a li")
    (folder / "cv-03.txt").write_text(f"{SENIOR}\nReports: X\n", encoding="utf-8")
    assert counts(screen(folder, out)) == (1, 0, 41)
    (folder / "cv-03.txt").write_text(f"{SENIOR}\nReports: 3\n", encoding="utf-8")
    assert counts(screen(folder, out)) == (0, 0, 42)
    assert results(out) == before


@pytest.mark.parametrize("damage", ["bits", "cut", "gone"])
def test_lines_that_were_damaged_are_scored_again(folder: Path, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    before = results(out)
    lines = out / "ledger.lines"
    data = bytearray(lines.read_bytes())
    if damage == "bits":
        data[len(data) // 2] ^= 1
        lines.write_bytes(data)
    elif damage == "cut":
        lines.write_bytes(data[: len(data) // 2])
    else:
        lines.unlink()
    tally = screen(folder, out)
    scored = tally.scored + tally.failed
    assert scored == 1 if damage == "bits" else scored > 10
    assert results(out) == before


def test_a_damaged_ledger_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "ledger.sqlite").write_bytes(b"not a database at all, " * 100)
    with pytest.raises(UsageError, match="remove it"):
        screen(folder, out)


def test_a_ledger_of_another_form_is_not_read(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    base = sqlite3.connect(out / "ledger.sqlite")
    base.execute("UPDATE facts SET value = '99' WHERE name = 'form'")
    base.commit()
    base.close()
    with pytest.raises(UsageError, match="form 99"):
        screen(folder, out)


def test_two_runs_do_not_write_into_one_folder(folder: Path, tmp_path: Path) -> None:
    with Ledger(tmp_path / "out"), pytest.raises(UsageError, match="another run"):
        screen(folder, tmp_path / "out")
    assert counts(screen(folder, tmp_path / "out")) == (39, 2, 1)


def test_output_that_is_a_file_is_wrong_use(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot write"):
        screen(folder, tmp_path / "out")


def test_what_stops_a_run_leaves_what_is_finished(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    screen(folder, tmp_path / "undisturbed")
    real = boundary.answer_to

    def stop(job: boundary.Job, setting: Setting) -> boundary.Answer:
        if job.name == "cv-20.txt":
            raise RolematchError("the power goes")
        return real(job, setting)

    monkeypatch.setattr("rolematch.screening.running.answer_to", stop)
    with pytest.raises(RolematchError, match="the power goes"):
        screen(folder, out)
    names = rm.to_frame(out)["file"].tolist()
    assert names[:3] == ["again.txt", "chef.md", "cv-00.txt"]
    assert "cv-20.txt" not in names
    assert len(names) > 20
    monkeypatch.undo()
    # an earlier result of the same bytes was known: again.txt and cv-07.txt
    tally = screen(folder, out)
    assert (tally.scored + tally.failed, tally.unchanged) == (42 - len(names), len(names))
    assert results(out) == results(tmp_path / "undisturbed")


def test_a_full_disk_costs_no_earlier_results(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    before = results(out)
    (folder / "new.txt").write_text(f"{SENIOR}\nReports: new\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_line", full)
    with pytest.raises(UsageError, match=r"No space.* make room"):
        screen(folder, out)
    assert results(out) == before
    assert not [path.name for path in out.iterdir() if path.name.endswith(".part")]
    monkeypatch.undo()
    assert counts(screen(folder, out)) == (0, 0, 43), "and what was scored is known"
    assert "new.txt" in rm.to_frame(out)["file"].tolist()


def full_after(most: int) -> Callable[[], None]:
    """Let a process write no more than so many bytes into one file, as a full disk would."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


@pytest.mark.skipif(os.name != "posix", reason="limits as POSIX has them")
def test_a_disk_that_is_full_under_way_is_said_in_one_line(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "rolematch", "screen", folder, "--out", out, "--as-of", AS_OF, "--workers", "0"]
    said = set()
    # the base, its lines, the outputs: each is the first that is too large
    for most in (1, 5_000, 40_000, 60_000, 150_000):
        done = subprocess.run(command, preexec_fn=full_after(most), capture_output=True, text=True, check=False)
        assert done.returncode == 2, done.stderr
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"Error: cannot write in {out}: "), line
        assert "make room" in line, "nothing is damaged"
        said.add(line)
    assert len(said) >= 2, "both the base and the outputs were too large once"
    assert not (out / "scores.jsonl").exists()
    screen(folder, out)
    screen(folder, tmp_path / "undisturbed")
    assert results(out) == results(tmp_path / "undisturbed")


def test_a_table_that_is_cut_short_says_nothing_more(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    monkeypatch.setattr("rolematch.reporting.frame.safe_for_spreadsheets", full)
    with pytest.raises(UsageError, match="make room"):
        screen(folder, tmp_path / "out")
    gc.collect()
    assert not said


@pytest.mark.parametrize("damage", ["cut", "noise behind the tables", "noise"])
def test_a_ledger_that_is_damaged_inside_says_what_to_do(folder: Path, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    before = results(out)
    data = bytearray((out / "ledger.sqlite").read_bytes())
    assert len(data) > 5 * 4096
    if damage == "cut":
        data = data[: len(data) // 2]
    for place in range(2 * 4096 if damage == "noise behind the tables" else 0, len(data)):
        if damage != "cut":
            data[place] = place * 7 % 251
    (out / "ledger.sqlite").write_bytes(data)
    with pytest.raises(UsageError, match=r"is damaged .* remove it"):
        screen(folder, out)
    assert results(out) == before
    (out / "ledger.sqlite").unlink()
    assert counts(screen(folder, out)) == (39, 2, 1), "and the advice is good"
    assert results(out) == before


def test_interrupted_while_it_writes_all_is_kept(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "_line", interrupt)
    tally = Tally()
    with pytest.raises(KeyboardInterrupt):
        rm.screen_into(folder, tmp_path / "out", workers=0, tally=tally, as_of=AS_OF)
    assert tally.kept == 42
    monkeypatch.undo()
    assert counts(screen(folder, tmp_path / "out")) == (0, 0, 42)


@pytest.mark.parametrize("inside", ["", "results", "results/may"])
def test_results_among_the_resumes_are_no_resumes(folder: Path, tmp_path: Path, inside: str) -> None:
    screen(folder, tmp_path / "elsewhere")
    out = folder / inside
    for number in range(3):
        assert counts(screen(folder, out))[2] == (42 if number else 1)
        (out / "report.html").write_text("<p>Ada Example, Python</p>", encoding="utf-8")
        for name in RESULTS:
            if name != "manifest.json":
                assert (out / name).read_bytes() == (tmp_path / "elsewhere" / name).read_bytes()
    # what else lies there is somebody's
    (out / "late.txt").write_text(f"{SENIOR}\nReports: late\n", encoding="utf-8")
    assert counts(screen(folder, out)) == (1, 0, 42)
    tally = screen([str(folder / "**" / "*.*")], tmp_path / "elsewhere")
    assert tally.total == 43
    assert not tally.others


def test_the_names_of_results_are_those_that_are_written() -> None:
    from rolematch.reporting.manifest import MANIFEST, OUTPUTS
    from rolematch.screening import finding

    assert finding.LEDGER == ledger.LEDGER
    assert {*OUTPUTS, MANIFEST, ledger.LEDGER, ledger.LINES} < finding.RESULTS


def test_a_text_that_is_refused_as_pdf_is_read_as_text(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("a.pdf", "b.json", "c.txt", "d.docx"):
        (folder / name).write_text(SENIOR, encoding="utf-8")
    assert counts(screen(folder, out)) == (1, 3, 0)
    assert [row["file"] for row in rows(out / "failures.csv")] == ["a.pdf", "b.json", "d.docx"]
    assert scored_files(out) == ["c.txt"]
    assert not rows(out / "duplicates.csv"), "it repeats nothing that was scored"
    # the candidate's file gets the name that the failure asks for
    (folder / "a.pdf").rename(folder / "e.txt")
    assert counts(screen(folder, out)) == (0, 0, 4)
    assert scored_files(out) == ["c.txt", "e.txt"]
    screen(folder, tmp_path / "fresh")
    assert results(out) == results(tmp_path / "fresh")


def test_a_failure_that_may_pass_is_tried_again(folder: Path, tmp_path: Path) -> None:
    setting = Setting(rm.load_lexicon(), rm.load_model(), 24317, lines=True)
    with Ledger(tmp_path / "out") as kept:
        kept.begin(setting)
        for name, lasting in (("a", True), ("b", False)):
            failure = Failure(name, "TooLarge", "it took longer than 30 seconds", "")
            kept.keep(kept.see(name, "mark", name * 64), failure_finished(failure, lasting=lasting))
        assert [kept.result(kept.see(name, "mark", name * 64)) for name in "ab"] == ["failed", "failed"]
    with Ledger(tmp_path / "out") as kept:
        kept.begin(setting)
        assert [kept.result(kept.see(name, "mark", name * 64)) for name in "ab"] == ["failed", None]


def test_dead_lines_are_cleared_away(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    size = (out / "ledger.lines").stat().st_size
    before = results(out)
    for month in ("2026-07", "2026-08"):
        screen(folder, out, as_of=month)
    assert (out / "ledger.lines").stat().st_size > 2.5 * size
    assert counts(screen(folder, out)) == (0, 0, 42), "an earlier date is still known"
    monkeypatch.setattr(ledger, "SPARE", 0)
    (folder / "chef.md").unlink()
    screen(folder, out)
    assert (out / "ledger.lines").stat().st_size < size
    assert counts(screen(folder, out)) == (0, 0, 41), "and the living are where they should be"
    (folder / "chef.md").write_text(CHEF, encoding="utf-8")
    screen(folder, out)
    assert results(out) == before


def test_what_a_ledger_keeps_of_a_score(tmp_path: Path) -> None:
    score = rm.score(CASES / "senior_ds.txt", as_of=AS_OF)
    setting = Setting(rm.load_lexicon(), rm.load_model(), 24317, lines=True, salt=b"s")
    finished = score_finished(score, setting)
    line = json.loads(zlib.decompress(finished.line))
    assert "file" not in line
    assert (finished.decision, line["decision"]) == (score.decision, score.decision)
    assert len(finished.text) == boundary.DIGEST
    other = score_finished(score, replace(setting, salt=b"t"))
    assert finished.people != other.people or not finished.people


def test_parquet_and_lines_say_the_same(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    screen(folder, out)
    stored = pd.read_parquet(out / "scores.parquet")
    assert stored["file"].tolist() == [line["file"] for line in map(json.loads, (out / "scores.jsonl").open("rb"))]
    assert str(stored["decision"].dtype) == "category"
    assert keeping.Tally().done == 0
