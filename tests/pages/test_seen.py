"""A link says when its page was seen: what has changed since is said, and the page as it was is one click away."""

import datetime as dt
import html
from pathlib import Path

import pytest

from etl.warehouse import DEMONSTRATION, connect, current, declared
from reporting.exhibits import SUMMARIES, summarise
from tests.pages.link import ADDRESSES
from tests.pages.test_pages import SRU, said, visit

BEFORE = "2026-01-01"  # the figures of January 2025 were not yet known
OF_ALL = ("calendrier", "catalogue", "comparer", "diagnostic", "plan-d-action", "sources", "revisions")  # no series
CHOSEN = {"arrondissement": {"arrondissement": "75113"}}
TODAY = dt.date.today().isoformat()


def lines(**asked: str) -> list[str]:
    """What the page says of the figures of its link."""
    app = visit(SRU, **asked)
    assert not app.exception
    assert "vu" not in app.query_params
    return [html.unescape(line) for line in said(app).split("\n") if "pd-seen" in line]


def test_a_page_says_which_figures_have_changed_since_its_link(instance: Path) -> None:
    (line,) = lines(vu=BEFORE, arr="13e")
    assert (
        "depuis le 1er janvier 2026, jour de ce lien\u00a0: Logements sociaux SRU, Logements manquants (SRU) et "
        "Taux SRU." in line
    )
    assert f"href='?arr=75113&annee=2025&reference=A&histoire=non&au={BEFORE}'" in line


def test_a_page_knows_the_figures_of_its_head(instance: Path) -> None:
    with connect(current(DEMONSTRATION)) as connection:
        catalog = declared(connection)
        for page in ADDRESSES.values():
            if page in SUMMARIES and (said := summarise(page, connection, catalog, **CHOSEN.get(page, {}))).headlines:
                assert {*said.indicators} <= {*catalog.indicators}
                assert said.indicators or page in OF_ALL, page


@pytest.mark.parametrize("also", [{"vu": TODAY}, {"vu": BEFORE, "au": "2026-11-01"}, {"vu": ""}, {}], ids=str)
def test_nothing_is_said_where_nothing_has_changed_or_can(also: dict[str, str], instance: Path) -> None:
    assert lines(**also) == []


@pytest.mark.parametrize("asked", ["demain", "2999-01-01", "1er janvier", "<b>"])
def test_a_link_seen_on_no_day_is_said(asked: str, instance: Path) -> None:
    app = visit(SRU, vu=asked)
    assert not app.exception
    assert ["vue le" in warning.value for warning in app.warning] == [True]
