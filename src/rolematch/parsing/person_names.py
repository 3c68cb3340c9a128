"""Find the person's name: by where and how large it stands, and by what addresses say of it.

The file's name is not asked: the same resume has the same result, whatever it is called.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rolematch.lexicon.folding import small
from rolematch.parsing.contact_words import ContactWords, fold
from rolematch.parsing.employers import NUMBER
from rolematch.records import Contact, Document, Line, Span

# so many lines at the head of a resume may hold the name, and those of contact sections
HEAD_LINES = 12
# names of people have so many words at most
LONGEST_NAME = 7
# and with titles, degrees and spaced letters a line that holds one has so many
MOST_TOKENS = 40
# "ID" is Idaho, and also the rest of "E-mail ID"
SHORTEST_PLACE = 4
# what a line has to weigh to be a name
ENOUGH = 3.5
# what the shape of a candidate adds at most, behind its place and what is known of its words
MOST_MORE = 7.5
CELL = re.compile(r"\t|\s*[|‖¦•·∙●▪◦⋅♦⋄◇◆★☆/]\s*|\s+[-–—−]\s+|\s{3,}|[\ue000-\uf8ff]|\s*[,;]\s+|\s*[()\[\]（）]\s*")
WORD = re.compile(r"\S+")
# neither names nor what stands around them, titles and degrees, hold one
FIGURE = re.compile(r"\d")
# Chinese, Japanese and Korean names are one word of two letters or more
TOGETHER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,6}")
# accents that a font sets apart from their letters: "Wi´ sniewski", "Zak ˙"
LOOSE = "´`¨˙ˇ˜ˆ˚¸˛˝"
LOOSE_WITHIN = re.compile(rf"[ \t]*[{LOOSE}]+[ \t]*(?=[^\W\d_A-Z])")
EDGES = ' \t,;:|-–—−•·∙●▪◦⋄*#()[]（）"“”'


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part of a line that may be the name: where it stands, as one would write it, and how much speaks for it."""

    span: Span
    text: str
    weight: float


