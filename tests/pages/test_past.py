"""Every page as of a past day: what a committee knew then, its gaps said in words, nothing published since."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from etl.catalog import PLAN_YEARS, Catalog
from etl.catalog.then import YEAR
from etl.french import format_date
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from pages.components import store
from reporting import queries
from reporting.exhibits import EXHIBITS, attendus, make, recit, summarise
from reporting.exhibits.constats import dalo
from reporting.exhibits.constats.offre import in_one
from reporting.exhibits.registry import SUMMARIES
from reporting.piece.exhibit import Exhibit
from reporting.piece.finding import MOST
from reporting.queries import Connection
from tests.pages.link import FRONT, by_link
from tests.pages.test_pages import CALENDAR, PAGES, SRU, figures, said
from tests.reporting.test_attendus import plain
from tests.vaste import spread

NIGHT = "tension/hebergement_115.py"
AFTER_THE_NIGHT = dt.date(2021, 4, 15)  # the first results of the night of 25 March are out, not the settled count
CITED = re.compile(r"\d[\u202f\xa0 ]?\d{3}|\d,\d|\d[\u202f\xa0 ]%")  # a figure, in a text of the catalogue
LAID_DOWN = re.compile(r"\b(?:5|25|50|100)[\u202f\xa0 ]%|× 2,2|75056")  # numbers of a rule, and a code
MIDDLE = dt.date(2024, 6, 1)
MOVED = [FRONT, NIGHT, CALENDAR, SRU]  # the pages that one day or another changes most
CASES = [
    (dt.date(2003, 1, 1), PUBLIE, PAGES),  # nothing is known
    *((MIDDLE, PUBLIE, MOVED), (AFTER_THE_NIGHT, DEMONSTRATION, MOVED)),
    pytest.param(MIDDLE, PUBLIE, PAGES, marks=pytest.mark.vaste),
    pytest.param(AFTER_THE_NIGHT, DEMONSTRATION, PAGES, marks=pytest.mark.vaste),
]
CLAIMED = re.compile(
    r"(?:reçu|trouvé)e?s? ni |(?:rien|aucun chiffre) (?:n’est |de )?(?:reçu|trouvé)|ni (?:reçu|trouvé)", re.IGNORECASE
)
BEGUN = re.compile(r"depuis (?:le début du plan|2022)", re.IGNORECASE)
DAYS = [dt.date(2005, 1, 1), dt.date(2019, 1, 1), dt.date(2021, 12, 31), dt.date(2022, 6, 30), dt.date(2024, 6, 30)]
METHOD = "Ce qui a changé : d’un état d’avant le plan"  # how a column is worked out, whatever it holds
DAY = dt.date(2023, 6, 1)
COUNTED = ("diagnostic", "accompagnement")
MISSED = re.compile(
    r"échéance de la fiche passée|aucune année complète|\d+ sur 1[37]\b|\d+ sur \d+ : reçu|\d attendent|\d+ attend une"
)
NOTHING_SAID = re.compile(r"\b(None|nan|NaN|NaT)\b|: ?\.|, ?\.")  # what a missing value leaves in a sentence


def visit(script: str, day: dt.date, jeu: str = PUBLIE) -> AppTest:
    """A page by a link that asks for what was known on a day."""
    asked = {"jeu": jeu} if jeu == DEMONSTRATION else {}
    return by_link(script, au=day.isoformat(), **asked).run()


def whole(**asked: str) -> AppTest:
    """The calendar, its parts opened."""
    app = by_link(CALENDAR, **asked)
    for part in ("echeances", "relance"):
        app.session_state[f"suite-{part}"] = True
    return app.run()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The days above, and those asked for by `--jour`."""
    if "day" in metafunc.fixturenames:
        asked = [(dt.date.fromisoformat(day), PUBLIE, PAGES) for day in metafunc.config.getoption("jour")]
        metafunc.parametrize(
            ("day", "jeu", "scripts"),
            [*CASES, *asked],
            ids=lambda part: str(len(part) if isinstance(part, list) else part),
        )


def test_every_page_shows_a_past_day_its_gaps_in_words_and_no_figure_published_since(
    day: dt.date, jeu: str, scripts: list[str], instance: Path, shown: list[Exhibit]
) -> None:
    for script in scripts:
        shown.clear()
        page = visit(script, day, jeu)
        assert not page.exception, script
        assert [e.value for e in page.error if "Données de démonstration" not in e.value] == [], script
        assert [w.value for w in page.warning if not w.value.startswith("**Chiffres connus au")] == [], script
        assert f"**Chiffres connus au {format_date(day)}**" in page.warning[0].value, script
        assert NOTHING_SAID.findall(re.sub(r"<style>.*?</style>|<[^>]+>", "", said(page), flags=re.DOTALL)) == [], (
            script
        )
        late = {(p.name, str(on_day)[:10]) for p in shown for on_day in p.rows["published"] if on_day.date() > day}
        assert late == set(), script
        assert all(piece.known_on == day for piece in shown), script


