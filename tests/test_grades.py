"""What is said of a skill's use: described work over projects over lists over courses; asides and denials apart."""

import re
from pathlib import Path

import pytest

from rolematch.layout import lay_out
from rolematch.lexicon import load_lexicon
from rolematch.masking import visible_terms
from rolematch.parsing import parse_document
from rolematch.parsing.claims import find_claims
from rolematch.parsing.grading import grade_mentions
from rolematch.parsing.skills import find_mentions
from rolematch.reading import read_bytes
from rolematch.records import GRADES, Document, Section, Source, Span, month_of

LEXICON = load_lexicon()
MARK = re.compile(r"\[\[([^\]|]+)\|(\w+)\]\]")


def cases(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


FILES = sorted((Path(__file__).parent / "cases/claims").glob("*.txt"))
CASES = [case for path in FILES if path.stem != "known_failures" for case in cases(path)]
KNOWN_FAILURES = [case for path in FILES if path.stem == "known_failures" for case in cases(path)]


def graded(text, kind="experience"):
    document = Document(Source("resume.txt", "text/plain", "", len(text)), text, ())
    found = find_mentions(document, (Section(kind, Span(0, 0), Span(0, len(text))),), LEXICON)
    return grade_mentions(text, found, (), (), LEXICON)


def test_enough_cases():
    assert len(CASES) >= 110
    assert {grade for case in CASES for _, grade in MARK.findall(case)} == {"work", "course", "denied"}


@pytest.mark.parametrize("case", CASES)
def test_claims(case):
    text = MARK.sub(r"\1", case)
    got = {mention.span.start: mention.grade for mention in graded(text)}
    want, shift = [], 0
    for mark in MARK.finditer(case):
        want.append((mark[1], mark.start() - shift, mark[2]))
        shift += len(mark[0]) - len(mark[1])
    assert [(word, start, got.get(start)) for word, start, _ in want] == want


@pytest.mark.parametrize("case", KNOWN_FAILURES)
@pytest.mark.xfail(strict=True, reason="what is said behind the claim turns it round")
def test_known_failures(case):
    test_claims(case)


def test_a_claim_never_raises_a_grade():
    for kind in ("experience", "projects", "skills", "education"):
        (plain,) = graded("Kubernetes", kind)
        (weak,) = graded("Familiar with Kubernetes", kind)
        assert GRADES.index(weak.grade) >= GRADES.index(plain.grade)


def test_claims_end_with_their_clause():
    text = "No experience with Java. Python\n\n• Rust"
    (claim,) = find_claims(text, LEXICON)
    assert claim.span.of(text) == " Java"


RESUME = """Runa Halvorsen
runa@example.com

Experience
Machine Learning Engineer, Tableau Fine Arts Ltd
January 2020 - December 2020
- Built a ranking service in Python. No experience with Java.
- Part of the data science team; familiar with Kubernetes.

Projects
- A chess engine in TypeScript

Education
MSc Computer Vision, 2019

Skills
SQL, Docker, Tensorfow, Kuberntes
"""


@pytest.fixture(scope="module")
def profile():
    return parse_document(lay_out(read_bytes(RESUME.encode(), "resume.txt")), LEXICON, month_of(2026, 6))


def test_grades_of_a_whole_resume(profile):
    skills = {skill.skill: skill for skill in profile.skills}
    grades = {name: skill.grade for name, skill in skills.items()}
    assert grades["python"] == "work"
    assert grades["typescript"] == "project"
    assert grades["sql"] == "list"
    # one mention says "familiar with", the other (a slip of the pen) stands in the list
    assert grades["kubernetes"] == "list"
    # denied, the name of a team, the field of a degree, an employer's name
    assert not {"java", "data-science", "computer-vision", "tableau"} & skills.keys()
    found = {(mention.skill, mention.grade) for mention in profile.mentions}
    assert {("java", "denied"), ("data-science", "aside"), ("computer-vision", "aside")} <= found


def test_only_used_skills_have_months(profile):
    skills = {skill.skill: skill for skill in profile.skills}
    assert skills["python"].months == 12
    assert skills["kubernetes"].months is None


def test_what_is_denied_reaches_no_model(profile):
    features = {term.feature for term in visible_terms(profile, LEXICON)}
    assert "skill:python" in features
    assert "skill:java" not in features


def test_one_slip_is_forgiven_in_a_skills_list_and_nowhere_else(profile):
    misspelt = {m.span.of(profile.document.text): (m.skill, m.rule) for m in profile.mentions if m.rule == "misspelt"}
    assert misspelt == {"Tensorfow": ("tensorflow", "misspelt"), "Kuberntes": ("kubernetes", "misspelt")}
    assert not [m for m in graded("Ran it in Tensorfow.", "experience") if LEXICON.skills[m.skill].kind == "tool"]
    # two slips, a short name, a word that is near one but is a word
    for item in ("Tensrfow", "Pythn", "Jav", "Statics", "Networks", "Manpower", "Oncology", "Recognition", "Publisher"):
        assert not [m for m in graded(f"SQL, {item}, Docker", "skills") if m.rule == "misspelt"], item
