"""RTF, HTML and JSON Resume: files as programs write them, what is hidden in them, and files that mean harm."""

from __future__ import annotations

import json
import time
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rolematch as rm
from rolematch.errors import BrokenFile, ReadError, TooLarge
from rolematch.reading import read_bytes, read_file
from rolematch.reading.json_resume import read_json_resume
from rolematch.reading.options import Found, ReadingOptions
from rolematch.reading.rich_text import read_rich_text
from rolematch.reading.web_page import read_web_page
from rolematch.records import Reading, Word, month_text

CASES = Path(__file__).parent / "cases" / "formats"
OPTIONS = ReadingOptions()
FONTS = (
    rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset2 Symbol;}{\f2\fnil\fcharset128 MS Mincho;}"
    rb"{\f3\fnil\fcharset204 Arial Cyr;}{\f4\fnil\fcharset134 SimSun;}}"
)
COLOURS = rb"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red16\green32\blue64;\red250\green250\blue250;}"


def rtf(body: bytes) -> list[Word]:
    return words(read_rich_text(rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + COLOURS + body + b"}", OPTIONS))


def html(body: str) -> list[Word]:
    return words(read_web_page(body.encode(), OPTIONS))


def words(found: Found | Reading) -> list[Word]:
    return [word for page in found.pages for word in page.words]


def lines(found: list[Word]) -> list[str]:
    """Give the lines with their tabs, an empty one for each gap."""
    rows: list[str] = []
    last = 0
    for number, group in groupby(found, key=lambda word: word.line):
        assert number is not None
        rows += [""] if rows and number - last > 1 else []
        last = number
        rows.append("".join(("\t" if word.tab else " ") + word.text for word in group)[1:])
    return rows


def hidden(found: list[Word]) -> list[str]:
    return [word.text for word in found if not word.visible]


@pytest.mark.parametrize("name", ["ds-1-haddad.rtf", "ds-1-haddad.html", "mle-2-mutasa.html"])
def test_what_libreoffice_made_of_a_word_file_reads_as_that_file(name: str, resumes: Path) -> None:
    converted = words(read_file(CASES / name))
    original = words(read_file((resumes / name).with_suffix(".docx")))
    assert len(original) > 100
    assert [row for row in lines(converted) if row] == [row for row in lines(original) if row]
    assert [word.bold for word in converted] == [word.bold for word in original]


@pytest.mark.parametrize("name", ["ds-1-haddad.rtf", "ds-1-haddad.html", "mle-2-mutasa.html"])
def test_a_converted_file_scores_as_the_original(name: str, resumes: Path) -> None:
    one = rm.score(CASES / name, as_of="2026-06")
    other = rm.score((resumes / name).with_suffix(".docx"), as_of="2026-06")
    assert one.fit == pytest.approx(other.fit)
    assert one.level == other.level
    assert [(p.title, p.employer) for p in one.profile.positions] == [
        (p.title, p.employer) for p in other.profile.positions
    ]
    assert [(s.skill, s.mentions, s.months) for s in one.profile.skills] == [
        (s.skill, s.mentions, s.months) for s in other.profile.skills
    ]
    assert other.profile.skills


def test_rtf_as_word_writes_it() -> None:
    found = rtf(
        rb"{\stylesheet{\ql \fs22 \snext0 Normal;}{\s1\b\fs32 \sbasedon0 heading 1;}{\*\cs10 \b Strong;}}"
        rb"{\info{\author Nobody}}{\header \pard\plain \fs18 ada@example.com\par}{\footer \pard Last words\par}"
        rb"{\footnote Noted}\pard\plain \s1 {\rtlch\fcs1 \ab\af0 \ltrch\fcs0 \insrsid123 Exper}{ience}\par"
        rb"\pard\plain \fs22 {\rtlch\fcs1 \af0 \ltrch\fcs0 \b Mill}{wright\tab 2020 \endash  2022\line Flour}\par\par"
        rb"{\listtext\pard\plain\ltrpar \f1 \'b7\tab}\pard\plain \ls1 {\fs22 Trained models}\par"
        rb"{\pntext\f0 1.\tab}{\*\pn\pnlvlbody}Second\par"
        rb"{\field{\*\fldinst HYPERLINK mill.example}{\fldrslt linked}}{\deleted gone}"
        rb"{\pict\wmetafile8 0102}{\object{\*\objdata 0105}{\result shown}}\par"
        rb"{\shp{\*\shpinst\shpleft0{\sp{\sn name}{\sv value}}{\shptxt \pard Boxed\par}}{\shprslt{\*\do\dptxbx"
        rb"{\dptxbxtext Boxed\par}}}}Anchor\par"
    )
    assert lines(found) == [
        "ada@example.com",
        "Experience",
        "Millwright\t2020 – 2022",
        "Flour",
        "",
        "• Trained models",
        "• Second",
        "linked",
        "Anchor",
        "Boxed",
        "Last words",
    ]
    looks = {word.text: (word.bold, word.size) for word in found}
    assert looks["Experience"] == (True, 16.0)
    assert looks["Millwright"] == (True, 11.0)
    assert looks["Flour"] == (False, 11.0)
    assert not hidden(found)


