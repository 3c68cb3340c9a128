"""What a process that scores imports: NumPy and spaCy, and no library that only training or tables need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TRAINING = {"sklearn", "scipy", "joblib"}
TABLES = {"pandas", "pyarrow"}

# Python runs it when it starts, and so does every process that it spawns
WATCH = """
import os, sys
class Seen:
    def find_spec(self, name, path=None, target=None):
        if "." not in name:
            with open(os.environ["IMPORTS_SEEN"], "a", encoding="utf-8") as seen:
                seen.write(f"{os.getpid()} {name}\\n")
sys.meta_path.insert(0, Seen())
"""


def imports_of(code: str, folder: Path, *arguments: str | Path) -> tuple[set[str], list[set[str]]]:
    """Run code in a fresh Python; give what it imports, and what each process that it starts does."""
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    seen = folder / "seen.txt"
    # what is started has to find the package where this process found it
    path = os.pathsep.join([str(folder), *filter(None, sys.path)])
    lines = f"import os\nprint(os.getpid())\nif __name__ == '__main__':\n    import sys\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", lines, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path, "IMPORTS_SEEN": str(seen)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, set[str]] = {}
    for line in seen.read_text(encoding="utf-8").splitlines():
        process, name = line.split()
        found.setdefault(process, set()).add(name)
    own = found.pop(done.stdout.split()[0])
    return own, [*found.values()]


@pytest.fixture
def two(resumes: Path, tmp_path: Path) -> Path:
    """A folder with a PDF and a Word file."""
    folder = tmp_path / "two"
    folder.mkdir()
    for name in ("ds-1-phiri.pdf", next(path.name for path in sorted(resumes.glob("*.docx")))):
        (folder / name).write_bytes((resumes / name).read_bytes())
    return folder


def test_a_library_that_is_imported_would_be_seen(tmp_path: Path) -> None:
    own, _ = imports_of("    import rolematch.modelling.training, pandas", tmp_path)
    assert own >= {"sklearn", "scipy", "pandas", "numpy"}


def test_scoring_imports_neither_training_nor_tables(two: Path, tmp_path: Path) -> None:
    code = """
    import rolematch as rm
    rm.load_model()
    for path in sys.argv[1:]:
        assert rm.score(path, as_of="2026-06").fit["ds"] >= 0
    """
    own, others = imports_of(code, tmp_path, *sorted(two.iterdir()))
    assert own >= {"numpy", "spacy"}, "it did not score"
    # another process reads the files
    assert any("docx" in names for names in others)
    for names in (own, *others):
        assert not names & (TRAINING | TABLES)


@pytest.mark.parametrize("workers", [0, 1])
def test_screening_imports_neither_training_nor_tables(workers: int, two: Path, tmp_path: Path) -> None:
    code = f"""
    import rolematch as rm
    found = list(rm.screen(sys.argv[1], as_of="2026-06", workers={workers}))
    assert len(found) == 2 and all(isinstance(one, rm.Score) for one in found), found
    """
    own, others = imports_of(code, tmp_path, two)
    assert not own & (TRAINING | TABLES)
    scored = [names for names in [own, *others] if names >= {"numpy", "spacy", "docx"}]
    assert len(scored) == 1, "no process scored, or more than asked for"
    assert (scored[0] is own) == (workers == 0)
    assert not set().union(*others) & (TRAINING | TABLES)


def test_the_command_imports_tables_for_its_tables_alone(two: Path, tmp_path: Path) -> None:
    code = """
    from rolematch.cli import main
    out = sys.argv[2]
    main(["screen", sys.argv[1], "--out", out, "--as-of", "2026-06", "--workers", "1"], standalone_mode=False)
    """
    own, others = imports_of(code, tmp_path, two, tmp_path / "out")
    assert own >= {"pandas", "rich"}, "no table was made"
    assert not own & TRAINING
    assert "spacy" not in own, "the process that waits scores nothing"
    scored = [names for names in others if "spacy" in names]
    assert len(scored) == 1
    assert not scored[0] & (TRAINING | TABLES)
    assert len((tmp_path / "out" / "scores.jsonl").read_text(encoding="utf-8").splitlines()) == 2
