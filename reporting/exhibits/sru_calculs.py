"""The SRU rate taken apart between two years, and carried forward by hypotheses that every output prints."""

from __future__ import annotations

import pandas as pd

from etl.catalog import Catalog
from etl.french import MINUS, format_exact, format_number, format_percent, format_points, quantity
from etl.tableur import Cell
from reporting import queries
from reporting.analysis.change import precision, term_of
from reporting.analysis.comparability import base_of, bases, where
from reporting.analysis.sru import (
    Scenario,
    Split,
    Start,
    Step,
    homes_of,
    impossible,
    missing,
    path,
    reached,
    required,
    split,
)
from reporting.analysis.words import counted, decimals, exact, kept, percent, points
from reporting.exhibits.constats.paris import divided, simulated
from reporting.exhibits.rattrapage import rattrapages
from reporting.piece import tables
from reporting.piece.drawing import Bar, Projection, Target, Waterfall
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import Choice, Record, one_of, yearly
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

PARIS = "75056"
TAUX, LOGEMENTS, RESIDENCES, AGREMENTS = "sru_taux", "sru_logements", "sru_residences_principales", "logements_finances"
SCOPE = "Inventaire SRU (art. L. 302-5 du CCH) et résidences principales, au 1er janvier."
IMPLIED = (
    "Les résidences principales n’ont pas été trouvées : elles sont déduites du taux publié, au centième, et estimées."
)
NAMES = ("Scénario A", "Scénario B")
Hypotheses = tuple[float, float, float, int, float, int]  # the fields of a Scenario, in order
OPENING: Hypotheses = (4000, 0, 0, 3, 25, 2031)


def annees(connection: Connection, catalog: Catalog, territoire: str) -> list[int]:
    """The years whose dwellings are published with the résidences principales, or with the rate that implies them."""
    rows = queries.series(connection, [TAUX, LOGEMENTS, RESIDENCES], [territoire])
    years = sorted({int(period[:4]) for period in rows["period"]})
    return [year for year in years if _pair(rows, catalog, year) is not None]


def spans(connection: Connection, catalog: Catalog, territoire: str) -> list[tuple[int, int]]:
    """First and last year of each stretch that counts one thing, the latest last: what may be taken apart."""
    rates = queries.series(connection, [TAUX], [territoire])
    stretches: dict[str, list[int]] = {}
    for year in annees(connection, catalog, territoire):
        there = rates[rates["period"] == f"{year}-01-01"].iloc[0]
        stretches.setdefault(base_of(there, catalog), []).append(year)
    return sorted((min(years), max(years)) for years in stretches.values() if len(years) > 1)


def decomposition(connection: Connection, catalog: Catalog, territoire: str, depuis: int, annee: int) -> Exhibit:
    """The change of the rate between two years, split exactly; refused where a term is missing or the base changes."""
    rows = queries.series(connection, [TAUX, LOGEMENTS, RESIDENCES], [territoire])
    rows = rows[rows["period"].isin([f"{depuis}-01-01", f"{annee}-01-01"])]
    name = catalog.territories[territoire].short
    refusal = _refusal(rows, catalog, depuis, annee)
    before, after = (_pair(rows, catalog, year) for year in (depuis, annee))
    parts = None if refusal or before is None or after is None else split(before, after)
    said = refusal if parts is None else _split_said(parts, where(rows.iloc[0], catalog), depuis, annee)
    implied = parts is not None and (rows["indicator"] == RESIDENCES).sum() < 2
    return Exhibit(
        title=f"Ce qui a fait varier le taux, {name}, de {depuis} à {annee}",
        finding="" if parts is None else divided(parts, where(rows.iloc[0], catalog), depuis, annee),
        subtitle="Taux en %, effets en points",
        drawing=None if parts is None else Waterfall(_bars(parts, depuis, annee)),
        rows=rows if parts else rows.iloc[:0],
        table=pd.DataFrame() if parts is None else _split_table(rows, catalog, parts),
        reading=said,
        scope=SCOPE,
        caveats=(
            "Une décomposition répartit un écart entre ses deux termes ; elle ne dit pas pourquoi ils ont varié.",
            *([IMPLIED] if implied else []),
        ),
        alternative=capitalised(said),
        indicators=(TAUX, LOGEMENTS, RESIDENCES),
        calculation=(
            "Effet des logements = variation des logements × moyenne des inverses des résidences principales ; effet des résidences "
            "principales = moyenne des logements × variation de l’inverse des résidences principales. Les deux font exactement l’écart."
        ),
    )


