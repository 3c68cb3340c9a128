"""What no resume needs, whatever the options say; the limits that are options stand in `options`."""

from __future__ import annotations

# Forms that call forms: 24 of them, each calling the next one twice, are 4 kB of file and 16 million calls
MAX_FORMS = 2_000
MAX_FORM_DEPTH = 12
# Layout compares words with their neighbours: this many on one page are a drawing made of text
MAX_WORDS = 60_000
# Addresses of web pages reach some hundred characters
LONGEST_WORD = 2_000
# Of the archive that a Word or OpenDocument file is
MAX_PARTS = 2_000
MAX_RATIO = 100
# Dots of a page or picture: A4 at 300 dots an inch has 8.7 million
MAX_PIXELS = 60_000_000
# A page with fewer letters than this shows none worth reading
MIN_LETTERS = 20
