"""Made-up indicators added to a measured instance: the size it may grow to, by the path of any source."""

from __future__ import annotations

import csv
import hashlib
import math
from pathlib import Path

from etl.catalog import load_catalog

INDICATORS, YEARS = 40, range(2001, 2026)
OTHERS = ("FR", "11", "75", "75056", "92", "93", "94", "95")  # with the twenty arrondissements: 28 territories
DAY = "2026-06-30"
WORDS = "Valeurs inventées par formule, pour mesurer la vitesse."


def names() -> list[str]:
    """The short names of the added indicators."""
    return [f"Indicateur d'essai {place}" for place in range(1, INDICATORS + 1)]


def grow(data: Path) -> None:
    """Adds to a data directory 40 rates known over 28 territories and 25 years: 28 000 rows."""
    territories = (*load_catalog(data).arrondissements, *OTHERS)
    identifiers = [f"essai_{place}" for place in range(1, INDICATORS + 1)]
    (data / "catalog" / "essai.toml").write_text("\n".join(map(_declared, identifiers, names())), encoding="utf-8")
    with (data / "catalog" / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write(_source(identifiers))
    folder = data / "snapshots" / "essai" / DAY
    folder.mkdir(parents=True)
    table = folder / "essai.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["code_insee", "annee", *identifiers])
        for place, territory in enumerate(territories):
            for year in YEARS:
                writer.writerow([territory, year, *(_value(n, place, year) for n in range(INDICATORS))])
    described = {
        "source": "essai",
        "file": table.name,
        "sha256": hashlib.sha256(table.read_bytes()).hexdigest(),
        "publisher": "Aucun",
        "dataset": "Essai de vitesse",
        "licence": "sans objet",
        "published": DAY,
        "consulted": DAY,
        "vintage": "essai",
        "obtained": WORDS,
    }
    lines = [f'{key} = "{value}"' for key, value in described.items()]
    (folder / "snapshot.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _declared(identifier: str, name: str) -> str:
    return f"""
[indicators.{identifier}]
label = "{name}"
short = "{name}"
subject = "contexte"
kind = "contexte"
definition = "{WORDS}"
unit = "%"
decimals = 1
measure = "stock"
direction = "neutre"
frequency = "annuelle"
deadline = "aucune"
geography = "arrondissement"
producers = ["Aucun"]
base = {{ field = "essai de vitesse", numerator = "{name}" }}
"""


def _source(identifiers: list[str]) -> str:
    columns = "\n".join(f'{identifier} = {{ indicator = "{identifier}" }}' for identifier in identifiers)
    return f"""
[sources.essai]
label = "Essai de vitesse"
publisher = "Aucun"
licence = "sans objet"
layout = "tableau"
limits = ["{WORDS}"]
[sources.essai.columns]
{columns}
"""


def _value(indicator: int, territory: int, year: int) -> str:
    value = 30 + territory / 2 + 12 * math.sin(indicator + territory * 1.7 + (year - 2001) / 5)
    return f"{value:.1f}".replace(".", ",")
