"""The small questions pages ask besides their exhibits: READS = name → function(connection, catalog)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from etl.catalog import Catalog
from reporting import provenance
from reporting.documents import DOCUMENTS, Figures, Material, Zone, figures
from reporting.exhibits import (
    accompagnement,
    bilans,
    dalo,
    demande_attributions,
    diagnostic,
    logement_social,
    manques,
    offre_nouvelle,
    plan_action,
    relance,
    sru_arrondissements,
    sru_calculs,
    territoires,
    trajectoire,
    urgence_115,
)


def _texts(connection: Any, catalog: Catalog, document: str) -> list[tuple[Zone, Figures]]:
    """Where people write in a document, and the figures that they speak of."""
    material = Material(connection, catalog, "")
    return [(zone, figures(material, zone)) for zone in _zones(material, document)]


def _required_texts(connection: Any, catalog: Catalog, document: str) -> list[str]:
    return [zone.place for zone in _zones(Material(connection, catalog, ""), document) if zone.required]


def _zones(material: Material, document: str) -> Sequence[Zone]:
    zones = DOCUMENTS[document].zones
    return zones(material) if zones else ()


READS: dict[str, Callable[..., Any]] = {
    "annees-sru": lambda connection, _catalog: logement_social.annees(connection),
    "annees-decomposition": sru_calculs.annees,
    "periodes-decomposition": sru_calculs.spans,
    "part-hors": sru_arrondissements.part_hors,
    "sections-diagnostic": diagnostic.sections,
    "actions": plan_action.numeros,
    "annees-accompagnement": accompagnement.annees,
    "annees-arpp": partial(bilans.annees, bilans.ARPP),
    "annees-dalo": dalo.annees,
    "annees-agrements": offre_nouvelle.annees,
    "periode-agrements": offre_nouvelle.periode,
    "annees-115": urgence_115.annees,
    "annees-demandes": lambda connection, _catalog: demande_attributions.annees(connection),
    "indicateurs-arrondissement": territoires.indicateurs,
    "ventilations": territoires.ventilations,
    "annees": territoires.annees,
    "annees-comparables": territoires.comparable_years,
    "provenance": provenance.trace,
    "a-une-reference": trajectoire.has_reference,
    "detenteurs": relance.detenteurs,
    "modele": manques.modele,
    "textes": _texts,
    "textes-obligatoires": _required_texts,
    "message-producteur": relance.message,
}
