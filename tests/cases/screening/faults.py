"""A worker process that scores as always, but dies, hangs or dawdles over files whose names say so."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from rolematch.records import Failure, Score
from rolematch.screening import workers
from rolematch.screening.boundary import score_file


def score_or_fail(path: Path, name: str, *setting: Any) -> Score | Failure:
    if "dies" in name:
        os._exit(9)
    if "hangs" in name:
        time.sleep(60)
    if "slow" in name:
        time.sleep(0.5)
    return score_file(path, name, *setting)


def work(pipe: Connection) -> None:
    workers.score_file = score_or_fail
    workers._score(pipe)


def cannot_start(pipe: Connection) -> None:
    del pipe
    os._exit(1)
