"""A screening as one self-contained page for reviewers, and what they decided read back."""

from rolematch.reporting.page.decisions import DECIDED, join_decisions, read_decisions, write_shortlist
from rolematch.reporting.page.writing import PageMade, write_page

__all__ = ["DECIDED", "PageMade", "join_decisions", "read_decisions", "write_page", "write_shortlist"]
