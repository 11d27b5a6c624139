"""Form follows data: no axis for three points or fewer, no bar for a value that faces no other."""

import datetime as dt
from pathlib import Path

import plotly.graph_objects as go
import pytest

from etl.catalog import Catalog
from etl.warehouse import PUBLIE, connect, current, declared
from reporting.exhibits.registry import make, summarise
from reporting.piece.drawing import Bars, Few, Lines, Stacked, Target
from reporting.piece.exhibit import MARKS
from reporting.piece.form import numbers_of
from reporting.piece.palette import FINANCINGS
from reporting.queries import Connection
from reporting.render.plotly.draw import draw
from tests.reporting.essai import indicator
from tests.reporting.essai import rows as series

ESSAI = indicator(unit="ménages", decimals=0)


def lines(*years: int, name: str = "Paris", status: str = "définitif") -> Lines:
    rows = series(*((("75056", year, float(year))) for year in years), status=status).assign(name=name)
    return Lines(rows, ESSAI)


def notes(figure: go.Figure) -> list[str]:
    return [str(note.text) for note in figure.layout.annotations]


@pytest.mark.parametrize("years", [(2020,), (2020, 2021), (2020, 2021, 2023)])
def test_up_to_three_points_are_written_each_with_its_day_and_have_no_axis(years: tuple[int, ...]) -> None:
    figure = draw(lines(*years))
    assert figure is not None
    assert not figure.layout.xaxis.visible
    assert not figure.layout.yaxis.visible
    said = " ".join(notes(figure))
    assert all(f"{year}" in said and f"<b>{year // 1000}\u202f{year % 1000:03}</b>" in said for year in years)


def test_four_points_make_a_curve() -> None:
    assert numbers_of(lines(2019, 2020, 2021, 2022)) is None


def test_a_line_comes_only_to_a_point_that_follows_the_one_before() -> None:
    found = numbers_of(lines(2019, 2020, 2023))
    assert found is not None
    assert [point.joined for point in found.points] == [False, True, False]


def test_what_they_face_and_their_doubt_are_written_too() -> None:
    drawing = Lines(lines(2020, status="approché").series, ESSAI, target=Target(2000, "Objectif<br>2 000 ménages"))
    found = numbers_of(drawing)
    assert found is not None
    assert found.sentence == "2020 : environ 2\u202f020 ménages ; Objectif : 2 000 ménages"
    assert "environ</span> <b>2\u202f020</b>" in " ".join(notes(draw(drawing)))
    told = numbers_of(Lines(lines(2020, status="approché").series.assign(word="près de"), ESSAI))
    assert told is not None
    assert told.sentence == "2020 : près de 2\u202f020 ménages"


def test_the_only_series_that_has_a_figure_is_named_with_its_own_unit() -> None:
    alone = lines(2020, name="Décisions").series.assign(indicator="autre", unit="décisions")
    figure = draw(Lines(alone, ESSAI))
    assert notes(figure)[0] == "Décisions"
    assert "décisions, 2020" in notes(figure)
    one = numbers_of(Lines(alone, ESSAI))
    two = numbers_of(Lines(lines(2020, 2021, name="Décisions").series, ESSAI))
    assert one is not None
    assert two is not None
    assert one.sentence == "Décisions, 2020 : 2\u202f020 décisions"
    assert two.sentence == "Décisions, 2020 : 2\u202f020 ménages ; 2021 : 2\u202f021 ménages"


@pytest.mark.parametrize("day", [dt.date(2020, 12, 31), dt.date(2022, 6, 30)])
def test_the_decisions_of_2019_are_no_appeals(instance: Path, day: dt.date) -> None:
    with connect(current(PUBLIE), day) as then:
        made = make("dalo-flux", then, declared(then))
    assert "Décisions, 2019 : 12\u202f901 décisions" in made.alternative
    assert "12\u202f901 recours" not in made.alternative


@pytest.mark.parametrize("day", [dt.date(2014, 12, 31), dt.date(2019, 1, 1)])
def test_a_rate_of_1_january_2013_faces_the_law_of_that_day(instance: Path, day: dt.date) -> None:
    with connect(current(PUBLIE), day) as then:
        known = declared(then)
        made, head = make("trajectoire", then, known, indicateur="sru_taux"), summarise("logement-social", then, known)
    assert "Objectif légal : 25\u202f% (20\u202f% jusqu’au 18 janvier 2013)" in made.alternative
    assert made.finding.endswith("manquent pour 25\u202f% (20\u202f% alors)")
    assert "(20\u202f% jusqu’au 18 janvier 2013)" in head.sentence


