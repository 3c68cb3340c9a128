"""Tables behind the pictures of an evaluation: calibration, risk and coverage, confusion, learning, ablations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rolematch.errors import UsageError
from rolematch.evaluation.metrics import FIGURES, Answers, answers_of, fits_of_role, right_roles, surest
from rolematch.lexicon import Lexicon
from rolematch.masking import Term, visible_terms
from rolematch.modelling import Model
from rolematch.modelling.features import term_weights
from rolematch.modelling.roles import with_heads_of
from rolematch.modelling.training import Judged
from rolematch.records import ROLES, Score

if TYPE_CHECKING:
    import pandas as pd

SAID = ("MLE", "DS", "both", "neither", "uncertain")
CLASSES = ("mle", "ds", "both", "neither")
LEVELS = (1, 2, 3, 4, 5)
# figures that are followed along a curve or an ablation: their names in `FIGURES`
FOLLOWED = {
    "AUC, MLE against DS": "AUC of MLE against DS",
    "AUC, either against neither": "AUC of either role against neither",
    "Brier, MLE": "Brier score of the MLE head",
    "Brier, DS": "Brier score of the DS head",
}
ABLATIONS: Mapping[str, Callable[[Term], bool]] = {
    "as it is": lambda term: bool(term.feature),
    "skills alone": lambda term: term.feature.startswith("skill:"),
    "plain words alone": lambda term: term.feature.startswith("word:"),
    "no lists of skills": lambda term: term.section != "skills",
    "lists of skills alone": lambda term: term.section == "skills",
    "no described work": lambda term: term.section not in ("experience", "projects"),
    "nothing implied": lambda term: not term.implied,
}
"""What is left of the words that a model may see, by the name of the ablation."""


def calibration_table(answers: Answers, bins: int = 5) -> pd.DataFrame:
    """Compare what was said with how often it was so, in bins of equally many resumes.

    Parameters
    ----------
    answers : Answers
        From `rolematch.evaluation.answers_of`.
    bins : int
        How many a role; fewer where there are fewer resumes.

    Returns
    -------
    pandas.DataFrame
        ``role``, ``fit`` (mean of the bin), ``share`` judged to fit, ``low`` and ``high`` (its 95% interval, Wilson),
        ``n``. Calibrated is where ``fit`` and ``share`` are the same.
    """
    import pandas as pd
    from scipy.stats import binomtest

    rows = []
    for column, role in enumerate(ROLES):
        fits, target = fits_of_role(answers, column)
        for part in np.array_split(np.argsort(fits, kind="stable"), bins):
            if len(part):
                hits = int(target[part].sum())
                interval = binomtest(hits, len(part)).proportion_ci(method="wilson")
                rows.append((role, fits[part].mean(), hits / len(part), interval.low, interval.high, len(part)))
    return pd.DataFrame(rows, columns=["role", "fit", "share", "low", "high", "n"])


def coverage_table(answers: Answers) -> pd.DataFrame:
    """Say how often the role is right among the surest resumes, from the surest one to all of them.

    Returns
    -------
    pandas.DataFrame
        ``coverage`` (share of the resumes, the surest first), ``n``, ``right`` (share rightly said), ``risk`` (1 less
        that). A program that knows what it does not know has little risk at little coverage.
    """
    import pandas as pd

    right, total = right_roles(answers), len(answers.roles)
    order = surest(answers, 1.0)
    shares = np.cumsum(right[order]) / np.arange(1, total + 1)
    table = {"coverage": np.arange(1, total + 1) / total, "n": np.arange(1, total + 1), "right": shares}
    return pd.DataFrame({**table, "risk": 1 - shares})


def confusion(answers: Answers) -> pd.DataFrame:
    """Count decisions (columns) by judgement (rows)."""
    import pandas as pd

    counts = pd.crosstab(pd.Series(answers.roles), pd.Series(answers.decisions))
    table = counts.reindex(index=list(CLASSES), columns=list(SAID), fill_value=0)
    return table.rename_axis(index="judged", columns="said")


def level_confusion(answers: Answers) -> pd.DataFrame:
    """Count levels that were said (columns) by levels that were judged (rows)."""
    import pandas as pd

    counts = pd.crosstab(pd.Series(answers.levels.astype(int)), pd.Series(answers.said_levels.astype(int)))
    table = counts.reindex(index=list(LEVELS), columns=list(LEVELS), fill_value=0)
    return table.rename_axis(index="judged level", columns="said level")


def ablation_table(judged: Sequence[Judged], scores: Sequence[Score], model: Model, lexicon: Lexicon) -> pd.DataFrame:
    """Measure a model when it may see only a part of each resume; it is not trained again.

    Returns
    -------
    pandas.DataFrame
        A row for each of `ABLATIONS`, a column for each of `FOLLOWED`: areas under the curve (1 is best, 0.5 is
        chance) and Brier scores (0 is best).
    """
    import pandas as pd

    answers = answers_of(judged, scores)
    terms = [visible_terms(j.profile, lexicon) for j in judged]
    rows = {}
    for name, kept in ABLATIONS.items():
        weights = [term_weights(filter(kept, found)) for found in terms]
        rows[name] = _followed(replace(answers, fits=model.roles.predict_proba(weights)))
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(FOLLOWED))


def learning_table(
    judged: Sequence[Judged],
    scores: Sequence[Score],
    model: Model,
    lexicon: Lexicon,
    *,
    sizes: Sequence[int] = (8, 12, 16, 20, 24),
    repeats: int = 20,
    held: float = 0.3,
    seed: int = 0,
) -> pd.DataFrame:
    """Fit a model's heads to more and more judged resumes, and measure on others: whether more labels help.

    Each time, a part of the people is held back to measure on, and of the rest some are drawn to fit to. The
    directions below the heads stay (see :func:`rolematch.modelling.refitting.refit_model`).

    Parameters
    ----------
    judged, scores
        From :func:`rolematch.evaluation.judged_of`.
    sizes : sequence of int
        How many people to fit to; sizes that leave too few are left out.
    repeats : int
        Draws for each size.
    held : float
        Share of the people who are held back.
    seed : int
        Of the draws.

    Returns
    -------
    pandas.DataFrame
        ``labels`` (0: the model as it is, measured on the same people), ``figure`` (of `FOLLOWED`), ``mean`` over the
        draws, ``low`` and ``high`` (of the middle 80% of them), ``draws``.

    Raises
    ------
    UsageError
        There are too few people for the smallest size.
    """
    import pandas as pd

    answers = answers_of(judged, scores)
    weights = [term_weights(visible_terms(j.profile, lexicon)) for j in judged]
    people, rng = np.unique(answers.people), np.random.default_rng(seed)
    back = max(1, round(held * len(people)))
    usable = [size for size in sizes if size <= len(people) - back]
    if not usable:
        raise UsageError(f"{len(people)} people are too few: {back} are held back, and {min(sizes)} are asked for")
    rows = []
    for _ in range(repeats):
        drawn = rng.permutation(people)
        test = np.flatnonzero(np.isin(answers.people, drawn[:back]))
        held_weights = [weights[i] for i in test]
        for size in (0, *usable):
            rest = np.flatnonzero(np.isin(answers.people, drawn[back : back + size]))
            try:
                roles = model.roles
                if size:
                    roles = with_heads_of(roles, [weights[i] for i in rest], answers.roles[rest].tolist())
            except UsageError:
                # a draw without anybody who fits a role has nothing to teach
                continue
            found = _followed(replace(answers.of(test), fits=roles.predict_proba(held_weights)))
            rows += [(size, name, value) for name, value in zip(FOLLOWED, found, strict=True)]
    table = pd.DataFrame(rows, columns=["labels", "figure", "value"]).dropna()
    grouped = table.groupby(["labels", "figure"], sort=False)["value"]
    made = grouped.agg(
        mean="mean", low=lambda values: values.quantile(0.1), high=lambda values: values.quantile(0.9), draws="count"
    )
    return made.reset_index()


def _followed(answers: Answers) -> list[float]:
    return [_figure(FIGURES[name], answers) for name in FOLLOWED.values()]


def _figure(figure: Callable[[Answers], float], answers: Answers) -> float:
    """Compute a figure; nan where a class that it needs is not there."""
    known = {"mle", "ds"} <= set(answers.roles.tolist()) and "neither" in answers.roles
    return figure(answers) if known else float("nan")
