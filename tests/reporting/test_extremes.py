"""What no source has published yet: many series, long names, values under zero, 10¹², nothing but hidden ones."""

from __future__ import annotations

from unicodedata import normalize

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest
from pptx import Presentation
from pptx.util import Emu

from etl.catalog import Catalog
from reporting.analysis.words import LONGEST, shortened
from reporting.exhibits import make
from reporting.piece.drawing import Bar, Bars, Dumbbell, Lines, Move, Target, Waterfall
from reporting.piece.exhibit import Chart, Exhibit, Series
from reporting.render.charts import chart_of
from reporting.render.office.native import add_chart
from reporting.render.plotly.around import FRAME, LINE_HEIGHT, MOST_LINES, WIDEST
from reporting.render.plotly.draw import draw
from reporting.render.plotly.evolution import evolution
from reporting.render.plotly.ranking import ranking
from tests.reporting.test_evolution import TAUX, points
from tests.reporting.test_ranking import bars, frame

LONG = ("ménages demandeurs d’un logement social " * 4)[:120]
YEARS: dict[int, float | None] = {12 * year: 10.0 + year for year in range(5)}


def margin(figure: go.Figure) -> list[str]:
    return [words.text for words in figure.layout.annotations if words.xref == "paper" and words.x == 1]


def test_twenty_lines_have_the_height_of_their_twenty_labels() -> None:
    figure = evolution(points({f"Série très longue numéro {place}": YEARS for place in range(20)}), TAUX)
    lines = sum(words.count("<br>") + 1 for words in margin(figure))
    assert figure.layout.height >= FRAME + LINE_HEIGHT * lines


def test_a_name_of_120_signs_leaves_its_room_to_the_curve() -> None:
    target = Target(30, LONG)
    for words in margin(evolution(points({LONG: YEARS}), TAUX, target=target)):
        lines = words.split("</span> ")[-1].replace("<b>", "").replace("</b>", "").split("<br>")
        assert len(lines) <= MOST_LINES + 1
        assert max(map(len, lines)) <= WIDEST + 1


def test_an_axis_that_begins_at_zero_holds_what_is_under_it() -> None:
    figure = evolution(points({"Paris": {0: -10.0, 12: -40.0, 24: -20.0, 36: -5.0}}), TAUX, zero=True)
    low, high = figure.layout.yaxis.range
    assert low < -40
    assert high >= 0


def test_bars_under_zero_are_drawn_and_a_long_name_is_cut() -> None:
    rows = frame({"75101": -130.0, "75102": 117.0}).assign(name=[LONG, "le 2e"])
    figure = ranking(rows, TAUX)
    low, high = figure.layout.xaxis.range
    assert (low, bars(figure)[LONG]) == (-130, -130)
    assert high > 117
    assert max(map(len, figure.layout.yaxis.ticktext)) <= LONGEST


def test_a_dumbbell_shows_what_falls_under_zero() -> None:
    figure = draw(Dumbbell((Move("1er", -5, -40, "−40"), Move("2e", -1, -2, "−2")), ("2019", "2025")))
    assert figure is not None
    low, high = figure.layout.xaxis.range
    assert low < -40
    assert high >= 0


def test_a_cut_name_keeps_its_accents() -> None:
    decomposed = normalize("NFD", "é" * 70)
    assert shortened(decomposed) == "é" * (LONGEST - 1) + "…"
    assert shortened(normalize("NFD", "élève")) == "élève"


def test_what_only_the_table_can_tell_has_no_chart(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Bars all hidden, and a step that hangs under zero, which an office program would stack from zero up."""
    made = make("sru-classement", connection, catalog)
    assert isinstance(made.drawing, Bars)
    hidden = made.drawing.values.assign(value=float("nan"), status="secret")
    under = Waterfall([Bar("2019", -100, "niveau", "−100"), Bar("2025", -120, "niveau", "−120")])
    for drawing in (Bars(hidden, made.drawing.indicator), under):
        exhibit = Exhibit(
            title="", subtitle="", reading="", alternative="", rows=made.rows, indicators=made.indicators,
            drawing=drawing,
        )  # fmt: skip
        assert chart_of(exhibit, catalog) is None


def test_names_of_a_legend_are_cut(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    made = make("trajectoire", connection, catalog, indicateur="sru_taux")
    rows = pd.concat([made.rows.assign(name=LONG), made.rows.assign(name="Paris")])
    drawing = Lines(rows, catalog.indicators["sru_taux"], target=Target(25, LONG))
    exhibit = Exhibit(
        title="", subtitle="", reading="", alternative="", rows=rows, indicators=made.indicators, drawing=drawing
    )
    chart = chart_of(exhibit, catalog)
    assert chart is not None
    assert max(len(one.name) for one in chart.held) <= LONGEST + len(" (à part)")


@pytest.mark.parametrize(("each", "said"), [(100.0, 6), (1e12, 3)])
def test_totals_of_thirteen_digits_do_not_meet(each: float, said: int) -> None:
    years, half = tuple(map(str, range(2019, 2028))), (each / 2,) * 9
    whole = Series("Ensemble", (each,) * 9)
    deck = Presentation()
    shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    parts = (Series("PLAI", half), Series("PLUS", half))
    add_chart(shapes, Chart("empilées", years, parts, whole=whole), (0, 0, Emu(9000000), Emu(5000000)), "")
    drawn = shapes[0].chart.plots[1].series[0]
    assert len(drawn._element.xpath(".//c:dLbl")) == said
    assert all(one.get("wrap") == "none" for one in drawn._element.xpath(".//c:dLbl//a:bodyPr"))


def test_bars_under_zero_leave_the_names_their_room() -> None:
    deck = Presentation()
    shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    add_chart(shapes, Chart("barres", ("1er", "2e"), (Series("x", (-100.0, 100.0)),)), (0, 0, 9000000, 5000000), "")
    assert shapes[0].chart.value_axis.minimum_scale == -150
