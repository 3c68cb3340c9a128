"""The notebooks run from top to bottom, show what they promise, and are kept without outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


def test_notebooks_are_found() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_outputs_are_not_kept(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert not [cell for cell in cells if cell.outputs or cell.execution_count]


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.name)
def outputs(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    notebook = nbformat.read(request.param, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(request.param.parent)}}
    )
    client.execute()
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_notebook_runs_and_shows_table_and_plot(outputs: list[dict[str, Any]]) -> None:
    data = [output.get("data", {}) for output in outputs]
    assert sum("image/png" in shown for shown in data) >= 2, "two plots"
    tables = [shown["text/html"] for shown in data if "<table" in str(shown.get("text/html"))]
    assert len(tables) >= 4
    assert any("Fit for DS" in table for table in tables), "an explanation"
    printed = "".join(output.get("text", "") for output in outputs if output.get("name") == "stdout")
    assert "0 failed" in printed
    # a warning in a notebook is a defect of it
    assert not [output["text"] for output in outputs if output.get("name") == "stderr"]
