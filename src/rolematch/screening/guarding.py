"""Read one file in a process of its own: whatever the file does, the caller's process is none the worse."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from rolematch.errors import ReadError, RolematchError
from rolematch.reading import ReadingOptions, read_file
from rolematch.records import Reading
from rolematch.screening.boundary import OUT_OF_MEMORY, out_of_memory
from rolematch.screening.processes import Worker, limit, out_of_time

# a process may take this long to start and to import the library of a format
START = 60.0

_lock = threading.Lock()
_reader: tuple[int, _Reader] | None = None


def read_guarded(path: str | Path, options: ReadingOptions | None = None) -> Reading:
    """Read a resume's file as `rolematch.reading.read_file` does, in another process and within all its limits.

    The process is started once and reads the files that follow; it is replaced when a file kills it.

    Raises
    ------
    ReadError
        What is wrong with the file; `TooLarge` if it needed more time or memory than it may.
    RolematchError
        The process can't start.
    """
    options = options or ReadingOptions()
    with _lock:
        worker = _worker()
        try:
            # its words may be read from here, wherever that process stands
            if not worker.give((Path(path).absolute(), options)) or not worker.pipe.poll(options.seconds):
                raise _lost(worker, options)
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            worker.stop()
            raise worker.why_dead(options.seconds) from None
        except BaseException:
            # an interrupt, or what the caller's own alarm raised: what it would still say is no answer to the next
            worker.stop()
            raise
        if isinstance(answer, ReadError) and answer.reason == OUT_OF_MEMORY:
            # what filled its memory may still be there when it reads the next file
            worker.stop()
    if isinstance(answer, ReadError):
        raise answer
    reading: Reading = answer
    return reading


def start_reader() -> None:
    """Start the process that reads, if there is none, and do not wait for it.

    It takes as long to start as scoring takes to import: a caller who needs both starts it first.
    """
    with _lock:
        _started()


def stop_reader() -> None:
    """End the process that reads, if there is one; the next file starts another."""
    global _reader
    if _reader is not None and _reader[0] == os.getpid():
        _reader[1].stop()
        _reader = None


def _begin_anew() -> None:
    """Leave to the process that forked this one the lock that a thread of it may hold."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


def _lost(worker: Worker, options: ReadingOptions) -> ReadError:
    died = worker.gone
    worker.stop()
    return worker.why_dead(options.seconds) if died else out_of_time(options.seconds)


class _Reader(Worker):
    """The process that reads; it is `ready` once it has said so."""

    def __init__(self) -> None:
        super().__init__(_read)
        self.ready = False


def _started() -> _Reader:
    """Give the process that reads, a new one if there is none; a fork of this process needs one of its own."""
    global _reader
    if _reader is None or _reader[0] != os.getpid() or _reader[1].gone or not _reader[1].process.is_alive():
        _reader = os.getpid(), _Reader()
    return _reader[1]


def _worker() -> _Reader:
    """Give the process that reads when it is ready."""
    worker = _started()
    if not worker.ready:
        # its pipe ends where it died
        with suppress(EOFError, OSError):
            worker.ready = worker.pipe.poll(START) and worker.pipe.recv() == "ready"
    if not worker.ready:
        worker.stop()
        raise RolematchError("the process that reads files could not start; pass guarded=False to do without it")
    return worker


def _read(pipe: Connection) -> None:
    """Read what comes through the pipe until it closes: the life of the process that reads."""
    pipe.send("ready")
    while True:
        path, options = pipe.recv()
        limit(options)
        answer: Reading | ReadError
        try:
            answer = read_file(path, options)
        except ReadError as error:
            answer = error
        except MemoryError:
            answer = out_of_memory()
        pipe.send(answer)
