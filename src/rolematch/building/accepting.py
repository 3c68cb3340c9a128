"""Take the candidates that a person accepted into a lexicon's tables."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rolematch.building.candidates import CandidateRow
from rolematch.building.documents import DOCUMENTS
from rolematch.building.tables import read_table, table_text, write_texts
from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.lexicon.rows import read_rows
from rolematch.lexicon.tables import AliasRow, SkillRow, SourceRow

_GROUPS = {"tool": "tool", "method": "method", "duty": "task"}
_SOURCE = SourceRow(DOCUMENTS, "Terms of role documents that a person accepted", "facts only")


def accept_candidates(
    candidates: str | Path, folder: str | Path, lexicon: Lexicon, *, present: list[str] | None = None
) -> list[str]:
    """Add the candidates that a person accepted to a lexicon's folder; give the ids of the new skills.

    A row is accepted when its cell ``accept`` says ``tool``, ``method`` or ``duty``. Each becomes a skill with one
    alias in ``skills.csv`` and ``aliases.csv``, with source ``documents``, which ``sources.csv`` gets a row for if it
    has none. All rows are checked before any table is written.

    Parameters
    ----------
    candidates : str or Path
        The table of candidates.
    folder : str or Path
        The lexicon's folder, whose tables are written.
    lexicon : Lexicon
        The lexicon as it was loaded.
    present : list of str, optional
        Where to put the ids of accepted terms that the lexicon knows already: their rows stay as they are.

    Raises
    ------
    LexiconError
        The folder's own tables have bad rows.
    UsageError
        The table of candidates has bad rows, or a term would have the id or a surface form of another skill, or no
        id can be made of it; with file and line.
    """
    path, folder = Path(candidates), Path(folder)
    lines: list[int] = []
    rows = read_table(path, CandidateRow, lines)
    skills = list(read_rows(folder / "skills.csv", SkillRow))
    aliases = list(read_rows(folder / "aliases.csv", AliasRow))
    sources = list(read_rows(folder / "sources.csv", SourceRow))
    ids = {row.skill for row in skills} | lexicon.skills.keys()
    forms = {_plain(row.alias): row.skill for row in (*lexicon.aliases, *aliases)}
    added: dict[str, str] = {}
    complaints: list[str] = []
    for line, row in zip(lines, rows, strict=True):
        if not row.accept:
            continue
        skill, form = _id_of(row.term), _plain(row.term)
        if skill and forms.get(form) == skill:
            if present is not None and skill not in added:
                present.append(skill)
            continue
        complaint = _complaint(row.term, skill, ids, forms.get(form))
        if complaint:
            complaints.append(f"{path}:{line}: {complaint}")
            continue
        ids.add(skill)
        forms[form] = added[skill] = skill
        skills.append(SkillRow(skill, row.term, row.accept, _GROUPS[row.accept], DOCUMENTS))  # type: ignore[arg-type]
        aliases.append(AliasRow(skill, row.term, "any-case", DOCUMENTS))
    if complaints:
        raise UsageError("\n".join(["nothing was added", *complaints]))
    if added:
        texts = {
            folder / "skills.csv": _text(folder / "skills.csv", sorted(skills, key=lambda row: row.skill)),
            folder / "aliases.csv": _text(folder / "aliases.csv", sorted(aliases, key=lambda row: row.skill)),
        }
        if DOCUMENTS not in {row.source for row in sources}:
            texts[folder / "sources.csv"] = _text(folder / "sources.csv", [*sources, _SOURCE])
        write_texts(texts)
    return list(added)


def _complaint(term: str, skill: str, ids: set[str], known: str | None) -> str:
    """Say why a term can be no new skill; nothing if it can."""
    if not skill:
        return f"no id can be made of {term!r}: add it to skills.csv and aliases.csv by hand"
    if known is not None:
        return f"{term!r} is a surface form of {known!r} already"
    if skill in ids:
        return f"{term!r}: the lexicon has a skill {skill!r}; add an alias to it in aliases.csv"
    return ""


def _id_of(term: str) -> str:
    """Make an id of a term; none of one with letters that are not Latin, which an id would lose.

    Examples
    --------
    >>> _id_of("Café C++"), _id_of("数据 Lake")
    ('cafe-c-plus-plus', '')
    """
    letters = unicodedata.normalize("NFKD", term.casefold().replace("+", " plus").replace("#", " sharp"))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if any(letter.isalnum() and not letter.isascii() for letter in letters):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def _plain(form: str) -> str:
    """Give a form without what surface forms may differ in: capitals, blanks and hyphens."""
    return re.sub(r"[\s-]+", "", form.casefold())


def _text(path: Path, rows: Sequence[Any]) -> str:
    """Write rows with the columns that a table has, in its order."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return table_text(rows, type(rows[0]), next(csv.reader(handle)))
