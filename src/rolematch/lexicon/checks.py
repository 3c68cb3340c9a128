"""Check the rows of a lexicon: each alone, each against the others, and names that lead nowhere."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from rolematch.lexicon.folding import fold
from rolematch.lexicon.roles import RoleProfile, unknown_skills
from rolematch.lexicon.rows import shown
from rolematch.lexicon.tables import ROW_TYPES, AmbiguousRow, ClaimRow, CountRow, DegreeRow, ImpliesRow, TitleRow
from rolematch.lexicon.values import DEGREE_MARKS, ROW_CHECKS, are_plain, check_cells
from rolematch.records import ROLES

Tables = Mapping[str, Sequence[Any]]
Lines = Mapping[str, Sequence[int]]


def check_tables(tables: Tables, lines: Lines, roles: Iterable[RoleProfile], folder: Path) -> Iterator[str]:
    """Complain of all that is wrong with rows that were read, table and line first.

    Parameters
    ----------
    tables : mapping of str to sequence of rows
        The rows of each table.
    lines : mapping of str to sequence of int
        The line of each row.
    roles : iterable of RoleProfile
        The roles of the same lexicon.
    folder : Path
        The lexicon's folder: its roles are read again where a line of theirs has to be named.
    """
    roles = tuple(roles)
    for name, rows in tables.items():
        checks = [ROW_CHECKS[name]] if name in ROW_CHECKS else []
        if not are_plain(name, rows):
            checks.insert(0, functools.partial(check_cells, name))
        for check in checks:
            for line, row in zip(lines[name], rows, strict=True):
                for words in check(row):
                    yield f"{name}.csv:{line}: {words}"
    # without skills or sources every other row would complain too
    if not tables["skills"] or not tables["sources"]:
        return
    yield from _names(tables, lines)
    yield from _roles(tables, lines, [*dict.fromkeys((*ROLES, *(profile.role for profile in roles)))])
    yield from _implies(tables["implies"], lines["implies"], {row.skill for row in tables["skills"]})
    yield from _repeats(tables, lines)
    yield from _degrees(tables["degrees"], lines["degrees"])
    yield from _grades(tables["claims"], lines["claims"])
    yield from _sizes(tables.get("counts", ()), lines.get("counts", ()))
    yield from _unsure(tables, lines)
    yield from unknown_skills(folder / "roles", roles, {row.skill for row in tables["skills"]})


def _names(tables: Tables, lines: Lines) -> Iterator[str]:
    """Complain of sources and skills that are in no table."""
    sources = {row.source for row in tables["sources"]}
    skills = {row.skill for row in tables["skills"]}
    for name, rows in tables.items():
        for column, known in (("source", sources), ("skill", skills)):
            if name == f"{column}s" or column not in ROW_TYPES[name].__annotations__:
                continue
            named = list(map(attrgetter(column), rows))
            if known.issuperset(named):
                continue
            for line, cell in zip(lines[name], named, strict=True):
                if cell not in known:
                    yield f"{name}.csv:{line}: {column} {shown(cell)} is not in {column}s.csv"
    for line, row in zip(lines["ambiguous"], tables["ambiguous"], strict=True):
        if row.rule == "neighbour":
            for unknown in sorted(set(row.value.split()[1:]) - skills):
                yield f"ambiguous.csv:{line}: skill {shown(unknown)} is not in skills.csv"


def _roles(tables: Tables, lines: Lines, roles: Sequence[str]) -> Iterator[str]:
    """Complain of counts for roles that the lexicon does not have."""
    for name in ("affinity", "counts", "provenance"):
        for line, row in zip(lines.get(name, ()), tables.get(name, ()), strict=True):
            if row.role not in roles:
                yield f"{name}.csv:{line}: role: {shown(row.role)} is none of {', '.join(map(repr, roles))}"


def _implies(rows: Sequence[ImpliesRow], lines: Sequence[int], skills: set[str]) -> Iterator[str]:
    """Complain of implied skills that do not exist, and of those that imply themselves by some chain."""
    parents: dict[str, tuple[str, ...]] = dict.fromkeys(skills, ())
    known = [(line, row) for line, row in zip(lines, rows, strict=True) if row.skill in skills]
    for line, row in known:
        if row.implies in skills:
            parents[row.skill] += (row.implies,)
        else:
            yield f"implies.csv:{line}: implies {shown(row.implies)}, which is not in skills.csv"
    for line, row in known:
        if row.implies in skills and row.skill in closure_of(row.implies, parents):
            yield f"implies.csv:{line}: {row.implies!r} leads back to {row.skill!r}"


def closure_of(skill: str, parents: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Give a skill and all that its parents lead to."""
    found: set[str] = set()
    waiting = [skill]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += parents[name]
    return frozenset(found)


