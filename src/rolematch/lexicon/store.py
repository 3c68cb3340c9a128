"""Load ``skill_lexicon/`` once: typed tables, the two roles, and a hash that says which rows they were."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rolematch.errors import LexiconError
from rolematch.lexicon.roles import RoleProfile, read_role
from rolematch.lexicon.rows import read_rows, uncollected
from rolematch.lexicon.tables import (
    RECORDS,
    TABLES,
    AffinityRow,
    AliasRow,
    AmbiguousRow,
    ClaimRow,
    CueRow,
    DateWordRow,
    DegreeRow,
    HeadingRow,
    ImpliesRow,
    SkillRow,
    SourceRow,
    TitleRow,
    WordRow,
)
from rolematch.records import ROLES, Role

VERSION = "0.2.0"
# Holds the hash of the rows that passed all checks
CHECKED = "checked.txt"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words and facts as data. Compared and hashed by identity, so that matchers can be cached for it."""

    folder: Path
    version: str
    sha256: str
    sources: tuple[SourceRow, ...]
    skills: dict[str, SkillRow]
    implies: tuple[ImpliesRow, ...]
    aliases: tuple[AliasRow, ...]
    ambiguous: tuple[AmbiguousRow, ...]
    affinity: dict[tuple[str, str], AffinityRow]
    headings: tuple[HeadingRow, ...]
    titles: tuple[TitleRow, ...]
    date_words: tuple[DateWordRow, ...]
    degrees: tuple[DegreeRow, ...]
    cues: tuple[CueRow, ...]
    claims: tuple[ClaimRow, ...]
    words: tuple[WordRow, ...]
    vocabulary: dict[str, str]
    roles: dict[Role, RoleProfile] = field(default_factory=dict)

    def word_list(self, name: str) -> frozenset[str]:
        """Give the words of one closed list of ``words.csv``."""
        return _word_list(name, self)

    def closure(self, skill: str) -> frozenset[str]:
        """Give a skill and all that it implies, and what those imply.

        Examples
        --------
        >>> sorted(load_lexicon().closure("pyspark"))
        ['big-data', 'pyspark', 'python', 'spark']
        """
        return _closure(skill, _parents(self))

    def __reduce__(self) -> tuple[Any, ...]:
        # a worker process loads the rows of a folder itself; matchers are cached by identity
        if _newest.get(self.folder) is not self:
            return Lexicon, tuple(getattr(self, each.name) for each in fields(self))
        return load_lexicon, () if self.folder == default_folder() else (self.folder,)


