"""No output says whose resume it is, unless it is asked to: every file and stream of a run is searched."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import rolematch as rm
from rolematch.cli import main
from rolematch.lines import line_text, profile_object, score_line, score_schema
from rolematch.masking import blind_text, without_addresses
from rolematch.records import Contacts, Score, Span
from rolematch.screening.boundary import defect_of

AS_OF = ("--as-of", "2026-06")
# a resume that names its owner wherever a resume can
TRAP = """\
Ottoline Quillfeather
ottoline.quill@example.org | (617) 555-0131 | github.com/ottoline-q | Tampere

Summary
Ottoline Quillfeather is a data scientist who worked with Python, SQL and experiments for years.

Ottoline Quillfeather Consulting

Experience
Founder and Data Scientist, Ottoline Quillfeather Consulting
March 2021 - Present
- Ottoline built churn models in Python with scikit-learn and XGBoost, see github.com/ottoline-q/python-churn
- Presented A/B tests in SQL, write to ottoline.quill@example.org or call (617) 555-0131
- O. Quillfeather trained the deep learning models in PyTorch

Data Scientist at Ottoline Quillfeather Ltd
Sept 2031 - Aug 2019
- Wrote reports in Tableau and statistics in R

Education
MSc Statistics, thesis of O. Quillfeather, 2019

Quillfeather Skills
Python, SQL, PyTorch, Tableau
"""
HIDDEN = """\
<p>Ottoline Quillfeather</p><p style="display:none">Ottoline Quillfeather ottoline.other@example.org (617) 555-0132</p>
<h2>Experience</h2><p>Data Scientist, Acme Ltd, 2019 - 2021</p><p>Python, SQL and models of the world.</p>
"""
TRAPPED = ("Ottoline", "Quillfeather", "ottoline.quill", "ottoline.other", "555-0131", "555-0132", "ottoline-q")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


@pytest.fixture(scope="module")
def folder(resumes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give resumes of invented people under names that say nothing, and files that cannot be read."""
    folder = tmp_path_factory.mktemp("nameless")
    files = [file for file in sorted(resumes.iterdir()) if file.name != "truth.jsonl"]
    assert len(files) >= 30
    for number, file in enumerate(files):
        shutil.copy(file, folder / f"{number:03}{file.suffix}")
    (folder / "trap.txt").write_text(TRAP, encoding="utf-8")
    (folder / "hidden.html").write_text(HIDDEN, encoding="utf-8")
    (folder / "broken.json").write_text('{"basics": {"name": "Ottoline Quillfeather", ', encoding="utf-8")
    (folder / "cut.pdf").write_bytes(files[0].read_bytes()[:400] + b"Ottoline Quillfeather")
    return folder


@pytest.fixture(scope="module")
def secrets(examples: Path) -> list[str]:
    """Give what must not be seen anywhere: names, addresses and numbers."""
    from rendering.content import read_people

    found = set(TRAPPED)
    for person in read_people(examples / "people"):
        found.add(person.name)
        found.update(contact for contact in person.contact if re.search(r"@|555|\.(?:org|com)", contact))
    assert len(found) >= 90
    return sorted(found)


def seen(secrets: Iterable[str], text: str) -> list[str]:
    return [one for one in secrets if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE)]


def written(out: Path) -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(out.iterdir()) if path.suffix != ".parquet"]
    return "\n".join([*texts, pd.read_parquet(out / "scores.parquet").to_csv()])


