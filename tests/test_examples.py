"""The invented people: well formed, varied, and rendered as committed."""

from __future__ import annotations

import hashlib
import io
import itertools
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from bad_files import BAD, write_bad_files
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextBox
from render import differences, main, render_all, words_of
from rendering.content import SUFFIXES, BadPerson, Person, plain, read_people, read_person
from rendering.truth import positions_of

MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
KEYS = {"file", "style", "order", "look", "name", "headline", "contact", "truth", "sections"}
SECTION_KEYS = {"heading", "side", "text", "groups", "bullets", "entries"}
ENTRY_KEYS = {"title", "employer", "place", "dates", "text", "bullets", "work", "degree", "roles"}


@pytest.fixture(scope="module")
def people(examples: Path) -> tuple[Person, ...]:
    return read_people(examples / "people")


@pytest.fixture(scope="module")
def rendered(examples: Path) -> dict[str, bytes]:
    return render_all(examples / "people")


def test_every_key_is_known(examples: Path) -> None:
    paths = sorted((examples / "people").glob("*.yaml"))
    assert len(paths) >= 30
    for path in paths:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(raw) <= KEYS, path.name
        assert set(raw["truth"]) == {"headline_role", "role", "lean", "level"}, path.name
        for section in raw["sections"]:
            assert set(section) <= SECTION_KEYS, path.name
            for entry in section.get("entries", ()):
                assert set(entry) <= ENTRY_KEYS, path.name
                assert all(set(role) <= ENTRY_KEYS for role in entry.get("roles", ())), path.name


def test_truth_is_possible(people: tuple[Person, ...]) -> None:
    for person in people:
        said = person.truth
        assert said["role"] in ("MLE", "DS", "both", "neither"), person.file
        assert said["level"] in range(1, 6), person.file
        assert (said["lean"] is None) == (said["role"] == "neither"), person.file
        assert positions_of(person), person.file
        for position in positions_of(person):
            start, end = position["start"], position["end"]
            assert MONTH.fullmatch(start), person.file
            assert end == "present" or MONTH.fullmatch(end), person.file
            assert end == "present" or start <= end, person.file


def test_every_date_of_a_position_is_written(people: tuple[Person, ...]) -> None:
    """The years of the truth stand in the words of the entry (two digits after an apostrophe)."""
    looked = 0
    for person in people:
        for section in person.sections:
            for entry in section.entries:
                for role in entry.roles or (entry,):
                    if role.work is None:
                        continue
                    for month in (role.work.start, role.work.end):
                        if month and month != "present":
                            looked += 1
                            assert month[:4] in role.dates or f"'{month[2:4]}" in role.dates, (person.file, role.dates)
    assert looked > 100


def test_contacts_are_nobody_s(people: tuple[Person, ...]) -> None:
    for person in people:
        for contact in person.contact:
            assert "@" not in contact or re.search(r"@example\.(com|org)$", contact), contact
            if len(re.findall(r"\d", contact)) >= 7:
                assert re.search(r"555[ -]01\d\d", contact), contact


def test_marks_are_closed(people: tuple[Person, ...]) -> None:
    for person in people:
        texts = [person.headline]
        for section in person.sections:
            texts += [section.heading, section.text, *section.bullets, *(text for _, text in section.groups)]
            for entry in section.entries:
                for role in (entry, *entry.roles):
                    texts += [role.title, role.employer, role.place, role.dates, role.text, *role.bullets]
        assert not [text for text in texts if re.search(r"[<>~]", text)], person.file


def test_all_levels_styles_and_fields_are_there(people: tuple[Person, ...]) -> None:
    levels = Counter((p.truth["role"], p.truth["level"]) for p in people)
    assert all(levels[role, level] >= 2 for role in ("MLE", "DS") for level in range(1, 6)), levels
    roles = Counter(p.truth["role"] for p in people)
    assert roles["both"] >= 2
    assert roles["neither"] >= 12
    styles = Counter(p.style for p in people)
    assert all(styles[style] >= 2 for style in SUFFIXES), styles
    kinds = {position["kind"] for p in people for position in positions_of(p)}
    assert kinds == {"job", "internship", "freelance", "research", "teaching", "volunteer", "military"}
    assert len({heading.heading.casefold() for p in people for heading in p.sections}) >= 40


def test_truth_file_agrees_with_the_people(
    truth: list[dict[str, Any]], people: tuple[Person, ...], resumes: Path
) -> None:
    assert [line["file"] for line in truth] == [person.file for person in people]
    for line, person in zip(truth, people, strict=True):
        assert line["usable"] is True
        assert line["name"] == person.name
        assert {key: line[key] for key in person.truth} == person.truth
        assert line["positions"] == positions_of(person)
        assert line["tools"] == list(person.tools)
        assert line["methods"] == list(person.methods)
        assert line["sha256"] == hashlib.sha256((resumes / person.file).read_bytes()).hexdigest()


