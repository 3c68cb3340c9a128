"""PDFs of a few kilobytes that want gigabytes or hours."""

from __future__ import annotations

import base64
import zlib
from functools import cache

from hostile.raw_pdf import (
    CATALOG,
    CONTENT,
    FIRST_FREE,
    FONT,
    HELVETICA,
    PAGE,
    PAGES,
    RESUME,
    one_page,
    stream,
    text,
    written,
)
from hostile.record import SCORE, Hostile

_MIB = 2**20
_FLATE = "/Filter/FlateDecode"


@cache
def deflated(mebibytes: int, piece: bytes = b" ") -> bytes:
    """Give a zlib stream of so many MiB of one byte: the same deflate block over and over, which is quick to make."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(piece * _MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(mebibytes):
        check = zlib.adler32(piece * _MIB, check)
    return b"\x78\xda" + block * mebibytes + packer.flush() + check.to_bytes(4, "big")


def run_length(data: bytes) -> bytes:
    """Encode bytes as RunLengthDecode reads them, without packing anything."""
    pieces = [data[at : at + 128] for at in range(0, len(data), 128)]
    return b"".join(bytes((len(piece) - 1,)) + piece for piece in pieces) + b"\x80"


def lzw_blanks(mebibytes: int) -> bytes:
    """Encode spaces as LZWDecode reads them: every code stands for one byte more than the one before."""
    # a table's worth: each new code repeats the last string and a space; then the table is emptied
    codes = [(32, 9)]
    for code in range(258, 4093):
        codes.append((code, 9 if code < 511 else 10 if code < 1023 else 11 if code < 2047 else 12))
    made = sum(max(1, code - 256) for code, _ in codes)
    table = "".join(f"{code:0{width}b}" for code, width in [*codes, (256, 12)])
    bits = f"{256:09b}" + table * (mebibytes * _MIB // made) + f"{257:09b}"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def flate_bomb() -> bytes:
    return one_page(deflated(1024), entries=_FLATE)


def flate_of_flate() -> bytes:
    return one_page(zlib.compress(deflated(2048), 9), entries="/Filter[/FlateDecode/FlateDecode]")


def flate_behind_blanks() -> bytes:
    """Write a Flate bomb whose stream keyword has a blank behind it, which pdfminer passes over."""
    return flate_bomb().replace(b"stream\n", b"stream \n", 1)


def ascii85_of_flate() -> bytes:
    packed = base64.a85encode(zlib.compress(deflated(1024), 9)) + b"~>"
    return one_page(packed, entries="/Filter[/ASCII85Decode/FlateDecode/FlateDecode]")


def hex_of_flate() -> bytes:
    packed = zlib.compress(deflated(1024), 9).hex().encode() + b">"
    return one_page(packed, entries="/Filter[/ASCIIHexDecode/FlateDecode/FlateDecode]")


def run_length_of_flate() -> bytes:
    packed = run_length(zlib.compress(deflated(1024), 9))
    return one_page(packed, entries="/Filter[/RunLengthDecode/FlateDecode/FlateDecode]")


def lzw_bomb() -> bytes:
    return one_page(zlib.compress(lzw_blanks(600), 9), entries="/Filter[/FlateDecode/LZWDecode]")


def many_filters() -> bytes:
    """Write a chain of 2,000 filters of which each unpacks nothing."""
    chain = "/ASCIIHexDecode" * 2000
    return one_page(RESUME.encode().hex().encode() + b">", entries=f"/Filter[{chain}]")


def _forms(calls: dict[int, str]) -> dict[int, bytes | str]:
    """Give form XObjects by number, each with the operators that it runs; every one may call every other."""
    names = "".join(f"/X{number} {number} 0 R" for number in calls)
    entries = f"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 {FONT} 0 R>>/XObject<<{names}>>>>"
    return {number: stream(content.encode(), entries) for number, content in calls.items()}


def exponential_forms() -> bytes:
    """Write 24 forms, each of which draws the next one twice: 2**24 calls."""
    last = FIRST_FREE + 23
    calls = {number: f"/X{number + 1} Do /X{number + 1} Do" for number in range(FIRST_FREE, last)}
    forms = _forms({**calls, last: "0 0 1 1 re f"})
    return one_page(RESUME + f"/X{FIRST_FREE} Do", resources=f"/XObject<</X{FIRST_FREE} {FIRST_FREE} 0 R>>", more=forms)


def wide_forms() -> bytes:
    """Write four forms, each of which draws the next one a hundred times: depth alone would not stop it."""
    calls = {number: f"/X{number + 1} Do " * 100 for number in range(FIRST_FREE, FIRST_FREE + 3)}
    forms = _forms({**calls, FIRST_FREE + 3: text("again")})
    return one_page(f"/X{FIRST_FREE} Do", resources=f"/XObject<</X{FIRST_FREE} {FIRST_FREE} 0 R>>", more=forms)


def self_calling_form() -> bytes:
    forms = _forms({FIRST_FREE: RESUME + f"/X{FIRST_FREE} Do"})
    return one_page(f"/X{FIRST_FREE} Do", resources=f"/XObject<</X{FIRST_FREE} {FIRST_FREE} 0 R>>", more=forms)


def glyph_flood() -> bytes:
    """Write 300,000 glyphs on a page, in 2 kB."""
    packed = zlib.compress(RESUME.encode() + b"BT /F1 8 Tf 72 700 Td (" + b"A" * 300_000 + b") Tj ET", 9)
    return one_page(packed, entries=_FLATE)


def word_flood() -> bytes:
    """Write 390,000 characters, just below the limit on them, in words of two letters and all over each other."""
    packed = zlib.compress(b"BT /F1 8 Tf 72 700 Td " + b"(ab cd ef gh ) Tj " * 30_000 + b"ET", 9)
    return one_page(packed, entries=_FLATE)


def scattered_letters() -> bytes:
    """Write 6,000 letters, each in a box of its own, all over the page."""
    places = ((72 + number * 7 % 480, 40 + number * 13 % 700) for number in range(6_000))
    shown = "".join(f"1 0 0 1 {x} {y} Tm ({chr(65 + x % 26)}) Tj " for x, y in places)
    return one_page(f"BT /F1 6 Tf {shown} ET" + RESUME)


def rectangle_flood() -> bytes:
    """Write 40,000 filled boxes under every word."""
    return one_page(zlib.compress(b"1 g 60 40 500 740 re f " * 40_000 + b"0 g " + RESUME.encode(), 9), entries=_FLATE)


def dot_flood() -> bytes:
    """Write 100,000 dots as small as bullets, among 5,000 words."""
    dots = b"".join(b"%d %d 3 3 re f " % (60 + number % 500, 40 + number * 7 % 740) for number in range(100_000))
    words = b"BT /F1 6 Tf 4 TL 72 780 Td " + b"(a b c d e f g h) Tj T* " * 600 + b"ET "
    return one_page(zlib.compress(dots + words + RESUME.encode(), 9), entries=_FLATE)


def many_pages() -> bytes:
    """Write one page that the tree of pages names 50,000 times."""
    return one_page(RESUME).replace(
        f"[{PAGE} 0 R]/Count 1".encode(), f"[{f'{PAGE} 0 R ' * 50_000}]/Count 50000".encode()
    )


def nested_in_content() -> bytes:
    return one_page(RESUME + "[" * 200_000)


def nested_in_object() -> bytes:
    nested = "[" * 20_000 + "]" * 20_000
    return one_page(RESUME, page=f"/Nested {FIRST_FREE} 0 R", more={FIRST_FREE: nested})


def nested_dictionaries() -> bytes:
    nested = "<</A" * 20_000 + " 1" + ">>" * 20_000
    return one_page(RESUME, resources=f"/ExtGState {FIRST_FREE} 0 R", more={FIRST_FREE: nested})


def saved_states() -> bytes:
    """Write 200,000 graphic states that are saved and never restored."""
    return one_page(zlib.compress(b"q " * 200_000 + RESUME.encode(), 9), entries=_FLATE)


def clip_flood() -> bytes:
    """Write 20,000 clips around each other and a word in each tenth."""
    content = "".join(f"0 0 612 792 re W n {text('word', y=700) if n % 10 == 0 else ''}" for n in range(20_000))
    return one_page(zlib.compress(content.encode() + RESUME.encode(), 9), entries=_FLATE)


def long_path() -> bytes:
    """Write one outline of 100,000 strokes, filled."""
    packed = zlib.compress(b"0 0 m " + b"9 9 l 3 700 l " * 50_000 + b"f " + RESUME.encode(), 9)
    return one_page(packed, entries=_FLATE)


def object_stream_bomb() -> bytes:
    """Hide the page's font in a stream of objects that unpacks to 1 GiB."""
    head = f"{FONT} 0 ".encode()
    bomb = stream(deflated(1024), f"/Type/ObjStm/N 1/First {len(head)}{_FLATE}")
    return _with_object_stream(bomb)


