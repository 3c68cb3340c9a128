"""Word, OpenDocument and Word before 2007: the same words from each, and what hostile files of each do."""

from __future__ import annotations

import http.server
import io
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from PIL import Image

import rolematch
from rolematch.errors import BrokenFile, EncryptedFile, ReadError, TooLarge, UnsupportedFormat
from rolematch.layout import lay_out
from rolematch.reading import ReadingOptions, read_bytes, read_file
from rolematch.reading.converters import run_converter
from rolematch.reading.old_word import read_old_word
from rolematch.records import Profile, Reading, Word

FORMATS = Path(__file__).parent / "cases" / "formats"
FILLER = "Ada Example trained models for a mill that grinds invented flour"
OFFICE, ANTIWORD = shutil.which("soffice") or shutil.which("libreoffice"), shutil.which("antiword")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_antiword = pytest.mark.skipif(ANTIWORD is None, reason="antiword is not installed")
WITH_TWINS = ("ds-1-haddad", "mle-4-rautenberg")
ALL_TWINS = sorted(path.stem for path in (FORMATS.parents[2] / "examples" / "resumes").glob("*.docx"))


def words(reading: Reading) -> list[Word]:
    return [word for page in reading.pages for word in page.words]


def texts(reading: Reading) -> list[str]:
    return [word.text for word in words(reading)]


def hidden(reading: Reading) -> list[str]:
    return [word.text for word in words(reading) if not word.visible]


def lines(reading: Reading) -> list[str]:
    found: dict[int, str] = {}
    for word in words(reading):
        assert word.line is not None
        before = found.get(word.line)
        found[word.line] = word.text if before is None else before + ("\t" if word.tab else " ") + word.text
    assert list(found) == sorted(found)
    return list(found.values())


def parsed(reading: Reading) -> Profile:
    return rolematch.parse(lay_out(reading), as_of="2026-06")


def same_profile(one: Profile, other: Profile) -> bool:
    def facts(profile: Profile) -> list[object]:
        positions = [(p.title, p.employer, p.dates and (p.dates.start, p.dates.end)) for p in profile.positions]
        return [positions, [(s.skill, s.mentions, s.months) for s in profile.skills], profile.months]

    assert one.positions
    return facts(one) == facts(other)


