"""What a page calls a candidate, and names and contacts blanked out of a line that was written with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rolematch.masking import without_addresses, without_contacts
from rolematch.records import Contact, Contacts, Span
from rolematch.screening.running import SAME_BYTES, SAME_TEXT

SHORTEST_ID = 6
REPEATS = {SAME_BYTES: "the same bytes as another file", SAME_TEXT: "the same words as another file"}


def labels_of(lines: Sequence[Mapping[str, Any]], *, contacts: bool, files: bool) -> list[str]:
    """Give what each candidate is called: by name, by file, or, blind, by the first letters of the file's hash.

    A label is never given twice: files of the same bytes are told apart by a number.

    Examples
    --------
    >>> lines = [{"file": "ada.pdf", "sha256": "ab12cd34"}, {"file": "b.pdf", "sha256": "ab12cd99"}]
    >>> labels_of(lines, contacts=False, files=False), labels_of(lines, contacts=False, files=True)
    (['Candidate ab12cd3', 'Candidate ab12cd9'], ['ada.pdf', 'b.pdf'])
    """
    length = SHORTEST_ID
    hashes = {line["sha256"] for line in lines}
    while len({sha256[:length] for sha256 in hashes}) < len(hashes):
        length += 1
    labels, seen = [], Counter[str]()
    for line in lines:
        name = (line.get("contacts") or {}).get("name") if contacts else None
        label = name or (line["file"] if files else f"Candidate {line['sha256'][:length]}")
        seen[label] += 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return labels


def blinded(line: Mapping[str, Any], *, contacts: bool, files: bool) -> Mapping[str, Any]:
    """Give a line of ``scores.jsonl`` as a page may show it.

    A line that was written without contacts is blind already, but for the file's name. One that was written with
    them gets a bar for each word of name and address: the words of the name one by one too, since what else of the
    text names the person is no longer known.
    """
    shown = dict(line)
    if not files:
        shown["notes"] = [
            {**note, "message": REPEATS[note["code"]]} if note["code"] in REPEATS else note for note in line["notes"]
        ]
    held = shown.pop("contacts", None)
    if contacts:
        return {**shown, "contacts": held}
    if held is None:
        return shown
    known = _contacts(held)
    for key in ("positions", "education", "certifications"):
        shown[key] = [
            {name: without_contacts(value, known) if isinstance(value, str) else value for name, value in item.items()}
            for item in line[key]
        ]
    shown["notes"] = [{**note, "message": without_addresses(note["message"], known)} for note in shown["notes"]]
    return shown


def _contacts(held: Mapping[str, Any]) -> Contacts:
    name = held.get("name") or ""
    nowhere = Span(0, 0)
    found = [Contact("name", word, nowhere) for word in name.split()]
    found += [Contact("email", text, nowhere) for text in held.get("emails", ())]
    found += [Contact("phone", text, nowhere) for text in held.get("phones", ())]
    found += [Contact("link", text, nowhere) for text in held.get("links", ())]
    return Contacts(name, tuple(found))
