"""Words and facts as data: load, check and look up the rows of ``skill_lexicon/``."""

from rolematch.lexicon.store import Lexicon, load_lexicon

__all__ = ["Lexicon", "load_lexicon"]
