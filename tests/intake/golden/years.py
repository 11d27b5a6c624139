"""Figures that are well written, and that what is already published makes doubtful."""

from __future__ import annotations

from tests.intake.golden.desk import Desk, fixture, rpls, sru
from tests.intake.publishers import Published


def as_served(desk: Desk, times: float = 1.0) -> Published:
    """RPLS of an edition, each stock of an arrondissement being the served one of 2024, times something."""
    made = rpls()
    made.header, made.rows = made.header[:4], [row[:4] for row in made.rows if row[0].startswith("751")]
    made.truth = {}
    when = {"rpls_logements": ("2024-01-01", "2025-01-01"), "mises_en_service": ("2023", "2024")}
    for row in made.rows:
        for column, (name, (before, year)) in enumerate(when.items(), start=2):
            known = desk.served[(desk.served["indicator"] == name) & (desk.served["territory"] == row[0])]
            row[column] = round(float(known[known["period"] == before]["value"].iloc[0]) * times)
            made.truth[name, row[0], year, "ensemble"] = float(row[column])
    return made


WITHOUT_RATES = "colonne-facultative"
THE_SAME = "(1er janvier 2025) sont exactement les précédentes (1er janvier 2024)"


@fixture(
    "annee-copiee",
    WITHOUT_RATES,
    says=THE_SAME,
    edition="2025",
    beside=True,
)
def last_year_under_the_name_of_this_one(desk: Desk) -> None:
    desk.csv(as_served(desk))


@fixture(WITHOUT_RATES, edition="2025", beside=True)
def a_year_that_grows_as_years_do(desk: Desk) -> Published:
    return desk.csv(as_served(desk, 1.02))


@fixture("echelle", says="l’échelle n’est plus la même", edition="2025", beside=True)
def thousands_of_dwellings(desk: Desk) -> None:
    desk.csv(sru(dwellings=272))


@fixture("saut", says="Paris, 1er janvier 2024 : 900\u202f000 après", beside=True)
def a_figure_that_leaps(desk: Desk) -> Published:
    return desk.csv(sru(dwellings=900_000))


@fixture("saut", WITHOUT_RATES, says="autres valeurs changent de plus de trois fois", edition="2025", beside=True)
def forty_figures_that_leap(desk: Desk) -> Published:
    return desk.csv(as_served(desk, 4))
