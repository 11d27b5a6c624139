"""What the exhibits that compare the arrondissements find, for any indicator: at one date."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, UNITS, Indicator
from etl.french import NBSP, NNBSP, format_exact, listing
from reporting.exhibits.constats.demande import FEW_ONLY, doubt, left_out, subject
from reporting.piece.classes import Classes
from reporting.piece.drawing import medians
from reporting.piece.finding import FEW_NAMES, cardinal, fitting, moment, span, value_of

# Whose names in the catalogue are their unit, or cut short.
SAID = {
    "tension": "Tension",
    "rp_residences_principales": "Résidences principales",
    "delai_median": "Délai médian",
    "part_agrements": "Part",
}


def name_of(indicator: Indicator, part: str = ENSEMBLE) -> tuple[str, bool]:
    """« le taux SRU », « les logements (recensement) », « les logements financés (PLAI) », « la part du PLAI », and
    whether it is plural.
    """
    names = [
        f"{head} ({rest})" if rest else head
        for head, _, rest in (one.partition(", ") for one in (indicator.short, indicator.label))
    ]
    plainest = SAID.get(indicator.id) or min(names, key=lambda one: ("(" in one, len(one)))
    if part == ENSEMBLE:
        return subject(plainest)
    return subject(f"Part du {part}" if plainest == "Part" else f"{plainest.partition(' (')[0]} ({part})")


def places(names: Sequence[str]) -> str:
    """« le 7e », « les 13e, 19e et 20e », « sept arrondissements »."""
    if len(names) > FEW_NAMES or any(not name[0].isdigit() for name in names):
        return f"{cardinal(len(names))} arrondissement{'s' if len(names) > 1 else ''}"
    return f"{'les' if len(names) > 1 else 'le'} {listing(names)}"


def unit_of(indicator: Indicator, name: str, value: float = 2) -> str:
    """« habitants », « demandes par attribution »; nothing where the figure or the name says it."""
    known = indicator.unit == "%" or indicator.unit.split()[0] in name.lower()
    return "" if known else f" {UNITS[indicator.unit][int(abs(value) >= 2)].replace(' pour une ', ' par ')}"


def on_few(code: str, few: Mapping[str, str]) -> str:
    """« (24 attributions) »: what a rate rests on, where that is few."""
    return f" ({few[code]})" if code in few else ""


def star(code: str, few: Container[str], codes: Iterable[str]) -> str:
    return "*" if code in few and not all(one in few for one in codes) else ""


def starred(codes: Iterable[str], few: Container[str]) -> str:
    """What the stars of a short sentence mean; there are none where all have few."""
    of = [code in few for code in codes]
    many = "s" * (sum(of) > 1)
    return f" ({'' if all(of) else '* '}petit{many} effectif{many})" if any(of) else ""


def among(
    chosen: pd.DataFrame, indicator: Indicator, few: Collection[str], when: str, named: tuple[str, bool]
) -> tuple[str, ...]:
    """« Le délai médian va de 32,9 (15e) à 37,7 (12e) parmi les choisis, hors deux petits effectifs »: where each has no
    room; shorter, then that it has few cases only.
    """
    (name, many), but = named, left_out(chosen, few)
    bare = name.partition(" ")[2] or name
    found = span(chosen[~chosen["territory"].isin(few)], indicator)
    if not found:
        return (f"{when}, {name} : que de petits effectifs parmi les choisis",) if but else ()
    buts = (but, ", hors petits effectifs") if but else ("",)
    go = f"{when}, {name} {'vont' if many else 'va'} {found}"
    return *(f"{go} parmi les choisis{one}" for one in buts), *(
        f"{when}, {bare} des choisis : {found}{one}" for one in buts
    )


def _value(row: pd.Series, indicator: Indicator) -> str:
    return (
        value_of(row, indicator)
        if pd.notna(row["value"])
        else str(row["status"]).replace("secret", "un chiffre masqué")
    )


def ranged(rows: pd.DataFrame, indicator: Indicator, part: str, few: Mapping[str, str], arr: Sequence[str]) -> str:
    """« Début 2025, le taux SRU va de 2,9 % (7e) à 43,2 % (19e) », out of what is small or hidden; of those that are
    chosen, the value of each, and the `few` cases on which it rests, in words.
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return ""
    name, many = name_of(indicator, part)
    head, chosen = f"{moment(known.iloc[0])}{doubt(known)}", rows[rows["territory"].isin(list(arr))]
    if len(chosen):
        ordered = chosen.sort_values("value", ascending=False)
        top, codes = ordered.iloc[0]["value"], list(ordered["territory"])
        values = [_value(row, indicator) for _, row in ordered.iterrows()]
        units = [unit_of(indicator, name, top) if pd.notna(top) else "", *[""] * (len(values) - 1)]
        told = listing(f"{value}{unit} dans le {place}{on_few(code, few)}"
                       for value, unit, place, code in zip(values, units, ordered["name"], codes, strict=True))  # fmt: skip
        short = ", ".join(
            f"{place}{star(code, few, codes)} {value}"
            for value, place, code in zip(values, ordered["name"], codes, strict=True)
        )
        marks, unit = starred(codes, few), unit_of(indicator, name).strip()
        bare = name.partition(" ")[2] or name
        return fitting(
            f"{head}, {name} {'sont' if many else 'est de'} {told}",
            *(
                [f"{head}, {name} ({unit}) : {short}{marks}", f"{head}, {bare} ({unit}) : {short}{marks}"]
                if unit
                else []
            ),
            *(f"{head}, {said} : {short}{marks}" for said in (name, bare)),
            *among(chosen, indicator, few, head, (name, many)),
        )
    sure = known[~known["territory"].isin(few)]
    found, but = span(sure, indicator), left_out(rows, few)
    if sure.empty:
        return fitting(f"{head}, {FEW_ONLY.format(name, 'classent' if many else 'classe')}")
    if not found:
        return fitting(f"{head}, {name} {_same(sure, indicator, many)}{but}")
    low, _, high = found.rpartition(" (")
    unit = unit_of(indicator, name)
    go = f"{head}, {name} {'vont' if many else 'va'}"
    bare = f"{head}, {name.partition(' ')[2] or name} : {found}{but}"
    return fitting(f"{go} {low}{unit} ({high}{but}", f"{go} {found}{but}", bare,
                   bare.replace(" arrondissements", " arr."))  # fmt: skip


