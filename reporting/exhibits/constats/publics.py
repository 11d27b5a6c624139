"""What the exhibits of the publics prioritaires find, each by its own rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog
from etl.french import format_exact, format_number, listing, quantity
from reporting.analysis.change import EVE, term_of
from reporting.analysis.comparability import base_of
from reporting.analysis.progress import Progress
from reporting.analysis.words import at_words, unfound
from reporting.exhibits.constats.paris import by
from reporting.piece.facing import alike, before_it, faced, told
from reporting.piece.finding import fitting, value_of
from reporting.piece.sentences import agreeing, at, doubt, in_its_word, last, made_up


def labelled(rows: pd.DataFrame, both: Sequence[str], catalog: Catalog) -> str:
    """Labelled and rehoused in the last year under its scheme, the year before beside; before the plan, nothing since."""
    ends = [
        (word, last(rows[rows["indicator"] == one])) for word, one in zip(("labellisé", "relogé"), both, strict=True)
    ]
    known = [(word, row) for word, row in ends if row is not None]
    if not known:
        return fitting(_nothing(rows, catalog, ", ni trouvé de l’ACD avant"))
    first = max((row for _, row in known), key=lambda row: str(row["period"]))
    shown = [(word, row) for word, row in known if row["period"] == first["period"] and made_up(row) == made_up(first)]
    counted = [f"{word} {_number(row, catalog)}" for word, row in shown]
    counted[0] = f"{shown[0][0]} {told(shown[0][1], catalog)}"
    scheme = f"{at(first)}, l’{base_of(first, catalog)}"
    if term_of(first, catalog).day <= EVE:
        had = f"{scheme} avait {', '.join(counted)}"
        return fitting(f"{_nothing(rows, catalog)} ; {had}", had)
    beside = [_year_before(rows[rows["indicator"] == row["indicator"]], row, catalog) for _, row in shown]
    full = [said + year for said, year in zip(counted, beside, strict=True)]
    return fitting(*(f"{scheme} a {', '.join(said)}" for said in (full, counted, counted[:1])))


def _nothing(rows: pd.DataFrame, catalog: Catalog, before: str = "") -> str:
    hidden = ((rows["status"] == "secret") & (rows["period"] >= str(PLAN_YEARS.start))).any()
    of = f"de l’ARPP depuis {PLAN_YEARS.start}"
    return f"tout est masqué {of}{before}" if hidden else unfound(catalog, f"rien n’est reçu {of}{before}", of)


def _year_before(rows: pd.DataFrame, here: pd.Series, catalog: Catalog) -> str:
    """« (1 437 en 2024) », where that year counts the same thing and this one is of the plan."""
    before = before_it(alike(rows, here), here, catalog)
    late = term_of(here, catalog).day > EVE
    return f" ({_number(before, catalog)} {at(before)})" if late and before is not None else ""


def _number(row: pd.Series, catalog: Catalog) -> str:
    return f"{in_its_word(row, catalog.indicators[row['indicator']])}{doubt(row)}"


def priority(rows: pd.DataFrame, share: str, catalog: Catalog) -> str:
    """The share of the last year, never without what it counts beyond those whom the law binds."""
    here = last(rows[rows["indicator"] == share])
    if here is None:
        return ""
    head = f"{at(here)}, {value_of(here, catalog.indicators[share])} des attributions vont aux ménages"
    counts = "prioritaires, contingent de l’État compris"
    return fitting(f"{head} DALO et {counts}", f"{head} {counts}")


def towards(found: Progress) -> str:
    """The persons counted since the State's target began, an estimate, and what it aims at."""
    now, aim = found.now, found.objective
    if now is None:
        return ""
    counted = f"{quantity(now.value, 0, 'personne', 'personnes')} (estimation)"
    head = f"{counted} {'sont relogées' if now.value >= 2 else 'est relogée'} {at_words(now.words)}"
    if aim is None or aim.value is None:
        return fitting(head)
    return fitting(f"{head}, pour {format_exact(aim.value)} visées{by(aim)}", head)


