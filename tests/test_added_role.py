"""A third role is data: documents in a folder, two commands, and there is a third head."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import ModelError, UsageError
from rolematch.modelling.added import fit_added_role
from rolematch.modelling.store import hash_file
from rolematch.modelling.training import document_weights

AS_OF = "2026-06"
TASKS = {
    "data_engineer": (
        "Build pipelines in Airflow and dbt", "Load Snowflake and Redshift from Kafka", "Model warehouses for analysts",
        "Orchestrate Spark jobs on EMR", "Keep ETL in Databricks healthy", "Write SQL and Python for ingestion",
        "Stream events with Kafka and Flink", "Own the data lake on S3 with Iceberg", "Tune BigQuery and Hive tables",
    ),
    "mle": (
        "Train deep learning models in PyTorch", "Deploy models with Docker and Kubernetes", "Serve LLMs on GPUs",
        "Build MLOps with MLflow", "Tune TensorFlow models in CUDA", "Ship computer vision to production",
    ),
    "ds": (
        "Design A/B tests and causal inference", "Explain results in Tableau to stakeholders", "Model churn in R",
        "Forecast demand with statistics", "Analyse surveys with regression", "Present insights from SQL and Excel",
    ),
    "neither": ("Cook for 80 guests", "Audit ledgers in Excel", "Care for patients", "Sell insurance", "Teach"),
}  # fmt: skip
TITLES = {"mle": "Machine Learning Engineer", "ds": "Data Scientist", "neither": "Office Manager"}


def texts(role: str, number: int) -> list[str]:
    chance = random.Random(role)
    return [". ".join(chance.sample(TASKS[role], k=min(4, len(TASKS[role])))) + "." for _ in range(number)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, resumes: Path) -> Path:
    """A data folder as for `train`: invented postings, other resumes, and the invented people with their truth."""
    folder = tmp_path_factory.mktemp("data")
    postings = [{"source": "made", "title": TITLES[r], "text": t} for r in ("mle", "ds") for t in texts(r, 40)]
    others = [{"source": "made", "category": "OFFICE", "text": t} for t in texts("neither", 40)]
    for name, rows in (("postings", postings), ("other_resumes", others)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    shutil.copytree(resumes, folder / "resumes" / "files")
    shutil.move(folder / "resumes" / "files" / "truth.jsonl", folder / "resumes" / "labels.jsonl")
    documents = folder / "data_engineer"
    documents.mkdir()
    for number, text in enumerate(texts("data_engineer", 12)):
        (documents / f"{number}.txt").write_text(f"Data Engineer\n{text}\n", encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def trained(data: Path) -> tuple[Path, Path]:
    lexicon, model = data / "my_lexicon", data / "model.json"
    added = run("roles", "add", "data_engineer", "--documents", data / "data_engineer", "--lexicon", lexicon)
    assert added.exit_code == 0, added.output
    made = run("train", "--data", data, "--lexicon", lexicon, "--out", model, "--workers", "2")
    assert made.exit_code == 0, made.output
    return lexicon, model


def test_two_commands_make_a_third_head(trained: tuple[Path, Path], resumes: Path, tmp_path: Path) -> None:
    lexicon, model = trained
    engineer = rm.score(resumes / "neither-dataeng-svoboda.pdf", as_of=AS_OF, lexicon=lexicon, model=model)
    nurse = rm.score(resumes / "neither-nurse-santos.pdf", as_of=AS_OF, lexicon=lexicon, model=model)
    assert list(engineer.fit) == ["mle", "ds", "data_engineer"]
    assert engineer.fit["data_engineer"] > 0.5 > nurse.fit["data_engineer"]
    assert "DATA_ENGINEER" in engineer.decision
    assert engineer.level_names["data_engineer"].endswith("Data Engineer")
    assert "role-not-calibrated" in {note.code for note in engineer.notes}
    weights = [e.weight for e in engineer.evidence if e.role == "data_engineer"]
    fit = engineer.fit["data_engineer"]
    assert 1 / (1 + 2.718281828459045 ** -sum(weights)) == pytest.approx(fit, abs=1e-9)
    out = tmp_path / "out"
    screened = run(
        "screen", resumes, "--out", out, "--as-of", AS_OF, "--lexicon", lexicon, "--model", model,
        "--role", "data_engineer", "--workers", "2", "--top", "3",
    )  # fmt: skip
    assert screened.exit_code == 0, screened.output
    frame = rm.to_frame(out)
    assert frame["fit_data_engineer"].notna().all()
    assert "data_eng" in screened.output
    explained = run(
        "explain", resumes / "neither-dataeng-svoboda.pdf", "--as-of", AS_OF, "--lexicon", lexicon, "--model", model,
        "--role", "data_engineer",
    )  # fmt: skip
    assert "Fit for DATA_ENGINEER" in explained.output


def test_a_third_role_leaves_the_others_as_they_are(trained: tuple[Path, Path], data: Path, resumes: Path) -> None:
    lexicon, model = trained
    alone = data / "two.json"
    assert run("train", "--data", data, "--out", alone, "--workers", "2").exit_code == 0
    two = rm.score(resumes / "mle-4-rautenberg.docx", as_of=AS_OF, model=alone)
    three = rm.score(resumes / "mle-4-rautenberg.docx", as_of=AS_OF, lexicon=lexicon, model=model)
    assert {role: three.fit[role] for role in two.fit} == two.fit


def test_what_is_kept_of_the_documents_is_no_text(trained: tuple[Path, Path]) -> None:
    lexicon, _ = trained
    rows = (lexicon / "roles" / "data_engineer.documents.jsonl").read_text(encoding="utf-8")
    assert "healthy" not in rows
    assert all(key.startswith(("skill:", "word:")) for line in rows.splitlines() for key in json.loads(line))


@pytest.mark.parametrize(
    ("role", "documents", "said"),
    [
        ("Data Engineer", "data_engineer", "small letters"),
        ("ds", "data_engineer", "already"),
        ("analyst", "nowhere", "no folder"),
        ("analyst", "resumes", "5 or more"),
    ],
)
def test_what_cannot_be_added_is_refused(
    trained: tuple[Path, Path], data: Path, role: str, documents: str, said: str
) -> None:
    result = run("roles", "add", role, "--documents", data / documents, "--lexicon", trained[0])
    assert result.exit_code == 2
    assert said in result.output
    assert not (trained[0] / "roles" / "analyst.toml").exists()


def test_roles_are_listed(trained: tuple[Path, Path]) -> None:
    listed = run("roles", "list", "--lexicon", trained[0]).output
    assert "data_engineer: Data Engineer" in listed
    assert "mle: Machine Learning Engineer" in listed


def test_a_role_that_the_model_does_not_know_is_wrong_use(resumes: Path) -> None:
    result = run("explain", resumes / "ds-1-phiri.pdf", "--as-of", AS_OF, "--role", "data_engineer")
    assert result.exit_code == 2
    assert "mle, ds" in result.output


def test_judged_resumes_calibrate_a_head_where_there_are_enough() -> None:
    lexicon = rm.load_lexicon()
    own = document_weights(texts("data_engineer", 10), lexicon)
    others = document_weights([*texts("mle", 10), *texts("neither", 20)], lexicon)
    head = fit_added_role("data_engineer", own, others, [*own, *others], [True] * 10 + [False] * 30)
    assert head.calibrated == "resumes"
    assert head.logit(own[0]) > 0 > head.logit(others[-1])
    assert sum(head.contributions(own[0]).values()) + head.intercept == pytest.approx(head.logit(own[0]), abs=1e-9)
    with pytest.raises(UsageError, match="5 or more"):
        fit_added_role("data_engineer", own[:2], others, [], [])


def test_a_damaged_head_is_refused(trained: tuple[Path, Path], tmp_path: Path) -> None:
    content = json.loads(trained[1].read_text(encoding="utf-8"))
    for change in ({"role": "ds"}, {"intercept": float("nan")}, {"terms": {"skill:sql": [1.0]}}):
        bad = {**content, "added_roles": [{**content["added_roles"][0], **change}]}
        path = tmp_path / "bad.json"
        path.write_text(json.dumps(bad), encoding="utf-8")
        hash_file(path).write_text(hashlib.sha256(path.read_bytes()).hexdigest(), encoding="utf-8")
        with pytest.raises(ModelError, match=r"bad\.json: (?!its SHA-256)"):
            rm.load_model(path)
        path.unlink()
        rm.modelling.store._load.cache_clear()


def test_an_evaluation_reports_what_it_measured(data: Path, tmp_path: Path) -> None:
    out, card = tmp_path / "evaluation", tmp_path / "MODEL_CARD.md"
    done = run(
        "evaluate", "--data", data, "--out", out, "--folds", "3", "--resamples", "5", "--card", card, "--workers", "2"
    )
    assert done.exit_code == 0, done.output
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    assert figures["resumes"] == 36
    assert figures["people"] <= figures["resumes"]
    assert 0.5 < figures["plain"]["AUC of either role against neither"]["value"] <= 1
    assert set(figures["plain"]) == set(figures["masked"])
    for figure in figures["plain"].values():
        assert figure["low"] <= figure["high"]
    assert sum(figures["others"].values()) == 40
    report = (out / "report.md").read_text(encoding="utf-8")
    assert f"{figures['plain']['level: exact']['value']:.3f}" in report
    assert "What it is not for" in card.read_text(encoding="utf-8")
    worst = (out / "worst.csv").read_text(encoding="utf-8").splitlines()
    assert worst[0] == "file,judged,said,fit_mle,fit_ds,level,said_level"
    assert len(worst) == 21
    for name in ("reliability.png", "risk_coverage.png"):
        assert (out / name).read_bytes().startswith(b"\x89PNG")
