"""Say which words of a resume a model may see: a closed list, so that nothing else can move a score.

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
from rolematch.parsing.stuffing import LEFT_OUT, counted_mentions
from rolematch.records import Profile, SectionKind, SkillMention, Span

HIDDEN_SECTIONS: frozenset[SectionKind] = frozenset({"contact", "personal", "interests", "references", "languages"})

# letters, with inner hyphens: "end-to-end" is one word
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a model sees: ``skill:pytorch`` or ``word:deploy``, where it stands, and in which section."""

    feature: str
    span: Span
    section: SectionKind


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
    """Give the terms of a text outside the hidden spans; what the mentioned skills imply counts where they stand."""
    mask = bytearray(len(text))
    for span in hidden:
        mask[span.start : span.end] = b"\1" * len(span)
    places = list(sections)

    def kind_at(offset: int) -> SectionKind:
        return next((kind for kind, span in places if span.start <= offset < span.end), "other")

    found: list[Term] = []
    for mention in mentions:
        if not any(mask[mention.span.start : mention.span.end]):
            found.extend(
                Term(f"skill:{skill}", mention.span, mention.section) for skill in lexicon.closure(mention.skill)
            )
    for match in _WORD.finditer(text):
        feature = lexicon.vocabulary.get(match[0].lower())
        if feature is not None and not mask[match.start()]:
            found.append(Term(f"word:{feature}", Span(*match.span()), kind_at(match.start())))
    return tuple(sorted(found, key=lambda term: (term.span, term.feature)))


def hidden_spans(profile: Profile, lexicon: Lexicon, *, titles: bool = True) -> list[Span]:
    """Give the stretches that no model may see, in order; `titles` False leaves job titles in, to measure them."""
    text = profile.document.text
    phrases = title_phrases(text, lexicon) if titles else []
    return sorted([*_hidden_parts(profile, titles), *phrases, *school_phrases(text, lexicon)])


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


def title_phrases(text: str, lexicon: Lexicon) -> list[Span]:
    """Find job titles in running text: a noun such as "engineer" with the title words that stand before it.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "A senior machine learning engineer who trains models with data scientists."
    >>> [span.of(text) for span in title_phrases(text, load_lexicon())]
    ['senior machine learning engineer', 'data scientists']
    """
    nouns, modifiers = _title_words(lexicon)
    phrases = []
    words = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    for index, (word, start, end) in enumerate(words):
        if word not in nouns:
            continue
        first = index
        # at most four words with no more than a blank, hyphen, slash or ampersand between them
        while (
            first > 0
            and index - first < 4
            and words[first - 1][0] in modifiers
            and _reads_on(text, words[first - 1], words[first])
        ):
            first -= 1
        start = words[first][1]
        phrases.append(Span(start, end))
    return phrases


def _reads_on(text: str, left: tuple[str, int, int], right: tuple[str, int, int]) -> bool:
    """Tell whether two words of a title belong together; over a line's end only capitals do ("Product / Owner")."""
    between = text[left[2] : right[1]]
    if "\n" in between:
        return between == "\n" and text[left[1]].isupper() and text[right[1]].isupper()
    return not between.strip(" -/&.")


def school_phrases(text: str, lexicon: Lexicon) -> list[Span]:
    """Find schools by name: a word such as "university" with the capitalised words on its line that it belongs to.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "BSc in Statistics, Python State University of Nowhere, with honours"
    >>> [span.of(text) for span in school_phrases(text, load_lexicon())]
    ['Python State University of Nowhere']
    """
    nouns = lexicon.word_list("school_word")
    words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
    phrases = []
    for index, (word, _, _) in enumerate(words):
        if word.lower() not in nouns:
            continue
        first = last = index
        while first > 0 and index - first < 4 and words[first - 1][0][0].isupper() and _touch(text, words, first - 1):
            first -= 1
        ahead = index + 1
        # "of", "de la", "für" may stand between, but a name does not end with them
        while ahead < len(words) and ahead - last <= 3 and ahead - index <= 8 and _touch(text, words, ahead - 1):
            if words[ahead][0][0].isupper():
                last = ahead
            ahead += 1
        phrases.append(Span(words[first][1], words[last][2]))
    return phrases


def _touch(text: str, words: list[tuple[str, int, int]], index: int) -> bool:
    """Tell whether nothing but a blank, a point or an ampersand parts a word from the next one.

    A name that wants another word ("College of") goes on in the next line.
    """
    between = text[words[index][2] : words[index + 1][1]]
    return between.strip(" .&'’") == "" or (between == "\n" and words[index][0].islower())


@functools.lru_cache(maxsize=4)
def _title_words(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    nouns = {row.term for row in lexicon.titles if (row.field, row.value) == ("noun", "title") and " " not in row.term}
    nouns |= {f"{noun}s" for noun in nouns}
    # "agent" and "driver" are trades and also things that engineers build: as words of the vocabulary they stay
    nouns -= lexicon.vocabulary.keys()
    modifiers = {
        word
        for row in lexicon.titles
        if row.field in ("family", "level") or (row.field, row.value) == ("noun", "title")
        for word in _WORD.findall(row.term.lower())
    }
    return frozenset(nouns), frozenset(modifiers)
