"""The XML parts of office archives: no document types, no entities, nothing fetched, no deeper than any document."""

from __future__ import annotations

import zipfile
from typing import Any

from lxml import etree

from rolematch.errors import BrokenFile
from rolematch.records import Note

MACROS = Note("macros", "the file holds macros; they were not run")

# Real resumes stay below 20. Whoever walks a tree calls itself at most twice an element, and Python allows 1,000 calls
MAX_DEPTH = 200


def parse_part(data: bytes, what: str) -> Any:
    """Parse one part and give its root.

    Parameters
    ----------
    data : bytes
        The part, unpacked.
    what : str
        What the file should be, for the complaint: "Word document".

    Raises
    ------
    BrokenFile
        It is no XML, declares a document type, or is nested deeper than any document.

    Examples
    --------
    >>> parse_part(b"<a><b>text</b></a>", "example").tag
    'a'
    >>> parse_part(b"<!DOCTYPE a [<!ENTITY b 'bomb'>]><a>&b;</a>", "example")
    Traceback (most recent call last):
    rolematch.errors.BrokenFile: a damaged example (it declares a document type)
    """
    # a parser of its own for each part: lxml's are not to be shared between threads
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile(f"a damaged {what} (XMLSyntaxError)") from error
    _refuse_type(root, what)
    check_depth(root, what)
    return root


def check_depth(root: Any, what: str) -> None:
    """Refuse a tree that is nested deeper than any document.

    Raises
    ------
    BrokenFile
        It is.
    """
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise BrokenFile(f"a {what} that is nested more than {MAX_DEPTH} deep")


def refuse_types(archive: zipfile.ZipFile, what: str) -> None:
    """Refuse an archive in which a part declares a document type: no office program writes one, entity bombs need it.

    The beginning of each part is parsed, whatever its name and encoding; a part that is no XML is passed by.

    Raises
    ------
    BrokenFile
        One does.
    """
    for part in archive.infolist():
        with archive.open(part) as stream:
            try:
                _, root = next(iter(etree.iterparse(stream, events=("start",), no_network=True, load_dtd=False)))
            except (etree.XMLSyntaxError, StopIteration):
                # a picture; or a damaged part, of which the reader complains if it needs it
                continue
            _refuse_type(root, what)


def _refuse_type(root: Any, what: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenFile(f"a damaged {what} (it declares a document type)")
