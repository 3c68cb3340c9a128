"""Screening: any folder gives scores and failures, in the same order and bytes on any number of workers."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import rolematch as rm
from rolematch.errors import RolematchError, UnreadableFile, UsageError
from rolematch.lines import line_text, score_line, score_schema
from rolematch.reading import ReadingOptions
from rolematch.records import Failure, Profile, Score, month_of
from rolematch.screening import Inputs, Setting, find_resumes, processes, score_bytes, screen_files, workers
from rolematch.screening.finding import relative_name, walk_folder
from rolematch.screening.writing import guarded

CASES = Path(__file__).parent / "cases" / "screening"
AS_OF = "2026-06"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eleven files, of which eight are resumes by their name and six can be read."""
    folder = tmp_path / "in"
    (folder / "b" / "deep").mkdir(parents=True)
    for name in ("z.txt", "A.TXT", "b/one.txt", "b/deep/two.txt"):
        shutil.copy(CASES / "senior_ds.txt", folder / name)
    for name in ("b.md", "é.markdown"):
        shutil.copy(CASES / "chef.md", folder / name)
    (folder / "broken.pdf").write_bytes(b"MZ\x90\x00 a program by another name")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "photo.gif").write_bytes(b"\xff\xd8")
    (folder / ".hidden.txt").write_text("hidden", encoding="utf-8")
    (folder / "~$lock.docx").write_bytes(b"lock")
    return folder


def lines_of(results: object) -> list[str]:
    return [r.file if isinstance(r, Failure) else line_text(score_line(r)) for r in results]  # type: ignore[attr-defined]


def test_finds_resumes_by_name_in_order(folder: Path) -> None:
    found = walk_folder(folder)
    names = [path.relative_to(folder).as_posix() for path in found.resumes]
    assert names == [
        "A.TXT", "b.md", "b/deep/two.txt", "b/one.txt", "broken.pdf", "empty.txt", "z.txt", "é.markdown",
    ]  # fmt: skip
    assert find_resumes(folder) == list(found.resumes)
    assert found.others == {".gif": 1}
    assert found.failures == ()


def test_links_in_a_circle_end(folder: Path) -> None:
    before = len(find_resumes(folder))
    (folder / "b" / "round").symlink_to(folder, target_is_directory=True)
    assert len(find_resumes(folder)) == before


def test_missing_folder_and_file_for_folder(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match="no folder"):
        find_resumes(folder / "nowhere")
    with pytest.raises(UsageError, match="is a file"):
        find_resumes(folder / "z.txt")
    with pytest.raises(UnreadableFile):
        rm.screen(folder / "nowhere", as_of=AS_OF)


def test_empty_folder_is_a_failure_that_names_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "photo.gif").write_bytes(b"")
    (failure,) = walk_folder(tmp_path).failures
    assert failure.error == "EmptyFolder"
    assert "1 .gif" in failure.reason
    assert find_resumes(tmp_path) == []
    assert list(rm.screen(tmp_path, as_of=AS_OF)) == [failure]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="only where permissions bind us")
def test_closed_folder_is_a_failure(folder: Path) -> None:
    (folder / "b").chmod(0)
    try:
        found = walk_folder(folder)
    finally:
        (folder / "b").chmod(0o755)
    assert [(failure.file, failure.error) for failure in found.failures] == [("b", "UnreadableFile")]
    assert len(found.resumes) == 6


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_a_name_that_is_no_text_can_be_written() -> None:
    assert relative_name(Path(os.fsdecode(b"cv-\xff.pdf")), None) == "cv-\\xff.pdf"


def test_same_bytes_on_any_number_of_workers(folder: Path) -> None:
    one = list(rm.screen(folder, as_of=AS_OF, workers=0))
    assert lines_of(rm.screen(folder, as_of=AS_OF, workers=2)) == lines_of(one)
    assert len(one) == 8
    assert [result.file for result in one] == [relative_name(path, folder) for path in find_resumes(folder)]
    assert {result.file: result.error for result in one if isinstance(result, Failure)} == {
        "broken.pdf": one[4].error,  # type: ignore[union-attr]
        "empty.txt": "EmptyFile",
    }
    assert all(result.reason and result.cure for result in one if isinstance(result, Failure))


def screen_bad(folder: Path) -> Iterator[Score | Failure]:
    return rm.screen(folder, as_of=AS_OF, workers=0, options=ReadingOptions(ocr=False))