def convert(kind: str, folder: Path, *paths: Path) -> list[Path]:
    """Convert with LibreOffice as a person would, in a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [folder / f"{path.stem}.{kind}" for path in paths]


# ---- twins


@pytest.mark.parametrize("name", WITH_TWINS)
@pytest.mark.parametrize("kind", ["odt", pytest.param("doc", marks=needs_office)])
def test_a_stored_twin_gives_the_words_of_the_docx(resumes: Path, name: str, kind: str) -> None:
    one, twin = read_file(resumes / f"{name}.docx"), read_file(FORMATS / f"{name}.{kind}")
    assert len(words(one)) > 150
    assert words(twin) == words(one), "the same words, lines, tabs, sizes and weights"
    assert same_profile(parsed(one), parsed(twin))


@needs_office
@pytest.mark.parametrize("kind", ["odt", "doc"])
def test_each_example_gives_the_same_in_every_format(resumes: Path, kind: str, tmp_path: Path) -> None:
    assert len(ALL_TWINS) >= 9
    skills = 0
    twins = convert(kind, tmp_path, *(resumes / f"{name}.docx" for name in ALL_TWINS))
    for name, path in zip(ALL_TWINS, twins, strict=True):
        one, twin = read_file(resumes / f"{name}.docx"), read_file(path)
        assert words(twin) == words(one), name
        assert same_profile(parsed(one), parsed(twin)), name
        skills += len(parsed(one).skills)
    assert skills > 50


@needs_antiword
@pytest.mark.parametrize("name", WITH_TWINS)
def test_antiword_gives_the_words_without_bullets(resumes: Path, name: str, only: Callable[..., None]) -> None:
    one = read_file(resumes / f"{name}.docx")
    only(ANTIWORD)
    twin = read_file(FORMATS / f"{name}.doc")
    assert re.fullmatch(r"antiword \d+\.\d+", twin.source.reader)
    assert [note.code for note in twin.notes] == ["converted"]
    assert texts(twin) == [text for text in texts(one) if text != "•"]
    assert same_profile(parsed(one), parsed(twin))


# ---- OpenDocument, by hand

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
)  # fmt: skip


def odt(body: str, styles: str = "", named: str = "", masters: str = "", **parts: str) -> bytes:
    """Write an OpenDocument text: its body, automatic styles, named styles, master pages and further parts."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text><text:p>{FILLER}</text:p>{body}</office:text></office:body></office:document-content>"
    )
    looks = (
        f"<office:document-styles {NAMES}><office:styles>{named}</office:styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "styles.xml": looks}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in {**members, **parts}.items():
            if text:
                archive.writestr(name, text)
    return buffer.getvalue()


def style(name: str, family: str, properties: str, parent: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
        f"{properties}</style:style>"
    )


def read_odt(body: str, styles: str = "", named: str = "", masters: str = "", **parts: str) -> Reading:
    return read_bytes(odt(body, styles, named, masters, **parts), "ada.odt")


def test_open_document_in_reading_order() -> None:
    reading = read_odt(
        "<text:h>Work</text:h><text:list><text:list-item><text:p>first</text:p><text:p>more</text:p><text:list>"
        "<text:list-item><text:p>inner</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-header><text:p>no item</text:p></text:list-header></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Mill Ltd</text:p>"
        "</table:table-cell><table:table-cell><text:p>2020 – 2022</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>left one</text:p>"
        "<text:p>left two</text:p></table:table-cell><table:table-cell><text:p>right</text:p></table:table-cell>"
        "<table:covered-table-cell>"
        "<text:p>covered</text:p></table:covered-table-cell></table:table-row></table:table>"
        "<text:p>Py<text:span>Torch</text:span><text:s text:c='4'/>and<text:tab/>so\non<text:line-break/>"
        "<text:a>ada.example</text:a><text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>the note</text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p>boxed</text:p>"
        "</draw:text-box></draw:frame> end</text:p><text:section><text:p>in a section</text:p></text:section>",
        masters="<style:master-page style:name='Standard'><style:footer><text:p>foot</text:p></style:footer>"
        "<style:header><text:p>ada@example.com</text:p></style:header></style:master-page>",
    )
    assert lines(reading) == [
        "ada@example.com", FILLER, "Work", "• first", "more", "• inner", "no item", "Mill Ltd\t2020 – 2022",
        "left one", "left two", "right", "PyTorch and\tso on", "ada.example end", "boxed", "in a section", "the note",
        "foot",
    ]  # fmt: skip
    assert hidden(reading) == []
    assert reading.source.reader.startswith("lxml")
    assert reading.notes == ()


def test_what_was_deleted_or_is_a_comment_is_not_read() -> None:
    reading = read_odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>kept<office:annotation><text:p>Comment</text:p>"
        "</office:annotation> <text:change-start/>inserted<text:change-end/></text:p>"
    )
    assert texts(reading) == [*FILLER.split(), "kept", "inserted"]


def test_open_styles_go_through_parents_and_defaults() -> None:
    text = "<style:text-properties fo:{}/>"
    reading = read_odt(
        "<text:p text:style-name='P1'>big <text:span text:style-name='T1'>half <text:span text:style-name='T2'>plain"
        "</text:span></text:span></text:p><text:p>usual</text:p><text:p text:style-name='Loop'>loop</text:p>",
        styles=style("P1", "paragraph", "", "Title")
        + style("T1", "text", text.format('font-size="50%"'))
        + style("T2", "text", text.format('font-weight="normal"')),
        named="<style:default-style style:family='paragraph'>"
        + text.format('font-size="9pt"')
        + "</style:default-style>"
        + style("Title", "paragraph", text.format('font-size="1in"'), "Strong")
        + style("Strong", "paragraph", text.format('font-weight="700"'))
        + style("Loop", "paragraph", "", "Pool")
        + style("Pool", "paragraph", "", "Loop"),
    )
    found = {word.text: (word.size, word.bold) for word in words(reading)}
    assert found["big"] == (72, True)
    assert found["half"] == (36, True)
    assert found["plain"] == (36, False)
    assert found["usual"] == found["loop"] == (9, False)


