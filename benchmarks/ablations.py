"""Print what each part of the role model is worth: the AUCs on judged resumes, out of fold by person, without it.

    python benchmarks/ablations.py [--data ../shared/data] [--folds 10] [--seed 0] [--csv FILE]

Rows: the model as it is; job titles left in, in role documents and in resumes; titles left in the resumes alone;
skills alone; vocabulary alone; every word of the text in place of the closed list (the same stretches hidden);
judged resumes kept out of the direction of substance.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from rolematch.layout import lay_out
from rolematch.lexicon import Lexicon, load_lexicon
from rolematch.masking import Term, hidden_spans, section_spans, terms_of
from rolematch.modelling.features import term_weights
from rolematch.modelling.roles import RoleClassifier
from rolematch.modelling.training import LABELS_AS_OF, Judged, posting_role, read_judged, read_lines
from rolematch.parsing import parse_document
from rolematch.parsing.phrases import title_phrases
from rolematch.parsing.skills import find_mentions
from rolematch.reading import read_bytes
from rolematch.records import Document, Profile, Section, SectionKind, Span

ROOT = Path(__file__).resolve().parents[1]
Weights = dict[str, float]
# one set of weights a view
Views = dict[str, Weights]


def views(
    document: Document,
    mentions: Sequence[Any],
    sections: Sequence[tuple[SectionKind, Span]],
    hidden: Mapping[str, Sequence[Span]],
    lexicon: Lexicon,
    graded: bool,
) -> Views:
    """Weigh a document's terms in each view; ``hidden`` holds what is hidden with titles masked, and left in."""
    masked = terms_of(document.text, mentions, sections, hidden["masked"], lexicon)
    plain = terms_of(document.text, mentions, sections, hidden["plain"], lexicon)
    every = every_word(document.text, sections, hidden["masked"])
    terms: dict[str, Iterable[Term]] = {
        "masked": masked,
        "plain": plain,
        "skills": [term for term in masked if term.feature.startswith("skill:")],
        "words": [term for term in masked if term.feature.startswith("word:")],
        "every": every,
    }
    return {name: term_weights(found, graded=graded) for name, found in terms.items()}


def every_word(text: str, sections: Sequence[tuple[SectionKind, Span]], hidden: Sequence[Span]) -> Iterator[Term]:
    for match in re.finditer(r"[^\W\d_]{2,}", text):
        span = Span(*match.span())
        if not any(part.overlaps(span) for part in hidden):
            kind = next((kind for kind, place in sections if place.covers(span)), "other")
            yield Term(f"every:{match[0].lower()}", span, kind)


def posting_views(text: str, lexicon: Lexicon) -> Views:
    document = lay_out(read_bytes(text.encode(), "posting.txt"))
    whole = Span(0, len(document.text))
    mentions = find_mentions(document, (Section("other", Span(0, 0), whole),), lexicon)
    hidden = {"masked": title_phrases(document.text, lexicon), "plain": []}
    return views(document, mentions, [("other", whole)], hidden, lexicon, graded=False)


def profile_views(profile: Profile, lexicon: Lexicon) -> Views:
    hidden = {"masked": hidden_spans(profile, lexicon), "plain": hidden_spans(profile, lexicon, titles=False)}
    return views(profile.document, profile.mentions, section_spans(profile), hidden, lexicon, graded=True)


def resume_views(text: str, lexicon: Lexicon) -> Views:
    return profile_views(parse_document(lay_out(read_bytes(text.encode(), "a.txt")), lexicon, LABELS_AS_OF), lexicon)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--csv", type=Path, help="write the table here too, for `rolematch evaluate --ablations`")
    args = parser.parse_args()
    lexicon = load_lexicon()
    postings = list(read_lines(args.data / "postings.jsonl.gz"))
    others = [o for o in read_lines(args.data / "other_resumes.jsonl.gz") if o["category"] != "Data Science"]
    with ProcessPoolExecutor() as pool:
        documents = [
            *pool.map(posting_views, [p["text"] for p in postings], [lexicon] * len(postings), chunksize=20),
            *pool.map(resume_views, [o["text"] for o in others], [lexicon] * len(others), chunksize=20),
        ]
    roles = [*(posting_role(p["title"], lexicon) for p in postings), *("neither" for _ in others)]
    sources = [document["source"] for document in (*postings, *others)]
    judged = read_judged(args.data, lexicon)
    resumes = [profile_views(j.profile, lexicon) for j in judged]
    pair = sum(j.role in ("MLE", "DS") for j in judged)
    print(f"n = {len(judged)} judged resumes ({pair} of one role), {args.folds} folds by person\n")
    print(f"{'':42s} MLE against DS   either against neither")
    table = [("", "MLE against DS", "either against neither")]
    for name, taught, seen, share in (
        ("as it is", "masked", "masked", 0.2),
        ("titles left in everywhere", "plain", "plain", 0.2),
        ("titles left in the resumes alone", "masked", "plain", 0.2),
        ("skills alone", "skills", "skills", 0.2),
        ("vocabulary alone", "words", "words", 0.2),
        ("every word", "every", "every", 0.2),
        ("judged resumes not in substance", "masked", "masked", 0.0),
    ):
        fits = out_of_fold(
            [d[taught] for d in documents], roles, sources, judged,
            [r[taught] for r in resumes], [r[seen] for r in resumes], share, args.folds, args.seed,
        )  # fmt: skip
        row = (name, f"{auc_pair(fits, judged):.3f}", f"{auc_either(fits, judged):.3f}")
        print(f"{row[0]:42s} {row[1]:>14s} {row[2]:>24s}", flush=True)
        table.append(row)
    if args.csv is not None:
        with args.csv.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(table)


def out_of_fold(
    documents: Sequence[Weights],
    roles: Sequence[str],
    sources: Sequence[str],
    judged: Sequence[Judged],
    learned: Sequence[Weights],
    seen: Sequence[Weights],
    share: float,
    folds: int,
    seed: int,
) -> np.ndarray:
    """Give the fits of each judged resume by a classifier that was fitted without its person."""
    fits = np.zeros((len(judged), 2))
    strata = ["MLE" if j.role == "both" else j.role for j in judged]
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    for rest, held in splitter.split(fits, strata, [j.person for j in judged]):
        classifier = RoleClassifier(judged_share=share).fit(
            documents, roles, sources,
            [learned[i] for i in rest], [judged[i].role for i in rest], [judged[i].person for i in rest],
        )  # fmt: skip
        fits[held] = classifier.predict_proba([seen[i] for i in held])
    return fits


def auc_pair(fits: np.ndarray, judged: Sequence[Judged]) -> float:
    rows = [i for i, j in enumerate(judged) if j.role in ("MLE", "DS")]
    return float(roc_auc_score([judged[i].role == "MLE" for i in rows], fits[rows, 0] - fits[rows, 1]))


def auc_either(fits: np.ndarray, judged: Sequence[Judged]) -> float:
    return float(roc_auc_score([j.role != "neither" for j in judged], fits.max(axis=1)))


if __name__ == "__main__":
    main()
