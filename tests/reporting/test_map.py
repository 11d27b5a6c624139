import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from etl.catalog.model import Base, Indicator
from reporting.piece.classes import CLASSES
from reporting.render.contours import contours, labels, places, within
from reporting.render.plotly.map import arrondissements_map
from tests.reporting.colour import contrast

CODES = [f"751{number:02}" for number in range(1, 21)]
CONTOURS = Path(__file__).parents[2] / "data/snapshots/contours/2025-10-25/arrondissements.geojson"
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
TENSION = TAUX.model_copy(update={"id": "tension", "unit": "demandes pour une attribution"})
# Apur, situation on 1 January 2025.
RATES = [
    12.2, 6.4, 8.7, 14.5, 9.9, 3.9, 2.9, 4.3, 7.7, 16.6,
    15.2, 26.8, 43.0, 30.5, 20.3, 7.0, 18.9, 24.5, 43.2, 41.7,
]  # fmt: skip


def rates(**statuses: str) -> pd.DataFrame:
    """The rates of 2025; `c75102="secret"` changes a status."""
    status = [statuses.get(f"c{code}", "définitif") for code in CODES]
    return pd.DataFrame({"territory": CODES, "value": RATES, "status": status})


def draw(values: pd.DataFrame, **options: Any) -> go.Figure:
    return arrondissements_map(values, TAUX, CLASSES["sru_taux"], **options)


def fills(figure: go.Figure) -> dict[str, go.Scatter]:
    """The filled traces by name of their class."""
    return {trace.name: trace for trace in figure.data if trace.type == "scatter" and trace.fill == "toself"}


def drawn(trace: go.Scatter) -> list[str]:
    """The arrondissements whose rings make up a trace."""
    rings = {tuple(map(tuple, ring.tolist())): code for code, ring in contours().items()}
    points = list(zip(trace.x.tolist(), trace.y.tolist(), strict=True))
    cuts = [at for at, (_, y) in enumerate(points) if np.isnan(y)]
    starts = [0, *(cut + 1 for cut in cuts)]
    return [rings[tuple((x, int(y)) for x, y in points[a:b])] for a, b in zip(starts, cuts, strict=False)]