class NameFinder:
    """Weighs the lines of one document."""

    def __init__(self, document: Document, others: Sequence[Contact], words: ContactWords) -> None:
        self.document = document
        self.text = document.text
        self.words = words
        self.taken = sorted(contact.span for contact in others)
        # people write their name into their addresses
        self.addresses = " ".join(_handle(contact) for contact in others if contact.kind in ("email", "link"))
        self.least = ENOUGH
        self.largest = max((line.size for line in document.lines if line.page == 1), default=0.0)

    def find(self, blocks: Sequence[Span]) -> Candidate | None:
        """Give what reads most like the name, or None."""
        best: Candidate | None = None
        self.least = ENOUGH
        for candidate in self._candidates(blocks):
            if candidate.weight >= ENOUGH and (best is None or candidate.weight > best.weight):
                best = candidate
                self.least = best.weight
        return best

    def _candidates(self, blocks: Sequence[Span]) -> Iterator[Candidate]:
        lines = [line for line in self.document.lines if len(line.span)]
        # the name stands first below "Curriculum Vitae"
        if lines and self.words.is_document(lines[0].span.of(self.text).strip().strip(EDGES)):
            lines = lines[1:]
        for number, line in enumerate(lines):
            near = number < HEAD_LINES or any(block.covers(line.span) for block in blocks)
            if not near and not (line.page == 1 and line.size >= self.largest - 0.1 > 0):
                continue
            place = 2.0 * (number == 0) + 1.0 * (1 <= number <= 3)
            for span, bonus in self._parts(line):
                candidate = self._weigh(span, line, place + bonus)
                if candidate is not None:
                    yield candidate
            if number + 1 < len(lines):
                yield from self._over_two_lines(line, lines[number + 1], place)

    def _over_two_lines(self, line: Line, below: Line, place: float) -> Iterator[Candidate]:
        """Take "ADA" / "LOVELACE", set large one above the other."""
        if line.size <= 0 or line.size != below.size or line.size < self.largest - 0.1 or line.page != below.page:
            return
        words = [*line.span.of(self.text).split(), *below.span.of(self.text).split()]
        if 2 <= len(words) <= 4 and not self._says_more(below):
            candidate = self._weigh(Span(line.span.start, below.span.end), line, place + 0.5)
            if candidate is not None:
                yield candidate

    def _says_more(self, line: Line) -> bool:
        written = line.span.of(self.text).strip()
        return self.words.is_title(written) or self.words.is_heading(written) or self.words.is_skill(written)

    def _parts(self, line: Line) -> Iterator[tuple[Span, float]]:
        """Walk the parts of a line that may be a name, with what their label says for them."""
        start, end = line.span.start, line.span.end
        written = line.span.of(self.text)
        for label in self.words.find_labels(written):
            if label.kind == "name" and not self._labels_work(written[: label.begin]):
                for span in self._cells(Span(start + label.begin, start + label.end)):
                    yield span, 5.0
                    break
        rest = self._behind_document(written)
        if rest:
            yield self._trim(Span(start + rest, end)), 4.0
        whole = self._trim(line.span)
        yield whole, 0.0
        for span in self._cells(line.span):
            if span != whole:
                yield span, 0.0
        yield from self._before_place(line.span)

    def _labels_work(self, label: str) -> bool:
        """Tell "2) Company Name:", which names an employer, from "Name:"."""
        return NUMBER.sub("", label.strip(EDGES)).casefold() in self.words.places.labels

    def _before_place(self, span: Span) -> Iterator[tuple[Span, float]]:
        """Part "Ada Lovelace Springfield, New State 555-0100", where no sign parts the name from the place."""
        tab = self.text.find("\t", span.start, span.end)
        end = min((other.start for other in self.taken if other.start >= span.start), default=span.end)
        end = min(end, span.end, tab if tab >= 0 else span.end)
        words = list(WORD.finditer(self.text, span.start, end))
        for count in range(2, min(5, len(words))):
            if words[count - 1][0].endswith(","):
                break
            rest = self.text[words[count].start() : end].strip(EDGES)
            if len(rest) >= SHORTEST_PLACE and self.words.places.is_place(rest):
                # "Lovelace Springfield, New State" may be a place, "Springfield, New State" is one
                known = self.words.places.is_place(rest.partition(",")[0])
                yield Span(span.start, words[count - 1].end()), 1.0 if known else 0.5

    def _behind_document(self, line: str) -> int:
        """Give where the words behind "Curriculum Vitae of" begin, 0 if the line begins with no such words."""
        words = list(WORD.finditer(line))
        for count in range(min(3, len(words) - 1), 0, -1):
            if self.words.is_document(line[: words[count - 1].end()].strip(EDGES)):
                while count < len(words) - 1 and words[count][0].casefold().strip(EDGES) in {*self.words.joints, ""}:
                    count += 1
                return words[count].start()
        return 0

    def _cells(self, span: Span) -> Iterator[Span]:
        """Cut at signs, and at what is an address already."""
        cuts = [match.span() for match in CELL.finditer(self.text, span.start, span.end)]
        cuts += [(other.start, other.end) for other in self.taken if span.overlaps(other)]
        place = span.start
        for start, end in [*sorted(cuts), (span.end, span.end)]:
            if start > place:
                piece = self._trim(Span(place, start))
                if len(piece):
                    yield piece
            place = max(place, end)

    def _trim(self, span: Span) -> Span:
        start, end = span.start, span.end
        while start < end and self.text[start] in EDGES:
            start += 1
        while end > start and self.text[end - 1] in EDGES:
            end -= 1
        return Span(start, end)

    def _weigh(self, span: Span, line: Line, weight: float) -> Candidate | None:
        """Weigh one part; None if its words are none of a name."""
        if any(span.overlaps(other) for other in self.taken):
            return None
        if FIGURE.search(self.text, span.start, span.end) is not None:
            return None
        tokens = [Span(*match.span()) for match in WORD.finditer(self.text, span.start, span.end)]
        if len(tokens) > MOST_TOKENS:
            return None
        titled = False
        while tokens and self._plain(tokens[0]) in self.words.honorifics:
            titled = True
            tokens = tokens[1:]
        while len(tokens) > 1 and self._is_credential(tokens[-1]):
            titled = True
            tokens = tokens[:-1]
        if not tokens:
            return None
        tokens[-1] = self._trim(tokens[-1])
        names = _mended(Span(tokens[0].start, tokens[-1].end).of(self.text))
        spaced = len(names) >= 4 and all(len(name) == 1 for name in names)
        names = self._unspaced(names) if spaced else names
        if "," in Span(tokens[0].start, tokens[-1].end).of(self.text):
            names, weight = self._turned(tokens), weight - 0.5
        if not self._has_letters(names):
            return None
        body = " ".join(names)
        known = self._is_known(names)
        if weight + known + MOST_MORE < self.least:
            # nothing that follows would make it the best one
            return None
        if not self._has_capitals(names, known) or self._is_other(body, names, known, weight):
            return None
        weight += (2.0 if 2 <= len(names) <= 4 or TOGETHER.fullmatch(body) else 1.0 if len(names) > 4 else 0.0) + known
        weight += 2.0 * titled + 0.5 * line.bold + 1.0 * spaced
        weight += 2.0 * (line.size > 0 and line.size >= self.largest - 0.1)
        small = sum(not name[0].isupper() and unicodedata.category(name[0]) == "Ll" for name in names)
        weight -= 2.0 * (small == len(names))
        weight -= 1.5 * sum(name.casefold() in self.words.vocabulary for name in names) if known < 2 else 0.0
        return Candidate(Span(span.start, tokens[-1].end), body, weight)

    def _turned(self, tokens: Sequence[Span]) -> list[str]:
        """Give "Lovelace, Ada" in the order in which one says it; no words if the comma parts something else."""
        parts = Span(tokens[0].start, tokens[-1].end).of(self.text).split(",")
        words = self.words
        if len(parts) != 2 or any(not 1 <= len(part.split()) <= 2 for part in parts):
            return []
        if any(words.places.is_place(part) or words.is_title(part) or words.is_skill(part) for part in parts):
            return []
        return [*parts[1].split(), *parts[0].split()]

    def _plain(self, token: Span) -> str:
        return token.of(self.text).strip(",").casefold()

    def _is_credential(self, token: Span) -> bool:
        word = re.sub(r"[^\w]", "", token.of(self.text)).casefold()
        behind_comma = self.text[: token.start].rstrip().endswith(",")
        # "Ma" and "Ng" are names too; degrees are written with a comma, points or in capitals beside small letters
        sure = behind_comma or "." in token.of(self.text).rstrip(".") or len(word) > 2
        return word in self.words.credentials and sure

    def _has_letters(self, names: Sequence[str]) -> bool:
        """Tell whether so many words of such letters may be a name; most lines of a resume may not."""
        if not 1 <= len(names) <= LONGEST_NAME or sum(map(len, names)) < 2:
            return False
        own = [name for name in names if name.casefold() not in self.words.particles]
        return bool(own) and all(name[0].isalpha() and all(map(_is_of_name, name)) for name in own)

    def _has_capitals(self, names: Sequence[str], known: float) -> bool:
        """Tell whether the words begin as names do, which those that are known by another sign need not."""
        return known >= 1.5 or not any(
            unicodedata.category(name[0]) == "Ll" and name.casefold() not in self.words.particles for name in names
        )

    def _is_other(self, body: str, names: Sequence[str], known: float, weight: float) -> bool:
        """Tell a heading, a title, a skill, a place or the word "Resume" from a name."""
        words = self.words
        if words.is_document(body) or body.casefold() in words.labels or words.is_heading(body):
            return True
        if weight >= 4.0 or known >= 3.0:
            # a label names it, or its own addresses do
            return words.is_title(body) and known < 2.0
        skilled = sum(words.is_skill(name) for name in names)
        return (
            words.is_title(body)
            or words.is_skill(body)
            or (skilled == len(names) and weight < 2.0)
            or (known < 2.0 and (words.places.is_place(body) or words.places.names_employer(body)))
        )

    def _is_known(self, names: Sequence[str]) -> float:
        """Weigh in how far the person's addresses repeat the words."""
        found = 0.0
        folded = [re.sub(r"\W", "", fold(name)) for name in names]
        for name in folded:
            if len(name) >= 3 and name.isascii():
                found += 2.0 * (name in self.addresses)
        if len(folded) > 1 and not found and all(folded):
            # "jdoe", "doej", "janed"
            forms = (folded[0][0] + folded[-1], folded[-1] + folded[0][0], folded[0] + folded[-1][0])
            found += 1.5 * any(len(form) > 3 and form in self.addresses for form in forms)
        return min(found, 4.0)

    def _unspaced(self, letters: Sequence[str]) -> list[str]:
        """Part letter-spaced words where an address does: "A D A L O V E L A C E" with "ada.lovelace@"."""
        word = "".join(letters)
        plain = fold(word)
        for part in re.findall(r"[a-z]{2,}", self.addresses):
            if len(part) < len(plain) and len(plain) == len(word):
                if plain.startswith(part):
                    return [word[: len(part)], word[len(part) :]]
                if plain.endswith(part):
                    return [word[: -len(part)], word[-len(part) :]]
        return [word]


