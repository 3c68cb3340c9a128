"""Score files on somebody's executor: the processes of a pool, or the machines of a cluster."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from typing import Any

from rolematch.errors import RolematchError, UsageError
from rolematch.screening.boundary import Answer, Job, Setting
from rolematch.screening.workers import READ_AHEAD, Answers, pack, score_apart

# files that are on their way at once: enough for some dozens of workers, and what is finished early waits in memory
ON_THE_WAY = 256
# seconds to find a scheduler in
PATIENCE = "20s"


def score_with_executor(jobs: Iterator[Job], setting: Setting, executor: Executor, *, ordered: bool) -> Answers:
    """Score files as tasks of a `concurrent.futures` executor; each task keeps the limits of `score_apart`.

    Parameters
    ----------
    jobs, setting, ordered
        As for `rolematch.screening.workers.score_in_processes`.
    executor : concurrent.futures.Executor
        Its workers need rolematch with the same lexicon; a file travels to them as bytes. A file whose worker is
        lost is scored by another one if the executor sees to that, as Dask's does.

    Raises
    ------
    RolematchError
        The executor lost a task for good.
    """
    packed = pack(setting)
    pending: dict[Future[Answer], tuple[int, Job]] = {}
    held: dict[int, tuple[Job, Answer]] = {}
    given = wanted = on_the_way = 0
    more = True
    try:
        while more or pending or held:
            while more and on_the_way < READ_AHEAD and given < wanted + ON_THE_WAY:
                job = next(jobs, None)
                if job is None:
                    more = False
                    break
                with _losses_said():
                    future = executor.submit(score_apart, packed, setting.options.seconds, job)
                pending[future] = given, job
                on_the_way += len(job.data)
                given += 1
            for future in wait(pending, return_when=FIRST_COMPLETED).done if pending else ():
                number, job = pending.pop(future)
                on_the_way -= len(job.data)
                with _losses_said():
                    held[number] = job, future.result()
            if ordered:
                while wanted in held:
                    yield held.pop(wanted)
                    wanted += 1
            else:
                wanted += len(held)
                yield from held.values()
                held.clear()
    finally:
        for future in pending:
            future.cancel()


@contextmanager
def _losses_said() -> Iterator[None]:
    """Say whatever befalls somebody's executor as an error of ours: one that stops a run and loses nothing."""
    try:
        yield
    except RolematchError:
        raise
    except Exception as error:
        said = f": {error}" if str(error) else ""
        raise RolematchError(
            f"the executor lost a task ({type(error).__name__}{said}); what is finished is kept"
        ) from error


@contextmanager
def cluster_executor(address: str | None) -> Iterator[Executor | None]:
    """Give the executor of a Dask cluster while a ``with`` lasts.

    Parameters
    ----------
    address : str or None
        Where its scheduler listens: ``tcp://host:8786``. Without one there is no executor.

    Raises
    ------
    UsageError
        Dask is not installed, or no scheduler answers.
    """
    if address is None:
        yield None
        return
    try:
        import distributed
    except ImportError as error:
        raise UsageError("a cluster needs Dask: pip install 'rolematch[cluster]'") from error
    with _unlogged():
        try:
            make: Any = distributed.Client
            client = make(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(f"no scheduler answers at {address} ({type(error).__name__})") from error
        with client:
            executor: Executor = client.get_executor()
            yield executor


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep what a library logs off stderr: what is lost is said in one line, and a log of ours may be written there."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
