"""The calendar of the data: its figure, its table, its words, the calendar file, the message to a holder."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest
from icalendar import Calendar

from etl.catalog import Catalog
from etl.french import NNBSP
from reporting.exhibits import make
from reporting.exhibits.relance import Message, demandes, detenteurs, message
from reporting.files import EXPORTS
from reporting.piece.drawing import Row
from reporting.piece.exhibit import Appointment, Exhibit
from reporting.render.plotly.timeline import timeline

DAYS: dict[str, Any] = {"jour": "2026-11-24", "corep": "2027-06-30", "bilan": 2026}
TODAY = date(2026, 11, 24)


@pytest.fixture
def echeances(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Exhibit:
    return make("echeances", connection, catalog, **DAYS)


def row(exhibit: Exhibit, asked: str) -> dict[str, str]:
    lines = exhibit.table.astype(str).to_dict("records")
    (found,) = [line for line in lines if line["Indicateur"].startswith(f"{asked} ")]
    return {head: text.replace("\u00a0", " ").replace(NNBSP, " ") for head, text in found.items()}


# --- the table


def test_the_table_has_the_seventeen_indicators_once(echeances: Exhibit, catalog: Catalog) -> None:
    assert [text.split(" ")[0] for text in echeances.table["Indicateur"]] == list(catalog.plan_indicators)


def test_a_line_tells_the_holder_the_last_figure_the_date_of_the_sheet_and_the_state(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("echeances", connection, catalog, **DAYS | {"bilan": 2025})
    assert row(exhibit, "2.1-a") == {
        "Indicateur": "2.1-a Logements sociaux agréés ou mis en service, par type de financement",
        "Détenteur": "DRIHL 75/SHRU (à confirmer)",
        "Dernier chiffre": "2 657 logements, 2024",
        "Date de la fiche": "31 mars 2026",
        "État": "Échéance de la fiche passée, à demander",
        "Manque": "Logements financés",
    }
    night = row(exhibit, "2.1-i")
    assert (night["Dernier chiffre"], night["État"]) == ("–", "Échéance de la fiche passée, à demander")
    assert row(exhibit, "3.1-b")["Date de la fiche"] == "–"
    nothing = [line for line in exhibit.table.map(str).to_dict("records") if line["État"] == "Sans objet"]
    assert [line["Manque"] for line in nothing] == ["–"] * 3  # of what the sheet does not want, nothing is missing
    middle = row(make("echeances", connection, catalog, **DAYS | {"bilan": 2024}), "3.1-b")
    assert (middle["Date de la fiche"], middle["État"]) == ("à fixer", "À demander")  # the sheet gives no day


def test_a_year_under_way_has_its_states_too(echeances: Exhibit) -> None:
    assert row(echeances, "2.1-f")["État"] == "Pas encore paru"
    assert row(echeances, "2.2-c")["État"] == "À demander"
    assert row(echeances, "2.1-e")["État"] == "À définir"


# --- the figure


def test_the_figure_has_the_seventeen_under_their_action(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("echeances-frise", connection, catalog, **DAYS)
    assert exhibit.figure is not None
    said = [note.text for note in exhibit.figure.layout.annotations]
    assert [text for text in said if text.startswith("<b>")] == [
        f"<b>Action {action}</b>" for action in ("2.1", "2.2", "3.1", "3.2")
    ]
    assert {asked.short for asked in catalog.plan_indicators.values()} <= set(said)
    ahead = next(trace for trace in exhibit.figure.data if trace.name == "prochaine date de la fiche")
    assert set(ahead.x) == {date(2027, 3, 31), date(2028, 3, 31)}
    assert exhibit.finding.replace("\u00a0", " ") == (
        "La prochaine date des fiches est le 31 mars 2027, pour treize indicateurs sur dix-sept"
    )


def test_marks_stand_on_the_dates_and_the_committee_has_its_line() -> None:
    rows = [
        Row("Un", "reçu", date(2025, 12, 31), date(2027, 3, 31), "à jour"),
        Row("Deux", "jamais", None, date(2023, 3, 31), "jamais reçu"),
    ]
    figure = timeline(rows, TODAY, date(2027, 6, 30))
    received, expected = (trace for trace in figure.data if trace.mode == "markers")
    assert list(received.x) == [date(2025, 12, 31)]
    assert list(expected.x) == [date(2027, 3, 31), date(2023, 3, 31)]
    assert [shape.x0 for shape in figure.layout.shapes] == [TODAY, date(2027, 6, 30)]
    texts = [note.text for note in figure.layout.annotations]
    assert {"<b>Un</b>", "reçu", "<b>Deux</b>", "jamais", "aujourd’hui", "COREP"} == set(texts)
    heights = {note.text: note.y for note in figure.layout.annotations}
    assert heights["<b>Un</b>"] > heights["reçu"] > heights["<b>Deux</b>"] > heights["jamais"]
    assert (*received.y, *expected.y) == (heights["reçu"], heights["reçu"], heights["jamais"])  # each on its own line
    (left,) = {note.xshift for note in figure.layout.annotations if note.x == 0}
    assert -left == figure.layout.margin.l > 6 * len("jamais")  # beside the marks, not over them


@pytest.mark.parametrize("committee", [date(2022, 6, 30), date(2030, 6, 30)])
def test_every_mark_and_line_is_within_the_axis(committee: date) -> None:
    figure = timeline([Row("Un", "reçu", date(2017, 7, 10), date(2027, 3, 31), "à jour")], TODAY, committee)
    first, last = figure.layout.xaxis.range
    assert all(first < day < last for day in (date(2017, 7, 10), date(2027, 3, 31), TODAY, committee))


def test_the_line_of_a_past_day_is_that_day() -> None:
    rows = [Row("Un", "reçu", date(2017, 7, 10), date(2027, 3, 31), "à jour")]
    texts = {note.text for note in timeline(rows, date(2021, 12, 31), None, past=True).layout.annotations}
    assert "31 décembre 2021" in texts
    assert "aujourd’hui" not in texts


# --- what comes next, completeness, summary


def test_the_next_date_is_that_of_the_sheets_by_holder(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("echeances-prochaines", connection, catalog, **DAYS)
    assert set(exhibit.table["Date"].map(str)) == {"31 mars 2027", "31 mars 2028"}
    said = dict(zip(exhibit.table["Détenteur"][:-1], exhibit.table["Chiffres attendus"], strict=False))
    assert exhibit.table["Chiffres attendus"].iloc[-1] == "2027 : Document et outils LDA-ARPP"
    assert said["COMED (à confirmer)"] == "2026 : Bilan de la COMED"
    assert "DRIHL 75/SAH (à confirmer)" not in said  # still to be defined
    assert "Publics AVDL" not in said["Ville de Paris (à confirmer)"]  # was wanted at mid-term


def test_completeness_is_told_of_the_day_shown_and_of_no_day_before_the_first_return(
    connection: duckdb.DuckDBPyConnection, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """What this tool had found on 30 June 2025 is not what the State had then."""
    exhibit = make("completude", connection, catalog, **DAYS | {"bilan": 2024})
    table = exhibit.table.map(str).set_index("Connu au")
    assert list(table.index) == ["24 novembre 2026"]
    assert list(table.loc["24 novembre 2026"]) == ["2 sur 14", "3 sur 14", "3 sur 16", "1 sur 14"]  # 2022 to 2025
    assert exhibit.reading.replace("\u00a0", " ").startswith("pour 2024, 3 indicateurs sur les 16 attendus ont leurs")
    received = make("completude", demonstration, catalog, **DAYS | {"bilan": 2024})
    assert list(received.table["Connu au"].map(str)) == ["30 juin 2026", "24 novembre 2026"]


def test_a_year_not_over_has_no_share(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("completude", connection, catalog, **DAYS | {"bilan": 2027})
    assert "Bilan 2027" not in exhibit.table.map(str)
    assert "n’est pas close" in exhibit.reading
    assert "%" not in exhibit.reading


# --- the calendar file


def test_the_calendar_is_read_back_as_days_without_hour(echeances: Exhibit) -> None:
    events = Calendar.from_ical(EXPORTS["ics"].write(echeances)).walk("VEVENT")
    assert [(e["UID"].split("@")[0], e["DTSTART"].dt, e["SUMMARY"]) for e in events] == [
        (a.key, a.day, a.label) for a in echeances.appointments
    ]
    assert events[0]["DTSTART"].dt == date(2027, 6, 30)
    assert all(type(e["DTSTART"].dt) is date for e in events)
    assert all(e["DTEND"].dt - e["DTSTART"].dt == dt.timedelta(days=1) for e in events)
    assert len({e["UID"] for e in events}) == len(events) == 7
    assert all(e["DTSTART"].dt >= TODAY for e in events)


def test_the_calendar_reads_no_clock_and_keeps_its_identifiers(
    echeances: Exhibit, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    again = make("echeances", connection, catalog, **DAYS)
    assert EXPORTS["ics"].write(echeances) == EXPORTS["ics"].write(again)
    stamps = {e["DTSTAMP"].dt for e in Calendar.from_ical(EXPORTS["ics"].write(again)).walk("VEVENT")}
    read = max(dt.date.fromisoformat(cited.consulted) for cited in again.citations)
    assert stamps == {dt.datetime(read.year, read.month, read.day, tzinfo=dt.UTC)}
    moved = make("echeances", connection, catalog, **DAYS | {"corep": "2027-05-12"})
    assert [a.key for a in moved.appointments] == [a.key for a in again.appointments]
    assert moved.appointments[0].day == date(2027, 5, 12)
    held = make("echeances", connection, catalog, **DAYS | {"corep": "2026-06-30"})
    assert [a.key for a in held.appointments] == [a.key for a in again.appointments][1:]


def test_long_french_lines_are_folded_and_survive(echeances: Exhibit) -> None:
    label = "Données attendues : é, ; \\ « fin » " * 9
    spoilt = replace(echeances, appointments=(Appointment("clé", TODAY, label.strip(), "un\ndeux"),), citations=())
    written = EXPORTS["ics"].write(spoilt)
    assert written.endswith(b"\r\n")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (label.strip(), "un\ndeux")


def test_a_demonstration_calendar_says_so_and_replaces_no_real_date(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog, echeances: Exhibit
) -> None:
    made = make("echeances", demonstration, catalog, **DAYS)
    events = Calendar.from_ical(EXPORTS["ics"].write(made)).walk("VEVENT")
    assert all(e["SUMMARY"].startswith("En partie données de démonstration : ") for e in events)
    real = {e["UID"] for e in Calendar.from_ical(EXPORTS["ics"].write(echeances)).walk("VEVENT")}
    assert real.isdisjoint(e["UID"] for e in events)


def test_only_what_has_dates_offers_a_calendar(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    assert not EXPORTS["ics"].available(make("completude", connection, catalog, **DAYS))
    assert EXPORTS["ics"].available(make("echeances", connection, catalog, **DAYS))


# --- the message


def written(connection: duckdb.DuckDBPyConnection, catalog: Catalog, holder: str) -> Message:
    found = message(connection, catalog, producteur=holder, **DAYS)
    assert found is not None
    return found


def test_the_message_names_the_years_to_ask_for_and_those_that_come(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    said = written(connection, catalog, "COMED").body
    assert (
        "- Bilan de la COMED : entrées en flux, évolution du stock DALO (fiche 2.2)\n"
        "  à demander : 2019 à 2025\n"
        "  à venir : 2026\n"
        "  série : Recours DALO et DAHO reçus (en recours), 2019, 2022 et 2024 à 2026\n"
    ) in said
    assert (
        "échéance de la fiche : 31 décembre de chaque année ; production : premier trimestre de l’année suivante"
        in said
    )
    assert "producteurs selon la fiche : Conférence Parisienne du logement ; COMED" in said
    assert "30 juin 2027" in said
    assert "retard" not in said
    assert "@" not in said


def test_the_115_is_asked_for_by_year(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    said = written(connection, catalog, "DRIHL 75/SHRU").body
    assert "  série : Demandes d’hébergement au 115 non pourvues (en demandes), 2019 à 2026\n" in said
    exhibit = make("relance", connection, catalog, producteur="DRIHL 75/SHRU", **DAYS)
    assert exhibit.template is not None
    lines = [line for line in exhibit.template.lines if line.indicator == "115_non_pourvues"]
    assert {line.period for line in lines} == {str(year) for year in range(2019, 2027)}
    assert {line.last for line in lines} == {"aucun"}


def test_each_holder_is_asked_for_its_own_indicators_and_for_what_is_sent(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    asked: set[str] = set()
    for holder in detenteurs(connection, catalog):
        found = demandes(connection, catalog, producteur=holder, **DAYS)
        assert {one.asked.holder for one in found} <= {holder}
        for one in found:
            assert all(holder in i.senders for i, _ in one.series), one.asked.id
        asked |= {one.asked.id for one in found}
    assert asked == set(catalog.plan_indicators) - {"2.1-e", "3.2-a"}  # to be defined; due by the end of the plan


def test_a_committee_already_held_is_told_in_the_past(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    held = message(connection, catalog, producteur="COMED", jour="2026-11-24", corep="2026-06-30", bilan=2025)
    assert held is not None
    assert "tenu le 30 juin 2026, a examiné le bilan de 2025." in held.body
    assert "à venir" not in held.body


def test_a_committee_whose_day_nobody_set_is_announced_without_one(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    unset = DAYS | {"corep": ""}
    asked = message(connection, catalog, producteur="COMED", **unset)
    assert asked is not None
    assert (
        "Le prochain COREP du 6e PDALHPD de Paris examinera le bilan de 2026. Nous croyons que votre service (COMED) "
        "détient les chiffres qui suivent ; si c’est un autre, merci de nous dire lequel."
    ) in asked.body
    assert "à venir : 2026" in asked.body
    made = [make(name, connection, catalog, **unset) for name in ("echeances", "echeances-frise")]
    assert {one.subtitle for one in made} == {"Au 24 novembre 2026 ; bilan de 2026"}
    assert not any(a.label.startswith("COREP") for a in made[0].appointments)
    assert made[1].figure is not None
    assert "COREP" not in [note.text for note in made[1].figure.layout.annotations]


def test_the_blank_return_holds_the_missing_and_the_coming_years(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("relance", connection, catalog, producteur="COMED", **DAYS)
    assert exhibit.template is not None
    asked = [line for line in exhibit.template.lines if line.indicator == "dalo_recours"]
    assert {line.period for line in asked} == {"2019", "2022", "2024", "2025", "2026"}
    assert {line.territory for line in asked} == {"75"}
    assert exhibit.template.producer == "COMED"


def test_a_demonstration_message_says_so(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    said = written(demonstration, catalog, "DRIHL 75/SHRU")
    assert said.subject.startswith("[Données de démonstration] ")
