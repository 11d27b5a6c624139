"""A small count of people is replaced by its status."""

import pandas as pd

from etl.catalog.model import Catalog

# Units that count people or their requests; a count of dwellings or places is not secret.
COUNTED = {
    "appels",
    "attributions",
    "demandes",
    "décisions",
    "familles",
    "ménages",
    "personnes",
    "recours",
    "relogements",
}


def threshold(indicator: str, source: str, catalog: Catalog) -> int:
    """The smallest count that may be shown: the stricter of the indicator's rule and the source's; 0 if none."""
    declared = catalog.indicators[indicator]
    if declared.unit not in COUNTED:
        return 0
    return max(declared.secrecy_threshold or 0, catalog.sources[source].secrecy_threshold or 0)


def suppress(observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Observations (with `source`) where counts from 1 to the threshold excluded carry no value, status « secret »."""
    pairs = zip(observations["indicator"], observations["source"], strict=True)
    limits = pd.Series([threshold(i, s, catalog) for i, s in pairs], index=observations.index)
    hidden = (observations["value"] > 0) & (observations["value"] < limits)
    return observations.assign(
        value=observations["value"].mask(hidden),
        status=observations["status"].mask(hidden, "secret"),
    )
