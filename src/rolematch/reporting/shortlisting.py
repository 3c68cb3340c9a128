"""The best matches for an opening as a table for people: bars, badges, and nothing that a file name could run."""

from __future__ import annotations

import html
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from rolematch.lexicon import Lexicon
from rolematch.records import LEVEL_WORDS
from rolematch.reporting.frame import DECISIONS
from rolematch.reporting.ranking import Requisition, rank
from rolematch.reporting.terminal import printable

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

# background and letters of a badge: told apart without red and green, and legible (4.5 to 1 or more)
BADGES = dict(
    zip(
        DECISIONS,
        (("#0072B2", "#fff"), ("#B34700", "#fff"), ("#00694b", "#fff"), ("#666", "#fff"), ("#F0E442", "#000")),
        strict=True,
    )
)
OTHER_BADGE = ("#444", "#fff")
GAPS = "asked for, not named"
MATCH_BAR, SHARE_BAR = "#9ecae1", "#d9d9d9"
LONGEST = 80
MOST_GAPS = 4
_STYLES: list[Any] = [
    {"selector": "caption", "props": "caption-side: top; text-align: left; font-weight: bold; padding: 4px 8px"},
    {"selector": "th", "props": "text-align: left; vertical-align: middle; padding: 4px 8px"},
    {"selector": "td", "props": "text-align: left; vertical-align: middle; padding: 4px 8px"},
]


def shortlist(frame: pd.DataFrame, requisition: Requisition, lexicon: Lexicon, *, n: int = 20) -> Styler:
    """Show the best matches for an opening as a styled table.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `rolematch.reporting.to_frame` gives it; with names, if it has them.
    requisition : Requisition
        The opening.
    lexicon : Lexicon
        Whose names of levels to show.
    n : int
        Rows at most.

    Returns
    -------
    pandas.io.formats.style.Styler
        A notebook shows it; ``.to_html()`` writes it, ``.data`` is the plain table. Whatever comes from a resume or
        is a file's name is escaped.
    """
    ranked = rank(frame, requisition).head(n)
    columns = _columns(ranked, requisition)
    shown = ranked[list(columns)].set_axis(list(columns.values()), axis="columns").reset_index(drop=True)
    shown.index += 1
    shares: list[Hashable] = [name for name in ("fit", "at the level") if name in shown]
    shown = shown.astype(dict.fromkeys(("match", *shares), float))
    styler = shown.style.format(_text, escape=None).format(_badge, subset=["decision"])
    styler = styler.format("{:.2f}", subset=["match", *shares]).format(_level, subset=["level"])
    styler = styler.format(_work, subset=["work", "in the roles"])
    if GAPS in shown:
        styler = styler.format(_gaps, subset=[GAPS]).set_properties(subset=[GAPS], **{"min-width": "16em"})
    styler = styler.set_properties(subset=["level", "work", "in the roles"], **{"white-space": "nowrap"})
    styler = styler.set_properties(subset=["match", *shares], **{"min-width": "5em"})
    styler = styler.bar(subset=["match"], vmin=0, vmax=1, color=MATCH_BAR, width=95, height=70)
    styler = styler.bar(subset=shares, vmin=0, vmax=1, color=SHARE_BAR, width=95, height=70)
    title = f"Shortlist: {requisition.title(lexicon)}, {len(shown)} of {int(frame['decision'].notna().sum())} resumes"
    return styler.set_caption(html.escape(title)).set_table_styles(_STYLES)


def _columns(ranked: pd.DataFrame, requisition: Requisition) -> dict[str, str]:
    """Give what to show, and what to call it."""
    names = {
        "name": "name",
        "file": "file",
        "match": "match",
        "role": "role",
        "fit": "fit",
        "at_level": "at the level",
        "decision": "decision",
        "level": "level",
        "months_total": "work",
        "months_either": "in the roles",
        "title": "title",
    }
    if requisition.role is not None:
        names |= {f"gaps_{requisition.role}": GAPS}
        del names["role"]
    return {column: called for column, called in names.items() if column in ranked}


def _missing(value: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(value))


def _text(value: Any) -> str:
    if _missing(value):
        return ""
    text = printable(str(value))
    return html.escape(text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip("; ") + "…")


def _gaps(value: Any) -> str:
    """Name the first gaps and count the others.

    Examples
    --------
    >>> _gaps("SQL; Python; R; Git; Docker; AWS")
    'SQL; Python; R; Git and 2 more'
    """
    if _missing(value):
        return ""
    gaps = str(value).split("; ")
    more = f" and {len(gaps) - MOST_GAPS} more" if len(gaps) > MOST_GAPS else ""
    return html.escape("; ".join(gaps[:MOST_GAPS])) + more


def _badge(value: Any) -> str:
    if _missing(value):
        return ""
    back, front = BADGES.get(str(value), OTHER_BADGE)
    style = f"background:{back};color:{front};border-radius:8px;padding:1px 8px;white-space:nowrap"
    return f'<span style="{style}">{html.escape(str(value))}</span>'


def _level(value: Any) -> str:
    return "" if _missing(value) else f"{int(value)} {LEVEL_WORDS[int(value) - 1]}"


def _work(value: Any) -> str:
    """Write months as years and months.

    Examples
    --------
    >>> _work(0), _work(7), _work(24), _work(130)
    ('0 m', '7 m', '2 y', '10 y 10 m')
    """
    if _missing(value):
        return ""
    years, months = divmod(int(value), 12)
    return " ".join([f"{years} y"] * bool(years) + [f"{months} m"] * bool(months or not years))
