"""Render the invented people as resume files, with the truth about them beside.

    python examples/render.py                 write examples/resumes and its truth.jsonl
    python examples/render.py --check         only say whether they are up to date
    python examples/render.py --out /tmp/cvs  write them elsewhere

Needs the ``dev`` extra (PyYAML, reportlab, python-docx). The same person gives the same bytes; where another version
of a library writes other bytes, ``--check`` compares the words instead.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import zipfile
from pathlib import Path

from rendering.content import BadPerson, read_people
from rendering.styles import render
from rendering.truth import truth_of

HERE = Path(__file__).resolve().parent
TRUTH = "truth.jsonl"


def render_all(people: Path) -> dict[str, bytes]:
    """Give the files to write, by name, ``truth.jsonl`` last."""
    files: dict[str, bytes] = {}
    lines = []
    for person in read_people(people):
        if person.file in files:
            raise BadPerson(f"{person.file}: two people of this name")
        files[person.file] = render(person)
        lines.append(json.dumps(truth_of(person, files[person.file]), ensure_ascii=False) + "\n")
    return {**files, TRUTH: "".join(lines).encode()}


def differences(files: dict[str, bytes], folder: Path) -> list[str]:
    """Say what in `folder` is missing, differs in its words, or should not be there."""
    found = []
    for name, data in files.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name}: missing")
        elif words_of(name, path.read_bytes()) != words_of(name, data):
            found.append(f"{name}: differs")
    found.extend(f"{path.name}: nobody's" for path in sorted(folder.glob("*")) if path.name not in files)
    return found


def words_of(name: str, data: bytes) -> str:
    """Give what a file says, apart from how its bytes are packed."""
    if name.endswith(".pdf"):
        from pdfminer.high_level import extract_text

        return extract_text(io.BytesIO(data))
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read("word/document.xml").decode()
        return re.sub(r"<[^>]+>", " ", xml)
    text = data.decode("utf-8", "replace")
    # the hashes of files follow their bytes
    return re.sub(r'"sha256": "[0-9a-f]+"', "", text) if name == TRUTH else text


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 is done or up to date, 1 is out of date, 2 is wrong use."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=Path, default=HERE / "people", help="folder of YAML files")
    parser.add_argument("--out", type=Path, default=HERE / "resumes", help="folder to write to")
    parser.add_argument("--check", action="store_true", help="write nothing; say what is out of date")
    parser.add_argument("--force", action="store_true", help="overwrite files that say something else")
    options = parser.parse_args(arguments)
    try:
        files = render_all(options.people)
    except BadPerson as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if options.check:
        found = differences(files, options.out)
        print("\n".join(found) or f"{len(files) - 1} resumes are up to date", file=sys.stderr)
        return 1 if found else 0
    options.out.mkdir(parents=True, exist_ok=True)
    kept = [line for line in differences(files, options.out) if line.endswith("differs")]
    if kept and not options.force:
        print("\n".join([*kept, "nothing written; --force overwrites them"]), file=sys.stderr)
        return 1
    for name, data in files.items():
        (options.out / name).write_bytes(data)
    print(f"{len(files) - 1} resumes and {TRUTH} in {options.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
