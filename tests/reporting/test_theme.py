from itertools import combinations

import pytest

from reporting.piece.classes import DIVERGING, SEQUENTIAL
from reporting.piece.palette import (
    ACCENT,
    CATEGORICAL,
    CONTEXT,
    FINANCINGS,
    GROUND,
    INK,
    MOVES,
    OUTLINE,
    PLAN,
    SECONDARY,
    WHITE,
    outline_color,
    text_color,
)
from reporting.piece.tables import LINE
from reporting.render.plotly import theme
from reporting.render.plotly.mark import marked_figure
from reporting.render.plotly.theme import TEMPLATE
from reporting.render.web.dark import DARK, NIGHT
from reporting.render.web.rows import AIM
from tests.reporting.colour import DEFICIENCIES, contrast, delta_e, simulate

APART = 10  # CIEDE2000: plain at a glance


def test_a_figure_has_at_most_six_series_each_with_its_own_dash_and_symbol() -> None:
    assert len(CATEGORICAL) <= 6
    for marks in (CATEGORICAL, theme.DASHES, theme.SYMBOLS):
        assert len(set(marks)) == len(marks) >= len(CATEGORICAL)


@pytest.mark.parametrize("color", [CONTEXT, OUTLINE, MOVES, AIM, LINE, ACCENT, *CATEGORICAL])
def test_a_line_stands_out_on_white(color: str) -> None:
    assert contrast(color, WHITE) >= 3


@pytest.mark.parametrize("fill", [*FINANCINGS.values(), *DIVERGING, *SEQUENTIAL])
def test_a_fill_or_its_edge_stands_out_on_white(fill: str) -> None:
    assert max(contrast(fill, WHITE), contrast(outline_color(fill), WHITE)) >= 3


@pytest.mark.parametrize("seen", [None, *DEFICIENCIES])
def test_lines_are_told_apart_whoever_looks(seen: str | None) -> None:
    colors = [simulate(color, seen) if seen else color for color in CATEGORICAL]
    assert min(delta_e(*pair) for pair in combinations(colors, 2)) >= APART


@pytest.mark.parametrize("text", [INK, SECONDARY])
@pytest.mark.parametrize("ground", [WHITE, GROUND])
def test_text_reads_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("color", [CONTEXT, OUTLINE, MOVES, AIM, LINE, ACCENT, *CATEGORICAL])
def test_a_line_stands_out_on_the_dark_ground(color: str) -> None:
    assert contrast(DARK.get(color, color), NIGHT) >= 3


@pytest.mark.parametrize("text", [INK, SECONDARY, ACCENT])
@pytest.mark.parametrize("ground", [WHITE, GROUND, PLAN])
def test_text_reads_on_its_ground_in_the_dark(text: str, ground: str) -> None:
    assert contrast(DARK[text], DARK[ground]) >= 4.5


@pytest.mark.parametrize("fill", [*DIVERGING, *SEQUENTIAL])
def test_a_class_keeps_its_words_in_the_dark(fill: str) -> None:
    assert contrast(DARK[text_color(fill)], DARK[fill]) >= 4.5


@pytest.mark.parametrize("fill", [*FINANCINGS.values(), *DIVERGING, *SEQUENTIAL])
def test_a_fill_or_its_edge_stands_out_in_the_dark(fill: str) -> None:
    assert max(contrast(DARK.get(drawn, drawn), NIGHT) for drawn in (fill, outline_color(fill))) >= 3


@pytest.mark.parametrize("red", [False, True])
def test_the_mention_reads_by_day_and_by_night(red: bool) -> None:
    color = marked_figure(theme.empty(""), "Démonstration", red=red).layout.title.font.color
    assert contrast(color, WHITE) >= 4.5
    assert contrast(DARK[color], NIGHT) >= 4.5


def test_the_mention_stands_above_the_figure_which_keeps_its_height() -> None:
    plain = theme.empty("")
    marked = marked_figure(plain, "Simulation, données de démonstration")
    added = marked.layout.height - plain.layout.height
    assert marked.layout.margin.t == TEMPLATE.layout.margin.t + added
    assert added >= 18 * (1 + marked.layout.title.text.count("<br>"))
    assert (marked.layout.title.y, marked.layout.title.yanchor) == (1, "top")


def test_a_mention_of_two_lines_is_whole_and_a_day_stands_on_one() -> None:
    day, two = (
        marked_figure(theme.empty(""), words).layout.title
        for words in ("Chiffres connus au 31 décembre 2018", "Démonstration, chiffres connus au 31 décembre 2018")
    )
    assert "<br>" not in day.text
    assert two.text.count("<br>") == 1
    assert (day.pad.t, two.pad.t) == (2, 12)


def test_the_text_of_axes_and_hover_boxes_reads() -> None:
    layout = TEMPLATE.layout
    grounds = {"plot": layout.plot_bgcolor, "paper": layout.paper_bgcolor}
    fonts = {"font": layout.font, "x": layout.xaxis.tickfont, "y": layout.yaxis.tickfont}
    for name, font in fonts.items():
        assert all(contrast(font.color, ground) >= 4.5 for ground in grounds.values()), name
        assert font.size >= 11, name
    assert contrast(layout.hoverlabel.font.color, layout.hoverlabel.bgcolor) >= 4.5


def test_numbers_are_separated_as_in_french() -> None:
    assert TEMPLATE.layout.separators == ",\u202f"


def test_an_empty_figure_says_so_in_words() -> None:
    figure = theme.empty("Aucun chiffre reçu ni trouvé.")
    assert [note.text for note in figure.layout.annotations] == ["Aucun chiffre reçu ni trouvé."]
    assert not figure.data
