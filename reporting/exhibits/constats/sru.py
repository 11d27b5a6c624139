"""What the exhibits of the SRU rate find, each by its own rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import NNBSP, format_number, format_points, listing
from reporting.analysis.change import UNSURE
from reporting.analysis.comparability import bases
from reporting.piece.finding import cardinal, fitting, masked, moment, named, span, value_of
from reporting.piece.sentences import last


def above(rows: pd.DataFrame, landmark: float, arr: Sequence[str]) -> str:
    """Which exceed what the law asks of the commune; of those that are chosen, if some are."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return ""
    here, level = moment(known.iloc[0]), f"{landmark:g}{NNBSP}%"
    whole = f"{level} de logements sociaux"
    chosen = known[known["territory"].isin(list(arr))]
    many = known[known["value"] > landmark]["name"]
    if not len(many):
        return fitting(f"{here}, aucun arrondissement ne dépasse {whole}{masked(rows)}")
    counted = (
        f"{here}, {cardinal(len(many))} {'arrondissements dépassent' if len(many) > 1 else 'arrondissement dépasse'}"
    )
    said = [f"{counted} {whole}{masked(rows)}", f"{counted} {level}{masked(rows)}"]
    if len(chosen):
        among = _each_side(chosen, landmark)
        return fitting(*(f"{one}{of}" for of in among for one in said), *said)
    return fitting(*(f"{one} : {listing(many)}" for one in said), *said)


def _each_side(chosen: pd.DataFrame, landmark: float) -> tuple[str, ...]:
    """« , dont le 20e, mais ni le 7e ni le 15e »; those above alone, where there are, as the shorter one."""
    over, rest = (list(chosen.loc[side, "name"]) for side in (chosen["value"] > landmark, chosen["value"] <= landmark))
    within = f", dont {named(over)}" if over else ""
    without = f", mais {'pas' if len(rest) == 1 else 'ni'} {' ni '.join(f'le {name}' for name in rest)}" if rest else ""
    return tuple(dict.fromkeys((within + without, within)))


def from_to(rows: pd.DataFrame, indicator: Indicator) -> str:
    """« Début 2025, la part de logements sociaux va de 2,9 % (7e) à 43,2 % (19e) », whoever is chosen: what each of them
    has is said beside, by the lines.
    """
    known, found = rows[rows["value"].notna()], span(rows, indicator)
    if known.empty:
        return ""
    goes = f"va {found}" if found else f"est de {value_of(known.iloc[0], indicator)} partout"
    return fitting(f"{moment(known.iloc[0])}, la part de logements sociaux {goes}{masked(rows)}")


def gains_of(rows: pd.DataFrame, catalog: Catalog) -> tuple[dict[str, float], tuple[str, str], list[str]]:
    """What each gains over its longest stretch that counts one thing, its two years, the years that are not comparable."""
    gains: dict[str, float] = {}
    years: set[tuple[str, str]] = set()
    apart: set[str] = set()
    of = {name: catalog.indicators[one] for name, one in zip(rows["name"], rows["indicator"], strict=True)}
    for name, points in _points(rows, catalog).items():
        counted = Counter(base for base, *_ in points)
        longest = max(sorted(counted), key=counted.__getitem__)
        same = [(year, value) for base, year, value in points if base == longest]
        if len(same) < 2:
            continue
        (first, start), (last, end) = same[0], same[-1]
        if of[name].too_near(int(first), int(last)):
            continue
        gains[name] = end - start
        years.add((first, last))
        apart |= {year for base, year, _ in points if base != longest}
    return gains, years.pop() if len(years) == 1 else ("", ""), sorted(apart)


def _points(rows: pd.DataFrame, catalog: Catalog) -> dict[str, list[tuple[str, str, float]]]:
    """Base, year and value of each known and sure figure, by name, in the order of the rows."""
    known = rows[rows["value"].notna() & (rows["status"] != UNSURE)]
    found: dict[str, list[tuple[str, str, float]]] = {}
    told = zip(known["name"], bases(known, catalog), known["period"], known["value"], strict=True)
    for name, base, period, value in told:
        found.setdefault(str(name), []).append((base, period[:4], float(value)))
    return found


def gained(chosen: pd.DataFrame, catalog: Catalog) -> str:
    """« De 2001 à 2019, le 20e gagne 11,0 points, le 15e 7,7 ; 2025 n’est pas comparable »."""
    gains, (since, until), apart = gains_of(chosen, catalog)
    if not gains or not since or len(gains) < chosen["name"].nunique():
        return ""
    (first, most), *others = sorted(gains.items(), key=lambda one: -one[1])
    up = most >= 0
    told = [f"le {first} {'gagne' if up else 'perd'} {format_points(abs(most), 1, sign=False)}"]
    told += [f"le {name} {format_number(gain if up else abs(gain), 1)}" for name, gain in others]
    said = f"de {since} à {until}, {', '.join(told)}"
    return fitting(*(said + but for but in not_comparable(apart)), f"de {since} à {until}, {told[0]}")


def now_alone(rows: pd.DataFrame, indicator: Indicator, arr: Sequence[str]) -> str:
    """« Début 2025, le taux est de 41,7 % (20e), 20,3 % (15e) et 2,9 % (7e) ; 2019 n’est pas comparable »: no year
    drawn counts what the last one counts.
    """
    years = sorted(set(rows.loc[rows["value"].notna() & (rows["status"] != UNSURE), "period"].str[:4]))
    if not years:
        return ""
    here = rows[(rows["period"].str[:4] == years[-1]) & rows["value"].notna()]
    chosen = here[here["territory"].isin(list(arr))].sort_values("value", ascending=False)
    each = listing(f"{value_of(row, indicator)} ({row['name']})" for _, row in chosen.iterrows())
    found = f"est de {each}" if len(chosen) else f"va {span(here, indicator)}"
    head = f"{moment(here.iloc[0])}, le taux {found}{masked(rows[rows['period'].str[:4] == years[-1]])}"
    # Six values are too many for a title: their ends, and what the sentence may not leave out.
    ends = f"{moment(here.iloc[0])}, le taux va {span(chosen, indicator)}" if len(chosen) > 1 else ""
    buts = not_comparable(years[:-1])
    return fitting(*(head + but for but in buts[:2]), ends and ends + buts[0], head)


def not_comparable(years: Sequence[str]) -> tuple[str, ...]:
    """What is said of the years counted otherwise, at length, in short, or nothing."""
    if not years:
        return ("",)
    are = "n’est pas comparable" if len(years) == 1 else "ne sont pas comparables"
    return (f" ; {listing(years)} {are}", f" ; {listing(years)} à part", "")


def all_gained(rows: pd.DataFrame, catalog: Catalog) -> str:
    """Nobody chosen: how many gain, and from what to what."""
    gains, (since, until), apart = gains_of(rows, catalog)
    if not gains or not since:
        return ""
    up = sum(gain > 0 for gain in gains.values())
    every = up == len(gains)
    some = f"{cardinal(up)} arrondissement{'s' if up > 1 else ''}"
    where = "chaque arrondissement" if every else f"{some} sur {cardinal(len(gains))}"
    return fitting(*(f"de {since} à {until}, la part sociale monte dans {where}{but}" for but in not_comparable(apart)))


def concentrated(rows: pd.DataFrame, indicator: Indicator) -> str:
    here = last(rows)
    if here is None:
        return ""
    return fitting(
        f"{moment(here)}, les 13e, 19e et 20e ont {value_of(here, indicator)} des logements sociaux de Paris"
    )
