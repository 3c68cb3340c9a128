"""Word and OpenDocument files that swell, reach outside themselves, run programs or nest without end."""

from __future__ import annotations

import io
import struct
import zipfile

from hostile.raw_word import (
    NAMESPACES,
    RESUME,
    document,
    paragraph,
    parts,
    relations,
    word,
    zipped,
)
from hostile.record import LINES, SCORE, Hostile

_MIB = 2**20


def huge_part() -> bytes:
    """Write a document whose text is 300 MiB of one letter."""
    return word(RESUME + paragraph("a" * (300 * _MIB)))


def swelling_part() -> bytes:
    """Write 30 MiB of blanks in 30 kB: below the limit on size, far above what a document is packed by."""
    return word(RESUME, {"word/blank.xml": b" " * (30 * _MIB)})


def many_parts() -> bytes:
    return word(RESUME, {f"word/media/{number}.bin": b"x" for number in range(5_000)})


def many_large_parts() -> bytes:
    return word(RESUME, {f"word/media/{number}.bin": b"\0" * (25 * _MIB) for number in range(10)})


def repeated_names() -> bytes:
    buffer = io.BytesIO(word())
    with zipfile.ZipFile(buffer, "a") as archive:
        # the module warns of it and writes it
        archive.NameToInfo.clear()
        archive.writestr("word/document.xml", document(paragraph("Kubernetes " * 20)))
    return buffer.getvalue()


def overlapping_parts() -> bytes:
    """Let 1,000 names of parts share the bytes of one (as overlapping bombs do)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts(document(RESUME)).items():
            archive.writestr(name, data)
        archive.writestr("word/a.bin", b"\0" * _MIB)
        kept = archive.getinfo("word/a.bin")
        for number in range(1_000):
            again = zipfile.ZipInfo(f"word/{number}.bin")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(again, name, getattr(kept, name))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
        archive._didModify = True  # type: ignore[attr-defined]
    return buffer.getvalue()


def lying_sizes() -> bytes:
    """Say in the archive's table that a part of 250 MiB is one kB large."""
    whole = word(RESUME + paragraph("a" * (250 * _MIB)))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        true = archive.getinfo("word/document.xml").file_size
    return whole.replace(struct.pack("<L", true), struct.pack("<L", 1_000))


def larger_sizes() -> bytes:
    """Say that a part is 100 kB larger than it is."""
    whole = word()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        true = archive.getinfo("word/document.xml").file_size
    return whole.replace(struct.pack("<L", true), struct.pack("<L", true + 100_000))


def locked_part() -> bytes:
    """Set the flag that says that a part is encrypted, in both places."""
    whole = bytearray(word())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + place] |= 1
            at = whole.find(mark, at + 4)
    return bytes(whole)


def unknown_packing() -> bytes:
    """Say that the parts are packed by a method that nobody has."""
    whole = bytearray(word())
    for mark, place in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + place] = 99
            at = whole.find(mark, at + 4)
    return bytes(whole)


def names_outside() -> bytes:
    return word(RESUME, {"../../evil.txt": b"evil", "word/../../evil.txt": b"evil"})


def names_from_the_root() -> bytes:
    return word(RESUME, {"/tmp/evil.txt": b"evil"})


def odd_part_names() -> bytes:
    """Name parts by what no system would take."""
    return word(
        RESUME, {"word/\x1b[2J.bin": b"x", "word/" + "n" * 60_000: b"x", "C:\\evil.txt": b"x", "word/a\nb": b"x"}
    )


