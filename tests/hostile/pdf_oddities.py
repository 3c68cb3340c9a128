"""PDFs that lie about themselves: circles, sizes that are none, fonts and tables that say what cannot be."""

from __future__ import annotations

import zlib
from pathlib import Path

from hostile.raw_pdf import (
    CATALOG,
    CONTENT,
    FIRST_FREE,
    FONT,
    HELVETICA,
    PAGES,
    RESUME,
    one_page,
    stream,
    text,
    written,
)
from hostile.record import SCORE, Hostile

# A PDF has no exponents: large numbers are written out
_FAR = "1" + "0" * 300
_FARTHER = "9" * 400
_PAGE_ENTRIES = f"/MediaBox[0 0 612 792]/Contents {CONTENT} 0 R/Resources<</Font<</F1 {FONT} 0 R>>>>"


def _tree(**objects: str) -> bytes:
    """Write a PDF whose tree of pages is given: ``o2`` is object 2, the root of the tree."""
    own: dict[int, bytes | str] = {
        CATALOG: f"<</Type/Catalog/Pages {PAGES} 0 R>>",
        CONTENT: stream(RESUME.encode()),
        FONT: HELVETICA,
    }
    return written({**own, **{int(name[1:]): content for name, content in objects.items()}})


def circular_pages() -> bytes:
    """Write a tree of pages whose second node holds the first, beside the page."""
    return _tree(
        o2="<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>",
        o3=f"<</Type/Page/Parent 2 0 R{_PAGE_ENTRIES}>>",
        o6="<</Type/Pages/Kids[2 0 R 6 0 R]/Count 2/Parent 2 0 R>>",
    )


def circular_parents() -> bytes:
    """Write a page that inherits from a parent that inherits from itself; its size is nowhere."""
    return _tree(
        o2="<</Type/Pages/Kids[3 0 R]/Count 1/Parent 6 0 R>>",
        o3=f"<</Type/Page/Parent 2 0 R/Contents {CONTENT} 0 R/Resources<</Font<</F1 {FONT} 0 R>>>>>>",
        o6="<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
    )


def pages_of_nothing() -> bytes:
    return _tree(o2="<</Type/Pages/Kids[null 7 (page) [3 0 R] 99 0 R]/Count 5>>")


def page_is_a_number() -> bytes:
    return _tree(o2="<</Type/Pages/Kids[3 0 R]/Count 1>>", o3="7")


def circular_table() -> bytes:
    """Write a table of objects whose predecessor is itself."""
    whole = one_page(RESUME)
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % whole.index(b"xref\n0"))


def table_far_away() -> bytes:
    return one_page(RESUME).replace(b"startxref\n", b"startxref\n99999999999999999999999")


def negative_table() -> bytes:
    return one_page(RESUME).replace(b"startxref\n", b"startxref\n-")


def circular_length() -> bytes:
    """Write a stream whose length is said to stand in the stream itself."""
    whole = one_page(RESUME)
    return whole.replace(b"/Length %d" % len(RESUME.encode()), b"/Length %d 0 R" % CONTENT, 1)


def circular_references() -> bytes:
    return one_page(
        RESUME,
        resources=f"/XObject {FIRST_FREE} 0 R/ExtGState {FIRST_FREE} 0 R",
        more={FIRST_FREE: f"{FIRST_FREE + 1} 0 R", FIRST_FREE + 1: f"{FIRST_FREE} 0 R"},
    )


def contents_in_a_circle() -> bytes:
    """Write a page whose contents are a list that holds itself."""
    return one_page(RESUME, more={CONTENT: f"[{CONTENT} 0 R {CONTENT} 0 R]"})


def contents_again_and_again() -> bytes:
    """Write a page that shows the same 100 kB of contents 20,000 times."""
    packed = zlib.compress(RESUME.encode() + b"BT /F1 8 Tf 72 100 Td " + b"0 g " * 25_000 + b"(word) Tj ET", 9)
    again = f"{FIRST_FREE} 0 R " * 20_000
    return one_page(RESUME, more={CONTENT: f"[{again}]", FIRST_FREE: stream(packed, "/Filter/FlateDecode")})


def wrong_lengths() -> bytes:
    return one_page(RESUME).replace(b"/Length ", b"/Length 9999999", 1)


def predictor_of_nothing() -> bytes:
    """Write a stream whose rows are said to be 2,000,000,000 columns wide."""
    entries = "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000/Colors 32/BitsPerComponent 16>>"
    return one_page(zlib.compress(RESUME.encode()), entries=entries)


def unknown_filter() -> bytes:
    return one_page(RESUME, entries="/Filter/CrystalDecode")


