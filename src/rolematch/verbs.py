"""How commands behave: help that ends on a line to paste, and errors that become one line and an exit code."""

from __future__ import annotations

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
            # a full disk, above all: what was finished before stays on it
            where = f" ({error.filename})" if error.filename else ""
            raise _Stop(f"cannot write{where}: {error.strerror or error}") from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)


class _Stop(click.ClickException):
    """Nothing could be done at all: not the fault of a resume, which would be exit code 1."""

    exit_code = WRONG_USE