def _same(known: pd.DataFrame, indicator: Indicator, many: bool) -> str:
    return f"{'sont' if many else 'est de'} {value_of(known.iloc[0], indicator)} partout"


def mapped(
    rows: pd.DataFrame, indicator: Indicator, part: str, classes: Classes, few: Mapping[str, str], arr: Sequence[str]
) -> str:
    """« Début 2025, le taux SRU est d'au moins 35 % dans les 13e, 19e et 20e, et sous 10 % dans huit autres »: the
    classes that the map draws; of those that are chosen, the class of each.
    """
    known = rows[rows["value"].notna()]
    sure = known[~known["territory"].isin(few)]
    chosen = known[known["territory"].isin(list(arr))]
    if known.empty:
        return ""
    name, many = name_of(indicator, part)
    when = f"{moment(known.iloc[0])}{doubt(known)}"
    head = f"{when}, {name}"
    if sure.empty and chosen.empty:
        return fitting(f"{when}, {FEW_ONLY.format(name, 'classent' if many else 'classe')}")
    if len(chosen):
        return _classes_of(chosen, head, classes, many, few, unit_of(indicator, name).strip())
    if len(hidden := rows[rows["territory"].isin(list(arr))]):
        each = (f"{_value(row, indicator)} dans le {row['name']}" for _, row in hidden.iterrows())
        return fitting(f"{head} : {listing(each)}")
    index = sure["value"].map(classes.index)
    top, low = (list(sure.loc[index == end, "name"]) for end in (index.max(), index.min()))
    but = left_out(rows, few)
    if index.max() == index.min() == 0:
        stays = f"{'restent' if many else 'reste'} sous {_label(classes, 0).removeprefix('moins de ')}"
        return fitting(f"{head} {stays} dans {places(top)}{but}")
    if index.max() == index.min():
        return fitting(f"{head} {'sont' if many else 'est'} de {_label(classes, index.max())} dans {places(top)}{but}")
    high, under = (
        format_exact(classes.bounds[place]) + (f"{NNBSP}%" if indicator.unit == "%" else "")
        for place in (index.max() - 1, index.min())
    )
    few_low = places(low) if len(low) <= FEW_NAMES else f"{cardinal(len(low))} autres"
    reach, unit = f"{head} {'sont' if many else 'est'} d’au moins {high}", unit_of(indicator, name)
    where = f"dans {places(top)}"
    stay = f", et sous {under} dans {few_low}"
    units = dict.fromkeys((unit, ""))
    return fitting(
        *(f"{reach}{said} {where}{rest}{but}" for rest in (stay, "") for said in units),
        f"{reach} dans {cardinal(len(top))}{but}",
    )


