"""What adds up to what in a published table: the equations that anyone can write between its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from etl.catalog import ENSEMBLE, Catalog, Indicator

Cell = tuple[str, str]  # territory, breakdown
DEPARTMENT, COMMUNE = "75", "75056"


@dataclass(frozen=True)
class Equation:
    """The parts add up to the total."""

    total: Cell
    parts: tuple[Cell, ...]


def equations(indicator: Indicator, cells: Iterable[Cell], catalog: Catalog, *, placeless: bool) -> list[Equation]:
    """Between cells of one indicator and period: territories add up to theirs, modalities to the whole.

    `placeless`: some of its figures are about Paris and name no arrondissement.
    """
    there = set(cells)
    breakdowns = sorted({breakdown for _, breakdown in there})
    territories = sorted({territory for territory, _ in there})
    families = list(_families(indicator, catalog))
    found = [
        Equation((parent, breakdown), tuple((child, breakdown) for child in children))
        for parent, children in families
        for breakdown in breakdowns
    ]
    if indicator.breakdown and indicator.breakdown.additive:
        modalities = indicator.breakdown.modalities
        found += [Equation((t, ENSEMBLE), tuple((t, modality) for modality in modalities)) for t in territories]
    # What is not printed is taken for nothing, as an attacker would, but for what names no arrondissement.
    return [
        Equation(total, tuple(part for part in parts if part in there or (placeless and part[0] == COMMUNE)))
        for total, parts in ((equation.total, equation.parts) for equation in found)
        if total in there and there & set(parts)
    ]


def _families(indicator: Indicator, catalog: Catalog) -> Iterator[tuple[str, list[str]]]:
    """A territory and those, of one level, that make it up."""
    ordered = sorted(catalog.territories.values(), key=lambda territory: (territory.parent, territory.level))
    for (parent, level), children in groupby(ordered, key=lambda territory: (territory.parent, territory.level)):
        codes = [child.code for child in children]
        if level == "arrondissement" and indicator.paris == DEPARTMENT:
            # There the code of the commune holds what names no arrondissement, and the département the whole.
            yield DEPARTMENT, [*codes, COMMUNE]
        elif parent and len(codes) > 1:
            yield parent, codes
    sector = [code for code in catalog.territories if "-" in code and code.startswith("751")]
    for code in sector:
        first, last = (int(bound) for bound in code.split("-"))
        yield code, [str(number) for number in range(first, last + 1)]
