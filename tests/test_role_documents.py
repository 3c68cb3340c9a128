"""Files of role documents: what they are called, and that whatever is wrong with one is said with its file and line."""

import gzip
import json

import pytest
from click.testing import CliRunner

from rolematch.building import build_lexicon
from rolematch.building.blocks import read_blocks
from rolematch.building.documents import read_documents
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.lexicon import load_lexicon

LEXICON = load_lexicon()
POSTING = json.dumps({"title": "Data Scientist", "text": "Python and SQL"}).encode() + b"\n"
ZIPPED = gzip.compress(POSTING * 100)
COUNTS = b"origin,year,role,skill,documents,of,source\n"
AGAIN = b"a,2020,ds,sql,1,2,postings\n"

BAD = [
    ("missing.md", None, ": no such file or folder"),
    ("cv.pdf", b"%PDF", ": a role document is one of"),
    ("role.md", b"---\nrole: chef\n---\n# Chef\n", ": role 'chef' is none of"),
    ("role.md", b"---\nrole: [\n---\n", ":2: bad front matter"),
    ("date.md", b"---\nrole: ds\ndate: 2024-13-45\n---\nPython", ":3: bad front matter: month must be in 1..12"),
    ("tag.md", b"---\nrole: ds\nyear: !!int x\n---\nPython", ":3: bad front matter: "),
    ("tag.md", b"---\nrole: ds\nyear: !!timestamp x\n---\nPython", ":3: bad front matter: "),
    ("deep.md", b"---\nrole: " + b"[" * 20_000 + b"\n---\nPython", ":1: bad front matter: its lists lie too deep"),
    ("latin.txt", "Data Scientist\ncaf\xe9 ".encode("latin-1"), ":2: it is no UTF-8 text"),
    ("empty.html", b"", ": no HTML with a text in it"),
    ("posts.jsonl", b'{"title": "Data Scientist"}\n', ":1: a posting is an object with a title and a text: "),
    ("posts.jsonl", b'\n["Data Scientist"]\n', ":2: a posting is an object with a title and a text: "),
    ("null.jsonl", POSTING + b'{"title": "Data Scientist", "text": null}', ":2: a posting is an object with a title"),
    ("object.jsonl", b'{"title": {"en": "Data Scientist"}, "text": "SQL"}', ":1: a posting is an object with a title"),
    ("half.jsonl", b'{"title": "Data Scientist", "text": "\\ud800"}', ":1: half a character"),
    ("deep.jsonl", POSTING + b"[" * 100_000, ":2: its objects or lists lie too deep in each other"),
    ("latin.jsonl", POSTING + '{"title": "Caf\xe9"}'.encode("latin-1"), ":2: it is no UTF-8 text"),
    ("cut.jsonl.gz", ZIPPED[:-20], ": it is damaged, or not gzipped"),
    ("wrong.jsonl.gz", ZIPPED[:12] + b"\xff" * 40, ":1: it is damaged, or not gzipped"),
    ("plain.jsonl.gz", POSTING, ":1: it is damaged, or not gzipped"),
    ("counts.csv", COUNTS + b"a,2020,chef,sql,1,2,postings\n", ": roles that the lexicon does not have: chef"),
    ("counts.csv", COUNTS + b"a,2020,ds,no-such,1,2,postings\n", ": skills that are not in the lexicon: no-such"),
    ("counts.csv", COUNTS + b"a,2020,ds,sql,5,2,postings\n", ":2: 5 of 2 documents are no count"),
    ("counts.csv", COUNTS + b"a,soon,ds,sql,1,2,postings\n", ":2: year: a whole number"),
    ("counts.csv", COUNTS + AGAIN + b"a,2020,ds,r,1,3,postings\n", ":3: of 3 documents, where a row above says 2"),
    ("counts.csv", COUNTS + AGAIN * 2, ":3: sql is counted already"),
    ("counts.csv", COUNTS.replace(b",", b";"), ":1: columns missing"),
]


@pytest.mark.parametrize(("name", "content", "words"), BAD, ids=[f"{name} {words}" for name, _, words in BAD])
def test_what_cannot_be_built_from_is_named(tmp_path, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        build_lexicon([path], LEXICON)
    complaint = next(line for line in str(caught.value).splitlines() if str(path) in line)
    if name.startswith("cut"):
        assert complaint.startswith(f"{path}:")  # the line depends on how much zlib unpacks at once
        assert words in complaint
    else:
        assert complaint.startswith(f"{path}{words}")
    said = CliRunner().invoke(main, ["lexicon", "build", str(path), "--quiet"])
    assert said.exit_code == 2
    assert str(path) in said.output
    assert "Aborted" not in said.output
    assert "the lexicon has bad rows" not in said.output


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("posts.jsonl", '{"title": "Nurse", "text": "Care"}\n'),
        ("tale.txt", "Once upon a time.\n"),
        ("tale.html", "<html><head></head></html>"),
    ],
)
def test_documents_that_speak_of_no_role(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="none of the documents speaks of a role"):
        build_lexicon([tmp_path / name], LEXICON)


