"""Build a lexicon's rows from role documents: what speaks for which role, how strongly, and which terms are unknown."""

from rolematch.building.accepting import accept_candidates
from rolematch.building.proposal import Proposal, build_lexicon, compare_rows, write_proposal

__all__ = ["Proposal", "accept_candidates", "build_lexicon", "compare_rows", "write_proposal"]
