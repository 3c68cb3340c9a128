"""An audit says what is so: rates counted by hand, intervals by another's hand, and no alarm on few people."""

from __future__ import annotations

import csv
import io
import math
import random
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score

import rolematch as rm
from rolematch.auditing import audit_page, pictures
from rolematch.auditing.outcomes import auc_interval
from rolematch.auditing.proportions import differ_by_chance, mid_p, rate_interval, ratio_interval
from rolematch.auditing.rates import group_rates
from rolematch.auditing.writing import csv_text
from rolematch.cli import main
from rolematch.errors import UsageError
from rolematch.reporting.frame import COLUMNS

# ---- two proportions ----


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        # Koopman 1984, the example
        ((36, 40, 16, 80), 2.94, 7.15),
    ],
)
def test_intervals_of_ratios_are_those_that_were_published(
    table: tuple[int, int, int, int], low: float, high: float
) -> None:
    found = ratio_interval(*table)
    assert found[0] == pytest.approx(low, abs=0.005)
    assert found[1] == pytest.approx(high, abs=0.005)


def test_intervals_of_ratios_are_those_of_statsmodels() -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    rng = random.Random(5)
    looked = 0
    for _ in range(200):
        n, m = rng.randrange(8, 300), rng.randrange(8, 300)
        # there it has no answer where a count is 0 or all
        count, other = rng.randrange(1, n), rng.randrange(1, m)
        theirs = confint_proportions_2indep(count, n, other, m, compare="ratio", method="score", correction=False)
        assert ratio_interval(count, n, other, m) == pytest.approx(tuple(theirs), rel=1e-5), (count, n, other, m)
        looked += 1
    assert looked == 200


sizes = st.integers(1, 60)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n, m = draw(sizes), draw(sizes)
    return draw(st.integers(0, n)), n, draw(st.integers(0, m)), m


@given(tables())
def test_an_interval_of_a_ratio_holds_it_and_turns_over_with_it(table: tuple[int, int, int, int]) -> None:
    count, n, other, m = table
    low, high = ratio_interval(count, n, other, m)
    assert 0.0 <= low <= high
    if count and other:
        assert low <= count / n / (other / m) <= high
        turned = ratio_interval(other, m, count, n)
        assert low == pytest.approx(1 / turned[1], rel=1e-6)
        assert high == pytest.approx(1 / turned[0], rel=1e-6)
    assert (low == 0.0) == (count == 0)
    assert math.isinf(high) == (other == 0)


def test_no_people_have_no_interval() -> None:
    assert all(map(math.isnan, ratio_interval(0, 0, 1, 2)))
    assert all(map(math.isnan, rate_interval(0, 0)))
    assert math.isnan(differ_by_chance(0, 0, 1, 2)[0])


def boschloo_by_hand(count: int, n: int, other: int, m: int) -> float:
    """Try all tables and a thousand common rates: one side, then twice the smaller, as SciPy defines it."""
    sides = []
    for alternative in ("less", "greater"):
        p_of = {
            (a, b): stats.fisher_exact([[a, b], [n - a, m - b]], alternative=alternative).pvalue
            for a in range(n + 1)
            for b in range(m + 1)
        }
        extreme = [cell for cell, p in p_of.items() if p <= p_of[count, other] * (1 + 1e-9)]
        rates = np.linspace(0.0005, 0.9995, 1000)
        chance = sum(stats.binom.pmf(a, n, rates) * stats.binom.pmf(b, m, rates) for a, b in extreme)
        sides.append(float(np.max(chance)))
    return min(1.0, 2 * min(sides))


@pytest.mark.parametrize("table", [(7, 10, 2, 10), (9, 12, 3, 9), (1, 8, 5, 7), (4, 9, 4, 9)])
def test_the_exact_test_is_boschloos(table: tuple[int, int, int, int]) -> None:
    p, test = differ_by_chance(*table)
    assert test == "boschloo"
    assert p == pytest.approx(boschloo_by_hand(*table), abs=1e-3)


def test_mid_p_by_hand() -> None:
    # 70 ways to pick 4 of 8 cups: 1, 16, 36, 16, 1
    assert mid_p(3, 4, 1, 4) == pytest.approx((1 + 16 + 16 + 1 - 8) / 70)
    assert mid_p(4, 4, 0, 4) == pytest.approx((1 + 1 - 0.5) / 70)


def test_large_samples_get_mid_p_near_the_exact_answer() -> None:
    large = (60, 150, 80, 150)
    p, test = differ_by_chance(*large)
    assert test == "fisher-mid-p"
    assert p == pytest.approx(stats.boschloo_exact([[60, 80], [90, 70]]).pvalue, abs=0.004)


