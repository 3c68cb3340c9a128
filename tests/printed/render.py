"""Print the pages of ``tests/printed/pages`` with Chromium: ``python tests/printed/render.py [NAME ...]``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("chromium", "chromium-browser", "google-chrome")


def main(names: list[str]) -> int:
    """Write a PDF into ``files`` for each page, or those named; 0 is done, 1 that no Chromium is there."""
    program = next((path for name in NAMES if (path := shutil.which(name))), None)
    if program is None:
        print("chromium is not on the path", file=sys.stderr)
        return 1
    for page in sorted((HERE / "pages").glob("*.html")):
        if names and page.stem not in names:
            continue
        out = HERE / "files" / f"{page.stem}.pdf"
        with tempfile.TemporaryDirectory() as home:
            command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            command += ["--disable-pdf-tagging", f"--user-data-dir={home}", f"--print-to-pdf={out}", page.as_uri()]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        print(out.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
