"""Skills of a text that is no file: a string in a data frame, a Doc of spaCy."""

from __future__ import annotations

from rolematch.lexicon import Lexicon
from rolematch.parsing.grading import grade_mentions
from rolematch.parsing.sections import find_sections
from rolematch.parsing.skills import find_mentions
from rolematch.records import Document, Line, Section, SectionKind, SkillMention, Source, Span


def mentions_in_text(text: str, lexicon: Lexicon, section: SectionKind | None = None) -> tuple[SkillMention, ...]:
    r"""Find the skills of a text with their grades, in order.

    Parameters
    ----------
    text : str
        A resume's text or a part of one.
    lexicon : Lexicon
        The skills to look for.
    section : str, optional
        Take the whole text for such a section; without it, headings are looked for as in a resume.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> text = "Experience\nWrote it in Python.\nSkills\nSQL"
    >>> [(mention.skill, mention.grade) for mention in mentions_in_text(text, load_lexicon())]
    [('python', 'work'), ('sql', 'list')]
    """
    document = document_of(text)
    if section is None:
        sections = find_sections(document, lexicon)
    else:
        sections = (Section(section, Span(0, 0), Span(0, len(text))),)
    return grade_mentions(text, find_mentions(document, sections, lexicon), (), (), lexicon)


def document_of(text: str) -> Document:
    """Take a text as it is for a document: its lines are those of the text."""
    lines, start, gap = [], 0, 0.0
    for line in text.split("\n"):
        if line.strip():
            lines.append(Line(Span(start, start + len(line)), gap=gap))
            gap = 0.0
        else:
            gap += 1.0
        start += len(line) + 1
    return Document(Source("text", "text/plain", "", len(text)), text, tuple(lines))
