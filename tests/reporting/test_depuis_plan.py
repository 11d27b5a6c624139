"""The change since the plan began: refused in words where a figure is hidden, missing or counted otherwise."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.warehouse import JEUX, PUBLIE, connect, current, declared
from reporting import queries
from reporting.analysis.change import changes
from reporting.analysis.during import HIDDEN, since_plan
from reporting.exhibits import make
from reporting.exhibits.constats.plan import changed, spans_of
from reporting.exhibits.territoires import indicateurs, ventilations
from reporting.piece.drawing import Changes, Map
from tests.reporting.test_attendus import plain
from tests.vaste import spread

NAME, AGREED, PLACE = "depuis-plan-arrondissements", "logements_finances", "75113"


@pytest.fixture
def approvals(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return queries.series(connection, [AGREED], [PLACE])


def without(rows: pd.DataFrame, *years: str, **marked: Any) -> pd.DataFrame:
    """The same rows, those of some years left out, or changed as `marked`."""
    there = rows["period"].isin(years)
    return rows[~there] if not marked else rows.assign(**{k: rows[k].mask(there, v) for k, v in marked.items()})


def test_a_flow_is_faced_by_its_yearly_mean_since_the_plan_began(approvals: pd.DataFrame, catalog: Catalog) -> None:
    found = since_plan(approvals, catalog)
    assert spans_of(found) == ("2019-2021", "2022-2024")
    assert plain(changes(found, catalog.indicators[AGREED])) == "+56 (+28,7 %)"


def test_a_missing_year_is_named_and_a_single_one_is_no_mean(approvals: pd.DataFrame, catalog: Catalog) -> None:
    lacking = since_plan(without(approvals, "2023"), catalog)
    assert spans_of(lacking) == ("2019-2021", "de 2022 et 2024, 2023 manque")
    assert spans_of(since_plan(without(approvals, "2023", "2024"), catalog)) == ("2019-2021", "2022")


@pytest.mark.parametrize("year", ["2020", "2023"])
def test_a_hidden_year_refuses_and_is_said(year: str, approvals: pd.DataFrame, catalog: Catalog) -> None:
    found = since_plan(without(approvals, year, status="secret", value=float("nan")), catalog)
    assert (found.point, found.facing, found.refusal) == (None, None, HIDDEN)


def test_nothing_before_the_plan_nor_since_gives_a_change(approvals: pd.DataFrame, catalog: Catalog) -> None:
    for years in (("2019", "2020", "2021"), ("2022", "2023", "2024")):
        found = since_plan(without(approvals, *years), catalog)
        assert (spans_of(found), changes(found, catalog.indicators[AGREED])) == (("", ""), "")
        assert found.refusal.startswith("aucun chiffre reçu ni trouvé")


def test_a_figure_to_be_checked_enters_no_mean(approvals: pd.DataFrame, catalog: Catalog) -> None:
    found = since_plan(without(approvals, "2023", status="à vérifier"), catalog)
    assert spans_of(found)[1] == "de 2022 et 2024, 2023 manque"


def moves(*lines: tuple[str, float | None, str]) -> pd.DataFrame:
    made = [(f"751{int(n[:-1]):02}", n, v, s, "masqué" if v is None else f"{v:+.0f}") for n, v, s in lines]
    return pd.DataFrame(made, columns=["territory", "name", "value", "status", "words"])


def test_ties_are_named_together_and_what_is_hidden_is_said(approvals: pd.DataFrame, catalog: Catalog) -> None:
    found = since_plan(approvals, catalog)
    assert found.point is not None
    assert found.facing is not None
    some = moves(("2e", 5.0, "définitif"), ("3e", 5.0, "définitif"), ("4e", 9.0, "provisoire"), ("5e", None, "secret"))
    pair, indicator = (found.point, found.facing), catalog.indicators[AGREED]
    every = plain(changed(some, indicator, "ensemble", pair, None, (), {}))
    assert every == "Depuis 2022 (provisoire), les logements financés : de +5 (2e et 3e) à +9 (4e), hors un masqué"
    chosen = plain(changed(some, indicator, "ensemble", pair, None, ("75104", "75105"), {}))
    assert chosen == "Depuis 2022 (provisoire), les logements financés par an : 4e +9, 5e masqué"


@pytest.mark.parametrize(
    "asked", spread([(PUBLIE, 3), *((jeu, 1) for jeu in JEUX)], kept=lambda one: one[1] == 3), ids=str
)
def test_every_indicator_is_either_compared_over_one_pair_of_dates_or_refused(
    asked: tuple[str, int], instance: Any
) -> None:
    """One of three, or each, with each of its parts."""
    jeu, every = asked
    with connect(current(jeu)) as connection:
        catalog, drawn = declared(connection), 0
        offered = indicateurs(connection, catalog)
        pairs = [(one, part) for one in offered for part in ventilations(connection, catalog, one)]
        for indicator, part in pairs[::every]:
            made = make(NAME, connection, catalog, indicateur=indicator, ventilation=part)
            if made.drawing is None:
                assert (made.finding, len(made.rows), made.reading[:20]) == ("", 0, "par arrondissement, ")
                continue
            drawn += 1
            assert isinstance(made.drawing, Changes)
            assert 0 < len(made.finding) <= 100, made.finding
            assert made.rows["period_end"].max() >= pd.Timestamp(2022, 1, 1)
            values = made.drawing.values["value"].dropna().tolist()
            assert values == sorted(values, reverse=True)
        assert drawn >= 8 / every


@pytest.mark.parametrize(
    ("indicator", "part", "uneven"),
    [("part_agrements", "PLAI", True), ("logements_finances", "ensemble", True), ("sru_logements", "ensemble", False)],
)
def test_a_change_that_its_printed_terms_do_not_give_is_said(
    indicator: str, part: str, uneven: bool, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """27,3 − 7,0 was « +20,4 », 363 − 1 136 « −774 », with no word."""
    made = make(NAME, connection, catalog, indicateur=indicator, ventilation=part)
    assert ("Écarts dus aux arrondis." in made.caveats) == uneven
    printed = [[cell.value for cell in row[1:4]] for row in made.table.to_numpy() if len({*map(type, row[1:4])}) == 1]
    assert any(round(after - before - moved, 2) != 0 for before, after, moved in printed) == uneven


def test_what_changed_is_a_number_and_so_is_its_share(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    table = make("depuis-plan-arrondissements", connection, catalog, indicateur="sru_logements").table
    (row,) = table[table["Arrondissement"] == "20e"].to_dict("records")
    assert [(row[head].value, str(row[head])) for head in ("Évolution", "En %")] == [
        (4774, "+4\u202f774"),
        (13.5, "+13,5\u202f%"),
    ]


def test_the_map_of_a_count_is_in_percent_and_grey_under_twenty(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = make(NAME, connection, catalog, indicateur=AGREED, ventilation="PLAI", en_carte=True)
    assert isinstance(made.drawing, Map)
    shown = made.drawing.values.set_index("name")
    assert round(shown.loc["14e", "value"], 1) == -87.6
    assert shown.loc["7e", "status"] == "sans objet"
    assert made.drawing.classes.pivot == 0


def test_chosen_arrondissements_are_coloured_and_clicked_by_their_code(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = make(NAME, connection, catalog, arr=("75116", "75113"))
    assert plain(made.finding) == "De 2019 à 2025, le 13e gagne 4 470 logements sociaux, le 16e 124"
    assert made.figure is not None
    (bars,) = made.figure.data
    assert dict(zip(bars.customdata, bars.y, strict=True))["75116"] == "16e"
    assert len(set(bars.marker.color)) == 3


def test_a_population_shows_no_change_over_less_than_five_years(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Five yearly surveys each, four of them shared: « +3 536 depuis 2022 » stood beside the limit that denies it."""
    said = "moins de 5 ans entre 2022 et 2023 : leur écart ne dit pas ce qui a changé"
    for place in ("75113", "75056"):
        found = since_plan(queries.series(connection, ["population"], [place]), catalog)
        assert (found.point, found.facing, found.refusal) == (None, None, said)
    table = make("arrondissement-tableau", connection, catalog, arrondissement=PLACE).table.map(str)
    assert table.set_index("Indicateur").loc["Population", ["Valeur", "Ce qui a changé"]].map(plain).tolist() == [
        "181 271",
        "",
    ]
    followed = make(NAME, connection, catalog, indicateur="population")
    assert (followed.finding, followed.reading) == ("", f"par arrondissement, {said}.")
    assert (
        "2022 et 2023"
        in make("comparer-rangs", connection, catalog, indicateur="population", depuis=2022, annee=2023).reading
    )
    for name in ("comparer-evolution", "comparer-multiples"):
        drawn, whole = (make(name, connection, catalog, indicateur="population", histoire=one) for one in (False, True))
        assert "compare" in drawn.finding
        assert whole.finding.startswith("De 2016 à 2023, la population ")
    assert [i.id for i in catalog.indicators.values() if i.comparable_after] == ["population"]


def test_the_chosen_keep_the_few_cases_of_their_share_and_fit(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« +49,9 points dans le 7e » was of 33 dwellings; six chosen made 115 to 135 signs."""
    name, six = "depuis-plan-arrondissements", ("75101", "75107", "75112", "75115", "75119", "75120")
    asked: dict[str, Any] = {"indicateur": "part_agrements", "ventilation": "PLAI"}
    said = plain(make(name, connection, catalog, **asked, arr=("75107",)).finding)
    assert said == "Depuis 2022, la part du PLAI varie de +49,9 points dans le 7e (33 logements)"
    both = plain(make(name, connection, catalog, **asked, arr=("75107", "75118")).finding)
    assert both.endswith("7e* +49,9 points, 18e −14,9 points (* petit effectif)")
    for indicator in ("sru_logements", "logements_finances", "part_agrements", "demandes"):
        for mapped in (False, True):
            made = make(name, connection, catalog, indicateur=indicator, arr=six, en_carte=mapped)
            assert len(made.finding) <= 100, made.finding
