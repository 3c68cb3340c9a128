"""The statement that a candidate may ask for: what was read, what was said and why, in plain words, about a page.

It is made of one line of ``scores.jsonl`` and of the figures of the model card, and of nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from rolematch.errors import UsageError
from rolematch.lines import SCHEMA_VERSION
from rolematch.reporting.explain import BASE, REST, years_text
from rolematch.reporting.terminal import printable
from rolematch.screening.writing import FAILURES, SCORES, unguarded

WIDTH = 80
# figures of a SHA-256 that name a resume; fewer would be a word
FEWEST_FIGURES = 8
SHOWN = 12
MOST_POSITIONS, MOST_SKILLS, MOST_REASONS, MOST_GAPS, LONGEST_QUOTE = 6, 12, 3, 4, 90
HALF = 0.5
TITLE = "How a program read your resume"
ERRORS = "What it cannot do, and how often it is wrong"
NOT_USED = (
    "Your name, address, e-mail, telephone and links; photographs; gender, age, date of birth, family, nationality and "
    "religion; schools and universities; the names of employers; hobbies, references and the languages you speak are "
    "hidden from the program before it judges a fit, and so are job titles. The level does look at job titles and at "
    "years of work. Time between two jobs does not count against you, and jobs at the same time count once. Nothing "
    "but the file was looked at: the program asks nobody about you."
)
LIMITS = (
    "The program counts words of skills and of work. It does not know how good anyone is at what they name, cannot see "
    "what a resume leaves out, and knows English best. It was not tested on who was hired or did well, nor by gender, "
    "age or origin: words of work that go with a group of people can still move a figure."
)
CORRECT = (
    "Something above is wrong or missing (a job, a date, a skill): say which, or send a new file to be read again.",
    "You want a person to read your resume without this figure, or to look at a decision again: say so.",
    "You want to know what is stored about you, or have it removed: say so.",
)
FILL_IN = (
    "Write to: ______________________ (whoever gives you this statement fills in a person and an address, and who "
    "decided, when, and on what beside this figure)."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a letter: its heading, its sentences, and the items of a list below them."""

    heading: str
    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A statement to a candidate: ``print`` it, or write its `html`."""

    about: str
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        lines = [TITLE.upper(), *_wrapped(self.about)]
        for part in self.parts:
            lines += ["", part.heading.upper()]
            if part.sentences:
                lines += _wrapped(" ".join(part.sentences))
            for item in part.items:
                lines += _wrapped(item, "  - ", "    ")
        return "\n".join(lines)

    __repr__ = __str__

    def html(self) -> str:
        """Write it as one HTML page that asks for nothing from outside and runs nothing."""
        body = [f"<h1>{html.escape(TITLE)}</h1>", f"<p>{_escaped(self.about)}</p>"]
        for part in self.parts:
            body.append(f"<h2>{_escaped(part.heading)}</h2>")
            if part.sentences:
                body.append(f"<p>{_escaped(' '.join(part.sentences))}</p>")
            if part.items:
                body.append("<ul>" + "".join(f"<li>{_escaped(item)}</li>" for item in part.items) + "</ul>")
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{html.escape(TITLE)}</title><style>"
            "body{font:11pt/1.4 serif;max-width:42em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
            "h1{font-size:1.4em}h2{font-size:1.05em;margin:1em 0 .2em}p,ul{margin:.2em 0}"
            "</style></head><body>\n" + "\n".join(body) + "\n</body></html>\n"
        )


def write_letter(folder: str | Path, candidate: str, role_names: Mapping[str, str] | None = None) -> Letter:
    """Write the statement for one resume of a folder of results.

    Parameters
    ----------
    folder : str or Path
        What ``rolematch screen`` wrote.
    candidate : str
        The file's name as in ``scores.jsonl``, or its last part where no other file is called so, or the first 8 or
        more figures of its SHA-256.
    role_names : mapping, optional
        What roles are called: ``{"mle": "Machine Learning Engineer"}``.

    Raises
    ------
    UsageError
        No resume, or more than one, is meant; or the folder holds no results.
    """
    folder = Path(folder)
    line = _find(folder, candidate)
    names = role_names or {}
    if "error" in line:
        return _failed(line)
    if line.get("schema_version") != SCHEMA_VERSION:
        raise UsageError(f"{folder / SCORES}: written by another version; screen again")
    versions = line["versions"]
    about = (
        f"File {line['file']} (SHA-256 {line['sha256'][:SHOWN]}), read by rolematch {versions['rolematch']}, model "
        f"{versions['model']}, with “present” meaning {line['as_of']}."
    )
    return Letter(
        about,
        (
            Part(
                "Who decides",
                (
                    "A person does. The program sorts resumes so that people can read them in a better order; it "
                    "advances nobody and rejects nobody.",
                ),
            ),
            _read(line),
            _said(line, names),
            *(_why(line, role, names) for role in _roles(line)),
            _change(line, names),
            Part("What was not used", (NOT_USED,)),
            _errors(line),
            Part("How to ask for a correction", (FILL_IN,), CORRECT),
        ),
    )


def _find(folder: Path, candidate: str) -> dict[str, Any]:
    wanted = candidate.strip()
    if not wanted:
        raise UsageError("--candidate: it is empty")
    prefix = wanted.lower() if re.fullmatch(rf"[0-9a-fA-F]{{{FEWEST_FIGURES},64}}", wanted) else None
    whole: list[dict[str, Any]] = []
    partly: list[dict[str, Any]] = []
    for line in (*_lines(folder), *_failures(folder)):
        name = str(line["file"])
        if name == wanted:
            whole.append(line)
        elif name.rpartition("/")[2] == wanted or (prefix and str(line.get("sha256", "")).startswith(prefix)):
            partly.append(line)
    found = whole or partly
    if not found:
        raise UsageError(
            f"--candidate {printable(wanted)}: no resume in {folder} is called so; give the file's name, or "
            f"{FEWEST_FIGURES} or more figures of its SHA-256"
        )
    # the same bytes under two names are one resume
    if len({line.get("sha256", line["file"]) for line in found}) > 1:
        raise UsageError(f"--candidate {printable(wanted)}: {len(found)} resumes are meant; give the whole name")
    return found[0]


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / SCORES
    try:
        with path.open(encoding="utf-8") as handle:
            for number, text in enumerate(handle, start=1):
                try:
                    line: dict[str, Any] = json.loads(text)
                    line["file"], line["sha256"]
                except (ValueError, KeyError, TypeError, RecursionError) as error:
                    raise UsageError(f"{path}:{number}: not a line of {SCORES}: {error}") from error
                yield line
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read; give the folder that rolematch screen wrote") from error


def _failures(folder: Path) -> list[dict[str, Any]]:
    path = folder / FAILURES
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return [{name: unguarded(cell or "") for name, cell in row.items()} for row in csv.DictReader(handle)]


def _failed(row: Mapping[str, str]) -> Letter:
    said = f"Your file could not be read ({row['reason'].rstrip('.')}), so that it has no fit and no level."
    return Letter(
        f"File {row['file']}.",
        (
            Part("What happened", (said, row["cure"])),
            Part("Who decides", ("A person does. A file that cannot be read says nothing about who sent it.",)),
            Part("How to ask for a correction", (FILL_IN,), ("Send the file again, in another format.", *CORRECT[1:])),
        ),
    )


def _read(line: Mapping[str, Any]) -> Part:
    months = line["months"]
    skills = line["skills"]
    used = sorted(skills, key=lambda skill: (-(skill["months"] or 0), -skill["mentions"], skill["skill"]))
    named = ", ".join(
        f"{skill['skill']} ({years_text(skill['months'])})" if skill["months"] else skill["skill"]
        for skill in used[:MOST_SKILLS]
    )
    rest = f", and {len(skills) - MOST_SKILLS} more" if len(skills) > MOST_SKILLS else ""
    positions = line["positions"]
    sentences = [
        f"{years_text(months['total'])} of work (jobs at the same time count once), {years_text(months['either'])} of "
        f"it in the roles below; {_number(len(skills), 'skill')}" + (f": {named}{rest}." if skills else "."),
    ]
    degrees = dict.fromkeys(" ".join(filter(None, (one["degree"], one["field"]))) for one in line["education"])
    if degrees:
        sentences.append(f"Education: {'; '.join(degrees)}.")
    items = [_position(position) for position in positions[:MOST_POSITIONS]]
    if len(positions) > MOST_POSITIONS:
        items.append(f"{len(positions) - MOST_POSITIONS} earlier positions")
    if not positions:
        sentences.append("No position with a title was found.")
    items += [f"Noted: {note['message']}" for note in line["notes"][:MOST_GAPS]]
    return Part("What was read", tuple(sentences), tuple(items))


def _position(position: Mapping[str, Any]) -> str:
    dates = f"{position['start']} to {position['end']}" if position["start"] else "no dates found"
    kind = "" if position["kind"] in ("job", "") else f", {position['kind']}"
    return f"{', '.join(filter(None, (position['title'], position['employer'])))} ({dates}{kind})"


def _said(line: Mapping[str, Any], names: Mapping[str, str]) -> Part:
    items = []
    for role in _roles(line):
        level = line["level_names"].get(role)
        items.append(
            f"{_name(role, names)}: fit {line['fit'][role]:.2f} of 1"
            + (f"; level {line['level']}, {level}" if level else "")
        )
    low, high = line["level_interval"]
    if low != high:
        items.append(f"The level is not sure: it may be any from {low} to {high} of 5.")
    decision = line["decision"]
    if decision == "uncertain":
        said = f"It said that it does not know: {line['reason'].rstrip('.')}. That is no judgement of you."
    elif decision == "neither":
        said = "It said that the words of this resume are mostly those of another field."
    else:
        # with added roles a decision names each: MLE+DATA_ENGINEER
        said_roles = decision.split("+")
        meant = [role for role in _roles(line) if decision == "both" or role.upper() in said_roles]
        said = f"It said that the resume fits {' and '.join(_name(role, names) for role in meant) or decision}."
    scale = "A fit of 0.80 means: of 100 resumes with that figure, about 80 would be sent to that desk."
    return Part("What it said", (said, scale), tuple(items))


def _why(line: Mapping[str, Any], role: str, names: Mapping[str, str]) -> Part:
    evidence = [one for one in line["evidence"] if one["role"] == role and one["feature"] not in (BASE, REST)]
    items = []
    for sign, word in ((1, "For"), (-1, "Against")):
        side = sorted((one for one in evidence if one["weight"] * sign > 0), key=lambda one: -abs(one["weight"]))
        for one in side[:MOST_REASONS]:
            quote = next((f": “{_shortened(quote)}”" for quote in one["quotes"]), "")
            items.append(f"{word} ({one['weight']:+.2f}) {one['feature']}{quote}")
    base = next((one["weight"] for one in line["evidence"] if one["role"] == role and one["feature"] == BASE), None)
    start = "" if base is None else f" Each resume starts at {base:+.2f}; at 0 the fit is one half."
    said = f"The strongest words for and against, with what each adds.{start}"
    return Part(
        f"Why, for {_name(role, names)}", (said,) if items else ("No word of it spoke for or against.",), tuple(items)
    )


def _change(line: Mapping[str, Any], names: Mapping[str, str]) -> Part:
    items = []
    for role in _roles(line):
        gaps = [gap["skill"] for gap in line["gaps"] if gap["role"] == role][:MOST_GAPS]
        if line["fit"][role] < HALF and gaps:
            items.append(
                f"{_name(role, names)}: the resume does not name {', '.join(gaps)}, which postings ask for; described "
                "in work that you did, such words usually raise it."
            )
        elif line["fit"][role] >= HALF:
            strongest = sorted(
                (one for one in line["evidence"] if one["role"] == role and one["weight"] > 0),
                key=lambda one: -one["weight"],
            )
            held = [one["feature"] for one in strongest if one["feature"] not in (BASE, REST)][:MOST_REASONS]
            if held:
                items.append(f"{_name(role, names)}: without {', '.join(held)} it would be lower.")
    said = "This describes the program and is no advice: write only what is true." if items else "That is not known."
    return Part("What would change it", (said,), tuple(items))


def _errors(line: Mapping[str, Any]) -> Part:
    known = card_figures()
    # the card that comes with the program is about the model that comes with it
    if line["versions"]["model_sha256"] != shipped_model():
        return Part(ERRORS, (LIMITS, "How often this model errs is not known here."))
    right, low, high = known["right"]
    said = (
        f"Measured on {known['judged']} resumes of {known['people']} people that were judged by hand: of those it "
        f"decided, {right:.0%} were decided rightly ({low:.0%} to {high:.0%} allowing for so small a number), and of "
        f"{known['uncertain']:.0%} it said that it does not know. Of {known['fitting']} that fit a role, "
        f"{known['fitting_said_neither']} were said to fit neither. The level was right for {known['level_exact']:.0%} "
        f"and within one for {known['level_within_one']:.0%}. Of {known['other_fields']:,} resumes of other fields, "
        f"{known['other_fields_said_to_fit']} were said to fit. Two fits less than 0.1 apart are the same."
    )
    return Part(ERRORS, (LIMITS, said))


@cache
def card_figures() -> dict[str, Any]:
    """Give the figures of the model card that a letter tells."""
    found: dict[str, Any] = json.loads(
        files("rolematch").joinpath("reporting", "card_figures.json").read_text(encoding="utf-8")
    )
    return found


@cache
def shipped_model() -> str:
    """Give the SHA-256 of the model that came with the package, without loading it."""
    return hashlib.sha256(files("rolematch").joinpath("modelling", "model.json").read_bytes()).hexdigest()


def _roles(line: Mapping[str, Any]) -> Sequence[str]:
    return [role for role in line["fit"] if role != "neither"]


def _name(role: str, names: Mapping[str, str]) -> str:
    return names.get(role, role.upper())


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _shortened(quote: str) -> str:
    return textwrap.shorten(quote.strip("•-– "), LONGEST_QUOTE, placeholder=" …")


def _wrapped(text: str, first: str = "", rest: str = "") -> Iterable[str]:
    return textwrap.wrap(printable(text), WIDTH, initial_indent=first, subsequent_indent=rest)


def _escaped(text: str) -> str:
    return html.escape(printable(text))
