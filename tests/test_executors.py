"""Files are scored on anybody's executor, a real Dask cluster among them, with the same bytes out."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import RolematchError, UsageError
from rolematch.lines import line_text, score_line
from rolematch.reading import ReadingOptions
from rolematch.records import Failure, Score
from rolematch.screening import executors, workers

CASES = Path(__file__).parent / "cases" / "screening"
SENIOR = (CASES / "senior_ds.txt").read_text(encoding="utf-8")
RESULTS = ("duplicates.csv", "failures.csv", "manifest.json", "scores.csv", "scores.jsonl", "scores.parquet")
AS_OF = "2026-06"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(12):
        (folder / f"cv-{number:03}.txt").write_text(f"{SENIOR}\nReports: {number}\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"MZ a program")
    return folder


def text_of(results: Iterator[Score | Failure]) -> list[str]:
    return [str(r) if isinstance(r, Failure) else line_text(score_line(r)) for r in results]


def results(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in RESULTS}


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_gives_the_same_results(kind: type[Executor], folder: Path, tmp_path: Path) -> None:
    import multiprocessing

    more: dict[str, Any] = {"mp_context": multiprocessing.get_context("spawn")} if kind is ProcessPoolExecutor else {}
    with kind(2, **more) as executor:  # type: ignore[call-arg]
        found = text_of(rm.screen(folder, as_of=AS_OF, executor=executor))
        rm.screen_into(folder, tmp_path / "theirs", as_of=AS_OF, executor=executor)
    assert found == text_of(rm.screen(folder, as_of=AS_OF, workers=0))
    rm.screen_into(folder, tmp_path / "ours", as_of=AS_OF, workers=0)
    assert results(tmp_path / "theirs") == results(tmp_path / "ours")


def test_a_task_keeps_the_limits_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(SENIOR, encoding="utf-8")
    with ThreadPoolExecutor(1) as executor:
        late = list(rm.screen(tmp_path, as_of=AS_OF, executor=executor, options=ReadingOptions(seconds=0.001)))
        assert [result.error for result in late if isinstance(result, Failure)] == ["TooLarge"]
        (score,) = rm.screen(tmp_path, as_of=AS_OF, executor=executor)
    assert isinstance(score, Score)


def test_a_child_that_dies_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(SENIOR, encoding="utf-8")
    with ThreadPoolExecutor(1) as executor:
        list(rm.screen(tmp_path, as_of=AS_OF, executor=executor))
        assert workers._child is not None
        child = workers._child[1].process
        assert child.pid is not None
        os.kill(child.pid, signal.SIGTERM if os.name != "posix" else signal.SIGKILL)
        child.join(20)
        (first,) = rm.screen(tmp_path, as_of=AS_OF, executor=executor)
        (again,) = rm.screen(tmp_path, as_of=AS_OF, executor=executor)
    # its death may be blamed on the file that it had not read yet; never on the next one
    assert isinstance(first, Score | Failure)
    assert isinstance(again, Score)


class Lossy(Executor):
    """An executor that loses what it is given."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(ConnectionError("worker lost"))
        return future


def test_an_executor_that_loses_tasks_ends_the_run(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RolematchError, match="worker lost"):
        rm.screen_into(folder, tmp_path / "out", as_of=AS_OF, executor=Lossy())


@pytest.mark.parametrize("tasks", [0, 5])
def test_an_executor_that_takes_no_more_ends_the_run(tasks: int, folder: Path, tmp_path: Path) -> None:
    class Closing(ThreadPoolExecutor):
        taken = 0

        def submit(self, *what: Any, **more: Any) -> Future[Any]:
            if self.taken == tasks:
                self.shutdown()
            self.taken += 1
            future = super().submit(*what, **more)
            future.result()
            return future

    with pytest.raises(RolematchError, match=r"RuntimeError.*what is finished is kept"):
        rm.screen_into(folder, tmp_path / "out", as_of=AS_OF, executor=Closing(1))
    # what was finished before is not lost
    rm.screen_into(folder, tmp_path / "out", as_of=AS_OF, workers=0)
    rm.screen_into(folder, tmp_path / "ours", as_of=AS_OF, workers=0)
    assert results(tmp_path / "out") == results(tmp_path / "ours")


# tables


def test_a_table_of_files_is_scored(folder: Path) -> None:
    files = sorted(folder.iterdir())
    frame = pd.DataFrame({"file": [path.name for path in files], "data": [path.read_bytes() for path in files]})
    scored = rm.score_frame(frame, as_of=AS_OF)
    pd.testing.assert_frame_equal(scored, rm.to_frame(rm.screen(folder, as_of=AS_OF, workers=0)))
    assert len(rm.score_frame(frame[:0], as_of=AS_OF)) == 0
    with pytest.raises(UsageError, match="data"):
        rm.score_frame(frame[["file"]], as_of=AS_OF)


def test_missing_bytes_in_a_table_are_an_empty_file_and_no_bytes_are_wrong_use() -> None:
    missing = [None, float("nan"), pd.NA]
    frame = pd.DataFrame({
        "file": ["a.txt", "b.txt", "c.txt", "d.txt"],
        "data": pd.Series([*missing, bytearray(SENIOR.encode())], dtype=object),
    })  # fmt: skip
    scored = rm.score_frame(frame, as_of=AS_OF)
    assert list(scored["error"].fillna("")) == ["EmptyFile"] * 3 + [""]
    for wrong in (5, "text", [b"a"]):
        with pytest.raises(UsageError, match=f"not {type(wrong).__name__}"):
            rm.score_frame(pd.DataFrame({"file": ["a.txt"], "data": [wrong]}), as_of=AS_OF)


