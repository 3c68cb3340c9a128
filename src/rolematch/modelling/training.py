"""Train the shipped model: directions from postings and other-field resumes, heads and levels from judged resumes.

The data folder holds ``postings.jsonl.gz`` (source, title, text), ``other_resumes.jsonl.gz`` (source, category,
text) and ``resumes/`` with ``files/`` and ``labels.jsonl``. Only figures and weights of listed terms leave it.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from rolematch.errors import ReadError, UsageError
from rolematch.layout import lay_out
from rolematch.lexicon import Lexicon, load_lexicon
from rolematch.masking import terms_of, visible_terms
from rolematch.modelling.added import fit_added_role
from rolematch.modelling.features import term_weights
from rolematch.modelling.learned import AddedRole
from rolematch.modelling.levels import LEVEL_FEATURES, level_numbers
from rolematch.modelling.ordinal import OrdinalLogistic
from rolematch.modelling.roles import RoleClassifier
from rolematch.modelling.store import Model, save_model
from rolematch.parsing import parse_document
from rolematch.parsing.phrases import title_phrases
from rolematch.parsing.skills import find_mentions
from rolematch.parsing.titles import parse_title
from rolematch.reading import ReadingOptions, read_bytes, read_file
from rolematch.records import ROLES, Profile, Section, Span, month_of

# The month that "present" means in the judged resumes: the month in which they were read.
LABELS_AS_OF = month_of(2026, 6)
# The engine that every installation has: the same bytes of a model wherever it is trained
_READING = ReadingOptions(pdf_engine="pdfminer")
# A category of the other-field resumes that is not another field.
_OWN_FIELD = "Data Science"

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged resume: its file, the person's key (for splitting), role, level and profile.

    ``lean`` says to which role the reader leaned, from -2 (surely DS) to 2 (surely MLE), if the labels do.
    """

    file: str
    person: str
    role: str
    level: int
    profile: Profile
    lean: int | None = None


@dataclass(frozen=True, slots=True)
class RoleDocuments:
    """What the directions learn from: term weights, role and source of each posting and other-field resume.

    The other-field resumes stand last; there are so many of them as ``resumes`` says.
    """

    weights: list[Weights]
    roles: list[str]
    sources: list[str]
    resumes: int = 0


