"""Rewrite a Word file through a cover: its own layout, of known elements and parts only, with bars for what is blanked.

Kept are the text, its styles, lists, tables, text boxes, headers, footers and notes. Pictures, links, fields, comments,
revisions, bookmarks, controls, macros, embedded objects, properties and whatever is not known stay behind.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from rolematch.errors import BrokenFile
from rolematch.masking import BAR
from rolematch.reading import ReadingOptions
from rolematch.reading.archives import check_archive
from rolematch.reading.characters import clean
from rolematch.reading.xml_parts import parse_part
from rolematch.redacting.covering import Cover

_WHAT = "Word document"
_OFFICE = "http://schemas.openxmlformats.org"
_W = f"{_OFFICE}/wordprocessingml/2006/main"
_M = f"{_OFFICE}/officeDocument/2006/math"
_R = f"{_OFFICE}/officeDocument/2006/relationships"
_MC = f"{_OFFICE}/markup-compatibility/2006"
_A = f"{_OFFICE}/drawingml/2006/main"
_V, _O, _W10 = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:word",
)
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010"
_PACKAGE = f"{_OFFICE}/package/2006"
# Elements of other namespaces are left out: pictures and charts have their own, and so have programs
_KNOWN = frozenset(
    {
        _W, _M, _MC, _A, _V, _O, _W10, f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
        *(f"{_WORD_2010}/{name}" for name in (
            "wordprocessingDrawing", "wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas", "wordml",
        )),
    }
)  # fmt: skip
# Parts that are kept: kind of their relationship, and their content type's middle
_PARTS = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "styles": "styles",
    "numbering": "numbering",
    "theme": "",
}
_ROOTS = {
    "header": "hdr",
    "footer": "ftr",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "styles": "styles",
    "numbering": "numbering",
}
# Parts that the copy always has: name, content type's middle
_OWN = (("document.xml", "document.main"), ("settings.xml", "settings"))
_REFERENCES = {f"{{{_W}}}headerReference", f"{{{_W}}}footerReference"}


def _names(space: str, names: str) -> set[str]:
    return {f"{{{space}}}{name}" for name in names.split()}


# What goes with all it holds
_DROPPED = frozenset(
    _names(
        _W,
        """del moveFrom delText delInstrText instrText fldChar fldData commentRangeStart commentRangeEnd
        commentReference annotationRef bookmarkStart bookmarkEnd permStart permEnd proofErr sdtPr sdtEndPr
        object altChunk subDoc control contentPart pPrChange rPrChange sectPrChange tblPrChange trPrChange
        tcPrChange tblGridChange tblPrExChange numberingChange cellIns cellDel cellMerge moveFromRangeStart
        moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd
        customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd
        customXmlMoveToRangeStart customXmlMoveToRangeEnd smartTagPr customXmlPr background printerSettings
        embedRegular embedBold embedItalic embedBoldItalic numPicBullet lvlPicBulletId tblCaption
        tblDescription movie dataBinding docVars mailMerge attachedTemplate""",
    )
    | _names(_MC, "Fallback")
    | _names(_A, "blip blipFill hlinkClick hlinkHover hlinkMouseOver extLst snd")
    | _names(_V, "imagedata textpath")
    | _names(_O, "OLEObject signatureline ink")
)
# What goes and leaves what it holds
_UNWRAPPED = frozenset(_names(_W, "ins moveTo hyperlink smartTag customXml fldSimple sdt sdtContent"))
# Alternative texts, names of drawings, addresses
_NAMED = frozenset({"docPr", "cNvPr", "theme"})
_SILENCED = frozenset({"descr", "title", "alt", "href", "target", "string", "tooltip"})
_TEXTS = frozenset({f"{{{_W}}}t", f"{{{_M}}}t"})
_BREAKS = frozenset(_names(_W, "tab ptab br cr"))
_DRAWN = (f"{{{_W}}}drawing", f"{{{_W}}}pict")
_P, _R_RUN, _BOX = f"{{{_W}}}p", f"{{{_W}}}r", f"{{{_W}}}txbxContent"
# The layout writes bullets of its own
_BULLETS = frozenset("•●▪◦‣∙·⁃▸►➢➤❖✓✔○■□◆◇★☆§¤◘※»›*-–—")
# All parts carry the same date: the same file gives the same bytes
_DATE = (1980, 1, 1, 0, 0, 0)


def rewrite_word(data: bytes, cover: Cover, options: ReadingOptions) -> bytes:
    """Give the bytes of a Word file that holds what a cover leaves of another one.

    Raises
    ------
    BrokenFile, EncryptedFile, TooLarge
        What is wrong with the file.
    """
    check_archive(data, _WHAT, options)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Rewriter(archive, cover).write()
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError) as error:
        raise BrokenFile(f"a damaged {_WHAT} ({type(error).__name__})") from error


class _Rewriter:
    def __init__(self, archive: zipfile.ZipFile, cover: Cover) -> None:
        self._archive = archive
        self._names = {name.casefold(): name for name in archive.namelist()}
        self._mask = _Mask(cover)

    def write(self) -> bytes:
        """Read the parts that the main one names, rewrite and pack them."""
        main = next(target for kind, _, target in self._links("") if kind == "officeDocument")
        # kind, its name in the copy, its root
        parts: list[tuple[str, str, Any]] = []
        kept: dict[str, str] = {}
        for kind, name, target in self._links(main):
            if kind in _PARTS and target.casefold() in self._names:
                root = self._parse(target)
                if kind in _ROOTS and root.tag != f"{{{_W}}}{_ROOTS[kind]}":
                    continue
                kept[name] = f"rId{len(parts) + 1}"
                parts.append((kind, f"{kind}{len(parts) + 1}.xml", root))
        body = self._parse(main)
        for reference in [element for element in body.iter() if element.tag in _REFERENCES]:
            known = kept.get(reference.get(f"{{{_R}}}id", ""))
            if known is None:
                _drop(reference)
            else:
                reference.set(f"{{{_R}}}id", known)
        for root in (body, *(root for _, _, root in parts)):
            _prune(root)
            self._mask.cover(root)
        return _pack(body, parts)

    def _parse(self, name: str) -> Any:
        return parse_part(self._archive.read(self._names[name.casefold()]), _WHAT)

    def _links(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Walk what a part names inside the file: kind, name of the relationship, path of the other part."""
        folder, _, own = part.rpartition("/")
        at = f"{folder}/_rels/{own}.rels".lstrip("/")
        if at.casefold() not in self._names:
            return
        for link in self._parse(at).iter(f"{{{_PACKAGE}/relationships}}Relationship"):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")
                yield link.get("Type", "").rpartition("/")[2], link.get("Id", ""), target


