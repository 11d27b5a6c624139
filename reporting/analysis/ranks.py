"""Ranks as printed: ties share theirs, and nothing without a value has one."""

from __future__ import annotations

import pandas as pd

from etl.catalog.model import Indicator


def competition_ranks(values: pd.Series, indicator: Indicator) -> pd.Series:
    """Rank of each value, highest first, as printed: « 1, 2, 2, 4 »; no rank without a value."""
    printed = values.map(lambda value: round(float(value), indicator.decimals), na_action="ignore")
    return printed.rank(method="min", ascending=False)


def rank_words(ranks: pd.Series) -> pd.Series:
    """« 1er », « 2e ex æquo »; « – » without a rank."""
    tied = ranks.map(ranks.value_counts()) > 1
    return pd.Series([_said(r, t) for r, t in zip(ranks, tied, strict=True)], index=ranks.index, dtype="object")


def _said(rank: float, tied: bool) -> str:
    if pd.isna(rank):
        return "–"
    return f"{int(rank)}{'er' if rank == 1 else 'e'}" + (" ex æquo" if tied else "")
