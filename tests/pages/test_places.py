"""Every indicator of the plan has its place on a page, whether it has published figures or not."""

import sys
from pathlib import Path
from typing import Any

import pytest

from etl.catalog import Catalog
from etl.warehouse import connect, current
from reporting import queries
from tests.pages.test_pages import PAGES, SUITES, visit

# Pages where anything may be asked for: being shown there is not having a place.
OPEN_TO_ALL = ("catalogue.py", "comparer.py", "arrondissement.py")
PARIS = ("75", "75056")


@pytest.fixture(scope="module")
def shown(instance: Path) -> tuple[set[str], set[str]]:
    """The indicators whose Paris figures the pages show as they open, and all those they name."""
    module: Any = sys.modules["pages.components.show"]
    drawn: set[str] = set()
    named: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:

        def noted(name: str, **choices: object) -> Any:
            piece = make(name, **choices)
            named.update(piece.indicators)
            if "indicator" in piece.rows:
                drawn.update(piece.rows.loc[piece.rows["territory"].isin(PARIS), "indicator"])
            return piece

        make = module.exhibit
        patch.setattr(module, "exhibit", noted)
        for script in PAGES:
            if not script.endswith(OPEN_TO_ALL):
                visit(script, opened=SUITES)
    return drawn, named


def test_every_published_figure_of_paris_is_on_a_page(shown: tuple[set[str], set[str]], catalog: Catalog) -> None:
    with connect(current()) as connection:
        rows = queries.series(connection, list(catalog.indicators), PARIS, ())
    published = {i for i in rows["indicator"] if catalog.indicators[i].subject != "contexte"}
    terms = {
        i.ratio.numerator for i in catalog.indicators.values() if i.ratio and i.id in shown[0]
    }  # of its calculation
    assert published - shown[0] - terms == set()


def test_every_indicator_the_sheets_ask_for_is_named_on_a_page(
    shown: tuple[set[str], set[str]], catalog: Catalog
) -> None:
    asked = {i.id for i in catalog.indicators.values() if i.axis}
    assert asked - shown[0] - shown[1] == set()
