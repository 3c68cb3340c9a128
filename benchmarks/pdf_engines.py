"""Time the two PDF engines on the same files in one run, and compare what they read.

    python benchmarks/pdf_engines.py --data ../shared/data

Times are of reading alone (bytes to placed words), the better of two rounds, with the engines taking turns at each
file. ``pdfminer, its own lexer`` runs the default engine without the fast lexer of `rolematch.reading.content`.
"""

from __future__ import annotations

import argparse
import difflib
import statistics
import time
from pathlib import Path

from rolematch.errors import ReadError
from rolematch.layout import lay_out
from rolematch.reading import ReadingOptions, pdfminer_operators, read_bytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with resumes/files")
    files = sorted((parser.parse_args().data / "resumes" / "files").glob("*.pdf"))
    fast = pdfminer_operators.operations
    ways = {
        "pdfminer, its own lexer": (ReadingOptions(pdf_engine="pdfminer", ocr=False), lambda _: None),
        "pdfminer": (ReadingOptions(pdf_engine="pdfminer", ocr=False), fast),
        "pdfium": (ReadingOptions(pdf_engine="pdfium", ocr=False), fast),
    }
    times: dict[str, list[float]] = {way: [] for way in ways}
    same = total = whole = 0
    for path in files:
        data = path.read_bytes()
        tokens: dict[str, list[str]] = {}
        for way, (options, lexer) in ways.items():
            pdfminer_operators.operations = lexer
            best = float("inf")
            for _ in range(2):
                begun = time.perf_counter()
                try:
                    reading = read_bytes(data, path.name, options)
                except ReadError:
                    continue
                best = min(best, time.perf_counter() - begun)
                tokens[way] = lay_out(reading).text.split()
            if best < float("inf"):
                times[way].append(1000 * best)
        one, other = tokens.get("pdfminer", []), tokens.get("pdfium", [])
        blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        same += sum(block.size for block in blocks)
        total += max(len(one), len(other))
        whole += one == other
    print(f"{len(files)} files; milliseconds a file")
    base = statistics.mean(times["pdfminer, its own lexer"])
    for way, found in times.items():
        mean, median = statistics.mean(found), statistics.median(found)
        print(f"  {way:26s} mean {mean:6.1f}  median {median:6.1f}  of the first: {mean / base:.2f}")
    print(f"tokens in the same order by both engines: {same / total:.4f}; files wholly alike: {whole} of {len(files)}")


if __name__ == "__main__":
    main()
