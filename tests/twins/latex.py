r"""Layouts set by pdfLaTeX: hyphenation, ligatures and kerning as TeX makes them, dates at either margin, two columns."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from rendering.content import Entry, Person

from twins import people
from twins.people import Manner, Part, parts_of, side_and_main

SPECIAL = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "€": r"\texteuro{}",
           "–": "--", "’": "'"}  # fmt: skip
# Fonts as people load them: nothing at all, Latin Modern, and Times and Helvetica
COMPUTER_MODERN = r"\input{glyphtounicode}\pdfgentounicode=1 \newcommand{\namefont}{\scshape}"
TIMES = r"\usepackage[T1]{fontenc}\usepackage{mathptmx}\newcommand{\namefont}{\bfseries}"
HELVETICA = r"\usepackage[T1]{fontenc}\usepackage[scaled=.9]{helvet}\renewcommand{\familydefault}{\sfdefault}"
PREAMBLE = r"""\usepackage[utf8]{inputenc}\usepackage{textcomp}\pdfcompresslevel=9 \pdfobjcompresslevel=2
\usepackage[expansion=false]{microtype}\pagestyle{plain}\setlength{\parindent}{0pt}
\newenvironment{points}{\begin{list}{$\bullet$}{\leftmargin=1.2em\itemsep=1pt\parsep=0pt\topsep=2pt}}{\end{list}}
"""


def one_column(person: Person) -> str:
    r"""Small capitals over a rule, dates filled to the right, justified text with broken words, page numbers."""
    manner = Manner(people.month_pointed, headings=(("experience", "Professional Experience"),))
    setup = r"""\documentclass[10pt]{article}\usepackage[letterpaper,margin=1.05in]{geometry}