@functools.lru_cache(maxsize=256)
def _word_list(name: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(row.word for row in lexicon.words if row.list == name)


@functools.lru_cache(maxsize=4)
def _parents(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    parents: dict[str, tuple[str, ...]] = dict.fromkeys(lexicon.skills, ())
    for row in lexicon.implies:
        parents[row.skill] += (row.implies,)
    return parents


def _closure(skill: str, parents: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [skill]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += parents[name]
    return frozenset(found)


def default_folder() -> Path:
    """Find the lexicon that came with the package: inside the wheel, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "skill_lexicon", package.parents[1] / "skill_lexicon"):
        if (folder / "skills.csv").is_file():
            return folder
    raise LexiconError(["skill_lexicon: the folder that belongs to the package is missing; install it again"])


def load_lexicon(folder: str | Path | None = None) -> Lexicon:
    """Load and check a lexicon folder; as long as its files stay as they are, it gives the same object.

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
    place = Path(folder).resolve() if folder is not None else default_folder()
    return _kept(place, _state(place))


def check_lexicon(folder: Path) -> Lexicon:
    """Check all rows of a folder, whatever its ``checked.txt`` says, and load it.

    Raises
    ------
    LexiconError
        With one complaint for each bad row.
    """
    return _load(folder.resolve(), thorough=True)


_State = tuple[tuple[str, int, int], ...]


def _state(folder: Path) -> _State:
    """Say what the files of a lexicon look like from outside: name, time of change, size."""
    found = []
    for path in sorted([*(folder / f"{name}.csv" for name in TABLES), *folder.glob("roles/*.toml")]):
        try:
            about = path.stat()
        except OSError:
            continue
        found.append((path.relative_to(folder).as_posix(), about.st_mtime_ns, about.st_size))
    return tuple(found)


@functools.lru_cache(maxsize=8)
def _kept(folder: Path, state: _State) -> Lexicon:  # noqa: ARG001
    """Load a lexicon once for each state of its files."""
    _newest[folder] = lexicon = _load(folder)
    return lexicon


# what was loaded last from each folder: one that was altered in memory is another object
_newest: dict[Path, Lexicon] = {}


def mark_checked(lexicon: Lexicon) -> None:
    """Write into the lexicon's folder that these rows were checked, so that loading them need not do it again."""
    (lexicon.folder / CHECKED).write_text(f"{lexicon.sha256}\n", encoding="utf-8")


def _load(folder: Path, thorough: bool = False) -> Lexicon:
    complaints: list[str] = []
    lines: dict[str, list[int]] = {name: [] for name in TABLES}
    with uncollected():
        tables: dict[str, Any] = {
            name: read_rows(folder / f"{name}.csv", row_type, complaints, lines[name])
            for name, row_type in TABLES.items()
        }
    roles = {}
    found = sorted(path.stem for path in (folder / "roles").glob("*.toml"))
    for role in (*ROLES, *(name for name in found if name not in ROLES)):
        profile = read_role(folder / "roles" / f"{role}.toml", complaints)
        if profile is not None:
            roles[role] = profile
    if thorough:
        for name, row_type in RECORDS.items():
            if (folder / f"{name}.csv").exists():
                lines[name] = []
                tables[name] = read_rows(folder / f"{name}.csv", row_type, complaints, lines[name])
    sha256 = _hash(folder)
    # the cross-checks take longer than reading: rows that passed them once, by their hash, are not asked again
    # without skills or sources every other row would complain too
    if tables["skills"] and tables["sources"] and (complaints or thorough or not _known_good(folder, sha256)):
        complaints.extend(_cross_check(tables, lines))
        complaints.extend(_check_matching(tables, lines))
    if complaints:
        raise LexiconError(complaints)
    return Lexicon(
        folder=folder,
        version=VERSION,
        sha256=sha256,
        **(
            {name: tables[name] for name in TABLES}
            | {"skills": {row.skill: row for row in tables["skills"]}}
            | {"affinity": {(row.skill, row.role): row for row in tables["affinity"]}}
            | {"vocabulary": {row.word: row.feature for row in tables["vocabulary"]}}
        ),
        roles=roles,
    )


def _known_good(folder: Path, sha256: str) -> bool:
    try:
        return (folder / CHECKED).read_text(encoding="utf-8").strip() == sha256
    except OSError:
        return False


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
    yield from _check_implies(tables["implies"], lines["implies"], skills)
    keys: dict[str, Callable[[Any], Any]] = {
        "skills": lambda row: row.skill,
        "aliases": lambda row: (row.alias.casefold() if row.match == "any-case" else row.alias, row.match),
        "implies": lambda row: (row.skill, row.implies),
        "affinity": lambda row: (row.skill, row.role),
        "counts": lambda row: (row.origin, row.year, row.role, row.skill),
        "provenance": lambda row: (row.skill, row.role, row.document),
        "headings": lambda row: row.heading,
        "sources": lambda row: row.source,
        "vocabulary": lambda row: row.word,
        "claims": lambda row: (row.phrase.casefold(), row.side),
    }
    for name, key in ((name, key) for name, key in keys.items() if name in tables):
        seen: dict[Any, int] = {}
        for line, row in zip(lines[name], tables[name], strict=True):
            if key(row) in seen:
                yield f"{name}.csv:{line}: {key(row)!r} stands already in line {seen[key(row)]}"
            seen.setdefault(key(row), line)


def _check_implies(rows: Sequence[ImpliesRow], lines: Sequence[int], skills: set[str]) -> Iterable[str]:
    """Complain about implied skills that do not exist, and about those that imply themselves by some chain."""
    parents: dict[str, tuple[str, ...]] = dict.fromkeys(skills, ())
    known = [(line, row) for line, row in zip(lines, rows, strict=True) if row.skill in skills]
    for line, row in known:
        if row.implies in skills:
            parents[row.skill] += (row.implies,)
        else:
            yield f"implies.csv:{line}: implies {row.implies!r}, which is not in skills.csv"
    for line, row in known:
        if row.implies in skills and row.skill in _closure(row.implies, parents):
            yield f"implies.csv:{line}: {row.implies!r} leads back to {row.skill!r}"


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
        elif row.rule == "cue":
            if not re.fullmatch(r"\d+(?: [^\s*]+\*?)+", row.value):
                yield f"{where}: value: a number and words are asked for, not {row.value!r}"
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
    # the tables that say where rows come from do not change what is found
    for path in sorted([*(folder / f"{name}.csv" for name in TABLES), *folder.glob("roles/*.toml")]):
        if not path.exists():
            continue
        # newlines as in git, so that a checkout on Windows gives the same hash
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
