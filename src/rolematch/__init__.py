"""Read resumes, find the skills in them, say how well each candidate fits a role, at which level, and why.

>>> import rolematch as rm
>>> for result in rm.screen("resumes", as_of="2026-06"):  # doctest: +SKIP
...     print(result.file, result.reason)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rolematch.api import (
        audit,
        explain,
        export,
        json_resume,
        letter,
        load_lexicon,
        load_model,
        parse,
        positions_frame,
        read,
        read_decisions,
        redact,
        score,
        score_frame,
        screen,
        screen_into,
        shortlist,
        skills_frame,
        to_frame,
        verify,
    )
    from rolematch.reading import ReadingOptions
    from rolematch.records import Failure, Score

    __version__: str

__all__ = [
    "Failure",
    "ReadingOptions",
    "Score",
    "__version__",
    "audit",
    "explain",
    "export",
    "json_resume",
    "letter",
    "load_lexicon",
    "load_model",
    "parse",
    "positions_frame",
    "read",
    "read_decisions",
    "redact",
    "score",
    "score_frame",
    "screen",
    "screen_into",
    "shortlist",
    "skills_frame",
    "to_frame",
    "verify",
]

# what `screen` gives, for isinstance
RECORDS = ("Failure", "Score")


def __getattr__(name: str) -> Any:
    # names are fetched when they are first used: importing the package costs next to nothing
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("rolematch")
    elif name == "ReadingOptions":
        from rolematch import reading

        value = reading.ReadingOptions
    elif name in RECORDS:
        from rolematch import records

        value = getattr(records, name)
    else:
        from rolematch import api

        value = getattr(api, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
