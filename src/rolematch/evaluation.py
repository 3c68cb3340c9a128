"""Score judged resumes with models that have not seen them: out of fold, split by person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from rolematch.lexicon import Lexicon
from rolematch.modelling.roles import RoleClassifier
from rolematch.modelling.training import Judged, fit_heads
from rolematch.records import Score
from rolematch.scoring import score_profile


def out_of_fold_scores(
    judged: Sequence[Judged], directions: RoleClassifier, lexicon: Lexicon, *, folds: int = 10, seed: int = 0
) -> list[Score]:
    """Score each judged resume with heads and a level model fitted on the other folds.

    The directions come from role documents and have seen no judged resume; what is fitted on people is refitted
    for each fold. All resumes of one person fall into one fold.

    Parameters
    ----------
    judged : sequence of Judged
        From :func:`rolematch.modelling.training.read_judged`.
    directions : RoleClassifier
        From :func:`rolematch.modelling.training.learn_directions`, or a shipped model's ``roles``.
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
    strata = [f"{j.role} {min(j.level, 3)}" for j in judged]
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    scores: list[Score | None] = [None] * len(judged)
    for rest, held in splitter.split(np.zeros((len(judged), 1)), strata, people):
        model = fit_heads(directions, [judged[i] for i in rest], lexicon, {"lexicon_sha256": lexicon.sha256})
        for i in held:
            scores[i] = score_profile(judged[i].profile, lexicon, model)
    return [score for score in scores if score is not None]
