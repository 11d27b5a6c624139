"""What a report shows of each action sheet: the exhibits of its subjects, for the last year that each knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, SUBJECTS
from etl.french import NNBSP, format_date, quantity
from reporting.documents.choices import day, shown
from reporting.documents.document import Material
from reporting.exhibits import EXHIBITS
from reporting.exhibits.constats.offre import OVER_25
from reporting.piece.exhibit import DEMONSTRATION, MENTIONS, PARTLY, Exhibit
from reporting.render.office import Report

MADE: Final = {MENTIONS[DEMONSTRATION]: " (inventé)", PARTLY: " (en partie inventé)"}
SHORTENED: Final = re.compile(rf"vont {OVER_25},? ")  # which a title has no room to say
AT_LENGTH: Final = f"vont hors des arrondissements à plus de 25{NNBSP}%, "
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


def qualified(piece: Exhibit, words: str) -> str:
    """What is said of an exhibit, at length; of invented figures, the first sentence says so."""
    made, words = MADE.get(piece.stamp, ""), SHORTENED.sub(AT_LENGTH, words)
    if not (made and re.search(r"\d", words)):
        return words
    first, stop, others = words.partition(". ")
    return f"{first.removesuffix('.')}{made}{stop or '.' * words.endswith('.')}{others}"


def sources(used: Sequence[Exhibit]) -> Exhibit:
    """Of every exhibit, where its figures come from: a line for each producer and licence."""
    cited = {one.snapshot: one for piece in used for one in piece.citations}.values()
    found: dict[tuple[str, str], list[str]] = {}
    for one in cited:
        licence = ". ".join(filter(None, (one.licence, one.attribution)))
        found.setdefault((one.publisher, licence), []).append(f"{one.dataset} ({one.published})")
    lines = [(publisher, " ; ".join(dict.fromkeys(named)), licence) for (publisher, licence), named in found.items()]
    table = pd.DataFrame(lines, columns=["Producteur", "Publications", "Licence"])
    title = "Publications dont viennent les chiffres"
    shown = listed("sources-montrees", title, "Une ligne par producteur et par licence", table)
    return shown if lines else replace(shown, reading="aucune n’est citée ci-dessus.")
