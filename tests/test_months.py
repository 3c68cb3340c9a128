"""Months of work: overlaps once, both ends counted, nothing after ``as_of``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.parsing.months import COUNTED, covered_months, months_worked
from rolematch.records import DateRange, Months, Position, Span, month_of

AS_OF = month_of(2026, 6)
NOWHERE = Span(0, 0)


def month(text, last=False):
    """Read "2020-03", "2020" (its first or last month) or "present"."""
    if text == "present":
        return None
    year, _, number = text.partition("-")
    return month_of(int(year), int(number or (12 if last else 1)))


def position(written):
    """Read "2020-01 2021-03 job ds"; "-" instead of dates for none."""
    start, end, kind, family = written.split()
    dates = None if start == "-" else DateRange(month(start), month(end, last=True), "month", "month", NOWHERE)
    return Position("Analyst", "Acme", dates, kind, None if family == "-" else family, None, NOWHERE, NOWHERE)


CASES = [
    ("none", [], (0, 0, 0, 0)),
    ("both end months count", ["2020-01 2020-12 job ds"], (12, 0, 12, 12)),
    ("one month", ["2020-01 2020-01 job mle"], (1, 1, 0, 1)),
    ("present is as_of", ["2026-05 present job mle"], (2, 2, 0, 2)),
    ("a future end is cut", ["2026-05 2027-12 job mle"], (2, 2, 0, 2)),
    ("a future start counts nothing", ["2026-07 present job mle"], (0, 0, 0, 0)),
    ("starts in as_of", ["2026-06 present job ds"], (1, 0, 1, 1)),
    ("years alone", ["2019 2020 job -"], (24, 0, 0, 0)),
    ("one year alone", ["2019 2019 job -"], (12, 0, 0, 0)),
    ("next to each other", ["2020-01 2020-06 job ds", "2020-07 2020-12 job ds"], (12, 0, 12, 12)),
    ("the month of change counts once", ["2020-01 2020-06 job ds", "2020-06 2020-12 job ds"], (12, 0, 12, 12)),
    ("overlap", ["2020-01 2020-12 job ds", "2020-07 2021-06 job mle"], (18, 12, 12, 18)),
    ("one inside the other", ["2018-01 2022-12 job -", "2020-01 2020-12 freelance ds"], (60, 0, 12, 12)),
    ("the same twice", ["2020-01 2020-12 job ds"] * 2, (12, 0, 12, 12)),
    ("a gap", ["2018-01 2018-06 job ds", "2020-01 2020-06 job ds"], (12, 0, 12, 12)),
    ("order does not matter", ["2020-07 2021-06 job mle", "2020-01 2020-12 job ds"], (18, 12, 12, 18)),
    ("no dates", ["- - job ds"], (0, 0, 0, 0)),
    ("volunteering is no work", ["2020-01 2020-12 volunteer ds"], (0, 0, 0, 0)),
    ("volunteering beside work", ["2020-01 2020-12 volunteer ds", "2020-06 2020-12 job -"], (7, 0, 0, 0)),
    ("internships count", ["2020-06 2020-08 internship ds"], (3, 0, 3, 3)),
    ("research and teaching count", ["2020-01 2020-03 research -", "2020-04 2020-06 teaching -"], (6, 0, 0, 0)),
    ("service counts", ["2010-01 2011-12 military -"], (24, 0, 0, 0)),
    ("other families are in the total", ["2020-01 2020-12 job data_analyst"], (12, 0, 0, 0)),
    ("two present jobs", ["2026-01 present job ds", "2026-04 present freelance mle"], (6, 3, 6, 6)),
]


def test_enough_cases():
    assert len(CASES) >= 24
    assert set(COUNTED) == {"job", "freelance", "research", "teaching", "military", "internship"}


@pytest.mark.parametrize(("written", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_months(written, expected):
    assert months_worked([position(line) for line in written], AS_OF) == Months(*expected)


UNCERTAIN = [
    ("2019-03 2021-05", 0),
    ("2019 2021", 22),  # December 2019 to January 2021 are sure
    ("2019 2019", 11),
    ("2019 present", 11),
    ("2019-03 2021", 11),
]


@pytest.mark.parametrize(("written", "expected"), UNCERTAIN)
def test_years_without_a_month_are_uncertain(written, expected):
    start, end = written.split()
    dates = DateRange(
        month(start),
        month(end, last=True),
        "month" if "-" in start else "year",
        "present" if end == "present" else "month" if "-" in end else "year",
        NOWHERE,
    )
    job = Position("Analyst", "", dates, "job", None, None, NOWHERE, NOWHERE)
    months = months_worked([job], AS_OF)
    assert months.uncertain == expected
    # what another position covers for sure is certain
    beside = position("2018-01 2026-06 job -")
    assert months_worked([job, beside], AS_OF).uncertain == 0


def test_time_is_an_argument():
    job = position("2020-01 present job ds")
    assert [months_worked([job], as_of).total for as_of in (month_of(2019, 12), month_of(2020, 1), AS_OF)] == [0, 1, 78]


RANGES = st.tuples(st.integers(month_of(1990, 1), month_of(2035, 12)), st.integers(0, 120) | st.none())


@given(st.lists(RANGES, max_size=8), st.integers(month_of(1995, 1), month_of(2030, 12)))
def test_the_union_is_counted(ranges, as_of):
    positions, union = [], set()
    for start, length in ranges:
        end = None if length is None else start + length
        dates = DateRange(start, end, "month", "month", NOWHERE)
        positions.append(Position("Analyst", "", dates, "job", "ds", None, NOWHERE, NOWHERE))
        union.update(range(start, min(as_of if end is None else end, as_of) + 1))
        assert len(covered_months(dates, as_of)) == dates.months(as_of)
    months = months_worked(positions, as_of)
    assert months.total == months.ds == months.either == len(union)
    assert months == months_worked(reversed(positions), as_of)
    assert months.total <= sum(p.dates.months(as_of) for p in positions)
