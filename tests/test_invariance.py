"""Who someone is moves no score: identities are swapped in the invented resumes, and the scores stay the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import rolematch as rm
from rolematch.layout import lay_out
from rolematch.reading import read_bytes
from rolematch.records import Score

AS_OF = "2026-06"


@pytest.fixture(scope="module")
def people(examples: Path) -> tuple[object, ...]:
    from rendering.content import read_people

    # their own layouts are for other tests; as text, only the words differ
    found = tuple(replace(person, style="md", look={}) for person in read_people(examples / "people"))
    assert len(found) >= 24
    return found


def score_of(person: object) -> Score:
    from rendering.styles import render

    return rm.score(lay_out(read_bytes(render(person), "someone.md")), as_of=AS_OF)


def outcome(score: Score) -> tuple[object, ...]:
    return (
        dict(score.fit),
        score.level_probabilities,
        score.decision,
        [(e.role, e.feature, e.weight) for e in score.evidence],
    )


def renamed(name: str) -> Callable[[object], object]:
    return lambda person: replace(person, name=name)


def with_contact(*contact: str) -> Callable[[object], object]:
    return lambda person: replace(person, contact=contact)


def with_section(heading: str, text: str) -> Callable[[object], object]:
    """Add a section at the end."""
    from rendering.content import Section

    return lambda person: replace(person, sections=(*person.sections, Section(heading, text=text)))


def schooled(name: str) -> Callable[[object], object]:
    """Change the school of every entry of every section of education."""

    def change(person: object) -> object:
        sections = tuple(
            replace(section, entries=tuple(replace(e, employer=name) if e.degree else e for e in section.entries))
            for section in person.sections
        )
        return replace(person, sections=sections)

    return change


def employed(name: str) -> Callable[[object], object]:
    """Change the employer of every position."""

    def change(person: object) -> object:
        sections = tuple(
            replace(
                section,
                entries=tuple(replace(e, employer=name) if e.work and not e.roles else e for e in section.entries),
            )
            for section in person.sections
        )
        return replace(person, sections=sections)

    return change


# names that are words of no list, of other scripts, long and short, and, worst, words of the lexicon and vocabulary
NAMES = (
    "Aoife Ní Bhriain", "Nguyễn Thị Minh Khai", "Xu Li", "DeShawn Washington", "Mary-Jane Smith", "محمد الأمين",
    "Ольга Петрова", "王小明", "Mr. John Brown", "Ms. Joan Brown", "Julia Scala", "Ruby Stata", "Max Python",
    "Jan Docker", "Spark Hadoop-Keras", "Dr. Model Deployment", "Ann Tensor-Flow",
)  # fmt: skip
CONTACTS = (
    ("someone@example.com", "555-0100"),
    ("python.sql@spark.example.com", "+44 555 0123", "12 R Street, Cuda, Docker County"),
    ("https://github.com/pytorch-tensorflow", "linkedin.com/in/machine-learning-engineer"),
    ("Lagos, Nigeria",), ("Tehran, Iran",), ("Buffalo, NY",), ("Male, 54 years old, married",), ("she/her",),
)  # fmt: skip
PERSONAL = (
    ("Personal details", "Date of birth: 3 March 1961. Nationality: Ghanaian. Married, two children. Male."),
    ("Personal details", "Born in 2001. Nationality: Swiss. Single. Female. Religion: none."),
    ("Interests", "Python keeping, statistics of baseball, reading about deep learning, women's football"),
    ("Languages", "Arabic (native), Julia, English"),
    ("References", "Professor Keras, head of machine learning at Tableau College"),
)
SCHOOLS = (
    "Harvard University",
    "Night School of Nowhere",
    "Howard University",
    "Tableau College",
    "Python State University",
)
EMPLOYERS = ("Muster GmbH", "Google", "Smith & Sons Ltd", "Kafka Spark GmbH", "Deep Learning Partners Inc")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_moves_nothing(people: tuple[object, ...], name: str) -> None:
    same(people, renamed("Kim Miller"), renamed(name))


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact[0])
def test_a_contact_or_a_place_moves_nothing(people: tuple[object, ...], contact: tuple[str, ...]) -> None:
    same(people, with_contact("mail@example.org", "555-0199", "Springfield"), with_contact(*contact))


@pytest.mark.parametrize(("heading", "text"), PERSONAL, ids=lambda text: text[:30])
def test_personal_details_move_nothing(people: tuple[object, ...], heading: str, text: str) -> None:
    same(people, with_section(heading, "Nothing to say."), with_section(heading, text))


@pytest.mark.parametrize("name", SCHOOLS)
def test_the_name_of_a_school_moves_nothing(people: tuple[object, ...], name: str) -> None:
    same(people, schooled("Muster University"), schooled(name))


@pytest.mark.parametrize("name", EMPLOYERS)
def test_the_name_of_an_employer_moves_no_fit(people: tuple[object, ...], name: str) -> None:
    same(people, employed("Beispiel AG"), employed(name))


def same(people: tuple[object, ...], one: Callable[[object], object], other: Callable[[object], object]) -> None:
    moved = [p.file for p in people if outcome(score_of(one(p))) != outcome(score_of(other(p)))]
    assert not moved, f"{len(moved)} of {len(people)} scores moved: {moved}"


@pytest.mark.parametrize("before", ["he", "his", "Mr."])
def test_pronouns_move_nothing(people: tuple[object, ...], before: str) -> None:
    after = {"he": "she", "his": "her", "Mr.": "Mrs."}[before]
    summary = "In short, {} is at home in the work described here, says a colleague."
    same(people, with_section("Remark", summary.format(before)), with_section("Remark", summary.format(after)))


def test_these_tests_would_see_a_move(people: tuple[object, ...]) -> None:
    plain = [outcome(score_of(with_section("Skills", "Nothing to say.")(p))) for p in people]
    skilled = [outcome(score_of(with_section("Skills", "PyTorch, CUDA, Kubernetes")(p))) for p in people]
    assert sum(a != b for a, b in zip(plain, skilled, strict=True)) == len(people)


def titled(title: str) -> Callable[[object], object]:
    """Give every position one title, and name it in the headline and in running text."""

    def change(person: object) -> object:
        sections = tuple(
            replace(
                section,
                entries=tuple(replace(e, title=title) if e.work and not e.roles else e for e in section.entries),
            )
            for section in person.sections
        )
        changed = replace(person, headline=title, sections=sections)
        return with_section("Remark", f"An experienced {title} among other {title}s, so a colleague says.")(changed)

    return change


@pytest.mark.parametrize(
    "title", ["Data Scientist", "AI Engineer", "Computer Vision Engineer", "Data Analyst", "Nurse"]
)
def test_the_words_of_a_title_move_no_fit(people: tuple[object, ...], title: str) -> None:
    def fits(title: str) -> list[dict[str, float]]:
        return [dict(score_of(titled(title)(person)).fit) for person in people]

    moved = [
        (person.file, one, other)
        for person, one, other in zip(people, fits("Machine Learning Engineer"), fits(title), strict=True)
        if one != other
    ]
    assert not moved, f"{len(moved)} of {len(people)} fits moved: {moved}"
