"""Layout: pages drawn here, with known order, to one text."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from rolematch.layout import lay_out
from rolematch.reading import read_bytes
from rolematch.records import Box, Document, Page, Reading, Source, Span, Word

PROSE = [
    "Trained the models that decide when a mill stands still",
    "and told the millers every morning what they would need",
    "Moved the jobs of the night to a cluster with one command",
    "Wrote the tests that nobody had thought of in ten years",
    "Explained the numbers to a board that had never seen any",
    "Measured the flour of forty mills and found where it went",
    "Cut the cost of a run from a day of work to half an hour",
    "Read the papers of the field aloud on every second Friday",
    "Kept the data of nine countries in one table with a key",
    "Built the page that shows each driver where to go next",
    "Taught two courses on the cleaning of data for beginners",
    "Closed the books of the year three days before the others",
]
TOOLS = [
    "Contact",
    "ada@example.com",
    "Skills",
    "Python",
    "SQL",
    "PyTorch",
    "Docker",
    "Languages",
    "English",
    "Frisian",
]

Drawn = tuple[float, float, str]


def drawn(lines: Sequence[Drawn], size: float = 10, pages: Sequence[Sequence[Drawn]] = ()) -> Document:
    """Draw lines of (x, distance from the top, text) and lay the page out again."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pagesize=(600, 800))
    for page in (lines, *pages):
        canvas.setFont("Helvetica", size)
        for x, top, text in page:
            canvas.drawString(x, 800 - top, text)
        canvas.showPage()
    canvas.save()
    return lay_out(read_bytes(buffer.getvalue(), "drawn.pdf"))


def rows(document: Document) -> list[str]:
    return document.text.splitlines()


def test_right_aligned_dates_stay_on_their_line() -> None:
    lines: list[Drawn] = []
    for number, text in enumerate(PROSE):
        lines.append((50, 60 + 13 * number, text))
        if number % 4 == 0:
            lines.append((500, 60 + 13 * number, f"2020 - 202{number // 4 + 1}"))
    document = drawn(lines)
    assert rows(document)[0] == f"{PROSE[0]}\t2020 - 2021"
    assert rows(document)[1] == PROSE[1]
    assert not document.notes


def test_a_side_bar_is_read_after_the_main_text() -> None:
    lines: list[Drawn] = [(250, 40, "Ada Example, miller and keeper of models")]
    lines += [(40, 80 + 15 * number, text) for number, text in enumerate(TOOLS * 3)]
    lines += [(250, 84 + 13 * number, text) for number, text in enumerate(PROSE * 3)]
    document = drawn(lines)
    text = rows(document)
    assert text[1 : 1 + len(PROSE)] == PROSE
    assert text[-len(TOOLS) :] == TOOLS
    assert [note.code for note in document.notes] == ["columns-untangled"]


@pytest.mark.parametrize("shift", [0.0, 4.0])
def test_two_columns_of_text_are_not_interleaved_even_where_their_lines_stand_level(shift: float) -> None:
    lines = [(40.0, 80.0 + 13 * number, text) for number, text in enumerate(PROSE)]
    lines += [(330.0, 80.0 + shift + 13 * number, text) for number, text in enumerate(reversed(PROSE))]
    assert rows(drawn(lines, size=9)) == [*PROSE, *reversed(PROSE)]


def test_labels_and_what_they_label_stay_rows() -> None:
    labels = ["Languages", "Databases", "Cloud", "Methods", "Tools", "Systems"]
    lines: list[Drawn] = []
    for number, label in enumerate(labels):
        lines += [(50, 60 + 13 * number, label), (160, 60 + 13 * number, PROSE[number])]
    assert rows(drawn(lines)) == [f"{label}\t{text}" for label, text in zip(labels, PROSE, strict=False)]


def test_a_table_of_dates_at_the_left_stays_rows() -> None:
    lines: list[Drawn] = []
    for number, text in enumerate(PROSE):
        lines.append((160, 60 + 14 * number, text))
        if number % 3 == 0:
            lines.append((50, 60 + 14 * number, f"0{number + 1}/2020 - 2021"))
    text = rows(drawn(lines))
    assert text[0] == f"01/2020 - 2021\t{PROSE[0]}"
    assert text[3] == f"04/2020 - 2021\t{PROSE[3]}"


