"""Find the skills of role documents: which document names which, for which role, where, and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from rolematch.building.documents import RoleDocument
from rolematch.lexicon import Lexicon
from rolematch.lexicon.tables import CountRow, ProvenanceRow
from rolematch.parsing.grading import grade_mentions
from rolematch.parsing.skills import find_mentions
from rolematch.records import CLAIMS, Document, Section, Source, Span

Progress = Callable[[str, int, int], None]
Cell = tuple[str, int | None, str]
"""An origin, a year and a role: shares are those of its documents."""


@dataclass(frozen=True, slots=True)
class Named:
    """One statement's skills: the roles it is about, where it stands, the ids of the skills in it and their spans."""

    roles: frozenset[str]
    text: str
    line: int
    heading: str
    listed: bool
    skills: tuple[tuple[str, Span], ...]


def find_named(
    documents: Sequence[RoleDocument], lexicon: Lexicon, workers: int = 0, progress: Progress | None = None
) -> list[tuple[Named, ...]]:
    """Find the skills in the statements of each document, in their order; in processes of their own if asked."""
    done = []
    if workers:
        with ProcessPoolExecutor(workers) as pool:
            for named in pool.map(_named_of, documents, [lexicon] * len(documents), chunksize=50):
                done.append(named)
                if progress is not None:
                    progress("role documents", len(done), len(documents))
        return done
    for document in documents:
        done.append(_named_of(document, lexicon))
        if progress is not None:
            progress("role documents", len(done), len(documents))
    return done


def _named_of(document: RoleDocument, lexicon: Lexicon) -> tuple[Named, ...]:
    named = []
    for statement in document.statements:
        text = statement.text
        written = Document(Source(document.name, "text/plain", "", len(text)), text, ())
        # a list in a role document is one of skills, as in a resume's section of them
        section = Section("skills" if statement.listed else "other", Span(0, 0), Span(0, len(text)))
        mentions = grade_mentions(text, find_mentions(written, (section,), lexicon), (), (), lexicon)
        # "machine learning engineer" names a role, not a skill
        skills = tuple((mention.skill, mention.span) for mention in mentions if mention.grade in CLAIMS)
        named.append(Named(statement.roles, text, statement.line, statement.heading, statement.listed, skills))
    return tuple(named)


def count_documents(
    documents: Sequence[RoleDocument], named: Sequence[Sequence[Named]], lexicon: Lexicon, source: str
) -> list[CountRow]:
    """Count for each origin, year and role how many documents name a skill, or one that implies it.

    An origin, year and role whose documents name none has one row of zero documents, for the lexicon's first skill:
    how many documents there are is a finding too.
    """
    sizes: Counter[Cell] = Counter()
    naming: Counter[tuple[Cell, str]] = Counter()
    for document, statements in zip(documents, named, strict=True):
        # a posting for both roles says nothing of what tells them apart
        if document.kind == "posting" and len(document.roles) != 1:
            continue
        for role in document.roles:
            cell = document.origin, document.year, role
            sizes[cell] += 1
            skills = {
                implied
                for statement in statements
                if role in statement.roles
                for skill, _ in statement.skills
                for implied in lexicon.closure(skill)
            }
            naming.update((cell, skill) for skill in skills)
    silent = sizes.keys() - {cell for cell, _ in naming}
    naming.update(dict.fromkeys(((cell, min(lexicon.skills)) for cell in silent), 0))
    return [
        CountRow(*cell, skill, count, sizes[cell], source)
        for (cell, skill), count in sorted(naming.items(), key=lambda item: _order(*item[0]))
    ]


def merge_counts(*tables: Sequence[CountRow]) -> list[CountRow]:
    """Add up tables of counts of different documents, as if all documents had been counted at once.

    Parameters
    ----------
    *tables : sequences of CountRow
        In each, all rows of one origin, year and role are ``of`` equally many documents.

    Raises
    ------
    ValueError
        Rows of one table are of different numbers of documents.
    """
    sizes: Counter[Cell] = Counter()
    naming: Counter[tuple[Cell, str]] = Counter()
    sources: dict[tuple[Cell, str], str] = {}
    for table in tables:
        of: dict[Cell, int] = {}
        for row in table:
            cell = cell_of(row)
            if of.setdefault(cell, row.of) != row.of:
                raise ValueError(f"{' '.join(map(str, cell))}: {of[cell]} documents in one row and {row.of} in another")
            naming[cell, row.skill] += row.documents
            sources.setdefault((cell, row.skill), row.source)
        sizes.update(of)
    telling = {cell for (cell, _), count in naming.items() if count}
    kept: dict[Cell, str] = {}
    for cell, skill in sorted(naming, key=lambda key: _order(*key)):
        kept.setdefault(cell, skill)
    return [
        CountRow(*cell, skill, count, sizes[cell], sources[cell, skill])
        for (cell, skill), count in sorted(naming.items(), key=lambda item: _order(*item[0]))
        # a row of zero documents stands only for its cell, where no other does
        if count or (cell not in telling and kept[cell] == skill)
    ]


def cell_of(row: CountRow) -> Cell:
    """Say whose documents a row counts: their origin, year and role."""
    return row.origin, row.year, row.role


def _order(cell: Cell, skill: str) -> tuple[str, ...]:
    return (*map(str, cell), skill)


def trace_skills(
    documents: Sequence[RoleDocument], named: Sequence[Sequence[Named]], source: str
) -> list[ProvenanceRow]:
    """Say for each skill, role and document where it stands first and how often; postings are counted, not traced."""
    rows = []
    for document, statements in zip(documents, named, strict=True):
        if document.kind == "posting":
            continue
        places: dict[tuple[str, str], list[Named]] = defaultdict(list)
        for statement in statements:
            for skill, _ in statement.skills:
                for role in statement.roles:
                    places[skill, role].append(statement)
        for (skill, role), where in places.items():
            first = next((statement for statement in where if statement.listed), where[0])
            place = f"{first.heading}, line {first.line}" if first.heading else f"line {first.line}"
            rows.append(
                ProvenanceRow(skill, role, document.name, place, "yes" if first.listed else "no", len(where), source)
            )
    return sorted(rows, key=lambda row: (row.skill, row.role, row.document))


def sides_of(rows: Iterable[ProvenanceRow]) -> dict[str, frozenset[str]]:
    """Say for each skill which roles the documents name it for; where lists or tables do, prose has no say.

    A list says "these are the tools of this role"; a sentence may only be about what the other role does.
    """
    listed: dict[str, set[str]] = defaultdict(set)
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        (listed if row.listed == "yes" else said)[row.skill].add(row.role)
    return {skill: frozenset(listed.get(skill) or said[skill]) for skill in sorted({*listed, *said})}
