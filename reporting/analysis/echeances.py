"""The words for where what the sheets expect stands, and the day of the committee."""

from __future__ import annotations

import datetime as dt
from typing import Final

from etl.catalog.entry import ONCE
from etl.catalog.plan import END, MID_TERM
from etl.french import format_date

RECEIVED, PUBLISHED = "reçu", "publié ailleurs"
PARTIAL: Final = tuple(
    f"{state}, partiel" for state in (RECEIVED, PUBLISHED)
)  # some arrondissements, modalities or months
PAST, TO_ASK, NOT_YET = "échéance de la fiche passée, à demander", "à demander", "pas encore paru"
UNDEFINED, UNFIXED, NO_OBJECT = "à définir", "formule à fixer", "sans objet"
HELD: Final = (RECEIVED, PUBLISHED)
ASKED: Final = (*PARTIAL, PAST, TO_ASK)  # what the secretariat has to ask for
# Each state as worked out by the warehouse (etl/warehouse/sql/27_states.sql), and what it means.
MEANINGS: Final = {
    RECEIVED: "une remontée d’un producteur donne l’année",
    PUBLISHED: "l’année est dans un fichier publié",
    PARTIAL[0]: "une remontée ne donne que certains arrondissements, modalités ou mois : le reste est à demander",
    PARTIAL[1]: "les fichiers publiés ne donnent l’année que de certains arrondissements : le reste est à demander",
    PAST: "la date de la fiche est passée et l’outil n’a pas ces chiffres : c’est au secrétariat de les demander",
    TO_ASK: "l’outil n’a pas ces chiffres, et la fiche n’en donne pas la date ou celle-ci est à venir",
    NOT_YET: "la source publique de ces dernières années paraît plus tard",
    UNDEFINED: "la fiche laisse l’indicateur à définir",
    UNFIXED: "la fiche nomme un taux sans en donner la formule ; les comptes, eux, se demandent",
    NO_OBJECT: "la fiche n’attend rien pour cette année",
}
STATES: Final = tuple(MEANINGS)
UNKNOWN: Final = (
    "non connu à cette date"  # of what is not held on a past day before any return (known_on.sql): not asked
)
FOLLOWED, CONTEXT = (
    "suivi du plan",
    "contexte",
)  # a series of axis 1; one that no sheet asks for

# Said wherever a date or a year is given for what the sheets want once in the plan.
READING: Final = (
    f"« À mi-parcours » n’a pas de date dans les fiches : cet outil le lit au {format_date(ONCE[MID_TERM])}, fin de la "
    f"troisième des six années du plan ; « avant la fin du plan », au {format_date(ONCE[END])}."
)


def next_committee(day: dt.date) -> dt.date:
    """The next 30 June, `day` included: the annual report is presented in the first half of the year."""
    june = dt.date(day.year, 6, 30)
    return june if day <= june else june.replace(year=day.year + 1)
