"""Counts of earlier builds: added up with new ones, each once, and none of them lost."""

import json
import math

import pytest

from rolematch.building import build_lexicon, compare_rows, write_proposal
from rolematch.building.affinity import estimate_affinity
from rolematch.building.counting import merge_counts
from rolematch.errors import UsageError
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.rows import read_rows
from rolematch.lexicon.tables import CountRow

LEXICON = load_lexicon()


def counts_of(*rows):
    return [CountRow(origin, year, role, skill, k, n, "postings") for origin, year, role, skill, k, n in rows]


def postings(path, *texts, source="some-2024", title="Data Scientist"):
    lines = [json.dumps({"title": title, "source": source, "text": text}) for text in texts]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def of(rows, skill, role="ds"):
    return next((row.documents, row.of) for row in rows if (row.skill, row.role) == (skill, role))


def test_tables_add_up_as_if_all_had_been_counted_at_once():
    first = counts_of(("a", 2024, "ds", "python", 3, 4), ("a", 2024, "ds", "sql", 1, 4), ("b", 2024, "ds", "r", 0, 2))
    second = counts_of(("a", 2024, "ds", "python", 2, 5), ("b", 2024, "ds", "sql", 1, 1))
    assert merge_counts(first, second) == counts_of(
        ("a", 2024, "ds", "python", 5, 9), ("a", 2024, "ds", "sql", 1, 9), ("b", 2024, "ds", "sql", 1, 3)
    )
    assert merge_counts(first) == first
    assert merge_counts() == merge_counts([]) == []


def test_rows_that_disagree_on_how_many_documents_there_are_are_not_estimated_from():
    rows = counts_of(("a", 2024, "ds", "python", 4, 4), ("a", 2024, "ds", "sql", 1, 2))
    for function in (merge_counts, lambda rows: estimate_affinity(rows, "x")):
        with pytest.raises(ValueError, match="a 2024 ds"):
            function(rows)


def test_a_profile_and_postings_without_a_source_are_not_of_one_origin(tmp_path):
    for name, front in (("p.md", "role: ds"), ("q.md", "title: Data Scientist"), ("r.md", "title: Data Scientist")):
        (tmp_path / name).write_text(f"---\n{front}\nyear: 2024\n---\n- Python\n- {name}\n", encoding="utf-8")
    (tmp_path / "p.md").write_text("---\nrole: ds\nyear: 2024\n---\n- Python\n- CUDA\n", encoding="utf-8")
    proposal = build_lexicon([tmp_path], LEXICON)
    assert of(proposal.affinity, "python") == (2, 2)
    assert of(proposal.affinity, "cuda") == (1, 3)
    assert {row.origin for row in proposal.counts} == {"postings"}


def test_a_profile_and_postings_of_one_source_are_added_up(tmp_path):
    for name, front in (("p.md", "role: ds"), ("q.md", "title: Data Scientist"), ("r.md", "title: Data Scientist")):
        text = f"---\n{front}\nsource: own-2024\n---\n- {'CUDA' if 'role' in front else f'Python {name}'}\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    row = next(row for row in build_lexicon([tmp_path], LEXICON).affinity if row.skill == "cuda" and row.role == "ds")
    assert (row.documents, row.of) == (1, 3)
    assert 20 < row.share < 50


def test_new_postings_and_counts_of_the_same_source_are_what_all_postings_are(tmp_path):
    old = [f"Python and SQL {number}" for number in range(4)]
    new = ["Python", "R and SQL, more", "R"]
    write_proposal(build_lexicon([postings(tmp_path / "old.jsonl", *old)], LEXICON), tmp_path)
    both = build_lexicon([tmp_path / "counts.csv", postings(tmp_path / "new.jsonl", *new)], LEXICON)
    whole = build_lexicon([postings(tmp_path / "all.jsonl", *old, *new)], LEXICON)
    assert of(both.counts, "sql") == (5, 7)
    assert both.counts == whole.counts
    assert both.affinity == whole.affinity
    # fewer documents in the newer table than name the skill in the older one: no logarithm of a negative number
    assert all(math.isfinite(row.log_odds) for row in both.affinity)


