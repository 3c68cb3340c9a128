"""Hostile files, written by code: what a stranger could send to stall, crash or fool a screening.

Each module holds one kind, as a tuple of `Hostile` records: the file's name, its bytes, and how its screening may end.
``FILES`` holds them all; `write_files` puts them into a folder. Nothing here is copied from elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from hostile import archives, pdf_bombs, pdf_oddities, pictures, rich_formats, texts
from hostile.record import Hostile

FILES: tuple[Hostile, ...] = (
    *pdf_bombs.FILES,
    *pdf_oddities.FILES,
    *archives.FILES,
    *texts.FILES,
    *rich_formats.FILES,
    *pictures.FILES,
)


def write_files(folder: Path, files: tuple[Hostile, ...] = FILES) -> list[Path]:
    """Write the files into a folder and give their paths."""
    paths = []
    for file in files:
        path = folder / file.name
        path.write_bytes(file.make())
        paths.append(path)
    return paths
