"""One audit, from results and groups to all its tables."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolematch.auditing.groups import Groups, close_labels, read_groups
from rolematch.auditing.outcomes import GroupOutcome, group_outcomes
from rolematch.auditing.rates import BELOW, NOT_BELOW, group_rates, group_rates_from, label_pairs
from rolematch.auditing.sample import Sample, Selection, make_sample
from rolematch.auditing.tables import LL144, TIDY, as_table, ll144_rows, outcome_rows, rate_rows, score_rows
from rolematch.errors import UsageError
from rolematch.records import Failure, Score
from rolematch.reporting import to_frame

if TYPE_CHECKING:
    import pandas as pd

RATES = {
    "selection": "the share that was selected",
    "scoring": "the share with a score above the median of all",
    "decided": "the share that was decided, and not answered “uncertain”",
    "readable": "the share of files that could be read",
}
"""What is counted, and in words; of the last two, too, more is better for who applies."""
SWEEP = "selection from a score of"
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(2, 19))


@dataclass(frozen=True, repr=False)
class Audit:
    """What an audit found.

    Attributes
    ----------
    table : pandas.DataFrame
        Tidy: one row a metric, category and group. ``metric`` is ``selection``, ``scoring``, ``decided`` or
        ``readable`` (rates), ``selection from a score of`` (at each ``threshold``), ``score mean`` and quantiles, and
        with outcomes ``auc``, ``mean score less share`` and ``brier``. ``value`` has its interval in ``low`` and
        ``high``; of a rate, ``ratio`` is that over the rate of ``reference``, with ``ratio_low``, ``ratio_high``
        and ``p`` by ``test``; ``says`` is what may be said of it.
    ll144 : pandas.DataFrame
        The figures that New York City's Local Law 144 asks to publish, a row a group.
    outcomes : mapping
        For each category, what `group_outcomes` found; empty without outcomes.
    sample : Sample
        What was audited.
    notes : tuple of str
        Counts and warnings, in words.
    """

    table: pd.DataFrame
    ll144: pd.DataFrame
    outcomes: dict[str, tuple[GroupOutcome, ...]]
    sample: Sample
    notes: tuple[str, ...]

    @property
    def alarms(self) -> pd.DataFrame:
        """Give the rows of rates below four fifths in groups that are large enough to say so, sweep left out."""
        return self.table[(self.table["says"] == BELOW) & self.table["metric"].isin(RATES)].reset_index(drop=True)

    @property
    def verdict(self) -> str:
        """Say in one sentence what was found, and no more than that."""
        if len(self.alarms):
            many = len(self.alarms) > 1
            return f"{len(self.alarms)} {'rates are' if many else 'rate is'} below four fifths of the highest."
        if not (self.rates["says"] == NOT_BELOW).any():
            return "No two groups are large enough to compare."
        return "No rate of a group that is large enough is below four fifths of the highest."

    @property
    def rates(self) -> pd.DataFrame:
        """Give the rows of rates, sweep left out."""
        return self.table[self.table["metric"].isin(RATES)].reset_index(drop=True)

    def write(self, folder: str | Path) -> None:
        """Write ``audit.html``, ``audit.csv`` and ``ll144.csv`` into a folder."""
        from rolematch.auditing.writing import write_audit

        write_audit(self, folder)

    def __repr__(self) -> str:
        return f"<Audit of {len(self.sample.rows)} resumes: {len(self.alarms)} ratios below four fifths>"

    def _repr_html_(self) -> str:
        shown = self.rates[
            ["metric", "category", "group", "n", "value", "ratio", "ratio_low", "ratio_high", "p", "says"]
        ]
        table = shown.to_html(index=False, escape=True, float_format="{:.3f}".format)
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"


def audit_results(
    results: Iterable[Score | Failure] | pd.DataFrame | str | Path,
    groups: Groups | pd.DataFrame | str | Path,
    *,
    selection: Selection | None = None,
    cross: Sequence[tuple[str, str]] | None = None,
    leave_out: float = 0.0,
    unknown: Iterable[str] = (),
) -> Audit:
    """Compare the results of a screening between groups.

    Parameters
    ----------
    results : path, table, or iterable of Score or Failure
        As `to_frame` takes them, or the table that it gives.
    groups : path or table
        As `read_groups` takes them.
    selection : Selection, optional
        The opening, and who counts as selected.
    cross : pairs of categories, optional
        Whose intersections to look at; without it, those of the first two categories.
    leave_out : float
        Groups of a smaller share of the data get no ratio; Local Law 144 allows it below 0.02.
    unknown : iterable of str
        Labels that mean the same as a blank.

    Raises
    ------
    UsageError
        Something is missing or contradicts itself, or fairlearn is not installed.
    """
    import pandas as pd

    selection = selection or Selection()
    known = groups if isinstance(groups, Groups) else read_groups(groups, unknown)
    frame = results if isinstance(results, pd.DataFrame) else to_frame(results)
    if not 0.0 <= leave_out < 1.0:
        raise UsageError(f"leave out {leave_out}: a share of the data, such as 0.02")
    sample = make_sample(frame, known, selection)
    pairs = [known.categories[:2]] if cross is None and known.categories[1:] else list(cross or ())
    tidy: list[dict[str, Any]] = []
    published: list[dict[str, Any]] = []
    outcomes = {}
    scores = sample.rows["score"]
    values = {
        "selection": sample.rows["selected"],
        "scoring": (scores > scores.median()).astype(float).where(scores.notna()),
        "decided": sample.rows["decided"],
        "readable": sample.rows["read"],
    }
    for columns in [*((category,) for category in known.categories), *map(tuple, pairs)]:
        missing = [column for column in columns if column not in known.categories]
        if missing or len(set(columns)) != len(columns):
            raise UsageError(f"{','.join(columns)}: the categories are {', '.join(known.categories)}")
        labels, category = sample.labels[list(columns)], " × ".join(columns)
        found = {rate: group_rates(values[rate], labels, leave_out=leave_out) for rate in RATES}
        for rate, rows in found.items():
            tidy += rate_rows(rate, category, rows)
        published += ll144_rows(category, found["selection"], found["scoring"])
        for threshold, rows in group_rates_from(scores, labels, THRESHOLDS, leave_out=leave_out).items():
            tidy += rate_rows(SWEEP, category, rows, threshold)
        names = label_pairs(labels)
        tidy += score_rows(category, scores, names)
        if sample.rows["outcome"].notna().any():
            outcomes[category] = group_outcomes(scores, sample.rows["outcome"], names)
            tidy += outcome_rows(category, outcomes[category])
    return Audit(as_table(tidy, TIDY), as_table(published, LL144), outcomes, sample, tuple(_notes(sample, known)))


def _notes(sample: Sample, groups: Groups) -> list[str]:
    rows = sample.rows
    unread = int((rows["read"] == 0).sum())
    unsaid = int(rows["selected"].isna().sum())
    outcomes = int(rows["outcome"].notna().sum())
    said = [
        f"{len(rows)} resumes were screened, of which {len(rows) - unread} were scored and {unread} could not be read."
    ]
    if sample.not_listed:
        more = " Failures have no sha256." if unread and groups.key == "sha256" else ""
        said.append(f"{sample.not_listed} of them are not among the groups, and unknown in every category.{more}")
    if sample.not_screened:
        said.append(f"{sample.not_screened} rows of the groups are of no resume that was screened, and were not used.")
    said += [
        f"{int(sample.labels[category].isna().sum())} of {len(rows)} are unknown in {category}: in none of its ratios."
        for category in groups.categories
    ]
    if unsaid:
        said.append(f"Of {unsaid} it is not known whether they were selected.")
    if outcomes:
        said.append(f"Of {outcomes} the outcome is given.")
    return said + close_labels(groups)
