"""What the exhibits of the new supply find, each by its own rule."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog, Indicator
from etl.french import NBSP, NNBSP, format_number, format_percent, listing
from reporting.analysis.change import ENOUGH, YEARS_BEFORE, Reference, Term
from reporting.analysis.comparability import base_of, bases
from reporting.analysis.words import DOUBTFUL, unfound
from reporting.exhibits.constats.plan import window
from reporting.piece.finding import fitting, masked, span, value_of
from reporting.piece.sentences import amount, at, doubt, last

OVER_25 = f"hors >{NBSP}25{NNBSP}%"  # as a title has room for: the list is named below
NONE_SINCE = "aucune part calculable depuis"
ALL = 20  # arrondissements


def over(years: Sequence[str]) -> str:
    """« de 2022 à 2024 », « en 2024 », « en 2019 et 2021 »."""
    whole = int(years[-1]) - int(years[0]) == len(years) - 1 > 0
    return f"de {years[0]} à {years[-1]}" if whole else f"en {listing(years)}"


def dwellings(count: float, kind: str = "", done: str = "agréé") -> str:
    """« 2 657 logements sociaux ont été agréés », « aucun logement n'a été agréé »."""
    if round(count) == 0:
        return f"aucun logement{kind and ' social'} n’a été {done}"
    many = abs(count) >= 2
    plain = f"logement{'s' if many else ''}{kind and (' sociaux' if many else ' social')}"
    return f"{format_number(count)}{NBSP}{plain} {'ont' if many else 'a'} été {done}{'s' if many else ''}"


def approved(whole: pd.DataFrame, reference: Reference, indicator: Indicator) -> str:
    """« En 2024, 2 657 logements sociaux ont été agréés, 39 % de moins que la moyenne annuelle 2019-2021 »."""
    here = last(whole)
    if here is None:
        return ""
    said = f"{at(here)}, {dwellings(float(here['value']), 'social')}{doubt(here)}"
    if here["status"] == "approché":
        said = f"{at(here)}, {amount(here, indicator)} sociaux ont été agréés"
    if reference.point is None:
        named = "référence " if reference.refusal.startswith("à ") else ""
        return fitting(f"{said} ; {named}{reference.refusal}", said)
    return fitting(*(f"{said}, {_against(here, reference.point, name)}" for name in _names(reference)), said)


def _names(reference: Reference) -> tuple[str, str]:
    return f"la {reference.words}", "la référence"


def _against(here: pd.Series, point: Term, name: str) -> str:
    """« 39 % de moins que la moyenne annuelle 2019-2021 »; the two counts where a percentage would say too much."""
    if point.grain or here["status"] in DOUBTFUL or point.value < ENOUGH:
        return f"contre {f'{point.word} ' if point.grain else ''}{format_number(point.value)} pour {name}"
    share = 100 * (float(here["value"]) - point.value) / point.value
    if not round(share):
        return f"à peu près autant que {name}"
    return f"{format_number(abs(share))}{NNBSP}% de {'plus' if share > 0 else 'moins'} que {name}"


def among(bars: pd.DataFrame, when: str, indicator: Indicator, arr: Sequence[str]) -> str:
    """« De 2022 à 2024, 9 065 logements sociaux ont été agréés, de 33 (7e) à 1 616 (18e) »; the chosen ones, if some
    are; no total over a hidden count. `when`: « de 2022 à 2024 ».
    """
    known, chosen = bars[bars["value"].notna()], bars[bars["territory"].isin(list(arr))]
    if known.empty:
        return ""
    hidden, between = masked(bars), span(bars, indicator)
    heads = [] if hidden else [f"{when}, {dwellings(known['value'].sum(), kind)}" for kind in ("social", "")]
    if len(chosen):
        return _among_chosen(chosen, when, heads)
    if hidden:
        return fitting(f"{when}, les agréments vont {between}{hidden}" if between else "")
    top = listing(f"le {name}" for name in known[known["value"] == known["value"].max()]["name"])
    return fitting(*(f"{head}, {between}" for head in heads if between), f"{heads[1]}, le plus dans {top}", heads[1])


