"""What the exhibits that follow the arrondissements over the years find, for any indicator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.french import NBSP, format_number, format_points, listing
from reporting.analysis.change import ALONE, UNSURE, YEARS_BEFORE
from reporting.exhibits.constats.comparer import among, name_of, star, starred, unit_of
from reporting.exhibits.constats.demande import doubt, left_out
from reporting.exhibits.constats.offre import ALL, over
from reporting.exhibits.constats.sru import gains_of, not_comparable
from reporting.piece.finding import cardinal, fitting, span, value_of

Few = Mapping[str, Collection[str]]  # those whose rate rests on few cases, by year
NO_YEAR: Final[Few] = MappingProxyType({})


def followed(rows: pd.DataFrame, indicator: Indicator, part: str, catalog: Catalog) -> str:
    """« De 2001 à 2019, le taux SRU monte dans chaque arrondissement ; 2025 n'est pas comparable »: how many go up. A
    flow faces the years before the plan, all twenty together first; what is published as it is stands side by side.
    """
    name, many = name_of(indicator, part)
    years = _years(rows)
    if len(years) < 2:
        said = (f"une seule année est connue pour {name} : {years[0]}", f"une seule année est connue : {years[0]}")
        return fitting(*said) if years else ""
    if spans := _since_plan(rows, indicator):
        (since, now), (before, then) = spans
        # The whole, though more of them may rise than fall.
        was, is_now = (format_number(each.sum() / len(since), 0) for each in (then, now))
        head = f"de {_short(before)} à {_short(since)}, {name} {'passent' if many else 'passe'}"
        return fitting(f"{head} de {was} à {is_now} par an" if len(since) > 1 else f"{head} de {was} à {is_now}")
    if _alone(rows, indicator):
        return fitting(f"{cardinal(len(years), feminine=True)} années sont côte à côte pour {name} : {listing(years)}",
                       f"{cardinal(len(years), feminine=True)} années sont côte à côte pour {name}")  # fmt: skip
    gains, (first, last), apart = gains_of(_sure(rows), catalog)
    if not first or first == last:
        return fitting(f"pour {name}, {listing(_years(_sure(rows)))} ne se comparent pas d’une année à l’autre")
    verb, where = _where(pd.Series(gains), many)
    return fitting(*(f"de {first} à {last}, {name} {verb} {where}{but}" for but in not_comparable(apart)))


def drawn(
    rows: pd.DataFrame, indicator: Indicator, part: str, catalog: Catalog, arr: Sequence[str], few: Few = NO_YEAR
) -> str:
    """« De 2001 à 2019, le taux SRU varie de +1,3 point (7e) à +11,6 points (12e) »; of those that are chosen, each.
    `few`: too small to be an extreme that year.
    """
    chosen = rows[rows["territory"].isin(list(arr)) & rows["value"].notna()]
    name, many = name_of(indicator, part)
    years = _years(rows)
    if len(years) < 2:
        said = [f"aucune évolution ne se lit encore{of} : {{}} est seule connue" for of in (f" pour {name}", "")]
        return fitting(*(one.format(years[0]) for one in said)) if years else ""
    if spans := _since_plan(rows, indicator):
        return _flows(spans, (name, many), set(chosen["name"]))
    if _alone(rows, indicator):
        return _side_by_side(rows, chosen, indicator, (name, many), few)
    gains, (first, last), apart = gains_of(_sure(chosen if len(chosen) else rows), catalog)
    if not first or first == last:
        return _unlike(_sure(chosen if len(chosen) else rows), indicator, name, few, chosen=len(chosen) > 0)
    head, say = f"de {first} à {last}, {name} {'varient' if many else 'varie'}", _changes(indicator)
    ordered = sorted(gains.items(), key=lambda one: -one[1])
    if len(chosen):
        told = f"{head} de {listing(f'{say(gain)} dans le {place}' for place, gain in ordered)}"
        bare = ", ".join(f"{place} {say(gain).partition(NBSP)[0]}" for place, gain in ordered)
        short = f" : {bare}{' points' if indicator.unit == '%' else ''}"
        full = [*(told + but for but in not_comparable(apart)), head + short, f"{name}, {first}-{last}{short}"]
    most, least = (say(ordered[end][1]) for end in (0, -1))
    tied = ([place for place, gain in ordered if say(gain) == end] for end in (most, least))
    high, low = (listing(sorted(places, key=lambda one: (len(one), one))) for places in tied)
    told = f"{head} de {least} ({low}) à {most} ({high})" if most != least else f"{head} de {most} partout"
    if len(chosen):
        return fitting(*full, *(told + but for but in not_comparable(apart)))
    return fitting(*(told + but for but in not_comparable(apart)))


def _years(rows: pd.DataFrame) -> list[str]:
    return sorted(set(rows.loc[rows["value"].notna(), "period"].str[:4]))


def _alone(rows: pd.DataFrame, indicator: Indicator) -> bool:
    """Whether the years only stand side by side: published as they are, a share of a flow, or doubtful."""
    known = rows[rows["value"].notna()]
    share = indicator.measure == "flux" and indicator.unit == "%"
    return indicator.measure in ALONE or share or bool(doubt(_sure(known)))


def _unlike(rows: pd.DataFrame, indicator: Indicator, name: str, few: Few, *, chosen: bool) -> str:
    """« Pour le taux SRU, 2025 ne se compare pas à 2019 : de 2,9 % (7e) à 43,2 % (19e) en 2025 »."""
    *before, last = _years(rows)
    here = rows[(rows["period"].str[:4] == last) & ~rows["territory"].isin(few.get(last, ()) if not chosen else ())]
    each = [(row["name"], value_of(row, indicator)) for _, row in here.sort_values("value", ascending=False).iterrows()]
    values = ", ".join(f"{value} ({place})" for place, value in each) if chosen else span(here, indicator)
    said = f"pour {name}, {last} ne se compare pas à {listing(before)}"
    ends = span(here, indicator)
    return fitting(f"{said} : {values} en {last}" if values else "", f"{said} : {ends} en {last}" if ends else "", said)


Span = tuple[list[str], pd.Series]  # years, the sum of each by name


def _since_plan(rows: pd.DataFrame, indicator: Indicator) -> tuple[Span, Span] | None:
    """A flow over the last years of the plan and as many before it; None where one of them lacks."""
    if indicator.measure != "flux" or indicator.unit == "%" or _alone(rows, indicator):
        return None
    table = rows.pivot(index="name", columns="period", values="value")
    since = [str(year) for year in PLAN_YEARS if str(year) in table][-len(YEARS_BEFORE) :]
    before = [str(year) for year in YEARS_BEFORE if str(year) in table][-len(since) or None :]
    if not since or len(since) != len(before) or table[[*since, *before]].isna().any(axis=None):
        return None
    return (since, table[since].sum(axis=1)), (before, table[before].sum(axis=1))


def _where(changes: pd.Series, many: bool) -> tuple[str, str]:
    """« monte », « dans treize arrondissements sur vingt »: the side of the greater number."""
    up, down = int((changes > 0).sum()), int((changes < 0).sum())
    verb = ("montent" if many else "monte") if up >= down else ("baissent" if many else "baisse")
    most = max(up, down)
    if most == len(changes) == ALL:
        return verb, "dans chaque arrondissement"
    if most == 0:
        return f"ne {'changent' if many else 'change'}", "dans aucun arrondissement"
    return verb, f"dans {cardinal(most)} arrondissement{'s' if most > 1 else ''} sur {cardinal(len(changes))}"


def _changes(indicator: Indicator) -> Callable[[float], str]:
    """« +1,3 point », « −1 204 »."""
    if indicator.unit == "%":
        return lambda gain: format_points(gain, 1)
    return lambda gain: format_number(gain, indicator.decimals, sign=True)


def _sure(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"] != UNSURE]


def _short(years: Sequence[str]) -> str:
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else years[0]


def _flows(spans: tuple[Span, Span], named: tuple[str, bool], chosen: Collection[str]) -> str:
    """« De 2022 à 2024, les logements financés sont 33 dans le 7e, contre 140 de 2019 à 2021 »."""
    ((since, now), (before, then)), (name, many) = spans, named
    count = {place: (format_number(now[place]), format_number(then[place])) for place in now.index}
    head, are = f"{over(since)}, {name}", "sont" if many else "est de"
    if not chosen:
        low, high = now.idxmin(), now.idxmax()
        return fitting(
            f"{head} {'vont' if many else 'va'} de {count[low][0]} ({low}, {count[low][1]} {over(before)}) "
            f"à {count[high][0]} ({high}, {count[high][1]})"
        )
    if len(chosen) == 1:
        (place,) = chosen
        return fitting(f"{head} {are} {count[place][0]} dans le {place}, contre {count[place][1]} {over(before)}")
    ordered = [place for place in now.sort_values(ascending=False).index if place in chosen]
    told = listing(f"{count[place][0]} dans le {place} (contre {count[place][1]})" for place in ordered)
    short = ", ".join(f"{place} {count[place][0]} ({count[place][1]})" for place in ordered)
    bare = ", ".join(f"{place} {count[place][0]}" for place in ordered)
    return fitting(f"{head} {are} {told}", f"{over(since)} ({over(before)}), {name} : {short}", f"{head} : {bare}")


def _side_by_side(
    rows: pd.DataFrame, chosen: pd.DataFrame, indicator: Indicator, named: tuple[str, bool], few: Few
) -> str:
    """« En 2024 (estimé) puis 2025, les demandes pour une attribution sont 33,3 puis 35,4 dans le 5e »: no change."""
    (name, many), years = named, _years(chosen if len(chosen) else rows)[-2:]
    at_dates = [rows[(rows["period"].str[:4] == year) & rows["value"].notna()] for year in years]
    when = " puis ".join(f"{year}{doubt(one)}" for year, one in zip(years, at_dates, strict=True))
    small = [few.get(year, ()) for year in years]
    if len(chosen):
        ever = {code for codes in small for code in codes}
        said = {place: " puis ".join(value_of(row, indicator) for one in at_dates for _, row in one[one["name"] == place].iterrows())
                for place in dict.fromkeys(chosen["name"])}  # fmt: skip
        code = dict(zip(chosen["name"], chosen["territory"], strict=True))
        units = [unit_of(indicator, name), *[""] * (len(said) - 1)]
        told = listing(
            f"{values}{unit} dans le {place}{' (petit effectif)' * (code[place] in ever)}"
            for (place, values), unit in zip(said.items(), units, strict=True)
        )
        short, bare = (
            ", ".join(
                f"{place}{star(code[place], of, code.values())} {values.rpartition(cut)[2]}"
                for place, values in said.items()
            )
            + starred(code.values(), of)
            for cut, of in (("\n", ever), (" puis ", small[-1]))
        )
        unit = units[0].strip()
        return fitting(
            f"en {when}, {name} {'sont' if many else 'est de'} {told}",
            *([f"en {when}, {name} ({unit}) : {short}"] if unit else []),
            f"en {when}, {name} : {short}",
            f"{name} en {years[-1]} : {bare}",
            *among(at_dates[-1][at_dates[-1]["territory"].isin(code.values())], indicator, small[-1], f"en {years[-1]}", named),
        )  # fmt: skip
    sure = [(one[~one["territory"].isin(codes)], year) for one, year, codes in zip(at_dates, years, small, strict=True)]
    told = listing(f"{span(one, indicator)} en {year}{doubt(one)}" for one, year in sure if span(one, indicator))
    ends = [(_ends(one, indicator), f" en {year}{doubt(one)}") for one, year in sure if len(one)]
    bare, unitless = (listing(f"{end}{unit}{when}" for end, when in ends) for unit in (unit_of(indicator, name), ""))
    go = f"{name} {'vont' if many else 'va'}"
    but = {left_out(one, codes) for one, codes in zip(at_dates, small, strict=True)}
    buts = [*(but if len(but) == 1 else ()), *([", hors petits effectifs"] if any(but) else ())]
    return fitting(*(f"{go} {said}{one}" for said in (told, bare, unitless) if said for one in buts))


def _ends(rows: pd.DataFrame, indicator: Indicator) -> str:
    return f"de {' à '.join(value_of(rows.loc[rows['value'].agg(end)], indicator) for end in ('idxmin', 'idxmax'))}"
