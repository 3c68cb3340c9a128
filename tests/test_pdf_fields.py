"""Words that stand in the fields of a PDF form, or that a viewer wrote on the page, are read as those of the page."""

from __future__ import annotations

import pytest

from hostile.raw_pdf import FIRST_FREE, FONT, RESUME, one_page, stream
from rolematch.reading import ReadingOptions, read_bytes
from rolematch.records import Word

pytest.importorskip("pypdfium2")

ENGINES = [ReadingOptions(pdf_engine="pdfminer"), ReadingOptions(pdf_engine="pdfium")]
_SHOWN = "BT /F1 12 Tf 2 5 Td (Millwright) Tj ET"
_BOX = "/BBox[0 0 128 30]"
_FIELD = "/Subtype/Widget/FT/Tx/T(a)/Rect[72 300 200 330]"
_MARK = ("/Subtype/Highlight/Rect[70 495 140 515]", "1 1 0 rg 0 0 70 20 re f", "/BBox[0 0 70 20]")

# notes on the page (what they are, how they look, the box of that), and what shows and what does not
CASES: dict[str, tuple[list[tuple[str, str, str]], str]] = {
    "a field": ([(_FIELD, _SHOWN, _BOX)], "Learned Millwright"),
    "a field that is printed": ([(_FIELD + "/F 4", f"/Tx BMC q 1 1 126 28 re W n {_SHOWN} Q EMC", _BOX)],
                                "Learned Millwright"),
    "text written by a viewer": ([("/Subtype/FreeText/Rect[72 300 200 330]", _SHOWN, _BOX)], "Learned Millwright"),
    "a look with a matrix": ([(_FIELD, _SHOWN, _BOX + "/Matrix[2 0 0 2 10 10]")], "Learned Millwright"),
    "a look that stands elsewhere": ([(_FIELD, _SHOWN.replace("2 5", "102 105"), "/BBox[100 100 228 130]")],
                                     "Learned Millwright"),
    "a hidden field": ([(_FIELD + "/F 2", _SHOWN, _BOX)], "Learned"),
    "a field for printing alone": ([(_FIELD + "/F 36", _SHOWN, _BOX)], "Learned"),
    "a field beside a hidden one": (
        [(_FIELD + "/F 2", _SHOWN.replace("Millwright", "Baker"), _BOX), (_FIELD, _SHOWN, _BOX)], "Learned Millwright",
    ),
    "white words in a field": ([(_FIELD, "1 g " + _SHOWN, _BOX)], "Learned|Millwright"),
    "a field off the page": ([(_FIELD.replace("[72 300 200", "[-372 300 -244"), _SHOWN, _BOX)], "Learned|Millwright"),
    "a mark over words": ([_MARK], "Learned"),
    "a mark over words, and a field": ([_MARK, (_FIELD, _SHOWN, _BOX)], "Learned Millwright"),
    "a field over words": (
        [(_FIELD.replace("72 300 200 330", "70 490 198 520"), "1 g 0 0 128 30 re f 0 g " + _SHOWN, _BOX)],
        "Millwright|Learned",
    ),
    "a field that says not where it stands": ([("/Subtype/Widget/FT/Tx/T(a)", "", _BOX)], "Learned"),
    "a note that is a number": ([], "Learned"),
}  # fmt: skip


def test_there_are_cases() -> None:
    assert len(CASES) >= 15


def page_with(notes: list[tuple[str, str, str]], page: str = "") -> bytes:
    """Write a page with notes on it: what they are, how they look, and the box of that."""
    more: dict[int, bytes | str] = {}
    for number, (entries, drawn, box) in enumerate(notes):
        note = FIRST_FREE + 2 * number
        more[note] = f"<</Type/Annot{entries}/AP<</N {note + 1} 0 R>>>>"
        resources = f"/Resources<</Font<</F1 {FONT} 0 R>>>>"
        more[note + 1] = stream(drawn.encode(), f"/Type/XObject/Subtype/Form{box}{resources}")
    listed = " ".join(f"{number} 0 R" for number in more if number % 2 == 0) or "7"
    content = RESUME + "BT /F1 12 Tf 72 500 Td (Learned) Tj ET"
    return one_page(content, page=f"/Annots[{listed}]{page}", more=more)


def words_of(data: bytes, options: ReadingOptions) -> list[Word]:
    reading = read_bytes(data, "a.pdf", options)
    assert not reading.notes
    return [w for page in reading.pages for w in page.words if w.text in ("Learned", "Millwright", "Baker")]


@pytest.mark.parametrize("options", ENGINES, ids=["pdfminer", "pdfium"])
@pytest.mark.parametrize("name", CASES)
def test_words_of_fields_are_read(name: str, options: ReadingOptions) -> None:
    notes, expected = CASES[name]
    words = words_of(page_with(notes), options)
    shown, _, hidden = expected.partition("|")
    assert [word.text for word in words if word.visible] == shown.split()
    assert [word.text for word in words if not word.visible] == hidden.split()
    for word in words:
        if word.text == "Millwright" and word.visible and "over" not in name:
            assert word.box is not None
            assert (word.box.x0, word.box.bottom) == pytest.approx((74, 490), abs=6)


@pytest.mark.parametrize("options", ENGINES, ids=["pdfminer", "pdfium"])
def test_a_field_of_a_turned_page_stands_upright(options: ReadingOptions) -> None:
    field = _FIELD.replace("[72 300 200 330]", "[300 72 330 200]")
    data = page_with([(field, _SHOWN, _BOX + "/Matrix[0 1 -1 0 30 0]")], "/Rotate 90")
    # the words of the page itself run up its side
    filler = b"BT /F1 12 Tf 0 1 -1 0 200 72 Tm (Ada Example reads what a mill grinds) Tj ET"
    data = data.replace(RESUME.encode(), filler.ljust(len(RESUME)))
    [word] = [word for word in words_of(data, options) if word.text == "Millwright"]
    assert word.visible
    assert word.box is not None
    assert (word.box.x0, word.box.bottom) == pytest.approx((74, 325), abs=6)
