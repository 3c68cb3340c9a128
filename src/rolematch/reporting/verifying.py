"""Check a folder of results against its record, and against the resumes that it was made from."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rolematch.errors import UsageError
from rolematch.records import Failure
from rolematch.reporting.manifest import (
    OUTPUTS,
    file_facts,
    inputs_digest,
    manifest_head,
    read_manifest,
    stored_options,
)
from rolematch.screening.boundary import Setting
from rolematch.screening.inputs import Input, Inputs
from rolematch.screening.keeping import Tally, screen_into_ledger
from rolematch.screening.ledger import Ledger
from rolematch.screening.running import SAME_BYTES, SAME_TEXT
from rolematch.screening.writing import FAILURES, SCORES, unguarded, write_results

# files of one kind that are named; the others are counted
MOST = 10
# figures of a hash that are shown
SHOWN = 12
# what the choice of a sample hangs on beside the names: the same folder gives the same sample
SEED = "rolematch-verify-1"
VERSIONS, FILE = "versions", "file"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the record says: where, and what in plain words."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of a check: ``print`` it.

    Attributes
    ----------
    differences : tuple of Difference
        Empty where all is as the record says.
    checked : tuple of str
        What was looked at.
    """

    differences: tuple[Difference, ...] = ()
    checked: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def __str__(self) -> str:
        if self.same:
            return f"The same: {', '.join(self.checked)}."
        number = len(self.differences)
        return "\n".join(
            [f"{number} thing{'' if number == 1 else 's'} differ{'s' if number == 1 else ''}:"]
            + [f"  {one}" for one in self.differences]
        )


@dataclass
class _Found:
    """Differences and what was looked at, as they come."""

    differences: list[Difference] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    def differ(self, where: str, what: str) -> None:
        self.differences.append(Difference(where, what))

    def name(self, where: str, what: str, files: Sequence[str]) -> None:
        """Note that some files differ in one way."""
        if files:
            rest = f", and {len(files) - MOST:,} more" if len(files) > MOST else ""
            self.differ(where, f"{what}: {', '.join(files[:MOST])}{rest}")


