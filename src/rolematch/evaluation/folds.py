"""Score resumes with models that have not seen them: judged ones by person, and those of other fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import KFold, StratifiedGroupKFold

from rolematch.lexicon import Lexicon
from rolematch.masking import visible_terms
from rolematch.modelling.features import term_weights
from rolematch.modelling.roles import RoleClassifier
from rolematch.modelling.training import Judged, RoleDocuments, fit_model
from rolematch.parsing import parse_document
from rolematch.parsing.phrases import title_phrases
from rolematch.records import Profile, Score
from rolematch.scoring import score_profile


def out_of_fold_scores(
    judged: Sequence[Judged],
    documents: RoleDocuments,
    lexicon: Lexicon,
    *,
    folds: int = 10,
    seed: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
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
    progress : callable, optional
        Called with the step's name, how many resumes are done, and of how many.

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
        if progress is not None:
            progress("scoring out of fold", sum(score is not None for score in scores), len(judged))
    return [score for score in scores if score is not None]


def other_field_fits(
    judged: Sequence[Judged], documents: RoleDocuments, lexicon: Lexicon, *, folds: int = 5, seed: int = 0
) -> npt.NDArray[np.float64]:
    """Give the fits of the other-field resumes, each by a classifier that has not learned from it.

    Returns
    -------
    array of shape (documents.resumes, 2)
        In the order of ``ROLES``.
    """
    first = len(documents.weights) - documents.resumes
    weights = [term_weights(visible_terms(j.profile, lexicon)) for j in judged]
    fits = np.zeros((documents.resumes, 2))
    for rest, held in KFold(folds, shuffle=True, random_state=seed).split(fits):
        kept = [*range(first), *(first + rest)]
        classifier = RoleClassifier().fit(
            [documents.weights[i] for i in kept],
            [documents.roles[i] for i in kept],
            [documents.sources[i] for i in kept],
            weights,
            [j.role for j in judged],
            [j.person for j in judged],
        )
        fits[held] = classifier.predict_proba([documents.weights[first + i] for i in held])
    return fits


def without_titles(profile: Profile, lexicon: Lexicon) -> Profile:
    r"""Read a resume anew with every job title crossed out: in its positions, its headline and its sentences.

    What a model says of such a profile cannot be an echo of what the candidate calls himself.

    Examples
    --------
    >>> from rolematch.layout import lay_out
    >>> from rolematch.lexicon import load_lexicon
    >>> from rolematch.reading import read_bytes
    >>> lexicon = load_lexicon()
    >>> text = b"Summary\nSenior data scientist who likes Python\n"
    >>> profile = parse_document(lay_out(read_bytes(text, "a.txt")), lexicon, 2026 * 12)
    >>> without_titles(profile, lexicon).document.text
    'Summary\nXxxxxx xxxx xxxxxxxxx who likes Python\n'
    """
    text = list(profile.document.text)
    spans = [*title_phrases(profile.document.text, lexicon), *(p.title_span for p in profile.positions if p.title_span)]
    for span in spans:
        for place in range(span.start, span.end):
            if text[place].isalpha():
                text[place] = "X" if text[place].isupper() else "x"
    return parse_document(replace(profile.document, text="".join(text)), lexicon, profile.as_of)
