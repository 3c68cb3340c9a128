"""Reading: real files, rendered here from invented people, to placed words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.pdfgen.canvas import Canvas

from rolematch.errors import (
    BrokenFile,
    EmptyFile,
    EncryptedFile,
    NoText,
    ReadError,
    TooLarge,
    UnreadableFile,
    UnsupportedFormat,
)
from rolematch.reading import ReadingOptions, read_bytes, read_file
from rolematch.reading.characters import clean
from rolematch.reading.pdfminer_engine import rgb_of
from rolematch.records import Reading, Word
from rolematch.screening import read_guarded

FILLER = "Ada Example trained models for a mill that grinds invented flour"


def pdf(draw: Callable[[Canvas], None], pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=0)
    for _ in range(pages):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 760, FILLER)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def word_file(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    document.add_paragraph(FILLER)
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture(params=["pdfminer", "pdfium"])
def options(request: pytest.FixtureRequest) -> ReadingOptions:
    """What holds for PDF holds for both engines."""
    if request.param == "pdfium":
        pytest.importorskip("pypdfium2")
    return ReadingOptions(pdf_engine=request.param)


def words(reading: Reading) -> list[Word]:
    return [word for page in reading.pages for word in page.words]


def visible(reading: Reading) -> list[str]:
    return [word.text for word in words(reading) if word.visible]


def test_pdf_words_know_where_and_how_they_are_drawn(options: ReadingOptions) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.setFillColor(HexColor("#336699"))
        canvas.drawString(100, 700, "Kerning")

    reading = read_bytes(pdf(draw), "ada.pdf", options)
    assert reading.source.media_type == "application/pdf"
    assert len(reading.source.sha256) == 64
    word = next(word for word in words(reading) if word.text == "Kerning")
    assert word.bold
    assert word.size == pytest.approx(18)
    assert word.colour == "#336699"
    assert word.box is not None
    assert word.box.page == 1
    assert word.box.x0 == pytest.approx(100)
    # the baseline is 700 points from the bottom of a page of 841.89
    assert word.box.top < 841.89 - 700 < word.box.bottom
    assert not next(word for word in words(reading) if word.text == "Ada").bold


@pytest.mark.parametrize(
    ("trick", "seen"),
    [
        ("white on white", False),
        ("nearly white", False),
        ("white on a dark banner", True),
        ("dark on a dark banner", False),
        ("invisible mode", False),
        ("tiny", False),
        ("squeezed", False),
        ("off the page", False),
        ("grey", True),
    ],
)
def test_words_that_nobody_sees_are_marked(trick: str, seen: bool, options: ReadingOptions) -> None:
    def draw(canvas: Canvas) -> None:
        if "banner" in trick:
            canvas.setFillColor(HexColor("#102040"))
            canvas.rect(60, 600, 400, 40, stroke=0, fill=1)
        if trick in ("white on white", "white on a dark banner"):
            canvas.setFillColor(white)
        elif trick == "nearly white":
            canvas.setFillColor(Color(0.97, 0.97, 0.97))
        elif trick == "dark on a dark banner":
            canvas.setFillColor(HexColor("#102040"))
        elif trick == "grey":
            canvas.setFillColor(Color(0.5, 0.5, 0.5))
        text = canvas.beginText(-200 if trick == "off the page" else 72, 615)
        text.setFont("Helvetica", 1 if trick == "tiny" else 11)
        text.setHorizScale(0 if trick == "squeezed" else 100)
        text.setTextRenderMode(3 if trick == "invisible mode" else 0)
        text.textOut("Kubernetes")
        canvas.drawText(text)

    reading = read_bytes(pdf(draw), "ada.pdf", options)
    found = [word for word in words(reading) if word.text == "Kubernetes"]
    if trick == "squeezed" and options.pdf_engine == "pdfium":
        # pdfium does not even tell of letters without width
        assert found == []
    else:
        assert [word.visible for word in found] == [seen]


def test_the_layer_of_character_recognition_over_a_scan_is_read(options: ReadingOptions) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 230)), 0, 0, 595, 842)
        text = canvas.beginText(72, 615)
        text.setTextRenderMode(3)
        text.textOut("Kubernetes")
        canvas.drawText(text)

    assert "Kubernetes" in visible(read_bytes(pdf(draw), "scan.pdf", options))


def test_gaps_part_words_and_colours_do_not_lose_them(options: ReadingOptions) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 600)
        text.setFont("Helvetica", 10)
        # no space is drawn: the second word is only moved
        text.textOut("Deep")
        text.setTextOrigin(72 + 30, 600)
        text.textOut("Learning")
        canvas.drawText(text)

    assert {"Deep", "Learning"} <= set(visible(read_bytes(pdf(draw), "ada.pdf", options)))


ITEMS = ["Trained models for the mill", "Wrote the tests of the mill", "Measured flour at night"]


@pytest.mark.parametrize(
    ("radius", "gap", "count"),
    [
        (1.5, 8, 3),  # a browser's list
        (3.5, 8, 0),  # a timeline
        (1.5, 40, 0),  # a speck
    ],
)
def test_bullets_drawn_as_shapes_are_bullets(radius: float, gap: float, count: int, options: ReadingOptions) -> None:
    def draw(canvas: Canvas) -> None:
        for number, item in enumerate(ITEMS):
            canvas.circle(100 - gap - radius, 603.5 - 15 * number, radius, stroke=0, fill=1)
            canvas.drawString(100, 600 - 15 * number, item)

    found = [word for word in words(read_bytes(pdf(draw), "a.pdf", options)) if word.text == "•"]
    assert len(found) == count
    assert all(word.box is not None and word.box.x1 < 100 and word.visible for word in found)


def test_dots_that_rate_a_skill_are_no_bullets(options: ReadingOptions) -> None:
    def draw(canvas: Canvas) -> None:
        for number, skill in enumerate(["Python", "SQL", "Go"]):
            canvas.drawString(100, 600 - 15 * number, skill)
            for dot in range(5):
                canvas.circle(150 + 6 * dot, 603.5 - 15 * number, 1.5, stroke=0, fill=1)
            canvas.drawString(185, 600 - 15 * number, "since 2019")

    assert "•" not in [word.text for word in words(read_bytes(pdf(draw), "a.pdf", options))]


def test_only_so_many_pages_are_read(options: ReadingOptions) -> None:
    reading = read_bytes(pdf(lambda canvas: None, pages=options.pages + 2), "long.pdf", options)
    assert len(reading.pages) == options.pages
    assert [note.code for note in reading.notes] == ["truncated"]


def forms_that_call_forms(depth: int) -> bytes:
    """Write forms that each draw the next one twice."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>")
    objects.append("<</Length 5>>stream\n/F Do\nendstream")
    for number in range(depth):
        following = f"/Resources<</XObject<</F {number + 6} 0 R>>>>" if number < depth - 1 else ""
        objects.append(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{following}/Length 11>>stream\n/F Do /F Do\nendstream"
        )
    return assembled(objects)


