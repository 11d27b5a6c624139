"""The 115: one definition at a time, the same month a year before, years that are whole."""

import re

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog, Variant
from etl.warehouse import declared
from reporting import queries
from reporting.analysis.change import in_years, reference
from reporting.analysis.provenance import trace
from reporting.exhibits import attendus, make, summarise, urgence_115
from reporting.exhibits.catalogue import definition
from reporting.exhibits.tensions import Found, moved
from reporting.exhibits.trajectoire import standing, terms_of
from reporting.exhibits.urgence_115 import DEFINITIONS, NO_FORMULA, unrated
from reporting.piece.palette import OUTLINE
from tests.received import give
from tests.reporting.test_attendus import plain


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("name", ["115-taux-chute", "115-mensuel", "115-flux"])
def test_a_figure_holds_one_definition(
    name: str, definition: str, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make(name, demonstration, catalog, definition=definition)
    chosen = DEFINITIONS[definition]
    assert set(exhibit.rows["indicator"]) <= {chosen.rate, chosen.asked, chosen.unmet}
    assert definition in f"{exhibit.subtitle} {exhibit.title}".lower()


def changed(catalog: Catalog, day: str) -> Catalog:
    """The catalogue of an instance whose rate is counted otherwise from a day on."""
    rate = catalog.indicators["115_taux_chute"]
    other = rate.model_copy(update={"variants": (Variant(name="définition 2", why="Autre périmètre.", since=day),)})
    return catalog.model_copy(update={"indicators": {**catalog.indicators, rate.id: other}})


def test_a_change_of_definition_cuts_the_line_and_no_change_is_computed_across_it(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    split = changed(catalog, "2025-01-01")
    exhibit = make("115-taux-chute", demonstration, split)
    assert exhibit.figure is not None
    (line,) = [trace for trace in exhibit.figure.data if trace.mode == "lines" and trace.name == "Ensemble"]
    (before,) = [trace for trace in exhibit.figure.data if trace.mode == "lines" and trace.line.color == OUTLINE]
    assert (before.x[-1], line.x[0]) == ("2024-12-01", "2025")  # in grey, and no line from one to the other
    assert "contre" not in exhibit.finding
    seasonal = make("115-saisons", demonstration, split, annee=2025)
    assert set(seasonal.rows["period"].str[:4]) == {"2025"}
    assert "aucun mois de 2025 n’a son pareil" in seasonal.reading


def test_a_month_is_set_against_the_same_month(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("115-saisons", demonstration, catalog, annee=2025)
    values = exhibit.rows.set_index("period")["value"]
    table = exhibit.table.map(str).set_index("Mois")
    change = round(values["2025-07"] - values["2024-07"], 1)
    written = float(table.loc["juillet", "2025 face à 2024"].split("\u00a0")[0].replace(",", ".").replace("−", "-"))
    assert written == pytest.approx(change, abs=0.051)
    assert table.index[0] == "janvier"
    assert set(exhibit.rows["period"].str[:4]) == {"2022", "2023", "2024", "2025"}


def test_a_year_is_its_twelve_months(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("115-flux", demonstration, catalog)
    asked = exhibit.rows[exhibit.rows["indicator"] == "115_demandes"]
    total = int(asked[asked["period"].str.startswith("2024-")]["value"].sum())
    table = exhibit.table.map(str).set_index("Année")
    assert table.loc["2024", "Total (demandes)"].replace("\u202f", "") == str(total)
    assert not any("mois sur 12" in year for year in table.index)


def test_the_years_that_its_months_add_up_to_face_those_before_the_plan(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The 96 months of both terms stood there, said not to be known before nor since the plan."""
    table = make("diagnostic-references", demonstration, catalog).table.map(str).map(plain).set_index("Indicateur")
    told = {name: tuple(table.loc[name, ["Référence", "Évolution"]]) for name in table.index if "115" in name}
    assert told["Taux de chute du 115"] == ("55,6 %, 2019-2021", "60,4 %, 2023-2025 : +4,8 points")
    assert told["Demandes d’hébergement au 115"] == (
        "249 600, moyenne annuelle 2019-2021",
        "273 600, 2025 : +24 000 (+9,6 %)",
    )
    sums = make("115-flux", demonstration, catalog).table.map(str).map(plain).set_index("Année")
    assert sums.loc["2025", "Total (demandes)"] == "273 600"  # one account
    terms = terms_of(demonstration, catalog, catalog.indicators["115_taux_chute"], ["75"])["75"]
    whole = {span: terms.loc[span[0] : span[1]].sum() for span in (("2019", "2021"), ("2023", "2025"))}
    assert [tuple(sums) for sums in whole.values()] == [(416147, 748800), (486852, 806400)]
    rows = queries.series(demonstration, ["115_taux_chute"], ["75"])
    where = standing(demonstration, rows, catalog, rate := catalog.indicators["115_taux_chute"], "A")
    row = (
        make("synthese-tensions", demonstration, catalog)
        .table.map(str)
        .set_index("Indicateur")
        .loc["Taux de chute du 115"]
    )
    assert plain(row["Évolution"]) == "60,4 %, 2023-2025 : +4,8 points"
    said = [plain(one) for one in moved(Found(rate, rows, where), catalog)]
    assert said == ["+4,8 points", "60,4 %, 2023-2025, contre 55,6 %, 2019-2021"]


@pytest.mark.parametrize(
    ("lacking", "since", "said"),
    [
        (("2020-03",), "2025", "moyenne annuelle de 2019 et 2021, 2020 manque"),
        (("2025-12",), "2024", "moyenne annuelle 2019-2021"),
    ],
)
@pytest.mark.parametrize("how", [{"status": "secret", "value": float("nan")}, {"status": "à vérifier"}, None])
def test_a_year_counts_only_by_its_twelve_months(
    how: dict[str, object] | None,
    lacking: tuple[str, ...],
    since: str,
    said: str,
    demonstration: duckdb.DuckDBPyConnection,
    catalog: Catalog,
) -> None:
    """Neither a part of a year nor one with a month that is hidden or unsure."""
    rows = queries.series(demonstration, ["115_demandes"], ["75"])
    there = rows["period"].isin(lacking)
    rows = rows.assign(**{name: rows[name].mask(there, one) for name, one in how.items()}) if how else rows[~there]
    found = reference(rows, catalog, "A")
    assert found.facing is not None
    assert (found.words, found.facing.words) == (said, since)


def test_a_year_that_is_printed_beside_its_months_counts_once(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    rows = queries.series(demonstration, ["115_demandes"], ["75"])
    (whole,) = in_years(rows, catalog).query("period == '2025'").to_dict("records")
    both = pd.concat([rows, pd.DataFrame([whole]).astype(rows.dtypes)], ignore_index=True)
    assert in_years(both, catalog).query("period == '2025'")["value"].tolist() == [273_600]
    assert reference(both, catalog, "A") == reference(rows, catalog, "A")


def test_months_that_make_no_year_are_said_to_make_none(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    rows = queries.series(demonstration, ["115_demandes"], ["75"])
    early, late = rows["period"].str[:4] < "2022", rows["period"].str[:4] == "2025"
    part = rows["period"].str[5:] == "05"
    assert reference(rows[early | late & part], catalog, "A").refusal == (
        "aucune année complète depuis 2022 (dernier : mai 2025)"
    )
    assert reference(rows[early & part | late], catalog, "A").refusal == "aucun chiffre annuel avant le plan"


@pytest.mark.parametrize("name", ["115-taux-chute", "115-saisons", "115-mensuel", "115-flux"])
def test_nothing_is_drawn_from_the_published_figures(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make(name, connection, catalog, **({"annee": 2025} if name == "115-saisons" else {}))
    assert exhibit.figure is None
    assert exhibit.table.empty


def test_what_the_sheet_asks_by_year_is_defined_and_asked_by_year(catalog: Catalog) -> None:
    yearly = [one for one in catalog.indicators.values() if "2.1-i" in one.serves]
    assert {one.frequency for one in yearly} == {"annuelle"}
    told = " ".join(f"{one.definition} {one.question} {one.base.numerator}" for one in yearly)
    assert not re.search(r"\bmois\b|mensuel", told)


def test_two_counts_received_give_no_rate_as_long_as_its_formula_is_not_fixed(
    open_to_returns: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """100 requests of 2025, all unmet, were headed « 100,0 % »."""
    give(open_to_returns, "115_demandes", "2026-11-27", [("75", "ensemble", 100.0, "définitif")])
    give(open_to_returns, "115_non_pourvues", "2026-11-28", [("75", "ensemble", 100.0, "définitif")])
    open_to_returns.execute("create or replace table latest as from series_known_on(date '9999-12-31')")
    rates = "select count(*) from series where indicator in ('115_taux_chute', '115_taux_chute_personnes')"
    assert open_to_returns.execute(rates).fetchall() == [(0,)]
    head = summarise("hebergement-115", open_to_returns, catalog)
    assert "**le taux de chute du 115 n’a pas encore de formule** ; en 2025, 100 demandes et 100 non pourvues" in (
        head.sentence
    )
    assert "100,0" not in str(head)
    assert plain(make("115-taux-chute", open_to_returns, catalog).finding) == (
        "Le taux de chute du 115 n’a pas encore de formule ; en 2025, 100 demandes et 100 non pourvues"
    )


def test_the_rate_waits_for_its_formula_and_what_is_not_met_is_to_be_asked_for(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """One account of the rate: the card says its state, and who fixes its formula."""
    told = "select distinct state from states where indicator = ? and year between 2022 and 2025"
    assert connection.execute(told, ["115_taux_chute"]).fetchall() == [("formule à fixer",)]
    assert connection.execute(told, ["115_non_pourvues"]).fetchall() == [("échéance de la fiche passée, à demander",)]
    rate = make("115-taux-chute", connection, catalog)  # nothing is drawn: no formula under its title, the question
    assert rate.subtitle == "Formule à fixer par la DRIHL 75"
    assert rate.reading == catalog.indicators["115_taux_chute"].question
    card = summarise("hebergement-115", connection, catalog).headlines[-1]
    assert (card.value, card.detail) == ("formule à fixer", "par la DRIHL 75")
    listed = make("a-collecter", connection, catalog, sujet="hebergement_115").table.map(str)
    states = {str(one["Série"]): one["État"] for one in listed.to_dict("records")}
    assert states == {
        "Places d’hébergement et de logement adapté, par catégorie": "à définir",
        "Part des ménages hébergés au-delà de la durée de référence": "échéance de la fiche passée, à demander",
        "Demandes d’hébergement au 115 non pourvues": "échéance de la fiche passée, à demander",
        "Taux de chute du 115": "formule à fixer",
    }


def test_no_sheet_asks_for_requests_nor_persons_of_the_115_so_none_has_a_date(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    persons = ("demandes_personnes", "non_pourvues_personnes", "taux_chute_personnes")
    unasked = [f"115_{name}" for name in ("demandes", *persons)]
    states = attendus.series_state(connection, catalog)
    assert {states[name] for name in unasked} == {"contexte"}
    dates = {definition(catalog.indicators[name])["Échéance"] for name in unasked}
    assert dates == {"sans échéance dans les fiches actions"}


def test_the_last_figure_is_the_year_that_its_months_make(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """57,6 % of December, a low month, stood beside « +4,8 points » of three years: the sheet asks the year."""
    lasts = attendus.paris_last(demonstration, catalog)
    rate, asked, unmet = (lasts.loc[name] for name in ("115_taux_chute", "115_demandes", "115_non_pourvues"))
    assert (rate["period"], asked["value"], unmet["value"]) == ("2025", 273_600, 168_426)
    assert rate["value"] == pytest.approx(100 * 168_426 / 273_600)
    (row,) = [
        one
        for one in make("synthese-tensions", demonstration, catalog).drawing.rows
        if one.label == "Taux de chute du 115"
    ]
    assert (plain(row.value), row.when, plain(row.sentence)) == ("61,6 %", "2025 (inventé)", "+4,8 points (inventé)")
    assert plain(summarise("hebergement-115", demonstration, catalog).headlines[-1].value) == "61,6 %"
    assert plain(make("fiche", demonstration, catalog, indicateur="115_taux_chute").finding) == (
        "Taux de chute du 115 : 61,6 %, 2025 (inventé)"
    )
    chain = trace(demonstration, declared(demonstration), "115_taux_chute", "75", "2025")
    assert (plain(chain.value), len(list(chain.origins()))) == ("61,6 %", 24)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([None, None], "en 2025, les demandes non pourvues sont masquées"),
        ([40.0, None], "en 2025, les demandes non pourvues ne sont connues que par public"),
    ],
)
def test_what_is_received_and_masked_is_not_to_be_asked_for(
    values: list[float | None],
    said: str,
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A return whose parts are all secret is received: SENS 4."""
    series = queries.series
    of = {"indicator": "115_non_pourvues", "territory": "75", "period": "2025"}
    status = ["secret" if value is None else "définitif" for value in values]
    mine = pd.DataFrame({"breakdown": ["familles", "couples"], "value": values, "status": status}).assign(**of)
    monkeypatch.setattr(
        queries, "series", lambda *asked: mine.astype({"value": float}) if asked[-1] == () else series(*asked)
    )
    assert unrated(connection, catalog) == f"{NO_FORMULA} ; {said}"


def test_a_count_without_its_total_fits(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = f"{NO_FORMULA} ; en 2025, 168\u202f426 demandes non pourvues, dont le total n’est pas connu"
    monkeypatch.setattr(urgence_115, "unrated", lambda *_: alone)
    found = make("115-taux-chute", connection, catalog).finding
    assert len(found) <= 100
    assert plain(found).endswith("en 2025, 168 426 demandes non pourvues, dont le total n’est pas connu")


def test_the_year_that_a_finding_says_is_drawn_over_its_months(demonstration: duckdb.DuckDBPyConnection) -> None:
    """« 61,6 % en 2025 » stood over months of which December alone, 57,6 %, was labelled, and in the bilan."""
    made = make("115-taux-chute", demonstration, declared(demonstration))
    assert made.finding.startswith("En 2025, 61,6\u202f%")
    assert "57,6" not in f"{made.reading} {made.alternative}"
    chart = made.chart()
    assert chart is not None
    (year,) = chart.references
    assert year.name == "Année 2025 : 61,6\u202f%"
    assert [f"{value:.1f}" for value in year.values if value is not None][-12:] == ["61.6"] * 12