def simulation(connection: Connection, catalog: Catalog, a: Hypotheses, b: Hypotheses | tuple[()] = ()) -> Exhibit:
    """One or two scenarios from the last published year of Paris; every output says « Simulation »."""
    asked = {name: Scenario(*values) for name, values in zip(NAMES, (a, b), strict=True) if values}
    rows = queries.series(connection, [LOGEMENTS, TAUX, AGREMENTS], [PARIS])
    start = start_of(rows)
    if start is None:
        return no_start("Rattrapage du taux SRU de Paris")
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
        return no_start("Rattrapage du taux SRU de Paris", " ".join(refused))
    scenarios = [asked[name] for name in paths]
    same = _observed(rows, catalog)
    told = _decimals(used, catalog)
    doubt = _doubt(used, start, told)
    said = " ".join([*(_said(name, asked[name], steps, start, doubt, told) for name, steps in paths.items()), *refused])
    return Exhibit(
        title="Rattrapage du taux SRU de Paris",
        finding=simulated(asked, paths, told),
        subtitle=f"Taux au 1er janvier, en % ; départ : {start.year}, dernière année publiée",
        drawing=Projection(
            same,
            {name: [(step.year, step.rate) for step in steps] for name, steps in paths.items()},
            [Target(aim, f"cible : {format_exact(aim)}\u202f%") for aim in dict.fromkeys(s.target for s in scenarios)],
            {name: f"<b>{name[-1]}</b> {format_percent(steps[-1].rate, told)}" for name, steps in paths.items()},
        ),
        rows=used,
        table=_simulated_table(scenarios, paths, doubt, told),
        reading=f"{said} Trait plein, taux publiés de même dénominateur ; tirets, ce que donnent les hypothèses.",
        scope="Paris, commune. Les résidences principales de départ sont déduites du taux publié, arrondi : elles sont estimées.",
        caveats=(
            *(hypotheses(name, s) for name, s in asked.items()),
            "Une simulation prolonge des hypothèses : elle n’est ni une prévision ni un engagement.",
            " ".join(["Le rythme triennal n’est pas simulé.", *rattrapages(connection, catalog, TAUX, PARIS)]),
            "Jusqu’au délai, entrent en service les logements déjà agréés ; un agrément n’est pas toujours suivi d’une livraison.",
        ),
        alternative=f"Taux observé puis simulé, en tirets. {said}",
        indicators=(TAUX, LOGEMENTS, AGREMENTS),
        calculation=(
            "Logements de l’année suivante = logements + mises en service − sorties ; résidences principales × (1 + croissance). "
            "Rythme requis = (cible × résidences principales à l’échéance − logements) ÷ années."
        ),
        simulation=True,
    )


def _pair(rows: pd.DataFrame, catalog: Catalog, year: int) -> tuple[float, float] | None:
    """Dwellings and résidences principales of a year; these from the rate where it is not rounded to a tenth."""
    there = rows[(rows["period"] == f"{year}-01-01") & rows["value"].notna()].set_index("indicator")
    if not {LOGEMENTS, TAUX} <= set(there.index):
        return None
    dwellings, rate = float(there.loc[LOGEMENTS, "value"]), there.loc[TAUX]
    if RESIDENCES in there.index:
        homes = float(there.loc[RESIDENCES, "value"])
        return (dwellings, homes) if homes else None
    indicator = catalog.indicators[TAUX]
    told = decimals(float(rate["value"]), indicator, kept(rate, indicator))  # « 17,9 » is half a tenth on either side
    exact = told > 1 and term_of(rate.to_frame().T.assign(indicator=TAUX).iloc[0], catalog).grain == 0
    return (dwellings, homes_of(dwellings, float(rate["value"]))) if exact and dwellings and rate["value"] else None


def _refusal(rows: pd.DataFrame, catalog: Catalog, depuis: int, annee: int) -> str:
    if depuis >= annee:
        return "choisir deux années, la première avant la seconde."
    rates = rows[rows["indicator"] == TAUX]
    if len(set(bases(rates, catalog))) > 1:
        return f"de {depuis} à {annee}, le taux change de dénominateur : l’écart ne se décompose pas."
    for year in (depuis, annee):
        if _pair(rows, catalog, year) is None:
            if (rows.loc[rows["period"] == f"{year}-01-01", "value"] == 0).any():
                return f"le taux de {year} est nul : l’écart ne se décompose pas."
            return f"les résidences principales de {year} n’ont pas été trouvées : l’écart ne se décompose pas."
    return ""


def _bars(parts: Split, depuis: int, annee: int) -> list[Bar]:
    return [
        Bar(str(depuis), parts.before, "niveau", format_percent(parts.before, 2)),
        Bar("effet des logements sociaux", parts.dwellings, "mouvement", format_points(parts.dwellings)),
        Bar("effet des résidences principales", parts.homes, "mouvement", format_points(parts.homes)),
        Bar(str(annee), parts.after, "niveau", format_percent(parts.after, 2)),
    ]


