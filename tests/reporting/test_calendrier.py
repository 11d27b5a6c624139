"""The calendar of the data: its figure, its table, its words, the calendar file, the message to a producer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest
from icalendar import Calendar

from etl.catalog import STATUSES, Catalog, Indicator
from etl.french import NNBSP
from reporting.exhibit import Appointment, Exhibit
from reporting.exhibits import make, summarise
from reporting.exhibits.attendus import EVERYTHING, View, lines
from reporting.exhibits.calendrier import DRAWN
from reporting.exhibits.relance import Message, message, producteurs
from reporting.exports import EXPORTS
from reporting.figures.timeline import Row, timeline

DAYS: dict[str, Any] = {"jour": "2026-11-24", "corep": "2027-06-30", "bilan": 2026}
TODAY = date(2026, 11, 24)


@pytest.fixture
def echeances(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Exhibit:
    return make("echeances", connection, catalog, **DAYS)


def row(exhibit: Exhibit, label: str) -> dict[str, str]:
    found = [line for line in exhibit.table.astype(str).to_dict("records") if line["Indicateur"] == label]
    assert len(found) == 1
    return {head: text.replace("\u00a0", " ") for head, text in found[0].items()}


# --- the table


def test_the_table_has_every_indicator_of_the_sheets_once(echeances: Exhibit, catalog: Catalog) -> None:
    asked = sorted(i.label for i in catalog.indicators.values() if i.axis)
    assert sorted(map(str, echeances.table["Indicateur"])) == asked


def test_a_line_tells_the_last_period_the_date_and_what_the_committee_will_have(echeances: Exhibit) -> None:
    assert row(echeances, "Logements sociaux financés (agréés)") == {
        "Indicateur": "Logements sociaux financés (agréés)",
        "Producteurs": "DRIHL 75/SHRU ; Ville de Paris/DLH",
        "Dernière période": "2024",
        "Attendu le": "31 mars 2026",
        "État": "En retard de 238 jours",
        "Au COREP": "attendu d'ici là",
    }


def test_a_committee_already_held_saw_what_was_known_on_its_day(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The requests of 2024 were printed at the end of 2025: absent in June 2025, there in June 2026."""
    label = catalog.indicators["demandes"].label
    for corep, there in (("2025-06-30", "absent"), ("2026-06-30", "définitif")):
        exhibit = make("echeances", connection, catalog, jour="2026-11-24", corep=corep, bilan=2024)
        assert row(exhibit, label)["Au COREP"] == there


