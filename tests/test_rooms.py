"""Rooms import from earlier rooms only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

# in the order that data walks; rooms of one line are next to each other and do not know each other
ORDER = (
    ("errors", "records"),
    ("lexicon",),
    ("reading",),
    ("layout",),
    ("parsing",),
    ("building", "spacy_component", "skill_vectorizer"),
    ("masking",),
    ("modelling",),
    ("scoring",),
    ("lines",),
    ("screening",),
    ("redacting",),
    ("reporting",),
    ("evaluation",),
    ("auditing",),
    ("api",),
    ("",),  # the package itself, which opens the front door to api
    ("verbs",),  # how commands behave
    (
        "audit_commands",
        "export_commands",
        "lexicon_commands",
        "redact_commands",
        "report_commands",
        "role_commands",
        "verify_commands",
    ),
    ("cli",),
    ("__main__",),
)
PLACE = {room: place for place, rooms in enumerate(ORDER) for room in rooms}
# records that stand beside errors may use them, and the other way round they do not
TOGETHER = {("records", "errors")}


def package() -> Path:
    spec = find_spec("rolematch")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def room_of(path: Path) -> str:
    """Name the room of a file: its folder, or itself where it stands alone."""
    first = path.relative_to(package()).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def rooms_imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Walk all imports of the package, those inside functions too, as line and room."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are written in full"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "rolematch" else [module]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "rolematch":
                room = parts[1] if len(parts) > 1 else ""
                # `from rolematch import screen` asks the front door
                yield node.lineno, room if room in PLACE else ""


def wrong_imports(source: str, room: str) -> list[str]:
    return [
        f"line {line}: {room} imports {other or 'the front door'}"
        for line, other in rooms_imported(ast.parse(source))
        if other != room and PLACE[other] >= PLACE[room] and (room, other) not in TOGETHER
    ]


def test_rooms_import_from_earlier_rooms_only() -> None:
    files = sorted(package().rglob("*.py"))
    unknown = {room_of(file) for file in files} - set(PLACE)
    assert not unknown, f"rooms without a place in the order: {unknown}"
    looked = 0
    wrong = []
    for file in files:
        source = file.read_text(encoding="utf-8")
        looked += sum(1 for _ in rooms_imported(ast.parse(source)))
        wrong += [f"{file.relative_to(package())}: {text}" for text in wrong_imports(source, room_of(file))]
    assert not wrong, "\n".join(wrong)
    assert len(files) >= 40
    assert looked >= 100, "the test looked at too little to prove anything"


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("reading", "from rolematch.layout import lay_out"),
        ("parsing", "def f():\n    from rolematch import scoring"),
        ("screening", "import rolematch.reporting.frame"),
        ("records", "import rolematch.lexicon as words"),
        ("scoring", "import rolematch"),
        ("api", "from rolematch import screen"),
        ("evaluation", "from rolematch.api import score"),
    ],
)
def test_wrong_imports_are_found(room: str, source: str) -> None:
    assert wrong_imports(source, room)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("layout", "from rolematch.reading import read_file"),
        ("layout", "from rolematch.layout.columns import untangle"),
        ("cli", "from rolematch import api"),
        ("records", "import json\nimport html"),
        ("", "def f():\n    from rolematch import api"),
    ],
)
def test_right_imports_are_let_through(room: str, source: str) -> None:
    assert not wrong_imports(source, room)
