"""Depuis le plan: how each arrondissement changed, from what precedes the plan to its own years, or why nothing says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from etl.catalog import ENSEMBLE, STATUSES, Catalog, Indicator
from etl.french import NBSP, format_number
from etl.tableur import AHEAD, MARKS, Cell
from reporting import queries
from reporting.analysis.change import ENOUGH, LAST_STATE, ROUNDED, Reference, Term, changes, difference, share, uneven
from reporting.analysis.during import SINCE, since_plan
from reporting.analysis.words import DOUBTFUL, cell, unfound
from reporting.exhibits.constats.plan import NO_FIGURE, changed, spans_of
from reporting.exhibits.territoires import BREAKDOWN, COMPARED, reasons, refusal_to_group, rests_on, rows_of, small_said
from reporting.exhibits.trajectoire import terms_of
from reporting.piece import tables
from reporting.piece.classes import change_classes
from reporting.piece.drawing import Changes, Drawing, Map
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import ARR, Record, always, switch
from reporting.piece.sentences import WOODS_NOTE, capitalised
from reporting.queries import Connection

MAPPED = "La carte est en % de la référence : un nombre y montrerait la taille de l’arrondissement."
ACROSS = "D’un producteur à l’autre : les deux dates ne viennent pas de la même publication."
TOO_FEW = f"Sans objet : sous {ENOUGH} avant le plan, un pourcentage ne dirait rien ; le nombre est au tableau."
# By measure (a flow), then by whether it has two terms.
CALCULATED = {
    (
        True,
        False,
    ): "Moyenne annuelle depuis 2022 moins moyenne annuelle de 2019 à 2021 ; une année qui manque est nommée.",
    (True, True): "Rapport des sommes, sur autant d’années avant le plan que depuis, au numérateur et au dénominateur.",
    (
        False,
        False,
    ): "Dernier état moins dernier état d’avant le plan ; aucun n’est comparé à ce qui compte autre chose.",
    (False, True): "Dernier taux moins dernier taux d’avant le plan ; aucun n’est comparé à ce qui compte autre chose.",
}


@dataclass(frozen=True, eq=False)
class Compared:
    """An indicator and a part of it, its `rows` of the twenty since 2019, what each is set against, and Paris's."""

    indicator: Indicator
    part: str
    rows: pd.DataFrame
    found: Mapping[str, Reference]
    paris: Reference | None

    @property
    def pairs(self) -> dict[str, tuple[Term, Term]]:
        """The terms of those that compare, by code: before, since."""
        return {code: (one.point, one.facing) for code, one in self.found.items() if one.point and one.facing}

    @property
    def refusal(self) -> str:
        """Why most of the others do not compare; empty if all do."""
        said = Counter(one.refusal for one in self.found.values() if one.refusal)
        return said.most_common(1)[0][0] if said else ""


def compared(connection: Connection, catalog: Catalog, indicator: Indicator, part: str) -> Compared:
    """Each arrondissement over one pair of dates, that of the greater number: any other is refused."""
    rows = rows_of(connection, catalog, indicator.id, part)
    terms = terms_of(connection, catalog, indicator, catalog.arrondissements, part)
    mine = {code: rows[rows["territory"] == code] for code in catalog.arrondissements}
    found = {code: since_plan(one, catalog, terms.get(code)) for code, one in mine.items()}
    spans = Counter(spans_of(one) for one in found.values() if one.facing)
    most = spans.most_common(1)[0][0] if spans else ("", "")
    kept = {code: one if spans_of(one) == most or one.refusal else _other(one) for code, one in found.items()}
    whole = None
    if not refusal_to_group(indicator, catalog):
        every = queries.series(connection, [indicator.id], [indicator.paris], [part])
        of_paris = terms_of(connection, catalog, indicator, [indicator.paris], part).get(indicator.paris)
        whole = since_plan(every, catalog, of_paris)
    since = pd.to_datetime(rows["period_end"]).dt.date >= SINCE
    return Compared(indicator, part, rows[since], kept, whole if whole and spans_of(whole) == most else None)


