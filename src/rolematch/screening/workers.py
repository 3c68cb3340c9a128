"""Worker processes, each with a pipe of its own.

A pool that shares one queue cannot say which file killed a worker. Here every worker holds one file at a time, so a
crash or a time-out is blamed on exactly that file, and a fresh worker takes over.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from rolematch.errors import LexiconError, ReadError, RolematchError, TooLarge, UnreadableFile
from rolematch.lexicon import Lexicon
from rolematch.records import Failure, Score
from rolematch.screening.boundary import failure_of, score_file

if TYPE_CHECKING:
    from rolematch.modelling import Model

# one resume is too small a sum for threads: they would only fight over the processors
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
# address space of a worker: with all libraries, reading and scoring took 0.8 GiB of it (Linux)
MEMORY = 2 * 2**30
# how many files, for each worker, the fastest may be ahead of the slowest: what is finished waits in memory
WINDOW = 16

Job = tuple[Path, str]
Results = Generator[Score | Failure, None, None]
Setting = tuple[Lexicon, "Model", int]


def score_in_processes(jobs: Sequence[Job], setting: Setting, workers: int, seconds: float) -> Results:
    """Score files in worker processes; the results come in the order of the jobs.

    Parameters
    ----------
    jobs : sequence of (path, name)
        The files, and what to call them.
    setting : (lexicon, model, as_of)
        What every file is scored with; each worker gets it once.
    workers : int
        How many processes.
    seconds : float
        How long one file may take, on the wall clock. Its worker is then killed and the file is a Failure.

    Raises
    ------
    RolematchError
        The processes can't start, or the lexicon's rows are no longer what they were when it was loaded.
    """
    crew = [_Worker() for _ in range(min(workers, len(jobs)))]
    finished: dict[int, Score | Failure] = {}
    given = wanted = 0
    try:
        while wanted < len(jobs):
            for worker in crew:
                if worker.idle and given < min(len(jobs), wanted + WINDOW * len(crew)) and worker.give(given, jobs):
                    given += 1
            for place, result in _next_results(crew, jobs, setting, seconds):
                finished[place] = result
            crew[:] = [_Worker() if worker.gone else worker for worker in crew]
            while wanted in finished:
                yield finished.pop(wanted)
                wanted += 1
    finally:
        for worker in crew:
            worker.stop()


def _next_results(
    crew: Sequence[_Worker], jobs: Sequence[Job], setting: Setting, seconds: float
) -> Iterator[tuple[int, Score | Failure]]:
    """Wait until a worker speaks, dies or runs out of time, and give the results of that."""
    begun = [worker.begun for worker in crew if worker.job is not None]
    patience = max(0.0, min(begun) + seconds - time.monotonic()) if begun else None
    spoken = wait([worker.pipe for worker in crew], patience)
    for worker in crew:
        if worker.pipe in spoken:
            result = worker.hear(setting)
        elif worker.job is not None and worker.begun + seconds <= time.monotonic():
            worker.stop()
            result = TooLarge(f"it took longer than {seconds:g} seconds")
        else:
            continue
        if worker.job is not None and result is not None:
            place, worker.job = worker.job, None
            yield place, failure_of(jobs[place][1], result) if isinstance(result, ReadError) else result


class _Worker:
    """One process: it says hello, gets the setting, says that it is ready, and then scores a file at a time."""

    def __init__(self) -> None:
        # spawn: a fork would copy locks that threads of this process hold
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        self.job: int | None = None
        self.begun = 0.0
        self.ready = False
        self.gone = False
        with _interrupts_blocked(), _no_main():
            self.process.start()
        theirs.close()

    @property
    def idle(self) -> bool:
        """Tell whether it waits for a file."""
        return self.ready and not self.gone and self.job is None

    def give(self, place: int, jobs: Sequence[Job]) -> bool:
        """Hand over a file; False if the worker died meanwhile."""
        try:
            self.pipe.send(jobs[place])
        except OSError:
            self.stop()
            return False
        self.job, self.begun = place, time.monotonic()
        return True

    def hear(self, setting: Setting) -> Score | Failure | ReadError | None:
        """Take what the worker says: a result, or None while it starts; an error if it died over its file."""
        try:
            message = self.pipe.recv()
            if message == "hello":
                self.pipe.send((*setting, setting[0].sha256))
                return None
            if message == "changed":
                raise RolematchError(
                    "the lexicon's rows were changed while it was in use; load it again, or start anew"
                )
        except (EOFError, OSError):
            self.stop()
            if not self.ready:
                raise RolematchError(
                    "a worker process could not start; pass workers=0 (--workers 0) to stay in one process"
                ) from None
            return UnreadableFile(
                f"the process that read it died (exit code {self.process.exitcode})",
                "It may need more memory than there is, or make a library crash: export it again, or leave it out.",
            )
        if message == "ready":
            self.ready = True
            return None
        result: Score | Failure = message
        return result

    def stop(self) -> None:
        """End the process; it holds nothing that could be lost."""
        self.gone = True
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _work(pipe: Connection) -> None:
    """Score what comes through the pipe until it closes: the life of a worker process."""
    # a terminal and a service manager signal the whole group; stopping a worker is the parent's word
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.environ.update(ONE_THREAD)
    _limit_memory()
    try:
        pipe.send("hello")
        # only now are numerical libraries imported, by the model that is unpickled: they see the line above
        # a lexicon travels as its folder's name and is read again here: half a run with other rows would be two runs
        try:
            lexicon, model, as_of, sha256 = pipe.recv()
        except LexiconError:
            pipe.send("changed")
            return
        if lexicon.sha256 != sha256:
            pipe.send("changed")
            return
        pipe.send("ready")
        while True:
            path, name = pipe.recv()
            pipe.send(score_file(path, name, lexicon, model, as_of))
    except (EOFError, BrokenPipeError):
        return


def _limit_memory() -> None:
    """Let this process have so much memory and no more: some files of 4 kB unpack to that many gigabytes."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    with suppress(ValueError, OSError):  # some systems have the call and refuse it
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Let a process start that hears neither Ctrl-C nor a request to end before it has said that it won't."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_main() -> Iterator[None]:
    """Hide the caller's script from a starting process: it would run it again, and needs nothing of it."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script
