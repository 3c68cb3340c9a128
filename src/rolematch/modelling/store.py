"""The model as one JSON file: words, numbers, and how they came about. Nothing in it can run.

Beside ``model.json`` lies ``model.json.sha256``, in the form that ``sha256sum`` writes and checks: a model whose bytes
do not have that hash, or without one, is refused.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rolematch.errors import ModelError
from rolematch.modelling.checking import LARGEST, SHA256, check_content, parse_content
from rolematch.modelling.learned import AddedRole, LearnedLevels, LearnedRoles, TermSpace
from rolematch.modelling.levels import LEVEL_FEATURES
from rolematch.records import ROLES, Role

ROLE_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
FORMAT = "rolematch-model"
FORMAT_VERSION = 1
MODEL_VERSION = "0.1.0"
DEFAULT_PATH = Path(__file__).with_name("model.json")
# Digits kept of each weight: far below what moves a probability by 0.001, and above what machines differ by.
DIGITS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The role classifier, the level model, and where they come from.

    ``facts`` tells what they were trained on: counts by source and role, and the lexicon's hash. ``added`` are heads
    for further roles.
    """

    roles: LearnedRoles
    levels: LearnedLevels
    facts: Mapping[str, Any]
    sha256: str = ""
    added: tuple[AddedRole, ...] = ()

    @property
    def role_names(self) -> tuple[Role, ...]:
        """Give the roles that the model has a head for."""
        return (*ROLES, *(added.role for added in self.added))

    def logits(self, resume: Mapping[str, float]) -> dict[Role, float]:
        """Give the logit of the fit for each role."""
        first = zip(ROLES, map(float, self.roles.decision_function([resume])[0]), strict=True)
        return {**dict(first), **{added.role: added.logit(resume) for added in self.added}}

    def contributions(self, resume: Mapping[str, float]) -> dict[Role, dict[str, float]]:
        """Give for each role what each term of a resume adds to its logit."""
        found = self.roles.contributions(resume)
        first = {role: {f: float(v[column]) for f, v in found.items()} for column, role in enumerate(ROLES)}
        return {**first, **{added.role: added.contributions(resume) for added in self.added}}

    def baselines(self) -> dict[Role, float]:
        """Give the logit of each role where nothing is said."""
        first = zip(ROLES, map(float, self.roles.heads_[:, 0]), strict=True)
        return {**dict(first), **{added.role: added.intercept for added in self.added}}

    @property
    def versions(self) -> dict[str, str]:
        """Give version and hash, as they go into each score."""
        return {"model": MODEL_VERSION, "model_sha256": self.sha256}


def to_json(model: Model) -> str:
    """Write a model; the same model gives the same text."""
    roles, levels = model.roles, model.levels
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": MODEL_VERSION,
        "facts": model.facts,
        "level": {
            "features": list(LEVEL_FEATURES),
            "classes": [int(c) for c in levels.classes_],
            "coef": _rounded(levels.coef_),
            "thresholds": _rounded(levels.thresholds_),
        },
        "role": {
            "ballast": roles.ballast,
            "heads": {
                "rows": ["mle", "ds"],
                "columns": ["intercept", "substance", "lean"],
                "values": _rounded(roles.heads_),
            },
            # one row a term: idf, weight in `substance`, weight in `lean`
            "terms": {
                feature: _rounded([roles.idf_[i], *roles.directions_[:, i]])
                for i, feature in enumerate(roles.features_)
            },
        },
    }
    if model.added:
        content["added_roles"] = [
            {
                "role": added.role,
                "ballast": added.ballast,
                "calibrated": added.calibrated,
                "intercept": _rounded(added.intercept),
                # one row a term: idf, weight
                "terms": {
                    feature: _rounded([added.idf[i], added.weights[i]]) for i, feature in enumerate(added.features)
                },
            }
            for added in model.added
        ]
    # one line a term, so that a change of the model can be read in a diff
    return json.dumps(content, indent=1, ensure_ascii=False).replace("\n    ", " ").replace("\n   ]", " ]") + "\n"


def _rounded(values: Any) -> Any:
    return np.round(np.asarray(values, dtype=float), DIGITS).tolist()