def _other(one: Reference) -> Reference:
    return Reference(one.words, refusal=f"d’autres dates, {' et '.join(spans_of(one))}")


def arrondissements(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    ventilation: str = ENSEMBLE,
    arr: Sequence[str] = (),
    en_carte: bool = False,
) -> Exhibit:
    """Sorted changes in the unit people count, or their map in %. A rate that does not compare gives way to its count."""
    asked = catalog.indicators[indicateur]
    here, instead = compared(connection, catalog, asked, ventilation), ""
    if not here.pairs and asked.ratio:
        name, part = asked.ratio.parts(ventilation)[0]
        other = compared(connection, catalog, catalog.indicators[name], part)
        if other.pairs:
            head, _, detail = here.refusal.partition(" : ")
            why = f"{head} ({detail})" if detail else head
            here, instead = other, f"{asked.short} : {why}. Ses {other.indicator.unit}, eux, se comparent."
    few = _few(connection, catalog, here)
    indicator, moves = here.indicator, _moves(here, catalog, few, in_percent=en_carte)
    told = changed(moves, indicator, here.part, next(iter(here.pairs.values()), None), here.paris, arr, few)
    said = _reading(here, moves) if here.pairs else f"par arrondissement, {here.refusal}."
    return Exhibit(
        title=_title(here),
        finding=told,
        subtitle=" ".join(filter(None, (instead, _subtitle(here, catalog, en_carte)))),
        drawing=_drawing(here, moves, arr, few, en_carte),
        rows=here.rows if here.pairs else here.rows.iloc[:0],
        table=_table(here, moves, few) if here.pairs else pd.DataFrame(),
        reading=said,
        scope=f"{indicator.base.field}.",
        caveats=(
            *reasons(queries.series(connection, [indicateur], catalog.arrondissements), asked, catalog),
            *((ACROSS,) if any(len({term.producer for term in pair}) > 1 for pair in here.pairs.values()) else ()),
            *((MAPPED,) * (indicator.unit != "%") + (WOODS_NOTE,) if en_carte and here.pairs else ()),
            *((TOO_FEW,) if (moves["words"] == NO_FIGURE).any() else ()),
            *small_said(few, indicator, catalog, "avant le plan ou depuis"),
            *((f"{capitalised(ROUNDED)}.",) if any(uneven(*pair, indicator) for pair in _printed(here)) else ()),
        ),
        alternative=f"{'Carte' if en_carte else 'Barres classées'} de l’évolution des vingt arrondissements. {capitalised(said)}",
        indicators=tuple(dict.fromkeys((indicateur, indicator.id))),
        calculation=CALCULATED[indicator.measure == "flux", indicator.ratio is not None],
    )


def _printed(here: Compared) -> list[tuple[Term, Term]]:
    """The terms that its table prints: since, before."""
    found = [one for one in (here.paris, *here.found.values()) if one]
    return [(one.facing, one.point) for one in found if one.facing and one.point]


def _moves(here: Compared, catalog: Catalog, few: Mapping[str, str], *, in_percent: bool) -> pd.DataFrame:
    """territory, name, value (the change, in % if asked and not of a rate; NaN if refused), status, words, beside; the
    `few` last.
    """
    lines = []
    for code, one in here.found.items():
        pair, name = here.pairs.get(code), catalog.territories[code].short
        if pair is None:
            hidden = "secret" if "masquée" in one.refusal else "non disponible"
            lines.append((code, name, float("nan"), hidden, one.refusal, ""))
            continue
        before, after = pair
        part = str(share(after, before, here.indicator))
        moved = _marked(str(difference(after, before, here.indicator)), pair)
        value = after.value - before.value
        if in_percent and here.indicator.unit != "%":
            value, moved = (100 * value / before.value, part) if part else (float("nan"), NO_FIGURE)
        status = _worst(pair) if value == value else "sans objet"
        lines.append((code, name, value, status, moved, part or _levels(pair, here.indicator)))
    made = pd.DataFrame(lines, columns=["territory", "name", "value", "status", "words", "beside"])
    made = made.sort_values("value", ascending=False, na_position="last", kind="stable", ignore_index=True)
    return made.sort_values("territory", key=lambda codes: codes.isin(few), kind="stable", ignore_index=True)


