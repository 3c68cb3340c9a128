"""Blind copies hold nobody's name: other libraries search them, in text, in marks, in pixels and in properties."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
import yaml
from click.testing import CliRunner, Result
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from pdfminer.high_level import extract_text
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import rolematch as rm
from hostile import raw_pdf
from rolematch.cli import main
from rolematch.errors import EncryptedFile, NotBlind, NoText, RolematchError
from rolematch.lexicon import load_lexicon
from rolematch.masking import BAR
from rolematch.records import Span
from rolematch.redacting import Redaction, copying, redact_file
from rolematch.redacting.covering import Cover, cover
from rolematch.redacting.pages import DrawnPage, Placed, write_pages

PROJECT = Path(__file__).resolve().parents[1]
RESUMES = sorted(path for path in (PROJECT / "examples" / "resumes").iterdir() if path.suffix != ".jsonl")
PRINTED = sorted((PROJECT / "tests").glob("printed/files/*.pdf")) + sorted(
    (PROJECT / "tests").glob("shapes/files/*.pdf")
)
# one person of each layout
TWINS = [
    sorted(folder.iterdir())[number % 8]
    for number, folder in enumerate(sorted((PROJECT / "tests/twins/files").iterdir()))
]
# Word files of before 2007 need a converter
OTHERS = sorted(path for path in (PROJECT / "tests" / "cases" / "formats").iterdir() if path.suffix != ".doc")
HEADERS = (PROJECT / "tests" / "cases" / "contacts" / "headers.txt").read_text(encoding="utf-8")
SUFFIXES = {".pdf": ".pdf", ".docx": ".docx"}
MAGENTA = (255, 0, 255)
AS_OF = "2026-06"


def squashed(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe]|-(?=\n)", "", text).casefold()


def extracted(path: Path) -> list[str]:
    """Give all that other libraries find in a file: as text, and as whatever its bytes hold."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
        unpacked = [_unpacked(stream) for stream in streams]
        drawn = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
        return ["\n".join(drawn), extract_text(io.BytesIO(data)), data.decode("latin-1"), *unpacked]
    if path.suffix in (".docx", ".odt"):
        with zipfile.ZipFile(path) as archive:
            parts = [html.unescape(archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]
            return [*archive.namelist(), *parts, *(re.sub("<[^<>]*>", "", part) for part in parts)]
    return [data.decode("utf-8", "replace")]


def _unpacked(stream: bytes) -> str:
    with suppress(zlib.error):
        stream = zlib.decompress(stream)
    return stream.decode("latin-1")


def seen(path: Path, secrets: list[str]) -> list[str]:
    texts = [squashed(text) for text in extracted(path)]
    return [secret for secret in secrets if any(squashed(secret) in text for text in texts)]


def secrets_of(person: str) -> list[str]:
    """Give the name, its longer words, and the contacts of an invented person, but for the town."""
    written = yaml.safe_load((PROJECT / "examples" / "people" / f"{person}.yaml").read_text(encoding="utf-8"))
    contacts = [part for part in written["contact"] if re.search(r"@|555|/|\.com|\.org", part)]
    return [written["name"], *contacts]


def person_of(path: Path) -> str | None:
    for people in sorted((PROJECT / "examples" / "people").glob("*.yaml")):
        if people.stem == path.stem.split(".")[0]:
            return people.stem
    return None


def words_with_figures(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.mark.parametrize("path", [*RESUMES, *TWINS, *OTHERS], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_copies_of_invented_people_name_nobody_and_keep_the_rest(path: Path, tmp_path: Path) -> None:
    made = rm.redact(path, tmp_path / "out")
    assert made.path.suffix == SUFFIXES.get(path.suffix, ".txt")
    assert [*(tmp_path / "out").iterdir()] == [made.path]
    profile = rm.parse(path, as_of=AS_OF)
    assert made.named
    assert made.path.name == f"{profile.document.source.sha256[:12]}-blind{made.path.suffix}"
    person = person_of(path)
    kinds = [*profile.contacts.of("email"), *profile.contacts.of("phone"), *profile.contacts.of("link")]
    secrets = [profile.contacts.name, *kinds, *(secrets_of(person) if person else [])]
    assert len(secrets) >= 3
    assert seen(path, secrets) or path.suffix not in (".pdf", ".docx", ".txt"), "the search finds nothing anywhere"
    assert seen(made.path, secrets) == []
    # what is no contact is still there, and in its place
    blind = cover(profile.document, load_lexicon()).blind
    kept = words_with_figures(rm.read(made.path, options=rm.ReadingOptions(ocr=False)).text.replace(BAR, " "))
    wanted = words_with_figures(blind.replace(BAR, " "))
    assert len(wanted) >= 50
    # a page's number stands alone once the name beside it is gone, and is then left out
    assert kept == wanted[: len(kept)]
    assert wanted[len(kept) :] in ([], ["1", "1"])
    if made.path.suffix != ".txt":
        assert {skill.skill for skill in rm.parse(made.path, as_of=AS_OF).skills} == {
            skill.skill for skill in profile.skills
        }


def test_enough_files_are_looked_at() -> None:
    assert len(RESUMES) >= 30
    assert len(TWINS) >= 20
    assert len(PRINTED) >= 20
    assert {path.suffix for path in [*RESUMES, *TWINS, *OTHERS]} >= {".pdf", ".docx", ".txt", ".md", ".odt", ".html"}
    assert sum(person_of(path) is not None for path in [*RESUMES, *TWINS]) >= 50


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_copies_of_printed_forms_name_nobody(path: Path, tmp_path: Path) -> None:
    contacts = rm.parse(path, as_of=AS_OF).contacts
    made = rm.redact(path, tmp_path)
    secrets = [contacts.name, *contacts.of("email"), *contacts.of("phone"), *contacts.of("link")]
    assert [secret for secret in secrets if len(secret) >= 5]
    assert seen(made.path, [secret for secret in secrets if len(secret) >= 5]) == []


def names_of_headers() -> list[tuple[str, str]]:
    found = []
    for case in re.split(r"^---$", re.sub(r"^# .*\n", "", HEADERS, flags=re.MULTILINE), flags=re.MULTILINE):
        marks = re.findall(r"\[\[name\|([^\]|]+)(?:\|([^\]]+))?\]\]", case)
        text = re.sub(r"\[\[\w+\|([^\]|]+)(?:\|([^\]]+))?\]\]", lambda mark: mark[2] or mark[1], case).strip()
        if marks and "→" not in text:
            found.append((marks[0][1] or marks[0][0], text))
    return found


def test_names_of_every_script_are_blanked_in_text_and_word(tmp_path: Path) -> None:
    cases = names_of_headers()
    assert len(cases) >= 25
    left = []
    for number, (name, head) in enumerate(cases):
        rest = (
            f"\n\nExperience\nData Scientist, Acme Ltd\n2019 - 2021\n- Trained models in Python\n- Praised as {name}\n"
        )
        text = tmp_path / f"{number}.txt"
        text.write_text(head + rest, encoding="utf-8")
        paper = docx.Document()
        for line in (head + rest).splitlines():
            paper.add_paragraph(line)
        paper.save(str(tmp_path / f"{number}.docx"))
        for path in (text, tmp_path / f"{number}.docx"):
            made = rm.redact(path, tmp_path / "out")
            if name.isascii() and len(name) < 5:
                continue
            left += [(name, path.suffix)] if made.named and seen(made.path, [name]) else []
    assert left == []


# --- PDF


def trap_pdf(path: Path) -> list[str]:
    """Write a PDF that names its owner wherever a PDF can; give the words that must not be in a copy."""
    canvas = Canvas(str(path), pagesize=(595, 842), pageCompression=0)
    canvas.setAuthor("Ottoline Quillfeather")
    canvas.setTitle("Resume of Ottoline Quillfeather")
    canvas.setSubject("ottoline.meta@example.org")
    canvas.setFont("Helvetica-Bold", 22)
    canvas.drawString(60, 780, "Ottoline Quillfeather")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 760, "ottoline.quill@example.org | (617) 555-0131 | Tampere")
    canvas.drawString(60, 745, "LinkedIn")
    canvas.linkURL("https://www.example.com/in/ottoline-q", (60, 740, 110, 755))
    body = ["Summary", "A data scientist who worked with Python, SQL and experiments for years.", "Experience"]
    body += ["Data Scientist, Acme Ltd, 2019 - 2021", "Trained models in Python and wrote reports in SQL."]
    body += ["Ottoline built churn models; write to ottoline.quill@example.org"]
    for number, line in enumerate(body):
        canvas.drawString(60, 700 - 16 * number, line)
    canvas.drawImage(ImageReader(Image.new("RGB", (50, 60), MAGENTA)), 450, 740, 80, 96)
    # a code of small squares, as QR codes are, and a signature of strokes
    canvas.setFillColorRGB(0, 0, 1)
    for number in range(60):
        canvas.rect(450 + 5 * (number * 7 % 12), 600 + 5 * (number % 12), 5, 5, stroke=0, fill=1)
    canvas.setStrokeColorRGB(0, 1, 0)
    canvas.bezier(60, 100, 90, 160, 120, 40, 150, 100)
    canvas.saveState()
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rotate(90)
    canvas.drawString(300, -580, "Quillfeather upright")
    canvas.restoreState()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 60, "Ottoline Quillfeather white ottoline.white@example.org")
    text = canvas.beginText(60, 40)
    text.setTextRenderMode(3)
    text.textLine("Ottoline Quillfeather unseen 617-555-0199")
    canvas.drawText(text)
    canvas.bookmarkPage("Quillfeather")
    canvas.addOutlineEntry("Ottoline Quillfeather", "Quillfeather")
    canvas.save()
    secrets = ["Ottoline", "Quillfeather", "ottoline-q", "ottoline.meta", "ottoline.white", "555-0131", "555-0199"]
    return [*secrets, "ottoline.quill", "upright", "unseen"]


def test_a_pdf_that_names_its_owner_everywhere(tmp_path: Path) -> None:
    secrets = trap_pdf(tmp_path / "trap.pdf")
    assert seen(tmp_path / "trap.pdf", secrets) == secrets, "the trap is not set"
    made = rm.redact(tmp_path / "trap.pdf", tmp_path / "out")
    assert seen(made.path, secrets) == []
    data = made.path.read_bytes()
    for mark in (
        b"/Annot",
        b"/URI",
        b"/Info",
        b"/Metadata",
        b"/Outlines",
        b"/Author",
        b"/JavaScript",
        b"/EmbeddedFile",
    ):
        assert mark not in data
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    assert "worked with Python, SQL and experiments" in text
    assert "Tampere" not in text
    assert BAR in text


def pixels(path: Path, page: int = 0) -> np.ndarray:
    drawn = pypdfium2.PdfDocument(path)[page].render(scale=2).to_pil().convert("RGB")
    return np.asarray(drawn).astype(int)


def test_photographs_codes_signatures_and_turned_words_are_not_drawn(tmp_path: Path) -> None:
    trap_pdf(tmp_path / "trap.pdf")
    before = pixels(tmp_path / "trap.pdf")
    after = pixels(rm.redact(tmp_path / "trap.pdf", tmp_path / "out").path)
    assert before.shape == after.shape
    for colour in (MAGENTA, (0, 0, 255), (0, 255, 0), (255, 0, 0)):
        assert (np.abs(before - colour).sum(axis=2) < 60).sum() > 50, f"{colour} is not in the trap"
        assert (np.abs(after - colour).sum(axis=2) < 200).sum() == 0
    # what is no contact looks as it did: the line of the summary
    line = slice(2 * (842 - 695), 2 * (842 - 681))
    assert (before[line] < 128).any()
    assert np.abs(before[line] - after[line]).mean() < 3


@pytest.mark.parametrize("path", [path for path in RESUMES if path.suffix == ".pdf"][:6], ids=lambda path: path.stem)
def test_bars_are_even(path: Path, tmp_path: Path) -> None:
    profile = rm.parse(path, as_of=AS_OF)
    made = rm.redact(path, tmp_path)
    looked = 0
    for contact in profile.contacts.found:
        for box in profile.document.boxes_of(contact.span):
            drawn = pixels(made.path, box.page - 1)
            inside = drawn[int(2 * box.top) + 2 : int(2 * box.bottom) - 1, int(2 * box.x0) + 2 : int(2 * box.x1) - 1]
            assert inside.size == 0 or np.ptp(inside.reshape(-1, 3), axis=0).max() == 0
            looked += 1
    assert looked >= 3


# the words are turned the other way, so that they stand upright on the turned page
TURNS = {"": "", "/Rotate 90": "0 1 -1 0 612 0 cm ", "/Rotate 180": "-1 0 0 -1 612 792 cm "}
TURNS |= {"/Rotate 270": "0 -1 1 0 0 792 cm ", "/CropBox[40 300 500 792]": ""}


@pytest.mark.parametrize("turn", TURNS)
def test_turned_and_cut_pages_are_copied_where_they_stand(turn: str, tmp_path: Path) -> None:
    lines = ["Ottoline Quillfeather", "ottoline.quill@example.org", "", "Summary"]
    lines += ["A data scientist who worked with Python and SQL for years and wrote reports."]
    path = tmp_path / "turned.pdf"
    content = f"q {TURNS[turn]}{raw_pdf.text(*lines, y=500)} Q"
    path.write_bytes(raw_pdf.one_page(content, page=turn))
    made = rm.redact(path, tmp_path / "out")
    before, after = pixels(path), pixels(made.path)
    assert before.shape == after.shape
    document = rm.read(path)
    start = document.text.index("A data")
    (word,) = document.boxes_of(Span(start + 2, start + 6))
    place = (slice(int(2 * word.top) - 2, int(2 * word.bottom) + 2), slice(int(2 * word.x0) - 2, int(2 * word.x1) + 2))
    assert (before[place] < 128).any()
    assert np.abs(before[place] - after[place]).mean() < 8
    assert seen(made.path, ["Quillfeather", "ottoline.quill"]) == []
    assert "worked with Python" in extracted(made.path)[0]


def test_a_scan_is_refused_or_read_but_never_copied_as_it_is(resumes: Path, tmp_path: Path) -> None:
    drawn = pypdfium2.PdfDocument(resumes / "ds-2-marchetti.pdf")[0].render(scale=200 / 72).to_pil().convert("L")
    drawn.save(tmp_path / "scan.pdf", "PDF", resolution=200)
    with pytest.raises(NoText):
        rm.redact(tmp_path / "scan.pdf", tmp_path / "out", options=rm.ReadingOptions(ocr=False))
    assert not (tmp_path / "out").exists()
    pytest.importorskip("rapidocr")
    made = rm.redact(tmp_path / "scan.pdf", tmp_path / "out")
    contacts = rm.parse(tmp_path / "scan.pdf", as_of=AS_OF).contacts
    assert seen(made.path, [contacts.name, *contacts.of("email"), *contacts.of("phone")]) == []
    assert "recognised" in [note.code for note in made.notes]
    # what the copy shows, read from its picture: nothing of the lines that held a contact
    again = tmp_path / "again.png"
    pypdfium2.PdfDocument(made.path)[0].render(scale=200 / 72).to_pil().save(again, dpi=(200, 200))
    shown = squashed(rm.read(again).text)
    assert "experience" in shown
    words = [word for text in (contacts.name, *contacts.of("email")) for word in re.findall(r"\w{5,}", text)]
    assert len(words) >= 3
    assert [word for word in words if word.casefold() in shown] == []


LETTERS = ["Zoë", "Łuszcz", "Tiếng", "王小明", "Привет", "श्रेया", "Παπαδόπουλος", "김민수", BAR * 5, "C++"]


def test_letters_of_every_script_survive_in_the_text_layer() -> None:
    picture = Image.new("RGB", (10, 10), "white").quantize(4)
    # more letters than one font has codes
    many = ["".join(chr(0x4E00 + 20 * row + place) for place in range(20)) for row in range(30)]
    words = [Placed(word, 50, 800 - 18 * row, 90, 12) for row, word in enumerate([*LETTERS, *many])]
    data = write_pages([DrawnPage(595, 842, picture, tuple(words))])
    for text in (
        pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range(),
        extract_text(io.BytesIO(data)),
    ):
        assert [word for word in [*LETTERS, *many] if word not in text] == []
    assert data == write_pages([DrawnPage(595, 842, picture, tuple(words))])


def test_words_read_from_the_right_come_out_as_they_went_in(tmp_path: Path) -> None:
    # a page holds them turned round, and whoever reads it turns them back
    picture = Image.new("RGB", (10, 10), "white").quantize(4)
    data = write_pages([DrawnPage(595, 842, picture, (Placed("םירמ", 50, 700, 40, 12),))])
    assert "מרים" in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()


# --- Word

ANCHOR = (
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="1800000" cy="600000"/><wp:docPr id="7" name="Box of Ottoline" descr="Portrait of Quillfeather"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:cNvSpPr/><wps:spPr/><wps:txbx>'
    "<w:txbxContent><w:p><w:r><w:t>Call Ottoline Quill</w:t></w:r><w:r><w:t>feather (617) 555-0133</w:t></w:r></w:p>"
    "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
)
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def trap_word(path: Path) -> list[str]:
    """Write a Word file that names its owner wherever one can; give the words that must not be in a copy."""
    paper = docx.Document()
    core = paper.core_properties
    core.author, core.title, core.comments = "Ottoline Quillfeather", "CV Quillfeather", "ottoline.meta@example.org"
    core.last_modified_by = "Quillfeather"
    name = paper.add_paragraph()
    for part in ("Otto", "line Qu", "illfea", "ther"):
        name.add_run(part).bold = part.startswith("l")
    paper.add_paragraph("ottoline.quill@exam").add_run("ple.org | (617) 555-0131 | Tampere")
    link = paper.add_paragraph("See ")
    relation = paper.part.relate_to(
        "https://www.example.com/in/ottoline-q",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}" w:tooltip="ottoline.tip@example.org">'
            "<w:r><w:t>my page</w:t></w:r></w:hyperlink>"
        )
    )
    field = paper.add_paragraph()
    field._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="HYPERLINK &quot;mailto:ottoline.field@example.org&quot;">'
            "<w:r><w:t>write to me</w:t></w:r></w:fldSimple>"
        )
    )
    paper.add_heading("Summary", 1)
    paper.add_paragraph("A data scientist who worked with Python, SQL and experiments for years.")
    paper.add_heading("Experience", 1)
    paper.add_paragraph("Data Scientist, Acme Ltd, 2019 - 2021")
    paper.add_paragraph("Trained models in Python; Ottoline's reports were read by all.")
    table = paper.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("O. Quillfeather", "2019", "Tableau"), strict=True):
        cell.text = text
    box = paper.add_paragraph()
    box._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:drawing>{ANCHOR}</w:drawing></w:r>"))
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), MAGENTA).save(buffer, "PNG")
    paper.add_picture(io.BytesIO(buffer.getvalue()))
    white = paper.add_paragraph("shown ").add_run("Ottoline Quillfeather ottoline.white@example.org 617-555-0132")
    white.font.color.rgb = RGBColor(255, 255, 255)
    gone = paper.add_paragraph("kept words ").add_run("vanished Quillfeather")
    gone.font.hidden = True
    paper.add_paragraph("marked").runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
    revised = paper.add_paragraph("revised ")
    for mark, tag, owner in (("ins", "t", ""), ("del", "delText", " of Quillfeather")):
        revised._p.append(
            parse_xml(
                f'<w:{mark} {nsdecls("w")} w:id="3" w:author="Ottoline Quillfeather" w:date="2026-01-01T00:00:00Z">'
                f"<w:r><w:{tag}>{mark}erted words{owner}</w:{tag}></w:r></w:{mark}>"
            )
        )
    paper.add_paragraph("last")._p.append(
        parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="4" w:name="quillfeather_mark"/>')
    )
    section = paper.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Ottoline Quillfeather, page"
    section.first_page_header.paragraphs[0].text = "Quillfeather first"
    section.footer.paragraphs[0].text = "ottoline.foot@example.org"
    section.even_page_footer.paragraphs[0].text = "Ottoline Quillfeather even ottoline.even@example.org"
    paper.save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/custom.xml"] = b"<Properties><p>Quillfeather</p></Properties>"
    parts["customXml/item1.xml"] = b"<who>Ottoline Quillfeather</who>"
    parts["word/comments.xml"] = f"<w:comments {nsdecls('w')}><w:t>Quillfeather</w:t></w:comments>".encode()
    parts["docProps/thumbnail.jpeg"] = b"Ottoline Quillfeather"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    secrets = ["Ottoline", "Quillfeather", "ottoline-q", "ottoline.meta", "ottoline.white", "ottoline.field"]
    secrets += ["ottoline.foot", "ottoline.even", "ottoline.tip", "555-0131", "555-0132", "555-0133"]
    return [*secrets, "ottoline.quill", "vanished"]


