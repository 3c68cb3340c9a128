"""How fast a screening is, and what it costs: ratios within one run, medians of several rounds.

    python benchmarks/speed.py                 # about 15 minutes on two idle cores
    python benchmarks/speed.py --quick         # two minutes, for a first look
    python benchmarks/speed.py --only memory --files 100000

Files: the invented people of the tests, printed by LaTeX (one page), by an office program (as Word prints, up to two
pages) and as a network's profile; for the run over many thousands, their texts, each with a line and words of its own
so that none repeats another. Results go to ``benchmarks/results/speed.csv`` with the machine and the versions.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import shutil
import statistics
import string
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "speed.csv"
TWINS = ROOT / "tests" / "twins" / "files"
KINDS = {
    "LaTeX, one page": "latex-one-column",
    "office, as Word prints": "office-print-plain",
    "network profile": "browser-network-export",
}
AS_OF = "2026-06"
# words of a text that stand in no other
OWN_WORDS = 30
LIBRARIES = ("rolematch", "pdfminer.six", "pypdfium2", "spacy", "scikit-learn", "numpy", "pandas")
COLUMNS = ("figure", "measured", "bar", "low", "high", "n", "rounds", "machine", "cores", "python", "versions")


class Figure(NamedTuple):
    """One figure: its name, the rounds' values, the bar, and of how many files each round is."""

    name: str
    values: list[float]
    bar: str
    files: int

    @property
    def median(self) -> float:
        return statistics.median(self.values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="fewer files, for a first look")
    parser.add_argument("--only", choices=sorted(PARTS), help="one part")
    parser.add_argument("--files", type=int, help="files of the part 'memory' (default 20,000)")
    arguments = parser.parse_args()
    scale = 20 if arguments.quick else 1
    figures: list[Figure] = []
    for name, part in PARTS.items():
        if arguments.only in (None, name):
            for figure in part(arguments.rounds, scale, arguments.files):
                figures.append(figure)
                low, high = min(figure.values), max(figure.values)
                print(
                    f"{figure.name:58s} {figure.median:9.3f}  bar {figure.bar:8s} ({low:.3f} to {high:.3f}; "
                    f"{len(figure.values)} rounds of {figure.files} files)",
                    flush=True,
                )
    write(figures)


