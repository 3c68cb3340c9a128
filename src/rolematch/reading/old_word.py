"""Word 97 to 2003 (DOC), through LibreOffice or antiword where one is installed: nothing in Python reads it well."""

from __future__ import annotations

import io
import re
import shutil
import struct
import tempfile
import zipfile
from itertools import groupby, pairwise
from pathlib import Path

from rolematch.errors import BrokenFile, EncryptedFile, UnsupportedFormat
from rolematch.reading.converters import run_converter
from rolematch.reading.options import Found, ReadingOptions
from rolematch.reading.plain import decode, page_of, words_of
from rolematch.reading.word import read_word
from rolematch.reading.xml_parts import MACROS
from rolematch.records import Note, Word

CURE = "Install LibreOffice (or antiword) where rolematch runs, or save the file as DOCX or PDF."
_WRITER = re.compile(rb"<Application>LibreOffice/(\d+(?:\.\d+)*)")
_VERSION = re.compile(r"Version: (\d+(?:\.\d+)*)")
_LOCKED = 0x01
# A fresh profile asks nobody; no macro runs, no link is followed, and what would fetch anyway finds no proxy
_PROFILE = "registrymodifications.xcu"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read_old_word(data: bytes, options: ReadingOptions) -> Found:
    """Read a Word file of before 2007 by way of the converter that is installed.

    LibreOffice goes first: it keeps bullets, sizes, bold, headers and what is hidden; the twins of nine invented DOCX
    files gave the same words, positions and scores. It takes 0.9 s a file; antiword 0.01 s, but it gives text alone,
    hidden or not, and reads only where LibreOffice is missing or gives up. Another converter, or another release, may
    give other words: a note names the one that read the file.

    Raises
    ------
    UnsupportedFormat
        No converter is installed.
    EncryptedFile, BrokenFile, TooLarge
        What is wrong with the file.
    """
    if _is_locked(data):
        raise EncryptedFile("a Word file of before 2007 with a password")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if office is None and antiword is None:
        raise UnsupportedFormat("a Word file of before 2007 (.doc)", CURE)
    found = None if office is None else _by_libreoffice(office, data, options)
    if found is None and antiword is not None:
        found = _by_antiword(antiword, data, options)
    if found is None:
        raise BrokenFile("a damaged Word file of before 2007", "Open it in a word processor and save it as DOCX.")
    macros = "_VBA_PROJECT".encode("utf-16-le") in data and MACROS not in found.notes
    return found._replace(notes=(*found.notes, MACROS)) if macros else found


def _is_locked(data: bytes) -> bool:
    """Tell whether the file information block says that the text is encrypted."""
    entry = data.find("WordDocument".encode("utf-16-le"))
    try:
        (power,) = struct.unpack_from("<H", data, 30)
        (sector,) = struct.unpack_from("<I", data, entry + 116)
        (flags,) = struct.unpack_from("<B", data, ((sector + 1) << min(power, 12)) + 11)
    except struct.error:
        return False
    return bool(flags & _LOCKED)


def _by_libreoffice(program: str, data: bytes, options: ReadingOptions) -> Found | None:
    """Convert to DOCX and read that; None if the program gives none."""
    with tempfile.TemporaryDirectory(prefix="rolematch-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile" / "user" / _PROFILE
        profile.parent.mkdir(parents=True)
        profile.write_text(_profile(), encoding="utf-8")
        source = folder / "resume.doc"
        source.write_bytes(data)
        where = f"-env:UserInstallation={profile.parent.parent.as_uri()}"
        quiet = ("--headless", "--norestore", "--nolockcheck", "--nodefault")
        # without a filter of its own it would take any bytes for a text
        what = ("--infilter=MS Word 97", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source))
        run_converter((program, where, *quiet, *what), folder, options)
        result = folder / "resume.docx"
        if not result.is_file():
            return None
        converted = result.read_bytes()
    found = read_word(converted, options)
    version = _version_of(converted)
    release = ".".join(version.split(".")[:2])
    note = Note("converted", f"converted from DOC by LibreOffice {release}".rstrip())
    return Found(found.pages, (note, *found.notes), f"LibreOffice {version}".rstrip() + f", {found.reader}")


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )


def _version_of(converted: bytes) -> str:
    """Give the version that the converted file names; asking the program would start it once more."""
    with zipfile.ZipFile(io.BytesIO(converted)) as archive:
        properties = archive.read("docProps/app.xml") if "docProps/app.xml" in archive.namelist() else b""
    match = _WRITER.search(properties)
    return "" if match is None else match[1].decode()


def _by_antiword(program: str, data: bytes, options: ReadingOptions) -> Found | None:
    """Convert to text and read its lines; None if the program gives none."""
    with tempfile.TemporaryDirectory(prefix="rolematch-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "resume.doc"
        source.write_bytes(data)
        said = run_converter((program, "-m", "UTF-8.txt", "-w", "0", str(source)), folder, options)
        usage = run_converter((program,), folder, options).errors.decode("utf-8", "replace")
    if said.code != 0:
        return None
    text, notes = decode(said.out, options)
    words = _words(text)
    match = _VERSION.search(usage)
    named = "antiword" if match is None else f"antiword {match[1]}"
    note = Note(
        "converted", f"converted from DOC by {named}, which leaves headers and bullets out and shows hidden text"
    )
    return Found(page_of(words), (note, *notes), named)


def _words(text: str) -> list[Word]:
    """Cut lines into words; a run of lines between bars is a table."""
    words: list[Word] = []
    number = 0
    for is_table, group in groupby(text.splitlines(), key=_is_barred):
        lines = list(group)
        for row in _rows(lines) if is_table else lines:
            words += words_of(row.replace("[pic]", " "), number)
            number += 1
    return words


def _is_barred(line: str) -> bool:
    return line.startswith("|") and line.endswith("|")


def _rows(lines: list[str]) -> list[str]:
    """Give a table's lines: a row on one line with tabs between its cells, others cell by cell."""
    shared = zip(*lines, strict=False)
    edges = [place for place, marks in enumerate(shared) if set(marks) == {"|"}]
    cut = [[line[start + 1 : end].strip() for start, end in pairwise(edges)] for line in lines]
    rows: list[list[list[str]]] = []
    for cells in cut:
        # only the first line of a row has something in the first column, as long as that is narrow
        if not rows or cells[0]:
            rows.append([])
        rows[-1].append(cells)
    found = []
    for row in rows:
        if len(row) == 1:
            found.append("\t".join(cell for cell in row[0] if cell))
        else:
            found += [cell for column in zip(*row, strict=True) for cell in column if cell]
    return found
