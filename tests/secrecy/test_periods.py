"""Months and their year, cumulated intervals and the years inside them do not give a hidden count back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from etl.findings import Refused
from etl.secrecy import protect
from tests.secrecy.attacker import RULE
from tests.secrecy.publication import ALL, Publication, synthetic_catalog

RECOURS = "dalo_recours"
NAME = "Bilan de juin"
Figures = Mapping[str, float]  # by period
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
COUNTS = [150, 141, 152, 147, 149, 155, 151, 148, 150, 153, 150, 8]
YEAR = {"2024": float(sum(COUNTS))}
ELEVEN = dict(zip(MONTHS[:-1], COUNTS, strict=False))
DECEMBER = {MONTHS[-1]: 8.0}


def printed(*files: Figures, indicator: str = RECOURS) -> pd.DataFrame:
    """The figures of Paris in one file after the other, where small ones are masked."""
    made = Publication()
    for vintage, figures in enumerate(files):
        for period, value in figures.items():
            made.print("dalo", vintage, indicator, period, {("75", ALL): int(value)})
    return made.bare


def protected(*files: Figures) -> pd.DataFrame:
    return protect(printed(*files), synthetic_catalog())[0]


def sealed(*files: Figures) -> pd.DataFrame:
    """An edition of these files."""
    return protected(*files).assign(edition=NAME)


def later(figures: Figures) -> pd.DataFrame:
    """A file that replaces the others."""
    return printed({}, figures)


def months(period: str) -> list[int]:
    """Each month of a year, a month or an interval of them."""
    bounds = [[int(number) for number in bound.split("-")] for bound in period.split("/")]
    (year, first), (until, last) = [*bounds[0], 1][:2], [*bounds[-1], 12][:2]
    return list(range(year * 12 + first, until * 12 + last + 1))


def width(period: str, *shown: pd.DataFrame) -> float:
    """How far apart are the least and the most that a count may be, for whoever reads all that is shown of Paris."""
    rows = pd.concat(shown)
    rows = rows[(rows["breakdown"] == ALL) & (rows["indicator"] == RECOURS)]
    known = sorted({month for one in [*rows["period"], period] for month in months(one)})
    equal, most, bounds = [], [], []
    for row in rows.itertuples():
        holds = np.isin(known, months(row.period)).astype(float)
        if row.status == "secret":
            rule = RULE.match(row.note)
            most += [(-holds, -1.0 if rule else -11.0), *([(holds, float(rule[1]) - 1)] if rule else [])]
        else:
            equal.append((holds, float(row.value)))
    aim = np.isin(known, months(period)).astype(float)
    bounds = [(0, None)] * len(known)
    (left, right), (under, limit) = (zip(*lines, strict=True) if lines else (None, None) for lines in (equal, most))
    ends = [linprog(s * aim, A_eq=left, b_eq=right, A_ub=under, b_ub=limit, bounds=bounds) for s in (1, -1)]
    assert ends[0].status == 0
    return np.inf if ends[1].status == 3 else float(-ends[1].fun - ends[0].fun)


def shown(rows: pd.DataFrame) -> list[str]:
    """The periods whose figure is there."""
    return rows.loc[rows["value"].notna(), "period"].tolist()


def test_eleven_months_and_their_year_do_not_give_the_twelfth() -> None:
    assert width("2024-12", printed(ELEVEN | DECEMBER | YEAR)) == 0
    after = protected(ELEVEN | DECEMBER | YEAR)
    assert shown(after) == [one for one in MONTHS[:-1] if one != "2024-01"] + ["2024"]
    assert width("2024-12", after) >= 5


def test_nor_in_two_files() -> None:
    after = protected(ELEVEN | DECEMBER, YEAR)
    assert width("2024-12", after) >= 5
    assert shown(after)[-1] == "2024"


def test_nor_a_december_that_nobody_prints() -> None:
    for files in ([ELEVEN | YEAR], [ELEVEN, YEAR]):
        after = protected(*files)
        assert width("2024-12", after) >= 5
        assert len(after) == len(printed(*files))
    large = ELEVEN | {"2024": YEAR["2024"] + 3}
    assert shown(protected(large)) == list(large)


def test_two_months_that_nobody_prints_and_that_hold_two_people_are_not_told() -> None:
    ten = dict(list(ELEVEN.items())[:10])
    assert width("2024-12", protected(ten | {"2024": sum(ten.values()) + 2.0}, {"2025-11": 200})) >= 5


def test_a_year_after_an_edition_of_its_months_is_masked() -> None:
    """The edition shows eleven months and hides December; a file withdrawn everywhere, another with the year alone."""
    edition = sealed(ELEVEN | DECEMBER)
    assert shown(edition) == MONTHS[:-1]
    after = protect(later(YEAR | {"2023": 1700}), synthetic_catalog(), edition)[0]
    assert shown(after) == ["2023"]
    assert width("2024-12", edition, after) >= 5


def test_a_december_that_an_edition_gives_is_refused_by_its_name() -> None:
    edition = sealed(ELEVEN | {"2024": YEAR["2024"] + 12}).assign(value=[*COUNTS[:-1], YEAR["2024"]])
    with pytest.raises(Refused, match=f"avec ce que montre l’édition scellée « {NAME} »"):
        protect(later(DECEMBER), synthetic_catalog(), edition)


@pytest.mark.parametrize(
    "figures",
    [
        {"2023": 300, "2023-01/2024-05": 308, "2024-01/2024-05": 8, "2024": 200},
        {"2023": 300, "2023-01/2024-05": 308, "2024": 200},  # of which nobody prints the five months
        {"2023-01/2024-05": 308, "2023-06/2024-05": 120, "2023-01/2023-05": 188, "2023-06/2023-12": 112},
    ],
    ids=["imprimés", "non imprimés", "sans l’année"],
)
def test_a_cumulated_interval_and_the_years_inside_it_do_not_give_its_end(figures: Figures) -> None:
    assert width("2024-01/2024-05", printed(figures)) == 0
    assert width("2024-01/2024-05", protected(figures)) >= 5


def test_quarters_and_months_join_a_half_year() -> None:
    figures = {"2024-01/2024-06": 340, "2024-01/2024-03": 200, "2024-04": 70, "2024-05": 62, "2024-06": 8}
    assert width("2024-06", printed(figures)) == 0
    assert width("2024-06", protected(figures)) >= 5


def test_the_months_of_a_part_and_the_year_of_a_link_do_not_give_the_whole() -> None:
    """Decisions of the year are 60; favourable ones, by month, 55: what is left is under the rule, as a month is."""
    made = Publication()
    for period, count in (("2024-01", 27), ("2024-02", 20), ("2024-03", 8)):
        made.print("dalo", 0, "dalo_favorables", period, {("75", ALL): count})
    made.print("dalo", 0, "dalo_favorables", "2024-01/2024-03", {("75", ALL): 55})
    made.print("dalo", 0, "dalo_decisions", "2024-01/2024-03", {("75", ALL): 55})
    assert sorted(made.protected["value"].dropna()) == [20.0, 55.0, 55.0]


@pytest.mark.parametrize("year", [3603, 3640])
@pytest.mark.parametrize("by_month", ["dalo_favorables", "dalo_decisions"])
def test_a_year_and_the_months_of_a_linked_count_do_not_tell_what_they_leave(year: int, by_month: str) -> None:
    """3 603 decisions of a year, and twelve months of 300 favourable ones: three, of no month; or the other way."""
    each = 300 if by_month == "dalo_favorables" else year // 12
    whole = year if by_month == "dalo_favorables" else each * 12 - 3
    made = Publication()
    for month in MONTHS:
        made.print("dalo", 0, by_month, month, {("75", ALL): each})
    (other,) = {"dalo_favorables", "dalo_decisions"} - {by_month}
    made.print("dalo", 1, other, "2024", {("75", ALL): whole})
    told = 0 < abs(whole - 12 * each) < 11
    assert len(shown(made.protected)) == 13 - told


def test_what_is_of_a_day_is_no_part_of_a_year() -> None:
    """Households waiting on the last day of a month and of the year, nights: nothing adds them up."""
    for indicator in ("dalo_stock", "sans_abri"):
        rows = printed({"2024-11-30": 150, "2024-12-30": 8}, {"2024": 158}, indicator=indicator)
        assert len(shown(protect(rows, synthetic_catalog())[0])) == 2


def test_figures_of_periods_that_nothing_covers_hide_nothing_more() -> None:
    assert shown(protected(ELEVEN | DECEMBER | {"2023": 1600})) == [*MONTHS[:-1], "2023"]
