"""Recombine the invented people of ``examples/people`` into as many as are asked for, each from its number alone.

A `Candidate` is kept in parts (name, places, jobs with months, degrees with years), so that a swap can change one part
and leave all else as it is; `as_person` writes the resume that `rendering` can render.
"""

from __future__ import annotations

import csv
import functools
import random
from dataclasses import dataclass, field
from pathlib import Path

from rendering.content import Entry, Person, Section, Work, read_people

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
WORDS = Path(__file__).resolve().parents[1] / "cases" / "panel"
AS_OF = 2026 * 12 + 5
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
GROUPS = ("Asian", "Black", "Hispanic", "White")
SEXES = ("female", "male")
PLACES = ("Dayton, Ohio", "Leeds", "Boise, Idaho", "Halifax, Canada", "Bristol, UK")
EMPLOYERS = ("Alder Freight", "Portico Insurance", "Bottega Retail", "Northmoor Energy", "Quillfeather Media",
             "Sandbar Logistics", "Tern Payments", "Umber Health", "Wexmoor Telecom", "Yarrow Foods")  # fmt: skip
SCHOOLS = ("University of Ostrava Heights", "Muster University", "Larkfield College", "Valfossa University")
# words that the two spellings of English write differently; each person gets some of these
SPELLED = (
    "Optimized the training loop and quantized the models for a center with ten GPUs.",
    "Modeled the behavior of customers and visualized it for the organization.",
    "Labeled color images with three neighbors and analyzed where the labelers disagreed.",
    "Tokenized the catalog, normalized prices and summarized reviews with language models.",
    "Containerized the scoring program and standardized its artifacts.",
    "Analyzed randomized experiments and recognized seasonal behavior in demand.",
    "Regularized regression models and minimized the error of forecasts; organized the review.",
    "Specialized in optimization of labor schedules; utilized linear programming.",
)
# and these with accents or without
REMARK_ON_WORDS = "A naive Bayes model did well in that role, as a resume of the project says."
# where people put their sections
ORDERS = (
    ("summary", "jobs", "skills", "degrees", "languages", "activities", "personal"),
    ("summary", "degrees", "skills", "jobs", "activities", "languages", "personal"),
    ("degrees", "jobs", "skills", "personal", "languages", "activities", "summary"),
)
REMARK = "Colleagues say that {} work is careful and that {} can be relied on."


@dataclass(frozen=True, slots=True)
class Job:
    """A job with its months; ``end`` None is the present."""

    title: str
    employer: str
    place: str
    start: int
    end: int | None
    bullets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree and the year in which it was taken, None where the resume does not say."""

    title: str
    school: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One invented person in parts."""

    number: int
    name: str
    email: str
    phone: str
    place: str
    headline: str
    summary: str
    jobs: tuple[Job, ...]
    degrees: tuple[Degree, ...]
    skills: tuple[tuple[str, str], ...]
    languages: str = "English"
    activities: tuple[str, ...] = ("Captain, chess club", "Volunteer, town choir", "Member, Society of Engineers")
    remark: str = REMARK_ON_WORDS
    pronouns: tuple[str, str] = ("their", "they")
    line: tuple[str, ...] = ()
    personal: str = "Available from next month."
    order: tuple[str, ...] = ORDERS[0]
    as_of: int = AS_OF
    look: dict[str, object] = field(default_factory=dict)


