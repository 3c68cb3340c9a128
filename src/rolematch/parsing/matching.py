"""Find the surface forms of skills in a text: one tokenizer, two phrase matchers and the regular expressions.

Separators are flexible: the tokenizer cuts words at every mark and between letters and digits, so that "Power BI",
"power-bi" and "PowerBI" or "GPT-4" and "GPT 4" can be given as a few patterns of tokens. What keeps "C" out of "C++"
is that the tokenizer holds such names together, and what keeps "Java" out of "java.util" is a look at the
characters beside each match.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from spacy.attrs import LOWER
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from rolematch.lexicon import Lexicon
from rolematch.lexicon.rows import uncollected
from rolematch.lexicon.tables import AliasRow
from rolematch.parsing.stretches import Stretches
from rolematch.records import Span

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

# Addresses hold names of tools that nobody claims to use: jo@spark.example, https://github.com/jo, github.com/jo.
# A run of words and points is tried from its beginning alone: from each of its words it would take a minute where
# a page holds nothing but "1.1.1.1."
_ADDRESS = re.compile(
    r"""
      (?<![\w.+-]) [\w.+-]++ @ [\w-]++ (?:\.[\w-]++)+
    | \b (?:https?:// | www\.) \S+
    | (?<![\w-]) (?<![\w-]\.) (?:[\w-]++\.)+ [a-z]{2,6} / \S*
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What may stand right behind a name without ending it: a version (Python3.9, the .11 of Python 3.11, YOLOv8)
_VERSION = re.compile(r"(?:v?\d+)?(?:\.\d+)*(?!\w)")
# ... and what shows that the name is part of a longer one: torch.nn, deeplearning.ai, C++
_GOES_ON = re.compile(r"[\w#]|\+(?!\s)|\.[a-z]|\.(?:AI|NET|IO)\b|@\w")


# Marks the patterns of an unsure exact-case alias that match in any case
_OTHER_CASE = "~"
# Stands for every word that no pattern has; it is none itself
_OTHER = "\0"
# A name of so many letters is told by all but one of them
_LONG = 8
# "PowerBI", "TensorFlow": where a name written in one word would part
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Found:
    """A place where an alias matches: offsets into the text and the alias row.

    ``exact`` is False where an unsure exact-case alias is written in other letters ("SPARK", "spark"): lists do that.
    """

    start: int
    end: int
    alias: AliasRow
    exact: bool = True


class Finder:
    """The matchers of one lexicon; get them with :func:`finder_of`.

    Building all patterns at once would take longer than reading a resume, and a text holds the first words of few of
    them: the patterns that begin with a word are built when that word is first seen. What is found does not depend
    on the texts before.
    """

    def __init__(self, aliases: Iterable[AliasRow], plural: frozenset[str], duties: frozenset[str]) -> None:
        # a bare Vocab knows no lower-case forms, and all words would match each other; a pipeline's works out twenty
        # more things of each new word, and nothing here asks for them
        self._vocab = Vocab(lex_attr_getters={LOWER: str.lower})
        self._any_case = PhraseMatcher(self._vocab, attr="LOWER")
        self._exact_case = PhraseMatcher(self._vocab, attr="ORTH")
        self._aliases = tuple(aliases)
        # with some letters that every match holds
        self._regexes: list[tuple[str, re.Pattern[str], AliasRow]] = []
        self._plural, self._duties = plural, duties
        self._written = {row.alias.casefold() for row in self._aliases}
        # a first word in lower case -> the numbers of the aliases of which a spelling may begin with it
        self._waiting: dict[str, list[int]] = {}
        self._lock = threading.Lock()
        for number, row in enumerate(self._aliases):
            if row.match == "regex":
                self._regexes.append((_needle(row.alias), re.compile(row.alias), row))
                continue
            for word in _first_words(row.alias, plural=row.skill in plural):
                self._waiting.setdefault(word, []).append(number)
        self._built: set[int] = set()
        # the words of the patterns built so far, in lower case
        self._known: set[str] = set()

    def _build(self, words: Iterable[str]) -> None:
        """Add the patterns of which one begins with one of these words."""
        with self._lock:
            for number in sorted({n for word in words for n in self._waiting.pop(word, ())} - self._built):
                row = self._aliases[number]
                matcher = self._any_case if row.match == "any-case" else self._exact_case
                forms = spellings(row.alias, plural=row.skill in self._plural)
                # "AutoML" is not "auto ml" if that is the alias of another skill
                kept = [form for form in sorted(forms) if form == row.alias or form.casefold() not in self._written]
                written = [_words(form) for form in kept]
                docs = [self._doc(words) for words in written]
                self._known.update(word.lower() for words in written for word in words)
                matcher.add(str(number), docs)
                if row.match == "exact-case" and row.sure == "no":
                    self._any_case.add(f"{number}{_OTHER_CASE}", docs)
                self._built.add(number)

    def _doc(self, words: list[str]) -> Doc:
        return Doc(self._vocab, words=words)

    def find(self, text: str, addresses: Stretches) -> list[Found]:
        """List all places where an alias matches, overlaps and all, in the order of the text; none in `addresses`."""
        tokens: list[tuple[int, int]] = []
        words: list[str] = []
        for match in _TOKEN.finditer(text):
            word = match[0]
            words.append(word if word.isascii() else _read(word))
            tokens.append(match.span())
        lower = [word.lower() for word in words]
        self._build({*lower} & self._waiting.keys())
        # a vocabulary keeps each word that it ever met: a run over many files must not fill it with their names
        known = self._known
        doc = self._doc([word if low in known else _OTHER for word, low in zip(words, lower, strict=True)])
        strings = self._vocab.strings
        places: dict[tuple[int, int, int], bool] = {}
        for matcher in (self._any_case, self._exact_case):
            for key, first, last in matcher(doc):
                name = strings[key]
                exact = not name.endswith(_OTHER_CASE)
                place = (tokens[first][0], tokens[last - 1][1], int(name.removesuffix(_OTHER_CASE)))
                places[place] = places.get(place, False) or exact
        found = [Found(start, end, self._aliases[number], exact) for (start, end, number), exact in places.items()]
        for letters, pattern, row in self._regexes:
            if letters in text:
                found += [Found(*match.span(), row) for match in pattern.finditer(text) if match[0]]
        kept = (_settle(text, item) for item in found)
        return sorted(
            (item for item in kept if item is not None and not addresses.touch(Span(item.start, item.end))),
            key=lambda item: (item.start, -item.end, item.alias.skill, item.alias.alias),
        )

    def find_misspelt(self, item: str) -> AliasRow | None:
        """Give the alias that a list item is one slip away from, if it is long and there is just one such skill.

        One letter too many, too few, wrong, or two swapped, and the first letter right: "Tensorfow", "Kuberentes".
        """
        letters = _letters(item)
        if len(letters) < _LONG:
            return None
        names = self._long_names
        near = [
            row
            for length in (len(letters) - 1, len(letters), len(letters) + 1)
            for name, row in names.get((letters[0], length), ())
            # one slip leaves one end as it is
            if (letters[:3] == name[:3] or letters[-3:] == name[-3:]) and one_slip_apart(letters, name)
        ]
        return near[0] if len({row.skill for row in near}) == 1 else None

    @functools.cached_property
    def _long_names(self) -> dict[tuple[str, int], list[tuple[str, AliasRow]]]:
        """Sort the long, sure names by first letter and length, as letters alone."""
        names: dict[tuple[str, int], list[tuple[str, AliasRow]]] = {}
        for row in self._aliases:
            named = row.match == "any-case" and row.sure == "yes" and row.skill not in self._duties
            letters = _letters(row.alias) if named else ""
            # digits tell things apart that one letter does not: "YOLOv5" is no slip of "YOLOv8"
            if len(letters) >= _LONG and letters.isalpha():
                names.setdefault((letters[0], len(letters)), []).append((letters, row))
        return names


@functools.lru_cache(maxsize=4)
def finder_of(lexicon: Lexicon) -> Finder:
    """Give the finder of a lexicon, built once for each."""
    plural = frozenset(row.skill for row in lexicon.skills.values() if row.kind != "tool")
    duties = frozenset(row.skill for row in lexicon.skills.values() if row.kind == "duty")
    with uncollected():
        return Finder(lexicon.aliases, plural, duties)


def spellings(alias: str, plural: bool = False) -> set[str]:
    """Give the ways to write an alias: separators, British spelling, and the plural if asked for.

    Examples
    --------
    >>> sorted(spellings("Power BI"))
    ['Power BI', 'Power-BI', 'PowerBI']
    >>> sorted(spellings("Node.js"))
    ['Node js', 'Node.js', 'Nodejs']
    >>> sorted(spellings("TensorFlow"))
    ['Tensor Flow', 'Tensor-Flow', 'TensorFlow']
    >>> sorted(spellings("data modeling"))[-1]
    'datamodelling'
    """
    words = alias.replace("-", " ").split(" ")
    forms = {alias}
    if len(words) == 1:
        parts = _CAMEL.split(alias)
        if len(parts) == 2 and min(map(len, parts)) > 1:
            forms |= {" ".join(parts), "-".join(parts)}
    if 1 < len(words) <= 3 and all(words):
        forms |= {_join(words, joints) for joints in product((" ", "-"), repeat=len(words) - 1)}
        # "k-means" and "kmeans", but no "nosqlserver": long names are not run together
        forms |= {"".join(words)} if len(words) == 2 else set()
    if "." in alias[1:-1]:
        forms |= {alias.replace(".", joint) for joint in ("", " ")}
    if "iz" in alias or "el" in alias:
        forms |= {_british(form) for form in forms}
    if plural and not alias.endswith("s") and alias[-1:].isalpha():
        swaps = alias.endswith("y") and alias[-2:-1] not in ("a", "e", "i", "o", "u")
        forms |= {form[:-1] + "ies" if swaps else form + "s" for form in forms}
    return forms


def one_slip_apart(one: str, other: str) -> bool:
    """Tell whether one letter more, less or other, or two neighbours swapped, turn a word into another.

    Examples
    --------
    >>> [one_slip_apart("tensorflow", w) for w in ("tensorfow", "tensorflwo", "tensorflow", "tensorfl")]
    [True, True, False, False]
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return longer[1:] == shorter
    return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])


def _first_words(alias: str, plural: bool) -> set[str]:
    """Give the first words, in lower case, that the spellings of an alias may have.

    The same as ``{first word of each form of spellings(alias)}`` or more, without writing the forms out: a lexicon has
    tens of thousands, and a text needs few.
    """
    lower = alias.lower()
    if lower.isalpha() and (alias.islower() or alias.istitle()):
        words = {lower}  # the usual case
    elif lower.replace(" ", "").isalpha():
        first, _, rest = lower.partition(" ")
        # "Power BI": "powerbi"
        words = {first} if not rest or " " in rest else {first, first + rest}
    else:
        parts = lower.replace("-", " ").split(" ")
        starts = {lower, "".join(parts)} | {lower.replace(".", joint) for joint in ("", " ")}
        words = {next(iter(_words(start)), start).lower() for start in starts}
    if len(parts := _CAMEL.split(alias)) == 2:
        words.add(parts[0].lower())
    if "iz" in lower or "el" in lower:
        words |= {_british(word) for word in words}
    if plural:
        words |= {word + "s" for word in words} | {word[:-1] + "ies" for word in words if word.endswith("y")}
    return words


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _join(words: list[str], joints: tuple[str, ...]) -> str:
    return words[0] + "".join(joint + word for joint, word in zip(joints, words[1:], strict=True))


def _british(form: str) -> str:
    form = re.sub(r"(?<=[a-z])iz(?=ation|ing\b|ed\b|e\b|er\b)", "is", form)
    return re.sub(r"(?<=[a-z])el(?=ing\b|ed\b|er\b)", "ell", form)


def _needle(pattern: str) -> str:
    r"""Give letters that every match of a pattern holds, as far as that is plain to see; else nothing.

    Examples
    --------
    >>> _needle(r"(?<![\w&.-])ML(?![\w&]|-\d)"), _needle(r"\bGPT(?:-\d)?"), _needle(r"[Cc]\+\+"), _needle(r"pip|conda")
    ('ML', 'GPT', '', '')
    """
    inner = r"[^()\\]|\\."
    group = rf"\((?:{inner}|\((?:{inner}|\((?:{inner})*\))*\))*\)"
    # groups, classes and escapes may match anything; so may what stands before a sign of repetition
    bare = re.sub(rf"{group}|\[[^\]]*\]|\\.", "\0", pattern)
    runs = re.findall(r"[A-Za-z]+(?![A-Za-z]*[?*{])", bare)
    return "" if set("|()[]") & set(bare) else max(runs, key=len, default="")


def _words(text: str) -> list[str]:
    return [_read(word) for word in _TOKEN.findall(text)]


def _read(word: str) -> str:
    # "ﬁ" and full-width letters are read as what they stand for; the offsets stay those of the text
    return word if word.isascii() else unicodedata.normalize("NFKC", word)


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
    return replace(item, end=end) if end != item.end else item


def find_addresses(text: str) -> Stretches:
    """Find where e-mail addresses and URLs stand."""
    found: list[Span] = []
    start = 0
    for line in text.split("\n"):
        # no address runs over a line's end, and most lines hold none of these: a closer look takes many times as long
        if "@" in line or "/" in line or "www." in line.lower():
            found += [Span(*match.span()) for match in _ADDRESS.finditer(text, start, start + len(line))]
        start += len(line) + 1
    return Stretches(found)
