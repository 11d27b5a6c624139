"""The day shown: a date of the sheets passes without a new file, and no figure with it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from docx import Document
from icalendar import Calendar

from etl.catalog import Catalog
from etl.french import format_date
from etl.warehouse import connect, current
from reporting import queries
from reporting.analysis.echeances import ASKED, UNKNOWN
from reporting.documents import DOCUMENTS, Material
from reporting.exhibits import attendus, make, summarise
from reporting.exhibits.plan_action import key
from reporting.exhibits.relance import message
from reporting.files import EXPORTS
from tests.vaste import SETS

APRIL = dt.date(2027, 4, 1)  # the sheets wanted the figures of 2026 by 31 March
CALENDAR: dict[str, Any] = {"jour": "2027-04-01", "corep": "", "bilan": 2026}
PAST = "Échéance de la fiche passée, à demander"


@pytest.fixture(scope="module")
def april(instance: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(current(), shown=APRIL) as connection:
        yield connection


def states(connection: duckdb.DuckDBPyConnection, year: int) -> dict[str, str]:
    asked = "select plan_indicator, state from plan_states where year = ?"
    return dict(connection.execute(asked, [year]).fetchall())


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("**", "")


def test_the_date_of_the_sheet_passes_without_a_new_file(
    april: duckdb.DuckDBPyConnection, connection: duckdb.DuckDBPyConnection
) -> None:
    before, after = states(connection, 2026), states(april, 2026)
    assert [before[name] for name in ("2.1-a", "2.1-f", "2.1-e", "2.2-c")] == [
        "pas encore paru",
        "pas encore paru",
        "à définir",
        "à demander",
    ]
    assert {name for name, state in after.items() if state == PAST.lower()} == {
        name for name, state in before.items() if state in ("pas encore paru", "à demander")
    }
    assert states(april, 2025) == states(connection, 2025)
    assert states(connection, 2027) == {}
    assert states(april, 2027)["2.2-c"] == "à demander"


def test_a_page_a_bilan_and_a_letter_say_the_same(april: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    page = make("echeances", april, catalog, **CALENDAR)
    lines = page.table.map(str).set_index(page.table["Indicateur"].str.partition(" ")[0])
    assert lines.loc["2.1-a", "État"] == PAST
    said = plain(attendus.tally(april, catalog).sentence)
    assert said.startswith("Pour 2026, sur les 17 indicateurs")
    series = sum(bool(one.serves) for one in catalog.indicators.values())
    assert said.endswith(f"De leurs {series} séries, aucune n’a l’année.")
    head = plain(summarise("calendrier", april, catalog).sentence)
    read = queries.last_reading(april)
    assert read
    assert head == f"Au 1er avril 2027, sources consultées jusqu’au {format_date(read)}. {said}"
    letter = message(april, catalog, producteur="DRIHL 75/SHRU", **CALENDAR)
    assert letter is not None
    first = letter.body.partition("- Logements sociaux agréés")[2].partition("\n- ")[0]
    assert "  à demander : 2025 et 2026\n" in first
    few = catalog.model_copy(update={"actions": [one for one in catalog.actions if key(one) == "2.1"]})
    bilan = Document(io.BytesIO(DOCUMENTS["report"].write(Material(april, few, "v"), lambda share, words: None)))
    words = plain("\n".join(p.text for p in bilan.paragraphs))
    assert "Chiffres connus au 1er avril 2027" in words
    assert said in words
    rows = [[cell.text for cell in row.cells] for table in bilan.tables for row in table.rows]
    assert [PAST in row for row in rows if row[0].startswith("2.1-a ") and "État" not in row] != []
    diary = Calendar.from_ical(EXPORTS["ics"].write(page)).walk("VEVENT")
    assert min(event["DTSTART"].dt for event in diary) == dt.date(2028, 3, 31)


@pytest.mark.parametrize("jeu", SETS)
def test_no_figure_changes_with_the_day_shown(jeu: str, instance: Path) -> None:
    with connect(current(jeu)) as read, connect(current(jeu), shown=APRIL) as later:
        asked = ("from observations order by all", "from snapshots order by all", "from findings order by all")
        figures = "from series where indicator <> 'completude_bilan' order by all"
        for question in (*asked, figures):
            assert later.execute(question).fetchall() == read.execute(question).fetchall(), question
        complete = "select period, value from series where indicator = 'completude_bilan' order by period"
        known, over = read.execute(complete).fetchall(), later.execute(complete).fetchall()
    assert over[:-1] == known
    assert [period for period, _ in over] == ["2022", "2023", "2024", "2025", "2026"]


def test_what_is_expected_on_a_past_day_goes_on_after_the_last_file(
    april: duckdb.DuckDBPyConnection, instance: Path
) -> None:
    """But what was to be asked for: of a past day before any return, it is not known."""
    columns = "* replace (if(list_contains($asked, state), '', state) as state)"
    asked = {"asked": [*ASKED, UNKNOWN]}
    with connect(current(), APRIL) as past:
        told = [one.execute(f"select {columns} from states order by all", asked).fetchall() for one in (past, april)]
        assert told[0] == told[1]


def test_a_day_before_the_last_reading_is_that_of_the_reading(
    connection: duckdb.DuckDBPyConnection, instance: Path
) -> None:
    with connect(current(), shown=dt.date(2024, 1, 1)) as behind:
        for name in ("series", "states", "plan_states", "indicators"):
            assert behind.execute(f"from {name} order by all").fetchall() == (
                connection.execute(f"from {name} order by all").fetchall()
            )