def _mended(written: str) -> list[str]:
    """Give the words, without accents that stand apart from their letters."""
    if any(sign in written for sign in LOOSE):
        written = re.sub(rf"[{LOOSE}]", "", LOOSE_WITHIN.sub("", written))
        written = re.sub(r"-[ \t]+", "-", written)
    return [name for word in written.split() if (name := word.strip(","))]


def _is_of_name(character: str) -> bool:
    # vowels of Indian scripts are marks, no letters
    return character.isalpha() or unicodedata.category(character)[0] == "M" or character in "'’ʼ‘`´.-‐‑·"


def _handle(contact: Contact) -> str:
    """Give the words of an address that may name its owner: what stands before the @, a path's last part, a host."""
    if contact.kind == "email":
        return fold(contact.text.partition("@")[0])
    bare = re.sub(r"\A(?:https?:/*)?(?:www\.)?", "", contact.text.rstrip("/"), flags=re.IGNORECASE)
    return fold(" ".join(bare.split("/")[:3]))


def name_mentions(text: str, name: Candidate, words: ContactWords) -> Iterator[Contact]:
    """Find the name wherever the text repeats it: whole, turned round, with initials, or a single word of it.

    A single word counts with its capital, unless it is a skill's, a place's or a plain word's too.
    """
    names = [part for part in name.text.split() if part.casefold() not in words.particles]
    if not names:
        return
    yield Contact("name", name.text, name.span)
    seen = [name.span]
    for pattern, read in _patterns(name.text.split(), names, text, words):
        for match in pattern.finditer(read):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in seen):
                seen.append(span)
                written = span.of(text)
                # "ada-lovelace" is what a network calls her
                handle = written.islower() and not any(map(str.isspace, written)) and len(names) > 1
                yield Contact("link", written, span) if handle else Contact("name", name.text, span)


