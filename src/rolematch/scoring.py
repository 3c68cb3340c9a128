"""Profile and model to a Score: two fits, a decision or a reason to abstain, a level, and the words that say so."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import numpy as np

from rolematch.lexicon import Lexicon
from rolematch.masking import Term, blind_text, visible_terms
from rolematch.modelling import Model
from rolematch.modelling.features import term_weights
from rolematch.modelling.levels import level_numbers
from rolematch.records import ROLES, Decision, Document, Evidence, Gap, Note, Profile, Role, Score, Span

# Below this many distinct known terms there is too little to judge: the program says so and abstains.
MIN_TERMS = 12
# English prose holds 25 to 45% of its stop words, a list-like resume 8 to 20%, another language under 4%.
MIN_STOP_WORDS = 0.04
# A larger fit within this distance of one half is as good as a coin: neither role can be said, nor ruled out.
UNSURE = 0.08
TOP_EVIDENCE = 12
TOP_GAPS = 8
MAX_QUOTES = 2
QUOTE_LENGTH = 90


def score_profile(profile: Profile, lexicon: Lexicon, model: Model) -> Score:
    """Score one profile.

    Parameters
    ----------
    profile : Profile
        From :func:`rolematch.parsing.parse_document`; its ``as_of`` is the score's.
    lexicon : Lexicon
        The lexicon that the profile was made with.
    model : Model
        From :func:`rolematch.modelling.load_model`.

    Returns
    -------
    Score
        ``evidence`` holds, for each role, a ``baseline``, the strongest terms, and ``other words``: the weights of
        one role add up to the logit of its fit.
    """
    terms = visible_terms(profile, lexicon)
    weights = term_weights(terms)
    logits = model.roles.decision_function([weights])[0]
    fit: dict[Role, float] = {role: 1.0 / (1.0 + math.exp(-logit)) for role, logit in zip(ROLES, logits, strict=True)}
    numbers = np.asarray([level_numbers(profile, lexicon)])
    probabilities = model.levels.predict_proba(numbers)[0]
    level = int(model.levels.predict(numbers)[0])
    notes = [*profile.notes]
    if model.facts.get("lexicon_sha256") not in (None, lexicon.sha256):
        notes.append(Note("other-lexicon", "the model was trained with another lexicon; train it again"))
    decision, reason = decide(fit, _doubt(profile, weights))
    return Score(
        profile=profile,
        fit=fit,
        decision=decision,
        reason=reason,
        level=level,
        level_probabilities=tuple(float(p) for p in probabilities),
        level_names={role: lexicon.roles[role].level_name(level) for role in ROLES},
        evidence=tuple(_evidence(profile, lexicon, model, terms, weights)),
        gaps=tuple(_gaps(profile, lexicon)),
        versions={
            "rolematch": version("rolematch"),
            "lexicon": lexicon.version,
            "lexicon_sha256": lexicon.sha256,
            **model.versions,
            "reader": profile.document.source.reader,
        },
        notes=tuple(notes),
    )


def decide(fit: Mapping[Role, float], doubt: str | None = None) -> tuple[Decision, str]:
    """Turn two fits into a decision and its reason; a doubt about the input always abstains.

    Examples
    --------
    >>> decide({"mle": 0.91, "ds": 0.22})
    ('MLE', 'fit for MLE 0.91, for DS 0.22')
    >>> decide({"mle": 0.52, "ds": 0.31})[0]
    'uncertain'
    """
    mle, ds = fit["mle"], fit["ds"]
    said = f"fit for MLE {mle:.2f}, for DS {ds:.2f}"
    if doubt is not None:
        return "uncertain", doubt
    if abs(max(mle, ds) - 0.5) < UNSURE:
        return "uncertain", f"{said}: too near to one half to tell"
    if min(mle, ds) >= 0.5:
        return "both", said
    if max(mle, ds) < 0.5:
        return "neither", said
    return ("MLE" if mle > ds else "DS"), said


def _doubt(profile: Profile, weights: Mapping[str, float]) -> str | None:
    """Say why the text itself forbids a judgement, or None."""
    from spacy.lang.en.stop_words import STOP_WORDS

    codes = {note.code for note in profile.notes}
    if "unmappable-font" in codes:
        return "the file's fonts hide which letters they show: the text is garbled"
    words = [word.strip(".,;:()").lower() for word in profile.document.text.split()]
    if len(weights) < MIN_TERMS:
        return f"too little to judge: {len(weights)} known words or skills in {len(words)} words"
    if sum(word in STOP_WORDS for word in words) < MIN_STOP_WORDS * len(words):
        return "the text does not read like English"
    return None


def _evidence(
    profile: Profile, lexicon: Lexicon, model: Model, terms: Sequence[Term], weights: Mapping[str, float]
) -> list[Evidence]:
    added = model.roles.contributions(weights)
    shown = blind_text(profile)
    where: dict[str, list[Span]] = {}
    named = {(f"skill:{mention.skill}", mention.span) for mention in profile.mentions}
    # a skill is quoted where it is named itself, and only else where another one implies it
    for term in sorted(terms, key=lambda term: (term.feature, term.span) not in named):
        where.setdefault(term.feature, []).append(term.span)
    found = []
    for column, role in enumerate(ROLES):
        found.append(Evidence(role, "baseline", float(model.roles.heads_[column, 0])))
        ranked = sorted(added, key=lambda f: (-abs(added[f][column]), f))
        for feature in ranked[:TOP_EVIDENCE]:
            spans = tuple(dict.fromkeys(where[feature]))
            found.append(
                Evidence(
                    role,
                    feature_name(feature, lexicon),
                    float(added[feature][column]),
                    spans,
                    tuple(dict.fromkeys(quote(profile.document, span, shown) for span in spans))[:MAX_QUOTES],
                )
            )
        rest = float(sum(added[feature][column] for feature in ranked[TOP_EVIDENCE:]))
        found.append(Evidence(role, "other words", rest))
    return found


def feature_name(feature: str, lexicon: Lexicon) -> str:
    """Name a feature for people: a skill by its label, a word as it is, in quotation marks.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> feature_name("skill:pytorch", load_lexicon()), feature_name("word:deploy", load_lexicon())
    ('PyTorch', '"deploy"')
    """
    kind, _, name = feature.partition(":")
    if kind == "skill" and name in lexicon.skills:
        return lexicon.skills[name].name
    return f'"{name}"'


def quote(document: Document, span: Span, text: str) -> str:
    """Quote the line that holds a span, cut at words around it where it is long.

    `text` is the document's, or its blind copy.
    """
    line = next(document.lines_in(span), None)
    whole = line.span if line is not None else span
    if len(whole) <= QUOTE_LENGTH:
        return " ".join(whole.of(text).split())
    room = max(0, QUOTE_LENGTH - len(span)) // 2
    start, end = max(whole.start, span.start - room), min(whole.end, span.end + room)
    while start > whole.start and not text[start - 1].isspace() and start < span.start:
        start += 1
    while end < whole.end and not text[end].isspace() and end > span.end:
        end -= 1
    cut = " ".join(text[start:end].split())
    return f"{'… ' if start > whole.start else ''}{cut}{' …' if end < whole.end else ''}"


def _gaps(profile: Profile, lexicon: Lexicon) -> list[Gap]:
    """Name what postings of a role ask for most and this resume does not name."""
    has = {implied for mention in profile.mentions for implied in lexicon.closure(mention.skill)}
    gaps: list[Gap] = []
    for role in ROLES:
        shares = {
            skill: row.share
            for (skill, asking), row in lexicon.affinity.items()
            if asking == role and lexicon.skills[skill].kind != "duty"
        }
        missing = sorted((s for s in shares if s not in has), key=lambda s: (-shares[s], s))
        gaps.extend(Gap(role, s, lexicon.skills[s].name, shares[s] / 100) for s in missing[:TOP_GAPS])
    return gaps
