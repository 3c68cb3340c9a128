"""Name the parts of an entry's header: which cell is the title, which the employer."""

from __future__ import annotations

import itertools
import re
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
SURE_EMPLOYER = 0.3
"""Score from which on a cell is an employer, whatever else the header holds."""
CLOSE = 0.8
"""Difference of two cells' scores up to which their places decide which one is the title."""
LONGEST_SUBJECT = 4
"""Words that the subject behind a title's comma has at most."""
LEAST_ALIKE = 2
"""Entries that set their employers in one way, from which on the others of the section do so too."""
LEAST_PLACED = 2
"""Entries whose employers have a known place behind a comma, from which on the others' towns are known by it."""
LONGEST_UNSURE = 6
"""Words that a title has at most that is one by its place alone."""


# "APS 6", "Band 7", "G12"
_GRADE = re.compile(r"[A-Z][A-Za-z]*[ -]?\d{1,2}[a-z]?")
# "Manager - Data Science"
_DASH = re.compile(r"\s*[-–—]\s*")


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
    titles = [_best_title(found, words, usual) for found in cells]
    employers = [_best_employer(found, title, words) for found, title in zip(cells, titles, strict=True)]
    below = _usual_step(titles, employers)
    named: list[Named] = []
    for entry, found, group, title, employer in zip(entries, cells, groups, titles, employers, strict=True):
        if (exported := _exported(text, entry, words) or _stated(text, entry, words)) is not None:
            named.append(exported)
            continue
        sure = title is not None
        if title is None:
            title = _at_slot(found, usual, words)
            employer = _best_employer(found, title, words)
        of_group = _best_employer(group, title, words)
        if employer is None or (of_group is not None and _is_behind(text, title, employer, words)):
            # "Staff Data Scientist, Growth" below the employer's own line
            employer = of_group
        if below and title is not None and employer is not None and employer.row == title.row:
            # "Scientist, Language Models" over "Acme", where the others' employers stand below their titles
            there = [cell for cell in found if cell.row == title.row + below]
            employer = _best_employer(there, title, words) or employer
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
        slot = _slot_of(title, found)
        if employer is not None:
            employer = _before_town(_before_bracketed_place(text, employer, found, words), words)
        contract = " ".join(
            cell.text for cell in found if words.is_contract(cell.text) or _in_brackets_behind(text, title, cell)
        )
        if title is not None and sure:
            title, employer = _with_subject(text, title, employer, found, words)
        named.append(Named(title, employer, contract, slot, sure))
    return _inherited(_without_places(text, named, cells, words), entries)


def _without_places(
    text: str, named: Sequence[Named], cells: Sequence[Sequence[Cell]], words: PlaceWords
) -> list[Named]:
    """Leave a town that no list knows out of an employer's name where others have places there: "Acme, Varde"."""
    placed = sum(
        one.employer is not None
        and any(
            text[one.employer.span.end : cell.span.start].strip() == "," and words.is_place(cell.text)
            for cell in found
            if cell.span.start > one.employer.span.end
        )
        for one, found in zip(named, cells, strict=True)
    )
    if placed < LEAST_PLACED or 2 * placed < len(named):
        return list(named)
    return [one if one.employer is None else replace(one, employer=_before_comma(one.employer, words)) for one in named]


def _before_comma(employer: Cell, words: PlaceWords) -> Cell:
    name, comma, town = employer.text.rpartition(",")
    town = town.strip(" .")
    name = name.rstrip()
    plain = len(town.split()) <= LONGEST_TAIL and town[:1].isupper() and not words.names_employer(town)
    if not comma or not plain or words.names_part(town) or words.is_incorporated(employer.text):
        return employer
    return _cut_to(employer, name)


def _usual_step(titles: Sequence[Cell | None], employers: Sequence[Cell | None]) -> int:
    """Say how many rows below their titles most employers of a section stand; 0 where most do not stand below."""
    steps: Counter[int] = Counter()
    for title, employer in zip(titles, employers, strict=True):
        if title is not None and employer is not None:
            steps[employer.row - title.row] += 1
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    return step if step > 0 and count >= LEAST_ALIKE and 2 * count > steps.total() else 0


def _is_behind(text: str, title: Cell | None, cell: Cell, words: PlaceWords) -> bool:
    """Tell the subject behind a title's comma, which no word of employers' names makes one."""
    if title is None or text[title.span.end : max(title.span.end, cell.span.start)].strip() != ",":
        return False
    return _is_subject(cell, words)


def _in_brackets_behind(text: str, title: Cell | None, cell: Cell) -> bool:
    """Tell the cell that stands in brackets behind a title: "Developer (trainee)"."""
    return title is not None and text[title.span.end : cell.span.start].strip() in ("(", "[")


