"""Write docs/cli.md from what each command's ``--help`` says.

python docs/write_cli.py            write it
python docs/write_cli.py --check    only say whether it is up to date
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from rolematch.cli import main

PAGE = Path(__file__).with_name("cli.md")
TOP = """\
# The command line

Written from `--help` by `python docs/write_cli.py`; a test fails when it is out of date.

Data goes to stdout, talk to stderr. Exit codes: 0 all was read; 1 some files failed, and `failures.csv` (or stderr)
says which, why and what to do; 2 wrong use, or a lexicon or model that does not check out; 130 stopped by Ctrl-C and
143 by SIGTERM, with what was finished kept.
"""


def page() -> str:
    """Give the text of the page."""
    parts = [TOP]
    for names, command in commands(main, ("rolematch",)):
        context = click.Context(command, info_name=" ".join(names), max_content_width=80, terminal_width=80)
        context.help_option_names = main.context_settings["help_option_names"]
        parts.append(f"## {' '.join(names)}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def commands(command: click.Command, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Walk a command and those below it, in the order of their names."""
    yield names, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from commands(command.commands[name], (*names, name))


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page() else f"{PAGE} is out of date")
    if sys.argv[1:]:
        sys.exit(__doc__)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
