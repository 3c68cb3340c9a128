"""PDFs with words that nobody sees on the page, and beside each trick the honest drawing that looks like it.

``hidden`` words may not get into the text and have to be counted in a note; ``shown`` words have to be there.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from hostile.raw_pdf import FIRST_FREE, FONT, RESUME, one_page, stream, text

HIDDEN = ("Kubernetes", "Terraform")
SHOWN = ("PyTorch",)
_HIDDEN_TEXT = " ".join(HIDDEN)
_WHITE, _NAVY, _BLACK = "1 g ", "0.1 0.1 0.3 rg ", "0 g "


@dataclass(frozen=True)
class Hidden:
    """A file and the words that it hides and shows; engines in ``uncounted`` do not give the hidden words at all."""

    name: str
    make: Callable[[], bytes]
    hidden: tuple[str, ...] = HIDDEN
    shown: tuple[str, ...] = SHOWN
    uncounted: tuple[str, ...] = ()


def _page(*parts: str, **more: object) -> bytes:
    return one_page(RESUME + "".join(f"q {part} Q\n" for part in parts), **more)  # type: ignore[arg-type]


def _hidden(before: str = "", y: float = 500, **place: float) -> str:
    return before + text(_HIDDEN_TEXT, y=y, **place)


def _shown(before: str = "", y: float = 400, **place: float) -> str:
    return before + text(*SHOWN, y=y, **place)


def _banner(y: float, colour: str = _NAVY) -> str:
    return f"{colour}60 {y - 10} 400 30 re f "


def white() -> bytes:
    return _page(_hidden(_WHITE), _shown("0.45 g "))


def white_in_every_space() -> bytes:
    """Write white in each way that PDF has of saying it."""
    return _page(
        f"1 1 1 rg {text('Kubernetes', y=500)}",
        f"0 0 0 0 k {text('Terraform', y=480)}",
        f"/DeviceRGB cs 1 1 1 sc {text('Airflow', y=460)}",
        f"/DeviceCMYK cs 0 0 0 0 scn {text('Snowflake', y=440)}",
        f"0 0 0 1 k {text('PyTorch', y=400)}",
        f"/DeviceGray cs 0 sc {text('Docker', y=380)}",
    )


def nearly_white() -> bytes:
    return _page(_hidden("0.97 0.97 0.96 rg "), _shown("0.35 0.35 0.4 rg "))


def white_stroked() -> bytes:
    """Draw letters as outlines: there the colour of strokes counts."""
    return _page(_hidden("1 G 0 g 1 Tr "), _shown("0 G 1 g 1 Tr "))


def white_on_banner() -> bytes:
    """Write white on a dark banner, which shows, and dark on the same banner, which does not."""
    return _page(_banner(500), _banner(400), _hidden(_NAVY), _shown(_WHITE))


def white_box_on_banner() -> bytes:
    """Lay a white box over a dark banner and write white on it; beside it, white on what is left of the banner."""
    return _page(_banner(500), _banner(500, _WHITE), _hidden(_WHITE), _banner(400), _shown(_WHITE))


def white_beside_banner() -> bytes:
    """Write white below and right of a banner that only looks as if it were behind."""
    return _page(_banner(520), _hidden(_WHITE), _banner(400), _shown(_WHITE))


def banner_drawn_later() -> bytes:
    """Draw the banner over the white words, which hides them all the same."""
    return _page(_hidden(_WHITE), _banner(500), _banner(400), _shown(_WHITE))


def clear_banner() -> bytes:
    """Draw a dark banner with no opacity: what is white on it stands on paper."""
    return _page(
        "/Clear gs " + _banner(500),
        _hidden(_WHITE),
        _banner(400),
        _shown(_WHITE),
        resources="/ExtGState<</Clear<</ca 0>>>>",
    )


def tiny() -> bytes:
    return _page(_hidden(size=1), _shown(size=7))


def tiny_by_matrix() -> bytes:
    """Shrink a usual font by the matrix of the text, of the page, and by both; grow a tiny one to a usual size."""
    return _page(
        "BT /F1 11 Tf 0.1 0 0 0.1 72 500 Tm (Kubernetes) Tj ET",
        "0.1 0 0 0.1 0 0 cm BT /F1 11 Tf 720 4800 Td (Terraform) Tj ET",
        "0.5 0 0 0.5 0 0 cm BT /F1 11 Tf 0.4 0 0 0.4 144 900 Tm (Airflow) Tj ET",
        "BT /F1 1 Tf 11 0 0 11 72 400 Tm (PyTorch) Tj ET",
        "10 0 0 10 0 0 cm BT /F1 1.1 Tf 7.2 38 Td (Docker) Tj ET",
    )


def unpainted() -> bytes:
    return _page(_hidden("3 Tr "), _shown("2 Tr "))


def unpainted_but_cut_out() -> bytes:
    """Add letters to what is cut out and paint nothing (mode 7); then reset it."""
    return _page(_hidden("7 Tr "), _shown("0 Tr "))


def unpainted_and_back() -> bytes:
    """Set the invisible mode inside a saved state: what follows shows again."""
    return _page("q 3 Tr " + _hidden() + " Q " + _shown())


def clear() -> bytes:
    return _page(
        _hidden("/Clear gs "), _shown("/Half gs "), resources="/ExtGState<</Clear<</ca 0>>/Half<</ca 0.6/CA 0>>>>"
    )


def clear_and_back() -> bytes:
    """Set the opacity to zero inside a saved state, and by a second state that overrides the first."""
    return _page(
        "q /Clear gs " + text("Kubernetes", y=500) + " Q " + text("PyTorch", y=400),
        "/Full gs /Clear gs " + text("Terraform", y=480),
        "/Clear gs /Full gs " + text("Docker", y=380),
        resources="/ExtGState<</Clear<</ca 0>>/Full<</ca 1>>>>",
    )


def off_the_page() -> bytes:
    return _page(
        text("Kubernetes", x=-300, y=500), text("Terraform", x=700, y=500), text("Airflow", y=-40),
        text("Snowflake", y=900), text("PyTorch", x=5, y=400), text("Docker", x=560, y=5),
    )  # fmt: skip


def outside_the_crop() -> bytes:
    return _page(
        text("Kubernetes", y=20), text("Terraform", x=10, y=500), _shown(), page="/CropBox[60 50 600 800]"
    )  # fmt: skip


def outside_the_clip() -> bytes:
    return _page("60 400 100 5 re W n " + _hidden(), "60 390 400 30 re W n " + _shown())


def no_width() -> bytes:
    return _page(_hidden("0 Tz "), _shown("80 Tz "))


def covered() -> bytes:
    """Draw a white and a dark box over words; a box with half opacity and a frame hide nothing."""
    return _page(
        text("Kubernetes", y=500),
        _banner(500, _WHITE),
        text("Terraform", y=460),
        _banner(460),
        _shown(),
        "60 390 400 30 re S",
        text("Docker", y=350),
        "/Half gs " + _banner(350, "1 1 0 rg "),
        resources="/ExtGState<</Half<</ca 0.3>>>>",
    )


def _picture(grey: int = 200, entries: str = "") -> bytes:
    data = zlib.compress(bytes((grey,)) * 400)
    return stream(
        data,
        "/Type/XObject/Subtype/Image/Width 20/Height 20/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"
        + entries,
    )


def covered_by_picture() -> bytes:
    """Draw a picture over words; beside it a picture that was there first, and one that is clear."""
    return _page(
        _hidden(),
        "400 0 0 30 60 490 cm /Im Do",
        "400 0 0 30 60 390 cm /Im Do",
        _shown(),
        text("Docker", y=350),
        "400 0 0 30 60 340 cm /ImClear Do",
        resources=f"/XObject<</Im {FIRST_FREE} 0 R/ImClear {FIRST_FREE + 1} 0 R>>",
        more={
            FIRST_FREE: _picture(),
            FIRST_FREE + 1: _picture(entries=f"/SMask {FIRST_FREE + 2} 0 R"),
            FIRST_FREE + 2: _picture(grey=0),
        },
    )


_LAYERS = {
    "catalog": f"/OCProperties<</OCGs[{FIRST_FREE} 0 R {FIRST_FREE + 1} 0 R]"
    f"/D<</Order[{FIRST_FREE} 0 R]/OFF[{FIRST_FREE} 0 R]>>>>",
    "resources": f"/Properties<</Off {FIRST_FREE} 0 R/On {FIRST_FREE + 1} 0 R>>",
}
_GROUPS: dict[int, bytes | str] = {FIRST_FREE: "<</Type/OCG/Name(off)>>", FIRST_FREE + 1: "<</Type/OCG/Name(on)>>"}


def layer_off() -> bytes:
    return _page(
        f"/OC /Off BDC {_hidden()} EMC",
        f"/OC /On BDC {_shown()} EMC",
        f"/Span<</MCID 0>> BDC {text('Docker', y=350)} EMC",
        **_LAYERS,
        more=_GROUPS,
    )


def layer_off_around_others() -> bytes:
    """Open a layer that is on inside one that is off."""
    inside = f"/OC /Off BDC /OC /On BDC {text('Kubernetes', y=500)} EMC {text('Terraform', y=480)} EMC"
    return _page(inside, _shown(), **_LAYERS, more=_GROUPS)


def form_in_a_layer() -> bytes:
    """Draw a form that belongs to a layer that is off, and one that belongs to a layer that is on."""
    entries = f"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 {FONT} 0 R>>>>/OC "
    return _page(
        "/Hid Do",
        "/Seen Do",
        catalog=_LAYERS["catalog"],
        resources=f"/XObject<</Hid {FIRST_FREE + 2} 0 R/Seen {FIRST_FREE + 3} 0 R>>",
        more={
            **_GROUPS,
            FIRST_FREE + 2: stream(_hidden().encode(), f"{entries}{FIRST_FREE} 0 R"),
            FIRST_FREE + 3: stream(_shown().encode(), f"{entries}{FIRST_FREE + 1} 0 R"),
        },
    )


def in_a_form() -> bytes:
    """Write dark words in a form, which show, and white ones, which do not; and white by the caller's colour."""
    entries = f"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 {FONT} 0 R>>>>"
    return _page(
        "0 g /Own Do",
        "1 g /Called Do",
        resources=f"/XObject<</Own {FIRST_FREE} 0 R/Called {FIRST_FREE + 1} 0 R>>",
        more={
            FIRST_FREE: stream((_shown() + _WHITE + text("Kubernetes", y=500)).encode(), entries),
            FIRST_FREE + 1: stream((text("Terraform", y=480) + _BLACK + text("Docker", y=350)).encode(), entries),
        },
    )


