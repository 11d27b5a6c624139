"""The SRU rate taken apart and carried forward: exact split of a change, catch-up by hypotheses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Split:
    """The change of a rate in points: what the dwellings did, what the résidences principales did."""

    before: float
    after: float
    dwellings: float
    homes: float


@dataclass(frozen=True)
class Start:
    """Where a simulation starts: on 1 January `year`, dwellings counted and résidences principales."""

    year: int
    dwellings: float
    homes: float


@dataclass(frozen=True)
class Scenario:
    """Hypotheses, by year: `additions` and `losses` in dwellings, `growth` of résidences principales in %.

    `delay`: years from approval to service; until then, the dwellings already approved (`decided`, oldest first)
    come into service, and the additions of the scenario only after.
    """

    additions: float
    losses: float
    growth: float
    delay: int
    target: float
    until: int


@dataclass(frozen=True)
class Step:
    """1 January of a year: dwellings, résidences principales, rate in %."""

    year: int
    dwellings: float
    homes: float

    @property
    def rate(self) -> float:
        return 100 * self.dwellings / self.homes


def homes_of(dwellings: float, rate: float) -> float:
    """The résidences principales that a published rate (%) implies."""
    return dwellings / (rate / 100)


def needed(homes: float, rate: float) -> int:
    """The dwellings that a rate (%) asks of so many résidences principales, to the nearest unit."""
    return round(homes * rate / 100)


def missing(dwellings: float, homes: float, rate: float) -> int:
    """The dwellings still missing to a rate (%) at constant résidences principales; 0 once reached."""
    return max(0, needed(homes, rate) - round(dwellings))


def split(before: tuple[float, float], after: tuple[float, float]) -> Split:
    """The change of L/R from (L, R) to (L, R), in points: two effects that add up to it exactly."""
    (l0, r0), (l1, r1) = before, after
    # Each effect is the mean of its two orders: no remainder, even for a large gap.
    dwellings = (l1 - l0) * 0.5 * (1 / r0 + 1 / r1)
    homes = 0.5 * (l0 + l1) * (1 / r1 - 1 / r0)
    return Split(100 * l0 / r0, 100 * l1 / r1, 100 * dwellings, 100 * homes)


def path(start: Start, scenario: Scenario, decided: tuple[float, ...]) -> tuple[Step, ...]:
    """Each 1 January from the start to the date asked; the scenario's additions follow what is `decided`."""
    steps = [Step(start.year, start.dwellings, start.homes)]
    for place in range(max(0, scenario.until - start.year)):
        known = place < scenario.delay and place < len(decided)
        added = decided[place] if known else scenario.additions
        last = steps[-1]
        dwellings = last.dwellings + added - scenario.losses
        steps.append(Step(last.year + 1, dwellings, last.homes * (1 + scenario.growth / 100)))
    return tuple(steps)


def impossible(steps: tuple[Step, ...]) -> Step | None:
    """The first 1 January that cannot be: less than no dwelling, or more of them than résidences principales."""
    return next((step for step in steps if not 0 <= step.dwellings <= step.homes), None)


def reached(steps: tuple[Step, ...], rate: float) -> int | None:
    """The first year at or above a rate that the end still is; None otherwise: a target lost is not reached."""
    return next((step.year for step in steps if step.rate >= rate), None) if steps[-1].rate >= rate else None


def required(start: Start, scenario: Scenario) -> float:
    """The net additions a year that would reach the target on time, at the scenario's résidences principales."""
    years = scenario.until - start.year
    if years <= 0:
        return 0.0
    homes = start.homes * (1 + scenario.growth / 100) ** years
    return (homes * scenario.target / 100 - start.dwellings) / years


def spread(starts: Mapping[str, Start], rate: float, below: float) -> dict[str, float]:
    """The part of a programme that goes to each territory; the parts make 1.

    `below` % go to the territories under the rate (%), as the dwellings that each misses; the rest to the others, as
    their dwellings. Where one of the two groups is empty, the other has it all.
    """
    lacks = {code: needed(start.homes, rate) - start.dwellings for code, start in starts.items()}
    under = {code: lack for code, lack in lacks.items() if lack > 0}
    over = {code: starts[code].dwellings for code in starts if code not in under}
    first = 1.0 if not any(over.values()) else below / 100 if under else 0.0
    return {**_as(under, first), **_as(over, 1 - first)}


def _as(weights: Mapping[str, float], part: float) -> dict[str, float]:
    whole = sum(weights.values())
    return {code: part * weight / whole if whole else 0.0 for code, weight in weights.items()}
