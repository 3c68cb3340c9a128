"""Layouts written in HTML and printed by Chromium, as web résumé builders and people with a web page do it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from rendering.content import Entry, Person

from twins import people
from twins.people import Manner, Part, parts_of, side_and_main

Head = Callable[[Entry], str]
HEADINGS_OF_WORK = (("experience", "Work Experience"), ("skills", "Skills"), ("summary", "Profile"))
# An envelope, a telephone and a pin, drawn: no text of theirs is in the file
ICONS = (
    "<svg class=icon viewBox='0 0 16 16'><path d='M1 3h14v10H1z M1 3l7 6 7-6' fill='none' stroke='currentColor'/></svg>",
    "<svg class=icon viewBox='0 0 16 16'><path d='M4 1h8v14H4z M7 13h2' fill='none' stroke='currentColor'/></svg>",
    "<svg class=icon viewBox='0 0 16 16'><circle cx='8' cy='6' r='4' fill='none' stroke='currentColor'/>"
    "<path d='M8 15V10' stroke='currentColor'/></svg>",
)
BASE = """
* { box-sizing: border-box } body { margin: 0; font: 10pt/1.35 'Liberation Sans'; color: #222 }
h1 { font-size: 22pt; margin: 0 } h2 { font-size: 12.5pt; margin: 12pt 0 4pt; break-after: avoid } p { margin: 2pt 0 }
ul { margin: 2pt 0 6pt; padding-left: 14pt } li { margin: 1pt 0 } .row { display: flex; justify-content: space-between;
gap: 14pt } .row span { white-space: nowrap } .head { break-after: avoid; break-inside: avoid } .entry { margin-bottom: 6pt }
.icon { width: 9pt; height: 9pt; margin-right: 4pt; vertical-align: -1pt } .place { color: #555 }
"""


def one_column(person: Person) -> str:
    """Titles in bold, dates at the right margin, a centred name."""
    manner = Manner(headings=HEADINGS_OF_WORK)
    style = """@page { size: Letter; margin: 16mm 18mm } header { text-align: center } h2 { text-transform: uppercase;
    letter-spacing: .12em; font-size: 11pt; border-bottom: 1px solid #444 }"""
    return page(style, heading(person, " · ") + sections(parts_of(person, manner), title_first))


def two_columns(person: Person) -> str:
    """A grid of two nearly equal columns: work on the left, everything else on the right."""
    manner = Manner(people.month_digits, " - ", "present")
    side, main = side_and_main(parts_of(person, manner), ("skills", "education", "languages", "other", "summary"))
    style = """@page { size: A4; margin: 14mm } body { font: 9.5pt/1.3 'Liberation Serif' } .grid { display: grid; gap: 9mm;
    grid-template-columns: 1.25fr 1fr; margin-top: 8pt } h2 { color: #8a3324; margin-top: 6pt } .row { display: block }"""
    body = f"<div class=grid><div>{sections(main, stacked)}</div><div>{sections(side, stacked)}</div></div>"
    return page(style, heading(person, " | ") + body)


def side_left(person: Person) -> str:
    """A dark bar at the left with white text, on every page; it holds the contact with drawn icons."""
    manner = Manner(people.month_long, " - ", headings=(("experience", "Experience"), ("summary", "About me")))
    side, main = side_and_main(parts_of(person, manner))
    style = """@page { size: A4; margin: 0 } .paint { position: fixed; left: 0; top: 0; width: 66mm; height: 100%;
    background: #22384d } .bar { position: absolute; left: 0; top: 0; width: 66mm; padding: 14mm 7mm; color: white;
    font-size: 9.5pt } .main { margin-left: 66mm; padding: 0 14mm 0 9mm; -webkit-box-decoration-break: clone;
    box-decoration-break: clone; padding-top: 12mm; padding-bottom: 10mm } .bar h2 { font-size: 12pt; color: #9fd3ff }
    .row { display: block }"""
    contact = "".join(f"<p>{icon}{escape(text)}</p>" for icon, text in zip(ICONS, person.contact, strict=False))
    bar = f"<h2>Contact</h2>{contact}{sections(side, stacked)}"
    name = f"<h1>{escape(person.name)}</h1><p><i>{escape(person.headline)}</i></p>"
    return page(style, f"<div class=paint></div><div class=bar>{bar}</div><div class=main>{name}"
                       f"{sections(main, employer_first)}</div>")  # fmt: skip


def side_right(person: Person) -> str:
    """A tinted bar at the right whose skills are pills, and letter-spaced headings."""
    manner = Manner(people.month_pointed, headings=(("skills", "Skills"), ("experience", "Professional Experience")))
    side, main = side_and_main(parts_of(person, manner))
    style = """@page { size: Letter; margin: 13mm 0 } .grid { display: grid; grid-template-columns: 1fr 62mm }
    .main { padding: 0 8mm 0 14mm } .bar { background: #f0ece2; padding: 2mm 6mm; font-size: 9.5pt } header { padding: 0
    14mm } h2 { letter-spacing: .22em; text-transform: uppercase; font-size: 10.5pt; color: #7a5b16 } .bar li { list-style:
    none } .bar ul { padding: 0 } .bar .row { display: block }"""
    grid = f"<div class=main>{sections(main, title_first)}</div><div class=bar>{sections(side, stacked)}</div>"
    return page(style, heading(person, "  •  ") + f"<div class=grid>{grid}</div>")


def table(person: Person) -> str:
    """A ruled table: the label of a section or the dates at the left, the rest at the right."""
    manner = Manner(people.month_digits, " – ", "today", order=("summary", "skills", "experience", "education", "languages",
                    "other"))  # fmt: skip
    rows = [f"<tr><th colspan=2 class=title>{escape(person.name)}</th></tr>"]
    rows += [f"<tr><td>Position</td><td>{escape(person.headline)}</td></tr>"] if person.headline else []
    rows.append(f"<tr><td>Contact</td><td>{escape(', '.join(person.contact))}</td></tr>")
    for part in parts_of(person, manner):
        rows.append(f"<tr><th colspan=2>{escape(part.section.heading)}</th></tr>")
        plain = body_of(part)
        rows += [f"<tr><td colspan=2>{plain}</td></tr>"] if plain else []
        for entry in part.section.entries:
            for company, item in flat(entry):
                where = ", ".join(text for text in (company.employer, company.place) if text)
                what = f"<b>{escape(item.title)}</b>" + (f"<br>{escape(where)}" if where else "")
                rows.append(f"<tr><td class=dates>{escape(item.dates)}</td><td>{what}{text_of(item)}</td></tr>")
    style = """@page { size: A4; margin: 15mm } body { font: 10pt/1.3 'Liberation Serif' } table { border-collapse: collapse;
    width: 100% } td, th { border: 1px solid #999; padding: 3pt 6pt; vertical-align: top; text-align: left } th { background:
    #e6e6e6 } td:first-child { width: 34mm } .title { font-size: 18pt; background: none }"""
    return page(style, f"<table>{''.join(rows)}</table>")


def timeline(person: Person) -> str:
    """Dates at the left of a drawn line with dots, titles and employers at its right."""
    manner = Manner(people.month_digits, " – ", "now", headings=(("experience", "Employment"),))
    style = """@page { size: A4; margin: 14mm 16mm } .entry { display: grid; grid-template-columns: 34mm 1fr; margin: 0 }
    .dates { text-align: right; padding-right: 6mm; color: #2d6a4f; font-size: 9.5pt } .what { border-left: 1.5pt solid #2d6a4f;
    padding: 0 0 8pt 6mm; position: relative } .what::before { content: ''; position: absolute; left: -4pt; top: 4pt; width:
    7pt; height: 7pt; border-radius: 50%; background: #2d6a4f } h2 { color: #2d6a4f }"""

    def dated(part: Part) -> str:
        found = body_of(part)
        for entry in part.section.entries:
            for company, item in flat(entry):
                where = ", ".join(text for text in (company.employer, company.place) if text)
                found += (
                    f"<div class=entry><div class=dates>{escape(item.dates)}</div><div class=what><b>{escape(item.title)}</b>"
                    f"<br><i>{escape(where)}</i>{text_of(item)}</div></div>"
                )
        return found

    shown = "".join(f"<h2>{escape(p.section.heading)}</h2>{dated(p)}" for p in parts_of(person, manner))
    return page(style, heading(person, " / ") + shown)


def cards(person: Person) -> str:
    """Boxes with rounded corners; small sections stand side by side, dates are badges at the right."""
    manner = Manner(
        people.month_long, " – ", order=("summary", "skills", "languages", "education", "experience", "other")
    )
    parts = parts_of(person, manner)
    style = """@page { size: A4; margin: 12mm } .small { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm } .card { border:
    1px solid #ccd; border-radius: 6pt; padding: 2mm 4mm; margin-bottom: 4mm } .card h2 { margin-top: 0; color: #4b3b8f }
    .small .row { display: block } .badge { background: #e9e6fa; border-radius: 6pt; padding: 0 5pt; font-size: 9pt;
    height: fit-content }"""

    def card(part: Part, head: Head) -> str:
        return f"<div class=card><h2>{escape(part.section.heading)}</h2>{body_of(part)}{entries(part, head)}</div>"

    small = [p for p in parts if p.kind in ("skills", "education", "languages")]
    first = "".join(card(p, title_first) for p in parts if p.kind == "summary")
    rest = "".join(card(p, badged) for p in parts if p.kind in ("experience", "other"))
    grid = f"<div class=small>{''.join(card(p, stacked) for p in small)}</div>"
    return page(style, heading(person, " | ") + first + grid + rest)


def network_export(person: Person) -> str:
    """What a professional network exports: a dark bar with Contact, Top Skills and Languages, and plain stacked lines."""
    headings = (("summary", "Summary"), ("experience", "Experience"), ("skills", "Top Skills"))
    manner = Manner(people.month_long, " - ", headings=headings, tenure=True,
                    order=("summary", "skills", "languages", "experience", "other", "education"))  # fmt: skip
    side, main = side_and_main(parts_of(person, manner), ("skills", "languages"))
    style = """@page { size: Letter; margin: 14mm 0; @bottom-right { content: 'Page ' counter(page) ' of ' counter(pages); font: 8pt
    'Liberation Sans'; padding-right: 14mm; color: #888 } } .paint { position: fixed; left: 0; top: -20mm; width: 62mm; height:
    320mm; background: #293e49 } .bar { position: absolute; left: 0; top: 0; width: 62mm; padding: 0 6mm; color: #eee; font-size:
    9pt } .bar h2 { color: white } .main { margin-left: 62mm; padding: 0 14mm 0 9mm } h1 { font-size: 24pt; font-weight: normal }
    h2 { font-weight: normal; font-size: 14pt } .employer { font-size: 12pt } .title { font-size: 11pt } .grey { color: #777 }"""

    def exported(entry: Entry) -> str:
        if entry.degree is not None:
            years = f" · ({entry.dates})" if entry.dates else ""
            return f"<div class=employer>{escape(entry.employer)}</div><div>{escape(entry.title + years)}</div>"
        lines = [f"<div class=employer>{escape(entry.employer)}</div>"] if entry.employer else []
        if entry.roles:
            lines.append(f"<div>{_all_of(entry)}</div>")
            return "".join(lines)
        lines.append(f"<div class=title>{escape(entry.title)}</div><div>{escape(entry.dates)}</div>")
        lines += [f"<div class=grey>{escape(entry.place)}</div>"] if entry.place else []
        return "".join(lines)

    def texts(entry: Entry) -> str:
        # the network knows no lists: what people type is lines that begin with a sign
        return "".join(f"<p>{'• ' if bullet else ''}{escape(text)}</p>" for bullet, text in _texts(entry))

    contact = "".join(f"<p>{escape(text)}</p>" for text in person.contact)
    bar = f"<h2>Contact</h2>{contact}" + "".join(f"<h2>{escape(p.section.heading)}</h2>{body_of(p)}" for p in side)
    shown = ""
    for part in main:
        shown += f"<h2>{escape(part.section.heading)}</h2>{body_of(part)}"
        for entry in part.section.entries:
            shown += f"<div class=entry>{exported(entry)}{texts(entry)}</div>"
            for role in entry.roles:
                shown += f"<div class=entry>{exported(role)}{texts(role)}</div>"
    top = (
        f"<h1>{escape(person.name)}</h1><p>{escape(person.headline)}</p><p class=grey>{escape(person.contact[-1])}</p>"
    )
    return page(style, f"<div class=paint></div><div class=bar>{bar}</div><div class=main>{top}{shown}</div>")


LAYOUTS: dict[str, Callable[[Person], str]] = {
    "browser-one-column": one_column,
    "browser-two-columns": two_columns,
    "browser-side-left": side_left,
    "browser-side-right": side_right,
    "browser-table": table,
    "browser-timeline": timeline,
    "browser-cards": cards,
    "browser-network-export": network_export,
}


def render(layout: str, person: Person, program: str, environment: dict[str, str]) -> bytes:
    """Print a layout's page with Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "cv.html"), Path(folder, "cv.pdf")
        source.write_text(LAYOUTS[layout](person), encoding="utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        command += ["--no-pdf-header-footer", "--disable-pdf-tagging", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
        return target.read_bytes()


def page(style: str, body: str) -> str:
    """Give a whole page."""
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>CV</title><style>{BASE}{style}</style>{body}</html>"
    )


def heading(person: Person, between: str) -> str:
    """Give the name, the headline and the contact."""
    headline = f"<p>{escape(person.headline)}</p>" if person.headline else ""
    return f"<header><h1>{escape(person.name)}</h1>{headline}<p>{escape(between.join(person.contact))}</p></header>"


def sections(parts: list[Part], head: Head) -> str:
    """Give sections one below the other."""
    return "".join(f"<h2>{escape(p.section.heading)}</h2>{body_of(p)}{entries(p, head)}" for p in parts)


def body_of(part: Part) -> str:
    """Give a section's text, groups and list."""
    section = part.section
    found = "".join(f"<p>{escape(text)}</p>" for text in section.text.strip().split("\n") if text)
    found += "".join(f"<p><b>{escape(label)}:</b> {escape(text)}</p>" for label, text in section.groups)
    return found + items(section.bullets)


def entries(part: Part, head: Head) -> str:
    """Give a section's entries; the roles at one employer stand under one head."""
    found = ""
    for entry in part.section.entries:
        found += f"<div class=entry><div class=head>{head(entry)}</div>{text_of(entry)}</div>"
        for role in entry.roles:
            row = _row(f"<i>{escape(role.title)}</i>", role.dates)
            found += f"<div class=entry><div class=head>{row}</div>{text_of(role)}</div>"
    return found


def title_first(entry: Entry) -> str:
    """Title and dates, below them employer and place."""
    if entry.roles:
        return _row(f"<b>{escape(entry.employer)}</b>", entry.place)
    return _row(f"<b>{escape(entry.title)}</b>", entry.dates) + _row(f"<i>{escape(entry.employer)}</i>", entry.place)


def employer_first(entry: Entry) -> str:
    """Employer and place, below them title and dates, each on a line of its own."""
    where = ", ".join(text for text in (entry.employer, entry.place) if text)
    lines = [f"<b>{escape(where)}</b>"] if entry.roles or entry.degree is None else [f"<b>{escape(entry.employer)}</b>"]
    if not entry.roles:
        lines.append(f"{escape(entry.title)} | {escape(entry.dates)}" if entry.dates else escape(entry.title))
    return "".join(f"<div>{line}</div>" for line in lines)


def stacked(entry: Entry) -> str:
    """Title, employer and dates, one below the other: for narrow columns."""
    where = ", ".join(text for text in (entry.employer, entry.place) if text)
    lines = [f"<b>{escape(entry.title)}</b>" if entry.title else "", escape(where), f"<i>{escape(entry.dates)}</i>"]
    return "".join(f"<div>{line}</div>" for line in lines if line not in ("", "<i></i>"))


def badged(entry: Entry) -> str:
    """Title, with the dates as a badge at the right; employer and place below."""
    where = " – ".join(text for text in (entry.employer, entry.place) if text)
    badge = f"<span class=badge>{escape(entry.dates)}</span>" if entry.dates else ""
    if not entry.title:
        return f"<div class=row><b>{escape(where)}</b>{badge}</div>"
    return f"<div class=row><b>{escape(entry.title)}</b>{badge}</div><div>{escape(where)}</div>"


def text_of(entry: Entry) -> str:
    """Give an entry's paragraph and list."""
    return (f"<p>{escape(entry.text)}</p>" if entry.text else "") + items(entry.bullets)


def items(texts: tuple[str, ...]) -> str:
    """Give a list."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>" if texts else ""


def flat(entry: Entry) -> list[tuple[Entry, Entry]]:
    """Give each role of an entry, or the entry itself, with the entry that names its employer and place before it."""
    return [(entry, role) for role in entry.roles or (entry,)]


def _row(left: str, right: str) -> str:
    return f"<div class=row><div>{left}</div><span>{escape(right)}</span></div>"


def _texts(entry: Entry) -> list[tuple[bool, str]]:
    return ([(False, entry.text)] if entry.text else []) + [(True, text) for text in entry.bullets]


def _all_of(entry: Entry) -> str:
    """Give the tenure of all roles at one employer, as exports do."""
    months = sum(_count(role.dates) for role in entry.roles)
    years, rest = divmod(months, 12)
    return " ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in ((years, "year"), (rest, "month")) if n)


def _count(dates: str) -> int:
    words = dates.partition("(")[2].rstrip(")").split()
    return sum(int(n) * (12 if unit.startswith("year") else 1) for n, unit in zip(words[::2], words[1::2], strict=True))
