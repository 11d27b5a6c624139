"""LISEZMOI.md of the open data package: what it holds, how to read it, under which licences, how to cite it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from string import Template
from typing import Any

import pyarrow as pa

from etl.french import format_date, format_number, listing, quantity
from reporting.documents.document import Material
from reporting.documents.values import VALUES

TEXT = Path(__file__).with_name("lisezmoi.md")
NAMED = 5  # publishers of a licence; beyond, they are counted


def readme(described: dict[str, Any], read: dict[str, pa.Table], states: dict[str, str], material: Material) -> str:
    """The text, for a package so `described` (see package.py), of these tables and of what their `states` say."""
    figures, sources = read["observations"], read["sources"].to_pylist()
    lines = {name: format_number(len(table)) for name, table in read.items()}
    lines[VALUES] = lines["observations"]
    hidden = figures["status"].to_pylist().count("secret")
    asked = dict.fromkeys(source["attribution"] for source in sources if source["attribution"])
    return Template(TEXT.read_text(encoding="utf-8")).substitute(
        title=described["title"],
        mention=f"**{material.mention}.** " if material.mention else "",
        version=material.version,
        status=material.state,
        sealed=_sealed(material),
        figures=lines["observations"],
        indicators=len(figures["indicator"].unique()),
        sources=len(sources),
        hidden=f" {quantity(hidden, 0, 'chiffre est masqué', 'chiffres sont masqués')}." if hidden else "",
        files="\n".join(
            f"| `{resource['path']}` | {lines[resource['path'].split('.')[0]]} | {resource['description']} |"
            for resource in described["resources"]
        ),
        states="\n".join(f"| {state} | {words} |" for state, words in states.items()),
        licences="\n".join(_licences(figures["snapshot"].to_pylist(), sources)),
        attributions="\n".join(f"- {text}" for text in asked),
    )


def _sealed(material: Material) -> str:
    """What becomes of these figures, and the erratum of an edition that corrects another."""
    edition = material.edition
    if edition is None:
        return (
            "Aucune édition n’a été arrêtée : ces chiffres sont ceux que le tableau de bord sert pour cette version, "
            "et la suivante peut les changer."
        )
    said = (
        f"Édition scellée le {format_date(dt.date.fromisoformat(edition.sealed[:10]))} : ces chiffres ne changent plus."
    )
    said += f" Elle remplace « {edition.corrects} » : {edition.erratum}" if edition.corrects else ""
    return said + (f" Ce paquet est {material.laid_out}." if material.laid_out else "")


def _licences(cited: list[str], sources: list[dict[str, Any]]) -> list[str]:
    """A row of the table of licences for each, that of most figures first: its figures, its publishers."""
    counts = {source["id"]: cited.count(source["id"]) for source in sources}
    rows = {}
    for licence in dict.fromkeys(source["licence"] for source in sources):
        under = [source for source in sources if source["licence"] == licence]
        publishers = sorted({source["publisher"] for source in under})
        said = listing(publishers) if len(publishers) <= NAMED else f"{len(publishers)} éditeurs"
        figures = sum(counts[source["id"]] for source in under)
        rows[f"| {licence} | {format_number(figures)} | {said} |"] = figures
    return sorted(rows, key=lambda row: -rows[row])
