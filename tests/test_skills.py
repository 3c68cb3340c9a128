"""Skills in sentences: what is marked is found and nothing else, and what is summed up of it."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolematch.lexicon import load_lexicon
from rolematch.parsing.skills import find_mentions, summarise_skills
from rolematch.records import DateRange, Document, Position, Section, Source, Span, month_of

CASES = Path(__file__).parent / "cases" / "skills"
LEXICON = load_lexicon()
MARK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
AS_OF = month_of(2026, 6)


def cases(name):
    """Read (section kind, sentence, [(surface, start, id or "")]) from a file of cases."""
    kind, found = None, []
    for line in (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind = line[3:]
        elif kind and line:
            text, want, last = "", [], 0
            for mark in MARK.finditer(line):
                text += line[last : mark.start()]
                want.append((mark[1], len(text), mark[2] or ""))
                text, last = text + mark[1], mark.end()
            found.append((kind, text + line[last:], want))
    return found


def written(text):
    return Document(Source("resume.txt", "text/plain", "", len(text)), text, ())


def mentions_in(text, kind="experience"):
    return find_mentions(written(text), (Section(kind, Span(0, 0), Span(0, len(text))),), LEXICON)


def found(text, kind="experience"):
    return [
        (mention.span.of(text), mention.span.start, mention.skill)
        for mention in mentions_in(text, kind)
        if LEXICON.skills[mention.skill].kind != "duty"
    ]


def agrees(got, want):
    return [item[:2] for item in got] == [item[:2] for item in want] and all(
        asked in ("", skill) for (_, _, skill), (_, _, asked) in zip(got, want, strict=True)
    )
