"""What the exhibits of the requests and attributions find, each by its own rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.catalog.units import UNITS
from etl.french import NNBSP, format_number, listing, quantity
from reporting.analysis.change import YEARS_BEFORE
from reporting.analysis.words import BY_OTHERS, DOUBTFUL, recomputed
from reporting.piece.facing import alike, before_it
from reporting.piece.finding import cardinal, fitting, span, value_of
from reporting.piece.sentences import amount, at, last

FEMININE = ("Part", "Population", "Vacance", "Tension", "Médiane", "Durée", "Capacité", "Nuit", "Proportion")

FEW_ONLY = "{} ne se {} pas : que de petits effectifs"


def subject(label: str) -> tuple[str, bool]:
    """« le taux SRU », « la part de vacants », « les demandes en cours », and whether it is plural."""
    word = label.split()[0].strip(",")
    plural = word.endswith(("s", "x")) and word != "Taux"
    vowel = word[0] in "AEIOUÉ" and not plural
    article = "les " if plural else "l’" if vowel else "la " if word in FEMININE else "le "
    return article + label[0].lower() + label[1:], plural


def doubt(rows: pd.DataFrame, indicator: Indicator | None = None) -> str:
    """« (estimé) » where some of these values are, in the least certain of their words; whose computation it is, where
    it is not their producer's.
    """
    if indicator and recomputed(rows, indicator):
        return f" ({BY_OTHERS})"
    found = [status for status in DOUBTFUL if (rows["status"] == status).any()]
    return f" ({found[0]})" if found else ""


def left_out(rows: pd.DataFrame, few: Collection[str]) -> str:
    """« , hors huit petits effectifs et un masqué »."""
    small, hidden = int(rows["territory"].isin(few).sum()), int((rows["status"] == "secret").sum())
    told = [
        f"{cardinal(count)} {name}{'s' if count > 1 else ''}"
        for count, name in ((small, "petit effectif" if small == 1 else "petits effectif"), (hidden, "masqué"))
        if count
    ]
    return f", hors {listing(told)}" if told else ""


def tense(
    rows: pd.DataFrame, indicator: Indicator, few: Mapping[str, float], arr: Sequence[str], local: float | None
) -> str:
    """« En 2025, la tension va de 8,8 (20e) à 35,4 demandes par attribution (5e), hors huit petits effectifs »; of those
    that are chosen, each, beside that of the located requests of Paris (`local`).
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return ""
    chosen = known[known["territory"].isin(list(arr))].sort_values("value", ascending=False)
    if len(chosen):
        return _tense_chosen(chosen, indicator, few, local)
    found = span(rows[~rows["territory"].isin(few)], indicator)
    low, _, high = found.rpartition(" (")
    head, but = f"{at(known.iloc[0])}{doubt(known, indicator)}, la tension va", left_out(rows, few)
    if known["territory"].isin(few).all():
        return fitting(f"{at(known.iloc[0])}{doubt(known, indicator)}, {FEW_ONLY.format('la tension', 'classe')}")
    if not found:
        return fitting(f"{at(known.iloc[0])}{doubt(known, indicator)}, la tension est la même partout{but}")
    return fitting(*(f"{head} {said}{but}" for said in (f"{low} demandes par attribution ({high}", found)))


def _tense_chosen(chosen: pd.DataFrame, indicator: Indicator, few: Mapping[str, float], local: float | None) -> str:
    when = f"{at(chosen.iloc[0])}{doubt(chosen, indicator)}"
    first, *others = [row for _, row in chosen.iterrows()]
    each = [f"le {first['name']} compte {amount(first, indicator)}{_on(first, few)}"]
    each += [f"le {row['name']} {value_of(row, indicator)}{_on(row, few)}" for row in others]
    short = ", ".join(
        f"{row['name']}{'*' if row['territory'] in few else ''} {value_of(row, indicator)}" for row in (first, *others)
    )
    located = ", ".join(each).replace("demandes pour", "demandes localisées pour", 1)
    paris = f"{NNBSP}; Paris {format_number(local, 1)}" if local else ""
    return fitting(
        *([f"{when}, {located}{paris}"] if paris else []),
        f"{when}, {', '.join(each)}",
        *(f"{when}, {named} : {short}" for named in ("demandes par attribution", "tension")),
    )


def _on(row: pd.Series, few: Mapping[str, float]) -> str:
    """The few attributions on which the ratio rests."""
    return f" ({quantity(few[row['territory']], 0, 'attribution', 'attributions')})" if row["territory"] in few else ""