def _with_object_stream(bomb: bytes) -> bytes:
    """Write a PDF whose table is a stream and says that the font stands in another stream."""
    objects: dict[int, bytes | str] = {
        CATALOG: f"<</Type/Catalog/Pages {PAGES} 0 R>>",
        PAGES: f"<</Type/Pages/Kids[{PAGE} 0 R]/Count 1>>",
        PAGE: f"<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 612 792]/Contents {CONTENT} 0 R"
        f"/Resources<</Font<</F1 {FONT} 0 R>>>>>>",
        CONTENT: stream(RESUME.encode()),
        FIRST_FREE: bomb,
    }
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + (content.encode() if isinstance(content, str) else content) + b"\nendobj\n"
    rows = b"\0\0\0\0\0\0"
    for number in range(1, FIRST_FREE + 2):
        if number == FONT:
            rows += b"\2" + FIRST_FREE.to_bytes(4, "big") + b"\0"
        else:
            rows += b"\1" + places.get(number, len(body)).to_bytes(4, "big") + b"\0"
    table = stream(rows, f"/Type/XRef/W[1 4 1]/Size {FIRST_FREE + 2}/Root {CATALOG} 0 R")
    return body + b"%d 0 obj\n" % (FIRST_FREE + 1) + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def lying_table() -> bytes:
    """Say that the table of objects has two thousand million rows."""
    whole = one_page(RESUME)
    return whole.replace(b"xref\n0 6\n", b"xref\n0 2000000000\n", 1)


