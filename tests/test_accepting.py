"""Candidates that a person accepted: all of them become rows that load, or none does."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from rolematch.building import accept_candidates, build_lexicon, write_proposal
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.store import check_lexicon

CASES = Path(__file__).parent / "cases" / "documents"
LEXICON = load_lexicon()
HEADER = "term,kind,documents,roles,document,line,accept"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(LEXICON.folder, tmp_path / "words")
    return tmp_path / "words"


def table(folder, *terms, accept="tool"):
    path = folder / "candidates.csv"
    rows = [f"{term},listed,2,ds,a.md,1,{accept}" for term in terms]
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def held(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_accepted_terms_become_rows(tmp_path, folder):
    write_proposal(build_lexicon([CASES / "postings.jsonl", CASES / "postings"], LEXICON), tmp_path / "out")
    path = tmp_path / "out" / "candidates.csv"
    with path.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        row["accept"] = "tool" if row["term"] in ("Quorvex", "StatMill") else ""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert sorted(accept_candidates(path, folder, LEXICON)) == ["quorvex", "statmill"]
    words = load_lexicon(folder)
    assert words.skills["quorvex"].name == "Quorvex"
    assert len(words.skills) == len(LEXICON.skills) + 2
    assert not list(folder.glob(".*"))


def test_accepting_again_adds_only_what_is_new(tmp_path, folder):
    assert accept_candidates(table(tmp_path, "Zorblax"), folder, LEXICON) == ["zorblax"]
    before = held(folder)
    present = []
    assert accept_candidates(table(tmp_path, "Zorblax", "zorblax"), folder, LEXICON, present=present) == []
    assert present == ["zorblax", "zorblax"]
    assert held(folder) == before
    command = ["lexicon", "accept", str(table(tmp_path, "Zorblax", "Quuxify")), "--lexicon", str(folder)]
    said = CliRunner().invoke(main, command)
    assert said.exit_code == 0, said.output
    assert "1 known already: zorblax" in said.output
    assert "1 added" in said.output
    assert check_lexicon(folder).skills.keys() - LEXICON.skills.keys() == {"zorblax", "quuxify"}


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("sklearn", "'sklearn' is a surface form of 'scikit-learn' already"),
        ("SK-Learn", "'SK-Learn' is a surface form of 'scikit-learn' already"),
        ("AR VR", "'AR VR': the lexicon has a skill 'ar-vr'; add an alias to it"),
        ("数据湖", "no id can be made of '数据湖'"),
        ("数据 Lake", "no id can be made of"),
        ("***", "no id can be made of"),
    ],
)
def test_terms_that_can_be_no_new_skill_are_named_and_nothing_is_written(tmp_path, folder, term, words):
    before = held(folder)
    path = table(tmp_path, "Zorblax", term)
    with pytest.raises(UsageError) as caught:
        accept_candidates(path, folder, LEXICON)
    assert f"{path}:3: " in str(caught.value)
    assert words in str(caught.value)
    assert held(folder) == before


def test_all_that_is_wrong_is_said_at_once(tmp_path, folder):
    with pytest.raises(UsageError) as caught:
        accept_candidates(table(tmp_path, "sklearn", "数据湖"), folder, LEXICON)
    assert len(str(caught.value).splitlines()) == 3


def test_accents_are_left_out_of_ids(tmp_path, folder):
    assert accept_candidates(table(tmp_path, "Zörblé C++"), folder, LEXICON) == ["zorble-c-plus-plus"]
    assert check_lexicon(folder).skills["zorble-c-plus-plus"].name == "Zörblé C++"


def test_a_lexicon_without_the_source_gets_it(tmp_path, folder):
    path = folder / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    for name in ("affinity", "provenance"):
        rows = (folder / f"{name}.csv").read_text(encoding="utf-8").replace(",documents\n", ",own\n")
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    path.write_text("\n".join(line for line in lines if not line.startswith("documents,")) + "\n", encoding="utf-8")
    assert accept_candidates(table(tmp_path, "Zorblax"), folder, LEXICON) == ["zorblax"]
    assert "documents" in {row.source for row in check_lexicon(folder).sources}


def test_a_stop_while_writing_leaves_the_old_tables(tmp_path, folder, monkeypatch):
    before = held(folder)
    write = Path.write_bytes

    def full(self, data):
        if "aliases" in self.name:
            raise OSError(28, "No space left on device", str(self))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        accept_candidates(table(tmp_path, "Zorblax"), folder, LEXICON)
    monkeypatch.undo()
    assert held(folder) == before
    assert not list(folder.glob(".*"))


def test_a_table_that_excel_saved(tmp_path, folder):
    path = table(tmp_path, "Zorblax", accept="Tool")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert accept_candidates(path, folder, LEXICON) == ["zorblax"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace(",", ";"), ":1: columns missing"),
        (lambda text: text.replace(",tool", ",thing"), ":2: accept: 'thing' is none of tool, method, duty"),
        (lambda text: text.replace(",1,", ",one,"), ":2: line: a whole number is asked for, not 'one'"),
    ],
)
def test_a_bad_table_is_named_as_it_was_given(tmp_path, folder, change, words):
    path = table(tmp_path, "Zorblax")
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    said = CliRunner().invoke(main, ["lexicon", "accept", str(path), "--lexicon", str(folder)])
    assert said.exit_code == 2
    assert f"{path}{words}" in said.output
    assert "the lexicon has bad rows" not in said.output
    assert ("cells are parted by commas" in said.output) == ("columns" in words)
