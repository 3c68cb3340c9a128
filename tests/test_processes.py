"""The processes that meet strangers' files: they end with their parent, and no answer goes to another question."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import operator
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import ModuleType

import pytest

import rolematch as rm
from rolematch.errors import UsageError
from rolematch.reading import ReadingOptions
from rolematch.records import month_of
from rolematch.screening import Job, Setting, guarding, processes, workers
from rolematch.screening.processes import Worker

CASES = Path(__file__).parent / "cases" / "screening"
AS_OF = "2026-06"

posix = pytest.mark.skipif(os.name != "posix", reason="signals, forks and streams as POSIX has them")


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    # worker processes import it by its name
    monkeypatch.syspath_prepend(CASES)
    return importlib.import_module("faults")


def wait_forever(pipe: multiprocessing.connection.Connection) -> None:
    pipe.recv()


def alive(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# the end


def test_a_script_that_keeps_a_half_read_screening_ends(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        shutil.copy(CASES / "chef.md", tmp_path / name)
    program = (
        "import sys, rolematch as rm\n"
        "kept = rm.screen(sys.argv[1], as_of='2026-06', workers=1)\n"
        "print(next(kept).file)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, timeout=120, check=True
    )
    assert (done.stdout, done.stderr) == ("a.md\n", "")


@posix
def test_a_process_that_nobody_holds_ends() -> None:
    worker = Worker(wait_forever)
    process = worker.process
    assert alive(process.pid)
    del worker
    process.join(20)
    assert process.exitcode == -signal.SIGKILL


@posix
def test_a_stop_that_is_interrupted_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(wait_forever)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(processes, "_end", interrupted)
        with pytest.raises(KeyboardInterrupt):
            worker.stop()
    assert worker.gone
    assert alive(worker.process.pid)
    worker.stop()
    assert worker.process.exitcode == -signal.SIGKILL


@posix
def test_the_first_process_is_as_deaf_to_interrupts_as_the_others() -> None:
    program = (
        "import operator, os, signal\n"
        "from rolematch.screening.processes import Worker\n"
        "for _ in range(2):\n"
        "    worker = Worker(operator.truth)\n"
        "    os.kill(worker.process.pid, signal.SIGINT)\n"
        "    os.kill(worker.process.pid, signal.SIGTERM)\n"
        "    worker.process.join(60)\n"
        "    print(worker.process.exitcode)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert (done.stdout.split(), done.stderr) == (["0", "0"], "")


# many threads, and forks


def test_threads_start_processes_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    start = SpawnProcess.start
    inside: list[int] = []
    most = 0

    def slowly(self: SpawnProcess) -> None:
        nonlocal most
        inside.append(1)
        most = max(most, len(inside))
        start(self)
        time.sleep(0.05)
        inside.pop()

    monkeypatch.setattr(SpawnProcess, "start", slowly)
    main = sys.modules["__main__"]
    threads = [threading.Thread(target=lambda: Worker(operator.truth).stop()) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == 1
    assert sys.modules["__main__"] is main


def read_and_score(path: Path) -> None:
    assert rm.read(path).text
    data = path.read_bytes()
    setting = Setting(rm.load_lexicon(), rm.load_model(), month_of(2026, 6))
    assert workers.score_apart(workers.pack(setting), 60, Job("chef.md", data))


@posix
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_does_not_wait_for_a_thread_that_it_has_not(tmp_path: Path) -> None:
    path = tmp_path / "chef.md"
    shutil.copy(CASES / "chef.md", path)
    # as if other threads of this process were reading and scoring
    with guarding._lock, workers._lock:
        fork = multiprocessing.get_context("fork").Process(target=read_and_score, args=(path,))
        fork.start()
    fork.join(120)
    if fork.is_alive():
        fork.kill()
    assert fork.exitcode == 0


@posix
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_ends_no_process_of_its_parent() -> None:
    worker = Worker(wait_forever)
    fork = multiprocessing.get_context("fork").Process(target=worker.stop)
    fork.start()
    fork.join(60)
    assert fork.exitcode == 0
    assert worker.process.is_alive()
    worker.stop()
    assert not worker.process.is_alive()


# answers and their questions


class Late(Exception):
    """What a caller's own alarm raises."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@posix
