"""Lines over time: nothing is drawn across a gap, nothing is drawn that was not published."""

import datetime as dt
import math
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.catalog.model import Base, Indicator, Variant
from reporting.analysis.words import DOUBTFUL
from reporting.piece.drawing import PLAN_NAME, Gap, Target
from reporting.piece.palette import WHITE
from reporting.render.plotly.around import spread
from reporting.render.plotly.evolution import evolution
from tests.reporting.colour import contrast

TAUX = Indicator(
    id="sru_taux",
    label="Taux de logements sociaux (SRU)",
    short="Taux SRU",
    subject="logement_social",
    kind="contexte",
    definition="Part des logements sociaux dans les résidences principales.",
    unit="%",
    decimals=1,
    measure="stock",
    direction="hausse",
    frequency="annuelle",
    deadline="1er janvier",
    geography="arrondissement",
    producers=("DRIHL",),
    base=Base(field="résidences principales", numerator="logements sociaux"),
)
MARGIN = 4  # days that calendars add to a step: leap years, months of 31 days

few = settings(max_examples=25)  # a figure takes a while to make

# Years, then months since 2001, each with a value or none.
values = st.none() | st.floats(1, 100).map(lambda value: round(value, 1))
years = st.dictionaries(st.integers(0, 24).map(lambda year: year * 12), values, min_size=1)
months = st.dictionaries(st.integers(0, 60), values, min_size=1)
lines = st.dictionaries(st.sampled_from(["7e", "15e", "20e", "Bilan SRU"]), years, min_size=1)


