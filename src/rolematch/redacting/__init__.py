"""Write blind copies: the resume without the words, pictures and properties that say whose it is.

What is known of a person (`parsing.contacts`) is turned into a cover; a PDF is drawn anew through it, a Word file's
text is rewritten through it, everything else becomes plain text. A copy is read again before it gets its name.
"""

from __future__ import annotations

from rolematch.redacting.copying import Redaction, redact_file

__all__ = ["Redaction", "redact_file"]
