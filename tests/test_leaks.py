"""No output says whose resume it is, unless it is asked to: every file and stream of a run is searched."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import traceback
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import ReadError
from rolematch.lines import line_text, profile_object, score_line, score_schema
from rolematch.masking import blind_text, without_addresses
from rolematch.records import Contacts, Score, Span
from rolematch.screening.boundary import defect_of

AS_OF = ("--as-of", "2026-06")
OUTPUTS = ("duplicates.csv", "failures.csv", "ledger.lines", "ledger.sqlite", "manifest.json", "scores.csv",
           "scores.jsonl", "scores.parquet")  # fmt: skip
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
    """Give all that lies in a folder of results as text, what is packed unpacked, and its names."""
    texts = [path.name for path in out.rglob("*")]
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        # a letter that is no ASCII may be written in either way
        texts += [raw.decode("utf-8", "replace"), raw.decode("utf-16-le", "replace")]
        if path.suffix == ".parquet":
            texts.append(pd.read_parquet(path).to_csv())
        if path.name == "ledger.lines":
            lines = list(unpacked(raw))
            assert lines
            texts += lines
        if path.name == "ledger.sqlite":
            texts += [repr(row) for _, rows in tables(path) for row in rows]
    return "\n".join(texts)


def unpacked(raw: bytes) -> Iterator[str]:
    """Unpack the lines of a ledger, one after the other as they lie there."""
    while raw:
        unpacker = zlib.decompressobj()
        yield unpacker.decompress(raw).decode("utf-8")
        raw = unpacker.unused_data


def tables(path: Path) -> Iterator[tuple[str, list[dict[str, object]]]]:
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        yield name, [dict(row) for row in base.execute(f"SELECT * FROM {name}")]
    base.close()


def test_a_screening_names_nobody(
    folder: Path, secrets: list[str], tmp_path: Path, examples: Path, resumes: Path
) -> None:
    done = run("screen", folder, "--out", tmp_path / "out", *AS_OF)
    assert done.exit_code == 1, "two files cannot be read"
    assert not list(tmp_path.glob("*.tmp"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(OUTPUTS)
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


# every output of a run, as a person at a shell gets it


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give private folders for all that a program may leave behind: temporary files, caches, settings, dumps."""
    base = tmp_path_factory.mktemp("homes")
    found = {name: base / name for name in ("tmp", "home", "cache", "work")}
    for path in found.values():
        path.mkdir()
    return found


