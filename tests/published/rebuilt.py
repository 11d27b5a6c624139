"""Values of the warehouse worked out again from the raw files alone: this module imports nothing of the project.

`python -m tests.published.rebuilt ENTREPOT.duckdb` prints how many are equal, and those that are not.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import duckdb

SNAPSHOTS = Path(__file__).parents[2] / "data" / "snapshots"
PARIS, PLACES = "75056", tuple(str(code) for code in range(75101, 75121))
ALL = "ensemble"
FINANCED = {"total": ALL, "plai": "PLAI", "plus": "PLUS", "plus_cd": "PLUS-CD", "pls": "PLS"}
YEARS = range(2001, 2025)  # of the list of operations: it names every one, no line is no dwelling
EAST = ("75113", "75119", "75120")
LISTS = {"": "2019-01-01", "_2025": "2025-01-01"}  # what ends the name of an indicator → the day of its list
ABOVE = 25

Key = tuple[str, str, str, str]  # indicator, territory, period, breakdown
Values = dict[Key, Fraction]


def lines(path: str) -> Iterator[dict[str, str]]:
    with (SNAPSHOTS / path).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def stock() -> Values:
    """Dwellings and résidences principales of each arrondissement, the rate if it alone is printed; Paris: the sum."""
    found: Values = {}
    for row in lines("sru_arrondissement/2026-11-23/sru_2001_2019.csv"):
        day = f"{row['annee']}-01-01"
        found["sru_logements", row["code_insee"], day, ALL] = number(row["logements_sociaux"])
        found["sru_residences_principales", row["code_insee"], day, ALL] = number(row["residences_principales"])
    for row in lines("sru_arrondissement/2026-06/sru_2025.csv"):
        day = f"{row['annee']}-01-01"
        found["sru_logements", row["code_insee"], day, ALL] = number(row["logements_sociaux"])
        found["sru_taux", row["code_insee"], day, ALL] = number(row["taux"])
    return found | added(found, ("sru_logements", "sru_residences_principales"))


def approvals() -> Values:
    """Dwellings approved: every arrondissement, year and financing, nought where the list has no operation."""
    found: Values = {
        ("logements_finances", place, str(year), financing): Fraction(0)
        for place in PLACES
        for year in YEARS
        for financing in FINANCED.values()
    }
    for row in lines("logements_finances/2026-08-20/agrements_2001_2024.csv"):
        for column, financing in FINANCED.items():
            found["logements_finances", row["code_insee"], row["annee"], financing] = number(row[column])
    return found


def added(values: Values, indicators: tuple[str, ...]) -> Values:
    """Paris, where each of the twenty has its figure."""
    found: Values = {}
    for indicator, period in {(i, p) for i, _, p, _ in values if i in indicators}:
        parts = [values.get((indicator, place, period, ALL)) for place in PLACES]
        if None not in parts:
            found[indicator, PARIS, period, ALL] = sum(filter(None, parts), Fraction(0))
    return found


def rates(values: Values) -> Values:
    """The SRU rate, from its two terms."""
    homes = {key: value for key, value in values.items() if key[0] == "sru_residences_principales"}
    return {
        ("sru_taux", *key[1:]): 100 * values["sru_logements", *key[1:]] / below for key, below in homes.items() if below
    }


def new_supply(values: Values) -> Values:
    """Approvals of a year over the stock of its first day."""
    found: Values = {}
    for (indicator, place, period, financing), value in values.items():
        below = values.get(("sru_logements", place, f"{period}-01-01", ALL))
        if indicator == "logements_finances" and financing == ALL and below:
            found["part_offre_nouvelle", place, period, ALL] = 100 * value / below
    return found


def concentration(values: Values) -> Values:
    """The share of the stock that stands in the 13e, 19e and 20e."""
    days = {period for indicator, place, period, _ in values if (indicator, place) == ("sru_logements", PARIS)}
    return {
        ("sru_concentration", PARIS, day, ALL): 100
        * sum(values["sru_logements", place, day, ALL] for place in EAST)
        / sum(values["sru_logements", place, day, ALL] for place in PLACES)
        for day in days
    }


def outside(values: Values) -> Values:
    """The approvals and the stock of the arrondissements that no list counts above 25 %, and their shares."""
    found: Values = {}
    for end, day in LISTS.items():
        below = [place for place in PLACES if values["sru_taux", place, day, ALL] <= ABOVE]
        for of, name, share in (
            ("logements_finances", "agrements_hors_25", "part_hors_25"),
            ("sru_logements", "parc_hors_25", "part_stock_hors_25"),
        ):
            for period in {p for i, place, p, _ in values if (i, place) == (of, PARIS)}:
                part = sum((values[of, place, period, ALL] for place in below), Fraction(0))
                found[name + end, PARIS, period, ALL] = part
                found[share + end, PARIS, period, ALL] = 100 * part / values[of, PARIS, period, ALL]
    return found


def financings(values: Values) -> Values:
    """The share of each financing in the approvals of a year."""
    return {
        ("part_agrements", place, period, financing): 100 * value / whole
        for (indicator, place, period, financing), value in values.items()
        if indicator == "logements_finances"
        and financing != ALL
        and (whole := values[indicator, place, period, ALL]) > 0
    }


def rebuilt() -> Values:
    """All of them, by the key of the view `series`."""
    found = stock() | approvals()
    found |= rates(found)
    return found | new_supply(found) | concentration(found) | outside(found) | financings(found)


def served(connection: duckdb.DuckDBPyConnection, indicators: set[str]) -> Mapping[Key, float | None]:
    rows = connection.execute(
        "select indicator, territory, period, breakdown, value from series where list_contains(?, indicator)",
        [sorted(indicators)],
    ).fetchall()
    return {row[:4]: row[4] for row in rows}


def unequal(connection: duckdb.DuckDBPyConnection, values: Values) -> list[tuple[Key, float | None, float]]:
    """The values that are served otherwise: key, value served, value rebuilt; exact but for the last bit of a ratio."""
    known = served(connection, {indicator for indicator, *_ in values})
    found = [(key, known.get(key), float(value)) for key, value in values.items()]
    return [(key, one, other) for key, one, other in found if one is None or abs(one - other) > 1e-9]


def main(path: str) -> int:
    values = rebuilt()
    with duckdb.connect(path, read_only=True) as connection:
        wrong = unequal(connection, values)
    for key, one, other in wrong:
        print(*key, one, other)
    print(f"{len(values)} valeurs refaites, {len(wrong)} différentes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
