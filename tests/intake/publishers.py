"""Files as their publishers release them, made from figures known in advance, in any format and any edition."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

ARRONDISSEMENTS = [f"751{number:02}" for number in range(1, 21)]
Key = tuple[str, str, str, str]  # indicator, territory, period, breakdown
Truth = dict[Key, float | str]  # a figure, or the status that takes its place


@dataclass
class Published:
    """A file's table before any writing: preamble, header, rows of cells (str, int, float, None), and what it means."""

    kind: str
    source: str
    edition: str
    sheet: str
    header: list[str]
    rows: list[list[Any]]
    truth: Truth
    preamble: list[list[Any]] = field(default_factory=list)
    separator: str = ";"
    encoding: str = "utf-8"
    used: list[int] = field(default_factory=list)  # columns of figures that are read
    kept: list[int] = field(default_factory=list)  # rows that are read
    place: int = 0  # the column of territories

    @property
    def table(self) -> list[list[Any]]:
        return [*self.preamble, self.header, *self.rows]


SRU_HEADERS = {
    2023: "Code_Departement,Code_INSEE_commune,Nom_commune,Population_municipale_01_01_2023,"
    "Nombre_lls_ Inventaire_au_01_01_2022,Taux_SRU_au_01_01_2022,Taux_cible_commune_2023_2025,"
    "Commune_deficitaire_2023,Commune_carencee_2023_2025,Commune_exemptee_2023_2025",
    2024: "Code_Département,Code_INSEE_commune,Nom_commune,Population_municipale_01_01_2024,"
    "Nombre_lls_ Inventaire_au_01_01_2023,Taux_SRU_au_01_01_2023,Taux_cible_commune_2023_2025,"
    "Commune_déficitaire_2024,Commune_carencée_2023_2025,Commune_exemptée_2023_2025,"
    "Prélèvement_net_2024_dont_majoration,,",
    2025: "hexagone_drom,Region,Departement,Code_Departement,Code_INSEE_commune,Nom_commune,"
    "Population_municipale_01_01_2025,Nombre_lls_ Inventaire_au_01_01_2024,Taux_SRU_au_01_01_2024,"
    "commune_deficitaire,Commune_carencée,Commune_exemptée_2023_2025,Taux_cible_commune_2023_2025,"
    "Prélèvement_net_2025_dont_majoration",
    2026: "hexagone_drom,Region,Departement,Code_Departement,Code_INSEE_commune,Nom_commune,"
    "Population_municipale_01_01_2026,Nombre_lls_ Inventaire_au_01_01_2025,Taux_SRU_au_01_01_2025,Taux_cible_commune,"
    "commune_deficitaire_au_01-01-2025,Commune_carencee_2023_2025,Commune_exemptee_2026_2028,"
    "Prelevement_net_2026_dont_majoration",
}


def sru(year: int, dwellings: int = 271_906, rate: str = "23,10%") -> Published:
    """« Communes et inventaire SRU », edition of a year, with the oddities of the real ones."""
    header = SRU_HEADERS[year].split(",")
    communes = [
        ("62", "62317", "ÉVIN-MALMAISON", 4521, 1502, "38;62%", "0,00 €"),
        ("05", "05061", "GAP", 40_559, 3_500, "2126,00%", "46 559,19 €"),
        ("2A", "2A004", "AJACCIO", 71_361, 4_200, "Pas d'inventaire", ""),
        ("75", "75056", "PARIS", 2_113_705, dwellings, rate, "0,00 €"),
        ("971", "97120", "POINTE-À-PITRE", 14_511, 9_000, "124,24%", "0,00 €"),
    ]
    rows = [[_sru_cell(name, commune) for name in header] for commune in communes]
    day = f"{year - 1}-01-01"
    truth: Truth = {
        ("sru_logements", "75056", day, "ensemble"): float(dwellings),
        ("sru_taux", "75056", day, "ensemble"): float(rate.rstrip("%").replace(",", ".")),
    }
    blank = [["" for _ in header]] if year == 2024 else []
    separator = "," if year < 2025 else ";"
    used = [n for n, name in enumerate(header) if name.startswith(("Nombre_lls", "Taux_SRU"))]
    place = header.index("Code_INSEE_commune")
    made = Published("sru", "inventaire_sru", str(year), "", header, rows, truth, blank, separator, "cp1252")
    return replace(made, used=used, kept=[3], place=place)


