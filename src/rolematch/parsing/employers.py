"""Tell what the parts of an entry's header are: a title, an employer, a place, a kind of contract, or a label.

A header line is cut into cells ("Data Scientist | Acme Inc. | Berlin, Germany" has three), and each cell is weighed by
the closed lists of ``words.csv`` (places, countries, words that employers' names hold) and by ``titles.csv``.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.titles import is_trade, parse_title
from rolematch.records import Span

# what parts cells: a tab, a bar, a spaced dash, a dot, "at", "@", brackets, a colon with a space, a semicolon
#   "Data Scientist at Acme", "Acme (Berlin)", "Acme – Data Scientist", "Data Scientist @ Acme", "Data Scientist -Acme"
#   "Data Scientist (part time) at Acme"
STRONG = re.compile(
    r"""
    \t | \s*[|‖¦]\s* | \s+[-‐‑–—−―~]+\s+ | \s+[–—]|[–—]\s+ | \s+-(?=[A-Z]) | (?<=[a-z)])-\s+
    | \s*[•·∙●▪◦⋅♦]\s* | (?:\s+|(?<=[)\]]\s))(?:at|AT|@)\s+ | \s*@\s* | \s*[()\[\]]\s* | :\s+ | :$ | ;\s*
    | \s*//\s* | \s+/\s+ | \s{3,} | \s*[\ue000-\uf8ff]\s*
    """,
    re.VERBOSE,
)
# "Data Analyst. Acme Group": no abbreviation is so long
SENTENCE_END = re.compile(r"(?<=[^\W\d_]{5})\.\s+(?=[A-ZÀ-Þ])")
# "1) Company Name"
NUMBER = re.compile(r"\A\d{1,2}[.)]\s*")
COMMA = re.compile(r"\s*,\s*")
# signs and loose words that stay at the edges once the dates are taken out: "( - )", ", to"
EDGES = " \t,;:|-–—−‐‑.·•∙●▪◦()[]{}/~*\u200b\xad"
WORD = re.compile(r"[^\W\d_][\w&'’.-]*")
# "4 years 2 months", "(1 yr 3 mos)", "11 months"
LENGTH_OF_TIME = re.compile(r"[(]?\s*(?:\d+\+?\s*[^\W\d]{1,8}\.?\s*,?\s*){1,2}[)]?")
LENGTHS = "length_of_time"
# words of a place without commas at most: "Greater New York City Area United States"
LONGEST_PLACE = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a header line and what it may be; scores are comparable within one header only."""

    text: str
    span: Span
    row: int
    after: str = ""
    label: str = ""
    bold: bool = False


