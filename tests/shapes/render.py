"""Print the pages of ``tests/shapes/pages`` with Chromium: ``python tests/shapes/render.py``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Write a PDF into ``files`` for each page; 0 is done, 1 that no Chromium is there."""
    chromium = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if chromium is None:
        print("chromium is not on the path", file=sys.stderr)
        return 1
    for page in sorted((HERE / "pages").glob("*.html")):
        out = HERE / "files" / f"{page.stem}.pdf"
        with tempfile.TemporaryDirectory() as home:
            command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            command += [f"--user-data-dir={home}", f"--print-to-pdf={out}", page.as_uri()]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        print(out.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