WHITE = '<style:text-properties fo:color="#ffffff"/>'
DARK = 'fo:background-color="#102040"'


@pytest.mark.parametrize(
    ("trick", "properties", "seen"),
    [
        ("white", WHITE, False),
        ("nearly white", '<style:text-properties fo:color="#fdfdfd"/>', False),
        ("grey", '<style:text-properties fo:color="#777777"/>', True),
        ("automatic", '<style:text-properties fo:color="#ffffff" style:use-window-font-color="true"/>', True),
        ("not displayed", '<style:text-properties text:display="none"/>', False),
        ("tiny", '<style:text-properties fo:font-size="1pt"/>', False),
        ("small", '<style:text-properties fo:font-size="6pt"/>', True),
        ("squeezed", '<style:text-properties style:text-scale="1%"/>', False),
        ("marked", f'<style:text-properties fo:color="#ffffff" {DARK}/>', True),
        ("dark on dark", f'<style:text-properties fo:color="#112141" {DARK}/>', False),
    ],
)
def test_hidden_spans_of_open_documents(trick: str, properties: str, seen: bool) -> None:
    # the trick stands in a named style, and the span's automatic style inherits it
    reading = read_odt(
        "<text:p>plain <text:span text:style-name='T1'>Kubernetes</text:span></text:p>",
        styles=style("T1", "text", "", "Trick"),
        named=style("Trick", "text", properties),
    )
    assert hidden(reading) == ([] if seen else ["Kubernetes"]), trick


def test_the_ground_of_open_documents_counts() -> None:
    white = "<text:p text:style-name='White'>{}</text:p>"
    cell = "<table:table-cell table:style-name='{}'><text:p text:style-name='White'>{}</text:p></table:table-cell>"
    frame = "<draw:frame draw:style-name='{}'><draw:text-box>" + white + "</draw:text-box></draw:frame>"
    reading = read_odt(
        white.format("bare")
        + "<text:p text:style-name='Banner'>banner</text:p><table:table><table:table-row>"
        + cell.format("Dark", "darkcell")
        + cell.format("Light", "lightcell")
        + "</table:table-row><table:table-row table:visibility='collapse'><table:table-cell><text:p>collapsed</text:p>"
        "</table:table-cell></table:table-row></table:table><text:p>"
        + frame.format("Filled", "filled")
        + frame.format("Empty", "empty")
        + "</text:p><text:section text:display='none'><text:p>section</text:p></text:section>"
        "<text:p>a <text:hidden-text text:is-hidden='true' text:string-value='secret'/></text:p>"
        "<text:p><text:hidden-paragraph text:is-hidden='true'/>paragraph</text:p>",
        styles=style("White", "paragraph", WHITE)
        + style("Banner", "paragraph", f"<style:paragraph-properties {DARK}/>{WHITE}")
        + style("Dark", "table-cell", f"<style:table-cell-properties {DARK}/>")
        + style("Light", "table-cell", "<style:table-cell-properties fo:background-color='#fefefe'/>")
        + style("Filled", "graphic", "<style:graphic-properties draw:fill='solid' draw:fill-color='#102040'/>")
        + style("Empty", "graphic", "<style:graphic-properties draw:fill='none'/>"),
    )
    assert hidden(reading) == ["bare", "lightcell", "collapsed", "empty", "section", "secret", "paragraph"]
    assert {"banner", "darkcell", "filled"} <= set(texts(reading))


