"""Profile and model to a Score: two fits, a decision or a reason to abstain, a level, and the words that say so."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import islice

import numpy as np

from rolematch.lexicon import Lexicon
from rolematch.masking import Term, blind_text, visible_terms
from rolematch.modelling import Model
from rolematch.modelling.features import IMPLIED, term_weights
from rolematch.modelling.learned import probability
from rolematch.modelling.levels import LEVEL_FEATURES, level_numbers
from rolematch.records import (
    ROLES,
    Asked,
    Change,
    Decision,
    Document,
    Evidence,
    Gap,
    LevelEvidence,
    Note,
    Profile,
    Role,
    Score,
    Span,
)

# Below this many distinct known terms there is too little to judge: the program says so and abstains.
MIN_TERMS = 12
# English prose holds 25 to 45% of its stop words, a list-like resume 8 to 20%, another language under 4%.
MIN_STOP_WORDS = 0.04
# A larger fit within this distance of one half is as good as a coin: neither role can be said, nor ruled out.
UNSURE = 0.08
TOP_EVIDENCE = 12
TOP_GAPS = 8
# How many words are thought of together as added or left out, and how many are tried for each place
MAX_CHANGES = 5
# Percent of a role's postings that name a skill which is thought of as added: rarer ones say little of the role
USUAL = 5.0
NEAR_CHANGES = 40
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
        one role add up to the logit of its fit. ``contrast`` does so for the two logits' difference.
    """
    terms = visible_terms(profile, lexicon)
    weights = term_weights(terms)
    fit = {role: probability(logit) for role, logit in model.logits(weights).items()}
    numbers = np.asarray([level_numbers(profile, lexicon)])
    probabilities = model.levels.probabilities(numbers)
    level = int(model.levels.medians(probabilities)[0])
    notes = [*profile.notes]
    if model.facts.get("lexicon_sha256") not in (None, lexicon.sha256):
        notes.append(Note("other-lexicon", "the model was trained with another lexicon; train it again"))
    decision, reason = decide(fit, _doubt(profile, weights))
    notes += [
        Note("role-not-calibrated", f"no judged resumes calibrate the fit for {role_label(added.role)}")
        for added in model.added
        if added.calibrated != "resumes"
    ]
    added, places, heads = model.contributions(weights), _places(profile, terms), model.baselines()
    quotes = _Quotes(profile)
    evidence = [
        one for role in model.role_names for one in _ranked(role, heads[role], added[role], places, quotes, lexicon)
    ]
    first, second = ROLES
    apart = {feature: weight - added[second][feature] for feature, weight in added[first].items()}
    return Score(
        profile=profile,
        fit=fit,
        decision=decision,
        reason=reason,
        level=level,
        level_probabilities=tuple(float(p) for p in probabilities[0]),
        level_names={role: lexicon.roles[role].level_name(level) for role in model.role_names if role in lexicon.roles},
        evidence=tuple(evidence),
        gaps=tuple(_gaps(profile, level, model.role_names, lexicon)),
        versions={
            "rolematch": _version(),
            "lexicon": lexicon.version,
            "lexicon_sha256": lexicon.sha256,
            **model.versions,
            "reader": profile.document.source.reader,
        },
        notes=tuple(notes),
        contrast=tuple(_ranked(first, heads[first] - heads[second], apart, places, quotes, lexicon)),
        level_evidence=tuple(
            LevelEvidence(feature, float(number), float(number * weight))
            for feature, number, weight in zip(LEVEL_FEATURES, numbers[0], model.levels.coef_, strict=True)
        ),
    )


def decide(fit: Mapping[Role, float], doubt: str | None = None) -> tuple[Decision, str]:
    """Turn two fits into a decision and its reason; a doubt about the input always abstains.

    Examples
    --------
    >>> decide({"mle": 0.91, "ds": 0.22})
    ('MLE', 'fit for MLE 0.91, for DS 0.22')
    >>> decide({"mle": 0.52, "ds": 0.31})[0]
    'uncertain'
    >>> decide({"mle": 0.33, "ds": 0.38})
    ('uncertain', 'fit for MLE 0.33, for DS 0.38: between the roles, likelier one of them than neither')
    """
    said = ", ".join(f"for {role_label(role)} {value:.2f}" for role, value in fit.items())
    said = f"fit {said}"
    if doubt is not None:
        return "uncertain", doubt
    largest = max(fit.values())
    if abs(largest - 0.5) < UNSURE:
        return "uncertain", f"{said}: too near to one half to tell"
    fitting = [role for role, value in fit.items() if value >= 0.5]
    if not fitting:
        if 1.0 - math.prod(1.0 - fit[role] for role in ROLES) >= 0.5:
            return "uncertain", f"{said}: between the roles, likelier one of them than neither"
        return "neither", said
    if tuple(fitting) == ROLES:
        return "both", said
    return "+".join(map(role_label, fitting)), said


def role_label(role: Role) -> str:
    """Give the short name of a role in decisions: ``MLE``, ``DS``, ``DATA_ENGINEER``."""
    return role.upper()


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


def _places(profile: Profile, terms: Sequence[Term]) -> dict[str, list[Span]]:
    """Say where each feature stands; a skill where it is named itself, and only else where another one implies it."""
    found: dict[str, list[Span]] = {}
    named = {(f"skill:{mention.skill}", mention.span) for mention in profile.mentions}
    for term in sorted(terms, key=lambda term: (term.feature, term.span) not in named):
        found.setdefault(term.feature, []).append(term.span)
    return found


