"""The whole of parsing on one invented resume: the parts fit together and point into one text."""

import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rolematch.lexicon import load_lexicon
from rolematch.parsing import parse_document
from rolematch.records import Note, Profile, month_of

draw = runpy.run_path(str(Path(__file__).parent / "cases" / "drawing.py"))["draw"]
AS_OF = month_of(2026, 6)
KINDS = ["summary", "experience", "volunteer", "education", "skills"]
RESUME = """\
Ottilie Brandvold
ottilie.brandvold@example.org → Oslo, Norway
# Summary
Data scientist who prices insurance and ships what she prices.
# Experience
**Senior Data Scientist** → Jan 2022 – Present
Harbor Analytics → Oslo, Norway
- Built pricing models in Python and scikit-learn.
- Moved the weekly forecasts to Spark.
**Machine Learning Engineer** → Jul 2019 – Dec 2021
Fjordlight AS → Oslo, Norway
- Served ranking models with Docker and Kubernetes.
# Volunteer Experience
**Tutor** → Jan 2018 – Jun 2019
Varde Youth Club
# Education
MSc Statistics, University of Varde → 2017 – 2019
# Skills
Python, SQL, PyTorch, Docker
"""


@pytest.fixture(scope="module")
def profile() -> Profile:
    return parse_document(draw(RESUME), load_lexicon(), AS_OF)


def test_sections(profile):
    assert [section.kind for section in profile.sections] == ["contact", *KINDS]


def test_positions(profile):
    assert [(p.title, p.employer, p.kind, p.family, p.level) for p in profile.positions] == [
        ("Senior Data Scientist", "Harbor Analytics", "job", "ds", 3),
        ("Machine Learning Engineer", "Fjordlight AS", "job", "mle", None),
        ("Tutor", "Varde Youth Club", "volunteer", "education", None),
    ]


def test_months(profile):
    months = profile.months
    assert (months.total, months.mle, months.ds, months.either) == (84, 30, 54, 84)


def test_education(profile):
    assert [(e.degree, e.field, e.end) for e in profile.education] == [("MSc", "Statistics", month_of(2019, 12))]


def test_skills(profile):
    names = {skill.name for skill in profile.skills}
    assert {"Python", "SQL", "PyTorch", "Docker", "Kubernetes"} <= names
    assert not names & {"Java", "R", "TensorFlow"}


def test_everything_points_into_the_text(profile):
    text = profile.document.text
    spans = [span for section in profile.sections for span in (section.heading, section.body)]
    spans += [mention.span for mention in profile.mentions] + [education.span for education in profile.education]
    spans += [position.span for position in profile.positions]
    assert len(spans) >= 20
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert all(mention.span.of(text).strip() for mention in profile.mentions)


def test_notes_begin_with_the_documents():
    document = replace(
        draw("# Experience\n**Data Scientist, Harbor Analytics**\n- Ran."), notes=(Note("scanned", "x"),)
    )
    profile = parse_document(document, load_lexicon(), AS_OF)
    assert [note.code for note in profile.notes][:2] == ["scanned", "no-dates"]


def test_the_same_again(profile):
    assert parse_document(draw(RESUME), load_lexicon(), AS_OF) == profile


def test_time_is_an_argument(profile):
    earlier = parse_document(draw(RESUME), load_lexicon(), month_of(2021, 12))
    assert earlier.months.total == 30
    assert earlier.as_of != profile.as_of


@pytest.mark.parametrize("text", ["", "\n\n", "Ottilie Brandvold", "# Experience", "- \n- \n", "\t\t\n"])
def test_little_text_gives_little(text):
    profile = parse_document(draw(text), load_lexicon(), AS_OF)
    assert profile.positions == profile.education == ()
    assert profile.months.total == 0


def test_import_costs_no_spacy():
    code = "import sys, rolematch.parsing, rolematch.parsing.positions; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
