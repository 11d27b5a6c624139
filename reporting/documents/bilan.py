"""What people write in the bilan of a year: messages, paragraphs of the synthesis, comments, programmes, decisions."""

from __future__ import annotations

from itertools import chain
from typing import Final

from etl.catalog import SUBJECTS
from etl.catalog.plan import Action
from etl.french import listing
from reporting.documents.choices import last_year, under
from reporting.documents.document import Material, Under, Zone, piece
from reporting.documents.recit import Telling, tellings
from reporting.documents.sections import pieces
from reporting.exhibits.plan_action import key
from reporting.piece.exhibit import Exhibit

RETAINED: Final = "Ce que le comité doit retenir"


def zones(material: Material) -> list[Zone]:
    """The messages, the synthesis, then the comments and the next steps of each action, of the year of the report."""
    year = last_year(material)
    sheets = ([*comments(one, year), programme(one, year), decisions(one, year)] for one in material.catalog.actions)
    themes = [synthesis(subject, year) for subject in by_subject(material)]
    return [messages(year), *themes, *chain.from_iterable(sheets)]


def messages(year: int) -> Zone:
    """Where the secretariat writes what the committee must keep in mind; the deck begins with it."""
    question = "trois messages au plus, du plus important au moins important"
    return _zone(year, "messages", RETAINED, question, under("synthese-tensions"), required=True)


def leading(material: Material) -> list[Zone]:
    """What no committee does without, in its deck as in its report."""
    return [messages(last_year(material))]


def comments(action: Action, year: int) -> list[Zone]:
    """Of the figures of the action."""
    numero = key(action)
    changed = f"ce que l’année {year} a changé, par {listing(action.pilots)}"
    met = "difficultés rencontrées, travaux engagés, partenaires"

    def of_action(material: Material) -> list[Exhibit]:
        return list(chain.from_iterable(pieces(material, numero).values()))

    return [
        _zone(year, f"{numero}/commentaire", f"Action {numero}, commentaire", changed, of_action, required=True),
        _zone(year, f"{numero}/difficultes", f"Action {numero}, difficultés", met, of_action),
    ]


def programme(action: Action, year: int) -> Zone:
    """Of what the action awaits."""
    planned = f"programmation de l’année {year + 1}, par {listing(action.pilots)}"
    head = f"Action {key(action)}, programmation"
    return _zone(year, f"{key(action)}/programmation", head, planned, _awaited(action), required=True)


def decisions(action: Action, year: int) -> Zone:
    head = f"Action {key(action)}, décisions"
    return _zone(year, f"{key(action)}/decisions", head, "décisions demandées au comité", _awaited(action))


def synthesis(subject: str, year: int) -> Zone:
    """What stands in the synthesis in place of what the rules find of a subject."""

    def of_subject(material: Material) -> list[Exhibit]:
        return [one.piece for one in by_subject(material).get(subject, []) if one.piece]

    question = "le paragraphe de la synthèse, à la place de celui que font les constats"
    return _zone(year, f"synthese/{subject}", f"Synthèse, {SUBJECTS[subject]}", question, of_subject)


def by_subject(material: Material) -> dict[str, list[Telling]]:
    """The messages said, in the order of the story, by what they speak of."""
    found: dict[str, list[Telling]] = {}
    for one in tellings(material):
        if one.told.silence is None and one.told.message.row:
            found.setdefault(material.catalog.indicators[one.told.message.row].subject, []).append(one)
    return found


def _awaited(action: Action) -> Under:
    return lambda material: [piece(material, "plan-suites", numero=key(action))]


def _zone(year: int, place: str, head: str, question: str, under: Under, *, required: bool = False) -> Zone:
    """A text is of the report of a year: the next one starts blank, beside it."""
    here, before = (f"bilan/{asked}/{place}" for asked in (year, year - 1))
    return Zone(here, head, question, under, required=required, before=before)
