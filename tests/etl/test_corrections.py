"""A known error is set aside or requalified for a reason; once it is repaired, the correction says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog, Correction
from etl.warehouse import declared
from etl.warehouse.clean import corrected
from tests.etl.spoil import edit, edit_snapshot, refused, swap

TYPO = Correction(
    source="sru_commune",
    indicator="sru_logements",
    territory="75056",
    period="2020-01-01",
    action="écarter",
    expect=235355,
    reason="Coquille de presse.",
    file="data/corrections/sru.toml",
)


NIGHT = TYPO.model_copy(update={"action": "requalifier", "status": "provisoire"})


def observations(*rows: tuple[str, str, str, float | None, int]) -> pd.DataFrame:
    """(source, territory, period, value, line) of the stock of dwellings."""
    frame = pd.DataFrame(rows, columns=["source", "territory", "period", "value", "line"])
    named = {"indicator": "sru_logements", "breakdown": "ensemble", "status": "définitif", "note": ""}
    return frame.assign(**named, snapshot=frame["source"] + "/essai")


def applied(catalog: Catalog, *rows: Any) -> tuple[list[int], list[tuple[str, str, int | None]]]:
    """The lines kept, and what is said: tier, file, line."""
    kept, findings = corrected(observations(*rows), catalog.model_copy(update={"corrections": (TYPO,)}))
    return kept["line"].to_list(), [(f.tier, f.file, f.line) for f in findings]


GOOD, WRONG = ("sru_commune", "75056", "2020-01-01", 255355.0, 2), ("sru_commune", "75056", "2020-01-01", 235355.0, 3)


def test_the_wrong_figure_is_set_aside_and_the_reason_told(catalog: Catalog) -> None:
    assert applied(catalog, GOOD, WRONG) == ([2], [("avertissement", "data/snapshots/sru_commune/essai", 3)])


@pytest.mark.parametrize(
    "other",
    [
        ("sru_arrondissement", "75056", "2020-01-01", 235355.0, 3),
        ("sru_commune", "75101", "2020-01-01", 235355.0, 3),
        ("sru_commune", "75056", "2019-01-01", 235355.0, 3),
        ("sru_commune", "75056", "2020-01-01", None, 3),
    ],
)
def test_nothing_else_is_touched_and_a_correction_without_its_error_is_an_error(
    catalog: Catalog, other: tuple[str, str, str, float | None, int]
) -> None:
    assert applied(catalog, GOOD, other) == ([2, 3], [("erreur", "data/corrections/sru.toml", None)])


def test_a_figure_that_is_requalified_keeps_its_value_and_says_why(catalog: Catalog) -> None:
    known = catalog.model_copy(update={"corrections": (NIGHT,)})
    kept, (said,) = corrected(observations(GOOD, WRONG), known)
    assert kept["value"].to_list() == [255355, 235355]
    assert kept["status"].to_list() == ["définitif", "provisoire"]
    assert kept["note"].to_list() == ["", " Requalifié (provisoire) : Coquille de presse."]
    assert (said.tier, said.line) == ("avertissement", 3)
    _, (again,) = corrected(kept, known)
    assert (again.id, again.tier) == ("correction-perimee", "erreur")
    assert "ou y est déjà provisoire" in again.message


@pytest.mark.parametrize(
    ("action", "status"), [("requalifier", None), ("écarter", "provisoire"), ("requalifier", "secret")]
)
def test_only_what_is_requalified_is_given_a_status_and_one_of_a_value(action: str, status: str | None) -> None:
    with pytest.raises(ValueError, match="requalifier"):
        Correction.model_validate(TYPO.model_dump() | {"action": action, "status": status})


def test_a_correction_whose_error_is_gone_stops_the_build(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_snapshot(spoilt / "snapshots/sru_commune/2022-02-affiches-parisiennes", swap("235355", "255355"))
    said = refused(capsys)
    assert "data/corrections/sru.toml : correction sans objet (sru_logements, 75056, 2020-01-01)" in said
    assert "la valeur 235\u202f355 n’y est pas" in said


def test_a_correction_of_an_unknown_source_stops_the_build(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(spoilt / "corrections/sru.toml", swap('"sru_commune"', '"sru_comune"'))
    said = refused(capsys)
    assert "data/corrections/sru.toml" in said
    assert "« sru_comune »" in said


def test_what_is_wrong_is_not_in_the_warehouse_it_might_be_a_secret_count(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert {one.expect for one in declared(connection).corrections} == {None}
    assert None not in {one.expect for one in catalog.corrections}


def test_the_figures_set_aside_are_listed_in_the_warehouse(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("select file, line from findings where id = 'correction' order by file").fetchall()
    assert rows == [
        ("data/snapshots/dalo/2010-03-ash", 2),
        ("data/snapshots/dalo/2015-drees", 12),
        ("data/snapshots/hebergement_115/2017-08-france-bleu", 2),
        ("data/snapshots/nuit_solidarite/2019-08-samusocial-de-paris", 2),
        ("data/snapshots/nuit_solidarite/2020-01-29-cnews", 2),
        ("data/snapshots/nuit_solidarite/2022-02-01-cnews", 2),
        ("data/snapshots/nuit_solidarite/2025-02-ville-de-paris", 3),
        ("data/snapshots/sru_commune/2022-02-affiches-parisiennes", 2),
    ]
