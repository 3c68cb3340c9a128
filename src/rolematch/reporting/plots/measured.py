"""Pictures of how good a screening is: calibration, coverage, confusion, learning, ablations, swaps.

Each draws a table that `rolematch.evaluation` makes. How many resumes it rests on stands in every one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rolematch.reporting.plots.drawing import BLUE, GREY, ROLE_COLOURS, ROLE_MARKS, axes, label, pyplot

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def plot_calibration(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how often it was so over what was said, with 95% intervals; on the diagonal it is calibrated.

    Parameters
    ----------
    table : pandas.DataFrame
        From `rolematch.evaluation.calibration_table`.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    ax = axes(ax, 6.6, 5.2)
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--", label="calibrated")
    for shift, (role, part) in zip((-0.006, 0.006), table.groupby("role", sort=False), strict=False):
        colour, mark = ROLE_COLOURS.get(str(role), "black"), ROLE_MARKS.get(str(role), "^")
        errors = np.clip([part["share"] - part["low"], part["high"] - part["share"]], 0, None)
        ax.errorbar(
            part["fit"] + shift, part["share"], yerr=errors, color=colour, marker=mark, linestyle="none",
            capsize=3, label=f"{str(role).upper()}, n = {part['n'].sum()}",
        )  # fmt: skip
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
    ax.set(xlabel="fit that was said (mean of a bin)", ylabel="share judged to fit", title="Calibration")
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    return ax


def plot_coverage(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the risk (share of wrong roles) over the coverage: how many of the surest resumes are answered.

    Parameters
    ----------
    table : pandas.DataFrame
        From `rolematch.evaluation.coverage_table`.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    ax = axes(ax, 6, 3.6)
    ax.step(table["coverage"], table["risk"], where="post", color=BLUE)
    top = max(0.2, float(table["risk"].max()) * 1.15) if len(table) else 1.0
    ax.set(xlim=(0, 1.01), ylim=(-0.01, min(1.02, top)), xlabel="coverage: share of resumes, the surest first")
    ax.set(ylabel="risk: wrong of these", title=f"Risk and coverage, n = {len(table)}")
    ax.grid(alpha=0.3)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def plot_confusion(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw a table of counts: judged in rows, said in columns, darker where there are more.

    Parameters
    ----------
    table : pandas.DataFrame
        From `rolematch.evaluation.confusion` or `level_confusion`.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    ax = axes(ax, 1.6 + 0.8 * table.shape[1], 1.2 + 0.6 * table.shape[0])
    counts = table.to_numpy(dtype=float)
    # shades of a row's share, so that a rare class is as easy to read
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
    for (row, column), count in np.ndenumerate(counts):
        colour = "white" if shares[row, column] > 0.7 else GREY if count == 0 else "black"
        ax.text(column, row, f"{int(count)}", ha="center", va="center", color=colour)
    ax.set_xticks(range(table.shape[1]), labels=[str(name) for name in table.columns])
    names = [str(name).upper() if str(name) in ROLE_COLOURS else str(name) for name in table.index]
    ax.set_yticks(range(table.shape[0]), labels=names)
    ax.set(xlabel=str(table.columns.name), ylabel=str(table.index.name), title=f"n = {int(counts.sum())}")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def plot_learning(table: pd.DataFrame) -> Any:
    """Draw each figure over the number of labels that a model's heads were fitted to, with the middle 80% of draws.

    The dashed line is the model as it is.

    Parameters
    ----------
    table : pandas.DataFrame
        From `rolematch.evaluation.learning_table`.

    Returns
    -------
    numpy.ndarray of matplotlib Axes

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    figures = list(dict.fromkeys(table["figure"]))
    made = pyplot().subplots(1, len(figures), figsize=(2.9 * len(figures), 2.9), layout="constrained", squeeze=False)[1]
    for ax, name in zip(made[0], figures, strict=True):
        part = table[table["figure"] == name]
        fitted, plain = part[part["labels"] > 0], part[part["labels"] == 0]
        ax.fill_between(fitted["labels"], fitted["low"], fitted["high"], color=BLUE, alpha=0.18, linewidth=0)
        ax.plot(fitted["labels"], fitted["mean"], color=BLUE, marker="o", label="fitted to labels")
        if len(plain):
            ax.axhline(float(plain["mean"].iloc[0]), color="black", linestyle="--", linewidth=1, label="as shipped")
        # hardly anything moves: then the axis must not make it look as if it did
        low, high = float(part["low"].min()), float(part["high"].max())
        spare = max(0.02, (0.1 - (high - low)) / 2)
        ax.set_ylim(max(-0.01, low - spare), min(1.01, high + spare))
        better = "lower is better" if name.startswith("Brier") else "higher is better"
        ax.set(title=name, xlabel=f"people fitted to\n({better})")
        ax.title.set_fontsize(9)
        ax.spines[["top", "right"]].set_visible(False)
    if figures:
        made[0][-1].legend(fontsize=8)
    return made[0]


def plot_ablations(table: pd.DataFrame, figure: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw a figure for each ablation beside that of the whole.

    Parameters
    ----------
    table : pandas.DataFrame
        From `rolematch.evaluation.ablation_table`; its first row is the whole.
    figure : str, optional
        A column of it; without it, the first.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    name = str(table.columns[0]) if figure is None else figure
    values = table[name].to_numpy(dtype=float)[::-1]
    ax = axes(ax, 5.5, 1.0 + 0.32 * len(values))
    ax.barh(range(len(values)), values, color=["#9ecae1"] * (len(values) - 1) + [BLUE])
    for place, value in enumerate(values):
        ax.text(value, place, f" {value:.3f}", va="center", fontsize=8)
    ax.set_yticks(range(len(values)), labels=[str(row) for row in table.index[::-1]])
    low = 0.0 if name.startswith("Brier") else 0.5
    ax.set(xlim=(low, max(1.0 if low else 0.0, float(np.nanmax(values))) * 1.1), title=name)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def plot_swaps(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how far each swap moved each resume's fit: a dot a resume, a row a swap.

    Parameters
    ----------
    table : pandas.DataFrame
        From `rolematch.evaluation.swap_table`. Resumes that a swap did not change are left out.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    names = list(dict.fromkeys(table["swap"]))[::-1]
    ax = axes(ax, 6.5, 1.0 + 0.34 * max(2, len(names)))
    for place, name in enumerate(names):
        part = table[(table["swap"] == name) & table["changed"]]
        # beside each other where they would hide each other
        heights = place + np.linspace(-0.22, 0.22, max(1, len(part)))[: len(part)]
        ax.scatter(part["moved"], heights, s=16, color=BLUE, alpha=0.6, linewidths=0)
    counts = table[table["changed"]].groupby("swap").size()
    ax.set_yticks(range(len(names)), labels=[f"{label(name)} (n = {int(counts.get(name, 0))})" for name in names])
    ax.set(xlim=(-0.02, max(0.1, float(table["moved"].max()) * 1.1 if len(table) else 0)))
    ax.set(xlabel="largest change of a fit (0: the swap moves nothing)", ylim=(-0.6, len(names) - 0.4))
    ax.grid(axis="x", alpha=0.3)
    ax.spines[["top", "right"]].set_visible(False)
    return ax