# ---- rates ----


def rows_of(cells: dict[str, tuple[int, int]]) -> tuple[pd.Series, pd.DataFrame]:
    """Make people: for each group how many, and how many of them have what is counted."""
    values, labels = [], []
    for group, (n, count) in cells.items():
        values += [1.0] * count + [0.0] * (n - count)
        labels += [group or None] * n
    return pd.Series(values), pd.DataFrame({"group": labels}, dtype=object)


def test_rates_by_hand() -> None:
    found = {one.group: one for one in group_rates(*rows_of({"F": (40, 10), "M": (50, 25), "": (3, 3)}))}
    assert list(found) == ["F", "M", "unknown"]
    assert (found["F"].n, found["F"].count, found["F"].rate) == (40, 10, 0.25)
    assert found["F"].ratio == 0.5
    assert found["F"].reference == "M"
    assert found["F"].says == "below four fifths"
    assert (found["F"].ratio_low, found["F"].ratio_high) == pytest.approx(ratio_interval(10, 40, 25, 50))
    assert found["F"].p == differ_by_chance(10, 40, 25, 50)[0] < 0.05
    assert (found["M"].ratio, found["M"].says) == (1.0, "highest rate")
    assert (found["unknown"].n, found["unknown"].says) == (3, "unknown")
    assert math.isnan(found["unknown"].ratio)


@pytest.mark.parametrize(("count", "says"), [(20, "not below four fifths"), (19, "below four fifths")])
def test_four_fifths_itself_is_not_below(count: int, says: str) -> None:
    found = group_rates(*rows_of({"F": (50, count), "M": (50, 25)}))
    assert found[0].says == says


def test_few_people_raise_no_alarm() -> None:
    # 29 people; and 40, of whom 4.2 are expected to be selected
    assert group_rates(*rows_of({"F": (29, 5), "M": (100, 60)}))[0].says == "too few"
    assert group_rates(*rows_of({"F": (30, 5), "M": (100, 60)}))[0].says == "below four fifths"
    assert group_rates(*rows_of({"F": (40, 1), "M": (150, 19)}))[0].says == "too few"


def test_few_people_are_no_good_news_either() -> None:
    assert rm.audit(results(40), groups(40)).verdict == "No two groups are large enough to compare."
    assert "No rate of a group that is large enough" in rm.audit(results(), groups()).verdict
    lower = groups(selected=[int(i % 2 == 0 or i % 3 == 0) for i in range(200)])
    assert rm.audit(results(), lower, cross=[]).verdict == "2 rates are below four fifths of the highest."


def test_a_lucky_few_are_nobodys_measure() -> None:
    found = {one.group: one for one in group_rates(*rows_of({"A": (100, 50), "B": (100, 30), "C": (2, 2)}))}
    assert found["B"].reference == "A"
    assert found["B"].says == "below four fifths"
    assert (found["C"].ratio, found["C"].says) == (2.0, "too few")


def test_small_shares_are_marked_and_left_out_if_asked() -> None:
    cells = {"A": (100, 50), "B": (100, 48), "C": (4, 4)}
    kept = {one.group: one for one in group_rates(*rows_of(cells))}
    assert kept["C"].small_share
    assert not kept["A"].small_share
    left = {one.group: one for one in group_rates(*rows_of(cells), leave_out=0.02)}
    assert left["C"].says == "left out"
    assert math.isnan(left["C"].ratio)
    assert left["A"].ratio == 1.0


def test_where_nobody_has_it_there_is_no_ratio() -> None:
    found = group_rates(*rows_of({"A": (40, 0), "B": (40, 0)}))
    assert [one.says for one in found] == ["nobody", "nobody"]
    assert all(math.isnan(one.ratio) for one in found)


def test_intersections_are_counted_and_empty_ones_are_none() -> None:
    labels = pd.DataFrame({"sex": ["F", "F", "M", "M", None], "race": ["a", "b", "a", "a", "b"]}, dtype=object)
    found = group_rates(pd.Series([1.0, 0.0, 1.0, 0.0, 1.0]), labels)
    assert [(one.group, one.n, one.count) for one in found] == [
        ("F × a", 1, 1), ("F × b", 1, 0), ("M × a", 2, 1), ("unknown", 1, 1),
    ]  # fmt: skip


cells = st.dictionaries(
    st.sampled_from(["Ä", "b", "c d", "=e", ""]), st.tuples(st.integers(1, 70), st.floats(0, 1)), min_size=1
)


