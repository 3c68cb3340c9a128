"""The notebooks run from top to bottom, show what they promise without a warning, and are kept without outputs."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
# at least so many pictures and tables, and words that have to be shown
PROMISED = {
    "01_screen_a_folder": (3, 6, ("36 scored, 0 failed", "Shortlist: Senior Data Scientist", "itables")),
    "02_why_this_score": (5, 4, ("Fit for DS", "named besides", "PyTorch")),
    "03_how_good_is_it": (6, 3, ("n = 36", "all invented", "AUC of MLE against DS")),
    "04_is_it_fair": (1, 3, ("No two groups are large enough", "too few", "largest change of a fit")),
    "05_make_it_yours": (1, 3, ("StatMill", "data_engineer", "no judged resumes calibrate")),
}


def cells_of(path: Path) -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_notebooks_are_found() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(PROMISED)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_outputs_are_not_kept(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))
    cells = cells_of(path)
    assert len(cells) >= 7
    assert not [cell for cell in cells if cell.outputs or cell.execution_count]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_hold_no_logic(path: Path) -> None:
    logic = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.Try)
    for cell in cells_of(path):
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, logic)], cell.source
        assert len(cell.source.splitlines()) <= 24, cell.source


def test_the_notebook_of_figures_says_what_they_are_not() -> None:
    notebook = nbformat.read(next(path for path in NOTEBOOKS if path.stem.startswith("03")), as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "no measurement of how good it is on real resumes" in text
    assert "36 of them" in text


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.name)
def shown(request: pytest.FixtureRequest) -> tuple[str, list[dict[str, Any]]]:
    notebook = nbformat.read(request.param, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(request.param.parent)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return request.param.stem, outputs


def test_notebook_runs_and_shows_what_it_promises(shown: tuple[str, list[dict[str, Any]]]) -> None:
    name, outputs = shown
    pictures, tables, words = PROMISED[name]
    data = [output.get("data", {}) for output in outputs]
    assert sum("image/png" in one for one in data) >= pictures
    pages = [str(one["text/html"]) for one in data if "text/html" in one]
    assert sum("<table" in page for page in pages) >= tables
    printed = "".join(output.get("text", "") for output in outputs if output.get("name") == "stdout")
    texts = "\n".join([printed, *pages, *(str(one.get("text/plain", "")) for one in data)])
    assert [word for word in words if word not in texts] == []
    # a warning in a notebook is a defect of it
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    assert "Warning" not in texts


def test_no_output_loads_anything(shown: tuple[str, list[dict[str, Any]]]) -> None:
    _, outputs = shown
    loads = re.compile(r"""(?:src=|href=|from |import\()\s*["']?https?://(?!itables\.org)""")
    for output in outputs:
        page = str(output.get("data", {}).get("text/html", ""))
        assert not loads.search(page), loads.search(page)
