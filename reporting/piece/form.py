"""The form that a figure takes: up to three known points are written, each with its day; a curve from four on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.catalog.model import Indicator
from etl.french import NBSP, format_period
from reporting.analysis.comparability import joined
from reporting.analysis.words import DOUBTFUL, kept, number, once, with_unit
from reporting.piece.drawing import Bars, Drawing, Lines, Stacked, Target
from reporting.piece.palette import color_of

PARIS = "Paris"
WRITTEN = 3  # known points, at most, that are written without axis


@dataclass(frozen=True)
class Said:
    """A known point as written: « environ », « 16 000 », « ménages »; `word`: its source's, for an approximate figure;
    `doubt`: any other, « provisoire »; `joined`: comparable to the one before.
    """

    name: str
    when: str
    value: float
    words: str
    unit: str
    word: str
    doubt: str
    color: str
    joined: bool = False


@dataclass(frozen=True)
class Numbers:
    """What is written in place of a figure: the points, by series, each in order of time; and what they face."""

    points: tuple[Said, ...]
    facing: str = ""

    @property
    def alone(self) -> bool:
        """Whether they are of one series."""
        return len({point.name for point in self.points}) == 1

    @property
    def sentence(self) -> str:
        """All of it, for who does not see it."""
        told = []
        for place, one in enumerate(self.points):
            name = "" if self.alone and place else one.name  # that of a lone series once
            said = f"{one.word} {one.words} {one.unit}".strip() + (f" ({one.doubt})" if one.doubt else "")
            told.append(" : ".join(filter(None, (", ".join(filter(None, (name, one.when))), said))))
        return " ; ".join([*told, *filter(None, [self.facing])])


def numbers_of(drawing: Drawing | None) -> Numbers | None:
    """What is written in place of a drawing of few known points; None where it is drawn, or where nothing is known."""
    if isinstance(drawing, Lines):
        # Curves behind or a hidden value have their place on an axis, however few the points.
        grey = drawing.context is not None and drawing.context["value"].notna().any()
        if grey or (drawing.series["status"] == "secret").any():
            return None
        targets = [level for level in (drawing.target, drawing.reference) if level]
        return _few(drawing.series, drawing.indicator, targets, drawing.step_months)
    if isinstance(drawing, Stacked):
        rows = drawing.parts if drawing.parts["name"].nunique() > 1 else drawing.whole.assign(name="")
        return _few(rows, drawing.indicator, drawing.references)
    if isinstance(drawing, Bars) and len(drawing.values) == 1:  # it faces no other bar
        return _few(drawing.values, drawing.indicator, drawing.references)
    return None


def _few(
    rows: pd.DataFrame, indicator: Indicator, targets: Sequence[Target], step: int | None = None
) -> Numbers | None:
    """`step`: months between two points that may be joined; None where they never are."""
    known = rows[rows["value"].notna()]
    if not 0 < len(known) <= WRITTEN:
        return None
    said: list[Said] = []
    for place, (name, points) in enumerate(known.groupby("name", sort=False)):
        ordered = points.sort_values("period_start") if "period_start" in points else points
        linked = joined(ordered, indicator, step) if step else [False] * len(ordered)
        color = color_of(str(name), place)
        words = "" if name == PARIS else str(name)  # where nothing else is said, it is of Paris
        said += [_said(words, *one, indicator, color) for one in zip(ordered.itertuples(), linked, strict=True)]
    return Numbers(tuple(said), " ; ".join(_facing(target, known, indicator) for target in targets))


def _facing(target: Target, known: pd.DataFrame, indicator: Indicator) -> str:
    """« Objectif légal : 25 % », with what it was on the day of the last point."""
    before = once(target.steps, str(known["period_start"].max())[:10], indicator) if target.steps else ""
    return target.name + (f" ({before})" if before else "")


def _said(name: str, row: Any, link: bool, indicator: Indicator, color: str) -> Said:
    # Each of several series has its own unit: decisions are no appeals.
    if getattr(row, "indicator", indicator.id) != indicator.id:
        indicator = indicator.model_copy(update={"unit": row.unit})
    least = kept(row, indicator)
    when = str(getattr(row, "period", getattr(row, "year", "")))
    state = getattr(row, "status", "")
    about = state == "approché"
    return Said(
        name=name,
        when=format_period(when) if when else "",
        value=float(row.value),
        words=number(row.value, indicator, least),
        unit="" if indicator.unit == "%" else with_unit(row.value, indicator, least).split(NBSP, 1)[1],
        word=(getattr(row, "word", "") or "environ") if about else "",
        doubt=state if state in DOUBTFUL and not about else "",
        color=color,
        joined=link,
    )