def points(named: dict[str, dict[int, float | None]], status: str = "définitif") -> pd.DataFrame:
    """Columns of a series from {name: {months since January 2001: value}}."""
    rows = [
        (name, dt.date(2001 + month // 12, month % 12 + 1, 1), math.nan if value is None else value)
        for name, values in named.items()
        for month, value in sorted(values.items())
    ]
    frame = pd.DataFrame(rows, columns=["name", "period_start", "value"])
    return frame.assign(
        territory="75056",
        publisher="Apur",
        period_start=pd.to_datetime(frame["period_start"]),
        period_end=pd.to_datetime(frame["period_start"]),
        period=[str(start)[:10] for _, start, _ in rows],
        status=[status if not math.isnan(value) else "non disponible" for *_, value in rows],
    )


def segments(figure: go.Figure) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Every pair of points that a line joins."""
    joined = []
    for trace in figure.data:
        if trace.mode != "lines":
            continue
        drawn = list(zip(pd.to_datetime(list(trace.x), format="ISO8601"), map(float, trace.y), strict=True))
        joined += [(a, b) for (a, u), (b, v) in pairwise(drawn) if not (math.isnan(u) or math.isnan(v))]
        assert not trace.connectgaps
    return joined


def drawn_values(figure: go.Figure) -> set[float]:
    return {float(y) for trace in figure.data for y in trace.y if y is not None and not math.isnan(float(y))}


@few
@given(lines, lines)
def test_two_years_more_than_a_year_apart_are_never_joined(
    chosen: dict[str, dict[int, float | None]], others: dict[str, dict[int, float | None]]
) -> None:
    figure = evolution(points(chosen), TAUX, context=points(others))
    for before, after in segments(figure):
        assert 0 <= (after - before).days <= 366 + MARGIN


@few
@given(months)
def test_two_months_more_than_a_month_apart_are_never_joined(known: dict[int, float | None]) -> None:
    for before, after in segments(evolution(points({"Paris": known}), TAUX, step_months=1)):
        assert 0 <= (after - before).days <= 31 + MARGIN


@few
@given(lines)
def test_two_years_in_a_row_are_joined(chosen: dict[str, dict[int, float | None]]) -> None:
    expected = {
        (pd.Timestamp(2001 + a // 12, 1, 1), pd.Timestamp(2001 + b // 12, 1, 1))
        for known in chosen.values()
        for a, b in pairwise(sorted(month for month, value in known.items() if value is not None))
        if b - a == 12
    }
    assert {pair for pair in segments(evolution(points(chosen), TAUX)) if pair[0] != pair[1]} == expected


@few
@given(lines, lines)
def test_only_published_values_are_drawn_an_absent_one_is_not_a_zero(
    chosen: dict[str, dict[int, float | None]], others: dict[str, dict[int, float | None]]
) -> None:
    figure = evolution(points(chosen), TAUX, context=points(others), zero=True)
    known = {value for named in (chosen, others) for line in named.values() for value in line.values()} - {None}
    assert drawn_values(figure) <= known
    in_colour = {value for line in chosen.values() for value in line.values()} - {None}
    assert in_colour <= drawn_values(figure)


def test_a_line_is_cut_where_what_it_counts_changes() -> None:
    series = points({"Paris": {0: 10, 12: 11, 24: 12, 36: 13}})
    changed = Variant(name="autre base", why="changement de base", since="2003-01-01")
    cut = TAUX.model_copy(update={"variants": (changed,)})
    years = [(before.year, after.year) for before, after in segments(evolution(series, cut))]
    assert years == [(2001, 2002), (2003, 2004)]


def test_without_any_value_a_sentence_stands_for_the_figure() -> None:
    figure = evolution(points({"Paris": {0: None}}), TAUX)
    assert not figure.data
    assert len(figure.layout.annotations) == 1


@pytest.mark.parametrize("status", DOUBTFUL)
def test_a_doubtful_point_is_hollow_and_seen(status: str) -> None:
    series = points({"Paris": {0: 10, 12: 11, 24: 12, 36: 13}})
    series.loc[[1, 3], "status"] = status
    (markers,) = [trace for trace in evolution(series, TAUX).data if trace.mode == "markers"]
    hollow = [color == WHITE for color in markers.marker.color]
    assert hollow == [False, True, False, True]
    assert markers.marker.line.color != WHITE
    assert all(opacity == 1 for opacity, empty in zip(markers.marker.opacity, hollow, strict=True) if empty)


def test_a_point_that_no_line_reaches_is_seen() -> None:
    series = points({"Paris": {0: 10, 12: 11, 48: 12, 96: 13}})
    (markers,) = [trace for trace in evolution(series, TAUX).data if trace.mode == "markers"]
    assert list(markers.marker.opacity)[2:] == [1, 1]


def test_few_points_are_all_marked_and_written_in_place_of_an_axis() -> None:
    """The title of the Nuit named four values, none of which its figure wrote."""
    series = points({"Paris": {0: 36.4, 12: 36, 36: 26, 48: 33, 60: 38.6}})
    figure = evolution(series, TAUX, zero=True)
    (numbers,) = [trace for trace in figure.data if trace.mode == "markers+text"]
    assert list(numbers.text) == ["36,4", "36,0", "26,0", "33,0", "<b>38,6\u202f%</b>"]
    assert list(numbers.textposition)[2:] == ["bottom center", "top center", "top center"]
    (markers,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert set(markers.marker.opacity) == {1}
    assert not figure.layout.yaxis.visible


def test_many_points_or_some_before_others_keep_their_axis() -> None:
    many, few = (points({"7e": {12 * year: year for year in range(count)}}) for count in (13, 2))
    for figure in (evolution(many, TAUX), evolution(few, TAUX, context=many)):
        assert figure.layout.yaxis.visible
        assert not [trace for trace in figure.data if trace.mode == "markers+text"]


def test_what_the_plan_starts_from_is_a_named_level_on_the_axis() -> None:
    figure = evolution(points({"7e": {0: 1, 12: 99}}), TAUX, reference=Target(120, "référence<br>120"))
    assert "référence<br>120" in [note.text for note in figure.layout.annotations]
    assert [shape.y0 for shape in figure.layout.shapes if shape.name == "référence<br>120"] == [120]
    assert figure.layout.yaxis.range[1] >= 120


def test_what_is_drawn_is_on_the_axes() -> None:
    figure = evolution(points({"7e": {0: 1, 12: 99}}), TAUX, target=Target(120, "repère"), zero=True)
    low, high = figure.layout.yaxis.range
    assert low == 0
    assert high >= 120
    first, last = pd.to_datetime(list(figure.layout.xaxis.range))
    assert first <= pd.Timestamp(2001, 1, 1) < pd.Timestamp(2002, 1, 1) <= last


def test_the_years_without_publication_are_shaded_and_named() -> None:
    gap = Gap(dt.date(2019, 1, 2), dt.date(2024, 12, 31), "non trouvé")
    figure = evolution(points({"7e": {204: 1, 216: 2, 288: 3}}), TAUX, gaps=(gap,))
    band = figure.layout.shapes[0]
    assert (str(band.x0), str(band.x1)) == ("2019-01-02", "2024-12-31")
    assert "non trouvé" in [note.text for note in figure.layout.annotations]


@few
@given(lines)
def test_every_line_has_its_name_beside_it_in_colours_that_read(chosen: dict[str, dict[int, float | None]]) -> None:
    named = {name for name, known in chosen.items() if any(value is not None for value in known.values())}
    if not named:
        return
    notes = [note for note in evolution(points(chosen), TAUX).layout.annotations if note.text != PLAN_NAME]
    assert len(notes) == len(named)
    for name in named:
        assert any(f"<b>{name}</b>" in note.text for note in notes)
    assert all(contrast(note.font.color, WHITE) >= 4.5 for note in notes)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 25)), min_size=1, max_size=9))
def test_labels_pushed_apart_keep_their_order_and_their_room_inside_the_axis(labels: list[tuple[float, float]]) -> None:
    asked, rooms = zip(*labels, strict=True)
    placed = spread(asked, rooms, (0, 100))
    rooms = [room * min(1, 100 / sum(rooms)) for room in rooms]
    order = sorted(range(len(asked)), key=lambda i: asked[i])
    for low, high in pairwise(order):
        assert placed[high] - placed[low] >= (rooms[low] + rooms[high]) / 2 - 1e-6
    for y, room in zip(placed, rooms, strict=True):  # an end out of it would leave the label unsaid
        assert room / 2 - 1e-6 <= y <= 100 - room / 2 + 1e-6


@given(st.lists(st.integers(0, 10), min_size=1, max_size=7, unique=True))
def test_labels_with_room_enough_do_not_move(places: list[int]) -> None:
    asked = [10.0 * place for place in places]
    assert spread(asked, [9.0] * len(asked), (-5, 105)) == pytest.approx(asked)