def test_a_score_that_was_not_waited_for_is_no_answer_to_the_next(
    faults: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_score", faults.work)
    monkeypatch.setattr(workers, "_child", None)
    data = (CASES / "chef.md").read_bytes()
    packed = workers.pack(Setting(rm.load_lexicon(), rm.load_model(), month_of(2026, 6)))

    def file_of(name: str) -> str:
        answer = workers.score_apart(packed, 60, Job(name, data))
        assert isinstance(answer, rm.Score)
        return answer.file

    assert file_of("a.md") == "a.md"
    with alarm(0.2), pytest.raises(Late):
        file_of("slow.md")
    assert [file_of("b.md"), file_of("c.md")] == ["b.md", "c.md"]


@posix
def test_a_file_that_was_not_waited_for_is_no_answer_to_the_next(
    faults: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    guarding.stop_reader()
    monkeypatch.setattr(guarding, "_read", faults.read)
    for name in ("a.md", "slow.md", "b.md"):
        (tmp_path / name).write_text(f"# {name}\n\nPython developer since 2019.\n", encoding="utf-8")
    try:
        assert rm.read(tmp_path / "a.md").source.name == "a.md"
        with alarm(0.2), pytest.raises(Late):
            rm.read(tmp_path / "slow.md")
        assert "b.md" in rm.read(tmp_path / "b.md").text
    finally:
        guarding.stop_reader()


# limits and streams


@pytest.mark.parametrize("limit", ["size", "unpacked", "pages", "characters", "memory", "seconds"])
@pytest.mark.parametrize("asked", [float("inf"), float("nan"), 2.0**61])
def test_limits_that_no_system_can_keep_are_refused(limit: str, asked: float) -> None:
    with pytest.raises(UsageError, match=f"^{limit}: "):
        ReadingOptions(**{limit: asked})  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", ["--seconds inf", "--seconds 1e7", "--memory inf", "--memory 1e15", "--size nan"])
def test_they_are_wrong_use_on_the_command_line(asked: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from rolematch.cli import main

    result = CliRunner().invoke(main, ["read", str(CASES / "chef.md"), *asked.split()])
    assert result.exit_code == 2, result.output
    assert asked.split()[0].lstrip("-") in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_largest_limits_are_kept(tmp_path: Path) -> None:
    shutil.copy(CASES / "chef.md", tmp_path / "chef.md")
    options = ReadingOptions(memory=2**60, seconds=1_000_000)
    assert rm.read(tmp_path / "chef.md", options=options).text
    (score,) = rm.screen(tmp_path, as_of=AS_OF, workers=1, options=options)
    assert isinstance(score, rm.Score)


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_stops_nothing(closed: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(CASES / "chef.md", tmp_path / "in")
    command = [sys.executable, "-m", "rolematch", "screen", "in", "--out", "out", "--as-of", AS_OF, "--workers", "0"]
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *command],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert (tmp_path / "out" / "scores.jsonl").read_bytes().count(b"\n") == 1
    assert ("chef.md" in done.stdout) == (closed == "2>&-")


@posix
@pytest.mark.parametrize("stopped", [False, True])
def test_a_log_is_json_and_nothing_else(
    stopped: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rolematch.cli import main

    (tmp_path / "in").mkdir()
    shutil.copy(CASES / "chef.md", tmp_path / "in")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"MZ a program")
    (tmp_path / "in" / "jane-doe.pages").write_bytes(b"no format of ours")
    command = ["screen", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--as-of", AS_OF]
    if stopped:

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("rolematch.screening.running.answer_to", interrupted)
    with pytest.raises(SystemExit) as ended:
        main([*command, "--workers", "0", "--json-log"])
    assert ended.value.code == (130 if stopped else 1)
    said = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    # on a slow machine, progress is told in between
    events = [line["event"] for line in said]
    assert (events[0], events[-1]) == ("start", "stopped" if stopped else "end")
    assert set(events[1:-1]) <= {"progress"}
    for line in said:
        assert list(line) == ["event", "seconds", "total", "scored", "failed", "unchanged", "closed", "per_second"]
    assert (said[-1]["scored"], said[-1]["failed"], said[-1]["closed"]) == ((0, 0, 1) if stopped else (1, 1, 1))
    told = (Path(__file__).parents[1] / "docs" / "folders.md").read_text(encoding="utf-8")
    for name in [*said[0], *(line["event"] for line in said)]:
        assert f"`{name}`" in told or f'"{name}"' in told, name


def test_too_little_memory_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rolematch.cli import main

    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("rolematch.api.read", full)
    with pytest.raises(SystemExit) as ended:
        main(["read", str(CASES / "chef.md")])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "Error: there is not enough memory; what was finished before stays\n"
