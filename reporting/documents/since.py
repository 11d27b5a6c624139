"""What separates two editions: the figures that moved, those that were revised, those that no longer count the same."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog, Indicator
from etl.editions import Edition
from etl.french import format_date, format_period
from etl.warehouse import connect, declared
from reporting import queries
from reporting.analysis.change import ALONE, SAME, grain_of, printable, roundness
from reporting.analysis.comparability import base_of
from reporting.analysis.words import signed, with_unit
from reporting.documents.document import Material
from reporting.exhibits import cite
from reporting.piece.exhibit import Exhibit

NO_NEWER = "pas de période plus récente"
WITHDRAWN = "n’est plus publié"
REDEFINED = "changement de définition ou de champ : l’écart ne se partage pas"
APART = "chiffres publiés, côte à côte"
OTHER = "autre opération : l’écart n’est pas une révision"
HIDDEN = "valeur masquée (secret statistique)"


@dataclass(frozen=True)
class Step:
    """From the value printed in the edition before to the latest one: `revision` of the former, then `change` since.

    `reason` where the difference is not split; values are rounded nowhere.
    """

    indicator: Indicator
    before: pd.Series
    again: pd.Series | None  # the same period, as known now
    after: pd.Series | None  # the latest period known now
    reason: str = ""

    @property
    def revision(self) -> float | None:
        return None if self.reason or self.again is None else self._between(self.before, self.again)

    @property
    def change(self) -> float | None:
        if self.reason or self.again is None or self.after is None:
            return None
        return self._between(self.again, self.after)

    def _between(self, before: pd.Series, after: pd.Series) -> float:
        """As both are printed."""
        one, other = (round(float(row["value"]), self.indicator.decimals) for row in (before, after))
        return other - one


def steps(before: pd.DataFrame, then: Catalog, after: pd.DataFrame, now: Catalog) -> list[Step]:
    """One for each indicator of the sheets with a figure of Paris in the edition before.

    `before`, `after`: series (columns of queries.SERIES, and `operation`) of Paris, with each its catalogue.
    """
    return [  # each of `rows` has a value
        _step(rows, then, after[after["indicator"] == identifier], now)
        for identifier, rows in before[before["value"].notna()].groupby("indicator", sort=False)
        if identifier in then.indicators and then.indicators[identifier].axis is not None
    ]


def _step(rows: pd.DataFrame, then: Catalog, found: pd.DataFrame, now: Catalog) -> Step:
    last = rows.sort_values("period_end", kind="stable").iloc[-1]
    indicator = then.indicators[last["indicator"]]
    same = found[found["period"] == last["period"]]
    again = _last(same)
    latest = _last(found[found["value"].notna() & (found["period_end"] > last["period_end"])])
    if indicator.id not in now.indicators or same.empty:
        return Step(indicator, last, None, latest, WITHDRAWN)
    if (same["status"] == "secret").any():
        return Step(indicator, last, None, latest, HIDDEN)
    if again is None:
        return Step(indicator, last, None, latest, WITHDRAWN)
    if now.indicators[indicator.id].definition_version != indicator.definition_version:
        return Step(indicator, last, again, latest, REDEFINED)
    counted = {base_of(last, then), base_of(again, now)} | ({base_of(latest, now)} if latest is not None else set())
    if len(counted) > 1:
        return Step(indicator, last, again, latest, REDEFINED)
    if again["value"] != last["value"] and again.get("operation") != last.get("operation"):
        return Step(indicator, last, again, latest, OTHER)
    return Step(indicator, last, again, latest)


def _last(rows: pd.DataFrame) -> pd.Series | None:
    known = rows[rows["value"].notna()].sort_values("period_end", kind="stable")
    return None if known.empty else known.iloc[-1]


def since(material: Material, previous: Edition) -> Exhibit:
    """The table of the steps from an edition to the figures of `material`."""
    with connect(previous, shown=previous.day) as connection:
        then = declared(connection)
        before = _of_paris(connection, then)
    after = _of_paris(material.connection, material.catalog)
    found = steps(before, then, after, material.catalog)
    moved = [s for s in found if s.reason or s.revision or s.change]
    points = [point for s in moved for point in (s.again, s.after) if point is not None]
    used = pd.DataFrame(points, columns=queries.SERIES).reset_index(drop=True)
    return Exhibit(
        name="depuis-l-edition",
        title=f"Depuis l’édition « {previous.name} »",
        subtitle=f"Édition scellée le {format_date(previous.day)} ; Paris, fiches actions",
        rows=used,
        table=pd.DataFrame(
            {
                "Indicateur": [s.indicator.short for s in moved],
                f"Dans « {previous.name} »": [_said(s.before, s.indicator) for s in moved],
                "Révision": [_moved(s, s.revision) for s in moved],
                "Évolution réelle": [_real(s) for s in moved],
                "Aujourd’hui": [_said(s.after if s.after is not None else s.again, s.indicator) for s in moved],
            }
        ),
        reading=f"{len(found) - len(moved)} indicateurs sur {len(found)} n’ont ni révision ni période nouvelle.",
        scope="Paris, tous arrondissements.",
        caveats=(
            "Révision : la même période, telle qu’on la connaît maintenant. Évolution réelle : depuis cette période.",
        ),
        alternative="Tableau de ce qui a changé depuis l’édition précédente, indicateur par indicateur.",
        indicators=tuple(s.indicator.id for s in moved),
        citations=cite(material.connection, used["snapshot"]),
        jeu=material.jeu,
        known_on=material.known_on,
        edition=material.edition,
    )


def _of_paris(connection: queries.Connection, catalog: Catalog) -> pd.DataFrame:
    rows = queries.series(connection, list(catalog.indicators), (), (ENSEMBLE,))
    operations = queries.snapshots(connection, list(rows["snapshot"])).set_index("id")["operation"]
    rows = rows.assign(operation=rows["snapshot"].map(operations))
    return rows[[row.territory == catalog.indicators[row.indicator].paris for row in rows.itertuples()]]


def _said(row: pd.Series | None, indicator: Indicator) -> str:
    """« 276 032 logements », « environ 21 300 logements », its date after it: to its precision."""
    if row is None:
        return "–"
    value, word = printable(row, indicator)
    return f"{word} {with_unit(value, indicator)} ({format_period(row['period'])})".lstrip()


def _moved(step: Step, amount: float | None) -> str:
    if amount is None:
        return ""
    return _by(step, amount) if round(amount, step.indicator.decimals) else "aucune"


def _real(step: Step) -> str:
    if step.reason:
        return step.reason
    if step.change is None:
        return NO_NEWER
    if step.indicator.measure in ALONE:
        return APART
    return _by(step, step.change)


def _by(step: Step, amount: float) -> str:
    """« +0,11 point »; « environ −1 100 » of what is not exact, « environ autant » within its precision."""
    rows = [row for row in (step.before, step.again, step.after) if row is not None]
    rough = (roundness(float(row["value"])) for row in rows if row["status"] == "approché")
    grain = max(*(grain_of(row, step.indicator) for row in rows), 0, *rough)
    if not grain:
        return signed(round(amount, step.indicator.decimals), step.indicator)
    steps = round(amount / grain)
    return f"environ {signed(steps * grain, step.indicator)}" if abs(steps) > 1 else SAME
