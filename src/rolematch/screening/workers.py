"""Score files in several processes, each file within its limits."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait

from rolematch.errors import LexiconError, ReadError, RolematchError
from rolematch.lexicon.rows import uncollected
from rolematch.records import Failure
from rolematch.screening.boundary import OUT_OF_MEMORY, Answer, Finished, Job, Setting, answer_to, failure_of
from rolematch.screening.processes import Worker, limit, out_of_time

# a process takes about as long to start as this many resumes to score
FILES_PER_WORKER = 8
# libraries keep a little of every file that they read: after so many, a new process takes a worker's place
FILES_PER_LIFE = 5_000
# how many files, for each worker, the fastest may be ahead of the slowest, where their order is kept: what is
# finished waits in memory
WINDOW = 16
# a process that is killed while it starts is started so often
STARTS = 3
# bytes of files that may wait for a worker
READ_AHEAD = 32 * 2**20

Answers = Generator[tuple[Job, Answer], None, None]


def score_in_processes(jobs: Iterator[Job], setting: Setting, workers: int | None, *, ordered: bool) -> Answers:
    """Score files in worker processes.

    Parameters
    ----------
    jobs : iterator of Job
        The files. It is read in this process, a few files ahead of the workers.
    setting : Setting
        What every file is scored with; each worker gets it once. A file that takes longer than its options allow is
        a Failure, and its worker is replaced.
    workers : int, optional
        How many processes at most; without it, one a processor, and no more than the files are worth.
    ordered : bool
        Give the answers in the order of the jobs; else as they come, so that a slow file keeps none waiting.

    Raises
    ------
    RolematchError
        The processes can't start, or the lexicon's rows are no longer what they were when it was loaded.
    """
    most, each = (processors(), FILES_PER_WORKER) if workers is None else (workers, 1)
    packed = pack(setting)
    waiting = _Waiting(jobs, most * FILES_PER_WORKER)
    crew: list[_Scorer] = []
    held: dict[int, tuple[Job, Answer]] = {}
    given = wanted = 0
    try:
        while True:
            waiting.fill()
            if not crew:
                crew = [_scorer(packed) for _ in range(min(most, -(-len(waiting.jobs) // each)))]
            for worker in crew:
                early = not ordered or given < wanted + WINDOW * len(crew)
                if worker.idle and waiting.jobs and early and worker.give(waiting.jobs[0][:2]):
                    worker.job = given, waiting.take()
                    given += 1
            if not waiting.jobs and not held and all(worker.job is None for worker in crew):
                return
            for number, job, answer in _next_answers(crew, setting.options.seconds):
                if ordered:
                    held[number] = job, answer
                else:
                    yield job, answer
            crew[:] = [worker.successor() if worker.gone else worker for worker in crew]
            while wanted in held:
                yield held.pop(wanted)
                wanted += 1
    finally:
        for worker in crew:
            worker.stop()


def score_apart(packed: bytes, seconds: float, job: Job) -> Answer:
    """Score one file in a child of this process, within its limits: what a process of somebody's executor runs.

    The child stays for the files that follow, and is replaced when one kills it. Threads take turns.

    Parameters
    ----------
    packed : bytes
        A `Setting`, as `pack` gives it.
    seconds : float
        How long the file may take.
    job : Job
        The file.
    """
    global _child
    with _lock:
        if _child is None or _child[0] != os.getpid() or _child[1].packed != packed or _child[1].gone:
            if _child is not None and _child[0] == os.getpid():
                _child[1].stop()
            _child = os.getpid(), _Scorer(packed)
        worker = _child[1]
        try:
            while True:
                if worker.idle and worker.give(job[:2]):
                    worker.job = 0, job
                for _, _, answer in _next_answers([worker], seconds):
                    return answer
                if worker.gone:
                    worker = worker.successor()
                    _child = os.getpid(), worker
        except BaseException:
            # an interrupt, or what the caller's own alarm raised: what it would still say is about this file
            worker.stop()
            raise


def pack(setting: Setting) -> bytes:
    """Pack a setting for other processes; a lexicon goes as its folder's name, with the hash its rows must have."""
    return pickle.dumps((setting, setting.lexicon.sha256))