def test_rtf_tables() -> None:
    found = rtf(
        rb"\trowd\cellx100\cellx200\pard\intbl Mill Ltd\cell 2020\cell\row"
        rb"\trowd\cellx100\cellx200\pard\intbl left one\par left two\cell right one\cell\row"
        rb"\trowd\cellx100\cellx200\pard\intbl outer\cell \pard\intbl\itap2 inner\nestcell{\nonesttables\par}"
        rb"label\nestcell{\*\nesttableprops\trowd\cellx10\cellx20\nestrow}\pard\intbl after\cell\row\pard below\par"
    )
    assert lines(found) == [
        "Mill Ltd\t2020",
        "left one",
        "left two",
        "right one",
        "outer",
        "inner\tlabel",
        "after",
        "below",
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (rb"Zo\'eb", "Zoë"),
        (b"Zo\xeb", "Zoë"),
        (rb"Zo\u235?", "Zoë"),
        (rb"Zo\u235\'eb", "Zoë"),
        (rb"{\uc2 Zo\u235\'83\'65}", "Zoë"),
        (rb"{\uc0 Zo\u235}", "Zoë"),
        (rb"{\uc1 a\u-10179?\u-8704?b}", "a😀b"),
        (rb"{\uc1 \u-10179?b}", "b"),
        (rb"{\f2 \'93\'fa\'96\'7b}", "日本"),
        (rb"{\f2 \'83e}", "テ"),  # the second byte is an ordinary letter
        (rb"{\f4 \'d6\'d0\'ce\'c4}", "中文"),
        (rb"{\f3 \'cc\'e8\'f0}", "Мир"),
        (rb"\ldblquote a\rdblquote\emdash\lquote b\rquote", "“a”—‘b’"),
        (rb"co\_op\-erate", "co-operate"),
        (rb"\{\\\}", "{\\}"),
        (rb"{\bin4 }}}}ok}", "ok"),
        (rb"{\*\unheardof gone}kept", "kept"),
        (rb"\unheardof kept", "kept"),
    ],
)
def test_rtf_characters(code: bytes, text: str) -> None:
    assert [word.text for word in rtf(code)] == [text]


def test_rtf_from_textedit_ends_lines_with_a_backslash() -> None:
    assert lines(rtf(b"\\f0\\b Ada\\b0 \\\nBaker\\~Street\\\n")) == ["Ada", "Baker Street"]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        (rb"{\v Kubernetes}", False),
        (rb"{\webhidden Kubernetes}", False),
        (rb"{\cf2 Kubernetes}", False),
        (rb"{\cf4 Kubernetes}", False),
        (rb"{\fs6 Kubernetes}", False),
        (rb"{\cf3\chcbpat3 Kubernetes}", False),
        (rb"{\cf1\highlight1 Kubernetes}", False),
        (rb"\pard\cbpat3{\cf3 Kubernetes}", False),
        (rb"\trowd\clcbpat3\cellx9\pard\intbl{\cf3 Kubernetes}\cell\row", False),
        (rb"\trowd\cellx9\clcbpat3\cellx9\pard\intbl{\cf2 Kubernetes}\cell\cell\row", False),
        (rb"{\v\v0 Kubernetes}", True),
        (rb"{\v\plain Kubernetes}", True),
        (rb"{\cf1 Kubernetes}", True),
        (rb"{\cf2\chcbpat3 Kubernetes}", True),
        (rb"{\cf2\highlight1 Kubernetes}", True),
        (rb"\pard\cbpat3{\cf2 Kubernetes}", True),
        (rb"\trowd\clcbpat3\cellx9\pard\intbl{\cf2 Kubernetes}\cell\row", True),
        (rb"\pard\intbl{\cf2 Kubernetes}\cell\trowd\clcbpat3\cellx9\row", True),  # the format comes last
        (
            rb"\trowd\cellx9\pard\intbl\itap2{\cf2 Kubernetes}\nestcell"
            rb"{\*\nesttableprops\trowd\clcbpat3\cellx9\nestrow}\pard\intbl\cell\row",
            True,
        ),
        (rb"{\shp{\*\shpinst{\shptxt{\cf2 Kubernetes}\par}}}", True),  # the box's fill is not read
    ],
)
def test_rtf_words_that_nobody_sees_are_marked(code: bytes, seen: bool) -> None:
    assert [word.visible for word in rtf(code) if word.text == "Kubernetes"] == [seen]


