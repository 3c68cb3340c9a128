"""Pictures of an audit as SVG: ratios with their intervals, scores by group, and ratios along the threshold."""

from __future__ import annotations

import base64
import io
import warnings
from typing import TYPE_CHECKING, Any

from rolematch.auditing.groups import UNKNOWN
from rolematch.auditing.rates import BELOW, FOUR_FIFTHS, NOT_BELOW, TOO_FEW
from rolematch.reporting import printable

if TYPE_CHECKING:
    import pandas as pd

# as in the pictures of a screening: told apart without red and green
ALARM, PLAIN, FAINT = "#D55E00", "#0072B2", "#999999"
LONGEST_LABEL = 34
WIDEST = 1.5


def ratio_picture(rows: pd.DataFrame) -> str:
    """Draw each group's ratio with its interval, and the line of four fifths; empty where nothing can be drawn."""
    rows = rows[rows["ratio"].notna()]
    if not len(rows):
        return ""

    def draw(ax: Any) -> None:
        numbers = rows[["ratio", "ratio_low", "ratio_high"]].astype(float).clip(upper=2 * WIDEST).to_numpy()
        for place, (says, (ratio, low, high)) in enumerate(zip(rows["says"], numbers, strict=True)):
            colour = ALARM if says == BELOW else FAINT if says == TOO_FEW else PLAIN
            ax.plot([low, high], [place, place], color=colour, linewidth=2)
            ax.plot(ratio, place, "o", color=colour)
        ax.axvline(FOUR_FIFTHS, color="black", linestyle="--", linewidth=1)
        ax.axvline(1.0, color=FAINT, linewidth=0.8)
        ax.set(xlim=(0, WIDEST), xlabel="ratio to the highest rate, with 95% interval; dashed: four fifths")

    return _drawn(draw, list(rows["group"]))


def score_picture(rows: pd.DataFrame) -> str:
    """Draw for each group where its scores lie: the middle half thick, 10% to 90% thin, a dot at the median."""
    wide = rows.pivot(index="group", columns="metric", values="value").astype(float)
    groups = list(dict.fromkeys(rows["group"]))
    if not groups:
        return ""

    def draw(ax: Any) -> None:
        for place, group in enumerate(groups):
            row = wide.loc[group]
            colour = FAINT if group == UNKNOWN else PLAIN
            ax.plot([row["score 10%"], row["score 90%"]], [place, place], color=colour, linewidth=1)
            ax.plot([row["score 25%"], row["score 75%"]], [place, place], color=colour, linewidth=5)
            ax.plot(row["score 50%"], place, "o", color="white", markeredgecolor="black")
        ax.set(xlim=(-0.02, 1.02), xlabel="score: median, middle half, and from 10% to 90%")

    return _drawn(draw, groups)


def sweep_picture(rows: pd.DataFrame) -> str:
    """Draw the lowest ratio of groups that are large enough, along the threshold."""
    rows = rows[rows["says"].isin([BELOW, NOT_BELOW])]
    lowest = rows.groupby("threshold")["ratio"].min().astype(float)
    if not len(lowest):
        return ""

    def draw(ax: Any) -> None:
        ax.plot(lowest.index.astype(float), lowest, "o-", color=PLAIN, markersize=4)
        ax.axhline(FOUR_FIFTHS, color="black", linestyle="--", linewidth=1)
        ax.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="selected from this score on", ylabel="lowest ratio")

    return _drawn(draw, [])


def _drawn(draw: Any, labels: list[str]) -> str:
    """Draw on one plane with a row a label, the first on top, and give the SVG as the address of a picture."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        # the tables beside it say the same
        return ""
    with warnings.catch_warnings(), matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "rolematch"}):
        # letters that matplotlib has no font for are drawn by the browser, which has
        warnings.filterwarnings("ignore", message="Glyph")
        figure = Figure(figsize=(7, 0.9 + 0.3 * len(labels) if labels else 2.4), layout="constrained")
        ax = figure.subplots()
        draw(ax)
        if labels:
            ax.set_yticks(range(len(labels)), labels=[_label(label) for label in labels])
            ax.set_ylim(len(labels) - 0.5, -0.5)
        ax.spines[["top", "right"]].set_visible(False)
        written = io.BytesIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(written.getvalue()).decode()


def _label(name: str) -> str:
    name = printable(name)
    short = name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"
    # a dollar would begin a formula
    return short.replace("$", r"\$")
