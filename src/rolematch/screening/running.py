"""Score many files: in this process, in several, or on an executor, always with the same results."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace

from rolematch.errors import UsageError
from rolematch.records import Failure, Note, Score
from rolematch.screening.boundary import Job, Setting, answer_to, text_digest
from rolematch.screening.executors import score_with_executor
from rolematch.screening.inputs import Input, fetch
from rolematch.screening.workers import Answers, score_in_processes

# the codes of notes on a file that repeats another
SAME_BYTES, SAME_TEXT = "same-bytes", "same-text"

Results = Generator[Score | Failure, None, None]


def screen_files(
    inputs: Iterable[Input | Failure],
    setting: Setting,
    workers: int | None = None,
    *,
    executor: Executor | None = None,
) -> Results:
    """Score files one after the other: each gives a Score or a Failure, in the order of `inputs`.

    Parameters
    ----------
    inputs : iterable of Input or Failure
        The files, as `rolematch.screening.inputs.Inputs` gives them; a Failure is passed on.
    setting : Setting
        What to score with.
    workers : int, optional
        Processes beside this one. Without it, one a processor, and no more than the files are worth. 0 stays in this
        process, where nothing stops a file that takes too long or makes a library crash. The results are the same
        for any number.
    executor : concurrent.futures.Executor, optional
        Whose workers score the files, instead of processes of our own.

    Returns
    -------
    generator of Score or Failure
        Closing it stops the processes. Of files with the same bytes or the same words each has its result, and all
        but the first have a note that says so.

    Raises
    ------
    UsageError
        At once, not at the first result: `workers` below 0.
    """
    check_workers(workers)
    return _in_order(inputs, setting, workers, executor)


def run_jobs(
    jobs: Iterator[Job], setting: Setting, workers: int | None, executor: Executor | None, *, ordered: bool
) -> Answers:
    """Score files where they are to be scored; see `rolematch.screening.workers.score_in_processes`."""
    if executor is not None:
        return score_with_executor(jobs, setting, executor, ordered=ordered)
    if workers == 0:
        return ((job, answer_to(job, setting)) for job in jobs)
    return score_in_processes(jobs, setting, workers, ordered=ordered)


def check_workers(workers: int | None) -> None:
    """Refuse a number of workers that there can't be.

    Raises
    ------
    UsageError
        It is below 0.
    """
    if workers is not None and workers < 0:
        raise UsageError(f"workers: at least 0 is asked for, not {workers}")


def _in_order(
    inputs: Iterable[Input | Failure], setting: Setting, workers: int | None, executor: Executor | None
) -> Results:
    # what can't be scored waits here for the results of the files before it
    early: dict[int, list[Failure]] = {}
    given = answered = 0

    def jobs() -> Iterator[Job]:
        nonlocal given
        for found in fetch(_set_aside(inputs)):
            if found.failure is not None:
                early.setdefault(given, []).append(found.failure)
            else:
                given += 1
                yield Job(found.name, found.data)

    def _set_aside(inputs: Iterable[Input | Failure]) -> Iterator[Input]:
        for one in inputs:
            if isinstance(one, Failure):
                early.setdefault(given, []).append(one)
            else:
                yield one

    note_repeats = _Repeats()
    answers = run_jobs(jobs(), setting, workers, executor, ordered=True)
    try:
        for _, answer in answers:
            yield from early.pop(answered, ())
            answered += 1
            assert isinstance(answer, Score | Failure), "finished lines are for ledgers"
            yield note_repeats(answer)
        yield from early.pop(answered, ())
    finally:
        answers.close()


class _Repeats:
    """Notes on each score whose file repeats the bytes or the words of an earlier one which that was."""

    def __init__(self) -> None:
        self.bytes: dict[str, str] = {}
        self.texts: dict[bytes, str] = {}

    def __call__(self, result: Score | Failure) -> Score | Failure:
        if isinstance(result, Failure):
            return result
        document = result.profile.document
        same = self.bytes.setdefault(document.source.sha256, result.file)
        alike = self.texts.setdefault(text_digest(document.text), result.file)
        if same != result.file:
            return _noted(result, repeat_note(SAME_BYTES, same))
        if alike != result.file:
            return _noted(result, repeat_note(SAME_TEXT, alike))
        return result


def repeat_note(code: str, earlier: str) -> Note:
    """Say which earlier file a file repeats."""
    return Note(code, f"the same {'bytes' if code == SAME_BYTES else 'words'} as {earlier}")


def _noted(score: Score, note: Note) -> Score:
    return replace(score, notes=(*score.notes, note))
