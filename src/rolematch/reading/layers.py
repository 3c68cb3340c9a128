"""Layers of a PDF (optional content groups) that are switched off when it is opened (ISO 32000-1, 8.11)."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral


class Layers:
    """Which layers are off, by the numbers of their objects."""

    def __init__(self, off: frozenset[int]) -> None:
        self.off = off

    def are_off(self, part: Any) -> bool:
        """Tell whether a part that belongs to `part` (a group, or a membership of several) is not shown."""
        if not self.off or part is None:
            return False
        if isinstance(part, PDFObjRef) and part.objid in self.off:
            return True
        membership = resolve1(part)
        if not isinstance(membership, dict) or "OCGs" not in membership:
            return False
        groups = membership["OCGs"]
        groups = (
            groups if isinstance(groups, PDFObjRef) and not isinstance(resolve1(groups), list) else resolve1(groups)
        )
        states = [_number(group) in self.off for group in (groups if isinstance(groups, list) else [groups])]
        if not states:
            return False
        policy = resolve1(membership.get("P"))
        name = str(policy.name) if isinstance(policy, PSLiteral) else "AnyOn"
        shown = {"AllOn": not any(states), "AnyOff": any(states), "AllOff": all(states)}.get(name, not all(states))
        return not shown


def layers_of(document: PDFDocument) -> Layers:
    """Find the layers that are off in a document's own setting."""
    properties = resolve1(document.catalog.get("OCProperties"))
    setting = resolve1(properties.get("D")) if isinstance(properties, dict) else None
    if not isinstance(setting, dict):
        return Layers(frozenset())
    off = {_number(group) for group in _listed(setting.get("OFF"))}
    base = resolve1(setting.get("BaseState"))
    if isinstance(base, PSLiteral) and base.name == "OFF":
        on = {_number(group) for group in _listed(setting.get("ON"))}
        off |= {_number(group) for group in _listed(properties.get("OCGs"))} - on
    return Layers(frozenset(off - {0}))


def _listed(value: Any) -> list[Any]:
    found = resolve1(value)
    return found if isinstance(found, list) else []


def _number(group: Any) -> int:
    return group.objid if isinstance(group, PDFObjRef) else 0
