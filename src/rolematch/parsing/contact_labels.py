"""Take what stands behind labels: "Nationality: ...", "Address: ...", "GitHub: ada"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rolematch.parsing.addresses import YEAR
from rolematch.parsing.contact_words import HANDLE, ContactWords, Label
from rolematch.records import Contact, Document, Span

# the parts of a contact line
CELL = re.compile(r"\t|\s*[|‖¦•·∙●▪◦⋅♦⋄◇◆★☆⋆()]\s*|\s+[-–—−#~]+\s+|\s+/\s+|;\s*|\s{3,}|\s*[\ue000-\uf8ff]\s*")
EDGES = ' \t,;:|-–—−•·∙●▪◦⋄*#/"“”+'
# words of an address at most, and of what stands behind a label in the midst of other text
LONGEST_ADDRESS, LONGEST_ASIDE = 16, 8
YEARS = re.compile(rf"\b{YEAR}\b")


def find_labelled(
    document: Document, blocks: Sequence[Span], found: Sequence[Contact], words: ContactWords
) -> Iterator[Contact]:
    """Find personal details, places and handles by their labels; outside the blocks no places.

    Parameters
    ----------
    document : Document
        The resume.
    blocks : sequence of Span
        The stretches that hold contacts: a label needs no colon there.
    found : sequence of Contact
        What is known already; it ends a value.
    words : ContactWords
        The labels.
    """
    text = document.text
    taken = hidden(text, found)
    for line in document.lines:
        within = any(block.overlaps(line.span) for block in blocks)
        start = line.span.start
        for label in words.find_labels(line.span.of(text), loose=within):
            value = _free(text, taken, Span(start + label.begin, start + label.end))
            count = len(value.of(text).split())
            longest = LONGEST_ADDRESS if within or label.kind == "place" else LONGEST_ASIDE
            if not 0 < count <= longest:
                continue
            if label.kind == "personal":
                # the label says what the value is: "Gender: F"
                value = Span(start + label.start, value.end)
            elif label.kind == "link":
                signed = text[start + label.start : start + label.begin].rstrip(" /").endswith((":", "："))
                if not signed or not HANDLE.fullmatch(value.of(text)):
                    continue
            elif label.kind != "place" or not (within or _says_address(text, line.span.start, label, value)):
                continue
            yield Contact(label.kind, " ".join(value.of(text).split()), value)


def _says_address(text: str, start: int, label: Label, value: Span) -> bool:
    """Tell an address with a house or a post code, whose label begins its line: "Current address: Flat 3, Old Row".

    An employer's ("Name and address of employer: ...") has a longer label.
    """
    named = text[start + label.start : start + label.begin].rstrip()
    words = re.findall(r"\w+", named)
    own = not text[start : start + label.start].strip(EDGES) and len(words) <= 2 and named.endswith((":", "："))
    written = value.of(text)
    return own and "," in written and any(map(str.isdecimal, YEARS.sub("", written)))


def _free(text: str, taken: bytearray, span: Span) -> Span:
    """Cut a value where its cell ends or something else begins, and trim it."""
    start, end = span.start, span.end
    cut = CELL.search(text, start, end)
    while cut is not None and not text[start : cut.start()].strip(EDGES):
        start, cut = cut.end(), CELL.search(text, cut.end(), end)
    end = cut.start() if cut is not None else end
    other = taken.find(b"\1", start, end)
    return trimmed(text, Span(start, other if other >= 0 else end))


def hidden(text: str, found: Sequence[Contact]) -> bytearray:
    """Mark the characters of a text that something was found in."""
    mask = bytearray(len(text))
    for contact in found:
        mask[contact.span.start : contact.span.end] = b"\1" * len(contact.span)
    return mask


def trimmed(text: str, span: Span) -> Span:
    """Take signs off the ends of a span."""
    start, end = span.start, span.end
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end)
