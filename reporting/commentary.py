"""One to three sentences from the rows of an exhibit: level, change, extremes, caveat. Rules, no cause.

Every number comes with its cell. A change inside the rounding is "stable"; a percentage needs a base of twenty;
nothing is computed from one *assiette* to another; a hidden value is never hinted at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from etl.catalog.entry import ENSEMBLE
from etl.catalog.model import Catalog, Indicator
from etl.catalog.units import UNITS
from etl.french import NBSP, format_percent, format_period, format_points, listing, quantity
from reporting.change import ALONE, ENOUGH, EVE, difference, printable, term_of
from reporting.comparability import UNLOCATED_BASE, base_of
from reporting.exhibit import Part, Sentence
from reporting.words import at_words, kept, number, with_unit

STABLE: Final = "stable"
MOST: Final = 3  # sentences
TWENTY: Final = 20
DOUBTS: Final = ("à vérifier", "provisoire", "estimé", "révisé")
ARTICLES: Final = {
    "75": "à", "75056": "à", "75101-75104": "à", "11": "en", "FR": "en", "77": "en", "93": "en", "91": "dans l'",
    "78": "dans les", "92": "dans les", "94": "dans le", "95": "dans le", "MGP": "dans le", "MGP-HP": "dans le",
}  # fmt: skip


def comment(
    rows: pd.DataFrame,
    catalog: Catalog,
    indicators: Sequence[str] = (),
    unstable: frozenset[str] = frozenset(),
    *,
    ranked: bool = True,
) -> tuple[Sentence, ...]:
    """What the rows of an exhibit (columns of queries.SERIES) say, in at most three sentences; none without a value.

    `indicators`: the order in which to speak of them; `unstable`: territories too small for a ranking claim;
    `ranked`: whether the figure names the arrondissements that a sentence would rank.
    """
    rows = last_intervals(rows)
    found = set(rows.loc[rows["value"].notna(), "indicator"])
    chosen = [i for i in dict.fromkeys([*indicators, *rows["indicator"]]) if i in found]
    if len(chosen) == 1:
        return tuple(_of_one(rows[rows["indicator"] == chosen[0]], catalog, unstable, ranked=ranked))[:MOST]
    wholes = (_whole(rows[rows["indicator"] == identifier], catalog) for identifier in chosen[:2])
    return tuple(sentence for whole in wholes for sentence in _level(whole, catalog))


def last_intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of series less the intervals that are not the last known of their figure."""
    rows = rows.reset_index(drop=True)
    ends = rows.dropna(subset=["value"]).sort_values(["period_end", "period_start", "period"])
    newest = ends.groupby(["indicator", "territory", "breakdown"]).tail(1).index
    return rows[~rows["period"].str.contains("/") | rows.index.isin(newest)]


def text(sentence: Sentence) -> str:
    """The sentence without its cells."""
    return "".join(part.text for part in sentence)


def where(row: pd.Series, catalog: Catalog) -> str:
    """« à Paris », « dans le 13e », « dans l'Essonne », « sans arrondissement précisé »."""
    if base_of(row, catalog) == UNLOCATED_BASE:
        return "sans arrondissement précisé"
    territory, name = row["territory"], catalog.territories[row["territory"]].short
    if territory in catalog.arrondissements:
        return f"dans le {name}"
    article = ARTICLES[territory]
    return f"{article}{name}" if article.endswith("'") else f"{article} {name}"


def _of_one(rows: pd.DataFrame, catalog: Catalog, unstable: frozenset[str], *, ranked: bool) -> Iterator[Sentence]:
    whole = tuple(_level(_whole(rows, catalog), catalog))
    yield from whole
    if ranked:
        places = rows[rows["territory"].isin(catalog.arrondissements)]
        yield from _extremes(places, catalog, unstable, named=not whole)
    yield from _caveat(rows)


