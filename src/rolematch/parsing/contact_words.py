"""The lists of ``words.csv`` that tell what the parts of a contact block are, ready for look-up."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.employers import place_words
from rolematch.parsing.heading_words import PARTS, heading_words, squash
from rolematch.parsing.titles import parse_title
from rolematch.records import ContactKind

LABELS: dict[str, ContactKind] = {
    "label_name": "name",
    "label_phone": "phone",
    "label_email": "email",
    "label_address": "place",
    "label_place": "place",
    "label_personal": "personal",
    "network": "link",
}
# what ends a label; "https:" and "10:30" have no label before it
SIGN = re.compile(r"\s*[:：]\s*(?:/{2}\s*)?")
# a name on a network: "ada-lovelace", "in/ada", "@ada"
HANDLE = re.compile(r"@?\w[\w.@-]{2,60}|(?:in|u|r|@?\w[\w.-]{2,40})/[\w.-]{2,60}")
SHORTEST_WITHOUT_SIGN = 3
LONGEST_LABEL = 5
# characters that a label has at most, with what stands in brackets behind it
LONGEST_REACH = 80


def fold(text: str) -> str:
    """Write letters small and without accents.

    Examples
    --------
    >>> fold("Ní Bhríain Łuszcz")
    'ni bhriain luszcz'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(character for character in plain if not unicodedata.combining(character))


_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


class Label(NamedTuple):
    """A label in a line: what it labels, where it starts, and where its value begins and ends."""

    kind: ContactKind
    start: int
    begin: int
    end: int


class ContactWords:
    """The lists of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.places = place_words(lexicon)
        self.headings = heading_words(lexicon)
        self.labels = {word: kind for name, kind in reversed(LABELS.items()) for word in lexicon.word_list(name)}
        self.networks = lexicon.word_list("network")
        self.honorifics = lexicon.word_list("honorific")
        self.credentials = lexicon.word_list("name_credential") | {
            # forms in brackets are marks for reading degrees ("University" ends one), and follow no name
            squash(row.form)
            for row in lexicon.degrees
            if " " not in row.form.strip() and not row.degree.startswith("(")
        }
        self.particles = lexicon.word_list("name_particle")
        self.joints = lexicon.word_list("name_joint")
        self.documents = {squash(word) or word for word in lexicon.word_list("document_name")}
        self.personal = lexicon.word_list("personal_word")
        self.address = lexicon.word_list("address_word")
        self.ends = lexicon.word_list("domain_end")
        self.aliases = {row.alias.casefold() for row in lexicon.aliases if row.match != "regex"}
        self.vocabulary = lexicon.vocabulary.keys()
        words_of_phone = sorted(lexicon.word_list("label_phone"), key=len, reverse=True)
        # without such words, nothing is a label
        phones = "|".join(map(re.escape, words_of_phone)) or r"(?!)"
        self._phone = re.compile(rf"(?<!\w)(?:{phones})[\s.:：#)/-]*(?:no|number|nr)?[\s.:：#-]*\Z", re.IGNORECASE)

    def find_labels(self, line: str, *, loose: bool = False) -> list[Label]:
        """Find the labels of a line ("Tel: 555 0100  Nationality: none"); each value ends where the next label begins.

        `loose` also takes a label that begins the line, without its colon ("Gender Male").
        """
        found: list[tuple[ContactKind, int, int]] = []
        for sign in SIGN.finditer(line) if ":" in line or "：" in line else ():
            label = self._label_before(line, found[-1][2] if found else 0, sign.start())
            if label is not None:
                found.append((label[0], label[1], sign.end()))
        if not found and loose:
            found += self._label_without_sign(line)
        ends = [*(start for _, start, _ in found[1:]), len(line)]
        return [Label(*label, end) for label, end in zip(found, ends, strict=False)]

    def _label_without_sign(self, line: str) -> list[tuple[ContactKind, int, int]]:
        """Find the longest label that begins a line, if something stands behind it."""
        words = list(re.finditer(r"\S+", line))
        for count in range(min(LONGEST_LABEL, len(words) - 1), 0, -1):
            label = line[words[0].start() : words[count - 1].end()].strip(" -–•").casefold()
            if label in self.labels and len(label) >= SHORTEST_WITHOUT_SIGN:
                return [(self.labels[label], words[0].start(), words[count].start())]
        return []

    def _label_before(self, line: str, start: int, end: int) -> tuple[ContactKind, int] | None:
        """Find the longest label that ends at a place, as its kind and start."""
        start = max(start, end - LONGEST_REACH)
        bracket = re.search(r"\s*\([^()]*\)\Z", line[start:end])
        end = start + bracket.start() if bracket is not None else end
        words = [match.start() for match in re.finditer(r"[^\s•|]+", line[start:end])][-LONGEST_LABEL:]
        for word in words:
            label = line[start + word : end].casefold().strip()
            kind = self.labels.get(label) or self.labels.get(label.rstrip(".-–"))
            if kind is not None:
                return kind, start + word
        return None

    def is_phone_label(self, before: str) -> bool:
        """Tell whether what stands before a number says that it is a telephone's."""
        return self._phone.search(before) is not None

    def is_host(self, host: str, end: str) -> bool:
        """Tell a host's name ("example.org") from other words with a point ("Node.js", "ASP.NET")."""
        name = host.casefold()
        return end.casefold() in self.ends and name not in self.aliases and len(name) > 4

    def names_network(self, text: str) -> bool:
        """Tell whether a text begins with the name of a network: "Google Scholar profile"."""
        parts = text.casefold().split()
        return any(" ".join(parts[:count]) in self.networks for count in (1, 2))

    def is_heading(self, text: str) -> bool:
        """Tell whether a text is a section's heading."""
        return self.headings.match(text).strength >= PARTS

    def is_document(self, text: str) -> bool:
        """Tell whether a text says what the document is: "Curriculum Vitae"."""
        return (squash(text) or text.strip()) in self.documents

    def is_title(self, text: str) -> bool:
        """Tell whether a text is a job title."""
        return parse_title(text, self.lexicon).likely

    def is_skill(self, text: str) -> bool:
        """Tell whether a text is a skill's name."""
        return text.casefold() in self.aliases


@functools.lru_cache(maxsize=8)
def contact_words(lexicon: Lexicon) -> ContactWords:
    """Build the look-up of a lexicon, once."""
    return ContactWords(lexicon)
