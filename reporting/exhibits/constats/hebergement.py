"""What the exhibits of hébergement and of the 115 find, each by its own rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog, Indicator
from etl.french import MONTHS, format_number, format_percent, format_period, listing
from reporting.analysis.change import EVE, Term, reference
from reporting.analysis.comparability import base_of
from reporting.analysis.words import at_words
from reporting.piece.facing import alike
from reporting.piece.finding import cardinal, fitting, masked, span, value_of
from reporting.piece.sentences import agreeing, at, doubt, in_its_word, last

PLACES = {"hôtel": "d’hôtel", "hébergement pérenne": "pérennes", "renfort hivernal": "de renfort hivernal"}
NO_YEAR: Final[Mapping[str, float]] = MappingProxyType({})
UNMET = {"demandes": "n’ont pas été pourvues", "personnes": "sont restées sans solution"}


def night(rows: pd.DataFrame, catalog: Catalog) -> str:
    """The last night, then each before the plan that compares, said beside: no change of one from another."""
    here = last(rows)
    if here is None:
        return ""
    counted = f"{in_its_word(here, catalog.indicators[here['indicator']])} sans-abri{doubt(here)}"
    head = f"la Nuit {here['period'][:4]} compte {counted}"
    found = reference(alike(rows, here), catalog, "A")
    if found.point is None:
        return fitting(head)
    first = f"{head} : {_said(found.point, 'début' if found.point.day.month == 1 else 'en')}"
    beside = "".join(f", {_said(term, 'en')}" for term in found.beside)
    return fitting(first + beside, first)


def _said(term: Term, when: str) -> str:
    return f"{format_number(term.value)} {when} {term.day.year}"


def places(newest: pd.DataFrame, indicator: Indicator) -> str:
    """What each category counts on the newest date that has any, the greatest first; of the plan's orders of magnitude,
    that nothing came since. `newest`: of that date, and of its winter.
    """
    states = newest[~newest["period"].str.contains("/")]
    known = states[states["value"].notna()].sort_values("value", ascending=False)
    if known.empty:
        hidden = states[states["status"] == "secret"]
        return "" if hidden.empty else fitting(f"{at(hidden.iloc[0])}, le nombre de places d’hébergement est masqué")
    first, *others = [(in_its_word(row, indicator), _of(row["breakdown"])) for _, row in known.iterrows()]
    counted = f"{first[0]} {agreeing(known.iloc[0], indicator, 'places', 'place')} {first[1]}"
    parts, but = [counted, *(" ".join(one) for one in others)], masked(states)
    if not of_plan(known):
        head = f"{at(known.iloc[0])}, Paris compte"
        return fitting(f"{head} {listing(parts)}{but}", f"{head} {', '.join(parts)}{but}", f"{head} {counted}")
    each = [f"le plan compte {part} {at(known.iloc[0])}" for part in (listing(parts), counted)]
    return fitting(*(f"{one} ; rien de comparable depuis" for one in each))


def of_plan(rows: pd.DataFrame) -> bool:
    """Whether these are the plan's own orders of magnitude."""
    return bool(rows["snapshot"].str.startswith("plan/").all())


def _of(category: str) -> str:
    return PLACES.get(category, "d’hébergement" if category == ENSEMBLE else f"({category})")


def beyond(rows: pd.DataFrame, indicator: Indicator) -> str:
    """How many stay beyond the reference in the last year; from the kind of shelter where the fewest do to the most."""
    here = last(rows)
    if here is None:
        return ""
    same = alike(rows[rows["period"] == here["period"]], here)
    whole, named = (same[same["breakdown"].eq(ENSEMBLE) == of].assign(name=same["breakdown"]) for of in (True, False))
    found = span(named, indicator)
    if whole["value"].notna().any():
        said = f"{at(here)}, {value_of(whole.iloc[0], indicator)} des ménages dépassent la durée de référence"
        return fitting(f"{said} : {found}{masked(named)}" if found else said, said)
    if found:
        return fitting(f"{at(here)}, {found} des ménages dépassent la durée de référence{masked(named)}")
    return fitting(f"{at(here)}, {value_of(here, indicator)} des ménages ({here['breakdown']}) dépassent la durée")


def whom(public: str) -> str:
    return "" if public == ENSEMBLE else f" des {public}"


def unmet_rate(
    rows: pd.DataFrame, catalog: Catalog, public: str, definition: str, years: Mapping[str, float] = NO_YEAR
) -> str:
    """The share of the last year, where the last month ends it, of the last month where it does not; beside the one
    before it where that counts the same thing. `years`: the share of those that have their twelve months.
    """
    here = last(rows)
    if here is None:
        return ""
    indicator = catalog.indicators[here["indicator"]]
    later = _hidden_after(rows, here["period"])
    head = f"{at(here)}, {value_of(here, indicator)} des {definition}{whom(public)} {UNMET[definition]}"
    if later:
        return fitting(f"{head}{later}", head)
    before = _year_before(alike(rows, here), here, catalog)
    year = here["period"][:4]
    if here["period"].endswith("-12") and year in years:
        told = f"en {year}, {format_percent(years[year])} des {definition}{whom(public)} {UNMET[definition]}"
        earlier = "" if before is None else before["period"][:4]
        return fitting(f"{told} ({format_percent(years[earlier])} en {earlier})" if earlier in years else told, told)
    return fitting(head if before is None else f"{head} ({value_of(before, indicator)} {at(before)})", head)


