"""Write a folder of bad input: files that a screening must survive, each failing with a reason.

    python examples/bad_files.py FOLDER

Needs reportlab and Pillow (which reportlab brings). What the operating system does not allow (symbolic links and some
names on Windows, locked files for root) is left out; the answer of :func:`write_bad_files` says what was written.
"""

from __future__ import annotations

import io
import os
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DEPTH = 60
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
LINES = (
    "Ama Testwright", "Data Scientist", "ama@example.com", "Experience",
    "Data Scientist, Nowhere Mills, Jan 2020 - Dec 2022", "Ran A/B tests in Python and SQL.",
)  # fmt: skip


def good_pdf(password: str | None = None) -> bytes:
    """Give a small PDF with a text layer, locked if there is a password."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, encrypt=StandardEncryption(password) if password else None)
    for number, line in enumerate(LINES):
        canvas.drawString(72, 760 - 18 * number, line)
    canvas.save()
    return buffer.getvalue()


def picture_pdf() -> bytes:
    """Give a PDF whose page is a picture of text, as a scanner makes it."""
    picture = Image.new("L", (600, 300), 255)
    ImageDraw.Draw(picture).text((20, 20), "\n".join(LINES), fill=0)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 400, 600, 300)
    canvas.save()
    return buffer.getvalue()


def locked_word() -> bytes:
    """Give the outside of a Word file with a password: an OLE2 container around an encrypted package."""
    names = "".join(f"{name}\0" for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"))
    return OLE2 + bytes(504) + names.encode("utf-16-le") + bytes(2048)


def workbook() -> bytes:
    """Give a zip that says it is a workbook: not a resume, a screening passes it by."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


# name -> bytes of the files that fail in reading
BAD: dict[str, Callable[[], bytes]] = {
    "zero-byte.pdf": lambda: b"",
    "program.pdf": lambda: b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(500),
    "truncated.pdf": lambda: good_pdf()[:400],
    "encrypted.pdf": lambda: good_pdf("secret"),
    "picture.pdf": picture_pdf,
    "random.docx": lambda: random.Random(7).randbytes(4000),
    "password.docx": locked_word,
}
# what is only odd: read as well as it goes, or passed by
ODD: dict[str, Callable[[], bytes]] = {
    "nul.txt": lambda: "\n".join(LINES).replace(" ", "\0 ", 3).encode(),
    "budget.xlsx": workbook,
    "=cmd|calc.pdf": good_pdf,
    "/".join(["deep"] * DEPTH) + "/resume.txt": lambda: "\n".join(LINES).encode(),
}


def write_bad_files(folder: Path) -> tuple[str, ...]:
    """Write the files into `folder` and give the names of those that were written."""
    written = []
    for name, make in {**BAD, **ODD}.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(make())
        except OSError:  # this system does not allow such a name
            continue
        written.append(name)
    for name, target in (("broken.pdf", "nowhere.pdf"), ("loop", ".")):
        try:
            (folder / name).symlink_to(target)
        except OSError:  # no right to make links
            continue
        written.append(name)
    if hasattr(os, "geteuid") and os.geteuid() != 0:  # root reads everything
        path = folder / "locked.pdf"
        path.write_bytes(good_pdf())
        path.chmod(0)
        written.append(path.name)
    return tuple(written)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("\n".join(write_bad_files(Path(sys.argv[1]))))
