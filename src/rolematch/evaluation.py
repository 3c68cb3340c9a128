"""Score judged resumes with models that have not seen them: out of fold, split by person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from rolematch.lexicon import Lexicon
from rolematch.modelling.training import Judged, RoleDocuments, fit_model
from rolematch.records import Score
from rolematch.scoring import score_profile


def out_of_fold_scores(
    judged: Sequence[Judged], documents: RoleDocuments, lexicon: Lexicon, *, folds: int = 10, seed: int = 0
) -> list[Score]:
    """Score each judged resume with a model that was fitted on the role documents and the other folds.

    All resumes of one person fall into one fold.

    Parameters
    ----------
    judged : sequence of Judged
        From :func:`rolematch.modelling.training.read_judged`.
    documents : RoleDocuments
        From :func:`rolematch.modelling.training.read_documents`.
    lexicon : Lexicon
        The one that the profiles were made with.
    folds, seed : int
        How many folds, and the seed of their shuffling.

    Returns
    -------
    list of Score
        In the order of `judged`.
    """
    people = [j.person for j in judged]
    strata = ["MLE" if j.role == "both" else j.role for j in judged]
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    scores: list[Score | None] = [None] * len(judged)
    for rest, held in splitter.split(np.zeros((len(judged), 1)), strata, people):
        model = fit_model(documents, [judged[i] for i in rest], lexicon)
        for i in held:
            scores[i] = score_profile(judged[i].profile, lexicon, model)
    return [score for score in scores if score is not None]
