"""Find the resumes of a folder: which files, in which order, and what was left aside."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rolematch.errors import UnreadableFile, UnsupportedFormat, UsageError
from rolematch.reading.registry import FORMATS
from rolematch.records import Failure
from rolematch.screening.bundles import is_archive
from rolematch.screening.ledger import LEDGER, LINES

# Documents that may be resumes and that no reader knows yet: left out in silence, a person would be lost
UNREAD = frozenset((".pages", ".wpd", ".wps", ".dot", ".ott", ".fodt"))
# archives that nobody looks into: so many people lost at once
PACKED = frozenset((".rar", ".7z", ".xz", ".txz", ".zst", ".tzst"))
# how a byte of a name that is no UTF-8 is written
LIKE_A_BYTE = re.compile(r"\\x[0-9a-f]{2}")
# what a folder of results holds beside its ledger, none of which is a resume
RESULTS = frozenset((
    LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm", LINES, "scores.jsonl", "scores.csv", "scores.parquet",
    "failures.csv", "duplicates.csv", "manifest.json", "report.html",
))  # fmt: skip
EXTENSIONS = frozenset(suffix for known in FORMATS.values() for suffix in known.suffixes)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What lies in a folder: resumes and archives in the order of their names, what is closed to us, and other files.

    ``closed`` holds folders that may not be opened or are links, and documents of formats that no reader knows.

    ``others`` counts the files of other kinds by their extension (``""`` for none).
    """

    folder: Path
    resumes: tuple[Path, ...]
    archives: tuple[Path, ...]
    closed: tuple[Failure, ...]
    others: Mapping[str, int]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Give what keeps the folder from being screened in full: folders that are closed to us, or no resume."""
        if self.resumes or self.archives or self.closed:
            return self.closed
        beside = f" ({others_text(self.others)})" if self.others else ""
        return (
            Failure(
                self.folder.as_posix(),
                "EmptyFolder",
                f"no resume in the folder: no PDF, Word, text or other file that can be read{beside}",
                "Check the folder's name, and save other formats as PDF or DOCX.",
            ),
        )


def find_resumes(folder: str | Path) -> list[Path]:
    """List the files under a folder whose formats can be read, sorted by their path inside it.

    Hidden files and folders, the lock files of office programs (``~$cv.docx``) and what an earlier screening wrote
    are skipped; a link to a file is followed, a link to a folder is not, so that a loop of links ends.

    Raises
    ------
    UnreadableFile
        The folder does not exist or may not be opened.
    UsageError
        It is a file.
    """
    return list(walk_folder(folder).resumes)


def walk_folder(folder: str | Path) -> FoundFiles:
    """List a folder as `find_resumes` does, and keep what was left aside."""
    folder = Path(folder)
    try:
        is_file, is_folder = folder.is_file(), folder.is_dir()
    except OSError as error:
        # a folder above is closed to us
        raise UnreadableFile(error.strerror or str(error)) from error
    if is_file:
        raise UsageError(f"{folder} is a file, not a folder of resumes; to score one file: rolematch score {folder}")
    if not is_folder:
        raise UnreadableFile(f"no folder {folder}", "Check the folder's name.")
    resumes: list[Path] = []
    archives: list[Path] = []
    closed: list[Failure] = []
    others: Counter[str] = Counter()

    def complain(error: OSError) -> None:
        where = Path(error.filename or folder)
        name = folder.as_posix() if where == folder else relative_name(where, folder)
        closed.append(Failure(name, UnreadableFile.__name__, f"{error.strerror}", UnreadableFile.cure))

    for parent, folders, names in os.walk(folder, onerror=complain):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in folders:
            link = Path(parent, name)
            # one that leads back into the folder hides nothing
            if link.is_symlink() and not link.resolve().is_relative_to(folder.resolve()):
                closed.append(
                    Failure(
                        relative_name(link, folder),
                        UnreadableFile.__name__,
                        "a link to a folder, which is not followed",
                        "Screen the folder that it points to, or copy it here.",
                    )
                )
        own = RESULTS if LEDGER in names else ()
        for name in names:
            kind = "hidden" if name in own else kind_of(name)
            if kind == "resume":
                resumes.append(Path(parent, name))
            elif kind == "archive":
                archives.append(Path(parent, name))
            elif kind == "unread":
                closed.append(unread_failure(relative_name(Path(parent, name), folder)))
            elif kind == "other":
                others[Path(name).suffix.lower()] += 1
    for found in (resumes, archives):
        found.sort(key=lambda path: path.relative_to(folder).as_posix())
    closed.sort(key=lambda failure: failure.file)
    return FoundFiles(folder, tuple(resumes), tuple(archives), tuple(closed), dict(sorted(others.items())))


def kind_of(name: str) -> str:
    """Tell by its name what a file is: ``resume``, ``archive``, ``unread``, ``hidden`` or ``other``.

    ``unread`` is a document or an archive of a format that no reader knows, ``hidden`` also the lock file of an
    office program.

    Examples
    --------
    >>> [kind_of(name) for name in ("cv.PDF", "may.zip", "cv.pages", "photo.gif", ".cv.pdf", "~$cv.docx")]
    ['resume', 'archive', 'unread', 'other', 'hidden', 'hidden']
    """
    if name.startswith((".", "~$")):
        return "hidden"
    extension = Path(name).suffix.lower()
    if extension in EXTENSIONS:
        return "resume"
    if is_archive(name):
        return "archive"
    return "unread" if extension in UNREAD or extension in PACKED else "other"


def is_result(path: Path) -> bool:
    """Tell whether a file is one that a screening wrote: its results may lie among the resumes."""
    return path.name in RESULTS and path.with_name(LEDGER).exists()


def unread_failure(name: str) -> Failure:
    """Say that no reader knows the format of a document or an archive."""
    extension = Path(name).suffix.lower()
    what = f"a {extension.removeprefix('.').upper()} file"
    unread = UnsupportedFormat(what, "Unpack it, or pack it as .zip." if extension in PACKED else None)
    return Failure(name, UnsupportedFormat.__name__, unread.reason, unread.cure)


def relative_name(path: Path, root: Path | None) -> str:
    r"""Write a path inside `root` with ``/`` between its parts; without a root, the file's name.

    Bytes of a name that are no UTF-8 are written as in `printed_name`.

    Examples
    --------
    >>> relative_name(Path("in/2026/cv.pdf"), Path("in")), relative_name(Path("in/cv.pdf"), None)
    ('2026/cv.pdf', 'cv.pdf')
    """
    if root is None:
        name = path.name
    else:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return printed_name(name)


def printed_name(name: str) -> str:
    r"""Write bytes of a name that are no UTF-8 as ``\xff``, so that every name can be stored and printed.

    Names that differ are written differently: where a name has such bytes, or looks as if it had been written so, its
    backslashes are doubled.

    Examples
    --------
    >>> print(printed_name("Zo\udceb.pdf"), printed_name(r"Zo\xeb.pdf"), printed_name(r"in\cv.pdf"))
    Zo\xeb.pdf Zo\\xeb.pdf in\cv.pdf
    """
    raw = os.fsencode(name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = ""
    if text and not LIKE_A_BYTE.search(text):
        return text
    return raw.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def others_text(others: Mapping[str, int]) -> str:
    """Say how many files were left aside, for people.

    Examples
    --------
    >>> others_text({".jpg": 2, "": 1})
    '3 other files ignored: 2 .jpg, 1 without extension'
    """
    total = sum(others.values())
    kinds = ", ".join(
        f"{count} {extension or 'without extension'}"
        for extension, count in sorted(others.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"{total} other file{'s' if total != 1 else ''} ignored: {kinds}"
