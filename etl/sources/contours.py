"""The contours of the arrondissements: no figure to load, but the twenty must be there."""

import pandas as pd

from etl.observations import Collector


def clean(raw: pd.DataFrame, collector: Collector) -> pd.DataFrame:
    """No observation; Refused unless the features are the twenty arrondissements, each once."""
    found = sorted(raw.get("code", pd.Series(dtype=str)))
    if found != sorted(collector.catalog.arrondissements):
        message = f"{len(found)} entités, les vingt codes Insee attendus une fois chacun"
        collector.fault("contours", message, "reprendre la version à 20 arrondissements")
    return collector.observations()
