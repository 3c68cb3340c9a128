"""Fold letters as patterns do that ignore case, so that what a pattern found can be looked up again."""

from __future__ import annotations

import unicodedata

# ``re.IGNORECASE`` takes the Turkish letters for an i too, and ``str.casefold`` does not
_DOT_ABOVE, _DOTLESS = "\u0307", "ı"


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