def _sru_cell(name: str, commune: tuple[Any, ...]) -> str:
    department, code, town, people, dwellings, rate, levy = commune
    lowered = name.casefold()
    found = {"code_d": department, "code_insee": code, "nom_c": town, "population": people, "nombre": dwellings}
    found |= {"taux_sru": rate, "pr": levy, "taux_cible": "25%", "hexagone": "Hexagone"}
    return str(next((value for start, value in found.items() if lowered.startswith(start)), "0" if name else ""))


SOCLE_LABELS = {
    "demandes": "Nombre de demandes ciblant le territoire en choix 1 au 31/12/{}",
    "attributions": "Nombre d'attributions en {}",
    "tension": "Nombre de demandes pour une attribution",
    "delai_median": "Délai médian d'attribution (en mois)",
    "demandes_5ans": "Part des ménages ayant déposé leur demande il y a au moins 5 ans",
}


def socle(year: int, chance: random.Random, columns: int = 235) -> Published:
    """The DRIHL workbook: sheet « Ensemble », header on row 3, hundreds of columns, « - » for secrecy."""
    header = ["Niveau géographique", "CODE", "Nom", "Code DEP"]
    header += [f"Nombre total de demandes ciblant le territoire au 31/12/{year}"]
    header += [label.format(year) for label in SOCLE_LABELS.values()]
    header += [f"{SOCLE_LABELS['tension']} - {size}" for size in ("T1", "T2", "T3", "T4", "T5 et +")]
    header += [f"Autre indicateur n° {number}" for number in range(len(header), columns)]
    places = [("Région", 11, "Île-de-France", ""), ("Département", 75, "Paris", "")]
    places += [("Commune", 75056, "Paris - arrondissement non précisé", 75)]
    places += [("Commune", int(code), f"Paris {code[3:]}", 75) for code in ARRONDISSEMENTS]
    places += [("EPCI", 200054781, "Métropole du Grand Paris", ""), ("Commune", 92004, "Asnières-sur-Seine", 92)]
    rows, truth = [], {}
    for level, code, name, department in places:
        figures, said = _socle_figures(level, code, year, chance)
        others = [chance.randint(0, 10_000) for _ in range(len(header) - 5 - len(figures))]
        rows.append([level, code, name, department, chance.randint(10_000, 90_000), *figures, *others])
        truth |= said if code not in (200054781, 92004) else {}
    _add_up(rows, truth, year)
    preamble = [["Socle de données sur les demandes et les attributions"], []]
    kept = list(range(len(rows) - 2))
    made = Published("socle", "socle_drihl", str(year), "Ensemble", header, rows, truth, preamble)
    return replace(made, used=[5, 6, 7, 8, 9, 10, 12], kept=kept, place=1)


def _add_up(rows: list[list[Any]], truth: Truth, year: int) -> None:
    """The département is the sum of the arrondissements and, for requests, of what names none of them."""
    department, placeless, *arrondissements = rows[1:-2]
    placeless[6] = "///"
    department[5] = placeless[5] + sum(row[5] for row in arrondissements)
    department[6] = sum(row[6] for row in arrondissements)
    truth["attributions", "75056", str(year), "ensemble"] = "sans objet"
    truth["demandes", "75", f"{year}-12-31", "ensemble"] = float(department[5])
    truth["attributions", "75", str(year), "ensemble"] = float(department[6])


