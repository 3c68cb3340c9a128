"""Add a role to a lexicon: what a model may see of its documents, and a ladder to edit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from rolematch.errors import UsageError
from rolematch.lexicon import load_lexicon
from rolematch.modelling.added import LEAST_DOCUMENTS
from rolematch.modelling.store import ROLE_ID
from rolematch.modelling.training import document_weights
from rolematch.reading import read_file

# read of a folder of role documents, as text
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".odt", ".rtf")
TECHNOLOGIES = 12


def add_role(
    role: str,
    documents: str | Path,
    lexicon: str | Path,
    *,
    name: str | None = None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> tuple[Path, int]:
    """Add a role to a lexicon folder, from a folder of its documents.

    Writes ``roles/ROLE.toml``, a ladder of five levels to edit, and ``roles/ROLE.documents.jsonl``, what of each
    document a model may see (no text). `rolematch.modelling.training.train_from` or
    `rolematch.modelling.refitting.refit_model` then learn a head for it.

    Parameters
    ----------
    role : str
        Its id: a small letter, then small letters, digits and ``_``.
    documents : str or Path
        The folder; each file is one posting or role profile.
    lexicon : str or Path
        A lexicon of one's own; one that does not exist is made, as a copy of the shipped one.
    name : str, optional
        How the role is called; without it, made of the id.
    progress : callable, optional
        Called with the step's name, how many documents are read, and of how many.

    Returns
    -------
    ladder : Path
        The file to edit.
    documents : int
        How many were read.

    Raises
    ------
    UsageError
        The id is none or taken, or the folder is missing or holds too few documents.
    ReadError
        A document can't be read.
    """
    lexicon, documents = Path(lexicon), Path(documents)
    if not lexicon.exists():
        shutil.copytree(load_lexicon().folder, lexicon, ignore=shutil.ignore_patterns("documents", "*.md"))
    words = load_lexicon(lexicon)
    if not ROLE_ID.fullmatch(role):
        raise UsageError(f"role {role!r}: a small letter, then small letters, digits and _, 2 to 40 in all")
    if role in words.roles:
        raise UsageError(f"role {role!r} is in the lexicon already: {lexicon / 'roles' / f'{role}.toml'}")
    if not documents.is_dir():
        raise UsageError(f"--documents: no folder {documents}")
    files = sorted(path for path in documents.iterdir() if path.suffix.lower() in SUFFIXES)
    if len(files) < LEAST_DOCUMENTS:
        raise UsageError(f"--documents: {len(files)} documents in {documents}; {LEAST_DOCUMENTS} or more are asked for")
    texts = []
    for done, path in enumerate(files, start=1):
        reading = read_file(path)
        texts.append("\n".join(" ".join(word.text for word in page.words) for page in reading.pages))
        progress("reading", done, len(files))
    rows = document_weights(texts, words)
    folder = lexicon / "roles"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    _write(folder / f"{role}.documents.jsonl", lines)
    shares: dict[str, int] = {}
    for row in rows:
        for feature in row:
            kind, _, skill = feature.partition(":")
            if kind == "skill" and words.skills[skill].kind == "tool":
                shares[skill] = shares.get(skill, 0) + 1
    usual = sorted(shares, key=lambda skill: (-shares[skill], skill))[:TECHNOLOGIES]
    ladder = folder / f"{role}.toml"
    _write(ladder, _ladder(role, name or role.replace("_", " ").title(), usual, len(rows)))
    return ladder, len(rows)


def _ladder(role: str, name: str, technologies: list[str], documents: int) -> str:
    names = (f"Junior {name}", name, f"Senior {name}", f"Lead {name}", f"Head of {name}")
    years = ((0, 2), (2, 5), (4, 8), (6, 12), (9, 40))
    quoted = json.dumps
    head = [
        "# Written by `rolematch roles add`: say here what the role does, and what its levels are called.",
        f"role = {quoted(role)}",
        f"name = {quoted(name, ensure_ascii=False)}",
        'focus = ""',
        "duties = []",
        "key_skills = []",
        f"technologies = {quoted(technologies)}",
        "education = []",
        "collaborators = []",
        f"provenance = [{quoted(f'technologies: the tools that most of {documents} role documents name')}]",
    ]
    for level, (called, (least, most)) in enumerate(zip(names, years, strict=True), start=1):
        head += ["", "[[levels]]", f"level = {level}", f"names = [{quoted(called, ensure_ascii=False)}]"]
        head += [f"years = [{least}, {most}]", "duties = []"]
    return "\n".join(head) + "\n"


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
