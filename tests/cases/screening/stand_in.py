"""What test_screening.py puts in place of a worker's work: a file's name says whether to die, hang or dawdle."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from rolematch.records import Failure
from rolematch.screening import workers


def do_as_named(path: Path, name: str, *_: object) -> Failure:
    if "die" in name:
        os._exit(9)
    if "hang" in name:
        time.sleep(60)
    if "slow" in name:
        time.sleep(0.5)
    return Failure(name, "Finished", path.name, str(os.getpid()))


def work(pipe: Connection) -> None:
    workers.score_file = do_as_named  # type: ignore[assignment]
    workers._work(pipe)


def cannot_start(pipe: Connection) -> None:
    del pipe
    os._exit(1)
