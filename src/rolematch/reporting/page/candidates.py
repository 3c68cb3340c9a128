"""One line of ``scores.jsonl`` as a page needs it: a short row for the table, and details for when it is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rolematch.lexicon import Lexicon
from rolematch.parsing.phrases import WORD
from rolematch.records import month_of
from rolematch.reporting.explain import SUMS
from rolematch.reporting.page.marking import marks_in_quote, pieces_of
from rolematch.reporting.ranking import Requisition

KEY_SKILLS = 6


def row_of(line: Mapping[str, Any], ranked: Mapping[Any, Any], label: str, *, files: bool) -> dict[str, Any]:
    """Give a candidate's row of the table.

    Parameters
    ----------
    line : mapping
        A line of ``scores.jsonl``, as `rolematch.reporting.page.blinding.blinded` lets it be shown.
    ranked : mapping
        The row that `rolematch.reporting.rank` made of it: ``match``, ``role``, and ``at_level`` if one is asked for.
    """
    role = ranked["role"]
    named = [skill["skill"] for skill in line["skills"]]
    words = [label, line["decision"], *line["level_names"].values(), *named]
    words += [part for position in line["positions"] for part in (position["title"], position["employer"]) if part]
    words += [education["degree"] for education in line["education"]]
    return {
        "sha": line["sha256"],
        "label": label,
        **({"file": line["file"]} if files else {}),
        "match": _number(ranked["match"]),
        "says": line["decision"],
        "fit": {name: _number(fit) for name, fit in line["fit"].items() if name != "neither"},
        "level": line["level"],
        "levelName": line["level_names"].get(role, ""),
        "levels": [_number(share) for share in line["level_probabilities"]],
        **({"atLevel": _number(ranked["at_level"])} if "at_level" in ranked else {}),
        "months": line["months"]["total"],
        "skills": _key_skills(line, role),
        "notes": list(dict.fromkeys(note["code"] for note in line["notes"])),
        "words": " ".join(dict.fromkeys(" ".join(words).lower().split())),
    }


class WrittenForms:
    """How the words behind a feature may be written: its own forms, and those of skills that imply it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.vocabulary = lexicon.vocabulary
        self.own: dict[str, set[str]] = {}
        self.implying: dict[str, set[str]] = {}
        written = {skill: {row.name.lower()} for skill, row in lexicon.skills.items()}
        for alias in lexicon.aliases:
            written[alias.skill].add(alias.alias.lower())
        for skill, forms in written.items():
            # matching takes a plural for its singular
            forms |= {f"{form}s" for form in forms}
            for implied in lexicon.closure(skill):
                names = self.own if implied == skill else self.implying
                names.setdefault(lexicon.skills[implied].name, set()).update(forms)

    def of(self, feature: str, quote: str) -> tuple[set[str], set[str]]:
        """Give the forms of a feature, in lower case: those to look for in a quote, and those to look for else."""
        if feature[:1] != '"':
            return self.own.get(feature, set()), self.implying.get(feature, set())
        words = {match[0].lower() for match in WORD.finditer(quote)}
        return {word for word in words if self.vocabulary.get(word) == feature.strip('"')}, set()


