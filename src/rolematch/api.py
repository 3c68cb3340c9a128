"""What Python users call: each function walks a resume through the rooms as far as asked.

>>> import rolematch as rm
>>> score = rm.score("resumes/cv.pdf", as_of="2026-06")  # doctest: +SKIP
>>> print(rm.explain(score))  # doctest: +SKIP
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolematch.errors import RolematchError, UsageError
from rolematch.records import Document, Failure, Profile, Role, Score, month_of, month_text

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

    from rolematch.auditing import Audit
    from rolematch.lexicon import Lexicon
    from rolematch.modelling import Model
    from rolematch.reading import ReadingOptions
    from rolematch.redacting import Redaction
    from rolematch.reporting import Explanation, Requisition
    from rolematch.reporting.letter import Letter
    from rolematch.reporting.verifying import Verification
    from rolematch.screening import Setting, Tally, Written

# A month that stands for "present": what people write, a date, or the number of a month.
AsOf = str | datetime.date | int

FIRST_MONTH, LAST_MONTH = month_of(1970, 1), month_of(2200, 12)


def read(path: str | Path, *, options: ReadingOptions | None = None, guarded: bool = True) -> Document:
    """Read a file into one text in reading order.

    Parameters
    ----------
    path : str or Path
        The file.
    options : ReadingOptions, optional
        PDF engine and limits: ``rm.ReadingOptions(pdf_engine="pdfminer", seconds=60)``.
    guarded : bool
        Read it in another process, which has to keep the limits on time and memory. Without, it is read in this one,
        where nothing stops a file that was made to harm.

    Raises
    ------
    ReadError
        One of its leaves says what is wrong with the file; ``cure`` says what would help.
    """
    from rolematch.layout import lay_out
    from rolematch.reading import read_file
    from rolematch.screening import read_guarded

    return lay_out((read_guarded if guarded else read_file)(path, options))


def parse(
    resume: str | Path | Document,
    *,
    as_of: AsOf,
    lexicon: Lexicon | str | Path | None = None,
    options: ReadingOptions | None = None,
) -> Profile:
    """Find sections, skills, positions, education and months of work.

    Parameters
    ----------
    resume : path or Document
        A file, or what `read` made of one.
    as_of : str, date or int
        What "present" means: ``"2026-06"``, a date, or a month as `rolematch.records.month_of` gives it.
    lexicon : Lexicon or path, optional
        The words to look for; without it, those that came with the package.
    options : ReadingOptions, optional
        PDF engine and limits of reading a file.

    Raises
    ------
    ReadError
        The file can't be read.
    LexiconError
        The lexicon's rows don't check out.
    UsageError
        `as_of` is no month.
    """
    month = month_from(as_of)
    if not isinstance(resume, Document):
        _expect_file()
    from rolematch.parsing import parse_document

    document = resume if isinstance(resume, Document) else read(resume, options=options)
    return parse_document(document, _lexicon(lexicon), month)


def score(
    resume: str | Path | Document | Profile,
    *,
    as_of: AsOf | None = None,
    lexicon: Lexicon | str | Path | None = None,
    model: Model | str | Path | None = None,
    options: ReadingOptions | None = None,
) -> Score:
    """Say how well one resume fits each role, at which level, and why.

    Parameters
    ----------
    resume : path, Document or Profile
        A file, or what `read` or `parse` made of one.
    as_of : str, date or int
        What "present" means, as for `parse`. A Profile knows it already.
    lexicon, model : optional
        What to score with; without them, what came with the package.
    options : ReadingOptions, optional
        PDF engine and limits of reading a file.

    Raises
    ------
    ReadError
        The file can't be read.
    LexiconError, ModelError
        The lexicon or the model doesn't check out.
    UsageError
        `as_of` is missing, no month, or not that of the Profile.
    """
    if as_of is not None and not isinstance(resume, Document | Profile):
        _expect_file()
    from rolematch.scoring import score_profile

    words = _lexicon(lexicon)
    if isinstance(resume, Profile):
        if as_of is not None and month_from(as_of) != resume.as_of:
            raise UsageError(f"as_of {as_of!r}: the profile was made as of {month_text(resume.as_of)}; parse it again")
        profile = resume
    elif as_of is None:
        raise UsageError('as_of is missing: say what "present" means, such as as_of="2026-06"')
    else:
        profile = parse(resume, as_of=as_of, lexicon=words, options=options)
    return score_profile(profile, words, _model(model))


def screen(
    resumes: str | Path | Iterable[str | Path],
    *,
    as_of: AsOf,
    lexicon: Lexicon | str | Path | None = None,
    model: Model | str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    options: ReadingOptions | None = None,
) -> Iterator[Score | Failure]:
    """Score a folder of resumes, or a list of files: each gives a Score or a Failure.

    Copies of one resume give a result each; :func:`screen_into` scores them once and names them as duplicates.

    Parameters
    ----------
    resumes : path, or iterable of paths
        A folder is searched for files of the formats that can be read, whose results come sorted by their path in
        it. A file, an archive of resumes (zip or tar), a pattern (``"cvs/**/*.pdf"``) or an address that fsspec opens
        (``"s3://bucket/cvs"``) will do as well. Of a list, results come in its order.
    as_of : str, date or int
        What "present" means, as for `parse`.
    lexicon, model : optional
        What to score with; without them, what came with the package.
    workers : int, optional
        Processes; without it, one a processor; 0 stays in this process, without a guard against files that crash or
        stall it. Results are the same for any number.
    executor : concurrent.futures.Executor, optional
        Whose workers score the files instead: a process pool's, or ``client.get_executor()`` of a Dask cluster.
    options : ReadingOptions, optional
        PDF engine and limits of reading a file.

    Raises
    ------
    UnreadableFile
        The one folder, file or pattern that was given does not exist; at once, as the errors below.
    UsageError
        `as_of` is no month, or `workers` is below 0.
    LexiconError, ModelError
        The lexicon or the model doesn't check out.
    """
    from rolematch.screening import Inputs, check_place, screen_files

    setting = _setting(as_of, lexicon, model, options)
    if isinstance(resumes, str | Path):
        check_place(resumes)
        places = [resumes]
    else:
        places = list(resumes)
    return screen_files(Inputs(places, setting.options), setting, workers, executor=executor)


def screen_into(
    resumes: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    as_of: AsOf,
    lexicon: Lexicon | str | Path | None = None,
    model: Model | str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    options: ReadingOptions | None = None,
    contacts: bool = False,
    tally: Tally | None = None,
    advance: Callable[[Tally], None] = lambda _: None,
) -> Written:
    """Score resumes into a folder, as ``rolematch screen`` does: what an earlier run finished is not scored again.

    Parameters
    ----------
    resumes, as_of, lexicon, model, workers, executor, options
        As for `screen`.
    out : str or Path
        The folder of results. ``scores.jsonl``, ``scores.csv``, ``scores.parquet``, ``failures.csv`` and
        ``duplicates.csv`` appear in it at the end, the same bytes however often the run was interrupted, and
        ``manifest.json``, the record of what went in, what it was scored with and what came out.
        ``ledger.sqlite`` and ``ledger.lines`` know what is finished.
    contacts : bool
        Write names and contacts too.
    tally : Tally, optional
        Is counted up while files are scored.
    advance : callable, optional
        Called with the tally after each step.

    Returns
    -------
    Written
        How many lines were written.

    Raises
    ------
    UsageError
        `out` can't be written in or another run is at work in it; or as for `screen`.
    KeyboardInterrupt, RolematchError
        What stopped the run, after what is finished was written.
    """
    from rolematch.reporting import write_outputs
    from rolematch.screening import Inputs, Ledger, Tally, screen_into_ledger, started_early
    from rolematch.screening.running import check_workers

    check_workers(workers)
    places = [resumes] if isinstance(resumes, str | Path) else list(resumes)
    tally = Tally() if tally is None else tally
    stopped: KeyboardInterrupt | RolematchError | None = None
    with started_early(workers != 0 and executor is None):
        setting = replace(_setting(as_of, lexicon, model, options), lines=True, contacts=contacts)
        inputs = Inputs(places, setting.options)
        with Ledger(out) as ledger:
            salted = replace(setting, salt=ledger.salt)
            try:
                screen_into_ledger(inputs, salted, ledger, tally, workers, executor=executor, advance=advance)
            except (KeyboardInterrupt, RolematchError) as error:
                stopped = error
            tally.others = inputs.others
            # the ledger has them, whatever stops the writing
            tally.kept = tally.done
            written = write_outputs(ledger, tally, setting, complete=stopped is None)
            tally.kept = written.scored + written.failed
    if stopped is not None:
        raise stopped
    return written


def verify(
    out: str | Path,
    resumes: str | Path | Iterable[str | Path] = (),
    *,
    lexicon: Lexicon | str | Path | None = None,
    model: Model | str | Path | None = None,
    sample: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    advance: Callable[[Tally], None] = lambda _: None,
) -> Verification:
    """Check a folder of results against its record, ``manifest.json``: ``print`` what it says.

    Parameters
    ----------
    out : str or Path
        What `screen_into` or ``rolematch screen`` wrote.
    resumes : path, or iterable of paths
        What was screened, given as it was then: it is scored again, and each line compared. Without it, the outputs
        are compared with their hashes, and the versions with what is installed.
    lexicon, model : optional
        What the results were made with, if not what came with the package.
    sample : int, optional
        Score only so many files again, the same ones each time.
    workers, executor, advance
        As for `screen_into`.

    Returns
    -------
    Verification
        Its ``same`` is true where nothing differs; ``differences`` says what does.

    Raises
    ------
    UsageError
        There is no record in `out`, or it is damaged; or `sample` is below 1.
    """
    from rolematch.reporting.manifest import read_manifest
    from rolematch.reporting.verifying import verify_outputs
    from rolematch.screening.running import check_workers

    check_workers(workers)
    if sample is not None and sample < 1:
        raise UsageError(f"sample: at least 1 is asked for, not {sample}")
    setting = _setting(str(read_manifest(out)["as_of"]), lexicon, model, None)
    places = [resumes] if isinstance(resumes, str | Path) else list(resumes)
    return verify_outputs(out, setting, places, sample=sample, workers=workers, executor=executor, advance=advance)


def score_frame(
    frame: pd.DataFrame,
    *,
    as_of: AsOf,
    lexicon: Lexicon | str | Path | None = None,
    model: Model | str | Path | None = None,
    options: ReadingOptions | None = None,
) -> pd.DataFrame:
    """Score a table of files: a pure function for engines that map tables, such as Dask, Spark and Ray Data.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``file`` (str), what to call each resume, and ``data`` (bytes), its file's bytes: where they are missing, the
        file counts as empty. Other columns are ignored.
    as_of, lexicon, model, options
        As for `score`. The files are read in a child process, within the limits of the options.

    Returns
    -------
    pandas.DataFrame
        One row a file, in order, with the columns of `to_frame`; of a failure, ``file``, ``reason`` and ``error``.

    Raises
    ------
    UsageError
        A column is missing, or ``data`` holds something else than bytes.
    """
    import pandas as pd

    from rolematch.reporting import to_frame
    from rolematch.screening.boundary import Job
    from rolematch.screening.workers import pack, score_apart

    missing = {"file", "data"} - set(frame.columns)
    if missing:
        raise UsageError(f"the table has no column {' and '.join(sorted(missing))}")

    def bytes_of(cell: object) -> bytes:
        if isinstance(cell, bytes | bytearray | memoryview):
            return bytes(cell)
        if cell is None or cell is pd.NA or cell != cell:
            return b""
        # bytes() of a number would be as many zeros
        raise UsageError(f"data: bytes of files are asked for, not {type(cell).__name__}")

    setting = _setting(as_of, lexicon, model, options)
    packed = pack(setting)
    jobs = [Job(str(name), bytes_of(data)) for name, data in zip(frame["file"], frame["data"], strict=True)]
    answers = (score_apart(packed, setting.options.seconds, job) for job in jobs)
    return to_frame(answer for answer in answers if isinstance(answer, Score | Failure))


def explain(
    score: Score,
    role: Role | None = None,
    *,
    lexicon: Lexicon | str | Path | None = None,
    model: Model | str | Path | None = None,
) -> Explanation:
    """Say in words why a score is what it is: ``print`` the result, or show it in a notebook.

    Parameters
    ----------
    score : Score
        What `score` or `screen` gave.
    role : {"mle", "ds"}, optional
        Speak of this role only.
    lexicon, model : optional
        What the score was made with, if not what came with the package: with them the explanation also says what
        would change each fit.
    """
    from rolematch.reporting import Explanation
    from rolematch.scoring import find_changes

    words, trained = _lexicon(lexicon), _model(model)
    made = (score.versions.get("lexicon_sha256"), score.versions.get("model_sha256"))
    changes = find_changes(score, words, trained) if made == (words.sha256, trained.sha256) else ()
    return Explanation(score, tuple(score.fit) if role is None else (role,), changes)


def letter(out: str | Path, candidate: str, *, lexicon: Lexicon | str | Path | None = None) -> Letter:
    """Write the statement that a candidate may ask for: ``print`` it, or write its ``html()``.

    Parameters
    ----------
    out : str or Path
        What `screen_into` or ``rolematch screen`` wrote; of it, only the candidate's line is used.
    candidate : str
        The resume's file name, or 8 or more figures of its SHA-256.
    lexicon : Lexicon or path, optional
        What says how roles are called; without it, the one that came with the package.

    Raises
    ------
    UsageError
        No resume, or more than one, is meant; or the folder holds no results.
    """
    from rolematch.reporting.letter import write_letter

    return write_letter(out, candidate, {role: profile.name for role, profile in _lexicon(lexicon).roles.items()})


def redact(
    path: str | Path,
    out: str | Path,
    *,
    schools: bool = False,
    text: bool = False,
    lexicon: Lexicon | str | Path | None = None,
    options: ReadingOptions | None = None,
) -> Redaction:
    """Write a blind copy of a resume: without names, contacts, places, personal details, pictures and properties.

    Parameters
    ----------
    path : str or Path
        The resume.
    out : str or Path
        The folder of the copy, which is named by the resume's hash: a PDF of a PDF, DOCX of Word, else text.
    schools : bool
        Blank the schools too.
    text : bool
        Write text, whatever the resume is.
    lexicon : Lexicon or path, optional
        The words to look for; without it, those that came with the package.
    options : ReadingOptions, optional
        PDF engine and limits of reading the file.

    Raises
    ------
    ReadError
        The file can't be read, or (`NotBlind`) the copy still held what was to be blanked: it is not kept.
    UsageError
        What a blind PDF needs is not installed.
    """
    from rolematch.redacting import redact_file

    return redact_file(path, out, _lexicon(lexicon), schools=schools, text=text, options=options)


def audit(
    results: Iterable[Score | Failure] | pd.DataFrame | str | Path,
    groups: pd.DataFrame | str | Path,
    *,
    role: Role | None = None,
    level: str | int | None = None,
    top: int | None = None,
    threshold: float | None = None,
    cross: Sequence[tuple[str, str]] | None = None,
    leave_out: float = 0.0,
    unknown: Iterable[str] = (),
    lexicon: Lexicon | str | Path | None = None,
) -> Audit:
    """Compare the results of a screening between groups that somebody who knows has written down.

    Parameters
    ----------
    results : path, table, or iterable of Score or Failure
        The folder that ``rolematch screen`` wrote, or what `screen` or `to_frame` gave.
    groups : path or pandas.DataFrame
        A column ``file`` or ``sha256``, one for each category, blank where unknown; optionally ``selected`` and
        ``outcome``, 0 or 1.
    role, level : optional
        The opening; without a role, the best fit for any counts.
    top, threshold : optional
        Selected is who stands among the first ``top``, or has a score of ``threshold`` or more; without either, who
        has 1 in ``selected``, or else was decided for the role.
    cross : pairs of categories, optional
        Whose intersections to look at; without it, those of the first two.
    leave_out : float
        Groups of a smaller share of the data (0 to 1) get no ratio.
    unknown : iterable of str
        Labels that mean the same as a blank.
    lexicon : Lexicon or path, optional
        Whose names of roles and levels to understand.

    Returns
    -------
    Audit
        ``table`` (tidy), ``ll144``, ``alarms``, ``notes``; ``write(folder)`` writes a page and two tables.

    Raises
    ------
    UsageError
        Something is missing or contradicts itself, or ``rolematch[audit]`` is not installed.
    """
    from rolematch.auditing import audit_results
    from rolematch.auditing.sample import Selection
    from rolematch.reporting import Requisition, find_requisition

    opening = Requisition()
    if role is not None or level is not None:
        opening = find_requisition(role, None if level is None else str(level), _lexicon(lexicon))
    return audit_results(
        results, groups, selection=Selection(opening, top, threshold), cross=cross, leave_out=leave_out, unknown=unknown
    )


def to_frame(results: Iterable[Score | Failure] | str | Path, *, contacts: bool = False) -> pd.DataFrame:
    """Make a table of results, one row a resume; see `rolematch.reporting.frame.to_frame` for its columns.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        What `screen` gives, or a ``scores.jsonl``, or the folder that ``rolematch screen`` wrote.
    contacts : bool
        Say whose resume each is: name, e-mail addresses, telephone numbers, links, places.
    """
    from rolematch.reporting import to_frame

    return to_frame(results, contacts=contacts)


def skills_frame(results: Iterable[Score | Failure] | str | Path) -> pd.DataFrame:
    """Make a table of skills, one row a resume and skill; see `rolematch.reporting.skills_frame` for its columns.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        As for `to_frame`.
    """
    from rolematch.reporting import skills_frame

    return skills_frame(results)


def positions_frame(results: Iterable[Score | Failure] | str | Path) -> pd.DataFrame:
    """Make a table of positions, one row a position; see `rolematch.reporting.positions_frame` for its columns.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        As for `to_frame`.
    """
    from rolematch.reporting import positions_frame

    return positions_frame(results)


def shortlist(
    frame: pd.DataFrame | str | Path,
    *,
    role: Role | None = None,
    level: str | int | None = None,
    n: int = 20,
    lexicon: Lexicon | str | Path | None = None,
) -> Styler:
    """Show the best matches for an opening as a styled table: bars, badges, and whatever comes from a resume escaped.

    Parameters
    ----------
    frame : pandas.DataFrame or path
        What `to_frame` gave, or the folder that ``rolematch screen`` wrote.
    role : {"mle", "ds"}, optional
        The role, or another one of the lexicon; without it, the better of them.
    level : str or int, optional
        1 to 5, or a name such as ``"senior"``.
    n : int
        Rows at most.
    lexicon : Lexicon or path, optional
        Whose names of roles and levels to understand.

    Raises
    ------
    UsageError
        The role or the level is unknown, or `n` is below 1.
    """
    from rolematch.reporting import shortlist, to_frame

    if n < 1:
        raise UsageError(f"n is {n}: a shortlist has one row or more")
    words = _lexicon(lexicon)
    table = to_frame(frame) if isinstance(frame, str | Path) else frame
    return shortlist(table, _requisition(role, level, words), words, n=n)


def export(
    results: Iterable[Score | Failure] | str | Path,
    out: str | Path,
    *,
    table: str = "scores",
    format: str | None = None,
    role: Role | None = None,
    level: str | int | None = None,
    contacts: bool = False,
    lexicon: Lexicon | str | Path | None = None,
) -> int:
    """Write a table of results to a file for another program: CSV, XLSX, Parquet or JSON lines.

    Parameters
    ----------
    results : iterable of Score or Failure, or path
        As for `to_frame`.
    out : str or Path
        The file, which appears whole or not at all.
    table : {"scores", "skills", "positions"}
        One row a resume, a skill of a resume, or a position.
    format : {"csv", "xlsx", "parquet", "jsonl"}, optional
        Without it, the ending of `out` says it.
    role, level : optional
        An opening, as for `shortlist`: the resumes come in the order of how well they match it.
    contacts : bool
        Write names and contacts too, into ``scores``; from a path, if it was written with them.
    lexicon : Lexicon or path, optional
        Whose names of roles and levels to understand.

    Returns
    -------
    int
        How many rows were written.

    Raises
    ------
    UsageError
        Something is unknown, the file can't be written, XlsxWriter (extra ``excel``) is not installed, or a worksheet
        does not hold so many rows.
    """
    from rolematch.reporting import export

    opening = None if role is None and level is None else _requisition(role, level, _lexicon(lexicon))
    return export(results, out, table=table, format=format, requisition=opening, contacts=contacts)


def json_resume(profile: Profile, *, contacts: bool = False) -> dict[str, Any]:
    """Give a profile as a JSON Resume (jsonresume.org, schema v1); see `rolematch.reporting.json_resume`.

    Parameters
    ----------
    profile : Profile
        What `parse` gave.
    contacts : bool
        Say whose resume it is. Without, names and contacts are blanked wherever they stand.
    """
    from rolematch.reporting import json_resume

    return json_resume(profile, contacts=contacts)


def read_decisions(path: str | Path) -> pd.DataFrame:
    """Read what reviewers decided on the page of ``rolematch report`` and exported from it.

    See `rolematch.reporting.page.read_decisions` for its columns.

    Raises
    ------
    UsageError
        It cannot be read, or a row does not check out; the message has file and line.
    """
    from rolematch.reporting.page import read_decisions

    return read_decisions(path)


def load_lexicon(folder: str | Path | None = None) -> Lexicon:
    """Load and check a lexicon folder; without one, the lexicon that came with the package.

    Raises
    ------
    LexiconError
        With one complaint for each bad row, file and line first.
    """
    from rolematch.lexicon import load_lexicon

    return load_lexicon(folder)


def load_model(path: str | Path | None = None) -> Model:
    """Load and check a model file; without one, the model that came with the package.

    Raises
    ------
    ModelError
        The file is missing, damaged, or made for another lexicon.
    """
    from rolematch.modelling import load_model

    return load_model(path)


def month_from(as_of: AsOf) -> int:
    """Give the number of a month.

    Parameters
    ----------
    as_of : str, date or int
        ``"2026-06"``, ``"2026-06-30"``, a `datetime.date`, or ``year * 12 + month - 1`` itself.

    Raises
    ------
    UsageError
        It is none of these. A year alone is no month, and an int that would be one before 1970 is a slip.

    Examples
    --------
    >>> month_from("2026-06") == month_from("2026-06-30") == month_from(datetime.date(2026, 6, 1)) == 24317
    True
    """
    if isinstance(as_of, datetime.date):
        return month_of(as_of.year, as_of.month)
    if isinstance(as_of, int) and not isinstance(as_of, bool) and FIRST_MONTH <= as_of <= LAST_MONTH:
        return as_of
    if isinstance(as_of, str) and re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", as_of.strip(), re.ASCII):
        text = as_of.strip()
        try:
            date = datetime.date.fromisoformat(text if len(text) > 7 else f"{text}-01")
        except ValueError:
            pass
        else:
            if FIRST_MONTH <= month_of(date.year, date.month) <= LAST_MONTH:
                return month_of(date.year, date.month)
    raise UsageError(f"as_of {as_of!r} is no month: write it as 2026-06 or 2026-06-30")


def _requisition(role: Role | None, level: str | int | None, lexicon: Lexicon) -> Requisition:
    from rolematch.reporting import Requisition, find_requisition

    if role is None and level is None:
        return Requisition()
    return find_requisition(role, None if level is None else str(level), lexicon)


def _expect_file() -> None:
    """Let the process that reads files start while this one imports what scores them."""
    from rolematch.screening import start_reader

    start_reader()


def _lexicon(lexicon: Lexicon | str | Path | None) -> Lexicon:
    return load_lexicon(lexicon) if lexicon is None or isinstance(lexicon, str | Path) else lexicon


def _model(model: Model | str | Path | None) -> Model:
    return load_model(model) if model is None or isinstance(model, str | Path) else model


def _setting(
    as_of: AsOf, lexicon: Lexicon | str | Path | None, model: Model | str | Path | None, options: ReadingOptions | None
) -> Setting:
    from rolematch.reading import ReadingOptions
    from rolematch.screening import Setting

    return Setting(_lexicon(lexicon), _model(model), month_from(as_of), options or ReadingOptions())
