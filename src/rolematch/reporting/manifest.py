"""The record of a run: ``manifest.json`` says what went in, what it was scored with, and what came out.

It names nobody and no file, and holds nothing that two equal runs on one machine would not share: no time of day, no
count of runs or workers. ``manifest.schema.json`` says what is in it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from rolematch.errors import UsageError
from rolematch.reading import ReadingOptions
from rolematch.records import month_text
from rolematch.screening.boundary import Setting
from rolematch.screening.ledger import LIBRARIES, Ledger, code_digest, setting_digest
from rolematch.screening.writing import DUPLICATES, FAILURES, SCORES, TABLES, Written, whole_file

MANIFEST = "manifest.json"
FORMAT, FORMAT_VERSION = "rolematch-manifest", 1
# what a manifest holds the hashes of
OUTPUTS = (SCORES, FAILURES, DUPLICATES, *TABLES)
# what reads and scores, and what writes the tables
ENVIRONMENT = tuple(sorted({*LIBRARIES, "pandas", "pyarrow", "scipy"}))
# bytes of a manifest that is read: ours have some thousand
LARGEST = 2**20
PIECE = 2**20
OTHER_LEXICON = "other-lexicon"


def manifest_head(setting: Setting) -> dict[str, Any]:
    """Give what is known before a run begins: versions and hashes of what scores, options, environment."""
    options = asdict(setting.options)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "as_of": month_text(setting.as_of),
        "contacts": setting.contacts,
        "rolematch": {"version": _version("rolematch") or "", "code_sha256": code_digest()},
        "model": {"version": setting.model.versions["model"], "sha256": setting.model.sha256},
        "lexicon": {"version": setting.lexicon.version, "sha256": setting.lexicon.sha256},
        "options": {**options, "sha256": _sha256(json.dumps(options, sort_keys=True).encode())},
        "setting": setting_digest(setting),
        "environment": environment(),
    }


def write_manifest(ledger: Ledger, head: Mapping[str, Any], written: Written, *, complete: bool) -> None:
    """Write ``manifest.json`` beside the outputs that it holds the hashes of.

    Parameters
    ----------
    ledger : Ledger
        Whose folder holds the outputs, all of them written.
    head : mapping
        From `manifest_head`.
    written : Written
        Counts of lines.
    complete : bool
        Whether the run saw all files.
    """
    folder = ledger.folder
    number, digest = inputs_digest(ledger.inputs())
    counts = {
        **asdict(written),
        "decisions": _counted(_column(folder, "decision")),
        "errors": _counted(_errors(folder)),
        "notes": _counted(code for notes in _column(folder, "notes") for code in notes.split("; ")),
    }
    content = {
        **head,
        "complete": complete,
        "inputs": {"files": number, "sha256": digest},
        "counts": counts,
        "warnings": _warnings(counts, complete),
        "outputs": {name: file_facts(folder / name) for name in OUTPUTS},
    }
    with whole_file(folder / MANIFEST) as file:
        file.write((json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """Read the manifest of a folder of results.

    Raises
    ------
    UsageError
        There is none, or it is not of a form that this version knows.
    """
    path = Path(folder) / MANIFEST
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; give the folder that rolematch screen wrote") from error
    try:
        if len(raw) > LARGEST:
            raise ValueError("larger than any manifest")
        content: dict[str, Any] = json.loads(raw)
        if (content["format"], content["format_version"]) != (FORMAT, FORMAT_VERSION):
            raise ValueError(f"not of format {FORMAT} {FORMAT_VERSION}")
        unknown = sorted({*manifest_schema()["required"]} ^ {*content})
        if unknown:
            raise ValueError(f"missing or unknown: {', '.join(unknown)}")
        kinds = {"string": str, "boolean": bool, "object": dict, "array": list, "integer": int}
        for name, known in manifest_schema()["properties"].items():
            if "type" in known and not isinstance(content[name], kinds[known["type"]]):
                raise ValueError(f"{name} is no {known['type']}")
            for inner in known.get("required", ()):
                if inner not in content[name]:
                    raise ValueError(f"{name} has no {inner}")
        stored_options(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UsageError) as error:
        raise UsageError(f"{path}: no manifest of this version, or a damaged one: {error}") from error
    return content


def stored_options(manifest: Mapping[str, Any]) -> ReadingOptions:
    """Give the options of reading that a manifest holds."""
    return ReadingOptions(**{name: value for name, value in manifest["options"].items() if name != "sha256"})


def manifest_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) that every ``manifest.json`` obeys."""
    schema: dict[str, Any] = json.loads(files("rolematch").joinpath("manifest.schema.json").read_text(encoding="utf-8"))
    return schema


def inputs_digest(inputs: Iterable[tuple[str, str]]) -> tuple[int, str]:
    """Give the number of inputs and one digest of them all: of each its name and its SHA-256, sorted by name.

    A file that could not be opened has no SHA-256.

    Examples
    --------
    >>> number, digest = inputs_digest([("a.pdf", "00ff"), ("b.pdf", "")])
    >>> number, digest[:8]
    (2, 'f6cef4e3')
    """
    digest, number = hashlib.sha256(), 0
    for number, (name, sha256) in enumerate(inputs, start=1):  # noqa: B007
        digest.update(f"{name}\0{sha256}\n".encode("utf-8", "backslashreplace"))
    return number, digest.hexdigest()


def file_facts(path: Path) -> dict[str, Any]:
    """Give the size in bytes and the SHA-256 of a file.

    Raises
    ------
    OSError
        It can't be read.
    """
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return {"bytes": size, "sha256": digest.hexdigest()}


def environment() -> dict[str, Any]:
    """Give what of this machine may change a result: Python, the kind of system, and the libraries at work."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "libraries": {name: _version(name) for name in ENVIRONMENT},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _column(folder: Path, name: str) -> Iterable[str]:
    """Walk one column of the table, some rows at a time."""
    from pyarrow import parquet

    with parquet.ParquetFile(folder / TABLES[1]) as table:
        for batch in table.iter_batches(columns=[name]):
            yield from (value for value in batch.column(0).to_pylist() if value)


def _errors(folder: Path) -> Iterable[str]:
    with (folder / FAILURES).open(encoding="utf-8", newline="") as handle:
        yield from (row["error"] for row in csv.DictReader(handle))


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _warnings(counts: Mapping[str, Any], complete: bool) -> Sequence[str]:
    found = []
    if not complete:
        found.append("the run was stopped before its end: files are missing from these results")
    if counts["failed"]:
        found.append(f"files that could not be read: {counts['failed']}; failures.csv says which and why")
    if counts["notes"].get(OTHER_LEXICON):
        found.append("the model was trained with another lexicon than the resumes were read with")
    return found
