"""What may stand in each table: rows that would crash or mislead later are refused, with what is allowed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

import rolematch as rm
from rolematch.cli import main
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.roles import ROLE_ID
from rolematch.lexicon.store import check_lexicon
from rolematch.lexicon.tables import ROW_TYPES, WORD_LISTS
from rolematch.lexicon.values import DATE_VALUES, TITLE_VALUES
from rolematch.modelling import store
from rolematch.parsing import titles
from rolematch.records import PositionKind, Score
from small_lexicon import RESUME, add, complaints, read_table, write_table

AS_OF = "2026-06"


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """Give a copy of the small lexicon to spoil."""
    return Path(shutil.copytree(small, tmp_path / "words"))


LONG = "x" * 5000
BAD: list[tuple[str, tuple[object, ...], str]] = [
    ("sources", ("", "A title", "CC0", ""), "source: the cell is empty"),
    ("sources", ("mine", "A title", "", ""), "licence: the cell is empty"),
    ("skills", ("", "Quist", "tool", "tool", "own"), "skill: the cell is empty"),
    ("skills", ("Quist Lang", "Quist", "tool", "tool", "own"), "'Quist Lang' is no id; a to z, 0 to 9"),
    ("skills", ("quist--lang", "Quist", "tool", "tool", "own"), "'quist--lang' is no id"),
    ("skills", ("quist", "", "tool", "tool", "own"), "name: the cell is empty"),
    ("skills", ("quist", "Qui\x07st", "tool", "tool", "own"), r"name: 'Qui\x07st' holds a character that nobody sees"),
    ("skills", ("quist", "Qui\u200bst", "tool", "tool", "own"), "name: 'Qui\\u200bst' holds a character"),
    ("skills", ("quist", LONG, "tool", "tool", "own"), "name: 5000 characters; 200 are allowed: 'xxx"),
    ("aliases", ("python", "", "any-case", "yes", "own"), "alias: the cell is empty"),
    ("aliases", ("python", "?!", "any-case", "yes", "own"), "'?!' has no letter; a letter or a figure is asked for"),
    ("aliases", ("python", "quist  lang", "any-case", "yes", "own"), "holds two blanks in a row; one is allowed"),
    ("aliases", ("python", "(?:quist)?", "regex", "yes", "own"), "'(?:quist)?' matches the empty text"),
    ("aliases", ("python", "?", "regex", "yes", "own"), "'?' is no regular expression: nothing to repeat"),
    ("aliases", ("python", "q{99999999999}", "regex", "yes", "own"), "is no regular expression"),
    ("aliases", ("python", "(" * 2000 + ")" * 2000, "regex", "yes", "own"), "is no regular expression"),
    ("ambiguous", ("python", "section", "", "own"), "value: the cell is empty"),
    ("ambiguous", ("python", "section", "listed:0", "own"), "'item' or 'listed:2' is asked for (listed:1 to listed:6)"),
    ("ambiguous", ("python", "section", "listed:7", "own"), "'item' or 'listed:2' is asked for (listed:1 to listed:6)"),
    ("ambiguous", ("python", "neighbour", "0 sql", "own"), "0 of 1 skills are asked for; 1 to 1 are allowed"),
    ("ambiguous", ("python", "neighbour", "2 sql", "own"), "2 of 1 skills are asked for; 1 to 1 are allowed"),
    ("ambiguous", ("python", "cue", "0 wrote", "own"), "0 of 1 words are asked for; 1 to 1 are allowed"),
    ("ambiguous", ("python", "cue", "1 wr*te", "own"), "a number and words are asked for, not '1 wr*te'"),
    ("ambiguous", ("python", "cue", "1 *", "own"), "a number and words are asked for, not '1 *'"),
    ("ambiguous", ("python", "veto", "snake|", "own"), "'snake|' matches the empty text"),
    ("affinity", ("hadoop", "qa", 1, 2, 50, 0, -1, 1, "", "own"), "role: 'qa' is none of 'mle', 'ds'"),
    ("affinity", ("hadoop", "ds", 3, 2, 50, 0, -1, 1, "", "own"), "3 of 2 documents are no count"),
    ("affinity", ("hadoop", "ds", -1, 2, 50, 0, -1, 1, "", "own"), "-1 of 2 documents are no count"),
    ("affinity", ("hadoop", "ds", 0, 0, 50, 0, -1, 1, "", "own"), "0 of 0 documents are no count"),
    ("affinity", ("hadoop", "ds", 1, 2, 101, 0, -1, 1, "", "own"), "share: 101.0 is no percentage; 0 to 100"),
    ("affinity", ("hadoop", "ds", 1, 2, -1, 0, -1, 1, "", "own"), "share: -1.0 is no percentage; 0 to 100"),
    ("affinity", ("hadoop", "ds", 1, 2, "nan", 0, -1, 1, "", "own"), "share: a number is asked for, not 'nan'"),
    ("affinity", ("hadoop", "ds", 1, 2, 50, "nan", -1, 1, "", "own"), "log_odds: a number is asked for, not 'nan'"),
    ("affinity", ("hadoop", "ds", 1, 2, 50, 0, "-inf", 1, "", "own"), "low: a number is asked for, not '-inf'"),
    ("affinity", ("hadoop", "ds", 1, 2, 50, 0, 1, -1, "", "own"), "0.0 is not between low 1.0 and high -1.0"),
    (
        "affinity",
        ("hadoop", "ds", 1.5, 2, 50, 0, -1, 1, "", "own"),
        "a whole number is asked for, not '1.5'",
    ),
    ("affinity", ("hadoop", "ds", 1, "9" * 400, 50, 0, -1, 1, "", "own"), "of: a whole number is asked for"),
    ("affinity", ("hadoop", "ds", 1, 2, 50, 0, -1, 1, "lately", "own"), "years: 'lately' are none; '2017-2024'"),
    ("headings", ("", "skills", "own"), "heading: the cell is empty"),
    ("headings", ("quistry", "abilities", "own"), "section: 'abilities' is none of 'contact', 'summary'"),
    ("headings", ("Quistry", "skills", "own"), "heading: 'Quistry' has capital letters"),
    ("headings", ("401", "skills", "own"), "heading: '401' has no letter"),
    ("titles", ("", "noun", "title", "own"), "term: the cell is empty"),
    ("titles", ("?", "noun", "title", "own"), "term: '?' is none; words are allowed, and single stars between two"),
    ("titles", ("quister *", "noun", "title", "own"), "term: 'quister *' is none"),
    ("titles", ("* quister", "noun", "title", "own"), "term: '* quister' is none"),
    ("titles", ("a * * quister", "noun", "title", "own"), "term: 'a * * quister' is none"),
    ("titles", ("quist* er", "noun", "title", "own"), "term: 'quist* er' is none"),
    ("titles", ("Quister", "noun", "title", "own"), "term: 'Quister' has capital letters"),
    ("titles", ("quister", "trade", "title", "own"), "field: 'trade' is none of 'family', 'level'"),
    ("titles", ("quister", "level", "high", "own"), "value: 'high' is no level; '0', '1', '2', '3', '4', '5' are"),
    ("titles", ("quister", "level", "6", "own"), "value: '6' is no level"),
    ("titles", ("quister", "level", "-1", "own"), "value: '-1' is no level"),
    (
        "titles",
        ("quister", "track", "both", "own"),
        "value: 'both' is no track; 'individual', 'management', 'management?' are",
    ),
    ("titles", ("quister", "kind", "gig", "own"), "value: 'gig' is no kind; 'job', 'internship'"),
    ("titles", ("quister", "noun", "middle", "own"), "value: 'middle' is no noun; 'title', 'first'"),
    ("titles", ("quister", "noun", "over", "own"), "'ends', 'under', 'rank', 'mode', 'never', 'verb' are allowed"),
    ("titles", ("quister", "family", "Quist Trade", "own"), "value: 'Quist Trade' is no family; 'data_analyst'"),
    ("titles", ("quister", "family", "quist_trade???", "own"), "value: 'quist_trade???' is no family"),
    ("titles", ("quister", "family", "?", "own"), "value: '?' is no family"),
    ("titles", ("quister", "track", "individual?", "own"), "value: 'individual?' is no track"),
    ("titles", ("quister", "bank", "6", "own"), "value: '6' is no bank; '1', '2', '3', '4', '5', 'house', 'cue'"),
    ("titles", ("quister", "bank", "vault", "own"), "value: 'vault' is no bank"),
    ("titles", ("quister", "same", "", "own"), "value: the cell is empty"),
    ("titles", ("quister", "same", "Engineer", "own"), "value: 'Engineer' are no English words"),
    ("titles", ("quister", "same", "head * of", "own"), "value: 'head * of' are no English words"),
    ("date_words", ("", "month", "3", "en", "own"), "word: the cell is empty"),
    ("date_words", ("99", "month", "3", "en", "own"), "word: '99' has no letter"),
    ("date_words", ("quistember", "month", "0", "en", "own"), "value: '0' is no month; '1', '2'"),
    ("date_words", ("quistember", "month", "13", "en", "own"), "value: '13' is no month"),
    ("date_words", ("quistember", "month", "March", "en", "own"), "value: 'March' is no month"),
    ("date_words", ("quistmas", "season", "13", "en", "own"), "value: '13' is no season"),
    ("date_words", ("quistmas", "feast", "12", "en", "own"), "field: 'feast' is none of 'month', 'season'"),
    ("date_words", ("to this day", "open", "now", "en", "own"), "value: 'now' is no open; 'present', 'onwards'"),
    ("date_words", ("upto", "separator", "until", "en", "own"), "value: 'until' is no separator; 'to', 'of', 'years'"),
    ("date_words", ("ever", "since", "begin", "en", "own"), "value: 'begin' is no since; 'open', 'start'"),
    ("date_words", ("quistember", "month", "3", "English", "own"), "language: 'English' is none; 'any', 'de'"),
    ("degrees", ("", "BSc", "bachelor", "own"), "form: the cell is empty"),
    ("degrees", ("Quist degree", "", "", "own"), "degree: the cell is empty"),
    ("degrees", ("Quist degree", "(nothing)", "", "own"), "degree: '(nothing)' is none; a name with a capital letter"),
    ("degrees", ("Quist degree", "99", "master", "own"), "degree: '99' is none"),
    ("degrees", ("?", "BSc", "bachelor", "own"), "form: '?' has no letter"),
    ("degrees", ("Quist degree", "BSc", "quist", "own"), "level: 'quist' is none of 'secondary', 'certificate'"),
    ("degrees", ("Quist degree", "BSc", "", "own"), "level: the cell is empty; one is asked for beside 'BSc'"),
    ("degrees", ("Quist word", "(none)", "master", "own"), "level: 'master' beside '(none)'; an empty cell is allowed"),
    ("cues", ("", 3, "own"), "cue: the cell is empty"),
    ("cues", ("quisted", 2, "own"), "level: 2 is none; 3, 4, 5 are allowed"),
    ("cues", ("quisted", 6, "own"), "level: 6 is none; 3, 4, 5 are allowed"),
    ("cues", ("quisted", "high", "own"), "level: a whole number is asked for, not 'high'"),
    ("cues", ("Quisted", 3, "own"), "cue: 'Quisted' has capital letters"),
    ("claims", ("", "before", "course", "own"), "phrase: the cell is empty"),
    ("claims", ("?", "before", "course", "own"), "phrase: '?' has no letter"),
    ("claims", ("quistish in", "before", "", "own"), "grade: the cell is empty; 'course' or 'denied' is asked for"),
    ("claims", ("(quistish)", "behind", "", "own"), "grade: the cell is empty; 'course' or 'denied' is asked for"),
    ("claims", ("quistish in", "end", "denied", "own"), "grade: 'denied' beside 'end'; an empty cell is allowed"),
    ("claims", ("quistish", "open", "", "own"), "grade: the cell is empty; 'course' or 'denied' is asked for beside"),
    ("claims", ("quistish", "close", "denied", "own"), "grade: 'denied' beside 'close'; an empty cell is allowed"),
    ("claims", ("quistish", "turn", "course", "own"), "grade: 'course' beside 'turn'; an empty cell is allowed"),
    ("claims", ("quistish", "above", "course", "own"), "side: 'above' is none of 'before', 'behind', 'open', 'close'"),
    ("claims", ("don’t quist", "before", "denied", "own"), "phrase: 'don’t quist' is written in another way"),
    ("claims", ("quisting w/", "before", "course", "own"), "phrase: 'quisting w/' is written in another way"),
    ("claims", ("without experience in", "behind", "course", "own"), "grade: 'course', and 'denied' in line 2; one"),
    ("words", ("", "city", "own"), "word: the cell is empty"),
    ("words", ("?", "city", "own"), "word: '?' has no letter"),
    ("words", ("Quistville", "city", "own"), "word: 'Quistville' has capital letters"),
    ("words", ("quistville", "town", "own"), "list: 'town' is none of ad_phrase, address_word"),
    ("words", ("quistville", "", "own"), "list: the cell is empty"),
    ("words", ("quist", "certificate_remarks", "own"), "list: 'certificate_remarks' is none of"),
    ("words", ("quist\u00adville", "city", "own"), r"word: 'quist\xadville' holds a character that nobody sees"),
    ("vocabulary", ("", "quist", "own"), "word: the cell is empty"),
    ("vocabulary", ("quists", "", "own"), "feature: the cell is empty"),
    ("vocabulary", ("Quists", "quist", "own"), "word: 'Quists' has capital letters"),
    ("vocabulary", ("two words", "quist", "own"), "word: 'two words' is no plain word"),
    ("counts", ("quist-2020", 2020, "qa", "python", 1, 2, "own"), "role: 'qa' is none of 'mle', 'ds'"),
    ("counts", ("quist-2020", 20, "ds", "python", 1, 2, "own"), "year: 20 is none; 1950 to 2100"),
    ("counts", ("quist-2020", 2020, "ds", "python", 3, 2, "own"), "3 of 2 documents are no count"),
    ("counts", ("us-ml-2024", 2024, "mle", "r", 1, 5, "own"), "of: 5, and 624 in line"),
    ("provenance", ("r", "qa", "ds.md", "line 1", "yes", 1, "own"), "role: 'qa' is none of"),
    ("provenance", ("r", "ds", "ds.md", "line 1", "yes", 0, "own"), "times: 0 is no count; 1 or more"),
    ("provenance", ("r", "ds", "", "line 1", "yes", 1, "own"), "document: the cell is empty"),
]


@pytest.mark.parametrize(("table", "row", "words"), BAD, ids=[f"{table}: {words}" for table, _, words in BAD])
def test_a_row_that_would_crash_or_mislead_is_refused(
    folder: Path, table: str, row: tuple[object, ...], words: str
) -> None:
    line = add(folder, table, row)
    found = complaints(folder)
    assert any(text.startswith(f"{table}.csv:{line}: ") and words in text for text in found), found
    # a complaint is for people: no cell floods it
    assert all(len(text) < 1000 and text.isprintable() for text in found)


REPEATED = ["titles", "date_words", "degrees", "cues", "words", "ambiguous"]


@pytest.mark.parametrize("table", REPEATED)
def test_a_row_that_stands_twice_is_refused(folder: Path, table: str) -> None:
    line = add(folder, table, tuple(read_table(folder / f"{table}.csv")[2]))
    (found,) = complaints(folder)
    assert found.startswith(f"{table}.csv:{line}: ")
    assert found.endswith("stands already in line 3")


GOOD: list[tuple[str, tuple[object, ...]]] = [
    ("sources", ("mine", "A title", "CC0", "")),
    ("skills", ("quist-4-lang", "Quist 4 Lang", "tool", "tool", "own")),
    ("aliases", ("python", "量子", "any-case", "yes", "own")),
    ("ambiguous", ("python", "cue", "3 wrote* scripts", "own")),
    ("ambiguous", ("python", "veto", r"[Pp]ython  the\b", "own")),
    ("titles", ("quister * of", "family", "quist_trade?", "own")),
    ("titles", ("quister", "family", "quist_trade2??", "own")),
    ("titles", ("quister", "level", "0", "own")),
    ("titles", ("quister", "track", "management?", "own")),
    ("titles", ("quister", "noun", "mode", "own")),
    ("titles", ("quister to", "noun", "under", "own")),
    ("titles", ("quister * quint", "same", "data scientist", "own")),
    ("titles", ("quister", "bank", "house", "own")),
    ("titles", ("vice quister", "bank", "3", "own")),
    ("date_words", ("≫", "separator", "to", "any", "own")),
    ("date_words", ("квистябрь", "month", "12", "ru;uk", "own")),
    ("degrees", ("q.", "(end)", "", "own")),
    ("degrees", ("DQuist", "DQuist", "doctorate", "own")),
    ("cues", ("quisted", 5, "own")),
    ("claims", ("quistish in", "before", "list", "own")),
    ("claims", ("quistish", "end", "", "own")),
    ("claims", ("quistish", "open", "denied", "own")),
    ("claims", ("quistish", "close", "", "own")),
    ("claims", ("quistish", "turn", "", "own")),
    ("claims", ("don't quist with", "before", "denied", "own")),
    ("words", ("st. quist", "city", "own")),
    ("words", ("quisted on", "certificate_expiry", "own")),
    ("words", ("quistnet", "network", "own")),
    ("vocabulary", ("quist-like", "quist", "own")),
    ("counts", ("quist", "", "ds", "python", 0, 2, "own")),
]


@pytest.mark.parametrize(("table", "row"), GOOD, ids=[f"{table}: {row[0]}" for table, row in GOOD])
def test_a_good_row_is_let_through(folder: Path, table: str, row: tuple[object, ...]) -> None:
    add(folder, table, row)
    check_lexicon(folder)


# what is replaced in ds.toml by what, and the complaint; {line} is where the old words stood
ROLE_EDITS = [
    ('role = "ds"', 'role = "mle"', ":{line}: role: the file's name asks for 'ds', not 'mle'"),
    ('name = "Data Scientist"', 'name = ""', ":{line}: name: a text is asked for, not ''"),
    ('name = "Data Scientist"', "name = 7", ":{line}: name: a text is asked for, not 7"),
    ("focus = ", "focus = 7 #", ":{line}: focus: a text is asked for, not 7"),
    ("technologies = [", 'technologies = ["quist", ', ":{line}: technologies: skill 'quist' is not in skills.csv"),
    ('skills = ["python"', 'skills = ["quist"', ":{line}: level 1: skills: skill 'quist' is not in skills.csv"),
    (
        "technologies = [",
        "technologies = [1, ",
        ":{line}: technologies: a list of texts is asked for, not [1, 'python'",
    ),
    ("technologies = [", "tecnologies = [", ":{line}: unknown key 'tecnologies'; role, name, focus"),
    ("technologies = [", "tecnologies = [", ":1: technologies: a list of texts is asked for, not None"),
    ("years = [0, 2]", "years = [3, 2]", ":{line}: level 1: years: two whole numbers, 0 to 60, are asked for, not [3"),
    ("years = [0, 2]", 'years = ["0", 2]', ":{line}: level 1: years: two whole numbers"),
    ("years = [0, 2]", "years = [0]", ":{line}: level 1: years: two whole numbers"),
    (
        'names = ["Data Scientist"]',
        'names = "Data Scientist"',
        ":{line}: level 2: names: a list of texts, at least one",
    ),
    (
        'names = ["Data Scientist"]',
        "names = []",
        ":{line}: level 2: names: a list of texts, at least one, is asked for",
    ),
    (
        '[[levels]]\nlevel = 2\nnames = ["Data Scientist"]',
        "[[levels]]\nlevel = 2",
        ":{line}: level 2: names: a list of",
    ),
    ("level = 2", "level = 3", ":{line}: level 2: level: 2 is asked for, not 3"),
    ("level = 1", "level = true", ":{line}: level 1: level: 1 is asked for, not True"),
    ('role = "ds"', "role = ds", ":{line}: Invalid value (at line {line}"),
    ("[[levels]]\nlevel = 5", "[[[levels]]\nlevel = 5", ":{line}: "),
    ('name = "Data Scientist"', 'name = "Data', ":{line}: Illegal character"),
    ("[[levels]]\nlevel = 5", "[[rungs]]\nlevel = 5", "five levels are asked for"),
]


@pytest.mark.parametrize(("old", "new", "words"), ROLE_EDITS, ids=[words for _, _, words in ROLE_EDITS])
def test_a_bad_role_is_refused(folder: Path, old: str, new: str, words: str) -> None:
    path = folder / "roles" / "ds.toml"
    text = path.read_text(encoding="utf-8")
    before, asked, _ = text.partition(old)
    assert asked
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = complaints(folder)
    asked = words.format(line=before.count("\n") + 1)
    assert any(line.startswith("roles/ds.toml:") and asked in line for line in found), found


def test_a_role_that_is_no_text_or_ends_early_is_named_with_its_line(folder: Path) -> None:
    path = folder / "roles" / "ds.toml"
    path.write_bytes(b'role = "ds"\nname = "D\xefta"\n')
    assert complaints(folder)[0].startswith("roles/ds.toml:2: not UTF-8")
    path.write_bytes(b'role = "ds"\nname = """Data\n')
    assert re.match(r"roles/ds\.toml:[23]: ", complaints(folder)[0])


