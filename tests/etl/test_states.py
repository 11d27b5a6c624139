"""Where each of the plan's indicators stands for each year: worked out by hand on the published files."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from etl.catalog import Catalog
from etl.warehouse import connect, current
from tests.received import Row, give, read_on

RECEIVED, PUBLISHED, UNDEFINED, NO_OBJECT = "reçu", "publié ailleurs", "à définir", "sans objet"
PAST, NOT_YET, TO_ASK = "échéance de la fiche passée, à demander", "pas encore paru", "à demander"
STATES = {RECEIVED, PUBLISHED, UNDEFINED, NO_OBJECT, PAST, NOT_YET, TO_ASK}

# What is published, by hand: approvals of 2001 to 2024 and the shares outside the two lists that follow; requests
# per attribution of 2023 to 2025. The ACD of 2020 is not the ARPP, which followed it. Every year, the new supply
# lacks its two perimeters, outside ANRU and outside QPV, the COMED's bilan its stock at 31 December, and the
# convention its first quartile.
PUBLIC = {
    "2.1-a": range(2019, 2025),
    "2.1-c": range(2019, 2025),
    "2.1-f": range(2023, 2026),
}


def told(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], str]:
    rows = connection.execute("select plan_indicator, year, state from plan_states").fetchall()
    return {(name, year): state for name, year, state in rows}


def past(day: dt.date) -> dict[tuple[str, int], str]:
    with connect(current(), day) as opened:
        return told(opened)


def test_the_years_published_are_those_counted_by_hand(connection: duckdb.DuckDBPyConnection) -> None:
    found = told(connection)
    assert {key for key, state in found.items() if state == PUBLISHED} == {
        (name, year) for name, years in PUBLIC.items() for year in years
    }
    assert RECEIVED not in found.values()
    assert set(found.values()) == STATES - {RECEIVED}
    assert len(found) == 17 * 8  # 2019 to 2026


def test_in_2025_one_is_published_one_is_to_be_defined_three_have_no_object(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = {name: state for (name, year), state in told(connection).items() if year == 2025}
    assert [name for name, state in found.items() if state == PUBLISHED] == ["2.1-f"]
    assert [name for name, state in found.items() if state == UNDEFINED] == ["2.1-e"]
    assert [name for name, state in found.items() if state == NO_OBJECT] == ["3.1-b", "3.2-a", "3.2-b"]
    assert sum(state == PAST for state in found.values()) == 12


def test_the_acd_is_not_the_arpp_whose_years_begin_in_2021(connection: duckdb.DuckDBPyConnection) -> None:
    states = [told(connection)["2.2-b", year] for year in range(2019, 2026)]
    assert states == [NO_OBJECT, NO_OBJECT, TO_ASK, *[PAST] * 4]
    asked = (
        "select value from series where indicator in ('arpp_labellises', 'arpp_reloges') and period = '2020' order by 1"
    )
    assert connection.execute(asked).fetchall() == [(694,), (1352,)]


def test_the_115_is_yearly_and_to_be_asked_for_its_rate_is_not_the_indicator_left_to_define(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = told(connection)
    assert [found["2.1-i", year] for year in range(2019, 2027)] == [TO_ASK] * 3 + [PAST] * 4 + [TO_ASK]


def test_only_what_a_sheet_asks_is_expected(connection: duckdb.DuckDBPyConnection) -> None:
    """Beside what is required: what the sheet names, the terms of what it asks; no rate that nobody asks."""
    beside = connection.execute("select distinct plan_indicator, indicator from states where place is null").fetchall()
    assert set(beside) == {
        *(("2.1-a", name) for name in ("mises_en_service", "part_agrements")),
        *(("2.1-b", name) for name in ("logements_finances", "sru_logements")),
        *(("2.1-c", name) for name in ("logements_finances",)),
        *(("2.1-f", name) for name in ("demandes", "attributions")),
        ("2.1-i", "115_taux_chute"),
        ("2.2-a", "cpa_attributions_prioritaires"),
        *(("2.2-c", name) for name in ("dalo_decisions", "dalo_rejets", "dalo_relogements", "dalo_autres_sorties")),
        *((sheet, name) for sheet in ("3.1-a", "3.2-a") for name in ("gt_reunions", "fiches_produites")),
    }


def test_a_later_year_erases_no_earlier_hole(connection: duckdb.DuckDBPyConnection) -> None:
    found = told(connection)
    assert [found["2.1-f", year] for year in (2022, 2023, 2025)] == [PAST, PUBLISHED, PUBLISHED]


def test_the_year_under_way_waits_for_a_regular_publication_and_else_is_to_be_asked_for(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    coming = {name: state for (name, year), state in told(connection).items() if year == 2026}
    assert [name for name, state in coming.items() if state == NOT_YET] == ["2.1-a", "2.1-c", "2.1-f"]
    assert coming["2.2-c"] == TO_ASK  # a press figure of 2023 is no regular source


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2024, 12, 30), TO_ASK),
        (dt.date(2025, 3, 31), NOT_YET),
        (dt.date(2025, 4, 1), PAST),
        (dt.date(2025, 12, 31), PUBLISHED),
    ],
)
def test_a_past_day_knows_what_was_known_then(
    day: dt.date, state: str, open_to_returns: duckdb.DuckDBPyConnection
) -> None:
    """The ratio of 2024 was printed at the end of 2025; the sheet wanted it by 31 March 2025. Before any return,
    what the State had is not known: nothing is said to be asked for.
    """
    before = past(day)["2.1-f", 2024]
    assert before == ("non connu à cette date" if state in (TO_ASK, PAST) else state)
    give(open_to_returns, "arpp_reloges", "2024-06-01", [("75", "ensemble", 1.0, "définitif")])
    read_on(open_to_returns, day.isoformat())
    assert told(open_to_returns)["2.1-f", 2024] == state


def test_an_interval_and_another_day_are_data_but_hold_no_year(connection: duckdb.DuckDBPyConnection) -> None:
    held = "select held_year from held_known_on(date '9999-12-31') where indicator = ? order by all"
    assert connection.execute(held, ["dalo_stock"]).fetchall() == []  # 24 April 2024, where the sheet says 31 December
    assert connection.execute(held, ["115_demandes"]).fetchall() == []  # 10 June to 10 July 2017
    last = "select period, value from last_figures_told() where indicator = ? and territory = '75'"
    assert connection.execute(last, ["dalo_stock"]).fetchall() == [("2024-04-24", 16_000)]
    assert connection.execute(last, ["115_demandes"]).fetchall() == [("2017-06-10/2017-07-10", 26_591)]


def test_what_the_sheet_writes_without_a_year_holds_none(connection: duckdb.DuckDBPyConnection) -> None:
    """« Près de 5 000 dossiers » is entered under 2020; the letter to the COMED asks for 2020."""
    found = connection.execute("select year, state from states where indicator = 'dalo_favorables' and year < 2025")
    assert dict(found.fetchall()) == {
        **{2019: TO_ASK, 2020: TO_ASK, 2021: PUBLISHED, 2022: PAST, 2023: PUBLISHED, 2024: PAST},
    }
    printed = """
        select indicator, value from {} where breakdown = 'ensemble' and period = '2020' and territory = '75'
            and indicator in ('dalo_favorables', 'hebergement_personnes') order by all
    """
    assert connection.execute(printed.format("series")).fetchall() == []
    assert connection.execute(printed.format("observations")).fetchall() == [
        ("dalo_favorables", 5_000),
        ("hebergement_personnes", 50_000),
    ]


def test_returns_hold_the_years_that_they_give_twelve_months_make_one(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = told(demonstration)
    assert {found["2.1-i", year] for year in range(2019, 2026)} == {RECEIVED}
    assert found["2.1-i", 2026] == TO_ASK
    assert found["3.1-a", 2025] == RECEIVED  # a document told in 2025, tools spread every year
    assert found["3.1-a", 2024] == PAST
    document = "select year, state from states where indicator = 'livrable_avdl_asll' and year > 2023"
    assert dict(demonstration.execute(document).fetchall()) == {2024: PAST, 2025: RECEIVED, 2026: RECEIVED}  # achieved
    assert found["3.1-b", 2024] == RECEIVED
    assert found["2.1-e", 2025] == UNDEFINED
    assert found["2.1-a", 2024] == PUBLISHED
    assert {name for name, _ in found} == set(catalog.plan_indicators)


def test_the_state_is_that_of_the_first_required_series_that_is_missing(connection: duckdb.DuckDBPyConnection) -> None:
    missing = "select year, missing from plan_states where plan_indicator = '2.2-c' and year in (2022, 2023)"
    assert connection.execute(f"{missing} order by year").fetchall() == [
        (2022, ["dalo_recours", "dalo_favorables", "dalo_stock"]),
        (2023, ["dalo_stock"]),
    ]


def test_an_indicator_has_the_weakest_status_of_what_it_requires(connection: duckdb.DuckDBPyConnection) -> None:
    status = "select year, status::varchar from plan_states where plan_indicator = '2.1-f' and status is not null"
    assert connection.execute(f"{status} order by year").fetchall() == [
        (2023, "approché"),
        (2024, "estimé"),
        (2025, "définitif"),
    ]


def held(connection: duckdb.DuckDBPyConnection, indicator: str) -> list[tuple[bool, str]]:
    asked = "select distinct received, status::varchar from held_known_on(date '9999-12-31')"
    return connection.execute(f"{asked} where complete and held_year = 2025 and indicator = ?", [indicator]).fetchall()


ARRONDISSEMENTS = [str(code) for code in range(75101, 75121)]


@pytest.mark.parametrize(("places", "received"), [(1, []), (18, []), (20, [(True, "définitif")])])
def test_a_return_of_some_arrondissements_does_not_hold_the_year(
    places: int, received: list[tuple[bool, str]], open_to_returns: duckdb.DuckDBPyConnection
) -> None:
    rows: list[Row] = [(place, "ensemble", 40.0, "définitif") for place in ARRONDISSEMENTS[:places]]
    give(open_to_returns, "logements_finances", "2026-11-27", rows)
    assert held(open_to_returns, "logements_finances") == received


@pytest.mark.parametrize(
    ("places", "state", "detail"),
    [
        (1, "reçu, partiel", "1 arrondissement sur 20 : le 1er"),
        (2, "reçu, partiel", "2 arrondissements sur 20 : le 1er et le 2e"),
        (17, "reçu, partiel", "17 arrondissements sur 20, sans le 18e, le 19e ni le 20e"),
        (18, "reçu, partiel", "18 arrondissements sur 20, sans le 19e ni le 20e"),
        (20, RECEIVED, None),
    ],
)
def test_a_return_of_some_arrondissements_is_said_to_be_partial_and_is_still_to_be_asked(
    places: int, state: str, detail: str | None, open_to_returns: duckdb.DuckDBPyConnection
) -> None:
    """The approvals, which alone give 2.1-a: all of them, and by financing."""
    parts = ("ensemble", "PLAI", "PLUS", "PLS")
    rows: list[Row] = [(place, part, 40.0, "définitif") for place in ARRONDISSEMENTS[:places] for part in parts]
    give(open_to_returns, "logements_finances", "2026-11-27", rows)
    read_on(open_to_returns, "2026-11-30")
    series = "select state, detail from states where plan_indicator = '2.1-a' and place is not null and year = 2025"
    assert open_to_returns.execute(series).fetchall() == [(state, detail)]
    plan = "select state, status::varchar, missing from plan_states where plan_indicator = '2.1-a' and year = 2025"
    complete = places == 20
    assert open_to_returns.execute(plan).fetchall() == [
        (state, "définitif" if complete else None, [] if complete else ["logements_finances"])
    ]
    covered = "select covered from completude_bilan(2025, date '2026-11-30') where plan_indicator = '2.1-a'"
    assert open_to_returns.execute(covered).fetchall() == [(complete,)]


PUBLICS = ("sans abri ou habitat de fortune", "hébergement généraliste", "BPI", "menacés d'expulsion")


@pytest.mark.parametrize(
    ("name", "asked", "rows", "detail"),
    [
        (
            "relogements_cibles",
            "2.2-d",
            PUBLICS[:1],
            "1 modalité sur 4 : «\u00a0sans abri ou habitat de fortune\u00a0»",
        ),
        ("relogements_cibles", "2.2-d", PUBLICS[:3], "3 modalités sur 4, sans «\u00a0menacés d'expulsion\u00a0»"),
        ("relogements_cibles", "2.2-d", ("ensemble",), "l’ensemble seul"),
    ],
)
def test_a_return_of_some_modalities_is_partial_and_says_which(
    name: str, asked: str, rows: tuple[str, ...], detail: str, open_to_returns: duckdb.DuckDBPyConnection
) -> None:
    give(open_to_returns, name, "2026-11-27", [("75", one, 120.0, "définitif") for one in rows])
    read_on(open_to_returns, "2026-11-30")
    states = "select state, detail from states where plan_indicator = ? and indicator = ? and year = 2025"
    assert open_to_returns.execute(states, [asked, name]).fetchall() == [("reçu, partiel", detail)]
    assert held(open_to_returns, name) == []


@pytest.mark.parametrize(
    ("months", "state", "detail"),
    [
        (2, "reçu, partiel", "2 mois sur 12 : janvier, février"),
        (11, "reçu, partiel", "11 mois sur 12, sans décembre"),
        (12, RECEIVED, None),
    ],
)
def test_a_return_of_some_months_is_partial_and_says_which(
    months: int, state: str, detail: str | None, open_to_returns: duckdb.DuckDBPyConnection
) -> None:
    for month in range(1, months + 1):
        row: Row = ("75", "ensemble", 90.0, "définitif")
        give(open_to_returns, "115_non_pourvues", f"2026-11-{month:02d}", [row], month)
    read_on(open_to_returns, "2026-11-30")
    states = "select state, detail from states where indicator = '115_non_pourvues' and year = 2025"
    assert open_to_returns.execute(states).fetchall() == [(state, detail)]


def test_a_modality_alone_does_not_hold_the_year_each_of_them_does(
    open_to_returns: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    _, *modalities = catalog.indicators["relogements_cibles"].modalities
    give(open_to_returns, "relogements_cibles", "2026-11-27", [("75", modalities[0], 120.0, "définitif")])
    assert held(open_to_returns, "relogements_cibles") == []
    rows: list[Row] = [("75", one, 120.0, "définitif") for one in modalities[1:]]
    give(open_to_returns, "relogements_cibles", "2026-11-28", rows)
    assert held(open_to_returns, "relogements_cibles") == [(True, "définitif")]


def test_a_share_without_the_perimeters_that_the_sheet_asks_for_apart_does_not_hold_the_year(
    open_to_returns: duckdb.DuckDBPyConnection,
) -> None:
    def all_of(*perimeters: str) -> list[Row]:
        return [(place, one, 1.0, "définitif") for place in ARRONDISSEMENTS for one in perimeters]

    give(open_to_returns, "part_offre_nouvelle", "2026-11-27", all_of("ensemble", "hors ANRU"))
    assert held(open_to_returns, "part_offre_nouvelle") == []
    give(open_to_returns, "part_offre_nouvelle", "2026-11-28", all_of("hors QPV"))
    assert held(open_to_returns, "part_offre_nouvelle") == [(True, "définitif")]


def test_a_later_return_replaces_the_state_of_the_former_or_erases_it(
    open_to_returns: duckdb.DuckDBPyConnection,
) -> None:
    give(open_to_returns, "arpp_labellises", "2026-11-27", [("75", "ensemble", 120.0, "provisoire")])
    assert held(open_to_returns, "arpp_labellises") == [(True, "provisoire")]
    give(open_to_returns, "arpp_labellises", "2026-11-28", [("75", "ensemble", 125.0, "définitif")])
    assert held(open_to_returns, "arpp_labellises") == [(True, "définitif")]
    give(open_to_returns, "arpp_labellises", "2026-11-29", [("75", "ensemble", None, "non disponible")])
    assert held(open_to_returns, "arpp_labellises") == []
