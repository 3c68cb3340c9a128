"""RTF, HTML, JSON and old Word files that nest, swell or lie."""

from __future__ import annotations

import struct

from hostile.record import LINES, SCORE, Hostile

_RTF = "".join(f"{line}\\par\n" for line in LINES)
_HTML = "".join(f"<p>{line}</p>\n" for line in LINES)
_BASICS = '"basics": {"name": "Ama Testwright", "label": "Data Scientist", "email": "ama@example.com"}'
_WORK = (
    '"work": [{"name": "Nowhere Mills", "position": "Data Scientist", "startDate": "2020-01", "endDate": "2022-12",'
    ' "highlights": ["Ran A/B tests in Python and SQL."]}]'
)


def _rtf(text: str) -> bytes:
    return f"{{\\rtf1\\ansi\n{_RTF}{text}}}".encode()


def rtf_braces() -> bytes:
    return _rtf("{" * 1_000_000)


def rtf_braces_that_close() -> bytes:
    return _rtf("{a}" * 1_000_000)


def rtf_closing_braces() -> bytes:
    return _rtf("}" * 1_000_000)


def rtf_binary() -> bytes:
    """Announce two thousand million bytes of data."""
    return _rtf("{\\bin2000000000 " + "a" * 1_000 + "}\\bin-5 \\bin99999999999999999999 ")


def rtf_numbers() -> bytes:
    return _rtf(
        "\\fs-99999999999 a\\fs9999999999 b\\u99999999999 c\\u-1 d\\uc2000000000 e\\u65 f\\itap2000000000 g\\par"
    )


def rtf_words() -> bytes:
    return _rtf("\\" + "a" * 1_000_000 + " \\" * 100_000)


def rtf_nested_tables() -> bytes:
    return _rtf("".join(f"\\itap{n} a\\nestcell " for n in range(2, 5_000)) + "\\nestrow" * 5_000)


def rtf_fonts() -> bytes:
    return _rtf("{\\fonttbl" + "".join(f"{{\\f{n}\\fcharset{n % 300} A;}}" for n in range(50_000)) + "}")


def rtf_styles() -> bytes:
    """Base every style on the one before, and the first on itself."""
    return _rtf("{\\stylesheet" + "".join(f"{{\\s{n}\\sbasedon{max(0, n - 1)}\\b A;}}" for n in range(20_000)) + "}")


def rtf_object() -> bytes:
    """Embed a program, and fetch a picture and a template from elsewhere."""
    return _rtf(
        "{\\object\\objemb\\objupdate{\\*\\objclass Package}{\\*\\objdata " + "4d5a" * 500 + "}}"
        '{\\field{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1:9/a.png" \\\\d}{\\fldrslt}}'
        "{\\*\\template http://127.0.0.1:9/a.dotm}{\\info{\\title Kubernetes}}"
    )


def rtf_unclosed() -> bytes:
    return _rtf("")[:-1] + b"\\'f"


def _html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{_HTML}{body}</body></html>".encode()


def html_nested() -> bytes:
    return _html("<div>" * 100_000 + "deep" + "</div>" * 100_000)


def html_nested_below_the_limit() -> bytes:
    return _html("<div><span>" * 240 + "deep" + "</span></div>" * 240)


def html_nested_tables() -> bytes:
    return _html("<table><tr><td>" * 100 + "deep" + "</table>" * 100)


def html_open_tags() -> bytes:
    """Open 20,000 bold and italic parts across paragraphs, which a parser opens again in each."""
    return _html("<b><i>" * 200 + "<p>a" * 3_000)


def html_attributes() -> bytes:
    return _html("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f" class='{'c ' * 100_000}'>a</p>")


def html_rules() -> bytes:
    """Give 5,000 rules of style to 5,000 elements, of which each has to be held against each."""
    rules = "".join(f"div div > p.c{n}:not(.d{n}) ~ p span {{color: #{n % 10}00}}" for n in range(5_000))
    return _html(
        "".join(f"<div><p class=c{n}>a<span>b</span></p></div>" for n in range(5_000)), f"<style>{rules}</style>"
    )


def html_odd_styles() -> bytes:
    style = (
        "font-size:calc(1e999px);font-size:-1e999em;color:rgb(nan,1e999,-1);display:none none;margin:1e400px;width:0"
    )
    body = f"<p style='{style}'>odd</p><p style='{'{' * 5_000}'>braces</p><p style='color:{'(' * 5_000}'>round</p>"
    return _html(body + "<p style='font-size:" + "9" * 5_000 + "px'>huge</p>")


def html_growing() -> bytes:
    """Double the font size 500 times over."""
    return _html("<span style='font-size:200%'>" * 400 + "grown" + "</span>" * 400)


def html_entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]><html><body>{_HTML}<p>&l9;</p></body></html>'.encode()


