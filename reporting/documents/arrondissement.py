"""The twenty arrondissements, a page each: what is known of it, against an honest reference, and its approvals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from etl.french import format_arrondissement
from reporting.documents.document import Material, Tell, piece
from reporting.exhibits import summarise
from reporting.render.office import Report

TITLE: Final = "Fiches par arrondissement"
LEFT_OUT: Final = ["Série", "Sujet", "Repère"]  # no room; the sentence above says the landmark


def write(material: Material, tell: Tell) -> bytes:
    """Twenty pages, as a Word document, each ready to be printed alone."""
    report = Report(TITLE, material.mark, material.mention, material.template)
    if material.template:  # which may have a cover
        report.cover(TITLE, [material.mark])
    codes = asked(material)
    for place, code in enumerate(codes):
        tell(place / len(codes), f"fiches, {place + 1} sur {len(codes)}")
        report.heading(f"Le {format_arrondissement(code)} arrondissement", 1)
        said = summarise("arrondissement", material.connection, material.catalog, arrondissement=code)
        report.say(said.sentence)
        figures = piece(material, "arrondissement-tableau", arrondissement=code)
        report.exhibit(replace(figures, table=figures.table.drop(columns=LEFT_OUT, errors="ignore")))
        report.exhibit(piece(material, "arrondissement-agrements", arrondissement=code), height=3.6)
    return report.bytes()


def asked(material: Material) -> Sequence[str]:
    """The codes of those that have a page: all twenty."""
    return material.catalog.arrondissements