def test_macros_of_open_documents_are_noted() -> None:
    codes = [
        [note.code for note in read_odt("", **{name: "<a/>"}).notes]
        for name in ("Basic/Standard/Module1.xml", "Scripts/python/run.py", "Basic/script-lc.xml", "Pictures/1.svm")
    ]
    assert codes == [["macros"], ["macros"], [], []]


ENTITIES = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"content.xml": ""}, BrokenFile),
        ({"content.xml": "<office:document-content"}, BrokenFile),
        ({"content.xml": f"<a {NAMES}/>"}, BrokenFile),
        ({"content.xml": f"{ENTITIES}<a>&b;</a>"}, BrokenFile),
        ({"styles.xml": f"{ENTITIES}<a>&b;</a>"}, BrokenFile),
        ({"settings.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}, BrokenFile),
        (
            {"META-INF/manifest.xml": f"<manifest:manifest {NAMES}><manifest:encryption-data/></manifest:manifest>"},
            EncryptedFile,
        ),
    ],
)
def test_hostile_open_documents(parts: dict[str, str], error: type[ReadError]) -> None:
    with pytest.raises(error) as caught:
        read_odt("", **parts)
    assert caught.value.reason
    assert caught.value.cure.endswith(".")


@pytest.mark.parametrize("depth", [30, 70, 100, 5000])
def test_deep_open_documents(depth: int) -> None:
    opened, closed = (
        "<table:table><table:table-row><table:table-cell>",
        "</table:table-cell></table:table-row></table:table>",
    )
    body = opened * depth + "<text:p>bottom</text:p>" + closed * depth
    if depth == 30:
        assert texts(read_odt(body))[-1] == "bottom"
        return
    with pytest.raises(BrokenFile):
        read_odt(body)


# ---- Word