def test_a_word_file_that_names_its_owner_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "trap.docx"
    secrets = trap_word(path)
    with zipfile.ZipFile(path) as archive:
        before = squashed(
            "\n".join(re.sub("<[^<>]*>", "", archive.read(n).decode("utf-8", "replace")) for n in archive.namelist())
        )
        marked = squashed("\n".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist()))
    assert [secret for secret in secrets if secret.casefold() not in before + marked] == [], "the trap is not set"
    made = rm.redact(path, tmp_path / "out")
    assert seen(made.path, secrets) == []
    with zipfile.ZipFile(made.path) as archive:
        names = archive.namelist()
        text = "\n".join(archive.read(name).decode("utf-8") for name in names)
    assert not [name for name in names if re.search(r"media|docProps|customXml|comments|thumbnail|embed", name)]
    assert not re.search(r"w:(?:del|ins|author|hyperlink|instrText|bookmarkStart|comment)\b|pic:|descr=\"[^\"]", text)
    # another library opens it, and what names nobody is where it was
    copy = docx.Document(str(made.path))
    paragraphs = [paragraph.text for paragraph in copy.paragraphs]
    assert "A data scientist who worked with Python, SQL and experiments for years." in paragraphs
    assert "Data Scientist, Acme Ltd, 2019 - 2021" in paragraphs
    assert "See my page" in paragraphs
    assert "write to me" in paragraphs
    assert "revised inserted words" in paragraphs
    assert [cell.text for cell in copy.tables[0].rows[0].cells][1:] == ["2019", "Tableau"]
    assert BAR * 4 in paragraphs[0]
    assert [len(run.text) for run in copy.paragraphs[0].runs] == [4, 7, 6, 4]
    assert copy.paragraphs[0].runs[1].bold
    assert BAR in copy.sections[0].first_page_header.paragraphs[0].text
    assert next(copy.element.body.iter(qn("w:txbxContent")), None) is not None
    assert made.path.read_bytes() == rm.redact(path, tmp_path / "again").path.read_bytes()


