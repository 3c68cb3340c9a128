"""Pictures of a screening: who fits which role, how sure each level is, what a fit rests on, when who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolematch.errors import UsageError
from rolematch.records import Score
from rolematch.reporting.frame import DECISIONS, LEVELS
from rolematch.reporting.plots.drawing import BLUE, GREEN, GREY, ORANGE, YELLOW, axes, label, whole_numbers

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# a colour and a mark for each
COLOURS = dict(zip(DECISIONS, (BLUE, ORANGE, GREEN, GREY, YELLOW), strict=True))
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
    ax = axes(ax, 5, 5)
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
    ax = axes(ax, 6, 1.2 + 0.22 * len(scored))
    left: Any = 0.0
    for level, shade in zip(LEVELS, ("#deebf7", "#9ecae1", "#6baed6", "#3182bd", "#08519c"), strict=True):
        share = shares.loc[order, f"level_{level}"].to_numpy()
        ax.barh(range(len(order)), share, left=left, color=shade, label=str(level))
        left = left + share
    ax.set_yticks(range(len(order)), labels=[label(file) for file in scored.loc[order, "file"]], fontsize=7)
    ax.set(xlim=(0, 1), xlabel="probability", title="At which level")
    ax.set_ylim(-0.6, max(1, len(order)) - 0.4)
    # beside the bars: below, it would stand on the axis' name or far from it, as the number of bars has it
    ax.legend(title="level", loc="upper left", bbox_to_anchor=(1.01, 1))
    return ax


def plot_contrast(score: Score, role: str | None = None, ax: Axes | None = None, *, most: int = 14) -> Axes:
    """Draw what a fit rests on, a bar a word or skill; without a role, what pulls to MLE and what to DS.

    Parameters
    ----------
    score : Score
        What `rolematch.score` gives.
    role : {"mle", "ds"}, optional
        Draw the weights (in logits) for this role: blue speaks for it, orange against it. Without, those of the
        difference: blue pulls to MLE, orange to DS.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.
    most : int
        Bars at most, the strongest; the baseline and the sum of all other words are not drawn.

    Raises
    ------
    UsageError
        The score knows no such role, or matplotlib is not installed.
    """
    if role is not None and role not in score.fit:
        raise UsageError(f"the score knows no role {role!r}, only {', '.join(score.fit)}")
    found = score.contrast if role is None else [one for one in score.evidence if one.role == role]
    # those without a place in the text are sums
    named = sorted((one for one in found if one.spans), key=lambda one: -abs(one.weight))[:most]
    named.sort(key=lambda one: one.weight)
    ax = axes(ax, 6, 1.1 + 0.26 * max(2, len(named)))
    colours = [BLUE if one.weight > 0 else ORANGE for one in named]
    ax.barh(range(len(named)), [one.weight for one in named], color=colours)
    ax.set_yticks(range(len(named)), labels=[label(one.feature) for one in named])
    ax.axvline(0, color="black", linewidth=0.8)
    sides = "← to DS      to MLE →" if role is None else f"← against {role.upper()}      for {role.upper()} →"
    ax.set(xlabel=f"weight in logits:  {sides}", title=label(score.file))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax


def plot_skills(skills: pd.DataFrame, ax: Axes | None = None, *, most: int = 20) -> Axes:
    """Draw how many resumes claim each skill, the most frequent on top, parted by whether work shows it.

    Parameters
    ----------
    skills : pandas.DataFrame
        As `rolematch.skills_frame` gives it.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.
    most : int
        Skills at most.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    in_work = skills["grade"].isin(["work", "project"])
    counts = skills.assign(shown=in_work).groupby(["skill", "shown"])["file"].nunique().unstack(fill_value=0)
    counts = counts.reindex(columns=[True, False], fill_value=0)
    order = counts.sum(axis="columns").sort_values(ascending=False, kind="stable").index[:most][::-1]
    ax = axes(ax, 6, 1.1 + 0.22 * max(2, len(order)))
    left: Any = 0
    for shown, colour, called in ((True, BLUE, "in work or a project"), (False, "#9ecae1", "only listed or learned")):
        values = counts.loc[order, shown].to_numpy()
        ax.barh(range(len(order)), values, left=left, color=colour, label=called)
        left = left + values
    ax.set_yticks(range(len(order)), labels=[label(str(name)) for name in order], fontsize=8)
    ax.set(xlabel=f"resumes, of {skills['file'].nunique()}", title="Skills that resumes claim")
    whole_numbers(ax)
    ax.spines[["top", "right"]].set_visible(False)
    if len(order):
        ax.legend(loc="lower right", frameon=False)
    return ax


def plot_positions(positions: pd.DataFrame, file: str, ax: Axes | None = None) -> Axes:
    """Draw the positions of one resume along the years, the first that it lists on top.

    Parameters
    ----------
    positions : pandas.DataFrame
        As `rolematch.positions_frame` gives it.
    file : str
        Whose.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        The table has no position of the file, or matplotlib is not installed.
    """
    own = positions[positions["file"] == file].sort_values("number", ascending=False)
    if not len(own):
        raise UsageError(f"no position of {file}")
    ax = axes(ax, 7, 1.0 + 0.42 * len(own))
    for place, row in enumerate(own.to_dict("records")):
        if row["first_month"] == row["first_month"] and row["months"]:
            start = row["first_month"].year + (row["first_month"].month - 1) / 12
            family = row["family"] if isinstance(row["family"], str) else ""
            colour = {"mle": BLUE, "ds": ORANGE}.get(family, GREY)
            ax.barh(place, row["months"] / 12, left=start, color=colour, height=0.6)
    titles = [f"{label(str(row['title']))}" for row in own.to_dict("records")]
    ax.set_yticks(range(len(own)), labels=titles, fontsize=8)
    ax.set(title=label(file), ylim=(-0.6, len(own) - 0.4))
    whole_numbers(ax)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_xlabel("blue: MLE, orange: DS, grey: anything else")
    return ax
