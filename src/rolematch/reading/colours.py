"""Whether a colour shows on its ground."""

from __future__ import annotations

import functools

RGB = tuple[float, float, float]
WHITE: RGB = (1.0, 1.0, 1.0)
# Below this ratio nobody reads it: black on white has 21, white on a very light grey 1.2
LEAST_CONTRAST = 1.3


def hex_rgb(text: str) -> RGB | None:
    """Give the colour that six hexadecimal digits name, or None if they don't.

    Examples
    --------
    >>> hex_rgb("ffffff"), hex_rgb("auto")
    ((1.0, 1.0, 1.0), None)
    """
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError:
        return None
    return red / 255, green / 255, blue / 255


@functools.lru_cache(4096)
def contrast(one: RGB, other: RGB) -> float:
    """Give the contrast ratio of two colours, 1 (the same) to 21, as WCAG 2.1 defines it.

    Examples
    --------
    >>> round(contrast((0, 0, 0), (1, 1, 1)), 1), contrast((1, 1, 1), (1, 1, 1))
    (21.0, 1.0)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: RGB) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