def test_committed_resumes_are_up_to_date(rendered: dict[str, bytes], resumes: Path) -> None:
    assert differences(rendered, resumes) == []
    assert sum(path.stat().st_size for path in resumes.iterdir()) < 3_000_000


def test_rendering_twice_gives_the_same_bytes(rendered: dict[str, bytes], examples: Path) -> None:
    assert render_all(examples / "people") == rendered


def test_every_answer_stands_in_the_file(truth: list[dict[str, Any]], rendered: dict[str, bytes]) -> None:
    """No word of a tool, method, heading, title or employer is lost on the page."""
    looked = 0
    for line in truth:
        said = words_of(line["file"], rendered[line["file"]]).replace("&amp;", "&")
        wanted = [*line["tools"], *line["methods"], *line["headings"], line["name"]]
        wanted += [position[key] for position in line["positions"] for key in ("title", "employer")]
        looked += len(wanted)
        assert [text for text in wanted if any(word not in said for word in text.split())] == [], line["file"]
    assert looked > 1000


def test_no_letter_stands_outside_its_page_or_on_another(rendered: dict[str, bytes]) -> None:
    looked = 0
    for name in (name for name in rendered if name.endswith(".pdf")):
        for page in extract_pages(io.BytesIO(rendered[name])):
            lines = [line for box in page if isinstance(box, LTTextBox) for line in box]
            looked += len(lines)
            for line in lines:
                assert line.x0 >= 10, (name, line)
                assert line.x1 <= page.width - 10, (name, line)
                assert line.y0 >= 10, (name, line)
                assert line.y1 <= page.height - 10, (name, line)
            for one, other in itertools.combinations(lines, 2):
                across = min(one.x1, other.x1) - max(one.x0, other.x0)
                down = min(one.y1, other.y1) - max(one.y0, other.y0)
                assert across <= 1 or down <= 0.4 * min(one.height, other.height), (name, one, other)
    assert looked > 700


def test_word_files_hold_no_time_of_writing(rendered: dict[str, bytes]) -> None:
    names = [name for name in rendered if name.endswith(".docx")]
    assert names
    for name in names:
        with zipfile.ZipFile(io.BytesIO(rendered[name])) as archive:
            assert {member.date_time[:3] for member in archive.infolist()} == {(2026, 1, 1)}


def test_differences_are_named(rendered: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in rendered.items():
        (tmp_path / name).write_bytes(data)
    txt = next(name for name in rendered if name.endswith(".txt"))
    pdf = next(name for name in rendered if name.endswith(".pdf"))
    (tmp_path / txt).write_text("something else", encoding="utf-8")
    (tmp_path / pdf).unlink()
    (tmp_path / "stray.txt").write_text("", encoding="utf-8")
    assert sorted(differences(rendered, tmp_path)) == sorted(
        [f"{txt}: differs", f"{pdf}: missing", "stray.txt: nobody's"]
    )


def test_rendering_does_not_overwrite_without_force(
    examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, out = tmp_path / "people", tmp_path / "out"
    people.mkdir()
    source = (examples / "people" / "neither-teacher-kamau.yaml").read_text(encoding="utf-8")
    (people / "one.yaml").write_text(source, encoding="utf-8")
    assert main(["--people", str(people), "--out", str(out)]) == 0
    assert main(["--people", str(people), "--out", str(out), "--check"]) == 0
    (people / "one.yaml").write_text(source.replace("Bristol", "Bath"), encoding="utf-8")
    assert main(["--people", str(people), "--out", str(out), "--check"]) == 1
    assert main(["--people", str(people), "--out", str(out)]) == 1
    assert "one.txt: differs" in capsys.readouterr().err
    assert main(["--people", str(people), "--out", str(out), "--force"]) == 0
    assert "Bath" in (out / "one.txt").read_text(encoding="utf-8")


def test_a_bad_person_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nobody.yaml"
    path.write_text("name: Nobody\nstyle: pdf-one-column\n", encoding="utf-8")
    with pytest.raises(BadPerson, match=r"nobody\.yaml"):
        read_person(path)
    assert main(["--people", str(tmp_path), "--out", str(tmp_path / "out")]) == 2


def test_marks_come_out_of_the_text() -> None:
    assert plain("<C++> and ~A/B testing~ at 5 %") == "C++ and A/B testing at 5 %"


def test_bad_files_are_what_they_say(tmp_path: Path) -> None:
    written = write_bad_files(tmp_path)
    assert set(BAD) <= set(written)
    assert (tmp_path / "zero-byte.pdf").stat().st_size == 0
    assert (tmp_path / "program.pdf").read_bytes().startswith(b"MZ")
    assert b"%%EOF" not in (tmp_path / "truncated.pdf").read_bytes()
    assert b"/Encrypt" in (tmp_path / "encrypted.pdf").read_bytes()
    assert words_of("picture.pdf", (tmp_path / "picture.pdf").read_bytes()).strip() == ""
    assert not zipfile.is_zipfile(tmp_path / "random.docx")
    assert "EncryptedPackage".encode("utf-16-le") in (tmp_path / "password.docx").read_bytes()
