"""Read ``roles/*.toml``: a role's ladder of five levels, duties, technologies, education, and where they come from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXTS = ("role", "name", "focus")
LISTS = ("duties", "key_skills", "technologies", "education", "collaborators", "provenance")
LEVEL_LISTS = ("names", "duties", "skills")
LARGEST_NUMBER = 100


class _Form(ValueError):
    """A value of a role's file that is not of the form asked for."""


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


def read_role(path: Path, complaints: list[str]) -> RoleProfile | None:
    """Read one role; what is wrong goes into `complaints`, and None comes back."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        _check_form(data, path.stem)
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
        if [entry.level for entry in levels] != [1, 2, 3, 4, 5] or not all(entry.names for entry in levels):
            complaints.append(f"roles/{path.name}: five levels are asked for, 1 to 5 in order, each with a name")
            return None
        return RoleProfile(
            role=data["role"],
            name=data["name"],
            focus=data["focus"],
            levels=levels,
            **{name: tuple(data[name]) for name in LISTS},
        )
    except OSError as error:
        complaints.append(f"roles/{path.name}: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, _Form) as error:
        complaints.append(f"roles/{path.name}: {error}")
    except (KeyError, IndexError, TypeError) as error:
        complaints.append(f"roles/{path.name}: missing or of a wrong form: {error}")
    return None


def _check_form(data: dict[str, Any], stem: str) -> None:
    """Complain about unknown names and about values that are no texts, lists of texts, or small numbers."""
    _check_names(data, {*TEXTS, *LISTS, "levels"}, "")
    for name in TEXTS:
        if not isinstance(data[name], str):
            raise _Form(f"{name}: a text is asked for")
    if data["role"] != stem:
        raise _Form(f"role: {data['role'][:40]!r} is not the file's name")
    for name in LISTS:
        _check_texts(data[name], name)
    if not isinstance(data["levels"], list):
        raise _Form("levels: five tables are asked for")
    for entry in data["levels"]:
        if not isinstance(entry, dict):
            raise _Form("levels: five tables are asked for")
        _check_names(entry, {"level", "years", *LEVEL_LISTS}, "levels: ")
        for name in LEVEL_LISTS:
            _check_texts(entry.get(name, []), f"levels: {name}")
        years = entry["years"]
        if not isinstance(years, list) or len(years) != 2:
            raise _Form("levels: years: two numbers are asked for")
        for number in (entry["level"], *years):
            if type(number) is not int or not 0 <= number <= LARGEST_NUMBER:
                raise _Form(f"levels: whole numbers from 0 to {LARGEST_NUMBER} are asked for")


def _check_names(table: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted({*table} - known)
    if unknown:
        raise _Form(f"{where}unknown: {', '.join(name[:40] for name in unknown[:5])}")


def _check_texts(value: Any, where: str) -> None:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise _Form(f"{where}: a list of texts is asked for")
