"""The twenty arrondissements, a page each: where it is, what is known of it, what has changed, its approvals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from etl.catalog import ENSEMBLE
from etl.french import NBSP, NNBSP, format_arrondissement
from reporting.analysis.change import Reference
from reporting.documents.choices import offered
from reporting.documents.document import Material, Tell, piece
from reporting.documents.midterm import brief
from reporting.exhibits import summarise
from reporting.exhibits.arrondissement_lignes import TWENTY
from reporting.exhibits.depuis_plan import compared
from reporting.piece import tables
from reporting.render.office import Report

TITLE: Final = "Fiches par arrondissement"
LEFT_OUT: Final = ["Série", "Sujet", "Repère"]  # no room; the sentence above says the landmark
CHART: Final = 3.1  # cm, the height of its figure
COUNTED, RATE = "sru_logements", "sru_taux"


def write(material: Material, tell: Tell) -> bytes:
    """Twenty pages, as a Word document, each ready to be printed alone."""
    report = Report(TITLE, material.mark, material.mention, material.template)
    if material.template:  # which may have a cover
        report.cover(TITLE, [material.mark], theirs=True)
    codes = asked(material)
    rates = compared(material.connection, material.catalog, material.catalog.indicators[RATE], ENSEMBLE).found
    for place, code in enumerate(codes):
        tell(place / len(codes), f"fiches, {place + 1} sur {len(codes)}")
        name = f"{format_arrondissement(code)} arrondissement"
        report.heading(f"Le {name}", 1)
        said = summarise("arrondissement", material.connection, material.catalog, arrondissement=code)
        report.located(said.sentence, code, f"Carte de Paris, le {name} en couleur.")
        report.say(since(material, code, rates[code]))
        figures = piece(material, "arrondissement-tableau", arrondissement=code)
        report.exhibit(replace(figures, table=_narrow(figures.table)))
        approvals = piece(material, "arrondissement-agrements", arrondissement=code)
        if chart := approvals.chart():
            report.exhibit(replace(approvals, reading=""), height=CHART)
            report.say(scales(chart.categories), "Lecture")
        else:  # its reading says what lacks
            report.exhibit(approvals)
    if material.template:
        report.on_one_page(CHART)
    return report.bytes()


def _narrow(table: pd.DataFrame) -> pd.DataFrame:
    """A page wide: its days in two words, its ranks without the twenty that its caption says."""
    kept = table.drop(columns=LEFT_OUT, errors="ignore")
    if kept.empty:
        return kept
    days, ranks = (kept[name].astype(str) for name in ("Date", "Rang"))
    return kept.assign(Date=days.map(brief), Rang=ranks.str.removesuffix(f" sur {TWENTY}"))


def asked(material: Material) -> Sequence[str]:
    """The codes of those that have a page: all twenty."""
    return material.catalog.arrondissements


def since(material: Material, code: str, rate: Reference) -> str:
    """What its dwellings became, which count the same; that its rates do not compare, where they do not."""
    catalog = material.catalog
    found = offered(material, "depuis-plan-arrondissements", indicateur=COUNTED)
    table = found.table if found else pd.DataFrame()
    rows = table[table["Arrondissement"] == catalog.territories[code].short] if len(table) else table
    if rows.empty:
        return f"{catalog.indicators[COUNTED].short}{NBSP}: rien de comparable avant le plan."
    (before, after), row = table.columns[1:3], rows.iloc[0]
    shares = f" ({row['En %']})" if "En %" in table and str(row["En %"]) != tables.ABSENT else ""
    told = (
        f"Du {before} au {after}, ses logements sociaux SRU passent de {row[before]} à {row[after]}"
        f"{NBSP}: {row['Évolution']}{shares}."
    )
    return f"{told} Son taux, lui, n’a {rate.because}." if rate.because.startswith("rien") else told


def scales(years: Sequence[str]) -> str:
    """What is shared between the pages, and what nought and nothing mean."""
    return (
        f"Les vingt fiches ont le même axe, de {years[0]} à {years[-1]}{NNBSP}; chacune a sa propre échelle{NBSP}: les "
        f"nombres se comparent d’une fiche à l’autre, non la hauteur des barres. «{NBSP}0{NBSP}»{NBSP}: aucun logement "
        f"agréé dans l’année{NNBSP}; ni barre ni nombre{NBSP}: année qui n’est pas publiée."
    )
