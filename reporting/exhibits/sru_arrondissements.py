"""A Paris programme spread over the arrondissements: where each rate would come to, beside the 25 % repère."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from etl.catalog import Catalog
from etl.french import format_exact, format_percent, listing, quantity
from reporting import queries
from reporting.analysis.sru import Scenario, Start, Step, path, spread
from reporting.analysis.words import counted, exact, percent
from reporting.exhibits.constats.paris import shared
from reporting.exhibits.sru_calculs import (
    AGREMENTS,
    FIRST,
    LOGEMENTS,
    SCOPE,
    TAUX,
    Hypotheses,
    hypotheses,
    no_start,
    refusal,
    start_of,
)
from reporting.piece import tables
from reporting.piece.drawing import Dumbbell, Move, Target
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import Choice, Record
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

REPERE = 25.0
TITLE = "Le même programme réparti entre les arrondissements"


def part_hors(connection: Connection, catalog: Catalog) -> float:
    """The last published share of approvals outside the arrondissements above 25 %, where the hypothesis opens."""
    known = queries.series(connection, ["part_hors_25_2025"], ["75056"]).dropna(subset=["value"])
    return round(float(known.iloc[-1]["value"])) if len(known) else 50.0


def simulation(connection: Connection, catalog: Catalog, a: Hypotheses, hors: float) -> Exhibit:
    """The first scenario, `hors` % of its additions outside the arrondissements above 25 %."""
    scenario = Scenario(*a)
    rows = queries.series(connection, [LOGEMENTS, TAUX, AGREMENTS], catalog.arrondissements)
    starts, used = _starts(rows)
    if not starts:
        return no_start(TITLE)
    paths = _paths(rows, starts, scenario, hors)
    names = {code: catalog.territories[code].short for code in starts}
    if refused := [words for code, steps in paths.items() if (words := refusal(names[code], steps))]:
        return no_start(TITLE, " ".join(capitalised(words) for words in refused))
    year = next(iter(starts.values())).year
    said = _said(paths, names)
    return Exhibit(
        title=TITLE,
        finding=shared(said),
        subtitle=f"Scénario A, taux en %, du 1er janvier {year} au 1er janvier {scenario.until}",
        drawing=Dumbbell(
            [Move(names[c], s[0].rate, s[-1].rate, format_percent(s[-1].rate)) for c, s in paths.items()],
            (f"{year}, publié", f"{scenario.until}, simulé"),
            Target(REPERE, f"repère : {format_exact(REPERE)}\u202f%"),
        ),
        rows=used,
        table=_table(scenario, hors, paths, names),
        reading="cercle vide, taux publié ; cercle plein, taux au terme du scénario.",
        scope=f"{SCOPE} Les résidences principales des arrondissements, non données en {year}, sont déduites du taux arrondi : estimées.",
        caveats=(
            hypotheses("Scénario A", scenario),
            f"Répartition : {format_exact(hors)}\u202f% des mises en service hors des arrondissements supérieurs à 25\u202f%, en proportion de "
            "ce qui manque à chacun ; le reste dans les autres, en proportion de leur parc.",
            "Le taux de 25\u202f% oblige la commune : pour un arrondissement, c’est un repère.",
        ),
        alternative="Taux publié et taux simulé de chaque arrondissement.",
        indicators=(LOGEMENTS, TAUX, AGREMENTS),
        calculation=(
            "Parts fixées au départ. Jusqu’au délai, chacun met en service ses propres logements déjà agréés ; les sorties se "
            "répartissent en proportion du parc ; les résidences principales croissent partout au même taux."
        ),
        simulation=True,
    )


def _starts(rows: pd.DataFrame) -> tuple[dict[str, Start], pd.DataFrame]:
    """The last 1 January whose dwellings and rates are published, and the rows used."""
    every = {str(code): start_of(mine) for code, mine in rows.groupby("territory", sort=True)}
    found = {code: start for code, start in every.items() if start}
    year = max((start.year for start in found.values()), default=0)
    used = rows[(rows["period"] == f"{year}-01-01") | (rows["indicator"] == AGREMENTS)]
    return {code: start for code, start in found.items() if start.year == year}, used


def _paths(
    rows: pd.DataFrame, starts: dict[str, Start], scenario: Scenario, hors: float
) -> dict[str, tuple[Step, ...]]:
    approvals = rows[(rows["indicator"] == AGREMENTS) & rows["value"].notna()]
    by_place = approvals.set_index(["territory", "period"])["value"]
    year = next(iter(starts.values())).year
    years = [str(year - scenario.delay + place) for place in range(scenario.delay)]
    decided = set(years) <= set(approvals["period"])
    parts = spread(starts, REPERE, hors)
    stock = sum(start.dwellings for start in starts.values())
    return {
        code: path(
            start,
            replace(
                scenario,
                additions=scenario.additions * parts[code],
                losses=scenario.losses * start.dwellings / stock,
            ),
            tuple(float(by_place[code, when]) for when in years) if decided else (),
        )
        for code, start in starts.items()
    }


def _said(paths: dict[str, tuple[Step, ...]], names: dict[str, str]) -> str:
    crossed = [names[c] for c, steps in paths.items() if steps[0].rate < REPERE <= steps[-1].rate]
    above = sum(steps[-1].rate >= REPERE for steps in paths.values())
    whole = quantity(above, 0, "arrondissement serait", "arrondissements seraient")
    verb = "franchirait" if len(crossed) == 1 else "franchiraient"
    passing = f" ; {listing(f'le {name}' for name in crossed)} {verb} ce repère" if crossed else ""
    return f"au terme du scénario, {whole} à 25\u202f% ou au-dessus{passing}."


def _table(scenario: Scenario, hors: float, paths: dict[str, tuple[Step, ...]], names: dict[str, str]) -> pd.DataFrame:
    ordered = sorted(paths.items(), key=lambda item: -item[1][-1].rate)
    first = next(iter(paths.values()))[0].year
    asked = {
        "mises en service par an": exact(scenario.additions),
        "sorties par an": exact(scenario.losses),
        "croissance des résidences principales (% par an)": exact(scenario.growth),
        "délai de l’agrément à la mise en service (ans)": exact(scenario.delay),
        "part hors des arrondissements > 25 % (%)": exact(hors),
    }
    return pd.DataFrame(
        {
            "Arrondissement": [*(names[c] for c, _ in ordered), *(f"Hypothèse : {words}" for words in asked)],
            f"Taux {first}, publié": [
                *(percent(s[0].rate) for _, s in ordered),
                *([tables.ABSENT] * len(asked)),
            ],
            "Logements ajoutés, solde": [
                *(counted(s[-1].dwellings - s[0].dwellings, sign=True) for _, s in ordered),
                *([tables.ABSENT] * len(asked)),
            ],
            f"Taux {scenario.until}, simulé": [*(percent(s[-1].rate) for _, s in ordered), *asked.values()],
        }
    )


_OUTSIDE = Choice("hors", "Part hors des arrondissements > 25 %", lambda *of: [part_hors(*of)], free=True)
RECORDS = (
    Record("sru-simulation-arrondissements", simulation, "logement_social", "logement-social", (FIRST, _OUTSIDE)),
)
