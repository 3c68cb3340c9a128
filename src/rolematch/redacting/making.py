"""Make the bytes of a blind copy in a process of its own: it opens the stranger's file a second time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from rolematch.errors import RolematchError, UnreadableFile
from rolematch.reading import ReadingOptions
from rolematch.reading.sniffing import PDF
from rolematch.redacting.covering import Cover
from rolematch.screening.boundary import out_of_memory
from rolematch.screening.processes import Worker, limit, out_of_time

# a process may take this long to start
_START = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """A file to copy, what to leave out, and the limits."""

    path: Path
    cover: Cover
    options: ReadingOptions


def make_guarded(job: Job) -> bytes:
    """Give the bytes of the copy, made in another process within the limits of reading.

    Raises
    ------
    ReadError
        What is wrong with the file, or that it takes too much time or memory.
    """
    worker = Worker(_make)
    try:
        if not worker.pipe.poll(_START) or worker.pipe.recv() != "ready":
            raise RolematchError("the process that makes copies could not start")
        if not worker.give(job) or not worker.pipe.poll(job.options.seconds):
            died = worker.gone
            worker.stop()
            raise worker.why_dead(job.options.seconds) if died else out_of_time(job.options.seconds)
        answer: bytes | RolematchError = worker.pipe.recv()
    except (EOFError, OSError):
        worker.stop()
        raise worker.why_dead(job.options.seconds) from None
    finally:
        worker.stop()
    if isinstance(answer, RolematchError):
        raise answer
    return answer


def make(job: Job) -> bytes:
    """Give the bytes of the copy, made in this process."""
    # one format never waits for the other's library
    source = job.cover.document.source
    data = job.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise UnreadableFile("it changed while it was read", "Leave the file alone until its copy is made.")
    if source.media_type == PDF:
        from rolematch.redacting.drawing import draw_blind

        return draw_blind(data, job.cover, job.options)
    from rolematch.redacting.word_file import rewrite_word

    return rewrite_word(data, job.cover, job.options)


def _make(pipe: Connection) -> None:
    """Make one copy: the life of the process."""
    pipe.send("ready")
    job: Job = pipe.recv()
    limit(job.options)
    answer: bytes | RolematchError
    try:
        answer = make(job)
    except RolematchError as error:
        answer = error
    except OSError as error:
        answer = UnreadableFile(error.strerror or str(error))
    except MemoryError:
        answer = out_of_memory()
    pipe.send(answer)
