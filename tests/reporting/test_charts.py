"""Native charts: the values an exhibit shows and no other, gaps left empty, nothing joined across a change of base."""

import dataclasses
import inspect
import re

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.catalog import Catalog
from reporting.exhibits import make
from reporting.piece.drawing import (
    LABELLED,
    Bars,
    Changes,
    Dumbbell,
    Lines,
    Map,
    Multiples,
    Profiles,
    Projection,
    Scatter,
    Seasons,
    Slope,
    Stacked,
    Timeline,
)
from reporting.piece.exhibit import Chart, Exhibit
from reporting.piece.palette import CATEGORICAL, FINANCINGS, OUTLINE
from reporting.render.charts import MOST_BARS, MOST_SERIES, NATIVE, chart_of
from reporting.render.plotly.draw import RENDERERS
from tests.reporting.conftest import Made
from tests.reporting.test_exhibits import CHOICES
from tests.vaste import SETS


def chart(name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog, **choices: object) -> Chart:
    drawn = make(name, connection, catalog, **(CHOICES[name] | choices)).chart()
    assert drawn is not None
    return drawn


def at(drawn: Chart, series: str) -> dict[str, float | None]:
    (values,) = (one.values for one in drawn.series if one.name == series)
    return dict(zip(drawn.categories, values, strict=True))


