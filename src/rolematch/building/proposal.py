"""Put a build together: rows of affinity and provenance, counts, candidates; write them, compare them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rolematch.building.affinity import estimate_affinity
from rolematch.building.candidates import CandidateRow, find_candidates
from rolematch.building.counting import (
    Cell,
    cell_of,
    count_documents,
    find_named,
    merge_counts,
    sides_of,
    trace_skills,
)
from rolematch.building.documents import DOCUMENTS, POSTINGS, read_documents, without_repeats
from rolematch.building.tables import read_table, table_text, write_texts
from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.lexicon.rows import read_rows
from rolematch.lexicon.tables import AffinityRow, CountRow, ProvenanceRow

COUNTS, CANDIDATES = "counts.csv", "candidates.csv"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a build proposes.

    ``affinity`` and ``provenance`` are rows of the lexicon's tables; ``counts`` are those of earlier builds and of the
    postings that were read now, added up; ``candidates`` wait for a person. ``sides`` says of each skill that
    role documents (not postings) name for which roles they do.
    """

    affinity: tuple[AffinityRow, ...]
    provenance: tuple[ProvenanceRow, ...]
    counts: tuple[CountRow, ...]
    candidates: tuple[CandidateRow, ...]
    documents: int

    @property
    def sides(self) -> dict[str, frozenset[str]]:
        """For each skill the roles that articles and profiles name it for."""
        return sides_of(self.provenance)


def build_lexicon(
    paths: Sequence[str | Path],
    lexicon: Lexicon,
    *,
    least: int = 2,
    workers: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
) -> Proposal:
    """Read role documents and propose rows.

    Parameters
    ----------
    paths : sequence of paths
        Files and folders of role documents; a table called ``counts.csv`` brings the counts of an earlier build, so
        that the postings themselves need not be at hand. A document that is named twice is read once. Postings whose
        counts are given as well would be counted twice: nothing shows it.
    lexicon : Lexicon
        The skills that are known.
    least : int
        In how many documents a skill of postings has to stand to get a row, and an unknown term to be a candidate.
    workers : int
        Processes; 0 stays in this one. The result does not depend on it.
    progress : callable, optional
        Called with a step's name, how many documents are done, and of how many.

    Raises
    ------
    UsageError
        A path cannot be read, a ``counts.csv`` has bad rows or is given twice, or none of the documents speaks of a
        role.
    """
    tables = [Path(path) for path in paths if Path(path).name == COUNTS]
    files = [Path(path) for path in paths if Path(path).name != COUNTS]
    before = _read_counts(tables, lexicon)
    documents = list(without_repeats(read_documents(files, lexicon)))
    named = find_named(documents, lexicon, workers, progress)
    if not any(before) and not any(document.roles for document in documents):
        raise UsageError("none of the documents speaks of a role: is a role's name in a heading, a table or a title?")
    postings = [i for i, document in enumerate(documents) if document.kind == "posting"]
    others = [i for i, document in enumerate(documents) if document.kind != "posting"]

    def counted(which: Sequence[int], source: str) -> list[CountRow]:
        return count_documents([documents[i] for i in which], [named[i] for i in which], lexicon, source)

    of_postings, of_documents = counted(postings, POSTINGS), counted(others, DOCUMENTS)
    provenance = trace_skills(documents, named, DOCUMENTS)
    # postings are a sample, articles and profiles are opinions: these speak where postings say nothing
    asked = merge_counts(*before, of_postings)
    affinity = estimate_affinity(asked, POSTINGS, least=least)
    rest = {row.skill for row in provenance} - {row.skill for row in affinity}
    affinity += [row for row in estimate_affinity(merge_counts(asked, of_documents), DOCUMENTS) if row.skill in rest]
    affinity.sort(key=lambda row: (row.skill, row.role))
    return Proposal(
        affinity=tuple(affinity),
        provenance=tuple(provenance),
        counts=tuple(asked),
        candidates=tuple(find_candidates(documents, named, lexicon, least=least)),
        documents=len(documents),
    )


