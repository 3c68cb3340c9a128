"""Name the parts of an entry's header: which cell is the title, which the employer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.employers import Cell, PlaceWords, cut_cells, place_words
from rolematch.parsing.entries import Entry
from rolematch.parsing.entry_rows import Row
from rolematch.parsing.titles import parse_title
from rolematch.records import DateRange, Span

Slot = tuple[int, int]
"""Where a cell stands: its row counted from the dates' row, and its number in the row."""

LONGEST_NAME = 12
"""Words that a title or an employer's name has at most."""
LONGEST_TAIL = 3
"""Words that an employer's name has at most that follows a title without any sign between."""
LONGEST_UNSURE = 6
"""Words that a title has at most that is one by its place alone."""


@dataclass(frozen=True, slots=True)
class Named:
    """A header's title and employer (None where not found), the contract's words, and where title stands."""

    title: Cell | None
    employer: Cell | None
    contract: str
    slot: Slot | None
    sure: bool


def name_headers(text: str, entries: Sequence[Entry], dates: Sequence[DateRange], lexicon: Lexicon) -> list[Named]:
    """Name the parts of each header of a section.

    Where no cell of a header reads like a title, the cell counts that stands where the other entries of the section
    have theirs.
    """
    words = place_words(lexicon)
    cells = [_cells(text, entry.header, entry.anchor, dates, lexicon) for entry in entries]
    groups = [_cells(text, entry.group, entry.anchor, dates, lexicon) if entry.group else [] for entry in entries]
    slots = Counter(slot for found in cells if (slot := _slot_of(_best_title(found, words), found)) is not None)
    usual = slots.most_common(1)[0][0] if slots else None
    named: list[Named] = []
    for entry, found, group in zip(entries, cells, groups, strict=True):
        if (exported := _exported(text, entry, words)) is not None:
            named.append(exported)
            continue
        title = _best_title(found, words)
        sure = title is not None
        if title is None:
            title = _at_slot(found, usual, words)
        employer = _best_employer(found, title, words) or _best_employer(group, title, words)
        if title is None and employer is not None:
            others = [cell for cell in found if cell is not employer and not _idle(cell, words)]
            if others and len(others[0].text.split()) <= LONGEST_UNSURE:
                title = others[0]
            elif not group and not words.names_employer(employer.text) and len(employer.text.split()) <= LONGEST_UNSURE:
                title, employer = employer, None
        if title is None or not sure:
            parted = _parted(text, title or employer, lexicon)
            if parted is not None and (title is None or employer is None):
                (title, employer), sure = parted, True
        contract = " ".join(cell.text for cell in found if words.is_contract(cell.text))
        named.append(Named(title, employer, contract, _slot_of(title, found), sure))
    return _inherited(named, entries)


def _parted(text: str, cell: Cell | None, lexicon: Lexicon) -> tuple[Cell, Cell] | None:
    """Part "Principal Software Engineer Posit", where nothing but the type parts the employer from the title."""
    words = cell.text.split() if cell is not None else []
    for cut in range(len(words) - 1, max(1, len(words) - LONGEST_TAIL) - 1, -1):
        head, tail = " ".join(words[:cut]), words[cut:]
        said = parse_title(head, lexicon)
        if said.likely and said.family is not None and all(word[0].isupper() for word in tail):
            assert cell is not None
            at = text.find(tail[0], cell.span.start + len(head), cell.span.end)
            if at < 0:
                return None
            ends = at - (len(text[:at]) - len(text[:at].rstrip()))
            title = replace(cell, text=head, span=Span(cell.span.start, ends))
            return title, replace(cell, text=" ".join(tail), span=Span(at, cell.span.end))
    return None


def _exported(text: str, entry: Entry, words: PlaceWords) -> Named | None:
    """Name the lines of LinkedIn's export, whose order is fixed: employer, title, measured dates.

    The employer's line is missing where several titles are held there; either may take two lines, of one size.
    """
    above = entry.header[: max(entry.anchor, 0)]
    if not above or not entry.header[entry.anchor].measured:
        return None
    cut = len(above) - 1
    while cut and above[cut - 1].line.size == above[-1].line.size > 0:
        cut -= 1
    if not above[-1].line.size:
        cut = len(above) - 1
    title = _whole(text, above[cut:], cut - entry.anchor)
    employer = _whole(text, above[:cut][-2:], cut - 1 - entry.anchor) if cut else None
    contract = employer.text if employer is not None and words.is_contract(employer.text) else ""
    return Named(title, employer, contract, None, True)