def details_of(
    line: Mapping[str, Any], requisition: Requisition, lexicon: Lexicon, forms: WrittenForms
) -> dict[str, Any]:
    """Give what a page shows of a candidate who is opened; quotes come in pieces, with the words that counted marked.

    Months are numbers, ``year * 12 + month - 1``.
    """
    as_of = _month(line["as_of"], last=True)
    return {
        "reason": line["reason"],
        **({"contacts": line["contacts"]} if line.get("contacts") else {}),
        "levelInterval": line["level_interval"],
        "levelNames": line["level_names"],
        "levelEvidence": [[one["feature"], one["value"], one["weight"]] for one in line["level_evidence"]],
        "months": line["months"],
        "asOf": as_of,
        "positions": [_position(position, as_of) for position in line["positions"]],
        "skills": [
            [skill["skill"], skill["kind"], skill["grade"], skill["mentions"], skill["months"], skill["last_use"]]
            for skill in line["skills"]
        ],
        "education": [[item["degree"], item["field"], item["end"]] for item in line["education"]],
        "certifications": [[item["name"], item["date"]] for item in line["certifications"]],
        "evidence": {
            role: [
                [one["feature"], one["weight"], [_quote(quote, one, forms) for quote in one["quotes"]]]
                for one in line["evidence"]
                if one["role"] == role
            ]
            for role in line["fit"]
            if role != "neither"
        },
        "contrast": [[one["feature"], one["weight"]] for one in line["contrast"]],
        "gaps": _gaps(line, requisition, lexicon),
        "notes": [[note["code"], note["message"]] for note in line["notes"]],
        "versions": {**line["versions"], "media_type": line["media_type"], "as_of": line["as_of"]},
    }


def _number(number: float) -> float:
    return round(float(number), 4)


def _key_skills(line: Mapping[str, Any], role: str) -> list[str]:
    """Name the skills that speak most for the role; words without a skill stand in quotation marks and are none."""
    found = [
        (-one["weight"], one["feature"])
        for one in line["evidence"]
        if one["role"] == role and one["weight"] > 0 and one["feature"] not in SUMS and one["feature"][:1] != '"'
    ]
    return [feature for _, feature in sorted(found)[:KEY_SKILLS]]


def _position(position: Mapping[str, Any], as_of: int | None) -> dict[str, Any]:
    start = _month(position["start"], last=False)
    end = as_of if position["end"] == "present" else _month(position["end"], last=True)
    return {**position, "from": start, "to": end}


def _month(text: str | None, *, last: bool) -> int | None:
    """Give the number of a month; a year alone begins in January and ends in December.

    Examples
    --------
    >>> _month("2026-06", last=True), _month("2026", last=True) - _month("2026", last=False), _month(None, last=True)
    (24317, 11, None)
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", text or "")
    if found is None:
        return None
    return month_of(int(found[1]), int(found[2] or (12 if last else 1)))


def _quote(quote: str, one: Mapping[str, Any], forms: WrittenForms) -> list[Any]:
    lengths = sorted({end - start for start, end in one["spans"]})
    first, else_ = forms.of(one["feature"], quote)
    found = marks_in_quote(quote, lengths, first) or marks_in_quote(quote, lengths, else_)
    return pieces_of(quote, ((start, end, one["feature"]) for start, end in found))


def _gaps(line: Mapping[str, Any], requisition: Requisition, lexicon: Lexicon) -> dict[str, list[list[Any]]]:
    """Give what is asked for and not named, a list a role: the requisition's, or all.

    A line knows the gaps up to the candidate's own level; a requisition above it asks for more.
    """
    roles = [requisition.role] if requisition.role else [role for role in line["fit"] if role != "neither"]
    named = [skill["id"] for skill in line["skills"] if skill["id"] in lexicon.skills]
    has = {implied for skill in named for implied in lexicon.closure(skill)}
    found: dict[str, list[list[Any]]] = {}
    for role in roles:
        gaps = [[gap["skill"], gap["share"], gap["asked"]] for gap in line["gaps"] if gap["role"] == role]
        known = {gap[0] for gap in gaps}
        rungs = lexicon.roles[role].levels[: requisition.level or 0] if role in lexicon.roles else ()
        for skill in dict.fromkeys(skill for rung in rungs for skill in rung.skills):
            if skill not in has and lexicon.skills[skill].name not in known:
                row = lexicon.affinity.get((skill, role))
                gaps.append([lexicon.skills[skill].name, row.share / 100 if row else 0.0, "level"])
        # what a role and its ladder ask for stands before what postings merely often name
        found[role] = sorted(gaps, key=lambda gap: (gap[2] == "postings", -gap[1]))
    return found
