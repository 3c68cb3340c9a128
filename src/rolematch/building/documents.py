"""Role documents: what they say, statement by statement, of which role.

A document is an article that compares roles, a profile of one role, or a posting for one. Files are Markdown, HTML or
text, and JSON Lines for postings. Front matter (``role``, ``title``, ``kind``, ``year``, ``source``) says what a file
cannot show; without it, a text whose first line is a job title is a posting, and any other is an article.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from rolematch.building.blocks import Block, read_blocks
from rolematch.building.comparing import Statement, compare_roles, roles_named
from rolematch.building.front_matter import read_front_matter, year_of
from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.parsing.titles import parse_title

DocumentKind = Literal["comparison", "profile", "posting"]
MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html", ".htm": "text/html"}
SUFFIXES = (*MEDIA_TYPES, ".txt", ".jsonl", ".jsonl.gz")
LONGEST_TITLE = 8
DOCUMENTS, POSTINGS = "documents", "postings"
"""Where rows come from, and the origin of a document that names no source."""


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
    """Read role documents: files, and all that lie in folders, in the order of their names, each once.

    A document is called by its place in its folder; where two would be called alike, by the folder's name as well.

    Raises
    ------
    UsageError
        A path does not exist, or a file is none that can be read; with its name and line.
    """
    for name, path in _named_files(paths).items():
        if path.name.endswith((".jsonl", ".jsonl.gz")):
            yield from read_postings(path, name, lexicon)
        elif path.name.endswith(SUFFIXES):
            yield _read_file(path, name, lexicon)
        else:
            raise UsageError(f"{path}: a role document is one of {', '.join(SUFFIXES)}")


def _named_files(paths: Sequence[Path]) -> dict[str, Path]:
    """Name each file once, by as many of the parts of its path as tell it from the others."""
    files: dict[Path, tuple[Path, int]] = {}
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.name.endswith(SUFFIXES))
        elif path.is_file():
            found = [path]
        else:
            raise UsageError(f"{path}: no such file or folder")
        for file in found:
            parts = len(file.relative_to(path).parts) or 1
            files.setdefault(file.resolve(), (file, parts))
    waiting = list(files.values())
    names = [_last_parts(file, parts) for file, parts in waiting]
    while len(set(names)) < len(names):
        times = Counter(names)
        waiting = [(file, parts + (times[name] > 1)) for name, (file, parts) in zip(names, waiting, strict=True)]
        names = [_last_parts(file, parts) for file, parts in waiting]
    return {name: file for name, (file, _) in zip(names, waiting, strict=True)}


def _last_parts(path: Path, count: int) -> str:
    # the path's own parts, not those that a link leads to, without "..", which says nothing
    return "/".join(Path(os.path.abspath(path)).parts[-count:])  # noqa: PTH100


def _read_file(path: Path, name: str, lexicon: Lexicon) -> RoleDocument:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}:{line}: it is no UTF-8 text ({error.reason} at byte {error.start})") from error
    facts, body, first_line = read_front_matter(text, path)
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/plain")
    try:
        blocks = read_blocks(body, media_type, first_line)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error
    year = year_of(facts, body[:400])
    role, title = facts.get("role"), facts.get("title")
    first = next((line.strip() for line in body.splitlines() if line.strip()), "")
    named = roles_named(first, lexicon) if not facts and media_type == "text/plain" else []
    kind: DocumentKind = "comparison"
    roles: frozenset[str] = frozenset()
    if role is not None or (title and facts.get("kind") != "comparison"):
        roles = frozenset({str(role)} if role is not None else roles_named(str(title), lexicon))
        if not roles <= set(lexicon.roles):
            raise UsageError(f"{path}: role {role!r} is none of {', '.join(sorted(lexicon.roles))}")
        kind = "profile" if role is not None else "posting"
    elif len(named) == 1 and _is_posting(body, first, lexicon):
        kind, roles = "posting", frozenset(named)
    statements = compare_roles(blocks, lexicon) if kind == "comparison" else _all_of(blocks, roles)
    # files that say no source are told apart by their kind and year alone
    origin = str(facts.get("source") or (POSTINGS if kind == "posting" else DOCUMENTS))
    return RoleDocument(name, kind, origin, year, tuple(statements))


def _is_posting(body: str, first: str, lexicon: Lexicon) -> bool:
    """Tell whether a text begins with a job title and goes on without the other role's name on a line of its own."""
    if len(first.split()) > LONGEST_TITLE or not parse_title(first, lexicon).likely:
        return False
    short = [line.strip() for line in body.splitlines() if 0 < len(line.split()) <= LONGEST_TITLE]
    titles = [line for line in short if parse_title(line, lexicon).likely]
    return len({role for line in titles for role in roles_named(line, lexicon)}) == 1


def _all_of(blocks: Iterable[Block], roles: frozenset[str]) -> Iterator[Statement]:
    """Take a whole document for the roles that it is about."""
    heading = ""
    for block in blocks:
        if block.kind == "heading":
            heading = block.text
        yield Statement(roles, block.text, block.line, heading, listed=block.kind in ("item", "cell"))


def read_postings(path: Path, name: str, lexicon: Lexicon) -> Iterator[RoleDocument]:
    """Read JSON Lines of postings, gzipped or not."""
    for number, line in _lines_of(path):
        where = f"{path}:{number}"
        try:
            record = json.loads(line.decode("utf-8-sig"))
            if not isinstance(record, dict):
                raise TypeError(f"{record!r:.40} is none")
            title, text = (_text_of(record, key) for key in ("title", "text"))
        except UnicodeDecodeError as error:
            raise UsageError(
                f"{where}: it is no UTF-8 text ({error.reason} at byte {error.start} of the line)"
            ) from error
        except UnicodeEncodeError as error:
            raise UsageError(f"{where}: half a character ({error.reason})") from error
        except RecursionError as error:
            raise UsageError(f"{where}: its objects or lists lie too deep in each other") from error
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{where}: a posting is an object with a title and a text: {error}") from error
        roles = frozenset(roles_named(title, lexicon))
        statements = (Statement(roles, text, number, "", listed=False),) if roles else ()
        origin = str(record.get("source") or path.name)
        yield RoleDocument(f"{name}:{number}", "posting", origin, year_of(record), statements)


def _lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Give the lines of a file that are not blank, with their numbers."""
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UsageError(f"{path}:{number + 1}: it is damaged, or not gzipped: {error}") from error


def _text_of(record: dict[str, Any], key: str) -> str:
    value = record[key]
    if not isinstance(value, str):
        raise TypeError(f"the {key} is {value!r:.40}")
    value.encode()  # half of a pair of surrogates is no text, and nothing could be written of it
    return value


def without_repeats(documents: Iterable[RoleDocument]) -> Iterator[RoleDocument]:
    """Leave out postings whose words have come before: agencies post the same one under many names."""
    seen: set[tuple[str, ...]] = set()
    for document in documents:
        words = tuple(" ".join(s.text.casefold().split()) for s in document.statements)
        if document.kind == "posting" and words and words in seen:
            document = replace(document, statements=())
        seen.add(words)
        yield document