def _whole(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The rows that are not of arrondissements, unless there is but one: Paris first, the whole before its parts."""
    alone = rows["territory"].nunique() == 1
    whole = rows if alone else rows[~rows["territory"].isin(catalog.arrondissements)]
    paris = [t == catalog.indicators[i].paris for t, i in zip(whole["territory"], whole["indicator"], strict=True)]
    order = whole.assign(paris=paris, whole=whole["breakdown"] == ENSEMBLE)
    return order.sort_values(["paris", "whole"], ascending=False, kind="stable")


def _level(rows: pd.DataFrame, catalog: Catalog) -> Iterator[Sentence]:
    """The last value of the first territory and breakdown, and its change since the value a year before."""
    points = _line(rows)
    if points.empty:
        return
    last = points.iloc[-1]
    indicator = catalog.indicators[last["indicator"]]
    parts = [
        Part(f"{_at(last)}, l'indicateur «{NBSP}{_named(last, indicator)}{NBSP}» s'établit à "),
        _cell(last, indicator),
        Part(f" {where(last, catalog)}{_doubt(points.tail(1))}"),
    ]
    before = _a_year_before(points, catalog)
    if before is not None and term_of(last, catalog).day > EVE and indicator.measure != "nuit":
        parts += [
            Part(", contre "),
            _cell(before, indicator),
            Part(f" {at_words(format_period(before['period']))}"),
            *_change(before, last, indicator, catalog),
        ]
    yield (*parts, Part("."))


def _change(before: pd.Series, last: pd.Series, indicator: Indicator, catalog: Catalog) -> list[Part]:
    """« , soit une hausse de 1,5 % », in points for a rate; « : stable » within what is printed; to what is known.

    Nothing of two published medians, tensions or shares, which stand side by side.
    """
    one, other = term_of(before, catalog), term_of(last, catalog)
    if indicator.measure in ALONE:
        return []
    if one.grain or other.grain:
        return [Part(f", soit {difference(other, one, indicator)}")]
    moved = _moved(float(before["value"]), float(last["value"]), indicator)
    return [Part(" : stable" if moved == STABLE else f", soit {moved}")]


def _moved(one: float, other: float, indicator: Indicator) -> str:
    if number(one, indicator) == number(other, indicator):
        return STABLE
    way = "hausse" if other > one else "baisse"
    percent = indicator.unit != "%" and abs(one) >= ENOUGH
    return f"une {way} de " + (
        format_percent(100 * abs(other - one) / abs(one)) if percent else _difference(other - one, indicator)
    )


def _extremes(rows: pd.DataFrame, catalog: Catalog, unstable: frozenset[str], *, named: bool) -> Iterator[Sentence]:
    """The highest and lowest arrondissements of the last period, among those whose value is there and stable.

    `named`: no sentence before this one says what is ranked.
    """
    rows = rows[rows["breakdown"] == rows["breakdown"].iloc[0]] if len(rows) else rows
    known = rows[rows["value"].notna()]
    here = known[known["period_end"] == known["period_end"].max()] if len(known) else known
    ranked = here[~here["territory"].isin(unstable)]
    if len(ranked) < 3:
        return
    indicator = catalog.indicators[ranked.iloc[0]["indicator"]]
    printed = ranked["value"].map(lambda value: number(value, indicator))
    sides = [("la valeur la plus haute est", ranked["value"].idxmax()), ("la plus basse,", ranked["value"].idxmin())]
    if printed[sides[0][1]] == printed[sides[1][1]]:
        return
    subject = f", pour «{NBSP}{_named(ranked.iloc[0], indicator)}{NBSP}»" if named else ""
    parts = [Part(f"{_at(ranked.iloc[0])}{_doubt(ranked)}{subject}{_among(len(ranked), len(here))}, ")]
    for words, place in sides:
        names = [catalog.territories[t].short for t in ranked["territory"][printed == printed[place]]]
        of = f"des {listing(names)} (ex æquo)" if len(names) > 1 else f"du {names[0]}"
        parts += [Part(f"{words} celle {of}, "), _cell(ranked.loc[place], indicator), Part(" ; ")]
    yield (*parts[:-1], Part("."))


def _among(ranked: int, known: int) -> str:
    """What the extremes are extremes of, where some of the twenty are hidden, absent or too small."""
    if ranked == TWENTY:
        return ""
    small = f", {quantity(known - ranked, 0, 'petit effectif', 'petits effectifs')} à part" if known > ranked else ""
    return f", parmi les {ranked} valeurs publiées{small}" if known < TWENTY else f"{small}"


def _difference(value: float, indicator: Indicator) -> str:
    if indicator.unit == "%":
        return format_points(abs(value), indicator.decimals, sign=False)
    return quantity(abs(value), indicator.decimals, *UNITS[indicator.unit])


def _caveat(rows: pd.DataFrame) -> Iterator[Sentence]:
    """The one thing to know of the last period: hidden values."""
    latest = rows[rows["period_end"] == rows["period_end"].max()]
    hidden = int((latest["status"] == "secret").sum())
    if hidden:
        yield (Part(f"{quantity(hidden, 0, 'valeur masquée', 'valeurs masquées')} (secret statistique)."),)


def _doubt(rows: pd.DataFrame) -> str:
    """« (provisoire) »: the sentence is read alone, as a title. « Environ » already says what is approximate."""
    doubts = [status for status in DOUBTS if (rows["status"] == status).any()]
    return f" ({doubts[0]})" if doubts else ""


def _line(rows: pd.DataFrame) -> pd.DataFrame:
    """The known points of the first territory and breakdown, oldest first."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return known
    first = known.iloc[0]
    same = (known["territory"] == first["territory"]) & (known["breakdown"] == first["breakdown"])
    return known[same].sort_values("period_end")


def _a_year_before(points: pd.DataFrame, catalog: Catalog) -> pd.Series | None:
    """The value one year before the last one, if it counts the same thing and is no more doubtful."""
    last = points.iloc[-1]
    end = pd.Timestamp(last["period_end"])
    days = (end - pd.to_datetime(points["period_end"])).dt.days
    there = points[days.between(330, 400) & (points["period"].str.len() == len(last["period"]))]
    if there.empty:
        return None
    before = there.iloc[(days[there.index] - 365).abs().argmin()]
    same = base_of(before, catalog) == base_of(last, catalog) and before["status"] == last["status"]
    return before if same else None


def _cell(row: pd.Series, indicator: Indicator) -> Part:
    """The printed value, with its unit and doubt, and where it comes from."""
    value, word = printable(row, indicator)
    return Part(f"{word} {with_unit(value, indicator, kept(row, indicator))}".strip(), _place(row))


def _place(row: pd.Series) -> str:
    """« snapshot, ligne 12 »; a computed value has no line."""
    return str(row["snapshot"]) + ("" if pd.isna(row["line"]) else f", ligne {int(row['line'])}")


def _named(row: pd.Series, indicator: Indicator) -> str:
    return indicator.short if row["breakdown"] == ENSEMBLE else f"{indicator.short}, {row['breakdown']}"


def _at(row: pd.Series) -> str:
    words = at_words(format_period(row["period"]))
    return words[0].upper() + words[1:]
