"""Print how fast skills are found, and how often the forty ambiguous names are found in resumes of other fields.

    python benchmarks/skills.py [--data ../shared/data] [--hits FILE]

Speed: the rows and the matcher are loaded in a fresh process, and whole resumes are read on one core. The hits of the
ambiguous names are counted; whether one is right only a reader can say. `--hits` writes them for reading, with their
surroundings: keep that file off every repository, the resumes are people's.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rolematch.layout import lay_out
from rolematch.lexicon import load_lexicon
from rolematch.parsing.sections import find_sections
from rolematch.parsing.skills import find_mentions
from rolematch.reading import read_bytes

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "skills" / "ambiguous"
LOAD = """
import time, spacy, rolematch.parsing.skills
from rolematch.lexicon import load_lexicon
from rolematch.parsing.matching import finder_of
start = time.perf_counter()
finder_of(load_lexicon())
print(time.perf_counter() - start)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--hits", type=Path, help="write the hits of the ambiguous names, one JSON object a line")
    args = parser.parse_args()
    seconds = [float(subprocess.check_output([sys.executable, "-c", LOAD])) for _ in range(5)]
    print(f"loading rows and matcher, median of {len(seconds)}: {statistics.median(seconds):.3f} s")
    with gzip.open(args.data / "other_resumes.jsonl.gz", "rt", encoding="utf-8") as lines:
        resumes = [json.loads(line) for line in lines]
    resumes = [resume for resume in resumes if resume["source"] == "livecareer"]
    print_speed([resume["text"] for resume in resumes[:400]])
    print_hits(resumes, args.hits)


def print_speed(texts: list[str]) -> None:
    lexicon = load_lexicon()
    documents = [lay_out(read_bytes(text.encode(), "resume.txt")) for text in texts]
    read = [(document, find_sections(document, lexicon)) for document in documents]
    start = time.perf_counter()
    for document, sections in read:
        find_mentions(document, sections, lexicon)
    spent = time.perf_counter() - start
    words = sum(len(document.text.split()) for document in documents)
    print(f"finding skills, {len(texts)} resumes of {words} words, one core: {words / spent:,.0f} words a second")


def print_hits(resumes: list[dict[str, str]], out: Path | None) -> None:
    skills = sorted(path.stem for path in CASES.glob("*.txt") if path.stem != "known_failures")
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(hits_of, (resume["text"] for resume in resumes), [skills] * len(resumes), chunksize=50))
    counts = Counter(skill for hits in found for skill in {hit["skill"] for hit in hits})
    print(f"resumes of other fields, of {len(resumes)}, in which each ambiguous name is found (rightly or not):")
    print(", ".join(f"{skill} {counts[skill]}" for skill in skills))
    if out is not None:
        lines = [
            json.dumps({"category": resume["category"], **hit})
            for resume, hits in zip(resumes, found, strict=True)
            for hit in hits
        ]
        out.write_text("\n".join(lines), encoding="utf-8")


def hits_of(text: str, skills: list[str]) -> list[dict[str, str]]:
    lexicon = load_lexicon()
    document = lay_out(read_bytes(text.encode(), "resume.txt"))
    return [
        {
            "skill": mention.skill,
            "rule": mention.rule,
            "around": document.text[max(0, mention.span.start - 60) : mention.span.end + 60],
        }
        for mention in find_mentions(document, find_sections(document, lexicon), lexicon)
        if mention.skill in skills
    ]


if __name__ == "__main__":
    main()
