"""The README's picture shows what the command prints today."""

from __future__ import annotations

import html
import importlib.util
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def words_of(svg: str) -> list[str]:
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return html.unescape(" ".join(texts)).replace("\u00a0", " ").split()


def test_the_picture_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("write_capture", DOCS / "write_capture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shown = words_of((DOCS / "screen.svg").read_text(encoding="utf-8"))
    assert len(shown) > 100
    assert shown == words_of(module.picture(module.capture())), "out of date: make docs"
