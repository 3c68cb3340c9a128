"""The two plain styles: text as people paste it into forms, and Markdown."""

from __future__ import annotations

import textwrap

from rendering.blocks import Block, Bullet, Gap, Para, Row, blocks_of
from rendering.content import Person

WIDTH = 92


def text(person: Person) -> bytes:
    """Write plain text: headings in capitals or underlined, dates pushed to the right with spaces."""
    lines = [person.name, *([person.headline] if person.headline else []), " | ".join(person.contact), ""]
    for section in person.sections:
        if person.look.get("underline"):
            lines += [section.heading, "-" * len(section.heading)]
        else:
            lines.append(section.heading.upper())
        for block in blocks_of(section, person.order):
            lines.extend(_text_lines(block, person.look.get("bullet", "-")))
        lines.append("")
    return ("\n".join(lines).rstrip() + "\n").encode(person.look.get("encoding", "utf-8"))


def _text_lines(block: Block, bullet: str) -> list[str]:
    match block:
        case Gap():
            return [""]
        case Row(left, right, _):
            return [f"{left:<{WIDTH - len(right)}}{right}" if right else left]
        case Para(words, label):
            return textwrap.wrap(f"{label}: {words}" if label else words, WIDTH)
        case Bullet(words):
            return textwrap.wrap(f"{bullet} {words}", WIDTH, subsequent_indent="  ")
    raise TypeError(block)


def markdown(person: Person) -> bytes:
    """Write Markdown: ``##`` headings, ``###`` entries, dates in italics."""
    lines = [f"# {person.name}", ""]
    if person.headline:
        lines += [f"**{person.headline}**", ""]
    lines += [" · ".join(person.contact), ""]
    for section in person.sections:
        lines += [f"## {section.heading}", ""]
        before: Block | None = None
        for block in blocks_of(section, person.order):
            if before is not None and not (isinstance(block, Bullet) and isinstance(before, Bullet)):
                lines.append("")
            lines.extend(_markdown_lines(block))
            before = block
        lines.append("")
    joined = "\n".join(lines)
    while "\n\n\n" in joined:
        joined = joined.replace("\n\n\n", "\n\n")
    return (joined.rstrip() + "\n").encode()


def _markdown_lines(block: Block) -> list[str]:
    match block:
        case Row(left, right, weight):
            head = f"### {left}" if weight == "bold" else f"*{left}*"
            return [head, "", f"*{right}*"] if right else [head]
        case Para(words, label):
            return [f"**{label}:** {words}" if label else words]
        case Bullet(words):
            return [f"- {words}"]
    return []
