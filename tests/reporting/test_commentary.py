"""The generated sentences: agreement, rounding, ties, hidden cells, and every number in its cell."""

import datetime as dt
import re
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog
from etl.catalog.model import Base, Indicator, Territory, Variant
from etl.catalog.plan import Objective
from etl.french import NBSP, NNBSP
from etl.warehouse import PUBLIE
from reporting import queries
from reporting.commentary import MOST, comment, text, where
from reporting.exhibit import Sentence
from reporting.exhibits import EXHIBITS, make
from reporting.exhibits.sentences import change
from reporting.words import kept, number
from tests.reporting.conftest import Made

CAUSES = re.compile(r"grâce|en raison|à cause|dû |due |explique|entraîn|permet|amélior|dégrad|succès|échec", re.I)
ARRONDISSEMENTS = [f"751{place:02d}" for place in range(1, 21)]


def indicator(unit: str = "%", decimals: int = 1, **changes: object) -> Indicator:
    return Indicator(
        id="essai", label="Essai", short="Essai", subject="contexte", kind="contexte", definition="Essai.", unit=unit,
        measure="flux", decimals=decimals, direction="hausse", frequency="annuelle", deadline="31 décembre",
        geography="arrondissement", producers=("DRIHL",), base=Base(field="essai", numerator="essais"),
    ).model_copy(update=changes)  # fmt: skip


def catalogue(of: Indicator, *objectives: Objective) -> Catalog:
    places = [("75", "Paris", "département"), ("75056", "Paris", "commune"), ("91", "Essonne", "département")]
    places += [(code, "1er" if code == "75101" else f"{int(code[3:])}e", "arrondissement") for code in ARRONDISSEMENTS]
    territories = {c: Territory(code=c, name=n, short=n, level=level) for c, n, level in places}  # type: ignore[arg-type]
    return Catalog(indicators={of.id: of}, sources={}, objectives=objectives, corrections=(), territories=territories)


def rows(*figures: tuple[str, int, float | None], status: str = "définitif") -> pd.DataFrame:
    """Rows of series from (territory, year, value); no value is a hidden one."""
    frame = pd.DataFrame(figures, columns=["territory", "year", "value"])
    return frame.assign(
        indicator="essai",
        name=frame["territory"],
        period=frame["year"].astype(str),
        period_start=[dt.date(year, 1, 1) for year in frame["year"]],
        period_end=[dt.date(year, 12, 31) for year in frame["year"]],
        breakdown="ensemble",
        unit="%",
        value=frame["value"].astype("float64"),
        status=["secret" if pd.isna(value) else status for value in frame["value"]],
        snapshot="essai/2026",
        line=range(2, len(frame) + 2),
        publisher="DRIHL",
    )