def test_rtf_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    whole = rb"{\rtf1\ansi First line of an invented life\par Second {\b line"
    found = read_rich_text(whole, OPTIONS)
    assert lines(words(found)) == ["First line of an invented life", "Second line"]
    assert [note.code for note in found.notes] == ["broken-off"]
    whole = (CASES / "ds-1-haddad.rtf").read_bytes()
    rows = lines(words(read_rich_text(whole[: whole.index(b"Education") + 20], OPTIONS)))
    assert (rows[0], rows[-1]) == ("Yasmine Haddad-Tremblay", "Education")


@pytest.mark.parametrize(
    ("bomb", "error"),
    [
        (rb"{\rtf1" + b"{" * 1_000_000, BrokenFile),
        (rb"{\rtf1 " + b"word " * 400_000, TooLarge),
        (rb"{\rtf1 " + rb"\par" * 1_000_000, TooLarge),
        (rb"{\rtf1 " + rb"\'61{}" * 1_000_000, TooLarge),
        (rb"{\rtf1 " + rb"\intbl\cell" * 1_000_000, TooLarge),
        (rb"{\rtf1 ok\bin9999999999 ", None),
        (rb"{\rtf1 ok" + b"}" * 1_000_000, None),
        (rb"{\rtf1 ok\itap999999999 a\nestcell\nestrow\itap-5\par\cell\row\row\cf-7\s-1\u-99999 \'zz\fs-4\cellx", None),
        (rb"{\rtf1 ok{\pict " + b"00" * 5_000_000 + b"}", None),
        (rb"{\rtf1 ok" + b"\\" * 1_000_001, None),
    ],
)
def test_rtf_bombs(bomb: bytes, error: type[ReadError] | None) -> None:
    started = time.process_time()
    if error:
        with pytest.raises(error):
            read_rich_text(bomb, OPTIONS)
    else:
        assert words(read_rich_text(bomb, OPTIONS))[0].text.startswith("ok")
    assert time.process_time() - started < 15


@given(cut=st.integers(8, 27_000), junk=st.binary(max_size=30))
def test_damaged_rtf_fails_in_one_way(cut: int, junk: bytes) -> None:
    whole = (CASES / "ds-1-haddad.rtf").read_bytes()
    try:
        read_rich_text(whole[:cut] + junk + whole[cut + len(junk) :], OPTIONS)
    except ReadError:
        return


def test_html_blocks_make_lines() -> None:
    found = html(
        "<!DOCTYPE html><html><head><title>left out</title></head><body><h1>Ada  Example</h1><div>Baker</div>"
        "<div>of <b>bre</b>ad<br>and cake</div><p>One\n paragraph</p><p>Another</p>"
        "<ul><li>first"
        "<ul><li>nested</li></ul></li><li><p style='margin:0'>second</p></li></ul><ol><li>numbered</li></ol>"
        "<dl><dt>Python</dt><dd>5 years</dd></dl><pre>Mill\t2020\nBakery   2019</pre>"
        "<table><tr><th>Tool</th><td>Years</td></tr><tr><td>left<p>two</p></td><td>right</td></tr></table>"
        "<a href='https://mill.example'>a link</a><script>no()</script><button>More</button>"
        "<ul style='list-style: none'><li>plain item</li></ul></body></html>"
    )
    assert lines(found) == [
        "Ada Example",
        "",
        "Baker",
        "of bread",
        "and cake",
        "",
        "One paragraph",
        "",
        "Another",
        "",
        "• first",
        "• nested",
        "• second",
        "",
        "• numbered",
        "",
        "Python",
        "5 years",
        "",
        "Mill\t2020",
        "Bakery\t2019",
        "",
        "Tool\tYears",
        "left",
        "",
        "two",
        "",
        "right",
        "a link",
        "",
        "plain item",
    ]
    looks = {word.text: (word.bold, word.size) for word in found}
    assert looks["Ada"] == (True, 24.0)
    assert looks["bread"] == (True, 12.0)
    assert looks["Baker"] == (False, 12.0)


