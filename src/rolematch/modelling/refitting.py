"""Fit a trained model to judged resumes of one's own: the heads and the levels, not the directions below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rolematch.lexicon import Lexicon
from rolematch.masking import visible_terms
from rolematch.modelling.added import fit_added_role
from rolematch.modelling.features import term_weights
from rolematch.modelling.learned import AddedRole
from rolematch.modelling.levels import LEVEL_FEATURES, level_numbers
from rolematch.modelling.ordinal import OrdinalLogistic
from rolematch.modelling.roles import with_heads_of
from rolematch.modelling.store import Model
from rolematch.modelling.training import Judged, Weights, added_documents
from rolematch.records import ROLES

LEAST_OF_A_LEVEL = 3
"""Judged resumes of each of the five levels from which on the level model is fitted to them."""


def refit_model(model: Model, judged: Sequence[Judged], lexicon: Lexicon, *, others: Sequence[Weights] = ()) -> Model:
    """Fit a model's heads, and with enough labels its levels, to judged resumes of one's own.

    What tells machine learning and data science from other work, and one from the other, stays as the model has
    learned it from postings. What is fitted is how much of it a resume has to show: a few dozen labels say that.
    Whether the model then does better has to be measured on other resumes than these.

    Parameters
    ----------
    model : Model
        From :func:`rolematch.modelling.load_model`.
    judged : sequence of Judged
        Such as :func:`rolematch.evaluation.judged_of` makes of scores and labels.
    lexicon : Lexicon
        The one that the profiles were made with. A role that was added to it (``rolematch roles add``) gets a head.
    others : sequence of mappings
        Term weights of documents of other roles, from :func:`rolematch.modelling.training.document_weights`, for the
        heads of added roles to be told from; the judged resumes of other roles are added to them.

    Returns
    -------
    Model
        To be written with :func:`rolematch.modelling.save_model`.

    Raises
    ------
    UsageError
        All of the resumes fit a role, or none does; or an added role has too few documents.
    """
    weights = [term_weights(visible_terms(j.profile, lexicon)) for j in judged]
    roles = with_heads_of(model.roles, weights, [_shipped(j.role) for j in judged])
    levels, counts = model.levels, Counter(j.level for j in judged)
    if all(counts[level] >= LEAST_OF_A_LEVEL for level in range(1, 6)):
        numbers = np.asarray([level_numbers(j.profile, lexicon) for j in judged]).reshape(-1, len(LEVEL_FEATURES))
        levels = OrdinalLogistic().fit(numbers, [j.level for j in judged]).learned
    facts = {
        **model.facts,
        "lexicon_sha256": lexicon.sha256,
        "refitted_to": dict(sorted(Counter(j.role.lower() for j in judged).items())),
    }
    added = tuple(_added(role, judged, weights, lexicon, others) for role in lexicon.roles if role not in ROLES)
    return replace(model, roles=roles, levels=levels, facts=facts, sha256="", added=added)


def _shipped(role: str) -> str:
    """Give the part of a judgement that is about the two shipped roles.

    Examples
    --------
    >>> _shipped("MLE+data_engineer"), _shipped("mle+ds"), _shipped("both"), _shipped("data_engineer")
    ('mle', 'both', 'both', 'neither')
    """
    named = role.lower().split("+")
    found = [one for one in ROLES if one in named or "both" in named]
    return "both" if len(found) == len(ROLES) else found[0] if found else "neither"


def _added(
    role: str, judged: Sequence[Judged], weights: Sequence[Weights], lexicon: Lexicon, others: Sequence[Weights]
) -> AddedRole:
    fits = [role in j.role.lower().split("+") for j in judged]
    against = [*others, *(row for row, fit in zip(weights, fits, strict=True) if not fit)]
    return fit_added_role(role, added_documents(lexicon, role), against, weights, fits)
