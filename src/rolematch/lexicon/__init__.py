"""Words and facts as data: load, check and look up the rows of ``skill_lexicon/``."""
