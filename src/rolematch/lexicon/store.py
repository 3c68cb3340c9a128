"""Load ``skill_lexicon/`` once: typed tables, the two roles, and a hash that says which rows they were."""

from __future__ import annotations

import functools
import hashlib
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
    tables: dict[str, Any] = {
        name: read_rows(folder / f"{name}.csv", row_type, complaints) for name, row_type in TABLES.items()
    }
    roles = {}
    for role in ROLES:
        profile = read_role(folder / "roles" / f"{role}.toml", complaints)
        if profile is not None:
            roles[role] = profile
    complaints.extend(_cross_check(tables))
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


def _cross_check(tables: dict[str, Any]) -> Iterable[str]:
    """Complain about names that lead nowhere and about keys that stand twice."""
    sources = {row.source for row in tables["sources"]}
    skills = {row.skill for row in tables["skills"]}
    for name, rows in tables.items():
        for line, row in enumerate(rows, start=2):
            if row.source not in sources:
                yield f"{name}.csv:{line}: source {row.source!r} is not in sources.csv"
            if name != "skills" and hasattr(row, "skill") and row.skill not in skills:
                yield f"{name}.csv:{line}: skill {row.skill!r} is not in skills.csv"
    for line, row in enumerate(tables["skills"], start=2):
        for implied in row.implies:
            if implied not in skills:
                yield f"skills.csv:{line}: implies {implied!r}, which is not in skills.csv"
    keys: dict[str, Callable[[Any], Any]] = {
        "skills": lambda row: row.skill,
        "aliases": lambda row: (row.skill, row.alias, row.match),
        "affinity": lambda row: row.skill,
        "headings": lambda row: row.heading,
        "sources": lambda row: row.source,
        "vocabulary": lambda row: row.word,
    }
    for name, key in keys.items():
        seen: dict[Any, int] = {}
        for line, row in enumerate(tables[name], start=2):
            if key(row) in seen:
                yield f"{name}.csv:{line}: {key(row)!r} stands already in line {seen[key(row)]}"
            seen.setdefault(key(row), line)


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.csv"), *folder.glob("roles/*.toml")]):
        # newlines as in git, so that a checkout on Windows gives the same hash
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