@settings(max_examples=40, deadline=None)
@given(cells, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_the_highest_ratio_is_one(
    drawn: dict[str, tuple[int, float]], rng: random.Random
) -> None:
    values, labels = rows_of({group: (n, round(n * share)) for group, (n, share) in drawn.items()})
    found = group_rates(values, labels)
    order = list(range(len(values)))
    rng.shuffle(order)
    # written out, since nan is not itself
    assert repr(group_rates(values.iloc[order], labels.iloc[order])) == repr(found)
    judged = [one for one in found if one.says in ("highest rate", "below four fifths", "not below four fifths")]
    if judged:
        assert max(one.ratio for one in judged) == 1.0
        assert [one.ratio for one in judged if one.says == "highest rate"] == [1.0]
    assert sum(one.n for one in found) == len(values)


# ---- AUC ----


def test_auc_is_that_of_scikit_learn_and_its_interval_holds_the_truth() -> None:
    rng = np.random.default_rng(2)
    truth = float(stats.norm.cdf(1.0 / math.sqrt(2.0)))
    held = 0
    for _ in range(300):
        outcomes = (rng.random(80) < 0.4).astype(float)
        scores = np.round(rng.normal(outcomes), 1)
        auc, low, high = auc_interval(scores, outcomes)
        assert auc == pytest.approx(roc_auc_score(outcomes, scores))
        held += low <= truth <= high
    # 95% of 300, with what chance allows (rounded scores shift the truth by far less)
    assert 0.91 <= held / 300 <= 0.985


def test_one_outcome_alone_has_no_auc() -> None:
    assert all(map(math.isnan, auc_interval(np.array([0.1, 0.9]), np.array([1.0, 1.0]))))


# ---- a whole audit ----


def results(n: int = 200) -> pd.DataFrame:
    """Give a table of results: fits that are known, DS from 0.5 on, and the last two files unread."""
    fit = np.linspace(0.0, 1.0, n)
    frame = pd.DataFrame(
        {
            "file": [f"r{i}.pdf" for i in range(n)],
            "sha256": [f"{i:064x}" for i in range(n)],
            "decision": np.where(fit >= 0.5, "DS", "neither"),
            "fit_ds": fit,
            "fit_mle": 0.0,
            **{f"level_{level}": 0.2 for level in range(1, 6)},
        }
    ).astype({"decision": object})
    frame.loc[n - 2 :, ["decision", "fit_ds", "fit_mle"]] = None
    return frame.reindex(columns=list(COLUMNS))


def groups(n: int = 200, **more: object) -> pd.DataFrame:
    """Give the groups: every second person is F, and of four one is b."""
    return pd.DataFrame(
        {
            "file": [f"r{i}.pdf" for i in range(n)],
            "sex": ["F" if i % 2 else "M" for i in range(n)],
            "race": ["b" if i % 4 == 0 else "a" for i in range(n)],
            **more,
        }
    )


def rate(audit: object, metric: str, category: str, group: str) -> dict[str, object]:
    table = audit.table  # type: ignore[attr-defined]
    row = table[(table["metric"] == metric) & (table["category"] == category) & (table["group"] == group)]
    assert len(row) == 1
    found: dict[str, object] = row.iloc[0].to_dict()
    return found


def test_scoring_rate_is_strictly_above_the_median_of_all() -> None:
    audit = rm.audit(results(), groups())
    # 198 scored: fits 0 to 197 of 199ths, median between the 99th and the 100th; M are the even ones
    assert rate(audit, "scoring", "sex", "M")["count"] == 49
    assert rate(audit, "scoring", "sex", "F")["count"] == 50
    tied = results()
    tied.loc[:150, "fit_ds"] = 0.5
    audit = rm.audit(tied, groups())
    assert sum(int(rate(audit, "scoring", "sex", g)["count"]) for g in "FM") == 198 - 151


def test_who_is_selected() -> None:
    by_decision = rm.audit(results(), groups())
    assert rate(by_decision, "selection", "sex", "F")["count"] == 49
    assert "any role" in by_decision.sample.selected_by
    assert int(rm.audit(results(), groups(), role="mle").sample.rows["selected"].sum()) == 0
    top = rm.audit(results(), groups(), top=10)
    assert set(top.sample.rows.loc[top.sample.rows["selected"] == 1, "file"]) == {f"r{i}.pdf" for i in range(188, 198)}
    by_score = rm.audit(results(), groups(), threshold=0.9)
    assert by_score.sample.rows["selected"].sum() == sum(i / 199 >= 0.9 for i in range(198))
    chosen = [1, 0, "", *[0] * 197]
    by_column = rm.audit(results(), groups(selected=chosen))
    assert rate(by_column, "selection", "sex", "M")["count"] == 1
    assert rate(by_column, "selection", "sex", "M")["n"] == 99
    with pytest.raises(UsageError, match="two ways"):
        rm.audit(results(), groups(), top=3, threshold=0.5)


def test_both_is_a_decision_for_either_role() -> None:
    frame = results()
    frame.loc[0, "decision"] = "both"
    for role in ("mle", "ds"):
        assert rm.audit(frame, groups(), role=role).sample.rows.loc[0, "selected"] == 1.0


def test_who_is_not_known_is_counted() -> None:
    some = groups().iloc[:190].copy()
    some.loc[[0, 1], "sex"] = ["", "prefer not to say"]
    some = pd.concat([some, pd.DataFrame({"file": ["gone.pdf"], "sex": ["F"], "race": ["a"]})])
    audit = rm.audit(results(), some, unknown=["Prefer Not To Say"])
    said = " ".join(audit.notes)
    assert "198 were scored and 2 could not be read" in said
    assert "10 of them are not among the groups" in said
    assert "1 rows of the groups are of no resume" in said
    assert "12 of 200 are unknown in sex" in said
    assert rate(audit, "readable", "sex", "unknown")["n"] == 12
    assert rate(audit, "scoring", "sex", "unknown")["n"] == 10
    assert rate(audit, "scoring", "sex", "F")["n"] + rate(audit, "scoring", "sex", "M")["n"] == 188


def test_groups_by_hash() -> None:
    by_hash = groups().assign(sha256=results()["sha256"].str.upper()).drop(columns="file")
    audit = rm.audit(results(), by_hash)
    assert rate(audit, "scoring", "sex", "F")["count"] == 50


def test_the_published_table_is_to_the_highest_rate_whatever_its_size() -> None:
    some = groups(selected=[1 if i < 60 or i % 4 == 0 else 0 for i in range(200)])
    some.loc[[0, 1], "race"] = "few"
    audit = rm.audit(results(), some)
    table = audit.ll144.set_index(["category", "group"])
    few = table.loc[("race", "few")]
    assert few["selection_rate"] == few["selection_impact_ratio"] == 1.0
    assert "under 2%" in few["note"]
    a = table.loc[("race", "a")]
    assert a["selection_impact_ratio"] == pytest.approx(a["selection_rate"])
    assert set(audit.ll144["category"]) == {"sex", "race", "sex × race"}
    left = rm.audit(results(), some, leave_out=0.02).ll144.set_index(["category", "group"])
    assert pd.isna(left.loc[("race", "few")]["selection_impact_ratio"])
    assert left.loc[("race", "b")]["selection_impact_ratio"] == 1.0


def test_the_sweep_goes_down_and_says_where() -> None:
    audit = rm.audit(results(), groups())
    swept = audit.table[audit.table["metric"] == "selection from a score of"]
    f = swept[(swept["category"] == "sex") & (swept["group"] == "F")]
    assert f["threshold"].is_monotonic_increasing
    assert len(f) >= 15
    assert f["value"].is_monotonic_decreasing
    half = f[f["threshold"] == 0.5].iloc[0]
    assert half["count"] == sum(i / 199 >= 0.5 for i in range(198) if i % 2)


def test_outcomes_by_group() -> None:
    outcomes = [1 if i >= 100 and i % 2 else int(i % 3 == 0) if i % 2 else int(i % 5 == 0) for i in range(200)]
    audit = rm.audit(results(), groups(outcome=outcomes))
    everybody, *each = audit.outcomes["sex"]
    assert (everybody.group, [one.group for one in each]) == ("everybody", ["F", "M"])
    fit = np.linspace(0, 1, 200)[:198]
    women = np.arange(198) % 2 == 1
    y = np.array(outcomes[:198])
    assert each[0].auc == pytest.approx(roc_auc_score(y[women], fit[women]))
    assert each[0].share == pytest.approx(y[women].mean())
    assert each[0].brier == pytest.approx(np.mean((y[women] - fit[women]) ** 2))
    assert sum(n for n, _, _ in each[0].bins) == each[0].n
    assert "over 0.05" in str(rate(audit, "auc", "sex", "F")["says"])
    few = rm.audit(results(), groups(outcome=[1 if i in (5, 9) else "" if i % 2 == 0 else 0 for i in range(200)]))
    assert rate(few, "auc", "sex", "F")["says"] == "too few"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("name,sex\nx,F\n", "a column 'file' or 'sha256'"),
        ("file\nr1.pdf\n", "no column of groups"),
        ("file,sex,sex\nr1.pdf,F,M\n", "'sex' comes twice"),
        ("file,sex\nr1.pdf,F\nr1.pdf,M\n", ":3: 'r1.pdf' stands in line 2 too"),
        ("file,sex\nr1.pdf,F,M\n", ":2: 3 cells, and 2 columns"),
        ("file,sex\n,F\n", ":2: the file is blank"),
        ("file,sex,selected\nr1.pdf,F,yes\n", ":2: selected is 'yes'"),
        ("file,sex\nother.pdf,F\n", "no file of the groups is among"),
        ("file,sex\nr1.pdf,a × b\n", "in a label"),
        ("file,sex\n" + "".join(f"r{i}.pdf,{i}\n" for i in range(60)), "60 different labels"),
    ],
)
def test_groups_that_are_wrong_are_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        rm.audit(results(), path)
    assert says in str(error.value)