def _with_subject(
    text: str, title: Cell, employer: Cell | None, cells: Sequence[Cell], words: PlaceWords
) -> tuple[Cell, Cell | None]:
    """Give a title the subject behind its comma, if the employer stands elsewhere: "Director, Customer Analytics"."""
    behind = next((c for c in cells if text[title.span.end : max(title.span.end, c.span.start)].strip() == ","), None)
    if behind is None and title.label == "title":
        # "Designation: Manager - Data Science": what a label names is one thing
        behind = next(
            (c for c in cells if _DASH.fullmatch(text, title.span.end, max(title.span.end, c.span.start))), None
        )
        if behind is not None and behind is not employer and _is_short(behind, words):
            return _joined(text, title, behind.span.end), employer
        return title, employer
    if behind is None or employer is None:
        return title, employer
    if behind is not employer:
        # one that is called like an employer is none where that stands in another line
        if _is_subject(behind, words) or (employer.row != title.row and _is_short(behind, words)):
            title = _joined(text, title, behind.span.end)
        return title, employer
    # "Lecturer, Statistics, Flatlands College": one cell for both
    comma = text.find(",", employer.span.start, employer.span.end)
    if comma > 0:
        head = replace(employer, text=text[employer.span.start : comma].strip(), span=Span(employer.span.start, comma))
        rest = text[comma + 1 : employer.span.end]
        start = comma + 1 + len(rest) - len(rest.lstrip())
        tail = replace(employer, text=rest.strip(), span=Span(start, employer.span.end))
        if _is_subject(head, words) and words.names_employer(tail.text):
            return _joined(text, title, comma), tail
    return title, employer


def _is_subject(cell: Cell, words: PlaceWords) -> bool:
    part = words.names_part(cell.text) or not words.names_employer(cell.text)
    return part and _is_short(cell, words)


def _is_short(cell: Cell, words: PlaceWords) -> bool:
    return len(cell.text.split()) <= LONGEST_SUBJECT and not cell.label and not _idle(cell, words)


def _joined(text: str, title: Cell, end: int) -> Cell:
    span = Span(title.span.start, end)
    return replace(title, text=" ".join(span.of(text).split()), span=span)


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
    while cut and above[cut - 1].line.size == above[-1].line.size > 0 and _adjoin(text, above[cut - 1], above[cut]):
        cut -= 1
    if not above[-1].line.size:
        cut = len(above) - 1
    title = _whole(text, above[cut:], cut - entry.anchor)
    employer = _whole(text, above[:cut][-2:], cut - 1 - entry.anchor) if cut else None
    contract = employer.text if employer is not None and words.is_contract(employer.text) else ""
    return Named(title, employer, contract, None, True)


def _adjoin(text: str, row: Row, below: Row) -> bool:
    """Tell whether no row stands between two; that of the whole time with an employer is left out of headers."""
    return not text[row.span.end : below.span.start].strip()


def _stated(text: str, entry: Entry, words: PlaceWords) -> Named | None:
    """Name what a sentence states, which is all of its header."""
    said = next((row.stated for row in entry.header if row.stated is not None), None)
    if said is None:
        return None
    title, employer = (Cell(span.of(text), span, 0) for span in (said.title, said.employer))
    return Named(title, _before_town(_before_place(employer, words), words), "", None, True)


def _whole(text: str, rows: Sequence[Row], place: int) -> Cell:
    span = Span(rows[0].span.start, rows[-1].span.end)
    return Cell(" ".join(span.of(text).split()), span, place, bold=rows[0].line.bold)


def _cells(text: str, header: Sequence[Row], anchor: int, dates: Sequence[DateRange], lexicon: Lexicon) -> list[Cell]:
    found: list[Cell] = []
    for index, row in enumerate(header):
        holes = tuple(d.span for d in dates if d.span.overlaps(row.head))
        found += cut_cells(text, row.head, holes, index - max(anchor, 0), lexicon, bold=row.line.bold)
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


def _best_title(cells: Sequence[Cell], words: PlaceWords, usual: Slot | None = None) -> Cell | None:
    """Give the cell that reads most like a title; where two are close, the one that stands where titles usually do."""
    scored = [(score, cell) for cell in cells if (score := _title_score(cell, words)) > 0.9]
    if not scored:
        return None
    highest = max(score for score, _ in scored)
    close = [(score, cell) for score, cell in scored if highest - score < CLOSE]
    return max(close, key=lambda pair: (_slot_of(pair[1], cells) == usual, pair[0]))[1]


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
    if _reads_on(cell.text) or _is_grade(cell) or cell.text.split()[0] in words.before_dates:
        score -= 2.5
    return score - 0.5 * (len(cell.text.split()) > 7) - 0.2 * max(0, cell.row)


