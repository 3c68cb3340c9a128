"""How far a long run is, on stderr, where a person watches."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rolematch.screening.keeping import Tally

# seconds between two lines of a log
LOG_SECONDS = 1.0

# what the run does now, how many are done, and of how many
Advance = Callable[[str, int, int], None]


@contextmanager
def progress(quiet: bool = False) -> Iterator[Advance]:
    """Show a bar on stderr while a ``with`` lasts, and take it away at its end.

    Gives a function that moves the bar: the step's name, how many are done, and of how many. Without a terminal, or
    if `quiet`, it does nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield _nothing
        return
    # heavy: `rolematch --help` does without it
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done)

        yield advance


def _nothing(step: str, done: int, total: int) -> None:
    del step, done, total


@contextmanager
def screening_progress(quiet: bool = False, json_log: bool = False) -> Iterator[Callable[[Tally], None]]:
    """Show how far a screening is while a ``with`` lasts: a bar with rate and time left, or a log, on stderr.

    Parameters
    ----------
    quiet : bool
        Show nothing.
    json_log : bool
        Write a JSON object a line instead, about one a second: the event (``start``, ``progress``, and at last ``end``
        or, of a run that was stopped or failed, ``stopped``), seconds since the start, and the counts. No file is
        named, because names of files may name people.

    Without a terminal there is no bar.
    """
    if json_log:
        yield from _log()
    elif quiet or not sys.stderr.isatty():
        yield lambda _: None
    else:
        yield from _bar()


def _log() -> Iterator[Callable[[Tally], None]]:
    begun = said = time.monotonic()
    last = Tally()

    def say(event: str, tally: Tally) -> None:
        seconds = time.monotonic() - begun
        counts = {name: getattr(tally, name) for name in ("total", "scored", "failed", "unchanged")}
        counts["closed"] = len(tally.closed)
        rate = round((tally.scored + tally.failed) / seconds, 2) if seconds else 0.0
        line = {"event": event, "seconds": round(seconds, 3), **counts, "per_second": rate}
        print(json.dumps(line), file=sys.stderr, flush=True)

    def advance(tally: Tally) -> None:
        nonlocal said, last
        last = tally
        if time.monotonic() - said >= LOG_SECONDS:
            said = time.monotonic()
            say("progress", tally)

    say("start", last)
    try:
        yield advance
    except BaseException:
        say("stopped", last)
        raise
    say("end", last)


def _bar() -> Iterator[Callable[[Tally], None]]:
    # heavy: `rolematch --help` does without it
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.0f}/s" if speed else "", style="progress.data.speed")

    columns = (
        BarColumn(bar_width=16), MofNCompleteColumn(), Rate(), TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("screening", total=None)

        def advance(tally: Tally) -> None:
            counts = ((tally.scored, "scored"), (tally.failed, "failed"), (tally.unchanged, "unchanged"))
            said = ", ".join(f"{count} {what}" for count, what in counts if count) or "screening"
            bar.update(task, completed=tally.done, total=max(tally.total, tally.done), description=said)

        yield advance