# a real cluster


def free_address() -> str:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a scheduler and two workers on loopback, as ``dask scheduler`` and ``dask worker`` start them."""
    pytest.importorskip("distributed")
    address = free_address()
    dask = (
        [sys.executable, "-m", "distributed.cli.dask_scheduler"],
        [sys.executable, "-m", "distributed.cli.dask_worker"],
    )
    environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "false"}
    log = (tmp_path / "cluster.log").open("wb")
    started = [
        subprocess.Popen(
            [*dask[0], "--host", address.partition(":")[0], "--port", address.partition(":")[2], "--no-dashboard"],
            stdout=log, stderr=log, env=environment,
        )
    ]  # fmt: skip
    for number in range(2):
        command = [*dask[1], f"tcp://{address}", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
        command += [
            "--name",
            str(number),
            "--local-directory",
            str(tmp_path / f"worker-{number}"),
            "--host",
            "127.0.0.1",
        ]
        started.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))
    yield f"tcp://{address}", started[1:]
    for process in reversed(started):
        process.kill()
        process.wait(30)
    log.close()


def wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, timeout="60s", set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_cluster_loses_a_worker_and_nothing_else(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, tmp_path: Path
) -> None:
    address, processes = cluster
    for number in range(12, 300):
        (folder / f"cv-{number:03}.txt").write_text(f"{SENIOR}\nReports: {number}\n", encoding="utf-8")
    rm.screen_into(folder, tmp_path / "ours", as_of=AS_OF, workers=2)
    wait_for_workers(address, 2)
    out = tmp_path / "theirs"

    def kill_one() -> None:
        lines, deadline = out / "ledger.lines", time.monotonic() + 120
        while time.monotonic() < deadline and not (lines.exists() and lines.stat().st_size > 50_000):
            time.sleep(0.01)
        processes[0].kill()

    killer = threading.Thread(target=kill_one)
    killer.start()
    command = ["screen", str(folder), "--out", str(out), "--as-of", AS_OF, "--cluster", address, "--json-log"]
    result = CliRunner().invoke(main, command)
    killer.join()
    assert result.exit_code == 1, result.output
    assert processes[0].wait(30) == -signal.SIGKILL
    assert processes[1].poll() is None
    assert results(out) == results(tmp_path / "ours")
    assert '"event": "end"' in result.stderr


def test_dask_tables_are_scored_by_partition(cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path) -> None:
    dd = pytest.importorskip("dask.dataframe")
    from distributed import Client

    files = sorted(folder.iterdir())
    frame = pd.DataFrame({"file": [path.name for path in files], "data": [path.read_bytes() for path in files]})
    shape = rm.score_frame(frame[:0], as_of=AS_OF)
    import dask

    with Client(cluster[0], timeout="60s"), dask.config.set({"dataframe.convert-string": False}):
        table = dd.from_pandas(frame, npartitions=3).map_partitions(rm.score_frame, as_of=AS_OF, meta=shape)
        scored = table.compute().reset_index(drop=True)
    pd.testing.assert_frame_equal(scored, rm.score_frame(frame, as_of=AS_OF), check_dtype=False)
    assert len(scored) == 13


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a Java machine")
def test_spark_maps_over_tables_of_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    columns = ["file", "decision", "fit_mle", "fit_ds", "level", "error"]

    def score(tables: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for table in tables:
            yield rm.score_frame(table, as_of=AS_OF)[columns]

    options = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        files = spark.read.format("binaryFile").load(str(folder)).selectExpr("path as file", "content as data")
        schema = "file string, decision string, fit_mle double, fit_ds double, level long, error string"
        rows = {Path(row["file"]).name: row.asDict() for row in files.mapInPandas(score, schema).collect()}
    finally:
        spark.stop()
    assert_same(rows, folder)


def test_ray_maps_over_batches_of_files(folder: Path) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    ray.init(num_cpus=2, include_dashboard=False, configure_logging=False, log_to_driver=False)
    try:
        files = ray.data.read_binary_files(str(folder), include_paths=True)
        files = files.rename_columns({"path": "file", "bytes": "data"})
        scored = files.map_batches(rm.score_frame, fn_kwargs={"as_of": AS_OF}, batch_format="pandas")
        rows = {Path(row["file"]).name: row for row in scored.take_all()}
    finally:
        ray.shutdown()
    assert_same(rows, folder)


def assert_same(rows: dict[str, dict[str, Any]], folder: Path) -> None:
    """Hold what another engine made of a folder's files, by name, against what this process makes of them."""
    ours = rm.to_frame(rm.screen(folder, as_of=AS_OF, workers=0))
    assert len(rows) == len(ours) == 13
    for row in ours.to_dict("records"):
        theirs = rows[row["file"]]
        for column in ("decision", "fit_mle"):
            assert (None if pd.isna(theirs[column]) else theirs[column]) == (
                None if pd.isna(row[column]) else row[column]
            )


def test_nobody_at_the_address_is_wrong_use(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("rolematch.screening.executors.PATIENCE", "1s")
    command = ["screen", str(folder), "--out", str(tmp_path / "out"), "--cluster", f"tcp://{free_address()}"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert re.search("no scheduler answers at tcp://", result.stderr)
    assert not (tmp_path / "out").exists()


def test_what_a_library_logs_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("somebody's cluster")
    handler = logging.StreamHandler(sys.stderr)
    logger.addHandler(handler)
    try:
        with executors._unlogged():
            logger.critical("closed")
        assert capsys.readouterr().err == ""
        logger.critical("open")
        assert capsys.readouterr().err == "open\n"
    finally:
        logger.removeHandler(handler)
