"""What is to be screened: folders, files, patterns, archives, lists and addresses, each as a stream of files."""

from __future__ import annotations

import glob
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from rolematch.errors import ReadError, UnreadableFile
from rolematch.reading import ReadingOptions, file_bytes
from rolematch.records import Failure
from rolematch.screening.boundary import failure_of
from rolematch.screening.bundles import is_archive, walk_archive
from rolematch.screening.finding import (
    is_result,
    kind_of,
    printed_name,
    relative_name,
    unread_failure,
    walk_folder,
)
from rolematch.screening.remote import is_address, shown, walk_address

# threads that fetch from a store, and how many files they may be ahead
THREADS, FETCHED_AHEAD = 8, 32
# seconds: the clocks of some file systems go no finer than two
SETTLED = 2.5
# what a Mac adds to an archive
MAC_FOLDER = "__MACOSX"


class Input(NamedTuple):
    """One file to score: its name, what changes when it does (empty if nothing tells), and how to get its bytes.

    `fetch` raises a `ReadError`. It is good until the next input is asked for, and may wait for a network if `far`.
    """

    name: str
    mark: str
    fetch: Callable[[], bytes]
    far: bool = False


@dataclass
class Inputs:
    """All that is to be screened. Iterate over it: each is an `Input`, or a `Failure` that says what is closed to us.

    Parameters
    ----------
    places : sequence of str or Path
        Folders, files, archives (``.zip``, ``.tar``, ``.tar.gz``, ``.tar.bz2``), patterns (``cvs/**/*.pdf``) and
        addresses (``s3://bucket/cvs``).
    options : ReadingOptions
        How large a file may be.

    Attributes
    ----------
    total : int
        How many there are, as far as that can be told beforehand; it grows while archives and stores are read.
    others : Counter
        Files of other kinds that were left aside, by their extension.
    """

    places: Sequence[str | Path]
    options: ReadingOptions = field(default_factory=ReadingOptions)
    total: int = 0
    others: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Input | Failure]:
        self.total, self.others = 0, Counter()
        for place, called in _called([str(place) for place in self.places]):
            # of one place, names are those inside it; of several, they begin with the place
            yield from self._walk(place, called, alone=len(self.places) == 1)

    def _walk(self, place: str, called: str, *, alone: bool) -> Iterator[Input | Failure]:
        path = Path(place)
        prefix = "" if alone else f"{called}/"
        try:
            if is_address(place):
                yield from self._walk_address(place, prefix)
            elif path.is_dir():
                yield from self._walk_folder(path, prefix)
            elif path.is_file() and is_archive(path.name):
                yield from self._walk_archive(path, prefix)
            elif path.exists() or path.is_symlink():
                yield from self._files([path], lambda file: printed_name(file.name if alone else file.as_posix()))
            elif glob.has_magic(place):
                yield from self._walk_pattern(place)
            else:
                yield failure_of(called, UnreadableFile("no such folder or file", "Check its name."))
        except (ReadError, OSError) as error:
            if isinstance(error, OSError):
                # a folder above is closed to us
                error = UnreadableFile(error.strerror or str(error))
            yield failure_of(called, error)

    def _walk_folder(self, folder: Path, prefix: str) -> Iterator[Input | Failure]:
        found = walk_folder(folder)
        self.others.update(found.others)
        yield from found.failures
        files = [*found.resumes, *found.archives]
        files.sort(key=lambda path: path.relative_to(folder).as_posix())
        yield from self._files(files, lambda path: prefix + relative_name(path, folder))

    def _walk_pattern(self, pattern: str) -> Iterator[Input | Failure]:
        files = sorted(path for path in _matches(Path(pattern)) if path.is_file())
        if not files:
            yield failure_of(printed_name(pattern), UnreadableFile("no file is called so", "Check the pattern."))
        resumes = []
        for path in files:
            kind = "hidden" if is_result(path) else kind_of(path.name)
            if kind == "unread":
                yield unread_failure(printed_name(path.as_posix()))
            elif kind == "other":
                self.others[path.suffix.lower()] += 1
            elif kind != "hidden":
                resumes.append(path)
        yield from self._files(resumes, lambda path: printed_name(path.as_posix()))

    def _files(self, files: Sequence[Path], name: Callable[[Path], str]) -> Iterator[Input | Failure]:
        self._add(len(files))
        for path in files:
            if is_archive(path.name) and path.is_file():
                self._add(-1)
                yield from self._walk_archive(path, f"{name(path)}/")
            else:
                yield Input(name(path), _mark(path), _fetch(path, self.options))

    def _walk_archive(self, path: Path, prefix: str) -> Iterator[Input | Failure]:
        mark = _mark(path)
        seen: dict[str, int] = {}
        try:
            for member in walk_archive(path, self.options):
                parts = member.name.replace("\\", "/").split("/")
                inside = printed_name(member.name)
                kind = "hidden" if MAC_FOLDER in parts else kind_of(parts[-1])
                if kind == "unread":
                    yield unread_failure(prefix + inside)
                elif kind == "other":
                    self.others[Path(inside).suffix.lower()] += 1
                elif kind != "hidden":
                    self._add(1)
                    yield Input(prefix + _another(inside, seen), f"{mark}:{member.mark}" if mark else "", member.fetch)
        except ReadError as error:
            yield failure_of(prefix.rstrip("/") or printed_name(path.name), error)
            return
        if not seen:
            empty = UnreadableFile("no resume in the archive", "Check what lies in it.")
            yield failure_of(prefix.rstrip("/") or printed_name(path.name), empty)

    def _walk_address(self, address: str, prefix: str) -> Iterator[Input | Failure]:
        for file in walk_address(address, self.options):
            kind = kind_of(file.name.rpartition("/")[2])
            if kind == "unread":
                yield unread_failure(prefix + file.name)
            elif kind == "archive":
                cure = "Copy it here and give it as a file."
                yield failure_of(prefix + file.name, UnreadableFile("an archive in a store", cure))
            elif kind == "other":
                self.others[Path(file.name).suffix.lower()] += 1
            elif kind == "resume":
                self._add(1)
                yield Input(prefix + file.name, file.mark, file.fetch, far=True)

    def _add(self, count: int) -> None:
        self.total += count


