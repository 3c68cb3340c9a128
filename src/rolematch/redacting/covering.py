"""What has to be blanked in one resume: the places that are known, and the words wherever else they stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rolematch.lexicon import Lexicon
from rolematch.masking import BAR
from rolematch.parsing.addresses import EMAIL, LINK, NO_PHONE, PHONE
from rolematch.parsing.contact_words import ContactWords, contact_words
from rolematch.parsing.contacts import find_contacts
from rolematch.parsing.education import find_education
from rolematch.parsing.person_names import TOGETHER, speaks_alone
from rolematch.parsing.phrases import school_phrases
from rolematch.parsing.sections import find_sections
from rolematch.records import ContactKind, Document

# Kinds whose words are blanked wherever they stand; a place is also where an employer is
EVERYWHERE: tuple[ContactKind, ...] = ("name", "email", "phone", "link")
# Shorter words are parts of others
SHORTEST = 5


@dataclass(frozen=True, slots=True, repr=False)
class Cover:
    """One resume's text with bars (``blind``, as long as ``document.text``), and the words that nobody may find.

    ``whole`` are names, addresses and numbers as they are written somewhere, of five characters or more; ``single``
    the words of the name that say by themselves who is meant, which count with a capital only.
    """

    document: Document
    blind: str
    whole: tuple[str, ...]
    single: tuple[str, ...]
    named: bool

    def blank(self, text: str) -> str:
        """Blank the words in any other text; its length stays.

        Examples
        --------
        >>> from rolematch.records import Source
        >>> document = Document(Source("cv.txt", "text/plain", "", 0), "", ())
        >>> cover = Cover(document, "", ("Ada Example", "ada@example.org"), ("Ada",), True)
        >>> cover.blank("ada  example, Ada's page, Canada, ADA@EXAMPLE.ORG")
        '███  ███████, █████ page, Canada, ███████████████'
        """
        return self._pattern().sub(_bars, text)

    def blank_unread(self, text: str) -> str:
        """Blank also whatever looks like an address or a number, in words that the reader did not show us."""
        text = EMAIL.sub(_bars, text)
        # "Node.js" is no link, "example.org/ada" is one
        text = LINK.sub(lambda match: match[0] if match[1] and "/" not in match[0] else _bars(match), text)
        text = PHONE.sub(lambda match: match[0] if NO_PHONE.fullmatch(match[0]) else _bars(match), text)
        return self.blank(text)

    def leaks(self, text: str) -> int:
        """Count the words in a text that should have been blanked."""
        return len(self._pattern().findall(text))

    def leaks_raw(self, text: str) -> int:
        """Count them in marks and codes, where a single word may be another's: "black" is also a colour."""
        return len(_pattern(self.whole, ()).findall(text))

    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.whole, self.single)


def cover(document: Document, lexicon: Lexicon, *, schools: bool = False) -> Cover:
    """Find what has to be blanked.

    Parameters
    ----------
    document : Document
        The resume as it was read.
    lexicon : Lexicon
        The words of labels, places and titles.
    schools : bool
        Blank the schools too.
    """
    text = document.text
    sections = find_sections(document, lexicon)
    contacts = find_contacts(document, sections, lexicon)
    spans = [contact.span for contact in contacts.found]
    words = contact_words(lexicon)
    written = {form for one in contacts.found if one.kind in EVERYWHERE for form in (one.text, one.span.of(text))}
    # "GitHub: portfolio" is blanked where it stands, and does not make a name of the word
    whole = {form for form in written if not _is_word(form, words)} | {contacts.name, *_turned(contacts.name)}
    if schools:
        educations = find_education(document, sections, lexicon)
        places = [one.institution_span for one in educations if one.institution_span is not None]
        places += school_phrases(text, lexicon)
        spans += places
        whole |= {place.of(text) for place in places}
    names = [name for name in contacts.name.split() if name.casefold() not in words.particles]
    single = {name.strip(".,") for name in names if speaks_alone(name.strip(".,"), text, words)}
    # what is a name by itself ("Ada") is one with a capital only
    whole = {form for form in whole if _is_long(form) and form not in single}
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = _barred(span.of(text))
    made = Cover(document, "".join(letters), tuple(sorted(whole)), tuple(sorted(single)), bool(contacts.name))
    blank = made.blank(text)
    blind = "".join(BAR if BAR in pair else pair[0] for pair in zip(made.blind, blank, strict=True))
    return Cover(document, blind, made.whole, made.single, made.named)


def _turned(name: str) -> Iterable[str]:
    words = name.split()
    if len(words) > 1:
        yield f"{words[0]} {words[-1]}"
        yield f"{words[-1]} {words[0]}"
        yield f"{words[-1]}, {words[0]}"


def _is_word(form: str, words: ContactWords) -> bool:
    plain = form.casefold()
    known = plain in words.vocabulary or plain in words.labels or words.is_skill(plain)
    return known or words.is_heading(form) or words.is_document(form)


def _is_long(form: str) -> bool:
    return len(form) >= SHORTEST or TOGETHER.fullmatch(form) is not None


def _barred(text: str) -> str:
    return "".join(character if character.isspace() else BAR for character in text)


def _bars(match: re.Match[str]) -> str:
    return _barred(match[0])


@functools.lru_cache(maxsize=16)
def _pattern(whole: tuple[str, ...], single: tuple[str, ...]) -> re.Pattern[str]:
    forms = []
    for form in sorted(whole, key=lambda form: (-len(form), form)):
        written = r"\s*".join(map(re.escape, form.split()))
        # signs such as "+" begin no word, and Chinese letters stand in no word's midst
        before = r"(?<!\w)" if form[0].isalnum() and not TOGETHER.fullmatch(form) else ""
        after = r"(?!\w)" if form[-1].isalnum() and not TOGETHER.fullmatch(form) else ""
        forms.append(f"(?i:{before}{written}{after})")
    for word in single:
        cases = dict.fromkeys((word, word.capitalize(), word.upper(), word.title()))
        forms.append(rf"(?<!\w)(?:{'|'.join(map(re.escape, cases))})(?:['’]s)?(?!\w)")
    return re.compile("|".join(forms) if forms else r"(?!)")
