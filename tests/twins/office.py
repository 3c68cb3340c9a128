"""Layouts that LibreOffice makes of the Word files: printed as PDF, and saved as OpenDocument."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rendering.content import Person

from twins import word


@dataclass(frozen=True, slots=True)
class Conversion:
    """A Word layout, and the suffix of what LibreOffice makes of it."""

    word: Callable[[Person], bytes]
    suffix: str


LAYOUTS = {
    "office-print-plain": Conversion(word.plain, "pdf"),
    "office-print-side-bar": Conversion(word.side_bar, "pdf"),
    "office-print-dates-in-table": Conversion(word.dates_in_table, "pdf"),
    "office-print-newspaper": Conversion(word.newspaper, "pdf"),
    "office-odt-plain": Conversion(word.plain, "odt"),
    "office-odt-side-bar": Conversion(word.side_bar, "odt"),
}


def render(layout: str, person: Person, program: str, environment: dict[str, str]) -> bytes:
    """Convert a layout's Word file with LibreOffice."""
    conversion = LAYOUTS[layout]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "cv.docx")
        source.write_bytes(conversion.word(person))
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        command += [conversion.suffix, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment)
        written = source.with_suffix(f".{conversion.suffix}").read_bytes()
    return written if conversion.suffix == "pdf" else without_picture(written)


def without_picture(data: bytes) -> bytes:
    """Leave the picture of the first page out of an OpenDocument file: it is two thirds of it."""
    smaller = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(smaller, "w") as target:
        for member in source.infolist():
            if not member.filename.startswith("Thumbnails/"):
                target.writestr(member, source.read(member))
    return smaller.getvalue()