def _label(classes: Classes, place: int) -> str:
    return classes.labels()[place]


def _classes_of(
    chosen: pd.DataFrame, head: str, classes: Classes, many: bool, few: Mapping[str, str], unit: str
) -> str:
    """The class of each; where that has no room, how many are in each class, then in the highest and the lowest."""
    index = chosen["value"].map(classes.index)
    groups = [(_label(classes, place), chosen[index == place]) for place in sorted(set(index), reverse=True)]
    names = [[f"{row['name']}{on_few(row['territory'], few)}" for _, row in of.iterrows()] for _, of in groups]
    short = [
        [f"{row['name']}{star(row['territory'], few, chosen['territory'])}" for _, row in of.iterrows()]
        for _, of in groups
    ]
    first = _with_unit(groups[0][0], unit)
    labels = [first, *(label for label, _ in groups[1:])]
    told = ", ".join(f"de {label} dans {places(of)}" for label, of in zip(labels, names, strict=True))
    each = f"{NNBSP}; ".join(f"{label}{NBSP}: {listing(of)}" for (label, _), of in zip(groups, short, strict=True))
    counts = [f"{cardinal(len(of))} {'de' if ' à ' in label else 'à'} {label}" for label, of in groups]
    are = f"des choisis {'sont' if len(groups[0][1]) > 1 else 'est'}"
    told_of = [
        ", ".join([counts[0].replace(" ", f" {are} ", 1), *others]) for others in (counts[1:], counts[1:][-1:], [])
    ]
    within = ", petits effectifs compris" if chosen["territory"].isin(few).any() else ""
    when, _, name = head.partition(", ")
    bare, marks = f"{when}, {name.partition(' ')[2] or name}", starred(chosen["territory"], few)
    return fitting(
        f"{head} {'sont' if many else 'est'} {told}",
        f"{head}, {each}{marks}",
        *(f"{one}{NBSP}: {said}{within}" for said in told_of for one in (head, bare)),
    )


def _with_unit(label: str, unit: str) -> str:
    """« 42 000 euros par an ou plus », « moins de 12 mois »."""
    if not unit or unit in label:
        return label
    return label.replace(" ou plus", f" {unit} ou plus") if " ou plus" in label else f"{label} {unit}"


def ranked(
    before: pd.Series, after: pd.Series, years: tuple[int, int], moved: str, chosen: Collection[str], of: str
) -> str:
    """« De 2001 à 2019, le 13e passe du 3e au 2e rang du taux SRU » for those that are chosen; else who moved most
    (`moved`). `of`: what is ranked. Nothing of the plan is in what ends before it, which is said.
    """
    head = f"de {years[0]} à {years[1]}"
    if level := [year for year, ranks in zip(years, (before, after), strict=True) if len(ranks) > ranks.nunique() == 1]:
        return fitting(
            f"en {listing(map(str, level))}, tous les arrondissements sont à égalité : aucun rang ne s’y lit"
        )
    there = [name for name in chosen if name in before and name in after]
    told = [f"le {name} {_rank(name, before, after)}" for name in there]
    buts = ("",) if years[1] >= PLAN_YEARS.start else (" ; rien de comparable depuis", " ; rien depuis")
    if told:
        first, *others = told
        full = ", ".join([f"{first} {of}", *others])
        moves = [before[name] - after[name] for name in there]
        counts = ((sum(move > 0 for move in moves), "gagne", "nt"), (sum(move < 0 for move in moves), "perd", "ent"))
        each = [f"{cardinal(count)} {verb}{many if count > 1 else ''}" for count, verb, many in counts if count]
        some = f"{' et '.join(each) or 'aucun ne change'} au rang {of} parmi les choisis"
        return fitting(
            *(f"{head}, {said}{but}" for said in (full, some if others else f"{first} {of}") for but in buts)
        )
    if chosen:
        return fitting(*(f"{head}, aucun rang {of} n’est donné à ce qui est choisi{but}" for but in buts))
    most = moved.partition(" ; ")[0].removesuffix(".")
    return fitting(*(f"{head}, {said}{but}" for said in (moved.removesuffix("."), most) for but in buts))