def test_cells_that_look_like_a_part_of_an_address_stay(tmp_path: Path) -> None:
    paper = docx.Document()
    for line in (
        "Ottoline Quillfeather",
        "ottoline2019@example.org",
        "Experience",
        "Data Scientist, Acme, 2018 - 2021",
    ):
        paper.add_paragraph(line)
    table = paper.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "2019", "Trained models in R"
    paper.save(str(tmp_path / "cv.docx"))
    copy = docx.Document(str(rm.redact(tmp_path / "cv.docx", tmp_path / "out").path))
    assert copy.tables[0].rows[0].cells[0].text == "2019"


# --- what is blanked, and what is not


def covered(text: str, tmp_path: Path, **options: bool) -> str:
    path = tmp_path / "cv.txt"
    path.write_text(text, encoding="utf-8")
    return cover(rm.read(path), load_lexicon(), **options).blind


EDUCATED = """\
Ottoline Quillfeather
ottoline.quill@example.org | GitHub: portfolio | Tampere

Experience
Data Scientist, Acme Ltd, Tampere
2019 - 2021
- Built a portfolio of models; Ms. Quillfeather's churn model won a prize, call (617) 555-0131

Education
MSc Statistics, Nowhere State University, 2019
"""


def test_what_is_blanked_in_text(tmp_path: Path) -> None:
    blind = covered(EDUCATED, tmp_path)
    for secret in ("Ottoline", "Quillfeather", "ottoline.quill", "555-0131"):
        assert secret not in blind
    # an employer's town, words that are a handle elsewhere, and schools stay
    for kept in ("Acme Ltd, Tampere", "a portfolio of models", "churn model won a prize", "Nowhere State University"):
        assert kept in blind
    assert len(blind) == len(rm.read(tmp_path / "cv.txt").text)


