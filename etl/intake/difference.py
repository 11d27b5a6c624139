"""What a file would change in the published figures: added, changed by how much, disappeared, newly secret."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

KEY = ["indicator", "territory", "period", "breakdown"]
# Columns of each part: KEY, the unit, and the value and status before and after.
COLUMNS = [*KEY, "unit", "value_before", "status_before", "value_after", "status_after"]


@dataclass(frozen=True)
class Difference:
    """Four tables of columns COLUMNS; what is computed from the file's figures changes with them and is listed too."""

    added: pd.DataFrame
    changed: pd.DataFrame
    disappeared: pd.DataFrame
    newly_secret: pd.DataFrame

    def counts(self) -> dict[str, int]:
        """How many figures in each part."""
        parts = ("added", "changed", "disappeared", "newly_secret")
        return {part: len(getattr(self, part)) for part in parts}

    def with_gone(self, rows: pd.DataFrame) -> Difference:
        """The same with figures (KEY, unit, value, status) that a file no longer gives."""
        gone = rows.rename(columns={"value": "value_before", "status": "status_before"})
        both = pd.concat([self.disappeared, gone.reindex(columns=COLUMNS)]) if len(gone) else self.disappeared
        return replace(self, disappeared=both.drop_duplicates(KEY, ignore_index=True))


def nothing() -> Difference:
    """No figure changes."""
    return Difference(*(pd.DataFrame(columns=COLUMNS) for _ in range(4)))


def compare(before: pd.DataFrame, after: pd.DataFrame) -> Difference:
    """Between two states of `series` (KEY, unit, value, status); a figure is absent, or there with its status."""
    columns = [*KEY, "unit", "value", "status"]
    both = before[columns].merge(after[columns], on=KEY, how="outer", suffixes=("_before", "_after"), indicator=True)
    both["unit"] = both["unit_after"].fillna(both["unit_before"])
    there_before, there_after = both["_merge"] != "right_only", both["_merge"] != "left_only"
    same = (both["value_before"] == both["value_after"]) | (both["value_before"].isna() & both["value_after"].isna())
    secret = there_before & (both["status_after"] == "secret") & (both["status_before"] != "secret")
    gone = there_before & both["value_before"].notna() & both["value_after"].isna() & ~secret
    changed = there_before & there_after & ~gone & ~secret & (~same | (both["status_before"] != both["status_after"]))
    return Difference(
        added=_listed(both[~there_before]),
        changed=_listed(both[changed]),
        disappeared=_listed(both[gone]),
        newly_secret=_listed(both[secret]),
    )


def _listed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[COLUMNS].sort_values(KEY, ignore_index=True)
