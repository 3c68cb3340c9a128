"""Find who a resume is of: name, addresses, place and personal details, in order to mask them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.addresses import find_emails, find_links, find_phones
from rolematch.parsing.contact_labels import CELL, EDGES, LONGEST_ADDRESS, find_labelled, hidden, trimmed
from rolematch.parsing.contact_words import HANDLE, ContactWords, contact_words
from rolematch.parsing.person_names import NameFinder, name_mentions
from rolematch.records import Contact, Contacts, Document, Line, Section, Span

# so many lines of the part before the first heading are its contact block: a file without headings is all one part
LONGEST_BLOCK = 20
# beside an address elsewhere, so many lines on either side may belong to it, of so many words
REACH, SHORT_LINE = 3, 5
#   "62704", "SW1A 1AA", "421 201", "560068", "K1A 0B1", "D-10115", "01310-100", "1012 AB"
POST_CODE = re.compile(
    r"(?<![\w.])(?:[A-Z]{1,2}-)?(?:\d{5}(?:-\d{3,4})?|\d{3}[ ]?\d{3}|[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}|"
    r"[A-Z]\d[A-Z][ ]?\d[A-Z]\d|(?!19|20)\d{4}|\d{4}[ ][A-Z]{2})(?![\w.])"
)
# "12", "3/14", "14B,": what stands before a street's name
HOUSE = re.compile(r"\A\d{1,5}(?:[/-]\d{1,5})*[A-Za-z]?,?\s+(?=[^\W\d_])")
# words of a place's name at most, and of a headline with a place behind it
LONGEST_PLACE, LONGEST_HEADLINE = 7, 10
# shorter ones are abbreviations of other things: "MS", "BI"
SHORTEST_PLACE = 4
AGE = re.compile(
    r"\d{1,3}[ -](?:years?[ -]old|yrs?|y/?o|ans|años|anos|anni|jahre(?: alt)?)\b|\baged? \d\d\b", re.IGNORECASE
)


def find_contacts(document: Document, sections: Sequence[Section], lexicon: Lexicon) -> Contacts:
    r"""Find the person's name, addresses, place and personal details, and the name wherever the text repeats it.

    Parameters
    ----------
    document : Document
        The resume as one text.
    sections : sequence of Section
        Its sections: what stands under a heading such as "Contact", and before the first one, is read more boldly.
    lexicon : Lexicon
        The words of labels, places and titles.

    Returns
    -------
    Contacts
        Sorted by place; each points into ``document.text``.

    Examples
    --------
    >>> from rolematch.layout import lay_out
    >>> from rolematch.lexicon import load_lexicon
    >>> from rolematch.parsing.sections import find_sections
    >>> from rolematch.reading import read_bytes
    >>> text = b"Dr. Ada Example\nada@example.org | 555-0100 | Springfield, Illinois\n\nSkills\nSQL"
    >>> document, lexicon = lay_out(read_bytes(text, "cv.txt")), load_lexicon()
    >>> contacts = find_contacts(document, find_sections(document, lexicon), lexicon)
    >>> contacts.name, contacts.of("email"), contacts.of("phone"), contacts.of("place")
    ('Ada Example', ('ada@example.org',), ('555-0100',), ('Springfield, Illinois',))
    """
    words = contact_words(lexicon)
    text = document.text
    found = _apart(find_emails(text))
    blocks = contact_blocks(document, sections, found)
    found = _apart([*found, *find_links(text, blocks, words)])
    found = _apart([*found, *find_phones(text, blocks, words)])
    found = _apart([*found, *find_labelled(document, blocks, found, words)])
    name = NameFinder(document, found, words).find(blocks)
    if name is not None:
        found = _apart([*found, *name_mentions(text, name, words)])
    found = _apart([*found, *_BlockReader(document, found, words).read(blocks, sections)])
    return Contacts(name.text if name is not None else "", tuple(sorted(found, key=lambda contact: contact.span)))


def contact_blocks(document: Document, sections: Sequence[Section], emails: Sequence[Contact] = ()) -> list[Span]:
    """Give the stretches that hold contacts and personal details, sorted.

    An e-mail address anywhere else makes one of its line and of the short lines beside it ("Say hello").
    """
    blocks = []
    for section in sections:
        lines = [*document.lines_in(section.body)]
        if section.kind in ("contact", "personal"):
            if not len(section.heading):
                lines = lines[:LONGEST_BLOCK]
            if lines:
                blocks.append(Span(max(section.body.start, lines[0].span.start), lines[-1].span.end))
            continue
        for email in emails:
            if section.body.covers(email.span) and not any(block.overlaps(email.span) for block in blocks):
                blocks.append(_beside(document, lines, email.span))
    return sorted(blocks)


def _beside(document: Document, lines: Sequence[Line], email: Span) -> Span:
    """Give the lines of an address with the short ones above and below it."""
    holding = [number for number, line in enumerate(lines) if line.span.overlaps(email)]
    first, last = holding[0], holding[-1]

    def short(number: int) -> bool:
        words = lines[number].span.of(document.text).split() if 0 <= number < len(lines) else []
        return 0 < len(words) <= SHORT_LINE and words[0] != "•"

    for _ in range(REACH):
        first -= short(first - 1)
        last += short(last + 1)
    return Span(lines[first].span.start, lines[last].span.end)


def _apart(found: Iterator[Contact] | Sequence[Contact]) -> list[Contact]:
    """Keep of what overlaps the first."""
    kept: list[Contact] = []
    taken: list[Span] = []
    for contact in found:
        # those before it end before it too
        at = bisect.bisect_left(taken, contact.span)
        if len(contact.span) and not any(span.overlaps(contact.span) for span in taken[max(0, at - 1) : at + 1]):
            taken.insert(at, contact.span)
            kept.append(contact)
    return kept


class _BlockReader:
    """Reads what addresses and the name leave of contact blocks: places, personal details, and handles."""

    def __init__(self, document: Document, found: Sequence[Contact], words: ContactWords) -> None:
        self.document = document
        self.text = document.text
        self.words = words
        self.found = found
        self.taken = hidden(document.text, found)

    def read(self, blocks: Sequence[Span], sections: Sequence[Section]) -> Iterator[Contact]:
        """Walk the lines of the blocks."""
        headed = {
            id(line)
            for section in sections
            if section.kind == "contact" and self._heads_address(section)
            for line in self.document.lines_in(section.body)
        }
        beside = False
        for line in self.document.lines:
            if not any(block.overlaps(line.span) for block in blocks):
                beside = False
                continue
            here = self._holds_address(line)
            for cell in self._cells(line):
                contact = self._read_cell(cell, here or beside, id(line) in headed)
                if contact is not None:
                    self.taken[cell.start : cell.end] = b"\1" * len(cell)
                    yield contact
            beside = here

    def _heads_address(self, section: Section) -> bool:
        heading = section.heading.of(self.text).strip(" :").casefold()
        return self.words.labels.get(heading) == "place"

    def _holds_address(self, line: Line) -> bool:
        return any(c.kind in ("email", "phone", "link") and c.span.overlaps(line.span) for c in self.found)

    def _cells(self, line: Line) -> Iterator[Span]:
        """Cut a line at signs and at what is taken."""
        place = line.span.start
        cuts = [match.span() for match in CELL.finditer(self.text, place, line.span.end)]
        cuts += [
            (place + label.start, place + label.begin) for label in self.words.find_labels(line.span.of(self.text))
        ]
        at = self.taken.find(b"\1", place, line.span.end)
        while at >= 0:
            end = self.taken.find(b"\0", at, line.span.end)
            end = line.span.end if end < 0 else end
            cuts.append((at, end))
            at = self.taken.find(b"\1", end, line.span.end)
        for start, end in [*sorted(cuts), (line.span.end, line.span.end)]:
            if start > place:
                piece = trimmed(self.text, Span(place, start))
                if len(piece) > 1:
                    yield piece
            place = max(place, end)

    def _read_cell(self, cell: Span, beside: bool, headed: bool) -> Contact | None:
        """Tell what a cell is; `beside` says that an address stands in its line or the one before."""
        written = " ".join(cell.of(self.text).split())
        if self._is_personal(written):
            return Contact("personal", written, cell)
        if self.words.places.is_place(written):
            return Contact("place", written, cell)
        if beside and self._is_handle(written):
            return Contact("link", written, cell)
        if self._is_place(written, beside) or (headed and len(written.split()) <= LONGEST_ADDRESS):
            return Contact("place", written, cell)
        return self._place_behind(cell)

    def _place_behind(self, cell: Span) -> Contact | None:
        """Find the place at the end of a headline: "Data Scientist, Berlin, Germany"."""
        if len(cell.of(self.text).split()) > LONGEST_HEADLINE:
            return None
        for comma in re.finditer(r",\s+", cell.of(self.text)):
            span = Span(cell.start + comma.end(), cell.end)
            if self.words.places.is_place(span.of(self.text)):
                return Contact("place", " ".join(span.of(self.text).split()), span)
        return None

    def _is_personal(self, text: str) -> bool:
        rest = AGE.sub(" ", text.casefold())
        parts = [part.strip(" .()") for part in re.split(r"[,/]|\band\b", rest)]
        parts = [part for part in parts if part]
        listed = (
            all(part in self.words.personal for part in parts) or text.casefold().strip("()") in self.words.personal
        )
        return (bool(parts) or rest != text.casefold()) and listed

    def _is_place(self, text: str, beside: bool) -> bool:
        words = self.words
        bare = HOUSE.sub("", POST_CODE.sub("", text).strip(EDGES)).strip(EDGES)
        if not bare or (":" in bare and not any(map(str.isdecimal, bare))):
            return False
        if words.places.is_place(bare):
            return True
        tokens = [token.strip(EDGES + ".()").casefold() for token in re.split(r"[\s,]+", text)]
        named = bool(words.address & set(tokens)) and any(character.isdecimal() for character in text)
        if len(tokens) <= LONGEST_ADDRESS and (named or bare != text):
            # "12 Main Street", "10115 Berlin-Mitte", "3/14 Example Row, Old Town"
            return not words.is_title(bare) and (named or ("," in text and self._may_be_place(bare)))
        return (beside or "," in text) and self._may_be_place(bare)

    def _may_be_place(self, text: str) -> bool:
        """Tell what has a place's shape and is nothing else that we know: "Tampere", "Smallbury, Lower Strand"."""
        parts = [part.strip(EDGES) for part in text.split(",")]
        short = 1 <= len(parts) <= 4 and len(text.split()) <= LONGEST_PLACE
        return (
            short
            and len(text) >= SHORTEST_PLACE
            and all(map(self._may_be_part, parts))
            and not self.words.is_title(text)
        )

    def _may_be_part(self, part: str) -> bool:
        """Tell whether one part of a place's name may be one: capitals, no figures, no word of something else."""
        words, names = self.words, part.split()
        if not 1 <= len(names) <= 4 or not names[0][0].isalpha() or any(c.isdecimal() for c in part):
            return False
        if any(name[0].islower() and name not in words.particles for name in names):
            return False
        if (
            words.names_network(part)
            or part.casefold() in words.labels
            or words.vocabulary & {*part.casefold().split()}
        ):
            return False
        return not (words.is_title(part) or words.is_skill(part) or words.is_heading(part) or words.is_document(part))

    def _is_handle(self, text: str) -> bool:
        """Tell a name on a network whose icon was its label: "ada-lovelace", "in/ada", "AdaLovelace", "Ada-2"."""
        words = self.words
        known = (
            words.names_network(text) or words.is_skill(text) or text.casefold() in {*words.labels, *words.vocabulary}
        )
        unlike = text[0].islower() or re.search(r"[^\W\d_A-Z][A-Z]|[A-Z]{2}[a-z]|[\d_]", text) is not None
        return not known and unlike and any(map(str.isalpha, text)) and HANDLE.fullmatch(text) is not None