def test_a_further_role_is_let_through_and_may_be_counted(folder: Path) -> None:
    text = (folder / "roles" / "ds.toml").read_text(encoding="utf-8")
    added = text.replace('role = "ds"', 'role = "data_engineer"')
    # as `rolematch roles add` writes it
    added = re.sub(r"^focus = .*", 'focus = ""', added, flags=re.MULTILINE)
    (folder / "roles" / "data_engineer.toml").write_text(added, encoding="utf-8")
    add(folder, "counts", ("quist-2020", 2020, "data_engineer", "python", 1, 2, "own"))
    assert list(check_lexicon(folder).roles) == ["mle", "ds", "data_engineer"]
    line = add(folder, "counts", ("quist-2020", 2020, "qa", "python", 1, 2, "own"))
    assert complaints(folder) == [f"counts.csv:{line}: role: 'qa' is none of 'mle', 'ds', 'data_engineer'"]


def test_a_further_role_with_a_bad_name_is_named(folder: Path) -> None:
    text = (folder / "roles" / "ds.toml").read_text(encoding="utf-8")
    (folder / "roles" / "qa.toml").write_text(text, encoding="utf-8")
    assert complaints(folder) == ["roles/qa.toml:2: role: the file's name asks for 'qa', not 'ds'"]
    (folder / "roles" / "qa.toml").rename(folder / "roles" / "Q-A.toml")
    assert complaints(folder)[0].startswith("roles/Q-A.toml:1: 'Q-A' is no role; a to z, 0 to 9 and _ are allowed")
    assert ROLE_ID.pattern == store.ROLE_ID.pattern