def _split_said(parts: Split, where: str, depuis: int, annee: int) -> str:
    before, after = round(parts.before, 2), round(parts.after, 2)
    adds_up = round(after - before, 2) == round(round(parts.dwellings, 2) + round(parts.homes, 2), 2)
    return (
        f"{where}, du 1er janvier {depuis} au 1er janvier {annee}, le taux passe de {format_percent(before, 2)} à "
        f"{format_percent(after, 2)}, soit {format_points(after - before)} : {format_points(parts.dwellings)} par les "
        f"logements sociaux, {format_points(parts.homes)} par les résidences principales"
        f"{'' if adds_up else ' (écarts dus aux arrondis)'}."
    )


def _split_table(rows: pd.DataFrame, catalog: Catalog, parts: Split) -> pd.DataFrame:
    """The published terms and their effects; the effect of implied résidences principales, without a figure."""
    named = rows.assign(name=[catalog.indicators[i].label for i in rows["indicator"]])
    table = tables.crossed(named, catalog.indicators, "name", "period", "Terme")
    effects = {
        LOGEMENTS: points(parts.dwellings),
        RESIDENCES: points(parts.homes),
        TAUX: points(round(parts.after, 2) - round(parts.before, 2)),  # as printed beside its two terms
    }
    told = list(dict.fromkeys(named.sort_values("period_start", kind="stable")["indicator"]))
    table["Effet sur le taux"] = [effects[i] for i in told]
    if RESIDENCES not in told:
        implied: dict[str, object] = dict.fromkeys(table.columns, tables.ABSENT)
        implied |= {"Terme": "Résidences principales, déduites du taux", "Effet sur le taux": effects[RESIDENCES]}
        table = pd.concat([table, pd.DataFrame([implied])], ignore_index=True)
    return table


def refusal(name: str, steps: tuple[Step, ...]) -> str:
    """Why a scenario is not drawn: it leads to what cannot be; empty if it does not."""
    step = impossible(steps)
    if step is None:
        return ""
    if step.dwellings < 0:
        found = "il sortirait plus de logements sociaux qu’il n’y en a"
    else:
        found = f"le taux dépasserait 100\u202f% ({format_percent(step.rate)})"
    return f"{name} : au 1er janvier {step.year}, {found} ; ces hypothèses ne vont pas ensemble, rien n’est simulé."


NO_START = (
    "la simulation n’a pas de départ : il lui faut une année dont les logements et le taux sont publiés, et non nuls."
)


def no_start(title: str, said: str = NO_START) -> Exhibit:
    """A simulation that has no year to start from, or nowhere to go."""
    return Exhibit(
        title=title,
        subtitle="Taux au 1er janvier, en %",
        reading=said,
        scope=SCOPE,
        alternative=capitalised(said),
        indicators=(LOGEMENTS, TAUX, AGREMENTS),
        simulation=True,
    )


def start_of(rows: pd.DataFrame) -> Start | None:
    """The last 1 January whose dwellings and rate are both published, for the rows of one territory; None if none is, or
    if they are nothing: they imply no résidences principales.
    """
    known = rows[rows["indicator"].isin([LOGEMENTS, TAUX]) & rows["value"].notna()]
    both = known.groupby("period")["indicator"].nunique()
    period = max(both[both == 2].index, default=None)
    if period is None:
        return None
    there = known[known["period"] == period].set_index("indicator")["value"]
    dwellings, rate = float(there[LOGEMENTS]), float(there[TAUX])
    return Start(int(period[:4]), dwellings, homes_of(dwellings, rate)) if dwellings and rate else None


def _observed(rows: pd.DataFrame, catalog: Catalog) -> list[tuple[int, float]]:
    """The published rates of the same base as the last one."""
    rates = rows[(rows["indicator"] == TAUX) & rows["value"].notna()].sort_values("period")
    base = base_of(rates.iloc[-1], catalog)
    return [
        (int(row["period"][:4]), float(row["value"])) for _, row in rates.iterrows() if base_of(row, catalog) == base
    ]


def _decimals(rows: pd.DataFrame, catalog: Catalog) -> int:
    """Those of the rate that the simulation starts from: none of its rates is printed with more."""
    (rate,) = (row for _, row in rows[rows["indicator"] == TAUX].iterrows())
    return decimals(rate["value"], catalog.indicators[TAUX], kept(rate, catalog.indicators[TAUX]))


def _doubt(rows: pd.DataFrame, start: Start, told: int) -> float:
    """How far, either way, the résidences principales may be from what the rounded rate of the start implies."""
    (rate,) = rows.loc[rows["indicator"] == TAUX, "value"]
    return float(start.homes * 0.5 / 10**told / rate)


def _within(value: float, doubt: float) -> tuple[str, float]:
    """« environ », 3 550: to the precision that the doubt, either way, leaves; « moins de », 10 below it."""
    grain = max(precision(doubt), 10.0)  # « environ 132 649 » would contradict itself
    rounded = round(value / grain) * grain
    return "environ" if rounded else "moins de", rounded or grain