def test_a_screening_names_nobody(
    folder: Path, secrets: list[str], tmp_path: Path, examples: Path, resumes: Path
) -> None:
    done = run("screen", folder, "--out", tmp_path / "out", *AS_OF)
    assert done.exit_code == 1, "two files cannot be read"
    assert not list(tmp_path.glob("*.tmp"))
    assert len(list((tmp_path / "out").iterdir())) == 4
    lines = (tmp_path / "out" / "scores.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 32
    found = seen(secrets, written(tmp_path / "out") + done.stdout + done.stderr)
    assert not found
    assert all(not re.search(r"@example|555[ -]01", line) for line in lines)
    # parts of names are words of other resumes too
    from rendering.content import read_people

    texts = {json.loads(line)["sha256"]: line for line in lines}
    looked = 0
    for person in read_people(examples / "people"):
        file = next(file for file in resumes.iterdir() if person.file in (file.name, file.stem))
        line = texts[hashlib.sha256(file.read_bytes()).hexdigest()]
        parts = [part for part in re.findall(r"[^\W\d_]+", person.name) if len(part) > 3]
        looked += len(parts)
        assert not seen(parts, line), person.file
    assert looked > 60


@pytest.mark.parametrize("command", [("score",), ("score", "--json"), ("explain",), ("parse",)])
def test_a_command_names_nobody(folder: Path, secrets: list[str], command: tuple[str, ...]) -> None:
    for name in ("trap.txt", "hidden.html", "000.pdf", "broken.json", "cut.pdf"):
        file = next(folder.glob(f"{Path(name).stem}.*"))
        done = run(*command, file, *AS_OF)
        assert not seen(secrets, done.stdout + done.stderr), (command, name)
        assert done.stdout or done.stderr


def test_with_contacts_the_outputs_say_whose_they_are(folder: Path, tmp_path: Path) -> None:
    done = run("screen", folder, "--out", tmp_path / "out", *AS_OF, "--contacts", "--workers", "1")
    lines = [json.loads(line) for line in (tmp_path / "out" / "scores.jsonl").read_text(encoding="utf-8").splitlines()]
    validator = jsonschema.Draft202012Validator(score_schema())
    for line in lines:
        validator.validate(line)
    trap = next(line for line in lines if line["file"] == "trap.txt")
    assert trap["contacts"] == {
        "name": "Ottoline Quillfeather",
        "emails": ["ottoline.quill@example.org"],
        "phones": ["(617) 555-0131"],
        "links": ["github.com/ottoline-q", "github.com/ottoline-q/python-churn"],
        "places": ["Tampere"],
    }
    assert "Ottoline Quillfeather Consulting" in [position["employer"] for position in trap["positions"]]
    table = pd.read_csv(tmp_path / "out" / "scores.csv")
    assert table.set_index("file").loc["trap.txt", "name"] == "Ottoline Quillfeather"
    assert list(table.columns[:6]) == ["file", "name", "emails", "phones", "links", "places"]
    assert "Ottoline Quillfeather" in done.stdout + done.stderr or len(lines) > 20
    # the scores are the same, whoever asks
    plain = run("screen", folder, "--out", tmp_path / "plain", *AS_OF, "--workers", "1")
    assert plain.exit_code == done.exit_code
    others = [json.loads(line) for line in (tmp_path / "plain" / "scores.jsonl").read_text("utf-8").splitlines()]
    for line, other in zip(lines, others, strict=True):
        assert "contacts" not in other
        assert [line[key] for key in ("fit", "level", "months", "skills")] == [
            other[key] for key in ("fit", "level", "months", "skills")
        ]


def test_commands_say_it_where_asked(folder: Path) -> None:
    said = run("score", folder / "trap.txt", *AS_OF, "--contacts").stdout
    assert "Ottoline Quillfeather, ottoline.quill@example.org, (617) 555-0131" in said
    parsed = json.loads(run("parse", folder / "trap.txt", *AS_OF, "--contacts").stdout)
    assert parsed["contacts"]["name"] == "Ottoline Quillfeather"
    line = json.loads(run("score", "--json", folder / "trap.txt", *AS_OF, "--contacts").stdout)
    assert line["contacts"]["places"] == ["Tampere"]


@pytest.fixture(scope="module")
def trap(folder: Path) -> Score:
    return rm.score(folder / "trap.txt", as_of="2026-06")


def test_python_says_it_where_asked(trap: Score) -> None:
    assert trap.profile.contacts.name == "Ottoline Quillfeather"
    assert "contacts" not in score_line(trap)
    assert "contacts" not in profile_object(trap.profile)
    assert "name" not in rm.to_frame([trap])
    assert rm.to_frame([trap], contacts=True)["emails"].tolist() == ["ottoline.quill@example.org"]
    assert not seen(TRAPPED, repr(trap) + repr(trap.profile) + str(rm.explain(trap)) + line_text(score_line(trap)))


def test_the_blind_text_is_as_long(trap: Score) -> None:
    text = trap.profile.document.text
    blind = blind_text(trap.profile)
    assert len(blind) == len(text)
    assert not seen(TRAPPED, blind)
    assert "churn models in Python with scikit-learn" in blind
    for mention in trap.profile.mentions:
        if "ottoline" not in Span(mention.span.start - 30, mention.span.end).of(text):
            assert mention.span.of(blind) == mention.span.of(text)


def test_a_note_keeps_its_dates() -> None:
    message = "'2021 - 2019' ends before it starts, write to a.b@example.org or 617-555-0133"
    assert without_addresses(message, Contacts()) == (
        f"'2021 - 2019' ends before it starts, write to {'█' * 15} or {'█' * 12}"
    )


def test_a_defect_does_not_quote_the_resume() -> None:
    try:
        int("Ottoline Quillfeather")
    except ValueError as error:
        failure = defect_of("trap.txt", error)
    assert not seen(TRAPPED, f"{failure}")
    assert "test_leaks.py" in failure.reason
