"""Plain text and Markdown that no editor would write: endless lines, characters that nobody sees, lost encodings."""

from __future__ import annotations

from hostile.record import LINES, SCORE, Hostile

_TEXT = "\n".join(LINES) + "\n"
_MIB = 2**20


def long_line() -> bytes:
    return _TEXT.encode() + b"a" * (19 * _MIB)


def too_large() -> bytes:
    return _TEXT.encode() * (21 * _MIB // len(_TEXT))


def line_below_the_limit() -> bytes:
    """Write one line of 390,000 characters without a blank."""
    return _TEXT.encode() + b"a" * 390_000


def words_below_the_limit() -> bytes:
    """Write 59,000 words on one line."""
    return _TEXT.encode() + b"ab " * 59_000


def lines_below_the_limit() -> bytes:
    """Write 59,000 lines of one word."""
    return _TEXT.encode() + b"ab\n" * 59_000


def blank_lines() -> bytes:
    return _TEXT.encode() + b"\n" * 3_000_000


def blanks() -> bytes:
    """Write a line of 3,000,000 blanks between two words."""
    return _TEXT.encode() + b"a" + b" " * 3_000_000 + b"b"


def tabs() -> bytes:
    return _TEXT.encode() + b"a\t" * 59_000


def accents() -> bytes:
    """Set a million accents over one letter, in an order that normalising has to sort."""
    return (_TEXT + "a" + "\u0316\u0301" * 190_000).encode()


def million_accents() -> bytes:
    return (_TEXT + "a" + "\u0301" * 1_500_000).encode()


def spelled_backwards() -> bytes:
    """Turn the direction of writing before every word, and never back."""
    return "\u202e\u2066\u200f".join(f"{word} " for word in _TEXT.split(" ")).encode() + b"\xe2\x80\xae" * 1_000


def only_unseen() -> bytes:
    return "\u200b\u200c\u2060\ufeff\u00ad\U000e0041".encode() * 20_000


def unseen_words() -> bytes:
    """Write a word in tag characters, which no font draws."""
    return (_TEXT + "".join(chr(0xE0000 + ord(letter)) for letter in "Kubernetes")).encode()


def zeros() -> bytes:
    return _TEXT.replace(" ", "\0 ", 5).encode() + b"\0" * 4


def only_zeros() -> bytes:
    return b"\0" * 100_000


def controls() -> bytes:
    """Write the codes that clear a terminal and rename its window."""
    return (_TEXT + "\x1b[2J\x1b]0;owned\x07\x9b2J\r\x08\x08 escaped").encode()


def half_utf16() -> bytes:
    return _TEXT.encode("utf-16")[:-1]


def lone_halves() -> bytes:
    """Write halves of characters in UTF-16."""
    return b"\xff\xfe" + "".join(f"{letter}\ud800" for letter in _TEXT).encode("utf-16-le", "surrogatepass")


def surrogates_in_utf8() -> bytes:
    return _TEXT.encode() + "\ud800\udfff".encode("utf-8", "surrogatepass") * 100


def mixed_encodings() -> bytes:
    return _TEXT.encode() + "Zoë Müller à Köln\n".encode("cp1252") * 30 + "データ\n".encode("shift_jis") * 30


def noise() -> bytes:
    return bytes(32 + number * number * 89 % 224 for number in range(100_000))


def wide_letters() -> bytes:
    """Write a resume in mathematical letters, which are only another way to draw the plain ones."""
    return "".join(chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else c for c in _TEXT).encode() + _TEXT.encode()


def formula() -> bytes:
    return f"=cmd|'/c calc'!A1\n@SUM(1)\n{_TEXT}".encode()


def page_in_text() -> bytes:
    return f"{_TEXT}<script>alert(1)</script><img src=x onerror=alert(1)>\n".encode()


def dates_without_end() -> bytes:
    return _TEXT.encode() + b"Jan 2020 - Dec 2022, " * 9_000


def digits() -> bytes:
    """Write numbers of 300,000 digits where years, months and grades would stand."""
    long = "9" * 90_000
    return f"{_TEXT}Experience\nBaker, Mill Ltd, {long} - {long}\n{long}+ years of experience, GPA {long}".encode()


def stuffed() -> bytes:
    return _TEXT.encode() + b"Python SQL PyTorch TensorFlow Kubernetes Docker " * 7_000


def headings() -> bytes:
    """Open 1,000 sections."""
    return _TEXT.encode() + b"\nExperience\n\nData Scientist, Mill Ltd, Jan 2020 - Dec 2022\n" * 1_000


def rules() -> bytes:
    return _TEXT.encode() + b"a\n------\n" * 50_000


def stars() -> bytes:
    """Write Markdown whose stars never close."""
    return _TEXT.encode() + b"**a " * 50_000 + b"_*" * 20_000


def brackets() -> bytes:
    return _TEXT.encode() + b"[" * 100_000 + b"](" * 50_000


def ticks() -> bytes:
    return _TEXT.encode() + b"".join(b"`" * number + b"a " for number in range(1, 500))


def bars() -> bytes:
    return _TEXT.encode() + b"|" * 200_000 + b"\n|---|\n" + b"| a " * 30_000


def quotes() -> bytes:
    return _TEXT.encode() + b">" * 100_000 + b" deep\n" + b"- " * 50_000 + b"deep\n" + b"#" * 100_000


_WORDS = ("Testwright", "Mills,")
_SCORE = (SCORE,)
_LARGE = ("TooLarge",)
# whether it is read before its time ends depends on the machine
_SLOW = (SCORE, "TooLarge")

FILES = (
    Hostile("long-line.txt", long_line, _LARGE),
    Hostile("too-large.txt", too_large, _LARGE),
    Hostile("line-below-the-limit.txt", line_below_the_limit, _SLOW, _WORDS),
    Hostile("words-below-the-limit.txt", words_below_the_limit, _SLOW, _WORDS),
    Hostile("lines-below-the-limit.txt", lines_below_the_limit, _SLOW, _WORDS),
    Hostile("blank-lines.txt", blank_lines, _SCORE, _WORDS),
    Hostile("blanks.txt", blanks, _SCORE, _WORDS),
    Hostile("tabs.txt", tabs, _SLOW, _WORDS),
    Hostile("accents.txt", accents, _SLOW, _WORDS),
    Hostile("million-accents.txt", million_accents, (SCORE, *_LARGE)),
    Hostile("spelled-backwards.txt", spelled_backwards, _SCORE, _WORDS, ("\u202e",)),
    Hostile("only-unseen.txt", only_unseen, ("NoText",)),
    Hostile("unseen-words.txt", unseen_words, _SCORE, _WORDS, ("Kubernetes",)),
    Hostile("zeros.txt", zeros, _SCORE, _WORDS, ("\0",)),
    Hostile("only-zeros.txt", only_zeros, ("NoText",)),
    Hostile("controls.txt", controls, _SCORE, _WORDS, ("\x1b", "\x9b", "\x07")),
    Hostile("half-utf16.txt", half_utf16, ("BrokenFile",)),
    Hostile("lone-halves.txt", lone_halves, ("BrokenFile",)),
    Hostile("surrogates-in-utf8.txt", surrogates_in_utf8, _SCORE, _WORDS),
    Hostile("mixed-encodings.txt", mixed_encodings, ("BrokenFile",)),
    Hostile("noise.txt", noise, ("BrokenFile",)),
    Hostile("wide-letters.txt", wide_letters, _SCORE, _WORDS),
    Hostile("formula.txt", formula, _SCORE, _WORDS),
    Hostile("page-in-text.txt", page_in_text, _SCORE, _WORDS),
    Hostile("dates-without-end.txt", dates_without_end, _SCORE, _WORDS),
    Hostile("digits.txt", digits, _SLOW, _WORDS),
    Hostile("stuffed.txt", stuffed, _SLOW, _WORDS),
    Hostile("headings.txt", headings, _SCORE, _WORDS),
    Hostile("rules.txt", rules, _SCORE, _WORDS),
    Hostile("stars.md", stars, _SLOW, _WORDS),
    Hostile("brackets.md", brackets, _SLOW, _WORDS),
    Hostile("ticks.md", ticks, _SCORE, _WORDS),
    Hostile("bars.md", bars, _SCORE, _WORDS),
    Hostile("quotes.md", quotes, _SCORE, _WORDS),
)
