"""Labels of one's own: what people who know decided of resumes, beside what the program said of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolematch.errors import UsageError
from rolematch.modelling.training import Judged
from rolematch.records import Failure, Score

if TYPE_CHECKING:
    import pandas as pd


def read_labels(path: str | Path) -> pd.DataFrame:
    """Read a table of labels.

    Parameters
    ----------
    path : str or Path
        CSV (``.csv``) or JSON lines, a row a resume: ``file`` as results name it, ``role`` (``mle``, ``ds``, ``both``,
        ``neither``, or a role that was added, several of them joined by ``+``) and ``level`` (1 to 5). Optionally
        ``person`` or ``name``, the same in all resumes of one person, and ``lean``, from -2 (surely DS) to 2 (surely
        MLE). Other columns are left alone; rows whose ``usable`` is false are left out.

    Returns
    -------
    pandas.DataFrame
        ``file``, ``person``, ``role`` (in small letters), ``level``, ``lean``.

    Raises
    ------
    UsageError
        It cannot be read, a column is missing, or a row does not check out; the message says which.
    """
    import pandas as pd

    path = Path(path)
    try:
        table = pd.read_csv(path, dtype="string") if path.suffix == ".csv" else pd.read_json(path, lines=True)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    missing = {"file", "role", "level"} - set(table.columns)
    if missing:
        raise UsageError(f"{path}: no column {' and '.join(sorted(missing))}")
    if "usable" in table:
        table = table[table["usable"].astype("string").str.lower().isin(["true", "1"])]
    for row in table.to_dict("records"):
        if pd.isna(row["role"]) or not str(row["role"]).strip() or str(row["level"]) not in {"1", "2", "3", "4", "5"}:
            raise UsageError(f"{path}: {row['file']}: a role and a level from 1 to 5 are asked for")
    named = next((name for name in ("person", "name") if name in table), "file")
    lean: Any = table["lean"].astype("Float64") if "lean" in table else pd.NA
    return pd.DataFrame(
        {
            "file": table["file"].astype("string"),
            "person": table[named].fillna(table["file"]).astype("string"),
            "role": table["role"].astype("string").str.strip().str.lower(),
            "level": table["level"].astype(int),
            "lean": lean,
        }
    ).reset_index(drop=True)


def judged_of(
    results: Iterable[Score | Failure], labels: pd.DataFrame | str | Path
) -> tuple[list[Judged], list[Score]]:
    """Put labels beside the scores of the same files.

    Parameters
    ----------
    results : iterable of Score or Failure
        What `rolematch.screen` gives.
    labels : pandas.DataFrame or path
        As `read_labels` reads them.

    Returns
    -------
    judged : list of Judged
    scores : list of Score
        In the same order. Files without a label, labels without a file, and failures are left out.

    Raises
    ------
    UsageError
        As for `read_labels`; or no label is of a file that was scored.
    """
    import pandas as pd

    table = read_labels(labels) if isinstance(labels, str | Path) else labels
    known = {score.file: score for score in results if isinstance(score, Score)}
    judged, scores = [], []
    for row in table.to_dict("records"):
        score = known.get(row["file"])
        if score is not None:
            lean = None if pd.isna(row["lean"]) else int(row["lean"])
            judged.append(Judged(row["file"], row["person"], row["role"], int(row["level"]), score.profile, lean))
            scores.append(score)
    if not judged:
        raise UsageError(f"none of {len(table)} labels is of one of the {len(known)} files that were scored")
    return judged, scores
