"""Shapes that many resumes share: Europass in its three forms, academic CVs, in five languages, read from PDF.

The pages are in ``shapes/pages``, the truth about them in ``shapes/truth.yaml``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import rolematch as rm
from rolematch.layout import lay_out
from rolematch.lines import profile_object
from rolematch.reading import read_file

SHAPES = Path(__file__).parent / "shapes"
TRUTH: dict[str, dict[str, Any]] = yaml.safe_load((SHAPES / "truth.yaml").read_text(encoding="utf-8"))


def read_shape(name: str, engine: str = "auto") -> dict[str, Any]:
    options = rm.ReadingOptions(pdf_engine=engine)
    profile = rm.parse(lay_out(read_file(SHAPES / "files" / f"{name}.pdf", options)), as_of="2026-06")
    found = profile_object(profile)
    return {
        "sections": [section["kind"] for section in found["sections"]],
        "positions": [
            f"{p['title']} | {p['employer']} | {p['start'] or '?'} to {p['end'] or '?'} | {p['kind']}"
            for p in found["positions"]
        ],
        "education": [f"{e['degree']} {e['field']} {e['end']}" for e in found["education"]],
        "months": found["months"]["total"],
    }


@pytest.mark.parametrize("name", sorted(TRUTH))
@pytest.mark.parametrize("engine", ["pdfminer", "auto"])
def test_a_shape_is_read_as_it_is(name: str, engine: str) -> None:
    assert read_shape(name, engine) == TRUTH[name]


def test_every_page_has_its_file_and_its_truth() -> None:
    assert len(TRUTH) >= 6
    assert sorted(TRUTH) == sorted(page.stem for page in (SHAPES / "pages").iterdir())
    assert sorted(TRUTH) == sorted(file.stem for file in (SHAPES / "files").iterdir())
