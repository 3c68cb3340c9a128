"""Words that the pdfium engine takes as a whole, or letter by letter, are those that pdfminer makes of letters."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from itertools import pairwise

import pytest

from hostile.raw_pdf import CATALOG, CONTENT, FIRST_FREE, FONT, HELVETICA, PAGE, PAGES, RESUME, one_page, stream
from rolematch.reading import ReadingOptions, read_bytes
from rolematch.records import Word

pytest.importorskip("pypdfium2")

from rolematch.reading import pdfium_calls, pdfium_engine
from rolematch.reading import words as words_module

MINER, PDFIUM = ReadingOptions(pdf_engine="pdfminer"), ReadingOptions(pdf_engine="pdfium")
_BEGIN = "BT /F1 20 Tf 72 500 Td "


def words(data: bytes, options: ReadingOptions) -> list[Word]:
    """Give the words above which no line of the usual resume stands, in their order."""
    found = [word for page in read_bytes(data, "a.pdf", options).pages for word in page.words]
    return [word for word in found if word.box is not None and 250 < word.box.top < 400]


def letters(word: Iterable[str], between: str = "") -> str:
    """Show a word, each letter by an operator of its own, and something between every two."""
    return between.join(f"({letter}) Tj " for letter in word)


# what is drawn, and the words that show (and those that don't, behind a bar)
CASES = {
    "as it is": ("(Learned) Tj", "Learned"),
    "several words": ("(Learned Python and Rust) Tj", "Learned Python and Rust"),
    "kerned": ("[(T) 80 (AV) 90 (A) -20 (IL)] TJ", "TAVAIL"),
    "a jump without a space": ("[(Learned) -400 (Python)] TJ", "Learned Python"),
    "a narrow jump without a space": ("[(Learned) -180 (Python)] TJ", "Learned Python"),
    "less than a jump": ("[(Lear) -60 (ned)] TJ", "Learned"),
    "a jump back": ("[(Learned) 3000 (Python)] TJ", "Learned Python"),
    "two jumps that make up for each other": ("[(Lea) -200 (rn) 200 (ed)] TJ", "Lea rned"),
    "back beyond the page's edge and on again": (
        "[(P) 6300 " + "".join(f"({letter}) -900 " for letter in "ythonic") + "(n)] TJ",
        "P h o n i c n|y t",
    ),
    "spaced out": ("4 Tc (Learned) Tj", "Learned"),
    "spaced out a little": ("0.3 Tc (Learned Python) Tj", "Learned Python"),
    "squeezed": ("50 Tz (Learned Python) Tj", "Learned Python"),
    "raised at its end": ("(Learned) Tj 12 Ts (Python) Tj", "Learned Python"),
    "letter by letter": (letters("Learned"), "Learned"),
    "letter by letter, with spaces": (letters("Learned Python"), "Learned Python"),
    "letter by letter, then whole": (letters("Lear") + "(ned Python) Tj", "Learned Python"),
    "letter by letter, one in white": ("(A) Tj 1 g (B) Tj 0 g (C) Tj", "A C|B"),
    "letter by letter, the end in white": (letters("Py") + "1 g " + letters("Torch"), "Py|Torch"),
    "letter by letter, half without ink": (letters("Py") + "3 Tr " + letters("Torch"), "Py|Torch"),
    "letter by letter, one bold as by its pen": ("(A) Tj 2 Tr (B) Tj 0 Tr (C) Tj", "ABC"),
    "letter by letter, each a line lower": (letters("abc", "0 -24 Td "), "a b c"),
    "letter by letter, far apart": (letters("abc", "30 0 Td "), "a b c"),
    "accents between": ("(r\\351sum\\351s of caf\\351) Tj", "résumés of café"),
    "no-break space": ("(Learned\\240Python) Tj", "Learned Python"),
    "dashes": ("(2019\\2262021) Tj", "2019–2021"),
    "hyphens": ("(self-taught, state-of-the-art) Tj", "self-taught, state-of-the-art"),
    "cut off at its end": ("ET q 60 480 60 60 re W n " + _BEGIN + "(Learned) Tj ET Q BT", "Learn|ed"),
    "cut off wholly": ("ET q 300 480 60 60 re W n " + _BEGIN + "(Learned) Tj ET Q BT", "|Learned"),
    "not cut off": ("ET q 60 480 200 60 re W n " + _BEGIN + "(Learned Python) Tj ET Q BT", "Learned Python"),
    "cut off letter by letter": ("ET q 60 480 60 60 re W n " + _BEGIN + letters("Learned") + "ET Q BT", "Learn|ed"),
    "covered": ("(Learned) Tj ET 1 g 70 490 90 40 re f 0 g BT", "|Learned"),
    "covered before the next letters": (
        letters("Lear") + "ET 1 g 70 490 60 40 re f 0 g BT /F1 20 Tf 72 460 Td " + letters("ned"),
        "ned|Lear",
    ),
    "of a negative size": ("/F1 -20 Tf -1 0 0 -1 72 500 Tm (Learned Python) Tj", "Learned Python"),
    "of a negative size, letter by letter": ("/F1 -20 Tf -1 0 0 -1 72 500 Tm " + letters("Learned"), "Learned"),
    "of a negative size, upside down": (
        "ET q 1 0 0 -1 0 792 cm BT /F1 -20 Tf -1 0 0 1 72 292 Tm [(Learned) -400 (Python)] TJ ET Q BT",
        "Learned Python",
    ),
    "of a negative size, too small": ("/F1 -2 Tf -1 0 0 -1 72 500 Tm (Learned) Tj", "|Learned"),
    "squeezed to a third": ("33 Tz (Skill will fill) Tj", "Skill will fill"),
    "squeezed to nothing": ("6 Tz (Learned Python) Tj", "|Learned Python"),
    "squeezed to next to nothing": ("2 Tz (Learned Python) Tj", "|Learned Python"),
    "squeezed to nothing by a matrix": ("0.06 0 0 1 72 500 Tm (Learned Python) Tj", "|Learned Python"),
    "on the next line, with spacings": ("24 TL (Learned) ' 0 0.1 (Python) \"", "Learned Python"),
    "too small": ("/F1 2 Tf (Learned) Tj", "|Learned"),
}  # fmt: skip


def test_there_are_cases() -> None:
    assert len(CASES) >= 38
    assert len(SPOKEN) >= 7
    assert len(FORMS) >= 12


@pytest.mark.parametrize("name", CASES)
def test_both_engines_make_the_same_words(name: str) -> None:
    drawn, expected = CASES[name]
    data = one_page(f"{RESUME}{_BEGIN}{drawn} ET")
    shown, _, hidden = expected.partition("|")
    both = [words(data, options) for options in (MINER, PDFIUM)]
    for found in both:
        assert [word.text for word in found if word.visible] == shown.split()
        assert [word.text for word in found if not word.visible] == hidden.split()
    for one, other in zip(*both, strict=True):
        assert (one.text, one.bold, one.visible) == (other.text, other.bold, other.visible)
        assert one.size == pytest.approx(other.size, abs=0.1)
        assert one.box is not None
        assert other.box is not None
        for side in ("x0", "top", "x1", "bottom"):
            assert getattr(one.box, side) == pytest.approx(getattr(other.box, side), abs=0.6)


@pytest.mark.parametrize(("drawn", "most"), [("(Learned Python and PyTorch) Tj", 0.5), (letters("Learned"), 1.0)])
def test_places_are_asked_for_words_and_not_for_letters(
    drawn: str, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    box = pdfium_calls.character_box

    def counted(page: int, index: int, place: int) -> int:
        asked.append(index)
        told: int = box(page, index, place)
        return told

    monkeypatch.setattr(pdfium_calls, "character_box", counted)
    lines = "".join(f"BT /F1 20 Tf 72 {500 - 30 * number} Td {drawn} ET " for number in range(10))
    read_bytes(one_page(lines), "a.pdf", PDFIUM)
    assert 0 < len(asked) <= most * 10 * len(drawn.replace(" Tj", "").translate(str.maketrans("", "", "() ")))


# what makes a form be painted as one picture
_ONE = "/Group<</S/Transparency>>"
# what a form holds, its entries, what is set before it is drawn, and the words
FORMS = {
    "cut off by the page": ("(Learned) Tj", "", "60 480 60 60 re W n", "Learn|ed"),
    "cut off inside": ("ET q 60 480 60 60 re W n BT /F1 20 Tf 72 500 Td (Learned) Tj ET Q BT", "", "", "Learn|ed"),
    "moved, cut off inside": (
        "ET q 260 280 60 60 re W n BT /F1 20 Tf 272 300 Td (Learned) Tj ET Q BT", "", "1 0 0 1 -200 200 cm", "Learn|ed",
    ),
    "moved away from its box": ("0 -300 Td (Learned) Tj", "/BBox[60 180 250 250]", "1 0 0 1 0 300 cm", "Learned"),
    "smaller, cut off by its box": ("(Learned) Tj", "/BBox[60 480 120 540]", ".9 0 0 .9 7.2 50 cm", "Learn|ed"),
    "clear": ("(Learned) Tj", "", "/Clear gs", "|Learned"),
    "pale": ("(Learned) Tj", "", "/Pale gs", "Learned"),
    "clear as one picture": ("(Learned) Tj", _ONE, "/Clear gs", "|Learned"),
    "clear as one picture, full inside": ("/Full gs (Learned) Tj", _ONE, "/Clear gs", "|Learned"),
    "pale as one picture": ("/Full gs (Learned) Tj", _ONE, "/Pale gs", "Learned"),
    "under a clear cover": ("(Learned) Tj ET q /Clear gs /Inner Do Q BT", "", "", "Learned"),
    "covered": ("(Learned) Tj ET q /Inner Do Q BT", "", "", "|Learned"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("options", [MINER, PDFIUM], ids=["pdfminer", "pdfium"])
def test_a_form_is_cut_off_and_seen_through_with_all_that_is_in_it(name: str, options: ReadingOptions) -> None:
    inside, entries, before, expected = FORMS[name]
    form, inner = FIRST_FREE, FIRST_FREE + 1
    states = "/ExtGState<</Clear<</ca 0.02/CA 0.02>>/Pale<</ca 0.5/CA 0.5>>/Full<</ca 1/CA 1>>>>"
    resources = f"{states}/XObject<</Form {form} 0 R/Inner {inner} 0 R>>"
    if "BBox" not in entries:
        entries += "/BBox[0 0 612 792]"
    entries = f"/Type/XObject/Subtype/Form{entries}/Resources<</Font<</F1 {FONT} 0 R>>{resources}>>"
    cover = f"/Type/XObject/Subtype/Form/BBox[0 0 612 792]{_ONE}"
    more: dict[int, bytes | str] = {
        form: stream(f"{_BEGIN}{inside} ET".encode(), entries),
        inner: stream(b"1 g 60 490 200 30 re f", cover),
    }
    found = words(one_page(f"{RESUME}q {before} /Form Do Q", resources=resources, more=more), options)
    shown, _, hidden = expected.partition("|")
    assert [word.text for word in found if word.visible] == shown.split()
    assert [word.text for word in found if not word.visible] == hidden.split()


def spoken(text: str, shown: str) -> str:
    """Show something, and say that it is to be read as a text."""
    return f"/Span<</ActualText({text})>> BDC {shown} EMC "


# what is drawn, what is read, and where its words begin
SPOKEN = {
    "a word": (spoken("Learned", "[(Lear) 20 (ned)] TJ") + "80 0 Td (Python) Tj", "Learned Python", (72, 152)),
    "words": (spoken("Typing on skis", "(Typing on skis) Tj"), "Typing on skis", (72, 134, 165)),
    "letter by letter": (spoken("Kubernetes", letters("Kubernetes")) + "( is) Tj", "Kubernetes is", (72, 179)),
    "words letter by letter": (spoken("Typing on skis", letters("Typing on skis")), "Typing on skis", (72, 134, 165)),
    "an icon": (spoken("Email", "(@) Tj") + "( Python) Tj", "Email Python", (72, 98)),
    "on two lines": (spoken("Mill wrights", "(Mill) Tj 0 -24 Td (wrights) Tj"), "Mill wrights", (72, 85)),
    "more than a dot can hold": (spoken("Kubernetes Docker", "(.) Tj") + "( is) Tj", "is|Kubernetes Docker", (83,)),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOKEN)
def test_what_a_file_says_that_it_is_read_as_stands_where_it_is_drawn(name: str) -> None:
    drawn, expected, starts = SPOKEN[name]
    shown, _, hidden = expected.partition("|")
    found = words(one_page(f"{RESUME}{_BEGIN}{drawn} ET"), PDFIUM)
    assert [word.text for word in found if word.visible] == shown.split()
    assert [word.text for word in found if not word.visible] == hidden.split()
    boxes = [word.box for word in found if word.visible and word.box is not None]
    assert [box.x0 for box in boxes] == pytest.approx(starts, abs=4)
    for one, other in pairwise(boxes):
        assert one.x1 < other.x0


@pytest.mark.parametrize("apart", [False, True])
def test_words_that_run_from_right_to_left_are_whole(apart: bool) -> None:
    """pdfium tells such letters as they are read, each left of the one before it."""
    meaning = "begincmap 2 beginbfrange <20> <7e> <0020> <e0> <fa> <05d0> endbfrange endcmap"
    font = HELVETICA.replace(">>", f"/ToUnicode {FIRST_FREE} 0 R>>")
    line = "שלום Python עולם".encode("cp1255")
    drawn = b" ".join(word if word.isascii() else word[::-1] for word in reversed(line.split()))
    shown = [f"\\{letter:o}" for letter in drawn]
    content = letters(shown) if apart else f"({''.join(shown)}) Tj"
    more: dict[int, bytes | str] = {FONT: font, FIRST_FREE: stream(meaning.encode())}
    found = words(one_page(f"{RESUME}{_BEGIN}{content} ET", more=more), PDFIUM)
    assert sorted(word.text for word in found) == sorted(["שלום", "Python", "עולם"])
    assert all(word.visible for word in found)


def test_many_words_alike_are_read_in_time_that_grows_with_them() -> None:
    def pairs(count: int) -> int:
        compared = 0
        over = words_module._is_over

        def counted(first: Word, second: Word) -> bool:
            nonlocal compared
            compared += 1
            return over(first, second)

        line = " ".join(["mill"] * 50)
        drawn = f"BT /F1 5 Tf 5.2 TL 20 780 Td {f'({line}) Tj T* ' * count} ET"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(words_module, "_is_over", counted)
            assert len(read_bytes(one_page(drawn), "a.pdf", PDFIUM).pages[0].words) == 50 * count
        return compared

    assert 0 < pairs(80) < 2.5 * pairs(40)


def packed_catalogue(catalog: str, packed: bytes | None = None) -> bytes:
    """Write a PDF whose catalogue stands in a compressed stream of objects; ``packed`` stands in the stream's place."""
    layer = FIRST_FREE
    inner = f"<</Type/Catalog/Pages {PAGES} 0 R{catalog}>>".encode()
    head = f"{CATALOG} 0 ".encode()
    store = stream(packed or zlib.compress(head + inner), f"/Type/ObjStm/N 1/First {len(head)}/Filter/FlateDecode")
    content = f"{RESUME}/OC /L BDC {_BEGIN}(Layered) Tj ET EMC"
    objects: dict[int, bytes | str] = {
        PAGES: f"<</Type/Pages/Kids[{PAGE} 0 R]/Count 1>>",
        PAGE: f"<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 612 792]/Contents {CONTENT} 0 R"
        f"/Resources<</Font<</F1 {FONT} 0 R>>/Properties<</L {layer} 0 R>>>>>>",
        CONTENT: stream(content.encode()),
        FONT: HELVETICA,
        layer: "<</Type/OCG/Name(Layer)>>",
        layer + 1: store,
    }
    body, places = b"%PDF-1.7\n", {}
    for number, value in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + (value.encode() if isinstance(value, str) else value) + b"\nendobj\n"
    places[layer + 2] = len(body)
    rows = b"\0\0\0\0\0\0\2" + (layer + 1).to_bytes(4, "big") + b"\0"
    rows += b"".join(b"\1" + places[number].to_bytes(4, "big") + b"\0" for number in range(2, layer + 3))
    table = stream(rows, f"/Type/XRef/W[1 4 1]/Size {layer + 3}/Root {CATALOG} 0 R")
    return body + b"%d 0 obj\n" % (layer + 2) + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


