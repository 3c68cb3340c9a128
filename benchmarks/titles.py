"""Print what the title grammar reads in every job title of the shared data's postings.

    python benchmarks/titles.py [--data ../shared/data] [--sample FILE]

Coverage says that something was read, not that it is right: that only a reader can say. `--sample` writes the titles
to read, drawn with a fixed seed, and the ones with the most postings, each with what was read in it. Titles without
a family are counted by their words, which shows the terms that no row holds.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rolematch.lexicon import load_lexicon
from rolematch.parsing.titles import Title, parse_title

ROOT = Path(__file__).resolve().parents[1]
SEED, DRAWN, MOST_POSTED = 20260601, 200, 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--sample", type=Path, help="write the titles to read, as CSV")
    args = parser.parse_args()
    path = args.data / "posting_titles.csv.gz"
    if not path.exists():
        print(f"skipped: {path} is not there; the titles come with the shared data, which is not in the repository")
        return
    lexicon = load_lexicon()
    postings: Counter[str] = Counter()
    seniority: dict[str, Counter[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            postings[row["title"]] += int(row["postings"])
            seniority.setdefault(row["level"], Counter())[row["title"]] += int(row["postings"])
    read = {title: parse_title(title, lexicon) for title in postings}
    print_coverage(read, postings)
    print_levels(read, seniority)
    print_families(read, postings)
    if args.sample is not None:
        write_sample(args.sample, read, postings)


def print_coverage(read: dict[str, Title], postings: Counter[str]) -> None:
    print(f"{len(read)} titles of {postings.total()} postings{'':10s}titles  postings")
    for name, found in (
        ("likely a title", [title for title, said in read.items() if said.likely]),
        ("family", [title for title, said in read.items() if said.family is not None]),
        ("track", [title for title, said in read.items() if said.track is not None]),
        ("level", [title for title, said in read.items() if said.level is not None]),
    ):
        print(f"  {name:34s}{len(found) / len(read):9.3f} {share(found, postings):9.3f}")


def print_levels(read: dict[str, Title], seniority: dict[str, Counter[str]]) -> None:
    """Print the levels read by the seniority that the posting states, which is coarse and often wrong."""
    print("levels by the posting's seniority, shares of postings")
    for stated, postings in seniority.items():
        levels = {level: [t for t in postings if read[t].level == level] for level in (None, 1, 2, 3, 4, 5)}
        shares = "  ".join(f"{level or 'none'} {share(titles, postings):.3f}" for level, titles in levels.items())
        print(f"  {stated:12s} n = {postings.total():5d}  {shares}")


def print_families(read: dict[str, Title], postings: Counter[str]) -> None:
    families: Counter[str] = Counter()
    for title, said in read.items():
        families[said.family or "none"] += postings[title]
    print(f"postings by family, {len(families)} kinds")
    for family, count in families.most_common():
        print(f"  {family:24s}{count:6d}")
    words = Counter(word for title, said in read.items() if said.family is None for word in set(words_of(title)))
    print("words of titles without a family:", ", ".join(f"{word} {count}" for word, count in words.most_common(15)))


def words_of(title: str) -> Iterator[str]:
    return (word for word in title.casefold().split() if word.isalpha())


def share(titles: Iterable[str], postings: Counter[str]) -> float:
    return sum(postings[title] for title in titles) / postings.total()


def write_sample(path: Path, read: dict[str, Title], postings: Counter[str]) -> None:
    """Write a random draw of the titles, then the most posted of the others."""
    drawn = random.Random(SEED).sample(sorted(read), min(DRAWN, len(read)))
    most = [title for title, _ in postings.most_common(MOST_POSTED + len(drawn)) if title not in set(drawn)]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["draw", "title", "postings", "family", "level", "kind", "track", "likely"])
        for draw, titles in (("random", drawn), ("most posted", most[:MOST_POSTED])):
            for title in titles:
                said = read[title]
                row = [said.family or "", said.level or "", said.kind, said.track or "", int(said.likely)]
                writer.writerow([draw, title, postings[title], *row])


if __name__ == "__main__":
    main()
