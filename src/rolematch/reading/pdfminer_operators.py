"""What pdfminer leaves out of its operators: opacity, clips, layers, what a form inherits; and a faster lexer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import LIT, PSKeyword, PSLiteral, keyword_name
from pdfminer.utils import MATRIX_IDENTITY, Matrix, apply_matrix_pt, mult_matrix

from rolematch.errors import TooLarge
from rolematch.reading.content import operations
from rolematch.reading.fields import shown_fields
from rolematch.reading.limits import MAX_FORM_DEPTH
from rolematch.reading.sheets import Corners, common, corners

if TYPE_CHECKING:
    from rolematch.reading.pdfminer_engine import GlyphCollector


_FIELD = LIT("Field")


class State(PDFGraphicState):
    """The graphic state with what pdfminer leaves out of it."""

    def __init__(self) -> None:
        super().__init__()
        # of fills, of strokes, and of the forms around, which are painted as one picture
        self.alpha = self.stroke_alpha = self.group_alpha = 1.0
        self.clip: Corners | None = None

    def opacity(self, stroked: bool = False) -> float:
        """Give how opaque what is painted is."""
        return self.group_alpha * (self.stroke_alpha if stroked else self.alpha)

    def copy(self) -> State:
        """Give a state that changes by itself."""
        # for every string that is shown: what it begins with would be written over
        state = State.__new__(State)
        state.__dict__.update(self.__dict__)
        return state


class Interpreter(PDFPageInterpreter):
    """An interpreter of pages, and of the forms that they draw."""

    device: GlyphCollector
    graphicstate: State

    def __init__(
        self, manager: PDFResourceManager, device: GlyphCollector, state: State | None = None, depth: int = 0
    ) -> None:
        super().__init__(manager, device)
        self._operators: dict[PSKeyword, tuple[Any, int]] = {}
        self._first = state
        self._depth = depth

    def process_page(self, page: PDFPage) -> None:
        """Draw a page, and over it what is filled into its fields."""
        super().process_page(page)
        for look, matrix in shown_fields(page):
            self.xobjmap = {"Field": look}
            self.init_state(mult_matrix(matrix, self.device.page_ctm))
            self.do_Do(_FIELD)

    def dup(self) -> Interpreter:
        """Make the interpreter of a form: what is set where it is called holds inside it."""
        if self._depth >= MAX_FORM_DEPTH:
            raise TooLarge(f"drawings inside drawings, {MAX_FORM_DEPTH} deep")
        return Interpreter(self.rsrcmgr, self.device, self.graphicstate.copy(), self._depth + 1)

    def init_state(self, ctm: Matrix) -> None:
        """Begin a page afresh, and a form with what is set where it is drawn."""
        super().init_state(ctm)
        self.graphicstate = State() if self._first is None else self._first.copy()

    def execute(self, streams: Sequence[object]) -> None:
        """Run the operators of a page or form; what the fast lexer does not know, pdfminer runs from the beginning."""
        contents = [stream for stream in map(resolve1, streams) if isinstance(stream, PDFStream)]
        # pdfminer refuses forms that call themselves; it has to see all of them
        known = self.parent_stream_ids.isdisjoint(stream.objid for stream in contents)
        found = operations(contents) if known and len(contents) == len(streams) else None
        if found is None:
            super().execute(streams)
            return
        self.stream_ids = {stream.objid for stream in contents if stream.objid is not None}
        operators = self._operators
        for thing in found:
            if not isinstance(thing, PSKeyword):
                self.argstack.append(thing)
                continue
            method, count = operators.get(thing) or self._operator(thing)
            if method is not None:
                # some operators take more operands from the stack by themselves
                given = self.pop(count)
                if len(given) == count:
                    method(*given)

    def _operator(self, keyword: PSKeyword) -> tuple[Any, int]:
        """Give the method that runs an operator, and how many operands it takes."""
        if keyword not in self._operators:
            name = keyword_name(keyword).replace("*", "_a").replace('"', "_w").replace("'", "_q")
            method = getattr(self, f"do_{name}", None)
            self._operators[keyword] = method, method.__code__.co_argcount - 1 if method is not None else 0
        return self._operators[keyword]

    def do_gs(self, name: Any) -> None:
        """Take opacities from a named graphic state."""
        states = resolve1(self.resources.get("ExtGState"))
        state = resolve1(states.get(name.name)) if isinstance(states, dict) and isinstance(name, PSLiteral) else None
        if not isinstance(state, dict):
            return
        fill, stroke = resolve1(state.get("ca")), resolve1(state.get("CA"))
        if isinstance(fill, int | float):
            self.graphicstate.alpha = float(fill)
        if isinstance(stroke, int | float):
            self.graphicstate.stroke_alpha = float(stroke)

    def do__w(self, aw: Any, ac: Any, s: Any) -> None:
        """Set both spacings and show a string on the next line: pdfminer stays on its line."""
        self.do_T_a()
        super().do__w(aw, ac, s)

    def do_W(self) -> None:
        """Note the box around what is cut out."""
        points = [self.device.at(*segment[-2:]) for segment in self.curpath if len(segment) >= 3]
        if points:
            self.graphicstate.clip = common(self.graphicstate.clip, corners(points))

    def do_W_a(self) -> None:
        """Note the box around what is cut out by the other rule."""
        self.do_W()

    def do_BDC(self, tag: Any, props: Any) -> None:
        """Open a marked part, which may be a layer."""
        if isinstance(props, PSLiteral):
            named = resolve1(self.resources.get("Properties"))
            props = named.get(props.name) if isinstance(named, dict) else None
        self.device.open_part(isinstance(tag, PSLiteral) and tag.name == "OC" and self.device.layers.are_off(props))

    def do_BMC(self, tag: Any) -> None:
        """Open a marked part."""
        self.device.open_part(False)

    def do_EMC(self) -> None:
        """Close the innermost marked part."""
        self.device.close_part()

    def do_Do(self, name: Any) -> None:
        """Draw a form or a picture; it may belong to a layer."""
        target = resolve1(self.xobjmap.get(name.name)) if isinstance(name, PSLiteral) else None
        if not isinstance(target, PDFStream):
            return
        parts = len(self.device.parts)
        self.device.open_part("OC" in target and self.device.layers.are_off(target["OC"]))
        self.device.state = self.graphicstate
        state, kept = self.graphicstate, self.graphicstate.copy()
        state.clip = common(state.clip, self._box_of(target))
        if "Group" in target:
            state.group_alpha, state.alpha, state.stroke_alpha = state.opacity(), 1.0, 1.0
        super().do_Do(name)
        self.graphicstate = kept
        # forms may forget to close their own
        del self.device.parts[parts:]

    def _box_of(self, form: PDFStream) -> Corners | None:
        """Give the box to which a form is cut, None if it has none."""
        box, matrix = resolve1(form.get("BBox")), resolve1(form.get("Matrix", MATRIX_IDENTITY))
        if not isinstance(box, list) or len(box) != 4:
            return None
        x0, y0, x1, y1 = (float(resolve1(side)) for side in box)
        a, b, c, d, e, f = (float(resolve1(part)) for part in matrix)
        ctm = mult_matrix((a, b, c, d, e, f), self.ctm)
        return corners([apply_matrix_pt(ctm, point) for point in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))])

    def do_EI(self, obj: Any) -> None:
        """Draw a picture that stands in the text of the page."""
        self.device.state = self.graphicstate
        super().do_EI(obj)

    def do_sh(self, name: Any) -> None:
        """Fill what is cut out with a run of colours."""
        self.device.paint_shading(self.graphicstate)
