"""The SRU rate taken apart between two years, and carried forward by hypotheses that every output prints."""

from __future__ import annotations

import pandas as pd

from etl.catalog import Catalog
from etl.french import MINUS, format_exact, format_number, format_percent, format_points, quantity
from reporting import queries, tables
from reporting.commentary import where
from reporting.comparability import base_of
from reporting.exhibit import Exhibit, Part
from reporting.exhibits.sentences import capitalised
from reporting.figures.labels import Target
from reporting.figures.projection import projection
from reporting.figures.waterfall import Bar, waterfall
from reporting.queries import Connection
from reporting.sru import Scenario, Split, Start, Step, homes_of, impossible, missing, path, reached, required, split

PARIS = "75056"
TAUX, LOGEMENTS, RESIDENCES, AGREMENTS = "sru_taux", "sru_logements", "sru_residences_principales", "logements_finances"
SCOPE = "Inventaire SRU (art. L. 302-5 du CCH) et résidences principales, au 1er janvier."
NAMES = ("Scénario A", "Scénario B")
Hypotheses = tuple[float, float, float, int, float, int]  # the fields of a Scenario, in order


def annees(connection: Connection, catalog: Catalog, territoire: str) -> list[int]:
    """The years whose dwellings and résidences principales are both published."""
    rows = queries.series(connection, [LOGEMENTS, RESIDENCES], [territoire])
    known = rows.dropna(subset=["value"]).groupby("period")["indicator"].nunique()
    return sorted(int(period[:4]) for period in known[known == 2].index)


def decomposition(connection: Connection, catalog: Catalog, territoire: str, depuis: int, annee: int) -> Exhibit:
    """The change of the rate between two years, split exactly; refused where a term is missing or the base changes."""
    rows = queries.series(connection, [TAUX, LOGEMENTS, RESIDENCES], [territoire])
    rows = rows[rows["period"].isin([f"{depuis}-01-01", f"{annee}-01-01"])]
    name = catalog.territories[territoire].short
    refusal = _refusal(rows, catalog, depuis, annee)
    parts = None if refusal else split(_pair(rows, depuis), _pair(rows, annee))
    said = refusal if parts is None else _split_said(parts, where(rows.iloc[0], catalog), depuis, annee)
    return Exhibit(
        name="sru-decomposition",
        title=f"Ce qui a fait varier le taux, {name}, de {depuis} à {annee}",
        subtitle="Taux en %, effets en points",
        figure=None if parts is None else waterfall(_bars(parts, depuis, annee)),
        rows=rows if parts else rows.iloc[:0],
        table=pd.DataFrame() if parts is None else _split_table(rows, catalog, parts, depuis, annee),
        reading=said,
        scope=SCOPE,
        caveats=(
            "Une décomposition répartit un écart entre ses deux termes ; elle ne dit pas pourquoi ils ont varié.",
        ),
        alternative=capitalised(said),
        indicators=(TAUX, LOGEMENTS, RESIDENCES),
        calculation=(
            "Effet des logements = variation des logements × moyenne des inverses des résidences principales ; effet des résidences "
            "principales = moyenne des logements × variation de l'inverse des résidences principales. Les deux font exactement l'écart."
        ),
    )