def unknown_lock() -> bytes:
    """Write a file that says it is encrypted in a way that nobody knows."""
    return one_page(RESUME, trailer="/Encrypt<</Filter/Own/V 99/R 99/O()/U()/P -1>>/ID[(a)(a)]")


def lock_without_keys() -> bytes:
    return one_page(RESUME, trailer="/Encrypt<</Filter/Standard/V 5/R 6/Length 999999/O 7/U null/P (x)>>/ID[(a)]")


def tables_of_pages_unsized() -> bytes:
    return one_page(RESUME, box="[]")


def _odd_box(box: str) -> bytes:
    return one_page(RESUME, box=box)


def huge_page() -> bytes:
    far = "1" + "0" * 30
    return _odd_box(f"[-{far} -{far} {far} {far}]")


def huger_page() -> bytes:
    """Write a page whose sides are numbers of 400 digits, which no float holds."""
    return _odd_box(f"[0 0 {_FARTHER} {_FARTHER}]")


def page_of_words() -> bytes:
    return _odd_box("[(a) /b null true]")


def empty_page_box() -> bytes:
    return _odd_box("[0 0 0 0]")


def turned_page_box() -> bytes:
    return _odd_box("[612 792 0 0]")


def odd_turn() -> bytes:
    return one_page(RESUME, page="/Rotate 12345678901")


def turn_by_a_word() -> bytes:
    return one_page(RESUME, page=f"/Rotate (a)/UserUnit -1/CropBox[nan inf {_FARTHER} -{_FARTHER}]")


def far_words() -> bytes:
    """Show words at 10**300, in a font as large, and at places that are no number."""
    far = f"BT /F1 {_FAR} Tf {_FAR} {_FAR} Td (far) Tj /F1 {_FARTHER} Tf (farther) Tj ET "
    none = f"BT /F1 11 Tf nan inf Td (nowhere) Tj {_FAR} 0 0 {_FAR} {_FAR} {_FAR} Tm (lost) Tj ET "
    grown = f"{_FAR} 0 0 {_FAR} 0 0 cm "
    return one_page(RESUME + far + none + f"q {grown * 3} BT /F1 11 Tf 1 1 Td (grown) Tj ET Q " + text("after", y=500))


def far_shapes() -> bytes:
    """Fill boxes at 10**300, and cut out one that holds the page."""
    filled = f"{_FAR} {_FAR} {_FAR} {_FAR} re f 0 0 m {_FARTHER} nan l h f "
    return one_page(f"{filled} -9000000 -9000000 90000000 90000000 re W n {RESUME}")


def flat_words() -> bytes:
    """Show words in a matrix without area, and in fonts of the size 0 and below."""
    flat = "BT /F1 11 Tf 0 0 0 0 72 700 Tm (flat) Tj 1 1 1 1 72 700 Tm (line) Tj ET "
    none = f"BT /F1 0 Tf 72 600 Td (none) Tj /F1 -11 Tf (behind) Tj {_FAR} Tc (a b) Tj {_FAR} Tw (a b) Tj ET "
    return one_page(RESUME + flat + none)


def wrong_operands() -> bytes:
    """Give every operator what it cannot take."""
    names = (
        "b B b* B* BDC BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i j J K k l m M MP n q Q re RG rg"
        " ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" nosuch"
    )
    given = ("", "/N ", "(s) ", "null ", "[[]] ", "<</A 1>> ", "/N /N /N /N /N /N ", "true false ", "[/N] (s) 1 ")
    return one_page(RESUME + "\n".join(f"{operands}{name}" for name in names.split() for operands in given))


def odd_names() -> bytes:
    """Name resources by what is no name, and let the resources be what they cannot be."""
    content = "/Nowhere gs /Nowhere Do /Nowhere sh /OC /Nowhere BDC EMC /Nowhere cs /P1 scn /Nowhere Tf "
    return one_page(content + RESUME, resources="/ExtGState 7/XObject[1]/Properties(a)/ColorSpace null/Pattern/P")


def _font(entries: str, more: dict[int, bytes | str] | None = None) -> bytes:
    """Write a resume whose second font is given, and one word in it."""
    return one_page(
        RESUME + "BT /F2 11 Tf 72 500 Td <00410042> Tj (word) Tj ET",
        resources="",
        more={FONT: HELVETICA, FIRST_FREE: f"<</Type/Font{entries}>>", **(more or {})},
    ).replace(f"/F1 {FONT} 0 R".encode(), f"/F1 {FONT} 0 R/F2 {FIRST_FREE} 0 R".encode(), 1)