class PlaceWords:
    """The place and employer lists of a lexicon, ready for look-up."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.countries = {word.casefold() for word in lexicon.word_list("country")}
        self.regions = {word.casefold() for word in lexicon.word_list("region")}
        self.cities = {word.casefold() for word in lexicon.word_list("city")}
        self.place_kinds = {word.casefold() for word in lexicon.word_list("place_kind")}
        self.place_modifiers = lexicon.word_list("place_modifier")
        self.known = self.countries | self.regions | self.cities | self.place_kinds
        self.first_words = {name.split()[0] for name in self.known}
        self.before_dates = lexicon.word_list("sentence_before_date")
        self.contracts = {word.casefold() for word in lexicon.word_list("employment_type")}
        self.suffixes = {word.casefold().rstrip(".") for word in lexicon.word_list("employer_suffix")}
        self.employer_words = {word.casefold() for word in lexicon.word_list("employer_word")}
        self.employer_parts = lexicon.word_list("employer_part")
        self.length_words = {word.casefold() for word in lexicon.word_list(LENGTHS)}
        self.length_phrases = lexicon.word_list("length_phrase")
        self.labels = {
            word.casefold(): kind
            for kind in ("title", "employer", "dates", "place", "body")
            for word in lexicon.word_list(f"label_{kind}")
        }
        self.addressed = {word.casefold() for word in lexicon.word_list("label_address")}

    def is_place(self, text: str) -> bool:
        """Tell whether a text is a place: "Berlin", "Springfield, IL", "Lyon, France", "Remote"."""
        parts = [part.strip(EDGES) for part in COMMA.split(text.strip(EDGES))]
        parts = [part for part in parts if part]
        if not parts or len(parts) > 4:
            return False
        known = [self._known_place(part) for part in parts]
        if all(known):
            return True
        if len(parts) == 1:
            # "Greater Boston Area", "Remote India", "Berlin Germany", "New York NY"
            words = parts[0].split()
            if len(words) > LONGEST_PLACE or not self._may_begin_place(words):
                return False
            return any(self._joined(words, cut) for cut in range(1, len(words)))
        # "Smallville, Kansas" is a place; before a known city stands a name: "Quillfeather, Oslo"
        unknown = parts[: known.index(True)] if True in known else parts
        rest = parts[len(unknown) :]
        # and before "New York, NY", a city called like its region
        regions = len(rest) > 1 and all(part.casefold() in self.regions for part in rest)
        names = regions or (bool(rest) and _is_of(rest[0].casefold(), self.cities))
        if names or len(unknown) > 2 or not unknown or not known[-1]:
            return False
        return all(self._may_be_place(part) for part in unknown)

    def _may_be_place(self, text: str) -> bool:
        short = len(text.split()) <= 3 and text[:1].isupper() and not self.names_employer(text)
        return short and not parse_title(text, self.lexicon).likely

    def _may_begin_place(self, words: list[str]) -> bool:
        """Tell most texts that begin with no place by their first word alone."""
        first = next((word for word in map(str.casefold, words) if word not in self.place_modifiers), "")
        return not first.isascii() or first in self.first_words

    def _joined(self, words: list[str], cut: int) -> bool:
        return self._known_place(" ".join(words[:cut])) and self._known_place(" ".join(words[cut:]))

    def _known_place(self, text: str) -> bool:
        if len(text) <= 3 and not text.isupper():
            return False
        return _is_of(
            " ".join([part for part in text.casefold().split() if part not in self.place_modifiers]), self.known
        )

    def is_contract(self, text: str) -> bool:
        """Tell whether a text is a kind of contract or of presence: "Full-time", "Part Time, Remote"."""
        parts = [part.strip(EDGES).casefold() for part in re.split(r"[,/|·&]|\band\b", text)]
        parts = [part for part in parts if part]
        return bool(parts) and all(part in self.contracts or part in self.place_kinds for part in parts)

    def is_length(self, text: str) -> bool:
        """Tell whether a text is a length of time: "4 years 2 months"."""
        if text.strip().casefold() in self.length_phrases:
            return True
        contract, dot, rest = text.partition("·")
        if dot and self.is_contract(contract):
            # "Full-time · 6 yrs 10 mos"
            return self.is_length(rest)
        if not LENGTH_OF_TIME.fullmatch(text.strip()):
            return False
        words = [word.strip(".").casefold() for word in re.findall(r"[^\W\d]+\.?", text)]
        return bool(words) and all(word in self.length_words for word in words)

    def names_part(self, text: str) -> bool:
        """Tell whether a text names a part of an employer: "Department of Physics", "Growth Team"."""
        words = [word.casefold() for word in WORD.findall(text)]
        return bool(words) and bool(self.employer_parts & {words[0], words[-1]})

    @functools.cached_property
    def tools(self) -> frozenset[str]:
        """The names of tools, in lower case."""
        skills = self.lexicon.skills
        return frozenset(row.alias.casefold() for row in self.lexicon.aliases if skills[row.skill].kind == "tool")

    def lists_tools(self, text: str) -> bool:
        """Tell what work was done with from a name: "Power BI, DAX", "Dashboards in Power BI".

        One tool alone may be a firm: "Oracle".
        """
        items = [part.strip(EDGES) for part in re.split(r"[,;]", text)]
        # "Power BI" of "Dashboards in Power BI"
        ends = [re.split(r"\s(?:[a-z]+\s)+", item)[-1] for item in items]
        named = sum(end.casefold() in self.tools for end in ends)
        return named > 1 or (named == 1 and ends != items)

    def is_measured(self, text: str) -> bool:
        """Tell whether a text ends with a length of time in brackets: "May 2019 - Present (1 year)"."""
        before, bracket, length = text.rstrip().removesuffix(")").rpartition("(")
        return bool(before and bracket) and self.is_length(length)

    def is_incorporated(self, text: str) -> bool:
        """Tell whether a text ends as only firms' names do: "Acme Inc.", "Nimbus GmbH"."""
        words = WORD.findall(text)
        return len(words) > 1 and words[-1].casefold().rstrip(".,") in self.suffixes

    def names_employer(self, text: str) -> bool:
        """Tell whether a text holds a word that employers' names hold: "Acme Inc.", "University of Lund"."""
        words = [word.casefold().rstrip(".,") for word in WORD.findall(text)]
        if not words:
            return False
        pairs = {f"{one} {two}" for one, two in itertools.pairwise(words)}
        ends = {part.split()[-1].casefold().rstrip(".,") for part in COMMA.split(text) if len(part.split()) > 1}
        return (
            words[-1] in self.suffixes or bool(ends & self.suffixes) or bool(self.employer_words & (set(words) | pairs))
        )


def _is_of(name: str, names: set[str]) -> bool:
    """Look a name up as written and without its accents: lists have "san jose", people write "San José"."""
    if name in names or name.isascii():
        return name in names
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)) in names


