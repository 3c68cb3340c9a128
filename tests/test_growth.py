"""A text four times as long takes about four times as long; sixteen times would be a square.

Two times of one run are compared, and time of this process alone is counted: a slow or busy machine slows both.
"""

import re
import time

import pytest

from rolematch.building.candidates import find_candidates
from rolematch.building.counting import Named
from rolematch.building.documents import RoleDocument
from rolematch.lexicon import load_lexicon
from rolematch.parsing.claims import find_claims
from rolematch.parsing.matching import find_addresses
from rolematch.parsing.skills import find_mentions
from rolematch.records import Document, Section, Source, Span

LEXICON = load_lexicon()
# between the four of a line and the sixteen of a square
MOST = 8.0


def growth(work, make, size):
    """Give how many times as long `work` takes on four times as much; the best of three, since only noise adds."""
    work(make(100))  # what is built once is built
    small, large = [], []
    for _ in range(3):
        for number, times in ((size, small), (4 * size, large)):
            thing = make(number)
            start = time.process_time()
            work(thing)
            times.append(time.process_time() - start)
    return min(large) / min(small)


def find(text):
    document = Document(Source("resume.txt", "text/plain", "", len(text)), text, ())
    find_mentions(document, (Section("skills", Span(0, 0), Span(0, len(text))),), LEXICON)


@pytest.mark.parametrize("part", ["1.", "a-", "a+", "a.b@", "www.", "a.com/ ", "é."])
def test_addresses(part):
    assert growth(find_addresses, lambda number: part * (number // len(part)), 5_000) < MOST


# many addresses beside many names, and beside many items that might be misspelt ones
@pytest.mark.parametrize(
    ("part", "size"), [("1.", 4_000), ("a-", 4_000), ("o@x.io,Rust,", 30_000), ("o@x.io,ab,", 30_000)]
)
def test_skills(part, size):
    assert growth(find, lambda number: part * (number // len(part)), size) < MOST


@pytest.mark.parametrize(
    "part", ["No ", "No/", "no experience with Java, ", "- familiar with:\n", "(basic) ", ", Java and "]
)
def test_claims(part):
    def make(number):
        text = part * (number // len(part))
        return text, [Span(*match.span()) for match in re.finditer("Java", text)]

    assert growth(lambda made: find_claims(made[0], LEXICON, made[1]), make, 10_000) < MOST


def test_candidates():
    def statement(number):
        text = "Python, Quirl and wide grommets, " * (number // 33)
        known = tuple(("python", Span(at, at + 6)) for at in range(0, len(text), 33))
        return Named(frozenset({"mle"}), text, 1, "", True, known)

    document = RoleDocument("document", "profile", "own", 2024, ())

    def work(named):
        return find_candidates([document], [[named]], LEXICON, least=1)

    assert [row.term for row in work(statement(330))][:1] == ["Quirl"]
    assert growth(work, statement, 12_000) < MOST
