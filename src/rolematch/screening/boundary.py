"""The one boundary where a stranger's file meets the program: any file gives a Score or a Failure."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rolematch.errors import ReadError, TooLarge
from rolematch.lexicon import Lexicon
from rolematch.records import Failure, Score

if TYPE_CHECKING:
    from rolematch.modelling import Model
    from rolematch.reading import ReadingOptions


OUT_OF_MEMORY = "reading it takes more memory than any resume should"


def score_file(
    path: Path, name: str, lexicon: Lexicon, model: Model, as_of: int, options: ReadingOptions | None = None
) -> Score | Failure:
    """Score one file, whatever is in it.

    Parameters
    ----------
    path : Path
        Where it lies.
    name : str
        What to call it in the result: its path inside the screened folder.
    lexicon, model, as_of
        As for `rolematch.parsing.parse_document` and `rolematch.scoring.score_profile`.
    options : ReadingOptions, optional
        Engine and limits of reading.
    """
    # heavy: a process that only walks folders does without them
    from rolematch.layout import lay_out
    from rolematch.parsing import parse_document
    from rolematch.reading import read_file
    from rolematch.scoring import score_profile

    try:
        reading = read_file(path, options)
        document = lay_out(replace(reading, source=replace(reading.source, name=name)))
        return score_profile(parse_document(document, lexicon, as_of), lexicon, model)
    except ReadError as error:
        return failure_of(name, error)
    except MemoryError:
        return failure_of(name, out_of_memory())
    except Exception as error:  # noqa: BLE001  a batch outlives its worst file, and a defect of ours with it
        return defect_of(name, error)


def out_of_memory() -> TooLarge:
    """Say that a file took too much memory; the process that it took it from had better end."""
    return TooLarge(OUT_OF_MEMORY)


def failure_of(name: str, error: ReadError) -> Failure:
    """Turn an error about a file into a row of ``failures.csv``."""
    return Failure(name, type(error).__name__, _one_line(error.reason), _one_line(error.cure))


def defect_of(name: str, error: Exception) -> Failure:
    """Turn an error that nobody foresaw into a row of ``failures.csv`` that says where it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return Failure(
        name,
        type(error).__name__,
        # what the error itself says may quote the resume
        _one_line(f"a defect of rolematch{where}"),
        "Please report it with this line; until it is mended, try the file in another format.",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
