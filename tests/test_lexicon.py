"""The rows that we ship, and what the loader says of rows that are wrong."""

import csv
import pickle
import re
import shutil
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from rolematch.errors import LexiconError
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.store import _hash, check_lexicon
from rolematch.lexicon.tables import TABLES, SkillRow
from rolematch.parsing.matching import find_addresses, finder_of
from rolematch.records import ROLES

LEXICON = load_lexicon()


@pytest.fixture
def folder(tmp_path):
    """Give a copy of the lexicon to spoil."""
    copy = tmp_path / "words"
    shutil.copytree(LEXICON.folder, copy)
    return copy


def add(folder, table, *rows):
    """Append rows to a table; give the line of the first."""
    path = folder / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").count("\n")
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return lines + 1


def complaints(folder):
    with pytest.raises(LexiconError) as caught:
        load_lexicon(folder)
    return caught.value.complaints


def test_enough_rows():
    kinds = [row.kind for row in LEXICON.skills.values()]
    assert kinds.count("tool") >= 6000
    assert kinds.count("method") >= 2500
    assert kinds.count("duty") >= 60
    assert len(LEXICON.aliases) >= 15000
    assert len(LEXICON.ambiguous) >= 2500
    assert len(LEXICON.affinity) >= 1000
    groups = {row.group for row in LEXICON.skills.values()}
    assert groups == set(get_args(get_type_hints(SkillRow)["group"]))
    assert all(getattr(LEXICON, table) for table in TABLES)