def html_outside() -> bytes:
    """Fetch styles, scripts, frames and pictures from elsewhere, and run a script."""
    return _html(
        "<script>document.body.innerHTML='Kubernetes'</script><iframe src='file:///etc/passwd'></iframe>"
        "<img src='http://127.0.0.1:9/a.png' onerror='alert(1)'><object data='file:///etc/passwd'></object>"
        "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
        "<link rel=stylesheet href='http://127.0.0.1:9/a.css'><style>@import 'http://127.0.0.1:9/b.css';</style>"
        "<base href='file:///etc/'>",
    )


def html_wrong_encoding() -> bytes:
    return _html("").replace(b"charset=utf-8", b"charset=utf-7") + b"+ADw-script+AD4-"


def html_unclosed() -> bytes:
    return _html("<!--" + "-" * 100_000 + "<p title='" + "<" * 100_000)


def json_nested() -> bytes:
    return (f'{{{_BASICS}, {_WORK}, "meta": ' + "[" * 200_000 + "]" * 200_000 + "}").encode()


def json_nested_objects() -> bytes:
    return (f'{{{_BASICS}, {_WORK}, "meta": ' + '{"a":' * 200_000 + "1" + "}" * 200_000 + "}").encode()


def json_nested_below_the_limit() -> bytes:
    return (f'{{{_BASICS}, {_WORK}, "skills": ' + "[" * 500 + "]" * 500 + "}").encode()


def json_numbers() -> bytes:
    """Write numbers of 100,000 digits where words should stand, which Python refuses to read."""
    return f'{{{_BASICS}, {_WORK}, "skills": [{{"name": {"9" * 100_000}, "level": 1e999999}}]}}'.encode()


def json_wrong_kinds() -> bytes:
    wrong = '[1, null, true, [], {}, "a", {"name": [], "keywords": {}, "startDate": 5, "highlights": "x"}]'
    names = ("work", "education", "skills", "volunteer", "projects", "awards", "languages", "interests", "references")
    return ("{" + _BASICS + "".join(f', "{name}": {wrong}' for name in names) + "}").encode()


def json_of_nothing() -> bytes:
    return b'{"basics": {"name": [], "location": 5, "profiles": "x"}, "work": null, "skills": 7}'


def json_repeated() -> bytes:
    return f"{{{_BASICS}, {', '.join([_WORK] * 10_000)}}}".encode()


def json_swollen() -> bytes:
    skills = ",".join('{"name": "Python"}' for _ in range(100_000))
    return f'{{{_BASICS}, {_WORK}, "skills": [{skills}]}}'.encode()


def json_halves() -> bytes:
    return f'{{{_BASICS}, {_WORK}, "skills": [{{"name": "half \\ud800 \\udfff \\u0000 word"}}]}}'.encode()


def _container(stream: bytes = b"", sector_shift: int = 9, directory: int = 1, first: int = 0) -> bytes:
    """Write an OLE2 container with one table of sectors and a directory that names a Word document."""
    head = struct.pack(
        "<8s16sHHHHH6sLLLLLLLLLL", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 62, 3, 0xFFFE, sector_shift, 6, b"",
        0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, first,
    )  # fmt: skip
    head += b"\xff" * (512 - len(head))
    # the table of sectors: itself, a directory that follows itself, a stream that follows itself
    table = struct.pack("<LLL", 0xFFFFFFFD, 1, 2) + b"\xff" * (512 - 12)
    rows = b""
    for name, kind in (("Root Entry", 5), ("WordDocument", 2), ("1Table", 2)):
        encoded = name.encode("utf-16-le") + b"\0\0"
        rows += struct.pack(
            "<64sHBBLLL16sLQQLQ", encoded, len(encoded), kind, 1, 1, 2, 1, b"", 0, 0, 0, 2, 2_000_000_000
        )
    return head + table + rows + b"\0" * 128 + (stream + b"\0" * 512)[:512]