def _none_asked(definition: str, public: str) -> str:
    """« aucune demande des hommes seuls n’est comptée »."""
    return f"aucune {definition.removesuffix('s')}{whom(public)} n’est comptée"


def _hidden_after(rows: pd.DataFrame, period: str) -> str:
    """« ; décembre 2025 est masqué »: what is newer than this month, and hidden."""
    newer = sorted(set(rows.loc[(rows["status"] == "secret") & (rows["period"] > period), "period"]))
    return f" ; {format_period(newer[-1])} est masqué" if newer else ""


def _year_before(rows: pd.DataFrame, here: pd.Series, catalog: Catalog) -> pd.Series | None:
    """The same month of the year before, if the later one is of the plan."""
    period = str(here["period"])
    found = last(rows[rows["period"] == f"{int(period[:4]) - 1}{period[4:]}"])
    late = dt.date.fromisoformat(str(here["period_end"])[:10]) > EVE
    return found if found is not None and late and base_of(found, catalog) == base_of(here, catalog) else None


def both_counts(rows: pd.DataFrame, terms: Sequence[str], public: str, definition: str) -> str:
    """The requests of the last month and those not met; the same month a year before, beside. Hidden ones are said."""
    wide = rows.pivot_table(index="period", columns="indicator", values="value") if len(rows) else pd.DataFrame()
    if not set(terms) <= set(wide.columns):
        return ""
    both = wide[list(terms)].dropna()
    month = str(both.index[-1]) if len(both) else ""
    if not month:
        return ""
    before = f"{int(month[:4]) - 1}{month[4:]}"
    if not both.loc[month, terms[0]]:
        return fitting(f"{at_words(format_period(month))}, {_none_asked(definition, public)}")
    asked, unmet = (format_number(both.loc[month, one]) for one in terms)
    head = f"{at_words(format_period(month))}, {unmet} des {asked} {definition}{whom(public)} {UNMET[definition]}"
    later = _hidden_after(rows, month)
    if later or before not in both.index or int(month[:4]) <= EVE.year:
        return fitting(f"{head}{later}", head)
    return fitting(f"{head}, contre {format_number(both.loc[before, terms[1]])} un an avant", head)


def over_the_year(sums: pd.DataFrame, months: pd.Series, public: str, definition: str) -> str:
    """Of the last year of twelve months, how many were not met, and the year before; else of the months that are known.

    `sums`: columns asked, unmet, by year; `months`: how many have both.
    """
    full = months[months == 12].index
    year = str((full if len(full) else months.index)[-1])
    few = "" if len(full) else f" ({months[year]} mois)"
    if not sums.loc[year, "asked"]:
        return fitting(f"en {year}{few}, {_none_asked(definition, public)}")
    said = f"{format_number(sums.loc[year, 'unmet'])} des {format_number(sums.loc[year, 'asked'])} {definition}"
    head = f"en {year}{few}, {said}{whom(public)} {UNMET[definition]}"
    before = str(int(year) - 1)
    if before not in full or int(year) <= EVE.year:
        return fitting(head)
    return fitting(f"{head}, contre {format_number(sums.loc[before, 'unmet'])} en {before}", head)


def seasons(
    pairs: Sequence[tuple[int, float, float | None]], indicator: Indicator, annee: int, public: str, definition: str
) -> str:
    """How many months of the year exceed the same month a year before; before the plan, from the lowest to the highest.

    `pairs`: month, value, value of the same month a year before.
    """
    if not pairs:
        return ""
    subject = f"le taux de chute{whom(public)}{' en personnes' if definition == 'personnes' else ''}"
    known = [(round(here, 1), round(before, 1)) for _, here, before in pairs if before is not None]
    if not known or annee <= EVE.year:
        (low, one), (high, other) = (how((value, month) for month, value, _ in pairs) for how in (min, max))
        ends = f"{format_number(low, 1)} ({MONTHS[one - 1]}) à {format_percent(high)} ({MONTHS[other - 1]})"
        return fitting(f"en {annee}, {subject} va de {ends}") if low != high else ""
    up = sum(here > before for here, before in known)
    among = f"{cardinal(up)} mois sur {cardinal(len(known))}" if up < len(known) else "chaque mois"
    if not up:
        return fitting(f"en {annee}, {subject} ne dépasse celui de {annee - 1} aucun des {cardinal(len(known))} mois")
    month, value, before = next(pair for pair in reversed(pairs) if pair[2] is not None)
    end = f"{MONTHS[month - 1]}, {format_number(value, 1)} contre {format_percent(before or 0)}"
    head = f"en {annee}, {subject} dépasse {among} celui de {annee - 1}"
    return fitting(f"{head} ; en {end}", head)
