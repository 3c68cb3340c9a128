"""A profile as JSON Resume: valid by the published schema, blind unless asked, and read back to the same profile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

import rolematch as rm
from rolematch.cli import main
from rolematch.lines import profile_object
from rolematch.records import Profile

AS_OF = "2026-06"
CASES = Path(__file__).parent / "cases" / "json_resume"
# what reading back is known to change: a title that ends on a figure before its dates, words of long lists,
# a skill's name that holds another's where the resume names it otherwise ("A100s": Tesla GPU)
TITLE_CHANGES = {"neither-teacher-kamau.txt"}
SKILL_CHANGES = {"mle-2-mutasa.docx", "mle-3-tamrat.txt"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Give the schema of jsonresume.org as it is published (@jsonresume/schema 1.3.1, MIT)."""
    found: dict[str, Any] = json.loads((CASES / "schema.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def profiles(resumes: Path) -> list[Profile]:
    files = [path for path in sorted(resumes.iterdir()) if path.suffix != ".jsonl"]
    return [rm.parse(rm.read(path, guarded=False), as_of=AS_OF) for path in files]


@pytest.fixture(scope="module")
def pairs(profiles: list[Profile], tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Profile, Profile]]:
    """Each profile, and what is read of its JSON Resume."""
    path = tmp_path_factory.mktemp("json") / "resume.json"
    found = []
    for profile in profiles:
        path.write_text(json.dumps(rm.json_resume(profile), ensure_ascii=False), encoding="utf-8")
        found.append((profile, rm.parse(rm.read(path, guarded=False), as_of=AS_OF)))
    return found


def name_of(profile: Profile) -> str:
    return profile.document.source.name


def test_the_published_schema_accepts_them(profiles: list[Profile], schema: dict[str, Any]) -> None:
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    looked = 0
    for profile in profiles:
        for contacts in (False, True):
            made = rm.json_resume(profile, contacts=contacts)
            assert [error.message for error in validator.iter_errors(made)] == [], name_of(profile)
            assert set(made) - {"$schema"} <= set(schema["properties"])
            looked += 1
    assert looked == 72
    # the schema does refuse something
    assert list(validator.iter_errors({"work": [{"startDate": "April 2022"}]}))


def test_positions_and_months_come_back(pairs: list[tuple[Profile, Profile]]) -> None:
    def positions(profile: Profile) -> list[tuple[object, ...]]:
        return sorted(
            (p.title, p.employer, p.kind, p.dates.months(profile.as_of) if p.dates else -1) for p in profile.positions
        )

    assert len(pairs) == 36
    assert sum(len(before.positions) for before, _ in pairs) >= 90
    assert {name_of(b) for b, after in pairs if positions(b) != positions(after)} == TITLE_CHANGES
    assert [name_of(b) for b, after in pairs if b.months != after.months] == []


def test_skills_come_back(pairs: list[tuple[Profile, Profile]]) -> None:
    def skills(profile: Profile) -> dict[str, tuple[object, ...]]:
        return {skill.skill: (skill.months, skill.last_use) for skill in profile.skills}

    assert sum(len(before.skills) for before, _ in pairs) >= 500
    assert {name_of(b) for b, after in pairs if skills(b) != skills(after)} == SKILL_CHANGES


def test_degrees_and_certificates_come_back(pairs: list[tuple[Profile, Profile]]) -> None:
    for before, after in pairs:
        assert [(e.degree, e.field) for e in before.education] == [(e.degree, e.field) for e in after.education]
        assert [c.name for c in before.certifications] == [c.name for c in after.certifications]


def test_nobody_is_named_unless_asked(profiles: list[Profile]) -> None:
    named = 0
    for profile in profiles:
        blind = json.dumps(rm.json_resume(profile), ensure_ascii=False)
        assert set(rm.json_resume(profile)["basics"]) <= {"summary"}
        for contact in profile.contacts.found:
            if contact.kind in ("name", "email", "phone", "link"):
                assert contact.text not in blind
                named += 1
        full = rm.json_resume(profile, contacts=True)["basics"]
        assert full["name"] == profile.contacts.name
        assert full["email"] == profile.contacts.of("email")[0]
    assert named >= 100


def test_what_a_page_broke_is_put_together(resumes: Path) -> None:
    made = rm.json_resume(rm.parse(rm.read(resumes / "ds-3-vasquez.pdf", guarded=False), as_of=AS_OF))
    work = made["work"][0]
    assert work["highlights"][0].startswith("Lead the readmission programme")
    assert work["highlights"][0].endswith("avoids 9% of readmissions.")
    assert "endDate" not in work, "no end says that it goes on"
    assert not [item for job in made["work"] for item in job["highlights"] if item[:1] in "•-*"]
    assert {group["name"] for group in made["skills"]} == {"Methods", "Tools"}


@pytest.mark.parametrize("contacts", [False, True])
def test_the_command_prints_it(contacts: bool, resumes: Path) -> None:
    path = resumes / "ds-1-haddad.docx"
    arguments = ["parse", str(path), "--as-of", AS_OF, "--format", "json-resume", *(["--contacts"] if contacts else [])]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    profile = rm.parse(path, as_of=AS_OF)
    assert json.loads(done.stdout) == rm.json_resume(profile, contacts=contacts)
    plain = CliRunner().invoke(main, ["parse", str(path), "--as-of", AS_OF])
    assert json.loads(plain.stdout) == profile_object(profile)