def _among_chosen(chosen: pd.DataFrame, when: str, heads: Sequence[str]) -> str:
    ordered = chosen.sort_values("value", ascending=False)
    each = listing(f"{_count(row) if row['value'] else 'aucun'} dans le {row['name']}" for _, row in ordered.iterrows())
    short = ", ".join(f"{row['name']} {_count(row)}" for _, row in ordered.iterrows())
    return fitting(*(f"{head}, dont {each}" for head in heads), f"{when}, logements agréés : {short}")


def _count(row: pd.Series) -> str:
    return (
        format_number(float(row["value"])) if pd.notna(row["value"]) else str(row["status"]).replace("secret", "masqué")
    )


def in_one(rows: pd.DataFrame, name: str, catalog: Catalog) -> str:
    """« De 2022 à 2024, 753 logements ont été agréés dans le 13e, contre 585 de 2019 à 2021 »; a year where the two
    spans are not as long.
    """
    known = rows[rows["value"].notna()].sort_values("period")
    if known.empty:
        return ""
    since, before = (known[known["period"].astype(int).isin(years)] for years in (PLAN_YEARS, YEARS_BEFORE))
    hidden = rows[rows["status"] == "secret"]["period"].astype(int).isin([*PLAN_YEARS, *YEARS_BEFORE]).any()
    if since.empty or hidden:
        here = known.iloc[-1]
        plan = f"depuis {PLAN_YEARS.start}"
        missing = f" ; {unfound(catalog, f'rien n’est reçu ni trouvé {plan}', plan)}" if since.empty else ""
        return fitting(f"{at(here)}, {dwellings(float(here['value']))} dans le {name}{missing}")
    (now, a_year), (then, a_year_then) = (_of_span(side, len(since) == len(before)) for side in (since, before))
    head = f"{over(list(since['period']))}, {dwellings(now)}{a_year} dans le {name}"
    if before.empty:
        return fitting(head)
    earlier = format_number(then) if round(then) else "aucun"
    return fitting(f"{head}, contre {earlier}{a_year_then} {over(list(before['period']))}", head)


def _of_span(rows: pd.DataFrame, same: bool) -> tuple[float, str]:
    """The sum of years set against as many others, else their mean."""
    mean = not same and len(rows) > 1
    return float(rows["value"].mean() if mean else rows["value"].sum()), " par an" if mean else ""


def part_of_stock(lines: pd.DataFrame, indicator: Indicator, catalog: Catalog, arr: Sequence[str]) -> str:
    """« En 2024, les agréments font 0,98 % du parc social ; 2,28 % en 2019, 1,14 % en 2020, 1,67 % en 2021 »; of those
    that are chosen, the last year that has a stock.
    """
    known = lines[lines["value"].notna() & (lines["breakdown"] == ENSEMBLE)]
    chosen = known[known["territory"].isin(list(arr))]
    if len(chosen):
        return _parts_of_chosen(chosen, indicator)
    here = last(known)
    if here is None:
        return ""
    said = f"{at(here)}, les agréments font {value_of(here, indicator)} du parc social de {here['name']}"
    same = known[[base == base_of(here, catalog) for base in bases(known, catalog)]]
    before = same[same["period"].astype(int).isin(YEARS_BEFORE)].sort_values("period")
    if int(here["period"]) < PLAN_YEARS[0]:
        return fitting(f"{said} ; {NONE_SINCE}", said)
    years = ", ".join(
        f"{value_of(row, indicator) if rank == 0 else value_of(row, indicator).removesuffix(f'{NNBSP}%')} en {row['period']}"
        for rank, (_, row) in enumerate(before.iterrows())
    )
    heads = (said, said.removesuffix(f" de {here['name']}")) if years else ()
    return fitting(*(f"{head} ; {years}" for head in heads), said)


