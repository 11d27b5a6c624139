"""What a report shows of each action sheet: the exhibits of its subjects, for the last year that each knows."""

from __future__ import annotations

from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, SUBJECTS
from etl.french import format_date, quantity
from reporting.documents.choices import day, shown
from reporting.documents.document import Material
from reporting.exhibits import EXHIBITS
from reporting.piece.exhibit import Exhibit
from reporting.render.office import Report

PLAN: Final = "6e plan départemental d’action pour le logement et l’hébergement des personnes défavorisées de Paris"


def pieces(material: Material, action: str) -> dict[str, list[Exhibit]]:
    """The exhibits of an action by label of subject; not those that have no year to show."""
    found: dict[str, list[Exhibit]] = {}
    for record in EXHIBITS.values():
        if record.action == action and (one := shown(material, record.name)) is not None:
            found.setdefault(SUBJECTS[record.subject], []).append(one)
    return found


def opened(material: Material, title: str, subject: str, *, contents: bool = True) -> Report:
    """A report with its cover and, unless it is of a dozen pages, the place of its contents."""
    report = Report(title, material.mark, material.mention, material.template)
    plan = f"{PLAN}, {PLAN_YEARS[0]}-{PLAN_YEARS[-1]}"
    when = f"Chiffres connus au {format_date(day(material))}"
    report.cover(title, (plan, subject, when, material.mark))
    if material.lacking:
        many = quantity(material.lacking, 0, "texte obligatoire reste", "textes obligatoires restent")
        report.say(f"Brouillon : {many} à rédiger.", "Mention")
    if material.edition and material.edition.corrects:
        report.say(f"Erratum : remplace « {material.edition.corrects} ». {material.edition.erratum}")
    if contents:
        report.contents()
    return report


def listed(name: str, title: str, subtitle: str, table: pd.DataFrame) -> Exhibit:
    """A table of words."""
    return Exhibit(
        name=name, title=title, subtitle=subtitle, table=table, reading="", scope="", alternative=f"{title}, tableau."
    )
