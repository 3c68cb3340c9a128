"""Role documents: what they say, statement by statement, of which role.

A document is an article that compares roles, a profile of one role, or a posting for one. Files are Markdown, HTML or
text, and JSON Lines for postings. Front matter (``role``, ``title``, ``kind``, ``year``, ``source``) says what a file
cannot show; without it, a text whose first line is a job title is a posting, and any other is an article.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from rolematch.building.blocks import read_blocks
from rolematch.building.comparing import Statement, compare_roles, roles_named
from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.parsing.titles import parse_title

DocumentKind = Literal["comparison", "profile", "posting"]
MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html", ".htm": "text/html"}
SUFFIXES = (*MEDIA_TYPES, ".txt", ".jsonl", ".jsonl.gz")
LONGEST_TITLE = 8
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class RoleDocument:
    """One document: where it comes from, and what it says of which role.

    ``origin`` groups documents of one place ("us-ml-2024"): shares are counted within it. ``year`` is None where none
    is known.
    """

    name: str
    kind: DocumentKind
    origin: str
    year: int | None
    statements: tuple[Statement, ...]

    @property
    def roles(self) -> frozenset[str]:
        """The roles that it says something of."""
        return frozenset(role for statement in self.statements for role in statement.roles)


def read_documents(paths: Sequence[Path], lexicon: Lexicon) -> Iterator[RoleDocument]:
    """Read role documents: files, and all that lie in folders, in the order of their names.

    Raises
    ------
    UsageError
        A path does not exist, or a file is none that can be read; with its name and line.
    """
    for path in paths:
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file() and p.name.endswith(SUFFIXES)):
                yield from _read_file(file, file.relative_to(path).as_posix(), lexicon)
        elif path.is_file():
            yield from _read_file(path, path.name, lexicon)
        else:
            raise UsageError(f"{path}: no such file or folder")


def _read_file(path: Path, name: str, lexicon: Lexicon) -> Iterator[RoleDocument]:
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        yield from _read_postings(path, lexicon)
        return
    if not path.name.endswith(SUFFIXES):
        raise UsageError(f"{path}: a role document is one of {', '.join(SUFFIXES)}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: it is no UTF-8 text ({error.reason} at byte {error.start})") from error
    facts, body, first_line = _front_matter(text, path)
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/plain")
    year = _year_of(facts, body[:400])
    # files that say no source are told apart by their year alone
    origin = str(facts.get("source") or "documents")
    role, title = facts.get("role"), facts.get("title")
    first = next((line.strip() for line in body.splitlines() if line.strip()), "")
    named = roles_named(first, lexicon) if not facts and media_type == "text/plain" else []
    if role is not None or (title and facts.get("kind") != "comparison"):
        roles = frozenset({str(role)} if role is not None else roles_named(str(title), lexicon))
        if not roles <= set(lexicon.roles):
            raise UsageError(f"{path}: role {role!r} is none of {', '.join(sorted(lexicon.roles))}")
        kind: DocumentKind = "profile" if role is not None else "posting"
        yield RoleDocument(name, kind, origin, year, _all_of(body, media_type, first_line, roles))
    elif len(named) == 1 and _is_posting(body, first, lexicon):
        yield RoleDocument(name, "posting", origin, year, _all_of(body, media_type, first_line, frozenset(named)))
    else:
        blocks = read_blocks(body, media_type, first_line)
        yield RoleDocument(name, "comparison", origin, year, tuple(compare_roles(blocks, lexicon)))


def _is_posting(body: str, first: str, lexicon: Lexicon) -> bool:
    """Tell whether a text begins with a job title and goes on without the other role's name on a line of its own."""
    if len(first.split()) > LONGEST_TITLE or not parse_title(first, lexicon).likely:
        return False
    short = [line.strip() for line in body.splitlines() if 0 < len(line.split()) <= LONGEST_TITLE]
    titles = [line for line in short if parse_title(line, lexicon).likely]
    return len({role for line in titles for role in roles_named(line, lexicon)}) == 1


def _all_of(body: str, media_type: str, first_line: int, roles: frozenset[str]) -> tuple[Statement, ...]:
    """Take a whole document for the roles that it is about."""
    statements, heading = [], ""
    for block in read_blocks(body, media_type, first_line):
        if block.kind == "heading":
            heading = block.text
        statements.append(Statement(roles, block.text, block.line, heading, listed=block.kind in ("item", "cell")))
    return tuple(statements)


def _front_matter(text: str, path: Path) -> tuple[dict[str, Any], str, int]:
    """Part YAML front matter from what follows; give also the number of the line that follows."""
    match = re.match(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL)
    if match is None:
        return {}, text, 1
    import yaml

    try:
        facts = yaml.safe_load(match[1]) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UsageError(f"{path}:{mark.line + 2 if mark else 1}: bad front matter: {error}") from error
    if not isinstance(facts, dict):
        raise UsageError(f"{path}:1: front matter is lines of 'name: value'")
    return facts, text[match.end() :], match[0].count("\n") + 1


def _year_of(facts: dict[str, Any], beginning: str = "") -> int | None:
    """Read the year out of ``year``, ``date`` or the source's name, or the first that the text begins with."""
    for stated in (facts.get("year"), facts.get("date"), facts.get("source"), beginning):
        match = _YEAR.search(str(stated or ""))
        if match:
            return int(match[0])
    return None


def _read_postings(path: Path, lexicon: Lexicon) -> Iterator[RoleDocument]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                title, text = str(record["title"]), str(record["text"])
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise UsageError(f"{path}:{number}: a posting is an object with a title and a text: {error}") from error
            roles = frozenset(roles_named(title, lexicon))
            statements = (Statement(roles, text, number, "", listed=False),) if roles else ()
            origin = str(record.get("source") or path.name)
            yield RoleDocument(f"{path.name}:{number}", "posting", origin, _year_of(record), statements)


def without_repeats(documents: Iterable[RoleDocument]) -> Iterator[RoleDocument]:
    """Leave out postings whose words have come before: agencies post the same one under many names."""
    seen: set[tuple[str, ...]] = set()
    for document in documents:
        words = tuple(" ".join(s.text.casefold().split()) for s in document.statements)
        if document.kind == "posting" and words and words in seen:
            document = replace(document, statements=())
        seen.add(words)
        yield document