def _patterns(
    whole: Sequence[str], names: Sequence[str], text: str, words: ContactWords
) -> Iterator[tuple[re.Pattern[str], str]]:
    """Give patterns of a name, each with the text that it reads: as it is written, or in small letters."""
    flat = small(text)

    def joined(parts: Sequence[str]) -> tuple[re.Pattern[str], str]:
        first, *rest = (re.escape(small(part.strip(".,"))) for part in parts)
        # "in/ada-lovelace" is a handle; a pattern that begins with letters is looked for much faster
        begin = rf"{first}(?<!\w{first})(?<!in/{first})"
        return re.compile(r"[\s.,·-]+".join((begin, *rest)) + r"(?!\w|-\d)"), flat

    def again(*parts: str) -> bool:
        """Tell whether one of the parts stands anywhere but in the name itself."""
        return any(text.count(part) > sum(name.count(part) for name in whole) for part in parts)

    # a pattern of somebody's own costs more to make than all other looks at the text
    yield from map(joined, dict.fromkeys((tuple(whole), (names[0], names[-1]), (names[-1], names[0]))))
    if len(names) > 1:
        first, last = names[0], names[-1]
        for one, other in ((first, last), (last, first)):
            if len(other) > 2 and again(other):
                # "J. Doe", "Doe J", "Doe, J. M."
                initial = re.escape(one[0])
                more = r"(?:[ -]?[^\W\d_]\.)?"
                yield re.compile(rf"(?<!\w){initial}\.?{more}[ ]?{re.escape(other)}(?!\w)"), text
                yield re.compile(rf"(?<!\w){re.escape(other)},?[ ]{initial}(?:\.|(?!\w)){more}"), text
    written = small(" ".join(whole))
    if any(flat.count(f" {small(part)}") > written.count(f" {small(part)}") for part in names):
        titles = "|".join(re.escape(word.rstrip(".")) for word in sorted(words.honorifics, key=len, reverse=True))
        yield re.compile(rf"(?<!\w)(?:{titles})\.?[ ](?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE), text
    for one in dict.fromkeys(names):
        forms = dict.fromkeys((one, one.capitalize(), one.upper(), one.title()))
        if again(*forms) and speaks_alone(one, text, words):
            yield re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)"), text


def speaks_alone(name: str, text: str, words: ContactWords) -> bool:
    """Tell whether one word of a name says by itself who is meant: it is no skill, no place and no plain word."""
    plain = name.casefold()
    common = words.is_skill(plain) or plain in words.vocabulary or words.places.is_place(name.title())
    # who is called Hope and writes of hope is not named there; her addresses are no such words
    return (
        len(name) >= 3 and not common and re.search(rf"(?<![\w.@/-]){re.escape(plain)}(?![\w@/-]|\.\w)", text) is None
    )