def verify_outputs(
    folder: str | Path,
    setting: Setting,
    places: Sequence[str | Path] = (),
    *,
    sample: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    advance: Callable[[Tally], None] = lambda _: None,
) -> Verification:
    """Say what of a folder of results is not as its record says.

    Parameters
    ----------
    folder : str or Path
        What ``rolematch screen`` wrote.
    setting : Setting
        The model and the lexicon to compare with; month, options and contacts are taken from the record.
    places : sequence of str or Path
        What was screened, given in the same way: it is scored again and compared line by line.
    sample : int, optional
        Score only so many files again, the same ones each time; none of them repeats another file.
    workers, executor
        As for `rolematch.screening.running.screen_files`.
    advance : callable
        Called with a tally after each file that was scored again.

    Raises
    ------
    UsageError
        There is no record in the folder, or it is damaged; or a line of ``scores.jsonl`` is none.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    found = _Found()
    if not manifest["complete"]:
        found.differ("run", "it was stopped before its end; give rolematch screen the same command again")
    intact = _check_outputs(folder, manifest, found)
    again = replace(setting, options=stored_options(manifest), lines=True, contacts=bool(manifest["contacts"]))
    _check_head(manifest, manifest_head(again), found)
    if places and not intact:
        found.differ(SCORES, f"not compared with the resumes, since {SCORES} or {FAILURES} is not what was written")
    elif places:
        with TemporaryDirectory(prefix="rolematch-") as private:
            _score_again(folder, Path(private), manifest, again, places, sample, workers, executor, advance, found)
    return Verification(tuple(found.differences), tuple(found.checked))


def _check_outputs(folder: Path, manifest: Mapping[str, Any], found: _Found) -> bool:
    """Compare the outputs with their hashes; tell whether those that lines are compared with are as written."""
    intact = True
    for name in OUTPUTS:
        stored = manifest["outputs"].get(name)
        try:
            now = file_facts(folder / name)
        except OSError as error:
            found.differ(name, f"cannot be read: {error.strerror}")
            now = None
        else:
            if now != stored:
                found.differ(name, "was changed after the run that wrote it")
        intact = intact and (now == stored or name not in (SCORES, FAILURES))
    if intact:
        lines, failed = _count_lines(folder / SCORES), len(_failures(folder))
        for name, number in (("scored", lines), ("failed", failed)):
            if manifest["counts"].get(name) != number:
                found.differ(
                    "counts", f"{name} is {manifest['counts'].get(name)} in the record, {number} in the outputs"
                )
    found.checked.append("outputs")
    return intact


def _check_head(manifest: Mapping[str, Any], now: Mapping[str, Any], found: _Found) -> None:
    """Compare what the results were made with, with what is here."""
    for name, hint in (("model", "--model"), ("lexicon", "--lexicon")):
        then, here = manifest[name], now[name]
        if then["sha256"] != here["sha256"]:
            found.differ(
                name,
                f"the results were made with {_shown(then)}, compared with {_shown(here)}; {hint} gives another",
            )
    then, here = manifest["rolematch"], now["rolematch"]
    if then["version"] != here["version"]:
        found.differ("rolematch", f"version {then['version']} made the results, {here['version']} is installed")
    elif then["code_sha256"] != here["code_sha256"]:
        found.differ("rolematch", f"its code is not that of the version {then['version']} which made the results")
    if manifest["options"] != now["options"]:
        found.differ("options", "their hash is not that of the options in the record")
    then, here = manifest["environment"], now["environment"]
    for name in ("python", "implementation", "system", "machine"):
        if then.get(name) != here[name]:
            found.differ("environment", f"{name} was {then.get(name)}, here it is {here[name]}")
    for library in sorted({*then["libraries"], *here["libraries"]}):
        was, is_now = then["libraries"].get(library), here["libraries"].get(library)
        if was != is_now:
            found.differ(
                "environment", f"{library} was {was or 'not installed'}, here it is {is_now or 'not'} installed"
            )
    found.checked += ["model", "lexicon", "code", "libraries"]


def _score_again(
    folder: Path,
    private: Path,
    manifest: Mapping[str, Any],
    setting: Setting,
    places: Sequence[str | Path],
    sample: int | None,
    workers: int | None,
    executor: Executor | None,
    advance: Callable[[Tally], None],
    found: _Found,
) -> None:
    """Score resumes into a private folder, and compare its lines with those that are kept."""
    stored = {line[FILE]: digest for line, digest in _lines(folder / SCORES)}
    failed = {row["file"]: row for row in _failures(folder)}
    chosen = None if sample is None else _choose(folder, failed, sample)
    inputs = _Some(places, setting.options, chosen=chosen)
    with Ledger(private) as ledger:
        screen_into_ledger(
            inputs, replace(setting, salt=ledger.salt), ledger, Tally(), workers, executor=executor, advance=advance
        )
        write_results(ledger)
        given = dict(ledger.inputs())
    known = {*stored, *failed}
    found.name("inputs", "not in the results", sorted(inputs.names - known))
    found.name("inputs", "in the results and not found", sorted(known - inputs.names - _places_failed(failed)))
    if (
        chosen is None
        and not known ^ inputs.names
        and inputs_digest(sorted(given.items()))[1] != manifest["inputs"]["sha256"]
    ):
        found.differ("inputs", "the bytes of some files are not those that were scored")
    new = {line[FILE]: digest for line, digest in _lines(private / SCORES)}
    both = [name for name in new if name in stored and new[name] != stored[name]]
    if both:
        _compare(folder, private, set(both), found)
    again = {row["file"]: row for row in _failures(private)}
    found.name("results", "scored then, and failing now", sorted(again.keys() & stored.keys()))
    found.name("results", "failing then, and scored now", sorted(new.keys() & failed.keys()))
    other = [name for name in again.keys() & failed.keys() if again[name] != failed[name]]
    found.name("results", "failing for another reason", sorted(other))
    number = len(new) + len(again)
    found.checked.append(f"{number} file{'' if number == 1 else 's'} scored again")


def _compare(folder: Path, private: Path, names: set[str], found: _Found) -> None:
    """Say in what the lines of some files differ."""
    then = {line[FILE]: line for line, _ in _lines(folder / SCORES) if line[FILE] in names}
    now = {line[FILE]: line for line, _ in _lines(private / SCORES) if line[FILE] in names}
    ways: dict[str, list[str]] = {}
    versions = 0
    for name in sorted(names):
        keys = [key for key in {**then[name], **now[name]} if then[name].get(key) != now[name].get(key)]
        if "sha256" in keys:
            ways.setdefault("other bytes than those that were scored", []).append(name)
        elif keys == [VERSIONS]:
            versions += 1
        else:
            said = ", ".join(key for key in keys if key != VERSIONS) or "the order of what is written"
            ways.setdefault(f"differing in {said}", []).append(name)
    for way, files in sorted(ways.items()):
        found.name(SCORES, way, files)
    if versions:
        found.differ(SCORES, f"lines that differ in the versions they name, and in nothing else: {versions}")


def _choose(folder: Path, failed: Iterable[str], sample: int) -> frozenset[str]:
    """Choose files by a hash of their names: of those that repeat another, only the first may be chosen."""
    names = [
        line[FILE]
        for line, _ in _lines(folder / SCORES)
        if not any(note["code"] in (SAME_BYTES, SAME_TEXT) for note in line["notes"])
    ]
    names += failed
    names.sort(key=lambda name: hashlib.sha256(f"{SEED}\0{name}".encode()).digest())
    return frozenset(names[:sample])


class _Some(Inputs):
    """Inputs of which only some are scored; all names are kept."""

    def __init__(self, places: Sequence[str | Path], options: Any, *, chosen: frozenset[str] | None) -> None:
        super().__init__(places, options)
        self.chosen = chosen
        self.names: set[str] = set()

    def __iter__(self) -> Iterator[Input | Failure]:
        for one in super().__iter__():
            name = one.file if isinstance(one, Failure) else one.name
            self.names.add(name)
            if self.chosen is None or name in self.chosen:
                yield one


def _places_failed(failed: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Give the failures that are of no file but of a place: a folder without resumes has none to be found."""
    return {name for name, row in failed.items() if row["error"] == "EmptyFolder"}


def _lines(path: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Walk the lines of ``scores.jsonl``, each with a digest of its bytes."""
    try:
        with path.open("rb") as handle:
            for number, raw in enumerate(handle, start=1):
                try:
                    line: dict[str, Any] = json.loads(raw)
                    line[FILE], line["notes"]
                except (ValueError, KeyError, TypeError, RecursionError) as error:
                    raise UsageError(f"{path}:{number}: not a line of {SCORES}: {error}") from error
                yield line, hashlib.blake2b(raw, digest_size=16).digest()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _count_lines(path: Path) -> int:
    with path.open("rb") as handle:
        return sum(1 for _ in handle)


def _failures(folder: Path) -> list[dict[str, str]]:
    with suppress(OSError), (folder / FAILURES).open(encoding="utf-8", newline="") as handle:
        return [{name: unguarded(cell) for name, cell in row.items()} for row in csv.DictReader(handle)]
    return []


def _shown(facts: Mapping[str, str]) -> str:
    return f"{facts['version']} ({facts['sha256'][:SHOWN]})"
