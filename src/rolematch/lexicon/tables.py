"""The tables of ``skill_lexicon/``: one dataclass a CSV file, one row a fact, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from rolematch.records import Grade, SectionKind, StudyLevel


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where rows come from: a short name, what it is, its licence."""

    source: str
    title: str
    licence: str
    years: str = ""


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill: canonical id (kebab-case), label, what it is, and the group it belongs to, which is finer.

    A ``duty`` is something that a role does or asks for and that tells the roles apart, but that no reader would
    list as a skill ("stakeholders", "insights"): it is a feature, never part of a profile's skills.
    """

    skill: str
    name: str
    kind: Literal["tool", "method", "duty"]
    group: Literal[
        "language", "library", "framework", "platform", "database", "cloud-service", "bi-tool", "tool",
        "method", "task", "field",
    ]  # fmt: skip
    source: str


@dataclass(frozen=True, slots=True)
class ImpliesRow:
    """Who names the first skill has used or knows the second ("PySpark" implies Spark); chains are followed."""

    skill: str
    implies: str
    source: str


@dataclass(frozen=True, slots=True)
class AliasRow:
    """A surface form of a skill, and how its letters must match.

    ``sure`` is "no" for a form that also means something else ("Go", "Spark"): it counts only where a row of
    ``ambiguous.csv`` accepts it.
    """

    skill: str
    alias: str
    match: Literal["any-case", "exact-case", "regex"]
    source: str
    sure: Literal["yes", "no"] = "yes"


@dataclass(frozen=True, slots=True)
class AmbiguousRow:
    """A rule that accepts or vetoes the unsure aliases of a skill where they stand.

    What ``value`` holds depends on the rule:

    - ``section``: ``item`` (a whole list item in a skills section) or ``listed:2`` (a list item anywhere, with at
      least two sure tools among the three items on either side)
    - ``neighbour``: a number and skill ids; that many of these skills must be named in the same sentence
    - ``cue``: a number and words; that many of these words must stand in the same sentence ("deploy*" stands for all
      words that begin so), and no capitalised word beside the mention that makes a name of it
    - ``pattern``: a regular expression; a match that touches the mention accepts it
    - ``veto``: a regular expression; a match that touches the mention rejects it, whatever else holds. It also
      rejects sure aliases of the skill.
    """

    skill: str
    rule: Literal["section", "neighbour", "cue", "pattern", "veto"]
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class AffinityRow:
    """How strongly a skill speaks for a role, as `rolematch.building.affinity` estimates it.

    ``documents`` of ``of`` role documents and postings for the role name the skill. ``share`` (percent) and
    ``log_odds`` (over the other roles, with the 95% interval ``low`` to ``high``) are estimates as of the newest of
    the ``years``.
    """

    skill: str
    role: str
    documents: int
    of: int
    share: float
    log_odds: float
    low: float
    high: float
    years: str
    source: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """So many ``documents`` ``of`` all that an origin has of one year for a role name a skill.

    ``of`` is the same in all rows of one origin, year and role. One whose documents name no skill has a single row of
    zero documents, for any skill.
    """

    origin: str
    year: int | None
    role: str
    skill: str
    documents: int
    of: int
    source: str

    def __post_init__(self) -> None:
        if not 0 <= self.documents <= self.of or not self.of:
            raise ValueError(f"{self.documents} of {self.of} documents are no count")


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    """Where a role document names a skill for a role: the place, if it is a list or a table, and how often."""

    skill: str
    role: str
    document: str
    place: str
    listed: Literal["yes", "no"]
    times: int
    source: str


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A form of a section heading, lower case, and the kind of section it opens."""

    heading: str
    section: SectionKind
    source: str


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A term of job titles: what it says (``field``) and its value (a family, a level 1 to 5, a track, a kind, ...)."""

    term: str
    field: Literal["family", "level", "track", "kind", "noun", "same", "bank"]
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class DateWordRow:
    """A word of dates: a month (1 to 12), a season (its first month), an open end, or a separator."""

    word: str
    field: Literal["month", "season", "open", "separator", "since"]
    value: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class DegreeRow:
    """A way to write a degree, the degree it is, and the level of study; none for a row that is a mark of grammar."""

    form: str
    degree: str
    source: str
    level: StudyLevel | None = None


@dataclass(frozen=True, slots=True)
class CueRow:
    """A word or phrase, lower case, and the job level (3 to 5) whose resumes use it in descriptions of work."""

    cue: str
    level: int
    source: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A phrase that says how well a skill is known, and on which side of the skill it stands.

    ``side`` is ``before`` or ``behind``; ``open`` and ``close`` for two that stand around it; ``end`` for a phrase that
    ends what one before it speaks for, and ``turn`` for one right behind a skill that does; ``grade`` is what a skill
    counts as at most, empty for ``close``, ``end`` and ``turn``.
    """

    phrase: str
    side: Literal["before", "behind", "open", "close", "end", "turn"]
    grade: Grade | None
    source: str


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word of a closed list (``list`` names it): words that masking drops, place words, employer words ..."""

    word: str
    list: str
    source: str


@dataclass(frozen=True, slots=True)
class VocabularyRow:
    """A plain word that the role model may see, and the feature that it and its other forms count as.

    Nothing else of a resume's words reaches the model: a name or a place that stands here would be a bug.
    """

    word: str
    feature: str
    source: str


TABLES: dict[str, type] = {
    "sources": SourceRow,
    "skills": SkillRow,
    "implies": ImpliesRow,
    "aliases": AliasRow,
    "ambiguous": AmbiguousRow,
    "affinity": AffinityRow,
    "headings": HeadingRow,
    "titles": TitleRow,
    "date_words": DateWordRow,
    "degrees": DegreeRow,
    "cues": CueRow,
    "claims": ClaimRow,
    "words": WordRow,
    "vocabulary": VocabularyRow,
}

# Tables that the program does not need to read resumes: where rows come from
RECORDS: dict[str, type] = {
    "counts": CountRow,
    "provenance": ProvenanceRow,
}

ROW_TYPES: dict[str, type] = TABLES | RECORDS

# The closed lists of words.csv: a word of any other would be read by nobody
WORD_LISTS: frozenset[str] = frozenset({
    "ad_phrase", "address_word", "aside_after", "both_roles", "certificate_expiry", "certificate_remark", "city",
    "club_body", "club_office", "contrast", "country", "document_name", "domain_end", "employer_part",
    "employer_suffix", "employer_word", "employment_type", "heading_modifier", "honorific", "human_language",
    "label_address", "label_body", "label_dates", "label_email", "label_employer", "label_name", "label_personal",
    "label_phone", "label_place", "label_title", "length_of_time", "length_phrase", "name_credential", "name_joint",
    "name_particle", "network", "no_work", "order_phrase", "personal_word", "place_kind", "place_modifier", "region",
    "school_word", "sentence_before_date", "study_title", "work_verb", "youth_body",
    *(f"heading_tail_{kind}" for kind in get_args(SectionKind)),
})  # fmt: skip
