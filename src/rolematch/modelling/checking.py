"""Whether a model file holds what a model holds, and nothing else: a stranger's file is refused before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rolematch.modelling.levels import LEVEL_FEATURES

# far above what a lexicon of every trade would give, far below what fills a memory
LARGEST = 8 * 2**20
MOST_VALUES, MOST_LISTS, MOST_OBJECTS = 1_000_000, 200_000, 1_000
MOST_TERMS, MOST_ROLES, MOST_FACTS = 100_000, 50, 10_000
DEEPEST = 6
LARGEST_NUMBER, LONGEST_TEXT = 1e6, 500
# how other files than ours begin; none of them is ever opened
MAGIC: Mapping[bytes, str] = {
    b"\x80": "a pickle, which can run code: it was not opened",
    b"PK": "an archive (skops, npz, zip): it was not opened",
    b"\x93NUMPY": "a NumPy array, which can hold a pickle: it was not opened",
    b"\x1f\x8b": "a compressed file: it was not opened",
    b"\x78": "a compressed file: it was not opened",
    b"\x89HDF": "an HDF5 file: it was not opened",
}
TERM = re.compile(r"(?:skill|word):[^\x00-\x1f\x7f]{1,190}")
SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_HEADS = {"rows": ["mle", "ds"], "columns": ["intercept", "substance", "lean"]}


def parse_content(data: bytes) -> dict[str, Any]:
    r"""Parse the bytes of a model file, after a look at how much they would become.

    Raises
    ------
    ValueError
        They are no JSON of a model's size and depth; a key stands twice; a number is not finite.

    Examples
    --------
    >>> parse_content(b'{"version": 1, "version": 2}')
    Traceback (most recent call last):
    ValueError: the key 'version' stands twice
    """
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 2**20} MB")
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            raise ValueError(f"it is {what}")
    if b"\0" in data:
        raise ValueError("it holds NUL bytes")
    _check_size(_TEXT.sub(b"", data))
    content = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_not_finite)
    if not isinstance(content, dict):
        raise ValueError("it is no JSON object")
    return content


def check_content(content: Mapping[str, Any]) -> None:
    """Check keys, lengths and numbers of a parsed model.

    Raises
    ------
    ValueError
        Saying what is wrong, and where.
    """
    _keys(content, "the file", ("format", "format_version", "version", "facts", "level", "role"), ("added_roles",))
    _text(content["version"], "version")
    _check_facts(content["facts"])
    _check_level(content["level"])
    role = content["role"]
    _keys(role, "role", ("ballast", "heads", "terms"))
    _numbers([role["ballast"]], 1, "role.ballast", least=0.0)
    _keys(role["heads"], "role.heads", ("rows", "columns", "values"))
    for name, asked in _HEADS.items():
        if role["heads"][name] != asked:
            raise ValueError(f"role.heads.{name} is not {asked}")
    _list(role["heads"]["values"], 2, "role.heads.values")
    for row in role["heads"]["values"]:
        _numbers(row, 3, "role.heads.values")
    _check_terms(role["terms"], 3, "role.terms")
    added = content.get("added_roles", [])
    if not isinstance(added, list) or len(added) > MOST_ROLES:
        raise ValueError(f"added_roles is no list of at most {MOST_ROLES}")
    for one in added:
        _keys(one, "added_roles", ("role", "ballast", "calibrated", "intercept", "terms"))
        _text(one["role"], "added_roles.role")
        if one["calibrated"] not in ("resumes", "documents"):
            raise ValueError("added_roles.calibrated is neither resumes nor documents")
        _numbers([one["ballast"]], 1, "added_roles.ballast", least=0.0)
        _numbers([one["intercept"]], 1, "added_roles.intercept")
        _check_terms(one["terms"], 2, "added_roles.terms")
    if len({one["role"] for one in added}) < len(added):
        raise ValueError("added_roles: a role stands twice")


def _check_size(bare: bytes) -> None:
    """Refuse what would fill a memory or a stack, by its commas and brackets; texts are cut out of `bare`."""
    for sign, most, what in (
        (b",", MOST_VALUES, "values"),
        (b"[", MOST_LISTS, "lists"),
        (b"{", MOST_OBJECTS, "objects"),
    ):
        if bare.count(sign) > most:
            raise ValueError(f"it holds more than {most:,} {what}")
    depth = 0
    for found in re.finditer(rb"[\[\]{}]", bare):
        depth += 1 if found[0] in b"[{" else -1
        if depth > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} deep")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:40]!r} stands twice")
    return found


def _not_finite(text: str) -> float:
    raise ValueError(f"it holds {text}, which is no finite number")


def _check_facts(facts: Any) -> None:
    if not isinstance(facts, dict):
        raise ValueError("facts is no object")
    if len(list(_leaves(facts))) > MOST_FACTS:
        raise ValueError(f"facts has more than {MOST_FACTS:,} entries")
    for name, value in _leaves(facts):
        _text(name, "facts")
        if isinstance(value, str):
            _text(value, f"facts.{name}")
        else:
            _numbers([value], 1, f"facts.{name}", most=1e15)
    if "lexicon_sha256" in facts and not (
        isinstance(facts["lexicon_sha256"], str) and SHA256.fullmatch(facts["lexicon_sha256"])
    ):
        raise ValueError("facts.lexicon_sha256 is no SHA-256")
    for name in ("role_documents", "judged_resumes"):
        if name in facts and not isinstance(facts[name], dict):
            raise ValueError(f"facts.{name} is no object")


def _leaves(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from value.items()
        else:
            yield name, value


def _check_level(level: Any) -> None:
    _keys(level, "level", ("features", "classes", "coef", "thresholds"))
    if level["features"] != list(LEVEL_FEATURES):
        raise ValueError("its level model was made for other features")
    classes = level["classes"]
    if not isinstance(classes, list) or not 2 <= len(classes) <= 5:
        raise ValueError("level.classes is no list of levels")
    _numbers(classes, len(classes), "level.classes", least=1, most=5)
    if any(type(one) is not int for one in classes) or sorted({*classes}) != classes:
        raise ValueError("level.classes is no rising list of levels")
    # none of the numbers behind a level may lower it by growing
    _numbers(level["coef"], len(LEVEL_FEATURES), "level.coef", least=0.0)
    _numbers(level["thresholds"], len(classes) - 1, "level.thresholds")
    if sorted(level["thresholds"]) != level["thresholds"]:
        raise ValueError("level.thresholds do not rise")


def _check_terms(terms: Any, length: int, where: str) -> None:
    if not isinstance(terms, dict) or not 1 <= len(terms) <= MOST_TERMS:
        raise ValueError(f"{where} is no object of 1 to {MOST_TERMS:,} terms")
    for term, row in terms.items():
        if not TERM.fullmatch(term):
            raise ValueError(f"{where}: {term[:40]!r} is no term")
        _numbers(row, length, where)
        if row[0] < 0:
            raise ValueError(f"{where}: {term[:40]!r} has a negative document frequency")


def _keys(value: Any, where: str, needed: Sequence[str], more: Sequence[str] = ()) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is no object")
    missing, unknown = sorted({*needed} - {*value}), sorted({*value} - {*needed, *more})
    if missing:
        raise ValueError(f"{where}: {', '.join(missing)} missing")
    if unknown:
        raise ValueError(f"{where}: {', '.join(name[:40] for name in unknown[:5])} unknown")


def _text(value: Any, where: str) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError(f"{where} is no text of at most {LONGEST_TEXT} characters")


def _list(value: Any, length: int, where: str) -> None:
    if not isinstance(value, list) or len(value) != length:
        raise ValueError(f"{where}: {length} entries are asked for")


def _numbers(
    values: Any, length: int, where: str, *, least: float = -LARGEST_NUMBER, most: float = LARGEST_NUMBER
) -> None:
    _list(values, length, where)
    for value in values:
        # a bool is an int to Python, and a text of figures is a number to NumPy
        if type(value) not in (int, float) or value != value:
            raise ValueError(f"{where} holds something that is no finite number")
        # an int of 400 figures can be compared with a float, and not turned into one
        if not least <= value <= most:
            raise ValueError(f"{where}: a number is below {least:g} or above {most:g}")