def targeted(rows: pd.DataFrame, catalog: Catalog) -> str:
    """The whole of the last year against the reference; without a whole, that only its parts are known."""
    here = last(rows[rows["breakdown"] == ENSEMBLE])
    if here is None:
        part = last(rows)
        return "" if part is None else fitting(f"{at(part)}, les relogements sont connus par public, sans leur total")
    whole = rows[rows["breakdown"] == ENSEMBLE]
    verb = agreeing(here, catalog.indicators[here["indicator"]], "sont relogés", "est relogé")
    heads = [f"{at(here)}, {told(here, catalog)} {whose} {verb}" for whose in ("des publics cibles", "cibles")]
    return fitting(*(head + against for against in faced(whole, catalog) for head in heads))


def housed_first(rows: pd.DataFrame, catalog: Catalog) -> str:
    """The households of the last year against the reference."""
    here = last(rows)
    if here is None:
        return ""
    head = f"{at(here)}, le Logement d’abord reloge {told(here, catalog)}"
    return fitting(*(f"{head}{against}" for against in faced(rows, catalog)))


def followed(rows: pd.DataFrame, verbs: Mapping[str, str], catalog: Catalog) -> str:
    """« En 2025, 1 749 ménages sont suivis en AVDL (1 729 en 2024), 3 489 en ASLL (3 492 en 2024) », of one year.

    `verbs`: of each series, what its households are; the first's carries the verb.
    """
    ends = [one for name in verbs if (one := last(rows[rows["indicator"] == name])) is not None]
    if not ends:
        return ""
    newest = max(str(one["period"]) for one in ends)
    first, *others = [one for one in ends if one["period"] == newest]
    others = [one for one in others if made_up(one) == made_up(first)]
    done = {
        one["indicator"]: agreeing(one, catalog.indicators[one["indicator"]], verbs[one["indicator"]],
                                   re.sub(r"\bsont (\w+)s\b", r"est \1", verbs[one["indicator"]]))
        for one in ends
    }  # fmt: skip
    said = [f"{told(first, catalog)} {done[first['indicator']]}"]
    said += [
        f"{_number(one, catalog)} {re.sub(r'^(?:sont|est) (?:suivis? )?', '', done[one['indicator']])}"
        for one in others
    ]
    beside = [_year_before(rows[rows["indicator"] == one["indicator"]], one, catalog) for one in (first, *others)]
    full = [words + year for words, year in zip(said, beside, strict=True)]
    return fitting(*(f"{at(first)}, {listing(parts)}" for parts in (full, said, said[:1])))


def commonest(shares: pd.DataFrame, hidden: Sequence[str], trait: str, annee: int) -> str:
    """The modality most met in each group, its share; all of them where they tie.

    `shares`: columns group, modality, share (%); `hidden`: groups one of whose values is masked.
    """
    if shares.empty:
        return ""
    tops: dict[str, list[str]] = {}
    for group, mine in shares.groupby("group", sort=False):
        printed = mine["share"].map(lambda share: format_number(share, 1))
        best = mine[printed == printed[mine["share"].idxmax()]]
        name = f"{format_number(best['share'].iloc[0], 1)}\u202f% ({str(group).split(', ')[-1]})"
        tops.setdefault(listing(f"« {one} »" for one in best["modality"]), []).append(name)
    modality, where = next(iter(tops.items()))
    most = f"{'l' + chr(8217) if trait[0] in 'aeéiou' else 'la '}{trait} la plus fréquente est"
    also = f" ; masqué : {listing(one.split(', ')[-1] for one in hidden)}" if hidden else ""
    told_all = " ; ".join(f"{name} : {listing(groups)}" for name, groups in tops.items())
    return fitting(
        f"en {annee}, {most} {told_all}{also}",
        f"en {annee}, {modality} vient en tête : {listing(where)}{also}",
        f"en {annee}, {modality} vient en tête : {where[0]}",
    )
