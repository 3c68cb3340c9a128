"""Role documents to rows: which role a document names a skill for, how strongly, where, and what it does not know."""

import csv
import json
import math
import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from rolematch.building import accept_candidates, build_lexicon, compare_rows, write_proposal
from rolematch.building.affinity import DRIFT, PRIOR, estimate_affinity, yearly_drift
from rolematch.building.blocks import read_blocks
from rolematch.building.comparing import roles_named
from rolematch.building.documents import read_documents
from rolematch.cli import main
from rolematch.errors import LexiconError, UsageError
from rolematch.lexicon import load_lexicon
from rolematch.lexicon.rows import read_rows
from rolematch.lexicon.tables import AffinityRow, CountRow, ProvenanceRow

CASES = Path(__file__).parent / "cases" / "documents"
SEED = Path(__file__).resolve().parents[2] / "shared" / "seed"
LEXICON = load_lexicon()


def sides(*paths):
    proposal = build_lexicon(paths, LEXICON)
    return {skill: "both" if len(roles) > 1 else next(iter(roles)) for skill, roles in proposal.sides.items()}


def expected(name):
    with (CASES / f"{name}.expected.csv").open(encoding="utf-8") as handle:
        return {row["skill"]: row["side"] for row in csv.DictReader(handle)}


# where a careful reader and the program part: words that both roles' prose holds and one role's list does
PARTED = {"comparison": 9, "seed": 8, "comparison-table": 1}


def check_sides(got, name):
    want = expected(name)
    tools = {skill for skill in want if LEXICON.skills[skill].kind == "tool"}
    assert {skill: got.get(skill) for skill in tools} == {skill: want[skill] for skill in tools}
    wrong = {skill: (side, got.get(skill)) for skill, side in want.items() if got.get(skill) != side}
    assert len(wrong) <= PARTED[name], wrong
    # no skill is put on the opposite side of where the reader saw it
    opposite = {skill: parted for skill, parted in wrong.items() if set(parted) == {"mle", "ds"}}
    assert opposite.keys() <= {"research"}, opposite


def test_an_article_whose_table_was_flattened():
    got = sides(CASES / "comparison.txt")
    assert len(expected("comparison")) >= 50
    check_sides(got, "comparison")


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_dir(), reason="the seed article is not beside the project")
def test_the_seed_article():
    (article,) = SEED.glob("*.txt")
    check_sides(sides(article), "seed")
    got = sides(article)
    assert {skill for skill, side in got.items() if side == "both"} >= {"python"}
    assert {"tensorflow", "pytorch", "keras", "cuda"} <= {s for s, side in got.items() if side == "mle"}
    assert {"r", "sql", "tableau", "power-bi"} <= {s for s, side in got.items() if side == "ds"}


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_an_article_with_a_table(suffix):
    check_sides(sides(CASES / f"comparison.{suffix}"), "comparison-table")


def test_flattened_cells_are_halved_and_an_odd_one_in_the_middle_is_left_out(tmp_path):
    article = tmp_path / "article.txt"
    rows = ["Machine Learning Engineer", "Data Scientist", "Tools", "- CUDA", "- Docker", "- Tableau", "Languages"]
    article.write_text("\n\n".join([*rows, "C++.", "R, SQL."]), encoding="utf-8")
    assert sides(article) == {"cuda": "mle", "tableau": "ds", "c-plus-plus": "mle", "r": "ds", "sql": "ds"}


