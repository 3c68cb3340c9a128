"""Screen into a ledger: what it knows already is not scored again, and what is finished stays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, field

from rolematch.records import Failure
from rolematch.screening.boundary import Finished, Job, Setting, failure_finished
from rolematch.screening.inputs import Input, Inputs, fetch
from rolematch.screening.ledger import Ledger
from rolematch.screening.running import check_workers, run_jobs


@dataclass
class Tally:
    """How far a screening is.

    Attributes
    ----------
    total : int
        Files found so far; archives and stores tell theirs while they are read.
    scored, failed : int
        Files that this run scored, or tried to.
    unchanged : int
        Files whose results were known, from an earlier run or from the same bytes under another name.
    kept : int
        Files whose results are kept when the run ends, or is stopped.
    closed : list of Failure
        What could not even be looked into: folders, archives, documents of unknown formats.
    others : mapping
        Files of other kinds that were left aside, by their extension.
    """

    total: int = 0
    scored: int = 0
    failed: int = 0
    unchanged: int = 0
    kept: int = 0
    closed: list[Failure] = field(default_factory=list)
    others: Mapping[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Count the files that need no more work."""
        return self.scored + self.failed + self.unchanged


def screen_into_ledger(
    inputs: Inputs,
    setting: Setting,
    ledger: Ledger,
    tally: Tally,
    workers: int | None = None,
    *,
    executor: Executor | None = None,
    advance: Callable[[Tally], None] = lambda _: None,
) -> None:
    """Score what a ledger does not know yet, and keep each result in it at once.

    Parameters
    ----------
    inputs, setting, workers, executor
        As for `rolematch.screening.running.screen_files`; the setting gives lines.
    ledger : Ledger
        Where results go.
    tally : Tally
        Is counted up.
    advance : callable
        Called after each step.
    """
    check_workers(workers)
    ledger.begin(setting)
    # under way: files with the same bytes wait for one result
    asked: set[str] = set()

    def unknown() -> Iterator[Input]:
        for one in inputs:
            tally.total = inputs.total
            if isinstance(one, Failure):
                ledger.fail(one)
                tally.closed.append(one)
                advance(tally)
                continue
            sha256 = ledger.known(one.name, one.mark)
            if sha256 is not None and settled(ledger.see(one.name, one.mark, sha256)):
                continue
            yield one

    def jobs(unknown: Iterable[Input]) -> Iterator[Job]:
        for found in fetch(unknown):
            if found.failure is not None:
                ledger.fail(found.failure)
                tally.failed += 1
                advance(tally)
                continue
            key = ledger.see(found.name, found.mark, hashlib.sha256(found.data).hexdigest())
            if not settled(key):
                asked.add(key)
                yield Job(found.name, found.data, key)

    def settled(key: str) -> bool:
        known = key in asked or ledger.result(key) is not None
        if known:
            tally.unchanged += 1
            advance(tally)
        return known

    with closing(run_jobs(jobs(unknown()), setting, workers, executor, ordered=False)) as answers:
        for job, answer in answers:
            if isinstance(answer, Failure):
                # a process that died or was stopped over it
                answer = failure_finished(answer, lasting=False)
            assert isinstance(answer, Finished), "a ledger keeps lines"
            ledger.keep(job.key, answer)
            # from here on the ledger knows: what is remembered does not grow with the files
            asked.discard(job.key)
            if answer.decision is None:
                tally.failed += 1
            else:
                tally.scored += 1
            advance(tally)
    ledger.commit()