def _is_grade(cell: Cell) -> bool:
    """Tell a grade in brackets from a name: "Senior Officer (APS 6)", "Analyst (Band 7)"."""
    return cell.after[:1] == ")" and _GRADE.fullmatch(cell.text) is not None


def _reads_on(text: str) -> bool:
    """Tell a clause from a name by its small words: "Planned campaigns across print and social media"."""
    words = text.split()
    return len(words) > 3 and sum(word[0].islower() for word in words) > 0.6 * len(words)


def _best_employer(cells: Sequence[Cell], title: Cell | None, words: PlaceWords) -> Cell | None:
    named = {after.span for before, after in itertools.pairwise(cells) if before.after.casefold() in ("at", "@")}
    # "Kawase Robotics K.K. (Yokohama)" above "Researcher, Perception Group"
    located = {
        before.span
        for before, after in itertools.pairwise(cells)
        if before.row == after.row and words.is_place(after.text) and words.names_employer(before.text)
    }
    scored = [
        (_employer_score(cell, title, words) + 2.0 * (cell.span in named) + 0.5 * (cell.span in located), cell)
        for cell in cells
        if cell is not title
    ]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if score > SURE_EMPLOYER:
        return best
    if title is None:
        return None
    # what stands alone by a title: a name like a trade's ("Nimbus Support"), or one with its place ("Coop Nord, Lyon")
    alone = [cell for _, cell in scored if _may_be_name(cell, title, words)]
    return _before_place(alone[0], words) if len(alone) == 1 else None


def _may_be_name(cell: Cell, title: Cell, words: PlaceWords) -> bool:
    if cell.label or abs(cell.row - title.row) > 1 or not cell.text[0].isupper() or _reads_on(cell.text):
        return False
    if words.is_place(cell.text):
        return _before_place(cell, words) is not cell
    return not _idle(cell, words) and (cell.row != title.row or parse_title(cell.text, words.lexicon).family is None)


def _before_bracketed_place(text: str, employer: Cell, cells: Sequence[Cell], words: PlaceWords) -> Cell:
    """Leave a town out of an employer's name where its country follows in brackets: "Acme, Varde (Norway)"."""
    name, comma, town = employer.text.rpartition(",")
    behind = next((c for c in cells if c.span.start >= employer.span.end and c.row == employer.row), None)
    if not comma or behind is None or text[employer.span.end : behind.span.start].strip() != "(":
        return employer
    if not words.is_place(behind.text) or words.names_employer(town) or len(town.split()) > LONGEST_TAIL:
        return employer
    return _cut_to(employer, name.rstrip())


def _before_town(cell: Cell, words: PlaceWords) -> Cell:
    """Leave out the town behind a firm's own end, known or not: "Kessler Messtechnik AG, Esslingen"."""
    name, comma, town = cell.text.rpartition(",")
    named = town.split()
    if not comma or not words.is_incorporated(name) or words.is_incorporated(f"Acme {town}"):
        return cell
    if (
        not 1 <= len(named) <= LONGEST_TAIL
        or words.names_employer(town)
        or not all(word[0].isupper() for word in named)
    ):
        return cell
    return _cut_to(cell, name.rstrip())


def _cut_to(cell: Cell, name: str) -> Cell:
    """Give the cell with the name alone that it begins with."""
    return replace(cell, text=name, span=Span(cell.span.start, cell.span.start + len(name)))


def _before_place(cell: Cell, words: PlaceWords) -> Cell:
    """Give the name before a comma and a known place, if it is one of several words; else the cell as it is."""
    name, comma, place = cell.text.partition(",")
    if not comma or len(name.split()) < 2 or words.is_place(name) or not words.is_place(place):
        return cell
    return _cut_to(cell, name.rstrip())


def _slot_of(cell: Cell | None, cells: Sequence[Cell]) -> Slot | None:
    if cell is None:
        return None
    row = [other for other in cells if other.row == cell.row]
    return cell.row, row.index(cell) if cell in row else 0


def _at_slot(cells: Sequence[Cell], slot: Slot | None, words: PlaceWords) -> Cell | None:
    if slot is None:
        return None
    row = [cell for cell in cells if cell.row == slot[0]]
    if slot[1] >= len(row) or _idle(row[slot[1]], words):
        return None
    found = row[slot[1]]
    # "Software Enginer" has a word of employers' names, but "Quillfeather Inc." beside it is one for sure
    incorporated = any(words.is_incorporated(cell.text) for cell in cells if cell is not found)
    return found if incorporated or not words.names_employer(found.text) else None


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
