"""Two proportions: the interval of their ratio, and whether they may differ by chance alone."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize, stats

LEVEL = 0.95
# Boschloo's test looks at every table with these margins: above so many, Fisher's mid-p gives the same to the eye
MOST_TABLES = 20_000
_STEPS = 400


def rate_interval(count: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Give Wilson's interval of one proportion; (nan, nan) of nobody.

    Examples
    --------
    >>> [round(end, 3) for end in rate_interval(8, 10)]
    [0.49, 0.943]
    """
    if n == 0:
        return math.nan, math.nan
    found = stats.binomtest(count, n).proportion_ci(confidence_level=level, method="wilson")
    return float(found.low), float(found.high)


def ratio_interval(count: int, n: int, other: int, m: int, level: float = LEVEL) -> tuple[float, float]:
    """Give Koopman's score interval of the ratio ``(count / n) / (other / m)``.

    It holds the ratios that a score test does not reject, keeps its level in small samples better than the interval
    of the logarithm (Katz), and exists where a count is zero.

    Parameters
    ----------
    count, n : int
        Selected, and all, of the group above the line.
    other, m : int
        The same of the group below the line.
    level : float
        0 to 1.

    Returns
    -------
    low, high : float
        Low is 0 where `count` is 0, high infinite where `other` is 0.

    References
    ----------
    P. A. R. Koopman, "Confidence intervals for the ratio of two binomial proportions", Biometrics 40 (1984),
    513-517. Its comparison with others: M. W. Fagerland, S. Lydersen, P. Laake, "Recommended confidence intervals for
    two independent binomial proportions", Statistical Methods in Medical Research 24 (2015), 224-254.

    Examples
    --------
    >>> [round(end, 2) for end in ratio_interval(36, 40, 16, 80)]
    [2.94, 7.15]
    """
    if n == 0 or m == 0:
        return math.nan, math.nan
    most = float(stats.chi2.ppf(level, 1))

    def above(log_ratio: float) -> float:
        return _score(math.exp(log_ratio), count, n, other, m) - most

    # where there is no estimate, any ratio between the two ends will do to start from
    middle = math.log((count or 0.5) / n) - math.log((other or 0.5) / m)
    low = 0.0 if count == 0 else math.exp(_crossing(above, middle, -1.0))
    high = math.inf if other == 0 else math.exp(_crossing(above, middle, 1.0))
    return low, high


def _score(ratio: float, count: int, n: int, other: int, m: int) -> float:
    """Give the score statistic of the hypothesis that the ratio is `ratio`; chi-squared with one degree of freedom."""
    half = ratio * (n + other) + count + m
    first = (half - math.sqrt(max(0.0, half**2 - 4.0 * ratio * (n + m) * (count + other)))) / (2.0 * (n + m))
    first = min(max(first, 0.0), 1.0, ratio)
    second = first / ratio
    apart = count / n - ratio * other / m
    variance = first * (1.0 - first) / n + ratio**2 * second * (1.0 - second) / m
    if variance <= 0.0:
        return 0.0 if abs(apart) < 1e-12 else math.inf
    return apart**2 / variance


def _crossing(above: object, start: float, step: float) -> float:
    assert callable(above)
    near = start
    for _ in range(_STEPS):
        far = near + step
        if above(far) > 0.0:
            # an infinite end is as far as the root may be sought
            return float(optimize.brentq(lambda x: min(above(x), 1e9), near, far, xtol=1e-12))
        near = far
    return near


def differ_by_chance(count: int, n: int, other: int, m: int) -> tuple[float, str]:
    """Give the two-sided p of two proportions being the same, and the name of the test.

    Boschloo's exact test: it takes Fisher's p for the statistic and asks how often chance gives one so small, whatever
    the common rate is. It keeps its level and is never weaker than Fisher's test, which in small samples finds too
    little. Where the tables with such margins are too many to look at, Fisher's test with the mid-p correction, whose
    answers are close to it.

    Returns
    -------
    p : float
        0 to 1; nan of nobody.
    test : str
        ``boschloo`` or ``fisher-mid-p``.

    References
    ----------
    S. Lydersen, M. W. Fagerland, P. Laake, "Recommended tests for association in 2 x 2 tables", Statistics in Medicine
    28 (2009), 1159-1175.

    Examples
    --------
    >>> p, test = differ_by_chance(7, 10, 2, 10)
    >>> round(p, 3), test
    (0.041, 'boschloo')
    """
    if n == 0 or m == 0:
        return math.nan, ""
    if (n + 1) * (m + 1) > MOST_TABLES:
        return mid_p(count, n, other, m), "fisher-mid-p"
    if count + other in (0, n + m):
        # all or none: no table is less extreme
        return 1.0, "boschloo"
    found = stats.boschloo_exact([[count, other], [n - count, m - other]])
    return min(1.0, float(found.pvalue)), "boschloo"


def mid_p(count: int, n: int, other: int, m: int) -> float:
    """Give Fisher's two-sided p with half the probability of the table itself taken away.

    Examples
    --------
    Of the eight cups of tea, 34 of 70 tables are as extreme as three right of four, and 16 are that one:

    >>> round(mid_p(3, 4, 1, 4) * 70, 6)
    26.0
    """
    whole = count + other
    support = np.arange(max(0, whole - m), min(n, whole) + 1)
    chances = stats.hypergeom.pmf(support, n + m, n, whole)
    seen = float(stats.hypergeom.pmf(count, n + m, n, whole))
    # equal but for rounding is equal
    return float(min(1.0, chances[chances <= seen * (1.0 + 1e-9)].sum() - seen / 2.0))
