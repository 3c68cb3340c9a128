"""Load ``skill_lexicon/`` once: typed tables, the two roles, and a hash that says which rows they were."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rolematch.errors import LexiconError
from rolematch.lexicon.roles import RoleProfile, read_role
from rolematch.lexicon.rows import read_rows
from rolematch.lexicon.tables import (
    TABLES,
    AffinityRow,
    AliasRow,
    AmbiguousRow,
    CueRow,
    DateWordRow,
    DegreeRow,
    HeadingRow,
    SkillRow,
    SourceRow,
    TitleRow,
    WordRow,
)
from rolematch.records import ROLES, Role

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words and facts as data. Compared and hashed by identity, so that matchers can be cached for it."""

    folder: Path
    version: str
    sha256: str
    sources: tuple[SourceRow, ...]
    skills: dict[str, SkillRow]
    aliases: tuple[AliasRow, ...]
    ambiguous: tuple[AmbiguousRow, ...]
    affinity: dict[str, AffinityRow]
    headings: tuple[HeadingRow, ...]
    titles: tuple[TitleRow, ...]
    date_words: tuple[DateWordRow, ...]
    degrees: tuple[DegreeRow, ...]
    cues: tuple[CueRow, ...]
    words: tuple[WordRow, ...]
    vocabulary: dict[str, str]
    roles: dict[Role, RoleProfile] = field(default_factory=dict)

    def word_list(self, name: str) -> frozenset[str]:
        """Give the words of one closed list of ``words.csv``."""
        return frozenset(row.word for row in self.words if row.list == name)

    def closure(self, skill: str) -> frozenset[str]:
        """Give a skill and all that it implies, and what those imply.

        Examples
        --------
        >>> sorted(load_lexicon().closure("pyspark"))
        ['big-data', 'pyspark', 'python', 'spark']
        """
        found: set[str] = set()
        waiting = [skill]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.skills[name].implies
        return frozenset(found)

    def __reduce__(self) -> tuple[Any, ...]:
        # a worker process loads the rows itself; matchers are cached by identity
        return load_lexicon, (self.folder,)


def default_folder() -> Path:
    """Find the lexicon that came with the package: inside the wheel, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "skill_lexicon", package.parents[1] / "skill_lexicon"):
        if (folder / "skills.csv").is_file():
            return folder
    raise LexiconError(["skill_lexicon: the folder that belongs to the package is missing; install it again"])


def load_lexicon(folder: str | Path | None = None) -> Lexicon:
    """Load and check a lexicon folder; the same folder gives the same object.

    Parameters
    ----------
    folder : str or Path, optional
        A folder laid out like the project's ``skill_lexicon/``. Without it, the one that came with the package.

    Raises
    ------
    LexiconError
        With one complaint for each bad row, file and line first.

    Examples
    --------
    >>> load_lexicon().skills["pytorch"].name
    'PyTorch'
    """
    return _load(Path(folder).resolve() if folder is not None else default_folder())


@functools.lru_cache(maxsize=4)
def _load(folder: Path) -> Lexicon:
    complaints: list[str] = []
    lines: dict[str, list[int]] = {name: [] for name in TABLES}
    tables: dict[str, Any] = {
        name: read_rows(folder / f"{name}.csv", row_type, complaints, lines[name]) for name, row_type in TABLES.items()
    }
    roles = {}
    for role in ROLES:
        profile = read_role(folder / "roles" / f"{role}.toml", complaints)
        if profile is not None:
            roles[role] = profile
    complaints.extend(_cross_check(tables, lines))
    complaints.extend(_check_matching(tables, lines))
    if complaints:
        raise LexiconError(complaints)
    return Lexicon(
        folder=folder,
        version=VERSION,
        sha256=_hash(folder),
        **(
            tables
            | {name: {row.skill: row for row in tables[name]} for name in ("skills", "affinity")}
            | {"vocabulary": {row.word: row.feature for row in tables["vocabulary"]}}
        ),
        roles=roles,
    )


def _cross_check(tables: dict[str, Any], lines: dict[str, list[int]]) -> Iterable[str]:
    """Complain about names that lead nowhere and about keys that stand twice."""
    sources = {row.source for row in tables["sources"]}
    skills = {row.skill for row in tables["skills"]}
    for name, rows in tables.items():
        for line, row in zip(lines[name], rows, strict=True):
            if row.source not in sources:
                yield f"{name}.csv:{line}: source {row.source!r} is not in sources.csv"
            if name != "skills" and hasattr(row, "skill") and row.skill not in skills:
                yield f"{name}.csv:{line}: skill {row.skill!r} is not in skills.csv"
    for line, row in zip(lines["skills"], tables["skills"], strict=True):
        for implied in row.implies:
            if implied not in skills:
                yield f"skills.csv:{line}: implies {implied!r}, which is not in skills.csv"
    keys: dict[str, Callable[[Any], Any]] = {
        "skills": lambda row: row.skill,
        "aliases": lambda row: (row.alias.casefold() if row.match == "any-case" else row.alias, row.match),
        "affinity": lambda row: row.skill,
        "headings": lambda row: row.heading,
        "sources": lambda row: row.source,
        "vocabulary": lambda row: row.word,
    }
    for name, key in keys.items():
        seen: dict[Any, int] = {}
        for line, row in zip(lines[name], tables[name], strict=True):
            if key(row) in seen:
                yield f"{name}.csv:{line}: {key(row)!r} stands already in line {seen[key(row)]}"
            seen.setdefault(key(row), line)


def _check_matching(tables: dict[str, Any], lines: dict[str, list[int]]) -> Iterable[str]:
    """Complain about patterns that do not compile, rules that do not parse, and unsure aliases that no rule accepts."""
    skills = {row.skill for row in tables["skills"]}
    accepting = {row.skill for row in tables["ambiguous"] if row.rule != "veto"}
    for line, row in zip(lines["aliases"], tables["aliases"], strict=True):
        if row.match == "regex":
            yield from _bad_pattern(row.alias, f"aliases.csv:{line}")
        if row.sure == "no" and row.skill not in accepting:
            yield f"aliases.csv:{line}: {row.alias!r} is unsure, and no row of ambiguous.csv accepts {row.skill!r}"
    for line, row in zip(lines["ambiguous"], tables["ambiguous"], strict=True):
        where = f"ambiguous.csv:{line}"
        if row.rule in ("pattern", "veto"):
            yield from _bad_pattern(row.value, where)
        elif row.rule == "section" and not re.fullmatch(r"item|listed:\d+", row.value):
            yield f"{where}: value: 'item' or 'listed:2' is asked for, not {row.value!r}"
        elif row.rule == "neighbour":
            count, *neighbours = row.value.split() or [""]
            if not count.isdecimal() or not neighbours:
                yield f"{where}: value: a number and skills are asked for, not {row.value!r}"
            for unknown in sorted(set(neighbours) - skills):
                yield f"{where}: skill {unknown!r} is not in skills.csv"


def _bad_pattern(pattern: str, where: str) -> Iterable[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"{where}: {pattern!r} is no regular expression: {error}"


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.csv"), *folder.glob("roles/*.toml")]):
        # newlines as in git, so that a checkout on Windows gives the same hash
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