def candidate(number: int) -> Candidate:
    """Invent a person; the same number gives the same one."""
    rng = random.Random(number)
    pool = _pool()
    role = rng.choice(("MLE", "DS", "both", "neither"))
    near = [p for p in pool if p.truth["role"] == role]
    # one part in five comes from any desk, so that fits lie everywhere between the ends
    pick = lambda: rng.choice(near if rng.random() < 0.8 else pool)  # noqa: E731
    jobs = []
    end: int | None = None
    for place in range(rng.choice((2, 2, 3))):
        source = rng.choice(_jobs(pick()))
        months = rng.randrange(8, 50)
        last = AS_OF if end is None else end
        bullets = [*rng.sample(source.bullets, min(2, len(source.bullets))), rng.choice(SPELLED)]
        jobs.append(
            Job(source.title, rng.choice(EMPLOYERS), rng.choice(PLACES), last - months, None if place == 0 else end,
                tuple(bullets))
        )  # fmt: skip
        end = last - months - rng.randrange(0, 4)
    skills = rng.choice(_skills(pick()))
    year = (jobs[-1].start // 12) - rng.randrange(0, 2)
    titles = [e.title for p in near for s in p.sections for e in s.entries if e.degree]
    degrees = (Degree(rng.choice(titles), rng.choice(SCHOOLS), year),)
    summary = rng.choice(_summaries(pick()))
    group, sex = GROUPS[number % 4], SEXES[number // 4 % 2]
    return Candidate(
        number=number,
        name=named(group, sex, number),
        email=f"candidate{number}@example.com",
        phone=f"555-01{number % 100:02d}",
        place=rng.choice(PLACES),
        headline=near[0].headline if rng.random() < 0.5 else "",
        summary=summary,
        jobs=tuple(jobs),
        degrees=degrees,
        skills=skills,
        order=ORDERS[number % 3],
    )


def as_person(one: Candidate, style: str = "md") -> Person:
    """Write a candidate's resume, as `rendering` takes it."""
    parts = {
        "summary": Section("Summary", text=f"{one.summary} {one.remark} {REMARK.format(*one.pronouns)}"),
        "jobs": Section("Experience", entries=tuple(_entry(job) for job in one.jobs)),
        "skills": Section("Skills", groups=one.skills),
        "degrees": Section(
            "Education",
            entries=tuple(
                Entry(d.title, d.school, dates="" if d.year is None else str(d.year), degree=("BSc", "", None))
                for d in one.degrees
            ),
        ),
        "languages": Section("Languages", text=one.languages),
        "activities": Section("Activities", bullets=one.activities),
        "personal": Section("Personal details", text=one.personal),
    }
    return Person(
        file=f"candidate-{one.number:03d}.{style}",
        style=style,
        name=one.name,
        headline=one.headline,
        contact=(*one.line, one.email, one.phone, one.place),
        sections=tuple(parts[name] for name in one.order),
        order="title-first",
        look=one.look,
        truth={},
        tools=(),
        methods=(),
    )


def month_words(month: int | None) -> str:
    """Write a month as resumes do."""
    return "Present" if month is None else f"{MONTHS[month % 12]} {month // 12}"


def named(group: str, sex: str, number: int) -> str:
    """Give a name of a group."""
    firsts, lasts = names()[group, sex]
    return f"{firsts[number % len(firsts)]} {lasts[number // 3 % len(lasts)]}"


@functools.cache
def names() -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read the list of names: first and last names by group and sex."""
    with (WORDS / "names.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        (group, sex): (
            tuple(r["name"] for r in rows if (r["part"], r["group"], r["sex"]) == ("first", group, sex)),
            tuple(r["name"] for r in rows if (r["part"], r["group"]) == ("last", group)),
        )
        for group in GROUPS
        for sex in SEXES
    }


@functools.cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Read words that are spelled in two ways: American, British."""
    with (WORDS / "spelling.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return tuple((row["american"], row["british"]) for row in rows)


@functools.cache
def _pool() -> tuple[Person, ...]:
    return tuple(p for p in read_people(EXAMPLES / "people") if _jobs(p) and _skills(p) and _summaries(p))


def _jobs(person: Person) -> list[Entry]:
    return [
        entry
        for section in person.sections
        for entry in section.entries
        if isinstance(entry.work, Work) and entry.title and len(entry.bullets) >= 2 and not entry.roles
    ]


def _skills(person: Person) -> list[tuple[tuple[str, str], ...]]:
    return [section.groups for section in person.sections if section.groups]


def _summaries(person: Person) -> list[str]:
    return [section.text for section in person.sections[:1] if section.text and not section.entries]


def _entry(job: Job) -> Entry:
    return Entry(
        job.title,
        job.employer,
        job.place,
        f"{month_words(job.start)} – {month_words(job.end)}",
        bullets=job.bullets,
        work=Work("job", None, None, False),
    )
