"""The records that travel between the rooms: frozen dataclasses of plain values.

Characters are counted in ``Document.text``; a :class:`Span` is half open. A month is an integer,
``year * 12 + month - 1``, so that subtracting two of them counts months. Lengths on a page are in
points (1/72 inch) from the top left corner.
"""

from __future__ import annotations

import bisect
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Role = str
ROLES: tuple[Role, ...] = ("mle", "ds")
"""The two roles that come with the package; a model may have learned more."""
Decision = str
"""``MLE``, ``DS``, ``both``, ``neither``, ``uncertain``; with more roles their names, joined by "+" if several fit."""
SectionKind = Literal[
    "contact", "summary", "experience", "education", "skills", "projects", "certifications",
    "publications", "awards", "volunteer", "languages", "interests", "references", "personal", "other",
]  # fmt: skip
PositionKind = Literal["job", "internship", "freelance", "research", "teaching", "volunteer", "military"]
LEVEL_WORDS: tuple[str, ...] = ("junior", "mid", "senior", "lead", "head")
"""What levels 1 to 5 are called where no role's ladder names them."""
LEVEL_TAIL = 0.1
"""Probability that may lie below a level interval, and above it."""
Asked = Literal["role", "level", "postings"]
Precision = Literal["month", "season", "year", "present"]
SkillKind = Literal["tool", "method"]
StudyLevel = Literal["secondary", "certificate", "associate", "bachelor", "master", "doctorate"]
STUDY_LEVELS: tuple[StudyLevel, ...] = ("secondary", "certificate", "associate", "bachelor", "master", "doctorate")
"""Levels of study from the lowest; a bootcamp, a diploma below a degree and a postgraduate year are certificates."""
Grade = Literal["work", "project", "list", "course", "aside", "denied"]
ContactKind = Literal["name", "email", "phone", "link", "place", "personal"]
GRADES: tuple[Grade, ...] = ("work", "project", "list", "course", "aside", "denied")
"""What a mention of a skill says of its use, most first.

``work``: in described work; ``project``: in a project, publication or volunteering; ``list``: in a list of skills or
a summary; ``course``: in a study, a certificate or an interest, or said to be basic ("familiar with"); ``aside``: part
of a title, an employer's, school's or degree's name; ``denied``: said to be missing ("no experience with").
"""
CLAIMS: frozenset[Grade] = frozenset({"work", "project", "list", "course"})
"""The grades that claim a skill; what is only an aside or denied is not one of a profile's skills."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open offsets into ``Document.text``.

    Examples
    --------
    >>> Span(0, 6).of("Python and SQL")
    'Python'
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        # a resume makes a thousand of them, and the generated method takes longer
        _set_start(self, start)
        _set_end(self, end)

    def of(self, text: str) -> str:
        """Give the quoted characters."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Tell whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def __len__(self) -> int:
        return self.end - self.start


