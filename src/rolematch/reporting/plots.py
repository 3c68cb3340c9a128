"""Pictures of a screening, for notebooks: who fits which role, and how sure each level is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolematch.errors import UsageError
from rolematch.reporting.frame import DECISIONS, LEVELS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# colours that people who see no red or green tell apart (Okabe and Ito), and a mark for each as well
COLOURS = dict(zip(DECISIONS, ("#0072B2", "#D55E00", "#009E73", "#999999", "#F0E442"), strict=True))
MARKS = dict(zip(DECISIONS, ("o", "s", "D", "x", "^"), strict=True))


def plot_fit(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each resume by its fit for the two roles, coloured by the decision.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `to_frame` gives it; failures are left out.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    ax = ax if ax is not None else _pyplot().subplots(figsize=(5, 5), layout="constrained")[1]
    for decision in DECISIONS:
        part = frame[frame["decision"] == decision]
        if len(part):
            edge: dict[str, Any] = {} if MARKS[decision] == "x" else {"edgecolors": "black", "linewidths": 0.4}
            ax.scatter(
                part["fit_ds"].astype(float), part["fit_mle"].astype(float), s=36, alpha=0.85,
                color=COLOURS[decision], marker=MARKS[decision], label=f"{decision} ({len(part)})", **edge,
            )  # fmt: skip
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="fit for Data Scientist")
    ax.set(ylabel="fit for Machine Learning Engineer", title="Who fits which role", aspect="equal")
    if len(frame):
        ax.legend(title="says", loc="best")
    return ax


def plot_levels(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw a bar a resume, divided by the probability of each level; the surest high levels stand on top.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `to_frame` gives it; failures are left out.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure as high as the number of resumes asks for.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    columns = [f"level_{level}" for level in LEVELS]
    scored = frame[frame["decision"].notna()]
    shares = scored[columns].astype(float)
    mean = shares.mul(list(LEVELS), axis="columns").sum(axis="columns")
    order = mean.sort_values(kind="stable").index if len(shares) else shares.index
    if ax is None:
        ax = _pyplot().subplots(figsize=(6, 1.2 + 0.22 * len(scored)), layout="constrained")[1]
    left: Any = 0.0
    for level, shade in zip(LEVELS, ("#deebf7", "#9ecae1", "#6baed6", "#3182bd", "#08519c"), strict=True):
        share = shares.loc[order, f"level_{level}"].to_numpy()
        ax.barh(range(len(order)), share, left=left, color=shade, label=str(level))
        left = left + share
    ax.set_yticks(range(len(order)), labels=list(scored.loc[order, "file"]), fontsize=7)
    ax.set(xlim=(0, 1), xlabel="probability", title="At which level")
    ax.set_ylim(-0.6, max(1, len(order)) - 0.4)
    # beside the bars: below, it would stand on the axis' name or far from it, as the number of bars has it
    ax.legend(title="level", loc="upper left", bbox_to_anchor=(1.01, 1))
    return ax


def _pyplot() -> Any:
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise UsageError("plots need matplotlib: pip install 'rolematch[notebooks]'") from error
    return pyplot
