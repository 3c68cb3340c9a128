"""What every format's reader takes and gives: how to read and within which limits, and the pages it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Literal, NamedTuple, get_args

from rolematch.errors import UsageError
from rolematch.records import Note, Page

PdfEngine = Literal["auto", "pdfminer", "pdfium"]
PDF_ENGINES: tuple[PdfEngine, ...] = get_args(PdfEngine)
# the largest limits that a system can be asked to keep
MOST_SECONDS, MOST = 1_000_000, 2**60


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How to read a stranger's file, and how much of this machine it may take.

    Parameters
    ----------
    pdf_engine : {"auto", "pdfminer", "pdfium"}
        What reads PDF; "auto" takes pdfium where pypdfium2 is installed.
    ocr : bool
        Whether pictures of text are read, where an engine for that is installed.
    size : int
        Bytes of the file.
    unpacked : int
        Bytes that its archive or its compressed streams may swell to.
    pages : int
        Pages that are read; a note says that there are more.
    characters : int
        Characters that it may show.
    memory : int
        Bytes of address space of the process that reads it (not on Windows).
    seconds : float
        How long reading may take, on the wall clock and in processor time.

    Raises
    ------
    UsageError
        A limit that is not above zero, or that no system can keep; an engine that there is not, or that is not
        installed.
    """

    pdf_engine: PdfEngine = "auto"
    ocr: bool = True
    size: int = 20 * 2**20
    unpacked: int = 200 * 2**20
    pages: int = 50
    characters: int = 400_000
    memory: int = 1536 * 2**20
    seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.pdf_engine not in PDF_ENGINES:
            raise UsageError(f"pdf_engine {self.pdf_engine!r}: one of {', '.join(PDF_ENGINES)} is asked for")
        if self.pdf_engine == "pdfium" and find_spec("pypdfium2") is None:
            raise UsageError("the PDF engine pdfium is not installed; pip install 'rolematch[fast]'")
        for name in ("size", "unpacked", "pages", "characters", "memory", "seconds"):
            asked, most = getattr(self, name), MOST_SECONDS if name == "seconds" else MOST
            if not asked > 0:
                raise UsageError(f"{name}: a limit above 0 is asked for, not {asked}")
            if asked > most:
                raise UsageError(f"{name}: at most {most} is asked for, not {asked:g}")


class Found(NamedTuple):
    """What a format's reader found: pages, what was odd, and the library that read them, with its version."""

    pages: tuple[Page, ...]
    notes: tuple[Note, ...] = ()
    reader: str = ""


Reader = Callable[[bytes, ReadingOptions], Found]


@cache
def named(package: str) -> str:
    """Give a package's name with the version that is installed.

    Examples
    --------
    >>> named("python-docx").split()[0], named("no-such-package")
    ('python-docx', 'no-such-package')
    """
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package