def _about(value: float, doubt: float, singular: str, plural: str) -> str:
    word, rounded = _within(value, doubt)
    return f"{word} {quantity(rounded, 0, singular, plural)}"


def _nearly(value: float, doubt: float) -> Cell:
    word, rounded = _within(value, doubt)
    return Cell(rounded, before=f"{word} ")


def _said(name: str, scenario: Scenario, steps: tuple[Step, ...], start: Start, doubt: float, told: int) -> str:
    """`doubt`: of the résidences principales; of the dwellings that they ask for, the share that is the target;
    `told`: decimals of its rates.
    """
    end = steps[-1]
    doubt = doubt * scenario.target / 100
    year = reached(steps, scenario.target)
    aim = f"{format_exact(scenario.target)}\u202f%"
    needed = required(start, scenario)
    pace = format_number((end.dwellings - start.dwellings) / max(1, end.year - start.year))
    net = _about(abs(needed), doubt / max(1, scenario.until - start.year), "logement net", "logements nets")
    asked = f"il faut en moyenne {net} par an" if needed >= 0 else f"l’objectif laisse perdre en moyenne {net} par an"
    if year is not None:
        result = f"{aim} atteints au 1er janvier {year}"
    else:
        short = _about(missing(end.dwellings, end.homes, scenario.target), doubt, "logement", "logements")
        result = f"{format_percent(end.rate, told)} au 1er janvier {end.year}, il manque {short} pour {aim}"
    return f"{name} : {result} ; de {start.year} à {end.year}, {asked}, le scénario en donne {pace}."


def hypotheses(name: str, s: Scenario) -> str:
    """A scenario in a sentence, as every output of a simulation prints it."""
    return (
        f"{name}, hypothèses : {'les agréments connus, puis ' if s.delay else ''}{quantity(s.additions, 0, 'mise en service', 'mises en service')} et "
        f"{quantity(s.losses, 0, 'sortie', 'sorties')} par an, résidences "
        f"principales {format_number(s.growth, 2, sign=True)}\u202f% par an, {quantity(s.delay, 0, 'an', 'ans')} de l’agrément à la mise en "
        f"service, cible {format_exact(s.target)}\u202f% au 1er janvier {s.until}."
    ).replace("-", MINUS)


def _simulated_table(
    scenarios: list[Scenario], paths: dict[str, tuple[Step, ...]], doubt: float, told: int
) -> pd.DataFrame:
    years = sorted({step.year for steps in paths.values() for step in steps})
    asked = ("mises en service par an", "sorties par an", "croissance des résidences principales (% par an)",
                  "délai de l’agrément à la mise en service (ans)", "taux visé (%)", "échéance (1er janvier)")  # fmt: skip
    table = pd.DataFrame({"1er janvier": [*map(tables.year, years), *(f"Hypothèse : {words}" for words in asked)]})
    for (name, steps), s in zip(paths.items(), scenarios, strict=True):
        at = {step.year: step for step in steps}
        values = [*map(exact, (s.additions, s.losses, s.growth, s.delay, s.target)), tables.year(s.until)]
        filler = [tables.ABSENT] * len(values)
        table[f"{name}, logements"] = [counted(at[y].dwellings) if y in at else tables.ABSENT for y in years] + filler
        table[f"{name}, résidences principales"] = [
            _nearly(at[y].homes, doubt) if y in at else tables.ABSENT for y in years
        ] + filler
        table[f"{name}, taux"] = [percent(at[y].rate, told) if y in at else tables.ABSENT for y in years] + values
    return table


def _places(_: Connection, catalog: Catalog) -> list[str]:
    return [PARIS, *catalog.arrondissements]


def _opens_from(connection: Connection, catalog: Catalog, territoire: str) -> int | None:
    return next((since for since, _ in reversed(spans(connection, catalog, territoire))), None)


def _opens_to(connection: Connection, catalog: Catalog, territoire: str) -> int | None:
    return next((until for _, until in reversed(spans(connection, catalog, territoire))), None)


FIRST = Choice("a", "Scénario A", one_of((OPENING,)), free=True)
_SECOND = Choice("b", "Scénario B", one_of(((),)), free=True)
_WHERE = Choice("territoire", "Territoire", _places, said=lambda catalog, code: catalog.territories[code].short)
_FROM = Choice("depuis", "De", annees, _opens_from, of=("territoire",))
_TO = yearly(annees, "À", opens=_opens_to, of=("territoire",), address="jusqua")
RECORDS = (
    Record("sru-decomposition", decomposition, "logement_social", "logement-social", (_WHERE, _FROM, _TO), slide=True),
    Record("sru-simulation", simulation, "logement_social", "logement-social", (FIRST, _SECOND)),
)
