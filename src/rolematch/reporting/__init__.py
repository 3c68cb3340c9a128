"""Scores to tables, explanations and pictures."""

from rolematch.reporting.explain import Explanation
from rolematch.reporting.frame import WIDE_COLUMNS, read_table, to_frame, write_tables
from rolematch.reporting.outputs import write_outputs
from rolematch.reporting.plots import plot_fit, plot_levels
from rolematch.reporting.progress import progress, screening_progress
from rolematch.reporting.ranking import Requisition, find_requisition, rank
from rolematch.reporting.terminal import printable, ranked_table

__all__ = [
    "WIDE_COLUMNS",
    "Explanation",
    "Requisition",
    "find_requisition",
    "plot_fit",
    "plot_levels",
    "printable",
    "progress",
    "rank",
    "ranked_table",
    "read_table",
    "screening_progress",
    "to_frame",
    "write_outputs",
    "write_tables",
]