def _title_key(row: TitleRow) -> tuple[str, ...]:
    # a noun may both end a title and be a rank
    return (fold(row.term), row.field, *([row.value] if row.field == "noun" else []))


# What may stand once in a table
_KEYS: dict[str, Callable[[Any], Any]] = {
    "skills": lambda row: row.skill,
    "aliases": lambda row: (row.alias.casefold() if row.match == "any-case" else row.alias, row.match),
    "implies": lambda row: (row.skill, row.implies),
    "ambiguous": lambda row: (row.skill, row.rule, row.value),
    "affinity": lambda row: (row.skill, row.role),
    "counts": lambda row: (row.origin, row.year, row.role, row.skill),
    "provenance": lambda row: (row.skill, row.role, row.document),
    "headings": lambda row: row.heading,
    "titles": _title_key,
    "date_words": lambda row: (fold(row.word), row.field),
    "degrees": lambda row: row.form if row.form.isupper() else fold(row.form),
    "cues": lambda row: fold(row.cue),
    "words": lambda row: (row.word, row.list),
    "sources": lambda row: row.source,
    "vocabulary": lambda row: row.word,
    "claims": lambda row: (fold(row.phrase), row.side),
}


def _repeats(tables: Tables, lines: Lines) -> Iterator[str]:
    for name, key_of in ((name, key_of) for name, key_of in _KEYS.items() if name in tables):
        keys = list(map(key_of, tables[name]))
        if len(set(keys)) == len(keys):
            continue
        seen: dict[Any, int] = {}
        for line, key in zip(lines[name], keys, strict=True):
            if key in seen:
                yield f"{name}.csv:{line}: {shown(key)} stands already in line {seen[key]}"
            seen.setdefault(key, line)


def _degrees(rows: Sequence[DegreeRow], lines: Sequence[int]) -> Iterator[str]:
    """Complain of degrees without a level, in a table that has levels: the column may be missing."""
    if all(row.level is None for row in rows):
        return
    for line, row in zip(lines, rows, strict=True):
        if row.level is None and row.degree not in DEGREE_MARKS:
            yield f"degrees.csv:{line}: level: the cell is empty; one is asked for beside {shown(row.degree)}"


def _grades(rows: Sequence[ClaimRow], lines: Sequence[int]) -> Iterator[str]:
    """Complain of a phrase that says one thing before a skill and another behind it: it is looked up by its words."""
    graded = [(line, row) for line, row in zip(lines, rows, strict=True) if row.grade is not None]
    seen: dict[str, tuple[int, ClaimRow]] = {}
    for line, row in graded:
        first, other = seen.setdefault(fold(row.phrase), (line, row))
        if other.grade != row.grade:
            yield f"claims.csv:{line}: grade: {row.grade!r}, and {other.grade!r} in line {first}; one is allowed"


def _sizes(rows: Sequence[CountRow], lines: Sequence[int]) -> Iterator[str]:
    """Complain of counts of one origin, year and role that are not out of the same number of documents."""
    seen: dict[Any, tuple[int, int]] = {}
    for line, row in zip(lines, rows, strict=True):
        first, size = seen.setdefault((row.origin, row.year, row.role), (line, row.of))
        if size != row.of:
            yield f"counts.csv:{line}: of: {row.of}, and {size} in line {first}; one number is allowed for an origin"


def _unsure(tables: Tables, lines: Lines) -> Iterator[str]:
    """Complain of unsure aliases that no rule accepts."""
    rules: Sequence[AmbiguousRow] = tables["ambiguous"]
    accepting = {row.skill for row in rules if row.rule != "veto"}
    for line, row in zip(lines["aliases"], tables["aliases"], strict=True):
        if row.sure == "no" and row.skill not in accepting:
            yield (
                f"aliases.csv:{line}: {shown(row.alias)} is unsure, and no row of ambiguous.csv accepts "
                f"{shown(row.skill)}"
            )
