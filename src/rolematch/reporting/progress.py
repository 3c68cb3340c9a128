"""How far a long run is, on stderr, where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
