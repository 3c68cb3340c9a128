"""What all pictures share: matplotlib, where it is installed, and colours that everybody tells apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolematch.errors import UsageError
from rolematch.reporting.terminal import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito: told apart by who sees no red or green
BLUE, ORANGE, GREEN, YELLOW = "#0072B2", "#D55E00", "#009E73", "#F0E442"
GREY = "#999999"
ROLE_COLOURS = {"mle": BLUE, "ds": ORANGE}
ROLE_MARKS = {"mle": "o", "ds": "s"}
LONGEST = 44


def pyplot() -> Any:
    """Import matplotlib.

    Raises
    ------
    UsageError
        It is not installed.
    """
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise UsageError("plots need matplotlib: pip install 'rolematch[notebooks]'") from error
    return pyplot


def axes(ax: Axes | None, width: float, height: float) -> Any:
    """Give the plane to draw on: the given one, or that of a new figure, in inches."""
    return ax if ax is not None else pyplot().subplots(figsize=(width, height), layout="constrained")[1]


def whole_numbers(ax: Any) -> None:
    """Put marks on the lower axis at whole numbers only."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def label(text: str) -> str:
    r"""Give words of a file as a picture can show them: no control letters, no formulas, not too long.

    Examples
    --------
    >>> label("pay$.pdf"), len(label("a" * 90))
    ('pay\\$.pdf', 44)
    """
    text = printable(text)
    # a dollar would begin a formula
    return (text if len(text) <= LONGEST else text[: LONGEST - 1] + "…").replace("$", r"\$")