def test_a_doubtful_figure_is_said_so_at_the_committee(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("echeances", connection, catalog, jour="2026-11-24", corep="2027-06-30", bilan=2024)
    assert row(exhibit, catalog.indicators["tension"].label)["Au COREP"] == "estimé"


def test_an_irregular_source_has_no_date_and_the_night_count_has_one(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("echeances", connection, catalog, indicateurs=EVERYTHING, **DAYS)
    loose = row(exhibit, catalog.indicators["115_appels_recus"].label)
    assert (loose["Attendu le"], loose["État"]) == ("–", "Irrégulier")
    night = row(exhibit, catalog.indicators["sans_abri"].label)
    assert night["Attendu le"] == "31 mars 2027"
    assert len(exhibit.table) == len(catalog.indicators)


def test_the_filters_keep_a_subject_and_a_producer(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("echeances", connection, catalog, sujet="dalo", producteur="COMED", **DAYS)
    kept = {i.label for i in catalog.indicators.values() if i.axis and i.subject == "dalo" and "COMED" in i.producers}
    assert kept
    assert set(map(str, exhibit.table["Indicateur"])) == kept
    assert "COMED" in exhibit.scope


@pytest.mark.parametrize("bilan", [2022, 2027])
@pytest.mark.parametrize("corep", ["2022-01-01", "2030-12-31"])
def test_any_committee_and_year_give_one_of_the_words_declared(
    bilan: int, corep: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    view = View("2026-11-24", corep, bilan, indicateurs=EVERYTHING)
    words = {line.committee for line in lines(connection, catalog, view)}
    assert words <= {*STATUSES, "attendu d'ici là", "absent", "sans échéance cette année-là"}
    assert "absent" in words


# --- the figure


def test_the_figure_shows_the_most_urgent_under_their_subject(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("echeances-frise", connection, catalog, **DAYS)
    assert len(exhibit.indicators) == DRAWN
    drawn = [catalog.indicators[i] for i in exhibit.indicators]
    assert not [i.id for i in drawn if i.ratio or i.computed]
    subjects = [i.subject for i in drawn]
    assert subjects == sorted(subjects, key=subjects.index)


def test_marks_stand_on_the_dates_and_the_committee_has_its_line() -> None:
    rows = [
        Row("Un", "reçu", date(2025, 12, 31), date(2027, 3, 31), "à jour"),
        Row("Deux", "jamais", None, date(2023, 3, 31), "jamais reçu"),
    ]
    figure = timeline(rows, TODAY, date(2027, 6, 30))
    received, expected = (trace for trace in figure.data if trace.mode == "markers")
    assert list(received.x) == [date(2025, 12, 31)]
    assert list(expected.x) == [date(2027, 3, 31), date(2023, 3, 31)]
    assert received.y[0] == expected.y[0] > expected.y[1]
    assert [shape.x0 for shape in figure.layout.shapes] == [TODAY, date(2027, 6, 30)]
    texts = [note.text for note in figure.layout.annotations]
    assert {"<b>Un</b>", "reçu", "<b>Deux</b>", "jamais", "aujourd'hui", "COREP"} == set(texts)
    heights = {note.text: note.y for note in figure.layout.annotations}
    assert heights["<b>Un</b>"] > heights["reçu"] > heights["<b>Deux</b>"] > heights["jamais"]


@pytest.mark.parametrize("committee", [date(2022, 6, 30), date(2030, 6, 30)])
def test_every_mark_and_line_is_within_the_axis(committee: date) -> None:
    figure = timeline([Row("Un", "reçu", date(2017, 7, 10), date(2027, 3, 31), "à jour")], TODAY, committee)
    first, last = figure.layout.xaxis.range
    assert all(first < day < last for day in (date(2017, 7, 10), date(2027, 3, 31), TODAY, committee))


def test_nothing_to_draw_gives_a_table_without_figure(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("echeances-frise", connection, catalog, sujet="contexte", producteur="COMED", **DAYS)
    assert exhibit.figure is None
    assert exhibit.table.empty
    assert exhibit.reading


# --- what comes next, completeness, summary


def test_the_next_dates_are_ahead_and_in_order(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("echeances-prochaines", connection, catalog, **DAYS)
    dates = list(dict.fromkeys(text.replace("\u00a0", " ") for text in exhibit.table["Date"]))
    assert dates == ["30 novembre 2026", "31 mars 2027", "30 juin 2027", "30 septembre 2027", "31 mars 2028"]
    said = " ".join(exhibit.table["Chiffres attendus"])
    assert "2026 : " in said
    assert catalog.indicators["sru_taux"].short not in said  # it follows from its terms


def test_completeness_is_told_of_the_day_shown_and_of_no_day_before_the_first_return(
    connection: duckdb.DuckDBPyConnection, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """What this tool had found on 30 June 2025 is not what the State had then."""
    exhibit = make("completude", connection, catalog, **DAYS | {"bilan": 2024})
    table = exhibit.table.set_index("Connu au")
    assert list(table.index) == ["24 novembre 2026"]
    assert list(table.loc["24 novembre 2026"]) == [f"{share}{NNBSP}%" for share in (13, 20, 18, 7)]  # 2022 to 2025
    assert exhibit.reading.replace("\u00a0", " ").startswith("pour 2024, 3 indicateurs sur les 17 attendus ont leurs")
    received = make("completude", demonstration, catalog, **DAYS | {"bilan": 2024})
    assert list(received.table["Connu au"]) == ["30 juin 2026", "24 novembre 2026"]


def test_a_year_not_over_has_no_share(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("completude", connection, catalog, **DAYS | {"bilan": 2027})
    assert "Bilan 2027" not in exhibit.table
    assert "n'est pas close" in exhibit.reading
    assert "%" not in exhibit.reading


def test_the_head_counts_what_the_table_lists(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    said = summarise("calendrier", connection, catalog)
    day = "2026-11-23"
    table = make("echeances", connection, catalog, jour=day, corep=day, bilan=2025).table
    late, never, rest, share = (headline.value for headline in said.headlines)
    assert int(late) == table["État"].str.startswith("En retard").sum() > 0
    assert int(never) == (table["État"] == "Jamais reçu").sum() > 0
    assert int(late) + int(never) + int(rest) == len(table)
    assert share == f"7{NNBSP}%"


# --- the calendar file


def test_the_calendar_is_read_back_as_days_without_hour(echeances: Exhibit) -> None:
    events = Calendar.from_ical(EXPORTS["ics"].write(echeances)).walk("VEVENT")
    assert [(e["UID"].split("@")[0], e["DTSTART"].dt, e["SUMMARY"]) for e in events] == [
        (a.key, a.day, a.label) for a in echeances.appointments
    ]
    assert events[0]["DTSTART"].dt == date(2027, 6, 30)
    assert all(type(e["DTSTART"].dt) is date for e in events)
    assert all(e["DTEND"].dt - e["DTSTART"].dt == dt.timedelta(days=1) for e in events)
    assert len({e["UID"] for e in events}) == len(events) > 5
    assert all(e["DTSTART"].dt >= TODAY for e in events)


def test_the_calendar_reads_no_clock_and_keeps_its_identifiers(
    echeances: Exhibit, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    again = make("echeances", connection, catalog, **DAYS)
    assert EXPORTS["ics"].write(echeances) == EXPORTS["ics"].write(again)
    stamps = {e["DTSTAMP"].dt for e in Calendar.from_ical(EXPORTS["ics"].write(again)).walk("VEVENT")}
    assert stamps == {dt.datetime(2026, 11, 26, tzinfo=dt.UTC)}
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
    assert all(e["SUMMARY"].startswith("Données de démonstration : ") for e in events)
    real = {e["UID"] for e in Calendar.from_ical(EXPORTS["ics"].write(echeances)).walk("VEVENT")}
    assert real.isdisjoint(e["UID"] for e in events)


def test_only_what_has_dates_offers_a_calendar(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    assert not EXPORTS["ics"].available(make("completude", connection, catalog, **DAYS))
    assert EXPORTS["ics"].available(make("echeances", connection, catalog, **DAYS))


# --- the message


def written(connection: duckdb.DuckDBPyConnection, catalog: Catalog, producer: str) -> Message:
    found = message(connection, catalog, producteur=producer, **DAYS)
    assert found is not None
    return found


def test_the_message_names_what_is_late_and_what_comes(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    said = written(connection, catalog, "DRIHL 75/SHRU").body
    assert (
        "- Logements sociaux financés (agréés) (en logements, par arrondissement)\n"
        "  manque : 2025, attendu depuis le 31 mars 2026\n"
        "  à venir : 2026, attendu le 31 mars 2027\n"
        "  dernier chiffre reçu : 2024\n"
        "  fréquence : annuelle ; échéance de la fiche : 31 décembre de l’année N\n"
        "  question ouverte : "
    ) in said
    late, soon = said.index("Chiffres qui manquent"), said.index("Chiffres à venir d'ici au COREP")
    assert late < said.index("Logements sociaux financés") < soon < said.index("Délai médian")
    assert "30 juin 2027" in said
    assert "@" not in said


def test_a_message_asks_for_each_figure_that_the_producer_sends_and_no_other(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    def sent(i: Indicator) -> bool:
        return i.axis is not None and not (i.ratio or i.computed)

    asked = set()
    for producer in producteurs(connection, catalog):
        exhibit = make("relance", connection, catalog, producteur=producer, **DAYS)
        body = written(connection, catalog, producer).body if exhibit.indicators else ""
        for identifier in exhibit.indicators:
            assert sent(catalog.indicators[identifier])
            assert producer in catalog.indicators[identifier].producers
            assert f"- {catalog.indicators[identifier].label} (en " in body
        asked |= set(exhibit.indicators)
    due_later = {"sru_logements", "livrable_protocole_arpp"}  # after the committee
    assert asked == {i.id for i in catalog.indicators.values() if sent(i)} - due_later


def test_a_committee_already_held_is_told_in_the_past(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    held = message(connection, catalog, producteur="COMED", jour="2026-11-24", corep="2026-06-30", bilan=2025)
    assert held is not None
    assert "tenu le 30 juin 2026, a examiné le bilan de 2025." in held.body
    assert "d'ici au COREP" not in held.body


def test_a_figure_without_a_known_lag_is_to_be_agreed(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    said = written(connection, catalog, "DRIHL 75").body
    agreed = said.index("Chiffres dont la date reste à convenir")
    assert agreed < said.index(catalog.indicators["evenements"].label)
    assert catalog.indicators["completude_bilan"].label not in said


def test_the_blank_return_holds_the_missing_and_the_coming_years(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("relance", connection, catalog, producteur="COMED", **DAYS)
    assert exhibit.template is not None
    asked = [line for line in exhibit.template.lines if line.indicator == "dalo_recours"]
    periods = {line.period for line in asked}
    assert periods == {"2024", "2025", "2026"}
    assert {line.territory for line in asked} == {"75"}
    assert exhibit.template.producer == "COMED"


def test_a_demonstration_message_says_so(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    said = written(demonstration, catalog, "DRIHL 75/SHRU")
    assert said.subject.startswith("[Données de démonstration] ")
