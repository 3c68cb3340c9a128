"""The page of an audit: one file without scripts, that loads nothing from anywhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rolematch.auditing.groups import UNKNOWN
from rolematch.auditing.pictures import ratio_picture, score_picture, sweep_picture
from rolematch.auditing.rates import BELOW, LEFT_OUT, NO_RATE, NOT_BELOW, TOO_FEW
from rolematch.auditing.running import RATES, SWEEP, Audit
from rolematch.errors import UsageError
from rolematch.reporting import printable

if TYPE_CHECKING:
    import pandas as pd

TEMPLATE = "audit.html.jinja"
CHANCE = 0.05
OUTCOMES = {"auc": "AUC", "mean score less share": "difference", "brier": "Brier score"}
NOTHING = "–"


def audit_page(audit: Audit, *, source: str = "") -> str:
    """Write an audit as HTML.

    Every word that comes from a file is escaped; a policy in the page's head forbids scripts and requests.

    Raises
    ------
    UsageError
        Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise UsageError("an audit needs fairlearn and Jinja2: pip install 'rolematch[audit]'") from error
    environment = Environment(
        loader=PackageLoader("rolematch.auditing", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "share": share, "shown": printable, "p": p_text}
    table = audit.table
    return environment.get_template(TEMPLATE).render(
        audit=audit,
        source=source,
        rates=RATES,
        alarms=_rows(audit.alarms),
        verdict=verdict,
        says_class={BELOW: "alarm", TOO_FEW: "faint", UNKNOWN: "faint", LEFT_OUT: "faint", NO_RATE: "faint"},
        categories=[_category(audit, table, category) for category in dict.fromkeys(table["category"])],
        published=_rows(audit.ll144),
    )


def verdict(row: dict[str, Any]) -> str:
    """Say in words what a row of rates shows.

    Examples
    --------
    >>> verdict({"says": "below four fifths", "p": 0.2})
    'below four fifths, may be chance'
    """
    says, p = str(row["says"]), row["p"]
    if says not in (BELOW, NOT_BELOW) or p is None:
        return says
    if says == BELOW:
        return f"{says}, {'hardly' if p < CHANCE else 'may be'} chance"
    return f"{says}, but hardly chance" if p < CHANCE else says


def number(value: float | None, digits: int = 3) -> str:
    """Write a number, with a dash for none and a sign for what has no end.

    Examples
    --------
    >>> number(0.79951), number(None), number(float("inf"))
    ('0.800', '–', '∞')
    """
    if value is None or math.isnan(value):
        return NOTHING
    return "∞" if math.isinf(value) else f"{value:.{digits}f}"


def share(value: float | None) -> str:
    """Write a share in percent."""
    return NOTHING if value is None or math.isnan(value) else f"{100 * value:.1f}%"


def p_text(value: float | None) -> str:
    """Write a p, and one that is too small to write as such."""
    return NOTHING if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def _category(audit: Audit, table: pd.DataFrame, category: str) -> dict[str, Any]:
    of = table[table["category"] == category]
    swept = of[of["metric"] == SWEEP]
    scores = of[of["metric"].str.startswith("score ")]
    thresholds = []
    for threshold, rows in swept.groupby("threshold"):
        judged = [row for row in _rows(rows) if row["says"] in (BELOW, NOT_BELOW)]
        thresholds.append(
            {
                "threshold": threshold,
                "rates": [row["value"] for row in _rows(rows)],
                "lowest": min(judged, key=lambda row: float(row["ratio"]), default=None),
            }
        )
    by_group: dict[str, dict[str, Any]] = {}
    for row in _rows(scores):
        by_group.setdefault(row["group"], {"group": row["group"], "n": row["n"]})[row["metric"]] = row["value"]
    return {
        "name": category,
        "rates": {rate: _rows(of[of["metric"] == rate]) for rate in RATES},
        "ratio_pictures": {rate: ratio_picture(of[of["metric"] == rate]) for rate in ("selection", "scoring")},
        "sweep": thresholds,
        "sweep_groups": list(dict.fromkeys(swept["group"])),
        "sweep_picture": sweep_picture(swept),
        "scores": list(by_group.values()),
        "score_picture": score_picture(scores[scores["metric"] != "score mean"]),
        "outcomes": audit.outcomes.get(category, ()),
        "outcome_says": _outcome_says(of),
    }


def _outcome_says(of: pd.DataFrame) -> dict[str, str]:
    """Say in words for each group what its rows of outcomes say."""
    said: dict[str, list[str]] = {}
    for row in _rows(of[of["metric"].isin(OUTCOMES)]):
        says = said.setdefault(row["group"], [])
        if row["says"] == TOO_FEW:
            says[:] = [TOO_FEW]
        elif row["says"]:
            says.append(f"{OUTCOMES[row['metric']]} {row['says']}")
    return {group: "; ".join(says) for group, says in said.items()}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    import pandas as pd

    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict(orient="records")
    ]