def test_schools_are_blanked_if_asked(tmp_path: Path) -> None:
    blind = covered(EDUCATED, tmp_path, schools=True)
    assert "Nowhere" not in blind
    assert "MSc Statistics" in blind


def test_an_ordinary_word_is_no_name() -> None:
    document = rm.read(RESUMES[0])
    made = Cover(document, document.text, ("Ada Black", "ada@example.org"), ("Ada",), True)
    assert made.leaks("black box, Adaptive, ADAPT") == 0
    assert made.leaks("Ada\n Black, ADA, ada@example.org") == 3
    assert made.leaks_raw('w:val="black" Ada="1"') == 0
    assert made.leaks_raw("<t>Ada Black</t>") == 1


# --- a copy that is not blind is not kept


@pytest.mark.parametrize("name", ["ds-2-marchetti.pdf", "ds-1-haddad.docx", "mle-3-tamrat.txt"])
def test_a_copy_that_is_not_blind_is_not_kept(
    name: str, resumes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = resumes / name
    text = rm.read(path).text
    monkeypatch.setattr(copying, "make_guarded", lambda job: job.path.read_bytes())
    if path.suffix == ".txt":
        made = cover(rm.read(path), load_lexicon())
        monkeypatch.setattr(
            copying, "cover", lambda *_, **__: Cover(made.document, text, made.whole, made.single, made.named)
        )
    with pytest.raises(NotBlind):
        rm.redact(path, tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_hostile_files_end_in_our_errors_or_a_copy(bad_files: Path, tmp_path: Path) -> None:
    words = load_lexicon()
    made, refused = 0, 0
    for path in sorted(path for path in bad_files.rglob("*") if path.is_file()):
        try:
            assert isinstance(redact_file(path, tmp_path, words, options=rm.ReadingOptions(ocr=False)), Redaction)
            made += 1
        except RolematchError:
            refused += 1
    assert refused >= 5
    assert len([*tmp_path.iterdir()]) <= made


def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "locked.pdf"), encrypt="secret")
    canvas.drawString(60, 700, "Ottoline Quillfeather")
    canvas.save()
    with pytest.raises(EncryptedFile):
        rm.redact(tmp_path / "locked.pdf", tmp_path / "out")


