"""A small count of people is never stored, nor anything that would give it back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog, load_catalog
from etl.findings import Refused
from etl.secrecy import BY_PUBLISHER, as_received, protect, suppress, threshold
from etl.warehouse import build, connect
from tests.etl.spoil import Change, added, edit, edit_snapshot, swap

COUNTS = st.integers(0, 40)
DRIHL, PEOPLE = ("attributions", "socle_drihl"), ("relogements_cibles", "convention_attribution")


def suppressed(catalog: Catalog, indicator: str, source: str, value: float) -> tuple[float | None, str]:
    rows = {
        "indicator": [indicator],
        "source": [source],
        "breakdown": ["ensemble"],
        "value": [value],
        "status": ["définitif"],
        "note": ["dont 7"],
        "sheet": [""],
    }
    row = suppress(as_received(pd.DataFrame(rows)), catalog).iloc[0]
    assert ("dont 7" in row["note"]) == (row["masked"] == "") == (row["status"] != "secret")
    return None if pd.isna(row["value"]) else row["value"], row["status"]


@pytest.mark.parametrize(
    ("indicator", "source", "smallest"),
    [
        (*DRIHL, 10),  # the publisher's own rule: « - » under 10
        (*PEOPLE, 11),  # the indicator's rule
        ("lda_menages_reloges", "socle_drihl", 11),  # the stricter of both
        ("sru_logements", "socle_drihl", 0),  # dwellings
        ("delai_median", "socle_drihl", 0),  # months
        ("dalo_recours", "dalo", 11),  # the rule of a publisher that has none
        ("sans_abri", "nuit_solidarite", 11),
        ("115_familles_sans_reponse_jour", "hebergement_115", 0),  # an average by day
    ],
)
def test_the_smallest_count_that_may_be_shown(catalog: Catalog, indicator: str, source: str, smallest: int) -> None:
    assert threshold(indicator, source, catalog) == smallest


def test_persons_in_couples_are_hidden_so_far_that_their_requests_are_not_told_within_five(catalog: Catalog) -> None:
    """Two persons a request: under 21, their requests are from 1 to 10 as all hidden counts are."""
    asked = ("115_demandes_personnes", "dalo", catalog)
    assert [threshold(*asked, public) for public in ("couples", "hommes seuls", "ensemble")] == [21, 11, 11]


@pytest.mark.parametrize("of", [DRIHL, PEOPLE])
@given(value=COUNTS)
def test_a_count_is_hidden_from_one_to_the_threshold_excluded(
    catalog: Catalog, of: tuple[str, str], value: int
) -> None:
    hidden = 1 <= value < threshold(*of, catalog)
    assert suppressed(catalog, *of, value) == ((None, "secret") if hidden else (value, "définitif"))


@pytest.mark.parametrize(("value", "shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_zero_and_the_threshold_are_shown(catalog: Catalog, value: int, shown: bool) -> None:
    assert (suppressed(catalog, *DRIHL, value) == (value, "définitif")) is shown


@given(value=COUNTS)
def test_dwellings_are_never_hidden(catalog: Catalog, value: int) -> None:
    assert suppressed(catalog, "sru_logements", "socle_drihl", value) == (value, "définitif")


@pytest.mark.parametrize("status", ["secret", "non disponible", "sans objet"])
def test_what_has_no_value_keeps_its_status(catalog: Catalog, status: str) -> None:
    rows = pd.DataFrame({"indicator": ["attributions"], "source": ["socle_drihl"], "value": [None], "status": [status]})
    after = suppress(
        as_received(rows.astype({"value": "float64"}).assign(note="", sheet="", breakdown="ensemble")), catalog
    ).iloc[0]
    assert after["status"] == status
    assert after["masked"] == (BY_PUBLISHER if status == "secret" else "")


SOCLE = "snapshots/socle_drihl/2025"


def shown(connection: duckdb.DuckDBPyConnection, indicator: str, period: str) -> dict[str, float | None]:
    """Values by territory and breakdown, None where hidden."""
    rows = connection.execute(
        "select territory || ' ' || breakdown, value from series where indicator = ? and period = ? and status in "
        "('définitif', 'secret', 'approché')",
        [indicator, period],
    ).fetchall()
    return dict(rows)


def test_one_arrondissement_hidden_beside_the_city_takes_another_with_it(small: Path) -> None:
    """9 098 attributions in Paris less those of the nineteen others: the secret would be read by a subtraction."""
    edit_snapshot(small / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;-;"))
    with connect(build()) as connection:
        allocations = shown(connection, "attributions", "2024")
        hidden = {place for place, value in allocations.items() if value is None}
        said = connection.execute("select message from findings where id = 'secret-complementaire'").fetchall()
    assert "75104 ensemble" in hidden
    assert len(hidden) == 2
    assert allocations["75 ensemble"] == 9098
    assert len(said) == 1


def test_a_small_count_left_in_a_file_never_reaches_the_warehouse(small: Path) -> None:
    edit_snapshot(small / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;6;"))
    with connect(build()) as connection:
        assert shown(connection, "attributions", "2024")["75104 ensemble"] is None
        found = connection.execute(
            "select count(*) from observations where indicator = 'attributions' and value = 6"
        ).fetchone()
    assert found == (0,)


def test_one_modality_hidden_beside_its_total_takes_another_with_it(spoilt: Path) -> None:
    edit_snapshot(spoilt / "snapshots/dalo/2022-adil-de-paris", swap("hebergement;897;", "hebergement;s;"))
    with connect(build()) as connection:
        appeals = shown(connection, "dalo_recours", "2021")
    assert [place for place, value in appeals.items() if value is None] == ["75 hébergement", "75 logement"]


def test_a_rate_that_gives_a_hidden_count_back_is_hidden_too(spoilt: Path) -> None:
    rows = pd.DataFrame(
        [
            *(("attributions", "75104", "2025", dt.date(2025, 12, 31), None, "secret"),),
            *(("demandes", "75104", "2025-12-31", dt.date(2025, 12, 31), 1900.0, "définitif"),),
            *(("tension", "75104", "2025", dt.date(2025, 12, 31), 271.4, "définitif"),),
            *(("tension", "75105", "2025", dt.date(2025, 12, 31), 30.1, "définitif"),),
            *(("attributions", "75105", "2025", dt.date(2025, 12, 31), 63.0, "définitif"),),
            *(("demandes", "75105", "2025-12-31", dt.date(2025, 12, 31), 1896.0, "définitif"),),
        ],
        columns=["indicator", "territory", "period", "period_end", "value", "status"],
    ).assign(
        breakdown="ensemble",
        source="socle_drihl",
        snapshot="essai",
        note="",
        published=dt.date(2026, 1, 1),
        restates="",
    )
    catalog = load_catalog(spoilt)
    after, _ = protect(as_received(rows), catalog)
    assert after["status"].tolist() == ["secret", "définitif", "secret", *["définitif"] * 3]
    unsaid, _ = protect(as_received(rows[:-2]), catalog)  # the rate of the 5e gives its counts, which nobody prints
    assert unsaid["status"].tolist() == ["secret", "définitif", "secret", "secret"]


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("sources.toml", swap('secrecy = "drihl"', 'secrecy = "ailleurs"'), "règle de secret inconnue, « ailleurs »"),
        ("secret.toml", swap("[secrecy.defaut]", "[secrecy.autre]"), "règle de secret inconnue, « defaut »"),
    ],
)
def test_a_source_follows_a_declared_rule(declared: Path, file: str, change: Change, said: str) -> None:
    edit(declared / "catalog" / file, change)
    with pytest.raises(Refused, match=said):
        load_catalog(declared)


LINK = '[[links]]\ntotal = "{}"\nparts = ["{}"]\nexact = {}\nmodalities = {}\nreason = "Essai"'


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            '[secrecy.x]\nthreshold = 6\nrule = "x"\nreference = { title = "x" }',
            "« threshold » : valeur trop petite",
        ),
        (LINK.format("dalo_decision", "dalo_rejets", "false", []), "indicateur inconnu « dalo_decision »"),
        (LINK.format("dalo_decisions", "dalo_rejet", "false", []), "indicateur inconnu « dalo_rejet »"),
        (LINK.format("dalo_decisions", "dalo_decisions", "false", []), "ne peut être une partie de lui-même"),
        (LINK.format("dalo_decisions", "sru_logements", "false", []), "« sru_logements » ne compte ni personnes"),
        (
            LINK.format("dalo_decisions", "dalo_rejets", "true", ["couples"]),
            "dalo_rejets : modalité inconnue « couples »",
        ),
        (LINK.format("dalo_decisions", "dalo_rejets", '"oui"', []), "« exact » : true ou false attendu"),
    ],
)
def test_a_link_joins_counts_that_are_known(declared: Path, entry: str, said: str) -> None:
    edit(declared / "catalog/secret.toml", added(f"\n{entry}"))
    with pytest.raises(Refused) as refused:
        load_catalog(declared)
    assert said in str(refused.value)
    assert "secret.toml" in str(refused.value)


def test_what_is_said_of_a_figure_that_its_producer_hides_goes_with_it() -> None:
    rows = pd.DataFrame({"status": ["secret", "définitif"], "note": ["soit 7 ménages", "relu"]})
    assert list(as_received(rows)["note"]) == ["", "relu"]