def write(figures: list[Figure]) -> None:
    """Put the figures into the table; those that were not measured now stay as they are."""
    rows: dict[str, dict[str, str]] = {}
    if RESULTS.is_file():
        with RESULTS.open(encoding="utf-8", newline="") as handle:
            rows = {row["figure"]: row for row in csv.DictReader(handle)}
    machine = f"{platform.system()} {platform.machine()} {_processor()}"
    versions = " ".join(f"{name}-{version(name)}" for name in LIBRARIES)
    for figure in figures:
        values = (
            figure.name, f"{figure.median:.3f}", figure.bar, f"{min(figure.values):.3f}", f"{max(figure.values):.3f}",
            str(figure.files), str(len(figure.values)), machine, str(os.cpu_count()), platform.python_version(),
            versions,
        )  # fmt: skip
        rows[figure.name] = dict(zip(COLUMNS, values, strict=True))
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows.values())


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def took(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begun = clock()
    work()
    return clock() - begun


# reading


def bare_pdfium(data: bytes, *, placed: bool = False) -> str:
    """Give a file's text as pdfium has it; `placed`, ask where each letter stands, too."""
    import pypdfium2

    from rolematch.reading import pdfium_calls as calls

    document, found, told = pypdfium2.PdfDocument(data), "", calls.Results()
    for page in document:
        text = page.get_textpage()
        found += text.get_text_range()
        if placed:
            address = calls.address_of(text)
            for index in range(calls.count_characters(address)):
                calls.character_origin(address, index, told.start, told.second)
                calls.character_box(address, index, told.start)
        text.close()
        page.close()
    document.close()
    return found


def libraries(rounds: int, scale: int, _: int | None) -> Iterator[Figure]:
    """Time pdfium and spaCy alone: a resume's letters, their places, and the skills among them, and nothing else."""
    import rolematch as rm
    from rolematch.parsing.matching import finder_of
    from rolematch.parsing.stretches import Stretches

    finder, nowhere = finder_of(rm.load_lexicon()), Stretches(())
    files = [path.read_bytes() for folder in KINDS.values() for path in sorted((TWINS / folder).glob("*.pdf"))]
    files = files[:: 3 if scale > 1 else 1]
    bare, least = [], []
    for turn in range(rounds + 1):
        plain = took(lambda: [bare_pdfium(data) for data in files], time.process_time)
        placed = took(
            lambda: [finder.find(bare_pdfium(data, placed=True), nowhere) for data in files], time.process_time
        )
        if turn:
            bare.append(1000 * plain / len(files))
            least.append(placed / plain)
    yield Figure("pdfium: bare extraction, milliseconds of a processor a resume", bare, "", len(files))
    yield Figure("pdfium: letters, their places and the skills alone, over bare extraction", least, "", len(files))


def one_file(rounds: int, scale: int, _: int | None) -> Iterator[Figure]:
    """Compare a resume from bytes to line with bare extraction of its text by the same library."""
    import io

    from pdfminer.high_level import extract_text

    import rolematch as rm
    from rolematch.layout import lay_out
    from rolematch.lines import line_text, score_line
    from rolematch.parsing import parse_document
    from rolematch.parsing.heading_words import squash
    from rolematch.reading import ReadingOptions, read_bytes
    from rolematch.scoring import score_profile
    from rolematch.screening import Job, Setting
    from rolematch.screening.boundary import answer_to

    lexicon, model = rm.load_lexicon(), rm.load_model()

    def bare_pdfminer(data: bytes) -> None:
        extract_text(io.BytesIO(data))

    for engine, bare, bar in (("pdfminer", bare_pdfminer, "<= 1.15"), ("pdfium", bare_pdfium, "<= 3.0")):
        setting = Setting(lexicon, model, 24317, ReadingOptions(pdf_engine=engine), lines=True)  # type: ignore[arg-type]
        every: list[list[float]] = []
        for kind, folder in KINDS.items():
            files = [path.read_bytes() for path in sorted((TWINS / folder).glob("*.pdf"))][: 3 if scale > 1 else None]
            ratios = []
            for turn in range(rounds + 1):
                plain = took(lambda: [bare(data) for data in files], time.process_time)  # noqa: B023
                squash.cache_clear()
                whole = took(lambda: [answer_to(Job("cv.pdf", data), setting) for data in files], time.process_time)  # noqa: B023
                # the first round loads what later rounds find loaded
                if turn:
                    ratios.append(whole / plain)
            every.append(ratios)
            yield Figure(f"{engine}: end to end over bare extraction, {kind}", ratios, bar, len(files))
        mean = [statistics.fmean(values) for values in zip(*every, strict=True)]
        yield Figure(f"{engine}: end to end over bare extraction", mean, bar, 3 * len(files))

    readings = [
        read_bytes(path.read_bytes(), path.name)
        for folder in KINDS.values()
        for path in sorted((TWINS / folder).glob("*.pdf"))[: 3 if scale > 1 else None]
    ]

    def after() -> None:
        # what one resume leaves for the next of another person is little; for the same one again it would be much
        squash.cache_clear()
        for reading in readings:
            score = score_profile(parse_document(lay_out(reading), lexicon, 24317), lexicon, model)
            line_text(score_line(score))

    after()
    milliseconds = [1000 * took(after, time.process_time) / len(readings) for _ in range(rounds)]
    yield Figure("after reading, milliseconds of a processor a resume", milliseconds, "<= 10", len(readings))


# runs


def texts() -> list[str]:
    """Give the texts of the printed people."""
    import rolematch as rm

    paths = [path for folder in KINDS.values() for path in sorted((TWINS / folder).glob("*.pdf"))]
    return [rm.read(path, guarded=False).text for path in paths]


def crowd(folder: Path, count: int) -> Path:
    """Write so many different resumes as text; each has words that no other has, as names and employers are.

    What keeps the words that it meets would grow without end.
    """
    written, rng = texts(), random.Random(1)
    folder.mkdir(parents=True)
    for number in range(count):
        below = folder / f"{number // 1000:03}"
        below.mkdir(exist_ok=True)
        words = " ".join("".join(rng.choices(string.ascii_lowercase, k=9)) for _ in range(OWN_WORDS))
        text = f"{written[number % len(written)]}\nReports written: {number}\n{words}\n"
        (below / f"cv-{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


def printed(folder: Path, count: int) -> Path:
    """Write so many PDF files of the printed people; a remark behind the end of each makes its bytes its own."""
    files = [path.read_bytes() for kind in KINDS.values() for path in sorted((TWINS / kind).glob("*.pdf"))]
    folder.mkdir(parents=True)
    for number in range(count):
        below = folder / f"{number // 1000:03}"
        below.mkdir(exist_ok=True)
        (below / f"cv-{number:06}.pdf").write_bytes(files[number % len(files)] + b"\n%% %d\n" % number)
    return folder


class Run(NamedTuple):
    """One run of the command: seconds, seconds to the first score, seconds at each score, peaks of memory in MB."""

    seconds: float
    first: float
    marks: list[tuple[float, int]]
    parent: float
    worker: float


def screen(folder: Path, out: Path, workers: int) -> Run:
    """Screen in a process of its own, and watch it."""
    code = (
        "import sys, time; begun = time.time(); import rolematch as rm\n"
        "if __name__ == '__main__':\n"
        "    marks = []\n"
        "    def advance(tally):\n"
        "        if tally.scored and (not marks or tally.scored >= marks[-1][1] + int(sys.argv[4])):\n"
        "            marks.append((time.time() - begun, tally.scored))\n"
        f"    rm.screen_into(sys.argv[1], sys.argv[2], as_of='{AS_OF}', workers=int(sys.argv[3]), advance=advance)\n"
        "    print(repr(marks))\n"
    )
    step = max(1, len(list(folder.rglob("*.*"))) // 20)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, folder, out, str(workers), str(step)], stdout=subprocess.PIPE, text=True
    )
    peaks: dict[int, float] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            for pid in (process.pid, *children_of(process.pid)):
                peaks[pid] = max(peaks.get(pid, 0.0), memory_of(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = process.communicate()
    seconds = time.perf_counter() - begun
    ended.set()
    watcher.join()
    assert process.returncode == 0, "the run failed"
    marks = eval(said) if said.strip() else []
    workers_peak = max((peak for pid, peak in peaks.items() if pid != process.pid), default=0.0)
    return Run(seconds, marks[0][0] if marks else seconds, marks, peaks.get(process.pid, 0.0), workers_peak)


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def memory_of(pid: int) -> float:
    """Give the most memory that a process had, in MB; 0 where the system doesn't tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def pace(run: Run, first: int = 0, last: int = -1) -> float:
    """Give the seconds a resume between two marks, without the start of the processes."""
    (begun, before), (ended, after) = run.marks[first], run.marks[last]
    return (ended - begun) / (after - before)


def two_workers(rounds: int, scale: int, _: int | None) -> Iterator[Figure]:
    """Compare the pace of two workers with that of one."""
    with tempfile.TemporaryDirectory() as place:
        folder = printed(Path(place) / "in", 600 // min(scale, 4))
        ratios = []
        for turn in range(rounds):
            runs = [screen(folder, Path(place) / f"out-{turn}-{workers}", workers) for workers in (1, 2)]
            ratios.append(pace(runs[0]) / pace(runs[1]))
        yield Figure("two workers over one", ratios, ">= 1.85", 600 // min(scale, 4))


def rerun(rounds: int, scale: int, _: int | None) -> Iterator[Figure]:
    """Compare a second run over an unchanged folder with the first."""
    count = 10_000 // scale
    with tempfile.TemporaryDirectory() as place:
        folder, out = printed(Path(place) / "in", count), Path(place) / "out"
        first = screen(folder, out, 2).seconds
        again = [screen(folder, out, 2).seconds for _ in range(rounds)]
        yield Figure(
            "rerun of an unchanged folder over the first run", [one / first for one in again], "<= 0.02", count
        )


def memory(rounds: int, scale: int, files: int | None) -> Iterator[Figure]:
    """Run over many files: what each costs beside a run over few, and how much memory the processes take."""
    count = files or 20_000 // scale
    few = max(200, 1_000 // scale)
    with tempfile.TemporaryDirectory() as place:
        small = crowd(Path(place) / "small", few)
        before = [pace(screen(small, Path(place) / f"out-{turn}", 2)) for turn in range(rounds)]
        run = screen(crowd(Path(place) / "large", count), Path(place) / "out", 2)
        size = (Path(place) / "out" / "scores.jsonl").stat().st_size
        shutil.rmtree(Path(place) / "out")
        marks = len(run.marks)
        late = [pace(run, at, at + 1) for at in range(max(0, marks - 1 - rounds), marks - 1)]
        yield Figure(
            f"cost of a resume late in {count:,} files over {few:,} files",
            [one / statistics.median(before) for one in late], "<= 1.05", count,
        )  # fmt: skip
        yield Figure(f"memory of the parent, MB, {count:,} files", [run.parent], "<= 400", count)
        yield Figure(f"memory of a worker, MB, {count:,} files", [run.worker], "<= 400", count)
        yield Figure(f"resumes a second, two workers, {count:,} files", [1 / pace(run)], "", count)
        print(f"scores.jsonl: {size / 2**20:,.0f} MB; whole run {run.seconds:,.0f} s")


def starting(rounds: int, _: int, __: int | None) -> Iterator[Figure]:
    """Time what a person waits for before anything happens."""
    program = [str(Path(sys.executable).with_name("rolematch")), "--help"]
    shown = [took(lambda: subprocess.run(program, check=True, capture_output=True)) for _ in range(rounds)]
    yield Figure("rolematch --help, seconds", shown, "<= 0.3", 0)
    bare = [took(lambda: subprocess.run([sys.executable, "-c", ""], check=True)) for _ in range(rounds)]
    command = [sys.executable, "-c", "import rolematch"]
    loaded = [took(lambda: subprocess.run(command, check=True)) for _ in range(rounds)]
    yield Figure(
        "import rolematch, seconds over a bare interpreter",
        [one - other for one, other in zip(loaded, bare, strict=True)], "<= 0.1", 0,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        folder = crowd(Path(place) / "in", 40)
        firsts = [screen(folder, Path(place) / f"out-{turn}", 2).first for turn in range(rounds)]
    yield Figure("start to first score, seconds", firsts, "<= 3", 40)


PARTS: dict[str, Callable[[int, int, int | None], Iterator[Figure]]] = {
    "one-file": one_file,
    "libraries": libraries,
    "starting": starting,
    "two-workers": two_workers,
    "rerun": rerun,
    "memory": memory,
}

if __name__ == "__main__":
    main()