def _prune(root: Any) -> None:
    """Take out of a part what is not known to be text, its looks or its places."""
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        if (
            element.tag in _DROPPED
            or etree.QName(element).namespace not in _KNOWN
            or _is_hidden(element)
            or (element.tag in _DRAWN and next(element.iter(_BOX), None) is None)
        ):
            _drop(element)
    for element in [element for element in root.iter() if element.tag in _UNWRAPPED]:
        _unwrap(element)
    for element in list(root.iter(f"{{{_MC}}}AlternateContent")):
        if next(element.iter(_BOX), None) is None:
            _drop(element)
    for element in root.iter():
        for name in list(element.attrib):
            space, _, plain = name.rpartition("}")
            if space.lstrip("{") == _R and element.tag not in _REFERENCES:
                del element.attrib[name]
            elif plain in _SILENCED or (plain == "name" and etree.QName(element).localname in _NAMED):
                element.attrib[name] = ""
            elif plain in ("author", "date") or plain.startswith("rsid"):
                del element.attrib[name]
        if element.tag not in _TEXTS:
            element.text = _number_only(element.text)
        element.tail = None


def _number_only(text: str | None) -> str | None:
    """Keep the measures that drawings write as text, and nothing else."""
    plain = (text or "").strip()
    return plain if plain.lstrip("-").isdecimal() or plain in ("left", "right", "center", "top", "bottom") else None