def _meaning(ranges: str) -> bytes:
    """Write a font whose map to Unicode is given."""
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange "
        f"<0000> <FFFF> endcodespacerange {ranges} endcmap end end"
    )
    return _font(
        f"/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode {FIRST_FREE + 1} 0 R"
        f"/DescendantFonts[{FIRST_FREE + 2} 0 R]",
        {
            FIRST_FREE + 1: stream(zlib.compress(table.encode(), 9), "/Filter/FlateDecode"),
            FIRST_FREE + 2: "<</Type/Font/Subtype/CIDFontType2/BaseFont/A"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        },
    )


def endless_meaning() -> bytes:
    """Map four thousand million codes to Unicode in one line."""
    return _meaning("1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange")


def long_meaning() -> bytes:
    """Map a million codes in 10 lines, and each of them to a hundred letters."""
    lines = "".join(f"<{n:02x}0000> <{n:02x}FFFF> <{'0041' * 100}> " for n in range(10))
    return _meaning(f"10 beginbfrange {lines} endbfrange")


def swollen_meaning() -> bytes:
    """Map one code to a million letters, and show it."""
    return _meaning(f"1 beginbfchar <0041> <{'0041' * 500_000}> endbfchar")


def wrong_meaning() -> bytes:
    return _meaning("3 beginbfrange <00> <FFFF> [] <0041> <0000> (a) /N 7 null <FF> <0> <D8> endbfrange 1 beginbfchar")


def circular_meaning() -> bytes:
    """Let a map to Unicode use itself."""
    return _meaning("/A usecmap /../../../etc/passwd usecmap 1 beginbfchar <0041> <0042> endbfchar")


def endless_widths() -> bytes:
    """Give two thousand million glyphs their width in three numbers."""
    return _font(
        f"/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[{FIRST_FREE + 1} 0 R]",
        {
            FIRST_FREE + 1: "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[0 2000000000 500]/W2[0 2000000000 1 2 3]"
            "/DW (a)/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
        },
    )


def wrong_font() -> bytes:
    return _font(
        "/Subtype/Type1/FirstChar -99999999999/LastChar (z)/Widths 7/Encoding[1 2]/FontDescriptor(a)/BaseFont 9"
    )


def font_of_fonts() -> bytes:
    """Let a composite font descend from itself."""
    return _font(f"/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[{FIRST_FREE} 0 R]")


def broken_font_program() -> bytes:
    """Embed a font program of noise."""
    noise = bytes(number * 89 % 251 for number in range(5_000))
    return _font(
        f"/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 0/Widths[500]/FontDescriptor {FIRST_FREE + 1} 0 R",
        {
            FIRST_FREE + 1: f"<</Type/FontDescriptor/FontName/A/Flags 4/FontFile2 {FIRST_FREE + 2} 0 R"
            f"/FontFile {FIRST_FREE + 2} 0 R/FontFile3 {FIRST_FREE + 2} 0 R>>",
            FIRST_FREE + 2: stream(noise, "/Length1 9999999/Length2 -5/Subtype/Type1C"),
        },
    )


def drawn_font_in_a_circle() -> bytes:
    """Draw a glyph by showing the same glyph (a Type 3 font)."""
    return _font(
        f"/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a {FIRST_FREE + 1} 0 R>>"
        f"/Encoding<</Differences[0/a 65/a 119/a]>>/FirstChar 0/LastChar 255/Widths[{'1000 ' * 256}]"
        f"/Resources<</Font<</F2 {FIRST_FREE} 0 R>>>>",
        {FIRST_FREE + 1: stream(b"1000 0 d0 BT /F2 1 Tf (a) Tj ET")},
    )


def font_without_a_matrix() -> bytes:
    return _font("/Subtype/Type3/FontBBox[]/FontMatrix[0 0 0 0 0 0]/CharProcs 7/Encoding 7/FirstChar 0/Widths[(a)]")


def colour_spaces_in_a_circle() -> bytes:
    content = "/C cs 1 scn 0 0 9 9 re f /D cs 1 1 1 scn 0 0 100 100 re f /E cs /P scn 0 0 100 100 re f 0 g "
    return one_page(
        content + RESUME,
        resources=f"/ColorSpace<</C {FIRST_FREE} 0 R/D[/ICCBased {FIRST_FREE + 1} 0 R]/E[/Pattern {FIRST_FREE} 0 R]>>"
        f"/Pattern<</P {FIRST_FREE + 2} 0 R>>",
        more={
            FIRST_FREE: f"[/Indexed {FIRST_FREE} 0 R 255 (a)]",
            FIRST_FREE + 1: stream(b"", f"/N -3/Alternate {FIRST_FREE} 0 R"),
            FIRST_FREE + 2: stream(
                b"/P scn 0 0 1 1 re f",
                f"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .000001/YStep .000001"
                f"/Resources<</Pattern<</P {FIRST_FREE + 2} 0 R>>>>",
            ),
        },
    )


