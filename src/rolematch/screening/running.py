"""Screen many files: in this process or in several, always with the same results in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.screening.boundary import score_file
from rolematch.screening.finding import relative_name
from rolematch.screening.workers import Results, score_in_processes

if TYPE_CHECKING:
    from rolematch.modelling import Model

SECONDS = 60.0
# a process takes about as long to start as this many resumes to score
FILES_PER_WORKER = 8


def screen_files(
    paths: Iterable[str | Path],
    lexicon: Lexicon,
    model: Model,
    as_of: int,
    workers: int | None = None,
    *,
    root: Path | None = None,
    seconds: float = SECONDS,
) -> Results:
    """Score files one after the other: each gives a Score or a Failure, in the order of `paths`.

    Parameters
    ----------
    paths : iterable of path
        The files.
    lexicon, model : Lexicon, Model
        What to score with.
    as_of : int
        The month that stands for "present", ``year * 12 + month - 1``.
    workers : int, optional
        Processes. Without it, one a processor, and no more than the files are worth. 1 stays in this process, where
        nothing can stop a file that takes too long. The results are the same for any number.
    root : Path, optional
        The screened folder; results name files by their path inside it. Without it, by their names.
    seconds : float
        How long one file may take in a worker process, on the wall clock.

    Returns
    -------
    generator of Score or Failure
        Closing it stops the processes.

    Raises
    ------
    UsageError
        At once, not at the first result: `workers` below 1.
    """
    if workers is not None and workers < 1:
        raise UsageError(f"workers: at least 1 is asked for, not {workers}")
    jobs = [(Path(path), relative_name(Path(path), root)) for path in paths]
    if workers == 1:
        return (score_file(path, name, lexicon, model, as_of) for path, name in jobs)
    if workers is None:
        workers = min(os.cpu_count() or 1, -(-len(jobs) // FILES_PER_WORKER))
    return score_in_processes(jobs, (lexicon, model, as_of), workers, seconds)
