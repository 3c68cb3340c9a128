"""Archives of resumes: each member is a file of its own, and nothing is ever unpacked onto the disk."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from rolematch.errors import BrokenFile, EncryptedFile, ReadError, TooLarge, UnreadableFile, UnsupportedFormat
from rolematch.reading import ReadingOptions
from rolematch.reading.limits import MAX_RATIO
from rolematch.reading.registry import too_large

ZIP, TAR = ".zip", (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2")
ARCHIVES = (ZIP, *TAR)
# an archive of a few short texts packs well: so many bytes are nothing to worry about
HARMLESS = 50 * 2**20
# no header of an archive is larger: one that says so is made to fill the memory
LONGEST_READ = 64 * 2**20
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Member(NamedTuple):
    """A file in an archive: its path there, what changes when it does, and how to get its bytes.

    `fetch` raises a `ReadError`; it is good until the next member is asked for.
    """

    name: str
    mark: str
    fetch: Callable[[], bytes]


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive that is looked into.

    Examples
    --------
    >>> is_archive("applications.ZIP"), is_archive("may.tar.gz"), is_archive("cv.docx")
    (True, True, False)
    """
    return name.lower().endswith(ARCHIVES)


def walk_archive(path: Path, options: ReadingOptions) -> Iterator[Member]:
    """Walk the files of an archive, whatever they are: of a zip by name, of a tar as they lie.

    Raises
    ------
    ReadError
        The archive itself can't be read (further), or unpacks to far more than resumes do. Its `Member` raises what
        is wrong with it alone.
    """
    try:
        yield from (_walk_zip if path.name.lower().endswith(ZIP) else _walk_tar)(path, options)
    except _DAMAGED as error:
        raise BrokenFile(f"a damaged archive ({type(error).__name__})") from error
    except OSError as error:
        # gzip and bz2 complain about damage so
        if error.errno is None:
            raise BrokenFile("a damaged archive") from error
        raise UnreadableFile(error.strerror or str(error)) from error


def _walk_zip(path: Path, options: ReadingOptions) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        members = sorted((one for one in archive.infolist() if not one.is_dir()), key=lambda one: one.filename)
        size = sum(one.file_size for one in members)
        if size > max(HARMLESS, MAX_RATIO * path.stat().st_size):
            raise TooLarge(f"an archive that unpacks to {size / 2**20:,.0f} MB")
        for one in members:
            yield Member(
                one.filename,
                f"{one.CRC:08x}:{one.file_size}",
                _guarded(one.filename, _zip_bytes, archive, one, options),
            )


def _zip_bytes(archive: zipfile.ZipFile, one: zipfile.ZipInfo, options: ReadingOptions) -> bytes:
    if one.flag_bits & 1:
        raise EncryptedFile("in an archive with a password", "Unpack the archive with its password.")
    if one.file_size > options.size:
        raise too_large(one.file_size, options)
    with archive.open(one) as file:
        # it ends at the size that the archive says, so that this is a ceiling
        return file.read()


def _walk_tar(path: Path, options: ReadingOptions) -> Iterator[Member]:
    name = path.name.lower()
    opened: Any = gzip.open if name.endswith("gz") else bz2.open if name.endswith("bz2") else io.open
    most = max(HARMLESS, MAX_RATIO * path.stat().st_size)
    with opened(path, "rb") as raw, _open_tar(_Capped(raw, most)) as archive:
        for one in iter(archive.next, None):
            if not one.isdir():
                yield Member(one.name, f"{one.mtime}:{one.size}", _guarded(one.name, _tar_bytes, archive, one, options))
            # tarfile remembers every member it has seen
            archive.members = []


def _open_tar(file: Any) -> Any:
    return tarfile.open(fileobj=file, mode="r:")


def _tar_bytes(archive: tarfile.TarFile, one: tarfile.TarInfo, options: ReadingOptions) -> bytes:
    if not one.isreg():
        raise UnreadableFile("a link or a device in an archive, which is not followed", "Pack the file itself.")
    if one.size > options.size:
        raise too_large(one.size, options)
    file = archive.extractfile(one)
    return b"" if file is None else file.read()


def _guarded(name: str, read: Callable[..., bytes], *arguments: Any) -> Callable[[], bytes]:
    """Let a member raise our own errors only."""

    def fetch() -> bytes:
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts:
            raise BrokenFile("its path leads out of the archive", "Look at who sent it: no program packs so.")
        if is_archive(name):
            raise UnsupportedFormat("an archive in an archive", "Unpack the outer one.")
        try:
            return read(*arguments)
        except ReadError:
            raise
        except (*_DAMAGED, OSError) as error:
            raise BrokenFile(f"a damaged member of an archive ({type(error).__name__})") from error

    return fetch


class _Capped:
    """A file that gives neither too much at once nor too much in all, whatever the headers of an archive say."""

    def __init__(self, raw: IO[bytes], most: int) -> None:
        self.raw, self.most = raw, most

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= LONGEST_READ:
            raise TooLarge("an archive with a header that no program writes")
        self._check(self.raw.tell() + size)
        return self.raw.read(size)

    def seek(self, place: int) -> int:
        self._check(place)
        return self.raw.seek(place)

    def tell(self) -> int:
        return self.raw.tell()

    def _check(self, place: int) -> None:
        # a plain tar has no more bytes than its file
        if place > self.most:
            raise TooLarge(f"an archive that unpacks to more than {self.most / 2**20:,.0f} MB")