def layers_in_a_circle() -> bytes:
    return one_page(
        RESUME + f"/OC /L BDC {text('layered', y=500)} EMC",
        resources=f"/Properties<</L {FIRST_FREE} 0 R>>",
        catalog=f"/OCProperties<</OCGs[{FIRST_FREE} 0 R 7 null]/D<</OFF[{FIRST_FREE} 0 R (a)]/ON 7/BaseState/OFF>>>>",
        more={FIRST_FREE: f"<</Type/OCMD/OCGs[{FIRST_FREE} 0 R]/P/AllOff/VE[/Not {FIRST_FREE} 0 R]>>"},
    )


def open_action() -> bytes:
    """Ask whoever opens the file to run a program, a script and a link."""
    return one_page(
        RESUME,
        catalog="/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))>>"
        "/AA<</WC<</S/Launch/F(/bin/false)>>>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>",
        page="/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://127.0.0.1:9/)>>>>]",
    )


def embedded_words() -> bytes:
    """Hold words where no page shows them: information, metadata, a form's field, a comment, an attached file."""
    return one_page(
        RESUME,
        trailer="/Info<</Title(Kubernetes)/Keywords(Kubernetes)>>",
        catalog=f"/Metadata {FIRST_FREE} 0 R/AcroForm<</Fields[{FIRST_FREE + 1} 0 R]>>"
        f"/Names<</EmbeddedFiles<</Names[(a.txt) <</Type/Filespec/F(a.txt)/EF<</F {FIRST_FREE + 2} 0 R>>>>]>>>>",
        page="/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(Kubernetes)>>]",
        more={
            FIRST_FREE: stream(b"<x>Kubernetes</x>", "/Type/Metadata/Subtype/XML"),
            FIRST_FREE + 1: "<</FT/Tx/T(Kubernetes)/V(Kubernetes)>>",
            FIRST_FREE + 2: stream(b"Kubernetes", "/Type/EmbeddedFile"),
        },
    )


def header_behind_junk() -> bytes:
    return b"\0junk\xff" * 100 + one_page(RESUME)


def header_alone() -> bytes:
    return b"%PDF-1.7\n"


def header_and_noise() -> bytes:
    return b"%PDF-1.7\n" + bytes(number * 89 % 251 for number in range(50_000))


def header_and_many_objects() -> bytes:
    """Write 100,000 objects without a table, so that whoever repairs the file looks at each."""
    return b"%PDF-1.7\n" + b"1 0 obj\n1\nendobj\n" * 100_000 + b"trailer<</Root 1 0 R>>"


def two_files_in_one() -> bytes:
    """Write a PDF that is also a zip: whoever looks from the end finds an archive."""
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return one_page(RESUME) + buffer.getvalue()


def map_from_disk(place: Path) -> bytes:
    """Write a PDF whose font takes its characters from a map that lies at `place` (without its suffix)."""
    name = "".join(f"#{byte:02x}" if not chr(byte).isalnum() else chr(byte) for byte in str(place).encode())
    return _font(
        f"/Subtype/Type0/BaseFont/A/Encoding/{name}/DescendantFonts[{FIRST_FREE + 1} 0 R]",
        {
            FIRST_FREE + 1: "<</Type/Font/Subtype/CIDFontType0/BaseFont/A"
            f"/CIDSystemInfo<</Registry({place.parent}/)/Ordering({place.name})/Supplement 0>>>>"
        },
    )


_RESUME_WORDS = ("Testwright", "Mills,")
_SCORE = (SCORE,)
_BROKEN = ("BrokenFile",)
_LARGE = ("TooLarge",)