def test_a_hidden_value_or_curves_behind_keep_the_axis() -> None:
    hidden = Lines(series(("75056", 2020, 1.0), ("75056", 2021, None)), ESSAI)
    behind = Lines(lines(2020).series, ESSAI, context=lines(2020, 2021).series)
    assert numbers_of(hidden) is numbers_of(behind) is None


def test_a_single_bar_is_a_number() -> None:
    values = series(("75101", 2020, 12.0))
    assert numbers_of(Bars(values, ESSAI)) is not None
    assert numbers_of(Bars(series(("75101", 2020, 12.0), ("75102", 2020, 8.0)), ESSAI)) is None


def test_the_arpp_is_two_numbers_without_the_key_of_marks_that_nothing_draws(
    connection: Connection, catalog: Catalog
) -> None:
    made = make("arpp", connection, catalog)
    assert "1\u202f352 ménages" in made.alternative
    assert "694 ménages" in made.alternative
    assert made.figure is not None
    assert not any("lines" in trace.mode for trace in made.figure.data)
    assert not [words for words in made.caveats if words.startswith(MARKS)]


def test_what_names_no_arrondissement_is_a_strip_and_the_bars_have_their_own_scale(
    connection: Connection, catalog: Catalog
) -> None:
    figure = make("demandes-repartition", connection, catalog, annee=2025).figure
    assert figure is not None
    said = notes(figure)
    assert {"<b>75\u202f755</b> sans arrondissement", "<b>129\u202f461</b> avec", "37\u202f%", "63\u202f%"} <= set(said)
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    assert len(bar.x) == 20
    assert max(bar.x) == 15_867
    assert figure.layout.xaxis.range[1] == pytest.approx(1.02 * 15_867)


def test_a_sum_that_misses_an_arrondissement_is_not_drawn_as_the_whole() -> None:
    known = {f"751{place:02}": 100.0 for place in range(1, 20)}
    values = series(*((code, 2020, value) for code, value in {**known, "75056": 50.0}.items()))
    assert Bars(values, ESSAI, nowhere="75056").split() is None


def test_fragile_values_stand_under_a_rule_with_their_count_and_no_bar(
    connection: Connection, catalog: Catalog
) -> None:
    figure = make("tension-classement", connection, catalog, annee=2025).figure
    assert figure is not None
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    assert sum(length > 0 for length in bar.x) == 12
    (under,) = [t for t in figure.data if t.type == "scatter" and "sur" in t.text[0]]
    said = dict(zip(under.y, under.text, strict=True))
    assert said["1er *"] == "<b>96,2</b> sur 26\u00a0attributions"
    assert said["9e *"] == "<b>47,6</b> sur 52\u00a0attributions"
    assert len(said) == 8
    assert "Moins de 100\u00a0attributions\u202f: ni barre ni rang" in notes(figure)
    assert max(bar.x) == 35.4


def test_a_financing_keeps_its_colour_flat_whatever_stands_beside(connection: Connection, catalog: Catalog) -> None:
    for name in ("offre-financements", "offre-parts"):
        figure = make(name, connection, catalog).figure
        assert figure is not None
        drawn = {trace.name: trace for trace in figure.data if trace.name in FINANCINGS}
        assert {n: (t.marker.color if t.type == "bar" else t.line.color) for n, t in drawn.items()} == {
            n: FINANCINGS[n] for n in drawn
        }
        assert {"PLAI", "PLS"} <= set(drawn)
    bars = make("offre-financements", connection, catalog).figure
    assert bars is not None
    assert all(trace.marker.pattern.shape is None for trace in bars.data if trace.type == "bar")


def test_a_year_of_parts_is_written_part_by_part() -> None:
    parts = series(("75056", 2020, 3.0), ("75056", 2020, 4.0)).assign(name=["PLAI", "PLS"], year="2020")
    whole = parts.head(1).assign(value=7.0)
    found = numbers_of(Stacked(parts, whole, ESSAI))
    assert found is not None
    assert [(point.name, point.words) for point in found.points] == [("PLAI", "3"), ("PLS", "4")]


def test_the_few_come_last() -> None:
    values = series(("75101", 2020, 90.0), ("75102", 2020, 8.0), ("75103", 2020, 9.0))
    few = Few("Moins de 100", {"75101": "26 attributions"})
    assert Bars(values, ESSAI, few=few).ordered()["territory"].tolist() == ["75101", "75102", "75103"]
