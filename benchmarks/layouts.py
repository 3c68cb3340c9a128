"""Measure what is found in resumes by the layout of their pages: one column, several, LinkedIn's export, Word.

    python benchmarks/layouts.py --data ../shared/data --evaluator ../shared/eval/evaluate.py

LinkedIn's exports are known by the author that their file names; pages in columns by the note of `rolematch.layout`.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from pathlib import Path

from dev_figures import evaluate
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser

import rolematch as rm
from rolematch.errors import ReadError
from rolematch.lines import profile_object
from rolematch.modelling.training import read_lines
from rolematch.reading import PDF_ENGINES

FIGURES = (
    "positions: precision",
    "positions: recall",
    "positions: both dates right, of those matched",
    "experience: mean absolute error in years (lower is better)",
    "experience: within half a year",
    "headings: precision",
    "headings: recall",
    "skills: precision",
    "skills: recall of tools",
)


def kind_of(data: bytes, name: str, notes: set[str]) -> str:
    """Say how a resume is laid out."""
    if name.endswith(".docx"):
        return "Word"
    infos = PDFDocument(PDFParser(io.BytesIO(data))).info
    if any(info.get("Author") == b"LinkedIn" for info in infos):
        return "LinkedIn"
    if "recognised" in notes:
        return "scan"
    return "several columns" if "columns-untangled" in notes else "one column"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with resumes/")
    parser.add_argument("--evaluator", type=Path, required=True, help="evaluate.py")
    parser.add_argument("--pdf-engine", choices=PDF_ENGINES, default="pdfminer")
    args = parser.parse_args()
    options = rm.ReadingOptions(pdf_engine=args.pdf_engine)
    lexicon = rm.load_lexicon()
    labels = [label for label in read_lines(args.data / "resumes" / "labels.jsonl") if label["usable"]]
    kinds: dict[str, list[dict]] = {}
    lines = []
    for label in labels:
        path = args.data / "resumes" / "files" / label["file"]
        try:
            document = rm.read(path, options=options)
        except ReadError:
            kinds.setdefault("not read", []).append(label)
            continue
        profile = profile_object(rm.parse(document, as_of="2026-06", lexicon=lexicon))
        headings = [section["heading"] for section in profile["sections"] if section["heading"]]
        lines.append({**profile, "headings": headings, "file": label["file"]})
        kind = kind_of(path.read_bytes(), path.name, {note.code for note in document.notes})
        kinds.setdefault(kind, []).append(label)
    with tempfile.TemporaryDirectory() as folder:
        rows = {"all": labels, **dict(sorted(kinds.items()))}
        print(f"{args.pdf_engine}\n{'':18s}{'n':>5s}  " + "  ".join(name.replace(": ", ": ")[:22] for name in FIGURES))
        for kind, group in rows.items():
            gold = [json.dumps(label) for label in group]
            wanted = {label["file"] for label in group}
            predictions = [line for line in lines if line["file"] in wanted]
            figures = evaluate(args.evaluator, predictions, gold, Path(folder))[0] if predictions else {}
            cells = "  ".join(f"{figures.get(name, float('nan')):{len(name[:22])}.3f}" for name in FIGURES)
            print(f"{kind:18s}{len(group):5d}  {cells}")


if __name__ == "__main__":
    main()
