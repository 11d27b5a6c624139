"""Le bilan annuel: what to keep in mind, a section for each action sheet, dates, definitions, sources."""

from __future__ import annotations

from dataclasses import replace

from etl.catalog import SUBJECTS
from etl.catalog.plan import Action
from etl.french import listing
from reporting.documents.choices import calendar, last_year, piece
from reporting.documents.document import Material, Tell
from reporting.documents.sections import closed, opened, pieces, said
from reporting.documents.since import since
from reporting.exhibit import Exhibit
from reporting.exhibits import summarise
from reporting.exhibits.plan_action import key
from reporting.office import Report

ON_SCREEN = ["Série", "Fraîcheur"]  # columns of the tensions that are for the screen


def write(material: Material, tell: Tell) -> bytes:
    """The report of the last year over, as a Word document."""
    year = last_year(material)
    subject = f"Bilan d'exécution de l'année {year}, pour le comité responsable du plan (COREP)"
    report = opened(material, f"Bilan annuel {year}", subject)
    shown = {}
    for place, action in enumerate(material.catalog.actions):
        tell(place / 10, f"action {key(action)}")
        shown[key(action)] = pieces(material, key(action))
    tell(0.7, "mise en page")
    _kept_in_mind(report, material, [members for subjects in shown.values() for members in subjects.values()])
    for action in material.catalog.actions:
        _action(report, material, action, shown[key(action)])
    tell(0.9, "calendrier, définitions, sources")
    report.heading("Calendrier des données", 1)
    report.exhibit(piece(material, "echeances-prochaines", **calendar(material)))
    report.exhibit(piece(material, "echeances", **calendar(material)))
    _definitions(report, material)
    written = closed(report, material)
    tell(1, "bilan prêt")
    return written


def _kept_in_mind(report: Report, material: Material, subjects: list[list[Exhibit]]) -> None:
    report.heading("Ce que le comité doit retenir", 1)
    report.say(summarise("synthese", material.connection, material.catalog).sentence)
    report.prompt("trois messages au plus, du plus important au moins important.", required=True)
    tensions = piece(material, "synthese-tensions")
    shown = tensions.table.drop(columns=ON_SCREEN)
    report.exhibit(replace(tensions, table=shown, reading=""))  # its reading is of the screen
    report.heading("Ce que disent les chiffres", 2)
    for members in subjects:
        report.points(said(members, most=1)[:1])
    report.heading("Ce qui manque", 2)
    report.exhibit(piece(material, "synthese-manques"))
    if material.previous:
        report.heading("Depuis l'édition précédente", 2)
        report.exhibit(since(material, material.previous))


def _action(report: Report, material: Material, action: Action, shown: dict[str, list[Exhibit]]) -> None:
    """Constat, indicateurs, commentaire, suites."""
    numero, year, pilots = key(action), last_year(material), listing(action.pilots)
    sentences = [line for members in shown.values() for line in said(members)]
    report.heading(f"Action {numero} : {action.title}", 1)
    report.heading("Constat", 2)
    report.say(f"Objectif : {action.objective}")
    report.points(sentences)
    if not sentences:
        report.say("Aucun chiffre publié ne permet encore de constat.")
    report.heading("Indicateurs", 2)
    sheet = piece(material, "plan-action", numero=numero)
    report.exhibit(replace(sheet, reading=""))  # its reading is the objective, said above
    for subject, members in shown.items():
        report.heading(subject, 3)
        for exhibit in members:
            report.exhibit(exhibit)
    report.heading("Commentaire", 2)
    report.prompt(f"ce que l'année {year} a changé, par {pilots}.", required=True)
    report.prompt("difficultés rencontrées, travaux engagés, partenaires.", required=False)
    report.heading("Suites", 2)
    report.exhibit(piece(material, "plan-suites", numero=numero, **calendar(material)))
    report.prompt(f"programmation de l'année {year + 1}, par {pilots}.", required=True)
    report.prompt("décisions demandées au comité.", required=False)


def _definitions(report: Report, material: Material) -> None:
    report.heading("Définitions", 1)
    for subject, label in SUBJECTS.items():
        asked = [i for i in material.catalog.indicators.values() if i.subject == subject and i.axis]
        if asked:
            report.heading(label, 2)
            report.points([f"{i.label} ({i.unit}) : {i.definition}" for i in asked])
