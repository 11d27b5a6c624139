"""The tables of the open data package: read from the published warehouse, typed as paquet.toml declares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa

from reporting import queries
from reporting.documents.document import Material
from reporting.files.csv import harmless
from reporting.piece.exhibit import DEMONSTRATION, PUBLIE, invented, mention_of

Fields = list[dict[str, Any]]  # columns of a table, as in a Table Schema

TYPES = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int32(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
RECEIVED = "reçu"  # begins the state of a year that the demonstration alone has: it invents the returns


def remark(material: Material) -> dict[str, Any]:
    """The column added to every table that is not of plain published figures."""
    column = {"name": "remark", "type": "string", "title": "Mention"}
    if material.jeu == DEMONSTRATION and material.known_on is None:
        return column | {"description": "Vide de ce qui n’est pas inventé."}
    return column | {"constraints": {"required": True}}


def indicateurs(material: Material) -> pd.DataFrame:
    """Each series with its last period, what it counts and which indicators of the plan it serves."""
    found = queries.indicators(material.connection)
    declared = [material.catalog.indicators[name] for name in found["id"]]
    bases = pd.DataFrame([indicator.base.model_dump() for indicator in declared])
    return found.assign(
        **bases[["field", "numerator", "denominator"]],
        limits=[" ".join(filter(None, indicator.limits)) for indicator in declared],
        serves=[" ; ".join(indicator.serves) for indicator in declared],
    )


def etats(material: Material) -> pd.DataFrame:
    """The state of each indicator of the plan, by year, with who holds it."""
    found = queries.plan_states(material.connection)
    asked = [material.catalog.plan_indicators[name] for name in found["plan_indicator"]]
    return found.assign(label=[one.label for one in asked], holder=[one.said_holder for one in asked])


def territoires(material: Material) -> pd.DataFrame:
    return pd.DataFrame([territory.model_dump() for territory in material.catalog.territories.values()])


def sources(material: Material) -> pd.DataFrame:
    """The snapshots that some figure names."""
    cited = queries.every_figure(material.connection)["snapshot"].unique().tolist()
    return queries.snapshots(material.connection, cited)


TABLES: dict[str, Callable[[Material], pd.DataFrame]] = {
    "observations": lambda material: queries.every_figure(material.connection),
    "indicateurs": indicateurs,
    "etats": etats,
    "territoires": territoires,
    "sources": sources,
    "objectifs": lambda material: queries.every_objective(material.connection),
}


def read(name: str, material: Material, fields: Fields) -> pa.Table:
    """The table of that name: the declared columns, in order; no text where it is empty."""
    frame = TABLES[name](material)
    made = _made_up(name, frame, material) if material.jeu == DEMONSTRATION else pd.Series(False, index=frame.index)
    frame["remark"] = made.map(
        {of: mention_of(DEMONSTRATION if of else PUBLIE, material.known_on) for of in (True, False)}
    )
    return pa.table({field["name"]: _column(frame[field["name"]], field["type"]) for field in fields})


def _made_up(name: str, rows: pd.DataFrame, material: Material) -> pd.Series:
    """Which rows of a table of the demonstration say what is invented."""
    if name == "sources":
        return invented(rows.assign(snapshot=rows["id"]))
    if name == "indicateurs":
        figures = queries.every_figure(material.connection)
        return rows["id"].isin(figures.loc[invented(figures), "indicator"])
    if name == "etats":
        return rows["state"].str.startswith(RECEIVED)
    return invented(rows) if "snapshot" in rows else pd.Series(False, index=rows.index)


def _column(values: pd.Series, kind: str) -> pa.Array:
    if kind == "string":
        return pa.array([harmless(text) if isinstance(text, str) and text else None for text in values], pa.string())
    return pa.array(values, TYPES[kind], from_pandas=True)
