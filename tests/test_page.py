"""The page of a review in a real browser: used by hand and by keyboard, attacked, judged for access, and timed.

Without Chromium or Playwright these tests are skipped; where ROLEMATCH_BROWSER=required is set, they fail instead.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from click.testing import CliRunner

import rolematch as rm
from reviews import HARM, harmful, lines_of, screen_into, some_resumes, write_lines
from rolematch.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE = Path(__file__).with_name("axe") / "axe.min.js"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def absent(reason: str) -> NoReturn:
    if os.environ.get("ROLEMATCH_BROWSER") == "required":
        pytest.fail(f"ROLEMATCH_BROWSER=required, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if importlib.util.find_spec("playwright") is None:
        absent("Playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        absent("there is no Chromium")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        except Error as error:
            absent(f"{chromium} does not start: {error}")
        yield started
        started.close()


@dataclass
class Watched:
    """A page, and what it asked for, said and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


Open = Callable[..., Watched]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page as a reviewer does; afterwards nothing was asked for from outside, and nothing complained."""
    opened: list[tuple[Watched, str]] = []

    def run(path: Path, before: str = "", **options: Any) -> Watched:
        context = browser.new_context(**{"viewport": DESKTOP, "accept_downloads": True, **options})
        watched = Watched(context.new_page())
        page = watched.page
        context.on("request", lambda request: watched.requests.append(request.url))
        # a violation of the policy is an error in the console
        page.on("console", lambda said: watched.complaints.append(said.text) if said.type != "log" else None)
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("dialog", lambda asked: (watched.dialogs.append(asked.message), asked.accept()))
        if before:
            page.add_init_script(before)
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        opened.append((watched, path.as_uri()))
        return watched

    yield run
    for watched, address in opened:
        outside = [url for url in watched.requests if url != address and not url.startswith("blob:file:")]
        assert outside == []
        assert watched.complaints == []
        watched.page.context.close()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, resumes: Path) -> Path:
    place = tmp_path_factory.mktemp("page")
    return screen_into(some_resumes(resumes, place / "in"), place / "out")


@pytest.fixture(scope="module")
def path(results: Path) -> Path:
    options = ["--role", "mle", "--level", "3", "--resumes", str(results.parent / "in"), "--quiet"]
    assert CliRunner().invoke(main, ["report", str(results), *options]).exit_code == 0
    return results / "report.html"


def column(page: Page, name: str) -> list[str]:
    """Give the texts of a column, as shown."""
    return [text.strip() for text in page.locator(f"#table tbody td.{name}").all_inner_texts()]


def open_row(page: Page, number: int) -> None:
    page.locator("#table tbody button.open").nth(number).click()
    page.wait_for_selector("#details[open]")


# --- the tests look, or say that they did not


@pytest.mark.parametrize(
    ("value", "raised"),
    [("required", pytest.fail.Exception), ("", pytest.skip.Exception), ("no", pytest.skip.Exception)],
)
def test_no_browser_is_a_failure_where_one_is_required(
    monkeypatch: pytest.MonkeyPatch, value: str, raised: type[BaseException]
) -> None:
    monkeypatch.setenv("ROLEMATCH_BROWSER", value)
    with pytest.raises(raised, match="no Chromium"):
        absent("there is no Chromium")


# --- used


def test_heads_sort(open_page: Open, path: Path) -> None:
    page = open_page(path).page
    assert len(column(page, "c-rank")) >= 10
    assert column(page, "c-rank") == [str(place + 1) for place in range(len(column(page, "c-rank")))]
    page.get_by_role("columnheader", name="Years").click()
    page.wait_for_selector("th.c-years[aria-sort=descending]")
    years = [float(text) for text in column(page, "c-years")]
    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 3
    page.get_by_role("columnheader", name="Years").click()
    page.wait_for_selector("th.c-years[aria-sort=ascending]")
    assert [float(text) for text in column(page, "c-years")] == sorted(years)
    # by keyboard as well
    page.locator("th.c-match .dt-column-order").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("th.c-match[aria-sort=descending]")
    matches = [float(text) for text in column(page, "c-match")]
    assert matches == sorted(matches, reverse=True)


def test_search_and_filters(open_page: Open, path: Path, results: Path) -> None:
    page = open_page(path).page
    lines = lines_of(results)

    def naming(skill: str) -> int:
        return sum(any(skill == one["skill"] for one in line["skills"]) for line in lines)

    assert 0 < naming("PyTorch") < len(lines)
    page.fill("#search", "pytorch")
    assert len(column(page, "c-rank")) >= naming("PyTorch")
    assert len(column(page, "c-rank")) < len(lines)
    page.fill("#search", "pytorch zzzz")
    assert page.locator("#table").inner_text().endswith("No candidate passes these filters.")
    page.click("#reset")
    for says in {line["decision"] for line in lines}:
        page.select_option("#by-role", says)
        assert column(page, "c-says") == [says] * sum(line["decision"] == says for line in lines)
    page.select_option("#by-role", "")
    page.select_option("#by-level", "3")
    assert len(column(page, "c-rank")) == sum(line["level"] == 3 for line in lines) > 0
    page.select_option("#by-level", "")
    page.fill("#by-match", "0.1")
    kept = [float(text) for text in column(page, "c-match")]
    assert kept
    assert min(kept) >= 0.1
    page.fill("#by-match", "")
    page.select_option("#by-notes", "some")
    assert len(column(page, "c-rank")) == sum(bool(line["notes"]) for line in lines) > 0


def test_a_candidate_opens(open_page: Open, path: Path, results: Path) -> None:
    from playwright.sync_api import expect

    page = open_page(path).page
    rows = json.loads(page.locator("#page").text_content() or "")["rows"]
    lines = {line["sha256"]: line for line in lines_of(results)}
    open_row(page, 1)
    line = lines[rows[1]["sha"]]
    text = page.locator("#details").inner_text()
    for said in (
        f"fit for MLE {line['fit']['mle']:.2f}",
        "Machine Learning Engineer",
        "Level 3 (asked for)",
        line["positions"][0]["title"],
        line["positions"][0]["employer"],
        "Gaps against the requisition",
        f"Skills ({len(line['skills'])})",
        "Your mark",
    ):
        assert said in text
    bars = page.locator("#details .time .fill").count()
    assert bars == sum(position["start"] is not None for position in line["positions"]) > 0
    widths = page.locator("#details .time .fill").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert min(widths) > 1
    page.get_by_text("How these figures were made").click()
    made = page.locator("#details .made").inner_text()
    assert line["versions"]["model_sha256"] in made
    assert line["sha256"] in made
    assert "2026-06" in made
    # quotes with their words marked, and the same words in the text
    assert page.locator("#details q mark").count() >= 5
    strongest = max(
        (one for one in line["evidence"] if one["role"] == "mle" and one["quotes"]), key=lambda one: one["weight"]
    )
    page.locator("#details .evidence").first.get_by_role("button", name=strongest["feature"], exact=True).click()
    found = page.locator("#text mark.found")
    assert found.count() == len({tuple(span) for span in strongest["spans"]})
    assert found.first.is_visible()
    page.get_by_role("button", name="Next candidate").click()
    assert rows[2]["label"] in page.locator("#details-title").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#details[open]").count() == 0
    # where the reader left off
    expect(page.get_by_role("button", name=rows[2]["label"], exact=True)).to_be_focused()


def test_details_are_made_when_they_are_opened(open_page: Open, path: Path) -> None:
    page = open_page(path).page
    before = page.locator("body *").count()
    assert page.locator("#details *").count() == 0
    open_row(page, 0)
    assert page.locator("#details *").count() > 100
    assert page.locator("body *").count() - page.locator("#details *").count() == before


def test_up_to_four_are_compared(open_page: Open, path: Path) -> None:
    page = open_page(path).page
    for number in range(4):
        page.locator("#table tbody input").nth(number).check()
    page.locator("#table tbody input").nth(4).click()
    assert "Up to 4" in page.locator("#banner").inner_text()
    assert not page.locator("#table tbody input").nth(4).is_checked()
    page.locator("#table tbody input").nth(0).uncheck()
    page.click("#compare")
    heads = page.locator("#comparison thead th").all_inner_texts()
    assert heads == column(page, "c-name")[1:4]
    first = page.locator("#comparison tbody tr").all_inner_texts()
    assert first[0].split("\t")[1:] == [
        f"{n}, {match}" for n, match in zip((2, 3, 4), column(page, "c-match")[1:], strict=False)
    ]
    assert {"Positions", "Asked for, not named", "Level"} <= set(page.locator("#comparison tbody th").all_inner_texts())
    page.locator("#comparison thead button").first.click()
    assert page.locator("#details[open]").count() == 1


def test_marks_are_kept_exported_and_read_back(open_page: Open, path: Path, results: Path, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    watched = open_page(path)
    page = watched.page
    rows = json.loads(page.locator("#page").text_content() or "")["rows"]
    comments = ["=HYPERLINK(1)", 'said "yes", twice\nand again', "-é 数据 ; semicolons"]
    for number, (decision, comment) in enumerate(zip(("advance", "hold", "pass"), comments, strict=True)):
        open_row(page, number)
        page.get_by_label(decision, exact=True).check()
        page.get_by_label("Comment").fill(comment)
        page.keyboard.press("Escape")
    assert [text.split("\n")[0] for text in column(page, "c-mark")[:3]] == ["advance", "hold", "pass"]
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html[data-ready=yes]", state="attached")
    other.locator("#table tbody button.open").nth(3).click()
    other.keyboard.press("h")
    expect(page.locator("#table .mark-hold")).to_have_count(2)
    other.keyboard.press("u")
    expect(page.locator("#table .mark-hold")).to_have_count(1)
    other.close()
    page.reload()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.select_option("#by-mark", "hold")
    assert column(page, "c-name") == [rows[1]["label"]]
    with page.expect_download() as waiting:
        page.click("#export")
    file = tmp_path / "decisions.csv"
    waiting.value.save_as(file)
    assert waiting.value.suggested_filename == "decisions.csv"
    with file.open(encoding="utf-8-sig", newline="") as handle:
        raw = list(csv.DictReader(handle))
    # a spreadsheet runs none of it
    assert [row["comment"][:1] for row in raw] == ["'", "s", "'"]
    table = rm.read_decisions(file)
    assert table["comment"].to_list() == comments
    assert table["decision"].to_list() == ["advance", "hold", "pass"]
    assert table["sha256"].to_list() == [row["sha"] for row in rows[:3]]
    joined = CliRunner().invoke(main, ["decisions", str(file), "--results", str(results)])
    assert joined.exit_code == 0
    assert "other results" not in joined.stderr
    files = {line["sha256"]: line["file"] for line in lines_of(results)}
    assert [line.split("\t")[1] for line in joined.stdout.splitlines()] == [files[row["sha"]] for row in rows[:3]]
    # forgotten when asked to
    page.click("#help-button")
    page.click("#forget")
    assert watched.dialogs
    page.keyboard.press("Escape")
    page.click("#reset")
    assert set(column(page, "c-mark")) == {""}
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes('decisions'))") == []


@pytest.mark.parametrize(
    "before",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })",
        "Storage.prototype.setItem = () => { throw new Error('full') }",
    ],
)
def test_a_browser_that_keeps_nothing_still_marks_and_exports(open_page: Open, path: Path, before: str) -> None:
    page = open_page(path, before).page
    open_row(page, 0)
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    assert column(page, "c-mark")[0] == "advance"
    assert "keeps nothing" in page.locator("#banner").inner_text()
    with page.expect_download() as waiting:
        page.click("#export")
    assert waiting.value.suggested_filename == "decisions.csv"


@pytest.mark.parametrize(
    "kept",
    ["not JSON", "[1, 2]", "null", '{"x": {"decision": "advance"}}', '{"SHA": {"decision": 7}}', '{"SHA": null}'],
)
def test_what_is_not_ours_in_the_storage_is_passed_over(open_page: Open, path: Path, kept: str) -> None:
    data = json.loads(re.findall(r'id="page">(.*?)</script>', path.read_text(encoding="utf-8"))[0])
    text = kept.replace("SHA", data["rows"][0]["sha"])
    before = f"localStorage.setItem('rolematch:decisions:{data['scores']}', {json.dumps(text)})"
    page = open_page(path, before).page
    assert set(column(page, "c-mark")) == {""}
    open_row(page, 0)
    page.keyboard.press("h")
    page.keyboard.press("Escape")
    assert column(page, "c-mark")[0] == "hold"


def test_the_keyboard_is_enough(open_page: Open, path: Path) -> None:
    page = open_page(path).page
    names = column(page, "c-name")
    press = page.keyboard.press
    press("j")
    press("j")
    assert page.evaluate("document.activeElement.textContent") == names[1]
    press("x")
    press("j")
    press("x")
    assert page.locator("#compare").inner_text() == "Compare 2"
    press("c")
    assert page.locator("#comparison[open]").count() == 1
    press("Escape")
    press("k")
    press("Enter")
    assert names[1] in page.locator("#details-title").inner_text()
    press("p")
    press("j")
    assert names[2] in page.locator("#details-title").inner_text()
    press("a")
    press("u")
    # letters that are written are no commands
    page.get_by_label("Comment").focus()
    page.keyboard.type("a happy pupil")
    press("Tab")
    press("Escape")
    assert column(page, "c-mark")[1:3] == ["pass", "commented"]
    press("/")
    page.keyboard.type("kx?")
    assert page.input_value("#search") == "kx?"
    page.click("#reset")
    page.locator("h1").click()
    press("?")
    page.uncheck("#keys")
    press("Escape")
    press("?")
    assert page.locator("#help[open]").count() == 0


# --- attacked


@pytest.mark.parametrize("options", [(), ("--contacts",)])
def test_texts_that_mean_harm_are_texts(
    open_page: Open, results: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    out = harmful(lines_of(results), tmp_path / "harm")
    assert CliRunner().invoke(main, ["report", str(out), *options]).exit_code == 0
    watched = open_page(out / "report.html")
    page = watched.page
    page.fill("#search", "<img & onerror")
    assert len(column(page, "c-name")) == len(lines_of(results))
    for head in ("Candidate", "Notes", "Level", "Mark"):
        page.get_by_role("columnheader", name=head).click()
    open_row(page, 0)
    text = page.locator("#details").text_content() or ""
    assert text.count(HARM) >= 10
    page.get_by_label("Comment").fill(HARM)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    for number in (0, 1):
        page.locator("#table tbody input").nth(number).check()
    page.click("#compare")
    assert (page.locator("#comparison").text_content() or "").count(HARM) >= 4
    page.keyboard.press("Escape")
    page.get_by_text("Files that could not be read").first.click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.harmed") is None
    assert watched.dialogs == []
    assert page.locator("img, iframe, object, embed, a[href^='javascript']").count() == 0
    assert page.locator("style").count() == 1
    assert (HARM in (page.locator("#table").text_content() or "")) == bool(options) or "<img" in (
        page.locator("#table").text_content() or ""
    )


def test_the_policy_would_stop_a_script_that_got_in(browser: Browser, path: Path) -> None:
    # the second wall: what no text can do is done here by hand, and still runs and asks for nothing
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    failed: list[tuple[str, str | None]] = []
    context.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    page.goto(path.as_uri())
    page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.harmed = 1';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.harmed = 2">');
          document.body.insertAdjacentHTML('beforeend', '<img src="https://harm.example.com/x.png">');
          fetch('https://harm.example.com/').catch(() => {});
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.harmed") is None
    # the browser tells of them, and that it did not send them
    assert len(failed) >= 2
    assert {why for _, why in failed} == {"csp"}
    assert set(asked) == {path.as_uri(), *(url for url, _ in failed)}
    context.close()


# --- for everyone


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"viewport": PHONE}, {"viewport": PHONE, "color_scheme": "dark"}],
    ids=["light", "dark", "phone", "dark-phone"],
)
def test_axe_finds_nothing(open_page: Open, path: Path, options: dict[str, Any]) -> None:
    page = open_page(path, **options).page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    looked = 0

    def judge() -> None:
        nonlocal looked
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        wrong = [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found["violations"]]
        assert wrong == []
        looked += len(found["passes"])

    judge()
    open_row(page, 0)
    page.keyboard.press("a")
    for summary in page.locator("#details summary").all():
        summary.click()
    judge()
    page.keyboard.press("Escape")
    for number in (0, 1, 2):
        page.locator("#table tbody input").nth(number).check()
    judge()
    page.click("#compare")
    judge()
    page.keyboard.press("Escape")
    page.click("#help-button")
    judge()
    assert looked >= 100


def test_axe_would_find_something(open_page: Open, path: Path) -> None:
    page = open_page(path).page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate("document.querySelector('#search').closest('label').replaceWith(document.createElement('input'))")
    assert [one["id"] for one in page.evaluate("axe.run(document)")["violations"]] == ["label"]


@pytest.mark.parametrize("width", [320, 390, 768, 940, 941, 1024, 1300, 1301, 1440])
def test_nothing_sticks_out_sideways(open_page: Open, path: Path, width: int) -> None:
    page = open_page(path, viewport={"width": width, "height": 800}).page
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= width
    open_row(page, 0)
    assert page.evaluate(wide) <= width
    assert (
        page.evaluate(
            "(() => { const b = document.querySelector('#details .body'); return b.scrollWidth - b.clientWidth })()"
        )
        <= 0
    )


def test_paper_gets_every_candidate(open_page: Open, results: Path, tmp_path: Path) -> None:
    lines = [
        {**line, "sha256": f"{number:02}{line['sha256'][2:]}"} for number, line in enumerate(lines_of(results) * 6)
    ]
    out = write_lines(tmp_path / "many", lines)
    assert CliRunner().invoke(main, ["report", str(out), "--quiet"]).exit_code == 0
    page = open_page(out / "report.html").page
    assert len(column(page, "c-rank")) == 50 < len(lines)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(column(page, "c-rank")) == len(lines)
    page.emulate_media(media="print")
    assert not page.locator(".tools").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(column(page, "c-rank")) == 50


def test_many_candidates_cost_no_more_elements_than_a_page_shows(
    open_page: Open, results: Path, tmp_path: Path
) -> None:
    counts = []
    for times in (10, 60):
        lines = lines_of(results) * times
        lines = [{**line, "sha256": f"{number:06x}{line['sha256'][6:]}"} for number, line in enumerate(lines)]
        out = write_lines(tmp_path / str(times), lines)
        assert CliRunner().invoke(main, ["report", str(out), "--quiet"]).exit_code == 0
        page = open_page(out / "report.html").page
        assert f"of {len(lines)}" in page.locator(".dt-info").inner_text().replace(",", "")
        counts.append(page.locator("body :not(script)").count())
    assert counts[1] <= counts[0] * 1.05