def test_bytes_and_quotation_marks_that_break_a_table_are_named_with_their_line(folder: Path) -> None:
    path = folder / "cues.csv"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rows[:4], b"qu\xefsted,3,own\n", *rows[4:]]))
    assert complaints(folder)[0].startswith("cues.csv:5: not UTF-8")
    path.write_bytes(b"".join([*rows[:4], b'"quisted,3,own\n', *rows[4:]]))
    assert complaints(folder)[0] == "cues.csv:5: 3 cells are asked for, not 1"
    path.write_bytes(b"".join([*rows[:4], b"q" * 200_000 + b",3,own\n", *rows[4:]]))
    assert complaints(folder)[0].startswith("cues.csv:5: field larger than field limit")
    path.write_bytes(b"cue,level,source,level\n")
    assert complaints(folder)[0].startswith("cues.csv:1: a column stands twice")


def test_a_degree_needs_no_level_where_the_column_is_missing(folder: Path) -> None:
    path = folder / "degrees.csv"
    write_table(path, [[form, degree, source] for form, degree, _, source in read_table(path)])
    assert all(row.level is None for row in check_lexicon(folder).degrees)


def test_every_row_of_the_shipped_lexicon_checks_out() -> None:
    lexicon = check_lexicon(load_lexicon().folder)
    looked = {name: len(read_table(lexicon.folder / f"{name}.csv")) - 1 for name in ROW_TYPES}
    assert looked.keys() == ROW_TYPES.keys()
    assert all(looked.values())
    assert sum(looked.values()) > 40_000
    # every value that is allowed for some field is used by a row: none outlived the rows that it was for
    for values, rows in ((TITLE_VALUES, lexicon.titles), (DATE_VALUES, lexicon.date_words)):
        used = {(row.field, row.value) for row in rows}
        for field in ("track", "noun", "open", "separator", "since"):
            assert {value for given, value in used if given == field} == {*values.get(field, ())}