@functools.lru_cache(maxsize=8)
def place_words(lexicon: Lexicon) -> PlaceWords:
    """Build the look-up of a lexicon, once."""
    return PlaceWords(lexicon)


def cut_cells(
    text: str, span: Span, holes: tuple[Span, ...], row: int, lexicon: Lexicon, *, bold: bool = False
) -> Iterator[Cell]:
    """Cut one header line into cells, leaving out the dates (`holes`).

    A comma parts cells too where it stands between a title and something else, or before a place: "Analyst, Acme Ltd"
    gives two cells, "Acme, Inc." one.
    """
    words = place_words(lexicon)
    label = key = ""
    for piece, after in _pieces(text, span, holes):
        if label == "employer" and key in words.addressed:
            piece = _without_address(text, piece, words)
        written = piece.of(text)
        key = NUMBER.sub("", written.strip(EDGES)).casefold()
        known = words.labels.get(key)
        # "Supervisor - Night Shift" is a title, "Supervisor: Dr. Quist" is none
        if known is not None and after[:1] in ((":",) if known == "body" else (":", "\t", "-", "–", "—")):
            label = known
            continue
        *parts, last = _at_commas(text, piece, words)
        for part in parts:
            yield Cell(part.of(text), part, row, ",", label, bold)
        yield Cell(last.of(text), last, row, after, label, bold)
        label = ""


def _without_address(text: str, piece: Span, words: PlaceWords) -> Span:
    """Keep the name of "Acme Ltd, 4 Quay Road, Oslo"; "Acme, Inc." is one."""
    for comma in COMMA.finditer(text, piece.start, piece.end):
        if not words.is_incorporated("Acme " + COMMA.split(text[comma.end() : piece.end])[0]):
            return Span(piece.start, comma.start())
    return piece


def _pieces(text: str, span: Span, holes: tuple[Span, ...]) -> Iterator[tuple[Span, str]]:
    """Walk the parts between strong separators and dates, trimmed; with each comes the separator behind it."""
    cuts = [(match.start(), match.end(), match.group()) for match in STRONG.finditer(text, span.start, span.end)]
    cuts += [(match.start(), match.end(), ".") for match in SENTENCE_END.finditer(text, span.start, span.end)]
    cuts += [(hole.start, hole.end, "") for hole in holes if span.overlaps(hole)]
    cuts.sort()
    place = span.start
    for start, end, sign in [*cuts, (span.end, span.end, "")]:
        if start > place:
            piece = _trim(text, Span(place, start))
            if piece is not None:
                yield piece, sign.strip(" ")
        place = max(place, end)


def _trim(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and text[start] in EDGES + "\n":
        start += 1
    while end > start and text[end - 1] in EDGES + "\n":
        end -= 1
    # "Inc." and "Ph.D." keep their point
    if end < span.end and text[end] == "." and end - start > 1:
        end += 1
    return Span(start, end) if any(c.isalpha() for c in text[start:end]) else None


def _at_commas(text: str, piece: Span, words: PlaceWords) -> Iterator[Span]:
    commas = [match.span() for match in COMMA.finditer(text, piece.start, piece.end)]
    if not commas or words.is_place(piece.of(text)):
        yield piece
        return
    edges = [piece.start, *(edge for comma in commas for edge in comma), piece.end]
    parts = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    # places at the end are a cell of their own: as many parts as make a place
    for cut in range(1, len(parts)):
        tail = Span(parts[cut].start, piece.end)
        if words.is_place(tail.of(text)) and len(parts) - cut <= 3:
            yield from _title_and_rest(text, parts[:cut], words)
            yield tail
            return
    yield from _title_and_rest(text, parts, words)


def _title_and_rest(text: str, parts: list[Span], words: PlaceWords) -> Iterator[Span]:
    """Part a title from what stands before and behind its commas, unless that belongs to it ("Engineer, ML")."""
    whole = Span(parts[0].start, parts[-1].end)
    first = next((index for index, part in enumerate(parts) if _opens_title(part.of(text), words)), None)
    if first is None or len(parts) == 1:
        yield whole
        return
    last = first
    while last + 1 < len(parts) and is_trade(parts[last + 1].of(text), words.lexicon):
        last += 1
    if first:
        yield Span(parts[0].start, parts[first - 1].end)
    yield Span(parts[first].start, parts[last].end)
    if last + 1 < len(parts):
        yield Span(parts[last + 1].start, parts[-1].end)


def _opens_title(text: str, words: PlaceWords) -> bool:
    title = parse_title(text, words.lexicon)
    # "High School Physics Teacher" holds a word of employers' names
    return title.likely and (title.family is not None or not words.names_employer(text))
