"""Put a build together: rows of affinity and provenance, counts, candidates; write them, compare them, accept terms."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from io import StringIO
from pathlib import Path
from typing import Any

from rolematch.building.affinity import estimate_affinity
from rolematch.building.candidates import CandidateRow, find_candidates
from rolematch.building.counting import count_documents, find_named, sides_of, trace_skills
from rolematch.building.documents import read_documents, without_repeats
from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.lexicon.rows import read_rows
from rolematch.lexicon.tables import AffinityRow, AliasRow, CountRow, ProvenanceRow, SkillRow

COUNTS = "counts.csv"
DOCUMENTS, POSTINGS = "documents", "postings"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a build proposes.

    ``affinity`` and ``provenance`` are rows of the lexicon's tables; ``counts`` are those of the postings that were
    read now; ``candidates`` wait for a person. ``sides`` says of each skill that role documents (not postings) name
    for which roles they do.
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
        that the postings themselves need not be at hand.
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
        A path cannot be read, or none of the documents speaks of a role.
    LexiconError
        A ``counts.csv`` has bad rows.
    """
    tables = [Path(path) for path in paths if Path(path).name == COUNTS]
    files = [Path(path) for path in paths if Path(path).name != COUNTS]
    before = [row for table in tables for row in read_rows(table, CountRow)]
    unknown = sorted({row.skill for row in before} - lexicon.skills.keys())
    strange = sorted({row.role for row in before} - set(lexicon.roles))
    if strange:
        raise UsageError(f"{COUNTS}: roles that the lexicon does not have: {', '.join(strange)}")
    if unknown:
        raise UsageError(f"{COUNTS}: skills that are not in the lexicon: {', '.join(unknown[:5])}")
    documents = list(without_repeats(read_documents(files, lexicon)))
    named = find_named(documents, lexicon, workers, progress)
    if not before and not any(document.roles for document in documents):
        raise UsageError("none of the documents speaks of a role: is a role's name in a heading, a table or a title?")
    postings = [i for i, document in enumerate(documents) if document.kind == "posting"]
    others = [i for i, document in enumerate(documents) if document.kind != "posting"]

    def counted(which: Sequence[int], source: str) -> list[CountRow]:
        return count_documents([documents[i] for i in which], [named[i] for i in which], lexicon, source)

    of_postings, of_documents = counted(postings, POSTINGS), counted(others, DOCUMENTS)
    provenance = trace_skills(documents, named, DOCUMENTS)
    # postings are a sample, articles and profiles are opinions: these speak where postings say nothing
    asked = [*before, *of_postings]
    affinity = estimate_affinity(asked, POSTINGS, least=least)
    rest = {row.skill for row in provenance} - {row.skill for row in affinity}
    affinity += [row for row in estimate_affinity([*asked, *of_documents], DOCUMENTS) if row.skill in rest]
    affinity.sort(key=lambda row: (row.skill, row.role))
    return Proposal(
        affinity=tuple(affinity),
        provenance=tuple(provenance),
        counts=tuple(of_postings),
        candidates=tuple(find_candidates(documents, named, lexicon, least=least)),
        documents=len(documents),
    )


def write_proposal(proposal: Proposal, folder: str | Path) -> list[Path]:
    """Write a proposal's tables into a folder: the same proposal, the same bytes.

    ``counts.csv`` is written only where postings were read, so that a build from earlier counts does not lose them.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Sequence[Any]] = {
        "affinity.csv": proposal.affinity,
        "provenance.csv": proposal.provenance,
        "candidates.csv": proposal.candidates,
    }
    if proposal.counts:
        tables[COUNTS] = proposal.counts
    types = {"affinity.csv": AffinityRow, "provenance.csv": ProvenanceRow, "candidates.csv": CandidateRow}
    for name, rows in tables.items():
        (folder / name).write_text(table_text(rows, types.get(name, CountRow)), encoding="utf-8", newline="\n")
    return [folder / name for name in tables]


def table_text(rows: Iterable[Any], row_type: type) -> str:
    """Write rows as CSV with a header."""
    out = StringIO()
    names = [f.name for f in fields(row_type)]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "" if value is None else value for name, value in asdict(row).items()})
    return out.getvalue()


def compare_rows(proposal: Proposal, folder: str | Path) -> list[str]:
    """Say in lines what writing a proposal would change in a folder: ``+`` new rows, ``-`` lost ones, ``~`` others."""
    folder = Path(folder)
    lines: list[str] = []
    tables: tuple[tuple[str, type, Sequence[Any], tuple[str, ...]], ...] = (
        ("affinity", AffinityRow, proposal.affinity, ("skill", "role")),
        ("provenance", ProvenanceRow, proposal.provenance, ("skill", "role", "document")),
        ("counts", CountRow, proposal.counts, ("origin", "year", "role", "skill")),
    )
    for table, row_type, rows, key_names in tables:
        path = folder / f"{table}.csv"
        if table == "counts" and not rows:
            continue
        held: Sequence[Any] = read_rows(path, row_type) if path.exists() else ()
        old, new = (
            {tuple(getattr(row, name) for name in key_names): row for row in table_rows} for table_rows in (held, rows)
        )
        for key in sorted({*old, *new}, key=lambda key: tuple(map(str, key))):
            name = f"{table} {' '.join(map(str, key))}"
            if key not in old:
                lines.append(f"+ {name}")
            elif key not in new:
                lines.append(f"- {name}")
            elif old[key] != new[key]:
                lines.append(f"~ {name}: {_changes(old[key], new[key])}")
    return lines


def _changes(old: Any, new: Any) -> str:
    before, after = asdict(old), asdict(new)
    return ", ".join(f"{name} {before[name]} -> {after[name]}" for name in before if before[name] != after[name])


def accept_candidates(candidates: str | Path, folder: str | Path, lexicon: Lexicon) -> list[str]:
    """Add the candidates that a person accepted to a lexicon's folder; give the ids of the new skills.

    A row is accepted when its cell ``accept`` says ``tool``, ``method`` or ``duty``. Each becomes a skill with one
    alias in ``skills.csv`` and ``aliases.csv``, with source ``documents``.

    Raises
    ------
    LexiconError
        The table of candidates has bad rows.
    UsageError
        A term would have the id of a skill that exists, or none.
    """
    accepted = [row for row in read_rows(Path(candidates), CandidateRow) if row.accept]
    groups = {"tool": "tool", "method": "method", "duty": "task"}
    skills: list[SkillRow] = []
    aliases: list[AliasRow] = []
    for row in accepted:
        skill = re.sub(r"[^a-z0-9]+", "-", row.term.casefold().replace("+", " plus").replace("#", " sharp")).strip("-")
        if not skill:
            raise UsageError(f"{row.term!r}: no letter or figure to make an id of; add the skill to skills.csv by hand")
        if skill in lexicon.skills or skill in {other.skill for other in skills}:
            raise UsageError(f"{row.term!r}: the lexicon has a skill {skill!r}; add an alias to it in aliases.csv")
        skills.append(SkillRow(skill, row.term, row.accept, groups[row.accept], DOCUMENTS))  # type: ignore[arg-type]
        aliases.append(AliasRow(skill, row.term, "any-case", DOCUMENTS))
    for name, row_type, rows in (("skills", SkillRow, skills), ("aliases", AliasRow, aliases)):
        path = Path(folder) / f"{name}.csv"
        rows = sorted([*read_rows(path, row_type), *rows], key=lambda row: row.skill)
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].strip().split(",")
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows({column: getattr(row, column) for column in header} for row in rows)
    return [row.skill for row in skills]
