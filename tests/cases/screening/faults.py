"""A worker process that scores as always, but dies, hangs or dawdles over files whose names say so."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from rolematch.reading import ReadingOptions, read_file
from rolematch.records import Reading
from rolematch.screening import guarding, workers
from rolematch.screening.boundary import Answer, Job, Setting, answer_to


def answer_or_fail(job: Job, setting: Setting) -> Answer:
    name = Path(job.name).name
    if "dies" in name:
        os._exit(9)
    if "hangs" in name:
        time.sleep(60)
    if "slow" in name:
        time.sleep(0.5)
    return answer_to(job, setting)


def work(pipe: Connection) -> None:
    workers.answer_to = answer_or_fail
    workers._score(pipe)


def cannot_start(pipe: Connection) -> None:
    del pipe
    os._exit(1)


def read_slowly(path: str | Path, options: ReadingOptions) -> Reading:
    if "slow" in Path(path).name:
        time.sleep(0.5)
    return read_file(path, options)


def read(pipe: Connection) -> None:
    guarding.read_file = read_slowly
    guarding._read(pipe)