def doc_container_alone() -> bytes:
    return _container()[:512] + "WordDocument".encode("utf-16-le")


def doc_in_a_circle() -> bytes:
    """Let the directory and every stream follow themselves, and set every flag, that of a password too."""
    return _container(b"\xec\xa5" + b"\xff" * 510)


def doc_odd_sectors() -> bytes:
    return _container(b"\xec\xa5" + b"\0" * 510, sector_shift=60_000)


def doc_far_directory() -> bytes:
    return _container(b"\xec\xa5" + b"\0" * 510, directory=0x7FFFFFFF)


def doc_noise() -> bytes:
    start = bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le")
    return start + bytes(number * 89 % 251 for number in range(50_000))


_WORDS = ("Testwright", "Mills")
_SCORE = (SCORE,)
_BROKEN = ("BrokenFile",)
_LARGE = ("TooLarge",)
# whether it is read before its time ends depends on the machine
_SLOW = (SCORE, "TooLarge")
# what a converter makes of a container that is none depends on the converter
_NO_WORD = ("BrokenFile", "NoText", "UnsupportedFormat")

FILES = (
    Hostile("braces.rtf", rtf_braces, _BROKEN),
    Hostile("braces-that-close.rtf", rtf_braces_that_close, _LARGE),
    Hostile("closing-braces.rtf", rtf_closing_braces, _SCORE, _WORDS),
    Hostile("binary.rtf", rtf_binary, _SCORE, _WORDS),
    Hostile("numbers.rtf", rtf_numbers, _SCORE, _WORDS),
    Hostile("words.rtf", rtf_words, _LARGE),
    Hostile("nested-tables.rtf", rtf_nested_tables, _SCORE, _WORDS),
    Hostile("fonts.rtf", rtf_fonts, _SCORE, _WORDS),
    Hostile("styles.rtf", rtf_styles, _SCORE, _WORDS),
    Hostile("object.rtf", rtf_object, _SCORE, _WORDS, ("Kubernetes", "4d5a")),
    Hostile("unclosed.rtf", rtf_unclosed, _SCORE, _WORDS),
    Hostile("nested.html", html_nested, _BROKEN),
    Hostile("nested-below-the-limit.html", html_nested_below_the_limit, _SCORE, (*_WORDS, "deep")),
    Hostile("nested-tables.html", html_nested_tables, _SCORE, (*_WORDS, "deep")),
    Hostile("open-tags.html", html_open_tags, _SCORE, _WORDS),
    Hostile("attributes.html", html_attributes, _SLOW, _WORDS),
    Hostile("rules.html", html_rules, _SLOW, _WORDS),
    Hostile("odd-styles.html", html_odd_styles, _SCORE, _WORDS),
    Hostile("growing.html", html_growing, _SCORE, _WORDS),
    Hostile("entities.html", html_entities, _SCORE, _WORDS),
    Hostile("outside.html", html_outside, _SCORE, _WORDS, ("Kubernetes", "root:")),
    Hostile("wrong-encoding.html", html_wrong_encoding, _SCORE, _WORDS),
    Hostile("unclosed.html", html_unclosed, _SCORE, _WORDS),
    Hostile("nested.json", json_nested, ("UnsupportedFormat", "BrokenFile")),
    Hostile("nested-objects.json", json_nested_objects, ("UnsupportedFormat", "BrokenFile")),
    Hostile("nested-below-the-limit.json", json_nested_below_the_limit, _SCORE, _WORDS),
    Hostile("numbers.json", json_numbers, (SCORE, "UnsupportedFormat", "BrokenFile"), _WORDS),
    Hostile("wrong-kinds.json", json_wrong_kinds, _SCORE, ("Testwright",)),
    Hostile("of-nothing.json", json_of_nothing, ("NoText", "UnsupportedFormat")),
    Hostile("repeated.json", json_repeated, _SCORE, _WORDS),
    Hostile("swollen.json", json_swollen, _LARGE),
    Hostile("halves.json", json_halves, _SCORE, _WORDS),
    Hostile("container-alone.doc", doc_container_alone, _NO_WORD),
    Hostile("in-a-circle.doc", doc_in_a_circle, ("EncryptedFile",)),
    Hostile("odd-sectors.doc", doc_odd_sectors, _NO_WORD),
    Hostile("far-directory.doc", doc_far_directory, _NO_WORD),
    Hostile("noise.doc", doc_noise, _NO_WORD),
)