_set_start, _set_end = (Span.__dict__[name].__set__ for name in Span.__slots__)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the result should know: ``code`` for programs, ``message`` for people."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was read: its name, media type, SHA-256 of its bytes and size in bytes.

    ``reader`` is the library that read it, with its version; empty where none was needed.
    """

    name: str
    media_type: str
    sha256: str
    size: int
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points from the top left; pages count from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, as a format's reader found it.

    ``box`` is None in formats without pages (Word, text). ``line`` is None where the words are placed and
    ``layout`` has to find the lines; otherwise it numbers the line that the format itself gave, in reading
    order, and a jump of more than one stands for blank lines. ``tab`` says that a tab or a cell border, not
    a space, stood before the word.
    """

    text: str
    box: Box | None = None
    size: float = 0.0
    bold: bool = False
    colour: str | None = None
    visible: bool = True
    line: int | None = None
    tab: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page's words, in the file's own order; width and height in points (0 where there are none)."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format's reader hands to ``layout``: the pages and what was odd about them."""

    source: Source
    pages: tuple[Page, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of ``Document.text`` (without its newline) in reading order.

    ``size`` is the median font size in points (0 if unknown), ``bold`` whether most of it is bold, ``gap`` the
    empty space above it in line heights (0 for the next line of a paragraph, 1 for one blank line), ``column``
    counts from 0 within its band of the page, ``x0`` is the left edge in points (0 if unknown).
    Inside a line a wide gap (a right-aligned date, a table cell) is a tab character.
    """

    span: Span
    page: int = 1
    column: int = 0
    x0: float = 0.0
    size: float = 0.0
    bold: bool = False
    gap: float = 0.0


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A resume as one text in reading order; every record made later points into ``text``.

    ``places`` maps words to the page: sorted by span, one entry for each word that has a box.
    """

    source: Source
    text: str
    lines: tuple[Line, ...]
    places: tuple[tuple[Span, Box], ...] = ()
    notes: tuple[Note, ...] = ()

    def boxes_of(self, span: Span) -> tuple[Box, ...]:
        """Give the boxes of the words that a span touches."""
        first = bisect.bisect_right(self.places, span.start, key=lambda place: place[0].end)
        found = []
        for place, box in self.places[first:]:
            if place.start >= span.end:
                break
            found.append(box)
        return tuple(found)

    def lines_in(self, span: Span) -> Iterator[Line]:
        """Walk the lines that a span touches."""
        first = bisect.bisect_right(self.lines, span.start, key=lambda line: line.span.end)
        for line in self.lines[first:]:
            if line.span.start >= span.end:
                break
            yield line

    def __repr__(self) -> str:
        return f"<Document {self.source.name!r}: {len(self.lines)} lines, {len(self.text):,} characters>"

    def _repr_html_(self) -> str:
        return html_table(
            {
                "file": self.source.name,
                "length": f"{len(self.lines)} lines, {len(self.text):,} characters",
                "begins": " / ".join(self.text.split("\n")[:3]),
                "notes": "; ".join(note.message for note in self.notes),
            }
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the resume under one heading. The part before the first heading has an empty heading span."""

    kind: SectionKind
    heading: Span
    body: Span


@dataclass(frozen=True, slots=True)
class SkillMention:
    """One place where a skill is named, the rule that accepted it, and what is said of its use (`GRADES`)."""

    skill: str
    span: Span
    section: SectionKind
    rule: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class DateRange:
    """From one month to another, both counted; ``end`` is None for "present".

    A year alone stands for January where it starts a range and December where it ends one; the precisions keep
    what was written.
    """

    start: int
    end: int | None
    start_precision: Precision
    end_precision: Precision
    span: Span

    def months(self, as_of: int) -> int:
        """Count the months up to `as_of`, which stands for "present" and ends what lies in the future."""
        end = as_of if self.end is None else min(self.end, as_of)
        return max(0, end - self.start + 1)


@dataclass(frozen=True, slots=True)
class Position:
    """One job held: title and employer as written, dates if stated, kind, and what the title says of it.

    ``family`` is the job family of the title (``mle``, ``ds``, ``data_analyst``, ...), ``level`` its job level 1 to
    5 if a level word states one. ``span`` covers the whole entry, ``body`` the lines that describe the work.
    """

    title: str
    employer: str
    dates: DateRange | None
    kind: PositionKind
    family: str | None
    level: int | None
    span: Span
    body: Span
    title_span: Span | None = None
    employer_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Education:
    """One degree: its kind (BSc, MSc, PhD, ...), field, month of its end, level of study, and where these stand.

    ``institution`` is the school as written, empty where none was found: it is for display, and no score knows it.
    """

    degree: str
    field: str
    end: int | None
    span: Span
    field_span: Span | None = None
    level: StudyLevel | None = None
    institution: str = ""
    institution_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Certification:
    """A certificate, licence or course that a resume lists apart from degrees: its name as written, and its month."""

    name: str
    date: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Skill:
    """What the profile knows of one skill: how often and where it is named, months of use and the last of them.

    ``months`` is the union of the months of the positions that name it as used, ``last_use`` the last such month;
    both are None if no dated position does. ``grade`` is the best of its mentions.
    """

    skill: str
    name: str
    kind: SkillKind
    surface: str
    mentions: int
    months: int | None = None
    last_use: int | None = None
    grade: Grade = "list"


@dataclass(frozen=True, slots=True)
class Months:
    """Months of work up to `as_of`, overlaps counted once: all of it, and the part in each job family.

    ``uncertain`` of the total hang on years that stand without a month: "2019 - 2021" is counted from January to
    December, and may have been fewer months by so many.
    """

    total: int = 0
    mle: int = 0
    ds: int = 0
    either: int = 0
    uncertain: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """One thing in a resume that says who somebody is: its kind, as one would write it, and where it stands.

    ``personal`` is what a form asks of a person and no job needs: a birth date, a nationality, a pronoun.
    """

    kind: ContactKind
    text: str
    span: Span

    def __repr__(self) -> str:
        # what is printed by accident, in a log or a traceback, names nobody
        return f"<Contact {self.kind} at {self.span.start}:{self.span.end}>"


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who the resume is of, as far as it says so: found in order to be masked, shown only where that is asked for.

    ``name`` is the name as the head of the resume has it, empty if none was found. ``found`` holds each place that
    names the person or says how to reach them, sorted; the name stands there wherever the text repeats it.
    """

    name: str = ""
    found: tuple[Contact, ...] = ()

    def of(self, kind: ContactKind) -> tuple[str, ...]:
        """Give the different texts of one kind, in the order of the resume."""
        return tuple(dict.fromkeys(contact.text for contact in self.found if contact.kind == kind))

    def __repr__(self) -> str:
        return f"<Contacts: {len(self.found)} places>"


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """What was read out of one resume. Everything in it points into ``document.text``."""

    document: Document
    sections: tuple[Section, ...]
    mentions: tuple[SkillMention, ...]
    skills: tuple[Skill, ...]
    positions: tuple[Position, ...]
    education: tuple[Education, ...]
    months: Months
    as_of: int
    lexicon_version: str
    notes: tuple[Note, ...] = ()
    certifications: tuple[Certification, ...] = ()
    contacts: Contacts = Contacts()

    def __repr__(self) -> str:
        held = f"{len(self.positions)} positions, {len(self.skills)} skills, {self.months.total} months of work"
        return f"<Profile {self.document.source.name!r}: {held}>"

    def _repr_html_(self) -> str:
        return html_table(
            {
                "file": self.document.source.name,
                "positions": "; ".join(f"{p.title}, {p.employer} ({_dates_text(p.dates)})" for p in self.positions),
                "work": f"{self.months.total} months up to {month_text(self.as_of)}, overlaps counted once",
                "education": "; ".join(f"{e.degree} {e.field}".strip() for e in self.education),
                "skills": ", ".join(skill.name for skill in self.skills),
                "notes": "; ".join(note.message for note in self.notes),
            }
        )


def _dates_text(dates: DateRange | None) -> str:
    if dates is None:
        return "no dates"
    end = "present" if dates.end is None else month_text(dates.end, dates.end_precision)
    return f"{month_text(dates.start, dates.start_precision)} to {end}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One feature's part in a fit: its signed weight (in logits) for a role, and where the words stand."""

    role: Role
    feature: str
    weight: float
    spans: tuple[Span, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill that a role asks for and the resume does not name; ``share`` of its postings that ask for it.

    ``asked`` tells where it is asked: among the technologies of the ``role``, on the ladder up to the candidate's
    ``level`` (both in ``roles/*.toml``), or in ``postings`` alone.
    """

    role: Role
    skill: str
    name: str
    share: float
    asked: Asked = "postings"


@dataclass(frozen=True, slots=True)
class LevelEvidence:
    """One number that a level rests on: its value, and what it adds to the score that thresholds cut into levels."""

    feature: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Change:
    """What would carry one fit across one half, or as far as a few words can: a description, no advice.

    ``added`` are skills that the resume does not name, thought of as named once in described work; ``removed`` are
    features of its own, thought away. One of the two is empty. ``fit`` is what it would be then.
    """

    role: Role
    added: tuple[str, ...]
    removed: tuple[str, ...]
    fit: float

    @property
    def crosses(self) -> bool:
        """Whether the fit would then stand on the other side of one half."""
        return self.fit >= 0.5 if self.added else self.fit < 0.5


@dataclass(frozen=True, slots=True, repr=False)
class Score:
    """How well one candidate fits each role, at which level, and why.

    ``fit`` holds a probability for each role: would a recruiter send this resume to that desk? They do not exclude
    each other. ``level_probabilities`` are for levels 1 to 5 and add up to 1; ``level_names`` give the level's
    name on each role's ladder.

    The weights of ``evidence`` for one role add up to the logit of its fit. Those of ``contrast`` add up to the
    logit of MLE less that of DS: what is above zero pulls to MLE, below to DS. Those of ``level_evidence`` add up to
    the number that the level model compares with its thresholds.
    """

    profile: Profile
    fit: Mapping[Role, float]
    decision: Decision
    reason: str
    level: int
    level_probabilities: tuple[float, ...]
    level_names: Mapping[Role, str]
    evidence: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]
    versions: Mapping[str, str]
    notes: tuple[Note, ...] = ()
    contrast: tuple[Evidence, ...] = ()
    level_evidence: tuple[LevelEvidence, ...] = ()

    @property
    def level_interval(self) -> tuple[int, int]:
        """Give the lowest and the highest level after a tenth of the probability is cut off at either end."""
        below, found = 0.0, []
        for level, share in enumerate(self.level_probabilities, start=1):
            if below + share > LEVEL_TAIL and below < 1.0 - LEVEL_TAIL:
                found.append(level)
            below += share
        return found[0], found[-1]

    @property
    def level_words(self) -> str:
        """Say the interval of levels in words: "mid to senior"."""
        low, high = self.level_interval
        return LEVEL_WORDS[low - 1] if low == high else f"{LEVEL_WORDS[low - 1]} to {LEVEL_WORDS[high - 1]}"

    @property
    def file(self) -> str:
        """The resume's file name."""
        return self.profile.document.source.name

    @property
    def neither(self) -> float:
        """Give the probability that neither desk wants this resume, as the smaller of the two misfits."""
        return 1.0 - max(self.fit.values())

    def __repr__(self) -> str:
        return f"<Score {self.file!r}: {self.decision}, level {self.level} ({self.reason})>"

    def _repr_html_(self) -> str:
        return html_table(
            {
                "file": self.file,
                "decision": f"{self.decision}: {self.reason}",
                "fit": ", ".join(f"{role.upper()} {p:.2f}" for role, p in self.fit.items()),
                "level": f"{self.level} ({', '.join(dict.fromkeys(self.level_names.values()))})",
                "for": "; ".join(f"{e.feature} {e.weight:+.2f}" for e in self.evidence if e.weight > 0),
                "against": "; ".join(f"{e.feature} {e.weight:+.2f}" for e in self.evidence if e.weight < 0),
                "notes": "; ".join(note.message for note in self.notes),
            }
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be scored: which, what went wrong, and what would cure it."""

    file: str
    error: str
    reason: str
    cure: str

    def _repr_html_(self) -> str:
        return html_table({"file": self.file, self.error: self.reason, "what to do": self.cure})


def html_table(rows: Mapping[str, str]) -> str:
    """Write a record for a notebook: one row a field, every value escaped, empty ones left out."""
    cells = "".join(
        f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
        f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
        for name, value in rows.items()
        if value
    )
    return f"<table>{cells}</table>"


def month_of(year: int, month: int) -> int:
    """Give the number of a month.

    Examples
    --------
    >>> month_of(2026, 6) - month_of(2025, 12)
    6
    """
    return year * 12 + month - 1


def month_text(month: int | None, precision: Precision = "month") -> str | None:
    """Write a month as ``YYYY-MM``, or ``YYYY`` where only the year was stated, or ``present``.

    Examples
    --------
    >>> month_text(month_of(2026, 6)), month_text(month_of(2026, 12), "year"), month_text(None, "present")
    ('2026-06', '2026', 'present')
    """
    if precision == "present":
        return "present"
    if month is None:
        return None
    year, index = divmod(month, 12)
    return f"{year:04d}" if precision == "year" else f"{year:04d}-{index + 1:02d}"
