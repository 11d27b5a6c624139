"""From any figure to the line of the file it was read on, whatever was computed on the way."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import openpyxl
import pytest

from etl.catalog import Catalog
from etl.intake import SECRETARIAT, Person, Submission, examine, publish
from etl.observations import UNLISTED
from etl.snapshots import sha256
from etl.warehouse import DEMONSTRATION, PUBLIE, build, connect, current, declared
from reporting.analysis.provenance import Chain, Origin, Tracer, points, trace
from reporting.exhibits import EXHIBITS, make
from reporting.piece.exhibit import invented
from reporting.piece.record import HISTORY
from tests.etl.spoil import edit_snapshot, swap
from tests.intake import publishers
from tests.reporting.conftest import Made
from tests.reporting.test_exhibits import CHOICES
from tests.vaste import spread

SOCLE = "snapshots/socle_drihl/2025"


@cache
def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()


def numbers(origin: Origin, data: Path) -> set[float]:
    """The numbers printed on the line of the file that a provenance names."""
    assert origin.line is not None
    cells = re.split(r"[;\t]", lines(data / "snapshots" / origin.snapshot / origin.file)[origin.line - 1])
    plain = [cell.strip('" ').replace(",", ".").replace(" ", "").removesuffix("%") for cell in cells]
    return {float(cell) for cell in plain if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)}


@pytest.mark.parametrize(
    ("key", "value", "file"),
    [
        (("sru_logements", "75113", "2019-01-01", "ensemble"), 35_583, "sru_2001_2019.csv"),
        (("sru_taux", "75056", "2025-01-01", "ensemble"), 23.21, "releve.csv"),
        (("demandes", "75", "2025-12-31", "ensemble"), 205_216, "socle_2025.csv"),
        (("dalo_recours", "75", "2021", "ensemble"), 13_242, "releve.csv"),
        (("sans_abri", "75056", "2021-03-25", "ensemble"), 2_829, "releve.csv"),
        (("logements_finances", "75113", "2019", "ensemble"), 333, "agrements_2001_2024.csv"),
    ],
)
def test_a_published_figure_stands_on_the_line_its_provenance_names(
    key: tuple[str, str, str, str],
    value: float,
    file: str,
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    instance: Path,
) -> None:
    found = trace(connection, catalog, *key)
    assert found.origin
    assert found.terms == ()
    assert found.origin.file == file
    assert value in numbers(found.origin, instance)
    assert found.origin.sha256 == sha256(instance / "snapshots" / found.origin.snapshot / file)


def test_every_figure_read_stands_on_its_line(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, instance: Path
) -> None:
    tracer = Tracer(connection, catalog)
    rows = connection.execute("select * from series where value is not null order by period_end desc").df()
    read = [
        (value, origin)
        for value, key in zip(rows["value"], points(rows), strict=True)
        if (origin := tracer.chain(key).origin) and origin.line
    ]
    assert len(read) > 3000
    assert [(value, origin) for value, origin in read if value not in numbers(origin, instance)] == []


def test_a_ratio_leads_to_its_two_terms(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    found = trace(connection, catalog, "sru_taux", "75113", "2019-01-01")
    assert found.how.endswith("100 × 35\u202f583 ÷ 90\u202f124 = 39,48\u202f%.")
    assert [term.value for term in found.terms] == ["35\u202f583", "90\u202f124"]
    assert all(term.origin for term in found.terms)
    assert found.origin is None


def test_a_sum_leads_to_its_parts(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    found = trace(connection, catalog, "sru_logements", "75056", "2001-01-01")
    whole = connection.execute(
        "select value from series where (indicator, territory, period) = ('sru_logements', '75056', '2001-01-01')"
    ).fetchall()
    parts = [int(term.value.replace("\u202f", "")) for term in found.terms]
    assert found.how == "Calculé : somme des vingt arrondissements."
    assert len(parts) == len(catalog.arrondissements)
    assert [(float(sum(parts)),)] == whole


@pytest.mark.parametrize(
    ("key", "terms", "how"),
    [
        (("part_hors_25", "75056", "2024"), 2, "100 × 1 908 ÷ 2 657 = 71,8 %."),
        (("agrements_hors_25", "75056", "2024"), 40, "ne dépassait pas 25 % au 1er janvier 2019."),
        (
            ("tension_localisee", "75", "2025"),
            40,
            "vingt arrondissements, rapportées à leurs attributions.",
        ),
        (("part_offre_nouvelle", "75113", "2019"), 2, "rapportés au parc social du 1er janvier."),
        (("sru_concentration", "75056", "2019-01-01"), 23, "rapportés à ceux des vingt arrondissements."),
        (("part_non_precise", "75", "2025-12-31"), 2, "rapportées aux demandes parisiennes."),
        (
            ("sru_manquants", "75056", "2025-01-01"),
            2,
            "déduites du taux imprimé, arrondi : le résultat est estimé.",
        ),
    ],
)
def test_a_computed_figure_leads_to_the_terms_that_the_catalogue_declares(
    key: tuple[str, str, str], terms: int, how: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = trace(connection, catalog, *key)
    assert len(found.terms) == terms
    assert " ".join(found.how.split()).endswith(how)


def test_a_nought_that_no_line_says_leads_to_its_file_and_why(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = trace(connection, catalog, "logements_finances", "75101", "2024")
    assert (found.value, found.how) == ("0", "Aucune ligne dans le fichier, qui liste toutes les opérations : 0.")
    assert found.origin
    assert (found.origin.file, found.origin.line) == ("agrements_2001_2024.csv", None)


def test_paris_centre_leads_to_its_four_arrondissements(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = trace(connection, catalog, "sru_taux", "75101-75104", "2019-01-01")
    assert found.value == "9,95\u202f%"
    assert [len(term.terms) for term in found.terms] == [4, 4]


def test_requests_that_name_no_arrondissement_are_called_so(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = trace(connection, catalog, "demandes", "75056", "2025-12-31")
    assert found.words == "Demandes en cours · arrondissement non précisé · 31 décembre 2025"
    assert found.how == "Calculé : le chiffre de Paris, moins la somme des vingt arrondissements."
    assert len(found.terms) == 1 + len(catalog.arrondissements)


@pytest.mark.parametrize("jeu", spread([PUBLIE, DEMONSTRATION], kept=PUBLIE.__eq__))
def test_every_row_of_every_exhibit_ends_in_snapshots_that_its_source_line_cites(jeu: str, made: Made) -> None:
    with connect(current(jeu)) as connection:
        tracer = Tracer(connection, catalog := declared(connection))
        traced = 0
        for name, record in EXHIBITS.items():
            over_time = HISTORY in record.choices and jeu == PUBLIE
            asked = CHOICES[name] | {"histoire": True}
            exhibit = make(name, connection, catalog, **asked) if over_time else made(name, jeu)
            cited = {citation.snapshot for citation in exhibit.citations}
            # The published figures of the demonstration are followed under their own set.
            rows = exhibit.rows if jeu == PUBLIE else exhibit.rows[invented(exhibit.rows)]
            for key in points(rows):
                chain = tracer.chain(key)
                assert all(ends(chain)), (name, key)
                assert {origin.snapshot for origin in chain.origins()} <= cited, (name, key)
                traced += 1
    assert traced > (3000 if jeu == PUBLIE else 1000)


def ends(chain: Chain) -> Iterator[bool]:
    """Whether each branch ends in a snapshot, with the line of what was read there."""
    if not chain.terms:
        yield chain.origin is not None and (
            chain.origin.line is not None or chain.how.startswith(("Calculé", UNLISTED))
        )
    for term in chain.terms:
        yield from ends(term)


def test_a_masked_figure_says_why_and_gives_no_value(spoilt: Path) -> None:
    edit_snapshot(spoilt / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;6;"))
    edit_snapshot(spoilt / "snapshots/dalo/2022-adil-de-paris", swap("hebergement;897;", "hebergement;s;« 897 »"))
    with connect(build()) as connection:
        tracer = Tracer(connection, declared(connection))
        hidden = connection.execute("select * from series where status = 'secret'").df()
        chains = [tracer.chain(key) for key in points(hidden)]
    assert len(chains) > 2
    assert {chain.value for chain in chains} == {"s"}
    assert all(chain.how.startswith("Masqué") for chain in chains)
    assert not [chain for chain in chains if re.search(r"\b(6|67|897)\b", chain.how)]
    assert {origin.note for chain in chains if (origin := chain.origin)} == {""}


def test_a_received_workbook_is_named_by_its_sheet_and_a_proportion_by_its_conversion(
    small: Path, tmp_path: Path
) -> None:
    path = tmp_path / "socle_2023.xlsx"
    made = publishers.socle(2023, random.Random(1))
    publishers.write_xlsx(made, path)
    publish(examine(Submission(path, path.name)), Person("agent", SECRETARIAT), "édition 2023")
    with connect(current()) as connection:
        tracer = Tracer(connection, declared(connection))
        requests = tracer.chain(("demandes", "75113", "2023-12-31", "ensemble"))
        seniority = tracer.chain(("demandes_5ans", "75113", "2023-12-31", "ensemble"))
        value = tracer.figure(("demandes_5ans", "75113", "2023-12-31", "ensemble"))
    assert requests.origin
    assert requests.origin.sheet == "Ensemble"
    kept = small / "snapshots" / requests.origin.snapshot / requests.origin.file
    assert requests.origin.sha256 == sha256(kept)
    row = [cell.value for cell in openpyxl.load_workbook(kept)["Ensemble"][requests.origin.line]]
    assert row[1] == 75113
    assert requests.value.replace("\u202f", "") == str(row[5])
    assert seniority.how == "Écrit de 0 à 1 dans le fichier, multiplié par 100."
    assert value
    assert value[0] == pytest.approx(100 * row[9])
