"""What each column of a table means, in a sentence: for the second sheet of a workbook and for the documentation."""

from __future__ import annotations

_FILE = "The resume: its path in the screened folder."

SCORES: dict[str, str] = {
    "file": _FILE,
    "name": "The candidate's name, if contacts were asked for.",
    "emails": "E-mail addresses, if contacts were asked for.",
    "phones": "Telephone numbers, if contacts were asked for.",
    "links": "Web addresses, if contacts were asked for.",
    "places": "Where the candidate lives, if contacts were asked for.",
    "decision": "MLE, DS, both, neither, or uncertain: then a person has to look. No decision rejects anybody.",
    "reason": "The decision in a sentence; of a file that could not be read, what is wrong with it.",
    "fit_mle": "Probability that a recruiter would send this resume to the desk for Machine Learning Engineers.",
    "fit_ds": "The same for Data Scientists. The two do not exclude each other.",
    "fit_neither": "Probability that neither desk wants it: 1 less the larger fit.",
    "level": "Likeliest job level: 1 junior, 2 mid, 3 senior, 4 lead, 5 head.",
    "level_name_mle": "What that level is called on the ladder of Machine Learning Engineers.",
    "level_name_ds": "What that level is called on the ladder of Data Scientists.",
    "level_1": "Probability of level 1; those of the five levels add up to 1.",
    "level_2": "Probability of level 2.",
    "level_3": "Probability of level 3.",
    "level_4": "Probability of level 4.",
    "level_5": "Probability of level 5.",
    "months_total": "Months of work up to as_of, overlaps counted once.",
    "months_mle": "The part of them in positions of a Machine Learning Engineer.",
    "months_ds": "The part of them in positions of a Data Scientist.",
    "months_either": "The part of them in either.",
    "positions": "How many positions the resume lists.",
    "title": "Title of the position that stands first.",
    "skills": "Names of the skills that the resume claims, separated by semicolons.",
    "degree": "Degrees, separated by semicolons.",
    "gaps_mle": "Skills that the role of Machine Learning Engineer asks for and the resume does not name.",
    "gaps_ds": "The same for Data Scientist.",
    "notes": "Codes of what a reader should know, such as hidden-text or keyword-stuffing.",
    "as_of": "The month that “present” stands for.",
    "media_type": "Format of the file.",
    "sha256": "Hash of the file's bytes.",
    "model": "Version of the model.",
    "lexicon": "Version of the lexicon.",
    "error": "Class of the failure, if the file could not be read; all else but file and reason is empty then.",
}
SKILLS: dict[str, str] = {
    "file": _FILE,
    "skill": "Name of the skill.",
    "id": "Its id in the lexicon.",
    "kind": "tool (has a name and a maker) or method (something one does or knows).",
    "grade": "The best of its mentions: work, project, list (in a list of skills or a summary), course.",
    "surface": "The way that the resume writes it.",
    "mentions": "How often it is named.",
    "months": "Months of the positions that name it as used, overlaps counted once; empty where no dated one does.",
    "last_use": "The last of these months.",
}
POSITIONS: dict[str, str] = {
    "file": _FILE,
    "number": "Place of the position in the resume, from 1.",
    "title": "Title as written.",
    "employer": "Employer as written.",
    "start": "Start as stated: a month, or a year alone.",
    "end": "End as stated: a month, a year alone, or present.",
    "first_month": "First month that is counted; of a year alone, January.",
    "last_month": "Last month that is counted; of a year alone, December, of the present, as_of.",
    "months": "Months from the one to the other, both counted.",
    "kind": "job, internship, freelance, research, teaching, volunteer or military.",
    "family": "Job family of the title (mle, ds, data_analyst, ...); empty where it names none that is known.",
    "level": "Job level 1 to 5, where the title states one.",
}
RANKED: dict[str, str] = {
    "match": "What sorts the table: the fit for the role, times the probability of the level where one is asked for.",
    "role": "The role that the match is for.",
    "fit": "Fit for that role.",
    "at_level": "Probability of the level that is asked for.",
    "below_level": "Probability of a lower one.",
    "above_level": "Probability of a higher one.",
}
TABLES: dict[str, dict[str, str]] = {"scores": SCORES, "skills": SKILLS, "positions": POSITIONS}
"""The meanings of each table that can be exported."""


def meaning_of(table: str, column: str) -> str:
    """Say what a column of a table means; empty for one that is not ours.

    Examples
    --------
    >>> meaning_of("skills", "last_use")
    'The last of these months.'
    >>> meaning_of("scores", "fit_data_engineer")
    'Fit for the role data_engineer, which was added to the lexicon.'
    """
    found = TABLES[table].get(column) or RANKED.get(column)
    if found is None and column.startswith("fit_"):
        return f"Fit for the role {column.removeprefix('fit_')}, which was added to the lexicon."
    return found or ""