def margin(cells: Sequence[Sequence[str]], distance: float = 13) -> list[Drawn]:
    """Draw cells at the left, each beside three lines of text."""
    lines: list[Drawn] = []
    for number, cell in enumerate(cells):
        top = 60 + number * 3.5 * distance
        lines += [(50, top + 11 * line, part) for line, part in enumerate(cell)]
        lines += [(160, top + distance * line, text) for line, text in enumerate(PROSE[3 * number : 3 * number + 3])]
    return lines


@pytest.mark.parametrize(
    ("cells", "heads"),
    [
        (
            [("Mar 2022 –", "Present"), ("May 2019 – Feb", "2022"), ("2015 –", "2019")],
            ["Mar 2022 – Present", "May 2019 – Feb 2022", "2015 – 2019"],
        ),
        (
            [("2022 - 2024", "Lyon"), ("2019 - 2022", "Oslo"), ("Quill Mills", "Basel", "2015")],
            ["2022 - 2024\tLyon", "2019 - 2022\tOslo", "Quill Mills\tBasel\t2015"],
        ),
        (
            [("Work and", "duties"), ("Tools",), ("Other", "activities")],
            ["Work and duties", "Tools", "Other activities"],
        ),
    ],
)
def test_cells_in_the_margin_are_read_whole(cells: Sequence[Sequence[str]], heads: Sequence[str]) -> None:
    text = rows(drawn(margin(cells)))
    assert text[::3] == [f"{head}\t{PROSE[3 * number]}" for number, head in enumerate(heads)]
    assert [line for number, line in enumerate(text) if number % 3] == [
        text for number, text in enumerate(PROSE[: 3 * len(heads)]) if number % 3
    ]


def test_rows_with_a_year_each_keep_it() -> None:
    years = ["2019", "2020", "2021", "2022"]
    lines: list[Drawn] = []
    for number, year in enumerate(years):
        lines += [(50, 60 + 13 * number, year), (160, 60 + 13 * number, PROSE[number])]
    assert rows(drawn(lines)) == [f"{year}\t{text}" for year, text in zip(years, PROSE, strict=False)]


@pytest.mark.parametrize("bullet", ["-", "–", "o", "•"])
def test_bullets_far_from_their_items_are_no_cells(bullet: str) -> None:
    lines: list[Drawn] = []
    for number, text in enumerate(PROSE[:6]):
        lines += [(50, 60 + 13 * number, bullet), (80, 60 + 13 * number, text)]
    assert rows(drawn(lines)) == [f"• {text}" for text in PROSE[:6]]


def test_years_below_each_other_are_rows_in_every_section() -> None:
    lines: list[Drawn] = []
    for number, text in enumerate(PROSE[:6]):
        top = 60 + 13 * number + 40 * (number // 2)
        lines += [(50, top, str(2022 - number)), (160, top, text)]
    assert rows(drawn(lines)) == [f"{2022 - number}\t{text}" for number, text in enumerate(PROSE[:6])]


@pytest.mark.parametrize(
    ("below", "whole"),
    [
        (("May 2024", "Dec 2022"), ("Mar 2022 – May 2024", "May 2019 – Dec 2022")),
        (("Remote", "Basel"), ("Mar 2022 –", "May 2019 –")),
    ],
)
def test_dates_over_two_lines_at_the_right(below: Sequence[str], whole: Sequence[str]) -> None:
    lines: list[Drawn] = []
    for number, first in enumerate(["Mar 2022 –", "May 2019 –"]):
        top = 60 + 60 * number
        lines += [(50, top, "Miller"), (480, top, first), (50, top + 13, "Quill"), (480, top + 13, below[number])]
        lines += [(50, top + 26, PROSE[number])]
    assert rows(drawn(lines))[::3] == [f"Miller\t{dates}" for dates in whole]


def test_three_columns_are_read_one_after_the_other() -> None:
    bar = [f"Item {number} of many" for number in range(24)]
    lines: list[Drawn] = [(30, 83 + 12 * number, text) for number, text in enumerate(bar)]
    lines += [(130, 80 + 13 * number, text) for number, text in enumerate(PROSE * 2)]
    lines += [(480, 87 + 15 * number, text) for number, text in enumerate(TOOLS)]
    assert rows(drawn(lines, size=9)) == [*PROSE * 2, *TOOLS, *bar]


def test_a_large_name_is_not_cut_where_the_text_below_begins() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pagesize=(600, 800))
    canvas.setFont("Helvetica", 24)
    canvas.drawString(50, 740, "Adalbert Example")
    start = 50 + canvas.stringWidth("Adalbert ", "Helvetica", 24)
    canvas.setFont("Helvetica", 10)
    for number, text in enumerate(PROSE):
        canvas.drawString(50, 700 - 14 * number, f"0{number % 9 + 1}/2020")
        canvas.drawString(start, 700 - 14 * number, text)
    canvas.save()
    assert rows(lay_out(read_bytes(buffer.getvalue(), "drawn.pdf")))[0] == "Adalbert Example"


