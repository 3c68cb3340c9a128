"""One line of ``scores.jsonl`` for each score, one JSON object for a profile; ``score.schema.json`` says what is in it.

Keys stand in a fixed order, numbers are rounded to six digits and nothing depends on the machine, so that the same
score gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from rolematch.masking import blind_text, without_addresses, without_contacts
from rolematch.records import (
    Certification,
    Contacts,
    DateRange,
    Education,
    Evidence,
    Gap,
    Months,
    Note,
    Position,
    Profile,
    Score,
    Skill,
    Span,
    month_text,
)

SCHEMA_VERSION = 1
DIGITS = 6
VERSION_KEYS = ("rolematch", "lexicon", "lexicon_sha256", "model", "model_sha256", "reader")


def score_line(score: Score, *, contacts: bool = False) -> dict[str, Any]:
    """Give the plain values of a score: what one line of ``scores.jsonl`` holds.

    Parameters
    ----------
    score : Score
        ``score.file`` becomes ``file``: the path inside the screened folder, or the file's name.
    contacts : bool
        Say whose resume it is, under ``contacts``. Without, names and contacts are blanked out of titles, employers,
        headings and notes too.

    Returns
    -------
    dict
        As `score_schema` describes it. Spans are ``[start, end]`` in characters of the resume's text.
    """
    profile = score.profile
    source = profile.document.source
    # a note travels on from room to room: each is written once
    notes = dict.fromkeys((*profile.document.notes, *profile.notes, *score.notes))
    hide = _Hide(profile, contacts=contacts)
    return {
        "schema_version": SCHEMA_VERSION,
        "file": source.name,
        "sha256": source.sha256,
        "media_type": source.media_type,
        **({"contacts": _contacts(profile.contacts)} if contacts else {}),
        "as_of": month_text(profile.as_of),
        "fit": {**{role: _rounded(fit) for role, fit in score.fit.items()}, "neither": _rounded(score.neither)},
        "decision": score.decision,
        "reason": score.reason,
        "level": score.level,
        "level_interval": list(score.level_interval),
        "level_probabilities": [_rounded(p) for p in score.level_probabilities],
        "level_names": dict(score.level_names),
        "months": _months(profile.months),
        "positions": [_position(position, hide) for position in profile.positions],
        "skills": [_skill(skill) for skill in profile.skills],
        "headings": _headings(profile, hide),
        "education": [_education(education, hide) for education in profile.education],
        "certifications": [_certification(certification, hide) for certification in profile.certifications],
        "evidence": [_evidence(evidence) for evidence in score.evidence],
        "contrast": [_evidence(evidence) for evidence in score.contrast],
        "level_evidence": [
            {"feature": one.feature, "value": _rounded(one.value), "weight": _rounded(one.weight)}
            for one in score.level_evidence
        ],
        "gaps": [_gap(gap) for gap in score.gaps],
        "notes": [_note(note, hide) for note in notes],
        "versions": _versions(score.versions),
    }


def profile_object(profile: Profile, *, contacts: bool = False) -> dict[str, Any]:
    """Give the plain values of a profile, with the span of everything that was found; `contacts` as in `score_line`."""
    source = profile.document.source
    hide = _Hide(profile, contacts=contacts)
    spans: dict[str, list[list[int]]] = {}
    for mention in profile.mentions:
        spans.setdefault(mention.skill, []).append(_span(mention.span))
    return {
        "file": source.name,
        "sha256": source.sha256,
        "media_type": source.media_type,
        **({"contacts": _contacts(profile.contacts)} if contacts else {}),
        "as_of": month_text(profile.as_of),
        "months": _months(profile.months),
        "sections": [
            {
                "kind": section.kind,
                "heading": hide(section.heading.of(profile.document.text).strip(), section.heading),
                "span": [min(section.heading.start, section.body.start), max(section.heading.end, section.body.end)],
            }
            for section in profile.sections
        ],
        "positions": [{**_position(position, hide), "span": _span(position.span)} for position in profile.positions],
        "skills": [{**_skill(skill), "spans": spans.get(skill.skill, [])} for skill in profile.skills],
        # the school stands here, for who looks at one resume, and in no line of scores
        "education": [
            {
                **_education(education, hide),
                "institution": hide(education.institution, education.institution_span),
                "span": _span(education.span),
            }
            for education in profile.education
        ],
        "certifications": [
            {**_certification(certification, hide), "span": _span(certification.span)}
            for certification in profile.certifications
        ],
        "notes": [_note(note, hide) for note in dict.fromkeys((*profile.document.notes, *profile.notes))],
        "lexicon": profile.lexicon_version,
    }


def line_text(line: Mapping[str, Any]) -> str:
    r"""Write a line as JSON, without the newline; what is no Unicode text becomes ``?``.

    Examples
    --------
    >>> line_text({"file": "José.pdf", "note": "half of a pair: \ud83d"})
    '{"file": "José.pdf", "note": "half of a pair: ?"}'
    """
    return json.dumps(line, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode("utf-8")


def score_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) that every line of ``scores.jsonl`` obeys."""
    schema: dict[str, Any] = json.loads(files("rolematch").joinpath("score.schema.json").read_text(encoding="utf-8"))
    return schema


