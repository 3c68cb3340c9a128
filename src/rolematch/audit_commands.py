"""The command ``rolematch audit``: compare results between the groups that people belong to."""

from __future__ import annotations

from pathlib import Path

import click

from rolematch.errors import UsageError
from rolematch.verbs import PLACE, Verb


@click.command(cls=Verb, example="rolematch audit results --groups groups.csv --role ds")
@click.argument("results", metavar="OUT", type=PLACE)
@click.option("--groups", required=True, metavar="CSV", type=PLACE, help="Who belongs to which group.")
@click.option("--to", "folder", metavar="FOLDER", type=PLACE, help="Where the audit goes. Default: OUT/audit.")
@click.option("--role", metavar="ROLE", help="The opening's role: mle, ds, or one that was added.")
@click.option("--level", help="The opening's level, as in screen.")
@click.option("--top", type=click.IntRange(min=1), help="Selected: the first N of the ranking.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Selected: a score of so much or more.")
@click.option(
    "--cross", multiple=True, metavar="A,B", help="Look at these intersections. Default: the first two columns."
)
@click.option(
    "--leave-out", type=click.FloatRange(0, 1, max_open=True), default=0.0, show_default=True, metavar="SHARE",
    help="Leave groups of a smaller share out of ratios.",
)  # fmt: skip
@click.option("--unknown", multiple=True, metavar="LABEL", help="A label that means the same as a blank.")
@click.option("--source", default="", metavar="TEXT", help="Where the data come from, for the page.")
def audit(
    results: Path,
    groups: Path,
    folder: Path | None,
    role: str | None,
    level: str | None,
    top: int | None,
    threshold: float | None,
    cross: tuple[str, ...],
    leave_out: float,
    unknown: tuple[str, ...],
    source: str,
) -> None:
    """Compare the results in OUT between groups of people.

    OUT is what rolematch screen wrote. The CSV has a column file (or sha256), a
    column for each category, such as sex and race, blank where it is not known,
    and may have columns selected and outcome (0 or 1). Selected is who has 1
    there; without it, who was decided for the role; --top and --threshold go
    before both. Writes audit.html, audit.csv and ll144.csv, and prints the rates
    below four fifths of the highest. Groups are never guessed.
    """
    from rolematch import api
    from rolematch.auditing import write_audit
    from rolematch.auditing.page import p_text
    from rolematch.reporting import printable

    pairs = [_pair(text) for text in cross]
    found = api.audit(
        results, groups, role=role, level=level, top=top, threshold=threshold,
        cross=pairs or None, leave_out=leave_out, unknown=unknown,
    )  # fmt: skip
    folder = results / "audit" if folder is None else folder
    write_audit(found, folder, source=source)
    for note in found.notes:
        click.echo(printable(note), err=True)
    for row in found.alarms.to_dict(orient="records"):
        group, category, reference = (printable(row[name]) for name in ("group", "category", "reference"))
        click.echo(
            f"{row['metric']} by {category}: {group} has {row['ratio']:.3f} of the rate of {reference} (95% interval"
            f" {row['ratio_low']:.3f} to {row['ratio_high']:.3f}, p {p_text(row['p'])}, {row['n']} people)"
        )
    click.echo(found.verdict, err=True)
    click.echo(f"The audit is in {folder / 'audit.html'}.", err=True)


def _pair(text: str) -> tuple[str, str]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise UsageError(f"--cross {text}: two categories, such as sex,race")
    return parts[0], parts[1]
