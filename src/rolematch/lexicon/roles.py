"""Read ``roles/*.toml``: a role's ladder of five levels, duties, technologies, education, and where they come from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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
        lists = ("duties", "key_skills", "technologies", "education", "collaborators", "provenance")
        return RoleProfile(
            role=data["role"],
            name=data["name"],
            focus=data["focus"],
            levels=levels,
            **{name: tuple(data[name]) for name in lists},
        )
    except OSError as error:
        complaints.append(f"roles/{path.name}: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        complaints.append(f"roles/{path.name}: {error}")
    except (KeyError, IndexError, TypeError) as error:
        complaints.append(f"roles/{path.name}: missing or of a wrong form: {error}")
    return None