def test_every_kind_of_wrong_cell_is_asked_after() -> None:
    assert {table for table, *_ in BAD} >= ROW_TYPES.keys() - {"implies"}  # whose cells are names, see test_lexicon.py
    assert {table for table, *_ in GOOD} >= ROW_TYPES.keys() - {"implies", "affinity", "headings", "provenance"}
    assert len(BAD) > 110


def test_a_lexicon_without_rows_of_a_kind_still_parses(folder: Path) -> None:
    for table in ("date_words", "degrees", "cues", "claims", "words", "titles", "headings", "vocabulary", "affinity"):
        header = read_table(folder / f"{table}.csv")[:1]
        write_table(folder / f"{table}.csv", header)
    assert isinstance(rm.score(RESUME, as_of=AS_OF, lexicon=folder), Score)


def test_what_is_allowed_is_what_is_read() -> None:
    lexicon = load_lexicon()
    assert {row.list for row in lexicon.words} <= WORD_LISTS
    source = "".join(path.read_text(encoding="utf-8") for path in Path(rm.__file__).parent.rglob("*.py"))
    named = set(re.findall(r'word_list\("(\w+)"\)', source))
    assert len(named) > 30
    assert named <= WORD_LISTS
    for name in WORD_LISTS:
        kind = name.startswith(("label_", "heading_tail_"))
        assert kind or source.count(f'"{name}"') >= 2, f"nobody reads the list {name}"
    assert set(titles._KINDS) < set(get_args(PositionKind))


def test_check_says_it_on_the_command_line_and_marks_nothing(folder: Path) -> None:
    line = add(folder, "cues", ("quisted", 9, "own"))
    result = CliRunner().invoke(main, ["lexicon", "check", str(folder), "--mark"])
    assert result.exit_code == 2
    assert f"cues.csv:{line}: level: 9 is none; 3, 4, 5 are allowed" in result.output
    assert not (folder / "checked.txt").exists()
