"""Make one blind copy: read, find who it is, write without that, read again, and only then give it its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rolematch.layout import lay_out
from rolematch.lexicon import Lexicon
from rolematch.reading import ReadingOptions
from rolematch.reading.sniffing import PDF, WORD
from rolematch.records import Note
from rolematch.redacting.checking import check_copy
from rolematch.redacting.covering import cover
from rolematch.redacting.making import Job, make_guarded
from rolematch.screening import read_guarded

_SUFFIXES = {PDF: ".pdf", WORD: ".docx"}
# letters of the hash that a copy is named by
_HASH = 12


@dataclass(frozen=True, slots=True)
class Redaction:
    """A copy that was made: of which file, where it lies, whether a name was found, and what was odd on reading."""

    file: str
    path: Path
    named: bool
    notes: tuple[Note, ...] = ()


def redact_file(
    path: str | Path,
    out: str | Path,
    lexicon: Lexicon,
    *,
    schools: bool = False,
    text: bool = False,
    options: ReadingOptions | None = None,
) -> Redaction:
    """Write a blind copy of a resume: a PDF of a PDF, a Word file of a Word file, text of everything else.

    Parameters
    ----------
    path : path
        The resume.
    out : path
        A folder, which is made if there is none. The copy is named by the hash of the resume, and replaces an older
        copy of the same bytes.
    lexicon : Lexicon
        The words of labels, places and titles.
    schools : bool
        Blank the schools too.
    text : bool
        Write text, whatever the resume is.
    options : ReadingOptions, optional
        PDF engine and limits.

    Raises
    ------
    ReadError
        The file can't be read; `NotBlind` if the copy still held what was to be blanked: it is not kept.
    UsageError
        What a blind PDF needs is not installed.
    """
    path, out, options = Path(path), Path(out), options or ReadingOptions()
    document = lay_out(read_guarded(path, options))
    covered = cover(document, lexicon, schools=schools)
    suffix = ".txt" if text else _SUFFIXES.get(document.source.media_type, ".txt")
    data = covered.blind.encode("utf-8", "replace") if suffix == ".txt" else make_guarded(Job(path, covered, options))
    out.mkdir(parents=True, exist_ok=True)
    copy = out / f"{document.source.sha256[:_HASH]}-blind{suffix}"
    part = copy.with_name(f".{copy.stem}.part{suffix}")
    try:
        part.write_bytes(data)
        check_copy(part, covered, options)
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    return Redaction(document.source.name, copy, covered.named, document.notes)
