"""Terms to numbers: each term once, graded by where a resume names it best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rolematch.masking import Term
from rolematch.records import SectionKind

# Work outweighs a course: what stands in a described job or project counts whole, in a list of skills a little
# less, in education and certificates half (a course in machine learning is not a job in it).
GRADES: Mapping[SectionKind, float] = {
    "experience": 1.0,
    "projects": 1.0,
    "summary": 1.0,
    "publications": 1.0,
    "other": 1.0,
    "volunteer": 1.0,
    "skills": 0.75,
    "education": 0.5,
    "certifications": 0.5,
    "awards": 0.5,
}
# A weak claim ("familiar with") counts like a course, wherever it stands
WEAK = 0.5
# What another skill implies counts half: one rare word with a long chain behind it would weigh like a career
IMPLIED = 0.5


def term_weights(terms: Iterable[Term], *, graded: bool = True) -> dict[str, float]:
    """Weigh the terms of one resume by the best place that each has in it; saying a word again buys nothing.

    Parameters
    ----------
    terms : iterable of Term
        From :func:`rolematch.masking.visible_terms`.
    graded : bool
        Role documents have no sections worth grading; pass False to take every place alike.

    Returns
    -------
    dict of str to float
        Feature to weight, above 0 and at most 1.

    Examples
    --------
    >>> from rolematch.records import Span
    >>> listed = [Term("skill:pytorch", Span(i, i + 1), "skills") for i in range(50)]
    >>> used = Term("skill:pytorch", Span(60, 67), "experience")
    >>> term_weights(listed), term_weights([*listed, used])
    ({'skill:pytorch': 0.75}, {'skill:pytorch': 1.0})
    """
    weights: dict[str, float] = {}
    for term in terms:
        weight = GRADES.get(term.section, 1.0) if graded else 1.0
        if graded and term.weak:
            weight = min(weight, WEAK)
        if term.implied:
            weight *= IMPLIED
        weights[term.feature] = max(weight, weights.get(term.feature, 0.0))
    return dict(sorted(weights.items()))