def billion_laughs() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return word(paragraph("&l9;") + RESUME, start=f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>')


def quadratic_entities() -> bytes:
    start = f'<!DOCTYPE w [<!ENTITY long "{"a" * 100_000}">]>'
    return word(paragraph("&long;" * 10_000) + RESUME, start=start)


def external_entity() -> bytes:
    return word(paragraph("&file;") + RESUME, start='<!DOCTYPE w [<!ENTITY file SYSTEM "file:///etc/passwd">]>')


def entities_in_utf16() -> bytes:
    """Declare entities in an encoding in which a search for their bytes finds nothing."""
    text = document(paragraph("&a;") + RESUME, '<!DOCTYPE w [<!ENTITY a "Kubernetes">]>').replace("UTF-8", "UTF-16")
    return zipped({**parts(document(RESUME)), "word/document.xml": text.encode("utf-16")})


def entities_in_the_types() -> bytes:
    made = parts(document(RESUME))
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(
        b'<?xml version="1.0"?>', b'<?xml version="1.0"?><!DOCTYPE Types [<!ENTITY a "b">]>'
    )
    return zipped(made)


_OUTSIDE = (
    ("attachedTemplate", "http://127.0.0.1:9/evil.dotm", True),
    ("image", "http://127.0.0.1:9/tracker.png", True),
    ("image", "file:///etc/passwd", True),
    ("oleObject", "\\\\127.0.0.1\\share\\evil.exe", True),
    ("hyperlink", "javascript:alert(1)", True),
    ("subDocument", "file:///etc/passwd", True),
)


def reaching_outside() -> bytes:
    """Name a template, pictures, programs and files elsewhere."""
    field = '<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;/etc/passwd&quot; "/></w:p><w:altChunk r:id="rId3"/>'
    named = relations(*_OUTSIDE).encode()
    return word(RESUME + field, {"word/_rels/document.xml.rels": named})


def main_part_outside() -> bytes:
    made = parts(document(RESUME))
    made["_rels/.rels"] = relations(("officeDocument", "file:///etc/passwd", True)).encode()
    return zipped(made)


def main_part_nowhere() -> bytes:
    made = parts(document(RESUME))
    made["_rels/.rels"] = relations(("officeDocument", "word/nowhere.xml", False)).encode()
    return zipped(made)


def parts_in_a_circle() -> bytes:
    """Let a part be related to itself and to the part that it is related to."""
    circle = relations(("header", "document.xml", False), ("footer", "document.xml", False)).encode()
    return word(RESUME, {"word/_rels/document.xml.rels": circle})


def long_chain_of_parts() -> bytes:
    """Relate 900 parts each to the next one: whoever walks them by calling itself has no end of calls."""
    more = {"word/_rels/document.xml.rels": relations(("a", "p0.xml", False)).encode()}
    for number in range(900):
        more[f"word/p{number}.xml"] = b"<a/>"
        if number < 899:
            more[f"word/_rels/p{number}.xml.rels"] = relations(("a", f"p{number + 1}.xml", False)).encode()
    return word(RESUME, more)


def with_macros() -> bytes:
    made = parts(document(RESUME), "application/vnd.ms-word.document.macroEnabled.main+xml")
    made["word/vbaProject.bin"] = bytes.fromhex("d0cf11e0a1b11ae1") + b'Sub AutoOpen()\nShell "evil"\nEnd Sub'
    made["word/_rels/document.xml.rels"] = relations(("vbaProject", "vbaProject.bin", False)).encode()
    return zipped(made)


def nested_archives() -> bytes:
    """Put zips into each other, 30 deep, beside the text of a document."""
    inner = b"\0" * _MIB
    for _ in range(30):
        inner = zipped({"a.zip": inner})
    return word(RESUME, {"word/embeddings/a.zip": inner})


def nested_tables() -> bytes:
    body = "<w:tbl><w:tr><w:tc>" * 50_000 + paragraph("deep") + "<w:p/></w:tc></w:tr></w:tbl>" * 50_000
    return word(RESUME + body, stored=True)


def tables_as_deep_as_allowed() -> bytes:
    """Nest tables just below the limit on depth; every one has two cells and is looked through anew by each."""
    levels = 62
    body = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>" * levels
    return word(RESUME + body + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * levels)


def nested_holders() -> bytes:
    body = "<w:sdt><w:sdtContent>" * 50_000 + paragraph("deep") + "</w:sdtContent></w:sdt>" * 50_000
    return word(RESUME + body, stored=True)


def nested_boxes() -> bytes:
    box = "<w:p><w:r><w:drawing><w:txbxContent>", "</w:txbxContent></w:drawing></w:r></w:p>"
    return word(RESUME + box[0] * 45 + paragraph("deep") + box[1] * 45)


def million_runs() -> bytes:
    """Write one paragraph of a million runs, of which each shows nothing."""
    return word(RESUME + "<w:p>" + "<w:r><w:t></w:t></w:r>" * 1_000_000 + "</w:p>", stored=True)


def runs_of_letters() -> bytes:
    """Write 300,000 letters, each in a run of its own."""
    return word(RESUME + "<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 300_000 + "</w:p>", stored=True)


def wide_table() -> bytes:
    cell = f"<w:tc>{paragraph('x')}</w:tc>"
    return word(RESUME + f"<w:tbl><w:tr>{cell * 50_000}</w:tr></w:tbl>", stored=True)


def styles_in_a_circle() -> bytes:
    """Base a style on itself, and two on each other."""
    rows = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{base}"/></w:style>'
        for name, base in (("A", "A"), ("B", "C"), ("C", "B"))
    )
    styles = f'<?xml version="1.0"?><w:styles {NAMESPACES}>{rows}</w:styles>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
    body = "".join(f'<w:p><w:pPr><w:pStyle w:val="{n}"/></w:pPr><w:r><w:t>{n}</w:t></w:r></w:p>' for n in "ABC")
    made = parts(document(RESUME + body), overrides=f'<Override PartName="/word/styles.xml" ContentType="{kind}"/>')
    made["word/styles.xml"] = styles
    made["word/_rels/document.xml.rels"] = relations(("styles", "styles.xml", False)).encode()
    return zipped(made)


def notes_in_a_circle() -> bytes:
    """Let a footnote refer to itself."""
    refer = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1"><w:p>{refer}<w:r><w:t>noted</w:t></w:r></w:p></w:footnote>'
    return word(
        RESUME + f"<w:p>{refer * 1000}</w:p>",
        {
            "word/footnotes.xml": f'<?xml version="1.0"?><w:footnotes {NAMESPACES}>{note}</w:footnotes>'.encode(),
            "word/_rels/document.xml.rels": relations(("footnotes", "footnotes.xml", False)).encode(),
        },
    )


def odd_values() -> bytes:
    """Give attributes what they cannot hold."""
    body = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="x"/></w:numPr><w:pStyle w:val=""/><w:shd w:fill="zzzzzz"/></w:pPr>'
        '<w:r><w:rPr><w:sz w:val="-1e9"/><w:color w:val="nocolour"/><w:vanish w:val="perhaps"/><w:b w:val="9"/></w:rPr>'
        '<w:t>odd</w:t><w:sym w:char="110000"/><w:sym w:char="zz"/><w:sym/></w:r></w:p>'
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/><w:vMerge w:val="x"/></w:tcPr></w:tc>'
        "</w:tr></w:tbl>"
        '<w:sectPr><w:headerReference r:id="rId99"/><w:cols w:num="-1"/></w:sectPr>'
    )
    return word(RESUME + body)