# --- the command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


def test_the_command_says_which_copy_is_whose(resumes: Path, tmp_path: Path) -> None:
    files = [resumes / "ds-1-haddad.docx", resumes / "mle-3-tamrat.txt"]
    result = run("redact", *files, "--out", tmp_path / "blind")
    assert result.exit_code == 0, result.output
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[0] for row in rows] == [file.as_posix() for file in files]
    assert sorted(row[1] for row in rows) == sorted(path.name for path in (tmp_path / "blind").iterdir())
    assert all(re.fullmatch(r"[0-9a-f]{12}-blind\.(docx|txt)", row[1]) for row in rows)
    quiet = run("redact", *files, "--out", tmp_path / "blind", "--quiet")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_the_command_goes_on_behind_a_bad_file(resumes: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    result = run("redact", tmp_path / "empty.pdf", resumes / "mle-3-tamrat.txt", "--out", tmp_path / "blind")
    assert result.exit_code == 1
    assert "empty.pdf" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_the_command_warns_where_it_found_no_name(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text("Experience\nData Scientist, Acme Ltd, 2019 - 2021\nPython and SQL\n", "utf-8")
    result = run("redact", tmp_path / "cv.txt", "--out", tmp_path / "blind")
    assert result.exit_code == 0
    assert "no name was found" in result.stderr


def test_text_is_written_of_any_file_if_asked(resumes: Path, tmp_path: Path) -> None:
    result = run("redact", resumes / "ds-2-marchetti.pdf", "--out", tmp_path, "--text", "--schools")
    assert result.exit_code == 0, result.output
    (copy,) = tmp_path.iterdir()
    assert copy.suffix == ".txt"
    assert BAR in copy.read_text(encoding="utf-8")
