"""How well the model does on judged resumes that it has not seen: figures, a report, the model card."""

from rolematch.evaluation.card import write_card
from rolematch.evaluation.folds import other_field_fits, out_of_fold_scores, without_titles
from rolematch.evaluation.metrics import FIGURES, Answers, Figure, answers_of, measure
from rolematch.evaluation.report import Evaluation, write_report
from rolematch.evaluation.running import evaluate_model

__all__ = [
    "FIGURES",
    "Answers",
    "Evaluation",
    "Figure",
    "answers_of",
    "evaluate_model",
    "measure",
    "other_field_fits",
    "out_of_fold_scores",
    "without_titles",
    "write_card",
    "write_report",
]
