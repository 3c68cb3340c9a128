"""Write the page: one HTML file that asks for nothing from outside and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rolematch.errors import UsageError
from rolematch.lexicon import Lexicon
from rolematch.lines import line_text
from rolematch.reading import ReadingOptions
from rolematch.reporting.page.blinding import blinded, labels_of
from rolematch.reporting.page.candidates import WrittenForms, details_of, row_of
from rolematch.reporting.page.stored import Stored, read_stored
from rolematch.reporting.page.texts import Texts
from rolematch.reporting.progress import Advance
from rolematch.reporting.ranking import Requisition, rank, roles_of
from rolematch.screening.writing import SCORES

TEMPLATE = "report.html.j2"
LIBRARY, LICENCE = "assets/datatables/dataTables.min.js", "assets/datatables/LICENSE.txt"
SCRIPT, STYLE = "assets/page.js", "assets/page.css"
# of these JSON needs none escaped, and HTML all: a text can then close no element and open no comment
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class PageMade:
    """What a page holds: how many candidates, how many of them with their text, and how many files that failed."""

    path: Path
    candidates: int
    texts: int
    failures: int


def write_page(
    results: str | Path,
    target: str | Path | None = None,
    *,
    lexicon: Lexicon,
    requisition: Requisition | None = None,
    resumes: str | Path | None = None,
    options: ReadingOptions | None = None,
    contacts: bool = False,
    files: bool = False,
    advance: Advance | None = None,
) -> PageMade:
    """Write the results of a screening as one HTML file; it appears whole or not at all.

    The same results give the same bytes.

    Parameters
    ----------
    results : path
        The folder that ``rolematch screen`` wrote.
    target : path, optional
        The file to write; without it, ``report.html`` in the folder.
    requisition : Requisition, optional
        The opening to rank for; without it, the better of the roles counts.
    resumes : path, optional
        The screened folder: the text of each file that has not changed is shown. Without it, quotes are.
    options : ReadingOptions, optional
        How to read them: as they were when they were screened.
    contacts : bool
        Show names, contacts and file names.
    files : bool
        Show file names, which often hold the candidate's name.

    Raises
    ------
    UsageError
        The folder holds no results or damaged ones, or contacts are asked for that it does not hold.
    UnreadableFile
        `resumes` is no folder.
    """
    folder = Path(results)
    target = folder / "report.html" if target is None else Path(target)
    requisition = requisition or Requisition()
    stored = read_stored(folder)
    if contacts and stored.lines and not stored.with_contacts:
        raise UsageError(f"--contacts: the results in {folder} were written without; screen again with --contacts")
    files = files or contacts
    texts = None
    if resumes is not None:
        texts = Texts(Path(resumes), lexicon, options, contacts=contacts)
    rows, details = _candidates(stored, requisition, lexicon, texts, contacts, files, advance)
    roles = roles_of(stored.frame)
    page = {
        "requisition": requisition.title(lexicon),
        "asked": {"role": requisition.role, "level": requisition.level},
        "roles": [[role, lexicon.roles[role].name if role in lexicon.roles else role] for role in roles],
        "blind": not contacts,
        "files": files,
        "texts": texts is not None,
        "scores": stored.sha256,
        "failures": [row if files else {**row, "file": ""} for row in stored.failures],
        "rows": rows,
    }
    shown = sum(1 for one in details if one.get("text"))
    _write(target, _html(page, details))
    return PageMade(target, len(rows), shown, len(stored.failures))


def _candidates(
    stored: Stored,
    requisition: Requisition,
    lexicon: Lexicon,
    texts: Texts | None,
    contacts: bool,
    files: bool,
    advance: Advance | None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the rows and the details of all candidates, the best match first."""
    labels = labels_of(stored.lines, contacts=contacts, files=files)
    forms = WrittenForms(lexicon)
    ranked = rank(stored.frame, requisition)
    rows, details = [], []
    for done, (number, figures) in enumerate(zip(ranked.index, ranked.to_dict("records"), strict=True), start=1):
        line = stored.lines[number]
        try:
            shown = blinded(line, contacts=contacts, files=files)
            rows.append(row_of(shown, figures, labels[number], files=files))
            one = details_of(shown, requisition, lexicon, forms)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # JSON of another form; its figures were read before
            raise UsageError(f"{SCORES}:{number + 1}: not a line of {SCORES}: {error}") from error
        if texts is not None:
            one["text"], one["textNote"] = texts.of(line, one["asOf"])
        details.append(one)
        if advance is not None:
            advance("reading resumes again" if texts is not None else "writing the page", done, len(ranked))
    return rows, details


def _html(page: Mapping[str, Any], details: list[dict[str, Any]]) -> str:
    room = resources.files("rolematch.reporting.page")
    style, library, licence, script = (
        room.joinpath(name).read_text(encoding="utf-8") for name in (STYLE, LIBRARY, LICENCE, SCRIPT)
    )
    environment = Environment(
        loader=PackageLoader("rolematch.reporting.page", "templates"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(TEMPLATE).render(
        page=page,
        licence=licence,
        policy="; ".join(_policy(style, (library, script))),
        # our own files, as they are: their hashes stand in the policy
        style=Markup(style),
        library=Markup(library),
        script=Markup(script),
        data=Markup(json_for_html(page)),
        details=[Markup(json_for_html(one)) for one in details],
    )


def _policy(style: str, scripts: tuple[str, ...]) -> Iterator[str]:
    yield "default-src 'none'"
    yield f"script-src {' '.join(map(_hash, scripts))}"
    yield f"style-src {_hash(style)}"
    yield "base-uri 'none'"
    yield "form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def json_for_html(value: Mapping[str, Any]) -> str:
    r"""Write JSON that may stand in a ``<script>`` element whatever its texts say.

    Examples
    --------
    >>> json_for_html({"title": "</script><img src=x onerror=alert(1)>"})
    '{"title": "\\u003c/script\\u003e\\u003cimg src=x onerror=alert(1)\\u003e"}'
    """
    return line_text(value).translate(ESCAPED)


def _write(target: Path, text: str) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}; give another --out") from error
    finally:
        part.unlink(missing_ok=True)
