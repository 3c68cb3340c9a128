"""A scikit-learn transformer: resumes or plain texts to a matrix of skills."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon, load_lexicon
from rolematch.parsing.texts import mentions_in_text
from rolematch.records import CLAIMS, GRADES, Grade, Profile

DEFAULT_WEIGHTS: Mapping[Grade, float] = {"work": 1.0, "project": 1.0, "list": 1.0, "course": 1.0}


class SkillVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns each resume or text into a row: how often it names each skill.

    Parameters
    ----------
    lexicon : Lexicon, str or None
        What to look for: a lexicon, its folder, or the shipped one.
    implied : bool
        Count what a named skill implies too ("PySpark" counts for Spark and Python).
    binary : bool
        1 where a skill is named at all.
    min_df : int
        Skills that fewer of the fitted texts name get no column.
    weights : mapping of grade to float, optional
        What a mention counts by its grade ("work", "project", "list", "course"; 0 for those that are left out);
        without it each counts 1. What is denied, or part of a name, never counts. In a text, as in a profile, the
        section under whose heading a mention stands gives it its grade; where there are no headings it is "list".

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Skill id to column.
    feature_names_ : ndarray of str
        Skill ids by column, sorted.
    n_features_in_ : int
        Always 1: a text or profile a row.

    Examples
    --------
    >>> vectorizer = SkillVectorizer().fit(["Python and SQL", "SQL, Tableau"])
    >>> list(vectorizer.get_feature_names_out())
    ['python', 'sql', 'tableau']
    >>> vectorizer.transform(["Tableau, Tableau, Java"]).toarray().tolist()
    [[0.0, 0.0, 2.0]]
    """

    def __init__(
        self,
        lexicon: Lexicon | str | None = None,
        *,
        implied: bool = False,
        binary: bool = False,
        min_df: int = 1,
        weights: Mapping[Grade, float] | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.implied = implied
        self.binary = binary
        self.min_df = min_df
        self.weights = weights

    def fit(self, X: Iterable[str | Profile], y: Any = None) -> SkillVectorizer:  # noqa: ARG002
        """Learn which skills the texts name.

        Parameters
        ----------
        X : iterable of str or Profile
            Texts, or what `rolematch.parse` gives.
        y : ignored

        Raises
        ------
        ValueError
            `min_df` is no whole number above 0, or `weights` has a key that is no grade of a claim or a value that is
            no finite number of 0 or more.
        UsageError
            An element is neither a text nor a profile, or `X` is one text.
        """
        self._check_parameters()
        counts = [self._counts(item) for item in self._checked(X)]
        documents = Counter(skill for count in counts for skill in count)
        self._learn(sorted(skill for skill, number in documents.items() if number >= self.min_df))
        return self

    def transform(self, X: Iterable[str | Profile]) -> csr_matrix:
        """Give the matrix, shape (n_texts, n_skills), float64; skills without a column are passed over."""
        check_is_fitted(self, "vocabulary_")
        values: list[float] = []
        columns: list[int] = []
        ends = [0]
        for item in self._checked(X):
            row = {self.vocabulary_[s]: n for s, n in self._counts(item).items() if s in self.vocabulary_}
            for column in sorted(row):
                columns.append(column)
                values.append(1.0 if self.binary else row[column])
            ends.append(len(columns))
        return csr_matrix(
            (np.asarray(values, dtype=np.float64), columns, ends), shape=(len(ends) - 1, len(self.vocabulary_))
        )

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """Give the skill ids by column."""
        del input_features
        check_is_fitted(self, "vocabulary_")
        return self.feature_names_

    def _check_parameters(self) -> None:
        if not isinstance(self.min_df, Integral) or isinstance(self.min_df, bool) or self.min_df < 1:
            raise ValueError(f"'min_df' must be an int of 1 or more. Got {self.min_df!r} instead.")
        if self.weights is not None and not isinstance(self.weights, Mapping):
            raise ValueError(f"'weights' must map grades to numbers or be None. Got {self.weights!r} instead.")
        for grade, weight in (self.weights or {}).items():
            if grade not in CLAIMS:
                named = ", ".join(repr(claim) for claim in GRADES if claim in CLAIMS)
                raise ValueError(f"The keys of 'weights' must be among {named}. Got {grade!r} instead.")
            if not isinstance(weight, Real) or not math.isfinite(weight) or weight < 0:
                raise ValueError(
                    f"'weights' must hold finite numbers of 0 or more. Got {weight!r} for {grade!r} instead."
                )

    def _learn(self, skills: list[str]) -> None:
        self.feature_names_: npt.NDArray[np.object_] = np.asarray(skills, dtype=object)
        self.vocabulary_: dict[str, int] = {skill: column for column, skill in enumerate(skills)}
        self.n_features_in_ = 1

    def _checked(self, X: Iterable[str | Profile]) -> list[str | Profile]:
        if isinstance(X, str | Profile):
            raise UsageError("a list of texts or profiles is asked for, not a single one")
        items = list(X)
        for item in items:
            if not isinstance(item, str | Profile):
                raise UsageError(f"a text or a profile is asked for, not {type(item).__name__}")
        return items

    def _counts(self, item: str | Profile) -> dict[str, float]:
        words = self._lexicon()
        weights = DEFAULT_WEIGHTS if self.weights is None else self.weights
        counts: dict[str, float] = defaultdict(float)
        for mention in item.mentions if isinstance(item, Profile) else mentions_in_text(item, words):
            weight = weights.get(mention.grade, 0.0) if mention.grade in CLAIMS else 0.0
            if not weight:
                continue
            for skill in words.closure(mention.skill) if self.implied else (mention.skill,):
                if words.skills[skill].kind != "duty":
                    counts[skill] += weight
        return counts

    def _lexicon(self) -> Lexicon:
        return self.lexicon if isinstance(self.lexicon, Lexicon) else load_lexicon(self.lexicon)

    def __sklearn_tags__(self) -> Any:
        """Say that the input is text, for scikit-learn's checks."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags
