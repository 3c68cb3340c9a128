"""The zip archives that office formats are: refused before anything is unpacked if they are no document's."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from rolematch.errors import BrokenFile, EncryptedFile, TooLarge
from rolematch.reading.limits import MAX_PARTS, MAX_RATIO
from rolematch.reading.options import ReadingOptions


def check_archive(data: bytes, what: str, options: ReadingOptions) -> None:
    """Refuse an archive that swells, is locked, or names its parts as no office program does.

    `zipfile` stops reading a part at the size that the archive declares for it, so that the declared sizes are a
    ceiling.

    Parameters
    ----------
    data : bytes
        The whole file.
    what : str
        What it should be, for the complaint: "Word document".
    options : ReadingOptions
        Says how much it may unpack to.

    Raises
    ------
    BrokenFile, EncryptedFile, TooLarge
        What is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError) as error:
        raise BrokenFile(f"a damaged {what} ({type(error).__name__})") from error
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or size > options.unpacked or size > MAX_RATIO * max(len(data), 10_000):
        raise TooLarge(f"an archive of {len(parts):,} parts that unpacks to {size / 2**20:.0f} MB")
    if any(part.flag_bits & 1 for part in parts):
        raise EncryptedFile(f"a {what} with a password")
    names = [part.filename for part in parts]
    odd = [name for name in names if name.startswith("/") or ".." in PurePosixPath(name).parts]
    if odd or len(set(names)) < len(names):
        raise BrokenFile(f"a damaged {what} (parts with odd or repeated names)")
