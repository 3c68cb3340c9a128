"""The words that a score rests on, marked on the page where they stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolematch.errors import BrokenFile, UsageError
from rolematch.records import Evidence, Score
from rolematch.reporting.plots.drawing import BLUE, GREY, ORANGE, label, pyplot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# pixels a point that a page is drawn with
SCALE = 1.6
# a box is drawn so many points larger than the letters
MARGIN = 1.0
# the width of a number beside the page, in points
TAG = 14.0


def plot_evidence(
    score: Score, path: str | Path, role: str, *, page: int = 1, most: int = 10, ax: Axes | None = None
) -> Axes:
    """Draw a page of a PDF with a box around the words that a fit rests on.

    Blue speaks for the role, orange against it; the stronger, the darker. Numbers beside the page stand at the height
    of the first of the words, and lead to the list. The picture shows the page as it is, with names and contacts. A
    blind copy that `rolematch.redact` made of the same PDF shows the words at the same places without them.

    Parameters
    ----------
    score : Score
        What `rolematch.score` gave for this file.
    path : str or Path
        The PDF, or a blind copy of it.
    role : {"mle", "ds"}
        Whose evidence to mark.
    page : int
        From 1.
    most : int
        Words or skills at most, the strongest of those on the page.
    ax : matplotlib Axes, optional
        Where to draw; without it, a new figure.

    Raises
    ------
    UsageError
        The score knows no such role, what was read has no places on pages or no such page, or pypdfium2 or matplotlib
        is not installed.
    BrokenFile
        The PDF cannot be drawn.
    """
    document = score.profile.document
    if role not in score.fit:
        raise UsageError(f"the score knows no role {role!r}, only {', '.join(score.fit)}")
    if document.source.media_type != "application/pdf" or not document.places:
        raise UsageError(f"{document.source.name}: only a PDF has pages to mark words on; print rm.explain instead")
    picture, width, height = _drawn(Path(path), page)
    marked = _on_page(score, role, page)[:most]
    if ax is None:
        ax = pyplot().subplots(figsize=(8, 8 * height / width), layout="constrained")[1]
    ax.imshow(picture, extent=(0, width, height, 0), interpolation="lanczos")
    strongest = max((abs(one.weight) for one, _ in marked), default=1.0)
    places = []
    for number, (one, boxes) in enumerate(marked, start=1):
        colour = BLUE if one.weight > 0 else ORANGE
        _mark(ax, boxes, colour, abs(one.weight) / strongest)
        places.append(((boxes[0].top + boxes[0].bottom) / 2, boxes[0].x0, str(number), colour))
    # numbers stand beside the page at the height of their words, in as many columns as keep them apart
    lowest: list[float] = []
    for height_of, _, number_text, colour in sorted(places):
        column = next((c for c, last in enumerate(lowest) if height_of - last >= TAG), len(lowest))
        lowest[column : column + 1] = [height_of]
        ax.text(
            width + TAG * (column + 0.7), height_of, number_text, color="white", fontsize=7, ha="center",
            va="center", bbox={"boxstyle": "circle,pad=0.25", "facecolor": colour, "linewidth": 0},
        )  # fmt: skip
    beside = 1.03 + TAG * len(lowest) / width
    lines = [f"{number}  {label(one.feature)}  {one.weight:+.2f}" for number, (one, _) in enumerate(marked, start=1)]
    ax.text(
        beside, 0.98, "\n".join([f"{role.upper()}: fit {score.fit[role]:.2f}", "", *lines]), transform=ax.transAxes,
        va="top", fontsize=10, linespacing=1.5,
    )  # fmt: skip
    ax.set(xlim=(0, width), ylim=(height, 0), title=f"{label(score.file)}, page {page}")
    ax.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    ax.spines[:].set_color(GREY)
    return ax


def _on_page(score: Score, role: str, page: int) -> list[tuple[Evidence, list[Any]]]:
    """Give the evidence whose words stand on a page, the strongest first, with their boxes."""
    document = score.profile.document
    found = []
    for one in sorted(score.evidence, key=lambda one: -abs(one.weight)):
        if one.role == role:
            boxes = [box for span in one.spans for box in document.boxes_of(span) if box.page == page]
            if boxes:
                found.append((one, boxes))
    return found


def _mark(ax: Any, boxes: list[Any], colour: str, strength: float) -> None:
    from matplotlib.patches import Rectangle

    for box in boxes:
        place = (box.x0 - MARGIN, box.top - MARGIN)
        size = (box.x1 - box.x0 + 2 * MARGIN, box.bottom - box.top + 2 * MARGIN)
        ax.add_patch(Rectangle(place, *size, facecolor=colour, alpha=0.1 + 0.25 * strength, linewidth=0))
        ax.add_patch(Rectangle(place, *size, fill=False, edgecolor=colour, linewidth=1.0))


def _drawn(path: Path, page: int) -> tuple[Any, float, float]:
    """Draw a page; give its pixels, and its width and height in points."""
    try:
        import pypdfium2

        from rolematch.reading.pdfium_calls import TURN
    except ImportError as error:
        raise UsageError("drawing a page needs pypdfium2: pip install 'rolematch[notebooks]'") from error
    try:
        with TURN, pypdfium2.PdfDocument(path.read_bytes()) as document:
            if not 1 <= page <= len(document):
                raise UsageError(f"{path.name} has {len(document)} pages, and none of number {page}")
            drawn = document[page - 1]
            width, height = drawn.get_size()
            # an array of its own: the bitmap goes when the document is closed
            return drawn.render(scale=SCALE, rev_byteorder=True).to_numpy().copy(), width, height
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except pypdfium2.PdfiumError as error:
        raise BrokenFile(f"a PDF that cannot be drawn ({error})") from error
