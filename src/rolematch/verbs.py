"""How commands behave: help that ends on a line to paste, and errors that become one line and an exit code."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rolematch.errors import LexiconError, RolematchError, UsageError

WRONG_USE = 2
INTERRUPTED = 130


class _Place(click.Path):
    """A path; an empty one, which a shell makes of a variable that is not set, is not the folder we are in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty", param, ctx)
        return super().convert(value, param, ctx)


PLACE = _Place(path_type=Path)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of reading files; it gets them as one ``options``."""
    # heavy enough to wait for: a command that only shows its help imports no room
    names = ("pdf_engine", "ocr", "seconds", "pages", "characters", "size", "unpacked", "memory")

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from rolematch.reading import ReadingOptions

        given = {name: kwargs.pop(name) for name in names}
        for name in ("size", "unpacked", "memory"):
            try:
                given[name] = int(given[name] * 2**20)
            except (OverflowError, ValueError) as error:
                raise UsageError(f"--{name}: a number is asked for, not {given[name]}") from error
        return command(*args, options=ReadingOptions(**given), **kwargs)

    for option in reversed(_READING):
        run = option(run)
    return run


def _limit(name: str, default: float, unit: str, text: str) -> Callable[..., Any]:
    kind = click.FloatRange(min=0, min_open=True) if unit in ("SECONDS", "MB") else click.IntRange(min=1)
    return click.option(f"--{name}", type=kind, default=default, show_default=True, metavar=unit, help=text)


_READING = (
    click.option(
        "--pdf-engine",
        type=click.Choice(["auto", "pdfminer", "pdfium"]),
        default="auto",
        show_default=True,
        help="What reads PDF. auto: pdfium if installed.",
    ),
    click.option("--ocr/--no-ocr", default=True, show_default=True, help="Read scans, if OCR is installed."),
    _limit("seconds", 30, "SECONDS", "Time that reading one file may take."),
    _limit("pages", 50, "N", "Pages that are read of a file."),
    _limit("characters", 400_000, "N", "Characters that a file may show."),
    _limit("size", 20, "MB", "Size that a file may have."),
    _limit("unpacked", 200, "MB", "Size that it may unpack to."),
    _limit("memory", 1536, "MB", "Memory of the process that reads it."),
)


class Verb(click.Command):
    """A command whose help ends on a line to paste."""

    def __init__(self, *args: Any, example: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the example, unwrapped."""
        with formatter.section("Example"):
            formatter.write(f"{'':{formatter.current_indent}}{self.example}\n")


class Verbs(Verb, click.Group):
    """A group of commands that says our errors in one line, without a traceback."""

    command_class = Verb
    group_class = type

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and turn errors into exit codes."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error), ctx=None) from error
        except LexiconError as error:
            raise _Stop("\n".join(["the lexicon has bad rows", *error.complaints])) from error
        except RolematchError as error:
            raise _Stop(str(error)) from error
        except BrokenPipeError:
            # who reads our output has read enough; click ends the program quietly
            raise
        except OSError as error:
            # a full disk or a file that may not be read: what was finished before stays on it
            where = f" ({error.filename})" if error.filename else ""
            raise _Stop(f"cannot read or write{where}: {error.strerror or error}") from error
        except MemoryError as error:
            raise _Stop("there is not enough memory; what was finished before stays") from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)


def open_streams() -> None:
    """Open what the caller closed (``2>&-``) onto nothing: else a file of ours gets its number, and what is said."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            # the lowest number that is free: that of the stream, as those below it are open
            setattr(sys, name, os.fdopen(opened, mode, encoding="utf-8", closefd=opened != number))


class _Stop(click.ClickException):
    """Nothing could be done at all: not the fault of a resume, which would be exit code 1."""

    exit_code = WRONG_USE