def many_names() -> bytes:
    """Write 60,000 entries into the resources of a page."""
    entries = " ".join(f"/F{number} {FONT} 0 R" for number in range(2, 60_000))
    return one_page(RESUME, resources=f"/Properties<<{entries}>>")


def inline_picture_flood() -> bytes:
    picture = b"q 5 0 0 5 9 9 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q "
    return one_page(zlib.compress(picture * 20_000 + RESUME.encode(), 9), entries=_FLATE)


def huge_picture() -> bytes:
    """Draw a picture of 60,000 by 60,000 points over the words, by 100 bytes of data."""
    picture = stream(
        b"\0" * 100, "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    )
    return one_page(
        RESUME + "q 612 0 0 792 0 0 cm /Im Do Q",
        resources=f"/XObject<</Im {FIRST_FREE} 0 R>>",
        more={FIRST_FREE: picture},
    )


def unpacking_picture() -> bytes:
    """Draw a true picture of 1 GiB, packed into 1 MB."""
    picture = stream(
        deflated(1024, b"\0"),
        f"/Type/XObject/Subtype/Image/Width 32768/Height 32768/BitsPerComponent 8/ColorSpace/DeviceGray{_FLATE}",
    )
    return one_page(
        RESUME + "q 612 0 0 792 0 0 cm /Im Do Q",
        resources=f"/XObject<</Im {FIRST_FREE} 0 R>>",
        more={FIRST_FREE: picture},
    )


def deep_page_tree() -> bytes:
    """Hang the page 10,000 nodes below the root of the tree of pages."""
    objects: dict[int, bytes | str] = {
        CATALOG: "<</Type/Catalog/Pages 10 0 R>>",
        PAGE: f"<</Type/Page/Parent 10009 0 R/MediaBox[0 0 612 792]/Contents {CONTENT} 0 R"
        f"/Resources<</Font<</F1 {FONT} 0 R>>>>>>",
        CONTENT: stream(RESUME.encode()),
        FONT: HELVETICA,
    }
    for number in range(10, 10_010):
        kid = number + 1 if number < 10_009 else PAGE
        parent = "" if number == 10 else f"/Parent {number - 1} 0 R"
        objects[number] = f"<</Type/Pages/Count 1/Kids[{kid} 0 R]{parent}>>"
    return written(objects)


_RESUME_WORDS = ("Testwright", "Mills,")
_BOMB = ("TooLarge",)
# where the memory ends, pdfium ends its process
_STOPPED = ("TooLarge", "UnreadableFile")

FILES = (
    Hostile("flate-bomb.pdf", flate_bomb, _BOMB),
    Hostile("flate-of-flate.pdf", flate_of_flate, _BOMB),
    Hostile("flate-behind-blanks.pdf", flate_behind_blanks, _BOMB, pdfium=_STOPPED),
    Hostile("ascii85-of-flate.pdf", ascii85_of_flate, _BOMB, pdfium=_STOPPED),
    Hostile("hex-of-flate.pdf", hex_of_flate, _BOMB, pdfium=_STOPPED),
    Hostile("run-length-of-flate.pdf", run_length_of_flate, _BOMB, pdfium=_STOPPED),
    Hostile("lzw-bomb.pdf", lzw_bomb, _BOMB, pdfium=_STOPPED),
    Hostile("many-filters.pdf", many_filters, ("BrokenFile",), pdfium=("NoText",)),
    Hostile("exponential-forms.pdf", exponential_forms, _BOMB, pdfium=_STOPPED),
    Hostile("wide-forms.pdf", wide_forms, _BOMB, pdfium=_STOPPED),
    Hostile("self-calling-form.pdf", self_calling_form, (SCORE,), _RESUME_WORDS, pdfium=_BOMB),
    Hostile("glyph-flood.pdf", glyph_flood, (SCORE,), _RESUME_WORDS),
    Hostile("word-flood.pdf", word_flood, _BOMB),
    Hostile("scattered-letters.pdf", scattered_letters, (SCORE,)),
    Hostile("rectangle-flood.pdf", rectangle_flood, (SCORE,), _RESUME_WORDS),
    Hostile("dot-flood.pdf", dot_flood, (SCORE,), _RESUME_WORDS),
    Hostile("many-pages.pdf", many_pages, (SCORE,), _RESUME_WORDS),
    Hostile("nested-in-content.pdf", nested_in_content, (SCORE,), _RESUME_WORDS),
    Hostile("nested-in-object.pdf", nested_in_object, (SCORE,), _RESUME_WORDS),
    Hostile("nested-dictionaries.pdf", nested_dictionaries, (SCORE,), _RESUME_WORDS),
    Hostile("saved-states.pdf", saved_states, (SCORE,), _RESUME_WORDS),
    Hostile("clip-flood.pdf", clip_flood, (SCORE,), _RESUME_WORDS),
    Hostile("long-path.pdf", long_path, (SCORE,), _RESUME_WORDS),
    Hostile("object-stream-bomb.pdf", object_stream_bomb, _BOMB),
    Hostile("lying-table.pdf", lying_table, (SCORE,), _RESUME_WORDS),
    Hostile("many-names.pdf", many_names, (SCORE,), _RESUME_WORDS),
    Hostile("inline-picture-flood.pdf", inline_picture_flood, _BOMB, _RESUME_WORDS, pdfium=(SCORE,)),
    Hostile("huge-picture.pdf", huge_picture, (SCORE,), _RESUME_WORDS),
    Hostile("unpacking-picture.pdf", unpacking_picture, _BOMB),
    Hostile("deep-page-tree.pdf", deep_page_tree, ("BrokenFile",)),
)
