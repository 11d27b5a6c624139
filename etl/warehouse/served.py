"""The publication that is served is public: what follows hides what was never shown, not what it has printed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl import secrecy
from etl.catalog import Catalog
from etl.findings import Finding, Refused
from etl.secrecy.lines import tuples
from etl.secrecy.primary import SECRET
from etl.secrecy.rates import revealed
from etl.secrecy.relations import linked
from etl.secrecy.sealed import KEY
from etl.warehouse.published import Unavailable, current
from etl.warehouse.sealed import figures

PRINTED = "secret-imprime"
SERVED = "dernière publication"  # stands for the name of an edition
UNSURE = "sceller une édition avant de publier ; ou ne plus diffuser la version précédente"


def beside_served(rows: pd.DataFrame, catalog: Catalog, past: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Rows protected, and the findings. Where that hides, for others' sake, a figure that is served, it is done again
    as if an edition had shown all that is served of its table; if that is impossible, a warning says what was printed.
    """
    after, said = secrecy.protect(rows, catalog, past)
    try:
        printed = figures(current().path)
    except Unavailable:
        return after, said
    known = printed["source"].isin(list(catalog.sources))  # what the catalogue no longer knows adds up to nothing
    printed = printed[known & printed["value"].notna()].assign(edition=SERVED)
    if not (hidden := _hidden(after, printed)):
        return after, said
    before = printed[printed["indicator"].isin(list(_beside({cell[1] for cell in hidden}, catalog)))]
    # What is small, or its producer hides, is protected as ever: not everybody has read it.
    small = after[(after["status"] == SECRET) & (after["masked"] != secrecy.BY_LINK)]
    before = before[~pd.Series(tuples(before, *KEY), index=before.index).isin(tuples(small, *KEY))]
    every = [before] if past.empty else [past[past["value"].notna()], before, past[past["value"].isna()]]
    both = pd.concat(every).drop_duplicates(KEY)
    try:
        again, findings = secrecy.protect(rows, catalog, both.reset_index(drop=True))
        given = any(f"« {SERVED} »" in finding.message for finding in findings)
        if not given and _hidden(again, printed) <= {*tuples(before, *KEY)}:
            return _kept(again, before), findings
    except Refused:
        pass
    return after, [*said, *_warned(hidden, catalog)]


def _kept(after: pd.DataFrame, served: pd.DataFrame) -> pd.DataFrame:
    """With what is served, hidden though it be known to all, a rate for instance: the next build must know it too."""
    said = ["value", "status", "note", "masked"]
    hidden = after[after["masked"] == secrecy.BY_LINK].reset_index()
    both = hidden[["index", *KEY]].merge(served[[*KEY, *said]], on=KEY).set_index("index")
    after = after.copy()
    after.loc[both.index, said] = both[said]
    return after


def _hidden(after: pd.DataFrame, printed: pd.DataFrame) -> set[tuple[str, ...]]:
    """What is printed and now hidden for others' sake."""
    return {*tuples(after[after["masked"] == secrecy.BY_LINK], *KEY)} & {*tuples(printed, *KEY)}


def _beside(names: set[str], catalog: Catalog) -> set[str]:
    """Indicators, what links join to them, and the rates of these."""
    terms = {name: {count for count, _ in revealed(one, "")} for name, one in catalog.indicators.items()}
    every = {*catalog.indicators}
    joined = set[str]().union(*(linked(one, every, catalog) for name in names for one in {name, *terms[name]}))
    return joined | {name for name, of in terms.items() if of & joined}


def _warned(hidden: set[tuple[str, ...]], catalog: Catalog) -> Iterator[Finding]:
    """No figure is said: the findings are published."""
    for snapshot, indicator, territory, breakdown, period in sorted(hidden):
        what = f"{catalog.indicators[indicator].short}, {breakdown}, {catalog.territories[territory].short}, {period}"
        message = (
            f"{what} : déjà imprimé, masqué désormais ; qui a la version précédente peut en déduire un effectif secret"
        )
        yield Finding(PRINTED, "avertissement", f"data/snapshots/{snapshot}", message, UNSURE)