def test_html_styles_set_size_weight_and_place() -> None:
    found = html(
        "<style>.t{font:bold 14pt Arial} .t span{font-weight:400} @media print{.t{font-size:1pt}} #x{font-size:200%}"
        ".row{display:flex} @media (max-width:600px){p{display:none}}</style><p class=t>Title <span>thin</span></p>"
        "<div class=row><div>Miller</div><div>2020</div></div><p id=x>Large<font size=1>small</font></p>"
        "<p>Job <span style='float:right'>2019</span></p><p>wide&nbsp;&nbsp;&nbsp; gap</p>"
    )
    rows = [row for row in lines(found) if row]
    assert rows == ["Title thin", "Miller\t2020", "Largesmall", "Job\t2019", "wide\tgap"]
    looks = {word.text: (word.bold, word.size) for word in found}
    assert looks["Title"] == (True, 14.0)
    assert looks["thin"] == (False, 14.0)
    assert looks["Largesmall"] == (False, 24.0)


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p hidden>Kubernetes</p>", False),
        ("<p style='display:none'>Kubernetes</p>", False),
        ("<div style='DISPLAY: none !important'><p style='display:block'>Kubernetes</p></div>", False),
        ("<p style='visibility:hidden'>Kubernetes</p>", False),
        ("<p style='opacity:0'>Kubernetes</p>", False),
        ("<p style='font-size:1px'>Kubernetes</p>", False),
        ("<div style='font-size:10px'><p style='font-size:.1em'>Kubernetes</p></div>", False),
        ("<p style='color:#fff'>Kubernetes</p>", False),
        ("<p style='color:rgba(0,0,0,.01)'>Kubernetes</p>", False),
        ("<p style='color:hsl(0 0% 99%)'>Kubernetes</p>", False),
        ("<font color=white>Kubernetes</font>", False),
        ("<div style='background:#102040'><p style='color:#102040'>Kubernetes</p></div>", False),
        ("<table bgcolor=black><tr><td><font color=black>Kubernetes</font></td></tr></table>", False),
        ("<p style='text-indent:-9999px'>Kubernetes</p>", False),
        ("<p style='position:absolute;left:-9999px'>Kubernetes</p>", False),
        ("<p style='position:absolute;clip:rect(0,0,0,0)'>Kubernetes</p>", False),
        ("<p style='clip-path:inset(50%)'>Kubernetes</p>", False),
        ("<p style='width:0;height:0;overflow:hidden'>Kubernetes</p>", False),
        ("<p style='transform:scale(0)'>Kubernetes</p>", False),
        ("<span class=sr-only>Kubernetes</span>", False),
        ("<style>.a .b{display:none}</style><div class=a><p class=b>Kubernetes</p></div>", False),
        ("<style>@media screen{p{color:white}}</style><p>Kubernetes</p>", False),
        ("<style>p{display:none!important}</style><p style='display:block'>Kubernetes</p>", False),
        ("<p aria-hidden=true>Kubernetes</p>", True),
        ("<p style='color:#777'>Kubernetes</p>", True),
        ("<div style='background:#102040'><p style='color:white'>Kubernetes</p></div>", True),
        ("<table><tr><td bgcolor='#102040'><font color=white>Kubernetes</font></td></tr></table>", True),
        ("<div style='background-image:url(x.png)'><p style='color:white'>Kubernetes</p></div>", True),
        ("<div style='background:linear-gradient(red,blue)'><p style='color:white'>Kubernetes</p></div>", True),
        ("<div style='visibility:hidden'><p style='visibility:visible'>Kubernetes</p></div>", True),
        ("<div style='font-size:0'><p style='font-size:12px'>Kubernetes</p></div>", True),
        ("<style>@media print{p{display:none}}</style><p>Kubernetes</p>", True),
        ("<style media=print>p{display:none}</style><p>Kubernetes</p>", True),
        ("<style>p::before{display:none} p:hover{display:none} p:x{display:none}</style><p>Kubernetes</p>", True),
        ("<style>p{display:none} #a{display:block}</style><p id=a>Kubernetes</p>", True),
        ("<p style='left:-9999px'>Kubernetes</p>", True),  # only what is positioned moves
        ("<p style='overflow:hidden;height:100px'>Kubernetes</p>", True),
        ("<p style='color:var(--ink)'>Kubernetes</p>", True),
    ],
)
def test_html_words_that_nobody_sees_are_marked(body: str, seen: bool) -> None:
    assert [word.visible for word in html(f"<html><body>{body}</body></html>") if word.text == "Kubernetes"] == [seen]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("<meta charset=iso-8859-1><p>Zoë".encode("cp1252"), "Zoë"),
        ("<p>Zoë".encode(), "Zoë"),
        ("<p>Zoë".encode("utf-8-sig"), "Zoë"),
        ("<p>Zoë".encode("utf-16"), "Zoë"),
        ("<?xml version='1.0' encoding='windows-1252'?><html><body><p>Zoë".encode("cp1252"), "Zoë"),
        ("<meta http-equiv=Content-Type content='text/html; charset=shift_jis'><p>日本".encode("cp932"), "日本"),
        ("<meta charset=nonsense><p>Zoë".encode(), "Zoë"),
        (b"<meta charset=x-user-defined><p>Zo&euml;", "Zoë"),
        (b"<p>Zo&euml;", "Zoë"),
    ],
)
def test_html_in_any_encoding(data: bytes, name: str) -> None:
    assert [word.text for word in words(read_web_page(data, OPTIONS))] == [name]