def test_invented_resumes_and_bad_files(resumes: Path, bad_files: Path) -> None:
    validator = jsonschema.Draft202012Validator(score_schema())
    scores = list(rm.screen(resumes, as_of=AS_OF))
    assert len(scores) >= 24
    assert len({result.file for result in scores}) == len(scores)
    for result in scores:
        assert isinstance(result, Score), result
        validator.validate(json.loads(line_text(score_line(result))))
    results = {result.file: result for result in screen_bad(bad_files)}
    failures = {name: result for name, result in results.items() if isinstance(result, Failure)}
    assert {name: failure.error for name, failure in failures.items() if name != "locked.pdf"} == {
        "zero-byte.pdf": "EmptyFile",
        "program.pdf": "UnsupportedFormat",
        "truncated.pdf": "BrokenFile",
        "encrypted.pdf": "EncryptedFile",
        "picture.pdf": "NoText",
        "random.docx": "UnsupportedFormat",
        "password.docx": "EncryptedFile",
        "broken.pdf": "UnreadableFile",
    }
    assert all(failure.reason and failure.cure for failure in failures.values())
    # odd files are no failures
    odd = {Path(name).name for name in set(results) - set(failures)}
    assert {"nul.txt", "resume.txt"} <= odd


def test_a_defect_of_ours_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise KeyError("words of the resume")

    monkeypatch.setattr("rolematch.parsing.parse_document", stumble)
    failure = score_bytes((CASES / "chef.md").read_bytes(), "chef.md", setting())
    assert isinstance(failure, Failure)
    assert (failure.file, failure.error) == ("chef.md", "KeyError")
    assert "words" not in failure.reason, "an error's own words may quote the resume"
    assert "test_screening.py" in failure.reason


def test_a_file_that_repeats_another_says_so(folder: Path) -> None:
    results = {result.file: result for result in rm.screen(folder, as_of=AS_OF, workers=0)}
    said = {
        name: [note.message for note in result.notes if note.code == "same-bytes"]
        for name, result in results.items()
        if isinstance(result, Score)
    }
    assert said == {
        "A.TXT": [],
        "b/deep/two.txt": ["the same bytes as A.TXT"],
        "b/one.txt": ["the same bytes as A.TXT"],
        "z.txt": ["the same bytes as A.TXT"],
        "b.md": [],
        "é.markdown": ["the same bytes as b.md"],
    }


# what follows screens with cases/screening/faults.py: workers that die, hang or dawdle over files named so


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[Score | Failure]]:
    # worker processes import it by its name
    monkeypatch.syspath_prepend(CASES)
    faults = importlib.import_module("faults")

    def run(names: list[str], seconds: float = 60.0, work: str = "work") -> list[Score | Failure]:
        monkeypatch.setattr(workers, "_score", getattr(faults, work))
        for name in names:
            shutil.copy(CASES / "chef.md", tmp_path / name)
        paths = [tmp_path / name for name in names]
        return named(screen_files(Inputs(paths), setting(options=ReadingOptions(seconds=seconds)), 2))

    return run


def setting(**changes: Any) -> Setting:
    return Setting(**{"lexicon": rm.load_lexicon(), "model": rm.load_model(), "as_of": month_of(2026, 6), **changes})


def named(results: Iterable[Score | Failure]) -> list[Score | Failure]:
    """Call the results of a list of files, which go by their paths, by the files' names."""
    return [
        replace(result, file=Path(result.file).name)
        if isinstance(result, Failure)
        else replace(result, profile=rename(result))
        for result in results
    ]


def rename(score: Score) -> Profile:
    document = score.profile.document
    source = replace(document.source, name=Path(score.file).name)
    return replace(score.profile, document=replace(document, source=source))


def outcomes(results: list[Score | Failure]) -> list[tuple[str, str]]:
    return [(result.file, result.error if isinstance(result, Failure) else "scored") for result in results]


def test_order_is_that_of_the_paths_whoever_is_first(run: Callable[..., list[Score | Failure]]) -> None:
    names = ["slow-1.md", *(f"quick-{n}.md" for n in range(40)), "slow-2.md"]
    assert outcomes(run(names)) == [(name, "scored") for name in names]


def test_a_process_that_dies_fails_its_own_file_alone(run: Callable[..., list[Score | Failure]]) -> None:
    results = run(["a.md", "b-dies.md", "c.md", "d-dies.md", "e.md"])
    assert outcomes(results) == [
        ("a.md", "scored"), ("b-dies.md", "UnreadableFile"), ("c.md", "scored"),
        ("d-dies.md", "UnreadableFile"), ("e.md", "scored"),
    ]  # fmt: skip
    assert isinstance(results[1], Failure)
    assert "exit code 9" in results[1].reason
    assert results[1].cure


