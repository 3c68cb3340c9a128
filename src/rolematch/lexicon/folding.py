"""Fold letters as patterns do that ignore case, so that what a pattern found can be looked up again."""

from __future__ import annotations

import functools
import unicodedata

# ``re.IGNORECASE`` takes the Turkish letters for an i too, and ``str.casefold`` does not
_DOT_ABOVE, _DOTLESS = "\u0307", "ı"
# and some signs for other letters
_AS_PATTERNS = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "\u212a": "k"})


def fold(text: str) -> str:
    """Give a text without case, with single blanks and one i for all: the key of a word or phrase.

    Two texts that a pattern with ``re.IGNORECASE`` cannot tell apart, blanks aside, have one key.

    Examples
    --------
    >>> fold("APRİL"), fold("As  of"), fold("Weiß")
    ('april', 'as of', 'weiss')
    """
    if text.isascii():  # nearly all texts
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFC", text).casefold().replace(f"i{_DOT_ABOVE}", "i").replace(_DOTLESS, "i")
    return " ".join(text.split())


@functools.lru_cache(maxsize=4)
def small(text: str) -> str:
    """Give a text in small letters, each in its place: what a pattern that ignores case sees.

    Patterns of many phrases run several times as fast over it as over the text with ``re.IGNORECASE``.

    Examples
    --------
    >>> small("NİSAN 2020"), len(small("İstanbul, ẞ")) == len("İstanbul, ẞ")
    ('nisan 2020', True)
    """
    if text.isascii():
        return text.lower()
    text = text.translate(_AS_PATTERNS)
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
