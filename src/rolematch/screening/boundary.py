"""The one boundary where a stranger's file meets the program: any bytes give a Score or a Failure."""

from __future__ import annotations

import hashlib
import hmac
import re
import traceback
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rolematch.errors import ReadError, TooLarge
from rolematch.lexicon import Lexicon
from rolematch.lines import line_text, score_line
from rolematch.reading.options import ReadingOptions
from rolematch.records import Contacts, Failure, Score

if TYPE_CHECKING:
    from rolematch.modelling import Model

OUT_OF_MEMORY = "reading it takes more memory than any resume should"
# bytes of a digest: enough that two of a billion texts never share one
DIGEST = 16
# the figures of a telephone number that stay when its country's and trunk prefixes go
LAST_FIGURES, FEWEST_FIGURES = 9, 7
# lines are some 15 kB of JSON: the lowest level packs them fivefold at a tenth of the cost of the highest
PACKING = 1
TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Setting:
    """What every file of a screening is scored with.

    Parameters
    ----------
    lexicon, model, as_of
        As for `rolematch.parsing.parse_document` and `rolematch.scoring.score_profile`.
    options : ReadingOptions
        Engine and limits of reading.
    lines : bool
        Give finished lines instead of Scores: what a ledger keeps, small enough to travel.
    contacts : bool
        Write names and contacts into the lines.
    salt : bytes
        Key of the digests that tell candidates apart.
    """

    lexicon: Lexicon
    model: Model
    as_of: int
    options: ReadingOptions = field(default_factory=ReadingOptions)
    lines: bool = False
    contacts: bool = False
    salt: bytes = b""


class Job(NamedTuple):
    """One file to score: what it is called, and its bytes. ``key`` is for whoever gave the job."""

    name: str
    data: bytes
    key: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """What is kept of one file's result.

    Attributes
    ----------
    line : bytes
        Of a score its line of ``scores.jsonl`` without the file's name, of a failure its error, reason and cure; as
        JSON, packed with zlib.
    decision : str or None
        Of a score.
    text : bytes
        Digest of the words of the resume in any order: the same for the same text in another format. Empty for a
        failure.
    people : tuple of bytes
        Keyed digests of the e-mail addresses and telephone numbers: resumes that share one are of one candidate.
    lasting : bool
        False for a failure that this machine may be the cause of (memory, time, a process that died): a second run
        tries again.
    """

    line: bytes
    decision: str | None = None
    text: bytes = b""
    people: tuple[bytes, ...] = ()
    lasting: bool = True


Answer = Score | Failure | Finished


def answer_to(job: Job, setting: Setting) -> Answer:
    """Score one file, and give what the setting asks for."""
    result = score_bytes(job.data, job.name, setting)
    if not setting.lines:
        return result
    if isinstance(result, Failure):
        return failure_finished(result, lasting=result.reason != OUT_OF_MEMORY)
    return score_finished(result, setting)


def score_bytes(data: bytes, name: str, setting: Setting) -> Score | Failure:
    """Score the bytes of one file, whatever is in them.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in the result: its path inside the screened folder.
    setting : Setting
        What to score with.
    """
    # heavy: a process that only walks folders does without them
    from rolematch.layout import lay_out
    from rolematch.parsing import parse_document
    from rolematch.reading import read_bytes
    from rolematch.scoring import score_profile

    try:
        document = lay_out(read_bytes(data, name, setting.options))
        return score_profile(parse_document(document, setting.lexicon, setting.as_of), setting.lexicon, setting.model)
    except ReadError as error:
        return failure_of(name, error)
    except MemoryError:
        return failure_of(name, out_of_memory())
    except Exception as error:  # noqa: BLE001  a batch outlives its worst file, and a defect of ours with it
        return defect_of(name, error)


def score_finished(score: Score, setting: Setting) -> Finished:
    """Give the line of a score, and the digests that tell it from others."""
    line = score_line(score, contacts=setting.contacts)
    del line["file"]
    return Finished(
        zlib.compress(line_text(line).encode(), PACKING),
        score.decision,
        text_digest(score.profile.document.text),
        people_digests(score.profile.contacts, setting.salt),
    )


def failure_finished(failure: Failure, *, lasting: bool) -> Finished:
    """Give what is kept of a failure."""
    line = {"error": failure.error, "reason": failure.reason, "cure": failure.cure}
    return Finished(zlib.compress(line_text(line).encode(), PACKING), lasting=lasting)


def text_digest(text: str) -> bytes:
    r"""Give a digest of a text's words and figures, however they are ordered and written.

    Examples
    --------
    >>> text_digest("Python, SQL\n2019 - 2021") == text_digest("2019-2021 • python | sql")
    True
    >>> text_digest("Python 2019") == text_digest("Python 2018")
    False
    """
    words = " ".join(sorted(TOKEN.findall(text.casefold())))
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=DIGEST).digest()


def people_digests(contacts: Contacts, salt: bytes) -> tuple[bytes, ...]:
    """Give keyed digests of what reaches a candidate: who has only these cannot read them back without the key."""
    ways = {f"email {email.casefold()}" for email in contacts.of("email")}
    for phone in contacts.of("phone"):
        figures = re.sub(r"\D", "", phone)[-LAST_FIGURES:]
        if len(figures) >= FEWEST_FIGURES:
            ways.add(f"phone {figures}")
    return tuple(sorted(hmac.digest(salt, way.encode("utf-8", "replace"), "sha256")[:DIGEST] for way in ways))


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
