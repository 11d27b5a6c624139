"""The table of exports: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reporting.files import csv, ics, image, office
from reporting.piece.exhibit import Exhibit
from reporting.render.web import table as html

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Export:
    """`write`: exhibit → bytes. An export without a label is not offered for download."""

    suffix: str
    mime: str
    write: Callable[[Exhibit], bytes]
    label: str = ""
    help: str = ""
    available: Callable[[Exhibit], bool] = lambda _exhibit: True


def has_rows(exhibit: Exhibit) -> bool:
    return not exhibit.rows.empty


EXPORTS = {
    "html": Export("html", "text/html", html.write),
    "csv-excel": Export(
        "csv",
        "text/csv",
        csv.write_excel,
        "CSV pour Excel",
        "Le tableau, décimales à virgule, s’ouvre dans Excel en français",
    ),
    "csv-machine": Export(
        "csv",
        "text/csv",
        csv.write_machine,
        "CSV pour traitement",
        "Une ligne par chiffre, avec fichier et ligne d’origine",
        has_rows,
    ),
    "xlsx": Export(
        "xlsx",
        XLSX,
        office.write_workbook,
        "Classeur XLSX",
        "Le tableau et son graphique, une ligne par chiffre, les sources",
        office.available,
    ),
    "modele": Export(
        "xlsx",
        XLSX,
        office.write_return,
        "Modèle à remplir (XLSX)",
        "Une ligne par chiffre attendu, à renvoyer au secrétariat",
        office.asks,
    ),
    "modele-ods": Export(
        "ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        office.write_return_ods,
        "Modèle à remplir (ODS)",
        "Le même, pour LibreOffice",
        office.asks,
    ),
    "ics": Export(
        "ics",
        "text/calendar",
        ics.write,
        "Calendrier (ICS)",
        "Les dates attendues, à ouvrir dans un agenda",
        ics.available,
    ),
    "png": Export(
        "png",
        "image/png",
        image.write,
        "Image PNG",
        "La figure avec son titre et sa source ; quelques secondes",
        image.available,
    ),
    "svg": Export(
        "svg",
        "image/svg+xml",
        image.write_svg,
        "Image SVG",
        "La même, sans pixels, pour un document à imprimer",
        image.available,
    ),
    "pptx": Export(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        office.write_slide,
        "Cette diapositive (PPTX)",
        "Le graphique se modifie dans PowerPoint ou Impress",
        office.available,
    ),
}


def download_name(exhibit: Exhibit, export: Export, version: str) -> str:
    """A name that tells the exhibit, its edition, the data version and the content, so that no two files share one."""
    mark = ("simulation_" if exhibit.simulation else "") + (f"{exhibit.jeu}_" if exhibit.stamp else "")
    mark += f"{exhibit.edition.slug}_" if exhibit.edition else ""
    mark += f"connu-{exhibit.known_on.isoformat()}_" if exhibit.known_on else ""
    kinds: dict[Callable[[Exhibit], bytes], str] = {
        csv.write_machine: "_donnees",
        office.write_return: "_modele",
        office.write_return_ods: "_modele",
    }
    kind = kinds.get(export.write, "")
    return f"{mark}{exhibit.name}{kind}_{version}_{exhibit.digest}.{export.suffix}"
