"""Score files in several processes, each file within its limits; the results come in the order of the files."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.errors import LexiconError, ReadError, RolematchError
from rolematch.lexicon import Lexicon
from rolematch.reading import ReadingOptions
from rolematch.records import Failure, Score
from rolematch.screening.boundary import OUT_OF_MEMORY, failure_of, score_file
from rolematch.screening.processes import Worker, limit, out_of_time

if TYPE_CHECKING:
    from rolematch.modelling import Model

# how many files, for each worker, the fastest may be ahead of the slowest: what is finished waits in memory
WINDOW = 16

Job = tuple[Path, str]
Results = Generator[Score | Failure, None, None]
Setting = tuple[Lexicon, "Model", int, ReadingOptions]


def score_in_processes(jobs: Sequence[Job], setting: Setting, workers: int) -> Results:
    """Score files in worker processes; the results come in the order of the jobs.

    Parameters
    ----------
    jobs : sequence of (path, name)
        The files, and what to call them.
    setting : (lexicon, model, as_of, options)
        What every file is scored with; each worker gets it once. A file that takes longer than the options allow
        is a Failure, and its worker is replaced.
    workers : int
        How many processes.

    Raises
    ------
    RolematchError
        The processes can't start, or the lexicon's rows are no longer what they were when it was loaded.
    """
    crew = [_Scorer() for _ in range(min(workers, len(jobs)))]
    finished: dict[int, Score | Failure] = {}
    given = wanted = 0
    try:
        while wanted < len(jobs):
            for worker in crew:
                if worker.idle and given < min(len(jobs), wanted + WINDOW * len(crew)) and worker.give(jobs[given]):
                    worker.job = given
                    given += 1
            for place, result in _next_results(crew, jobs, setting):
                finished[place] = result
            crew[:] = [_Scorer() if worker.gone else worker for worker in crew]
            while wanted in finished:
                yield finished.pop(wanted)
                wanted += 1
    finally:
        for worker in crew:
            worker.stop()


def _next_results(
    crew: Sequence[_Scorer], jobs: Sequence[Job], setting: Setting
) -> Iterator[tuple[int, Score | Failure]]:
    """Wait until a worker speaks, dies or runs out of time, and give the results of that."""
    seconds = setting[3].seconds
    begun = [worker.begun for worker in crew if worker.job is not None]
    patience = max(0.0, min(begun) + seconds - time.monotonic()) if begun else None
    spoken = wait([worker.pipe for worker in crew], patience)
    result: Score | Failure | ReadError | None
    for worker in crew:
        if worker.pipe in spoken:
            result = worker.hear(setting)
        elif worker.job is not None and worker.begun + seconds <= time.monotonic():
            worker.stop()
            result = out_of_time(seconds)
        else:
            continue
        if worker.job is not None and result is not None:
            place, worker.job = worker.job, None
            yield place, failure_of(jobs[place][1], result) if isinstance(result, ReadError) else result


class _Scorer(Worker):
    """A process that says hello, gets the setting, says that it is ready, and then scores a file at a time."""

    def __init__(self) -> None:
        super().__init__(_score)
        self.job: int | None = None
        self.ready = False

    @property
    def idle(self) -> bool:
        """Tell whether it waits for a file."""
        return self.ready and not self.gone and self.job is None

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
            return self.why_dead(setting[3].seconds)
        if message == "ready":
            self.ready = True
            return None
        result: Score | Failure = message
        if isinstance(result, Failure) and result.reason == OUT_OF_MEMORY:
            # what filled its memory may still be there when it reads the next file
            self.stop()
        return result


def _score(pipe: Connection) -> None:
    """Score what comes through the pipe until it closes: the life of a worker process."""
    pipe.send("hello")
    # only now are numerical libraries imported, by the model that is unpickled: they see that one thread is asked for
    # a lexicon travels as its folder's name and is read again here: half a run with other rows would be two runs
    try:
        lexicon, model, as_of, options, sha256 = pipe.recv()
    except LexiconError:
        pipe.send("changed")
        return
    if lexicon.sha256 != sha256:
        pipe.send("changed")
        return
    pipe.send("ready")
    while True:
        path, name = pipe.recv()
        limit(options)
        pipe.send(score_file(path, name, lexicon, model, as_of, options))
