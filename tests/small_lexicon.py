"""A lexicon of a few hundred rows, cut from the shipped one, that loads and parses in a fraction of the time."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.errors import LexiconError
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.store import check_lexicon
from rolematch.lexicon.tables import ROW_TYPES
from rolematch.parsing.sections import find_sections
from rolematch.parsing.skills import find_mentions

RESUME = rm.read(Path(__file__).parents[1] / "examples" / "resumes" / "both-2-anand-moreau.md")
Table = list[list[str]]
# of rows that nothing in the text asks for, each so many-th is kept
SPARSE = 20
BY_SKILL = ("skills", "implies", "aliases", "ambiguous", "affinity", "counts", "provenance")


def read_table(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def write_table(path: Path, rows: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def add(folder: Path, table: str, row: tuple[object, ...]) -> int:
    """Append a row to a table; give its line."""
    path = folder / f"{table}.csv"
    line = path.read_text(encoding="utf-8").count("\n") + 1
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerow(row)
    return line


def complaints(folder: Path) -> list[str]:
    """Give what a check says of a folder, which has to be something."""
    with pytest.raises(LexiconError) as caught:
        check_lexicon(folder)
    return caught.value.complaints


def write_small(folder: Path) -> None:
    """Write the rows that the resume has words of, and some others of each table, without ``checked.txt``."""
    lexicon = load_lexicon()
    folder.mkdir()
    shutil.copytree(lexicon.folder / "roles", folder / "roles")
    mentions = find_mentions(RESUME, find_sections(RESUME, lexicon), lexicon)
    named = {mention.skill for mention in mentions} | {
        skill
        for role in lexicon.roles.values()
        for skills in (role.technologies, *(rung.skills for rung in role.levels))
        for skill in skills
    }
    skills = {implied for skill in named for implied in lexicon.closure(skill)}
    text = RESUME.text.casefold()
    tables = {name: read_table(lexicon.folder / f"{name}.csv") for name in ROW_TYPES}
    for name, (header, *rows) in tables.items():
        if name in BY_SKILL:
            kept = [row for row in rows if row[header.index("skill")] in skills and _known(name, row, skills)]
        elif name in ("sources", "claims", "cues"):
            kept = rows
        else:
            kept = [row for number, row in enumerate(rows) if number % SPARSE == 0 or row[0].casefold() in text]
        tables[name] = [header, *kept]
    # an unsure form needs a rule that accepts it
    accepted = {row[0] for row in tables["ambiguous"] if row[1] != "veto"}
    tables["aliases"] = [row for row in tables["aliases"] if row[3] != "no" or row[0] in accepted]
    for name, table in tables.items():
        write_table(folder / f"{name}.csv", table)


def _known(table: str, row: list[str], skills: set[str]) -> bool:
    others = {"implies": row[1:2], "ambiguous": row[2].split()[1:] if row[1] == "neighbour" else []}
    return set(others.get(table, ())) <= skills
