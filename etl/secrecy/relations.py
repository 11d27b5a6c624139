"""What adds up to what in a published table: the equations that anyone can write between its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from etl.catalog import ENSEMBLE, Catalog, Indicator

Cell = tuple[str, str]  # territory, breakdown
DEPARTMENT, COMMUNE = "75", "75056"
METROPOLIS, WITHOUT_PARIS = "MGP", "MGP-HP"
REST = "le reste"  # of a whole whose modalities are not all there: a cell that nobody prints


T = TypeVar("T")


@dataclass(frozen=True)
class Equation(Generic[T]):
    """The parts add up to the total."""

    total: T
    parts: tuple[T, ...]

    @property
    def terms(self) -> tuple[T, ...]:
        return (self.total, *self.parts)


def equations(
    indicator: Indicator, cells: Iterable[Cell], catalog: Catalog, *, placeless: bool
) -> list[Equation[Cell]]:
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
    # What is not printed is taken for nothing, as an attacker would, but for what names no arrondissement.
    added = [
        Equation(one.total, tuple(part for part in one.parts if part in there or (placeless and part[0] == COMMUNE)))
        for one in [*found, *_wholes(indicator, territories)]
    ]
    return [
        Equation(one.total, (*one.parts, *((one.total[0], rest) for rest in _rest(indicator, one))))
        for one in added
        if one.total in there and there & set(one.parts)
    ]


def _wholes(indicator: Indicator, territories: list[str]) -> Iterator[Equation[Cell]]:
    """The modalities that add up, to the whole or to a part of it: all of them, or each characteristic's."""
    if not indicator.breakdown:
        return
    for modalities in _disjoint(indicator):
        yield from (Equation((t, ENSEMBLE), tuple((t, modality) for modality in modalities)) for t in territories)


def _disjoint(indicator: Indicator) -> list[list[str]]:
    """Modalities that exclude one another: every one, or those of a characteristic (« composition : … »)."""
    if not indicator.breakdown:
        return []
    if indicator.breakdown.additive:
        return [list(indicator.breakdown.modalities)]
    named = groupby(indicator.breakdown.modalities, key=lambda modality: modality.split(" : ")[0])
    return [list(modalities) for _, modalities in named]


def _rest(indicator: Indicator, equation: Equation[Cell]) -> tuple[str, ...]:
    """What the modalities leave of the whole, where they are not said to make it up."""
    whole = equation.total[1] == ENSEMBLE and equation.parts[0][1] != ENSEMBLE
    if not whole or indicator.breakdown is None or indicator.breakdown.additive:
        return ()
    return (f"{REST}, {equation.parts[0][1].split(' : ')[0]}",)


def _families(indicator: Indicator, catalog: Catalog) -> Iterator[tuple[str, list[str]]]:
    """A territory and those, of one level, that make it up."""
    ordered = sorted(catalog.territories.values(), key=lambda territory: (territory.parent, territory.level))
    for (parent, level), children in groupby(ordered, key=lambda territory: (territory.parent, territory.level)):
        codes = [child.code for child in children]
        if level == "arrondissement" and indicator.paris == DEPARTMENT:
            # There the code of the commune holds what names no arrondissement, and the département the whole.
            yield DEPARTMENT, [*codes, COMMUNE]
        elif parent and level != "secteur" and len(codes) > 1:
            yield parent, codes
    if indicator.paris == COMMUNE:
        yield DEPARTMENT, [COMMUNE]
    yield METROPOLIS, [WITHOUT_PARIS, indicator.paris]
    for code in (territory.code for territory in catalog.territories.values() if territory.level == "secteur"):
        first, last = (int(bound) for bound in code.split("-"))
        yield code, [str(number) for number in range(first, last + 1)]