def said(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(map(text, sentences)).replace(NBSP, " ").replace(NNBSP, " ")


values = st.floats(0.1, 90_000).map(lambda value: round(value, 1))


@given(before=values, last=values, unit=st.sampled_from(["%", "logements", "ménages"]))
def test_a_change_is_said_as_printed(before: float, last: float, unit: str) -> None:
    measured = indicator(unit, 1 if unit == "%" else 0)
    words = said(comment(rows(("75056", 2023, before), ("75056", 2024, last)), catalogue(measured)))
    if number(before, measured) == number(last, measured):
        assert "stable" in words
        assert "hausse" not in words
        assert "baisse" not in words
    else:
        assert ("hausse" if last > before else "baisse") in words
        assert "stable" not in words
    assert not CAUSES.search(words)


@given(before=values, last=values)
def test_a_rate_moves_in_points_and_a_small_count_without_percentage(before: float, last: float) -> None:
    rate = said(comment(rows(("75056", 2023, before), ("75056", 2024, last)), catalogue(indicator())))
    assert ("point" in rate) == ("stable" not in rate)
    count = said(comment(rows(("75056", 2023, before), ("75056", 2024, last)), catalogue(indicator("ménages", 0))))
    assert ("%" in count) == (before >= 20 and "stable" not in count)


@given(st.floats(0, 5).map(lambda value: round(value, 1)))
def test_units_agree_with_their_number(value: float) -> None:
    words = said(comment(rows(("75056", 2024, value)), catalogue(indicator("ménages", 1))))
    written = re.search(r"s'établit à (\S+) (ménages?)", words)
    assert written
    assert (written[2] == "ménages") == (float(written[1].replace(",", ".")) >= 2)


@given(st.lists(st.none() | st.integers(1, 6), min_size=20, max_size=20))
def test_the_extremes_hold_their_ties_and_never_hint_at_what_is_hidden(given_values: list[int | None]) -> None:
    figures = [(code, 2024, value) for code, value in zip(ARRONDISSEMENTS, given_values, strict=True)]
    measured = indicator("ménages", 0)
    words = said(comment(rows(*figures), catalogue(measured)))
    known = [value for value in given_values if value is not None]
    if len(known) < 3 or max(known) == min(known):
        assert "la plus haute" not in words
        return
    assert ("parmi les" in words) == (len(known) < 20)
    for extreme, word in ((max(known), "la plus haute est celle "), (min(known), "la plus basse, celle ")):
        names = "|".join(("1er" if c == "75101" else f"{int(c[3:])}e") for c, _, v in figures if v == extreme)
        tied = known.count(extreme) > 1
        quoted = words.split(word)[1].split(" ;")[0].split(f", {extreme} ")[0]
        assert set(re.findall(r"\d+er?\b", quoted)) == set(names.split("|"))
        assert quoted.startswith("des " if tied else "du ")
        assert ("ex æquo" in quoted) == tied


@given(st.sets(st.sampled_from(ARRONDISSEMENTS), max_size=19))
def test_a_territory_too_small_is_never_an_extreme(unstable: set[str]) -> None:
    figures = [(code, 2024, float(place)) for place, code in enumerate(ARRONDISSEMENTS, start=1)]
    words = said(comment(rows(*figures), catalogue(indicator()), unstable=frozenset(unstable)))
    left = [code for code in ARRONDISSEMENTS if code not in unstable]
    if len(left) < 3:
        assert "la plus haute" not in words
        return
    assert f"celle du {int(left[-1][3:])}{'er' if left[-1] == '75101' else 'e'}, {int(left[-1][3:])},0 %" in words
    assert ("à part" in words) == bool(unstable)


def test_nothing_is_computed_from_one_base_to_another() -> None:
    changed = Variant(name="autre base", why="essai", since="2024-01-01")
    measured = indicator(variants=(changed,))
    words = said(comment(rows(("75056", 2023, 20.0), ("75056", 2024, 30.0)), catalogue(measured)))
    assert "30,0 %" in words
    assert "20,0 %" not in words
    assert "hausse" not in words


def test_nothing_that_comes_before_the_plan_is_said_to_have_moved() -> None:
    figures = rows(("75056", 2020, 10_654.0), ("75056", 2021, 13_242.0))
    words = said(comment(figures, catalogue(indicator("recours", 0))))
    assert words == "En 2021, l'indicateur « Essai » s'établit à 13 242 recours à Paris."


def test_an_arrondissement_alone_has_its_level_and_its_change() -> None:
    words = said(comment(rows(("75113", 2023, 190.0), ("75113", 2024, 254.0)), catalogue(indicator("logements", 0))))
    assert words == (
        "En 2024, l'indicateur « Essai » s'établit à 254 logements dans le 13e, contre 190 logements en 2023, "
        "soit une hausse de 33,7 %."
    )


def test_a_doubtful_value_is_not_set_against_a_firm_one() -> None:
    figures = rows(("75056", 2023, 20.0), ("75056", 2024, 30.0))
    figures.loc[1, "status"] = "provisoire"
    words = said(comment(figures, catalogue(indicator())))
    assert "contre" not in words
    assert "s'établit à 30,0 % à Paris (provisoire)." in words


def test_a_provisional_figure_says_it_in_the_sentence_that_becomes_a_title(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    title = text(make("sans-abri", connection, catalog).commentary[0])
    assert title.startswith(f"La Nuit 2026 compte 3{NNBSP}857 sans-abri (provisoire)")
    ranks = rows(*[(code, 2024, float(place)) for place, code in enumerate(ARRONDISSEMENTS)], status="provisoire")
    short = indicator().short
    opened = f"En 2024 (provisoire), pour « {short} », la valeur la plus haute"  # read alone, it has a subject
    assert said(comment(ranks, catalogue(indicator()))).startswith(opened)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("sru-evolution", {"arr": ("75107", "75115", "75120")}),
        ("comparer-evolution", {"indicateur": "sru_taux", "arr": ("75107", "75115", "75120")}),
        ("fiche", {"indicateur": "sru_taux"}),  # Paris alone is drawn
    ],
)
def test_what_a_figure_draws_without_a_name_or_not_at_all_is_the_extreme_of_no_sentence(
    name: str, choices: dict[str, Any], connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    shown = make(name, connection, catalog, **choices)
    assert "la plus haute" not in "".join(text(sentence) for sentence in shown.commentary)


def test_hidden_values_are_counted_never_named() -> None:
    words = said(
        comment(rows(*[(c, 2024, None if c < "75103" else 5.0) for c in ARRONDISSEMENTS]), catalogue(indicator()))
    )
    assert words == "2 valeurs masquées (secret statistique)."


def test_a_place_has_its_preposition(catalog: Catalog) -> None:
    for code in catalog.territories:
        row = rows((code, 2024, 1.0)).assign(indicator="population").iloc[0]
        assert re.match(r"(à|en|dans (le|les)) \S|dans l'\S", where(row, catalog))
    assert "elle de le" not in where(row, catalog)


@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_every_number_of_a_comment_is_in_the_rows(name: str, made: Made, catalog: Catalog) -> None:
    exhibit = made(name, PUBLIE)
    told = exhibit.figure is not None and not exhibit.unnamed
    assert told <= len(exhibit.commentary) <= MOST
    assert not CAUSES.search(said(exhibit.commentary))
    known = exhibit.rows.dropna(subset=["value"])
    lines = ["" if pd.isna(line) else f", ligne {int(line)}" for line in known["line"]]
    cells = [snapshot + line for snapshot, line in zip(known["snapshot"], lines, strict=True)]
    of = [catalog.indicators[i] for i in known["indicator"]]
    values = [number(r.value, i, kept(r, i)) for r, i in zip(known.itertuples(), of, strict=True)]
    printed = set(zip(cells, values, strict=True))
    for part in (part for sentence in exhibit.commentary for part in sentence if part.cell):
        assert any(cell == part.cell and value in part.text for cell, value in printed), part


def test_two_published_medians_stand_side_by_side(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """From one median to another there is no « +4,3 mois »: neither is recomputed."""
    rows = queries.series(connection, ["delai_median"], ["75"])
    known = rows.dropna(subset=["value"])
    assert len(known) > 1
    (said, *_) = [text(one) for one in comment(rows, catalog)]
    assert "contre" in said
    assert "soit" not in said
    assert change(rows, catalog) == ""
