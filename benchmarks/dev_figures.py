"""Print the figures on the judged resumes: out of fold by person, and with the shipped model as it stands.

    python benchmarks/dev_figures.py [--data ../shared/data] [--evaluator ../shared/eval/evaluate.py]

Out of fold, everything that learns from judged resumes is fitted without the fold's people. The second table has every
job title crossed out in the resumes (what it says of positions and levels is beside the point). The third uses the
shipped model, which was fitted on these same resumes: it flatters. Intervals are 95% percentile bootstraps over people.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from rolematch.evaluation import out_of_fold_scores, without_titles
from rolematch.lexicon import load_lexicon
from rolematch.lines import score_line
from rolematch.modelling import load_model
from rolematch.modelling.training import read_documents, read_judged
from rolematch.scoring import score_profile

ROOT = Path(__file__).resolve().parents[1]
ROLE_FIGURES = (
    "role: AUC of MLE against DS",
    "role: the same, clear cases only (lean of 2 either way)",
    "role: AUC of either role against neither",
    "role: AUC of the mle head against all others",
    "role: AUC of the ds head against all others",
    "role: balanced accuracy",
    "role: accuracy on the surest 70%",
    "role: calibration error of the mle head, 8 equal bins (lower is better)",
    "role: calibration error of the ds head, 8 equal bins (lower is better)",
)
INTERVALS = (
    *ROLE_FIGURES,
    "level (everyone): within one",
    "level (everyone): quadratic weighted kappa",
    "positions: F1",
    "skills: precision",
    "skills: recall of tools",
)
SEEDED = (
    "role: AUC of MLE against DS",
    "role: AUC of either role against neither",
    "level (everyone): quadratic weighted kappa",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--evaluator", type=Path, default=ROOT.parent / "shared" / "eval" / "evaluate.py")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3, help="repeat the folds this often (default 3)")
    parser.add_argument(
        "--bootstrap", type=int, default=100, help="resamples for the intervals, some 3 seconds each; 0 for none"
    )
    args = parser.parse_args()
    lexicon, model = load_lexicon(), load_model()
    documents = read_documents(args.data, lexicon)
    judged = read_judged(args.data, lexicon)
    labels = args.data / "resumes" / "labels.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for seed in range(args.seeds):
            scores = out_of_fold_scores(judged, documents, lexicon, folds=args.folds, seed=seed)
            lines = [score_line(score) for score in scores]
            figures, shown = evaluate(args.evaluator, lines, labels.read_text(encoding="utf-8").splitlines(), place)
            if seed == 0:
                print(f"== out of fold by person, {args.folds} folds, n = {len(judged)} ==\n{shown}")
                first = lines
            else:
                wanted = ", ".join(f"{figures[name]:.3f}" for name in SEEDED)
                print(f"seed {seed}: {', '.join(SEEDED)}: {wanted}")
        if args.bootstrap:
            print_intervals(args, first, labels, place, [j.person for j in judged], INTERVALS)
        masked = [replace(j, profile=without_titles(j.profile, lexicon)) for j in judged]
        lines = [score_line(score) for score in out_of_fold_scores(masked, documents, lexicon, folds=args.folds)]
        figures, _ = evaluate(args.evaluator, lines, labels.read_text(encoding="utf-8").splitlines(), place)
        print(f"\n== the same with job titles crossed out in the resumes, n = {len(judged)} ==")
        for name in ROLE_FIGURES:
            print(f"{name:72s} {figures[name]:.3f}")
        if args.bootstrap:
            print_intervals(args, lines, labels, place / "masked", [j.person for j in judged], ROLE_FIGURES)
        lines = [score_line(score_profile(j.profile, lexicon, model)) for j in judged]
        _, shown = evaluate(args.evaluator, lines, labels.read_text(encoding="utf-8").splitlines(), place)
        print(f"\n== the shipped model, n = {len(judged)} (it was fitted on these resumes) ==\n{shown}")


def evaluate(evaluator: Path, lines: list[dict], labels: list[str], place: Path) -> tuple[dict[str, float], str]:
    """Run the evaluator on prediction lines; give its figures and what it printed."""
    (place / "p.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (place / "l.jsonl").write_text("\n".join(labels), encoding="utf-8")
    command = [sys.executable, evaluator, place / "p.jsonl", place / "l.jsonl", "--as-of", "2026-06"]
    done = subprocess.run([*command, "--json", place / "o.json"], check=True, capture_output=True, text=True)
    return json.loads((place / "o.json").read_text(encoding="utf-8")), done.stdout


def print_intervals(
    args: argparse.Namespace, lines: list[dict], labels: Path, place: Path, people: list[str], names: Sequence[str]
) -> None:
    """Resample people with replacement and print 95% intervals of the main figures."""
    by_file = {json.loads(text)["file"]: json.loads(text) for text in labels.read_text(encoding="utf-8").splitlines()}
    groups: dict[str, list[int]] = {}
    for index, person in enumerate(people):
        groups.setdefault(person, []).append(index)
    rng = np.random.default_rng(0)
    samples = [[i for p in rng.choice(list(groups), len(groups)) for i in groups[p]] for _ in range(args.bootstrap)]

    def figures_of(number: int) -> dict[str, float]:
        rows = samples[number]
        # a person drawn twice needs two names, or the evaluator would take one prediction for both
        predictions = [lines[i] | {"file": f"{k}", "sha256": f"{k}"} for k, i in enumerate(rows)]
        gold = [json.dumps(by_file[lines[i]["file"]] | {"file": f"{k}", "sha256": f"{k}"}) for k, i in enumerate(rows)]
        folder = place / str(number)
        folder.mkdir(parents=True)
        return evaluate(args.evaluator, predictions, gold, folder)[0]

    # each sample is a process of its own; the threads only wait for them
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        drawn = list(pool.map(figures_of, range(len(samples))))
    print(f"95% intervals, {args.bootstrap} bootstrap samples of {len(groups)} people:")
    for name in names:
        low, high = np.nanpercentile([figures[name] for figures in drawn], [2.5, 97.5])
        print(f"  {name:72s} {low:.3f} to {high:.3f}")


if __name__ == "__main__":
    main()
