"""Front matter: what a role document says of itself, in YAML between two lines of three hyphens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from rolematch.errors import UsageError

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class _Loader(yaml.SafeLoader):
    """A loader that says where a value stands that is none of its kind: a 13th month, a tag's wrong text."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error


def read_front_matter(text: str, path: Path) -> tuple[dict[str, Any], str, int]:
    """Part front matter from what follows; give also the number of the line that follows.

    Raises
    ------
    UsageError
        It is no YAML, or no mapping; with file and line.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text, 1
    try:
        facts = yaml.load(match[1], _Loader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise UsageError(f"{path}:{mark.line + 2 if mark else 1}: bad front matter: {problem}") from error
    except RecursionError as error:
        raise UsageError(f"{path}:1: bad front matter: its lists lie too deep in each other") from error
    if not isinstance(facts, dict):
        raise UsageError(f"{path}:1: front matter is lines of 'name: value'")
    return facts, text[match.end() :], match[0].count("\n") + 1


def year_of(facts: dict[str, Any], beginning: str = "") -> int | None:
    """Read the year out of ``year``, ``date`` or the source's name, or the first that the text begins with."""
    for stated in (facts.get("year"), facts.get("date"), facts.get("source"), beginning):
        match = _YEAR.search(str(stated or ""))
        if match:
            return int(match[0])
    return None
