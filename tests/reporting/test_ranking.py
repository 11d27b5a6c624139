"""Ranked bars: from zero, nothing where nothing is known, what is not comparable kept apart."""

import math

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.piece.classes import CLASSES
from reporting.piece.drawing import Few, Target
from reporting.piece.palette import ACCENT, INK, OUTLINE
from reporting.render.plotly.ranking import ranking
from tests.reporting.test_evolution import TAUX

UNNAMED = "75056"
few = settings(max_examples=25)  # a figure takes a while to make
known = st.dictionaries(st.sampled_from([f"751{n:02}" for n in range(1, 21)]), st.floats(0.1, 99), min_size=1)


def frame(values: dict[str, float | None], **statuses: str) -> pd.DataFrame:
    """Rows from {code: value}; `c75102="secret"` changes a status."""
    return pd.DataFrame(
        {
            "territory": list(values),
            "name": [f"le {code}" for code in values],
            "value": [math.nan if value is None else value for value in values.values()],
            "status": [statuses.get(f"c{code}", "définitif") for code in values],
        }
    )


def bars(figure: go.Figure) -> dict[str, float]:
    """Name → length, from the bottom up."""
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    return dict(zip(bar.y, [0.0 if x is None or math.isnan(x) else float(x) for x in bar.x], strict=True))


def written(figure: go.Figure) -> dict[str, str]:
    """Name → what is written at the end of its bar."""
    (text,) = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text"]
    return dict(zip(text.y, text.text, strict=True))


@few
@given(known)
def test_a_bar_starts_at_zero_and_is_as_long_as_its_value(values: dict[str, float]) -> None:
    figure = ranking(frame(dict(values)), TAUX)
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    low, high = figure.layout.xaxis.range
    assert low == 0
    assert high >= max(values.values())
    assert bar.base is None
    assert bars(figure) == {f"le {code}": value for code, value in values.items()}


@few
@given(known)
def test_the_largest_is_on_top(values: dict[str, float]) -> None:
    lengths = list(bars(ranking(frame(dict(values)), TAUX)).values())
    assert lengths == sorted(lengths)


@pytest.mark.parametrize(("status", "mark"), [("secret", "masqué"), ("non disponible", "nd"), ("sans objet", "///")])
def test_what_is_not_published_has_no_bar_and_its_status_written(status: str, mark: str) -> None:
    figure = ranking(frame({"75101": 12.2, "75102": None, "75103": 8.7}, c75102=status), TAUX)
    assert bars(figure)["le 75102"] == 0
    assert written(figure)["le 75102"] == mark
    assert next(iter(bars(figure))) == "le 75102"


def test_a_secret_value_leaves_no_trace() -> None:
    shown = ranking(frame({"75101": 12.2, "75102": None}, c75102="secret"), TAUX).to_json()
    assert '"nan"' not in shown.casefold()
    assert "null" not in shown.casefold().replace('"bdata":null', "")


def test_a_value_is_written_with_its_doubt() -> None:
    figure = ranking(frame({"75101": 12.2, "75102": 6.4}, c75102="provisoire"), TAUX)
    assert written(figure)["le 75102"].startswith("6,4")
    assert written(figure)["le 75102"].endswith("p")
    assert written(figure)["le 75101"] == "12,2\u202f%"


@few
@given(known, st.floats(0.1, 1000))
def test_what_is_apart_comes_last_whatever_its_value(values: dict[str, float], unnamed: float) -> None:
    figure = ranking(frame({UNNAMED: unnamed, **values}), TAUX, few=Few("Peu de cas", {UNNAMED: "3 cas"}))
    assert next(iter(bars(figure).items())) == (f"le {UNNAMED}", 0.0)
    assert figure.layout.xaxis.range[1] == pytest.approx(1.02 * max(values.values()))


def test_bars_take_the_colours_of_the_map() -> None:
    classes = CLASSES["sru_taux"]
    figure = ranking(frame({"75107": 2.9, "75119": 43.2, "75114": 30.5}), TAUX, classes=classes)
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    assert list(bar.marker.color) == [classes.colors[classes.index(value)] for value in (2.9, 30.5, 43.2)]


def test_a_chosen_bar_is_outlined() -> None:
    figure = ranking(frame({"75107": 2.9, "75119": 43.2}), TAUX, highlighted=frozenset({"75119"}))
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    plain, chosen = zip(bar.marker.line.color, bar.marker.line.width, strict=True)
    assert chosen[0] == INK
    assert chosen[1] > plain[1]
    assert list(bar.marker.color) == [OUTLINE, ACCENT]


def test_bars_are_of_one_colour_where_none_of_them_is_put_forward() -> None:
    for chosen in (frozenset(), frozenset({"75101"})):
        figure = ranking(frame({"75107": 2.9, "75119": 43.2}), TAUX, highlighted=chosen)
        (bar,) = [trace for trace in figure.data if trace.type == "bar"]
        assert list(bar.marker.color) == [ACCENT, ACCENT]


def test_a_reference_is_a_named_line_within_the_axis() -> None:
    figure = ranking(frame({"75107": 2.9}), TAUX, references=(Target(25, "repère 25 %"),))
    assert [shape.x0 for shape in figure.layout.shapes] == [25]
    assert "repère 25 %" in [note.text for note in figure.layout.annotations]
    assert figure.layout.xaxis.range[1] >= 25


def test_the_words_of_a_reference_near_an_end_stay_inside() -> None:
    values = frame({"75101": 10.0, "75102": 40.0})
    lines = tuple(Target(value, f"à {value}") for value in (2.0, 20.0, 33.3))
    notes = {note.text: note.xanchor for note in ranking(values, TAUX, references=lines).layout.annotations}
    assert [notes[line.words] for line in lines] == ["left", "center", "right"]


def test_without_any_value_a_sentence_stands_for_the_bars() -> None:
    figure = ranking(frame({"75101": None}, c75101="secret"), TAUX)
    assert not figure.data
    assert len(figure.layout.annotations) == 1