FILES = (
    Hostile("circular-pages.pdf", circular_pages, _SCORE, _RESUME_WORDS, pdfium=_BROKEN),
    Hostile("circular-parents.pdf", circular_parents, _SCORE, _RESUME_WORDS),
    Hostile("pages-of-nothing.pdf", pages_of_nothing, _BROKEN),
    Hostile("page-is-a-number.pdf", page_is_a_number, _BROKEN),
    Hostile("circular-table.pdf", circular_table, _BROKEN, _RESUME_WORDS, pdfium=_SCORE),
    Hostile("table-far-away.pdf", table_far_away, _SCORE, _RESUME_WORDS),
    Hostile("negative-table.pdf", negative_table, _SCORE, _RESUME_WORDS),
    Hostile("circular-length.pdf", circular_length, _SCORE, _RESUME_WORDS),
    Hostile("circular-references.pdf", circular_references, _LARGE, _RESUME_WORDS, pdfium=_SCORE),
    Hostile("contents-in-a-circle.pdf", contents_in_a_circle, ("NoText",)),
    Hostile("contents-again-and-again.pdf", contents_again_and_again, _LARGE, pdfium=("UnreadableFile", "TooLarge")),
    Hostile("wrong-lengths.pdf", wrong_lengths, _SCORE, _RESUME_WORDS),
    Hostile("predictor-of-nothing.pdf", predictor_of_nothing, _BROKEN, pdfium=("NoText",)),
    Hostile("unknown-filter.pdf", unknown_filter, _BROKEN, pdfium=_SCORE),
    Hostile("unknown-lock.pdf", unknown_lock, ("EncryptedFile",)),
    Hostile("lock-without-keys.pdf", lock_without_keys, _BROKEN, pdfium=("EncryptedFile",)),
    Hostile("page-without-size.pdf", tables_of_pages_unsized, _SCORE, _RESUME_WORDS),
    Hostile("huge-page.pdf", huge_page, _SCORE),
    Hostile("huger-page.pdf", huger_page, _BROKEN, pdfium=_SCORE),
    Hostile("page-of-words.pdf", page_of_words, _SCORE),
    Hostile("empty-page-box.pdf", empty_page_box, ("NoText", SCORE), pdfium=_SCORE),
    Hostile("turned-page-box.pdf", turned_page_box, _SCORE, _RESUME_WORDS),
    Hostile("odd-turn.pdf", odd_turn, _SCORE),
    Hostile("turn-by-a-word.pdf", turn_by_a_word, _BROKEN, pdfium=_SCORE),
    Hostile("far-words.pdf", far_words, _SCORE, _RESUME_WORDS),
    Hostile("far-shapes.pdf", far_shapes, _SCORE, _RESUME_WORDS),
    Hostile("flat-words.pdf", flat_words, _SCORE, _RESUME_WORDS),
    Hostile("wrong-operands.pdf", wrong_operands, _SCORE, _RESUME_WORDS),
    Hostile("odd-names.pdf", odd_names, _SCORE, _RESUME_WORDS),
    Hostile("endless-meaning.pdf", endless_meaning, _LARGE, pdfium=_SCORE),
    Hostile("long-meaning.pdf", long_meaning, _SCORE, _RESUME_WORDS),
    Hostile("swollen-meaning.pdf", swollen_meaning, (SCORE, *_LARGE)),
    Hostile("wrong-meaning.pdf", wrong_meaning, _SCORE, _RESUME_WORDS),
    Hostile("circular-meaning.pdf", circular_meaning, _SCORE, _RESUME_WORDS),
    Hostile("endless-widths.pdf", endless_widths, _LARGE, pdfium=_SCORE),
    Hostile("wrong-font.pdf", wrong_font, _SCORE, _RESUME_WORDS),
    Hostile("font-of-fonts.pdf", font_of_fonts, _BROKEN, _RESUME_WORDS, pdfium=_SCORE),
    Hostile("broken-font-program.pdf", broken_font_program, _SCORE, _RESUME_WORDS),
    Hostile("drawn-font-in-a-circle.pdf", drawn_font_in_a_circle, _SCORE, _RESUME_WORDS),
    Hostile("font-without-a-matrix.pdf", font_without_a_matrix, _SCORE, _RESUME_WORDS),
    Hostile("colour-spaces-in-a-circle.pdf", colour_spaces_in_a_circle, _SCORE, _RESUME_WORDS),
    Hostile("layers-in-a-circle.pdf", layers_in_a_circle, _SCORE, _RESUME_WORDS),
    Hostile("open-action.pdf", open_action, _SCORE, _RESUME_WORDS),
    Hostile("embedded-words.pdf", embedded_words, _SCORE, _RESUME_WORDS, ("Kubernetes",)),
    Hostile("header-behind-junk.pdf", header_behind_junk, _SCORE, _RESUME_WORDS),
    Hostile("header-alone.pdf", header_alone, _BROKEN),
    Hostile("header-and-noise.pdf", header_and_noise, _BROKEN),
    Hostile("many-objects.pdf", header_and_many_objects, _BROKEN),
    Hostile("two-files-in-one.pdf", two_files_in_one, _SCORE, _RESUME_WORDS),
)