def save_model(model: Model, path: str | Path) -> None:
    """Write a model to a file, and its hash beside it."""
    path, data = Path(path), to_json(model).encode()
    path.write_bytes(data)
    hash_file(path).write_text(f"{hashlib.sha256(data).hexdigest()}  {path.name}\n", encoding="utf-8", newline="\n")


def hash_file(path: Path) -> Path:
    """Say where the hash of a model file stands.

    Examples
    --------
    >>> hash_file(Path("made/model.json")).as_posix()
    'made/model.json.sha256'
    """
    return path.with_name(f"{path.name}.sha256")


def load_model(path: str | Path | None = None) -> Model:
    """Load a model file; the same path gives the same object.

    Parameters
    ----------
    path : str or Path, optional
        Without it, the model that came with the package.

    Raises
    ------
    ModelError
        The file is missing; it has not the hash that stands beside it, or none does; it is no model of this format
        and of a model's size, or does not hold together. A pickle is never opened.

    Examples
    --------
    >>> load_model().levels.classes_.tolist()
    [1, 2, 3, 4, 5]
    """
    return _load(Path(path).resolve() if path is not None else DEFAULT_PATH)


@functools.lru_cache(maxsize=4)
def _load(path: Path) -> Model:
    try:
        if not path.is_file():
            # a pipe would be waited for
            raise ModelError(f"{path}: no such file; `rolematch train` makes a model")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; `rolematch train` makes a model") from error
    try:
        content = parse_content(data)
        if content.get("format") != FORMAT or content.get("format_version") != FORMAT_VERSION:
            raise ModelError(f"{path}: not a model of format {FORMAT} {FORMAT_VERSION}")
        sha256 = hashlib.sha256(data).hexdigest()
        if path != DEFAULT_PATH:
            # ours came with the code that reads it
            _check_hash(path, sha256)
        check_content(content)
        return _assemble(content, sha256)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not a model file, or a damaged one: {error}") from error


def _check_hash(path: Path, sha256: str) -> None:
    """Compare a model with the hash beside it: one from another place comes with it, `save_model` writes it."""
    beside = hash_file(path)
    try:
        with beside.open(encoding="utf-8") as file:
            said = file.read(200).split()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            f"{path}: its SHA-256 is not known; write what you were told by its maker into {beside.name} beside it"
        ) from error
    if not said or not SHA256.fullmatch(said[0]) or said[0] != sha256:
        raise ModelError(f"{path}: its SHA-256 is {sha256}, which is not what {beside.name} says; fetch it again")


def _assemble(content: Mapping[str, Any], sha256: str) -> Model:
    terms = content["role"]["terms"]
    columns = np.asarray(list(terms.values()), dtype=float).reshape(len(terms), 3)
    roles = LearnedRoles(
        TermSpace(tuple(terms), columns[:, 0], float(content["role"]["ballast"])),
        directions_=columns[:, 1:].T.copy(),
        heads_=np.asarray(content["role"]["heads"]["values"], dtype=float).reshape(2, 3),
    )
    classes = np.asarray(content["level"]["classes"], dtype=int)
    levels = LearnedLevels(
        classes_=classes,
        coef_=np.asarray(content["level"]["coef"], dtype=float).reshape(len(LEVEL_FEATURES)),
        thresholds_=np.asarray(content["level"]["thresholds"], dtype=float).reshape(len(classes) - 1),
    )
    added = tuple(_added_role(one) for one in content.get("added_roles", ()))
    return Model(roles=roles, levels=levels, facts=content["facts"], sha256=sha256, added=added)


def _added_role(content: Mapping[str, Any]) -> AddedRole:
    terms = content["terms"]
    columns = np.asarray(list(terms.values()), dtype=float).reshape(len(terms), 2)
    found = AddedRole(
        role=str(content["role"]),
        features=tuple(terms),
        idf=columns[:, 0],
        weights=columns[:, 1],
        intercept=float(content["intercept"]),
        ballast=float(content["ballast"]),
        calibrated=str(content["calibrated"]),
    )
    if not ROLE_ID.fullmatch(found.role) or found.role in ROLES:
        raise ValueError(f"{found.role!r} is no id of an added role")
    return found
