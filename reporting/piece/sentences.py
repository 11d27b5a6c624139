"""Words shared by the exhibits: how a value, a change, a publication is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.catalog import UNITS, Catalog, Event, Indicator, Objective
from etl.french import format_partial, format_period, quantity
from reporting.analysis.change import ALONE, EVE, LAST_STATE, SAME, Term, difference, printable, term_of
from reporting.analysis.comparability import base_of
from reporting.analysis.words import DOUBTFUL, aimed, at_words, decimals, kept, unfound
from reporting.analysis.words import number as printed
from reporting.piece.drawing import Target, numbered
from reporting.piece.exhibit import DEMONSTRATION, MARKS, Headline, Summary

NO_DATE = "date de publication non lue"
LEAP = 1  # day by which two years, or two months of February, may differ
WOODS_NOTE = "Les bois de Boulogne (16e) et de Vincennes (12e) ne sont pas dessinés."  # under every map


def published_in_words(text: str) -> str:
    """« novembre 2021 » for 2021-11; says so when no date was read."""
    return format_partial(text) if text else NO_DATE


def whose(publisher: str, restates: str) -> str:
    """« CNews, d’après Apur »: who prints a figure and whose it is, where the publisher names it."""
    publisher = publisher.replace("'", "’")
    unnamed = not restates[:1].isupper() or "d’après" in publisher
    return publisher if unnamed else f"{publisher}, d’après {restates}"


def amount(row: pd.Series, indicator: Indicator) -> str:
    """A value with its unit and doubt, in the source's own word: « près de 13 600 recours », « 23,21 % »."""
    value, word = printable(row, indicator)
    singular, plural = UNITS[indicator.unit]
    rate = indicator.unit == "%"
    text = (
        printed(value, indicator, kept(row, indicator))
        if rate
        else quantity(value, decimals(value, indicator, kept(row, indicator)), singular, plural)
    )
    return f"{word} {text}".strip()


def agreeing(row: pd.Series, indicator: Indicator, several: str, one: str) -> str:
    """What is said of a count: « sont relogés », « est relogé » of 0 and 1, as printed."""
    return several if abs(printable(row, indicator)[0]) >= 2 else one


def in_its_word(row: pd.Series, indicator: Indicator) -> str:
    """A value without its unit, in the source's own word: « près de 23 000 », « 16 000 »."""
    value, word = printable(row, indicator)
    return f"{word} {printed(value, indicator, kept(row, indicator))}".strip()


def change(rows: pd.DataFrame, catalog: Catalog) -> str:
    """The last value against the one a year earlier, in points for a rate; empty where there is none to compare with.

    Two values of different sources or *assiettes*, or of which one only is estimated, are not compared; nor two that
    come before the plan, nor two nights: each has its own reservations; nor two published medians, tensions or shares;
    nor what was counted over two lengths of time, a year and a month, or two counts from one day.
    """
    known = rows.dropna(subset=["value"]).sort_values("period_end")
    if len(known) < 2:
        return ""
    before, last = known.iloc[-2], known.iloc[-1]
    bases = {base_of(row, catalog) for row in (before, last)}
    same_source = before["snapshot"].split("/")[0] == last["snapshot"].split("/")[0]
    if len(bases) > 1 or not same_source or before["status"] != last["status"]:
        return ""
    days = (pd.Timestamp(last["period_end"]) - pd.Timestamp(before["period_end"])).days
    spans = [(pd.Timestamp(row["period_end"]) - pd.Timestamp(row["period_start"])).days for row in (before, last)]
    if abs(spans[1] - spans[0]) > LEAP:
        return ""
    after, earlier = (term_of(row, catalog) for row in (last, before))
    indicator = catalog.indicators[last["indicator"]]
    eve = LAST_STATE if indicator.measure == "stock" else EVE
    near = indicator.too_near(earlier.day.year, after.day.year)
    if not 330 <= days <= 400 or near or after.day <= eve or indicator.measure in ALONE:
        return ""
    moved = difference(after, earlier, indicator)
    return f"{SAME} qu’un an plus tôt" if moved == SAME else f"{moved} en un an"


def events_of(catalog: Catalog, *subjects: str) -> tuple[Event, ...]:
    """The dated facts that concern these subjects."""
    return tuple(event for event in catalog.events if set(subjects) & set(event.subjects))


