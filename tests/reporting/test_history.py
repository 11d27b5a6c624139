"""Figures over time open on 2019-2027, the plan's years named; the whole history is one choice of their record."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from reporting.exhibits import EXHIBITS, make
from reporting.piece.drawing import OPENS, PLAN_NAME, Lines, Multiples, Stacked
from reporting.piece.exhibit import Exhibit
from reporting.piece.form import numbers_of
from reporting.piece.record import HISTORY, opened
from tests.reporting.conftest import Made
from tests.reporting.test_exhibits import CHOICES
from tests.vaste import SETS

OVER_TIME = (Lines, Multiples, Stacked)


def layout(exhibit: Exhibit) -> dict[str, Any]:
    assert exhibit.figure is not None
    return dict(exhibit.figure.to_plotly_json()["layout"])


@pytest.mark.parametrize("jeu", SETS)
def test_every_figure_over_time_may_show_its_whole_history(jeu: str, made: Made) -> None:
    over_time = {name for name in CHOICES if isinstance(made(name, jeu).drawing, OVER_TIME)}
    assert {name for name in over_time if HISTORY not in EXHIBITS[name].choices} == set()


@pytest.mark.parametrize("jeu", SETS)
def test_every_figure_over_time_opens_on_2019_to_2027_with_the_plan_named_once(jeu: str, made: Made) -> None:
    for exhibit in (made(name, jeu) for name in CHOICES):
        if not isinstance(exhibit.drawing, OVER_TIME) or exhibit.rows["period_end"].max() < pd.Timestamp(OPENS):
            continue
        if numbers_of(exhibit.drawing):  # written, without axis
            continue
        notes = [note["text"] for note in layout(exhibit)["annotations"]]
        assert sum(PLAN_NAME in note for note in notes) == 1, exhibit.name
        axis = layout(exhibit)["xaxis"]
        if isinstance(exhibit.drawing, Lines):
            assert axis["range"][0][:4] == "2018", exhibit.name  # a margin before January 2019
            assert axis["range"][1] >= "2027-12-31", exhibit.name
        if isinstance(exhibit.drawing, Stacked):
            assert [year[:4] for year in axis["categoryarray"]] == [str(year) for year in range(2019, 2028)]


def test_figure_table_and_slide_show_the_same_years(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for histoire, first in ((False, "2019"), (True, "2001")):
        exhibit = make("offre-financements", connection, catalog, histoire=histoire)
        drawn = exhibit.chart()
        assert drawn is not None
        assert {str(exhibit.table["Année"].iloc[0]), drawn.categories[0], exhibit.rows["period"].min()} == {first}


def rows(*periods: str, known: float | None = 1.0, status: str = "définitif") -> pd.DataFrame:
    made = pd.DataFrame({"period": list(periods), "value": known, "status": status})
    return made.assign(period_end=[f"{period}-12-31" for period in periods])


def test_what_ended_before_the_reference_of_the_plan_is_shown_whole() -> None:
    assert list(opened(rows("2018", "2019"), False)["period"]) == ["2019"]
    assert list(opened(rows("2018", "2019"), True)["period"]) == ["2018", "2019"]
    assert list(opened(rows("2014", "2017"), False)["period"]) == ["2014", "2017"]
    assert list(opened(rows("2018", "2024", known=None, status="secret"), False)["period"]) == ["2024"]
    assert list(opened(rows("2018", "2024", known=None, status="non disponible"), False)["period"]) == ["2018", "2024"]
    assert opened(rows(), False).empty