def test_a_byte_order_mark_is_no_part_of_a_posting(tmp_path):
    (tmp_path / "posts.jsonl").write_bytes(b"\xef\xbb\xbf" + POSTING)
    (tmp_path / "more.jsonl.gz").write_bytes(gzip.compress(b"\xef\xbb\xbf" + POSTING))
    assert [document.roles for document in read_documents([tmp_path], LEXICON)] == [{"ds"}, {"ds"}]


def test_errors_of_the_system_are_of_reading_or_writing(tmp_path):
    (tmp_path / "article.md").write_text("# Data Scientist\n\n- Python\n", encoding="utf-8")
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    command = ["lexicon", "build", str(tmp_path / "article.md"), "--out", str(tmp_path / "out"), "--quiet"]
    said = CliRunner().invoke(main, command)
    assert said.exit_code == 2
    assert f"cannot read or write ({tmp_path / 'out'})" in said.output


def test_documents_are_called_by_as_much_of_their_paths_as_tells_them_apart(tmp_path, monkeypatch):
    for folder in ("d1", "d2", "x/d1", "d1/sub"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.md").write_text("# Data Scientist\n\n- Python\n", encoding="utf-8")
    (tmp_path / "d2" / "only.md").write_text("# Data Scientist\n\n- Python\n", encoding="utf-8")
    (tmp_path / "d2" / "posts.jsonl").write_bytes(POSTING)
    monkeypatch.chdir(tmp_path)

    def names(*paths):
        return [document.name for document in read_documents([tmp_path.__class__(path) for path in paths], LEXICON)]

    assert names("d1") == ["a.md", "sub/a.md"]
    assert names("d1", "d2") == ["d1/a.md", "sub/a.md", "d2/a.md", "only.md", "posts.jsonl:1"]
    assert names("d1/a.md", "x") == ["a.md", "d1/a.md"]
    assert names("d1/a.md", "x/d1/a.md") == [f"{tmp_path.name}/d1/a.md", "x/d1/a.md"]
    # the same file is one document, however it is named
    assert names("d1/a.md", "d1/a.md", "d2/../d1/a.md", str(tmp_path / "d1")) == ["a.md", "sub/a.md"]
    proposal = build_lexicon(["d1", "d2", "d1"], LEXICON)
    assert proposal.documents == 5
    keys = [(row.skill, row.role, row.document) for row in proposal.provenance]
    assert len(set(keys)) == len(keys) == 4


def blocks(markup):
    return [(block.kind, block.text) for block in read_blocks(markup, "text/html")]


def test_markup_whose_text_stands_outside_of_paragraphs():
    assert blocks("<h2>Data Scientist</h2><div>Python, <b>SQL</b></div>Tableau <span>R</span><p>Git") == [
        ("heading", "Data Scientist"), ("paragraph", "Python, SQL"), ("paragraph", "Tableau R"), ("paragraph", "Git"),
    ]  # fmt: skip


def test_blocks_in_blocks_say_their_text_once():
    assert blocks("<div>a<p>b</p>c<section><div>d</div></section></div>") == [("paragraph", word) for word in "abcd"]
    assert blocks("<ul><li>a<ul><li>b</ul>c<li><p>d</p><p>e</p></ul>") == [("item", word) for word in "abcde"]
    assert blocks("<h1><div>a</div></h1><p>b<br>c<!-- no -->d<?php no ?>e</p>") == [
        ("heading", "a"), ("paragraph", "b cde")
    ]  # fmt: skip
    table = "<div>a<table><tr><th>of<th>ds<tr><td>tools<td><p>SQL</p></table>b</div>"
    assert blocks(table) == [("paragraph", "a"), ("cell", "SQL"), ("paragraph", "b")]
    assert blocks("<title>a</title><nav>b</nav><div>c<script>d</script></div>") == [("paragraph", "c")]


def test_the_lines_of_markup():
    page = "<html>\n<body>\n<div>\n  a\n<p>b</p></div>\n<table>\n<tr><td>x<td>ds\n<tr><td>y<td>c</table>\n"
    assert [(block.text, block.line) for block in read_blocks(page, "text/html", 11)] == [
        ("a", 14),
        ("b", 15),
        ("c", 16),
    ]


def test_an_xml_declaration_before_markup(tmp_path):
    page = tmp_path / "page.html"
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    page.write_text(f"{declaration}\n<html><body><h1>Data Scientist</h1><p>Python – né</p></html>", encoding="utf-8")
    (document,) = read_documents([page], LEXICON)
    assert [(statement.text, statement.line) for statement in document.statements] == [("Python – né", 2)]
    assert build_lexicon([page], LEXICON).sides["python"] == {"ds"}
