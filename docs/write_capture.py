"""Write docs/screen.svg: what the terminal shows at the end of screening the invented resumes.

python docs/write_capture.py
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURE = Path(__file__).with_name("screen.svg")
COLUMNS = 84


def capture() -> str:
    """Run the command of the README and give what it wrote to stdout, colours and all."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["screen", "examples/resumes", "--out", "results", "--as-of", "2026-06"]
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
        done = subprocess.run(
            [sys.executable, "-m", "rolematch", *command],
            cwd=folder,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    return f"$ rolematch {' '.join(command)}\n{done.stdout.rstrip()}\n"


def picture(text: str) -> str:
    """Draw a terminal that shows `text`; the same text gives the same picture."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi(text))
    svg = console.export_svg(title="rolematch", theme=MONOKAI, unique_id="screen")
    # no font from the net: any fixed-width font will do
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    PICTURE.write_text(picture(capture()), encoding="utf-8")