def _socle_figures(level: str, code: int, year: int, chance: random.Random) -> tuple[list[Any], Truth]:
    demands, allocations = chance.randint(1_000, 9_999), chance.randint(12, 900)
    delay, share = round(chance.uniform(10, 60), 3), round(chance.uniform(0.05, 0.6), 4)
    tensions = [round(demands / allocations, 1), *(round(chance.uniform(2, 60), 1) for _ in range(5))]
    hidden = level == "Commune" and code != 75056 and chance.random() < 0.2
    cells: list[Any] = [demands, allocations, tensions[0], delay, share, "-" if hidden else tensions[1], *tensions[2:]]
    place, whole = str(code), "ensemble"
    return cells, {
        ("demandes", place, f"{year}-12-31", whole): float(demands),
        ("attributions", place, str(year), whole): float(allocations),
        ("tension", place, str(year), whole): tensions[0],
        ("delai_median", place, str(year), whole): delay,
        ("demandes_5ans", place, f"{year}-12-31", whole): float(f"{share * 100:.12g}"),
        ("tension", place, str(year), "T1"): "secret" if hidden else tensions[1],
        ("tension", place, str(year), "T3"): tensions[3],
    }


TECHNICAL = (
    "id_livraison;adresse_programme;code_postal;ville;annee;bs;nb_logmt_total;nb_plai;nb_plus;nb_pluscd;nb_pls;"
    "mode_real;commentaires;arrdt;nature_programme"
)
LABELLED = (
    "Identifiant livraison;Adresse du programme;Code postal;Ville;Année du financement - agrément;Bailleur social;"
    "Nombre total de logements financés;Dont nombre de logements PLA I;Dont nombre de logements PLUS;"
    "Dont nombre de logements PLUS CD;Dont nombre de logements PLS;Mode de réalisation;Commentaires;Arrondissement;"
    "Nature de programme"
)


