"""Find the surface forms of skills in a text: one tokenizer, two phrase matchers and the regular expressions.

Separators are flexible: the tokenizer cuts words at every mark and between letters and digits, so that "Power BI",
"power-bi" and "PowerBI" or "GPT-4" and "GPT 4" can be given as a few patterns of tokens. What keeps "C" out of "C++"
is that the tokenizer holds such names together, and what keeps "Java" out of "java.util" is a look at the
characters beside each match.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from rolematch.lexicon import Lexicon
from rolematch.lexicon.tables import AliasRow

# C++, C#, .NET, a run of letters, a run of digits, a blank line or a tab (no phrase crosses them), any other mark
_TOKEN = re.compile(
    r"""
      (?<![^\W_]) [CcFf]\# (?!\w)          # C#, F#
    | [A-Za-z]+ \+\+ (?!\w)                # C++, Notepad++
    | (?<!\w) \.(?:NET|Net|net)\b          # .NET, not the end of a sentence
    | [^\W\d_]+                            # letters of any script
    | \d+
    | \n\s*\n | \t | [•●▪]                 # breaks
    | [^\w\s] | _
    """,
    re.VERBOSE,
)

# Addresses hold names of tools that nobody claims to use: jo@spark.example, https://github.com/jo, github.com/jo
_ADDRESS = re.compile(
    r"""
      [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+
    | \b (?:https?:// | www\.) \S+
    | \b [\w-]+ (?:\.[\w-]+)* \. [a-z]{2,6} / \S*
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What may stand right behind a name without ending it: a version (Python3.9, the .11 of Python 3.11, YOLOv8)
_VERSION = re.compile(r"(?:v?\d+)?(?:\.\d+)*(?!\w)")
# ... and what shows that the name is part of a longer one: torch.nn, deeplearning.ai, C++
_GOES_ON = re.compile(r"[\w#]|\+(?!\s)|\.[a-z]|\.(?:AI|NET|IO)\b|@\w")


@dataclass(frozen=True, slots=True)
class Found:
    """A place where an alias matches: offsets into the text and the alias row."""

    start: int
    end: int
    alias: AliasRow


class Finder:
    """The matchers of one lexicon; build them once with :func:`finder_of`."""

    def __init__(self, aliases: Iterable[AliasRow], plural: frozenset[str]) -> None:
        # of a blank pipeline, since a bare Vocab knows no lower-case forms: all words would match each other
        self._vocab = spacy.blank("xx").vocab
        self._any_case = PhraseMatcher(self._vocab, attr="LOWER")
        self._exact_case = PhraseMatcher(self._vocab, attr="ORTH")
        self._aliases = tuple(aliases)
        self._regexes: list[tuple[re.Pattern[str], AliasRow]] = []
        for number, row in enumerate(self._aliases):
            if row.match == "regex":
                self._regexes.append((re.compile(row.alias), row))
                continue
            matcher = self._any_case if row.match == "any-case" else self._exact_case
            forms = spellings(row.alias, plural=row.skill in plural)
            matcher.add(str(number), [self._doc([word for word, _, _ in _tokens(form)]) for form in sorted(forms)])

    def _doc(self, words: list[str]) -> Doc:
        return Doc(self._vocab, words=words)

    def find(self, text: str) -> list[Found]:
        """List all places where an alias matches, overlaps and all, in the order of the text."""
        tokens = list(_tokens(text))
        doc = self._doc([word for word, _, _ in tokens])
        strings = self._vocab.strings
        places: set[tuple[int, int, int]] = set()
        for matcher in (self._any_case, self._exact_case):
            for key, first, last in matcher(doc):
                places.add((tokens[first][1], tokens[last - 1][2], int(strings[key])))
        found = [Found(start, end, self._aliases[number]) for start, end, number in places]
        for pattern, row in self._regexes:
            found += [Found(*match.span(), row) for match in pattern.finditer(text) if match[0]]
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        kept = (_settle(text, item) for item in found)
        return sorted(
            (item for item in kept if item is not None and not _inside(item, addresses)),
            key=lambda item: (item.start, -item.end, item.alias.skill, item.alias.alias),
        )


@functools.lru_cache(maxsize=4)
def finder_of(lexicon: Lexicon) -> Finder:
    """Give the finder of a lexicon, built once for each."""
    plural = frozenset(row.skill for row in lexicon.skills.values() if row.kind != "tool")
    return Finder(lexicon.aliases, plural)


def spellings(alias: str, plural: bool = False) -> set[str]:
    """Give the ways to write an alias: separators, British spelling, and the plural if asked for.

    Examples
    --------
    >>> sorted(spellings("Power BI"))
    ['Power BI', 'Power-BI', 'PowerBI']
    >>> sorted(spellings("Node.js"))
    ['Node js', 'Node.js', 'Nodejs']
    >>> sorted(spellings("data modeling"))[-1]
    'datamodelling'
    """
    words = re.split("[ -]", alias)
    forms = {alias}
    if 1 < len(words) <= 3 and all(words):
        forms |= {_join(words, joints) for joints in product((" ", "-"), repeat=len(words) - 1)}
        # "k-means" and "kmeans", but no "nosqlserver": long names are not run together
        forms |= {"".join(words)} if len(words) == 2 else set()
    if "." in alias[1:-1]:
        forms |= {alias.replace(".", joint) for joint in ("", " ")}
    forms |= {_british(form) for form in forms}
    if plural and not alias.endswith("s") and alias[-1:].isalpha():
        forms |= {form[:-1] + "ies" if re.search("[^aeiou]y$", form) else form + "s" for form in forms}
    return forms


def _join(words: list[str], joints: tuple[str, ...]) -> str:
    return words[0] + "".join(joint + word for joint, word in zip(joints, words[1:], strict=True))


def _british(form: str) -> str:
    form = re.sub(r"(?<=[a-z])iz(?=ation|ing\b|ed\b|e\b|er\b)", "is", form)
    return re.sub(r"(?<=[a-z])el(?=ing\b|ed\b|er\b)", "ell", form)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text):
        yield match[0], match.start(), match.end()


def _settle(text: str, item: Found) -> Found | None:
    """Check the characters beside a match; take a version in, drop what is part of a longer word."""
    if item.alias.match == "regex":
        return item
    before = text[item.start - 1 : item.start]
    if before and (before.isalnum() or before in "@#$" or (before == "." and text[item.start] != ".")):
        return None
    end = item.end
    single = end - item.start < 2 or item.alias.sure == "no"
    version = None if single else _VERSION.match(text, end)
    if version is not None:
        end = version.end()
    if _GOES_ON.match(text, end):
        return None
    if item.alias.sure == "no" and (before in ("&", "'", "’", "-", "+") or text[end : end + 1] in ("&", "'", "’", "+")):
        return None
    return Found(item.start, end, item.alias) if end != item.end else item


def _inside(item: Found, addresses: list[tuple[int, int]]) -> bool:
    return any(start < item.end and item.start < end for start, end in addresses)
