"""Whose resume it is, is found: names of many cultures, addresses and places, wherever the page has them."""

from __future__ import annotations

import functools
import random
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rolematch.layout import lay_out
from rolematch.lexicon import load_lexicon
from rolematch.parsing.addresses import AT_SIGN, EMAIL, EMAIL_LINES, LINK, LINK_SIGN, lines_around
from rolematch.parsing.contacts import find_contacts
from rolematch.parsing.sections import find_sections
from rolematch.reading import read_bytes, read_file
from rolematch.records import Contacts, Document

CASES = Path(__file__).parent / "cases"
sys.path.append(str(CASES))

from drawing import draw  # noqa: E402

KINDS = ("email", "phone", "link", "place", "personal")
MARK = re.compile(r"\[\[(?P<kind>\w+)\|(?P<words>[^\]|]+)(?:\|(?P<written>[^\]]+))?\]\]")
# what stands below each head
REST = "\n# Experience\n**Data Scientist, Acme Ltd → 2019 – 2021\n• Trained models in Python and shipped them.\n"


def cases(name: str) -> list[str]:
    text = (CASES / "contacts" / name).read_text(encoding="utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("# "))
    return [case.strip("\n") for case in re.split(r"^---$", text, flags=re.MULTILINE)]


HEADERS = cases("headers.txt")
NOTHING = cases("nothing.txt")


def contacts_of(document: Document) -> Contacts:
    lexicon = load_lexicon()
    return find_contacts(document, find_sections(document, lexicon), lexicon)


def unmarked(case: str) -> str:
    return MARK.sub(lambda mark: mark["written"] or mark["words"], case)


@pytest.mark.parametrize("case", HEADERS, ids=lambda case: case.splitlines()[0][:40])
def test_a_head_is_read(case: str) -> None:
    document = draw(unmarked(case) + "\n" + REST)
    found = contacts_of(document)
    marked = [(mark["kind"], mark["words"]) for mark in MARK.finditer(case)]
    assert found.name == next(words for kind, words in marked if kind == "name")
    for kind in KINDS:
        assert list(found.of(kind)) == [words for one, words in marked if one == kind], kind  # type: ignore[arg-type]


@pytest.mark.parametrize("case", HEADERS, ids=lambda case: case.splitlines()[0][:40])
def test_every_span_holds_the_words(case: str) -> None:
    document = draw(unmarked(case) + "\n" + REST)
    written = {mark["written"] or mark["words"] for mark in MARK.finditer(case)}
    spans = [contact.span.of(document.text) for contact in contacts_of(document).found]
    # "Dr." and "Ms." are hidden with the name
    assert not [words for words in written if not any(words in span for span in spans)]


@pytest.mark.parametrize("case", NOTHING, ids=lambda case: case.splitlines()[0][:40])
def test_nobody_is_named(case: str) -> None:
    assert contacts_of(draw(case + "\n" + REST)) == Contacts()


def test_a_university_is_no_name_with_a_degree() -> None:
    document = draw("Marcus Delgado-Reyes\n# Education\nMillstone State University, Lincoln, NE\n" + REST)
    assert contacts_of(document).name == "Marcus Delgado-Reyes"


def test_a_trade_that_the_file_is_called_by_is_no_name() -> None:
    head = "Yusuf Al-Rashid\nToronto, ON, Canada\nResearch Scientist\n"
    document = draw(head + REST)
    named = replace(document, source=replace(document.source, name="research_scientist_resume.pdf"))
    assert contacts_of(named).name == "Yusuf Al-Rashid"


def test_there_are_enough_cases() -> None:
    assert len(HEADERS) >= 60
    assert len(NOTHING) >= 6


TWINS = Path(__file__).parent / "twins" / "files"
LAYOUTS = sorted(folder.name for folder in TWINS.iterdir() if folder.is_dir())
# fonts of old TeX set accents beside their letters
LOOSE_ACCENTS = {("latex-", "mle-3-wisniowski")}


def kind_of(contact: str) -> str:
    if "@" in contact:
        return "email"
    if re.search(r"\.(?:org|com)\b", contact):
        return "link"
    return "phone" if re.search(r"555.\d{4}", contact) else "place"


@functools.cache
def people() -> dict[str, Any]:
    """Give the invented people by the names of their files, with and without ending."""
    from rendering.content import read_people, read_person

    folder = Path(__file__).parents[1] / "examples" / "people"
    return {
        **{person.file: person for person in read_people(folder)},
        **{file.stem: read_person(file) for file in folder.glob("*.yaml")},
    }


def wanted(name: str) -> dict[str, list[str]]:
    person = people()[name]
    bare = re.sub(r"^Dr\. |, RN$", "", person.name)
    return {"name": [bare], **{kind: [c for c in person.contact if kind_of(c) == kind] for kind in KINDS}}


def wrong(path: Path, name: str) -> list[str]:
    """Say what was found in a file of an invented person that is not in their truth, and the other way round."""
    document = lay_out(read_file(path))
    found = contacts_of(document)
    flat = "".join(document.text.split())
    complaints = []
    for kind, expected in wanted(name).items():
        got = [found.name] if kind == "name" else list(found.of(kind))  # type: ignore[arg-type]
        # a layout may leave a contact out, and break a line in one
        shown = sorted(e for e in expected if "".join(e.split()) in flat)
        if [plain(text) for text in sorted(got)] != [plain(text) for text in shown or ["?"] * len(expected)]:
            complaints.append(f"{path.parent.name}/{path.name}: {kind}: {got} for {expected}")
    return complaints


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_contacts_are_found_in_every_layout(layout: str) -> None:
    files = sorted((TWINS / layout).iterdir())
    assert len(files) >= 8
    loose = [f for f in files if any(layout.startswith(one) and f.stem == who for one, who in LOOSE_ACCENTS)]
    assert not [text for file in files if file not in loose for text in wrong(file, file.stem)]
    for file in loose:
        assert re.fullmatch(r"[ŁL]ukasz Wi[śs]niowiecki-[ŻZ]ak", contacts_of(lay_out(read_file(file))).name)


def test_contacts_are_found_in_every_style(resumes: Path) -> None:
    files = [file for file in sorted(resumes.iterdir()) if file.name != "truth.jsonl"]
    assert len(files) >= 30
    assert not [text for file in files for text in wrong(file, file.name if file.name in people() else file.stem)]


def draw_name(drawing: str) -> str:
    return contacts_of(draw(drawing + "\n" + REST)).name


@pytest.mark.parametrize(
    ("drawing", "name"),
    [
        ("Fluent in SQL\n{22} Noor Aziz\nData Analyst", "Noor Aziz"),
        ("{24} NOOR\n{24} AZIZ\n{12} Data Analyst", "NOOR AZIZ"),
        ("{24} Noor Aziz\n{24} Data Analyst", "Noor Aziz"),
        ("{20} N O O R\nnoor@example.org", "NOOR"),
        ("{18} Wi´ sniewski ˙\nwisniewski@example.org", "Wisniewski"),
        ("{10} Confidential\n{10} Page 1\n{16} Noor Aziz", "Noor Aziz"),
        ("**Noor Aziz** → March 2024\nData Analyst", "Noor Aziz"),
        ("{14} Data Analyst\n{14} Springfield, Illinois", ""),
    ],
)
def test_how_a_name_is_set(drawing: str, name: str) -> None:
    assert draw_name(drawing) == name


def test_a_name_beside_the_main_column() -> None:
    document = draw(
        "# Experience\n**Data Analyst, Acme Ltd → 2019 – 2021\n• Trained models.\n"
        "|| {22} Noor Aziz\n|| # Contact\n|| noor@example.org\n|| Aarhus\n"
    )
    found = contacts_of(document)
    assert (found.name, found.of("email"), found.of("place")) == ("Noor Aziz", ("noor@example.org",), ("Aarhus",))


@pytest.mark.parametrize(
    "mention",
    [
        "Jane Farrow",
        "JANE FARROW",
        "Farrow, Jane",
        "Farrow J.",
        "J. Farrow",
        "Jane",
        "Ms. Farrow",
        "Jane Q. Farrow",
        "jane  farrow",
        "Farrow, J. Q.",
    ],
)
def test_later_mentions_are_found(mention: str) -> None:
    head = "Jane Q. Farrow\njfarrow@example.org\n"
    document = draw(f"{head}\n# Publications\n• {mention} and others: A paper on ranking.\n\n# Skills\nSQL, Python")
    start = document.text.index("•") + 2
    covered = [c.span for c in contacts_of(document).found if c.kind == "name"]
    open_letters = "".join(
        letter
        for place, letter in enumerate(mention, start=start)
        if letter.isalpha() and not any(span.start <= place < span.end for span in covered)
    )
    assert not open_letters


def test_words_that_are_also_names_stay() -> None:
    document = draw("Max Python\nmax@example.org\n\n# Skills\nPython, SQL\n\n# Experience\nTo the max. Max tuned it.")
    spans = [c.span.of(document.text) for c in contacts_of(document).found if c.kind == "name"]
    assert spans == ["Max Python"], "a skill, and a word that the text writes small too"


def test_a_record_prints_nobody() -> None:
    found = contacts_of(draw("Jane Farrow\njane@example.org"))
    assert "Jane" not in repr(found)
    assert "jane" not in repr(found.found)


@pytest.mark.parametrize(
    "text",
    [
        "a@" * 5000, "a." * 5000, "+1 " * 5000, "1" * 9000, "http://" * 2000, "Name: " * 2000, "x-" * 5000,
        "Ada Lovell, " * 3000, "(" * 4000, "A B " * 4000, "dot at " * 2000, "1-2 " * 4000,
    ],
    ids=lambda text: text[:10],
)  # fmt: skip
def test_long_lines_take_no_time(text: str) -> None:
    document = draw(f"{text}\n{REST}")
    begun = time.process_time()
    contacts_of(document)
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize(
    ("pattern", "sign", "below", "least"),
    [(LINK, LINK_SIGN, 1, 1_200), (EMAIL, AT_SIGN, EMAIL_LINES, 1_000)],
    ids=["links", "emails"],
)
def test_addresses_are_looked_for_where_their_signs_stand(pattern, sign, below, least):
    """The lines that are read more closely hold every address that the whole text holds."""
    pieces = (
        "https://",
        "https:",
        "/",
        "www.",
        "mailto:",
        "ada@",
        "ada@example.org",
        "bob@mail.example.",
        "example.org",
        "?q=1",
        "C/C++",
        "Node.js",
        "words",
        "v. 2",
    )
    rng, found = random.Random(3), 0
    for _ in range(400):
        text = "".join(rng.choice(pieces) + rng.choice(("", "", " ", "\n", "\n\n", " | ", ".")) for _ in range(40))
        expected = [match.span() for match in pattern.finditer(text)]
        near = [match.span() for part in lines_around(text, sign, below) for match in pattern.finditer(text, *part)]
        assert near == expected
        found += len(near)
    assert found > least


def test_the_name_of_a_file_says_nothing() -> None:
    """A result is known by the file's bytes: called otherwise, the same resume has the same one."""
    text = "Harlow Pembry\nMarigold Turnstone\n\nEXPERIENCE\nData Scientist, Quillmark, 2019 - 2022\nPython models.\n"
    lexicon = load_lexicon()
    found = set()
    for name in ("harlow-pembry.txt", "marigold turnstone.txt", "cv.txt"):
        document = lay_out(read_bytes(text.encode(), name))
        found.add(find_contacts(document, find_sections(document, lexicon), lexicon).name)
    assert found == {"Harlow Pembry"}
