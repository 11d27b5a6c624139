"""The declared entries and the observations as rows of the warehouse's tables, then what is computed from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from etl.catalog import ALL_ARRONDISSEMENTS, Catalog, Indicator, Objective, Source
from etl.catalog.origin import Ratio
from etl.catalog.plan import PlanIndicator
from etl.observations import OBSERVATION
from etl.secrecy.notes import numbered
from etl.snapshots import Snapshot
from etl.warehouse.published import DEMONSTRATION, RESTREINT

SQL = Path(__file__).parent / "sql"
DERIVED = Path(__file__).parent / "derived"
KEPT = "gardé au journal"  # and not published
SERVING = ["plan_indicator", "indicator", "place", "geography", "distinguished"]


def fill(
    connection: duckdb.DuckDBPyConnection,
    jeu: str,
    catalog: Catalog,
    snapshots: list[Snapshot],
    observations: pd.DataFrame,
) -> None:
    """Makes the tables, fills them in the order of their references, computes; keys and types refuse the rest."""
    tables, *computed = sorted(SQL.glob("*.sql"))
    connection.execute(tables.read_text(encoding="utf-8"))
    indicators = catalog.indicators.values()
    load(connection, "territory", pd.DataFrame([t.model_dump() for t in catalog.territories.values()]))
    load(connection, "source", pd.DataFrame([_source(s) for s in catalog.sources.values()]))
    open_to_all = jeu != RESTREINT
    load(connection, "snapshot", pd.DataFrame([_snapshot(s, catalog, open_to_all) for s in snapshots]))
    load(connection, "indicator", pd.DataFrame([_indicator(i) for i in indicators]))
    load(connection, "plan_indicator", pd.DataFrame([_asked(p) for p in catalog.plan_indicators.values()]))
    load(
        connection,
        "serving",
        pd.DataFrame(_serving(catalog), columns=SERVING),
    )
    expected = [(p.id, year, due) for p in catalog.plan_indicators.values() for year, due in p.expectations()]
    load(connection, "expectation", pd.DataFrame(expected, columns=["plan_indicator", "year", "due"]))
    told = [d.model_dump(include={"indicator", "day", "state"}) for d in catalog.deliverables]
    load(connection, "deliverable", pd.DataFrame(told))
    undated = [(i.id, one) for i in indicators for v in i.variants if not v.dated for one in v.publishers]
    load(connection, "undated", pd.DataFrame(undated, columns=["indicator", "publisher"]))
    other = [(i.id, v.since or None, v.until or None) for i in indicators for v in i.variants if not v.asked]
    load(connection, "unasked", pd.DataFrame(other, columns=["indicator", "since", "until"]))
    modalities = [(i.id, breakdown) for i in indicators for breakdown in i.modalities]
    load(connection, "modality", pd.DataFrame(modalities, columns=["indicator", "breakdown"]))
    load(connection, "ratio", pd.DataFrame([_ratio(i.id, i.ratio, jeu) for i in indicators if i.ratio]))
    load(connection, "term", pd.DataFrame([row for i in indicators for row in _terms(i, catalog)]))
    objectives = [row for o in catalog.objectives for row in _objective(o, catalog)]
    load(connection, "objective", pd.DataFrame(objectives))
    load(connection, "observation", observations[["snapshot", *OBSERVATION, "masked"]])
    corrections = tuple(one.model_copy(update={"expect": None}) for one in catalog.corrections)
    shown = catalog.model_copy(update={"corrections": corrections})
    connection.execute("insert into declared values (?, ?)", [jeu, shown.model_dump_json()])
    for path in computed:
        connection.execute(_assembled(path.read_text(encoding="utf-8")))


def _assembled(sql: str) -> str:
    """A script with the files of derived/ in place of its two marks: one table expression each, then all of them."""
    files = sorted(DERIVED.glob("*.sql"))
    each = [f"{path.stem} as (\n{path.read_text(encoding='utf-8')})," for path in files]
    every = [f"select * from {path.stem}" for path in files]
    return sql.replace("-- {derived}", "\n".join(each)).replace("-- {every derived}", " union all ".join(every))


def load(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    """Adds a frame's rows to a table, by column name."""
    if frame.empty:
        return
    connection.register("frame", frame)
    connection.execute(f"insert into {table} by name select * from frame")
    connection.unregister("frame")


def _source(source: Source) -> dict[str, object]:
    kept = {"id", "label", "publisher", "url", "licence", "attribution", "limits", "returned"}
    values = source.model_dump(include=kept)
    return {**values, "limits": " ".join(values["limits"])}


