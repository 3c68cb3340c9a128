"""Results for a terminal: the ranked table, and text that no file name can use to play with the terminal."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from rolematch.lexicon import Lexicon
from rolematch.records import ROLES
from rolematch.reporting.ranking import Requisition, rank, roles_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

# a longer path is shown without its folders
LONGEST_PATH = 36
LONGEST_ROLE = 8
STYLES = {"MLE": "cyan", "DS": "magenta", "both": "green", "neither": "dim", "uncertain": "yellow"}


def ranked_table(frame: pd.DataFrame, requisition: Requisition, lexicon: Lexicon, top: int | None = None) -> Table:
    """Draw the ranked table of a screening, made for 80 columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `to_frame` gives it.
    top : int, optional
        How many rows; without it, all.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    ranked = rank(frame, requisition)
    shown = ranked if top is None else ranked.head(top)
    caption = f"{len(shown)} of {len(ranked)} resumes, best match first" if len(shown) < len(ranked) else None
    table = Table(
        title=f"Ranked for {requisition.title(lexicon)}",
        title_justify="left",
        title_style="bold",
        caption=caption,
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        padding=0,
    )
    table.add_column("#", justify="right", no_wrap=True)
    # without a level asked for, the match is the fit of the better role: one figure less to read
    matched = requisition.level is not None
    if matched:
        table.add_column("match", justify="right", no_wrap=True)
        table.add_column("at lvl", justify="right", no_wrap=True)
    # two columns give way where the terminal is narrow: rich takes from those that may wrap, the widest first
    table.add_column("resume", min_width=16)
    table.add_column("says", no_wrap=True)
    roles = roles_of(frame)
    for role in roles:
        table.add_column(role.upper() if role in ROLES else role[:LONGEST_ROLE], justify="right", no_wrap=True)
    table.add_column("level", min_width=8, max_width=22)
    table.add_column("years", justify="right", no_wrap=True)
    for place, row in enumerate(shown.to_dict("records"), start=1):
        style = STYLES.get(row["decision"], "blue")
        level_name = row.get(f"level_name_{row['role']}", "")
        table.add_row(
            str(place),
            *([f"{row['match']:.2f}", _at_level(row)] if matched else []),
            Text(_label(row), no_wrap=True, overflow="ellipsis"),
            Text(row["decision"], style=style),
            *(f"{row[f'fit_{role}']:.2f}" for role in roles),
            Text(f"{row['level']} {_short(level_name, lexicon)}", no_wrap=True, overflow="ellipsis"),
            f"{row['months_total'] / 12:.1f}",
            style="dim" if row["decision"] == "neither" else None,
        )
    return table


def _at_level(row: Mapping[Any, Any]) -> str:
    """Write the probability of the level asked for, with a sign where most of the rest lies above or below it.

    Examples
    --------
    >>> _at_level({"at_level": 0.31, "below_level": 0.07, "above_level": 0.62})
    '0.31↑'
    """
    side = max(("above_level", "below_level"), key=lambda name: row[name])
    sign = ("↑" if side == "above_level" else "↓") if row[side] > row["at_level"] else " "
    return f"{row['at_level']:.2f}{sign}"


def _label(row: Mapping[Hashable, Any]) -> str:
    """Say whose resume a row is: by name where the table has names, else by file."""
    name = row.get("name")
    return printable(name) if isinstance(name, str) else _file_text(row["file"])


def _file_text(name: str) -> str:
    """Leave the folders of a long path away: the file's own name says whose resume it is.

    Examples
    --------
    >>> _file_text("2026/cv.pdf"), _file_text("2026/spring/engineering/berlin/cv_kim_example.pdf")
    ('2026/cv.pdf', '…/cv_kim_example.pdf')
    """
    shown = printable(name)
    return shown if len(shown) <= LONGEST_PATH else f"…/{shown.rpartition('/')[2]}" if "/" in shown else shown


def _short(name: str, lexicon: Lexicon) -> str:
    """Abbreviate the role in a level's name: Senior Data Scientist, Senior DS."""
    for role, profile in lexicon.roles.items():
        name = name.replace(profile.name, role.upper())
    return name


def printable(text: str) -> str:
    r"""Escape control characters, with which a file name could colour, hide or overwrite what a terminal shows.

    Examples
    --------
    >>> print(printable("cv\x1b[2J.pdf"))
    cv\x1b[2J.pdf
    """
    return re.sub(
        r"""
        [\x00-\x1f\x7f-\x9f]        # C0 and C1: escape, backspace, newline
        | [\u200e\u200f\u202a-\u202e\u2066-\u2069]    # marks that turn the direction of text: cv<U+202E>fdp.exe
        """,
        lambda found: found[0].encode("unicode_escape").decode("ascii"),
        text,
        flags=re.VERBOSE,
    )
