"""Results of a screening for the tests of its page: of invented people, of many, and of some who mean harm."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import rolematch as rm
from rolematch.lines import line_text
from rolematch.screening.finding import find_resumes

AS_OF = "2026-06"
SCRIPT = "</script><script>window.harmed = 1</script>"
IMAGE = "<img src=x onerror='window.harmed = 2'><img src=https://harm.example.com/x.png>"
LINK = '<a href="javascript:window.harmed=3">javascript:window.harmed=3</a> &lt;b&gt; <!--'
HARM = f"{SCRIPT}{IMAGE}{LINK}<style>*{{display:none}}</style>\u2028${{7*7}}{{{{7*7}}}}"
# a resume that names its owner wherever a resume can
TRAP = """\
Ottoline Quillfeather
ottoline.quill@example.org | (617) 555-0131 | github.com/ottoline-q | Tampere

Summary
Ottoline Quillfeather is a data scientist who worked with Python, SQL and experiments for years.

Experience
Founder and Data Scientist, Ottoline Quillfeather Consulting
March 2021 - Present
- Ottoline built churn models in Python with scikit-learn and XGBoost, see github.com/ottoline-q/python-churn
- Presented A/B tests in SQL, write to ottoline.quill@example.org or call (617) 555-0131

Education
MSc Statistics, 2019

Skills
Python, SQL, PyTorch, Tableau
"""
TRAPPED = ("Ottoline", "Quillfeather", "ottoline.quill", "555-0131", "ottoline-q")


def screen_into(folder: Path, out: Path, *, contacts: bool = False) -> Path:
    """Screen a folder in this process and write its results, as the command does."""
    rm.screen_into(folder, out, as_of=AS_OF, workers=0, contacts=contacts)
    return out


def some_resumes(resumes: Path, folder: Path) -> Path:
    """Copy a third of the invented resumes into a folder, and two files that cannot be read."""
    folder.mkdir(parents=True)
    for path in find_resumes(resumes)[::3]:
        shutil.copy(path, folder)
    (folder / "Quillfeather broken.pdf").write_bytes(b"MZ\x90\x00 a program by another name")
    (folder / "empty.docx").write_bytes(b"")
    return folder


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in (out / "scores.jsonl").read_text(encoding="utf-8").splitlines()]


def write_lines(out: Path, lines: list[dict[str, Any]]) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    (out / "scores.jsonl").write_text("".join(line_text(line) + "\n" for line in lines), encoding="utf-8")
    return out


def harmful(lines: list[dict[str, Any]], out: Path) -> Path:
    """Put HARM into every text that a resume or a stranger's file could bring into results, and into failures."""
    made = []
    for number, line in enumerate(lines):
        line = json.loads(json.dumps(line))
        line["file"] = f"{number}{HARM}.pdf"
        line["reason"] = HARM
        line["contacts"] = {
            "name": f"{HARM}{number}",
            "emails": [HARM],
            "phones": [HARM],
            "links": [LINK],
            "places": [HARM],
        }
        line["headings"] = [HARM]
        for position in line["positions"]:
            position.update(title=HARM, employer=HARM)
        for skill in line["skills"]:
            skill.update(skill=HARM, surface=HARM)
        for education in line["education"]:
            education.update(degree=HARM, field=HARM)
        line["certifications"] = [{"name": HARM, "date": None}]
        for one in (*line["evidence"], *line["contrast"]):
            if one["quotes"]:
                one.update(feature=HARM, quotes=[HARM])
        for gap in line["gaps"]:
            gap["skill"] = HARM
        line["notes"] = [{"code": HARM, "message": HARM, "span": None}]
        line["versions"]["reader"] = HARM
        line["level_names"] = dict.fromkeys(line["level_names"], HARM)
        made.append(line)
    write_lines(out, made)
    rows = [
        "file,error,reason,cure",
        *[f'"{HARM.replace(chr(34), chr(34) * 2)}"' + ",BrokenFile" + 2 * f',"{IMAGE}"'] * 2,
    ]
    (out / "failures.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return out