_OFF = f"<</OCGs[{FIRST_FREE} 0 R]/D<</OFF[{FIRST_FREE} 0 R]>>>>"


@pytest.mark.parametrize(
    ("catalog", "off"),
    [("", False), (f"/OCProperties{_OFF}", True), (f"/OC#50roperties{_OFF}", True),
     (f"/OCProperties<</OCGs[{FIRST_FREE} 0 R]/D<<>>>>", False), ("/Lang(C#)", False)],
)  # fmt: skip
def test_layers_are_found_in_a_packed_catalogue(catalog: str, off: bool) -> None:
    data = packed_catalogue(catalog)
    assert pdfium_engine.needs_layers(data) == off
    for options in (MINER, PDFIUM):
        assert [(word.text, word.visible) for word in words(data, options)] == [("Layered", not off)]


def test_a_catalogue_without_layers_is_told_without_pdfminer(monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfminer import pdfdocument

    asked: list[object] = []

    class Asked(pdfdocument.PDFDocument):  # type: ignore[misc]
        def __init__(self, parser: object) -> None:
            asked.append(parser)
            super().__init__(parser)

    monkeypatch.setattr(pdfdocument, "PDFDocument", Asked)
    assert not pdfium_engine.needs_layers(packed_catalogue("/Lang(en)"))
    assert not asked
    # it is not known what the stream holds
    assert not pdfium_engine.needs_layers(packed_catalogue("", b"damage"))
    assert len(asked) == 1
