"""Read ``roles/*.toml``: a role's ladder of five levels, duties, technologies, education, and where they come from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rolematch.lexicon.rows import shown
from rolematch.records import ROLES, Role


@dataclass(frozen=True, slots=True)
class Level:
    """A rung of the ladder: 1 to 5, its names (the first is the one shown), duties, and usual years of work."""

    level: int
    names: tuple[str, ...]
    duties: tuple[str, ...]
    years: tuple[int, int]
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """What a role is: its focus, ladder, duties, skills, technologies, education and partners."""

    role: str
    name: str
    focus: str
    levels: tuple[Level, ...]
    duties: tuple[str, ...]
    key_skills: tuple[str, ...]
    technologies: tuple[str, ...]
    education: tuple[str, ...]
    collaborators: tuple[str, ...]
    provenance: tuple[str, ...]

    def level_name(self, level: int) -> str:
        """Name a rung, 1 to 5."""
        return self.levels[level - 1].names[0]


_LISTS = ("duties", "key_skills", "technologies", "education", "collaborators", "provenance")
_TEXTS = ("role", "name", "focus")
_OF_A_LEVEL = ("level", "names", "years", "duties", "skills")
_RUNGS = (1, 2, 3, 4, 5)
# a role's id is the name of its file
ROLE_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LONGEST_CAREER = 60
# TOML's reader says the place in words
_AT_LINE = re.compile(r"at line (\d+)")


def read_roles(folder: Path, complaints: list[str]) -> dict[Role, RoleProfile]:
    """Read the roles of a lexicon, the two that it must have first; what is wrong with them goes to `complaints`."""
    found: dict[Role, RoleProfile] = {}
    others = sorted(path.stem for path in folder.glob("*.toml"))
    for role in (*ROLES, *(role for role in others if role not in ROLES)):
        profile = read_role(folder / f"{role}.toml", complaints)
        if profile is not None:
            found[role] = profile
    return found


def read_role(path: Path, complaints: list[str]) -> RoleProfile | None:
    """Read one role; what is wrong goes into `complaints`, and None comes back."""
    name = f"roles/{path.name}"
    try:
        written = path.read_bytes()
        text = written.decode("utf-8").replace("\r\n", "\n")
        data: dict[str, Any] = tomllib.loads(text)
    except OSError as error:
        complaints.append(f"{name}: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        complaints.append(f"{name}:{line}: not UTF-8: {error.reason}")
        return None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else len(text.splitlines()) if "end of document" in str(error) else 1
        complaints.append(f"{name}:{line}: {error}")
        return None
    if not ROLE_ID.fullmatch(path.stem):
        complaints.append(f"{name}:1: {shown(path.stem)} is no role; a to z, 0 to 9 and _ are allowed, 2 to 40 in all")
        return None
    wrong = [*_wrong_with_role(data, path.stem)]
    if wrong:
        complaints.extend(f"{name}:{_line_of(text, key, rung)}: {words}" for key, rung, words in wrong)
        return None
    levels = tuple(
        Level(
            level=entry["level"],
            names=tuple(entry["names"]),
            duties=tuple(entry["duties"]),
            years=(entry["years"][0], entry["years"][1]),
            skills=tuple(entry.get("skills", ())),
        )
        for entry in data["levels"]
    )
    return RoleProfile(
        role=data["role"],
        name=data["name"],
        focus=data["focus"],
        levels=levels,
        **{key: tuple(data[key]) for key in _LISTS},
    )


def unknown_skills(folder: Path, roles: Iterable[RoleProfile], skills: Set[str]) -> Iterator[str]:
    """Complain of skills that a role asks for and that are no skills, with the line of the list that names them."""
    for profile in roles:
        asked: list[tuple[str, int | None, tuple[str, ...]]] = [("technologies", None, profile.technologies)]
        asked += [("skills", rung.level - 1, rung.skills) for rung in profile.levels]
        for key, rung, named in asked:
            for unknown in sorted(set(named) - skills):
                text = (folder / f"{profile.role}.toml").read_text(encoding="utf-8")
                where = f"roles/{profile.role}.toml:{_line_of(text, key, rung)}: "
                where += f"level {rung + 1}: {key}" if rung is not None else key
                yield f"{where}: skill {shown(unknown)} is not in skills.csv"


# A complaint about a role: its key, the place of its rung among [[levels]] (None for the role itself), and words
_Wrong = tuple[str, int | None, str]


def _wrong_with_role(data: dict[str, Any], stem: str) -> Iterator[_Wrong]:
    for key in sorted(data.keys() - {*_TEXTS, *_LISTS, "levels"}):
        yield key, None, f"unknown key {shown(key)}; {', '.join((*_TEXTS, *_LISTS, 'levels'))} are allowed"
    for key in _TEXTS:
        # a role that was just added says nothing of itself yet
        if not _is_text(data.get(key)) and not (key == "focus" and data.get(key) == ""):
            yield key, None, f"{key}: a text is asked for, not {shown(data.get(key))}"
        elif key == "role" and data[key] != stem:
            yield key, None, f"role: the file's name asks for {stem!r}, not {shown(data[key])}"
    for key in _LISTS:
        if not _are_texts(data.get(key)):
            yield key, None, f"{key}: a list of texts is asked for, not {shown(data.get(key))}"
    rungs = data.get("levels")
    if not isinstance(rungs, list) or len(rungs) != len(_RUNGS) or not all(isinstance(rung, dict) for rung in rungs):
        yield "levels", None, "five levels are asked for, 1 to 5 in order, each with a name"
        return
    for place, rung in enumerate(rungs):
        yield from ((key, place, f"level {place + 1}: {words}") for key, words in _wrong_with_rung(rung, place + 1))


def _wrong_with_rung(rung: dict[str, Any], number: int) -> Iterator[tuple[str, str]]:
    for key in sorted(rung.keys() - {*_OF_A_LEVEL}):
        yield key, f"unknown key {shown(key)}; {', '.join(_OF_A_LEVEL)} are allowed"
    if type(rung.get("level")) is not int or rung["level"] != number:
        yield "level", f"level: {number} is asked for, not {shown(rung.get('level'))}"
    if not _are_texts(rung.get("names")) or not rung["names"]:
        yield "names", f"names: a list of texts, at least one, is asked for, not {shown(rung.get('names'))}"
    for key in ("duties", "skills"):
        if not _are_texts(rung.get(key, [] if key == "skills" else None)):
            yield key, f"{key}: a list of texts is asked for, not {shown(rung.get(key))}"
    years: Any = rung.get("years")
    whole = isinstance(years, list) and len(years) == 2 and all(type(year) is int for year in years)
    if not whole or not 0 <= years[0] <= years[1] <= _LONGEST_CAREER:
        yield "years", f"years: two whole numbers, 0 to {_LONGEST_CAREER}, are asked for, not {shown(years)}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(part) for part in value)


def _line_of(text: str, key: str, rung: int | None) -> int:
    """Find the line of a key, of the role itself or of a rung; where it is missing, the line of what lacks it.

    TOML's reader keeps no lines: they are looked for as people write such files, a key or a table a line.
    """
    place, start = -1, 1
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[\[\s*levels\s*\]\]", line):
            place += 1
            start = number if place == rung else start
            if rung is None and key == "levels":
                return number
        elif place == (-1 if rung is None else rung) and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return start