\newcommand{\heading}[1]{\bigskip{\scshape #1}\par\nobreak\vskip-4pt\hrule\nobreak\smallskip}"""

    def head(entry: Entry) -> str:
        if entry.roles:
            return _filled(rf"\textbf{{{tex(entry.employer)}}}", entry.place)
        below = _filled(rf"\textit{{{tex(entry.employer)}}}", entry.place) if entry.employer else ""
        return _filled(rf"\textbf{{{tex(entry.title)}}}", entry.dates) + below

    return document(setup + COMPUTER_MODERN, centred(person, r" $\cdot$ ") + sections(parts_of(person, manner), head))


def dates_in_margin(person: Person) -> str:
    """Dates in a narrow left column, as the classic class of academic CVs sets them; labels stand there too."""
    manner = Manner(people.month_digits, "--", "now", order=("summary", "education", "experience", "skills", "languages",
                    "other"))  # fmt: skip
    setup = r"""\documentclass[10pt,a4paper]{article}\usepackage[margin=2.2cm]{geometry}\usepackage{xcolor}
\newcommand{\heading}[1]{\bigskip\hskip3.5cm{\large\bfseries\color{blue!50!black}#1}\par\nobreak\smallskip}
\newcommand{\cell}[2]{\par\smallskip\hangindent=3.5cm\hangafter=0\leavevmode\llap{\hbox to 3.5cm{\hbox
to 3.1cm{\hfil\small #1}\hss}}#2\par}
\newenvironment{aside}{\begin{list}{}{\leftmargin=3.5cm\topsep=0pt\parsep=0pt}\item[]}{\end{list}}"""
    body = (
        rf"{{\Huge {tex(person.name)}}}\par\smallskip {tex(person.headline)}\par {tex(', '.join(person.contact))}\par "
    )
    for part in parts_of(person, manner):
        section = part.section
        body += rf"\heading{{{tex(section.heading)}}}"
        body += "".join(rf"\cell{{}}{{{tex(text)}}}" for text in section.text.strip().split("\n") if text)
        body += "".join(rf"\cell{{{tex(label)}}}{{{tex(text)}}}" for label, text in section.groups)
        body += "".join(rf"\cell{{\textbullet}}{{{tex(text)}}}" for text in section.bullets)
        for entry in section.entries:
            for item in entry.roles or (entry,):
                where = ", ".join(text for text in (entry.employer, entry.place) if text)
                line = rf"\textbf{{{tex(item.title)}}}, \textit{{{tex(where)}}}"
                body += rf"\cell{{{tex(item.dates)}}}{{{line}}}"
                body += rf"\begin{{aside}}{texts(item)}\end{{aside}}" if item.text or item.bullets else ""
    return document(setup + TIMES, body)


def two_columns(person: Person) -> str:
    """A page that flows in two equal columns under the name; the second page goes on in its own two."""
    manner = Manner(people.month_long, headings=(("experience", "Experience"), ("skills", "Skills")))
    setup = r"""\documentclass[10pt,twocolumn]{article}\usepackage[a4paper,margin=1.7cm,columnsep=9mm]{geometry}
\newcommand{\heading}[1]{\bigskip{\large\bfseries\MakeUppercase{#1}}\par\nobreak\smallskip}"""

    def head(entry: Entry) -> str:
        lines = [rf"\textbf{{{tex(entry.title)}}}" if entry.title else "", tex(_where(entry)), tex(entry.dates)]
        return "".join(rf"{line}\par\nobreak " for line in lines if line)

    top = rf"\twocolumn[{{{centred(person, ' | ')}\vskip 8mm}}]"
    return document(setup + TIMES, rf"{top}\raggedright {sections(parts_of(person, manner), head)}")


def side_bar(person: Person) -> str:
    """Two boxes side by side, the left one a narrow bar; what the right one cannot hold goes on over the page."""
    manner = Manner(people.month_digits, " - ", "present", headings=(("skills", "Skills"),))
    parts = parts_of(person, manner)
    side, main = side_and_main(parts)
    setup = r"""\documentclass[11pt]{article}\usepackage[letterpaper,margin=1.6cm]{geometry}
\newcommand{\heading}[1]{\medskip{\large\bfseries #1}\par\nobreak\smallskip}\newbox\wide\newbox\narrow\newbox\now
\newcommand{\spread}{\setbox\now=\vsplit\wide to \dimen0\noindent\hbox to\textwidth{\vtop to \dimen0{\ifvoid\narrow
\hbox to 5.2cm{}\else\box\narrow\fi\vss}\hss\vtop to \dimen0{\unvbox\now\vss}}\par}"""

    def narrow(entry: Entry) -> str:
        lines = [rf"\textbf{{{tex(entry.title)}}}", tex(entry.employer), tex(entry.dates)]
        return "".join(rf"{line}\par " for line in lines if line)

    def head(entry: Entry) -> str:
        if entry.roles or not entry.title:
            return rf"\textbf{{{tex(_where(entry))}}}\par\nobreak "
        title = rf"\textbf{{{tex(entry.title)}}}" + (rf" at {tex(entry.employer)}" if entry.employer else "")
        return (
            _filled(title, entry.dates)
            if not entry.place
            else _filled(title, entry.dates) + rf"{tex(entry.place)}\par "
        )

    contact = r"\heading{Contact}" + "".join(rf"{tex(text)}\par " for text in person.contact)
    body = rf"{{\Huge\bfseries {tex(person.name)}}}\par\smallskip{{\large {tex(person.headline)}}}\par\bigskip "
    body += rf"\setbox\narrow=\vtop{{\hsize=5.2cm\linewidth=\hsize\raggedright {contact}{sections(side, narrow)}}}"
    body += rf"\setbox\wide=\vbox{{\hsize=12.1cm\linewidth=\hsize {sections(main, head)}}}\splittopskip=10pt \vbadness=10000"
    body += r"\dimen0=.88\textheight\spread\ifvoid\wide\else\newpage\dimen0=.95\textheight\leavevmode\spread\fi"
    return document(setup + HELVETICA, body)


LAYOUTS: dict[str, Callable[[Person], str]] = {
    "latex-one-column": one_column,
    "latex-dates-in-margin": dates_in_margin,
    "latex-two-columns": two_columns,
    "latex-side-bar": side_bar,
}


def render(layout: str, person: Person, program: str) -> bytes:
    """Set a layout's page with pdfLaTeX."""
    # the date in the file is fixed: the same person, the same bytes
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1780272000", "FORCE_SOURCE_DATE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "cv.tex").write_text(LAYOUTS[layout](person), encoding="utf-8")
        command = [program, "-interaction=nonstopmode", "-halt-on-error", "cv.tex"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError(f"{layout}, {person.name}: {done.stdout.decode('latin-1')[-1500:]}")
        return Path(folder, "cv.pdf").read_bytes()


def document(setup: str, body: str) -> str:
    """Give a whole file."""
    return rf"{setup}{PREAMBLE}\begin{{document}}{body}\end{{document}}"


def centred(person: Person, between: str) -> str:
    """Give name, headline and contact in the middle."""
    contact = between.join(tex(text) for text in person.contact)
    lines = [rf"{{\LARGE\namefont {tex(person.name)}}}", tex(person.headline), contact]
    return r"\begin{center}" + r"\\[2pt] ".join(line for line in lines if line) + r"\end{center}"


def sections(parts: list[Part], head: Callable[[Entry], str]) -> str:
    """Give sections one below the other."""
    found = ""
    for part in parts:
        section = part.section
        found += rf"\heading{{{tex(section.heading)}}}"
        found += "".join(rf"{tex(text)}\par " for text in section.text.strip().split("\n") if text)
        found += "".join(rf"\textbf{{{tex(label)}:}} {tex(text)}\par " for label, text in section.groups)
        found += points(section.bullets)
        for entry in section.entries:
            found += rf"\smallskip {head(entry)}{texts(entry)}"
            found += "".join(_filled(rf"\textit{{{tex(r.title)}}}", r.dates) + texts(r) for r in entry.roles)
    return found


def texts(entry: Entry) -> str:
    """Give an entry's paragraph and list."""
    return (rf"{tex(entry.text)}\par " if entry.text else "") + points(entry.bullets)


def points(items: tuple[str, ...]) -> str:
    """Give a list."""
    listed = "".join(rf"\item {tex(text)} " for text in items)
    return rf"\begin{{points}}{listed}\end{{points}}" if items else ""


def tex(text: str) -> str:
    """Write a text for TeX.

    >>> tex("R&D at 5%")
    'R\\\\&D at 5\\\\%'
    """
    return "".join(SPECIAL.get(character, character) for character in text)


def _filled(left: str, right: str) -> str:
    return rf"{left} \hfill \mbox{{{tex(right)}}}\par\nobreak " if right else rf"{left}\par\nobreak "


def _where(entry: Entry) -> str:
    return ", ".join(text for text in (entry.employer, entry.place) if text)
