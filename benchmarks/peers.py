"""Other open-source readers of resumes on the same files, where they are installed.

    python benchmarks/peers.py                                     # those in this environment
    python benchmarks/peers.py --python ../peers/bin/python        # those in another, which need not have rolematch

Reads the invented resumes of ``examples/resumes`` whose format all know (PDF), and compares what each finds with
what is true of these people: titles and first years of positions, and tools. A position counts as found where its
title is in what the peer calls a title and its year of start is right; a tool where its name is in the peer's list of
skills. The invented people are ours, so that they favour us where we were wrong in the same way twice: read the table
as what a peer misses, not as a rank. Times are of one file after another in a warm process.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESUMES = ROOT / "examples" / "resumes"
# what a reader found: titles with years, skills; None where it has no such thing
Found = tuple["list[tuple[str, str]] | None", "list[str] | None"]


def rolematch() -> tuple[str, Callable[[str], Found]]:
    import rolematch as rm

    def read(path: str) -> Found:
        profile = rm.parse(rm.read(path, guarded=False), as_of="2026-06")
        held = [(p.title, str(p.dates.start // 12) if p.dates else "") for p in profile.positions]
        return held, [name for skill in profile.skills for name in (skill.name, skill.surface)]

    return "rolematch", read


def leverparser() -> tuple[str, Callable[[str], Found]]:
    from pyresume import ResumeParser

    parser = ResumeParser()

    def read(path: str) -> Found:
        resume = parser.parse(path)
        held = [(e.title or "", str(e.start_date or "")) for e in resume.experience]
        return held, [skill.name for skill in resume.skills]

    return "leverparser", read


def openresume() -> tuple[str, Callable[[str], Found]]:
    from openresume import parse_resume_from_pdf

    def read(path: str) -> Found:
        resume = parse_resume_from_pdf(path)["resume"]
        held = [(e["title"] or "", e["start_date"] or "") for e in resume["experience"]["work_history"]]
        return held, [str(skill) for skill in _flat(resume.get("skills"))]

    return "openresume-parser", read


def ats_resume_scorer() -> tuple[str, Callable[[str], Found]]:
    from ats_resume_scorer import ResumeParser

    parser = ResumeParser()

    def read(path: str) -> Found:
        resume = parser.parse_resume(path)
        held = [(str(getattr(e, "title", "")), str(getattr(e, "start_date", ""))) for e in resume.experience]
        return held, list(resume.skills)

    return "ats-resume-scorer", read


def glassbox() -> tuple[str, Callable[[str], Found]]:
    from glassbox.parse.layout import column_aware_reading_order
    from glassbox.parse.pdf import extract_blocks

    def read(path: str) -> Found:
        # it reads and scores text, and knows no positions and no skills of its own
        column_aware_reading_order(extract_blocks(path)[0])
        return None, None

    return "glassbox-hiring (text alone)", read


PEERS = (rolematch, leverparser, openresume, ats_resume_scorer, glassbox)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="the interpreter of the environment that holds the peers")
    parser.add_argument("--rows", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.python:
        run = [arguments.python, __file__, "--rows"]
        done = subprocess.run(run, check=True, capture_output=True, text=True)
        rows = [*measured((rolematch,)), *(row for row in json.loads(done.stdout) if row[0] != "rolematch")]
    else:
        rows = measured(PEERS)
    if arguments.rows:
        print(json.dumps(rows))
        return
    print(f"| {len(pdfs())} PDF files of invented people | files read | positions found | tools found | ms a file |")
    print("|---|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def pdfs() -> dict[str, dict[str, Any]]:
    """Give what is true of each PDF file."""
    with (RESUMES / "truth.jsonl").open(encoding="utf-8") as lines:
        people = map(json.loads, lines)
        return {person["file"]: person for person in people if person["file"].endswith(".pdf") and person["usable"]}


def measured(peers: tuple[Callable[[], tuple[str, Callable[[str], Found]]], ...]) -> list[list[str]]:
    rows = []
    warnings.simplefilter("ignore")
    for peer in peers:
        # what peers say while they load and read is no part of the table
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                name, read = peer()
            except Exception as error:  # noqa: BLE001  one that does not load is not installed
                print(f"{peer.__name__}: {error}", file=sys.__stderr__)
                continue
            rows.append([name, *_figures(read)])
    return rows


def _figures(read: Callable[[str], Found]) -> list[str]:
    known, times = pdfs(), []
    files = hits = held = tools = named = 0
    told = [False, False]
    for file, person in known.items():
        held += len(person["positions"])
        named += len(person["tools"])
        begun = time.perf_counter()
        try:
            positions, skills = read(str(RESUMES / file))
        except Exception:  # noqa: BLE001  a stranger's errors
            continue
        times.append(time.perf_counter() - begun)
        files += 1
        if positions is not None:
            told[0] = True
            for true in person["positions"]:
                title, year = true["title"].casefold(), (true["start"] or "")[:4]
                found = next((p for p in positions if title in _plain(p[0]) and year in p[1]), None)
                if found is not None:
                    hits += 1
                    positions.remove(found)
        if skills is not None:
            told[1] = True
            written = {_plain(skill) for skill in skills}
            tools += sum(_plain(tool) in written for tool in person["tools"])
    return [
        f"{files}",
        f"{hits} of {held}" if told[0] else "-",
        f"{tools} of {named}" if told[1] else "-",
        f"{1000 * statistics.median(times):.0f}" if times else "-",
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [one for inner in value.values() for one in _flat(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in _flat(inner)]
    return [] if value is None else [value]


if __name__ == "__main__":
    main()
