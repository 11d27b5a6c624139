"""The plan's years on a native chart: a named bracket under its dates, which every office program draws."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from etl.catalog.entry import PLAN_YEARS
from reporting.piece.drawing import PLAN_NAME
from reporting.piece.exhibit import Chart

MOST: Final = 24  # dates under which a bracket leaves room: a program writes each of them
NONE: Final = "\u00a0"  # names nothing: a workbook would take an empty cell for the name before it
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def brackets(chart: Chart) -> tuple[str, ...]:
    """The name over each category, that of the plan or none; empty where the chart has none to show.

    A band behind the curves would be one more series, with numbers of its own in the workbook that people edit.
    """
    years = [YEAR.search(name) for name in chart.categories]
    inside = [None if found is None else int(found[0]) in PLAN_YEARS for found in years]
    if not chart.dated or True not in inside or len(chart.categories) > MOST:
        return ()
    around = zip([None, *inside], inside, [*inside[1:], None], strict=False)
    # An empty place is of the plan where those on either side are.
    return tuple(PLAN_NAME if here or (here is None and before and after) else NONE for before, here, after in around)


def bracketed(chart: Chart) -> list[tuple[str, list[str]]]:
    """Each bracket with its dates, in order; empty as `brackets` is."""
    named = zip(brackets(chart), chart.categories, strict=False)
    return [(name, [date for _, date in dates]) for name, dates in groupby(named, key=lambda one: one[0])]
