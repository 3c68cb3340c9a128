"""The resumes' own texts for a page, with the words that counted marked: read again from the screened folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rolematch.errors import ReadError
from rolematch.layout import lay_out
from rolematch.lexicon import Lexicon
from rolematch.masking import blind_text
from rolematch.parsing import parse_document
from rolematch.reading import ReadingOptions
from rolematch.records import Profile, Span
from rolematch.reporting.page.marking import Piece, pieces_of
from rolematch.scoring import quote
from rolematch.screening import read_guarded
from rolematch.screening.finding import find_resumes, relative_name


class Texts:
    """Reads the files of a screened folder again, as long as they are those that were screened.

    Parameters
    ----------
    folder : Path
        The folder that was screened.
    contacts : bool
        Show names and contacts in the text. Without, each of their letters is a bar.

    Raises
    ------
    UnreadableFile
        The folder does not exist.
    """

    def __init__(self, folder: Path, lexicon: Lexicon, options: ReadingOptions | None, *, contacts: bool) -> None:
        # files are looked up by what lies in the folder: a name in scores.jsonl leads nowhere else
        self.files = {relative_name(path, folder): path for path in find_resumes(folder)}
        self.lexicon, self.options, self.contacts = lexicon, options, contacts

    def of(self, line: Mapping[str, Any], as_of: int) -> tuple[list[Piece] | None, str]:
        """Give a resume's text in pieces, and what a reader should know of it.

        Parameters
        ----------
        line : mapping
            A line of ``scores.jsonl``.

        Returns
        -------
        pieces : list or None
            As `pieces_of` cuts them; None where the text cannot be shown.
        message : str
            Why it is not shown, or why not all evidence is marked in it; empty if all is well.
        """
        path = self.files.get(line["file"])
        if path is None:
            return None, "The file is not in the folder any more."
        with path.open("rb") as handle:
            if hashlib.file_digest(handle, "sha256").hexdigest() != line["sha256"]:
                return None, "The file has changed since it was screened."
        try:
            document = lay_out(read_guarded(path, self.options))
        except ReadError as error:
            return None, f"The file could not be read again: {error.reason}."
        profile = parse_document(document, self.lexicon, as_of)
        marks, missing = _marks(line, profile)
        message = ""
        if missing:
            message = f"{missing} quotes do not stand where they stood: the file was read in another way than now."
        return pieces_of(document.text if self.contacts else blind_text(profile), marks), message


def _marks(line: Mapping[str, Any], profile: Profile) -> tuple[list[tuple[int, int, str]], int]:
    """Give the places of all evidence whose quotes still stand there, and count the quotes that do not."""
    marks: list[tuple[int, int, str]] = []
    missing = set()
    blind = blind_text(profile)
    for one in (*line["evidence"], *line["contrast"]):
        spans = [Span(start, end) for start, end in one["spans"]]
        fits = all(span.end <= len(blind) for span in spans)
        found = {quote(profile.document, span, blind) for span in spans} if fits else set()
        if found.issuperset(one["quotes"]):
            marks += [(span.start, span.end, one["feature"]) for span in spans]
        else:
            missing.update(set(one["quotes"]) - found)
    return marks, len(missing)
