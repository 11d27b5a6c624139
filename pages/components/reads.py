"""The small questions pages ask besides their exhibits: READS = name → function(connection, catalog)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from reporting import provenance
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

READS: dict[str, Callable[..., Any]] = {
    "annees-sru": lambda connection, _catalog: logement_social.annees(connection),
    "annees-decomposition": sru_calculs.annees,
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
    "producteurs": relance.producteurs,
    "modele": manques.modele,
    "message-producteur": relance.message,
}
