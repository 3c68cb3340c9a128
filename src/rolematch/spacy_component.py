"""rolematch's skills in a spaCy pipeline: ``nlp.add_pipe("rolematch_skills")`` fills ``doc.spans["skills"]``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

from spacy.language import Language
from spacy.tokens import Doc, Span

from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon, load_lexicon
from rolematch.parsing.texts import mentions_in_text
from rolematch.records import SectionKind

NAME = "rolematch_skills"
EXTENSIONS = ("skill", "skill_rule", "skill_grade", "skill_section")
# spaCy keeps what a span knows by its offsets, which spans can share (two skills in one token, two components): what is
# said of each stands here by the span's id, and the extensions read it
_FACTS = "rolematch_skills"


@Language.factory(
    NAME,
    default_config={"lexicon": None, "spans_key": "skills", "section": None, "duties": False},
    assigns=["doc.spans", *(f"span._.{name}" for name in EXTENSIONS)],
)
def make_skills(
    nlp: Language, name: str, lexicon: str | None, spans_key: str, section: SectionKind | None, duties: bool
) -> SkillFinder:
    """Make the component; see `SkillFinder` for what the settings mean.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("rolematch_skills")
    >>> doc = nlp("Built the R&D forecast in R and Python. No experience with Java.")
    >>> [(span.text, span.label_, span._.skill_grade) for span in doc.spans["skills"]]
    [('R', 'r', 'list'), ('Python', 'python', 'list'), ('Java', 'java', 'denied')]
    """
    del nlp, name  # spaCy hands them to every factory
    return SkillFinder(load_lexicon(lexicon), lexicon, spans_key=spans_key, section=section, duties=duties)


class SkillFinder:
    """Finds the skills of a Doc and keeps them as spans whose label is the skill's id.

    Each span has ``span._.skill`` (its name), ``skill_rule``, ``skill_grade`` and ``skill_section``, which are read
    by its id (``span.id_``: the group's name and a number).
    A skill that ends inside a token ("R/Python" may be one) is widened to the whole token.

    Parameters
    ----------
    lexicon : Lexicon
        What to look for.
    folder : str or None
        Where it was loaded from, to be loaded again after ``nlp.to_disk``; None for the shipped one.
    spans_key : str
        The group of ``doc.spans`` that is written.
    section : str or None
        Take the whole text for such a section of a resume ("skills", "experience"); None looks for its headings.
    duties : bool
        Keep duties too ("stakeholders"), which tell roles apart and are no skills.

    Raises
    ------
    UsageError
        `section` is no kind of section.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        folder: str | None = None,
        *,
        spans_key: str = "skills",
        section: SectionKind | None = None,
        duties: bool = False,
    ) -> None:
        if section is not None and section not in get_args(SectionKind):
            raise UsageError(f"section {section!r} is none of {', '.join(get_args(SectionKind))}")
        self.lexicon = lexicon
        self.folder = folder
        self.spans_key = spans_key
        self.section = section
        self.duties = duties
        if not Span.has_extension(_FACTS):
            Span.set_extension(_FACTS, default=None)
        for number, extension in enumerate(EXTENSIONS):
            Span.set_extension(extension, getter=partial(_fact, number), force=True)

    def __call__(self, doc: Doc) -> Doc:
        """Find the skills of one Doc."""
        spans: list[Span] = []
        for mention in mentions_in_text(doc.text, self.lexicon, self.section):
            row = self.lexicon.skills[mention.skill]
            span = doc.char_span(
                mention.span.start,
                mention.span.end,
                label=mention.skill,
                alignment_mode="expand",
                span_id=f"{self.spans_key}:{len(spans)}",
            )
            if span is None or (row.kind == "duty" and not self.duties):
                continue
            facts = (row.name, mention.rule, mention.grade, mention.section)
            span._.set(_FACTS, {**(span._.get(_FACTS) or {}), span.id_: facts})
            spans.append(span)
        doc.spans[self.spans_key] = spans
        return doc

    def to_disk(self, path: Any, *, exclude: Any = ()) -> None:
        """Keep nothing: the lexicon is a folder of its own, and the settings stand in the pipeline's config."""

    def from_disk(self, path: Any, *, exclude: Any = ()) -> SkillFinder:
        """Give the component as its config made it."""
        return self

    def to_bytes(self, *, exclude: Any = ()) -> bytes:
        """Keep nothing, as `to_disk`."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Any = ()) -> SkillFinder:
        """Give the component as its config made it."""
        return self

    def __reduce__(self) -> tuple[Callable[..., SkillFinder], tuple[Any, ...]]:
        return _again, (self.lexicon, self.folder, self.spans_key, self.section, self.duties)


def _again(
    lexicon: Lexicon, folder: str | None, spans_key: str, section: SectionKind | None, duties: bool
) -> SkillFinder:
    return SkillFinder(lexicon, folder, spans_key=spans_key, section=section, duties=duties)


def _fact(number: int, span: Span) -> str | None:
    """Give what is known of a span that a component made; nothing of others."""
    facts = (span._.get(_FACTS) or {}).get(span.id_)
    return None if facts is None else facts[number]