def _few(connection: Connection, catalog: Catalog, here: Compared) -> dict[str, str]:
    """« 33 logements »: what a share rests on before or since, of those where that is under its bound."""
    if not here.indicator.count:
        return {}
    counts = queries.series(connection, [here.indicator.count], catalog.arrondissements)
    least = {
        code: min(
            counts.loc[(counts["territory"] == code) & counts["period"].isin(_years(term)), "value"].sum()
            for term in pair
        )
        for code, pair in here.pairs.items()
    }
    small = {code: count for code, count in least.items() if count < (here.indicator.small_count or 0)}
    return rests_on(small, here.indicator, catalog)


def _years(term: Term) -> list[str]:
    """« 2019-2021 », « 2019 et 2021 »: the years that a term unites."""
    years = re.findall(r"\b20\d\d\b", term.words)
    return [str(year) for year in range(int(years[0]), int(years[-1]) + 1)] if "-" in term.words else years


def _worst(pair: tuple[Term, Term]) -> str:
    return max((term.status for term in pair), key=STATUSES.index)


def _marked(moved: str, pair: tuple[Term, Term]) -> str:
    """With the mark of their doubt, where no word says it."""
    doubt = _worst(pair)
    if doubt not in DOUBTFUL or any(term.grain for term in pair):
        return moved
    return f"{MARKS[doubt]}{NBSP}{moved}" if doubt in AHEAD else f"{moved}{NBSP}{MARKS[doubt]}"


def since_said(found: Reference, indicator: Indicator) -> Cell | str:
    """« +4 470 depuis 2019 », « +924 depuis fin 2024 », « +56 par an, 2022-2024 contre 2019-2021 »; empty if refused."""
    if found.point is None or found.facing is None:
        return ""
    moved = difference(found.facing, found.point, indicator)
    if indicator.measure == "flux":
        before, since = spans_of(found)
        return f"{moved}{'' if indicator.unit == '%' else ' par an'}, {since} contre {before}"
    day = found.point.day
    return f"{moved} depuis {'fin ' if (day.month, day.day) == (12, 31) else ''}{day.year}"


def _levels(pair: tuple[Term, Term], indicator: Indicator) -> str:
    """« de 32,4 à 28,9 », beside what has no percentage."""
    before, after = (format_number(term.value, indicator.decimals if indicator.unit == "%" else 0) for term in pair)
    return f"de {before} à {after}"


def _drawing(
    here: Compared, moves: pd.DataFrame, arr: Sequence[str], few: Mapping[str, str], en_carte: bool
) -> Drawing | None:
    """Of the few, what they are without a bar, and no class."""
    small = moves["territory"].isin(few)
    known = moves.loc[~small, "value"].dropna().tolist()
    if not known:
        return None
    if not en_carte:
        head = "de … à …" if here.indicator.unit == "%" else "en %"
        on = [
            f"sur {few[code]}" if code in few else words
            for code, words in zip(moves["territory"], moves["words"], strict=True)
        ]
        drawn = moves.assign(name=_starred(moves, few), value=moves["value"].mask(small), words=on)
        return Changes(drawn, here.indicator, tuple(arr), head)
    rate = here.indicator.model_copy(update={"unit": "%", "decimals": max(1, here.indicator.decimals)})
    return Map(moves, rate, change_classes(known), highlighted=frozenset(arr), small=frozenset(few), signed=True)