def simulation(connection: Connection, catalog: Catalog, a: Hypotheses, b: Hypotheses | tuple[()] = ()) -> Exhibit:
    """One or two scenarios from the last published year of Paris; every output says « Simulation »."""
    asked = {name: Scenario(*values) for name, values in zip(NAMES, (a, b), strict=True) if values}
    rows = queries.series(connection, [LOGEMENTS, TAUX, AGREMENTS], [PARIS])
    start = start_of(rows)
    if start is None:
        return no_start("sru-simulation", "Rattrapage du taux SRU de Paris")
    used = rows[(rows["period"] == f"{start.year}-01-01") | (rows["indicator"] == AGREMENTS)]
    approvals = rows[(rows["indicator"] == AGREMENTS) & rows["value"].notna()].set_index("period")["value"]
    paths = {}
    for name, scenario in asked.items():
        decided = [approvals.get(str(start.year - scenario.delay + place)) for place in range(scenario.delay)]
        known = tuple(float(value) for value in decided if value is not None and not pd.isna(value))
        paths[name] = path(start, scenario, known if len(known) == scenario.delay else ())
    refused = [words for name, steps in paths.items() if (words := refusal(name, steps))]
    paths = {name: steps for name, steps in paths.items() if not impossible(steps)}
    if not paths:
        return no_start("sru-simulation", "Rattrapage du taux SRU de Paris", " ".join(refused))
    scenarios = [asked[name] for name in paths]
    same = _observed(rows, catalog)
    said = " ".join([*(_said(name, asked[name], steps, start) for name, steps in paths.items()), *refused])
    return Exhibit(
        name="sru-simulation",
        title="Rattrapage du taux SRU de Paris",
        subtitle=f"Taux au 1er janvier, en % ; départ : {start.year}, dernière année publiée",
        figure=projection(
            same,
            {name: [(step.year, step.rate) for step in steps] for name, steps in paths.items()},
            [Target(aim, f"cible : {format_exact(aim)}\u202f%") for aim in dict.fromkeys(s.target for s in scenarios)],
            {name: f"<b>{name[-1]}</b> {format_percent(steps[-1].rate, 2)}" for name, steps in paths.items()},
        ),
        rows=used,
        table=_simulated_table(scenarios, paths),
        reading="trait plein, taux publiés de même assiette ; tirets, ce que donnent les hypothèses.",
        scope="Paris, commune. Les résidences principales de départ sont déduites du taux publié, arrondi : elles sont estimées.",
        caveats=(
            *(hypotheses(name, s) for name, s in asked.items()),
            "Une simulation prolonge des hypothèses : elle n'est ni une prévision ni un engagement.",
            "Le rythme triennal de l'article L. 302-8 du CCH n'est pas simulé : 33\u202f% de ce qui manque en règle générale, modulé près du "
            "taux cible (ASH n° 3247, février 2022) ; l'objectif notifié à Paris reste à renseigner.",
            "Jusqu'au délai, entrent en service les logements déjà agréés ; un agrément n'est pas toujours suivi d'une livraison.",
        ),
        alternative=f"Taux observé puis simulé, en tirets. {said}",
        indicators=(TAUX, LOGEMENTS, AGREMENTS),
        calculation=(
            "Logements de l'année suivante = logements + mises en service − sorties ; résidences principales × (1 + croissance). "
            "Rythme requis = (cible × résidences principales à l'échéance − logements) ÷ années."
        ),
        simulation=True,
        commentary=((Part(said),),),
    )


def _pair(rows: pd.DataFrame, year: int) -> tuple[float, float]:
    there = rows[rows["period"] == f"{year}-01-01"].set_index("indicator")["value"]
    return float(there[LOGEMENTS]), float(there[RESIDENCES])


def _refusal(rows: pd.DataFrame, catalog: Catalog, depuis: int, annee: int) -> str:
    if depuis >= annee:
        return "choisir deux années, la première avant la seconde."
    for year in (depuis, annee):
        there = set(rows.loc[(rows["period"] == f"{year}-01-01") & rows["value"].notna(), "indicator"])
        if not {LOGEMENTS, RESIDENCES} <= there:
            return f"les résidences principales de {year} ne sont pas publiées : l'écart ne se décompose pas."
    rates = rows[rows["indicator"] == TAUX]
    if len({base_of(row, catalog) for _, row in rates.iterrows()}) > 1:
        return f"de {depuis} à {annee}, le taux change d'assiette : l'écart ne se décompose pas."
    return ""


def _bars(parts: Split, depuis: int, annee: int) -> list[Bar]:
    return [
        Bar(str(depuis), parts.before, "niveau", format_percent(parts.before, 2)),
        Bar("effet des logements sociaux", parts.dwellings, "mouvement", format_points(parts.dwellings)),
        Bar("effet des résidences principales", parts.homes, "mouvement", format_points(parts.homes)),
        Bar(str(annee), parts.after, "niveau", format_percent(parts.after, 2)),
    ]


def _split_said(parts: Split, where: str, depuis: int, annee: int) -> str:
    return (
        f"{where}, le taux passe de {format_percent(parts.before, 2)} en {depuis} à {format_percent(parts.after, 2)} en {annee}, soit "
        f"{format_points(parts.after - parts.before)} : {format_points(parts.dwellings)} par les logements sociaux, "
        f"{format_points(parts.homes)} par les résidences principales."
    )


def _split_table(rows: pd.DataFrame, catalog: Catalog, parts: Split, depuis: int, annee: int) -> pd.DataFrame:
    named = rows.assign(name=[catalog.indicators[i].label for i in rows["indicator"]])
    table = tables.crossed(named, catalog.indicators, "name", "period", "Terme")
    table["Effet sur le taux"] = [
        format_points({LOGEMENTS: parts.dwellings, RESIDENCES: parts.homes, TAUX: parts.after - parts.before}[i])
        for i in dict.fromkeys(named.sort_values("period_start", kind="stable")["indicator"])
    ]
    return table


def refusal(name: str, steps: tuple[Step, ...]) -> str:
    """Why a scenario is not drawn: it leads to what cannot be; empty if it does not."""
    step = impossible(steps)
    if step is None:
        return ""
    if step.dwellings < 0:
        found = "il sortirait plus de logements sociaux qu'il n'y en a"
    else:
        found = f"le taux passerait 100\u202f%, à {format_percent(step.rate)}"
    return f"{name} : au 1er janvier {step.year}, {found} ; ces hypothèses ne vont pas ensemble, rien n'est simulé."


