"""The documentation says what is so: its examples run, its commands exist, its links lead somewhere."""

from __future__ import annotations

import doctest
import importlib.util
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("examples/*.md")])


def test_pages_are_found() -> None:
    assert {"CONTRIBUTING.md", "CHANGELOG.md", "cli.md", "python.md"} <= {page.name for page in PAGES}


def test_the_page_of_commands_is_up_to_date() -> None:
    path = PROJECT / "docs" / "write_cli.py"
    spec = importlib.util.spec_from_file_location("write_cli", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == module.page(), "run: python docs/write_cli.py"
    assert written.count("\n## rolematch") >= 10


def test_the_walk_through_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    page = (PROJECT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "python.md", "docs/python.md", 0)
    assert len(test.examples) >= 15
    said: list[str] = []
    result = doctest.DocTestRunner().run(test, out=said.append)
    assert result.failed == 0, "".join(said)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_linked_or_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)\)", text) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not (page.parent / link).exists()] == []
    scripts = re.findall(r"python ((?:docs|examples|benchmarks)/\w+\.py)", text)
    assert [script for script in scripts if not (PROJECT / script).is_file()] == []


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8"))}
    assert {"demo", "test", "examples", "model"} <= named
    assert named <= targets
