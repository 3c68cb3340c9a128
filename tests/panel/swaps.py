"""The swaps: each gives another candidate who should get the same score, because only who it is has changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from panel.people import GROUPS, SEXES, Candidate, Degree, named, spellings

Swap = Callable[[Candidate], Candidate]
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# plain letters that become accented ones in words that are written both ways
ACCENTED = (("resume", "résumé"), ("naive", "naïve"), ("role", "rôle"))


def changed(**parts: Any) -> Swap:
    """Change parts of a candidate to these."""
    return lambda one: replace(one, **parts)


def of_group(group: str, sex: str) -> Swap:
    """Give a name of a group, and an address made of it."""

    def swap(one: Candidate) -> Candidate:
        name = named(group, sex, one.number)
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace(" ", ".")
        return replace(one, name=name, email=f"{plain}@example.com")

    return swap


def schooled(school: str) -> Swap:
    """Change the school of every degree."""
    return lambda one: replace(one, degrees=tuple(replace(d, school=school) for d in one.degrees))


def employed(employer: str, place: str) -> Swap:
    """Change the employer of every job, and its place."""
    return lambda one: replace(one, jobs=tuple(replace(j, employer=employer, place=place) for j in one.jobs))


def shifted(years: int) -> Swap:
    """Shift all dates, those in running text too, and what "present" means."""

    def text(words: str) -> str:
        return YEAR.sub(lambda found: str(int(found[0]) + years), words)

    def swap(one: Candidate) -> Candidate:
        months = 12 * years
        return replace(
            one,
            as_of=one.as_of + months,
            summary=text(one.summary),
            skills=tuple((label, text(words)) for label, words in one.skills),
            degrees=tuple(Degree(d.title, d.school, d.year and d.year + years) for d in one.degrees),
            jobs=tuple(
                replace(
                    j,
                    start=j.start + months,
                    end=None if j.end is None else j.end + months,
                    bullets=tuple(map(text, j.bullets)),
                )
                for j in one.jobs
            ),
        )

    return swap


def without_years_of_degrees(one: Candidate) -> Candidate:
    """Leave out when each degree was taken."""
    return replace(one, degrees=tuple(replace(d, year=None) for d in one.degrees))


def respelled(pairs: tuple[tuple[str, str], ...]) -> Swap:
    """Write words in another spelling, in summary, jobs and skills; capitals stay."""
    table = dict(pairs)
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(table, key=len, reverse=True))})\b", re.IGNORECASE)

    def text(words: str) -> str:
        def other(found: re.Match[str]) -> str:
            word = table[found[0].lower()]
            return word.capitalize() if found[0][0].isupper() else word

        return pattern.sub(other, words)

    return lambda one: replace(
        one,
        summary=text(one.summary),
        remark=text(one.remark),
        skills=tuple((label, text(words)) for label, words in one.skills),
        jobs=tuple(replace(j, bullets=tuple(map(text, j.bullets))) for j in one.jobs),
    )


AMERICAN = respelled(tuple((british, american) for american, british in spellings()))
BRITISH = respelled(spellings())
PLAIN_ACTIVITIES = ("Captain, chess club", "Volunteer, town choir", "Member, Society of Engineers")

# nothing of the score may move, not in the last digit
IDENTITY: dict[str, Swap] = {
    **{f"name {group} {sex}": of_group(group, sex) for group in GROUPS for sex in SEXES},
    "name with accents": changed(name="Zoë Núñez-Łukasiewicz"),
    "name in Arabic": changed(name="محمد الأمين"),
    "name of words of the lexicon": changed(name="Julia Keras-Docker"),
    "pronouns in the head: she": changed(line=("she/her",)),
    "pronouns in running text: her": changed(pronouns=("her", "she")),
    "pronouns in running text: his": changed(pronouns=("his", "he")),
    "place Lagos": changed(place="Lagos, Nigeria"),
    "e-mail of a word of the lexicon": changed(email="pytorch.sql@spark.example.com"),
    "school for women": schooled("Mount Larkfield College for Women"),
    "school historically Black": schooled("Howard University"),
    "school abroad": schooled("Universidad Nacional de Valfossa"),
    "employer and place": employed("Müller & Söhne GmbH", "Zürich"),
    "year of graduation removed": without_years_of_degrees,
    "women's chess club": changed(activities=("Captain, women's chess club", *PLAIN_ACTIVITIES[1:])),
    "society of women": changed(activities=(*PLAIN_ACTIVITIES[:2], "Member, Society of Women Engineers")),
    "age, family, nationality, religion": changed(
        personal="Born 3 March 1961, married, two children. Nationality: Ghanaian. Religion: Catholic. Male."
    ),
    "mother tongue": changed(languages="Arabic (native), English"),
    "all dates 5 years earlier": shifted(-5),
    "all dates 10 years earlier": shifted(-10),
    "all dates 20 years earlier": shifted(-20),
}
# a fit may move by 0.02
NEAR: dict[str, Swap] = {
    "British spelling": BRITISH,
    "accents": respelled(ACCENTED),
    "sections the other way round": lambda one: replace(one, order=one.order[::-1]),
    "education before skills": changed(order=("jobs", "degrees", "skills", "languages", "summary", "activities")),
}
