"""Scores to tables, explanations and pictures."""

from rolematch.reporting.explain import Explanation
from rolematch.reporting.exports import export
from rolematch.reporting.frame import WIDE_COLUMNS, read_table, to_frame, write_tables
from rolematch.reporting.long_frames import positions_frame, skills_frame
from rolematch.reporting.outputs import write_outputs
from rolematch.reporting.plots import plot_fit, plot_levels
from rolematch.reporting.progress import progress, screening_progress
from rolematch.reporting.ranking import Requisition, find_requisition, rank
from rolematch.reporting.resume_json import json_resume
from rolematch.reporting.shortlisting import shortlist
from rolematch.reporting.terminal import printable, ranked_table

__all__ = [
    "WIDE_COLUMNS",
    "Explanation",
    "Requisition",
    "export",
    "find_requisition",
    "json_resume",
    "plot_fit",
    "plot_levels",
    "positions_frame",
    "printable",
    "progress",
    "rank",
    "ranked_table",
    "read_table",
    "screening_progress",
    "shortlist",
    "skills_frame",
    "to_frame",
    "write_outputs",
    "write_tables",
]
