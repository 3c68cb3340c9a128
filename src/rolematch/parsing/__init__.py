"""Document to profile: sections, skills, dates, titles, positions, education, months.

``parse_document`` is loaded at its first use, because the skills need spaCy and the other parts do not.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rolematch.parsing.profile import parse_document

__all__ = ["parse_document"]


def __getattr__(name: str) -> Any:
    if name == "parse_document":
        from rolematch.parsing.profile import parse_document

        return parse_document
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
