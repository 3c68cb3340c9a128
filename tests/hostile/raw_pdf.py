"""A PDF writer that asks no questions: whatever stands in an object is written as it is."""

from __future__ import annotations

from hostile.record import LINES

HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
CATALOG, PAGES, PAGE, CONTENT, FONT, FIRST_FREE = 1, 2, 3, 4, 5, 6


def stream(data: bytes, entries: str = "") -> bytes:
    """Give a stream object with its true length."""
    return f"<</Length {len(data)}{entries}>>stream\n".encode() + data + b"\nendstream"


def written(objects: dict[int, bytes | str], trailer: str = "") -> bytes:
    """Write objects by their numbers, then a table of where they stand."""
    body = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + (content.encode() if isinstance(content, str) else content) + b"\nendobj\n"
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n" for number in range(size)
    )
    end = f"trailer<</Size {size}/Root {CATALOG} 0 R{trailer}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + b"xref\n0 %d\n" % size + table + end.encode()


def text(*lines: str, x: float = 72, y: float = 760, size: float = 11) -> str:
    """Give the operators that show lines of text, one below the other."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    return f"BT /F1 {size} Tf {size * 1.6:g} TL {x} {y} Td {shown} ET\n"


RESUME = text(*LINES)


def one_page(
    content: bytes | str,
    *,
    resources: str = "",
    page: str = "",
    box: str = "[0 0 612 792]",
    catalog: str = "",
    trailer: str = "",
    entries: str = "",
    more: dict[int, bytes | str] | None = None,
) -> bytes:
    """Write a PDF of one page; ``more`` holds further objects, from the number `FIRST_FREE` on.

    ``resources``, ``page``, ``catalog``, ``trailer`` and ``entries`` (of the content's stream) are what the
    dictionaries of these names hold beside what they need.
    """
    data = content.encode() if isinstance(content, str) else content
    objects: dict[int, bytes | str] = {
        CATALOG: f"<</Type/Catalog/Pages {PAGES} 0 R{catalog}>>",
        PAGES: f"<</Type/Pages/Kids[{PAGE} 0 R]/Count 1>>",
        PAGE: f"<</Type/Page/Parent {PAGES} 0 R/MediaBox{box}/Contents {CONTENT} 0 R"
        f"/Resources<</Font<</F1 {FONT} 0 R>>{resources}>>{page}>>",
        CONTENT: stream(data, entries),
        FONT: HELVETICA,
    }
    return written({**objects, **(more or {})}, trailer)
