"""The small questions pages ask besides their exhibits: READS = name → function(connection, catalog)."""

from reporting.exhibits import demande_attributions, logement_social, relance

READS = {
    "annees-sru": lambda connection, _catalog: logement_social.annees(connection),
    "annees-demandes": lambda connection, _catalog: demande_attributions.annees(connection),
    "producteurs": relance.producteurs,
    "message-producteur": relance.message,
}
