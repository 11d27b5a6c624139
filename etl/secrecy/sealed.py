"""The figures of a table beside those of sealed editions, which were published and cannot be hidden again."""

from __future__ import annotations

import pandas as pd

CELL = ["indicator", "territory", "breakdown"]
KEY = ["snapshot", *CELL, "period"]


def together(rows: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table and those of editions: what both hold is one row, shown if the edition shows it.

    `edition`: the one that shows the figure, be it in another file; `file_of`: that of its file.
    """
    shown_then = past[past["value"].notna()]
    before = shown_then.set_index(KEY)[["value", "status"]].reindex(pd.MultiIndex.from_frame(rows[KEY]))
    given = (rows["status"] == "secret").to_numpy() & before["value"].notna().to_numpy()
    now = rows.assign(
        value=rows["value"].mask(given, before["value"].to_numpy()),
        status=rows["status"].mask(given, before["status"].to_numpy()),
    )
    named = {(*cell, value): edition for *cell, value, edition in shown_then[[*CELL, "value", "edition"]].to_numpy()}
    now["edition"] = [named.get(tuple(one), "") for one in now[[*CELL, "value"]].to_numpy()]
    both = past.merge(now[[*KEY, "value"]], on=KEY, how="left", suffixes=("", "_now"), indicator="there")
    other = both["value"].notna() & (both["value"] != both["value_now"])
    there = both["there"] == "both"
    both["snapshot"] = both["snapshot"].mask(there & other, both["snapshot"] + " · " + both["edition"])
    old = both[~there | other]
    files = past.drop_duplicates("snapshot").set_index("snapshot")["edition"]
    now["file_of"] = now["snapshot"].map(files).fillna("")
    then = old[past.columns].assign(file_of=old["edition"])
    return pd.concat([now, then], ignore_index=True)
