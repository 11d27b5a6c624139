"""The words for where what the sheets expect stands, and the day of the committee."""

from __future__ import annotations

import datetime as dt
from typing import Final

RECEIVED, PUBLISHED = "reçu", "publié ailleurs"
PAST, TO_ASK, NOT_YET = "échéance de la fiche passée, à demander", "à demander", "pas encore paru"
UNDEFINED, NO_OBJECT = "à définir", "sans objet"
HELD: Final = (RECEIVED, PUBLISHED)
ASKED: Final = (PAST, TO_ASK)  # what the secretariat has to ask for
# Each state as worked out by the warehouse (etl/warehouse/sql/27_states.sql), and what it means.
MEANINGS: Final = {
    RECEIVED: "une remontée d'un producteur donne l'année",
    PUBLISHED: "l'année est dans un fichier publié",
    PAST: "la date de la fiche est passée et l'outil n'a pas ces chiffres : c'est au secrétariat de les demander",
    TO_ASK: "l'outil n'a pas ces chiffres, et la fiche n'en donne pas la date ou celle-ci est à venir",
    NOT_YET: "la source publique de ces dernières années paraît plus tard",
    UNDEFINED: "la fiche laisse l'indicateur à définir",
    NO_OBJECT: "la fiche n'attend rien pour cette année",
}
STATES: Final = tuple(MEANINGS)
FOLLOWED, CONTEXT = (
    "suivi du plan",
    "contexte",
)  # a series of axis 1; one that no sheet asks for


def next_committee(day: dt.date) -> dt.date:
    """The next 30 June, `day` included: the annual report is presented in the first half of the year."""
    june = dt.date(day.year, 6, 30)
    return june if day <= june else june.replace(year=day.year + 1)
