"""Render the people of the twin tests in every layout.

    python tests/twins/render.py                        write all into tests/twins/files
    python tests/twins/render.py browser-cards ...      only these layouts

Needs the ``dev`` extra and ``pip install typst``, and the programs chromium, pdflatex and soffice (LibreOffice); says
which are missing, and renders the layouts that need none of those.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "examples")]

from rendering.content import Person  # noqa: E402

from twins import browser, fonts, latex, office, typesetting, word  # noqa: E402
from twins.people import read_people  # noqa: E402

Render = Callable[[Person], bytes]
Environment = Callable[[], dict[str, str]]


def makers(environment: Environment) -> tuple[dict[str, tuple[str, Render]], list[str]]:
    """Give each layout's suffix and renderer, and what is missing for the others."""
    found: dict[str, tuple[str, Render]] = {name: (".docx", layout) for name, layout in word.LAYOUTS.items()}
    missing: list[str] = []

    def program(names: tuple[str, ...], layouts: Iterable[str]) -> str | None:
        path = next((path for name in names if (path := shutil.which(name))), None)
        if path is None:
            missing.append(f"{names[0]} is not on the path; left out: {', '.join(layouts)}")
        return path

    if (path := program(("chromium", "chromium-browser", "google-chrome"), browser.LAYOUTS)) is not None:
        for name in browser.LAYOUTS:
            found[name] = (".pdf", lambda p, n=name, at=path: browser.render(n, p, at, environment()))
    if (path := program(("pdflatex",), latex.LAYOUTS)) is not None:
        for name in latex.LAYOUTS:
            found[name] = (".pdf", lambda p, n=name, at=path: latex.render(n, p, at))
    if (path := program(("soffice", "libreoffice"), office.LAYOUTS)) is not None:
        for name, layout in office.LAYOUTS.items():
            found[name] = (f".{layout.suffix}", lambda p, n=name, at=path: office.render(n, p, at, environment()))
    if importlib.util.find_spec("typst") is None:
        missing.append(f"typst is not installed (pip install typst); left out: {', '.join(typesetting.LAYOUTS)}")
    else:
        for name in typesetting.LAYOUTS:
            found[name] = (".pdf", lambda p, n=name: typesetting.render(n, p))
    return found, missing


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 is done, 1 that something is missing, 2 is wrong use."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layouts", nargs="*", help="layouts to render; without, all")
    parser.add_argument("--out", type=Path, default=HERE / "files", help="folder to write to")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return render_all(options.layouts, options.out, *makers(lambda: fonts.environment(Path(folder))))


def render_all(wanted: list[str], out: Path, found: dict[str, tuple[str, Render]], missing: list[str]) -> int:
    """Write the files of the layouts that are wanted, or of all."""
    unknown = [name for name in wanted if name not in found]
    if unknown:
        print("\n".join([*missing, f"cannot render {', '.join(unknown)}; can: {', '.join(found)}"]), file=sys.stderr)
        return 2
    for name in wanted or found:
        suffix, render = found[name]
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        for key, person in read_people().items():
            (folder / f"{key}{suffix}").write_bytes(render(person))
        print(f"{name}: {len(read_people())} files", file=sys.stderr)
    print("\n".join(missing), end="\n" if missing else "", file=sys.stderr)
    return 1 if missing and not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