def word_file(build: Callable[[docx.document.Document], None] = lambda document: None) -> bytes:
    document = docx.Document()
    document.add_paragraph(FILLER)
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Write an archive again with its parts changed, and some more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in more.items():
            target.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "macros"),
    [
        (b"application/vnd.ms-word.document.macroEnabled.main+xml", True),
        (b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", False),
        (b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml", True),
    ],
)
def test_templates_and_files_with_macros_are_documents(kind: bytes, macros: bool) -> None:
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    more = {"word/vbaProject.bin": b"never run"} if macros else {}
    reading = read_bytes(changed(word_file(), lambda name, part: part.replace(usual, kind), **more), "ada.docm")
    assert texts(reading) == FILLER.split()
    assert [note.code for note in reading.notes] == (["macros"] if macros else [])


def test_what_styles_hide_is_hidden() -> None:
    def build(document: docx.document.Document) -> None:
        styles = document.styles
        ghost = styles.add_style("Ghost", WD_STYLE_TYPE.PARAGRAPH)
        ghost.font.color.rgb = RGBColor(255, 255, 255)
        heir = styles.add_style("Heir", WD_STYLE_TYPE.PARAGRAPH)
        heir.base_style = ghost
        gone = styles.add_style("Gone", WD_STYLE_TYPE.CHARACTER)
        gone.font.hidden = True
        tiny = styles.add_style("Tiny", WD_STYLE_TYPE.CHARACTER)
        tiny.font.size = Pt(1)
        theme = styles.add_style("Theme", WD_STYLE_TYPE.CHARACTER)
        theme.font.color.rgb = RGBColor(0, 0, 0)
        # Word shows the theme's colour, whatever the digits beside it say
        theme.element.rPr.find(qn("w:color")).set(qn("w:themeColor"), "background1")
        banner = styles.add_style("Banner", WD_STYLE_TYPE.PARAGRAPH)
        banner.base_style = ghost
        banner.element.get_or_add_pPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="102040"/>'))
        for first, second in ((ghost, heir), (heir, ghost)):
            circle = first.element.find(qn("w:basedOn"))
            if first is ghost:
                assert circle is None
                first.element.insert(1, parse_xml(f'<w:basedOn {nsdecls("w")} w:val="{second.style_id}"/>'))
        document.add_paragraph("heir", style="Heir").add_run(" back").font.color.rgb = RGBColor(0, 0, 0)
        document.add_paragraph("banner", style="Banner")
        paragraph = document.add_paragraph("plain ")
        for text, name in (("gone ", "Gone"), ("tiny ", "Tiny"), ("theme ", "Theme")):
            paragraph.add_run(text, style=name)
        marked = paragraph.add_run("marked ")
        marked.font.color.rgb, marked.font.highlight_color = RGBColor(255, 255, 255), WD_COLOR_INDEX.BLACK
        blacked = paragraph.add_run("blacked")
        blacked.font.color.rgb, blacked.font.highlight_color = RGBColor(0, 0, 0), WD_COLOR_INDEX.BLACK

    reading = read_bytes(word_file(build), "ada.docx")
    assert hidden(reading) == ["heir", "gone", "tiny", "theme", "blacked"]
    assert {"back", "banner", "plain", "marked"} <= set(texts(reading))


def test_rows_of_tables_may_be_hidden_and_their_styles_may_shade_them() -> None:
    def build(document: docx.document.Document) -> None:
        table = document.add_table(rows=2, cols=2)
        for row, name in zip(table.rows, ("shown", "secret"), strict=True):
            row.cells[0].text, row.cells[1].text = name, name + "too"
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
        for looks in ("Table Grid", "Medium Shading 1 Accent 1"):
            other = document.add_table(rows=1, cols=1, style=looks)
            run = other.cell(0, 0).paragraphs[0].add_run(looks.split()[0])
            run.font.color.rgb = RGBColor(255, 255, 255)

    assert hidden(read_bytes(word_file(build), "ada.docx")) == ["secret", "secrettoo", "Table"]


def test_notes_stand_behind_the_text() -> None:
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>line</w:t></w:r></w:p>'
        '</w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>the note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

    def build(document: docx.document.Document) -> None:
        run = document.add_paragraph("noted").add_run()
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
        document.add_paragraph("after")

    def change(name: str, part: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            entry = f'<Relationship Id="rNote" Type="{kind}" Target="footnotes.xml"/></Relationships>'
            return part.replace(b"</Relationships>", entry.encode())
        return part

    data = changed(word_file(build), change, **{"word/footnotes.xml": notes})
    assert lines(read_bytes(data, "ada.docx")) == [FILLER, "noted", "after", "the note"]


@pytest.mark.parametrize("depth", [20, 70, 100, 5000])
def test_deep_word_documents(depth: int) -> None:
    opened, closed = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
    nest = opened * depth + b"<w:p><w:r><w:t>bottom</w:t></w:r></w:p>" + closed * depth
    data = changed(word_file(), lambda name, part: part.replace(b"<w:sectPr", nest + b"<w:sectPr"))
    if depth == 20:
        assert texts(read_bytes(data, "ada.docx"))[-1] == "bottom"
        return
    with pytest.raises(BrokenFile):
        read_bytes(data, "ada.docx")


def test_parts_that_lead_to_parts_without_end_are_refused() -> None:
    count = 750
    entry = '<Relationship Id="r" Type="urn:next" Target="/word/p{}.bin"/>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    more = {f"word/p{n}.bin": b"" for n in range(count)}
    more |= {f"word/_rels/p{n}.bin.rels": rels.format(entry.format(n + 1)).encode() for n in range(count - 1)}

    def change(name: str, part: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            return part.replace(b"</Relationships>", entry.format(0).encode() + b"</Relationships>")
        if name == "[Content_Types].xml":
            return part.replace(b"<Override", b'<Default Extension="bin" ContentType="application/x"/><Override', 1)
        return part

    data = changed(word_file(), change, **more)
    usual = sys.getrecursionlimit()
    # an archive may have 2,000 parts, of which each takes a second one to lead on
    sys.setrecursionlimit(600)
    try:
        with pytest.raises(BrokenFile, match="RecursionError"):
            read_bytes(data, "ada.docx")
    finally:
        sys.setrecursionlimit(usual)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("where", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "docProps/core.xml"])
def test_word_parts_that_declare_entities_are_refused(where: str, encoding: str) -> None:
    def change(name: str, part: bytes) -> bytes:
        if name != where:
            return part
        start = part.index(b"?>") + 2
        return (f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}' + part[start:].decode()).encode(encoding)

    with pytest.raises(BrokenFile, match="document type"):
        read_bytes(changed(word_file(), change), "ada.docx")


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server and the list of what it was asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            paths.append(self.rfile.readline().decode())

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", paths
    server.shutdown()
    server.server_close()


def with_outside_parts(address: str) -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 0, 0)).save(picture, "PNG")

    def change(name: str, part: bytes) -> bytes:
        if name == "word/document.xml":
            return part.replace(b"r:embed=", b"r:link=")
        if name == "word/_rels/document.xml.rels":
            outside = f'Target="{address}picture.png" TargetMode="External"'.encode()
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
            entries = "".join(
                f'<Relationship Id="x{what}" Type="{kind}{what}" Target="{address}{what}" TargetMode="External"/>'
                for what in ("attachedTemplate", "footnotes", "theme", "oleObject")
            )
            part = part.replace(b'Target="media/image1.png"', outside)
            return part.replace(b"</Relationships>", entries.encode() + b"</Relationships>")
        return part

    return changed(word_file(lambda document: document.add_picture(picture)), change)


