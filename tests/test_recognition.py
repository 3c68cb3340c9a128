"""Pictures of text: rendered scans of invented people, turned and noisy, are read by RapidOCR."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from rolematch.errors import BrokenFile, NoText, TooLarge
from rolematch.layout import lay_out
from rolematch.reading import ReadingOptions, picture, read_bytes, read_file
from rolematch.records import Document

for needed in ("rapidocr", "onnxruntime"):
    pytest.importorskip(needed)

DOTS = 200
# one column, a side bar, a table of dates, and two pages
SCANNED = ("ds-2-marchetti.pdf", "ds-3-vasquez.pdf", "both-3-kapoor-lund.pdf", "mle-3-wisniowski.pdf")


def scan(path: Path, page: int = 0, angle: float = 0.0, seed: int = 0) -> Image.Image:
    """Draw a page as a scanner would see it: a little turned, blurred and noisy."""
    drawn = pypdfium2.PdfDocument(path)[page].render(scale=DOTS / 72, grayscale=True).to_pil().convert("L")
    turned = drawn.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.6))
    noise = np.random.default_rng(seed).normal(0, 12, (blurred.height, blurred.width))
    return Image.fromarray(np.clip(np.asarray(blurred) + noise, 0, 255).astype("uint8"))


def file_of(image: Image.Image, kind: str, **settings: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **settings)
    return buffer.getvalue()


def accuracy(truth: str, found: str) -> float:
    """Give the character accuracy, 1 - edit distance / length, white space folded."""
    truth, found = " ".join(truth.split()), " ".join(found.split())
    letters = np.frombuffer(found.encode("utf-32-le"), dtype="uint32")
    places = np.arange(len(letters) + 1)
    row = places.copy()
    for number, letter in enumerate(truth, 1):
        step = np.minimum(row[:-1] + (letters != ord(letter)), row[1:] + 1)
        # an insertion costs one a place: a running minimum finds the cheapest
        row = np.minimum.accumulate(np.concatenate([[number], step]) - places) + places
    return 1 - int(row[-1]) / len(truth)


def test_accuracy_counts_edits() -> None:
    assert accuracy("kitten", "sitting") == pytest.approx(0.5)
    assert accuracy("a  b", "a b") == 1.0
    assert accuracy("abcd", "") == 0.0


@pytest.mark.parametrize(("name", "angle"), list(zip(SCANNED, (1.4, -1.4, 0.8, -2.0), strict=True)))
def test_scans_are_read_at_95_percent_of_characters(resumes: Path, name: str, angle: float) -> None:
    truth = lay_out(read_file(resumes / name)).text
    pages = [scan(resumes / name, n, angle, n) for n in range(len(pypdfium2.PdfDocument(resumes / name)))]
    data = file_of(pages[0], "TIFF", dpi=(DOTS, DOTS), save_all=True, append_images=pages[1:])
    document = lay_out(read_bytes(data, "scan.tiff"))
    assert accuracy(truth, document.text) >= 0.95
    assert "recognised" in [note.code for note in document.notes]
    assert document.source.reader.startswith("rapidocr ")


def image_only(resumes: Path, name: str) -> bytes:
    return file_of(scan(resumes / name, angle=0.7).convert("RGB"), "PDF", resolution=DOTS)


def test_an_image_only_pdf_is_read_as_its_twin_with_text(resumes: Path) -> None:
    document = lay_out(read_bytes(image_only(resumes, SCANNED[0]), "scan.pdf"))
    assert accuracy(lay_out(read_file(resumes / SCANNED[0])).text, document.text) >= 0.95
    (note,) = [note for note in document.notes if note.code == "recognised"]
    assert "page(s) 1" in note.message
    assert "rapidocr" in document.source.reader


@pytest.mark.parametrize("engine", ["pdfminer", "pdfium"])
def test_without_recognition_an_image_only_pdf_says_so(
    resumes: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = image_only(resumes, SCANNED[0])
    with pytest.raises(NoText, match="1 page"):
        read_bytes(data, "scan.pdf", ReadingOptions(pdf_engine=engine, ocr=False))  # type: ignore[arg-type]
    monkeypatch.setattr(picture, "is_available", lambda: False)
    with pytest.raises(NoText) as caught:
        read_bytes(data, "scan.pdf", ReadingOptions(pdf_engine=engine))  # type: ignore[arg-type]
    assert "rolematch[ocr]" in caught.value.cure
    with pytest.raises(NoText) as caught:
        read_bytes(file_of(Image.new("L", (600, 800), 255), "PNG"), "scan.png")
    assert "rolematch[ocr]" in caught.value.cure


def test_a_page_of_text_before_a_scanned_one_is_kept(resumes: Path) -> None:
    both = pypdfium2.PdfDocument.new()
    both.import_pages(pypdfium2.PdfDocument(resumes / SCANNED[0]), [0])
    both.import_pages(pypdfium2.PdfDocument(image_only(resumes, SCANNED[1])), [0])
    buffer = io.BytesIO()
    both.save(buffer)
    reading = read_bytes(buffer.getvalue(), "mixed.pdf", ReadingOptions(ocr=False))
    assert [note.code for note in reading.notes] == ["picture-pages"]
    assert reading.pages[0].words
    assert not reading.pages[1].words
    assert len(read_bytes(buffer.getvalue(), "mixed.pdf").pages[1].words) > 100


def test_a_photograph_of_a_page_on_its_side_is_turned_by_its_tag(resumes: Path) -> None:
    page = scan(resumes / SCANNED[0]).rotate(90, expand=True)
    tag = Image.Exif()
    tag[0x0112] = 6  # shown turned by 90 degrees clockwise
    data = file_of(page, "JPEG", exif=tag, quality=85)
    assert accuracy(lay_out(read_file(resumes / SCANNED[0])).text, laid_out(data, "photo.jpg").text) >= 0.95


def laid_out(data: bytes, name: str) -> Document:
    return lay_out(read_bytes(data, name))


def test_pictures_that_show_no_text_or_are_damaged_or_too_large() -> None:
    portrait = Image.new("RGB", (400, 500), (200, 190, 180))
    ImageDraw.Draw(portrait).ellipse((100, 100, 300, 380), fill=(230, 200, 170))
    with pytest.raises(NoText, match="hardly any words"):
        read_bytes(file_of(portrait, "WEBP"), "portrait.webp")
    with pytest.raises(BrokenFile):
        read_bytes(file_of(portrait, "PNG")[:300], "portrait.png")
    with pytest.raises(TooLarge):
        read_bytes(file_of(Image.new("1", (9_000, 9_000)), "PNG"), "huge.png")


def test_clear_pictures_stand_on_paper(resumes: Path) -> None:
    ink = scan(resumes / SCANNED[0])
    clear = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    clear.putalpha(Image.eval(ink, lambda grey: 255 - grey))
    assert accuracy(lay_out(read_file(resumes / SCANNED[0])).text, laid_out(file_of(clear, "PNG"), "a.png").text) > 0.9


def test_two_columns_of_a_scan_do_not_interleave(resumes: Path) -> None:
    truth, found = (
        lay_out(reading).text.splitlines()
        for reading in (
            read_file(resumes / SCANNED[1]),
            read_bytes(file_of(scan(resumes / SCANNED[1], angle=1.2), "PNG", dpi=(DOTS, DOTS)), "scan.png"),
        )
    )
    # long lines only: short ones may stand in both columns
    long = [line for line in truth if len(line) > 30]
    assert len(long) >= 10
    whole = [line for line in long if any(accuracy(line, other) >= 0.9 for other in found)]
    assert len(whole) >= 0.9 * len(long)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_pictures_of_65536_shades_are_not_cut_to_white(resumes: Path, kind: str) -> None:
    shades = Image.fromarray(np.asarray(scan(resumes / SCANNED[0])).astype("uint16") * 257)
    assert shades.mode == "I;16"
    text = laid_out(file_of(shades, kind), f"deep.{kind.lower()}").text
    assert accuracy(lay_out(read_file(resumes / SCANNED[0])).text, text) >= 0.95


def test_only_tiff_has_pages_and_telefaxes_are_stretched(resumes: Path) -> None:
    page = scan(resumes / SCANNED[0]).convert("RGB")
    small = page.resize((page.width // 2, page.height // 2))
    moving = file_of(page, "MPO", save_all=True, append_images=[small])
    assert len(read_bytes(moving, "telephone.jpg").pages) == 1
    grey = page.convert("L")
    three = file_of(grey, "TIFF", save_all=True, append_images=[grey, grey], dpi=(DOTS, DOTS))
    reading = read_bytes(three, "three.tiff", ReadingOptions(pages=2))
    assert [len(reading.pages), "truncated" in {note.code for note in reading.notes}] == [2, True]
    fax = grey.resize((page.width, page.height // 2)).convert("1", dither=Image.Dither.NONE)
    (sheet,) = read_bytes(file_of(fax, "TIFF", compression="group4", dpi=(204, 102)), "fax.tiff").pages
    assert sheet.height > 1.3 * sheet.width


@pytest.mark.parametrize("size", [(1, 1), (3, 3_000), (2_000, 10)])
def test_pictures_too_thin_for_a_page_have_no_text(size: tuple[int, int]) -> None:
    with pytest.raises(NoText, match="hardly any words"):
        read_bytes(file_of(Image.new("L", size, 255), "PNG"), "thin.png")


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS"), reason="no such limit here")
def test_recognition_keeps_to_the_memory_of_a_scoring_process(resumes: Path, tmp_path: Path) -> None:
    # several, of different widths of lines: what is kept from one page must not add up
    names = [SCANNED[0], *sorted(path.name for path in resumes.glob("*.pdf"))[:5]]
    for number, name in enumerate(names):
        picture = scan(resumes / name, angle=1.5 if number % 2 else -1.5, seed=number)
        (tmp_path / f"{number}.png").write_bytes(file_of(picture, "PNG", dpi=(DOTS, DOTS)))
    # a photograph of many dots
    large = scan(resumes / SCANNED[0]).resize((6_400, 9_050)).convert("RGB")
    (tmp_path / "9.jpg").write_bytes(file_of(large, "JPEG", quality=80, dpi=(774, 774)))
    program = (
        "import sys, rolematch as rm; "
        "results = list(rm.screen(sys.argv[1], as_of='2026-06', workers=1)); "
        "print(*(type(result).__name__ for result in results), results[0].decision)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False, timeout=180
    )
    assert done.stdout == "Score " * 7 + "DS\n", done.stderr
