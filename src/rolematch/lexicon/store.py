"""Load ``skill_lexicon/`` once: typed tables, the two roles, and a hash that says which rows they were."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from rolematch.errors import LexiconError
from rolematch.lexicon.checks import check_tables, closure_of
from rolematch.lexicon.roles import RoleProfile, read_roles
from rolematch.lexicon.rows import read_rows, uncollected
from rolematch.lexicon.tables import (
    ROW_TYPES,
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
from rolematch.records import Role

VERSION = "0.2.0"
# Holds the hash of the rows that passed all checks
CHECKED = "checked.txt"


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
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
        return _word_lists(self).get(name, frozenset())

    def closure(self, skill: str) -> frozenset[str]:
        """Give a skill and all that it implies, and what those imply.

        Examples
        --------
        >>> sorted(load_lexicon().closure("pyspark"))
        ['big-data', 'pyspark', 'python', 'spark']
        """
        return closure_of(skill, _parents(self))

    def __reduce__(self) -> tuple[Any, ...]:
        # a worker process loads the rows of a folder itself; matchers are cached by identity
        if _newest.get(self.folder) is not self:
            return Lexicon, tuple(getattr(self, each.name) for each in fields(self))
        return load_lexicon, () if self.folder == default_folder() else (self.folder,)


@functools.lru_cache(maxsize=4)
def _word_lists(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    for row in lexicon.words:
        lists.setdefault(row.list, set()).add(row.word)
    return {name: frozenset(words) for name, words in lists.items()}


@functools.lru_cache(maxsize=4)
def _parents(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    parents: dict[str, tuple[str, ...]] = dict.fromkeys(lexicon.skills, ())
    for row in lexicon.implies:
        parents[row.skill] += (row.implies,)
    return parents


def default_folder() -> Path:
    """Find the lexicon that came with the package: inside the wheel, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "skill_lexicon", package.parents[1] / "skill_lexicon"):
        if (folder / "skills.csv").is_file():
            return folder
    raise LexiconError(["skill_lexicon: the folder that belongs to the package is missing; install it again"])


def load_lexicon(folder: str | Path | None = None) -> Lexicon:
    """Load and check a lexicon folder; the same rows give the same object, and edited ones are read again.

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
    _newest[place] = lexicon = _loaded(place, _hash_of(place, _stamp(place)))
    return lexicon


def check_lexicon(folder: Path) -> Lexicon:
    """Check all rows of a folder as they stand now, whatever its ``checked.txt`` says, and load it.

    Raises
    ------
    LexiconError
        With one complaint for each bad row.
    """
    folder = folder.resolve()
    return _load(folder, _hash(folder), thorough=True)


def mark_checked(lexicon: Lexicon) -> None:
    """Write into the lexicon's folder that these rows were checked, so that loading them need not do it again."""
    (lexicon.folder / CHECKED).write_text(f"{lexicon.sha256}\n", encoding="utf-8")


# keyed by what the rows are: a row that is edited gives another lexicon
@functools.lru_cache(maxsize=4)
def _loaded(folder: Path, sha256: str) -> Lexicon:
    lexicon = _living.get((folder, sha256)) or _load(folder, sha256, thorough=False)
    _living[folder, sha256] = lexicon
    return lexicon


# those that somebody holds stay the same object, however many others are loaded
_living: WeakValueDictionary[tuple[Path, str], Lexicon] = WeakValueDictionary()
# what was loaded last from each folder: one that was altered in memory is another object
_newest: WeakValueDictionary[Path, Lexicon] = WeakValueDictionary()


def _load(folder: Path, sha256: str, *, thorough: bool) -> Lexicon:
    complaints: list[str] = []
    asked = ROW_TYPES if thorough else TABLES
    # the tables that say where rows come from may be missing
    asked = {name: row_type for name, row_type in asked.items() if name in TABLES or _table(folder, name).exists()}
    lines: dict[str, list[int]] = {name: [] for name in asked}
    with uncollected():
        tables: dict[str, Any] = {
            name: read_rows(_table(folder, name), row_type, complaints, lines[name]) for name, row_type in asked.items()
        }
    roles = read_roles(folder / "roles", complaints)
    # the checks take longer than reading: rows that passed them once, by their hash, are not asked again
    if complaints or thorough or not _known_good(folder, sha256):
        complaints.extend(check_tables(tables, lines, roles.values(), folder))
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


def _table(folder: Path, name: str) -> Path:
    return folder / f"{name}.csv"


def _known_good(folder: Path, sha256: str) -> bool:
    try:
        return (folder / CHECKED).read_text(encoding="utf-8").strip() == sha256
    except (OSError, UnicodeDecodeError):
        return False


def _files(folder: Path) -> list[Path]:
    """List the files that decide what is found; those that say where rows come from do not."""
    return sorted([*(_table(folder, name) for name in TABLES), *folder.glob("roles/*.toml")])


_Stamp = tuple[tuple[str, int, int, int], ...]


def _stamp(folder: Path) -> _Stamp:
    """Give what tells changed files from unchanged ones without reading them."""
    found = []
    for path in _files(folder):
        try:
            state = path.stat()
        except OSError:
            continue
        found.append((str(path), state.st_mtime_ns, state.st_ctime_ns, state.st_size))
    return tuple(found)


@functools.lru_cache(maxsize=16)
def _hash_of(folder: Path, _: _Stamp) -> str:
    return _hash(folder)


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in _files(folder):
        try:
            data = path.read_bytes()
        except OSError:
            continue  # reading its rows says so
        # newlines as in git, so that a checkout on Windows gives the same hash
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + data.replace(b"\r\n", b"\n"))
    return digest.hexdigest()