def test_word_fetches_nothing(asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    assert texts(read_bytes(with_outside_parts(address), "ada.docx")) == FILLER.split()
    assert paths == []


# ---- Word before 2007


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give a function that leaves only one converter to be found, or none."""

    def leave(program: str | None = None) -> None:
        monkeypatch.setattr(shutil, "which", lambda name: program if program and Path(program).name == name else None)

    return leave


def test_without_a_converter_the_cure_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnsupportedFormat, match=r"before 2007 \(\.doc\)") as caught:
        read_file(FORMATS / "ds-1-haddad.doc")
    assert all(word in caught.value.cure for word in ("LibreOffice", "antiword", "DOCX", "PDF"))


@needs_office
def test_the_converter_is_named_with_its_version() -> None:
    reading = read_file(FORMATS / "ds-1-haddad.doc")
    assert re.fullmatch(r"LibreOffice \d+\.\d+[\d.]*, python-docx [\d.]+", reading.source.reader)
    assert [note.code for note in reading.notes] == ["converted"]
    assert re.fullmatch(r"converted from DOC by LibreOffice \d+\.\d+", reading.notes[0].message)
    assert words(read_file(FORMATS / "ds-1-haddad.doc")) == words(reading)


@needs_office
def test_libreoffice_fetches_nothing(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    address, paths = asked
    source = tmp_path / "outside.docx"
    source.write_bytes(with_outside_parts(address))
    (old,) = convert("doc", tmp_path, source)
    convert("odt", tmp_path, old)
    assert paths, "a LibreOffice that nobody told not to does fetch the picture"
    paths.clear()
    assert texts(read_file(old)) == FILLER.split()
    assert paths == []


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are Linux's")
@needs_office
def test_libreoffice_runs_under_the_limits_of_its_caller() -> None:
    program = (
        "import resource, sys\n"
        "from rolematch.reading import read_file\n"
        "for what, most in ((resource.RLIMIT_AS, 1536 * 2**20), (resource.RLIMIT_CPU, 30)):\n"
        "    resource.setrlimit(what, (most, resource.getrlimit(what)[1]))\n"
        "print(sum(len(page.words) for page in read_file(sys.argv[1]).pages))\n"
    )
    command = [sys.executable, "-c", program, str(FORMATS / "ds-1-haddad.doc")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout) > 150


@needs_office
def test_a_converter_that_takes_too_long_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(TooLarge, match="took more than"):
        read_old_word((FORMATS / "ds-1-haddad.doc").read_bytes(), ReadingOptions(seconds=0.2))
    assert list(tmp_path.iterdir()) == []


POSIX = pytest.mark.skipif(os.name != "posix", reason="the shell and its limits are POSIX's")


@POSIX
def test_what_a_converter_started_dies_with_it(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(TooLarge):
        run_converter(("/bin/sh", "-c", "sleep 60 & echo $! > child; wait"), tmp_path, ReadingOptions(seconds=1))
    assert time.monotonic() - started < 10
    child = int((tmp_path / "child").read_text())
    while is_alive(child):
        assert time.monotonic() - started < 15, "the converter's own child lives on"
        time.sleep(0.1)


@POSIX
def test_a_converter_dies_though_nobody_is_left_to_end_it(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from rolematch.reading.converters import run_converter\n"
        "from rolematch.reading.options import ReadingOptions\n"
        "command = ('/bin/sh', '-c', 'echo $$ > child; exec sleep 60')\n"
        "run_converter(command, pathlib.Path(sys.argv[1]), ReadingOptions(seconds=60))\n"
    )
    folder, beside = tmp_path / "folder", tmp_path / "beside"
    folder.mkdir()
    beside.mkdir()
    (folder / "resume.doc").write_bytes(b"a person")
    caller = subprocess.Popen([sys.executable, "-c", program, str(folder)])
    ends = time.monotonic() + 30
    while not (folder / "child").exists() or not (folder / "child").read_text():
        assert time.monotonic() < ends
        time.sleep(0.05)
    child = int((folder / "child").read_text())
    caller.kill()
    caller.wait()
    while is_alive(child) or folder.exists():
        assert time.monotonic() < ends, "the converter lives on, or its folder stays"
        time.sleep(0.1)
    assert beside.exists()


@POSIX
def test_a_folder_stays_whose_converter_ends_in_time(tmp_path: Path) -> None:
    said = run_converter(("/bin/sh", "-c", "sleep 1.5; echo done > said.txt; pwd"), tmp_path, ReadingOptions())
    assert (said.code, said.errors, said.out.decode().strip()) == (0, b"", str(tmp_path))
    assert (tmp_path / "said.txt").read_text() == "done\n"


def is_alive(process: int) -> bool:
    """Tell whether a process runs; one that has ended may still wait for somebody to ask how."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True).stdout
    return bool(found.strip()) and "Z" not in found


@POSIX
def test_what_a_converter_writes_is_capped(tmp_path: Path) -> None:
    said = run_converter(
        ("/bin/sh", "-c", "while :; do echo yes yes yes yes; done"), tmp_path, ReadingOptions(unpacked=50_000)
    )
    assert 0 < len(said.out) <= 50_000
    assert said.code != 0


def test_a_locked_doc_says_so() -> None:
    data = bytearray((FORMATS / "ds-1-haddad.doc").read_bytes())
    data[data.index(b"\xec\xa5") + 11] |= 1
    with pytest.raises(EncryptedFile):
        read_bytes(bytes(data), "ada.doc")


@pytest.mark.skipif(not (OFFICE or ANTIWORD), reason="no converter is installed")
@pytest.mark.parametrize("kept", [2_000, 9_000])
def test_a_broken_doc_says_so(kept: int) -> None:
    data = (FORMATS / "ds-1-haddad.doc").read_bytes()
    # the names of the streams stay, so that it is taken for a Word file
    data = data[:kept] + "WordDocument".encode("utf-16-le")
    with pytest.raises(BrokenFile) as caught:
        read_bytes(data, "ada.doc")
    assert caught.value.cure.endswith(".")


@needs_antiword
def test_antiword_reads_tables_row_by_row(only: Callable[..., None]) -> None:
    only(ANTIWORD)
    found = lines(read_file(FORMATS / "ds-1-haddad.doc"))
    at = found.index("2024 – 2026")
    assert found[at + 1 : at + 3] == ["M.Sc. Statistics", "Université du Saguenelle, Montréal"]
    assert not any("|" in line for line in found[at:])
