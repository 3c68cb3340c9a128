"""The pages on security, privacy and limits say what is so: tests that are named exist, figures are those measured."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from rolematch.modelling.store import DEFAULT_PATH

PROJECT = Path(__file__).resolve().parents[1]
THREATS = (PROJECT / "docs" / "threats.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/\w+\.py)::(test_\w+)`")


def rows(page: str) -> list[list[str]]:
    """Give the cells of every row of a page's tables, heads and rules left out."""
    found = []
    lines = page.splitlines()
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("|") and not re.match(r"\|[-:| ]+\|$", line) and not re.match(r"\|[-:| ]+\|$", below):
            found.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return found


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def missing(page: str) -> list[str]:
    return [
        f"{path}::{name}"
        for path, name in NAMED.findall(page)
        if not (PROJECT / path).is_file() or name not in names_in(PROJECT / path)
    ]


def test_every_threat_has_a_defence_and_a_test_that_exists() -> None:
    threats = rows(THREATS)
    assert len(threats) >= 50
    for cells in threats:
        assert len(cells) == 3, cells
        assert all(cells), cells
        assert NAMED.fullmatch(cells[2]), cells[2]
    assert missing(THREATS) == []


def test_a_test_that_does_not_exist_is_found() -> None:
    assert missing("`tests/test_threats.py::test_of_tomorrow`") == ["tests/test_threats.py::test_of_tomorrow"]
    assert missing("`tests/test_nothing.py::test_a`") == ["tests/test_nothing.py::test_a"]
    assert missing("`tests/test_threats.py::test_a_test_that_does_not_exist_is_found`") == []


# figures


def test_the_limits_are_those_that_were_measured() -> None:
    card = (PROJECT / "MODEL_CARD.md").read_text(encoding="utf-8")
    limits = (PROJECT / "LIMITS.md").read_text(encoding="utf-8")
    measured = [cells for cells in rows(limits) if len(cells) == 4]
    assert len(measured) >= 7
    numbers = {number for cells in measured for number in re.findall(r"\d\.\d{3}", " ".join(cells[2:]))}
    assert len(numbers) >= 15
    assert {number for number in numbers if number not in card} == set()
    for text in ("120 judged resumes of 104 people", "2,637 resumes, 10 ("):
        assert text in card
    assert "| 2,637 | 10 |" in limits


def test_the_data_card_counts_what_the_model_says_it_learned_from() -> None:
    facts = json.loads(DEFAULT_PATH.read_text(encoding="utf-8"))["facts"]
    card = (PROJECT / "docs" / "data_card.md").read_text(encoding="utf-8")
    sources: dict[str, int] = {}
    for name, number in facts["role_documents"].items():
        source = name.partition(":")[0]
        sources[source] = sources.get(source, 0) + number
    said = {cells[0].strip("`"): int(cells[-1].replace(",", "")) for cells in rows(card) if len(cells) == 5}
    assert said == sources
    judged = {cells[0]: int(cells[1]) for cells in rows(card) if len(cells) == 2}
    assert judged == facts["judged_resumes"]
    assert sum(facts["judged_resumes"][name] for name in ("MLE", "DS", "both", "neither")) == 120


@pytest.mark.parametrize("page", ["SECURITY.md", "PRIVACY.md", "LIMITS.md", "docs/threats.md", "docs/data_card.md"])
def test_the_pages_name_commands_that_exist(page: str) -> None:
    from rolematch.cli import main

    text = (PROJECT / page).read_text(encoding="utf-8")
    verbs = set(re.findall(r"`rolematch ([a-z]+)", text))
    assert verbs <= set(main.commands), verbs - set(main.commands)
    assert verbs or page.startswith("docs/")
    assert len(text) > 1_500


# dependencies


def normal(name: str) -> str:
    """Write a package's name as indexes do."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> dict[str, str]:
    """Give each line of pyproject.toml that declares a dependency, by its name."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    return {found[1].lower(): line for line in text.splitlines() if (found := re.match(r'  "([\w.-]+)[\[<>=~]', line))}


def test_every_dependency_has_a_bound_and_a_reason() -> None:
    core = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    lines = declared()
    assert len(core) >= 15
    for one in core:
        name = re.match(r"[\w.-]+", one)
        assert name is not None
        assert ">=" in one, one
        assert re.search(r"#\s+\w.{10,}", lines[name[0].lower()]), f"{one}: no reason stands beside it"


def test_the_lock_holds_every_dependency_of_development() -> None:
    lock = (PROJECT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", lock, re.MULTILINE)
    locked = {normal(name): version for name, version in pins}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {normal(re.split(r"[\[<>=~; ]", one)[0]) for one in wanted}
    assert len(names) >= 35
    assert names - set(locked) == set(), "run: make lock"
    assert len(locked) > len(names), "what they need in turn stands there too"