def _rank(name: str, before: pd.Series, after: pd.Series) -> str:
    """« passe du 16e ex æquo au 20e rang »: a rank that others share is said so."""
    one, other = (
        (
            f"{int(ranks[name])}{'er' if ranks[name] == 1 else 'e'}",
            " ex æquo" if (ranks == ranks[name]).sum() > 1 else "",
        )
        for ranks in (before, after)
    )
    if before[name] == after[name]:
        return f"reste au {other[0]} rang{other[1]}"
    return f"passe du {one[0]}{one[1]} au {other[0]} rang{other[1]}"


def crossed(points: pd.DataFrame, names: tuple[str, str], years: tuple[int, int], arr: Sequence[str]) -> str:
    """« En 2025, le 12e dépasse la médiane du taux SRU et celle de la tension, hors huit petits effectifs »; where those
    that are chosen stand. `points`: those of a Scatter; `names`: of what is across and up.
    """
    when = f"en {listing(map(str, sorted(set(years))))}"
    middles = medians(points)
    across, up = (points[side] > middle for side, middle in zip(("x", "y"), middles, strict=True))
    first, second = (_of(name) for name in names)
    buts = [left_out(points.assign(status=""), dict.fromkeys(points.loc[points["small"], "territory"], 0.0))]
    buts += [", hors petits effectifs"] if buts[0] else []
    chosen = points["territory"].isin(list(arr))
    if chosen.sum() == 1:
        over = (bool(across[chosen].iloc[0]), bool(up[chosen].iloc[0]))
        return _one_crossed(points[chosen].iloc[0], over, when, (first, second), buts)
    sure = ~points["small"]
    among = sure & chosen if (sure & chosen).any() else sure
    both = list(points.loc[among & across & up, "name"])
    verb = "dépassent" if len(both) > 1 else "dépasse" if both else "ne dépasse"
    none = "aucun des arrondissements choisis" if (sure & chosen).any() else "aucun arrondissement"
    counted = f"{cardinal(len(both))} arrondissement{'s' if len(both) > 1 else ''} sur {cardinal(int(among.sum()))}"
    return fitting(
        *(
            f"{when}, {who} {verb} {what}{but}"
            for what in (
                f"la médiane {first} et celle {second}",
                f"les médianes {first} et {second}",
                "les deux médianes",
            )
            for but in buts
            for who in (places(both) if both else none, counted if both else none)
        )
    )


def _one_crossed(row: pd.Series, over: tuple[bool, bool], when: str, of: Sequence[str], buts: Sequence[str]) -> str:
    """« En 2025, le 5e dépasse la médiane de la tension, non celle du taux SRU », in the order of what is exceeded."""
    who = f"{when}, le {row['name']}{' (petit effectif)' if row['small'] else ''}"
    verb = "dépasse" if any(over) else "ne dépasse"
    first, second = of if over[0] or not over[1] else reversed(of)
    joined = "et celle" if all(over) else "ni celle" if not any(over) else ", non celle"
    whole = f"{who} {verb}{'' if any(over) else ' ni'} la médiane {first} {joined} {second}".replace(" ,", ",")
    named = f"les médianes {first} et {second}"
    alike = (f"ne dépasse pas {named}", f"dépasse la seule médiane {first}", f"dépasse {named}")[sum(over)]
    short = ("ne dépasse aucune des deux médianes", f"dépasse la seule médiane {first}", "dépasse les deux médianes")
    told = (whole, f"{who} {alike}", f"{who} {short[sum(over)]}")
    return fitting(*(f"{said}{but}" for said in told for but in ([""] if row["small"] else buts)))


def of_it(indicator: Indicator, part: str) -> str:
    """« du taux SRU », « des attributions »."""
    return _of(name_of(indicator, part)[0])


def _of(name: str) -> str:
    """« du taux SRU », « des demandes », « de la part »."""
    for article, joined in (("les ", "des "), ("le ", "du ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"de {name}"
