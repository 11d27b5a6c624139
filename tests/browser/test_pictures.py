"""The pictures people download: every word of them drawn, whole, and none on another."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly
import pytest
from playwright.sync_api import Browser, Page

from etl.catalog import Catalog
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current
from reporting.exhibits import make
from reporting.files.image import WIDTH, with_words
from tests.browser.test_app import GEOMETRY
from tests.reporting.test_exhibits import CHOICES

LIBRARY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
DRAW = """async ({ data, layout, width }) => {
  const figure = document.querySelector("main");
  Plotly.purge(figure);
  await Plotly.newPlot(figure, data, { ...layout, width }, { staticPlot: true });
  return { overlaps: geometry.overlaps(figure), cut: geometry.cut(figure), words: figure.textContent };
}"""
TABLES = ("catalogue-etats", "catalogue", "sources", "anomalies", "revisions", "chiffres-isoles", "a-collecter")
DRAWN = [name for name in CHOICES if name not in TABLES]


@pytest.fixture(scope="module")
def canvas(browser: Browser) -> Iterator[Page]:
    """A blank page with the library that draws pictures, and no network."""
    with browser.new_context(viewport={"width": WIDTH, "height": 1200}, offline=True) as context:
        page = context.new_page()
        page.set_content("<style>body { margin: 0 }</style><main></main>")
        page.add_script_tag(path=LIBRARY)
        page.add_script_tag(path=GEOMETRY)
        yield page


@pytest.mark.parametrize("jeu", [PUBLIE, DEMONSTRATION])  # the restricted one draws the former, under other words
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_shows_all_its_words(name: str, jeu: str, canvas: Page, instance: Path, catalog: Catalog) -> None:
    with connect(current(jeu)) as connection:
        exhibit = make(name, connection, catalog, **CHOICES[name])
    if exhibit.figure is None:
        return  # a table, or nothing published yet
    figure: dict[str, Any] = json.loads(with_words(exhibit).to_json())
    drawn = canvas.evaluate(DRAW, {"data": figure["data"], "layout": figure["layout"], "width": WIDTH})
    assert drawn["cut"] == []
    assert drawn["overlaps"] == []
    assert "Source" in drawn["words"]