def test_groups_as_a_spreadsheet_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes("\ufefffile,sex\r\n r1.pdf , F \r\n\r\nr2.pdf,\r\n'=r3.pdf,F\r\n".encode())
    frame = results()
    frame.loc[3, "file"] = "=r3.pdf"
    audit = rm.audit(frame, path)
    assert rate(audit, "scoring", "sex", "F")["n"] == 2


def test_wrong_crossings_are_refused() -> None:
    with pytest.raises(UsageError, match="the categories are sex, race"):
        rm.audit(results(), groups(), cross=[("sex", "age")])
    with pytest.raises(UsageError, match="the categories are"):
        rm.audit(results(), groups(), cross=[("sex", "sex")])


def test_labels_that_differ_in_case_are_pointed_out() -> None:
    some = groups()
    some.loc[3, "sex"] = "f"
    assert any("sex: F and f" in note for note in rm.audit(results(), some).notes)


# ---- what is written ----

HOSTILE = (
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "$\\frac{1}$",
    "{{ 7 * 7 }}",
    '"><img src=x>',
    "@sum",
    "名前\x1b[31m",
)


def hostile_audit() -> rm.api.Audit:  # type: ignore[name-defined]
    some = groups().assign(**{'<b onclick="x">': [HOSTILE[i % len(HOSTILE)] for i in range(200)]})
    return rm.audit(results(), some)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.attributes: set[str] = set()
        self.sources: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {name for name, _ in attrs}
        self.sources |= {str(value).partition(",")[0] for name, value in attrs if name in ("src", "href")}