def events_said(events: Sequence[Event], points: pd.DataFrame) -> tuple[str, ...]:
    """The key to the numbers and bands that `evolution` draws for these events over these points; empty if none."""
    if points.dropna(subset=["value"]).empty:
        return ()
    marks = [f"{number}, {event.label} ({_when(event)})" for number, event in numbered(events, points)]
    bands = [f"bandes pâles, {event.label.lower()} ({_when(event)})" for event in events if event.yearly]
    said = " ; ".join([*marks, *bands])
    return (f"{MARKS}, non causes : {said}.",) if said else ()


def _when(event: Event) -> str:
    if not event.yearly:
        return event.start[:4]
    first, last = (format_period(f"2001-{day}").removesuffix(" 2001") for day in (event.start, event.end))
    return f"du {first} au {last}"


def at(row: pd.Series) -> str:
    """« au 1er janvier 2025 », « en 2025 », « de janvier 2023 à mai 2024 »."""
    return at_words(format_period(row["period"]))


def last(rows: pd.DataFrame) -> pd.Series | None:
    """The most recent known value, or None; in the order of the warehouse's `last_figures_told`."""
    # A finding asks it of a few rows a dozen times: sorting a table costs more than all the rest.
    ends = list(zip(rows["period_end"], rows["period_start"], rows["period"], strict=True))
    known = [at for at, there in enumerate(rows["value"].notna()) if there]
    return rows.iloc[max(known, key=lambda at: (ends[at], at))] if known else None


def doubt(row: pd.Series) -> str:
    """« (provisoire) »; nothing of what is approximate, which a word says already."""
    return f" ({row['status']})" if row["status"] in DOUBTFUL and row["status"] != "approché" else ""


def marked(words: str, row: pd.Series | None) -> str:
    """What qualifies a number at the head of a page, saying so where it is doubtful, or invented."""
    doubtful = "" if row is None else doubt(row).strip(" ()")
    return ", ".join(filter(None, (words, doubtful, "démonstration" if made_up(row) else "")))


def made_up(row: pd.Series | None) -> bool:
    """Whether a figure is of the demonstration."""
    return row is not None and str(row["snapshot"]).startswith(f"{DEMONSTRATION}/")


def stamped(sentence: str, *rows: pd.Series | None) -> str:
    """The answer of a page, saying so where what it says is invented: no sentence mixes it with what is published."""
    return f"{sentence.removesuffix('.')} (chiffres inventés)." if any(map(made_up, rows)) else sentence


def incomplete(found: Mapping[str, pd.Series | None], catalog: Catalog) -> Summary:
    """The head of a page some of whose numbers are not published: those that are, by indicator, and which are not. Read
    on a slide too, it names no page.
    """
    lacking = " ; ".join(catalog.indicators[name].short for name, row in found.items() if row is None)
    head = capitalised(unfound(catalog, "aucun chiffre n’est reçu ni trouvé à cette date"))
    none = f"{head}{f' : {lacking}' if lacking else ''}."
    known = [(catalog.indicators[name], row) for name, row in found.items() if row is not None]
    if not known:
        return Summary(none)
    published = [(indicator, row) for indicator, row in known if not made_up(row)]
    told = published or known  # no sentence says a published figure and an invented one
    said = " ; ".join(
        f"{indicator.short}, **{amount(row, indicator)}**{doubt(row)} {at(row)}" for indicator, row in told
    )
    return Summary(
        stamped(f"{said}.", *(row for _, row in told)) + (f" {none}" if lacking else ""),
        tuple(Headline(i.short, in_its_word(row, i), marked(format_period(row["period"]), row)) for i, row in known),
    )


def capitalised(text: str) -> str:
    """The first letter in capital, the others as they are: « Insertion (CHRS) »."""
    return text[:1].upper() + text[1:]


def start_of(point: Term | None, indicator: Indicator) -> Target | None:
    """The line of what the plan starts from: « référence », « 2 598 », « 20 janvier 2022 »."""
    if point is None:
        return None
    return Target(point.value, "<br>".join(["référence", *point.said(indicator).split(", ", 1)]))


def target_of(objective: Objective, indicator: Indicator) -> Target | None:
    """The line of an objective, in steps where its value changed; None where it is on no axis of the indicator."""
    if not objective.comparable or objective.value is None:
        return None
    when = [format_period(objective.deadline)] if objective.deadline else []
    kind = objective.nature if objective.nature == "repère" else f"objectif {objective.nature}"
    words = "<br>".join([kind, str(aimed(objective.value, indicator)), *when])
    return Target(objective.value, words, tuple((aim.start, aim.end, aim.value) for aim in objective.values))
