"""An indicator, a catalogue and rows made up for the tests of what is computed from series."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from etl.catalog import Catalog
from etl.catalog.model import Base, Indicator, Territory
from etl.catalog.plan import Objective

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
