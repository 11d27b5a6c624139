"""What is found of the change since the plan began: of the whole, from one arrondissement to another, of the chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, Indicator
from etl.french import MINUS, listing
from reporting.analysis.change import Reference, Term
from reporting.analysis.words import number
from reporting.exhibits.constats.comparer import name_of, on_few, star, starred
from reporting.exhibits.constats.demande import FEW_ONLY, doubt, left_out
from reporting.piece.finding import cardinal, fitting, masked

NO_FIGURE: Final = "base trop petite"  # for a percentage
POINTS: Final = "points"
MEAN: Final = "moyenne annuelle "


def spans_of(one: Reference) -> tuple[str, str]:
    """« 2019-2021 » and « 2022-2024 », « 1er janvier 2019 » and « 1er janvier 2025 »; blank where nothing compares."""
    if one.point is None or one.facing is None:
        return "", ""
    before, since = (term.words.removeprefix(MEAN).partition(", rapport")[0] for term in (one.point, one.facing))
    return before, since


def changed(
    moves: pd.DataFrame,
    indicator: Indicator,
    part: str,
    pair: tuple[Term, Term] | None,
    paris: Reference | None,
    arr: Sequence[str],
    few: Mapping[str, str],
) -> str:
    """« De 2019 à 2025, chaque arrondissement gagne des logements sociaux : de 89 (2e) à 4 774 (20e) »; the whole before
    its parts; of those that are chosen, each. `moves`: territory, name, value, status, words; `pair`: of one of them;
    `few`: the small counts on which a share rests, in words.
    """
    known = moves[moves["value"].notna()]
    if pair is None or known.empty:
        return ""
    head = f"{_when(indicator, *pair)}{doubt(known)}"
    name, many = name_of(indicator, part)
    name = name.removesuffix(" SRU") if name.startswith("les logements sociaux") else name
    chosen = moves[moves["territory"].isin(list(arr))]
    if (known["value"] == 0).all():
        return fitting(f"{head}, {name} ne varie{'nt' if many else ''} dans aucun arrondissement{masked(moves)}")
    yearly = " par an" if indicator.measure == "flux" and indicator.unit != "%" else ""
    if len(chosen):
        return _of_chosen(chosen, indicator, head, name, "" if chosen["words"].str.contains("%").any() else yearly, few)
    sure = known[~known["territory"].isin(few)]
    if sure.empty:
        return fitting(f"{head}, {FEW_ONLY.format(name, 'comparent' if many else 'compare')}")
    low, high = (_named(sure[sure["value"] == sure["value"].agg(how)]) for how in ("min", "max"))
    but = left_out(moves, few)
    ends = f"de {low} à {high}" if low != high else f"{low.partition(' (')[0]} partout"
    if paris and paris.point and paris.facing:
        levels = f"de {_bare(paris.point, indicator)} à {_printed(paris.facing, indicator)}{yearly}"
        said = f"{head}, {name} passe{'nt' if many else ''} {levels}"
        if indicator.small_count:  # the ends of a share are those of a few dwellings
            return fitting(said)
        apart = f"{low}, {high}" if low != high else ends  # « de … à … » would be heard as from one date to the other
        return fitting(f"{said} : {apart}{but}", said)
    if (known["value"] > 0).all() and known.shape == moves.shape and name.startswith("les ") and not yearly:
        what, bare = name.removeprefix("les "), ends.replace("+", "")
        gains = f"gagne des {what}" if indicator.direction == "hausse" else f"compte plus de {what}"
        return fitting(f"{head}, chaque arrondissement {gains} : {bare}", f"{head}, {name} augmentent partout : {ends}")
    return fitting(f"{head}, {name} varie{'nt' if many else ''}{yearly} {ends}{but}", f"{head}, {name} : {ends}{but}")


def _when(indicator: Indicator, before: Term, since: Term) -> str:
    """« depuis 2022 » of the years of a flow, « de 2019 à 2025 », « de fin 2024 à fin 2025 »."""
    if indicator.measure == "flux":
        return window(since)
    days = [term.day for term in (before, since)]
    end = "fin " if all((day.month, day.day) == (12, 31) for day in days) else ""
    return f"de {end}{days[0].year} à {end}{days[1].year}"


def window(since: Term) -> str:
    """« depuis 2022 », « de 2023 à 2025 »: the years that a mean or a pooled rate unites."""
    years = re.findall(r"\b20\d\d\b", since.words) or [str(since.day.year)]
    if years[0] == str(PLAN_YEARS.start):
        return f"depuis {PLAN_YEARS.start}"
    return f"de {years[0]} à {years[-1]}" if years[0] != years[-1] else f"en {years[0]}"


def _named(tied: pd.DataFrame) -> str:
    """« +4 774 (20e) », ties together."""
    return f"{tied.iloc[0]['words']} ({listing(tied['name'])})"


def _bare(term: Term, indicator: Indicator) -> str:
    """Without the sign of its unit, which the next one prints."""
    return _printed(term, indicator).removesuffix("\u202f%")


def _printed(term: Term, indicator: Indicator) -> str:
    return number(term.value, indicator, term.decimals)


def _of_chosen(
    chosen: pd.DataFrame, indicator: Indicator, head: str, name: str, yearly: str, few: Mapping[str, str]
) -> str:
    """« De 2019 à 2025, le 13e gagne 4 470 logements sociaux, le 16e 124 »; a rate varies, a refusal is in its words;
    from the least to the most where each has no room.
    """
    ordered = chosen.sort_values("value", ascending=False, na_position="last")
    codes = list(ordered["territory"])
    short = ", ".join(
        f"{row['name']}{star(row['territory'], few, codes)} {row['words']}" for _, row in ordered.iterrows()
    )
    bare = (f"{head}, {name}{yearly} : {short}{starred(codes, few)}", *_ends(ordered, f"{head}, {name}{yearly}", few))
    if ordered["value"].isna().any():
        return fitting(*bare)
    if name.startswith("les ") and indicator.unit != "%" and not ordered["words"].str.contains("%").any():
        return fitting(_counted(ordered, indicator, head, name.removeprefix("les "), yearly), *bare)
    told = listing(
        f"{row['words']} dans le {row['name']}{on_few(row['territory'], few)}" for _, row in ordered.iterrows()
    )
    return fitting(f"{head}, {name} varie{'nt' if name.startswith('les ') else ''}{yearly} de {told}", *bare)


def _ends(chosen: pd.DataFrame, head: str, few: Mapping[str, str]) -> tuple[str, ...]:
    """« : de −68,1 % (20e) à +90,9 % (19e) parmi les choisis », out of what is small, or has no figure."""
    sure = chosen[chosen["value"].notna() & ~chosen["territory"].isin(few)]
    if sure.empty:
        return (f"{head} : que de petits effectifs parmi les choisis",)
    low, high = (_named(sure[sure["value"] == sure["value"].agg(how)]) for how in ("min", "max"))
    left = len(chosen) - len(sure)
    said = f"de {low} à {high}" if low != high else low
    but = f", hors {cardinal(left)}" if left else ""
    return f"{head} : {said} parmi les choisis{but}", f"{head} des choisis : {said}{but}"


def _counted(ordered: pd.DataFrame, indicator: Indicator, head: str, what: str, yearly: str) -> str:
    """« Depuis 2022, le 13e compte 38 logements financés (PLAI) de plus par an, le 16e 61 de moins »."""
    gains = indicator.direction == "hausse" and not yearly and (ordered["value"] > 0).all()
    parts: list[str] = []
    before = ""
    for _, row in ordered.iterrows():
        side = " de plus" if row["value"] >= 0 else " de moins"
        said = f" {'gagne' if gains else 'compte'} {{}} {what}" if not parts else " {}"
        after = "" if gains or side == before else side
        count = row["words"].lstrip(f"+{MINUS}")
        parts.append(f"le {row['name']}{said.format(count)}{after}{'' if gains or parts else yearly}")
        before = side
    return f"{head}, {', '.join(parts)}"
