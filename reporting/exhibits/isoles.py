"""The figures of Paris known at too few dates for a line: every one as printed, with its unit, its period and its status."""

from __future__ import annotations

from collections.abc import Sequence

from etl.catalog import Catalog
from etl.french import quantity
from reporting import queries
from reporting.analysis.comparability import UNLOCATED_BASE, bases
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import SUBJECT, Choice, Record, one_of
from reporting.queries import Connection

PARIS = ("75", "75056")
LINE = 10  # dates from which a curve says more than a list


def chiffres_isoles(connection: Connection, catalog: Catalog, sujet: str, sauf: Sequence[str] = ()) -> Exhibit:
    """A table, not a chart: neither period, unit nor field is the same from line to line. `sauf`: drawn elsewhere."""
    ids = [
        indicator.id
        for indicator in catalog.indicators.values()
        if indicator.subject == sujet and indicator.id not in sauf
    ]
    rows = queries.series(connection, ids, PARIS, ())
    rows = rows.loc[[base != UNLOCATED_BASE for base in bases(rows, catalog)]]
    rows = rows[~rows["snapshot"].str.startswith("demonstration")]
    dates = rows.groupby("indicator")["period"].nunique()
    rows = rows[rows["indicator"].isin(dates.index[dates < LINE])]
    rows = rows.assign(place=rows["indicator"].map(ids.index)).sort_values(["place", "period_end"])
    named = rows.assign(
        label=[catalog.indicators[i].label for i in rows["indicator"]],
        counted=[catalog.indicators[i].base.field for i in rows["indicator"]],
    )
    table = tables.listed(
        named,
        catalog.indicators,
        label="Indicateur",
        breakdown="Modalité",
        period="Période",
        unit="Unité",
        counted="Champ",
    )
    return Exhibit(
        name=f"chiffres-isoles-{sujet}",
        title="Chiffres de Paris connus à peu de dates",
        subtitle=f"{quantity(len(rows), 0, 'chiffre', 'chiffres')}, chacun dans son unité, tel que publié",
        rows=rows.drop(columns="place"),
        table=table,
        reading=f"indicateurs connus à moins de {LINE} dates ; d’une ligne à l’autre, ni la période, ni l’unité, ni le champ ne sont les "
        "mêmes."
        if len(rows)
        else "aucun indicateur de ce sujet n’est dans ce cas.",
        scope="Paris, commune ou département.",
        caveats=("Ces chiffres ne s’additionnent ni ne se rapportent les uns aux autres.",) if len(rows) else (),
        alternative="Tableau de chiffres isolés ; aucune courbe n’est possible.",
        indicators=tuple(dict.fromkeys(rows["indicator"])),
    )


_ELSEWHERE = Choice("sauf", "", one_of(((),)), free=True)
RECORDS = (
    Record("chiffres-isoles", chiffres_isoles, "gouvernance", "logement-social", (SUBJECT, _ELSEWHERE), register=True),
)
