"""An action sheet in its own words: what it observes and aims at, and what it names without an indicator of its own."""

from __future__ import annotations

from dataclasses import replace

from etl.catalog import Catalog
from etl.french import NBSP
from reporting.exhibits.plan_action import SHEET, plan_table, sheet_of
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import Record
from reporting.queries import Connection


def texte(connection: Connection, catalog: Catalog, numero: str) -> Exhibit:
    """The sheet's observations, stakes, aim and steps, each on its line."""
    sheet = sheet_of(catalog, numero)
    said = {
        "Constats": sheet.constats,
        "Enjeux": sheet.enjeux,
        "Objectif": (sheet.objective,),
        "Étapes": sheet.steps,
    }
    lines = [
        {
            "Rubrique": f"{head} ({place}{NBSP}sur{NBSP}{len(stretch)})" if len(stretch) > 1 else head,
            "La fiche, en bref": words,
        }
        for head, stretch in said.items()
        for place, words in enumerate(stretch, start=1)
    ]
    told = plan_table(f"Action {numero} : ce que dit la fiche", "Constats, enjeux, objectif, étapes", lines,
                  "la fiche adoptée est résumée : ses chiffres sont ceux de l’adoption du plan.")  # fmt: skip
    return replace(told, texts=True)


def noms(connection: Connection, catalog: Catalog, numero: str) -> Exhibit:
    """What the sheet names: where it is followed, what is still awaited and from whom."""
    lines = [
        {
            "La fiche nomme": named.name,
            "Ce qu’elle en dit": named.wording,
            "Suivi par": " ; ".join(catalog.indicators[i].label for i in named.indicators) or tables.ABSENT,
            "Reste à recueillir": named.awaited,
        }
        for named in catalog.names
        if f"{named.axis}.{named.number}" == numero
    ]
    told = plan_table(f"Action {numero} : ce que la fiche nomme sans en faire un indicateur",
                  "Dispositifs, documents, sources et études", lines,
                  "chacun a sa place ici, même sans chiffre." if lines else "cette fiche ne nomme rien d’autre que ses indicateurs.")  # fmt: skip
    return replace(told, texts=True)


RECORDS = (
    Record("fiche-texte", texte, "gouvernance", "plan-d-action", (SHEET,), register=True),
    Record("fiche-noms", noms, "gouvernance", "plan-d-action", (SHEET,), register=True),
)