def processors() -> int:
    """Count the processors that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def started_early(wanted: bool = True) -> Iterator[None]:
    """Start a worker process now, for a screening inside the ``with`` whose setting is still to be loaded.

    A process takes as long to start as a setting to load: one after the other, a person waits for both. If none is
    `wanted`, or one waits already, nothing is done.
    """
    if not wanted or _early:
        yield
        return
    early = _Scorer(b"")
    _early.append(early)
    try:
        yield
    finally:
        if early in _early:
            _early.remove(early)
            early.stop()


def _scorer(packed: bytes) -> _Scorer:
    """Give a worker process, one that was started early if there is one."""
    try:
        worker = _early.pop()
    except IndexError:
        return _Scorer(packed)
    worker.packed = packed
    return worker


_lock = threading.Lock()
_child: tuple[int, _Scorer] | None = None
_early: list[_Scorer] = []


def _begin_anew() -> None:
    """Leave to the process that forked this one what is its own: its workers, and a lock that a thread of it holds."""
    global _lock
    _lock = threading.Lock()
    _early.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


@dataclass
class _Waiting:
    """Files that were read and wait for a worker: some, and not too many bytes of them."""

    more: Iterator[Job]
    most: int
    jobs: deque[Job] = field(default_factory=deque)
    size: int = 0

    def fill(self) -> None:
        while len(self.jobs) < self.most and self.size < READ_AHEAD:
            job = next(self.more, None)
            if job is None:
                self.most = 0
                return
            self.jobs.append(job)
            self.size += len(job.data)

    def take(self) -> Job:
        job = self.jobs.popleft()
        self.size -= len(job.data)
        return job


def _next_answers(crew: Sequence[_Scorer], seconds: float) -> Iterator[tuple[int, Job, Answer]]:
    """Wait until a worker speaks, dies or runs out of time, and give the answers of that."""
    crew = [worker for worker in crew if not worker.gone]
    begun = [worker.begun for worker in crew if worker.job is not None]
    patience = max(0.0, min(begun) + seconds - time.monotonic()) if begun else None
    spoken = wait([worker.pipe for worker in crew], patience) if crew else []
    answer: Answer | ReadError | None
    for worker in crew:
        if worker.pipe in spoken:
            answer = worker.hear(seconds)
        elif worker.job is not None and worker.begun + seconds <= time.monotonic():
            worker.stop()
            answer = out_of_time(seconds)
        else:
            continue
        if worker.job is not None and answer is not None:
            (number, job), worker.job = worker.job, None
            yield number, job, failure_of(job.name, answer) if isinstance(answer, ReadError) else answer


class _Scorer(Worker):
    """A process that says hello, gets the setting, says that it is ready, and then scores a file at a time."""

    def __init__(self, packed: bytes) -> None:
        super().__init__(_score)
        self.packed = packed
        self.starts = STARTS
        self.job: tuple[int, Job] | None = None
        self.ready = False
        self.answered = 0

    @property
    def idle(self) -> bool:
        """Tell whether it waits for a file."""
        return self.ready and not self.gone and self.job is None

    def successor(self) -> _Scorer:
        """Give a process that takes the place of this one."""
        worker = _Scorer(self.packed)
        if not self.ready:
            worker.starts = self.starts - 1
        return worker

    def hear(self, seconds: float) -> Answer | ReadError | None:
        """Take what the worker says: an answer, or None while it starts; an error if it died over its file."""
        try:
            message = self.pipe.recv()
            if message == "hello":
                self.pipe.send(self.packed)
                return None
            if message == "changed":
                raise RolematchError(
                    "the lexicon's rows were changed while it was in use; load it again, or start anew"
                )
        except (EOFError, OSError):
            # its pipe ends a moment before it does
            self.process.join(1.0)
            self.stop()
            if not self.ready:
                if self.starts > 1 and hasattr(signal, "SIGKILL") and self.process.exitcode == -signal.SIGKILL:
                    # somebody killed it, or the system, short of memory for a moment
                    return None
                raise RolematchError(
                    "a worker process could not start; pass workers=0 (--workers 0) to stay in one process"
                ) from None
            return self.why_dead(seconds)
        if message == "ready":
            self.ready = True
            return None
        answer: Answer = message
        if isinstance(answer, Finished) and not answer.lasting:
            self.stop()
        elif isinstance(answer, Failure) and answer.reason == OUT_OF_MEMORY:
            # what filled its memory may still be there when it reads the next file
            self.stop()
        self.answered += 1
        if self.answered >= FILES_PER_LIFE:
            self.stop()
        return answer


def _score(pipe: Connection) -> None:
    """Score what comes through the pipe until it closes: the life of a worker process."""
    with uncollected():
        # only now are numerical libraries imported: they see that one thread is asked for
        from rolematch import layout, modelling, scoring
        from rolematch.parsing import parse_document

        del layout, modelling, scoring, parse_document
        pipe.send("hello")
        # a lexicon travels as its folder's name and is read again here: half a run with other rows would be two runs
        try:
            setting, sha256 = pickle.loads(pipe.recv())
        except LexiconError:
            pipe.send("changed")
            return
        # all of it stays as long as the process: the collector need not look through it again and again
        gc.freeze()
    if setting.lexicon.sha256 != sha256:
        pipe.send("changed")
        return
    pipe.send("ready")
    while True:
        job = Job(*pipe.recv())
        limit(setting.options)
        answer = answer_to(job, setting)
        try:
            pipe.send(answer)
        except MemoryError:
            # what filled the memory may still wait for the collector, and leave no room to say so
            gc.collect()
            pipe.send(answer)