def test_small_capitals_are_as_large_as_their_capital() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pagesize=(600, 800))
    line = canvas.beginText(50, 740)
    for size, text in [(14, "E"), (10, "DUCATION "), (10, "AND "), (10, "TRAINING")]:
        line.setFont("Helvetica", size)
        line.textOut(text)
    canvas.drawText(line)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(50, 700, PROSE[0])
    canvas.save()
    document = lay_out(read_bytes(buffer.getvalue(), "drawn.pdf"))
    assert rows(document)[0] == "EDUCATION AND TRAINING"
    assert [line.size for line in document.lines] == [14, 11]


@pytest.mark.parametrize(
    ("written", "read"),
    [("* SKILLS *", "SKILLS"), ("--- WORK HISTORY ---", "WORK HISTORY"), ("· Python · SQL ·", "• Python · SQL ·")],
)
def test_ornaments_around_a_heading_go(written: str, read: str) -> None:
    assert rows(drawn([(50, 60, written), (50, 90, PROSE[0])]))[0] == read


def test_page_numbers_and_running_heads_are_dropped() -> None:
    first = [
        (50.0, 30.0, "Ada Example"),
        *((50.0, 90.0 + 13 * n, text) for n, text in enumerate(PROSE)),
        (300.0, 785.0, "Page 1 of 2"),
    ]
    second = [
        (50.0, 30.0, "Ada Example"),
        *((50.0, 90.0 + 13 * n, text) for n, text in enumerate(PROSE[::-1])),
        (300.0, 785.0, "Page 2 of 2"),
    ]
    text = rows(drawn(first, pages=[second]))
    assert text == ["Ada Example", *PROSE, *PROSE[::-1]]


def test_a_number_on_the_page_is_no_page_number() -> None:
    lines = [(50.0, 90.0 + 13 * n, text) for n, text in enumerate(PROSE)]
    lines += [(50.0, 400.0, "2021")]
    assert rows(drawn(lines))[-1] == "2021"


def test_letter_spaced_headings_are_put_together() -> None:
    text = rows(drawn([(50, 60, "W O R K   H I S T O R Y"), (50, 90, PROSE[0]), (50, 103, PROSE[1])]))
    assert text[0] == "WORK HISTORY"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("We spoke of optimi-", "sation with the mill", "We spoke of optimisation"),
        (
            "This was a time-series and then a time-",
            "series again in spring",
            "This was a time-series and then a time-series",
        ),
        ("All of the pre-", "War mills are gone now", "All of the pre-"),
        ("From the years 2019-", "and so on to the end", "From the years 2019-"),
    ],
)
def test_broken_words_are_mended(first: str, second: str, whole: str) -> None:
    assert rows(drawn([(50, 60, first), (50, 73, second)]))[0] == whole


def test_bullets_are_written_alike() -> None:
    text = rows(
        drawn(
            [
                (50, 60, "•"),
                (62, 60, PROSE[0]),
                (50, 75, "- " + PROSE[1]),
                (50, 90, "•" + PROSE[2]),
                (50, 105, "mid-day – no bullet"),
            ]
        )
    )
    assert text == [f"• {PROSE[0]}", f"• {PROSE[1]}", f"• {PROSE[2]}", "mid-day – no bullet"]