def test_the_night_of_2021_is_served_as_it_was_then(instance: Path) -> None:
    page = visit(NIGHT, AFTER_THE_NIGHT)
    words = said(page) + "".join(figures(page))
    assert "2\u202f785" in words
    assert not re.search("2[\u202f ]?829", words)


def test_the_catalogue_of_a_past_day_names_no_year_that_its_figures_had_not_reached(instance: Path) -> None:
    """A limit written in 2026 of figures of 2025, a target set in 2023, the version of a law read since."""
    with connect(current(), dt.date(2021, 4, 15)) as connection:
        then = declared(connection)
    with connect(current(), dt.date(2024, 6, 1)) as connection:
        later = declared(connection)
    with connect(current()) as connection:
        now = declared(connection)
    assert [limit[:17] for limit in now.indicators["sru_manquants"].limits] == [
        limit[:17] for limit in then.indicators["sru_manquants"].limits
    ]
    assert [i for i, limit in enumerate(then.indicators["sru_logements"].limits) if limit] == [0, 4]
    assert [
        i for i, limit in enumerate(later.indicators["sans_abri"].limits) if "2025" in limit or "2026" in limit
    ] == []
    assert now.sources["sru_arrondissement"].limits[0]
    assert later.sources["sru_arrondissement"].limits[0] == ""
    aims = {
        day: [one.value for one in found.objectives_of("sru_taux", "75056")]
        for day, found in (("2021", then), ("2024", later), ("now", now))
    }
    assert aims == {"2021": [25.0], "2024": [25.0, 30.0], "now": [25.0, 30.0]}
    assert ["3DS" in one.objectives[0].said for one in (then, later)] == [False, True]
    assert {one.read for one in later.objectives} == {""}


def test_a_text_that_cites_a_figure_names_its_year(catalog: Catalog) -> None:
    """Else nothing would tell on which past day it was not yet known."""
    said = [
        (name, text)
        for name, one in [*catalog.indicators.items(), *catalog.sources.items()]
        for text in one.limits
        if CITED.search(LAID_DOWN.sub("", text)) and not YEAR.search(text)
    ]
    assert said == []


def test_the_calendar_speaks_of_that_day(instance: Path) -> None:
    page = whole(au="2024-06-01")
    assert "Au 1er juin 2024 ; bilan de 2023" in said(page)
    assert "consultation des sources" not in "".join(one.value for one in page.markdown)


def test_a_part_without_a_choice_says_which_day_had_nothing(instance: Path) -> None:
    page = visit("territoires/comparer.py", dt.date(2003, 1, 1))
    said = "Au 1er janvier 2003, rien au tableau de bord de ce que demande cette partie."
    assert page.info[0].value == said


