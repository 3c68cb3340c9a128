"""Put the parts of a parsed resume together."""

from __future__ import annotations

from rolematch.lexicon.store import Lexicon
from rolematch.parsing.certifications import find_certifications
from rolematch.parsing.contacts import find_contacts
from rolematch.parsing.education import find_education
from rolematch.parsing.grading import grade_mentions
from rolematch.parsing.months import months_worked
from rolematch.parsing.positions import find_positions
from rolematch.parsing.sections import find_sections
from rolematch.parsing.skills import find_mentions, summarise_skills
from rolematch.parsing.stuffing import find_stuffing
from rolematch.records import Document, Profile


def parse_document(document: Document, lexicon: Lexicon, as_of: int) -> Profile:
    """Read a profile out of a document.

    Parameters
    ----------
    document : Document
        The resume as one text.
    lexicon : Lexicon
        The words to look for.
    as_of : int
        The month that "present" stands for (``year * 12 + month - 1``).

    Returns
    -------
    Profile
        Everything in it points into ``document.text``; its notes begin with the document's.
    """
    sections = find_sections(document, lexicon)
    positions, notes = find_positions(document, sections, lexicon)
    education = find_education(document, sections, lexicon)
    found = find_mentions(document, sections, lexicon)
    mentions = grade_mentions(document.text, found, positions, education, lexicon)
    return Profile(
        document=document,
        sections=sections,
        mentions=mentions,
        skills=summarise_skills(mentions, positions, document, lexicon, as_of),
        positions=positions,
        education=education,
        months=months_worked(positions, as_of),
        as_of=as_of,
        lexicon_version=lexicon.version,
        notes=(*document.notes, *notes, *find_stuffing(document, mentions, lexicon)),
        certifications=find_certifications(document, sections, lexicon),
        contacts=find_contacts(document, sections, lexicon),
    )