class Fetched(NamedTuple):
    """A file whose bytes are here, or what kept them away."""

    name: str
    mark: str
    data: bytes
    failure: Failure | None = None


def fetch(inputs: Iterable[Input]) -> Iterator[Fetched]:
    """Fetch the bytes of inputs, in their order; those that are far away by several threads at once."""
    waiting: list[tuple[Input, Future[bytes]]] = []
    with ThreadPoolExecutor(THREADS) as threads:
        try:
            for one in inputs:
                if not one.far:
                    for far, future in waiting:
                        yield _fetched(far, future.result)
                    waiting.clear()
                    yield _fetched(one, one.fetch)
                    continue
                waiting.append((one, threads.submit(one.fetch)))
                if len(waiting) >= FETCHED_AHEAD:
                    far, future = waiting.pop(0)
                    yield _fetched(far, future.result)
            for far, future in waiting:
                yield _fetched(far, future.result)
        finally:
            for _, future in waiting:
                future.cancel()


def check_place(place: str | Path) -> None:
    """Complain about a place that does not exist: nobody means an empty screening.

    Raises
    ------
    UnreadableFile
        There is no such folder, file or pattern.
    """
    try:
        if not (is_address(str(place)) or glob.has_magic(str(place)) or Path(place).exists()):
            raise UnreadableFile(f"no folder or file {place}", "Check its name.")
    except OSError as error:
        # a folder above is closed to us
        raise UnreadableFile(error.strerror or str(error)) from error


def listed(text: str) -> list[str]:
    r"""Give the places of a list: one a line, or parted by NUL characters as ``find -print0`` does.

    Of the characters that end a line, only those of Unix and Windows do here: others stand in names.

    Examples
    --------
    >>> listed("a.pdf\nb c.pdf\n\n"), listed("a.pdf\0new\nline.pdf\0")
    (['a.pdf', 'b c.pdf'], ['a.pdf', 'new\nline.pdf'])
    """
    # an editor on Windows begins a text so
    text = text.removeprefix("\ufeff")
    places = text.split("\0") if "\0" in text else [line.removesuffix("\r") for line in text.split("\n")]
    return [place for place in places if place.strip()]


def _called(places: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each place with what it is called: addresses that differ only in what is not shown get a number."""
    of: dict[str, list[str]] = {}
    for place in places:
        if not is_address(place):
            yield place, printed_name(Path(place).as_posix())
            continue
        alike = of.setdefault(shown(place), [])
        if place not in alike:
            alike.append(place)
        number = alike.index(place) + 1
        yield place, shown(place) if number == 1 else f"{shown(place)} ({number})"


def _matches(pattern: Path) -> set[Path]:
    """Find what a pattern stands for; ``**`` is any folders below, hidden ones and links to folders left aside.

    ``glob`` itself follows links: one that leads back would be followed for ever.
    """
    parts = pattern.parts
    if "**" not in parts:
        # Path.glob takes no pattern that begins at the root
        return set(map(Path, glob.iglob(str(pattern))))  # noqa: PTH207
    stars = parts.index("**")
    found: set[Path] = set()
    for top in _matches(Path(*parts[:stars])) if stars else (Path(),):
        for folder, folders, _ in os.walk(top):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found |= _matches(Path(glob.escape(folder), *(parts[stars + 1 :] or ("*",))))
    return found


def _another(name: str, seen: dict[str, int]) -> str:
    """Give a name that was not given before: two members of an archive may have one. Its extension stays.

    `seen` counts how often each was asked for.

    Examples
    --------
    >>> seen = {}
    >>> [_another(name, seen) for name in ("cv.md", "cv.md", "cv (2).md", "cv.md")]
    ['cv.md', 'cv (2).md', 'cv (2) (2).md', 'cv (3).md']
    """
    extension, other = PurePosixPath(name).suffix, name
    while other in seen:
        seen[name] += 1
        other = f"{name.removesuffix(extension)} ({seen[name]}){extension}"
    seen[other] = 1
    return other


def _fetched(one: Input, get: Callable[[], bytes]) -> Fetched:
    try:
        return Fetched(one.name, one.mark, get())
    except ReadError as error:
        return Fetched(one.name, one.mark, b"", failure_of(one.name, error))


def _fetch(path: Path, options: ReadingOptions) -> Callable[[], bytes]:
    return lambda: file_bytes(path, options)


def _mark(path: Path) -> str:
    """Say what changes when a local file does: any writing changes the second time, which nobody can set.

    Nothing is said of a file that was written just now: a second writing may have the same time.
    """
    try:
        status = path.stat()
    except OSError:
        return ""
    if time.time() - status.st_ctime < SETTLED:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
