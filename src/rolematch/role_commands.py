"""The commands under ``rolematch roles``: which roles there are, and a further one from its documents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from rolematch.errors import UsageError
from rolematch.verbs import PLACE, Verbs

# read of a folder of role documents, as text
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".odt", ".rtf")
TECHNOLOGIES = 12


@click.group(cls=Verbs, example="rolematch roles list")
def roles() -> None:
    """Say which roles there are, and add one."""


@roles.command("list", example="rolematch roles list --lexicon my_lexicon")
@click.option("--lexicon", metavar="FOLDER", type=PLACE, help="The lexicon. Default: the shipped one.")
def list_roles(lexicon: Path | None) -> None:
    """List the roles of a lexicon and their levels."""
    from rolematch.lexicon import load_lexicon

    for role, profile in load_lexicon(lexicon).roles.items():
        click.echo(f"{role}: {profile.name}")
        for rung in profile.levels:
            click.echo(f"  {rung.level} {' / '.join(rung.names)}")


@roles.command(example="rolematch roles add data_engineer --documents postings --lexicon my_lexicon")
@click.argument("role")
@click.option("--documents", required=True, metavar="FOLDER", type=PLACE, help="Postings or profiles of the role.")
@click.option("--lexicon", required=True, metavar="FOLDER", type=PLACE, help="Your own lexicon.")
@click.option("--name", help="How the role is called. Default: made of ROLE.")
def add(role: str, documents: Path, lexicon: Path, name: str | None) -> None:
    """Add ROLE to a lexicon, from a FOLDER of its documents.

    Each file of the folder is one posting or role profile. Writes roles/ROLE.toml,
    a ladder of five levels to edit, and roles/ROLE.documents.jsonl, which says what
    of each document a model may see (no text). Then train: rolematch train
    --lexicon LEXICON --data DATA --out model.json. A LEXICON that does not exist is
    made, as a copy of the shipped one.
    """
    from rolematch.lexicon import load_lexicon
    from rolematch.modelling.added import LEAST_DOCUMENTS
    from rolematch.modelling.store import ROLE_ID
    from rolematch.modelling.training import document_weights
    from rolematch.reading import read_file
    from rolematch.reporting import progress

    if not lexicon.exists():
        shipped = load_lexicon()
        shutil.copytree(shipped.folder, lexicon, ignore=shutil.ignore_patterns("documents", "*.md"))
        click.echo(f"The shipped lexicon was copied to {lexicon}.", err=True)
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
    with progress() as advance:
        for done, path in enumerate(files, start=1):
            reading = read_file(path)
            texts.append("\n".join(" ".join(word.text for word in page.words) for page in reading.pages))
            advance("reading", done, len(files))
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
    _write(folder / f"{role}.toml", _ladder(role, name or role.replace("_", " ").title(), usual, len(rows)))
    click.echo(f"{role}: {len(rows)} documents. Edit {folder / f'{role}.toml'}, then train.", err=True)


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
