"""Screen many files: in this process or in several, always with the same results in the same order."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.reading import ReadingOptions
from rolematch.records import Failure, Note, Score
from rolematch.screening.boundary import score_file
from rolematch.screening.finding import relative_name
from rolematch.screening.workers import Results, score_in_processes

if TYPE_CHECKING:
    from rolematch.modelling import Model

# a process takes about as long to start as this many resumes to score
FILES_PER_WORKER = 8
# the code of the note on a file that repeats another
REPEATED = "same-bytes"


def screen_files(
    paths: Iterable[str | Path],
    lexicon: Lexicon,
    model: Model,
    as_of: int,
    workers: int | None = None,
    *,
    root: Path | None = None,
    options: ReadingOptions | None = None,
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
        Processes beside this one. Without it, one a processor, and no more than the files are worth. 0 stays in this
        process, where nothing stops a file that takes too long or makes a library crash. The results are the same
        for any number.
    root : Path, optional
        The screened folder; results name files by their path inside it. Without it, by their names.
    options : ReadingOptions, optional
        Engine and limits of reading; time and memory are limits of the worker processes.

    Returns
    -------
    generator of Score or Failure
        Closing it stops the processes. Of files with the same bytes each has its result, and all but the first have
        a note that says so.

    Raises
    ------
    UsageError
        At once, not at the first result: `workers` below 0.
    """
    if workers is not None and workers < 0:
        raise UsageError(f"workers: at least 0 is asked for, not {workers}")
    jobs = [(Path(path), relative_name(Path(path), root)) for path in paths]
    options = options or ReadingOptions()
    if workers == 0:
        return _with_repeats_noted(score_file(path, name, lexicon, model, as_of, options) for path, name in jobs)
    if workers is None:
        workers = min(_processors(), -(-len(jobs) // FILES_PER_WORKER))
    return _with_repeats_noted(score_in_processes(jobs, (lexicon, model, as_of, options), workers))


def _with_repeats_noted(results: Iterable[Score | Failure]) -> Results:
    """Note on each score whose file repeats the bytes of an earlier one which that was."""
    first: dict[str, str] = {}
    try:
        for result in results:
            if isinstance(result, Score):
                earlier = first.setdefault(result.profile.document.source.sha256, result.file)
                if earlier != result.file:
                    note = Note(REPEATED, f"the same bytes as {earlier}")
                    yield replace(result, notes=(*result.notes, note))
                    continue
            yield result
    finally:
        if isinstance(results, Generator):
            results.close()


def _processors() -> int:
    """Count the processors that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
