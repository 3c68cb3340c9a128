"""Make characters plain: what looks the same should be the same, and what cannot be seen should be gone.

Applied to words before the text is fixed, so that offsets never have to be mapped back.
"""

from __future__ import annotations

import re
import unicodedata

# Where Word's symbol fonts draw a bullet or a check mark, they leave characters of the private use area
_BULLETS = str.maketrans({chr(code): "•" for code in (0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF0FC, 0xF06E, 0xF0A8, 0xF02D)})

# Hyphens that never break lines are hyphens
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})

# Compatibility characters that are only another drawing of plain letters: ligatures, full width, mathematical
# alphabets. Not all of NFKC: it turns the trade mark sign into the letters TM and glues them to the product's name.
_COMPATIBLE = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff\u2002-\u200a\u00a0\u202f\u2100-\u2121]")

# TeX's older fonts draw an accent and then the letter below it: "Universit´e"
_ACCENTS = {"´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¨": "\u0308", "ˇ": "\u030c", "˚": "\u030a"}
_ACCENT = re.compile(f"([{''.join(_ACCENTS)}])([A-Za-zı])")

# Bidirectional and other format characters, variation selectors and tags: nothing on the page shows them
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u180e\ufe00-\ufe0f\U000e0000-\U000e007f]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def clean(text: str) -> str:
    """Give a word's characters in their plain form; the result may be empty, and is itself clean.

    Examples
    --------
    >>> clean("ﬁnance"), clean("Ｐｙｔｈｏｎ"), clean("Py\u200bTorch"), clean("Universit´e")
    ('finance', 'Python', 'PyTorch', 'Université')
    >>> clean("Tableau™")
    'Tableau™'
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.translate(_BULLETS).translate(_HYPHENS)
    text = _UNSEEN.sub("", _CONTROLS.sub("", _PRIVATE.sub("", text)))
    text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _ACCENT.sub(lambda match: match[2].replace("ı", "i") + _ACCENTS[match[1]], text)
    return unicodedata.normalize("NFC", text)


def unseen(text: str) -> int:
    """Count the characters that stand in a text without being seen.

    Examples
    --------
    >>> unseen("Py\u200bTorch")
    1
    """
    return len(_UNSEEN.findall(text))