def _read_counts(paths: Sequence[Path], lexicon: Lexicon) -> list[tuple[CountRow, ...]]:
    """Read the counts of earlier builds, a table each."""
    tables: dict[Path, tuple[CountRow, ...]] = {}
    for path in paths:
        if path.resolve() in tables:
            raise UsageError(f"{path}: the same counts are given twice")
        lines: list[int] = []
        tables[path.resolve()] = rows = read_table(path, CountRow, lines)
        _check_counts(path, rows, lines, lexicon)
    return list(tables.values())


def _check_counts(path: Path, rows: Sequence[CountRow], lines: Sequence[int], lexicon: Lexicon) -> None:
    """Complain about names that the lexicon does not have, and rows that contradict each other."""
    strange = sorted({row.role for row in rows} - set(lexicon.roles))
    if strange:
        raise UsageError(f"{path}: roles that the lexicon does not have: {', '.join(strange)}")
    unknown = sorted({row.skill for row in rows} - lexicon.skills.keys())
    if unknown:
        raise UsageError(f"{path}: skills that are not in the lexicon: {', '.join(unknown[:5])}")
    of: dict[Cell, int] = {}
    seen: set[tuple[Cell, str]] = set()
    for line, row in zip(lines, rows, strict=True):
        cell = cell_of(row)
        if of.setdefault(cell, row.of) != row.of:
            raise UsageError(f"{path}:{line}: of {row.of} documents, where a row above says {of[cell]}")
        if (cell, row.skill) in seen:
            raise UsageError(f"{path}:{line}: {row.skill} is counted already, in a row above")
        seen.add((cell, row.skill))


def _tables(proposal: Proposal) -> dict[str, tuple[type, Sequence[Any], tuple[str, ...]]]:
    """Name the tables of a proposal: what their rows are, the rows, and what tells them apart."""
    return {
        "affinity.csv": (AffinityRow, proposal.affinity, ("skill", "role")),
        "provenance.csv": (ProvenanceRow, proposal.provenance, ("skill", "role", "document")),
        COUNTS: (CountRow, proposal.counts, ("origin", "year", "role", "skill")),
        CANDIDATES: (CandidateRow, proposal.candidates, ("term",)),
    }


def write_proposal(proposal: Proposal, folder: str | Path) -> list[Path]:
    """Write a proposal's tables into a folder, all or none: the same proposal, the same bytes.

    ``counts.csv`` holds the counts that were built from and those of the postings that were read. Where there are
    neither it is empty, as what stands beside it comes from no postings.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {folder / name: table_text(rows, row_type) for name, (row_type, rows, _) in _tables(proposal).items()}
    write_texts(texts)
    return list(texts)


def compare_rows(proposal: Proposal, folder: str | Path) -> list[str]:
    """Say in lines what writing a proposal would change in a folder: ``+`` new rows, ``-`` lost ones, ``~`` others."""
    folder = Path(folder)
    lines: list[str] = []
    for name, (row_type, rows, key_names) in _tables(proposal).items():
        if name == CANDIDATES:
            continue  # no table of a lexicon
        path = folder / name
        held: Sequence[Any] = read_rows(path, row_type) if path.exists() else ()
        old, new = (
            {tuple(getattr(row, name) for name in key_names): row for row in table_rows} for table_rows in (held, rows)
        )
        for key in sorted({*old, *new}, key=lambda key: tuple(map(str, key))):
            row = f"{path.stem} {' '.join(map(str, key))}"
            if key not in old:
                lines.append(f"+ {row}")
            elif key not in new:
                lines.append(f"- {row}")
            elif old[key] != new[key]:
                lines.append(f"~ {row}: {_changes(old[key], new[key])}")
    return lines


def _changes(old: Any, new: Any) -> str:
    before, after = asdict(old), asdict(new)
    return ", ".join(f"{name} {before[name]} -> {after[name]}" for name in before if before[name] != after[name])