def outside_a_form() -> bytes:
    """Write in a form outside of the box that cuts it."""
    entries = f"/Type/XObject/Subtype/Form/Resources<</Font<</F1 {FONT} 0 R>>>>/BBox[0 390 612 420]"
    return _page(
        "/Form Do",
        resources=f"/XObject<</Form {FIRST_FREE} 0 R>>",
        more={FIRST_FREE: stream((_hidden() + _shown()).encode(), entries)},
    )


def _scan(*parts: str) -> bytes:
    return one_page(
        "".join(f"q {part} Q\n" for part in parts),
        resources=f"/XObject<</Im {FIRST_FREE} 0 R>>",
        more={FIRST_FREE: _picture(240)},
    )


_WHOLE_PAGE = "612 0 0 792 0 0 cm /Im Do"


def recognised_scan() -> bytes:
    """Lay invisible words over a scan, as character recognition does: they are what the page shows."""
    return _scan(_WHOLE_PAGE, "3 Tr " + RESUME, _shown("3 Tr "))


def recognised_below_the_scan() -> bytes:
    return _scan(RESUME, _shown(), _WHOLE_PAGE)


def unpainted_beside_a_logo() -> bytes:
    """Write invisible words on a page of true text with a small picture: no scan."""
    return _page(
        "60 0 0 60 500 700 cm /Im Do",
        _hidden("3 Tr "),
        _shown(),
        resources=f"/XObject<</Im {FIRST_FREE} 0 R>>",
        more={FIRST_FREE: _picture()},
    )


