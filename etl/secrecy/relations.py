"""What adds up to what in a published table: the equations that anyone can write between its cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from etl.catalog import ENSEMBLE, Catalog, Indicator, Link

Cell = tuple[str, str, str]  # indicator, territory, breakdown
Place = tuple[str, str]  # territory, breakdown
DEPARTMENT, COMMUNE = "75", "75056"
METROPOLIS, WITHOUT_PARIS = "MGP", "MGP-HP"
REST = "le reste"  # of a whole whose modalities are not all there: a cell that nobody prints


T = TypeVar("T")


@dataclass(frozen=True)
class Equation(Generic[T]):
    """The parts add up to `factor` times the total; `assumed`: an attacker would suppose so, unless figures deny it."""

    total: T
    parts: tuple[T, ...]
    assumed: bool = False
    factor: float = 1.0

    @property
    def terms(self) -> tuple[T, ...]:
        return (self.total, *self.parts)


def linked(name: str, printed: Set[str], catalog: Catalog) -> set[str]:
    """An indicator and those of the printed ones that links join to it, however far.

    Exact links go through what nobody prints.
    """
    reached: set[str] = set()
    beside = {name}
    while beside > reached:
        reached = beside
        terms = [(set(link.terms), link.exact) for link in catalog.links if reached & set(link.terms)]
        beside = reached.union(*(of if exact else printed & of for of, exact in terms))
    return reached


def equations(
    cells: Set[Cell], catalog: Catalog, placeless: Set[str], elsewhere: Set[Cell] = frozenset()
) -> list[Equation[Cell]]:
    """Between printed cells of linked indicators and one period: sums within each, and links from one to another.

    `placeless`: indicators some of whose figures are about Paris and name no arrondissement; `elsewhere`: what other
    publications print.
    """
    everywhere = {(territory, breakdown) for _, territory, breakdown in cells}
    names = sorted({name for name, _, _ in cells})
    unprinted = {part for link in catalog.links if link.exact and link.total in names for part in link.parts}
    # What a linked indicator prints is there for the others, though nobody says how much.
    places = {
        name: {one for one in everywhere if one[1] in catalog.indicators[name].modalities}
        for name in sorted({*names, *unprinted})
    }
    for name in names:
        places[name] |= _told({(one[1], one[2]) for one in cells if one[0] == name}, catalog.indicators[name], catalog)
    found = [
        Equation((name, *one.total), tuple((name, *part) for part in one.parts), one.assumed)
        for name in names
        for one in _sums(catalog.indicators[name], cells, places[name], catalog, elsewhere, placeless=name in placeless)
    ]
    return [*found, *(one for link in catalog.links for one in _across(link, places, cells, catalog))]


def _told(there: Set[Place], indicator: Indicator, catalog: Catalog) -> set[Place]:
    """The places of an indicator, and those that they give, one after the other."""
    reached, beside = set[Place](), set(there)
    while beside > reached:
        reached = beside
        beside = reached.union(told for told, *_ in implications(indicator, reached, catalog))
    return reached


def _sums(
    indicator: Indicator,
    cells: Set[Cell],
    there: Set[Place],
    catalog: Catalog,
    elsewhere: Set[Cell],
    *,
    placeless: bool,
) -> Iterator[Equation[Place]]:
    """Territories add up to theirs, modalities to the whole."""
    breakdowns = sorted({breakdown for _, breakdown in there})
    territories = sorted({territory for territory, _ in there})
    found = [
        Equation((parent, breakdown), tuple((child, breakdown) for child in children))
        for parent, children in (*_families(indicator, catalog), *_around(indicator, there, catalog))
        for breakdown in breakdowns
    ]
    for one in [*found, *_wholes(indicator, territories)]:
        # What is not printed is taken for nothing, as an attacker would, but for what names no arrondissement.
        parts = tuple(part for part in one.parts if part in there or (placeless and part[0] == COMMUNE != one.total[0]))
        # A total that nobody prints is taken for a sum of all its parts, never of some of them.
        printed = (indicator.id, *one.total) in cells or {part for part in one.parts if part[0] != COMMUNE} <= there
        if one.total in there and there & set(parts) and printed:
            rest = ((one.total[0], name) for name in _rest(indicator, one))
            # What another publication prints, or a sector holds, may be left out: it is nothing if the figures let it.
            left_out = any(
                (indicator.id, *part) in elsewhere or _within(part, one, there, catalog)
                for part in set(one.parts) - set(parts)
            )
            yield Equation(one.total, (*parts, *rest), one.assumed or left_out)


def _within(part: Place, equation: Equation[Place], there: Set[Place], catalog: Catalog) -> bool:
    """Whether a printed sector that the equation does not name holds a place."""
    named = {territory for territory, _ in equation.terms}
    return any(
        part[0] in members and (sector, part[1]) in there and sector not in named
        for sector, members in catalog.sectors.items()
    )


def wholes(indicator: Indicator, there: Collection[Place], catalog: Catalog) -> Iterator[tuple[Place, list[Place]]]:
    """A place and those that make it up, as whoever attacks would suppose, be they printed or not."""
    for parent, children in (*_families(indicator, catalog), *_around(indicator, there, catalog)):
        yield from (((parent, of), [(child, of) for child in children]) for p, of in there if p == parent)
    for whole, modalities, _ in _disjoint(indicator):
        yield from (((t, of), [(t, one) for one in modalities]) for t, of in there if of == whole)


def implications(
    indicator: Indicator, there: Set[Place], catalog: Catalog
) -> Iterator[tuple[Place, list[Place], list[Place]]]:
    """A place that others give, though it be not printed: those that it is the sum of, less some.

    A whole whose parts are all there; Paris, by the metropolis with it and without.
    """
    breakdowns = sorted({breakdown for _, breakdown in there})
    for parent, children in (*_families(indicator, catalog), *_around(indicator, there, catalog)):
        for of in breakdowns:
            # Under the département, what names no arrondissement may be nothing.
            parts = [(c, of) for c in children if not (parent == DEPARTMENT and c == COMMUNE) or (c, of) in there]
            if parts and there >= set(parts):
                yield (parent, of), parts, []
    for of in breakdowns:
        if {(METROPOLIS, of), (WITHOUT_PARIS, of)} <= there:
            yield (indicator.paris, of), [(METROPOLIS, of)], [(WITHOUT_PARIS, of)]
    for whole, modalities, assumed in _disjoint(indicator):
        # One alone of a whole is not supposed to be it.
        if len(modalities) > 1 and (assumed or (indicator.breakdown and indicator.breakdown.exhaustive)):
            for territory in sorted({territory for territory, _ in there}):
                if there >= set(parts := [(territory, one) for one in modalities]):
                    yield (territory, whole), parts, []


def rests(printed: Set[Cell], catalog: Catalog) -> Iterator[Equation[Cell]]:
    """What is left of printed counts, the last part, where it is people too: by a link, by a sole modality.

    Where modalities are several, what they leave of a whole was not read, or is elsewhere: it is no count.
    """
    for name, territory, breakdown in printed:
        joined = [one for one in catalog.links if one.total == name and breakdown in (one.modalities or [breakdown])]
        exact = [{*one.parts} for one in joined if one.exact]  # what its parts leave is nobody, or the same again
        # Nor are persons over two a family people of their own.
        for link in (one for one in joined if {*one.parts} not in exact and len({*one.parts}) == len(one.parts)):
            if parts := tuple(one for part in link.parts if (one := (part, territory, breakdown)) in printed):
                yield Equation((name, territory, breakdown), (*parts, _left(parts, name, catalog)))
        for of, parted in _sole(catalog.indicators[name]):
            if breakdown == parted:
                part, whole = (name, territory, breakdown), (name, territory, of)
                yield Equation(whole, (part, (name, territory, _unread(of, parted))))


def _across(
    link: Link, places: Mapping[str, Set[Place]], cells: Set[Cell], catalog: Catalog
) -> Iterator[Equation[Cell]]:
    """A total and its parts in other indicators; what they leave of it, where they may."""
    for place in sorted(places.get(link.total, ())):
        parts = tuple((part, *place) for part in link.parts if place in places.get(part, ()))
        if parts and (not link.modalities or place[1] in link.modalities):
            total = (link.total, *place)
            whole = link.exact and len(parts) == len(link.parts)
            yield Equation(total, parts if whole else (*parts, _left(parts, link.total, catalog)))
            printed = tuple(one for one in parts if one in cells)
            if printed and printed != parts and (left := _left(printed, link.total, catalog)) in cells:
                yield Equation(total, (*printed, left))


def _left(parts: tuple[Cell, ...], total: str, catalog: Catalog) -> Cell:
    """What parts of a place leave of a total: a cell that nobody prints."""
    named = "+".join(catalog.indicators[name].short for name, *_ in parts)
    return (total, parts[0][1], f"{REST}, {parts[0][2]}, {named}")


def _wholes(indicator: Indicator, territories: list[str]) -> Iterator[Equation[Place]]:
    """The modalities that make up a whole, or are in it; where they need not make it up, as if they did too."""
    for whole, modalities, assumed in _disjoint(indicator):
        yield from (Equation((t, whole), tuple((t, one) for one in modalities), assumed) for t in territories)


def _disjoint(indicator: Indicator) -> Iterator[tuple[str, list[str], bool]]:
    """A whole; modalities of it that exclude one another; and whether that they leave nothing is an assumption.

    All of them, or those of a characteristic (« composition : … »); in place of those that one unites, it, or they.
    """
    if indicator.breakdown is None:
        return
    modalities, unions = indicator.breakdown.modalities, indicator.breakdown.unions
    if indicator.breakdown.exhaustive:
        yield ENSEMBLE, list(modalities), False
        return
    united = {part for parts in unions.values() for part in parts}
    yield from ((ENSEMBLE, list(alike), False) for _, alike in groupby(modalities, key=_characteristic))
    for apart in dict.fromkeys((frozenset(united), frozenset(unions))):
        kept = [one for one in modalities if one not in apart]
        yield from (
            (ENSEMBLE, list(alike), True) for _, alike in groupby(kept, key=lambda one: one.rpartition(" : ")[0])
        )
    for whole, parts in unions.items():
        yield from ((whole, list(parts), assumed) for assumed in (False, True))


def _characteristic(modality: str) -> str:
    return modality.split(" : ")[0]


def _sole(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """A whole of which one modality is declared, and it: what it leaves is people too."""
    if len(indicator.modalities) == 2:
        yield ENSEMBLE, indicator.modalities[1]
    for whole, parts in indicator.breakdown.unions.items() if indicator.breakdown else ():
        yield from ((whole, part) for part in parts if len(parts) == 1)


def _unread(whole: str, part: str) -> str:
    """What modalities leave of a whole: a cell that nobody prints."""
    return f"{REST}, {_characteristic(part)}" if whole == ENSEMBLE else f"{REST}, {part}, de {whole}"


def _rest(indicator: Indicator, equation: Equation[Place]) -> tuple[str, ...]:
    """What the modalities leave of a whole, where they are not said to make it up."""
    whole, part = equation.total[1], equation.parts[0][1]
    if whole == part or equation.assumed or indicator.breakdown is None or indicator.breakdown.exhaustive:
        return ()
    return (_unread(whole, part),)


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
    yield from ((code, list(members)) for code, members in catalog.sectors.items())


def _around(indicator: Indicator, there: Collection[Place], catalog: Catalog) -> Iterator[tuple[str, list[str]]]:
    """Paris, and a sector with the other arrondissements, where what it holds is not printed."""
    printed = {territory for territory, _ in there}
    twenty = [code for code, one in catalog.territories.items() if one.level == "arrondissement"]
    for sector, members in catalog.sectors.items():
        if sector in printed and not printed >= {*members}:
            unnamed = [COMMUNE] if indicator.paris == DEPARTMENT else []
            yield indicator.paris, [sector, *(code for code in twenty if code not in members), *unnamed]
