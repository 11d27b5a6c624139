"""Le bilan annuel: what to keep in mind, a section for each action sheet, dates, definitions, sources."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from etl.catalog import SUBJECTS
from etl.catalog.plan import Action
from etl.french import listing
from reporting.documents.choices import last_year, under
from reporting.documents.document import Material, Tell, Under, Zone, piece
from reporting.documents.held import said
from reporting.documents.recit import answer
from reporting.documents.sections import closed, opened, pieces
from reporting.documents.since import since
from reporting.documents.zones import print_zone
from reporting.exhibits.attendus import tally
from reporting.exhibits.plan_action import key, silent
from reporting.piece.exhibit import Exhibit
from reporting.render.office import Report

RETAINED = "Ce que le comité doit retenir"
TENSIONS = under("synthese-tensions")


def write(material: Material, tell: Tell) -> bytes:
    """The report of the last year over, as a Word document."""
    year = last_year(material)
    subject = f"Bilan d’exécution de l’année {year}, pour le comité responsable du plan (COREP)"
    report = opened(material, f"Bilan annuel {year}", subject)
    shown = {}
    for place, action in enumerate(material.catalog.actions):
        tell(place / 10, f"action {key(action)}")
        shown[key(action)] = pieces(material, key(action))
    tell(0.7, "mise en page")
    _kept_in_mind(report, material)
    for action in material.catalog.actions:
        _action(report, material, action, shown[key(action)])
    tell(0.9, "calendrier, définitions, sources")
    report.heading("Calendrier des données", 1)
    for exhibit in under("echeances-prochaines", "echeances")(material):
        report.exhibit(exhibit)
    _definitions(report, material)
    written = closed(report, material)
    tell(1, "bilan prêt")
    return written


def zones(material: Material) -> list[Zone]:
    """The messages, then the comments and the next steps of each action sheet, of the year of the report."""
    year = last_year(material)
    sheets = [_comments(action, year) + _next_steps(action, year) for action in material.catalog.actions]
    return [messages(year), *chain.from_iterable(sheets)]


def messages(year: int) -> Zone:
    """Where the secretariat writes what the committee must keep in mind; the deck begins with it."""
    question = "trois messages au plus, du plus important au moins important"
    return _zone(year, "messages", RETAINED, question, TENSIONS, required=True)


def _comments(action: Action, year: int) -> list[Zone]:
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


def _next_steps(action: Action, year: int) -> list[Zone]:
    """Of what the action awaits."""
    numero = key(action)
    planned = f"programmation de l’année {year + 1}, par {listing(action.pilots)}"
    asked = "décisions demandées au comité"

    def of_next(material: Material) -> list[Exhibit]:
        return [_suites(material, numero)]

    return [
        _zone(year, f"{numero}/programmation", f"Action {numero}, programmation", planned, of_next, required=True),
        _zone(year, f"{numero}/decisions", f"Action {numero}, décisions", asked, of_next),
    ]


def _zone(year: int, place: str, head: str, question: str, under: Under, *, required: bool = False) -> Zone:
    """A text is of the report of a year: the next one starts blank, beside it."""
    here, before = (f"bilan/{asked}/{place}" for asked in (year, year - 1))
    return Zone(here, head, question, under, required=required, before=before)


def _suites(material: Material, numero: str) -> Exhibit:
    return piece(material, "plan-suites", numero=numero)


def _kept_in_mind(report: Report, material: Material) -> None:
    report.heading(RETAINED, 1)
    if head := answer(material):
        report.say(head)
    report.say(tally(material.connection, material.catalog).sentence)
    print_zone(report, material, messages(last_year(material)))
    for exhibit in TENSIONS(material):
        report.exhibit(exhibit)
    report.heading("Ce qui manque", 2)
    report.exhibit(piece(material, "synthese-manques"))
    if material.previous:
        report.heading("Depuis l’édition précédente", 2)
        report.exhibit(since(material, material.previous))


def _action(report: Report, material: Material, action: Action, shown: dict[str, list[Exhibit]]) -> None:
    """Constat, indicateurs, commentaire, suites."""
    numero, year = key(action), last_year(material)
    sentences = [line for members in shown.values() for line in said(members)]
    report.heading(f"Action {numero} : {action.title}", 1)
    report.heading("Constat", 2)
    report.say(f"Objectif : {action.objective}")
    report.points(sentences)
    sheet = piece(material, "plan-action", numero=numero)
    if not sentences and silent(sheet):
        report.say("Aucun chiffre reçu ni trouvé ne permet encore de constat.")
    report.heading("Indicateurs", 2)
    report.exhibit(replace(sheet, reading=""))  # its reading is the objective, said above
    for subject, members in shown.items():
        report.heading(subject, 3)
        for exhibit in members:
            report.exhibit(exhibit)
    report.heading("Commentaire", 2)
    for zone in _comments(action, year):
        print_zone(report, material, zone)
    report.heading("Suites", 2)
    report.exhibit(_suites(material, numero))
    for zone in _next_steps(action, year):
        print_zone(report, material, zone)


def _definitions(report: Report, material: Material) -> None:
    report.heading("Définitions", 1)
    for subject, label in SUBJECTS.items():
        asked = [i for i in material.catalog.indicators.values() if i.subject == subject and i.axis]
        if asked:
            report.heading(label, 2)
            report.points([f"{i.label} ({i.unit}) : {i.definition}" for i in asked])
