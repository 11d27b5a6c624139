"""What changed from one publication to the next, and what a committee knew on a past day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from etl.catalog import Catalog
from etl.warehouse import JEUX, connect, current
from reporting import queries
from reporting.exhibits import cite, make
from reporting.files import EXPORTS, download_name
from reporting.piece.exhibit import source_line

IN_2024 = dt.date(2024, 6, 1)


def test_the_night_count_of_2021_was_revised_by_its_own_source(connection: duckdb.DuckDBPyConnection) -> None:
    """2 785 people at first (the plan's figure), 2 829 once the count was settled."""
    found = queries.revisions(connection).query("indicator == 'sans_abri' and period == '2021-03-25'")
    (revised,) = found.itertuples()
    assert (revised.value_before, revised.value, revised.same_operation) == (2785, 2829, True)


def test_the_count_of_2019_was_corrected_upwards_and_served_from_the_day_it_was_printed(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """3 622 on 14 February 2019, 3 641 definitive from 29 January 2020: the press first, Apur after."""
    night = "select value, status from series_known_on(?) where indicator = 'sans_abri' and territory = '75056' "
    night += "and breakdown = 'ensemble' and period = '2019-02-07'"
    days = (dt.date(2020, 1, 28), dt.date(2020, 1, 29), dt.date(2026, 11, 26))
    seen = [connection.execute(night, [day]).fetchall() for day in days]
    assert seen == [[(3622, "provisoire")], [(3641, "définitif")], [(3641, "définitif")]]
    shown = make("revisions", connection, catalog).table.map(str)
    mine = shown["Indicateur"] == catalog.indicators["sans_abri"].short
    (change,) = shown[mine & (shown["Période"] == "7 février 2019")].to_dict("records")
    assert (change["Avant"], change["Après"], change["Écart"], change["Nature"]) == (
        "3\u202f622 (provisoire)",
        "3\u202f641",
        "+19",
        "révision",
    )
    assert (change["Publié"], change["À"]) == ("29 janvier 2020", "CNews, d’après Apur")


def test_the_day_on_which_a_figure_was_read_is_not_that_of_its_publication(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    dates = make("revisions", connection, catalog).table.map(str).set_index(["Période", "Après"])["Publié"]
    assert dates["1er janvier 2021", "22,45\u202f%"] == "date non lue (lu le 23 novembre 2026)"
    assert dates["25 janvier 2024", "3\u202f491"] == "février 2025"


OTHER = "autre opération ou autre méthode"


@pytest.mark.parametrize(
    ("place", "period", "before", "after", "gap", "kind"),
    [
        ("Paris", "25 janvier 2024", "3 492 (provisoire)", "3 491", "−1", "révision"),
        ("Paris", "25 mars 2021", "2 785 (provisoire)", "2 829", "+44", "révision"),
        ("Paris", "20 janvier 2022", "environ 2 600", "2 598", "", "l’un des deux est arrondi"),
        ("Paris", "7 février 2019", "24 000 (provisoire)", "plus de 25 000", "", OTHER),
        ("19e", "30 janvier 2020", "664 (provisoire)", "695 (à vérifier)", "", "ne remplace pas le premier"),
        ("Paris", "1er janvier 2021", "258 075 (estimé)", "260 563", "", OTHER),
        ("Paris", "1er janvier 2021", "22,0 % (estimé)", "22,45 %", "", OTHER),
    ],
)
def test_a_revision_is_of_one_operation_and_the_rest_is_two_figures_without_a_change(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    place: str,
    period: str,
    before: str,
    after: str,
    gap: str,
    kind: str,
) -> None:
    """An estimate of Apur is not an inventory; a round figure is made precise; one of second hand replaces none."""
    shown = make("revisions", connection, catalog).table.map(str).replace("\u202f", " ", regex=True)
    changes = shown[(shown["Territoire"] == place) & (shown["Période"] == period) & (shown["Avant"] == before)]
    assert [tuple(change) for change in changes[["Après", "Écart", "Nature"]].to_numpy()] == [(after, gap, kind)]


def test_a_round_announcement_stays_the_first_result_of_its_night(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    nights = make("sans-abri", connection, catalog).table.map(str).set_index("Nuit du")
    assert nights.loc["20 janvier 2022"].tolist() == ["≈\u00a02\u202f600", "2\u202f598"]


def test_the_producers_are_cited_before_those_who_repeat_them(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The ministry first, the press last; DRIHL and the SNE by name wherever their figures are."""
    cited = cite(connection, queries.series(connection, ["sru_taux"], ["75056"])["snapshot"])
    assert source_line(cited).startswith("Ministère chargé du Logement")
    repeated = [one.publisher.startswith(("Batiactu", "Affiches", "État (DRIHL 75)")) for one in cited]
    assert repeated == sorted(repeated)
    assert any(repeated)
    tension = make("tension-classement", connection, catalog, annee=2025)
    assert "Infocentre SNE, traitements DRIHL/SOEE" in tension.source


def test_only_a_revision_has_a_gap(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    shown = make("revisions", connection, catalog).table.map(str)
    assert ((shown["Écart"] != "") == (shown["Nature"] == "révision")).all()


def test_a_past_day_shows_nothing_published_since(instance: Path) -> None:
    with connect(current(), IN_2024) as past:
        days = past.execute(
            "select max(published) from series union all select max(published) from observations "
            "union all select max(published) from snapshots union all select max(last_published) from indicators"
        ).fetchall()
    assert all(day is None or day <= IN_2024 for (day,) in days)


def test_a_past_day_repeats_no_remark_on_a_file_published_since(instance: Path) -> None:
    """A remark prints figures: « 271 906 après 264 854 »."""
    with connect(current()) as today, connect(current(), IN_2024) as past:
        late = {id for (id,) in today.execute("select id from snapshots where published > ?", [IN_2024]).fetchall()}
        remarks = [[file for (file,) in c.execute("select file from findings").fetchall()] for c in (today, past)]
    named = [[file for file in files if any(f"/{id}" in file for id in late)] for files in remarks]
    assert named[0]
    assert named[1] == []


def test_a_past_day_is_what_the_warehouse_says_was_known(instance: Path) -> None:
    """But how complete it was: this instance had received nothing."""
    figures = "where indicator <> 'completude_bilan' order by all"
    with connect(current()) as today, connect(current(), IN_2024) as past:
        known = today.execute(f"from series_known_on($day) {figures}", {"day": IN_2024}).fetchall()
        assert past.execute(f"from series {figures}").fetchall() == known
        assert past.execute("from series where indicator = 'completude_bilan'").fetchall() == []


def test_two_days_never_meet(instance: Path) -> None:
    """The temporary tables of one connection are not those of another on the same file."""
    with connect(current(), IN_2024) as past, connect(current()) as today:
        counts = [c.execute("select count(*) from series").fetchall()[0][0] for c in (past, today, past)]
    assert counts[0] == counts[2] < counts[1]


@pytest.mark.parametrize("export", [name for name, e in EXPORTS.items() if name in ("excel", "machine", "csv", "html")])
def test_every_file_says_the_day(instance: Path, catalog: Catalog, export: str) -> None:
    with connect(current(), IN_2024) as past:
        piece = make("revisions", past, catalog, IN_2024)
    assert "chiffres connus au 1er juin 2024" in piece.title
    assert download_name(piece, EXPORTS[export], "v").startswith("connu-2024-06-01_")
    assert "1er juin 2024" in EXPORTS[export].write(piece).decode("utf-8-sig").lower().replace("\u00a0", " ")


@pytest.mark.parametrize("jeu", JEUX)
def test_a_data_set_says_which_it_is_on_any_day(instance: Path, jeu: str) -> None:
    with connect(current(jeu), dt.date(2003, 1, 1)) as past:
        assert queries.jeu(past) == jeu


def test_the_sheet_of_an_indicator_lists_its_vintages(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """The night count of 2021 came in two files: the first results, then the settled count."""
    table = make("millesimes", connection, catalog, indicateur="sans_abri").table.map(str)
    nights = table[table["Périodes"].str.contains("25 mars 2021")]
    assert len(nights) >= 2
    assert set(table["État"]) == {"en service"}
    assert (
        table["Chiffres"].astype(int).sum()
        == connection.execute("select count(*) from observations where indicator = 'sans_abri'").fetchall()[0][0]
    )
