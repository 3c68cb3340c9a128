"""The tables of an audit: one tidy, one row a metric and group; and the one that Local Law 144 asks to publish."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rolematch.auditing.groups import UNKNOWN
from rolematch.auditing.outcomes import GAP, GroupOutcome
from rolematch.auditing.rates import LEFT_OUT, SMALL_SHARE, TOO_FEW, GroupRate

if TYPE_CHECKING:
    import pandas as pd

TIDY = {
    "metric": "string", "category": "string", "group": "string", "threshold": "Float64", "n": "Int64",
    "count": "Int64", "value": "Float64", "low": "Float64", "high": "Float64", "reference": "string",
    "ratio": "Float64", "ratio_low": "Float64", "ratio_high": "Float64", "p": "Float64", "test": "string",
    "says": "string",
}  # fmt: skip
LL144 = {
    "category": "string", "group": "string", "assessed": "Int64", "selection_n": "Int64", "selected": "Int64",
    "selection_rate": "Float64", "selection_impact_ratio": "Float64", "above_median": "Int64",
    "scoring_rate": "Float64", "scoring_impact_ratio": "Float64", "note": "string",
}  # fmt: skip
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


def rate_rows(
    metric: str, category: str, found: Iterable[GroupRate], threshold: float | None = None
) -> list[dict[str, Any]]:
    """Give rates as rows of the tidy table."""
    return [
        {
            "metric": metric, "category": category, "group": one.group, "threshold": threshold, "n": one.n,
            "count": one.count, "value": one.rate, "low": one.low, "high": one.high, "reference": one.reference or None,
            "ratio": one.ratio, "ratio_low": one.ratio_low, "ratio_high": one.ratio_high, "p": one.p,
            "test": one.test or None, "says": one.says,
        }
        for one in found
    ]  # fmt: skip


def score_rows(category: str, scores: pd.Series[float], labels: pd.Series[str]) -> list[dict[str, Any]]:
    """Give the mean and some quantiles of each group's scores as rows of the tidy table."""
    known = scores.notna()
    named = labels[known].where(labels[known].notna(), UNKNOWN)
    rows = []
    for group in sorted(named.unique(), key=lambda name: (name == UNKNOWN, name)):
        part = scores[known][(named == group).to_numpy(dtype=bool)]
        values = {"score mean": float(part.mean())}
        values |= {f"score {share:.0%}": float(part.quantile(share)) for share in SHARES}
        rows += [
            {"metric": metric, "category": category, "group": group, "n": len(part), "value": value,
             "says": UNKNOWN if group == UNKNOWN else None}
            for metric, value in values.items()
        ]  # fmt: skip
    return rows


def outcome_rows(category: str, found: Iterable[GroupOutcome]) -> list[dict[str, Any]]:
    """Give AUC, calibration and Brier score of each group as rows of the tidy table."""
    rows: list[dict[str, Any]] = []
    everybody: GroupOutcome | None = None
    for one in found:
        everybody = everybody or one
        shared = {"category": category, "group": one.group, "n": one.n, "count": one.positives}
        apart = abs(one.auc - everybody.auc) > GAP
        off = abs(one.mean_score - one.share) > GAP
        rows += [
            {**shared, "metric": "auc", "value": one.auc, "low": one.low, "high": one.high,
             "says": _said(one, f"over {GAP} from everybody's" if apart else "")},
            {**shared, "metric": "mean score less share", "value": one.mean_score - one.share,
             "says": _said(one, f"over {GAP}" if off else "")},
            {**shared, "metric": "brier", "value": one.brier, "says": _said(one, "")},
        ]  # fmt: skip
    return rows


def _said(one: GroupOutcome, says: str) -> str | None:
    return TOO_FEW if one.too_few else says or None


def ll144_rows(category: str, selection: Iterable[GroupRate], scoring: Iterable[GroupRate]) -> list[dict[str, Any]]:
    """Give one category of the table of Local Law 144: rates, each over the highest of the category, whatever its size.

    The rule (6 RCNY 5-301, 5-302) knows no least number of people; groups that were left out have a rate and no ratio.
    """
    by_selection = {one.group: one for one in selection}
    by_scoring = {one.group: one for one in scoring}
    best = {
        which: max((one.rate for one in rates.values() if one.says not in (LEFT_OUT, UNKNOWN)), default=math.nan)
        for which, rates in (("selection", by_selection), ("scoring", by_scoring))
    }

    def ratio(one: GroupRate | None, highest: float) -> float | None:
        if one is None or one.says in (LEFT_OUT, UNKNOWN) or not highest > 0:
            return None
        return one.rate / highest

    rows = []
    for group in sorted(by_selection | by_scoring, key=lambda name: (name == UNKNOWN, name)):
        selected, scored = by_selection.get(group), by_scoring.get(group)
        unknown = group == UNKNOWN
        either = [one for one in (selected, scored) if one is not None]
        notes = [
            "not in the ratios" if unknown else "",
            f"under {SMALL_SHARE:.0%} of the data" if any(one.small_share for one in either) else "",
            "left out of the ratios" if any(one.says == LEFT_OUT for one in either) else "",
            "too few to judge" if any(one.says == TOO_FEW for one in either) else "",
        ]
        rows.append(
            {
                "category": category,
                "group": group,
                "assessed": scored.n if scored else 0,
                "selection_n": selected.n if selected else 0,
                "selected": selected.count if selected else 0,
                "selection_rate": selected.rate if selected and not unknown else None,
                "selection_impact_ratio": ratio(selected, best["selection"]),
                "above_median": scored.count if scored else 0,
                "scoring_rate": scored.rate if scored and not unknown else None,
                "scoring_impact_ratio": ratio(scored, best["scoring"]),
                "note": "; ".join(filter(None, notes)) or None,
            }
        )
    return rows


def as_table(rows: Iterable[dict[str, Any]], columns: dict[str, Any]) -> pd.DataFrame:
    """Make a table with typed columns; what is no number is missing, not nan."""
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(columns))
    for name, kind in columns.items():
        if kind == "Float64":
            frame[name] = [None if value is None or value != value else float(value) for value in frame[name]]
    return frame.astype(columns)
