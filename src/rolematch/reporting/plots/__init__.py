"""Pictures for notebooks: of a screening, of the words that a score rests on, and of how good it is."""

from rolematch.reporting.plots.measured import (
    plot_ablations,
    plot_calibration,
    plot_confusion,
    plot_coverage,
    plot_learning,
    plot_swaps,
)
from rolematch.reporting.plots.pages import plot_evidence
from rolematch.reporting.plots.screened import plot_contrast, plot_fit, plot_levels, plot_positions, plot_skills

__all__ = [
    "plot_ablations",
    "plot_calibration",
    "plot_confusion",
    "plot_contrast",
    "plot_coverage",
    "plot_evidence",
    "plot_fit",
    "plot_learning",
    "plot_levels",
    "plot_positions",
    "plot_skills",
    "plot_swaps",
]
