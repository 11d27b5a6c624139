"""What the exhibits that compare the arrondissements find, for any indicator: at one date."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, Indicator
from etl.french import NBSP, NNBSP, format_exact, listing
from reporting.exhibits.constats.demande import doubt, left_out, subject
from reporting.piece.classes import Classes
from reporting.piece.finding import cardinal, fitting, moment, span, value_of

FEW_NAMES = 4  # more are counted
# Whose names in the catalogue are their unit, or cut short.
SAID = {"tension": "Tension", "rp_residences_principales": "Résidences principales"}


def name_of(indicator: Indicator, part: str = ENSEMBLE) -> tuple[str, bool]:
    """« le taux SRU », « les logements (recensement) », « les logements financés (PLAI) », and whether it is plural."""
    names = [
        f"{head} ({rest})" if rest else head
        for head, _, rest in (one.partition(", ") for one in (indicator.short, indicator.label))
    ]
    plainest = SAID.get(indicator.id) or min(names, key=lambda one: ("(" in one, len(one)))
    return subject(plainest if part == ENSEMBLE else f"{plainest.partition(' (')[0]} ({part})")


def places(names: Sequence[str]) -> str:
    """« le 7e », « les 13e, 19e et 20e », « sept arrondissements »."""
    if len(names) > FEW_NAMES or any(not name[0].isdigit() for name in names):
        return f"{cardinal(len(names))} arrondissement{'s' if len(names) > 1 else ''}"
    return f"{'les' if len(names) > 1 else 'le'} {listing(names)}"


def unit_of(indicator: Indicator, name: str) -> str:
    """« habitants », « demandes par attribution »; nothing where the figure or the name says it."""
    known = indicator.unit == "%" or indicator.unit.split()[0] in name.lower()
    return "" if known else f" {indicator.unit.replace(' pour une ', ' par ')}"


def _value(row: pd.Series, indicator: Indicator) -> str:
    return (
        value_of(row, indicator)
        if pd.notna(row["value"])
        else str(row["status"]).replace("secret", "un chiffre masqué")
    )


def ranged(rows: pd.DataFrame, indicator: Indicator, part: str, few: Mapping[str, float], arr: Sequence[str]) -> str:
    """« Début 2025, le taux SRU va de 2,9 % (7e) à 43,2 % (19e) », out of what is small or hidden; of those that are
    chosen, the value of each.
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return ""
    name, many = name_of(indicator, part)
    head, chosen = f"{moment(known.iloc[0])}{doubt(known)}", rows[rows["territory"].isin(list(arr))]
    if len(chosen):
        said = [
            (_value(row, indicator), row["name"]) for _, row in chosen.sort_values("value", ascending=False).iterrows()
        ]
        told = listing(f"{value} dans le {place}" for value, place in said)
        short = ", ".join(f"{place} {value}" for value, place in said)
        return fitting(f"{head}, {name} {'sont' if many else 'est de'} {told}", f"{head}, {name} : {short}",
                       f"{head}, {name} {'vont' if many else 'va'} {span(chosen, indicator)} parmi les choisis")  # fmt: skip
    found, but = span(known[~known["territory"].isin(few)], indicator), left_out(rows, few)
    if not found:
        return fitting(f"{head}, {name} {_same(known, indicator, many)}{but}")
    low, _, high = found.rpartition(" (")
    unit = unit_of(indicator, name)
    go = f"{head}, {name} {'vont' if many else 'va'}"
    return fitting(f"{go} {low}{unit} ({high}{but}", f"{go} {found}{but}")


def _same(known: pd.DataFrame, indicator: Indicator, many: bool) -> str:
    return f"{'sont' if many else 'est de'} {value_of(known.iloc[0], indicator)} partout où le chiffre est assez solide"


def mapped(
    rows: pd.DataFrame, indicator: Indicator, part: str, classes: Classes, few: Mapping[str, float], arr: Sequence[str]
) -> str:
    """« Début 2025, le taux SRU atteint 35 % ou plus dans les 13e, 19e et 20e, moins de 10 % dans sept autres »: the
    classes that the map draws; of those that are chosen, the class of each.
    """
    known = rows[rows["value"].notna()]
    sure = known[~known["territory"].isin(few)]
    chosen = known[known["territory"].isin(list(arr))]
    if sure.empty and chosen.empty:
        return ""
    name, many = name_of(indicator, part)
    head = f"{moment(known.iloc[0])}{doubt(known)}, {name}"
    if len(chosen):
        return _classes_of(chosen, head, classes, many)
    index = sure["value"].map(classes.index)
    top, low = (list(sure.loc[index == end, "name"]) for end in (index.max(), index.min()))
    but = left_out(rows, few)
    if index.max() == index.min():
        return fitting(f"{head} {'sont' if many else 'est'} de {_label(classes, index.max())} dans {places(top)}{but}")
    high, under = (
        format_exact(classes.bounds[place]) + (f"{NNBSP}%" if indicator.unit == "%" else "")
        for place in (index.max() - 1, index.min())
    )
    few_low = places(low) if len(low) <= FEW_NAMES else f"{cardinal(len(low))} autres"
    reach, unit = f"{head} {'atteignent' if many else 'atteint'} {high}", unit_of(indicator, name)
    where = f"dans {places(top)}"
    return fitting(
        *(f"{reach}{said} ou plus {where}, moins de {under} dans {few_low}{but}" for said in dict.fromkeys((unit, ""))),
        *(f"{reach}{said} ou plus {where}{but}" for said in dict.fromkeys((unit, ""))),
    )