def train_from(
    data: str | Path,
    out: str | Path,
    *,
    lexicon: Lexicon | None = None,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Model:
    """Train a model from a data folder and write it.

    Parameters
    ----------
    data : str or Path
        The folder described above.
    out : str or Path
        The model file to write.
    lexicon : Lexicon, optional
        Without it, the one that came with the package.
    workers : int, optional
        Processes that read the documents; the result does not depend on it.
    progress : callable, optional
        Called with a step's name, how many documents are done, and of how many.

    Raises
    ------
    UsageError
        The folder lacks one of its files.
    """
    lexicon = lexicon or load_lexicon()
    folder = Path(data)
    documents = read_documents(folder, lexicon, workers, progress)
    judged = read_judged(folder, lexicon, workers, progress)
    model = replace(fit_model(documents, judged, lexicon), added=fit_added_roles(documents, judged, lexicon))
    save_model(model, out)
    return model


def fit_added_roles(documents: RoleDocuments, judged: Sequence[Judged], lexicon: Lexicon) -> tuple[AddedRole, ...]:
    """Fit a head for each role of the lexicon beside the shipped ones, from the documents that it was added with."""
    weights = [term_weights(visible_terms(j.profile, lexicon)) for j in judged]
    own = {role: added_documents(lexicon, role) for role in lexicon.roles if role not in ROLES}
    return tuple(
        fit_added_role(
            role,
            rows,
            [*documents.weights, *(row for other in own if other != role for row in own[other])],
            weights,
            [role in j.role.lower().split("+") for j in judged],
        )
        for role, rows in own.items()
    )


def added_documents(lexicon: Lexicon, role: str) -> list[Weights]:
    """Read the term weights of the documents that a role was added with.

    Raises
    ------
    UsageError
        They are missing or damaged.
    """
    path = lexicon.folder / "roles" / f"{role}.documents.jsonl"
    try:
        rows = list(read_lines(path))
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from error
    if not all(isinstance(row, dict) and all(isinstance(v, int | float) for v in row.values()) for row in rows):
        raise UsageError(f"{path}: each line is to be an object of term weights")
    return rows


def document_weights(texts: Sequence[str], lexicon: Lexicon) -> list[Weights]:
    """Give the term weights of role documents: what a model may see of them, each term once."""
    return [_posting_weights(text, lexicon) for text in texts]


def read_documents(
    data: Path,
    lexicon: Lexicon,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> RoleDocuments:
    """Read postings and other-field resumes; a posting's role is the one that its title names."""
    postings = list(read_lines(data / "postings.jsonl.gz"))
    others = [o for o in read_lines(data / "other_resumes.jsonl.gz") if o["category"] != _OWN_FIELD]
    weights = [
        *_mapped(_posting_weights, [p["text"] for p in postings], lexicon, workers, progress, "postings"),
        *_mapped(_resume_weights, [o["text"] for o in others], lexicon, workers, progress, "other resumes"),
    ]
    roles = [*(posting_role(p["title"], lexicon) for p in postings), *("neither" for _ in others)]
    return RoleDocuments(weights, roles, [document["source"] for document in (*postings, *others)], len(others))


def posting_role(title: str, lexicon: Lexicon) -> str:
    """Say which role a posting is for, by its title: ``mle``, ``ds``, ``both`` or ``neither``.

    Examples
    --------
    >>> lexicon = load_lexicon()
    >>> [posting_role(t, lexicon) for t in ("ML Engineer / Data Scientist", "Sr. Data Scientist", "BI Analyst")]
    ['both', 'ds', 'neither']
    """
    families = {parse_title(part, lexicon).family for part in (title, *re.split(r"[/|&,]|\s-\s", title))}
    found = [role for role in ROLES if role in families]
    return "both" if len(found) == 2 else found[0] if found else "neither"


def read_judged(
    data: Path,
    lexicon: Lexicon,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Judged]:
    """Read and parse the labelled resumes that are usable; an unreadable one is left out."""
    labels = [label for label in read_lines(data / "resumes" / "labels.jsonl") if label["usable"]]
    paths = [str(data / "resumes" / "files" / label["file"]) for label in labels]
    profiles = _mapped(_profile_of_file, paths, lexicon, workers, progress, "judged resumes")
    return [
        Judged(
            file=label["file"],
            # one person's resumes share a name; without one the file is its own person
            person=" ".join(re.findall(r"\w+", (label["name"] or label["sha256"]).lower())),
            role=label["role"],
            level=label["level"],
            profile=profile,
            lean=label.get("lean"),
        )
        for label, profile in zip(labels, profiles, strict=True)
        if profile is not None
    ]


def fit_model(documents: RoleDocuments, judged: Sequence[Judged], lexicon: Lexicon) -> Model:
    """Fit the role classifier and the level model; the facts tell from what."""
    weights = [term_weights(visible_terms(j.profile, lexicon)) for j in judged]
    roles = RoleClassifier().fit(
        documents.weights,
        documents.roles,
        documents.sources,
        weights,
        [j.role for j in judged],
        [j.person for j in judged],
    )
    numbers = np.asarray([level_numbers(j.profile, lexicon) for j in judged]).reshape(-1, len(LEVEL_FEATURES))
    levels = OrdinalLogistic().fit(numbers, [j.level for j in judged])
    sources = Counter(f"{source}: {role}" for source, role in zip(documents.sources, documents.roles, strict=True))
    counts = Counter(j.role for j in judged) + Counter(f"level {j.level}" for j in judged)
    facts = {
        "lexicon_sha256": lexicon.sha256,
        "role_documents": dict(sorted(sources.items())),
        "judged_resumes": dict(sorted(counts.items())),
    }
    return Model(roles.learned, levels.learned, facts)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Give the records of a JSON Lines file, packed with gzip or not; a missing one is a UsageError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; training needs this file") from error
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    for line in text.split("\n"):
        if line.strip():
            yield json.loads(line)


def _mapped(
    work: Callable[[str, Lexicon], Any],
    items: Sequence[str],
    lexicon: Lexicon,
    workers: int | None,
    progress: Callable[[str, int, int], None] | None,
    step: str,
) -> list[Any]:
    """Apply `work` to each item in processes of their own, in order."""
    done = []
    with ProcessPoolExecutor(max_workers=workers) as pool:
        results: Iterable[Any] = pool.map(work, items, [lexicon] * len(items), chunksize=20)
        for result in results:
            done.append(result)
            if progress is not None:
                progress(step, len(done), len(items))
    return done


def _posting_weights(text: str, lexicon: Lexicon) -> Weights:
    document = lay_out(read_bytes(text.encode(), "posting.txt"))
    whole = Span(0, len(document.text))
    sections = (Section("other", Span(0, 0), whole),)
    mentions = find_mentions(document, sections, lexicon)
    hidden = title_phrases(document.text, lexicon)
    return term_weights(terms_of(document.text, mentions, [("other", whole)], hidden, lexicon), graded=False)


def _resume_weights(text: str, lexicon: Lexicon) -> Weights:
    profile = parse_document(lay_out(read_bytes(text.encode(), "resume.txt")), lexicon, LABELS_AS_OF)
    return term_weights(visible_terms(profile, lexicon))


def _profile_of_file(path: str, lexicon: Lexicon) -> Profile | None:
    try:
        return parse_document(lay_out(read_file(path, _READING)), lexicon, LABELS_AS_OF)
    except ReadError:
        return None