def shell(homes: dict[str, Path], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    source = Path(rm.__file__).parents[1]
    environment = {
        **os.environ,
        "PYTHONPATH": str(source),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(homes["tmp"]),
        "HOME": str(homes["home"]),
        "XDG_CACHE_HOME": str(homes["cache"]),
    }
    command = [sys.executable, "-m", "rolematch", *map(str, arguments)]
    return subprocess.run(command, cwd=homes["work"], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def nameless(folder: Path, homes: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Screen all invented resumes from a shell, and give the results and all that was said."""
    out = tmp_path_factory.mktemp("nameless-out") / "out"
    done = shell(homes, "screen", folder, "--out", out, *AS_OF, "--json-log", "--top", "50")
    assert done.returncode == 1, done.stderr
    assert '"event": "end"' in done.stderr
    return out, done.stdout + done.stderr


def test_no_output_of_a_run_names_anybody(nameless: tuple[Path, str], secrets: list[str]) -> None:
    out, said = nameless
    assert sorted(path.name for path in out.iterdir()) == sorted(OUTPUTS)
    text = written(out)
    assert len(text) > 500_000
    assert not seen(secrets, text)
    assert not seen(secrets, said)
    assert not re.search(r"@example|555[ -]01\d\d", text + said)


def test_the_search_finds_what_is_there(folder: Path, secrets: list[str], tmp_path: Path) -> None:
    rm.screen_into([folder / "trap.txt", folder / "hidden.html", folder / "000.pdf"], tmp_path / "out",
                   as_of="2026-06", contacts=True, workers=0)  # fmt: skip
    texts = {path.name: written_alone(path, tmp_path) for path in (tmp_path / "out").iterdir()}
    leaking = {name for name, text in texts.items() if seen(secrets, text)}
    assert leaking == {"ledger.lines", "scores.csv", "scores.jsonl", "scores.parquet"}


def written_alone(path: Path, tmp_path: Path) -> str:
    alone = tmp_path / f"alone-{path.name}"
    alone.mkdir()
    shutil.copy(path, alone / path.name)
    return written(alone)


def test_a_run_leaves_nothing_outside_of_its_folder(nameless: tuple[Path, str], homes: dict[str, Path]) -> None:
    left = {name: [path.name for path in home.rglob("*") if path.is_file()] for name, home in homes.items()}
    assert left == {name: [] for name in homes}
    assert list(homes["tmp"].iterdir()) == []


def test_a_screening_opens_no_connection(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments)
        raise OSError("no network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("example.org", 80))
    asked.clear()
    files = [*(file for file in sorted(folder.glob("0*")) if file.suffix != ".pdf"), folder / "000.pdf"][-8:]
    rm.screen_into(files, tmp_path / "out", as_of="2026-06", workers=0)
    assert len(rm.to_frame(tmp_path / "out")) == len(files)
    assert asked == []


def test_the_ledger_is_private(nameless: tuple[Path, str]) -> None:
    if sys.platform == "win32":
        pytest.skip("who may read a file is told in another way there")
    for name in ("ledger.lines", "ledger.sqlite"):
        assert (nameless[0] / name).stat().st_mode & 0o077 == 0, name


def test_the_ledger_holds_no_text_of_a_resume(nameless: tuple[Path, str], folder: Path) -> None:
    # what a line keeps are titles, headings, quotes of some words: no sentence of the work that was described
    lines = "\n".join(unpacked((nameless[0] / "ledger.lines").read_bytes()))
    looked = 0
    for file in ("trap.txt", "hidden.html"):
        for sentence in re.findall(r"[A-Z][^\n<>]{59,}", (folder / file).read_text(encoding="utf-8")):
            looked += 1
            assert sentence not in lines
    assert looked >= 3


@pytest.mark.parametrize("command", [("report", "--quiet"), ("verify",)])
def test_what_is_made_of_a_run_names_nobody(
    nameless: tuple[Path, str], secrets: list[str], homes: dict[str, Path], tmp_path: Path, command: tuple[str, ...],
    folder: Path,
) -> None:  # fmt: skip
    verb, *more = command
    target = tmp_path / "page.html"
    arguments = ["--out", target, "--resumes", folder] if verb == "report" else []
    done = shell(homes, verb, nameless[0], *more, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    if verb == "report":
        page = target.read_text(encoding="utf-8")
        assert len(page) > 100_000
        assert not seen(secrets, page)
        assert not re.search(r"@example|555[ -]01\d\d", page)
    assert not seen(secrets, done.stdout + done.stderr)
    assert list(homes["tmp"].iterdir()) == []


def test_no_letter_names_anybody(nameless: tuple[Path, str], secrets: list[str]) -> None:
    scored = rm.to_frame(nameless[0])["file"].tolist()[::3]
    assert len(scored) >= 12
    for file in scored:
        letter = rm.letter(nameless[0], file)
        assert not seen(secrets, f"{letter}{letter.html()}"), file


def test_blind_copies_are_not_called_by_names(
    resumes: Path, secrets: list[str], homes: dict[str, Path], tmp_path: Path
) -> None:
    named = ["Temiloluwa_Oyelaran_Resume.pdf", "ds-1-haddad.docx", "kealoha_brandt_resume_2026.txt"]
    for name in named:
        done = shell(homes, "redact", resumes / name, "--out", tmp_path / "blind")
        assert done.returncode == 0, done.stderr
    made = [path.name for path in (tmp_path / "blind").rglob("*")]
    assert len(made) >= len(named)
    parts = [*secrets, "Temiloluwa", "Oyelaran", "haddad", "kealoha", "brandt"]
    assert not seen(parts, " ".join(made).replace("_", " "))
    assert list(homes["tmp"].iterdir()) == []


# files that are called by names: these stand in the column of files, and nowhere else


def test_names_of_files_stand_in_the_column_of_files_alone(
    resumes: Path, secrets: list[str], examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rendering.content import read_people

    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    monkeypatch.setenv("TMPDIR", str(private))
    out = tmp_path / "out"
    named = tmp_path / "in"
    named.mkdir()
    for person in read_people(examples / "people")[:12]:
        file = next(file for file in resumes.iterdir() if person.file in (file.name, file.stem))
        shutil.copy(file, named / f"{person.name}{file.suffix}")
    (named / "Ottoline Quillfeather.txt").write_text(TRAP, encoding="utf-8")
    (named / "Ottoline Quillfeather.pdf").write_bytes(b"MZ Ottoline Quillfeather")
    done = run("screen", named, "--out", out, *AS_OF, "--workers", "1", "--json-log")
    assert list(private.iterdir()) == []
    assert not seen(secrets, done.stderr)
    assert not seen(secrets, (out / "manifest.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (out / "scores.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(bool(seen(secrets, line["file"])) for line in lines) == 13
    for line in lines:
        del line["file"]
        assert not seen(secrets, json.dumps(line, ensure_ascii=False))
    for table in (pd.read_csv(out / "scores.csv"), pd.read_parquet(out / "scores.parquet")):
        assert not seen(secrets, table.drop(columns="file").to_csv())
    failed = pd.read_csv(out / "failures.csv")
    assert failed["file"].tolist() == ["Ottoline Quillfeather.pdf"]
    assert not seen(secrets, failed.drop(columns="file").to_csv())
    assert not seen(secrets, "\n".join(unpacked((out / "ledger.lines").read_bytes())))
    for name, rows in tables(out / "ledger.sqlite"):
        for row in rows:
            if name == "files":
                row.pop("name")
            assert not seen(secrets, repr(row)), name


# what goes wrong


BROKEN: dict[str, bytes] = {
    "cut.json": b'{"basics": {"name": "Ottoline Quillfeather", "email": ',
    "wrong.json": b'{"basics": ["Ottoline Quillfeather"], "work": 7}',
    "broken.pdf": b"%PDF-1.7\n1 0 obj << /Title (Ottoline Quillfeather) /Type /Catalog /Pages 2 0 R >>",
    "broken.rtf": b"{\\rtf1 Ottoline Quillfeather {\\bin99999999 ",
    "broken.docx": b"PK\x03\x04 Ottoline Quillfeather",
    "broken.odt": b"PK\x03\x04mimetypeOttoline Quillfeather",
    "program.pdf": b"MZ Ottoline Quillfeather",
    "nothing.html": b"<!-- Ottoline Quillfeather --><p></p>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_exception_names_nobody_nor_do_its_causes(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BROKEN[name])
    for guarded in (True, False):
        try:
            rm.read(tmp_path / name, guarded=guarded)
        except ReadError as error:
            said = "".join(traceback.format_exception(error)) + repr(error) + error.cure
            # the lines of this file, which a traceback shows, name her too
            said = "\n".join(line for line in said.splitlines() if "BROKEN" not in line)
            assert not seen(TRAPPED, said)
        else:
            assert name in ("wrong.json", "broken.rtf")


def test_an_output_that_cannot_be_written_names_nobody(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rolematch.reporting import outputs

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs, "write_tables", full)
    done = run("screen", folder / "trap.txt", "--out", tmp_path / "out", *AS_OF, "--workers", "0")
    assert done.exit_code == 2
    assert "No space left" in done.stderr
    assert not seen(TRAPPED, done.stdout + done.stderr + written(tmp_path / "out"))