def sizes_that_are_none() -> bytes:
    """Set runs in sizes of 400 digits, of no number, and below zero."""
    sizes = ("9" * 400, "nan", "inf", "-22", "1e3", "0", "\u0661\u0662", "")
    return word(RESUME + "".join(paragraph(f"size{n}", f'<w:sz w:val="{size}"/>') for n, size in enumerate(sizes)))


def main_part_of_another_kind() -> bytes:
    made = parts(document(RESUME), "image/png")
    return zipped(made)


def main_part_is_empty() -> bytes:
    return zipped({**parts(""), "word/document.xml": b""})


def main_part_is_another_format() -> bytes:
    return zipped({**parts(""), "word/document.xml": b"<html><body>Kubernetes</body></html>"})


def name_alone() -> bytes:
    """Write a zip of one part that is called as a document's is."""
    return zipped({"word/document.xml": b"not XML"})


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_ODT_NAMES = " ".join(
    f'xmlns:{short}="{_ODF}{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
    )
)
_ODT_RESUME = "".join(f"<text:p>{line}</text:p>" for line in LINES)


def open_document(
    body: str = _ODT_RESUME,
    more: dict[str, bytes] | None = None,
    start: str = "",
    styles: str = "",
    stored: bool = False,
) -> bytes:
    """Write an ODT with this text; ``stored`` leaves it unpacked."""
    content = (
        f'<?xml version="1.0"?>{start}<office:document-content {_ODT_NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODT_TYPE, zipfile.ZIP_STORED)
        for name, data in {"content.xml": content.encode(), **(more or {})}.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def odt_laughs() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return open_document(f"<text:p>&l9;</text:p>{_ODT_RESUME}", start=f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>')


def odt_outside() -> bytes:
    start = '<!DOCTYPE w [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return open_document(f"<text:p>&file;</text:p>{_ODT_RESUME}", start=start)


def odt_swelling() -> bytes:
    return open_document(f"{_ODT_RESUME}<text:p>{'a' * (300 * _MIB)}</text:p>")


def odt_nested() -> bytes:
    return open_document(_ODT_RESUME + "<text:section>" * 50_000 + "</text:section>" * 50_000, stored=True)


def odt_nested_spans() -> bytes:
    spans = "<text:span>" * 190 + "deep" + "</text:span>" * 190
    return open_document(f"{_ODT_RESUME}<text:p>{spans}</text:p>")


def odt_million_spaces() -> bytes:
    """Say in 20 letters that two thousand million spaces, columns and rows stand here."""
    table = (
        '<table:table><table:table-row table:number-rows-repeated="2000000000">'
        '<table:table-cell table:number-columns-repeated="2000000000"><text:p>cell</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    return open_document(f'{_ODT_RESUME}<text:p>a<text:s text:c="2000000000"/>b</text:p>{table}')


def odt_styles_in_a_circle() -> bytes:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}"/>'
        for name, parent in (("A", "A"), ("B", "C"), ("C", "B"))
    )
    body = "".join(f'<text:p text:style-name="{name}">{name}</text:p>' for name in "ABC")
    return open_document(_ODT_RESUME + body, styles=styles)


def odt_with_macros() -> bytes:
    return open_document(more={"Basic/Standard/Module1.xml": b"<a>Shell</a>", "Scripts/python/evil.py": b"import os"})


def odt_locked() -> bytes:
    name = f"{_ODF}manifest:1.0"
    manifest = (
        f'<m:manifest xmlns:m="{name}"><m:file-entry m:full-path="content.xml"><m:encryption-data/>'
        "</m:file-entry></m:manifest>"
    )
    return open_document(more={"META-INF/manifest.xml": manifest.encode()})


def odt_without_content() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", _ODT_TYPE)
    return buffer.getvalue()


_WORDS = ("Testwright", "Mills,")
_SCORE = (SCORE,)
_BROKEN = ("BrokenFile",)
_LARGE = ("TooLarge",)
# whether it is read before its time ends depends on the machine, and how many calls may nest on the Python
_SLOW = (SCORE, "TooLarge")
_CALLS = (SCORE, "BrokenFile")

FILES = (
    Hostile("huge-part.docx", huge_part, _LARGE),
    Hostile("swelling-part.docx", swelling_part, _LARGE),
    Hostile("many-parts.docx", many_parts, _LARGE),
    Hostile("many-large-parts.docx", many_large_parts, _LARGE),
    Hostile("repeated-names.docx", repeated_names, _BROKEN),
    Hostile("overlapping-parts.docx", overlapping_parts, _LARGE),
    Hostile("lying-sizes.docx", lying_sizes, _BROKEN),
    Hostile("larger-sizes.docx", larger_sizes, _SCORE, _WORDS),
    Hostile("locked-part.docx", locked_part, ("EncryptedFile",)),
    Hostile("unknown-packing.docx", unknown_packing, _BROKEN),
    Hostile("names-outside.docx", names_outside, _BROKEN),
    Hostile("names-from-the-root.docx", names_from_the_root, _BROKEN),
    Hostile("odd-part-names.docx", odd_part_names, _SCORE, _WORDS),
    Hostile("billion-laughs.docx", billion_laughs, _BROKEN),
    Hostile("quadratic-entities.docx", quadratic_entities, _BROKEN),
    Hostile("external-entity.docx", external_entity, _BROKEN),
    Hostile("entities-in-utf16.docx", entities_in_utf16, _BROKEN),
    Hostile("entities-in-the-types.docx", entities_in_the_types, _BROKEN),
    Hostile("reaching-outside.docx", reaching_outside, _SCORE, _WORDS, ("root:",)),
    Hostile("main-part-outside.docx", main_part_outside, _BROKEN),
    Hostile("main-part-nowhere.docx", main_part_nowhere, _BROKEN),
    Hostile("parts-in-a-circle.docx", parts_in_a_circle, _SCORE, _WORDS),
    Hostile("long-chain-of-parts.docx", long_chain_of_parts, _CALLS, _WORDS),
    Hostile("with-macros.docm", with_macros, _SCORE, _WORDS, ("AutoOpen",)),
    Hostile("nested-archives.docx", nested_archives, _SCORE, _WORDS),
    Hostile("nested-tables.docx", nested_tables, _BROKEN),
    Hostile("tables-as-deep-as-allowed.docx", tables_as_deep_as_allowed, _SCORE, (*_WORDS, "deep")),
    Hostile("nested-holders.docx", nested_holders, _BROKEN),
    Hostile("nested-boxes.docx", nested_boxes, _SCORE, _WORDS),
    Hostile("million-runs.docx", million_runs, _LARGE),
    Hostile("runs-of-letters.docx", runs_of_letters, _SLOW, _WORDS),
    Hostile("wide-table.docx", wide_table, _SLOW, _WORDS),
    Hostile("styles-in-a-circle.docx", styles_in_a_circle, _SCORE, _WORDS),
    Hostile("notes-in-a-circle.docx", notes_in_a_circle, _SCORE, _WORDS),
    Hostile("odd-values.docx", odd_values, _BROKEN),
    Hostile("sizes-that-are-none.docx", sizes_that_are_none, (SCORE, "BrokenFile"), _WORDS),
    Hostile("main-part-of-another-kind.docx", main_part_of_another_kind, _BROKEN),
    Hostile("main-part-is-empty.docx", main_part_is_empty, _BROKEN),
    Hostile("main-part-is-html.docx", main_part_is_another_format, _BROKEN),
    Hostile("name-alone.docx", name_alone, _BROKEN),
    Hostile("laughs.odt", odt_laughs, _BROKEN),
    Hostile("outside.odt", odt_outside, _BROKEN),
    Hostile("swelling.odt", odt_swelling, _LARGE),
    Hostile("nested.odt", odt_nested, _BROKEN),
    Hostile("nested-spans.odt", odt_nested_spans, _SCORE, (*_WORDS, "deep")),
    Hostile("million-spaces.odt", odt_million_spaces, _SCORE, _WORDS),
    Hostile("styles-in-a-circle.odt", odt_styles_in_a_circle, _SCORE, _WORDS),
    Hostile("macros.odt", odt_with_macros, _SCORE, _WORDS, ("Shell",)),
    Hostile("locked.odt", odt_locked, ("EncryptedFile",)),
    Hostile("without-content.odt", odt_without_content, _BROKEN),
)