def test_a_server_left_running_shows_the_day_that_it_is(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Visited in November, then in April without a new file: what was coming is to be asked for, on every part."""
    now = said(whole(bilan="2026"))
    assert "Pas encore paru" in now
    monkeypatch.setattr(store, "today", lambda: dt.date(2027, 4, 1))
    later = said(whole(bilan="2026"))
    with connect(current()) as connection:
        read = queries.last_reading(connection)
    assert read
    assert f"Au **1er avril 2027**, sources consultées jusqu’au {format_date(read)}. Pour 2026, sur les" in later
    assert "Pas encore paru" not in later


def test_what_was_missing_before_any_return_is_counted_nowhere(instance: Path) -> None:
    """On 1 June 2024 this instance had received nothing: the head of the calendar refuses to count, so do its lists."""
    with connect(current(), MIDDLE) as connection:
        catalog = declared(connection)
        lacking = make("synthese-manques", connection, catalog)
        assert (lacking.finding, len(lacking.table)) == ("", 0)
        assert attendus.tally(connection, catalog).words in lacking.reading
        assert attendus.tally(connection, catalog).words in make("catalogue-etats", connection, catalog).reading
        told = [f"{found.sentence} {found.headlines}" for found in (summarise(p, connection, catalog) for p in COUNTED)]
        opened = [(record, record.opening(connection, catalog)) for record in EXHIBITS.values()]
        pieces = [record.function(connection, catalog, **choices) for record, choices in opened if choices is not None]
        told += [
            f"{piece.finding} {piece.subtitle} {piece.reading} {piece.table.map(str).to_csv()}" for piece in pieces
        ]
        assert [found.group() for one in told for found in MISSED.finditer(one)] == []
        assert pd.isna(attendus.paris_last(connection, declared(connection)).loc["completude_bilan", "value"])
    with connect(current()) as connection:
        told = [f"{found.sentence} {found.headlines}" for found in (summarise(p, connection, catalog) for p in COUNTED)]
        assert all(MISSED.search(one) for one in told)


def test_a_head_that_lacks_its_figures_names_them_and_is_no_other(instance: Path) -> None:
    """Two slides said alike « Aucun des chiffres de tête de cette page n'a été reçu »: a slide has no page."""
    with connect(current(PUBLIE), dt.date(2021, 6, 30)) as connection:
        catalog = declared(connection)
        told = [summarise(name, connection, catalog).sentence for name in SUMMARIES if name != "arrondissement"]
    lacking = [words for words in told if "rien au tableau de bord : " in words]
    assert len(lacking) == len(set(lacking)) > 2
    assert all("Au 30 juin 2021, rien au tableau de bord : " in words for words in lacking)
    assert not any("cette page" in words for words in told)


@pytest.mark.parametrize("past", [DAY, dt.date(2021, 6, 30)])
def test_no_finding_of_a_past_day_says_what_the_state_had(past: dt.date, instance: Path) -> None:
    """Rule 10: before its first return, only what the dashboard had."""
    with connect(current(PUBLIE), past) as connection:
        catalog = declared(connection)
        told = [plain(recit.found(one, connection, catalog)) for one in recit.tellable(catalog)]
        assert [one for one in told if CLAIMED.search(one)] == []
        then = "rien au tableau de bord depuis 2022" if past.year >= PLAN_YEARS.start else "le plan n’a pas commencé"
        assert any(f"au {format_date(past)}, {then}" in one for one in told)
        assert max(map(len, told)) <= MOST


def told_by(connection: Connection, catalog: Catalog) -> Iterator[str]:
    """Every sentence of every page's head and exhibits, as they open and for each indicator."""
    for name in SUMMARIES:
        asked = {"arrondissement": "75113"} if name == "arrondissement" else {}
        yield str(summarise(name, connection, catalog, **asked))
    for record in EXHIBITS.values():
        opened = record.opening(connection, catalog)
        named = [choice for choice in record.choices if opened and choice.key == "indicateur"]
        others = [
            record.opening(connection, catalog, indicateur=one)
            for choice in named
            for one in choice.offered(connection, catalog, opened or {})
        ]
        for asked in filter(None, (opened, *others)):
            piece = make(record.name, connection, catalog, queries.known_on(connection), **asked)
            of = (piece.title, piece.subtitle, piece.finding, piece.reading, piece.alternative, piece.calculation)
            yield from (*of, *piece.caveats, piece.table.map(str).to_csv())


@pytest.mark.parametrize("past", spread(DAYS, kept=(DAYS[1], DAYS[4]).__contains__), ids=str)
def test_no_body_of_a_past_day_says_what_the_state_had_nor_of_the_plan_before_it(past: dt.date, instance: Path) -> None:
    """« aucun chiffre reçu ni trouvé depuis 2022 (dernier : 2013) », of 2019, under titles that no longer said so."""
    with connect(current(PUBLIE), past) as connection:
        told = [one for one in told_by(connection, declared(connection)) if not one.startswith(METHOD)]
    assert [one for one in told if CLAIMED.search(one)] == []
    if past.year < PLAN_YEARS.start:
        assert [one for one in told if BEGUN.search(one)] == []


def test_what_was_missing_on_a_past_day_is_said_to_the_precision_of_its_rate(instance: Path) -> None:
    """207 684 dwellings are 17,9 % in September 2014: some 82 000 are missing, give or take 800."""
    with connect(current(PUBLIE), dt.date(2019, 1, 1)) as connection:
        catalog = declared(connection)
        found = plain(recit.found(recit.tellable(catalog)[0], connection, catalog))
    assert "environ 82 000 manquent" in found


def test_the_five_that_said_so_say_what_the_dashboard_had(instance: Path) -> None:
    then = "au 1er juin 2023, rien au tableau de bord"
    with connect(current(PUBLIE)) as connection:
        catalog = declared(connection)
        past = catalog.model_copy(update={"unreceived": DAY})
        rows = pd.DataFrame({"period": ["2019"], "value": [10.0], "status": ""})
        assert plain(in_one(rows, "3e", past)).endswith(f"dans le 3e ; {then} depuis 2022")
        assert plain(in_one(rows, "3e", catalog)).endswith("dans le 3e ; rien n’est reçu ni trouvé depuis 2022")
        alone = make("trajectoire", connection, past, indicateur="arpp_reloges", base="A", histoire=False).finding
        assert plain(alone) == f"Ménages relogés (ACD puis ARPP) : {then} depuis 2022"
        nothing = queries.series(connection, ["dalo_recours"], ["75"]).head(0)
        assert plain(dalo.received(connection, nothing, past)) == (
            f"{then[:1].upper()}{then[1:]} sur les recours DALO depuis 2022"
        )
        rates = make("dalo-favorables", connection, past).finding
        assert plain(rates) == "En 2021, 49,3 % des décisions DALO sont favorables, 57,5 % des DAHO"
        since = make("depuis-plan-arrondissements", connection, past, indicateur="demandes", arr=()).subtitle
        assert plain(since).endswith(f" ; {then} avant le plan")
