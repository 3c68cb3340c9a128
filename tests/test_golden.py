"""What is read out of the invented resumes, written down whole: one file a person, all layouts of that person in it.

``pytest tests/test_golden.py --update-golden`` writes the files anew; read the diff before it is committed. Lines under
``differs_from_truth`` begin with ``-`` for what is true and was not read, with ``+`` for what was read and is not true.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

import rolematch as rm
from rolematch.layout import lay_out
from rolematch.lines import profile_object
from rolematch.reading import read_file

AS_OF = "2026-06"
HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
RESUMES = HERE.parent / "examples" / "resumes"
TWINS = HERE / "twins" / "files"


@functools.cache
def truths() -> dict[str, dict[str, Any]]:
    """Give the truth of each rendered resume by its file's name."""
    lines = (RESUMES / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {truth["file"]: truth for truth in map(json.loads, lines)}


def twins_of(name: str) -> dict[str, Path]:
    """Give the other layouts of a resume."""
    return {path.parent.name: path for path in sorted(TWINS.glob(f"*/{Path(name).stem}.*"))}


def dated(entry: dict[str, Any]) -> str:
    return f"{entry['start'] or '?'} to {entry['end'] or '?'}"


def position_line(entry: dict[str, Any]) -> str:
    return f"{entry['title']} | {entry['employer']} | {dated(entry)} | {entry['kind']}"


def parsed(path: Path) -> dict[str, list[str]]:
    """Read a file and write each thing that was found as one line."""
    found = profile_object(rm.parse(lay_out(read_file(path)), as_of=AS_OF))
    months = found["months"]
    return {
        "sections": [f"{section['kind']}: {section['heading']}" for section in found["sections"]],
        "positions": [
            f"{position_line(entry)} | {entry['family'] or 'no family'} | level {entry['level'] or 'not stated'}"
            for entry in found["positions"]
        ],
        "education": [
            f"{one['degree']} | {one['field']} | {one['end'] or '?'} | {one['level']} | {one['institution']}"
            for one in found["education"]
        ],
        "certifications": [f"{one['name']} | {one['date'] or '?'}" for one in found["certifications"]],
        "months": [f"{name} {count}" for name, count in months.items()],
        "skills": sorted(
            f"{skill['skill']}: {skill['grade']}, months {skill['months'] if skill['months'] is not None else '?'}"
            for skill in found["skills"]
        ),
        "notes": sorted(note["code"] for note in found["notes"]),
    }


def difference(true: Iterable[str], read: Iterable[str]) -> list[str]:
    """Say what of two lists of lines is in one of them only."""
    lost, odd = Counter(true), Counter(read)
    return [*(f"- {line}" for line in (lost - odd).elements()), *(f"+ {line}" for line in (odd - lost).elements())]


def untrue(truth: dict[str, Any], read: dict[str, list[str]]) -> list[str]:
    headings = [line.partition(": ")[2] for line in read["sections"] if not line.endswith(": ")]
    positions = [line.rsplit(" | ", 2)[0] for line in read["positions"]]
    # of the end of a study, a resume's line keeps the year
    degrees = [f"{one['degree']} | {one['field'] or ''} | {(one['end'] or '?')[:4]}" for one in truth["degrees"]]
    return [
        *difference((f"heading {line}" for line in truth["headings"]), (f"heading {line}" for line in headings)),
        *difference(map(position_line, truth["positions"]), positions),
        *difference(degrees, (line.rsplit(" | ", 2)[0] for line in read["education"])),
    ]


def golden(name: str) -> dict[str, Any]:
    """Give what a person's golden file has to hold."""
    read = parsed(RESUMES / name)
    layouts: dict[str, Any] = {}
    for layout, path in twins_of(name).items():
        other = parsed(path)
        changed = {key: difference(read[key], other[key]) for key in read if key != "sections"}
        layouts[layout] = {
            "sections": other["sections"],
            **{key: lines for key, lines in changed.items() if lines},
        }
    return {"file": name, "differs_from_truth": untrue(truths()[name], read), **read, "layouts": layouts}


def written(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)


@pytest.mark.parametrize("name", sorted(truths()))
def test_a_resume_is_read_as_written_down(name: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{Path(name).stem}.yaml"
    text = written(golden(name))
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), "read the difference; pytest --update-golden writes it down"


def test_every_file_is_of_a_resume() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(Path(name).stem for name in truths())
    twins = [path.stem for path in TWINS.glob("*/*.*")]
    assert len(twins) == sum(len(twins_of(name)) for name in truths()) >= 96


def test_a_difference_would_show() -> None:
    assert difference(["a", "b", "b"], ["b", "c"]) == ["- a", "- b", "+ c"]
    assert not difference(["a", "b"], ["b", "a"])
