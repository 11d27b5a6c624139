"""What is found of one series of Paris, against its reference or its aim, and of the scenarios of its SRU rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.catalog import PLAN_YEARS, UNITS, Catalog, Indicator, Objective
from etl.french import NBSP, format_exact, format_number, format_percent, format_period, format_points
from reporting.analysis.change import BASES, EVE, Term, printable
from reporting.analysis.progress import Progress
from reporting.analysis.sru import Scenario, Split, Step, reached
from reporting.analysis.words import DOUBTFUL, at_words, number, unfound
from reporting.piece.finding import fitting, moment
from reporting.piece.sentences import capitalised, doubt, in_its_word

# The article of a short name, by its first word; the others follow a colon.
ARTICLES: Mapping[str, str] = {
    **dict.fromkeys(("Attributions", "Demandes", "Décisions", "Logements", "Mises", "Ménages"), "Les"),
    **dict.fromkeys(("Outils", "Personnes", "Places", "Recours", "Relogements", "Résidences"), "Les"),
    **dict.fromkeys(("Part", "Population", "Vacance"), "La"),
    **dict.fromkeys(("Délai", "Parc", "Rapport", "Taux"), "Le"),
    "Offre": "L’",
}


def against(
    found: Progress,
    indicator: Indicator,
    gap: pd.Series | None,
    missing: Indicator | None,
    catalog: Catalog,
    moved: str = "",
) -> str:
    """Where a series stands: what is missing to the aim, where the law counts it; else from its reference to now.

    `moved`: what changed in a year, in words, said where it faces no reference.
    """
    if found.now is None:
        return ""
    if gap is not None and missing is not None and found.objective is not None and found.objective.value is not None:
        count, word = printable(gap, missing)
        here = f"Paris compte {doubted(found.now, indicator)} de logements sociaux {moment(gap)}"
        aim = f"{format_exact(found.objective.value)}\u202f%"
        if not count:  # none lacks above the aim; under it, of a stock that fell to nothing, only the rate tells
            under = round(found.objective.value, 2) - round(found.now.value, 2)
            far = f"{format_points(abs(under), sign=False)} de {'moins' if under > 0 else 'plus'} que {aim}"
            return fitting(f"{here}, {far if under else 'comme la loi le demande'}")
        lacking = f"{here} : {f'{word} {format_number(count)}'.strip()} manque{'nt' if count >= 2 else ''} pour"
        then = found.objective.at(str(gap["period_start"])[:10])
        if then not in (None, found.objective.value):
            law = f"{format_exact(then)}\u202f%"
            return fitting(f"{lacking} {aim} (la loi disait {law})", f"{lacking} {aim} ({law} alors)")
        return fitting(f"{lacking} en avoir {aim}", f"{lacking} {aim}")
    point, facing = found.reference.point, found.reference.facing
    if point is None or facing is None:
        return _alone(found, indicator, catalog, moved)
    before, after = (doubted(one, indicator) for one in (point, facing))
    if before == after:
        return fitting(
            f"{_said(indicator, 'passer').replace('passe', 'reste')} à {after} {at_words(facing.words)}, "
            f"comme avant le plan ({point.words})"
        )
    went, there = f"{_said(indicator, 'passer')} {with_de(before)}", f"à {after} {at_words(facing.words)}"
    alone = point.words.partition(" seule, ")  # the table says which years are missing
    return fitting(
        *(f"{went} ({when}) {there}" for when in (point.words, f"{alone[0]} seule" if alone[1] else "") if when)
    )


def doubted(term: Term, indicator: Indicator, unit: str = "") -> str:
    """« 6 304 », « environ 6 200 », « 3 857 (provisoire) »: to its precision, in the source's own word; then its unit."""
    if term.about:
        told = round(term.value / term.grain) * term.grain if term.grain else term.value
        return f"{term.word} {number(told, indicator, term.decimals)}{unit}"
    doubt = f" ({term.status})" if term.status in DOUBTFUL else ""
    return f"{number(term.value, indicator, term.decimals)}{unit}{doubt}"


def unit_of(indicator: Indicator, value: float) -> str:
    """« mois », after a no-break space; nothing of what its name says. Of a %, what it is of, where what is counted is
    named: « des demandes ».
    """
    if indicator.unit == "%" and _plural(indicator) and indicator.base.denominator:
        return f" des {indicator.base.denominator.split()[0]}"
    unit = UNITS[indicator.unit][int(abs(value) >= 2)]
    return "" if indicator.unit == "%" or UNITS[indicator.unit][1] in indicator.short.lower() else f"{NBSP}{unit}"


def with_de(words: str) -> str:
    """« de 6 304 », « d’environ 11 900 »."""
    return f"d’{words}" if words[:1] in "ae" else f"de {words}"


