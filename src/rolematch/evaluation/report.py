"""The report of an evaluation: tables in Markdown, figures as JSON, two plots, and the resumes that went worst."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from rolematch.evaluation.curves import CLASSES, SAID, calibration_table, coverage_table
from rolematch.evaluation.metrics import Answers, Figure, answers_of, said_roles
from rolematch.lexicon import Lexicon
from rolematch.modelling import Model
from rolematch.modelling.training import Judged
from rolematch.records import ROLES, Score
from rolematch.reporting.plots import plot_calibration, plot_coverage
from rolematch.scoring import feature_name

WORST = 20
TOP_WEIGHTS = 25


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured: figures with intervals, as the resumes are and with job titles crossed out.

    ``others`` counts the decisions on resumes of other fields, each scored by a model that had not seen it.
    """

    answers: Answers
    plain: Mapping[str, Figure]
    masked: Mapping[str, Figure]
    others: Mapping[str, int]
    folds: int

    @property
    def people(self) -> int:
        """How many people the judged resumes are of."""
        return len(set(self.answers.people))


def write_report(
    evaluation: Evaluation,
    judged: Sequence[Judged],
    scores: Sequence[Score],
    model: Model,
    lexicon: Lexicon,
    folder: str | Path,
) -> list[Path]:
    """Write the report into a folder; give what was written.

    ``report.md`` (all tables), ``figures.json``, ``worst.csv`` (whose fits are farthest from the judgement: names of
    files, so it stays with who may see them) and, where matplotlib is installed, ``reliability.png`` and
    ``risk_coverage.png``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    plots = _write_plots(evaluation.answers, folder)
    parts = [
        "# Evaluation",
        f"{len(judged)} judged resumes of {evaluation.people} people, scored out of fold by person "
        f"({evaluation.folds} folds). Intervals are 95% bootstraps over people.",
        figures_table(evaluation),
        "## What was judged, and what was said",
        confusion_table(evaluation.answers),
        "## Resumes of other fields",
        others_text(evaluation.others),
        "## What weighs most",
        weights_table(model, lexicon),
        *(f"![{path.stem.replace('_', ' ')}]({path.name})" for path in plots),
    ]
    (folder / "report.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")
    figures = {
        "resumes": len(judged),
        "people": evaluation.people,
        "plain": {name: asdict(figure) for name, figure in evaluation.plain.items()},
        "masked": {name: asdict(figure) for name, figure in evaluation.masked.items()},
        "others": dict(evaluation.others),
    }
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8", newline="\n")
    _write_worst(judged, scores, folder / "worst.csv")
    return [folder / "report.md", folder / "figures.json", folder / "worst.csv", *plots]


def figures_table(evaluation: Evaluation) -> str:
    """Draw the figures with their intervals; those of levels have no second column, for a level is read from titles."""
    rows = ["| | as it is | job titles crossed out |", "|---|---|---|"]
    for name, figure in evaluation.plain.items():
        masked = "" if name.startswith("level") else str(evaluation.masked[name])
        rows.append(f"| {name} | {figure} | {masked} |")
    return "\n".join(rows)


def confusion_table(answers: Answers) -> str:
    """Count decisions by judgement."""
    counts = Counter(zip(answers.roles.tolist(), answers.decisions.tolist(), strict=True))
    rows = [f"| judged | {' | '.join(SAID)} |", f"|---|{'---:|' * len(SAID)}"]
    for role in CLASSES:
        name = role if role in ("both", "neither") else role.upper()
        rows.append(f"| {name} | {' | '.join(str(counts[role, said]) for said in SAID)} |")
    return "\n".join(rows)


def others_text(others: Mapping[str, int]) -> str:
    """Say how many resumes of other fields were decided for a role."""
    total = sum(others.values())
    wrong = sum(count for said, count in others.items() if said in ("MLE", "DS", "both"))
    share = f"{wrong / total:.2%}" if total else "none"
    return (
        f"Of {total:,} resumes, {wrong} ({share}) were decided MLE, DS or both; {others.get('uncertain', 0)} uncertain."
    )


def weights_table(model: Model, lexicon: Lexicon) -> str:
    """List the terms that can move each head most: what one costs or brings where it is all that a resume says."""
    roles = model.roles
    weights = (roles.heads_[:, 1:] @ roles.directions_) * roles.idf_
    columns = []
    for values in weights:
        order = np.argsort(-values, kind="stable")
        columns.append([feature_name(roles.features_[i], lexicon) for i in order[:TOP_WEIGHTS]])
        columns.append([feature_name(roles.features_[i], lexicon) for i in order[::-1][:TOP_WEIGHTS]])
    heads = [f"{side} {role.upper()}" for role in ROLES for side in ("for", "against")]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(row)} |" for row in zip(*columns, strict=True)]
    return "\n".join(lines)


def _write_worst(judged: Sequence[Judged], scores: Sequence[Score], path: Path) -> None:
    def wrong(place: int) -> float:
        target = [judged[place].role.lower() in (role, "both") for role in ROLES]
        return max(abs(scores[place].fit[role] - wanted) for role, wanted in zip(ROLES, target, strict=True))

    answers = answers_of(judged, scores)
    said = said_roles(answers)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["file", "judged", "said", "fit_mle", "fit_ds", "level", "said_level"])
        for place in sorted(range(len(judged)), key=lambda place: (-wrong(place), judged[place].file))[:WORST]:
            j, score = judged[place], scores[place]
            fits = [f"{score.fit[role]:.3f}" for role in ROLES]
            writer.writerow([j.file, j.role.lower(), said[place], *fits, j.level, score.level])


def _write_plots(answers: Answers, folder: Path) -> list[Path]:
    try:
        from matplotlib.figure import Figure as Drawing
    except ImportError:
        return []
    reliability = Drawing(figsize=(6.6, 5.2), layout="constrained")
    plot_calibration(calibration_table(answers, bins=8), reliability.subplots())
    coverage = Drawing(figsize=(6, 4), layout="constrained")
    plot_coverage(coverage_table(answers), coverage.subplots())
    paths = [folder / "reliability.png", folder / "risk_coverage.png"]
    for drawing, path in zip((reliability, coverage), paths, strict=True):
        # no version or date inside, so that the same figures give the same bytes
        drawing.savefig(path, dpi=120, metadata={"Software": None})
    return paths
