"""The page of a review: what is in it, what is not, and what comes back from it. Browsers: test_page.py."""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import rolematch as rm
from reviews import HARM, TRAP, TRAPPED, harmful, lines_of, screen_into, some_resumes, write_lines
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.reporting.page import join_decisions
from rolematch.reporting.page.marking import marks_in_quote, pieces_of
from rolematch.reporting.page.writing import json_for_html
from rolematch.screening.writing import FORMULA

PROJECT = Path(__file__).resolve().parents[1]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


def blocks(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give the data of a page: what is said of all, and the details of each candidate."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/json" id="(page|candidate-\d+)">(.*?)</script>', text)
    data = {name: json.loads(block) for name, block in found}
    return data.pop("page"), list(data.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, resumes: Path) -> Path:
    return some_resumes(resumes, tmp_path_factory.mktemp("report") / "in")


@pytest.fixture(scope="module")
def results(folder: Path) -> Path:
    return screen_into(folder, folder.parent / "out")


@pytest.fixture(scope="module")
def page(results: Path) -> Path:
    assert run("report", results, "--role", "mle", "--level", "senior").exit_code == 0
    return results / "report.html"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give results of one who is named everywhere, written with contacts; the folder beside holds the file."""
    place = tmp_path_factory.mktemp("named")
    (place / "in").mkdir()
    (place / "in" / "Ottoline Quillfeather.txt").write_text(TRAP, encoding="utf-8")
    (place / "in" / "copy of Quillfeather.txt").write_text(TRAP, encoding="utf-8")
    screen_into(place / "in", place / "blind")
    return screen_into(place / "in", place / "out", contacts=True)


# --- what is in it


def test_the_page_holds_every_candidate_ranked(page: Path, results: Path) -> None:
    said, details = blocks(page)
    lines = lines_of(results)
    assert len(said["rows"]) == len(details) == len(lines) >= 10
    assert {row["sha"] for row in said["rows"]} == {line["sha256"] for line in lines}
    matches = [row["match"] for row in said["rows"]]
    assert matches == sorted(matches, reverse=True)
    by_hash = {line["sha256"]: line for line in lines}
    for row, one in zip(said["rows"], details, strict=True):
        line = by_hash[row["sha"]]
        assert row["match"] == pytest.approx(line["fit"]["mle"] * line["level_probabilities"][2], abs=1e-3)
        assert one["reason"] == line["reason"]
        assert len(one["skills"]) == len(line["skills"])
        assert len(one["positions"]) == len(line["positions"])
        assert one["versions"]["model_sha256"] == line["versions"]["model_sha256"]
    assert said["scores"] == hashlib.sha256((results / "scores.jsonl").read_bytes()).hexdigest()


def test_the_same_results_give_the_same_bytes(page: Path, results: Path, tmp_path: Path) -> None:
    before = page.read_bytes()
    assert run("report", results, "--role", "mle", "--level", "3", "--out", tmp_path / "again.html").exit_code == 0
    assert (tmp_path / "again.html").read_bytes() == before


def test_quotes_have_their_words_marked(page: Path) -> None:
    marked = quoted = 0
    for one in blocks(page)[1]:
        for evidence in one["evidence"].values():
            for feature, _, quotes in evidence:
                for quote in quotes:
                    quoted += 1
                    marked += any(not isinstance(piece, str) and feature in piece[1] for piece in quote)
    assert quoted >= 300
    # where a line ends within the words, the quote has only half of them
    assert marked / quoted > 0.9


def test_gaps_are_those_against_the_requisition(results: Path, tmp_path: Path) -> None:
    gaps: dict[str, dict[str, set[str]]] = {}
    for level in ("1", "4"):
        path = tmp_path / f"{level}.html"
        assert run("report", results, "--role", "mle", "--level", level, "--out", path).exit_code == 0
        said, details = blocks(path)
        for row, one in zip(said["rows"], details, strict=True):
            assert list(one["gaps"]) == ["mle"]
            asked = {name for name, _, _ in one["gaps"]["mle"]}
            assert not asked & {name for name, *_ in one["skills"]}
            gaps.setdefault(row["sha"], {})[level] = asked
    # a rung above the candidate's own asks for more than the line knows
    lower = [line["sha256"] for line in lines_of(results) if line["level"] < 4]
    assert all(gaps[sha]["1"] <= gaps[sha]["4"] for sha in gaps)
    assert sum(gaps[sha]["1"] < gaps[sha]["4"] for sha in lower) >= 3
    # without a role, those of all
    assert run("report", results, "--out", tmp_path / "any.html").exit_code == 0
    assert list(blocks(tmp_path / "any.html")[1][0]["gaps"]) == ["mle", "ds"]


def test_texts_are_shown_as_far_as_files_are_those_that_were_screened(
    results: Path, folder: Path, tmp_path: Path
) -> None:
    lines = lines_of(results)
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed, gone = lines[0]["file"], lines[1]["file"]
    (tmp_path / changed).write_bytes((tmp_path / changed).read_bytes() + b"\n")
    (tmp_path / gone).unlink()
    result = run("report", results, "--resumes", tmp_path, "--out", tmp_path / "r.html")
    assert f"{len(lines) - 2} with their text" in result.stderr
    said, details = blocks(tmp_path / "r.html")
    notes = {row["sha"]: one["textNote"] for row, one in zip(said["rows"], details, strict=True)}
    assert "changed" in notes[lines[0]["sha256"]]
    assert "not in the folder" in notes[lines[1]["sha256"]]
    by_hash = {line["sha256"]: line for line in lines}
    looked = 0
    for row, one in zip(said["rows"], details, strict=True):
        if not one["text"]:
            continue
        assert one["textNote"] == ""
        text = "".join(piece if isinstance(piece, str) else piece[0] for piece in one["text"])
        marks = {(feature, piece[0]) for piece in one["text"] if not isinstance(piece, str) for feature in piece[1]}
        for evidence in by_hash[row["sha"]]["evidence"]:
            for start, end in evidence["spans"]:
                words = {words for feature, words in marks if feature == evidence["feature"]}
                assert any(word in text[start:end] for word in words), evidence["feature"]
                looked += 1
    assert looked >= 300


def test_resumes_that_are_no_folder_are_wrong_use(results: Path, tmp_path: Path) -> None:
    result = run("report", results, "--resumes", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_a_path_in_results_leads_nowhere_outside_the_folder(results: Path, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Python and SQL, kept from reviewers", encoding="utf-8")
    line = lines_of(results)[0]
    line.update(file="../secret.txt", sha256=hashlib.sha256(secret.read_bytes()).hexdigest())
    (tmp_path / "in").mkdir()
    out = write_lines(tmp_path / "out", [line])
    assert run("report", out, "--resumes", tmp_path / "in").exit_code == 0
    assert "kept from reviewers" not in (out / "report.html").read_text(encoding="utf-8")


def test_roles_that_were_added_have_their_column(results: Path, tmp_path: Path) -> None:
    lines = [{**line, "fit": {**line["fit"], "data_engineer": 0.99}} for line in lines_of(results)]
    assert run("report", write_lines(tmp_path, lines)).exit_code == 0
    said, details = blocks(tmp_path / "report.html")
    assert [role for role, _ in said["roles"]] == ["mle", "ds", "data_engineer"]
    assert {row["match"] for row in said["rows"]} == {0.99}
    assert list(details[0]["evidence"]) == ["mle", "ds", "data_engineer"]
    # one that the model does not know
    result = run("report", write_lines(tmp_path, []), "--role", "nurse")
    assert result.exit_code == 2


# --- blind


def test_nobody_is_named_unless_asked(named: Path, results: Path) -> None:
    # written blind, written with contacts, and with the text read again
    for made in (named.parent / "blind", named):
        for more in ((), ("--resumes", named.parent / "in")):
            assert run("report", made, *more, "--quiet").exit_code == 0
            text = (made / "report.html").read_text(encoding="utf-8")
            assert len(blocks(made / "report.html")[0]["rows"]) == 2
            assert not [word for word in TRAPPED if word.lower() in text.lower()], more
            assert "█" in text or not more
    said, _ = blocks(named / "report.html")
    assert [row["label"] for row in said["rows"]] == [
        f"Candidate {said['rows'][0]['sha'][:6]}",
        f"Candidate {said['rows'][0]['sha'][:6]} (2)",
    ]
    # files that failed are named by their files alone
    run("report", results, "--quiet")
    text = (results / "report.html").read_text(encoding="utf-8")
    assert "2 files could not be read" in text
    assert "Quillfeather" not in text


def test_names_are_shown_when_asked(named: Path, tmp_path: Path) -> None:
    assert run("report", named, "--contacts", "--out", tmp_path / "r.html").exit_code == 0
    said, details = blocks(tmp_path / "r.html")
    assert said["rows"][0]["label"] == "Ottoline Quillfeather"
    assert "ottoline.quill@example.org" in details[0]["contacts"]["emails"]
    assert run("report", named, "--files", "--out", tmp_path / "f.html").exit_code == 0
    text = (tmp_path / "f.html").read_text(encoding="utf-8")
    assert {row["file"] for row in blocks(tmp_path / "f.html")[0]["rows"]} == {
        "Ottoline Quillfeather.txt",
        "copy of Quillfeather.txt",
    }
    assert "ottoline.quill" not in text


def test_contacts_that_were_not_written_cannot_be_shown(results: Path) -> None:
    result = run("report", results, "--contacts")
    assert result.exit_code == 2
    assert "screen again with --contacts" in result.stderr


# --- safe


def test_the_policy_lets_in_our_own_script_and_style_alone(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    said = policy[1].replace("&#39;", "'")
    assert said.startswith("default-src 'none'; ")
    assert "unsafe" not in said
    bodies = re.findall(r"<script>(.*?)</script>", text, re.DOTALL) + re.findall(
        r"<style>(.*?)</style>", text, re.DOTALL
    )
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" for body in bodies}
    assert len(hashes) == 3
    assert hashes == set(re.findall(r"'sha256-[^']*'", said))
    outside = re.sub(r"<(script|style|pre)[ >].*?</\1>", "", text, flags=re.DOTALL)
    assert not re.findall(r"\son\w+\s*=|\sstyle\s*=|\ssrc\s*=|https?:", outside)
    assert len(outside) > 2_000


def test_texts_that_mean_harm_close_no_element(results: Path, tmp_path: Path) -> None:
    out = harmful(lines_of(results), tmp_path / "harm")
    for options in ((), ("--contacts",)):
        assert run("report", out, *options).exit_code == 0
        text = (out / "report.html").read_text(encoding="utf-8")
        assert "<img" not in text
        assert "</script><script>window" not in text
        assert text.count("</script>") == len(lines_of(results)) + 3
        said, details = blocks(out / "report.html")
        assert details[0]["reason"] == HARM
        assert (said["rows"][0].get("file") or "").endswith(f"{HARM}.pdf") == bool(options)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=40), max_size=4))
def test_json_in_html_is_the_same_json_without_its_signs(value: dict[str, str]) -> None:
    text = json_for_html(value)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == value


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 32), st.sampled_from("abc")), max_size=6),
)
def test_pieces_add_up_to_the_text(text: str, marks: list[tuple[int, int, str]]) -> None:
    pieces = pieces_of(text, marks)
    assert "".join(piece if isinstance(piece, str) else str(piece[0]) for piece in pieces) == text
    place = 0
    for piece in pieces:
        words, features = (piece, []) if isinstance(piece, str) else (str(piece[0]), piece[1])
        for start in range(place, place + len(words)):
            covering = {f for s, e, f in marks if 0 <= s <= start < e <= len(text)}
            assert covering == set(features)
        place += len(words)


@pytest.mark.parametrize(
    ("quote", "lengths", "forms", "found"),
    [
        ("Built in C++ and C", [3], {"c++"}, [(9, 12)]),
        ("R&D and R", [1], {"r"}, [(0, 1), (8, 9)]),
        ("models, remodels", [6], {"models"}, [(0, 6)]),
        ("machine learning", [7, 16], {"machine", "machine learning"}, [(0, 16)]),
        ("nothing of it", [6], {"python"}, []),
        ("", [3], {"sql"}, []),
    ],
)
def test_marks_in_a_quote_are_whole_words(quote: str, lengths: list[int], forms: set[str], found: list[Any]) -> None:
    assert marks_in_quote(quote, lengths, forms) == found


def test_carried_scripts_are_those_of_the_list() -> None:
    spec = importlib.util.spec_from_file_location("fetch_assets", PROJECT / "docs" / "fetch_assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.wrong_files() == []
    carried = {file["to"] for package in module.packages() for file in package["file"]}
    assert any(name.endswith("LICENSE.txt") for name in carried)
    here = PROJECT / "src" / "rolematch" / "reporting" / "page" / "assets"
    others = {path.relative_to(PROJECT).as_posix() for path in here.rglob("*/*") if path.is_file()}
    assert others
    assert others <= carried


def test_the_page_guards_cells_as_the_program_does() -> None:
    script = (PROJECT / "src/rolematch/reporting/page/assets/page.js").read_text(encoding="utf-8")
    pattern = re.search(r"FORMULA = /(.*)/;", script)
    assert pattern
    assert all(re.match(pattern[1], sign) for sign in FORMULA)
    assert [sign for sign in map(chr, range(128)) if re.match(pattern[1], sign)] == sorted(FORMULA)


def test_the_script_builds_no_markup_of_texts() -> None:
    script = (PROJECT / "src/rolematch/reporting/page/assets/page.js").read_text(encoding="utf-8")
    assert len(script) > 10_000
    assert not re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.srcdoc", script
    )


# --- wrong use


def test_damaged_results_name_their_line(results: Path, tmp_path: Path) -> None:
    lines = lines_of(results)[:3]
    del lines[1]["evidence"]
    result = run("report", write_lines(tmp_path / "a", lines))
    assert result.exit_code == 2
    assert "scores.jsonl:2" in result.stderr
    (tmp_path / "a" / "scores.jsonl").write_text("{}\n", encoding="utf-8")
    assert "scores.jsonl:1" in run("report", tmp_path / "a").stderr
    assert run("report", tmp_path / "nothing").exit_code == 2
    assert not (tmp_path / "a" / "report.html").exists()


def test_an_empty_screening_makes_a_page(tmp_path: Path) -> None:
    assert run("report", write_lines(tmp_path, [])).exit_code == 0
    assert blocks(tmp_path / "report.html")[0]["rows"] == []


def test_a_page_that_cannot_be_written_leaves_nothing(results: Path, tmp_path: Path) -> None:
    result = run("report", results, "--out", tmp_path / "no" / "r.html")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr
    assert list(tmp_path.iterdir()) == []


# --- decisions

HEAD = "file,sha256,decision,comment,requisition,as_of,model_sha256,lexicon_sha256,scores_sha256"
A, B, C = ("a" * 64, "b" * 64, "c" * 64)


@pytest.mark.parametrize(
    "text",
    [
        f'{HEAD}\r\ncv.pdf,{A},advance,"good, and ""sound"""\r\n,{B},,call back\r\n',
        f'\ufeff{HEAD}\ncv.pdf,{A},Advance ,"good, and ""sound""",x\n,{B.upper()},,call back\n',
        f'{HEAD.replace(",", ";")}\ncv.pdf;{A};advance;"good, and ""sound"""\n;{B};;call back\n',
    ],
)
def test_decisions_are_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(text.encode())
    table = rm.read_decisions(path)
    assert table["sha256"].to_list() == [A, B]
    assert table.loc[0, ["file", "decision", "comment"]].to_list() == ["cv.pdf", "advance", 'good, and "sound"']
    assert table["decision"].isna().to_list() == [False, True]
    assert table["file"].isna().to_list() == [False, True]
    assert list(table["decision"].cat.categories) == ["advance", "hold", "pass"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"{HEAD}\ncv.pdf,{A},reject,\n", "decisions.csv:2: decision 'reject'"),
        (f"{HEAD}\ncv.pdf,{A},hold,\ncv.pdf,12ab,hold,\n", "decisions.csv:3: sha256 '12ab'"),
        (f"{HEAD}\ncv.pdf,{A},hold,\ncv.pdf,{A},pass,\n", "decisions.csv:3: sha256 aaaaaaaaaaaa… stands above"),
        ("file,decision\ncv.pdf,hold\n", "lacks the columns sha256, comment"),
        ("", "lacks the columns"),
        (f"{HEAD}\ncv.pdf,{A},hold,\xe9".encode("latin-1").decode("latin-1"), ""),
    ],
)
def test_bad_decisions_are_complained_of(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(text.encode("utf-8" if complaint else "latin-1"))
    with pytest.raises(UsageError, match=re.escape(complaint or "is not UTF-8")):
        rm.read_decisions(path)
    assert run("decisions", path).exit_code == 2


def test_decisions_are_joined_with_their_scores(results: Path, tmp_path: Path) -> None:
    lines = lines_of(results)
    path, short = tmp_path / "decisions.csv", tmp_path / "shortlist.csv"
    said = [(lines[0], "pass", "'=1+1"), (lines[1], "advance", '\'-see the "churn" work'), (lines[2], "", "later")]
    with path.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(HEAD.split(","))
        rows.writerows(["", line["sha256"], decision, comment, "", "", "", "", C] for line, decision, comment in said)
        rows.writerow(["other.pdf", B, "hold", ""])
    result = run("decisions", path, "--results", results, "--out", short)
    assert result.exit_code == 0, result.output
    assert "4 resumes: 1 advance, 1 hold, 1 pass, 1 with a comment alone" in result.stderr
    assert "1 of them are not in" in result.stderr
    assert "made from other results" in result.stderr
    with short.open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle))
    assert [(row["file"], row["decision"]) for row in found] == [
        (lines[1]["file"], "advance"),
        (lines[0]["file"], "pass"),
    ]
    assert found[0]["says"] == lines[1]["decision"]
    # safe for a spreadsheet again, and themselves for the program
    assert [row["comment"] for row in found] == ['\'-see the "churn" work', "'=1+1"]
    table = rm.read_decisions(path)
    assert table.loc[0, "comment"] == "=1+1"
    assert join_decisions(table, rm.to_frame(results))["comment"].to_list() == ['-see the "churn" work', "=1+1"]
    only = run("decisions", path, "--results", results, "--only", "advance")
    assert only.stdout.splitlines() == [f'advance\t{lines[1]["file"]}\t-see the "churn" work']
    assert run("decisions", path, "--out", short).exit_code == 2
