"""Known errors of the sources, set aside or requalified for a reason; without its error, one says it is out of date."""

import pandas as pd

from etl.catalog.model import Catalog, Correction
from etl.findings import Finding, line_of
from etl.french import format_exact

KEY = ["source", "indicator", "territory", "period", "breakdown"]


def apply(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Observations (with `source`) without the set-aside rows, the others requalified, and what each correction did."""
    findings: list[Finding] = []
    dropped: list[int] = []
    observations = observations.copy()
    for correction in catalog.corrections:
        wrong = observations[_matching(observations, correction)]
        findings.append(_said(correction, wrong, catalog))
        if correction.action == "écarter":
            dropped.extend(wrong.index)
            continue
        observations.loc[wrong.index, "status"] = correction.status
        observations.loc[wrong.index, "note"] += f" Requalifié ({correction.status}) : {correction.reason}"
    return observations.drop(index=dropped), findings


def _matching(observations: pd.DataFrame, correction: Correction) -> "pd.Series[bool]":
    """The wrong figure, wherever the source prints it so."""
    named = (observations[KEY] == [getattr(correction, name) for name in KEY]).all(axis="columns")
    return named & (observations["value"] == correction.expect) & (observations["status"] != correction.status)


def _said(correction: Correction, wrong: pd.DataFrame, catalog: Catalog) -> Finding:
    if wrong.empty:
        entry = f"{correction.indicator}, {correction.territory}, {correction.period}"
        state = f", ou y est déjà {correction.status}" if correction.status else ""
        message = (
            f"correction sans objet ({entry}) : la valeur {format_exact(correction.expect or 0)} n’y est pas{state}"
        )
        return Finding("correction-perimee", "erreur", correction.file, message, "retirer la correction")
    first = wrong.iloc[0]
    file, line = f"data/snapshots/{first['snapshot']}", line_of(first)
    what, place = catalog.indicators[correction.indicator].short, catalog.territories[correction.territory].short
    done = f"valeur requalifiée, {correction.status}" if correction.status else "valeur écartée"
    message = f"{done} ({what}, {place}, {correction.period}) : {correction.reason}"
    return Finding("correction", "avertissement", file, message, "aucune action", line)
