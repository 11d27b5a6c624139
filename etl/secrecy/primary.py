"""A small count of people is replaced by its status."""

import pandas as pd

from etl.catalog import ENSEMBLE, SUBJECTS, Catalog
from etl.catalog.units import COUNTED

SECRET = "secret"
WITHHELD = "Commentaire du producteur, gardé dans le fichier reçu."
ERASED = "Retiré par le producteur."  # what the reading of a return itself says of a figure taken back
DEFAULT = 11  # counts under it are secret, where an indicator has no rule and a publisher hides it
# Who hid a value: its publisher, the rule on small counts, or the care that no hidden count can be computed back.
BY_PUBLISHER, BY_RULE, BY_LINK = "producteur", "seuil", "recoupement"


NEAREST = 5.0  # the least width of what an attacker can say of a secret count
WIDE = NEAREST + 1  # what is aimed at: that one more cell is hidden says that with it the width would have been less


def threshold(indicator: str, source: str, catalog: Catalog, breakdown: str = ENSEMBLE) -> int:
    """The smallest count that may be shown: the stricter of the indicator's rule and the source's; 0: all of them.

    Twice as much, where the count is twice another or more: ten persons in couples or in families, said to be under 11,
    are at most five requests, and the rule itself would tell them within five.
    """
    declared = catalog.indicators[indicator]
    if declared.unit not in COUNTED:
        return 0
    rule = max(declared.secrecy_threshold or 0, catalog.secrecy_of(source).threshold)
    joined = [one for one in catalog.links if one.total == indicator and breakdown in (one.modalities or [breakdown])]
    return (rule - 1) * max((one.parts.count(part) for one in joined for part in one.parts), default=1) + 1


def as_received(observations: pd.DataFrame) -> pd.DataFrame:
    """The same, with `masked`: the publisher, where it hid a value, without the note, which may tell it; else empty."""
    hidden = observations["status"] == SECRET
    masked = pd.Series("", index=observations.index).mask(hidden, BY_PUBLISHER)
    return observations.assign(masked=masked, note=observations["note"].mask(hidden, ""))


def suppress(observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Observations (with `source` and `masked`) where counts from 1 to the threshold excluded carry no value.

    Their status is « secret »; their note, in which a publication may repeat the figure, goes too. So does what a
    producer writes beside any figure: no rule reads every way of saying a small number, or of a hidden one.
    """
    cells = zip(observations["indicator"], observations["source"], observations["breakdown"], strict=True)
    limits = pd.Series([threshold(i, s, catalog, b) for i, s, b in cells], index=observations.index, dtype="int64")
    hidden = (observations["value"] > 0) & (observations["value"] < limits)
    kept = withhold(observations, catalog)
    return hide(kept, hidden, BY_RULE, "Masqué : effectif inférieur à " + limits.astype(str) + ".")


def withhold(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The rows (with `source`) without what producers write beside figures, nor how they named a sheet of their own."""
    returned = {name: one.limits for name, one in catalog.sources.items() if one.returned}
    own = ["", ERASED, *(limit for limits in returned.values() for limit in limits)]  # ours: invented figures say so
    ours = rows["note"].isin(own) | (rows["masked"] != "")
    sent = rows["source"].isin(returned)
    theirs = sent & ~rows["sheet"].isin(list(SUBJECTS.values()))
    return rows.assign(note=rows["note"].mask(sent & ~ours, WITHHELD), sheet=rows["sheet"].mask(theirs, ""))


def hide(rows: pd.DataFrame, which: "pd.Series[bool]", by: str, note: "str | pd.Series[str]") -> pd.DataFrame:
    """The rows without the values of some of them, nor the notes."""
    return rows.assign(
        value=rows["value"].mask(which),
        status=rows["status"].mask(which, SECRET),
        note=rows["note"].mask(which, note),
        masked=rows["masked"].mask(which, by),
    )