def test_sentences_name_their_role(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(
        "On two jobs.\n\nData scientists live in Tableau, while machine learning engineers live in Kubernetes. "
        "Both roles know Git. Data engineers keep Kafka alive.",
        encoding="utf-8",
    )
    assert sides(article) == {"tableau": "ds", "kubernetes": "mle", "git": "both"}


def test_a_list_outranks_prose(tmp_path):
    profile, article = tmp_path / "mle.md", tmp_path / "other.md"
    profile.write_text("---\nrole: mle\nyear: 2026\nsource: own\n---\n# MLE\n\n- PyTorch\n", encoding="utf-8")
    article.write_text("# Data Scientist\n\nSome day they meet PyTorch in a talk.\n", encoding="utf-8")
    assert sides(profile, article) == {"pytorch": "mle"}


def test_provenance_quotes_the_place():
    proposal = build_lexicon([CASES / "comparison.md"], LEXICON)
    lines = (CASES / "comparison.md").read_text(encoding="utf-8").splitlines()
    assert len(proposal.provenance) >= 20
    for row in proposal.provenance:
        line = int(row.place.rpartition(" ")[2])
        near = " ".join(lines[line - 1 : line + 2]).casefold()
        forms = [alias.alias.casefold() for alias in LEXICON.aliases if alias.skill == row.skill]
        assert any(form.split()[0].split("-")[0][:4] in near for form in forms), row
    tableau = next(row for row in proposal.provenance if row.skill == "tableau")
    assert (tableau.role, tableau.document, tableau.listed) == ("ds", "comparison.md", "yes")
    assert tableau.place.startswith("Tools, line ")


def test_postings_are_labelled_by_title_and_counted_by_origin_and_year():
    proposal = build_lexicon([CASES / "postings.jsonl", CASES / "postings"], LEXICON)
    counts = {(row.role, row.skill): row for row in proposal.counts if row.year is not None}
    assert proposal.documents == 16
    assert {row.role for row in proposal.counts} == {"mle", "ds"}
    assert counts["mle", "pytorch"].documents >= 1
    by_role = {row.role: row for row in proposal.affinity if row.skill == "python"}
    assert by_role["mle"].of == 7
    assert by_role["ds"].of == 7
    assert not proposal.provenance


def test_unknown_terms_are_proposed_for_a_person():
    proposal = build_lexicon([CASES / "postings.jsonl", CASES / "postings"], LEXICON)
    candidates = {row.term.casefold(): row for row in proposal.candidates}
    assert {"quorvex", "lindapipe", "statmill", "drift budget"} <= candidates.keys()
    assert (candidates["statmill"].roles, candidates["quorvex"].roles) == ("ds", "mle")
    assert candidates["drift budget"].kind == "phrase"
    assert candidates["quorvex"].documents >= 4
    assert not {"machine", "data", "python", "the", "we"} & candidates.keys()


def test_accepted_terms_become_rows(tmp_path):
    folder = tmp_path / "words"
    shutil.copytree(LEXICON.folder, folder)
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
    with pytest.raises(UsageError, match=r"quorvex|statmill"):
        accept_candidates(path, folder, words)


def test_a_term_that_gives_no_id_is_refused(tmp_path):
    folder = tmp_path / "words"
    shutil.copytree(LEXICON.folder, folder)
    before = (folder / "skills.csv").read_bytes()
    path = tmp_path / "candidates.csv"
    path.write_text("term,kind,documents,roles,document,line,accept\n量子,name,2,ds,a.md,1,tool\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"'量子': .* id"):
        accept_candidates(path, folder, LEXICON)
    assert (folder / "skills.csv").read_bytes() == before


def counts_of(*rows):
    return [CountRow(origin, year, role, skill, k, n, "postings") for origin, year, role, skill, k, n in rows]


def test_affinity_is_the_formula():
    counts = counts_of(("a", 2024, "mle", "cuda", 30, 100), ("a", 2024, "ds", "cuda", 5, 200))
    rows = {row.role: row for row in estimate_affinity(counts, "postings")}
    share = 35.5 / 301
    odds = {
        role: math.log((k + PRIOR * share) / (n - k + PRIOR * (1 - share)))
        for role, k, n in (("mle", 30, 100), ("ds", 5, 200))
    }
    assert rows["mle"].log_odds == pytest.approx(odds["mle"] - odds["ds"], abs=1e-3)
    assert rows["ds"].log_odds == -rows["mle"].log_odds
    assert rows["mle"].low < rows["mle"].log_odds < rows["mle"].high
    assert (rows["mle"].documents, rows["mle"].of, rows["mle"].years) == (30, 100, "2024-2024")


def test_one_document_says_little_and_many_say_more():
    def width(n):
        counts = counts_of(("a", 2024, "mle", "cuda", n, n), ("a", 2024, "ds", "sql", n, n))
        row = next(r for r in estimate_affinity(counts, "x") if (r.skill, r.role) == ("cuda", "mle"))
        assert row.log_odds > 0
        return row.high - row.low, row.low

    assert width(1)[0] > width(10)[0] > width(100)[0]
    assert width(1)[1] < 0 < width(100)[1]


def test_the_era_trap():
    """A word that came up lately is named alike by both roles' new postings; old ones of one role do not fool us."""
    trapped = counts_of(
        ("new", 2024, "mle", "llm", 200, 600),
        ("new", 2024, "ds", "llm", 30, 90),
        ("old", 2018, "ds", "sql", 1000, 1400),
        ("new", 2024, "mle", "sql", 1, 600),
        ("new", 2024, "ds", "sql", 1, 90),
    )
    row = next(r for r in estimate_affinity(trapped, "x") if (r.skill, r.role) == ("llm", "mle"))
    pooled = math.log(200 / 400) - math.log(30 / 1460)
    assert pooled > 3
    assert abs(row.log_odds) < pooled / 3
    assert row.years == "2024-2024"
    of_ds = next(r for r in estimate_affinity(trapped, "x") if (r.skill, r.role) == ("llm", "ds"))
    assert of_ds.years == "2018-2024"


def test_the_drift_is_the_one_that_the_shipped_counts_show():
    counts = read_rows(LEXICON.folder / "counts.csv", CountRow)
    assert yearly_drift(counts, "ds", 2024) == pytest.approx(DRIFT, abs=0.01)


def test_drift_of_counts_that_do_not_drift_is_near_nothing():
    rng = random.Random(0)
    rows = []
    for number in range(300):
        share = rng.uniform(0.1, 0.9)
        for year, n in ((2020, 400), (2024, 100)):
            rows.append(("a", year, "ds", f"s{number}", sum(rng.random() < share for _ in range(n)), n))
    assert yearly_drift(counts_of(*rows), "ds", 2024) < 0.01
    with pytest.raises(ValueError, match="mle"):
        yearly_drift(counts_of(*rows), "mle", 2024)


def test_the_shipped_rows_are_what_their_documents_and_counts_build(tmp_path):
    folder = LEXICON.folder
    proposal = build_lexicon([folder / "documents", folder / "counts.csv"], LEXICON)
    assert compare_rows(proposal, folder) == []
    for path in write_proposal(proposal, tmp_path):
        if path.name != "candidates.csv":
            assert path.read_bytes() == (folder / path.name).read_bytes()
    assert len(proposal.affinity) >= 1000
    assert len(proposal.provenance) >= 150


def test_shipped_affinities_pull_the_right_way():
    def lean(skill):
        return LEXICON.affinity[skill, "mle"].log_odds

    for skill in ("tensorflow", "pytorch", "cuda", "kubernetes", "mlops", "c-plus-plus"):
        assert LEXICON.affinity[skill, "mle"].low > 0, skill
    for skill in ("tableau", "sql", "r", "power-bi", "excel", "statistics", "hypothesis-testing"):
        assert LEXICON.affinity[skill, "ds"].low > 0, skill
    assert abs(lean("scikit-learn")) < 0.8
    # the difference of words of 2024 is smaller than a count over all years makes it (4.06)
    assert lean("llm") < 2


@pytest.mark.shared
def test_counts_are_those_of_the_postings():
    postings = Path(__file__).resolve().parents[2] / "shared" / "data" / "postings.jsonl.gz"
    if not postings.exists():
        pytest.skip("the postings are not beside the project")
    proposal = build_lexicon([postings], LEXICON, workers=2)
    shipped = read_rows(LEXICON.folder / "counts.csv", CountRow)
    assert proposal.counts == shipped


def test_diff_names_what_changes(tmp_path):
    write_proposal(build_lexicon([CASES / "comparison.md"], LEXICON), tmp_path)
    again = build_lexicon([CASES / "comparison.md"], LEXICON)
    assert compare_rows(again, tmp_path) == []
    lines = compare_rows(build_lexicon([CASES / "comparison.md", CASES / "comparison.txt"], LEXICON), tmp_path)
    assert any(line.startswith("+ affinity cuda mle") for line in lines)
    assert any(line.startswith("~ affinity python ds: ") and "documents 1 -> 2" in line for line in lines)
    fewer = compare_rows(build_lexicon([CASES / "comparison.txt"], LEXICON), tmp_path)
    assert any(line.startswith("- provenance airflow mle comparison.md") for line in fewer)


def test_the_order_of_paths_and_the_number_of_processes_do_not_matter(tmp_path):
    paths = [CASES / "comparison.md", CASES / "postings.jsonl"]
    texts = []
    for number, (order, workers) in enumerate(((paths, 0), (paths, 2))):
        write_proposal(build_lexicon(order, LEXICON, workers=workers), tmp_path / str(number))
        texts.append([p.read_bytes() for p in sorted((tmp_path / str(number)).iterdir())])
    assert texts[0] == texts[1]


HEADER = "origin,year,role,skill,documents,of,source\n"
BAD = [
    ("missing.md", None, "no such file or folder"),
    ("cv.pdf", "%PDF", "a role document is one of"),
    ("role.md", "---\nrole: chef\n---\n# Chef\n", "role 'chef' is none of"),
    ("role.md", "---\nrole: [\n---\n", "bad front matter"),
    ("posts.jsonl", '{"title": "Data Scientist"}\n', "posts.jsonl:1: a posting is an object with a title and a text"),
    ("posts.jsonl", '{"title": "Nurse", "text": "Care"}\n', "none of the documents speaks of a role"),
    ("tale.txt", "Once upon a time.\n", "none of the documents speaks of a role"),
    ("counts.csv", HEADER + "a,2020,chef,sql,1,2,postings\n", "roles that the lexicon does not have: chef"),
    ("counts.csv", HEADER + "a,2020,ds,no-such,1,2,postings\n", "skills that are not in the lexicon: no-such"),
    ("counts.csv", HEADER + "a,2020,ds,sql,5,2,postings\n", "counts.csv:2: 5 of 2 documents are no count"),
    ("counts.csv", HEADER + "a,soon,ds,sql,1,2,postings\n", "counts.csv:2: year: a whole number"),
]


@pytest.mark.parametrize(("name", "text", "words"), BAD, ids=[words for *_, words in BAD])
def test_what_cannot_be_built_from_is_named(tmp_path, name, text, words):
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises((UsageError, LexiconError)) as caught:
        build_lexicon([tmp_path / name], LEXICON)
    assert words in str(caught.value)


def test_blocks_of_three_formats_agree():
    def kinds(text, media_type):
        return [(block.kind, block.text) for block in read_blocks(text, media_type)]

    want = [("heading", "Tools"), ("item", "SQL"), ("item", "R and more"), ("paragraph", "That is all.")]
    assert kinds("Tools\n\n- SQL\n- R and\n  more\n\nThat is all.", "text/plain") == want
    assert kinds("# Tools\n\n- SQL\n- R and\n  more\n\nThat is all.", "text/markdown") == want
    page = "<h1>Tools</h1><ul><li>SQL<li>R and <b>more</b></ul><p>That is all.</p><script>SQL()</script>"
    assert kinds(page, "text/html") == want


def test_kinds_of_documents():
    kinds = {document.name: document.kind for document in read_documents([CASES], LEXICON)}
    assert kinds["comparison.txt"] == kinds["comparison.md"] == kinds["comparison.html"] == "comparison"
    assert {kind for name, kind in kinds.items() if name.startswith("postings")} == {"posting"}
    own = {document.name: document.kind for document in read_documents([LEXICON.folder / "documents"], LEXICON)}
    assert own == {
        "mle.md": "profile", "ds.md": "profile", "mle-levels.md": "profile", "ds-levels.md": "profile",
        "mle-or-ds.md": "comparison",
    }  # fmt: skip


def test_roles_named():
    assert roles_named("Career Trajectory for a Machine Learning Engineer", LEXICON) == ["mle"]
    assert roles_named("Cloud architects and platform engineers", LEXICON) == []


def test_the_commands(tmp_path):
    runner = CliRunner()
    shown = runner.invoke(main, ["lexicon", "build", str(CASES / "comparison.md"), "--quiet"])
    assert shown.exit_code == 0, shown.output
    assert "Machine Learning Engineer: log-odds" in shown.output
    assert max(map(len, shown.output.splitlines()[:45])) <= 80
    written = runner.invoke(main, ["lexicon", "build", str(CASES / "comparison.md"), "--out", str(tmp_path), "--quiet"])
    assert written.exit_code == 0, written.output
    assert read_rows(tmp_path / "affinity.csv", AffinityRow)
    assert read_rows(tmp_path / "provenance.csv", ProvenanceRow)
    assert not (tmp_path / "counts.csv").exists()
    same = runner.invoke(
        main, ["lexicon", "diff", f"{LEXICON.folder}/documents", f"{LEXICON.folder}/counts.csv", "--quiet"]
    )
    assert (same.exit_code, same.output) == (0, "")
    other = runner.invoke(main, ["lexicon", "diff", str(CASES / "comparison.md"), "--quiet"])
    assert other.exit_code == 1
    assert other.output.startswith(("+", "-", "~"))
    wrong = runner.invoke(main, ["lexicon", "build", str(tmp_path / "none.md")])
    assert wrong.exit_code == 2
    assert "no such file or folder" in wrong.output
    entry = json.loads(runner.invoke(main, ["lexicon", "show", "tableau"]).stdout)
    assert {row["role"] for row in entry["affinity"]} == {"mle", "ds"}
    assert any(row["document"] == "ds.md" for row in entry["provenance"])
    assert entry["aliases"]