def _snapshot(snapshot: Snapshot, catalog: Catalog, open_to_all: bool) -> dict[str, object]:
    kept = {
        "id",
        "source",
        "file",
        "sha256",
        "publisher",
        "restates",
        "dataset",
        "url",
        "licence",
        "consulted",
        "vintage",
        "obtained",
        "note",
        "withdrawn_reason",
        "withdrawn_everywhere",
    }
    values = snapshot.model_dump(include=kept)
    withdrawn = dt.date.fromisoformat(snapshot.withdrawn) if snapshot.withdrawn else None
    dates = {"published": snapshot.known, "published_text": snapshot.published, "withdrawn": withdrawn}
    source = catalog.sources[snapshot.source]
    due = source.attribution if snapshot.attribution is None else snapshot.attribution
    said = _discreet(snapshot, source) if open_to_all and snapshot.received else {}
    return {**values, **dates, "attribution": due, "operation": _operation(snapshot, source), **said}


def _discreet(snapshot: Snapshot, source: Source) -> dict[str, str]:
    """What is published of a file received here: no words of whoever sent it, where they may name a small number.

    Nor, of a return, its name and its digest: whoever writes it again, ten values at each hidden place, would know by
    the digest which are right.
    """
    reasons = {"obtained": snapshot.obtained, "withdrawn_reason": snapshot.withdrawn_reason}
    said = {name: KEPT if numbered(text) else text for name, text in reasons.items()}
    return said | ({"file": f"remontee{snapshot.path.suffix}", "sha256": KEPT} if source.returned else {})


def _operation(snapshot: Snapshot, source: Source) -> str:
    """The count that its figures come from: two that differ are a revision if it is the same, else two figures."""
    own = f"{snapshot.source} : {snapshot.restates or snapshot.publisher}"
    return snapshot.operation or source.operation or own


def _indicator(indicator: Indicator) -> dict[str, object]:
    plain = {
        "id", "label", "short", "subject", "axis", "action", "kind", "definition", "definition_version", "unit",
        "decimals", "direction", "frequency", "lag_months", "geography", "paris", "additive",
        "question", "decider",
    }  # fmt: skip
    breakdown = indicator.breakdown
    return {
        **indicator.model_dump(include=plain),
        "deadline": indicator.said_deadline,
        "producers": " ; ".join(indicator.producers),
        "reference_day": "{:02d}-{:02d}".format(*day) if (day := indicator.reference_day) else None,
        "dimension": breakdown.dimension if breakdown else None,
        "exhaustive": bool(breakdown and breakdown.exhaustive),
        "rest": indicator.rest or None,
        "formula": indicator.computed.formula or indicator.id if indicator.computed else None,
    }


def _asked(asked: PlanIndicator) -> dict[str, object]:
    axis, action = map(int, asked.action.split("."))
    kept = {
        "id",
        "label",
        "short",
        "kind",
        "wording",
        "frequency",
        "deadline",
        "lag",
        "holder",
        "confirmed",
        "undefined",
        "decider",
    }
    return {**asked.model_dump(include=kept), "axis": axis, "action": action, "producers": " ; ".join(asked.producers)}


def _serving(catalog: Catalog) -> Iterator[tuple[str, str, int | None, str, list[str]]]:
    """A row per indicator of the plan and series that serves it; by arrondissement where both the sheet and it are."""
    for indicator in catalog.indicators.values():
        for asked in (catalog.plan_indicators[name] for name in indicator.serves):
            place = asked.exige.index(indicator.id) if indicator.id in asked.exige else None
            both = {asked.geography, indicator.geography}
            apart = [one for one in asked.distingue if place is not None and one in indicator.modalities]
            yield asked.id, indicator.id, place, both.pop() if len(both) == 1 else "Paris", apart


def _ratio(name: str, ratio: Ratio, jeu: str) -> dict[str, object]:
    """A formula that is only proposed is tried on invented figures."""
    return {"indicator": name, **ratio.model_dump(), "proposed": ratio.proposed and jeu != DEMONSTRATION}


def _terms(indicator: Indicator, catalog: Catalog) -> Iterator[dict[str, object]]:
    """A row per territory of each term of its computation."""
    for place, term in enumerate(indicator.computed.terms if indicator.computed else (), start=1):
        day = None if "{" in term.period else term.period or None
        for territory in catalog.listed(term.territories) or (None,):
            yield {
                "indicator": indicator.id,
                "place": place,
                "term": term.indicator,
                "territory": territory,
                "day": day,
            }


def _objective(objective: Objective, catalog: Catalog) -> Iterator[dict[str, object]]:
    """A row per value (one without where none is set) and territory; « arrondissements » stands for the twenty."""
    every = objective.territory == ALL_ARRONDISSEMENTS
    kept = {"indicator", "breakdown", "nature", "binds", "counts", "apart", "read"}
    said = {**objective.model_dump(include=kept), "text": objective.said}
    for territory in catalog.arrondissements if every else (objective.territory,):
        for aim in objective.values or (None,):
            yield {
                **said,
                "territory": territory,
                "value": aim and aim.value,
                "since": (aim and aim.start) or None,
                "until": (aim and aim.end) or None,
                "deadline": objective.deadline or None,
                "title": objective.reference.title,
                "href": objective.reference.href,
            }