def test_bars_are_the_published_values_from_the_highest(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    drawn = chart("sru-classement", connection, catalog, annee=2025)
    assert (drawn.kind, drawn.percent, len(drawn.categories)) == ("barres", True, 20)
    assert (drawn.categories[0], drawn.series[0].values[0]) == ("19e", 43.2)
    assert (drawn.categories[-1], drawn.series[0].values[-1]) == ("7e", 2.9)


def test_a_year_without_figure_has_its_empty_place(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    (known,) = chart("sru-concentration", connection, catalog, histoire=True).series
    drawn = at(chart("sru-concentration", connection, catalog, histoire=True), known.name)
    assert list(drawn) == [str(year) for year in range(2001, 2028)]
    empty = [int(year) for year, value in drawn.items() if value is None]
    assert empty == [2020, 2021, 2022, 2023, 2024, 2026, 2027]


def test_what_the_screen_writes_has_no_chart(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """42,9 % in 2019 and 43,0 % in 2025: an axis of their own would make a cliff of a tenth of a point."""
    for name in ("sru-concentration", "arpp", "convention-attribution", "dalo-favorables"):
        assert make(name, connection, catalog).chart() is None, name


def test_no_line_joins_what_the_screen_leaves_apart(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    drawn = chart("sans-abri", connection, catalog)
    nights, apart = at(drawn, "Paris"), at(drawn, "Paris (à part)")
    assert (nights["30 janvier 2020"], apart["25 mars 2021"], nights["20 janvier 2022"]) == (3601, 2829, 2598)
    assert [value for value in apart.values() if value is not None] == [2829]  # the night under curfew
    assert nights["25 mars 2021"] is None
    assert [drawn.color(place) for place in (0, 1)] == [CATEGORICAL[0], OUTLINE]  # grey: not comparable to the last
    assert (drawn.unnamed, drawn.last(0), drawn.last(1)) == ([1], drawn.categories.index("22 janvier 2026"), None)


@pytest.mark.parametrize("jeu", SETS)
def test_the_places_of_a_dated_chart_are_evenly_spaced_in_time(jeu: str, made: Made) -> None:
    """An empty place between 2019 and 2020 made that year twice as wide as the others."""
    checked = 0
    for piece in (made(name, jeu) for name in CHOICES):
        drawn = piece.chart()
        if drawn is None or not drawn.dated or any("/" in name for name in drawn.categories):  # months
            continue
        years = [int(found[0]) for name in drawn.categories if (found := re.search(r"\b(?:19|20)\d\d\b", name))]
        assert years == list(range(years[0], years[0] + len(drawn.categories))), piece.name
        checked += 1
    assert checked >= 10


def test_a_year_of_another_base_is_next_to_the_one_before_and_not_joined(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    drawn = chart("sru-evolution", connection, catalog)
    assert drawn.categories == tuple(str(year) for year in range(2019, 2028))
    before, after = at(drawn, "7e (à part)"), at(drawn, "7e")
    assert (before["2019"], before["2020"], after["2019"], after["2020"]) == (2.13, None, None, 2.2)


def test_a_target_is_a_dashed_line_named_as_on_screen(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    (aim,) = chart("trajectoire", connection, catalog).references
    assert aim.name == "Objectif légal : 25\u202f%"
    drawn = chart("trajectoire", connection, catalog, histoire=True)
    (stepped,) = drawn.references
    law = {year: 20.0 if year <= "2013" else 25.0 for year in drawn.categories}
    assert dict(zip(drawn.categories, stepped.values, strict=True)) == law
    assert set(aim.values) == {25.0}
    (mean,) = chart("offre-financements", connection, catalog).references
    assert mean.name == "Moyenne annuelle 2019-2021 : 4\u202f332"
    assert mean.values == (*[4332.0] * 6, *[None] * 3), "to 2024, the last year counted, as on screen"


def test_a_reference_stands_over_the_bars_in_words_not_among_them(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Paris, demandes localisées : 13,8 » was a dashed bar between the 12e and the 10e."""
    drawn = chart("sru-classement", connection, catalog, annee=2025)
    assert (drawn.references, drawn.over, drawn.crossed) == ((), "Repère : 25\u202f%", (25.0,))
    (bars,) = drawn.series
    assert None not in bars.values
    drawn = chart("tension-classement", connection, catalog, annee=2025)
    assert (drawn.references, drawn.over) == ((), "Paris, demandes localisées : 13,8")


@pytest.mark.parametrize("name", ["tension-classement", "comparer-classement"])
def test_a_small_count_has_neither_bar_nor_rank_on_a_slide_as_on_screen(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """96,2 in the 1er, on 26 attributions, was the longest bar under « hors huit petits effectifs »."""
    drawn = chart(name, connection, catalog, annee=2025)
    (bars,) = drawn.series
    ranked = [category for category, value in zip(drawn.categories, bars.values, strict=True) if value is not None]
    assert ranked == ["5e", "16e", "11e", "17e", "12e", "10e", "15e", "14e", "19e", "13e", "18e", "20e"]
    ruled, *under = (one.replace("\u202f", " ").replace("\u00a0", " ") for one in drawn.categories[len(ranked) :])
    assert ruled == "Moins de 100 attributions : ni barre ni rang"
    assert under[0] == "1er : 96,2 sur 26 attributions"
    assert sorted(one.split(" ")[0] for one in under) == ["1er", "2e", "3e", "4e", "6e", "7e", "8e", "9e"]


def test_what_names_no_arrondissement_is_apart_in_words(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """75 755 on the same scale flattened the twenty bars, of which the longest is 15 867."""
    drawn = chart("demandes-repartition", connection, catalog, annee=2025)
    assert (len(drawn.categories), max(drawn.series[0].values, key=lambda one: one or 0)) == (20, 15867)
    said = drawn.over.replace("\u202f", " ").replace("\u00a0", " ")
    assert said == "75 755 sans arrondissement (37 %) ; 129 461 avec (63 %)"


@pytest.mark.parametrize("jeu", SETS)
def test_bars_have_on_a_slide_the_colours_of_the_screen(jeu: str, made: Made) -> None:
    compared = set()
    for piece in (made(name, jeu) for name in CHOICES):
        drawn = piece.chart()
        if drawn is None or not isinstance(piece.drawing, Bars | Changes):
            continue
        screen = next(trace for trace in piece.figure.data if trace.type == "bar")  # type: ignore[union-attr]
        fills = dict(zip(screen.y, screen.marker.color, strict=True))
        own = {name: fill for name, fill in zip(drawn.categories, drawn.series[0].colors, strict=True) if fill}
        assert own == {name: fills[name] for name in own}, piece.name
        compared.add(piece.name)
    assert {"sru-classement", "depuis-plan-arrondissements"} <= compared


def test_the_chosen_have_their_colours_among_changes(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    drawn = chart("depuis-plan-arrondissements", connection, catalog, arr=("75120", "75107", "75115"))
    own = dict(zip(drawn.categories, drawn.series[0].colors, strict=True))
    assert [own[name] for name in ("20e", "7e", "15e")] == list(CATEGORICAL[:3])
    assert {own[name] for name in own if name not in ("20e", "7e", "15e")} == {OUTLINE}


def test_a_series_that_the_screen_does_not_draw_is_not_drawn(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert chart("fiche", connection, catalog).series == chart("trajectoire", connection, catalog).series
    flows = chart("offre-hors-25", connection, catalog).series  # without the stock, which the subtitle says
    assert [(flow.values[-4], len(flow.values)) for flow in flows] == [(71.8, 9), (47.8, 9)]


def test_two_bases_are_two_lines(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    drawn = chart("trajectoire", connection, catalog)
    state = "Bilan SRU de l’État"
    assert [series.name for series in drawn.series] == [state, f"{state} (à part)", "Apur"]
    # Apur, and the State before its list of 2023, have other denominators than 2025: grey.
    assert [drawn.color(place) for place in range(3)] == [CATEGORICAL[0], OUTLINE, OUTLINE]
    assert at(drawn, f"{state} (à part)")["2021"] is not None
    assert at(drawn, "Apur")["2025"] is None
    assert at(drawn, "Bilan SRU de l’État")["2025"] == 23.21


@pytest.mark.parametrize("jeu", SETS)
def test_stacked_columns_add_up_to_the_whole_of_the_screen(jeu: str, made: Made) -> None:
    checked = 0
    for piece in (made(name, jeu) for name in CHOICES):
        drawn = piece.chart()
        if drawn is None or drawn.kind != "empilées":
            continue
        (whole,) = piece.figure.select_traces({"type": "scatter", "mode": "text"})  # type: ignore[union-attr]
        assert drawn.whole is not None
        written = {drawn.categories[place]: drawn.whole.values[place] for place in drawn.whole.last(LABELLED)}
        assert set(zip(map(str, whole.x), whole.y, strict=True)) <= set(written.items()), piece.name
        for year, total in zip(whole.x, whole.y, strict=True):
            parts = [series.values[drawn.categories.index(str(year))] for series in drawn.series]
            assert sum(part for part in parts if part is not None) == total, (piece.name, year)
            checked += 1
    assert checked >= 6


@pytest.mark.parametrize("jeu", SETS)
def test_series_have_on_a_slide_the_colours_of_the_screen(jeu: str, made: Made) -> None:
    """Financings are one family of blues: PLUS was orange on the slide and PLS violet."""
    compared = set()
    for piece in (made(name, jeu) for name in CHOICES):
        drawn = piece.chart()
        if drawn is None or not isinstance(piece.drawing, Lines | Stacked | Seasons | Projection):
            continue
        assert piece.figure is not None
        screen = {trace.name: trace.line.color if trace.type == "scatter" else trace.marker.color
                  for trace in piece.figure.data if trace.name}  # fmt: skip
        for place, series in enumerate(drawn.series):
            if drawn.kind != "barres" and series.name in screen:
                assert drawn.color(place) == screen[series.name], (piece.name, series.name)
                compared.add((piece.name, series.name, drawn.color(place)))
    assert {("offre-financements", name, FINANCINGS[name]) for name in ("PLAI", "PLUS", "PLS")} <= compared
    assert len(compared) >= 15


def test_columns_are_in_the_order_of_the_years(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    drawn = chart("offre-financements", connection, catalog)
    assert drawn.kind == "empilées"
    assert list(drawn.categories) == [str(year) for year in range(2019, 2028)]
    assert sum(at(drawn, series.name)["2024"] or 0 for series in drawn.series) == 2657


def test_the_months_of_several_years_stay_twelve(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    drawn = chart("115-saisons", demonstration, catalog)
    assert len(drawn.categories) == 12
    assert [series.name for series in drawn.series] == ["2022", "2023", "2024", "2025"]


def test_a_waterfall_says_its_moves_in_words(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    drawn = chart("sru-decomposition", connection, catalog)
    stand, bars = drawn.series
    assert drawn.kind == "cascade"
    assert len(bars.texts) == len(drawn.categories) == 4
    assert bars.texts[2].startswith("−")
    assert stand.values[0] == 0
    assert bars.values[3] == 21.38


def test_many_series_give_the_last_value_of_each_and_say_so(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    drawn = chart("comparer-evolution", connection, catalog, arr=())
    assert (drawn.kind, len(drawn.categories), drawn.series[0].name) == ("barres", 20, "2024")
    assert "Dernière période publiée" in drawn.remark


def test_the_kinds_that_no_office_program_draws_are_known_by_name() -> None:
    assert set(RENDERERS) - set(NATIVE) == {Dumbbell, Map, Multiples, Profiles, Scatter, Slope, Timeline}
    for kind, renderer in RENDERERS.items():
        assert {field.name for field in dataclasses.fields(kind)} == set(inspect.signature(renderer).parameters)


def test_three_curves_chosen_on_screen_are_three_curves_on_the_slide(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    drawn = chart("sru-evolution", connection, catalog, histoire=True)
    assert drawn.kind == "lignes"
    assert [series.name for series in drawn.series if not series.apart] == ["7e", "15e", "20e"]
    assert (at(drawn, "20e")["2001"], at(drawn, "20e")["2019"]) == (25.22, 36.23)
    assert "autres arrondissements" in drawn.remark


@pytest.mark.parametrize("jeu", SETS)
def test_the_screen_and_the_slide_draw_the_same_series(jeu: str, made: Made) -> None:
    compared = 0
    for piece in (made(name, jeu) for name in CHOICES):
        drawn, drawing = piece.chart(), piece.drawing
        if drawn is None or not isinstance(drawing, Lines | Bars | Stacked):
            continue
        names = [series.name for series in drawn.series if not series.apart]
        if isinstance(drawing, Lines) and drawing.series["value"].notna().any():
            assert (drawn.kind, names) == ("lignes", list(dict.fromkeys(drawing.series["name"]))), piece.name
            targets = [drawing.target] if drawing.target else []
        elif isinstance(drawing, Lines):
            assert drawn.kind == "barres"
            targets = [drawing.target] if drawing.target else []
        elif isinstance(drawing, Bars):
            assert drawn.kind == "barres"
            targets = list(drawing.references)
        else:
            assert drawn.kind in ("empilées", "colonnes")
            targets = list(drawing.references)
        said = {reference.name for reference in drawn.references}
        assert all(target.name in said or target.name in drawn.over for target in targets)
        compared += 1
    assert compared >= 10


@pytest.mark.parametrize("jeu", SETS)
@pytest.mark.parametrize("name", sorted(CHOICES))
def test_a_chart_holds_nothing_that_its_exhibit_does_not(name: str, jeu: str, made: Made) -> None:
    piece = made(name, jeu)
    drawn = piece.chart()
    if drawn is None:
        return
    assert len([series for series in drawn.series if not series.apart]) <= MOST_SERIES
    assert all(len(series.values) == len(drawn.categories) for series in drawn.held)
    assert any(value is not None for series in drawn.series for value in series.values)
    shown = {float(value) for value in piece.rows["value"].dropna()} | _drawn(piece)
    held = {value for series in drawn.series for value in series.values if value is not None}
    assert drawn.kind == "cascade" or held <= {round(value, drawn.decimals) for value in shown}


def _drawn(piece: Exhibit) -> set[float]:
    """The numbers of the figure on screen."""
    assert piece.figure is not None
    axes = (
        np.asarray(getattr(trace, axis), dtype=object)
        for trace in piece.figure.data
        for axis in "xy"
        if trace[axis] is not None
    )
    return {float(value) for values in axes for value in values if isinstance(value, int | float)}


def test_a_hidden_value_is_an_empty_place(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    piece = make("sru-concentration", connection, catalog, histoire=True)
    assert isinstance(piece.drawing, Lines)
    there = piece.drawing.series["period"] == "2005-01-01"
    rows = piece.drawing.series
    rows = rows.assign(value=rows["value"].mask(there), status=rows["status"].mask(there, "secret"))
    hidden = dataclasses.replace(piece.drawing, series=rows)
    drawn = chart_of(dataclasses.replace(piece, drawing=hidden, rows=rows), catalog)
    assert drawn is not None
    assert at(drawn, drawn.series[0].name)["2005"] is None
    assert "1 valeur masquée (secret statistique)" in drawn.remark.replace("\u00a0", " ")


def test_a_map_has_no_chart_and_a_ranking_no_map(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    drawn, ranked = (make(name, connection, catalog, **CHOICES[name]) for name in ("sru-carte", "sru-classement"))
    assert [isinstance(piece.drawing, Map) for piece in (drawn, ranked)] == [True, False]
    assert drawn.chart() is None


def test_more_bars_than_a_slide_holds_are_a_table(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    piece = make("tension-classement", connection, catalog, annee=2025)
    assert isinstance(piece.drawing, Bars)
    more = [piece.drawing.values.assign(name=piece.drawing.values["name"] + suffix) for suffix in ("", " bis")]
    assert 20 * len(more) > MOST_BARS
    many = dataclasses.replace(piece.drawing, values=pd.concat(more, ignore_index=True))
    assert chart_of(dataclasses.replace(piece, drawing=many), catalog) is None
