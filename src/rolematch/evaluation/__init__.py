"""How well the model does on judged resumes that it has not seen: figures, a report, the model card."""

from rolematch.evaluation.card import write_card
from rolematch.evaluation.curves import (
    ablation_table,
    calibration_table,
    confusion,
    coverage_table,
    learning_table,
    level_confusion,
)
from rolematch.evaluation.folds import other_field_fits, out_of_fold_scores, without_titles
from rolematch.evaluation.labels import judged_of, read_labels
from rolematch.evaluation.metrics import FIGURES, Answers, Figure, answers_of, measure
from rolematch.evaluation.report import Evaluation, write_report
from rolematch.evaluation.running import evaluate_model
from rolematch.evaluation.swapping import EMAIL, NAME, PLACE, swap_table, swapped

__all__ = [
    "EMAIL",
    "FIGURES",
    "NAME",
    "PLACE",
    "Answers",
    "Evaluation",
    "Figure",
    "ablation_table",
    "answers_of",
    "calibration_table",
    "confusion",
    "coverage_table",
    "evaluate_model",
    "judged_of",
    "learning_table",
    "level_confusion",
    "measure",
    "other_field_fits",
    "out_of_fold_scores",
    "read_labels",
    "swap_table",
    "swapped",
    "without_titles",
    "write_card",
    "write_report",
]
