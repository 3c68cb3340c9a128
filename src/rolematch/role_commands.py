"""The commands under ``rolematch roles``: which roles there are, and a further one from its documents."""

from __future__ import annotations

from pathlib import Path

import click

from rolematch.verbs import PLACE, Verbs


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
    from rolematch.modelling.adding import add_role
    from rolematch.reporting import progress

    if not lexicon.exists():
        click.echo(f"The shipped lexicon is copied to {lexicon}.", err=True)
    with progress() as advance:
        ladder, count = add_role(role, documents, lexicon, name=name, progress=advance)
    click.echo(f"{role}: {count} documents. Edit {ladder}, then train.", err=True)
