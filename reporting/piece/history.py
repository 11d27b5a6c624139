"""Whether a figure over time opens on the plan's years and the three before, or shows its whole history."""

from __future__ import annotations

import pandas as pd

from reporting.piece.drawing import OPENS
from reporting.piece.record import switch

HISTORY = switch("histoire", "Toute l'histoire", f"Montre aussi les années d'avant {OPENS.year}")


def opened(rows: pd.DataFrame, histoire: bool) -> pd.DataFrame:
    """Rows of series since the reference of the plan; all of them if asked, or where none of these is a figure."""
    since = rows[pd.to_datetime(rows["period_end"]) >= pd.Timestamp(OPENS)]
    shown = since["value"].notna() | (since["status"] == "secret")
    return rows if histoire or not shown.any() else since