def test_writing_over_the_counts_that_were_built_from_loses_none(tmp_path):
    write_proposal(build_lexicon([postings(tmp_path / "old.jsonl", "Python", "Python, SQL")], LEXICON), tmp_path)
    new = postings(tmp_path / "new.jsonl", "SQL", source="other-2025")
    proposal = build_lexicon([tmp_path / "counts.csv", new], LEXICON)
    lines = compare_rows(proposal, tmp_path)
    assert [line for line in lines if "counts" in line] == ["+ counts other-2025 2025 ds sql"]
    write_proposal(proposal, tmp_path)
    counts = read_rows(tmp_path / "counts.csv", CountRow)
    assert [(row.origin, row.skill, row.documents, row.of) for row in counts] == [
        ("other-2025", "sql", 1, 1), ("some-2024", "python", 2, 2), ("some-2024", "sql", 1, 2),
    ]  # fmt: skip
    assert compare_rows(build_lexicon([tmp_path / "counts.csv"], LEXICON), tmp_path) == []
    assert not list(tmp_path.glob(".*"))


def test_counts_are_never_those_of_another_build(tmp_path):
    write_proposal(build_lexicon([postings(tmp_path / "old.jsonl", "Python")], LEXICON), tmp_path)
    (tmp_path / "ds.md").write_text("---\nrole: ds\nyear: 2026\n---\n- Python\n", encoding="utf-8")
    proposal = build_lexicon([tmp_path / "ds.md"], LEXICON)
    assert "- counts some-2024 2024 ds python" in compare_rows(proposal, tmp_path)
    write_proposal(proposal, tmp_path)
    assert read_rows(tmp_path / "counts.csv", CountRow) == ()


def test_documents_that_name_no_skill_are_counted(tmp_path):
    silent = postings(tmp_path / "silent.jsonl", "Be kind.", "Be nice.", source="silent-2024")
    telling = postings(tmp_path / "telling.jsonl", "Python")
    write_proposal(build_lexicon([silent, telling], LEXICON), tmp_path)
    counts = read_rows(tmp_path / "counts.csv", CountRow)
    assert {(row.origin, row.documents, row.of) for row in counts} == {("silent-2024", 0, 2), ("some-2024", 1, 1)}
    again = build_lexicon([tmp_path / "counts.csv"], LEXICON, least=1)
    assert of(again.affinity, "python") == (1, 3)
    assert {row.skill for row in again.affinity} == {"python"}
    # once another table says what they name, the row of none is not needed
    more = build_lexicon([tmp_path / "counts.csv", postings(silent, "SQL", source="silent-2024")], LEXICON)
    assert [(row.skill, row.documents, row.of) for row in more.counts if row.origin == "silent-2024"] == [("sql", 1, 3)]


def test_the_same_counts_twice_are_refused(tmp_path, monkeypatch):
    path = LEXICON.folder / "counts.csv"
    monkeypatch.chdir(LEXICON.folder)
    with pytest.raises(UsageError, match="the same counts are given twice"):
        build_lexicon([path, "counts.csv"], LEXICON)
    (tmp_path / "counts.csv").write_bytes(path.read_bytes())  # other counts, as far as anyone can tell
    doubled = build_lexicon([path, tmp_path / "counts.csv"], LEXICON)
    once = read_rows(path, CountRow)
    assert [(row.documents, row.of) for row in doubled.counts] == [(2 * row.documents, 2 * row.of) for row in once]


def test_counts_that_excel_saved(tmp_path):
    path = tmp_path / "counts.csv"
    text = "origin,year,role,skill,documents,of,source\r\na,2024,ds,sql,1,2,postings\r\n"
    path.write_text(text, encoding="utf-8-sig", newline="")
    assert build_lexicon([path], LEXICON).counts == tuple(counts_of(("a", 2024, "ds", "sql", 1, 2)))
