"""One evaluation from a data folder to its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rolematch.evaluation.folds import other_field_fits, out_of_fold_scores, without_titles
from rolematch.evaluation.metrics import answers_of, measure
from rolematch.evaluation.report import Evaluation, write_report
from rolematch.lexicon import Lexicon
from rolematch.modelling import Model
from rolematch.modelling.training import RoleDocuments, read_documents, read_judged
from rolematch.records import ROLES
from rolematch.scoring import MIN_TERMS, decide

Progress = Callable[[str, int, int], None]


def evaluate_model(
    data: str | Path,
    out: str | Path,
    lexicon: Lexicon,
    model: Model,
    *,
    folds: int = 10,
    resamples: int = 1000,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure on a data folder what `train` makes of it, out of fold, and write a report.

    Parameters
    ----------
    data : path
        As for :func:`rolematch.modelling.training.train_from`.
    out : path
        The folder of the report; see :func:`rolematch.evaluation.write_report`.
    model : Model
        The model whose weights the report lists. The figures are of models fitted for each fold.
    folds, resamples : int
        Folds by person, and bootstrap samples for the intervals.

    Raises
    ------
    UsageError
        The folder lacks one of its files.
    """
    folder = Path(data)
    documents = read_documents(folder, lexicon, workers, progress)
    judged = read_judged(folder, lexicon, workers, progress)
    scores = out_of_fold_scores(judged, documents, lexicon, folds=folds, progress=progress)
    crossed = [replace(j, profile=without_titles(j.profile, lexicon)) for j in judged]
    masked = out_of_fold_scores(crossed, documents, lexicon, folds=folds, progress=progress)
    fits = other_field_fits(judged, documents, lexicon)
    evaluation = Evaluation(
        answers=answers_of(judged, scores),
        plain=measure(answers_of(judged, scores), resamples=resamples),
        masked=measure(answers_of(judged, masked), resamples=resamples),
        others=Counter(
            decide(dict(zip(ROLES, map(float, fit), strict=True)), doubt)[0]
            for fit, doubt in zip(fits, _doubts(documents), strict=True)
        ),
        folds=folds,
    )
    write_report(evaluation, judged, scores, model, lexicon, out)
    return evaluation


def _doubts(documents: RoleDocuments) -> list[str | None]:
    rows = documents.weights[len(documents.weights) - documents.resumes :]
    return ["too little to judge" if len(row) < MIN_TERMS else None for row in rows]
