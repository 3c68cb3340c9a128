"""Phrases of a list: the quick finder gives what one pattern of all phrases would."""

import random
import re

import pytest

from rolematch.lexicon import load_lexicon
from rolematch.lexicon.folding import small
from rolematch.parsing.phrases import PhraseFinder, begun

LEXICON = load_lexicon()
JOINTS = (" ", " ", " ", "  ", "\n", ", ", "-", " (", ") ", ". ", "’", "", "1", "_")
LISTS = {
    "claims": [row.phrase for row in LEXICON.claims if row.phrase[0].isalnum()],
    "postings": sorted(LEXICON.word_list("ad_phrase")),
    "cues": [row.cue for row in LEXICON.cues],
}


def form_of(phrase):
    """Write a phrase as the rooms do: any blanks, any apostrophe, "w/" for "with"."""
    form = r"\s+".join(map(re.escape, small(phrase).split())).replace("'", "['’ʼ]")
    return re.sub(r"\bwith\b", "(?:with|w/)", form)


def jumbled(phrases, rng):
    """Put whole phrases, their words and other words together, with all kinds of signs between them."""
    words = [word for phrase in phrases for word in phrase.split()]
    pieces = [
        rng.choice((rng.choice(phrases), rng.choice(words), rng.choice(("Python", "İno", "ſome")))) for _ in range(60)
    ]
    cased = (rng.choice((str, str.upper, str.capitalize))(piece) for piece in pieces)
    return "".join(piece + rng.choice(JOINTS) for piece in cased)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("behind", [r"\w", r"[\w-]"])
def test_finds_what_one_pattern_would(name, behind):
    phrases = sorted({phrase.lower() for phrase in LISTS[name]}, key=lambda phrase: (-len(phrase), phrase))
    end = rf"(?!{behind})"
    finder = PhraseFinder((phrase, begun(form_of(phrase), behind) + end) for phrase in phrases)
    whole = re.compile(rf"(?<!{behind})(?:{'|'.join(map(form_of, phrases))}){end}")
    rng, found = random.Random(name), 0
    for _ in range(60):
        text = jumbled(phrases, rng)
        expected = [match.span() for match in whole.finditer(small(text))]
        assert [match.span() for match in finder.find(text)] == expected
        found += len(expected)
    assert found > 600


def test_looks_into_a_part_alone():
    finder = PhraseFinder([("no", begun("no", r"\w") + r"(?!\w)")])
    assert [match.span() for match in finder.find("No, no, no", 2, 7)] == [(4, 6)]
    assert finder.find("nothing, piano") == []
