"""Put results and groups side by side: one row a resume, with what was decided and where it belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolematch.auditing.groups import OUTCOME, SELECTED, Groups
from rolematch.errors import UsageError
from rolematch.records import ROLES
from rolematch.reporting import Requisition, rank
from rolematch.scoring import role_label

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Selection:
    """Who counts as selected: the first ``top`` of the ranking, who has at least ``threshold``, or else as decided."""

    requisition: Requisition = field(default_factory=Requisition)
    top: int | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """What is audited; both tables have one row a resume of the screening, in the same order.

    ``rows`` holds ``file``, ``read`` and ``decided`` (0 or 1), ``score``, ``selected`` and ``outcome``, each missing
    where it is not known; ``labels`` a column a category, missing where it is unknown. ``selected_by`` says in words
    who counts as selected, ``score_is`` what the score is.
    """

    rows: pd.DataFrame
    labels: pd.DataFrame
    selected_by: str
    score_is: str
    not_listed: int
    not_screened: int


def make_sample(frame: pd.DataFrame, groups: Groups, selection: Selection) -> Sample:
    """Join a table of results, as `to_frame` gives it, with a table of groups.

    Raises
    ------
    UsageError
        Nothing was scored, no row of the groups is of these results, or `selection` asks for two things.
    """
    import pandas as pd

    if selection.top is not None and selection.threshold is not None:
        raise UsageError("top and threshold are two ways to select; give one of them")
    frame = frame.reset_index(drop=True)
    scored = frame["decision"].notna()
    if not scored.any():
        raise UsageError("nothing was scored, so there is nothing to audit")
    ranked = rank(frame, selection.requisition)
    listed = groups.frame.set_index(groups.key)
    keys = frame[groups.key].astype(object)
    known = keys.isin(listed.index)
    if not known.any():
        raise UsageError(
            f"no {groups.key} of the groups is among the {len(frame)} of the results"
            f" ({groups.frame[groups.key].iloc[0]!r} is not, for one)"
            if len(listed)
            else "the groups have no rows"
        )
    joined = listed.reindex(keys.to_numpy()).set_axis(frame.index, axis="index")
    rows = pd.DataFrame(
        {
            "file": frame["file"].astype(object),
            "read": scored.astype(float),
            "decided": (frame["decision"] != "uncertain").astype(float).where(scored),
            "score": ranked["match"].astype(float).reindex(frame.index),
            "outcome": joined[OUTCOME].astype(float) if OUTCOME in joined else float("nan"),
        }
    )
    rows["selected"], said = _selected(frame, rows["score"], ranked.index, joined, selection)
    return Sample(
        rows=rows,
        labels=joined[list(groups.categories)].astype(object),
        selected_by=said,
        score_is=_score_is(selection.requisition),
        not_listed=int((~known).sum()),
        not_screened=int((~listed.index.isin(keys)).sum()),
    )


def _selected(
    frame: pd.DataFrame, scores: pd.Series[float], order: Iterable[object], joined: pd.DataFrame, selection: Selection
) -> tuple[pd.Series[float], str]:
    import pandas as pd

    role, scored = selection.requisition.role, scores.notna()
    if selection.top is not None:
        first = pd.Series(frame.index.isin(list(order)[: selection.top]), index=frame.index)
        return first.astype(float).where(scored), f"the first {selection.top} of the ranking"
    if selection.threshold is not None:
        return (scores >= selection.threshold).astype(float).where(
            scored
        ), f"a score of {selection.threshold:g} or more"
    if SELECTED in joined:
        return joined[SELECTED].astype(float), f"the column {SELECTED!r} of the groups"
    decisions = frame["decision"].astype(object)
    if role is None:
        chosen_by = scored & ~decisions.isin(["neither", "uncertain"])
        return chosen_by.astype(float).where(scored), "a decision for any role"
    label = role_label(role)
    named = [_speaks_for(said, label) for said in decisions]
    return pd.Series(named, index=frame.index, dtype=float).where(scored), f"a decision for {label}"


def _speaks_for(said: object, label: str) -> bool:
    # "both" is of the two shipped roles; more of them are written out
    return label in (map(role_label, ROLES) if said == "both" else str(said).split("+"))


def _score_is(requisition: Requisition) -> str:
    fit = "the best fit for any role" if requisition.role is None else f"the fit for {role_label(requisition.role)}"
    return fit if requisition.level is None else f"{fit} times the probability of level {requisition.level}"