def test_ids_are_kebab_case_and_names_stand_once():
    assert [skill for skill in LEXICON.skills if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", skill)] == []
    names = [row.name.casefold() for row in LEXICON.skills.values()]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_skill_has_an_alias():
    assert sorted(LEXICON.skills.keys() - {row.skill for row in LEXICON.aliases}) == []


def test_every_alias_is_found_where_it_stands_alone():
    finder = finder_of(LEXICON)
    rows = [row for row in LEXICON.aliases if row.match != "regex"]
    found = {row.alias: finder.find(row.alias, find_addresses(row.alias)) for row in rows}
    lost = [row.alias for row in rows if all(match.alias != row for match in found[row.alias])]
    assert lost == []


def test_what_is_implied_never_leads_back():
    assert len(LEXICON.implies) >= 4000
    for row in LEXICON.implies:
        assert row.skill not in LEXICON.closure(row.implies), row


def test_closure_holds_the_skill_and_what_it_implies_in_turn():
    assert LEXICON.closure("sql") == {"sql"}
    assert {"sagemaker", "aws"} <= LEXICON.closure("sagemaker")
    assert {"spark", "python"} <= LEXICON.closure("pyspark")
    assert {"kubernetes", "aws"} <= LEXICON.closure("amazon-eks")
    assert {"pytorch-lightning", "pytorch", "deep-learning", "machine-learning"} <= LEXICON.closure("pytorch-lightning")
    with pytest.raises(KeyError):
        LEXICON.closure("no-such-skill")


@pytest.mark.parametrize("role", ROLES)
def test_technologies_of_a_role_are_skills(role):
    technologies = LEXICON.roles[role].technologies
    assert len(technologies) >= 4
    for skill in technologies:
        assert LEXICON.skills[skill].kind == "tool"


def test_sources_are_used_and_name_a_licence():
    used = {
        row.source
        for table in TABLES
        if table not in ("skills", "affinity", "vocabulary")
        for row in getattr(LEXICON, table)
    }
    used |= {row.source for row in (*LEXICON.skills.values(), *LEXICON.affinity.values())}
    assert {"own", "onet", "postings"} <= used <= {row.source for row in LEXICON.sources}
    assert all(row.licence for row in LEXICON.sources)


def test_shares_are_percentages():
    for row in LEXICON.affinity.values():
        assert 0 <= row.share <= 100
        assert 0 <= row.documents <= row.of
        assert row.low <= row.log_odds <= row.high
        assert re.fullmatch(r"\d{4}-\d{4}", row.years)


def test_the_same_folder_gives_the_same_lexicon(folder):
    words = load_lexicon()  # LEXICON itself may be forgotten, after the folders of other tests
    assert load_lexicon() is words
    copy = load_lexicon(folder)
    assert copy is not LEXICON
    assert copy.sha256 == LEXICON.sha256


def test_the_hash_follows_the_rows_and_not_the_line_ends(folder):
    path = folder / "skills.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_lexicon(folder).sha256 == LEXICON.sha256
    add(folder, "skills", ("quistlang", "Quistlang", "tool", "language", "own"))
    # loaded thoroughly, it is not the one that was loaded before
    assert check_lexicon(folder).sha256 != LEXICON.sha256


BAD = [
    ("skills", ("quist", "Quist", "gadget", "tool", "own"), "kind: 'gadget' is none of 'tool', 'method', 'duty'"),
    ("skills", ("quist", "Quist", "tool", "toy", "own"), "group: 'toy' is none of 'language', 'library'"),
    ("skills", ("quist", "Quist", "tool", "tool", "hearsay"), "source 'hearsay' is not in sources.csv"),
    ("skills", ("python", "Python", "tool", "language", "own"), "'python' stands already in line"),
    ("skills", ("quist", "Quist", "tool"), "5 cells are asked for"),
    ("implies", ("python", "no-such", "own"), "implies 'no-such', which is not in skills.csv"),
    ("implies", ("no-such", "python", "own"), "skill 'no-such' is not in skills.csv"),
    ("implies", ("python", "pyspark", "own"), "'pyspark' leads back to 'python'"),
    ("implies", ("pyspark", "spark", "own"), "stands already in line"),
    ("claims", ("ever so", "around", "course", "own"), "side: 'around' is none of 'before', 'behind', 'open',"),
    ("claims", ("ever so", "before", "poor", "own"), "grade: 'poor' is none of"),
    ("aliases", ("no-such", "quist", "any-case", "yes", "own"), "skill 'no-such' is not in skills.csv"),
    ("aliases", ("python", "PYTHON", "any-case", "yes", "own"), "stands already in line"),
    ("aliases", ("python", "quist", "sometimes", "yes", "own"), "match: 'sometimes' is none of"),
    ("aliases", ("python", "quist(", "regex", "yes", "own"), "'quist(' is no regular expression"),
    ("aliases", ("python", "Quist", "exact-case", "no", "own"), "no row of ambiguous.csv accepts 'python'"),
    ("ambiguous", ("r", "section", "everywhere", "own"), "'item' or 'listed:2' is asked for"),
    ("ambiguous", ("r", "neighbour", "python sql", "own"), "a number and skills are asked for"),
    ("ambiguous", ("r", "neighbour", "1 no-such", "own"), "skill 'no-such' is not in skills.csv"),
    ("ambiguous", ("r", "veto", "[", "own"), "'[' is no regular expression"),
    ("ambiguous", ("r", "cue", "wrote scripts", "own"), "a number and words are asked for"),
    ("affinity", ("python", "ds", 1, 2, 50, 0, 0, 0, "", "postings"), "('python', 'ds') stands already in line"),
    ("affinity", ("sql", "ds", "many", 2, 50, 0, 0, 0, "", "postings"), "documents: a whole number"),
]


@pytest.mark.parametrize(("table", "row", "words"), BAD, ids=[f"{table}: {words}" for table, _, words in BAD])
def test_a_bad_row_is_refused_with_its_line(folder, table, row, words):
    line = add(folder, table, row)
    assert any(c.startswith(f"{table}.csv:{line}: ") and words in c for c in complaints(folder))


def test_all_bad_rows_are_named_at_once_each_with_its_own_line(folder):
    first = add(
        folder,
        "skills",
        ("quist", "Quist", "gadget", "tool", "own"),
        ("lind", "Lind", "tool", "tool", "hearsay"),
    )
    alias = add(folder, "aliases", ("no-such", "lind", "any-case", "yes", "own"))
    assert sorted(c.partition(": ")[0] for c in complaints(folder)) == [
        f"aliases.csv:{alias}",
        f"skills.csv:{first}",
        f"skills.csv:{first + 1}",
    ]


def test_a_mark_of_a_folder_that_is_not_ours_is_not_believed(folder):
    path = folder / "checked.txt"
    assert path.read_text(encoding="utf-8").strip() == LEXICON.sha256
    line = add(folder, "implies", ("python", "no-such", "own"))
    assert complaints(folder) == [f"implies.csv:{line}: implies 'no-such', which is not in skills.csv"]
    # a mark that fits bad rows hides them neither from loading nor from a check
    path.write_text(_hash(folder), encoding="utf-8")
    assert complaints(folder) == [f"implies.csv:{line}: implies 'no-such', which is not in skills.csv"]
    with pytest.raises(LexiconError):
        check_lexicon(folder)


def test_built_tables_are_checked_too(folder):
    add(folder, "provenance", ("no-such", "ds", "ds.md", "line 1", "yes", "1", "documents"))
    with pytest.raises(LexiconError) as caught:
        check_lexicon(folder)
    assert any(c.startswith("provenance.csv:") and "'no-such'" in c for c in caught.value.complaints)


def test_a_table_without_a_header_is_one_complaint(folder):
    (folder / "skills.csv").write_text("skill,name\npython,Python\n", encoding="utf-8")
    assert [c.partition(": ")[0] for c in complaints(folder)] == ["skills.csv:1"]


def test_a_missing_table_and_a_missing_column_are_named(folder):
    (folder / "degrees.csv").unlink()
    (folder / "cues.csv").write_text("cue,source\n", encoding="utf-8")
    found = complaints(folder)
    assert any(c.startswith("degrees.csv: ") for c in found)
    assert any(c.startswith("cues.csv:1: ") and "level" in c for c in found)


def test_a_changed_row_is_seen_and_an_unchanged_folder_is_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(LEXICON.folder, folder, ignore=shutil.ignore_patterns("documents"))
    first = load_lexicon(folder)
    assert load_lexicon(folder) is first
    words = folder / "words.csv"
    words.write_text(words.read_text(encoding="utf-8") + "quillfeather,school_word,own\n", encoding="utf-8")
    assert "quillfeather" in load_lexicon(folder).word_list("school_word")
    words.write_text(words.read_text(encoding="utf-8") + "broken row\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"words\.csv"):
        load_lexicon(folder)


def test_a_lexicon_travels_to_other_processes_by_its_place() -> None:
    assert len(pickle.dumps(LEXICON)) < 1_000
    assert pickle.loads(pickle.dumps(LEXICON)) is LEXICON
