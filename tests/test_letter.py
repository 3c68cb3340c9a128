"""The statement that a candidate may ask for: from one line of scores, in plain words, about a page, and true."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.reporting.letter import ERRORS, NOT_USED, card_figures, shipped_model, write_letter

PROJECT = Path(__file__).resolve().parents[1]
AS_OF = "2026-06"
FILES = (
    "ds-1-haddad.docx",
    "mle-1-castellanos.md",
    "neither-teacher-kamau.txt",
    "both-2-anand-moreau.md",
    "kealoha_brandt_resume_2026.txt",
)
HEADINGS = (
    "WHO DECIDES", "WHAT WAS READ", "WHAT IT SAID", "WHY, FOR MACHINE LEARNING ENGINEER", "WHY, FOR DATA SCIENTIST",
    "WHAT WOULD CHANGE IT", "WHAT WAS NOT USED", ERRORS.upper(), "HOW TO ASK FOR A CORRECTION",
)  # fmt: skip
FEATURE = re.compile(r"(?:For|Against) \(([+-]\d\.\d\d)\) (.+?)(?:: “|$)")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


@pytest.fixture(scope="module")
def out(resumes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("letters")
    (base / "in" / "may").mkdir(parents=True)
    for name in FILES:
        shutil.copy(resumes / name, base / "in" / ("may" if name.startswith("both") else "") / name)
    shutil.copy(resumes / FILES[1], base / "in" / "again.md")
    (base / "in" / "<b>odd<img src=x>.txt").write_text(
        "Data Scientist\nPython, SQL, statistics and models.", encoding="utf-8"
    )
    (base / "in" / "empty.txt").write_bytes(b"")
    rm.screen_into(base / "in", base / "out", as_of=AS_OF, workers=0)
    return base / "out"


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in (out / "scores.jsonl").read_text(encoding="utf-8").splitlines()]


def test_it_says_all_that_a_candidate_may_ask_for(out: Path) -> None:
    looked = 0
    for line in lines(out):
        text = str(rm.letter(out, line["file"]))
        looked += 1
        assert [one for one in HEADINGS if one not in text] == []
        assert f"SHA-256 {line['sha256'][:12]}" in text
        flat = " ".join(text.split())
        for role, name in (("mle", "Machine Learning Engineer"), ("ds", "Data Scientist")):
            assert f"{name}: fit {line['fit'][role]:.2f} of 1; level {line['level']}" in flat
        assert " ".join(NOT_USED.split()) in flat
        assert "rejects nobody" in flat
        for position in line["positions"][:6]:
            assert position["title"] in flat
        assert len(text.splitlines()) <= 100, "about a page"
        assert max(map(len, text.splitlines())) <= 80
        assert not re.search(r"\b(None|null|nan|True|False)\b|\{|\}", flat), flat
    assert looked >= 7


def test_what_spoke_for_and_against_is_what_the_line_says(out: Path) -> None:
    looked = 0
    for line in lines(out):
        html = rm.letter(out, line["file"]).html()
        items = [re.sub(r"&#x27;", "'", item.replace("&quot;", '"').replace("&amp;", "&")) for item in
                 re.findall(r"<li>(.*?)</li>", html)]  # fmt: skip
        known = {(f"{one['weight']:+.2f}", one["feature"]) for one in line["evidence"]}
        for item in items:
            if found := FEATURE.match(item):
                looked += 1
                assert (found[1], found[2]) in known
                assert item.startswith("For") == (found[1][0] == "+")
    assert looked >= 30


def test_quotes_are_the_resumes_own_words(out: Path) -> None:
    text = str(rm.letter(out, FILES[0]))
    flat = " ".join(text.split())
    assert "“Programming: R, Python, SQL, LaTeX”" in flat
    quotes = re.findall(r"“([^”]+)”", flat.partition("WHY, FOR")[2])
    line = next(one for one in lines(out) if one["file"] == FILES[0])
    said = " ".join(" ".join(quote.split()) for one in line["evidence"] for quote in one["quotes"])
    assert len(quotes) >= 5
    for quote in quotes:
        assert quote.removesuffix(" …").strip("… ") in said


def test_an_uncertain_answer_is_no_judgement(out: Path) -> None:
    uncertain = [line for line in lines(out) if line["decision"] == "uncertain"]
    assert uncertain
    for line in uncertain:
        flat = " ".join(str(rm.letter(out, line["file"])).split())
        assert "It said that it does not know: " in flat
        assert "That is no judgement of you." in flat


@pytest.mark.parametrize("candidate", ["ds-1-haddad.docx", "{sha}", "{SHA}", "{whole}"])
def test_a_candidate_is_found_by_file_or_hash(out: Path, candidate: str) -> None:
    sha = next(one["sha256"] for one in lines(out) if one["file"] == FILES[0])
    given = candidate.format(sha=sha[:8], SHA=sha[:12].upper(), whole=sha)
    assert "File ds-1-haddad.docx" in str(rm.letter(out, given))


def test_a_file_in_a_folder_is_found_by_its_last_part(out: Path) -> None:
    assert "may/both-2-anand-moreau.md" in str(rm.letter(out, "both-2-anand-moreau.md"))


def test_the_same_bytes_under_two_names_are_one_candidate(out: Path) -> None:
    sha = next(one["sha256"] for one in lines(out) if one["file"] == FILES[1])
    assert "File again.md" in str(rm.letter(out, sha[:10]))


def test_a_file_that_could_not_be_read_has_its_statement(out: Path) -> None:
    text = " ".join(str(rm.letter(out, "empty.txt")).split())
    assert "could not be read (zero bytes)" in text
    assert "says nothing about who sent it" in text


@pytest.mark.parametrize("candidate", ["nobody.pdf", "", "  ", "abc", "0" * 64, "*", "../scores.jsonl"])
def test_who_is_not_there_is_wrong_use(out: Path, candidate: str) -> None:
    done = run("explain", out, "--candidate", candidate, "--letter")
    assert done.exit_code == 2
    assert done.stdout == ""


def test_two_that_may_be_meant_are_wrong_use(out: Path, tmp_path: Path) -> None:
    first, second, *_ = lines(out)
    text = "".join(json.dumps({**one, "file": f"{place}/cv.md"}) + "\n" for place, one in (("a", first), ("b", second)))
    (tmp_path / "scores.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="2 resumes are meant"):
        write_letter(tmp_path, "cv.md")
    assert "a/cv.md" in str(write_letter(tmp_path, "a/cv.md"))


@pytest.mark.parametrize("text", ["[]\n", "{}\n", "not json\n", "[" * 5_000 + "\n"])
def test_results_that_are_none_name_their_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "scores.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"scores\.jsonl:1: not a line"):
        write_letter(tmp_path, "cv.md")
    with pytest.raises(UsageError, match="cannot be read"):
        write_letter(tmp_path / "nowhere", "cv.md")


# the command


def test_the_command_writes_text_and_html(out: Path) -> None:
    done = run("explain", out, "--candidate", FILES[0], "--letter")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"{rm.letter(out, FILES[0])}\n"
    page = run("explain", out, "--candidate", FILES[0], "--letter", "--html")
    assert page.exit_code == 0
    assert page.stdout == rm.letter(out, FILES[0]).html()


@pytest.mark.parametrize(
    "options",
    [("--letter",), ("--candidate", FILES[0]), ("--html",), ("--candidate", FILES[0], "--html")],
)
def test_half_a_question_is_wrong_use(out: Path, options: tuple[str, ...]) -> None:
    done = run("explain", out, *options)
    assert done.exit_code == 2
    assert "a letter needs" in done.stderr


def test_a_file_is_explained_as_before(resumes: Path) -> None:
    done = run("explain", resumes / FILES[0], "--as-of", AS_OF)
    assert done.exit_code == 0
    assert "Fit for DS: 0.96" in done.stdout
    assert run("explain", resumes / FILES[0], "--candidate", "x", "--letter").exit_code == 2


# the page


class Page(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_runs_nothing_and_asks_for_nothing(out: Path) -> None:
    page = Page(rm.letter(out, "<b>odd<img src=x>.txt").html())
    assert {*page.tags} <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li"}
    assert not {name for name, _ in page.attributes} & {"src", "href", "onload", "onclick", "style"}
    assert "<b>odd<img src=x>.txt" in page.text
    assert any("default-src 'none'" in (value or "") for _, value in page.attributes)


def test_control_characters_never_reach_a_terminal(out: Path, tmp_path: Path) -> None:
    line = lines(out)[1]
    line["positions"] = [{**one, "title": "\x1b]0;owned\x07 Engineer"} for one in line["positions"]]
    line["notes"] = [{"code": "x", "message": "\x1b[2J gone", "span": None}]
    (tmp_path / "scores.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", str(write_letter(tmp_path, line["file"])))


# the figures


def test_the_figures_are_those_of_the_model_card() -> None:
    known = card_figures()
    # after another `make card`, its figures go into reporting/card_figures.json
    assert shipped_model() == rm.load_model().sha256
    card = (PROJECT / "MODEL_CARD.md").read_text(encoding="utf-8")
    right, low, high = known["right"]
    for text in (
        f"{known['judged']} judged resumes of {known['people']} people",
        f"| decisions that are right, of those made | {right:.3f} ({low:.3f} to {high:.3f})",
        f"| share said to be uncertain | {known['uncertain']:.3f} (",
        f"| level: exact | {known['level_exact']:.3f} (",
        f"| level: within one | {known['level_within_one']:.3f} (",
        f"Of {known['other_fields']:,} resumes, {known['other_fields_said_to_fit']} (",
    ):
        assert text in card, text
    rows = {row[0]: list(map(int, row[1:])) for row in re.findall(
        r"^\| (MLE|DS|both) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", card, re.MULTILINE)}  # fmt: skip
    assert len(rows) == 3
    assert known["fitting"] == sum(map(sum, rows.values()))
    assert known["fitting_said_neither"] == sum(row[3] for row in rows.values())


def test_of_another_model_no_figures_are_told(out: Path, tmp_path: Path) -> None:
    line = lines(out)[0]
    line["versions"]["model_sha256"] = "0" * 64
    (tmp_path / "scores.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    text = " ".join(str(write_letter(tmp_path, line["file"])).split())
    assert "How often this model errs is not known here." in text
    assert "120 resumes" not in text


def test_a_decision_names_each_role_that_fits(out: Path, tmp_path: Path) -> None:
    line = lines(out)[0]
    line["fit"] = {"mle": 0.9, "ds": 0.1, "data_engineer": 0.8, "neither": 0.1}
    for decision, said in (
        ("MLE+DATA_ENGINEER", "fits Machine Learning Engineer and DATA_ENGINEER."),
        ("MLE", "fits Machine Learning Engineer."),
        ("both", "fits Machine Learning Engineer and Data Scientist and DATA_ENGINEER."),
    ):
        line["decision"] = decision
        (tmp_path / "scores.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
        names = {"mle": "Machine Learning Engineer", "ds": "Data Scientist"}
        assert said in " ".join(str(write_letter(tmp_path, line["file"], names)).split())
