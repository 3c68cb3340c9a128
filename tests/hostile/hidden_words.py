"""Word, OpenDocument, RTF and HTML files with words that nobody sees, each beside an honest twin."""

from __future__ import annotations

from hostile.archives import open_document
from hostile.hidden_text import Hidden
from hostile.raw_word import NAMESPACES, RESUME, document, paragraph, parts, relations, word, zipped
from hostile.record import LINES

_BOTH = (("Kubernetes", "Terraform"), ("PyTorch", "Docker"))


def _runs(hidden: str, shown: str = "", second: str | None = None) -> bytes:
    """Write two words whose runs have the hiding properties, and two with the honest ones."""
    return word(
        RESUME
        + paragraph("Kubernetes", hidden)
        + paragraph("Terraform", hidden if second is None else second)
        + paragraph("PyTorch", shown)
        + paragraph("Docker")
    )


def vanished() -> bytes:
    return _runs("<w:vanish/>", '<w:vanish w:val="0"/>', "<w:vanish w:val='true'/>")


def white_runs() -> bytes:
    return _runs('<w:color w:val="FFFFFF"/>', '<w:color w:val="404040"/>', '<w:color w:val="FDFDFE"/>')


def small_runs() -> bytes:
    return _runs('<w:sz w:val="2"/>', '<w:sz w:val="16"/>', '<w:sz w:val="1"/>')


def _styled(styles: str, body: str) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
    made = parts(document(RESUME + body), overrides=f'<Override PartName="/word/styles.xml" ContentType="{kind}"/>')
    made["word/styles.xml"] = f'<?xml version="1.0"?><w:styles {NAMESPACES}>{styles}</w:styles>'.encode()
    made["word/_rels/document.xml.rels"] = relations(("styles", "styles.xml", False)).encode()
    return zipped(made)


def vanished_by_style() -> bytes:
    """Hide a run by its style, and one by the style that its style is based on; take it back in a third."""
    styles = (
        '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Gone2"><w:basedOn w:val="Gone"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Back"><w:basedOn w:val="Gone"/>'
        '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    )
    body = (
        paragraph("Kubernetes", '<w:rStyle w:val="Gone"/>')
        + paragraph("Terraform", '<w:rStyle w:val="Gone2"/>')
        + paragraph("PyTorch", '<w:rStyle w:val="Back"/>')
        + paragraph("Docker")
    )
    return _styled(styles, body)


def white_by_paragraph_style() -> bytes:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Small"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{own}<w:t>{name}</w:t></w:r></w:p>'
        for style, own, name in (
            ("Pale", "", "Kubernetes"),
            ("Small", "", "Terraform"),
            ("Pale", '<w:rPr><w:color w:val="000000"/></w:rPr>', "PyTorch"),
            ("Small", '<w:rPr><w:sz w:val="22"/></w:rPr>', "Docker"),
        )
    )
    return _styled(styles, body)


def white_on_shading() -> bytes:
    """Write white on a dark cell, which shows; dark on dark and white on white do not."""
    cell = '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="{0}"/></w:tcPr>{1}</w:tc>'
    rows = "".join(
        f"<w:tr>{cell.format(fill, paragraph(name, f'<w:color w:val={chr(34)}{ink}{chr(34)}/>'))}</w:tr>"
        for fill, ink, name in (
            ("1F3864", "FFFFFF", "PyTorch"),
            ("FFFFFF", "FFFFFF", "Kubernetes"),
            ("1F3864", "203964", "Terraform"),
            ("D9E2F3", "1F3864", "Docker"),
        )
    )
    return word(RESUME + f"<w:tbl>{rows}</w:tbl>")


def deleted_and_commented() -> bytes:
    """Delete words with their change tracked, and write some as the instruction of a field: none is on the page."""
    body = (
        "<w:p><w:del><w:r><w:delText>Kubernetes</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>PyTorch</w:t></w:r></w:ins></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> DOCPROPERTY Terraform </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Docker</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    return word(RESUME + body)


def odt_hidden() -> bytes:
    fo = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {fo} {how}/></style:style>'
        for name, how in (("W", 'fo:color="#ffffff"'), ("N", 'text:display="none"'), ("D", 'fo:color="#333333"'))
    )
    body = "".join(
        f'<text:p><text:span text:style-name="{style}">{name}</text:span></text:p>'
        for style, name in (("W", "Kubernetes"), ("N", "Terraform"), ("D", "PyTorch"), ("", "Docker"))
    )
    return open_document("".join(f"<text:p>{line}</text:p>" for line in LINES) + body, styles=styles)


def rtf_hidden() -> bytes:
    text = "".join(f"{line}\\par\n" for line in LINES)
    return (
        "{\\rtf1\\ansi{\\colortbl;\\red255\\green255\\blue255;\\red40\\green40\\blue40;}\n"
        f"{text}{{\\v Kubernetes}}\\par {{\\cf1 Terraform}}\\par {{\\cf2 PyTorch}}\\par {{\\v0 Docker}}\\par}}"
    ).encode()


def html_hidden() -> bytes:
    text = "".join(f"<p>{line}</p>" for line in LINES)
    return (
        f"<!DOCTYPE html><html><head><style>.gone {{display: none}} .back {{display: block}}</style></head><body>{text}"
        "<p class='gone'>Kubernetes</p><p style='color:#fff'>Terraform</p>"
        "<p class='gone back'>PyTorch</p><p style='background:#123'><span style='color:#fff'>Docker</span></p>"
        "</body></html>"
    ).encode()


FILES = (
    Hidden("vanished.docx", vanished, *_BOTH),
    Hidden("white-runs.docx", white_runs, *_BOTH),
    Hidden("small-runs.docx", small_runs, *_BOTH),
    Hidden("vanished-by-style.docx", vanished_by_style, *_BOTH),
    Hidden("white-by-paragraph-style.docx", white_by_paragraph_style, *_BOTH),
    Hidden("white-on-shading.docx", white_on_shading, *_BOTH),
    Hidden("hidden.odt", odt_hidden, *_BOTH),
    Hidden("hidden.rtf", rtf_hidden, *_BOTH),
    Hidden("hidden.html", html_hidden, *_BOTH),
)
# Left out as no words of the document, and therefore not counted as hidden
LEFT_OUT = (Hidden("deleted-and-commented.docx", deleted_and_commented, *_BOTH, uncounted=("auto",)),)