def _starred(moves: pd.DataFrame, few: Mapping[str, str]) -> list[str]:
    return [f"{name} *" if code in few else name for code, name in zip(moves["territory"], moves["name"], strict=True)]


def _unit_of(here: Compared) -> str:
    """« logements par an », « % »."""
    yearly = " par an" if here.indicator.measure == "flux" and here.indicator.unit != "%" else ""
    return "\u202f%" if here.indicator.unit == "%" else f" {here.indicator.unit}{yearly}"


def _title(here: Compared) -> str:
    """What is compared; between two dates of the plan, nothing is said of what precedes it."""
    name = here.indicator.label if here.part == ENSEMBLE else f"{here.indicator.label}, {here.part}"
    within = here.pairs and here.indicator.measure != "flux" and not _precedes(here)
    return f"{name}, {'au cours du plan' if within else 'avant et depuis le plan'}"


def _subtitle(here: Compared, catalog: Catalog, en_carte: bool) -> str:
    if not here.pairs:
        return f"En {here.indicator.unit}"
    before, since = spans_of(next(one for one in here.found.values() if one.facing))
    flow, rate = here.indicator.measure == "flux", here.indicator.unit == "%"
    unit = "points" if rate else _unit_of(here).strip()
    spoken = f"{since} contre {before}" if flow else f"du {before} au {since}"
    eve = "avant le plan"
    first = "" if flow or _precedes(here) else f" ; {unfound(catalog, f'rien n’est reçu ni trouvé {eve}', eve)}"
    return f"En {'% de la référence' if en_carte and not rate else unit}, {spoken}{first}"


def _precedes(here: Compared) -> bool:
    """Whether the first date is that of the reference, before the plan."""
    return any(before.day <= LAST_STATE for before, _ in here.pairs.values())


def _reading(here: Compared, moves: pd.DataFrame) -> str:
    """The first of them as a sentence, what is at its right with it."""
    code, name = moves["territory"].iloc[0], moves["name"].iloc[0]
    moved = changes(here.found[code], here.indicator) or here.found[code].refusal
    return f"dans le {name}, {_levels(here.pairs[code], here.indicator)}{_unit_of(here)}, soit {moved}."


def _table(here: Compared, moves: pd.DataFrame, few: Mapping[str, str]) -> pd.DataFrame:
    """Both terms and the change, Paris first where it is their whole; a refusal in words."""
    before, since = (capitalised(words) for words in spans_of(next(one for one in here.found.values() if one.facing)))
    lines = [("Paris", here.paris)] if here.paris else []
    lines += [(name, here.found[code]) for code, name in zip(moves["territory"], _starred(moves, few), strict=True)]
    made = []
    for name, one in lines:
        terms = (one.point, one.facing)
        cells = [cell(t.value, t.status, here.indicator, t.decimals) if t else tables.ABSENT for t in terms]
        made.append((name, *cells, *_evolution(one, here.indicator)))
    table = pd.DataFrame(made, columns=["Arrondissement", before, since, "Évolution", "En %"])
    return table if (table["En %"] != tables.ABSENT).any() else table.drop(columns="En %")


def _evolution(one: Reference, indicator: Indicator) -> tuple[Cell | str, Cell | str]:
    """The change and what it makes in %, numbers both, where nothing else is said of it."""
    if one.point and one.facing:
        alone, part = (of(one.facing, one.point, indicator) for of in (difference, share))
        if changes(one, indicator) == (f"{alone} ({part})" if part else str(alone)):
            return alone, part or tables.ABSENT
    return changes(one, indicator) or one.refusal, tables.ABSENT


_MAPPED = switch("en_carte", "En carte")
RECORDS = (
    Record(
        "depuis-plan-arrondissements",
        arrondissements,
        "logement_social",
        "comparer",
        (replace(COMPARED, opens=always("sru_logements")), BREAKDOWN, ARR, _MAPPED),
        slide=True,
        action="2.1",
    ),
)