def test_the_page_runs_nothing_and_loads_nothing() -> None:
    page = audit_page(hostile_audit(), source="<script>here</script>")
    seen = Tags()
    seen.feed(page)
    assert "script" not in seen.tags
    assert "b" not in seen.tags
    assert not any(name.startswith("on") for name in seen.attributes)
    assert seen.sources == {"data:image/svg+xml;base64"}
    assert seen.tags["img"] >= 6
    assert "default-src 'none'" in page
    assert "49" not in page.partition("{{")[0][-20:]
    assert "{{ 7 * 7 }}" in page
    assert "\x1b" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_without_matplotlib_has_its_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    assert pictures.sweep_picture(rm.audit(results(), groups()).table) == ""
    page = audit_page(rm.audit(results(), groups()))
    assert "<img" not in page
    assert "sex × race" in page


def test_the_page_is_the_same_each_time() -> None:
    assert audit_page(hostile_audit()) == audit_page(hostile_audit())


def test_no_cell_is_a_formula() -> None:
    audit = hostile_audit()
    for table in (audit.table, audit.ll144):
        cells = [cell for row in csv.reader(io.StringIO(csv_text(table))) for cell in row]
        texts = [cell for cell in cells if cell and not cell.lstrip("-").replace(".", "").replace("e-", "").isdigit()]
        assert not [cell for cell in texts if cell[0] in "=+-@\t\r"]
        assert "'=HYPERLINK(1)" in cells
        assert "'@sum" in cells


def test_without_fairlearn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fairlearn.metrics", None)
    with pytest.raises(UsageError, match="rolematch\\[audit\\]"):
        rm.audit(results(), groups())


def test_the_command_says_what_is_wrong() -> None:
    runner = CliRunner()
    help_text = runner.invoke(main, ["audit", "--help"]).output
    assert "rolematch audit results --groups groups.csv" in help_text
    missing = runner.invoke(main, ["audit", "nowhere", "--groups", "none.csv"])
    assert missing.exit_code == 2
    bad = runner.invoke(main, ["audit", "x", "--groups", "y", "--cross", "sex"])
    assert bad.exit_code == 2
    assert "two categories" in bad.output
