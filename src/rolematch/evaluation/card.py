"""``MODEL_CARD.md``: what the model is, what it was made of, how well it does, and what it is not for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from rolematch.evaluation.report import Evaluation, confusion_table, figures_table, others_text, weights_table
from rolematch.lexicon import Lexicon
from rolematch.modelling import Model

_INTENDED = """\
## What it is for

To help a person read a folder of resumes: which of them speak of machine learning engineering, which of data science,
which of neither, and about at which level. Each score comes with the words that it rests on, so that it can be
checked, and with "uncertain" where the text does not carry a judgement.

## What it is not for

- To reject or to hire anyone without a person who has read the resume. A score says what a text says, not what its
  author can do.
- For other roles, other languages than English, or texts that are not resumes.
- To compare people by small differences: with these figures, two fits that differ by less than 0.1 are the same.
- To tell how good, honest, young, or agreeable someone is. It knows nothing of that and must not be used as if."""

_MADE = """\
## How it is made

Two logistic regressions over TF-IDF of a closed vocabulary: skills of the lexicon and a list of words of work. Names,
places, schools, employers, dates, job titles and everything else never reach it. A term counts once a resume, by the
best place it is named in (described work 1, a list of skills 0.75, a course 0.5, implied by another skill half). The
weights are learned from role documents; judged resumes calibrate the two heads. The weights shown in an explanation
add up to the logit of the fit. The level comes from an ordinal model of a few named numbers, none of which can lower
it by growing."""

_LIMITS = """\
## What is not known

- The judged resumes were collected from public places and read by few people; how they differ from the resumes that an
  employer gets is not known. Few are of the highest level: the model says 4 where 5 would be right.
- Nothing was measured by gender, age, or origin: the judged resumes do not say. Direct identifiers cannot move a score
  by construction; words of work that go with a group of people still can.
- Postings name what employers wish for, in the years they were written. Words newer than they are weigh nothing."""


def write_card(
    evaluation: Evaluation,
    model: Model,
    lexicon: Lexicon,
    path: str | Path,
    ablations: str | Path | None = None,
) -> None:
    """Write the model card from an evaluation's figures.

    Parameters
    ----------
    ablations : path, optional
        A CSV with a header; it becomes a table: what each part of the model is worth.
    """
    parts = [
        "# Model card",
        f"Role model {model.versions['model']} with lexicon {lexicon.version}. Written by `rolematch evaluate`; every "
        "figure below is from that run.",
        _INTENDED,
        _MADE,
        "## What it was made from",
        _counts_table("Role documents (source: role)", model.facts.get("role_documents", {})),
        _counts_table("Judged resumes", model.facts.get("judged_resumes", {})),
        "## How well it does",
        f"{len(evaluation.answers.people)} judged resumes of {evaluation.people} people, each scored by a model that "
        f"has not seen its author ({evaluation.folds} folds); 95% intervals by bootstrap over people. In the second "
        "column every job title in the resumes is crossed out.",
        figures_table(evaluation),
        "Decisions by judgement:",
        confusion_table(evaluation.answers),
        f"Resumes of other fields, each scored by a model that has not seen it. {others_text(evaluation.others)}",
    ]
    if ablations is not None:
        parts += [
            "What each part is worth (areas under the curve, out of fold by person):",
            _csv_table(Path(ablations)),
        ]
    parts += ["## What weighs most", weights_table(model, lexicon), _LIMITS]
    Path(path).write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def _counts_table(title: str, counts: Mapping[str, int]) -> str:
    rows = [f"| {title} | |", "|---|---:|", *(f"| {name} | {count:,} |" for name, count in counts.items())]
    return "\n".join(rows)


def _csv_table(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    lines = [f"| {' | '.join(header)} |", f"|---|{'---:|' * (len(header) - 1)}"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