def _alone(found: Progress, indicator: Indicator, catalog: Catalog, moved: str) -> str:
    """The last figure, and why nothing precedes it; that none is of the plan, where it comes before."""
    assert found.now is not None
    value = doubted(found.now, indicator, unit_of(indicator, found.now.value))
    if found.now.day <= EVE:
        plan = f"depuis {PLAN_YEARS.start}"
        since = unfound(catalog, when=plan)
        return fitting(
            f"{indicator.short} : {since} ({value} {at_words(found.now.words)})", f"{indicator.short} : {since}"
        )
    said = f"{_said(indicator, 'être')} {value} {at_words(found.now.words)}"
    aim = "" if found.reference.refusal else target(found.objective)
    why = found.reference.refusal or aim
    if found.reference.refusal and found.reference.words != BASES["A"]:
        why = f"seconde référence {'sans objet' if why.startswith('cette') else why}"
    bare = f"{indicator.short} : {value} {at_words(found.now.words)}"
    return fitting(f"{said}, {moved}" if moved else f"{said} ; {why}", f"{bare} ; {aim}" if aim else "", said, bare)


def target(objective: Objective | None) -> str:
    """« cible : 12 126 fin 2026 »."""
    if objective is None or objective.value is None:
        return ""
    return f"cible : {format_exact(objective.value)}{by(objective)}"


def by(objective: Objective) -> str:
    """« fin 2026 », after a space; nothing where no date is set."""
    end = format_period(objective.deadline) if objective.deadline else ""
    return f" fin {end.split()[-1]}" if end.startswith("31 décembre") else f" au {end}" if end else ""


def _said(indicator: Indicator, verb: str) -> str:
    """« Les logements financés passent », « Offre hors > 25 % : elle passe » where its article is not known."""
    article = ARTICLES.get(indicator.short.split()[0])
    several = _plural(indicator)
    if article is None:
        if indicator.unit == "%":
            return f"{indicator.short} : la part {'passe' if verb == 'passer' else 'est de'}"
        return f"{indicator.short} : on {'passe' if verb == 'passer' else 'compte'}"
    subject = f"{article}{'' if article.endswith('’') else ' '}{indicator.short[:1].lower()}{indicator.short[1:]}"
    if verb == "passer":
        return f"{subject} {'passent' if several else 'passe'}"
    counted = (
        UNITS[indicator.unit][1] not in indicator.short.lower()
    )  # « les mises en service comptent 1 203 logements »
    are = "font" if indicator.unit == "%" else "comptent" if counted else "sont"
    return f"{subject} {are if several else 'est de'}"


def _plural(indicator: Indicator) -> bool:
    return ARTICLES.get(indicator.short.split()[0]) == "Les"


def latest(rows: pd.DataFrame, indicator: Indicator) -> str:
    """The last known figure of a series that nothing is set against."""
    known = rows[rows["value"].notna()].sort_values("period_end")
    if known.empty:
        return ""
    row = known.iloc[-1]
    value = f"{in_its_word(row, indicator)}{unit_of(indicator, row['value'])}{doubt(row)}"
    return fitting(f"{_said(indicator, 'être')} {value} {moment(row)}", f"{indicator.short} : {value} {moment(row)}")


def divided(parts: Split, where: str, since: int, until: int) -> str:
    """What the dwellings and the résidences principales did to the rate."""
    before, after = round(parts.before, 2), round(parts.after, 2)
    moved = format_points(abs(after - before), sign=False)
    verb = "gagne" if after >= before else "perd"
    lead = f"le taux SRU {verb} {moved} {where[:1].lower()}{where[1:]} de {since} à {until}"
    dwellings, homes = (format_number(points, 2, sign=True) for points in (parts.dwellings, parts.homes))
    return fitting(
        f"{lead} : logements {dwellings}, résidences principales {homes}",
        f"{lead} : logements {dwellings}, résidences {homes}",
    )


def simulated(asked: Mapping[str, Scenario], paths: Mapping[str, Sequence[Step]], decimals: int) -> str:
    """Where each scenario leads, or when it reaches its aim: always said as a simulation; `decimals` of its rates."""
    told = []
    for name, steps in paths.items():
        year = reached(tuple(steps), asked[name].target)
        aim = f"{format_exact(asked[name].target)}\u202f%"
        end = steps[-1]
        led = (
            f"{aim} dès début {year}"
            if year is not None
            else f"{format_percent(end.rate, decimals)} début {end.year}, sous {aim}"
        )
        told.append(f"{name[-1]} donne {led}")
    if len(told) == 1:
        return fitting(f"simulation : le scénario {told[0]}")
    return fitting(f"simulation : {' ; '.join(told)}") if told else ""


def shared(said: str) -> str:
    """What the sharing of a scenario gives, said as a simulation."""
    return fitting(f"simulation : {said}", capitalised(said))