def test_forms_that_call_forms_are_counted() -> None:
    with pytest.raises(TooLarge, match="drawings"):
        read_bytes(forms_that_call_forms(24), "forms.pdf", ReadingOptions(pdf_engine="pdfminer"))


def test_forms_that_call_forms_do_not_hold_up_a_guarded_reader(options: ReadingOptions, tmp_path: Path) -> None:
    bomb, good = tmp_path / "forms.pdf", tmp_path / "good.pdf"
    bomb.write_bytes(forms_that_call_forms(24))
    good.write_bytes(pdf(lambda canvas: None))
    with pytest.raises(TooLarge):
        read_guarded(bomb, replace(options, seconds=3))
    assert visible(read_guarded(good, options)) == FILLER.split()


def assembled(objects: list[str]) -> bytes:
    """Write a PDF from its objects."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    )
    return body + end.encode()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("zero-byte.pdf", EmptyFile),
        ("program.pdf", UnsupportedFormat),
        ("truncated.pdf", BrokenFile),
        ("encrypted.pdf", EncryptedFile),
        ("picture.pdf", NoText),
        ("random.docx", UnsupportedFormat),
        ("password.docx", EncryptedFile),
        ("budget.xlsx", UnsupportedFormat),
    ],
)
def test_bad_files_say_what_is_wrong_and_what_helps(bad_files: Path, name: str, error: type[ReadError]) -> None:
    with pytest.raises(error) as caught:
        read_file(bad_files / name, ReadingOptions(ocr=False))
    assert type(caught.value) is error
    assert caught.value.reason
    assert caught.value.cure.endswith(".")


def test_missing_and_huge_files(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_file(tmp_path / "nobody.pdf")
    with pytest.raises(UnreadableFile, match="not a regular file"):
        read_file(tmp_path)
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(ReadingOptions().size + 1)
    with pytest.raises(TooLarge):
        read_file(huge)


@settings(deadline=None)
@given(cut=st.integers(min_value=1, max_value=3000), junk=st.binary(max_size=40))
def test_damaged_pdfs_fail_in_one_way(cut: int, junk: bytes) -> None:
    whole = pdf(lambda canvas: canvas.drawString(72, 500, "Python"))
    damaged = whole[:cut] + junk + whole[cut + len(junk) :]
    try:
        reading = read_bytes(damaged, "damaged.pdf")
    except ReadError:
        return
    assert visible(reading)


def test_the_bytes_decide_not_the_name() -> None:
    data = pdf(lambda canvas: None)
    assert read_bytes(data, "ada.docx").source.media_type == "application/pdf"
    assert read_bytes(data, "ada.txt").source.media_type == "application/pdf"
    with pytest.raises(UnsupportedFormat, match="not a PDF"):
        read_bytes(FILLER.encode(), "ada.pdf")


def test_word_in_reading_order() -> None:
    def build(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "ada@example.com"
        document.sections[0].footer.paragraphs[0].text = "last words"
        document.add_paragraph("first item", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Mill Ltd", "2020 – 2022"
        table.cell(1, 0).text = "left one"
        table.cell(1, 0).add_paragraph("left two")
        table.cell(1, 1).text = "right one"
        document.add_paragraph("after the table")

    reading = read_bytes(word_file(build), "ada.docx")
    lines: dict[int, str] = {}
    for word in words(reading):
        assert word.line is not None
        before = lines.get(word.line)
        lines[word.line] = word.text if before is None else before + ("\t" if word.tab else " ") + word.text
    assert list(lines.values()) == [
        "ada@example.com",
        FILLER,
        "• first item",
        "Mill Ltd\t2020 – 2022",
        "left one",
        "left two",
        "right one",
        "after the table",
        "last words",
    ]
    assert list(lines) == sorted(lines)


def test_word_text_boxes_are_read_once_and_hidden_runs_are_marked() -> None:
    box = (
        f"<w:p {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r>"
        "</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed</w:t>"
        "</w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Controlled</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    deleted = (
        f"<w:p {nsdecls('w')}><w:del><w:r><w:delText>Deleted</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Inserted</w:t></w:r></w:ins></w:p>"
    )

    def build(document: docx.document.Document) -> None:
        body = document.element.body
        for xml in (box, control, deleted):
            body.insert(1, parse_xml(xml))
        paragraph = document.add_paragraph("Py")
        paragraph.add_run("Torch").bold = True
        paragraph.add_run(" vanished").font.hidden = True
        paragraph.add_run(" bleached").font.color.rgb = RGBColor(255, 255, 255)
        paragraph.add_run(" faint").font.color.rgb = RGBColor(254, 254, 254)
        paragraph.add_run(" grey").font.color.rgb = RGBColor(120, 120, 120)
        paragraph.add_run(" shrunk").font.size = Pt(1)

    reading = read_bytes(word_file(build), "ada.docx")
    texts = [word.text for word in words(reading)]
    assert texts.count("Boxed") == 1
    assert "Controlled" in texts
    assert "Inserted" in texts
    assert "Deleted" not in texts
    assert "PyTorch" in texts, "a word of two runs is one word"
    assert {word.text for word in words(reading) if not word.visible} == {"vanished", "bleached", "faint", "shrunk"}


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(30_000_000))
    with pytest.raises(TooLarge):
        read_bytes(buffer.getvalue(), "bomb.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_any_encoding(encoding: str) -> None:
    text = "Zoë Exämple – Café Müller in Köln\nDéveloppeuse à Montréal, où l’été fut très long et gênant\n" * 3
    reading = read_bytes(text.encode(encoding), "zoe.txt")
    assert visible(reading)[:2] == ["Zoë", "Exämple"]
    assert "été" in " ".join(visible(reading))


def test_plain_text_keeps_tabs_and_underlined_headings() -> None:
    reading = read_bytes(
        b"Experience\n----------\nMiller, Flour Mill\t2020 - 2022\nBaker     2019\nand some more", "ada.txt"
    )
    found = words(reading)
    assert found[0].bold
    assert [word.text for word in found if word.tab] == ["2020", "2019"]
    assert not any("---" in word.text for word in found)


def test_markdown_marks_become_what_they_mean() -> None:
    text = (
        "# Ada Example\n\n## Work\n\n**Data Scientist**, [Mill](https://mill.example) *2020*\n\n"
        "- wrote `snake_case_name`\n\n| Tool | Years |\n|---|---|\n| Python | 5 |\n\n---\n"
        "Setext heading\n===\n2 * 3 * 4 is kept\n"
    )
    found = words(read_bytes(text.encode(), "ada.md"))
    texts = [word.text for word in found]
    assert texts[:3] == ["Ada", "Example", "Work"]
    assert [word.text for word in found if word.bold] == [
        "Ada",
        "Example",
        "Work",
        "Data",
        "Scientist,",
        "Setext",
        "heading",
    ]
    assert "mill.example" not in " ".join(texts)
    assert "snake_case_name" in texts
    assert "•" in texts
    assert [word.text for word in found if word.tab] == ["Years", "5"]
    assert texts.count("*") == 2
    sizes = {word.text: word.size for word in found}
    assert sizes["Ada"] > sizes["Work"] > sizes["wrote"]


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("eﬃcient ﬂow", "efficient flow"),
        ("Py\u200bTorch\ufeff", "PyTorch"),
        ("\U000e0050\U000e0079Python", "Python"),
        ("Universit´e", "Université"),
        ("\uf0b7", "•"),
        ("co\u2011author", "co-author"),
        ("C++", "C++"),
        ("Tableau™", "Tableau™"),
    ],
)
def test_characters_become_plain(raw: str, plain: str) -> None:
    assert clean(raw) == plain


def test_colours() -> None:
    assert rgb_of((0.0, 0.0, 0.0, 0.0)) == (1.0, 1.0, 1.0)
    assert rgb_of((1, 0, 0), "DeviceRGB") == (1.0, 0.0, 0.0)
    assert rgb_of((("x",), "P1"), "Pattern") is None
    assert black is not None
