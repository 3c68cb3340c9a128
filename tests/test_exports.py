"""Tables as files: what a spreadsheet shows and never runs, what reads back the same."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import rolematch as rm
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.records import Failure, Score
from rolematch.reporting import exports, meanings
from rolematch.reporting.exports import MOST_ROWS, write_workbook

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

AS_OF = "2026-06"
FILES = ("ds-3-vasquez.pdf", "mle-3-tamrat.txt", "ds-1-haddad.docx", "neither-chef-bouchard.docx")
# what a spreadsheet would run, or take for a link or a number
EVIL = ('=HYPERLINK("http://x.example")', "+1+1", "-2", "@SUM(A1)", "{=1}", "http://x.example", "mailto:a@b.c", "007")
FAILED = [Failure(name, "BrokenFile", "it is damaged", "Ask again.") for name in EVIL]


@pytest.fixture(scope="module")
def results(resumes: Path) -> list[Score | Failure]:
    return [*rm.screen([resumes / name for name in FILES], as_of=AS_OF, workers=0), *FAILED]


@pytest.fixture(scope="module")
def out(resumes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    rm.screen_into([resumes / name for name in FILES], folder, as_of=AS_OF, workers=0)
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="rolematch")


def book_of(path: Path | io.BytesIO) -> Any:
    with warnings.catch_warnings():
        # openpyxl does not know the newer kind of data bars
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def cells(sheet: Any) -> Iterator[Any]:
    for row in sheet.iter_rows(min_row=2):
        yield from row


@pytest.mark.parametrize("table", ["scores", "skills", "positions"])
def test_formats_read_back_the_same(table: str, results: list[Score | Failure], tmp_path: Path) -> None:
    made = exports.make_table(results, table)
    for name in ("csv", "xlsx", "parquet", "jsonl"):
        assert rm.export(results, tmp_path / f"a.{name}", table=table) == len(made) >= 6
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "a.parquet"), made)
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["file"] for line in lines] == made["file"].tolist()
    assert list(lines[0]) == list(made.columns)
    read = pd.read_csv(tmp_path / "a.csv", dtype="string", keep_default_na=False)
    assert list(read.columns) == list(made.columns)
    sheet = book_of(tmp_path / "a.xlsx")[table]
    assert [cell.value for cell in sheet[1]] == list(made.columns)
    assert sheet.max_row == len(made) + 1
    for place, name in enumerate(made.columns, start=1):
        for row, value in enumerate(made[name], start=2):
            found = sheet.cell(row, place).value
            if pd.isna(value) or value == "":
                assert found is None
            elif isinstance(value, float | int):
                assert found == pytest.approx(value)
            elif isinstance(value, pd.Timestamp):
                assert pd.Timestamp(found) == value
            else:
                assert found == value


def test_no_cell_is_a_formula_or_a_link(results: list[Score | Failure], tmp_path: Path) -> None:
    rm.export(results, tmp_path / "a.xlsx")
    rm.export(results, tmp_path / "a.csv")
    sheet = book_of(tmp_path / "a.xlsx")["scores"]
    looked = [cell for cell in cells(sheet) if cell.value in EVIL]
    assert len(looked) == len(EVIL)
    assert {cell.data_type for cell in looked} == {"s"}
    assert not [cell for cell in cells(sheet) if cell.hyperlink or cell.data_type == "f"]
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    for evil in EVIL[:4]:
        quoted = evil.replace('"', '""')
        assert f"'{quoted}" in text
        assert f"\n{quoted}," not in text


def test_a_workbook_is_made_to_be_used(out: Path, tmp_path: Path) -> None:
    rm.export(out, tmp_path / "a.xlsx", role="ds", level="senior")
    book = book_of(tmp_path / "a.xlsx")
    sheet = book["scores"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
    heads = [cell.value for cell in sheet[1]]
    fit = sheet.cell(2, heads.index("fit_ds") + 1)
    assert fit.number_format == "0.00"
    assert sheet.conditional_formatting
    assert all(8 <= sheet.column_dimensions[letter].width <= 61 for letter in ("A", "B", "C"))
    said = dict(row[:2] for row in book["columns"].iter_rows(min_row=2, values_only=True))
    assert list(said) == heads
    assert all(said.values()), "a column without a meaning"
    assert said["match"] == meanings.RANKED["match"]


def test_the_same_table_gives_the_same_bytes(results: list[Score | Failure], tmp_path: Path) -> None:
    for name in ("csv", "xlsx", "parquet", "jsonl"):
        rm.export(results, tmp_path / f"a.{name}", table="positions")
        rm.export(results, tmp_path / f"b.{name}", table="positions")
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()


def test_a_role_orders_each_table(results: list[Score | Failure], tmp_path: Path) -> None:
    order = rm.shortlist(rm.to_frame(results), role="mle").data["file"].tolist()
    assert len(order) == len(FILES)
    for table in ("scores", "skills", "positions"):
        rm.export(results, tmp_path / "a.parquet", table=table, role="mle")
        frame = pd.read_parquet(tmp_path / "a.parquet")
        assert frame["match"].is_monotonic_decreasing
        assert frame["file"].drop_duplicates().tolist() == [file for file in order if file in set(frame["file"])]


def test_more_rows_than_a_sheet_are_refused(tmp_path: Path) -> None:
    frame = pd.DataFrame({"file": pd.Series(["a"], dtype="string").repeat(MOST_ROWS + 1)})
    with pytest.raises(UsageError, match=r"1,048,576 rows: a worksheet of Excel holds 1,048,575"):
        write_workbook(frame, io.BytesIO(), table="scores")


def test_words_that_no_workbook_holds(tmp_path: Path) -> None:
    frame = pd.DataFrame({"file": pd.Series(["a\x00b\x1fc", "x" * 40_000, "_x0041_", ""], dtype="string")})
    made = io.BytesIO()
    write_workbook(frame, made, table="scores")
    values = [cell.value for cell in book_of(made)["scores"]["A"]][1:]
    assert values[0] == "abc"
    assert len(values[1]) == 32_767
    assert values[1].endswith("…")
    assert values[2] == "_x0041_"


def test_nothing_to_write_is_written(tmp_path: Path) -> None:
    for name in ("csv", "xlsx", "parquet", "jsonl"):
        for table in ("scores", "skills", "positions"):
            assert rm.export([], tmp_path / f"a.{name}", table=table) == 0
            assert (tmp_path / f"a.{name}").is_file()


def test_an_error_leaves_nothing_behind(results: list[Score | Failure], tmp_path: Path) -> None:
    for wrong in ({"format": "doc"}, {"table": "people"}, {"role": "chef"}):
        with pytest.raises(UsageError):
            rm.export(results, tmp_path / "a.csv", **wrong)
    with pytest.raises(UsageError, match="cannot write"):
        rm.export(results, tmp_path / "absent" / "a.csv")
    with pytest.raises(UsageError, match="is none of"):
        rm.export(results, tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_contacts_only_where_asked_for(results: list[Score | Failure], tmp_path: Path) -> None:
    rm.export(results, tmp_path / "a.csv")
    rm.export(results, tmp_path / "b.csv", contacts=True)
    plain, full = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.csv", "b.csv"))
    assert "@example" not in plain
    assert full.count("@example") >= 3


def test_xlsx_names_its_extra(results: list[Score | Failure], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(UsageError, match=r"rolematch\[excel\]"):
        rm.export(results, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


# --- the command


def test_the_command_writes_what_the_function_does(out: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("csv", "xlsx", "parquet", "jsonl")):
        table = ("scores", "skills", "positions", "scores")[number]
        done = run(
            "export", out, "--table", table, "--role", "ds", "--level", "senior", "--out", tmp_path / f"a.{name}"
        )
        assert done.exit_code == 0, done.output
        assert done.stdout == ""
        assert "rows are written to" in done.stderr
        rm.export(out, tmp_path / f"b.{name}", table=table, role="ds", level="senior")
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()
    assert run("export", out, "--format", "csv", "--out", tmp_path / "table.txt").exit_code == 0
    assert (tmp_path / "table.txt").read_text(encoding="utf-8").startswith("file,decision")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "--out"),
        (("--out", "a.doc"), "is none of csv"),
        (("--out", "a.csv", "--role", "chef"), "none of"),
        (("--out", "a.csv", "--table", "people"), "people"),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple[str, ...], message: str, out: Path) -> None:
    done = run("export", out, *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.output


def test_a_folder_without_scores_is_said(tmp_path: Path) -> None:
    done = run("export", tmp_path, "--out", tmp_path / "a.csv")
    assert done.exit_code == 2
    assert "cannot be read as scores.jsonl" in done.stderr
    assert list(tmp_path.iterdir()) == []
