"""The account of a stock: its parts always make its end, and a missing term never makes a number."""

import math

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import STATUSES, Catalog
from reporting.analysis.flows import Balance, Term, flow_ratio
from reporting.exhibits import make

counts = st.integers(0, 100_000).map(float)
terms = st.builds(Term, counts, st.sampled_from(STATUSES[:5]))
maybe = st.builds(Term, st.none() | counts)


def account(start: Term, entry: Term, exits: tuple[Term, Term], end: Term) -> Balance:
    return Balance(start, {"reconnus": entry}, dict(zip(("relogés", "autres"), exits, strict=True)), end)


@given(terms, terms, st.tuples(terms, terms), terms)
def test_the_parts_make_the_end(start: Term, entry: Term, exits: tuple[Term, Term], end: Term) -> None:
    found = account(start, entry, exits, end)
    assert found.unexplained is not None
    moved = (entry.value or 0) - sum(term.value or 0 for term in exits)
    assert math.isclose((start.value or 0) + moved + found.unexplained, end.value or 0, abs_tol=1e-6)
    assert STATUSES.index(found.status) == max(STATUSES.index(t.status) for t in (start, entry, *exits, end))
    assert found.missing == []


@given(maybe, maybe, st.tuples(maybe, maybe), maybe)
def test_a_missing_term_is_named_and_gives_no_number(
    start: Term, entry: Term, exits: tuple[Term, Term], end: Term
) -> None:
    found = account(start, entry, exits, end)
    absent = sum(term.value is None for term in (start, entry, *exits, end))
    assert len(found.missing) == absent
    assert (found.unexplained is None) == (absent > 0)


@given(maybe, maybe)
def test_a_ratio_of_flows_needs_both(exits: Term, entries: Term) -> None:
    assert (flow_ratio(exits, entries) is None) == (exits.value is None or not entries.value)


def test_the_ratio_of_2020_for_the_arpp() -> None:
    found = flow_ratio(Term(694.0), Term(1352.0))
    assert found is not None
    assert round(found) == 51


@pytest.mark.parametrize(("name", "year"), [("dalo-bilan", 2021), ("arpp-bilan", 2020)])
def test_the_published_account_says_what_is_missing(
    name: str, year: int, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make(name, connection, catalog, annee=year)
    assert exhibit.figure is None
    assert "stock de début, autres sorties et stock de fin" in exhibit.reading
    assert exhibit.table.map(str).set_index("Terme").loc["Écart non expliqué", "Ménages"] == "–"
    assert "Stock de début, autres sorties et stock de fin" in list(exhibit.table["Terme"])
    assert len(exhibit.table) == 4  # what is not known takes one line


def test_the_account_opens_on_the_last_year_that_has_one_of_its_terms(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """What is known of 2023 counts both objects: none of it is a term."""
    assert make("dalo-bilan", connection, catalog).asked == {"annee": 2021}


@pytest.mark.parametrize("name", ["dalo-bilan", "arpp-bilan"])
def test_the_demonstration_account_closes(
    name: str, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make(name, demonstration, catalog, annee=2024)
    assert exhibit.figure is not None
    drawn = [text.replace("<br>", " ") for text in exhibit.figure.data[0].x]
    assert [text for text in drawn if "écart" in text] == ["écart non expliqué"]
    amounts = [cell.value for cell in exhibit.table["Ménages"]]
    start, entries, *exits, end, gap = amounts
    assert start + entries - sum(exits) + gap == end
    assert gap != 0
    assert "Écart non expliqué =" in exhibit.calculation


def test_reorientations_and_lapsed_decisions_are_exits_of_their_own(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    terms = list(make("dalo-bilan", demonstration, catalog, annee=2024).table["Terme"])
    assert terms[2:-2] == ["Relogés", "Réorientés", "Caduques", "Autres sorties"]


def test_a_recognition_for_a_shelter_never_enters_the_stock_to_rehouse(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """5 815 decisions for housing in 2021, of 6 304 of both kinds."""
    table = make("dalo-bilan", connection, catalog, annee=2021).table.map(str).set_index("Terme")
    assert table.loc["Reconnus dans l’année", "Ménages"] == "5\u202f815"


def test_the_ratio_of_flows_says_over_which_decisions(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    assert make("dalo-rapport", connection, catalog, annee=2021).reading == (
        "en 2021, 61 ménages relogés pour 100 décisions favorables au logement ; "
        "56 ménages relogés pour 100 décisions favorables des deux objets, logement et hébergement."
    )


def test_no_word_of_success(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("dalo-rapport", connection, catalog, annee=2021)
    assert exhibit.title.startswith("Rapport de flux")
    assert "taux" not in f"{exhibit.title} {exhibit.subtitle} {exhibit.reading}".lower()


def test_a_number_of_no_year_is_on_no_line_of_years(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """The sheet writes « près de 5 000 » recognitions a year: it is neither of 2020 nor a step towards 6 304."""
    rows = make("dalo-flux", connection, catalog).rows
    favourable = rows[rows["indicator"] == "dalo_favorables"]
    assert dict(zip(favourable["period"], favourable["value"], strict=True)) == {"2021": 6_304, "2023": 6_200}


def test_the_recognitions_by_object_are_in_the_table_of_their_share(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    table = make("dalo-favorables", connection, catalog, histoire=True).table.map(str).set_index("Année")
    assert table.loc[["2018", "2019", "2020", "2021"], "Décisions favorables, logement"].tolist() == [
        "4\u202f360",
        "4\u202f890",
        "–",
        "5\u202f815",
    ]