NO_START = "aucune année n'a à la fois ses logements et son taux publiés : la simulation n'a pas de départ."


def no_start(name: str, title: str, said: str = NO_START) -> Exhibit:
    """A simulation that has no year to start from, or nowhere to go."""
    return Exhibit(
        name=name,
        title=title,
        subtitle="Taux au 1er janvier, en %",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(),
        reading=said,
        scope=SCOPE,
        alternative=capitalised(said),
        indicators=(LOGEMENTS, TAUX, AGREMENTS),
        simulation=True,
    )


def start_of(rows: pd.DataFrame) -> Start | None:
    """The last 1 January whose dwellings and rate are both published, for the rows of one territory; None if none is."""
    known = rows[rows["indicator"].isin([LOGEMENTS, TAUX]) & rows["value"].notna()]
    both = known.groupby("period")["indicator"].nunique()
    period = max(both[both == 2].index, default=None)
    if period is None:
        return None
    there = known[known["period"] == period].set_index("indicator")["value"]
    dwellings, rate = float(there[LOGEMENTS]), float(there[TAUX])
    return Start(int(period[:4]), dwellings, homes_of(dwellings, rate))


def _observed(rows: pd.DataFrame, catalog: Catalog) -> list[tuple[int, float]]:
    """The published rates of the same base as the last one."""
    rates = rows[(rows["indicator"] == TAUX) & rows["value"].notna()].sort_values("period")
    base = base_of(rates.iloc[-1], catalog)
    return [
        (int(row["period"][:4]), float(row["value"])) for _, row in rates.iterrows() if base_of(row, catalog) == base
    ]


def _said(name: str, scenario: Scenario, steps: tuple[Step, ...], start: Start) -> str:
    end = steps[-1]
    year = reached(steps, scenario.target)
    aim = f"{format_exact(scenario.target)}\u202f%"
    needed = required(start, scenario)
    pace = format_number((end.dwellings - start.dwellings) / max(1, end.year - start.year))
    net = quantity(abs(needed), 0, "logement net", "logements nets")
    asked = f"il faut en moyenne {net} par an" if needed >= 0 else f"l'objectif laisse perdre en moyenne {net} par an"
    if year is not None:
        result = f"{aim} atteints au 1er janvier {year}"
    else:
        short = quantity(missing(end.dwellings, end.homes, scenario.target), 0, "logement", "logements")
        result = f"{format_percent(end.rate, 2)} au 1er janvier {end.year}, il manque {short} pour {aim}"
    return f"{name} : {result} ; de {start.year} à {end.year}, {asked}, le scénario en donne {pace}."


def hypotheses(name: str, s: Scenario) -> str:
    """A scenario in a sentence, as every output of a simulation prints it."""
    return (
        f"{name}, hypothèses : {quantity(s.additions, 0, 'mise en service', 'mises en service')} et "
        f"{quantity(s.losses, 0, 'sortie', 'sorties')} par an, résidences "
        f"principales {format_number(s.growth, 2, sign=True)}\u202f% par an, {quantity(s.delay, 0, 'an', 'ans')} de l'agrément à la mise en "
        f"service, cible {format_exact(s.target)}\u202f% au 1er janvier {s.until}."
    ).replace("-", MINUS)


def _simulated_table(scenarios: list[Scenario], paths: dict[str, tuple[Step, ...]]) -> pd.DataFrame:
    years = sorted({step.year for steps in paths.values() for step in steps})
    asked = ("mises en service par an", "sorties par an", "croissance des résidences principales (% par an)",
                  "délai de l'agrément à la mise en service (ans)", "taux visé (%)", "échéance (1er janvier)")  # fmt: skip
    table = pd.DataFrame({"1er janvier": [*map(str, years), *(f"Hypothèse : {words}" for words in asked)]})
    for (name, steps), s in zip(paths.items(), scenarios, strict=True):
        at = {step.year: step for step in steps}
        values = [format_exact(v) for v in (s.additions, s.losses, s.growth, s.delay, s.target)] + [str(s.until)]
        filler = [tables.ABSENT] * len(values)
        table[f"{name}, logements"] = [
            format_number(at[y].dwellings) if y in at else tables.ABSENT for y in years
        ] + filler
        table[f"{name}, résidences principales"] = [
            format_number(at[y].homes) if y in at else tables.ABSENT for y in years
        ] + filler
        table[f"{name}, taux"] = [format_percent(at[y].rate, 2) if y in at else tables.ABSENT for y in years] + values
    return table


EXHIBITS = {"sru-decomposition": decomposition, "sru-simulation": simulation}
