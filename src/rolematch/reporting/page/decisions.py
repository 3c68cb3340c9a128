"""What reviewers decided on a page, read back from the CSV that it exports."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.errors import UsageError
from rolematch.screening.writing import guarded, unguarded

if TYPE_CHECKING:
    import pandas as pd

DECIDED = ("advance", "hold", "pass")
"""What a reviewer may decide, in the order of a shortlist."""
NEEDED = ("file", "sha256", "decision", "comment")
MADE_FROM = ("requisition", "as_of", "model_sha256", "lexicon_sha256", "scores_sha256")
MOST_COMPLAINTS = 5


def read_decisions(path: str | Path) -> pd.DataFrame:
    r"""Read the decisions that reviewers exported from a page.

    Parameters
    ----------
    path : str or Path
        A CSV file with the columns ``file``, ``sha256``, ``decision`` and ``comment``. A spreadsheet may have saved
        it again, with semicolons too.

    Returns
    -------
    pandas.DataFrame
        One row a resume: ``file`` (missing where the page was blind), ``sha256``, ``decision`` (category ``advance``,
        ``hold``, ``pass``; missing where only a comment was left), ``comment``, and what the page was made from:
        ``requisition``, ``as_of``, ``model_sha256``, ``lexicon_sha256``, ``scores_sha256``.

    Raises
    ------
    UsageError
        It cannot be read, lacks a column, or a row does not check out; the message has file and line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "decisions.csv"
    ...     row = f"cv.pdf,{'ab' * 32},advance,'=good at R"
    ...     _ = path.write_text("file,sha256,decision,comment\n" + row)
    ...     read_decisions(path).loc[0, ["decision", "comment"]].to_list()
    ['advance', '=good at R']
    """
    import pandas as pd

    path = Path(path)
    try:
        # a spreadsheet marks UTF-8 with a sign of its own in front
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8: save it as CSV UTF-8, or export it from the page again") from error
    rows = list(_rows(text, path))
    frame = pd.DataFrame(rows, columns=["line", *NEEDED, *MADE_FROM], dtype="string")
    complaints = [f"{path}:{row['line']}: {wrong}" for row in rows for wrong in _complaints(row)]
    told = frame.drop_duplicates(["sha256", "decision", "comment"])
    complaints += [
        f"{path}:{line}: sha256 {sha256[:12]}… stands above already, with another decision or comment"
        for line, sha256 in told.loc[told.duplicated("sha256"), ["line", "sha256"]].itertuples(index=False)
    ]
    if complaints:
        more = f"\n… and {len(complaints) - MOST_COMPLAINTS} more" if len(complaints) > MOST_COMPLAINTS else ""
        raise UsageError("\n".join(complaints[:MOST_COMPLAINTS]) + more)
    frame = frame.drop_duplicates(["sha256", "file"], ignore_index=True)
    for name in ("file", "decision"):
        frame[name] = frame[name].replace("", pd.NA)
    frame["decision"] = pd.Categorical(frame["decision"], categories=list(DECIDED), ordered=True)
    return frame.drop(columns="line")


def join_decisions(decisions: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Join what reviewers decided with what was scored, those to advance first.

    Parameters
    ----------
    decisions : pandas.DataFrame
        As `read_decisions` gives it.
    scores : pandas.DataFrame
        As `rolematch.to_frame` gives it, of the results that the page was made from. Its order is kept.

    Returns
    -------
    pandas.DataFrame
        One row for each scored resume that was decided on: ``file``, ``sha256``, the reviewer's ``decision`` and
        ``comment``, then the columns of `scores`, whose own ``decision`` is called ``says``.
    """
    said = decisions.loc[decisions["decision"].notna(), ["sha256", "decision", "comment"]].drop_duplicates("sha256")
    scored = (
        scores[scores["sha256"].notna()].drop(columns="error", errors="ignore").rename(columns={"decision": "says"})
    )
    joined = scored.merge(said, on="sha256", how="inner", validate="many_to_one")
    first = ["file", "sha256", "decision", "comment"]
    joined = joined[[*first, *(name for name in joined.columns if name not in first)]]
    return joined.sort_values("decision", kind="stable").reset_index(drop=True)


def write_shortlist(joined: pd.DataFrame, target: Path) -> None:
    """Write a joined table as CSV; cells that a spreadsheet would run get a quote in front."""
    safe = joined.copy()
    for name in safe.columns:
        if safe[name].dtype.kind not in "iufb":
            safe[name] = safe[name].astype("string").map(guarded, na_action="ignore")
    part = target.with_name(f".{target.name}.part")
    try:
        safe.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
        part.replace(target)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}; give another --out") from error
    finally:
        part.unlink(missing_ok=True)


def _rows(text: str, path: Path) -> Iterator[dict[str, str]]:
    head = text.split("\n", 1)[0]
    # a spreadsheet of a country that writes 0,5 parts cells with semicolons
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        names = reader.fieldnames or ()
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise UsageError(f"{path}: lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}")
        for row in reader:
            # cells that are missing at the end of a row come as None, those too many under the name None
            cells = {name: unguarded(row.get(name) or "") for name in (*NEEDED, *MADE_FROM)}
            for name in ("sha256", "decision"):
                cells[name] = cells[name].strip().lower()
            yield {"line": str(reader.line_num), **cells}
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: {error}") from error


def _complaints(row: dict[str, str]) -> Iterator[str]:
    if not re.fullmatch(r"[0-9a-f]{64}", row["sha256"]):
        yield f"sha256 {row['sha256'][:20]!r} is none"
    if row["decision"] not in ("", *DECIDED):
        yield f"decision {row['decision'][:20]!r} is none of {', '.join(DECIDED)}"
