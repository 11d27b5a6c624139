"""One count of the plan's indicators, one last figure of each series, on every page and document of the three sets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.catalog import PLAN_YEARS, Catalog
from etl.french import format_date
from etl.warehouse import PUBLIE, connect, current, declared
from reporting import queries
from reporting.analysis.echeances import (
    ASKED,
    CONTEXT,
    HELD,
    MEANINGS,
    NO_OBJECT,
    PUBLISHED,
    READING,
    STATES,
    UNDEFINED,
    next_committee,
)
from reporting.exhibits import attendus, make, summarise
from reporting.exhibits.catalogue import definition
from reporting.exhibits.completude import by_action, counts
from reporting.exhibits.manques import a_collecter, modele
from reporting.exhibits.relance import demandes, detenteurs, message
from reporting.piece.exhibit import Exhibit
from reporting.piece.form import numbers_of
from reporting.piece.tables import sheet
from tests.received import give, read_on
from tests.vaste import SETS

YEAR = 2025  # the last one whose date of the sheets is past
CALENDAR: dict[str, Any] = {"jour": "2026-11-24", "corep": "2027-06-30", "bilan": YEAR}
ACTIONS = ("1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "3.2")


@pytest.fixture(scope="module", params=SETS)
def opened(request: pytest.FixtureRequest, instance: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(current(request.param)) as connection:
        yield connection


@pytest.fixture(scope="module")
def counted(opened: duckdb.DuckDBPyConnection, catalog: Catalog) -> attendus.Tally:
    """The count of the year, redone from the view that other tools read."""
    states = [state for (state,) in opened.execute("select state from plan_states where year = ?", [YEAR]).fetchall()]
    found = attendus.tally(opened, catalog)
    assert found.year == YEAR
    assert found.states == {state: states.count(state) for state in set(states)}
    assert len(states) == 17
    return found


def plain(text: str) -> str:
    return text.replace("**", "").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("page", ["calendrier", "catalogue"])
def test_every_page_opens_with_the_same_count(
    page: str, opened: duckdb.DuckDBPyConnection, catalog: Catalog, counted: attendus.Tally
) -> None:
    sentence = plain(summarise(page, opened, catalog).sentence)
    assert plain(counted.sentence) in sentence
    assert re.findall(r"(\d+) indicateurs", sentence)[0] == "17"


def test_the_exhibits_count_what_the_pages_count(
    opened: duckdb.DuckDBPyConnection, catalog: Catalog, counted: attendus.Tally
) -> None:
    held = sum(counted.states.get(state, 0) for state in HELD)
    manques = make("synthese-manques", opened, catalog).table.map(str)
    assert manques["À demander"].astype(int).sum() == counted.asked == sum(counted.states.get(s, 0) for s in ASKED)
    assert manques["À définir"].astype(int).sum() == counted.states.get(UNDEFINED, 0)
    assert manques["À mi-parcours"].astype(int).sum() == sum(
        one.year != YEAR for one in attendus.missing(opened, catalog)
    )
    actions = make("plan-actions", opened, catalog).table[f"Indicateurs, {YEAR}"]
    pairs = [re.findall(r"^(\d+) sur (\d+)", text) for text in actions]
    assert [sum(int(pair[0][place]) for pair in pairs if pair) for place in (0, 1)] == [
        held,
        17 - counted.states.get(NO_OBJECT, 0),
    ]
    for name, choices in (("catalogue-etats", {}), ("echeances", CALENDAR)):
        assert counted.words in make(name, opened, catalog, **choices).reading
    *counts, complete = summarise("calendrier", opened, catalog).headlines
    assert complete.value == f"{held} sur {17 - counted.states.get(NO_OBJECT, 0)}"
    assert sum(int(headline.value) for headline in counts) == 17


def test_the_head_of_the_accompaniment_counts_the_indicators_not_their_series(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    said = plain(summarise("accompagnement", connection, catalog).sentence)
    assert "des 4 indicateurs des deux fiches de l’axe 3, 3 attendent une remontée" in said
    assert "dont 2 à mi-parcours ; rien n’est encore dû pour 1." in said  # 3.2-a, asked for before the end of the plan


def test_what_lacks_every_year_is_due_and_can_be_asked_for(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Neither 3.2-a, without object to this day, nor 2.1-e, to be defined: in the sentence, the tile and the table."""
    told, found = summarise("diagnostic", connection, catalog), make("diagnostic-manques", connection, catalog)
    assert plain(told.sentence).endswith(
        "Depuis 2022, 12 indicateurs n’ont aucune année complète, reçue ni publiée ailleurs ; 1 autre reste à définir."
    )
    (tile,) = (headline for headline in told.headlines if headline.label == "Sans année complète depuis 2022")
    assert (tile.value, len(found.table)) == ("12", 12)
    assert found.subtitle.startswith("12 sur 15 indicateurs définis")
    labels = {catalog.plan_indicators[name].label for name in ("3.2-a", "2.1-e")}
    assert labels.isdisjoint(found.table["Indicateur"])