def test_html_says_what_it_did_not_read() -> None:
    found = read_web_page(b"<link rel=stylesheet href=a.css><p>Ada</p><code hidden>" + b"data " * 50_000, OPTIONS)
    assert [note.code for note in found.notes] == ["hidden-cut", "styles-unread"]
    assert [word.text for word in words(found) if word.visible] == ["Ada"]


def test_html_fetches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Kubernetes")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><link rel=stylesheet href="{secret.as_uri()}">'
        f'<p>Ada &x;</p><iframe src="{secret.as_uri()}"></iframe><object data="{secret.as_uri()}"></object>'
    )
    assert "Kubernetes" not in " ".join(word.text for word in html(page))


@pytest.mark.parametrize(
    ("bomb", "error"),
    [
        ("<div>" * 100_000 + "deep", BrokenFile),
        ("<b>" * 100_000 + "deep", BrokenFile),
        ("<p>" + "word " * 400_000, TooLarge),
        ("<p>ok" + "<!--" * 100_000, None),
        ("<p>ok<p style='color:" + "(" * 100_000 + "'>", None),
        ("<style>" + "@media screen{" * 100_000 + "</style><p>ok", None),
        ("<style>" + ":not(" * 1_900 + "{display:none}</style><p>ok", None),
        ("<style>a{b:" + "{" * 100_000 + "</style><p>ok", None),
        ("<p>ok" + " " * 500_000 + "\t" * 500_000, None),
        ("<p style='font-size:1e999px;margin:1e999px;color:rgb(1e999,0,0)'>ok", None),
        ("<p>ok&#xD800;&#0;&#x110000;", None),
    ],
)
def test_html_bombs(bomb: str, error: type[ReadError] | None) -> None:
    started = time.process_time()
    if error:
        with pytest.raises(error):
            html(bomb)
    else:
        assert html(bomb)[0].text.startswith("ok")
    assert time.process_time() - started < 15


@given(st.binary(max_size=200), st.text(max_size=200))
def test_damaged_html_fails_in_one_way(junk: bytes, style: str) -> None:
    page = b"<p>Ada</p>" + junk + b"<style>" + style.encode("utf-8", "ignore") + b"</style><p style='" + junk
    try:
        read_web_page(page, OPTIONS)
    except ReadError:
        return


