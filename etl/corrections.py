"""Known errors of the sources, set aside for a reason; a correction without its error says it is out of date."""

import pandas as pd

from etl.catalog.model import Catalog, Correction
from etl.findings import Finding

KEY = ["source", "indicator", "territory", "period", "breakdown"]


def apply(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Observations (with `source`) without the set-aside rows, and what each correction did."""
    findings: list[Finding] = []
    dropped: list[int] = []
    for correction in catalog.corrections:
        rows = observations[_matching(observations, correction)]
        wrong = rows[rows["value"] == correction.expect]
        findings.append(_said(correction, wrong, catalog))
        dropped.extend(wrong.index)
    return observations.drop(index=dropped), findings


def _matching(observations: pd.DataFrame, correction: Correction) -> "pd.Series[bool]":
    return (observations[KEY] == [getattr(correction, name) for name in KEY]).all(axis="columns")


def _said(correction: Correction, wrong: pd.DataFrame, catalog: Catalog) -> Finding:
    if wrong.empty:
        entry = f"{correction.indicator}, {correction.territory}, {correction.period}"
        message = f"correction sans objet ({entry}) : la valeur {correction.expect:g} n'y est pas"
        return Finding("correction-perimee", "erreur", "data/corrections", message, "retirer la correction")
    first = wrong.iloc[0]
    file, line = f"data/snapshots/{first['snapshot']}", int(first["line"])
    what, place = catalog.indicators[correction.indicator].short, catalog.territories[correction.territory].short
    message = f"valeur écartée ({what}, {place}, {correction.period}) : {correction.reason}"
    return Finding("correction", "avertissement", file, message, "aucune action", line)
