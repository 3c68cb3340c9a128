"""Counterfactual swaps: score the same resume with other words in it, such as another person's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from rolematch.lexicon import Lexicon
from rolematch.modelling import Model
from rolematch.parsing import parse_document
from rolematch.records import Document, Profile, Score, Span
from rolematch.scoring import score_profile

if TYPE_CHECKING:
    import pandas as pd

NAME, PLACE, EMAIL = "{name}", "{place}", "{email}"
"""Stand for the candidate's name, home and e-mail address, wherever the resume has them."""


def swapped(profile: Profile, words: Mapping[str, str]) -> Document:
    r"""Give a resume with other words in its lines, which else stay as they are: sizes, gaps, columns.

    Parameters
    ----------
    profile : Profile
        Whose text to change.
    words : mapping of str to str
        What to put for what: whole words, capitals alike; `NAME`, `PLACE` and `EMAIL` stand for those of the profile.
        All of them are put at once, so that ``{"he": "she", "she": "he"}`` changes places.

    Returns
    -------
    Document
        Without boxes: where the words stand on a page is no longer known.

    Examples
    --------
    >>> from rolematch.layout import lay_out
    >>> from rolematch.lexicon import load_lexicon
    >>> from rolematch.reading import read_bytes
    >>> text = b"Ada Example\nada@example.com\n\nSummary\nShe wrote Python.\n"
    >>> profile = parse_document(lay_out(read_bytes(text, "a.txt")), load_lexicon(), 2026 * 12)
    >>> print(swapped(profile, {NAME: "Kofi Mensah", "she": "he"}).text.strip())
    Kofi Mensah
    ada@example.com
    Summary
    He wrote Python.
    """
    held = profile.contacts
    who = {NAME: (held.name,), PLACE: held.of("place"), EMAIL: held.of("email")}
    puts = {form.casefold(): new for old, new in words.items() for form in who.get(old, (old,)) if form}
    forms = [r"\s+".join(map(re.escape, old.split())) for old in sorted(puts, key=len, reverse=True)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)", re.IGNORECASE)

    def put(found: re.Match[str]) -> str:
        old, new = found[0], puts[" ".join(found[0].split()).casefold()]
        if old.isupper() and len(old) > 1:
            new = new.upper()
        elif old[:1].isupper():
            new = new[:1].upper() + new[1:]
        return _broken_alike(old, new)

    document = profile.document
    before, after = document.text.split("\n"), pattern.sub(put, document.text).split("\n")
    starts = list(accumulate((len(row) + 1 for row in after), initial=0))
    lines = []
    for line in document.lines:
        row = document.text.count("\n", 0, line.span.start)
        first = line.span.start - (document.text.rfind("\n", 0, line.span.start) + 1)
        spare = len(before[row]) - first - len(line.span)
        end = starts[row] + len(after[row]) - spare
        lines.append(replace(line, span=Span(min(starts[row] + first, end), end)))
    return replace(document, text="\n".join(after), lines=tuple(lines), places=())


def _broken_alike(old: str, new: str) -> str:
    r"""Break new words over as many lines as the old ones.

    Examples
    --------
    >>> _broken_alike("Ada\nExample", "Thi Minh Khai"), _broken_alike("Ada Example", "Kofi")
    ('Thi Minh\nKhai', 'Kofi')
    """
    breaks = re.findall(r"\s*\n\s*", old)
    words = new.split() if breaks else [new]
    kept = max(1, len(words) - len(breaks))
    rows = [" ".join(words[:kept]), *words[kept:], *([""] * len(breaks))]
    return "".join(row + between for row, between in zip(rows, [*breaks, ""], strict=False))


def swap_table(
    scores: Iterable[Score], swaps: Mapping[str, Mapping[str, str]], lexicon: Lexicon, model: Model
) -> pd.DataFrame:
    """Score each resume with each swap, and say how far that moves it.

    Parameters
    ----------
    scores : iterable of Score
        What `rolematch.screen` gives, without its failures.
    swaps : mapping of str to mapping
        The words of each swap, by what to call it; see `swapped`.
    lexicon, model
        What the scores were made with.

    Returns
    -------
    pandas.DataFrame
        One row a resume and swap: ``file``, ``swap``, ``changed`` (whether the words stand in it at all), the fits for
        the two roles and the level with the swap, ``level_before``, and ``moved``, the largest change of a fit.
    """
    import pandas as pd

    rows = []
    for score in scores:
        profile = score.profile
        for name, words in swaps.items():
            document = swapped(profile, words)
            after = score_profile(parse_document(document, lexicon, profile.as_of), lexicon, model)
            moved = max(abs(after.fit[role] - fit) for role, fit in score.fit.items())
            fits = {f"fit_{role}": fit for role, fit in after.fit.items()}
            row = {"file": score.file, "swap": name, "changed": document.text != profile.document.text, **fits}
            rows.append({**row, "level": after.level, "level_before": score.level, "moved": moved})
    return pd.DataFrame(rows)