def _parts_of_chosen(chosen: pd.DataFrame, indicator: Indicator) -> str:
    year = chosen["period"].max()
    here = chosen[chosen["period"] == year].sort_values("value", ascending=False)
    (first, *others) = [(value_of(row, indicator), f"dans le {row['name']}") for _, row in here.iterrows()]
    told = listing([f"{first[0]} du parc social {first[1]}", *(" ".join(one) for one in others)])
    short = ", ".join(f"{row['name']} {value_of(row, indicator)}" for _, row in here.iterrows())
    since = f" ; {NONE_SINCE}" if int(year) < PLAN_YEARS[0] else ""
    said = (f"en {year}, les agréments font {told}", f"en {year}, part du parc social : {short}")
    return fitting(*(f"{one}{after}" for after in (since, "") for one in said))


def in_service(rows: pd.DataFrame, whole: pd.DataFrame, indicator: Indicator) -> str:
    """« En 2023, 1 203 logements sont mis en service à Paris (somme des vingt : 1 206), dont 254 dans le 7e »: the
    commune's own line, beside the sum of the twenty where they differ.
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return ""
    top, none = (known[known["value"] == value] for value in (known["value"].max(), 0))
    most = f"{format_number(known['value'].max())} dans {listing(f'le {name}' for name in top['name'])}"
    empty = f", aucun dans {'les' if len(none) > 1 else 'le'} {listing(none['name'])}" if len(none) else ""
    when = at(known.iloc[0])
    paris = last(whole[whole["period"] == known.iloc[0]["period"]])
    if paris is None:
        return fitting(f"{when}, les mises en service vont {span(rows, indicator)}{masked(rows)}")
    added = float(known["value"].sum()) if len(known) == ALL else paris["value"]
    apart = f" (somme des vingt : {format_number(added)})" if added != paris["value"] else ""
    said = f"{when}, {_put(paris, indicator)} à Paris{apart}"
    return fitting(f"{said} : {most}{empty}{masked(rows)}", f"{said}, dont {most}{masked(rows)}", said)


def _put(row: pd.Series, indicator: Indicator) -> str:
    many = row["value"] >= 2
    return f"{amount(row, indicator)} {'sont mis' if many else 'est mis'} en service"


def outside(pools: Sequence[tuple[Term, Term]], here: Sequence[pd.Series], lists: int) -> str:
    """« Depuis 2022, 56 ou 70 % des agréments vont hors > 25 % selon la liste, contre 49 ou 57 % avant »; the last year
    where the two spans are not known by each of the `lists`.
    """
    if len(pools) == lists:
        both = sorted(((since.value, before.value) for before, since in pools))
        now, then = (f"{' ou '.join(format_number(one[side]) for one in both)}{NNBSP}%" for side in (0, 1))
        return fitting(f"{window(pools[0][1])}, {now} des agréments vont {OVER_25} selon la liste, contre {then} avant")
    if not here:
        return ""
    told = " ou ".join(format_percent(value) for value in sorted(float(row["value"]) for row in here))
    which = "selon la liste" if len(here) > 1 else "d’une seule liste"
    return fitting(f"{at(here[0])}, {told} des agréments vont {OVER_25}, {which}")


def by_financing(
    pools: Sequence[tuple[str, tuple[Term, Term] | None]], drawn: pd.DataFrame, indicator: Indicator
) -> str:
    """« De 2019-2021 à 2022-2024, le PLAI passe de 32,4 à 28,9 % des agréments, le PLS de 32,3 à 33,7 % »; the last year
    where one of them is not known before and since.
    """
    known = [(name, both) for name, both in pools if both is not None]
    if len(known) == len(pools) and known:
        before, since = known[0][1]
        moved = [
            f"le {name}{'' if rank else ' passe'} de {format_number(one.value, 1)} à {format_percent(two.value)}"
            f"{'' if rank else ' des agréments'}"
            for rank, (name, (one, two)) in enumerate(known)
        ]
        return fitting(
            f"de {before.words} à {since.words}, {', '.join(moved)}", f"de {before.words} à {since.words}, {moved[0]}"
        )
    here = last(drawn)
    if here is None:
        return ""
    same = drawn[(drawn["period"] == here["period"]) & drawn["value"].notna()]
    told = listing(f"{value_of(row, indicator)} des agréments sont en {row['breakdown']}" for _, row in same.iterrows())
    return fitting(f"{at(here)}, {told}")
