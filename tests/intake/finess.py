"""FINESS, social and medico-social equipment, as its two distributions have it, from figures known in advance."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from tests.intake.publishers import Key, Published

NAMES = (
    "nofinesset,de,libde,libcourtde,ta,libta,libcourtta,client,libclient,libcourtclient,sourceinfo,libsourceinfo,"
    "capinstot,capinstm,capinstf,capinsthab,ageminiinst,agemaxiinst,indsupinst,datederinst,datepremautor,capautot,"
    "capautm,capautf,capauthab,ageminiaut,agemaxiaut,indsupaut,dateautor,datemajaut,datemajinst"
)
COLUMNS = NAMES.split(",")
SHORTENED = ("libcourtde", "libcourtta", "libcourtclient", "libsourceinfo")  # of the XML alone
DISCIPLINES = {
    "957": ("Hébergement d'insertion Adultes,Familles Difficulté", "insertion"),
    "958": ("Hébergement de Stabilisation Adultes,familles Difficulté", "stabilisation"),
    "959": ("Hébergement d'Urgence Adultes, Familles Difficulté", "urgence"),
    "960": ("Hébergement d'Urgence avec Accompagnement Social (H.U.A.S.)", "urgence avec accompagnement social"),
}
DAY = "2026-05-12"  # of the extraction


def published(chance: random.Random, rows: int = 40) -> Published:
    """FINESS, social equipment: closed ones, other départements and disciplines among those of Paris."""
    lines: list[list[Any]] = []
    sums: dict[Key, float] = {}
    kept = []
    for number in range(rows):
        discipline = [*DISCIPLINES, "924", "943"][number % 6]
        department, closed = ("92", "2A", "75", "75")[number % 4], "O" if number % 5 == 4 else "N"
        label, category = DISCIPLINES.get(discipline, ('Maisons Relais "Classique"', ""))
        known = {
            "nofinesset": f"{department}{number:07}",
            "de": discipline,
            "libde": label,
            "ta": "11",
            "client": "899",
        }
        known |= {"sourceinfo": "S", "capinstot": str(chance.randint(0, 180)), "indsupinst": closed, "indsupaut": "N"}
        known |= {"capautot": str(chance.randint(200, 300)), "datederinst": "2019-01-01"}
        lines.append([known.get(name, "") for name in COLUMNS])
        if category and department == "75" and closed == "N":
            key = ("places_finess", "75", DAY, category)
            sums[key] = sums.get(key, 0.0) + int(known["capinstot"])
            kept.append(number)
    made = Published("finess", "finess", DAY, "", list(COLUMNS), lines, dict(sums))
    return replace(made, used=[COLUMNS.index("capinstot")], kept=kept)


def without_headings(made: Published) -> Published:
    """The same as its CSV has it: no headings, a line that says the day, the establishments before their equipment."""
    columns = [n for n, name in enumerate(made.header) if name not in SHORTENED]
    houses = [["structureet", row[0], f"{row[0][:2]}9{row[0][3:]}"] for row in made.rows]
    rows = [["equipementsocial", *(row[n] for n in columns)] for row in made.rows]
    opening = ["finess", "etalab", "113", made.edition]
    return replace(made, header=opening, rows=[*houses, *rows], used=[9], place=1, encoding="cp1252")