def written(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text"]


def texts(figure: go.Figure) -> dict[str, tuple[str, str]]:
    """(label, colour) of each arrondissement."""
    at = {place: code for code, place in labels().items()}
    return {
        at[x, y]: (text, trace.textfont.color)
        for trace in written(figure)
        for x, y, text in zip(trace.x.tolist(), trace.y.tolist(), trace.text, strict=True)
    }


def hovers(figure: go.Figure) -> dict[str, str]:
    markers = next(trace for trace in figure.data if trace.mode == "markers")
    return dict(zip(markers.customdata, markers.text, strict=True))


def keys(figure: go.Figure) -> list[str]:
    return [trace.name for trace in figure.data if trace.showlegend is not False]


def test_twenty_arrondissements_are_drawn_once_each() -> None:
    traces = fills(draw(rates()))
    assert len(traces) == 5
    assert Counter(code for trace in traces.values() for code in drawn(trace)) == Counter(CODES)


def test_an_arrondissement_has_the_colour_of_its_class() -> None:
    traces = fills(draw(rates()))
    assert drawn(traces["35\u202f% ou plus"]) == ["75113", "75119", "75120"]
    assert {name: trace.fillcolor for name, trace in traces.items()} == dict(
        zip(CLASSES["sru_taux"].labels(), CLASSES["sru_taux"].colors, strict=True)
    )


def test_an_absent_value_is_grey_and_is_not_zero() -> None:
    values = rates(c75103="non disponible").query("territory != '75101'")
    values.loc[values["territory"] == "75104", "value"] = np.nan
    figure = draw(values)
    assert drawn(fills(figure)["non trouvé"]) == ["75101", "75103", "75104"]
    assert fills(figure)["non trouvé"].fillcolor == "#E6EAED"
    assert texts(figure)["75101"][0] == "<b>1er</b>"
    assert hovers(figure)["75103"] == "3e · non trouvé"


def test_zero_is_a_value() -> None:
    figure = draw(pd.DataFrame({"territory": ["75107"], "value": [0.0], "status": ["définitif"]}))
    assert drawn(fills(figure)["moins de 10\u202f%"]) == ["75107"]
    assert hovers(figure)["75107"] == "7e · 0,0\u202f%"


def test_no_data_gives_a_map_that_says_so() -> None:
    figure = draw(rates().head(0))
    assert drawn(fills(figure)["non trouvé"]) == CODES


def test_a_secret_is_hatched_and_its_value_is_nowhere_in_the_figure() -> None:
    values = rates(c75102="secret")
    values.loc[values["territory"] == "75102", "value"] = 87.3
    figure = draw(values)
    assert drawn(fills(figure)["secret statistique"]) == ["75102"]
    assert fills(figure)["secret statistique"].fillpattern.shape == "/"
    assert texts(figure)["75102"][0] == "<b>2e</b>"
    assert hovers(figure)["75102"] == "2e · secret statistique"
    assert not any(number in figure.to_json() for number in ("87.3", "87,3"))


def test_a_secret_value_changes_nothing_in_the_figure() -> None:
    one, other = rates(c75102="secret"), rates(c75102="secret")
    other.loc[other["territory"] == "75102", "value"] = 5.0
    assert draw(one).to_json() == draw(other).to_json()


def test_a_label_is_never_rounded_into_another_class() -> None:
    shown = texts(draw(rates()))
    assert shown["75118"][0] == "<b>18e</b><br>24,5"
    assert shown["75114"][0] == "<b>14e</b><br>30,5"
    assert shown["75105"][0] == "<b>5e</b><br>9,9"
    assert shown["75101"][0] == "<b>1er</b>\u00a012,2"


def test_labels_read_on_their_fill() -> None:
    figure = draw(rates(c75102="secret", c75103="non disponible"))
    shown = texts(figure)
    assert sorted(shown) == CODES
    for trace in fills(figure).values():
        assert all(contrast(shown[code][1], trace.fillcolor) >= 4.5 for code in drawn(trace))


def test_text_keeps_its_size_and_its_colour_after_a_click() -> None:
    traces = written(draw(rates()))
    assert [trace.textfont.size for trace in traces] == [12, 12]
    assert all(trace.unselected.textfont.color == trace.textfont.color for trace in traces)


def test_pointing_says_the_arrondissement_its_value_and_its_doubt() -> None:
    shown = hovers(draw(rates(c75120="provisoire")))
    assert shown["75119"] == "19e · 43,2\u202f%"
    assert shown["75120"] == "20e · 41,7\u202f% (provisoire)"


def test_every_arrondissement_answers_to_the_pointer() -> None:
    counts = Counter(code for code, _, _ in places())
    assert sorted(counts) == CODES
    assert min(counts.values()) >= 3


def test_the_legend_keeps_its_classes_when_some_are_empty() -> None:
    figure = draw(rates().head(1))
    assert keys(figure) == [*CLASSES["sru_taux"].labels(), "non trouvé"]
    assert figure.layout.legend.itemclick is False
    assert keys(draw(rates(c75102="secret")))[-1] == "secret statistique"


def test_a_unit_too_long_for_the_keys_is_the_title_of_the_legend() -> None:
    figure = arrondissements_map(rates(), TENSION, CLASSES["tension"])
    assert figure.layout.legend.title.text == "demandes pour une attribution"
    assert draw(rates()).layout.legend.title.text == ""


def test_chosen_arrondissements_are_outlined_over_the_others() -> None:
    figure = draw(rates(), highlighted=frozenset({"75119", "75112", "75056"}))
    line = next(trace for trace in figure.data if trace.mode == "lines" and trace.line.color == "#1C2B33")
    assert drawn(line) == ["75112", "75119"]
    assert line.line.width == 2.5
    assert list(figure.data).index(line) >= len(fills(figure))


def test_the_map_fetches_nothing_and_cannot_be_dragged() -> None:
    figure = draw(rates())
    assert {trace.type for trace in figure.data} == {"scatter", "bar"}
    assert figure.layout.dragmode is False
    assert figure.layout.xaxis.fixedrange
    assert figure.layout.yaxis.fixedrange
    assert figure.layout.yaxis.scaleanchor == "x"


def test_the_figure_is_light_and_always_the_same() -> None:
    text = draw(rates(), highlighted=frozenset({"75119"})).to_json()
    assert len(text) < 20_000
    assert "bdata" in text
    assert text == draw(rates(), highlighted=frozenset({"75119"})).to_json()


def test_the_woods_alone_are_left_out_of_the_drawing() -> None:
    def area(code: str) -> float:
        x, y = contours()[code].astype(float).T
        return float(abs(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2 / 10_000)  # km²

    # Surfaces of the City of Paris: 1,82 for the 1er, 6,79 for the 19e; about 6,4 and 7,9 without the woods.
    assert area("75101") == pytest.approx(1.82, rel=0.02)
    assert area("75119") == pytest.approx(6.79, rel=0.02)
    assert area("75112") == pytest.approx(6.4, rel=0.03)
    assert area("75116") == pytest.approx(7.9, rel=0.05)


def test_the_contours_file_holds_the_twenty_codes_in_order() -> None:
    features = json.loads(CONTOURS.read_text(encoding="utf-8"))["features"]
    assert CONTOURS.stat().st_size < 60_000
    assert [feature["properties"]["code"] for feature in features] == CODES
    assert [feature["properties"]["name"] for feature in features] == [
        "1er",
        *(f"{n}e" for n in range(2, 21)),
    ]
    assert {key for feature in features for key in feature["properties"]} == {"code", "name"}


def test_the_contours_follow_rfc_7946() -> None:
    for feature in json.loads(CONTOURS.read_text(encoding="utf-8"))["features"]:
        (ring,) = (np.array(ring) for ring in feature["geometry"]["coordinates"])
        turns = (ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum()
        assert (ring[0] == ring[-1]).all()
        assert turns > 0  # anticlockwise
        assert (np.abs(ring - np.round(ring, 5)) < 1e-9).all()


def test_the_borders_between_two_neighbours_are_theirs_alone() -> None:
    x, y = within(["75101", "75102", "75103", "75104"])
    drawn = {
        frozenset(edge)
        for edge in zip(zip(x[::3], y[::3], strict=True), zip(x[1::3], y[1::3], strict=True), strict=True)
    }
    rings = {
        code: {tuple(map(int, point)) for point in contours()[code]} for code in ("75101", "75102", "75103", "75104")
    }
    assert drawn
    assert all(sum(edge <= ring for ring in rings.values()) == 2 for edge in drawn)
    assert set(x[2::3]) == {None}
    assert within(["75101", "75120"]) == ([], [])
