"""Figures for a room: direct labels larger than the axes and apart, parts named beside them, the figure untouched."""

from __future__ import annotations

from itertools import pairwise

import pytest

from etl.catalog import Catalog
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from reporting.exhibits import for_a_room, make, recit
from reporting.queries import Connection
from reporting.render.plotly.around import FRAME, LINE_HEIGHT
from reporting.render.plotly.projected import HEIGHT, LARGER
from tests.vaste import spread


@pytest.mark.parametrize("jeu", spread([PUBLIE, DEMONSTRATION], kept=PUBLIE.__eq__))
def test_the_labels_of_every_message_are_larger_and_apart(jeu: str, connection: Connection) -> None:
    with connect(current(jeu)) as read:
        catalog = declared(read)
        for message in catalog.messages:
            piece = make(message.exhibit, read, catalog, **(recit.asked(message, read, catalog) or {}))
            before = piece.figure and piece.figure.to_json()
            figure = for_a_room(piece).figure
            assert (piece.figure and piece.figure.to_json()) == before
            if figure is None:
                continue
            assert figure.layout.height == HEIGHT
            labels = [
                one for one in figure.layout.annotations if (one.xref, one.x, one.xanchor) == ("paper", 1, "left")
            ]
            assert {one.font.size for one in labels} <= {13 * LARGER}
            axis = figure.layout.yaxis.range
            assert all(axis[0] <= one.y <= axis[1] for one in labels), message.id  # beyond it, Plotly draws none
            line = axis and (axis[1] - axis[0]) / (HEIGHT - FRAME) * LINE_HEIGHT * LARGER
            for low, high in pairwise(sorted(labels, key=lambda one: one.y)):
                lines = low.text.count("<br>") + high.text.count("<br>") + 2
                assert high.y - low.y >= line * lines / 2 * 0.99, message.id


def test_parts_are_named_beside_the_last_column_with_their_colour(connection: Connection, catalog: Catalog) -> None:
    piece = make("offre-financements", connection, catalog)
    figure = for_a_room(piece).figure
    assert piece.figure is not None
    assert piece.figure.layout.showlegend
    assert figure is not None
    assert not figure.layout.showlegend
    named = {
        one.text.replace("\u202f", " ").strip(): one.y for one in figure.layout.annotations if one.xanchor == "left"
    }
    assert list(named) == ["PLAI 957", "PLUS 949", "PLS 751", "moyenne annuelle<br>2019-2021 :<br>4 332"]
    swatches = {one.yanchor: one.fillcolor for one in figure.layout.shapes if one.ysizemode == "pixel"}
    bars = [trace.marker.color for trace in figure.data if trace.type == "bar"]
    assert swatches == dict(zip(list(named.values())[:3], bars, strict=True))


def test_a_number_alone_is_large_in_the_middle_in_its_source_s_word(connection: Connection, catalog: Catalog) -> None:
    figure = for_a_room(make("dalo-stock", connection, catalog)).figure
    assert figure is not None
    said = [(one.text.replace("\u202f", " "), one.font.size) for one in figure.layout.annotations if one.text]
    assert said == [("À reloger", 17), ("environ", 24), ("<b>16 000</b>", 88), ("ménages, 24 avril 2024", 22)]
    assert {(one.x, one.y) for one in figure.layout.annotations} == {(0.5, 0.5)}
