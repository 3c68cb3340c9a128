"""Read an article that compares roles: which of its statements are about which role.

Four places say so, in this order: a table with a column a role (also one whose cells were flattened to lines, left
column first), a heading that names one role and the text below it, an item that begins with a role's name, and a
sentence, or a clause of it, that names one role. "Both roles" speaks for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rolematch.building.blocks import Block
from rolematch.lexicon import Lexicon
from rolematch.parsing.phrases import title_phrases
from rolematch.parsing.titles import parse_title

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
# what sets one half of a sentence against the other; the words stand in words.csv
_CLAUSE_LIST, _BOTH_LIST = "contrast", "both_roles"


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that a document says of some roles, where they stand, and if they stand in a table or a list."""

    roles: frozenset[str]
    text: str
    line: int
    heading: str
    listed: bool


def compare_roles(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Statement]:
    """Give the statements of an article, those about no role in particular left out.

    Parameters
    ----------
    blocks : sequence of Block
        The article, in reading order.
    lexicon : Lexicon
        Its titles tell the roles' names.
    """
    index = 0
    role: str | None = None
    level = 0
    heading = ""
    while index < len(blocks):
        block = blocks[index]
        if block.kind == "cell":
            named = roles_named(block.column, lexicon)
            if len(named) == 1:
                yield Statement(frozenset(named), block.text, block.line, block.label, listed=True)
        elif block.kind == "heading":
            heading = block.text
            columns = _columns_at(blocks, index, lexicon)
            if columns is not None:
                rows, index = _flattened(blocks, index + 2, columns, lexicon)
                yield from rows
                role = None
                continue
            role, level = _role_below(block, role, level, lexicon)
            if role is not None and not roles_named(heading, lexicon):
                yield Statement(frozenset({role}), heading, block.line, heading, listed=False)
        elif role is not None:
            yield Statement(frozenset({role}), block.text, block.line, heading, listed=block.kind == "item")
        else:
            yield from _sentences(block, heading, lexicon)
        index += 1


def roles_named(text: str, lexicon: Lexicon) -> list[str]:
    """Name the roles whose titles stand in a text, each once, in the order of the text.

    Examples
    --------
    >>> from rolematch.lexicon import load_lexicon
    >>> roles_named("Sr. Data Scientists and ML engineers work with product managers", load_lexicon())
    ['ds', 'mle']
    """
    found = [family for family in _families(text, lexicon) if family in lexicon.roles]
    return list(dict.fromkeys(found))


def _families(text: str, lexicon: Lexicon) -> Iterator[str]:
    for span in title_phrases(text, lexicon):
        family = parse_title(span.of(text).removesuffix("s"), lexicon).family
        if family is not None:
            yield family
    whole = parse_title(text, lexicon)
    if whole.likely and whole.family is not None:
        yield whole.family


def _columns_at(blocks: Sequence[Block], index: int, lexicon: Lexicon) -> tuple[str, str] | None:
    """Tell the roles of a flattened table, which begins with two headings that are nothing but roles' names."""
    names = []
    for block in blocks[index : index + 2]:
        named = roles_named(block.text, lexicon)
        if block.kind != "heading" or len(named) != 1 or len(block.text.split()) > 4 or block.level:
            return None
        names.append(named[0])
    return (names[0], names[1]) if len(set(names)) == 2 else None


def _flattened(
    blocks: Sequence[Block], index: int, columns: tuple[str, str], lexicon: Lexicon
) -> tuple[list[Statement], int]:
    """Read a flattened table: below each row's label the left cell's lines, then the right one's.

    Nothing marks where the right cell begins: the lines are halved. Where their number is odd, the one in the middle
    may belong to either and is left out.
    """
    statements: list[Statement] = []
    while index < len(blocks):
        label = blocks[index]
        if label.kind != "heading" or label.parted or list(_families(label.text, lexicon)):
            break
        end = index + 1
        while end < len(blocks) and blocks[end].kind != "heading" and not blocks[end].parted:
            end += 1
        cells = blocks[index + 1 : end]
        half = len(cells) // 2
        sides = [(columns[0], cells[:half]), (columns[1], cells[len(cells) - half :])]
        statements += [
            Statement(frozenset({role}), cell.text, cell.line, label.text, listed=True)
            for role, side in sides
            for cell in side
        ]
        index = end
    return statements, index


def _role_below(block: Block, role: str | None, level: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """Tell which role the text below a heading is about, and at which level that was said."""
    families = dict.fromkeys(_families(block.text, lexicon))
    named = [family for family in families if family in lexicon.roles]
    if len(named) == 1 and len(families) == 1:
        return named[0], block.level
    # a sub-heading goes on with the role; other jobs, both roles, a question or a new part end it
    below = block.level > level if block.level else not block.parted and not block.text.endswith("?")
    return (role, level) if below and not families else (None, 0)


def _sentences(block: Block, heading: str, lexicon: Lexicon) -> Iterator[Statement]:
    """Give the sentences and clauses of a block that name one role, or say that they speak of both."""
    contrast = sorted(lexicon.word_list(_CLAUSE_LIST), key=len, reverse=True)
    both = lexicon.word_list(_BOTH_LIST)
    for sentence in _SENTENCE.split(block.text):
        clauses = re.split(rf";|,\s+(?={'|'.join(map(re.escape, contrast))})\b|(?<=[a-z]),\s+(?=[A-Z])", sentence)
        named = [roles_named(clause, lexicon) for clause in clauses]
        if len({role for roles in named for role in roles}) < 2 and not any(word in sentence.lower() for word in both):
            # one role in the whole sentence: all of its clauses are about it
            clauses, named = [sentence], [list(dict.fromkeys(role for roles in named for role in roles))]
        for clause, roles in zip(clauses, named, strict=True):
            if not roles and any(word in clause.lower() for word in both):
                roles = list(lexicon.roles)
            elif len(roles) != 1:
                continue
            yield Statement(frozenset(roles), clause, block.line, heading, listed=False)