@pytest.mark.parametrize("year", PLAN_YEARS)
def test_the_counts_of_the_actions_add_up_to_the_completeness(
    year: int, opened: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    pairs = [count.split(" sur ") for count in by_action(opened, catalog, year).values()]
    total = " sur ".join(str(sum(int(pair[place]) for pair in pairs)) for place in (0, 1))
    covered = queries.completude(opened, year, queries.day_shown(opened))["covered"]
    assert total == f"{covered.sum()} sur {len(covered)}"
    assert counts(opened, queries.day_shown(opened)).get(year, total) == total  # the line of the day, by Calendrier


def test_an_action_counts_only_what_the_year_expects_of_it(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """In 2025 3.1-b, 3.2-a and 3.2-b have no object: 1 of 14 in all."""
    table = make("plan-actions", connection, catalog).table.map(str)
    told = [text.split(" :")[0] for text in table[f"Indicateurs, {YEAR}"]]
    assert told == [*["suivi du plan"] * 3, "1 sur 9", "0 sur 4", "0 sur 1", "rien d’attendu en 2025"]


def test_what_is_wanted_at_mid_term_is_missing_everywhere(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """3.1-b and 3.2-b have no object in 2025, and 2024 to be asked for: by the diagnosis, the deck and the letter."""
    states = make("diagnostic-manques", connection, catalog).table.map(str).set_index("Indicateur")["État"]
    labels = [catalog.plan_indicators[name].label for name in ("3.1-b", "3.2-b")]
    assert [states[label] for label in labels] == ["2024 : à demander"] * 2
    city = (
        make("synthese-manques", connection, catalog)
        .table.map(str)
        .set_index("Détenteur")
        .loc["Ville de Paris (à confirmer)"]
    )
    assert (city["À demander"], city["À mi-parcours"]) == ("1", "2")
    assert all(f"{label} (2024)" in city["Indicateurs"] for label in labels)


def test_the_day_read_in_a_mid_term_without_a_date_is_said_to_be_the_reading_of_this_tool(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Wherever 2024 is given for 3.1-b and 3.2-b: tables, letter, sheet of a series, blank return, diary."""
    reading = "à mi-parcours (lu au 31 décembre 2024 par cet outil : la fiche ne donne pas de date)"
    city = CALENDAR | {"producteur": "Ville de Paris"}
    told: tuple[tuple[str, dict[str, Any]], ...] = (
        *((name, CALENDAR) for name in ("echeances", "echeances-frise", "echeances-prochaines")),
        *((name, {}) for name in ("synthese-manques", "diagnostic-manques", "catalogue-etats")),
        *(("plan-suites", {"numero": numero}) for numero in ("3.1", "3.2")),
        ("a-collecter", {"sujet": "accompagnement"}),
        ("relance", city),
    )
    assert [name for name, choices in told if READING not in make(name, connection, catalog, **choices).caveats] == []
    assert "cet outil le lit au 31 décembre 2024" in READING
    letter = message(connection, catalog, **city)
    assert letter is not None
    assert letter.body.count(f"échéance de la fiche : {reading} ;") == 2
    assert definition(catalog.indicators["avdl_menages"])["Échéance"] == reading
    note = dict(modele(connection, catalog, "Ville de Paris", 2024).notes)[catalog.indicators["avdl_menages"].label]
    assert f"Échéance : {reading}." in note
    diary = make("echeances", connection, catalog, **CALENDAR | {"jour": "2024-06-30"}).appointments
    assert sum(one.detail.count(f"(2024, {reading})") for one in diary) == 2


SUBJECTS = ("logement_social", "offre_nouvelle", "demande_attributions", "dalo", "publics_prioritaires")


@pytest.mark.parametrize("sujet", [*SUBJECTS, "hebergement_115", "accompagnement"])
def test_the_state_of_what_is_missing_is_that_of_the_years_listed(
    sujet: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    table = make("a-collecter", connection, catalog, sujet=sujet).table.map(str)
    told = queries.states(connection)
    for one in table.to_dict("records"):
        name = next(i.id for i in catalog.indicators.values() if i.label == str(one["Série"]))
        rows = told[(told["indicator"] == name) & told["expected"] & (told["year"] >= 2022)]
        rows = rows[~rows["state"].isin(HELD)]
        assert one["Années"] == attendus.years_said(set(rows["year"]))
        assert set(one["État"].split(" ; ")) == set(rows["state"])


def test_a_series_has_the_state_of_what_it_serves(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Tools are asked of 3.1-a each year, and of 3.2-a before the end of the plan: nothing is missing to it yet."""
    past, none = "échéance de la fiche passée, à demander", "sans objet"
    assert attendus.series_state(connection, catalog)["outils_diffuses"] == f"3.1-a : {past} ; 3.2-a : {none}"
    assert [attendus.series_state(connection, catalog, sheet)["outils_diffuses"] for sheet in ("3.1", "3.2")] == [
        past,
        none,
    ]
    assert attendus.series_state(connection, catalog)["livrable_protocole_arpp"] == none
    asked = make("a-collecter", connection, catalog, sujet="accompagnement").table.set_index("Série")["Sert"]
    assert {"3.1-a", "3.1-b", "3.2-b"} == set(asked)


def test_the_years_of_the_catalogue_are_those_of_the_view(opened: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    table = make("catalogue-etats", opened, catalog).table.map(str)
    told = queries.plan_states(opened)
    for state in HELD:
        column = table[state[:1].upper() + state[1:]]
        for asked, said in zip(catalog.plan_indicators.values(), column, strict=True):
            years = told[(told["plan_indicator"] == asked.id) & (told["state"] == state)]["year"]
            lacking = asked.sans and state == PUBLISHED
            assert said == (", sans ".join([attendus.years_said(years), *([asked.sans] if lacking else [])]) or "–")


def test_a_return_of_eighteen_arrondissements_is_counted_apart_and_the_rest_is_asked_for(
    open_to_returns: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The approvals of 2025: neither received, nor the indicator held; the letter says what is there."""
    before = attendus.tally(open_to_returns, catalog)
    places, parts = [str(code) for code in range(75101, 75119)], ("ensemble", "PLAI", "PLUS", "PLS")
    give(
        open_to_returns,
        "logements_finances",
        "2026-11-27",
        [(p, of, 40.0, "définitif") for p in places for of in parts],
    )
    read_on(open_to_returns, "2026-11-30")
    told = attendus.tally(open_to_returns, catalog, YEAR)
    assert (
        told.words
        == f"aucun reçu, 1 publié ailleurs, {before.asked} à demander, dont 1 partiel, 1 à définir, 3 sans objet"
    )
    assert (sum(told.states.values()), told.held) == (17, before.held)
    letter = message(open_to_returns, catalog, **CALENDAR | {"producteur": "DRIHL 75/SHRU"})
    assert letter is not None
    label = catalog.indicators["logements_finances"].label
    assert f"déjà là, en partie : {label}, 2025 : 18 arrondissements sur 20, sans le 19e ni le 20e" in letter.body
    shown = make("echeances-frise", open_to_returns, catalog, **CALENDAR | {"bilan": YEAR}).table.map(str)
    (line,) = [row for row in shown.to_dict("records") if row["Indicateur"].startswith("2.1-a ")]
    assert line["État"] == "Reçu, partiel"
    assert line["Manque"].endswith(", 18 arrondissements sur 20")
    lacking = (
        make("a-collecter", open_to_returns, catalog, sujet="offre_nouvelle").table.map(str).set_index("Série")["État"]
    )
    assert [said for said in lacking if "reçu, partiel : 18 arrondissements sur 20, sans le 19e ni le 20e" in said]


def lasts(made: Exhibit, name: str, value: str) -> dict[str, str]:
    return {str(row[name]): str(row[value]) for row in made.table.to_dict("records") if row[value] != "–"}


def test_a_series_has_one_last_figure_wherever_it_is_printed(
    opened: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    whole = lasts(make("catalogue", opened, catalog), "Identifiant", "Dernier chiffre")
    by_label = {catalog.indicators[name].label: said for name, said in whole.items()}
    by_short = {catalog.indicators[name].short: said for name, said in whole.items()}
    printed = [
        lasts(make("plan-action", opened, catalog, numero=numero), "Indicateur", "Dernier chiffre")
        for numero in ACTIONS
    ]
    printed.append(lasts(make("diagnostic-references", opened, catalog), "Indicateur", "Dernier chiffre"))
    printed += [
        lasts(make("relance", opened, catalog, producteur=holder, **CALENDAR), "Série", "Dernier chiffre")
        for holder in ("DRIHL 75/SHRU", "COMED", "Conférence parisienne du logement", "Ville de Paris")
    ]
    assert all(by_label[label] == said for found in printed for label, said in found.items())
    tensions = lasts(make("synthese-tensions", opened, catalog), "Indicateur", "Dernière valeur")
    assert all(by_short[short] == said for short, said in tensions.items())
    for one in make("echeances", opened, catalog, **CALENDAR).table.to_dict("records"):
        required = catalog.plan_indicators[one["Indicateur"].split(" ")[0]].exige
        known = {catalog.indicators[name].short: whole[name] for name in required if name in whole}
        named = [f"{name} : {said}" for name, said in known.items()] if len(known) > 1 else [*known.values()]
        apart = " (ANRU et QPV compris)" if one["Indicateur"].startswith("2.1-b ") and named else ""  # asked for apart
        assert one["Dernier chiffre"] == (" ; ".join(named) or "–") + apart


def test_the_count_since_2023_is_the_last_figure_and_alone_faces_the_target(
    opened: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    name, when = "lda_personnes_relogees", "janvier 2023 à mai 2024"
    listed = lasts(make("catalogue", opened, catalog), "Identifiant", "Dernier chiffre")
    assert listed[name].endswith(f", {when} (estimé)")
    card = summarise("publics-prioritaires", opened, catalog).headlines[-1]
    assert (plain(card.value), card.detail) == ("4 792", f"personnes, {when}, estimé")
    shown = make("lda-personnes", opened, catalog)
    said = f"4 792 personnes, par estimation, ont été relogées de {when}, pour une cible de 12 126 fin 2026."
    assert plain(shown.reading) == said
    assert plain(shown.finding) == (
        f"4 792 personnes (estimation) sont relogées de {when}, pour 12 126 visées fin 2026"
    )
    assert plain(make("fiche", opened, catalog, indicateur=name).reading).startswith(f"4 792 (estimé) de {when}")
    # The title says the count and the target: they are what is written, no line of years stands under it.
    assert shown.chart() is None
    written = numbers_of(shown.drawing)
    assert written is not None
    assert plain(written.sentence) == (
        f"{when} : 4 792 personnes (estimé) ; Cible de l’État : 12 126 personnes, 31 décembre 2026"
    )


def test_what_files_do_not_tell_apart_and_both_lists_stand_beside_their_indicator(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    states = make("catalogue-etats", connection, catalog).table.map(str).set_index("Indicateur")["Publié ailleurs"]
    assert [states.iloc[place] for place in (0, 1)] == ["2019 à 2024, sans PLAI adapté", "–"]
    last = make("echeances", connection, catalog, **CALENDAR).table["Dernier chiffre"].map(plain)
    assert last[4] == (
        "hébergement pérenne : un peu plus de 19 000 places, 2020 ; hôtel : près de 23 000 places, 2020 ; "
        "renfort hivernal : environ 2 000 places, novembre 2020 à mars 2021"
    )
    assert last[2] == "Offre hors > 25 % (liste 2019) : 71,8 %, 2024 ; Offre hors > 25 % (liste 2025) : 47,8 %, 2024"


def test_a_blank_return_and_a_sheet_print_the_same_last_figure(
    opened: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    told = queries.last_figures(opened).set_index(["indicator", "territory", "breakdown"])["period"]
    for holder in ("DRIHL 75/SHRU", "COMED"):
        for line in modele(opened, catalog, holder, YEAR).lines:
            key = (line.indicator, line.territory, line.breakdown)
            assert (line.last == "aucun") == (key not in told.index)
    said = make("fiche", opened, catalog, indicateur="115_demandes").reading
    whole = lasts(make("catalogue", opened, catalog, cherche="115_demandes"), "Identifiant", "Dernier chiffre")
    assert whole["115_demandes"] in said


def test_no_text_says_that_somebody_is_late(opened: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    made = [
        make(name, opened, catalog, **choices)
        for name, choices in (
            *(("plan-suites", {"numero": numero}) for numero in ACTIONS),
            *((name, CALENDAR) for name in ("echeances", "echeances-frise", "echeances-prochaines")),
            *((name, {}) for name in ("synthese-manques", "catalogue-etats", "diagnostic-manques")),
            ("a-collecter", {"sujet": "dalo"}),
            ("relance", CALENDAR | {"producteur": "COMED"}),
        )
    ]
    words = " ".join(
        [*(f"{e.title} {e.subtitle} {e.reading} {e.alternative} {e.caveats} {e.table.to_string()}" for e in made)]
        + [f"{a.label} {a.detail}" for e in made for a in e.appointments]
    )
    assert not re.findall(r"retard|jamais reçu|non publié\b(?! »)|comité de pilotage", words)
    assert set(STATES) == set(MEANINGS)


@pytest.mark.parametrize(
    ("day", "committee"),
    [
        (dt.date(2026, 11, 24), dt.date(2027, 6, 30)),
        (dt.date(2027, 6, 30), dt.date(2027, 6, 30)),
        (dt.date(2027, 7, 1), dt.date(2028, 6, 30)),
    ],
)
def test_the_committee_is_supposed_on_the_next_30_june(day: dt.date, committee: dt.date) -> None:
    assert next_committee(day) == committee


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([], ""),
        ([2020], "2020"),
        ([2019, 2020], "2019 et 2020"),
        ([2022, 2019, 2020, 2021, 2024], "2019 à 2022 et 2024"),
    ],
)
def test_years_are_said_in_runs(years: list[int], said: str) -> None:
    assert attendus.years_said(years) == said


@pytest.mark.parametrize("day", [dt.date(2003, 1, 1), dt.date(2020, 6, 1)])
def test_a_day_before_the_plan_has_a_count_too(day: dt.date, instance: Path, catalog: Catalog) -> None:
    """No year of the grid was begun in 2003; of 2019 to 2026, only the first two in 2020."""
    with connect(current(), day) as past:
        found = attendus.tally(past, catalog)
        assert sum(found.states.values()) == 17
        assert make("echeances", past, catalog, **CALENDAR).table.shape[0] == 17
        assert summarise("synthese", past, catalog).sentence


def test_a_letter_asks_for_the_years_that_the_pages_list(opened: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    lists = [
        a_collecter(opened, catalog, subject).table for subject in {i.subject for i in catalog.indicators.values()}
    ]
    listed = {name: years for t in lists if len(t) for name, years in zip(t["Série"], t["Années"], strict=True)}
    asked: dict[str, set[int]] = {}
    for holder in detenteurs(opened, catalog):
        for one in demandes(opened, catalog, producteur=holder, **CALENDAR):
            for series, years in one.series:
                asked.setdefault(sheet(series), set()).update(set(years) & set(range(2022, YEAR + 1)))
    sent = {name: attendus.years_said(sorted(years)) for name, years in asked.items() if years}
    assert {name: listed[name] for name in sent} == sent
    assert listed.keys() - sent.keys() <= {sheet(i) for i in catalog.indicators.values() if not i.senders or i.question}


def test_a_share_that_its_terms_give_is_not_asked_for(connection: duckdb.DuckDBPyConnection) -> None:
    states = queries.states(connection)
    of = {name: dict(zip(rows["year"], rows["state"], strict=True)) for name, rows in states.groupby("indicator")}
    shares, approvals = of["part_agrements"], states[states["plan_indicator"] == "2.1-a"]
    approvals = approvals[approvals["indicator"] == "logements_finances"].set_index("year")["state"]
    assert [shares[year] for year in range(2019, YEAR + 1)] == [approvals[year] for year in range(2019, YEAR + 1)]
    assert {shares[year] for year in range(2019, 2025)} == {PUBLISHED}


def test_the_documents_are_to_be_entered_by_who_holds_them(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The card named the DRIHL 75, and the table below it the Ville de Paris."""
    card = next(one for one in summarise("plan-d-action", connection, catalog).headlines if one.label[:4] == "Docu")
    holders = set(make("plan-livrables", connection, catalog).table["Détenteur"])
    assert (card.value, card.detail, holders) == (
        "2",
        "à renseigner par la Ville de Paris (à confirmer)",
        {"Ville de Paris (à confirmer)"},
    )


@pytest.mark.parametrize("day", [dt.date(2005, 1, 1), dt.date(2018, 12, 31), dt.date(2021, 12, 31)], ids=str)
def test_before_the_plan_no_year_is_named_and_no_sheet_is_late(day: dt.date, instance: Path) -> None:
    """Its first day is 1 January 2022: nothing was waited for, nothing was left to decide."""
    with connect(current(PUBLIE), day) as then:
        known = declared(then)
        said = f"{format_date(day)}, le plan n’a pas commencé"
        for page in ("calendrier", "diagnostic", "catalogue", "plan-d-action"):
            found = summarise(page, then, known)
            assert said in plain(found.sentence), page
            assert found.sentence.count(f"{format_date(day)}") == 1
            assert not [one for one in found.headlines if "fiches actions laissent" in one.detail], page
            assert not re.search(r"pour 0\b|n’a encore", found.sentence)
        heads = [
            *make("plan-actions", then, known).table,
            *make("plan-action", then, known, numero="2.1").table,
            *make("catalogue", then, known).table,
        ]
        assert {"Indicateurs", "État"} <= set(heads)
        assert not [head for head in heads if re.search(r"\d", head)]
        states = attendus.series_state(then, known)
        assert not [name for name, state in states.items() if state == CONTEXT and known.indicators[name].serves]
        choices = {"jour": day.isoformat(), "corep": "", "bilan": 2022}
        assert said in make("echeances-frise", then, known, **choices).finding
        first = summarise("hebergement-115", then, known)
        assert not [one for one in first.headlines if one.label == "Taux de chute du 115"]
        assert "formule" not in first.sentence
        assert "formule" not in make("115-taux-chute", then, known).finding
        assert not make("places", then, known).reading.startswith(",")


@pytest.mark.parametrize("day", [dt.date(2005, 1, 1), dt.date(2012, 12, 31)], ids=str)
def test_one_is_said_in_the_singular(day: dt.date, instance: Path) -> None:
    with connect(current(PUBLIE), day) as then:
        known = declared(then)
        heads = [summarise(page, then, known).sentence for page in ("catalogue", "diagnostic", "sources")]
        pieces = [make(name, then, known) for name in ("sources", "anomalies", "revisions")]
    for words in (*heads, *(piece.subtitle for piece in pieces)):
        assert not re.search(r"(?<![\d,])\b[01] (?:\w+s|ont)\b|\b[Dd]es 1\b|\b0 ", plain(words)), words
