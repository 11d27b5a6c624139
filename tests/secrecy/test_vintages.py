"""What an older, doubted, withdrawn or erased figure says of a hidden one: every vintage is there for all to read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from etl.french import parse_period
from etl.secrecy import as_received, protect, suppress
from tests.secrecy.publication import synthetic_catalog

PARTS = synthetic_catalog().indicators["relogements_cibles"].modalities
ALL = PARTS[0]
PARIS, ARRONDISSEMENT = "75", "75101"
Figure = tuple[str, str, str, float | None, str, str]  # indicator, territory, modality, value, status, period


def figure(
    indicator: str,
    value: float | None,
    part: str = ALL,
    *,
    status: str = "définitif",
    place: str = PARIS,
    period: str = "2024",
) -> Figure:
    return indicator, place, part, value, status, period


def publics(*numbers: float | None) -> list[Figure]:
    """Households by public, in the order of the catalogue, without their whole."""
    return [figure("relogements_cibles", n, part) for n, part in zip(numbers, PARTS[1:], strict=False)]


def erased(indicator: str, part: str = ALL) -> Figure:
    return figure(indicator, None, part, status="non disponible")


def rows(*files: list[Figure]) -> pd.DataFrame:
    """What files print of 2024, one a month, small counts hidden."""
    made: list[dict[str, Any]] = []
    for month, figures in enumerate(files, start=1):
        day = dt.date(2025, month, 1)
        file = {"source": "dalo", "snapshot": f"dalo/{day}", "published": day, "restates": "", "line": 1, "sheet": ""}
        names = ("indicator", "territory", "breakdown", "value", "status", "period")
        of = [dict(zip(names, one, strict=True)) | file | {"note": ""} for one in figures]
        made += [one | {"period_end": parse_period(one["period"]).end} for one in of]
    read = pd.DataFrame(made).astype({"value": "float64"})
    return suppress(as_received(read), synthetic_catalog())


def shown(*files: list[Figure], past: pd.DataFrame | None = None) -> list[float]:
    after, _ = protect(rows(*files), synthetic_catalog(), past)
    return [float(value) for value in after["value"].dropna()]


TOTAL = [figure("relogements_cibles", 71)]
ALLOCATED, RATE = [figure("attributions", 71)], [figure("cpa_part_prioritaires", 2.8)]


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ((TOTAL, [erased("relogements_cibles"), *publics(29, 23, 17, 2)]), [71, 29, 23]),
        ((TOTAL, [erased("relogements_cibles")], publics(29, 23, 17)), [71, 29, 23]),
        (([*TOTAL, *publics(29, 23, 17), erased("relogements_cibles", PARTS[4])],), [71, 29, 23]),
        ((ALLOCATED, [erased("attributions")], RATE), [71]),
    ],
    ids=["effectif secret", "part que personne n’imprime", "part effacée", "taux"],
)
def test_what_a_file_erases_is_still_known(files: tuple[list[Figure], ...], left: list[float]) -> None:
    """71 - 29 - 23 - 17 = 2; 2,8 % of 71 are two."""
    assert shown(*files) == left


FULL = [figure("relogements_cibles", 79), *publics(29, 23, 25, 2)]
LAST = erased("relogements_cibles", PARTS[4])
SEVEN, LESS = [figure("relogements_cibles", 71), *publics(29, 23, 17, 2)], figure("relogements_cibles", 77)
PART = figure("relogements_cibles", 25, PARTS[3])


@pytest.mark.parametrize(
    "files",
    [
        (FULL, [LESS, *publics(29, 23, 25), LAST]),
        (FULL, [LESS, PART, LAST]),
        (FULL, [LESS, LAST]),
        (SEVEN, FULL, [LESS, PART, LAST]),
        (FULL, [erased("relogements_cibles", PARTS[1])], [LESS, PART, LAST]),
    ],
    ids=["fichier entier", "ce qui change", "total seul", "après deux totaux", "après une autre"],
)
def test_what_a_correction_erases_is_not_its_difference(files: tuple[list[Figure], ...]) -> None:
    """79, then 77 without the last part: 79 - 77 = 2, whether the file repeats the parts that did not change or not."""
    assert shown(*files) == []


CENTRE, FIVE, SEVEN_TO_TEN = "75101-75104", "75103-75107", "75107-75110"
PLACES = {"75101": 0, "75102": 0, "75103": 115, "75104": 40, "75105": 12, "75109": 1, PARIS: 216}
LATER = {CENTRE: 155, FIVE: 184, SEVEN_TO_TEN: 44, "75106": 5, "75107": 12, "75108": 15, "75109": 1, "75110": 16}


def test_who_reads_an_erased_figure_as_no_part_does_not_read_it_as_it_was_too() -> None:
    """Without the 5e, the Centre's 155 leave 29 of 184 to the 6e and the 7e: of 44, the latter has 21 at most, the
    8e and the 10e 11 at least, so the 9e 1 to 3. That 12 of the 5e are among the 184 denies it, and is no part of it.
    """
    gone = figure("attributions", None, place="75105", status="non disponible")
    files = [
        [figure("attributions", n, place=place) for place, n in of.items()] for of in (PLACES, LATER | {PARIS: 216})
    ]
    assert not {155, 184, 44} <= {*shown(files[0], [gone, *files[1]])}


def test_an_erased_part_of_a_total_that_stays_hides_no_more() -> None:
    assert shown(FULL, [LAST]) == [79, 29, 23]


def test_nor_does_an_erased_figure_make_an_edition_forgotten() -> None:
    sealed = protect(rows(TOTAL), synthetic_catalog())[0].assign(edition="Bilan de juin")
    assert shown(TOTAL, [erased("relogements_cibles"), *publics(29, 23, 17, 2)], past=sealed) == [71, 29, 23]


def test_rows_without_a_value_stay_where_they_were() -> None:
    received = rows([erased("relogements_cibles"), *publics(29, 23, 17)])
    after, _ = protect(received, synthetic_catalog())
    pd.testing.assert_frame_equal(after, received)


HOUSING, PREFECT = "logement", "contingent préfectoral"
DECIDED, FAVOURABLE = figure("dalo_decisions", 300, HOUSING), [figure("dalo_favorables", 297, HOUSING)]
ASKED, FIVE_YEARS = figure("demandes", 40, place=ARRONDISSEMENT), figure("demandes_5ans", 5.0, place=ARRONDISSEMENT)
HALF, REFUSED = figure("dalo_recours", 62, period="2024-01/2024-06"), figure("dalo_recours", 71)
CHAIN = [figure("dalo_taux_favorable", 30.0), figure("dalo_rapport_relogement", 44.0)]


def otherwise(one: Figure, status: str) -> list[Figure]:
    """Another figure in its place."""
    return [(*one[:3], 1000.0, status, one[5])]


@pytest.mark.parametrize("status", ["définitif", "provisoire"])
@pytest.mark.parametrize(
    ("one", "after", "left"),
    [
        (TOTAL[0], publics(29, 23, 17, 2), [29, 23]),
        (TOTAL[0], publics(29, 23, 17), [29, 23]),
        (DECIDED, FAVOURABLE, []),
        (ASKED, [FIVE_YEARS], []),
        (ALLOCATED[0], RATE, []),
        (figure("dalo_decisions", 60), CHAIN, [30]),
        (REFUSED, [HALF], []),
    ],
    ids=["secret", "part tue", "reste", "part", "taux", "taux de taux", "semestre tu"],
)
def test_neither_a_doubted_figure_nor_one_that_may_be_withdrawn_makes_another_forgotten(
    one: Figure, status: str, after: list[Figure], left: list[float]
) -> None:
    """71, then 1 000 in its place: if it is provisional, or its file is withdrawn, 71 is served again."""
    assert shown([one], otherwise(one, status), after) == [one[3], 1000, *left]
    assert shown([one], after, otherwise(one, status)) == [one[3], *left, 1000]
    assert shown(otherwise(one, status), [one], otherwise(one, status), after) == [1000, one[3], 1000, *left]


def test_figures_of_two_files_that_a_third_replaces_are_served_again_together() -> None:
    """71, then 29, then 1 000 and 900 in a file that may be withdrawn: with 23 and 17, two households are left."""
    replaced = [*otherwise(TOTAL[0], "définitif"), *publics(900)]
    assert shown(TOTAL, publics(29), replaced, publics(None, 23, 17)) == [71, 29, 1000, 900, 23]


def test_nor_of_what_a_sole_modality_leaves() -> None:
    """71 - 69; whoever believes 1 000 may suppose the hidden 69 to be all of 71, which it is not: 71 tells nothing."""
    one = figure("dalo_relogements", 71)
    assert shown([one], otherwise(one, "provisoire"), [figure("dalo_relogements", 69, PREFECT)]) == [71, 1000]


def requests(indicator: str, status: str, **counts: float) -> list[Figure]:
    """To the 115, by public; `status`: of their whole."""
    publics = {"f": "familles", "w": "femmes seules", "m": "hommes seuls", "c": "couples"}
    return [
        figure(indicator, n, publics.get(name, ALL), status="définitif" if name in publics else status)
        for name, n in counts.items()
    ]


@pytest.mark.parametrize("status", ["définitif", "provisoire"])
@pytest.mark.parametrize("families", [1, 4])
def test_a_public_that_a_file_does_not_print_is_not_nobody_where_the_persons_are_printed(
    families: int, status: str
) -> None:
    """400 persons in couples are 200 requests, that the file of requests leaves out: 427 - 183 - 200 leave 44 to men
    and families, 628 - 183 - 400 leave 45 persons. A family is two or more: one, and two persons.
    """
    asked = requests("115_demandes", status, all=426 + families, f=families, w=183, m=43)
    persons = requests("115_demandes_personnes", status, all=626 + 2 * families, f=2 * families, w=183, m=43, c=400)
    together = shown([*asked, *persons])
    assert shown(asked, persons) == together
    assert sorted(shown(persons, asked)) == together
    assert shown(asked) == [426 + families, 183]