def test_gaps_tell_paragraphs() -> None:
    tops = [60, 73, 86, 125, 138, 151]
    document = drawn([(50.0, float(top), text) for top, text in zip(tops, PROSE, strict=False)])
    gaps = [line.gap for line in document.lines]
    assert gaps[3] > 1
    assert max(gap for number, gap in enumerate(gaps) if number != 3) < 0.2


def test_every_character_knows_its_place(resumes: object) -> None:
    document = drawn([(50, 60, PROSE[0]), (50, 73, "optimi-"), (50, 73, "We optimi-"), (50, 86, "sation goes on")])
    for span, box in document.places:
        assert box.page == 1
        assert box.x0 < box.x1
        assert not any(character.isspace() for character in span.of(document.text))
    start = document.text.index("decide")
    (box,) = document.boxes_of(Span(start, start + 6))
    assert 50 < box.x0 < box.x1 < 400
    assert box.top < 60 < box.bottom


def test_a_range_drawn_upwards_in_the_margin_becomes_one_line() -> None:
    lines: list[Drawn] = []
    for number, (end, start) in enumerate((("Current", "2021"), ("2021", "2018"), ("2018", "2016"))):
        top = 60 + 90 * number
        indent = 0 if end == "Current" else 7
        lines += [(52 + indent, top, end), (69, top + 13, "|"), (59, top + 26, start)]
        lines.append((120, top, f"Data Scientist {number}"))
        lines += [(120, top + 13 * n, text) for n, text in enumerate(PROSE[:4], 1)]
    found = rows(drawn(lines))
    assert [row for row in found if "\t" in row] == [
        "2021 – Current\tData Scientist 0", "2018 – 2021\tData Scientist 1", "2016 – 2018\tData Scientist 2",
    ]  # fmt: skip
    assert "|" not in " ".join(found)


def test_a_note_quotes_what_is_hidden_but_not_all_of_it() -> None:
    words = tuple(Word(f"word{number}", line=0, visible=False) for number in range(300))
    document = lay_out(Reading(Source("a.txt", "text/plain", "", 0), (Page(1, 0, 0, (Word("Ada", line=0), *words)),)))
    (note,) = document.notes
    assert note.message.startswith("300 words do not show on the page, left out: “word0 word1 ")
    assert note.message.endswith(" …”")
    assert len(note.message) < 300


def test_hidden_words_are_left_out_and_counted() -> None:
    page = Page(1, 0, 0, (Word("Ada", line=0), Word("TensorFlow", line=0, visible=False), Word("bakes", line=0)))
    document = lay_out(Reading(Source("a.txt", "text/plain", "", 0), (page,)))
    assert document.text == "Ada bakes\n"
    assert [note.code for note in document.notes] == ["hidden-text"]
    assert "1 word" in document.notes[0].message


WORDS = st.builds(
    Word,
    # a lone o is a bullet where it opens a line
    text=st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8).filter(lambda text: text != "o"),
    line=st.integers(0, 30),
    tab=st.booleans(),
)


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=40))
def test_lines_cover_the_text_and_no_word_is_lost(words: list[Word]) -> None:
    ordered = sorted(words, key=lambda word: word.line or 0)
    document = lay_out(Reading(Source("a.txt", "text/plain", "", 0), (Page(1, 0, 0, tuple(ordered)),)))
    assert document.text == "".join(line.span.of(document.text) + "\n" for line in document.lines)
    letters = "".join(c for word in ordered for c in word.text if c.isalnum())
    assert "".join(c for c in document.text if c.isalnum()) == letters


def boxed(heads: Sequence[str], *below: Sequence[str], size: float = 13) -> list[str]:
    """Draw headings side by side over rows of cells, below a paragraph, and give the lines read."""
    columns = (50, 230, 410)
    words = [Word(w, Box(1, 50 + 60 * n, 100, 100 + 60 * n, 110), 10) for n, w in enumerate(PROSE[0].split()[:7])]
    for number, cells in enumerate((heads, *below)):
        height = size if not number else 10
        for x, cell in zip(columns, cells, strict=False):
            top = 150 + 14 * number
            words.append(Word(cell, Box(1, x, top, x + 6 * len(cell), top + height), height, bold=not number))
    page = Page(1, 600, 800, tuple(words))
    return rows(lay_out(Reading(Source("drawn.pdf", "application/pdf", "0" * 64, 1), (page,))))


