"""Rank a table of scores for one requisition: a role, a level, both or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.records import Role
from rolematch.reporting.frame import LEVELS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Requisition:
    """An opening: its role and job level, each None where any will do."""

    role: Role | None = None
    level: int | None = None

    def title(self, lexicon: Lexicon) -> str:
        """Name the opening as its ladder does."""
        if self.role is None:
            return "either role" if self.level is None else f"either role, level {self.level}"
        profile = lexicon.roles[self.role]
        return profile.name if self.level is None else f"{profile.level_name(self.level)} (level {self.level})"


def rank(frame: pd.DataFrame, requisition: Requisition) -> pd.DataFrame:
    """Sort a table of scores by how well each resume matches an opening.

    The match is the fit for the role times the probability of the level: that the candidate fits *and* stands on the
    rung asked for. Both factors are columns, and so are the probabilities of standing below and above it, which mean
    different things to who hires. Without a level, the match is the fit; without a role, the better of the two roles
    counts. Equal matches stand in the order of the fit, then of their file names.

    Returns
    -------
    pandas.DataFrame
        The scored rows with more columns: ``match``; ``role`` (the one that the match is for) and ``fit`` for it; and,
        where a level is asked for, ``at_level``, ``below_level`` and ``above_level``, which add up to 1.
    """
    ranked = frame[frame["decision"].notna()].copy()
    roles = roles_of(frame) if requisition.role is None else (requisition.role,)
    missing = [role for role in roles if f"fit_{role}" not in frame]
    if missing:
        raise UsageError(f"nothing was scored for the role {missing[0]!r}: the model does not know it")
    # a column for each role, named as the role
    fits = ranked[[f"fit_{role}" for role in roles]].astype("float64").set_axis(list(roles), axis="columns")
    ranked["role"] = fits.idxmax(axis="columns") if len(fits) else ""
    ranked["fit"] = ranked["match"] = fits.max(axis="columns")
    if requisition.level is not None:
        levels = ranked[[f"level_{level}" for level in LEVELS]].astype("float64")
        asked = requisition.level - 1
        ranked["at_level"] = levels.iloc[:, asked]
        ranked["below_level"] = levels.iloc[:, :asked].sum(axis="columns")
        ranked["above_level"] = levels.iloc[:, asked + 1 :].sum(axis="columns")
        ranked["match"] *= ranked["at_level"]
    return ranked.sort_values(["match", "fit", "file"], ascending=[False, False, True], kind="stable")


def roles_of(frame: pd.DataFrame) -> tuple[Role, ...]:
    """Give the roles that a table of scores has fits for."""
    named = (str(name).removeprefix("fit_") for name in frame.columns if str(name).startswith("fit_"))
    return tuple(role for role in named if role != "neither")


def find_requisition(role: str | None, level: str | None, lexicon: Lexicon) -> Requisition:
    """Understand what a person calls an opening.

    Parameters
    ----------
    role : str, optional
        ``mle``, ``ds``, or another role of the lexicon.
    level : str, optional
        1 to 5, a level's name ("Senior Data Scientist"), words of one ("senior", "lead"), or a word of
        ``titles.csv`` that states a level. A name that stands on one role's ladder alone names the role too.

    Raises
    ------
    UsageError
        No level is called so, or several are.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> find_requisition(None, "senior data scientist", load_lexicon())
    Requisition(role='ds', level=3)
    >>> find_requisition("mle", "lead", load_lexicon())
    Requisition(role='mle', level=4)
    """
    found: Role | None = None
    if role is not None:
        found = next((known for known in lexicon.roles if known == role.lower()), None)
        if found is None:
            raise UsageError(f"role {role!r} is none of {', '.join(lexicon.roles)}")
    if level is None:
        return Requisition(found)
    text = level.strip().lower()
    if text in {"1", "2", "3", "4", "5"}:
        return Requisition(found, int(text))
    names = [
        (known, rung.level, name.lower())
        for known in (tuple(lexicon.roles) if found is None else (found,))
        for rung in lexicon.roles[known].levels
        for name in rung.names
    ]
    exact = {(known, number) for known, number, name in names if name == text}
    if len(exact) == 1:
        return Requisition(*exact.pop())
    words = _words(text)
    numbers = {number for _, number, name in names if words and words <= _words(name)} or {
        int(row.value) for row in lexicon.titles if row.field == "level" and row.term == text
    }
    if len(numbers) != 1:
        shown = "; ".join(f"{number} {name}" for _, number, name in names)
        wrong = "could be more than one level" if numbers else "is no level"
        raise UsageError(f"level {level!r} {wrong}: 1 to 5, or {shown}")
    return Requisition(found, numbers.pop())


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))
