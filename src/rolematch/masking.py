"""Say which words of a resume a model may see: a closed list, so that nothing else can move a score.

And blank names and contacts out of what is quoted: results say which file is meant, not who.

Two gates, one behind the other. First whole stretches are hidden: the name block and contacts, personal details,
interests, references, human languages, job titles, employers, schools. Then, of what is left, only skills of the
lexicon and words of ``vocabulary.csv`` pass. A name, a place, a school, a pronoun or an age is in neither list.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rolematch.lexicon import Lexicon
from rolematch.parsing.addresses import EMAIL, NO_PHONE, PHONE
from rolematch.parsing.phrases import lower_words, school_phrases, title_phrases
from rolematch.parsing.stuffing import LEFT_OUT, counted_mentions
from rolematch.records import ContactKind, Contacts, Profile, SectionKind, SkillMention, Span

HIDDEN_SECTIONS: frozenset[SectionKind] = frozenset({"contact", "personal", "interests", "references", "languages"})

# What stands where a name or an address stood
BAR = "█"
# Kinds that are blanked wherever their words stand; a place is also where an employer is
_NAMING: tuple[ContactKind, ...] = ("name", "email", "phone", "link")
# Shorter words are parts of others
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a model sees: ``skill:pytorch`` or ``word:deploy``, where it stands, and in which section.

    ``weak`` marks a skill that is only claimed as learned ("familiar with", coursework), wherever it stands;
    ``implied`` one that is not named there itself, but by a skill that implies it.
    """

    feature: str
    span: Span
    section: SectionKind
    weak: bool = False
    implied: bool = False


def visible_terms(profile: Profile, lexicon: Lexicon) -> tuple[Term, ...]:
    """Give the terms of a profile that a model may see, in reading order.

    Job titles never pass, neither in positions nor in running text ("experienced data scientist"): a score that
    rests on them would only echo what the candidate calls himself.
    """
    hidden = hidden_spans(profile, lexicon)
    mentions = counted_mentions(profile.mentions)
    return terms_of(profile.document.text, mentions, section_spans(profile), hidden, lexicon)


def section_spans(profile: Profile) -> list[tuple[SectionKind, Span]]:
    """Give each section's kind, and the span of its heading and body together."""
    return [(s.kind, Span(s.heading.start, max(s.heading.end, s.body.end))) for s in profile.sections]


def terms_of(
    text: str,
    mentions: Iterable[SkillMention],
    sections: Iterable[tuple[SectionKind, Span]],
    hidden: Iterable[Span],
    lexicon: Lexicon,
) -> tuple[Term, ...]:
    """Give the terms of a text outside the hidden spans; what the mentioned skills imply counts where they stand.

    A skill that is said to be missing ("no experience with Java") is no term.
    """
    mask = bytearray(len(text))
    for span in hidden:
        mask[span.start : span.end] = b"\1" * len(span)
    places = list(sections)

    def kind_at(offset: int) -> SectionKind:
        return next((kind for kind, span in places if span.start <= offset < span.end), "other")

    found: list[Term] = []
    for mention in mentions:
        if mention.grade != "denied" and not any(mask[mention.span.start : mention.span.end]):
            found.extend(
                Term(f"skill:{skill}", mention.span, mention.section, mention.grade == "course", skill != mention.skill)
                for skill in lexicon.closure(mention.skill)
            )
    vocabulary = lexicon.vocabulary
    for word, start, end in lower_words(text):
        if word in vocabulary and not mask[start]:
            found.append(Term(f"word:{vocabulary[word]}", Span(start, end), kind_at(start)))
    return tuple(sorted(found, key=lambda term: (term.span.start, term.span.end, term.feature)))


def hidden_spans(profile: Profile, lexicon: Lexicon, *, titles: bool = True) -> list[Span]:
    """Give the stretches that no model may see, in order; `titles` False leaves job titles in, to measure them."""
    text = profile.document.text
    phrases = [_below_headings(phrase, profile) for phrase in title_phrases(text, lexicon)] if titles else []
    return sorted([*_hidden_parts(profile, titles), *phrases, *school_phrases(text, lexicon)])


def _below_headings(phrase: Span, profile: Profile) -> Span:
    """Cut a title that seems to begin above a heading: "Kubernetes" at the end of Skills, "Experience", "Engineer"."""
    edges = (edge for section in profile.sections for edge in (section.heading.start, section.heading.end))
    cuts = [edge for edge in edges if phrase.start < edge < phrase.end]
    return Span(max(cuts, default=phrase.start), phrase.end)


def _hidden_parts(profile: Profile, titles: bool) -> Iterator[Span]:
    for section in profile.sections:
        if section.kind in HIDDEN_SECTIONS:
            yield Span(section.heading.start, max(section.heading.end, section.body.end))
        else:
            yield section.heading
    for note in profile.notes:
        if note.code in LEFT_OUT and note.span is not None:
            yield note.span
    for position in profile.positions:
        if titles:
            # title, employer, place and dates: whichever of them was taken for which, none is work
            yield Span(position.span.start, max(position.span.start, position.body.start))
        elif position.employer_span is not None:
            yield position.employer_span


def blind_text(profile: Profile) -> str:
    """Give the document's text with a bar for each letter and figure of names, contacts and personal details.

    It is as long as the text, so that every span points to the same place in both.
    """
    letters = list(profile.document.text)
    for contact in profile.contacts.found:
        for place in range(contact.span.start, contact.span.end):
            if not letters[place].isspace():
                letters[place] = BAR
    return "".join(letters)


def without_contacts(text: str, contacts: Contacts) -> str:
    """Blank a resume's names and addresses out of words that come from it.

    Examples
    --------
    >>> without_contacts("Ada Example Consulting", Contacts("Ada Example"))
    '███████████ Consulting'
    """
    return _written(contacts).sub(lambda match: BAR * len(match[0]), text)


def without_addresses(text: str, contacts: Contacts) -> str:
    """Blank also addresses that the text does not show, such as those that a note on hidden words quotes."""
    text = EMAIL.sub(lambda match: BAR * len(match[0]), text)
    text = PHONE.sub(lambda match: match[0] if NO_PHONE.fullmatch(match[0]) else BAR * len(match[0]), text)
    return without_contacts(text, contacts)


@functools.lru_cache(maxsize=64)
def _written(contacts: Contacts) -> re.Pattern[str]:
    texts = {contacts.name, *(text for kind in _NAMING for text in contacts.of(kind))}
    texts = {text for text in texts if len(text) >= _SHORTEST}
    forms = [r"\s+".join(map(re.escape, text.split())) for text in sorted(texts, key=lambda text: (-len(text), text))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)", re.IGNORECASE)