def unlocated(rows: pd.DataFrame, apart: str, whole: pd.DataFrame, indicator: Indicator, arr: Sequence[str]) -> str:
    """« Au 31 décembre 2025, 75 755 des 205 216 demandes (37 %) ne précisent pas d'arrondissement »; of those that are
    chosen, each. `apart`: the territory of what names none; `whole`: Paris.
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return ""
    when, every = at(known.iloc[0]), last(whole[whole["period"] == known.iloc[0]["period"]])
    if every is not None and not every["value"]:
        return fitting(f"{when}, aucune demande n’est comptée")
    places = rows[rows["territory"] != apart]
    chosen = known[known["territory"].isin(list(arr))].sort_values("value", ascending=False)
    none = last(known[known["territory"] == apart])
    all_said = f"des {format_number(every['value'])} demandes" if every is not None else "demandes"
    if len(chosen):
        return _first_choices(chosen, when, all_said)
    if none is None or every is None:
        found = span(places, indicator)
        return fitting(f"{when}, les demandes vont {found}{left_out(places, {})}" if found else "")
    share = format_number(100 * none["value"] / every["value"])
    return fitting(
        f"{when}, {format_number(none['value'])} {all_said} ({share}{NNBSP}%) ne précisent pas d’arrondissement"
    )


def _first_choices(chosen: pd.DataFrame, when: str, all_said: str) -> str:
    counts = [(format_number(row["value"]), str(row["name"])) for _, row in chosen.iterrows()]
    (most, first), *others = counts
    told = [f"{most} {all_said} vont d’abord vers le {first}", *(f"{count} vers le {name}" for count, name in others)]
    short = ", ".join(f"{name} {count}" for count, name in counts)
    return fitting(f"{when}, {', '.join(told)}", f"{when}, demandes : {short}")


def beside_region(rows: pd.DataFrame, paris: str, region: str, catalog: Catalog) -> str:
    """« En 2025, le délai médian d'attribution est de 34,2 mois à Paris (29,9 en 2024), contre 30,5 en Île-de-France »."""
    here = last(rows[rows["territory"] == paris])
    if here is None:
        return ""
    whole = last(rows[(rows["territory"] == region) & (rows["period"] == here["period"])])
    indicator = catalog.indicators[here["indicator"]]
    before = before_it(alike(rows[rows["territory"] == paris], here), here, catalog)
    against = value_of(whole, indicator).removesuffix(f"{NNBSP}%") if whole is not None else ""
    singular, plural = UNITS[indicator.unit]
    named, many = subject(indicator.short)
    if indicator.short.lower() in (singular, plural):
        said = f"{at(here)}, Paris compte {amount(here, indicator)}"
    else:
        said = f"{at(here)}, {named} {'font' if many else 'est de'} {amount(here, indicator)} à Paris"
    year = "" if before is None or before["status"] in DOUBTFUL else f" ({value_of(before, indicator)} {at(before)})"
    region_said = f", contre {against} en Île-de-France" if against else ""
    short = said.replace(" d’attribution", "")
    return fitting(f"{said}{year}{region_said}", f"{short}{year}{region_said}", f"{said}{region_said}", said)


def by_size(paris: pd.DataFrame, drawn: pd.DataFrame, sizes: tuple[str, str], indicator: Indicator) -> str:
    """« En 2025, Paris compte 43,2 demandes pour une attribution de T1 et 14,1 pour un T3 »; the number of arrondissements
    where the first is higher, if Paris is not known.
    """
    known = paris.dropna(subset=["value"]).set_index("breakdown")
    if not set(sizes) - set(known.index):
        one, other = (known.loc[size] for size in sizes)
        said = f"{at(one)}, Paris compte {amount(one, indicator)} de {sizes[0]}, {value_of(other, indicator)} pour un {sizes[1]}"
        return fitting(f"{said}{doubt(known)}")
    both = drawn.pivot(index="name", columns="breakdown", values="value").reindex(columns=list(sizes)).dropna()
    if both.empty:
        return ""
    more = int((both[sizes[0]] > both[sizes[1]]).sum())
    where = f"{cardinal(more)} arrondissement{'s' if more > 1 else ''} sur {cardinal(len(both))}"
    return fitting(f"{at(drawn.iloc[0])}, un {sizes[0]} est plus demandé qu’un {sizes[1]} dans {where}")


def under_ceilings(rows: pd.DataFrame, indicator: Indicator) -> str:
    """« En 2025, 31,2 % des ménages sous plafonds PLAI sont logés en PLUS ou en PLS », beside the years before the plan."""
    here = last(rows)
    if here is None:
        return ""
    said = f"{at(here)}, {amount(here, indicator)} des ménages sous plafonds PLAI sont logés en PLUS ou PLS"
    before = rows[rows["value"].notna() & rows["period"].isin([str(year) for year in YEARS_BEFORE])]
    years = ", ".join(f"{value_of(row, indicator)} en {row['period']}" for _, row in before.tail(1).iterrows())
    return fitting(f"{said}{doubt(rows[rows['period'] == here['period']])}{f', {years}' if years else ''}", said)