def honest() -> bytes:
    """Show words in every honest way: coloured, turned a little, bold by outlines, in columns."""
    return _page(
        f"0.8 0.3 0 rg {text('Kubernetes', y=500)}",
        f"2 Tr 0.3 w {text('Terraform', y=480)}",
        f"0.6 g {text('Airflow', y=460)}",
        f"0 0 0.6 rg {text('Snowflake', x=400, y=440)}",
        _banner(400, "0.9 0.9 0.95 rg "),
        _shown(),
    )


FILES = (
    Hidden("white.pdf", white),
    Hidden("white-in-every-space.pdf", white_in_every_space, (*HIDDEN, "Airflow", "Snowflake"), ("PyTorch", "Docker")),
    Hidden("nearly-white.pdf", nearly_white),
    Hidden("white-stroked.pdf", white_stroked),
    Hidden("white-on-banner.pdf", white_on_banner),
    Hidden("white-box-on-banner.pdf", white_box_on_banner),
    Hidden("white-beside-banner.pdf", white_beside_banner),
    Hidden("banner-drawn-later.pdf", banner_drawn_later),
    Hidden("clear-banner.pdf", clear_banner),
    Hidden("tiny.pdf", tiny),
    Hidden("tiny-by-matrix.pdf", tiny_by_matrix, (*HIDDEN, "Airflow"), ("PyTorch", "Docker")),
    Hidden("unpainted.pdf", unpainted),
    Hidden("unpainted-but-cut-out.pdf", unpainted_but_cut_out),
    Hidden("unpainted-and-back.pdf", unpainted_and_back),
    Hidden("clear.pdf", clear),
    Hidden("clear-and-back.pdf", clear_and_back, HIDDEN, ("PyTorch", "Docker")),
    Hidden("off-the-page.pdf", off_the_page, (*HIDDEN, "Airflow", "Snowflake"), ("PyTorch", "Docker")),
    Hidden("outside-the-crop.pdf", outside_the_crop),
    Hidden("outside-the-clip.pdf", outside_the_clip),
    Hidden("no-width.pdf", no_width, uncounted=("pdfium",)),
    Hidden("covered.pdf", covered, HIDDEN, ("PyTorch", "Docker")),
    Hidden("covered-by-picture.pdf", covered_by_picture, HIDDEN, ("PyTorch", "Docker")),
    Hidden("layer-off.pdf", layer_off, HIDDEN, ("PyTorch", "Docker")),
    Hidden("layer-off-around-others.pdf", layer_off_around_others),
    Hidden("form-in-a-layer.pdf", form_in_a_layer),
    Hidden("in-a-form.pdf", in_a_form, HIDDEN, ("PyTorch", "Docker")),
    Hidden("outside-a-form.pdf", outside_a_form),
    Hidden("recognised-scan.pdf", recognised_scan, ()),
    Hidden("recognised-below-the-scan.pdf", recognised_below_the_scan, ()),
    Hidden("unpainted-beside-a-logo.pdf", unpainted_beside_a_logo),
    Hidden("honest.pdf", honest, (), (*HIDDEN, "Airflow", "Snowflake", "PyTorch")),
)