def test_a_new_process_takes_a_worker_s_place_after_so_many_files(
    run: Callable[..., list[Score | Failure]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FILES_PER_LIFE", 3)
    started = []
    start = workers._Scorer.__init__

    def counted(self: workers._Scorer, packed: bytes) -> None:
        started.append(self)
        start(self, packed)

    monkeypatch.setattr(workers._Scorer, "__init__", counted)
    names = [f"{n:02}.md" for n in range(11)]
    assert outcomes(run(names)) == [(name, "scored") for name in names]
    assert sorted(worker.answered for worker in started)[-3:] == [3, 3, 3]
    assert len(started) >= 4
    assert all(worker.gone for worker in started), "none is left behind"


def test_a_file_that_takes_too_long_is_given_up(run: Callable[..., list[Score | Failure]]) -> None:
    begun = time.monotonic()
    results = run(["a.md", "hangs.md", "b.md"], seconds=10)
    assert outcomes(results) == [("a.md", "scored"), ("hangs.md", "TooLarge"), ("b.md", "scored")]
    assert isinstance(results[1], Failure)
    assert "longer than 10 seconds" in results[1].reason
    assert time.monotonic() - begun < 55


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("killed", [2, 99])
def test_a_process_that_is_killed_while_it_starts_is_started_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, killed: int
) -> None:
    pids: list[int | None] = []

    class Killed(workers._Scorer):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            pids.append(self.process.pid)
            if len(pids) <= killed:
                self.process.kill()

    monkeypatch.setattr(workers, "_Scorer", Killed)
    setting = Setting(rm.load_lexicon(), rm.load_model(), month_of(2026, 6))
    inputs = Inputs([folder / "z.txt"])
    if killed == 2:
        (score,) = screen_files(inputs, setting, workers=1)
        assert isinstance(score, Score)
    else:
        with pytest.raises(RolematchError, match="could not start"):
            list(screen_files(inputs, setting, workers=1))
    assert len(pids) == workers.STARTS == 3


def test_processes_that_cannot_start_say_what_to_do(run: Callable[..., list[Score | Failure]]) -> None:
    with pytest.raises(RolematchError, match="workers=0"):
        run(["a.md", "b.md"], work="cannot_start")


def test_rows_that_change_under_way_end_the_run(tmp_path: Path) -> None:
    shutil.copytree(rm.load_lexicon().folder, tmp_path / "lexicon")
    lexicon = rm.load_lexicon(tmp_path / "lexicon")
    toml = tmp_path / "lexicon" / "roles" / "ds.toml"
    toml.write_bytes(toml.read_bytes() + b"\n# changed\n")
    with pytest.raises(RolematchError, match="changed while it was in use"):
        list(screen_files(Inputs([CASES / "chef.md"]), setting(lexicon=lexicon), 1))


def lost(pipe: object) -> None:
    raise ConnectionResetError(104, "Connection reset by peer", pipe is None)


def test_a_worker_whose_parent_was_killed_ends_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    worker = processes.Worker(lost)
    worker.process.join(60)
    assert worker.process.exitcode == 0
    worker.stop()
    assert capfd.readouterr() == ("", "")


def test_workers_below_zero_are_refused_at_once() -> None:
    with pytest.raises(UsageError, match="at least 0"):
        screen_files([], setting(), workers=-1)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_formulas_are_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "1+1", "C++", "A-B"])
def test_other_cells_are_left_alone(cell: str) -> None:
    assert guarded(cell) == cell


def test_a_script_without_a_guard_may_screen(resumes: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import rolematch as rm\n"
        "print('started')\n"
        f"print(len(list(rm.screen({str(resumes)!r}, as_of='2026-06', workers=2))))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=300)
    assert done.stderr == ""
    # once: no worker ran the script again
    assert done.stdout.split() == ["started", "36"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit on a process's memory")
def test_a_file_that_unpacks_to_gigabytes_fails_alone(resumes: Path, tmp_path: Path) -> None:
    # a page whose content is deflated twice: a few kB of file, 4 GB of blanks
    (tmp_path / "bomb.pdf").write_bytes(bomb(4 * 2**30))
    shutil.copy(resumes / "ds-1-phiri.pdf", tmp_path / "phiri.pdf")
    paths = [tmp_path / "bomb.pdf", tmp_path / "phiri.pdf"]
    results = named(screen_files(Inputs(paths), setting(), 1))
    assert outcomes(results) == [("bomb.pdf", "TooLarge"), ("phiri.pdf", "scored")]


def bomb(size: int) -> bytes:
    """Write a PDF whose one content stream unpacks, in two steps, to so many bytes."""
    block = 2**24
    packer = zlib.compressobj(9)
    begin = packer.compress(b" " * block) + packer.flush(zlib.Z_FULL_FLUSH)
    # behind a full flush the same input gives the same bytes: they can be repeated instead of made again
    again = packer.compress(b" " * block) + packer.flush(zlib.Z_FULL_FLUSH)
    content = zlib.compress(begin + again * (size // block - 1), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%b\nendstream" % (len(content), content),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def test_documents_that_nobody_reads_are_not_lost(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(CASES / "chef.md", folder)
    for name in ("old.WPD", "page.pages", "portrait.gif", "budget.xlsx"):
        (folder / name).write_bytes(b"something")
    (tmp_path / "elsewhere").mkdir()
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    results = list(rm.screen(folder, as_of="2026-06", workers=0))
    assert outcomes(results) == [
        ("linked", "UnreadableFile"), ("old.WPD", "UnsupportedFormat"), ("page.pages", "UnsupportedFormat"),
        ("chef.md", "scored"),
    ]  # fmt: skip


def test_an_empty_folder_is_a_failure_too(tmp_path: Path) -> None:
    (result,) = rm.screen(tmp_path, as_of="2026-06")
    assert isinstance(result, Failure)
    assert result.error == "EmptyFolder"
