"""The known units, one entry each: their words after a number, and how their figures are checked and kept secret."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class _Unit:
    """`counts_people`: its figures count people or their requests, so small ones are hidden; `whole`: no decimals.

    Neither has a default: a unit that forgets to say whether it counts people would publish small counts.
    """

    singular: str
    plural: str
    counts_people: bool
    whole: bool


def _people(singular: str, plural: str) -> _Unit:
    return _Unit(singular=singular, plural=plural, counts_people=True, whole=True)


def _things(singular: str, plural: str) -> _Unit:
    """Not secret, as dwellings, places, or the legal population, public however small."""
    return _Unit(singular=singular, plural=plural, counts_people=False, whole=True)


def _measure(singular: str, plural: str) -> _Unit:
    """A rate, an average by day, a price: not a count."""
    return _Unit(singular=singular, plural=plural, counts_people=False, whole=False)


_ENTRIES = {
    "%": _measure("%", "%"),
    "actions": _things("action", "actions"),
    "appels": _people("appel", "appels"),
    "appels par jour": _measure("appel par jour", "appels par jour"),
    "attributions": _people("attribution", "attributions"),
    "demandes": _people("demande", "demandes"),
    "demandes pour une attribution": _measure("demande pour une attribution", "demandes pour une attribution"),
    "dispositifs": _things("dispositif", "dispositifs"),
    "documents": _things("document", "documents"),
    "décisions": _people("décision", "décisions"),
    "euros par an": _measure("euro par an", "euros par an"),
    "euros par m²": _measure("euro par m²", "euros par m²"),
    "événements": _things("événement", "événements"),
    "familles": _people("famille", "familles"),
    "familles par jour": _measure("famille par jour", "familles par jour"),
    "habitants": _things("habitant", "habitants"),
    "logements": _things("logement", "logements"),
    "ménages": _people("ménage", "ménages"),
    "mois": _measure("mois", "mois"),
    "outils": _things("outil", "outils"),
    "personnes": _people("personne", "personnes"),
    "personnes par jour": _measure("personne par jour", "personnes par jour"),
    "places": _things("place", "places"),
    "places pour 1 000 habitants": _measure("place pour 1 000 habitants", "places pour 1 000 habitants"),
    "recours": _people("recours", "recours"),
    "relogements": _people("relogement", "relogements"),
    "réunions": _things("réunion", "réunions"),
    "résidences principales": _things("résidence principale", "résidences principales"),
    "état d'avancement": _measure("état d’avancement", "états d’avancement"),
}
UNITS = {name: (unit.singular, unit.plural) for name, unit in _ENTRIES.items()}
COUNTED = {name for name, unit in _ENTRIES.items() if unit.counts_people}
WHOLE = {name for name, unit in _ENTRIES.items() if unit.whole}