def _is_hidden(element: Any) -> bool:
    if element.tag != _R_RUN:
        return False
    mark = element.find(f"{{{_W}}}rPr/{{{_W}}}vanish")
    return mark is not None and mark.get(f"{{{_W}}}val", "1") not in ("0", "false", "off")


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for number, child in enumerate(list(element)):
        parent.insert(place + number, child)
    parent.remove(element)


class _Mask:
    """Finds the words of a paragraph again in the text that was read, and what the cover blanks of them."""

    def __init__(self, cover: Cover) -> None:
        self._cover = cover
        letters: list[str] = []
        self._blank: list[bool] = []
        # where words begin: a cell "2019" is not the end of an address
        self._begins: set[int] = set()
        fresh = True
        for letter, shown in zip(cover.document.text, cover.blind, strict=True):
            if letter.isspace() or letter in _BULLETS:
                fresh = True
                continue
            if fresh:
                self._begins.add(len(letters))
                fresh = False
            letters.append(letter.casefold()[:1])
            self._blank.append(shown == BAR)
        self._begins.add(len(letters))
        self._whole = "".join(letters)

    def cover(self, root: Any) -> None:
        """Blank the paragraphs of a part."""
        for paragraph in root.iter(_P):
            self._cover_paragraph(list(_nodes(paragraph)))

    def _cover_paragraph(self, nodes: Sequence[Any]) -> None:
        written = "".join((node.text or "") if node.tag in _TEXTS else " " for node in nodes)
        if not written.strip():
            return
        blank = self._blanked(written)
        at = 0
        for node in nodes:
            size = len(node.text or "") if node.tag in _TEXTS else 1
            if node.tag in _TEXTS and node.text:
                node.text = "".join(
                    BAR if blank[at + number] and not letter.isspace() else letter
                    for number, letter in enumerate(node.text)
                )
            at += size

    def _blanked(self, written: str) -> list[bool]:
        """Tell of each letter whether it is blanked."""
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(written):
            for plain in clean(letter):
                if not plain.isspace() and plain not in _BULLETS:
                    letters.append(plain.casefold()[:1])
                    places.append(place)
        sought = "".join(letters)
        blank = [False] * len(written)
        found = [*self._found(sought)] if sought else []
        for at in [at for at in found if {at, at + len(sought)} <= self._begins] or found:
            for place, covered in zip(places, self._blank[at : at + len(sought)], strict=True):
                blank[place] = blank[place] or covered
        other = self._cover.blank(written) if found else self._cover.blank_unread(written)
        return [one or two == BAR for one, two in zip(blank, other, strict=True)]

    def _found(self, sought: str) -> Iterator[int]:
        at = self._whole.find(sought)
        while at >= 0:
            yield at
            at = self._whole.find(sought, at + 1)


def _nodes(paragraph: Any) -> Iterator[Any]:
    """Walk the texts and breaks of a paragraph, without those of paragraphs inside it."""
    for element in paragraph.iter(*_TEXTS, *_BREAKS):
        if next(element.iterancestors(_P)) is paragraph:
            yield element


def _pack(body: Any, parts: Sequence[tuple[str, str, Any]]) -> bytes:
    word = "application/vnd.openxmlformats-officedocument"
    types = [(name, f"{word}.wordprocessingml.{kind}+xml") for name, kind in _OWN]
    links = [f'<Relationship Id="settings" Type="{_R}/settings" Target="settings.xml"/>']
    for number, (kind, name, _) in enumerate(parts, start=1):
        middle = f"wordprocessingml.{_PARTS[kind]}" if _PARTS[kind] else "theme"
        types.append((name, f"{word}.{middle}+xml"))
        links.append(f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{name}"/>')
    overrides = "".join(f'<Override PartName="/word/{name}" ContentType="{kind}"/>' for name, kind in types)
    space = f'xmlns="{_PACKAGE}'
    files = {
        "[Content_Types].xml": f'<Types {space}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships {space}/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/settings.xml": f'<w:settings xmlns:w="{_W}"><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        "word/_rels/document.xml.rels": f'<Relationships {space}/relationships">{"".join(links)}</Relationships>',
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    packed = {name: f"{head}{text}".encode() for name, text in files.items()}
    for name, root in (("document.xml", body), *((name, root) for _, name, root in parts)):
        packed[f"word/{name}"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in packed.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