def _whole(text: str, rows: Sequence[Row], place: int) -> Cell:
    span = Span(rows[0].span.start, rows[-1].span.end)
    return Cell(" ".join(span.of(text).split()), span, place, bold=rows[0].line.bold)


def _cells(text: str, header: Sequence[Row], anchor: int, dates: Sequence[DateRange], lexicon: Lexicon) -> list[Cell]:
    found: list[Cell] = []
    for index, row in enumerate(header):
        holes = tuple(d.span for d in dates if d.span.overlaps(row.span))
        found += cut_cells(text, row.span, holes, index - max(anchor, 0), lexicon, bold=row.line.bold)
    return found


def _idle(cell: Cell, words: PlaceWords) -> bool:
    """Tell a cell that can be neither title nor employer."""
    text = cell.text
    if cell.label in ("dates", "place", "body"):
        return True
    return (
        words.is_place(text)
        or words.is_contract(text)
        or words.is_length(text)
        or len(text.split()) > LONGEST_NAME
        or sum(c.isalpha() for c in text) < 2
    )


def _title_score(cell: Cell, words: PlaceWords) -> float:
    if cell.label == "title":
        return 9.0
    title = parse_title(cell.text, words.lexicon)
    if cell.label in ("employer", "dates", "place", "body") or not title.likely:
        return 0.0
    if _idle(cell, words) and not title.family:
        # "Intern" and "Consultant" name contracts too
        return 1.0 if words.is_contract(cell.text) and len(cell.text.split()) == 1 else 0.0
    score = 2.0 + 1.0 * (title.family is not None) + 0.5 * (title.level is not None) + 0.3 * cell.bold
    score += 0.5 * (title.kind != "job")
    if words.names_employer(cell.text):
        score -= 1.0
    if cell.row > 0:
        score -= 0.4 * cell.row
    return score


def _best_title(cells: Sequence[Cell], words: PlaceWords) -> Cell | None:
    scored = [(score, cell) for cell in cells if (score := _title_score(cell, words)) > 0.9]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _employer_score(cell: Cell, title: Cell | None, words: PlaceWords) -> float:
    if cell.label == "employer":
        return 9.0
    stated = words.is_contract(cell.text) and words.names_employer(cell.text)  # "Self-employed"
    if cell.label == "title" or (_idle(cell, words) and not stated):
        return 0.0
    score = 1.0 + 2.0 * words.names_employer(cell.text) + 0.5 * cell.bold
    said = parse_title(cell.text, words.lexicon)
    if said.likely:
        score -= 1.5
    # "Director, Customer Analytics" and "Emergency Department" name a part of the employer, if that stands elsewhere
    beside = title is not None and cell.row == title.row
    score -= 1.2 * (beside and said.family is not None) + 1.2 * words.names_part(cell.text)
    if title is not None:
        score += 0.6 if cell.row == title.row else 0.3 * (abs(cell.row - title.row) == 1)
    if cell.text[:1].islower():
        score -= 0.6
    if _reads_on(cell.text):
        score -= 2.5
    return score - 0.5 * (len(cell.text.split()) > 7) - 0.2 * max(0, cell.row)


def _reads_on(text: str) -> bool:
    """Tell a clause from a name by its small words: "Planned campaigns across print and social media"."""
    words = text.split()
    return len(words) > 3 and sum(word[0].islower() for word in words) > 0.6 * len(words)


def _best_employer(cells: Sequence[Cell], title: Cell | None, words: PlaceWords) -> Cell | None:
    scored = [
        (score, cell) for cell in cells if cell is not title and (score := _employer_score(cell, title, words)) > 0.3
    ]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _slot_of(cell: Cell | None, cells: Sequence[Cell]) -> Slot | None:
    if cell is None:
        return None
    row = [other for other in cells if other.row == cell.row]
    return cell.row, row.index(cell) if cell in row else 0


def _at_slot(cells: Sequence[Cell], slot: Slot | None, words: PlaceWords) -> Cell | None:
    if slot is None:
        return None
    row = [cell for cell in cells if cell.row == slot[0]]
    if slot[1] < len(row) and not _idle(row[slot[1]], words) and not words.names_employer(row[slot[1]].text):
        return row[slot[1]]
    return None


def _inherited(named: list[Named], entries: Sequence[Entry]) -> list[Named]:
    """Give a title without an employer the employer of the entry above, if that one's header was deeper."""
    filled: list[Named] = []
    for index, one in enumerate(named):
        before = filled[-1] if filled else None
        alone = one.employer is None and one.title is not None
        if alone and before is not None and len(entries[index].header) <= len(entries[index - 1].header):
            one = replace(one, employer=before.employer)
        filled.append(one)
    return filled