def test_a_json_resume_is_understood() -> None:
    profile = rm.parse(CASES / "ada-example.resume.json", as_of="2026-06")
    held = [
        (p.title, p.employer, p.dates and (month_text(p.dates.start), month_text(p.dates.end)))
        for p in profile.positions
        if p.kind == "job"
    ]
    assert held == [
        ("Machine Learning Engineer", "Millstone Grain", ("2021-03", None)),
        ("Data Scientist", "Larkspur Retail", ("2018-06", "2021-02")),
    ]
    assert [(p.title, p.employer) for p in profile.positions if p.kind == "volunteer"] == [("Mentor", "Code Barn")]
    assert [(e.degree, e.field, month_text(e.end)) for e in profile.education] == [("MSc", "Statistics", "2018-12")]
    skills = {skill.skill: skill.months for skill in profile.skills}
    assert {"xgboost", "fastapi", "kubernetes", "pytorch", "scikit-learn", "opencv", "docker"} <= skills.keys()
    assert (skills["xgboost"], skills["sql"]) == (64, 33)
    assert {"experience", "projects", "education", "skills", "certifications", "languages"} <= {
        section.kind for section in profile.sections
    }
    assert not profile.document.notes


def resume(**parts: Any) -> Found:
    return read_json_resume(json.dumps(parts).encode(), OPTIONS)


def test_the_older_schema_is_read() -> None:
    found = resume(
        basics={"name": "Ada", "website": "https://ada.example", "picture": "ada.png"},
        work=[{"company": "Mill Ltd", "position": "Miller", "website": "", "startDate": "2020", "endDate": "2021-05"}],
        volunteer=[{"organization": "Barn", "position": "Mentor", "startDate": "2019-02-03"}],
    )
    assert lines(words(found)) == [
        "Ada",
        "https://ada.example",
        "",
        "Experience",
        "Miller\t2020 - May 2021",
        "Mill Ltd",
        "",
        "Volunteering",
        "Mentor\tFeb 2019",
        "Barn",
    ]
    assert not found.notes


def test_fields_of_a_wrong_type_are_left_out_and_named() -> None:
    found = resume(
        basics={"name": "Ada", "label": 5, "location": "Ohio", "profiles": {"network": "GitHub"}},
        work=[{"position": ["Miller"], "name": "Mill", "startDate": 2020, "highlights": "none"}, 7, None],
        skills=[{"name": "Python", "keywords": ["SQL", {"name": "Go"}, None]}],
        education="none",
        references=None,
        unheard_of=[[[]]],
    )
    assert lines(words(found)) == ["Ada", "", "Experience", "Mill\t2020 - Present", "", "Skills", "Python: SQL"]
    assert [note.code for note in found.notes] == ["odd-fields"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"basics": {"name": "ok"}, "work": ' + "[" * 1_000_000, BrokenFile),
        ('{"basics": {"name": "ok"}, "x": ' + '{"a":' * 100_000, BrokenFile),
        ('{"basics": {"name": "ok"', BrokenFile),
        ("[]", BrokenFile),
        ('{"basics": {"name": "ok", "summary": "' + "word " * 400_000 + '"}}', TooLarge),
        ('{"basics": {"name": "ok"}, "education": [{"score": ' + "9" * 1_000_000 + "}]}", None),
        ('{"basics": {"name": "ok", "label": NaN, "phone": -Infinity, "email": 1e999}}', None),
        ('{"basics": {"name": "ok\\ud800\\u0000"}}', None),
        ('{"basics": {"name": "ok"}, "work": [{"startDate": "٢٠٢٠-٠١"}, {"startDate": "2020-99"}]}', None),
    ],
)
def test_json_bombs(text: str, error: type[ReadError] | None) -> None:
    if error:
        with pytest.raises(error):
            read_json_resume(text.encode(), OPTIONS)
    else:
        found = words(read_json_resume(text.encode(), OPTIONS))
        assert found[0].text == "ok"
        assert all(word.text.encode() for word in found)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from(["name", "work", "startDate", "highlights", "keywords", "location", "basics", "summary"]), x
)))  # fmt: skip
def test_any_json_is_read_or_fails_in_one_way(value: Any) -> None:
    parts = dict.fromkeys(("basics", "work", "education", "skills", "projects", "awards", "references"), value)
    for found in (resume(**parts), resume(**{key: [value] for key in parts})):
        assert all(word.text for word in words(found))


def test_the_readers_are_found_by_the_bytes() -> None:
    for name in ("ds-1-haddad.rtf", "mle-2-mutasa.html", "ada-example.resume.json"):
        data = (CASES / name).read_bytes()
        assert len(words(read_bytes(data, name))) > 100
