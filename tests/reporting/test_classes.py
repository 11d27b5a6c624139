from itertools import combinations

import pytest

from reporting.piece.classes import CLASSES, DIVERGING, SEQUENTIAL, Classes
from reporting.piece.palette import contrast, outline_color, text_color
from tests.reporting import colour

SRU = CLASSES["sru_taux"]


@pytest.mark.parametrize(
    ("value", "index"),
    [(0, 0), (9.99, 0), (10, 1), (19.9, 1), (20, 2), (24.99, 2), (25, 3), (34.9, 3), (35, 4), (100, 4)],
)
def test_a_class_includes_its_lower_bound(value: float, index: int) -> None:
    assert SRU.index(value) == index


def test_classes_are_said_in_french() -> None:
    assert SRU.labels() == (
        "moins de 10\u202f%", "10 à 20\u202f%", "20 à 25\u202f%", "25 à 35\u202f%", "35\u202f% ou plus",
    )  # fmt: skip
    assert CLASSES["delai_median"].labels()[-1] == "36\u00a0mois ou plus"
    assert Classes.sequential((2.5, 1000), "").labels() == (
        "moins de 2,5",
        "2,5 à 1\u202f000",
        "1\u202f000 ou plus",
    )


def test_what_is_below_the_pivot_is_ochre_and_what_reaches_it_is_teal() -> None:
    assert SRU.colors == DIVERGING
    assert Classes.diverging((10, 25), "%", pivot=25).colors == (DIVERGING[1], DIVERGING[2], DIVERGING[3])
    assert SRU.colors[SRU.index(24.99)] == "#F3E3C3"
    assert SRU.colors[SRU.index(25)] == "#9CCFC9"


def test_fewer_classes_leave_out_the_lightest_steps() -> None:
    assert CLASSES["tension"].colors == SEQUENTIAL[1:]


@pytest.mark.parametrize(
    ("bounds", "colors", "pivot"),
    [
        ((), ("#000000",), None),
        ((1, 2, 3, 4, 5), ("#000000",) * 6, None),
        ((2, 1), ("#000000",) * 3, None),
        ((1, 1), ("#000000",) * 3, None),
        ((1, 2), ("#000000",) * 2, None),
        ((1, 2), ("#000000",) * 3, 1.5),
    ],
)
def test_incoherent_classes_are_refused(
    bounds: tuple[float, ...], colors: tuple[str, ...], pivot: float | None
) -> None:
    with pytest.raises(ValueError, match="classes"):
        Classes(bounds, colors, "%", pivot)


def test_a_pivot_has_at_most_three_classes_below_and_two_above() -> None:
    with pytest.raises(ValueError, match="attendu au plus 3 et 2"):
        Classes.diverging((10, 20, 25, 35), "%", pivot=10)


@pytest.mark.parametrize("color", [*DIVERGING, *SEQUENTIAL, "#E6EAED", "#FFFFFF"])
def test_text_reads_on_every_fill(color: str) -> None:
    assert colour.contrast(text_color(color), color) >= 4.5
    assert contrast(text_color(color), color) == pytest.approx(colour.contrast(text_color(color), color), rel=1e-3)


@pytest.mark.parametrize("color", [*DIVERGING, *SEQUENTIAL, "#E6EAED"])
def test_every_fill_or_its_outline_stands_out_on_white(color: str) -> None:
    assert max(colour.contrast(drawn, "#FFFFFF") for drawn in (color, outline_color(color))) >= 3


@pytest.mark.parametrize("kind", [None, *colour.DEFICIENCIES])
@pytest.mark.parametrize(("palette", "least"), [(DIVERGING, 12), (SEQUENTIAL, 8)])
def test_classes_stay_distinct_for_every_eye(palette: tuple[str, ...], least: float, kind: str | None) -> None:
    seen = [colour.simulate(color, kind) if kind else color for color in palette]
    assert min(colour.delta_e(one, other) for one, other in combinations(seen, 2)) >= least


@pytest.mark.parametrize("kind", [None, *colour.DEFICIENCIES])
@pytest.mark.parametrize("color", [*DIVERGING, *SEQUENTIAL])
def test_no_class_looks_like_an_absent_value(color: str, kind: str | None) -> None:
    seen = [colour.simulate(drawn, kind) if kind else drawn for drawn in (color, "#E6EAED")]
    assert colour.delta_e(*seen) >= 6


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ],
)
def test_the_difference_of_colours_is_the_published_one(one: colour.Lab, other: colour.Lab, difference: float) -> None:
    """Pairs of Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", table 1."""
    assert colour.ciede2000(one, other) == pytest.approx(difference, abs=5e-5)


def test_contrast_and_difference_run_from_nothing_to_black_on_white() -> None:
    assert colour.delta_e("#0B5F77", "#0B5F77") == 0
    assert colour.delta_e("#000000", "#FFFFFF") == pytest.approx(100, abs=0.01)
    assert colour.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colour.contrast("#0B5F77", "#FFFFFF") == pytest.approx(7.2, abs=0.05)


@pytest.mark.parametrize("kind", colour.DEFICIENCIES)
def test_greys_look_the_same_to_every_eye(kind: str) -> None:
    assert colour.delta_e(colour.simulate("#808080", kind), "#808080") < 0.5


def test_blue_and_plum_are_not_distinct_for_every_eye() -> None:
    blue, plum = "#0B5F77", "#7A3E7B"
    seen = [colour.delta_e(colour.simulate(blue, kind), colour.simulate(plum, kind)) for kind in colour.DEFICIENCIES]
    assert min(seen) < 12 < colour.delta_e(blue, plum)
