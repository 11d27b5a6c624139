"""References between entries of the catalogue: each names something that exists."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise, permutations

from etl.catalog import layouts
from etl.catalog.entry import ALL_ARRONDISSEMENTS, ENSEMBLE
from etl.catalog.model import Catalog, Correction, Indicator, Link
from etl.catalog.plan import (
    UNBOUND,
    ActionState,
    BaseValue,
    Deliverable,
    Event,
    Meeting,
    Named,
    Objective,
    PlanIndicator,
)
from etl.catalog.units import COUNTED
from etl.french import format_exact

Fault = tuple[str, str]  # the entry, as named in messages, and what is wrong with it


def faults(
    catalog: Catalog,
    objectives: dict[str, Objective],
    corrections: dict[str, Correction],
    base_values: dict[str, BaseValue],
    events: dict[str, Event],
) -> Iterator[Fault]:
    """Every reference that leads nowhere, and every date that is none."""
    for indicator in catalog.indicators.values():
        yield from ((f"indicators.{indicator.id}", words) for words in _indicator_faults(indicator, catalog))
    for source in catalog.sources.values():
        yield from ((f"sources.{source.id}", words) for words in _layout_faults(source.layout))
        if source.secrecy not in catalog.secrecy:
            yield f"sources.{source.id}", f"règle de secret inconnue, « {source.secrecy} »"
        for name, column in source.columns.items():
            for words in _target_faults(column.indicator, column.breakdown, catalog):
                yield f"sources.{source.id}", f"colonne {name} : {words}"
        for contract in source.contracts:
            for measure in contract.measures:
                for words in _target_faults(measure.indicator, measure.breakdown, catalog):
                    yield f"sources.{source.id}", f"contrat « {contract.name} » : {words}"
            for code in filter(None, [contract.total, *contract.territories.values()]):
                if code not in catalog.territories:
                    yield f"sources.{source.id}", f"contrat « {contract.name} » : territoire inconnu « {code} »"
    pointed: dict[str, Objective | Correction] = {**objectives, **corrections}
    for where, entry in pointed.items():
        for words in _target_faults(entry.indicator, entry.breakdown, catalog):
            yield where, words
        if entry.territory not in (*catalog.territories, ALL_ARRONDISSEMENTS):
            yield where, f"territoire inconnu « {entry.territory} »"
    for where, correction in corrections.items():
        if correction.source not in catalog.sources:
            yield where, f"source inconnue « {correction.source} »"
    for where, objective in objectives.items():
        yield from ((where, f"{objective.indicator} : {words}") for words in _objective_faults(objective))
        if objective.rattrapage:
            yield from ((where, words) for words in _target_faults(objective.rattrapage.missing, ENSEMBLE, catalog))
    for where, value in base_values.items():
        for words in _target_faults(value.indicator, ENSEMBLE, catalog):
            yield where, words
        if value.territory not in catalog.territories:
            yield where, f"territoire inconnu « {value.territory} »"
        if value.value is not None and value.reference is None:
            yield where, f"{value.indicator} : valeur sans référence"
    for where, event in events.items():
        yield from ((where, words) for words in _event_faults(event))


def _layout_faults(layout: str | None) -> Iterator[str]:
    """Why no file of that layout could be cleaned."""
    module = layouts.CLEANERS / f"{layout}.py"
    if layout and layout not in layouts.LAYOUTS:
        admitted = ", ".join(layouts.LAYOUTS)
        yield f"mise en page inconnue « {layout} », admises : {admitted} (etl/catalog/layouts.py)"
    elif layout and not (module.is_file() and "def clean(" in module.read_text(encoding="utf-8")):
        yield f"mise en page « {layout} » : etl/sources/{layout}.py n’existe pas, ou n’a pas de fonction clean"


def link_faults(catalog: Catalog, links: dict[str, Link]) -> Iterator[Fault]:
    """Links between what is not known, or does not count people, or is not broken down so."""
    for where, link in links.items():
        if link.total in link.parts:
            yield where, f"« {link.total} » ne peut être une partie de lui-même"
        for name in dict.fromkeys(link.terms):
            indicator = catalog.indicators.get(name)
            if indicator is None:
                yield where, f"indicateur inconnu « {name} »"
            elif indicator.unit not in COUNTED:
                yield where, f"« {name} » ne compte ni personnes, ni ménages, ni demandes"
            else:
                unknown = (one for one in link.modalities if one not in indicator.modalities)
                yield from ((where, f"{name} : modalité inconnue « {one} »") for one in unknown)


def plan_faults(
    catalog: Catalog,
    names: dict[str, Named],
    states: dict[str, ActionState],
    deliverables: dict[str, Deliverable],
    meetings: dict[str, Meeting],
) -> Iterator[Fault]:
    """Indicators of the plan that no series gives, or on no sheet; follow-up of what the plan does not have."""
    for asked in catalog.plan_indicators.values():
        yield from ((f"plan_indicators.{asked.id}", words) for words in _asked_faults(asked, catalog))
    known = {(action.axis, action.number) for action in catalog.actions}
    of_an_action: dict[str, Named | ActionState] = {**names, **states}
    for where, one in of_an_action.items():
        if (one.axis, one.number) not in known:
            yield where, f"action inconnue : axe {one.axis}, action {one.number}"
    for where, named in names.items():
        for unknown in sorted(set(named.indicators) - set(catalog.indicators)):
            yield where, f"indicateur inconnu « {unknown} »"
    for where, document in deliverables.items():
        indicator = catalog.indicators.get(document.indicator)
        if indicator is None or indicator.kind != "livrable":
            yield where, f"« {document.indicator} » n’est pas un livrable du catalogue"
    dated: dict[str, Deliverable | Meeting] = {**deliverables, **meetings}
    for where, entry in dated.items():
        if not _is_day(entry.day):
            yield where, f"date illisible « {entry.day} » (AAAA-MM-JJ)"


def _asked_faults(asked: PlanIndicator, catalog: Catalog) -> Iterator[str]:
    if asked.action not in {f"{action.axis}.{action.number}" for action in catalog.actions}:
        yield f"action inconnue : {asked.action}"
    for name in asked.exige:
        if name not in catalog.indicators:
            yield f"série inconnue « {name} »"
        elif asked.id not in catalog.indicators[name].serves:
            yield f"exige « {name} », qui ne le sert pas : ajouter « {asked.id} » à ses « serves »"
        elif (senders := catalog.indicators[name].senders) and asked.holder not in senders:
            yield f"« {asked.holder} » ne transmet pas « {name} » : l’ajouter à ses « holders »"
    required = [catalog.indicators[name] for name in asked.exige if name in catalog.indicators]
    for unknown in sorted(set(asked.distingue) - {one for i in required for one in i.modalities}):
        yield f"distingue une modalité qu’aucune de ses séries n’a, « {unknown} »"
    if asked.undefined and not asked.decider:
        yield "à définir, sans dire qui décide"


def _unsaid_unions(indicator: Indicator) -> Iterator[str]:
    """Of counts of people, modalities whose name holds that of another: they count it too, which secrecy must know."""
    breakdown = indicator.breakdown
    if breakdown is None or indicator.unit not in COUNTED:
        return
    words = {one: set(re.findall(r"\w+", one.casefold())) for one in breakdown.modalities}
    for whole, part in permutations(breakdown.modalities, 2):
        if words[part] <= words[whole] and part not in breakdown.unions.get(whole, ()):
            yield f"« {whole} » réunit « {part} » : le dire (unions), ou la nommer autrement"


def _indicator_faults(indicator: Indicator, catalog: Catalog) -> Iterator[str]:
    yield from _unsaid_unions(indicator)
    for part in (indicator.ratio.numerator, indicator.ratio.denominator) if indicator.ratio else ():
        if part not in catalog.indicators:
            yield f"ratio sur un indicateur inconnu, « {part} »"
    for unknown in sorted(set(indicator.serves) - set(catalog.plan_indicators)):
        yield f"sert un indicateur que le plan n’a pas, « {unknown} »"
    if indicator.serves and indicator.axis is None:
        yield "sert le plan sans être d’une fiche : donner « axis » et « action »"
    if words := _fields_unsaid(indicator, catalog):
        yield words
    for term in indicator.computed.terms if indicator.computed else ():
        if term.indicator not in catalog.indicators:
            yield f"calculé d’un indicateur inconnu, « {term.indicator} »"
        for unknown in sorted(set(catalog.listed(term.territories)) - set(catalog.territories)):
            yield f"calculé sur un territoire inconnu, « {unknown} »"
        if term.period and not _is_day(term.period.format(annee=2024)):
            yield f"calculé à une date illisible, « {term.period} » (AAAA-MM-JJ, ou {{annee}}-MM-JJ)"
    if indicator.ratio and indicator.ratio.over and indicator.ratio.denominator in catalog.indicators:
        for words in _target_faults(indicator.ratio.denominator, indicator.ratio.over, catalog):
            yield f"ratio : {words}"
    if indicator.rest and indicator.rest not in catalog.territories:
        yield f"reste sous un territoire inconnu, « {indicator.rest} »"
    for variant in indicator.variants:
        for day in filter(None, (variant.since, variant.until)):
            if not _is_day(day):
                yield f"assiette « {variant.name} » : date illisible « {day} » (AAAA-MM-JJ)"
        if not (variant.territories or variant.publishers or variant.since or variant.until):
            yield f"assiette « {variant.name} » : ni territoire, ni éditeur, ni date ne la distingue"
        for unknown in sorted(set(variant.territories) - set(catalog.territories)):
            yield f"assiette « {variant.name} » : territoire inconnu « {unknown} »"
    for comparison in indicator.references:
        if comparison.indicator not in catalog.indicators:
            yield f"comparaison « {comparison.name} » : indicateur inconnu « {comparison.indicator} »"
        if comparison.territory not in catalog.territories:
            yield f"comparaison « {comparison.name} » : territoire inconnu « {comparison.territory} »"
        if comparison.off and not comparison.why:
            yield f"comparaison « {comparison.name} » : autre assiette, sans raison donnée"
    if indicator.count and indicator.count not in catalog.indicators:
        yield f"effectif inconnu, « {indicator.count} »"
    if bool(indicator.count) != (indicator.small_count is not None):
        yield "petits effectifs : « count » et « small_count » vont ensemble"


def _fields_unsaid(indicator: Indicator, catalog: Catalog) -> str:
    """Why a ratio of two fields (SRU, RPLS, SNE…) is refused: its own base does not name both; empty if it may be."""
    parts = (indicator.ratio.numerator, indicator.ratio.denominator) if indicator.ratio else ()
    fields = dict.fromkeys(catalog.indicators[part].base.field for part in parts if part in catalog.indicators)
    unsaid = [field for field in fields if len(fields) > 1 and field.casefold() not in indicator.base.field.casefold()]
    return f"ratio de deux champs, sans le dire dans « base.field » : « {' » et « '.join(fields)} »" if unsaid else ""


def _objective_faults(objective: Objective) -> Iterator[str]:
    bounds = [day for aim in objective.values for day in (aim.start, aim.end)]
    states = [period.state for period in objective.rattrapage.periods] if objective.rattrapage else []
    for day in filter(None, [*bounds, objective.deadline, objective.cumulative_since, *states]):
        if not _is_day(day):
            yield f"date illisible « {day} » (AAAA-MM-JJ)"
    if bool(objective.values) == (objective.nature == "à définir"):
        yield "« values » et nature « à définir » : l’un ou l’autre"
    if objective.deadline and (objective.nature in UNBOUND or objective.apart or objective.counts):
        yield "une échéance, là où le chiffre ne dit pas si l’objectif est tenu : retirer « deadline »"
    for aim in objective.values:
        if aim.start and aim.end and aim.end <= aim.start:
            value = format_exact(aim.value)
            yield f"la valeur {value} finit (to, « {aim.end} ») avant de commencer (from, « {aim.start} »)"
    for before, after in pairwise(objective.values):
        if not before.end or before.end > after.start:
            values = format_exact(after.value), format_exact(before.value)
            yield "la valeur {} commence avant que la valeur {} ne finisse".format(*values)


def _event_faults(event: Event) -> Iterator[str]:
    days = [day for day in (event.start, event.end) if day]
    if wrong := [day for day in days if not _is_day(f"2001-{day}" if event.yearly else day)]:
        yield f"date illisible « {wrong[0]} » ({'MM-JJ' if event.yearly else 'AAAA-MM-JJ'})"
    elif not event.yearly and event.end and event.end < event.start:
        yield f"fin « {event.end} » avant le début « {event.start} »"
    if event.yearly and not event.end:
        yield "saison sans fin"


def _target_faults(indicator: str, breakdown: str, catalog: Catalog) -> Iterator[str]:
    target = catalog.indicators.get(indicator)
    if target is None:
        yield f"indicateur inconnu « {indicator} »"
    elif breakdown not in target.modalities:
        yield f"{indicator} : modalité inconnue « {breakdown} »"


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
