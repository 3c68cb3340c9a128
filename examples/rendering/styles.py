"""The styles by name."""

from __future__ import annotations

from collections.abc import Callable

from rendering import pdf, plain, word
from rendering.content import Person

STYLES: dict[str, Callable[[Person], bytes]] = {
    "pdf-one-column": pdf.one_column,
    "pdf-two-column": pdf.two_column,
    "pdf-linkedin": pdf.linkedin,
    "docx": word.with_headings,
    "docx-table": word.with_table,
    "txt": plain.text,
    "md": plain.markdown,
}


def render(person: Person) -> bytes:
    """Give the resume file of a person, the same bytes each time."""
    return STYLES[person.style](person)