class _Hide:
    """Blanks names and contacts out of a profile's words, unless they are asked for."""

    def __init__(self, profile: Profile, *, contacts: bool) -> None:
        self.text = profile.document.text
        self.blind = None if contacts else blind_text(profile)
        self.contacts = profile.contacts

    def __call__(self, words: str, span: Span | None = None) -> str:
        """Blank what is known to stand at `span`, and whatever else reads like a contact."""
        if self.blind is None:
            return words
        if span is not None and span.of(self.text).split() == words.split():
            words = " ".join(span.of(self.blind).split())
        return without_contacts(words, self.contacts)

    def message(self, words: str) -> str:
        """Blank a note's words, which may quote what the page does not show."""
        return words if self.blind is None else without_addresses(words, self.contacts)


def _contacts(contacts: Contacts) -> dict[str, Any]:
    # personal details are found in order to be masked, and never written
    return {
        "name": contacts.name or None,
        "emails": list(contacts.of("email")),
        "phones": list(contacts.of("phone")),
        "links": list(contacts.of("link")),
        "places": list(contacts.of("place")),
    }


def _rounded(number: float) -> float:
    # adding 0.0 turns -0.0, which JSON would write with its sign, into 0.0
    return round(float(number), DIGITS) + 0.0


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _months(months: Months) -> dict[str, int]:
    return {
        "total": months.total,
        "mle": months.mle,
        "ds": months.ds,
        "either": months.either,
        "uncertain": months.uncertain,
    }


def _dates(dates: DateRange | None) -> dict[str, str | None]:
    if dates is None:
        return {"start": None, "end": None}
    return {
        "start": month_text(dates.start, dates.start_precision),
        "end": "present" if dates.end is None else month_text(dates.end, dates.end_precision),
    }


def _position(position: Position, hide: _Hide) -> dict[str, Any]:
    return {
        "title": hide(position.title, position.title_span),
        "employer": hide(position.employer, position.employer_span),
        **_dates(position.dates),
        "kind": position.kind,
        "family": position.family,
        "level": position.level,
    }


def _skill(skill: Skill) -> dict[str, Any]:
    return {
        "skill": skill.name,
        "id": skill.skill,
        "surface": skill.surface,
        "kind": skill.kind,
        "grade": skill.grade,
        "mentions": skill.mentions,
        "months": skill.months,
        "last_use": month_text(skill.last_use),
    }


def _headings(profile: Profile, hide: _Hide) -> list[str]:
    text = profile.document.text
    return [
        hide(heading, section.heading) for section in profile.sections if (heading := section.heading.of(text).strip())
    ]


def _education(education: Education, hide: _Hide) -> dict[str, Any]:
    # the record does not keep whether a month was written: the year is true either way
    return {
        "degree": education.degree,
        "level": education.level,
        "field": hide(education.field, education.field_span),
        "end": month_text(education.end, "year"),
    }


def _certification(certification: Certification, hide: _Hide) -> dict[str, Any]:
    return {"name": hide(certification.name, certification.span), "date": month_text(certification.date)}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "role": evidence.role,
        "feature": evidence.feature,
        "weight": _rounded(evidence.weight),
        "quotes": list(evidence.quotes),
        "spans": [_span(span) for span in evidence.spans],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {"role": gap.role, "skill": gap.name, "id": gap.skill, "share": _rounded(gap.share), "asked": gap.asked}


def _note(note: Note, hide: _Hide) -> dict[str, Any]:
    span = None if note.span is None else _span(note.span)
    return {"code": note.code, "message": hide.message(note.message), "span": span}


def _versions(versions: Mapping[str, str]) -> dict[str, str]:
    return {key: versions.get(key, "") for key in VERSION_KEYS}
