"""A DOCX writer that asks no questions: parts go into the zip as they are."""

from __future__ import annotations

import io
import zipfile

from hostile.record import LINES

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{_RELATIONS}"'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def paragraph(text: str, properties: str = "") -> str:
    """Give a paragraph of one run; ``properties`` are the run's."""
    marked = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:p><w:r>{marked}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


RESUME = "".join(paragraph(line) for line in LINES)


def document(body: str, start: str = "") -> str:
    """Give the main part; ``start`` stands before its root, where a document type would."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{start}'
        f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    )


def relations(*targets: tuple[str, str, bool]) -> str:
    """Give a part of relations: kind, target, whether the target lies outside of the file."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for number, (kind, target, outside) in enumerate(targets, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def parts(main: str, kind: str = MAIN, overrides: str = "") -> dict[str, bytes]:
    """Give the parts that every document has."""
    types = (
        f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/octet-stream"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/>{overrides}</Types>'
    )
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)).encode(),
        "word/document.xml": main.encode(),
    }


def zipped(parts: dict[str, bytes], stored: bool = False) -> bytes:
    """Pack parts, every time into the same bytes; ``stored`` leaves them as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def word(body: str = RESUME, more: dict[str, bytes] | None = None, start: str = "", stored: bool = False) -> bytes:
    """Write a DOCX with this body, and further parts beside it."""
    return zipped({**parts(document(body, start)), **(more or {})}, stored)
