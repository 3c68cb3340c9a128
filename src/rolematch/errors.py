"""The exceptions, drawn as a tree.

::

    RolematchError
    ├── ReadError                 a file could not be read; each says what would cure it
    │   ├── UnsupportedFormat     no reader for these bytes
    │   ├── BrokenFile            the bytes are damaged or not what they claim
    │   ├── EncryptedFile         a password is needed
    │   ├── EmptyFile             no bytes at all
    │   ├── NoText                pages without a text layer (a scan, a picture)
    │   ├── TooLarge              above a limit on size, pages, characters or time
    │   ├── UnreadableFile        the operating system refused
    │   └── NotBlind              a blind copy of it still held what was to be blanked
    ├── LexiconError              bad rows in skill_lexicon/, all of them at once, with file and line
    ├── ModelError                a model file that does not check out
    └── UsageError                a wrong argument, from Python or the command line
"""

from __future__ import annotations


class RolematchError(Exception):
    """The root of all errors that this package raises on purpose."""


class ReadError(RolematchError):
    """A file could not be read. ``cure`` is a sentence that says what the user can do."""

    cure = "Open the file and export it again."

    def __init__(self, reason: str, cure: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        if cure is not None:
            self.cure = cure

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return type(self), (self.reason, self.cure)


class UnsupportedFormat(ReadError):
    """No reader knows these bytes."""

    cure = "Save it as PDF, DOCX or plain text."


class BrokenFile(ReadError):
    """The bytes are damaged, or not what they claim to be."""

    cure = "The file is damaged: ask for it again, or open it and export a new PDF."


class EncryptedFile(ReadError):
    """The file asks for a password."""

    cure = "Remove the password and save it again."


class EmptyFile(ReadError):
    """The file has no bytes."""

    cure = "The file is empty: ask for it again."


class NoText(ReadError):
    """The file has pages but no text that a person could select: a scan or a picture."""

    cure = "It is a scan or a picture: run OCR on it, or ask for a file with selectable text."


class TooLarge(ReadError):
    """The file passes a limit on size, pages, characters or time."""

    cure = "It is larger than any resume: check that it is one, and split or shorten it."


class UnreadableFile(ReadError):
    """The operating system did not let us read the file."""

    cure = "Check that the file exists and that you may read it."


class NotBlind(ReadError):
    """A blind copy of the file still held what was to be blanked; it was not kept."""

    cure = "Write it as text (--text), look through that, and please report the file's format."


class LexiconError(RolematchError):
    """Bad rows in the lexicon; ``complaints`` holds one line each, with file and line number."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


class ModelError(RolematchError):
    """A model file that is missing, damaged, or made for another lexicon or version."""


class UsageError(RolematchError):
    """A wrong argument."""