def _ranked(
    role: Role,
    baseline: float,
    added: Mapping[str, float],
    places: Mapping[str, Sequence[Span]],
    quotes: _Quotes,
    lexicon: Lexicon,
) -> Iterator[Evidence]:
    """Give the strongest features of a sum, its baseline first and what is left of it last."""
    yield Evidence(role, "baseline", baseline)
    ranked = sorted(added, key=lambda feature: (-abs(added[feature]), feature))
    for feature in ranked[:TOP_EVIDENCE]:
        spans = tuple(dict.fromkeys(places[feature]))
        yield Evidence(role, feature_name(feature, lexicon), added[feature], spans, quotes(spans))
    yield Evidence(role, "other words", sum(added[feature] for feature in ranked[TOP_EVIDENCE:]))


class _Quotes:
    """Quotes the lines that hold spans, each line once however many roles rest on it."""

    def __init__(self, profile: Profile) -> None:
        self.document = profile.document
        # names and contacts stand in no quote
        self.shown = blind_text(profile)
        self.made: dict[Span, str] = {}

    def __call__(self, spans: Sequence[Span]) -> tuple[str, ...]:
        """Give the first different quotes of some spans, as many as evidence shows."""
        found: dict[str, None] = {}
        for span in spans:
            if len(found) == MAX_QUOTES:
                break
            if span not in self.made:
                self.made[span] = quote(self.document, span, self.shown)
            found[self.made[span]] = None
        return tuple(found)


def find_changes(score: Score, lexicon: Lexicon, model: Model) -> tuple[Change, ...]:
    """Say for each role what would carry its fit across one half: the fewest words, the strongest first.

    Parameters
    ----------
    score : Score
        From :func:`score_profile` with the same lexicon and model.

    Returns
    -------
    tuple of Change
        One a role, unless nothing would move its fit. Each fit is that of the changed resume, scored anew.
    """
    weights = term_weights(visible_terms(score.profile, lexicon))
    has = {implied for mention in score.profile.mentions for implied in lexicon.closure(mention.skill)}
    found = []
    for role in model.role_names:
        if score.fit[role] < 0.5:
            asked = sorted(
                skill
                for (skill, asking), row in lexicon.affinity.items()
                if asking == role and row.share >= USUAL and skill not in has and lexicon.skills[skill].kind != "duty"
            )
            steps = {
                skill: {f"skill:{s}": 1.0 if s == skill else IMPLIED for s in lexicon.closure(skill)} for skill in asked
            }
            names, fit = _walk(weights, steps, role, model, up=True)
        else:
            steps = {feature: {feature: 0.0} for feature in weights}
            names, fit = _walk(weights, steps, role, model, up=False)
        if names:
            shown = tuple(feature_name(n if ":" in n else f"skill:{n}", lexicon) for n in names)
            up = score.fit[role] < 0.5
            found.append(Change(role, shown if up else (), () if up else shown, fit))
    return tuple(found)


def _walk(
    weights: Mapping[str, float], steps: Mapping[str, Mapping[str, float]], role: Role, model: Model, *, up: bool
) -> tuple[list[str], float]:
    """Take the step that moves a fit most, again and again, until it crosses one half or `MAX_CHANGES` are taken."""
    sign = 1.0 if up else -1.0

    def changed(current: Mapping[str, float], step: Mapping[str, float]) -> dict[str, float]:
        if up:
            return {**current, **{feature: max(gain, current.get(feature, 0.0)) for feature, gain in step.items()}}
        return {feature: weight for feature, weight in current.items() if feature not in step}

    # what a feature adds where it stands alone tells which steps are worth a full look
    alone = {feature: 1.0 for step in steps.values() for feature in step}
    weight = model.contributions(alone)[role]
    near = sorted(steps, key=lambda name: (-sum(weight.get(feature, 0.0) for feature in steps[name]), name))
    near = near[:NEAR_CHANGES]
    current, taken = dict(weights), list[str]()
    best = sign * model.logits(current)[role]
    while len(taken) < MAX_CHANGES and best < 0:
        rest = [name for name in near if name not in taken]
        tried = [changed(current, steps[name]) for name in rest]
        logits = [sign * model.logits(one)[role] for one in tried]
        if not logits or max(logits) <= best + 1e-9:
            break
        place = logits.index(max(logits))
        best, current = logits[place], tried[place]
        taken.append(rest[place])
    return taken, probability(sign * best)


@cache
def _version() -> str:
    # it is looked up on the disk
    return version("rolematch")


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


def _gaps(profile: Profile, level: int, roles: Sequence[Role], lexicon: Lexicon) -> Iterator[Gap]:
    """Name what a role asks for and this resume does not name.

    First what the role's ladder asks for up to the candidate's level, then what its postings ask for most.
    """
    has = {implied for mention in profile.mentions for implied in lexicon.closure(mention.skill)}
    for role in roles:
        missing = (row for row in _asked(role, level, lexicon) if row[0] not in has)
        for skill, share, asked in islice(missing, TOP_GAPS):
            yield Gap(role, skill, lexicon.skills[skill].name, share, asked)


@lru_cache(maxsize=64)
def _asked(role: Role, level: int, lexicon: Lexicon) -> tuple[tuple[str, float, Asked], ...]:
    """List what a role asks for at a level, first things first: skill, share of the postings, and where it is asked."""
    ladder = lexicon.roles.get(role)
    if ladder is None:
        return ()
    shares = {
        skill: row.share / 100
        for (skill, asking), row in lexicon.affinity.items()
        if asking == role and lexicon.skills[skill].kind != "duty"
    }
    core: dict[str, Asked] = dict.fromkeys((s for rung in ladder.levels[:level] for s in rung.skills), "level")
    core |= dict.fromkeys(ladder.technologies, "role")
    ranked = sorted({*core, *shares}, key=lambda skill: (skill not in core, -shares.get(skill, 0.0), skill))
    return tuple((skill, shares.get(skill, 0.0), core.get(skill, "postings")) for skill in ranked)