def _label(classes: Classes, place: int) -> str:
    return classes.labels()[place]


def _classes_of(chosen: pd.DataFrame, head: str, classes: Classes, many: bool) -> str:
    index = chosen["value"].map(classes.index)
    groups = [
        (_label(classes, place), list(chosen.loc[index == place, "name"])) for place in sorted(set(index), reverse=True)
    ]
    told = ", ".join(f"de {label} dans {places(names)}" for label, names in groups)
    short = f"{NNBSP}; ".join(f"{label}{NBSP}: {listing(names)}" for label, names in groups)
    return fitting(
        f"{head} {'sont' if many else 'est'} {told}",
        f"{head}, {short}",
        f"{head} : les arrondissements choisis sont dans {cardinal(len(groups), feminine=True)} classes",
    )


def ranked(before: pd.Series, after: pd.Series, years: tuple[int, int], moved: str, chosen: Collection[str]) -> str:
    """« De 2001 à 2019, le 13e passe du 3e au 2e rang » for those that are chosen; else who moved most (`moved`)."""
    head = f"de {years[0]} à {years[1]}"
    there = [name for name in chosen if name in before and name in after]
    told = [f"le {name} {_rank(before[name], after[name])}" for name in there]
    if told:
        return fitting(f"{head}, {', '.join(told)}", f"{head}, {told[0]}")
    return fitting(f"{head}, {moved.removesuffix('.')}", f"{head}, {moved.partition(' ; ')[0]}")


def _rank(one: float, other: float) -> str:
    ordinals = [f"{int(rank)}{'er' if rank == 1 else 'e'}" for rank in (one, other)]
    return f"reste au {ordinals[1]} rang" if one == other else f"passe du {ordinals[0]} au {ordinals[1]} rang"


def crossed(points: pd.DataFrame, one: Indicator, other: Indicator, years: tuple[int, int], arr: Sequence[str]) -> str:
    """« En 2025, les 12e et 14e dépassent la médiane du taux SRU et celle des demandes pour une attribution »; where those
    that are chosen stand. `points`: x and y, names of small counts followed by a star.
    """
    when = f"en {years[0]}" if years[0] == years[1] else f"en {years[0]} et {years[1]}"
    across, up = points["x"] > points["x"].median(), points["y"] > points["y"].median()
    first, second = (_of(name_of(indicator)[0]) for indicator in (one, other))
    chosen = points["territory"].isin(list(arr))
    if chosen.sum() == 1:
        (x, y), (name,) = (side[chosen].iloc[0] for side in (across, up)), points.loc[chosen, "name"]
        told = [f"{'dépasse' if high else 'ne dépasse pas'} la médiane" for high in (x, y)]
        return fitting(
            f"{when}, le {name.rstrip(' *')} {told[0]} {first} {'et' if x == y else 'mais'} {told[1]} {second}",
            f"{when}, le {name.rstrip(' *')} {('ne dépasse aucune des', 'dépasse une des', 'dépasse les')[int(x) + int(y)]} deux médianes",
        )
    sure = ~points["name"].str.endswith("*")
    among = sure & chosen if (sure & chosen).any() else sure
    both = list(points.loc[among & across & up, "name"])
    verb = "dépassent" if len(both) > 1 else "dépasse" if both else "ne dépasse"
    who = places(both) if both else "aucun des arrondissements choisis" if chosen.any() else "aucun arrondissement"
    counted = f"{cardinal(len(both))} arrondissement{'s' if len(both) > 1 else ''} sur {cardinal(int(among.sum()))}"
    if one.id == other.id:
        return fitting(f"{when}, {counted if both else who} {verb} la médiane {first}")
    return fitting(
        f"{when}, {who} {verb} la médiane {first} et celle {second}",
        f"{when}, {counted if both else who} {verb} la médiane {first} et celle {second}",
        f"{when}, {counted if both else who} {verb} les deux médianes",
    )


def _of(name: str) -> str:
    """« du taux SRU », « des demandes », « de la part »."""
    for article, joined in (("les ", "des "), ("le ", "du ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"de {name}"
