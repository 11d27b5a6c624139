"""The pictures people download: every word of them drawn, whole, and none on another."""

import json
from collections.abc import Iterator
from itertools import product
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
from tests.reporting.test_exhibits import CHOICES, FED, INVENTED, PUBLISHED
from tests.vaste import spread

LIBRARY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
DRAW = """async ({ data, layout, width }) => {
  const figure = document.querySelector("main");
  Plotly.purge(figure);
  await Plotly.newPlot(figure, data, { ...layout, width }, { staticPlot: true });
  return { overlaps: geometry.overlaps(figure), cut: geometry.cut(figure), words: figure.textContent };
}"""
# Under each data set, those that its figures change; the restricted one draws the published, under other words.
PICTURES = spread(
    [*product((*PUBLISHED, *FED), (PUBLIE,)), *product((*PUBLISHED, *FED, *INVENTED), (DEMONSTRATION,))],
    kept=lambda asked: asked[1] == PUBLIE or asked[0] not in PUBLISHED,
)


@pytest.fixture(scope="module")
def canvas(browser: Browser) -> Iterator[Page]:
    """A blank page with the library that draws pictures, and no network."""
    with browser.new_context(viewport={"width": WIDTH, "height": 1200}, offline=True) as context:
        page = context.new_page()
        page.set_content("<style>body { margin: 0 }</style><main></main>")
        page.add_script_tag(path=LIBRARY)
        page.add_script_tag(path=GEOMETRY)
        yield page


@pytest.mark.parametrize("asked", PICTURES, ids="-".join)
def test_a_picture_shows_all_its_words(asked: tuple[str, str], canvas: Page, instance: Path, catalog: Catalog) -> None:
    name, jeu = asked
    with connect(current(jeu)) as connection:
        exhibit = make(name, connection, catalog, **CHOICES[name])
    assert exhibit.figure is not None
    figure: dict[str, Any] = json.loads(with_words(exhibit).to_json())
    drawn = canvas.evaluate(DRAW, {"data": figure["data"], "layout": figure["layout"], "width": WIDTH})
    assert drawn["cut"] == []
    assert drawn["overlaps"] == []
    assert "Source" in drawn["words"]
