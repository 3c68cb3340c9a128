"""Terms to numbers: capped counts, graded by where a term stands, then TF-IDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

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
CAP = 4.0


def term_weights(terms: Iterable[Term], *, graded: bool = True) -> dict[str, float]:
    """Count the terms of one resume: graded by section, and capped, so that repeating a word buys nothing.

    Parameters
    ----------
    terms : iterable of Term
        From :func:`rolematch.masking.visible_terms`.
    graded : bool
        Role documents have no sections worth grading; pass False to count each term whole.

    Returns
    -------
    dict of str to float
        Feature to weight, in 0..``CAP``.

    Examples
    --------
    >>> from rolematch.records import Span
    >>> spam = [Term("skill:pytorch", Span(i, i + 1), "skills") for i in range(50)]
    >>> term_weights(spam)
    {'skill:pytorch': 4.0}
    """
    counts: dict[str, float] = defaultdict(float)
    for term in terms:
        weight = GRADES.get(term.section, 1.0) if graded else 1.0
        weight = min(weight, WEAK) if graded and term.weak else weight
        counts[term.feature] += weight * IMPLIED if term.implied else weight
    return {feature: min(CAP, count) for feature, count in sorted(counts.items())}


def as_rows(weights: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Apply the sublinear part, ``1 + log`` of a weight of one or more and the weight itself below.

    scikit-learn's ``sublinear_tf`` is for whole counts: it would turn a half mention into 0.3 and a tenth into a
    negative number.
    """
    import math

    return [{f: 1.0 + math.log(w) if w >= 1.0 else w for f, w in row.items()} for row in weights]
