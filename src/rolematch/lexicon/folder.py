"""Whether a lexicon's folder is one that may be read: a stranger's may lead elsewhere, or hold what no table holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

# the largest table that we ship has 0.8 MB
LARGEST = 32 * 2**20
LARGEST_MB = LARGEST // 2**20
MOST_ROLES = 100
# Holds the hash that the rows are to have, where whoever sent the folder told one
PINNED = "lexicon.sha256"


def unsafe_files(folder: Path, tables: Iterable[str]) -> Iterator[str]:
    """Complain about files of a lexicon that are links out of it, no files, too large, or no text.

    Parameters
    ----------
    folder : Path
        The folder, resolved.
    tables : iterable of str
        The names of its tables. Tables that are missing are for others to complain about.
    """
    if not folder.is_dir():
        yield f"{folder.name}: no folder; a lexicon that came as an archive has to be unpacked first"
        return
    roles = sorted(folder.glob("roles/*.toml"))
    if len(roles) > MOST_ROLES:
        yield f"roles: more than {MOST_ROLES} roles"
        return
    for path in [
        *(folder / f"{name}.csv" for name in tables),
        folder / PINNED,
        *roles,
        *sorted(folder.glob("roles/*.jsonl")),
    ]:
        name = path.relative_to(folder).as_posix()
        try:
            if not path.exists() and not path.is_symlink():
                continue
            if not path.resolve().is_relative_to(folder):
                yield f"{name}: a link that leads out of the lexicon's folder"
            elif not path.is_file():
                yield f"{name}: not a file"
            elif path.stat().st_size > LARGEST:
                yield f"{name}: larger than {LARGEST_MB} MB"
            elif b"\0" in path.read_bytes():
                yield f"{name}: holds NUL bytes; save it as UTF-8"
        except OSError as error:
            yield f"{name}: {error.strerror}"


def wrong_hash(folder: Path, sha256: str) -> str | None:
    """Complain about rows that have not the hash that came with them; a folder without one is its owner's."""
    path = folder / PINNED
    if not path.exists():
        return None
    said = path.read_text(encoding="utf-8", errors="replace").split()
    if said and said[0] == sha256:
        return None
    return f"{PINNED}: the rows have the hash {sha256}, which is not what it says; if you changed them, remove it"
