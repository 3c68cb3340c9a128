"""What no resume needs: limits that keep a hostile or mistaken file from taking the machine with it."""

from __future__ import annotations

MAX_BYTES = 20 * 2**20
MAX_TEXT_BYTES = 2 * 2**20
MAX_PAGES = 30
# A dense page holds about 6,000 glyphs; drawings made of text reach 50,000
MAX_GLYPHS = 250_000
# Forms that call forms: 24 of them, each calling the next one twice, are 4 kB of file and 16 million calls
MAX_FORMS = 2_000
MAX_WORDS = 60_000
# Of the archive that a Word file is
MAX_PARTS = 2_000
MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 100
# A page with fewer letters than this shows none worth reading
MIN_LETTERS = 20