@pytest.mark.parametrize("count", [2, 3])
def test_headings_side_by_side_over_a_line_each(count: int) -> None:
    heads, below = ["Skills", "Languages", "Interests"][:count], ["Python", "Norwegian", "Sailing"][:count]
    expected = [text for pair in zip(heads, below, strict=True) for text in pair]
    assert boxed(heads, below)[1:] == expected


def test_an_employer_and_its_place_are_no_headings() -> None:
    assert boxed(["Quillfeather", "Oslo"], ["Analyst", "2019–2021"])[1:] == ["Quillfeather\tOslo", "Analyst\t2019–2021"]


def test_the_bold_head_of_a_table_is_its_first_row() -> None:
    read = boxed(["Degree", "School"], ["MSc", "Varde"], ["BSc", "Oslo"], size=10)[1:]
    assert read == ["Degree\tSchool", "MSc\tVarde", "BSc\tOslo"]


def white_on(shape: str) -> Document:
    """Draw a black word, and a white one at (100, 700) over a dark shape."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pagesize=(600, 800))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(100, 740, "Skills of many years, and the tools")
    canvas.setFillColorRGB(0.2, 0.2, 0.4)
    if shape == "round box":
        _round_path(canvas, 92, 694, 80, 20)
    elif shape == "round box that the word leaves":
        _round_path(canvas, 92, 694, 20, 20)
    elif shape == "round box drawn later":
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(100, 700, "Elephants")
        canvas.setFillColorRGB(0.2, 0.2, 0.4)
        _round_path(canvas, 92, 694, 80, 20)
        canvas.save()
        return lay_out(read_bytes(buffer.getvalue(), "drawn.pdf"))
    elif shape == "round box under a white one":
        _round_path(canvas, 92, 694, 80, 20)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(90, 690, 90, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(100, 700, "Elephants")
    canvas.save()
    return lay_out(read_bytes(buffer.getvalue(), "drawn.pdf"))


def _round_path(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Fill a box whose corners take several curves each, as browsers draw them."""
    path = canvas.beginPath()
    path.moveTo(x + 2, y)
    corners = ((x + width, y, 1, 1), (x + width, y + height, -1, 1), (x, y + height, -1, -1), (x, y, 1, -1))
    for cx, cy, _, _ in corners:
        path.lineTo(cx + (2 if cx == x else -2), cy + (1 if cy == y else -1))
        for part in (0.25, 0.5, 0.75, 1.0):
            step = 0.5 * part
            path.curveTo(cx, cy, cx, cy, cx + (step if cx == x else -step), cy + (step if cy == y else -step))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def test_white_words_show_on_a_box_with_round_corners() -> None:
    document = white_on("round box")
    assert "Elephants" in document.text
    assert not document.notes


@pytest.mark.parametrize(
    "shape", ["none", "round box that the word leaves", "round box drawn later", "round box under a white one"]
)
def test_white_words_beside_a_round_box_or_over_white_stay_hidden(shape: str) -> None:
    document = white_on(shape)
    assert "Elephants" not in document.text
    assert [note.code for note in document.notes] == ["hidden-text"]


FRAME = [
    (170, 100, PROSE[0]),
    (170, 112, PROSE[1]),
    (60, 110, "Profile"),
    (170, 160, PROSE[2]),
    (170, 172, PROSE[3]),
    (60, 170, "Experience"),
    (170, 220, PROSE[4]),
    (170, 232, PROSE[5]),
    (60, 230, "Education"),
    (170, 244, PROSE[6]),
]


def test_headings_in_a_margin_stand_before_what_they_head() -> None:
    found = rows(drawn(FRAME))
    assert found == ["Profile", *PROSE[:2], "Experience", *PROSE[2:4], "Education", *PROSE[4:7]]


def test_a_short_list_beside_text_is_no_frame_of_headings() -> None:
    tools = [(60, 110 + 20 * i, tool) for i, tool in enumerate(TOOLS)]
    text = [(170, 100 + 13 * i, line) for i, line in enumerate(PROSE)]
    found = rows(drawn([*tools, *text]))
    assert [line for line in found if line in PROSE] == PROSE
    assert found.index(TOOLS[0]) + len(TOOLS) - 1 == found.index(TOOLS[-1])
