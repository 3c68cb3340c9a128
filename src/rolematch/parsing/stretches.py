"""Stretches of a text that can be asked whether they touch a place, without looking at all of them."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from rolematch.records import Span


class Stretches:
    """The characters that some spans hold; the spans may overlap and stand in any order.

    Examples
    --------
    >>> stretches = Stretches([Span(10, 12), Span(0, 4), Span(2, 3)])
    >>> [stretches.touch(span) for span in (Span(3, 5), Span(4, 10), Span(0, 20))]
    [True, False, True]
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def touch(self, span: Span) -> bool:
        """Tell whether one of them shares a character with a place."""
        index = bisect.bisect_right(self._ends, span.start)
        return index < len(self._ends) and self._starts[index] < span.end
