"""How long the page of a review takes to open with many candidates, in a real browser.

    rolematch screen examples/resumes --out results --as-of 2026-06
    python benchmarks/report_page.py results --candidates 2000 --runs 7

Varies the lines of a screening until there are enough, writes the page as ``rolematch report`` does, and opens it in
Chromium again and again, a new browser profile each time. Prints milliseconds from the start of navigation to a table
that can be used (all scripts have run) and is painted, of opening one candidate, of a search and of a sort.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from rolematch.lexicon import load_lexicon
from rolematch.lines import line_text
from rolematch.reporting import find_requisition
from rolematch.reporting.page import write_page

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
PAINTED = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
)


def vary(lines: list[dict[str, Any]], number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Give `number` lines made of those given, with other hashes, names, fits and levels."""
    chance = random.Random(seed)
    made = []
    for place in range(number):
        line = json.loads(json.dumps(lines[place % len(lines)]))
        line["sha256"] = hashlib.sha256(f"{place}".encode()).hexdigest()
        line["file"] = f"{place:05}-{line['file']}"
        for role in line["fit"]:
            line["fit"][role] = round(min(1.0, max(0.0, line["fit"][role] + chance.gauss(0, 0.05))), 6)
        shares = [share + chance.random() * 0.1 for share in line["level_probabilities"]]
        line["level_probabilities"] = [round(share / sum(shares), 6) for share in shares]
        made.append(line)
    return made


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("--candidates", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    lines = [json.loads(text) for text in (given.results / "scores.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        varied = "".join(f"{line_text(line)}\n" for line in vary(lines, given.candidates))
        Path(folder, "scores.jsonl").write_text(varied, encoding="utf-8")
        words = load_lexicon()
        started = time.perf_counter()
        made = write_page(folder, lexicon=words, requisition=find_requisition("mle", "senior", words))
        size = made.path.stat().st_size
        print(f"{made.candidates} candidates, {size / 1e6:.1f} MB, written in {time.perf_counter() - started:.1f} s")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            runs = [run(browser, made.path) for _ in range(given.runs)]
    for name in runs[0]:
        times = [one[name] for one in runs]
        print(f"{name:10s} median {statistics.median(times):6.0f} ms, {min(times):.0f} to {max(times):.0f}")


def run(browser: Browser, path: Path) -> dict[str, float]:
    """Open the page once, and use it."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    found = {"opened": float(page.evaluate(PAINTED))}

    def timed(name: str, act: str) -> None:
        before = page.evaluate("() => performance.now()")
        page.evaluate(f"() => {{ {act} }}")
        found[name] = page.evaluate(PAINTED) - before

    timed("candidate", "document.querySelector('#table button.open').click()")
    page.keyboard.press("Escape")
    timed(
        "search",
        "const s = document.getElementById('search'); s.value = 'pytorch'; s.dispatchEvent(new Event('input'))",
    )
    timed("sort", "document.querySelector('th.c-years').click()")
    page.context.close()
    return found


if __name__ == "__main__":
    main()