def approvals(chance: random.Random, header: str = TECHNICAL, rows: int = 120) -> Published:
    """« Logements sociaux financés »: an operation a row, identifiers met twice, line breaks, a negative row."""
    lines: list[list[Any]] = []
    sums: dict[Key, float] = {}
    for number in range(rows):
        arrondissement, year = chance.randint(1, 20), chance.randint(2001, 2024)
        parts = [chance.randint(0, 60) for _ in range(4)]
        parts = [-8, 0, 0, 0] if number == 3 else parts
        address = "12 RUE DES\nMEUNIERS" if number % 10 == 0 else f'{number} RUE "DU" TEST; BÂT. A'
        operation = [2_000_000 + number // 2, address, f"750{arrondissement:02}", "Paris", year, "(vide)"]
        lines.append([*operation, sum(parts), *parts, "acquisition", "", arrondissement, "logement familial"])
        families = zip(["ensemble", "PLAI", "PLUS", "PLUS-CD", "PLS"], [sum(parts), *parts], strict=True)
        for family, value in families:
            for place in (f"751{arrondissement:02}", "75056"):
                key = ("logements_finances", place, str(year), family)
                sums[key] = sums.get(key, 0.0) + value
    truth: Truth = dict(sums)
    labels = header.split(";")
    made = Published("approvals", "logements_finances", "", "", labels, lines, truth, encoding="utf-8-sig")
    return replace(made, used=[6, 7, 8, 9, 10], kept=list(range(rows)), place=13)


# What an edition of RPLS on 1 January says of the year that has just ended.
FLOWS = ("mises_en_service", "rpls_taux_rotation")


def rpls(year: int, chance: random.Random) -> Published:
    """RPLS by commune; the file does not say its year, and its vacancy rate is not taken."""
    header = ["CodGeo", "libGeo", "nbLsPls", "nbLsMes", "txVac", "txRot", "moyLoy", "medLoy"]
    names = ["rpls_logements", "mises_en_service", "", "rpls_taux_rotation", "rpls_loyer_moyen", "rpls_loyer_median"]
    rows, truth = [], {}
    for code in ["01004", "75056", *ARRONDISSEMENTS, "92004"]:
        figures = [chance.randint(500, 40_000), chance.randint(0, 300)]
        figures += [round(chance.uniform(1.1, 9), 1) for _ in range(2)] + [
            round(chance.uniform(5, 14), 2) for _ in "ab"
        ]
        cells = [*figures[:4], *(["", ""] if code == "75056" else figures[4:])]
        rows.append([code, "Commune", *cells])
        if code.startswith("75"):
            for name, cell in zip(names, cells, strict=True):
                when = str(year - 1) if name in FLOWS else f"{year}-01-01"
                truth |= {(name, code, when, "ensemble"): float(cell)} if name and cell != "" else {}
    kept = [number for number, row in enumerate(rows) if row[0] in ARRONDISSEMENTS]
    made = Published("rpls", "rpls", str(year), "", header, rows, truth)
    return replace(made, used=[2, 3, 5, 6, 7], kept=kept)


def barometer(chance: random.Random) -> Published:
    """The State's barometer, layout since 2023: a file per indicator, cumulated since January 2023."""
    header = [
        "indic_id",
        "enforce_zone_id",
        "metric_enforce_date",
        "maille",
        "indic_vi",
        "indic_va",
        "indic_vc",
        "indic_ta",
    ]
    rows: list[list[Any]] = [["IND-295", "D01", "2023-01-01", "DEPT", None, 12, None, None]]
    truth: Truth = {}
    for zone, place in (("D75", "75"), ("R11", "11")):
        total = 0
        for month in range(1, 12):
            total += chance.randint(50, 400)
            rows.append(["IND-295", zone, f"2023-{month:02}-01", "DEPT", None, total, None, None])
            period = "2023-01" if month == 1 else f"2023-01/2023-{month:02}"
            truth["lda_personnes_relogees", place, period, "ensemble"] = float(total)
        rows.append(["IND-295", zone, "2026-12-01", "DEPT", None, None, 12126, None])
    kept = [number for number, row in enumerate(rows) if row[1] != "D01" and row[5] is not None]
    made = Published("barometer", "barometre", "", "", header, rows, truth, separator=",")
    return replace(made, used=[5], kept=kept, place=1)


def apur(chance: random.Random) -> Published:
    """The Apur's map service: a record an arrondissement, two figures a year."""
    years = range(2001, 2020)
    header = ["C_AR", "l_cab", *(f"log{year}" for year in years), *(f"rp{year}" for year in years)]
    rows, truth = [], {}
    for number in range(1, 21):
        dwellings, homes = ([chance.randint(*bounds) for _ in years] for bounds in ((200, 40_000), (60_000, 99_000)))
        rows.append([number, f"{number}e", *dwellings, *homes])
        for name, figures in (("sru_logements", dwellings), ("sru_residences_principales", homes)):
            for year, figure in zip(years, figures, strict=True):
                truth[name, f"751{number:02}", f"{year}-01-01", "ensemble"] = float(figure)
    made = Published("apur", "sru_arrondissement", "", "", header, rows, truth)
    return replace(made, used=list(range(2, len(header))), kept=list(range(20)))


def write_xml(made: Published, path: Path, *, indent: str = "\n  ") -> None:
    """A record an element, an empty cell said to be nil, as the FINESS flow does."""
    nil = "http://www.w3.org/2001/XMLSchema-instance"
    names = [re.sub(r"\W+", "_", name) for name in made.header]
    records = []
    for row in made.rows:
        named = [(name, cell) for name, cell in zip(names, row, strict=True) if name]
        cells = [f"<{n}>{escape(str(c))}</{n}>" if c != "" else f'<{n} xsi:nil="true"/>' for n, c in named]
        records.append(
            f"{indent}<equipementsocial>{''.join(indent + cell for cell in cells)}{indent}</equipementsocial>"
        )
    head = f'<?xml version="1.0" encoding="UTF-8"?>{indent}<fluxfiness xmlns:xsi="{nil}">'
    path.write_text(f"{head}{''.join(records)}{indent}</fluxfiness>", encoding="utf-8")


def write_csv(
    made: Published, path: Path, *, decimal: str = ",", newline: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL
) -> None:
    """As the publisher's tool would: quotes where needed, the decimal mark asked for."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=made.separator, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([[_plain(cell, decimal) for cell in row] for row in made.table])
    path.write_bytes(text.getvalue().encode(made.encoding))


def _plain(cell: object, decimal: str) -> str:
    if cell is None:
        return ""
    return str(cell).replace(".", decimal) if isinstance(cell, float) else str(cell)


def write_xlsx(made: Published, path: Path, *, other_sheets: Sequence[str] = ("DALO", "Mutations")) -> None:
    """Numbers as numbers; sheets around the wanted one, with the same headings and other figures."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        for name in ("Lisez-moi", made.sheet or "Feuil1", *(other_sheets if made.sheet else ())):
            sheet = book.add_worksheet(name)
            if name == "Lisez-moi":
                sheet.write(0, 0, "Définitions et sources")
                continue
            for line, row in enumerate(made.table):
                for column, cell in enumerate(row):
                    other = isinstance(cell, (int, float)) and name in other_sheets and line > len(made.preamble)
                    sheet.write(line, column, cell + 1 if other and column > 4 else cell)


def write_ods(made: Published, path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name=made.sheet or "Feuille1")
    for row in made.table:
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def _ods_cell(cell: object) -> TableCell:
    if cell is None or cell == "":
        return TableCell()
    if isinstance(cell, (int, float)):
        made = TableCell(valuetype="float", value=repr(cell))
        made.addElement(P(text=str(cell).replace(".", ",")))
        return made
    made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made


def write_json(made: Published, path: Path) -> None:
    """As a map service answers."""
    features = [{"attributes": dict(zip(made.header, row, strict=True))} for row in made.rows]
    path.write_text(json.dumps({"features": features}, ensure_ascii=False), encoding="utf-8")


def write_parquet(made: Published, path: Path) -> None:
    columns = {name: [row[number] for row in made.rows] for number, name in enumerate(made.header)}
    plain = {n: [None if v == "" else v for v in values] for n, values in columns.items()}
    mixed = {
        n: [None if v is None else str(v) for v in values] if _mixed(values) else values for n, values in plain.items()
    }
    pq.write_table(pa.table(mixed), path)


def _mixed(values: list[Any]) -> bool:
    return any(isinstance(value, str) for value in values)


def write_gzip(path: Path) -> None:
    """The same file, compressed as the web does, under the same name."""
    path.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def rewrite_archive(path: Path, changes: dict[str, bytes | None]) -> None:
    """A workbook with parts replaced, added, or removed (None)."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {name: content for name, content in changes.items() if content is not None}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if changes.get(name, b"") is not None:
                archive.writestr(name, content)


def write_repeated(archive: zipfile.ZipFile, name: str, sign: bytes, count: int) -> None:
    """A part of a workbook: a sign as many times, compressed as it would be, a mebibyte for all."""
    part = zipfile.ZipInfo(name)
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    block = sign * (1 << 20)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    left, sum_of = block[: count % len(block)], 0
    for _ in range(count // len(block)):
        sum_of = zlib.crc32(block, sum_of)
    archive.writestr(part, packed * (count // len(block)) + packer.compress(left) + packer.flush())
    part.compress_type, part.file_size, part.CRC = zipfile.ZIP_DEFLATED, count, zlib.crc32(left, sum_of)
    assert archive.fp
    archive.fp.seek(part.header_offset)
    archive.fp.write(part.FileHeader(False))
    archive.fp.seek(archive.start_dir)
