"""Reads the TOML of the catalogue and refuses, naming the entry, what the model does not know."""

from __future__ import annotations

import csv
import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from etl.catalog.model import Catalog, Correction, Entry, Indicator, Objective, Source, Territory
from etl.findings import Finding, Refused, refuse
from etl.paths import shown

ALL_ARRONDISSEMENTS = "arrondissements"  # an objective's territory that stands for the twenty

# What pydantic calls a fault, in the words of the person who edits the catalogue.
WORDS = {
    "missing": "clé absente",
    "extra_forbidden": "clé inconnue",
    "literal_error": "valeur non admise",
    "unit": "unité inconnue",
    "string_too_short": "texte vide",
    "string_too_long": "texte trop long",
    "string_type": "texte attendu",
    "int_type": "nombre entier attendu",
    "float_type": "nombre attendu",
    "bool_type": "true ou false attendu",
    "too_short": "liste vide",
    "tuple_type": "liste attendue",
    "model_type": "table attendue",
    "greater_than_equal": "valeur trop petite",
    "less_than_equal": "valeur trop grande",
}
T = TypeVar("T", bound=Entry)


def load_catalog(data: Path) -> Catalog:
    """The whole catalogue of an instance's data directory; raises Refused with every fault found."""
    findings: list[Finding] = []
    indicators = _named(data / "catalog", "indicators", Indicator, findings)
    sources = _named(data / "catalog", "sources", Source, findings)
    objectives = _listed(data / "objectives", "objectives", Objective, findings)
    corrections = _listed(data / "corrections", "corrections", Correction, findings)
    territories = {t.code: t for t in _territories(data / "reference" / "territories.csv", findings)}
    if findings:
        raise Refused(findings)
    catalog = Catalog(
        indicators=indicators,
        sources=sources,
        objectives=objectives,
        corrections=corrections,
        territories=territories,
    )
    if faults := _coherence(catalog):
        raise Refused(faults)
    return catalog


def parse_entry(model: type[T], values: dict[str, Any], where: str, file: str) -> T:
    """One entry checked key by key; `where` names it in the message."""
    try:
        return model.model_validate_json(json.dumps(values, default=_plain))
    except ValidationError as error:
        raise Refused(_finding(where, file, fault) for fault in error.errors()) from error


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file, or a refusal that gives the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise refuse("toml", shown(path), f"TOML illisible ({error})", "corriger la syntaxe") from error


def _plain(value: object) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _finding(where: str, file: str, fault: Any) -> Finding:
    key = ".".join(str(part) for part in fault["loc"])
    word = WORDS.get(fault["type"], fault["msg"])
    given = "" if fault["type"] in ("missing", "extra_forbidden") else f" : « {fault['input']} »"
    expected = fault.get("ctx", {}).get("expected", "")
    units = fault.get("ctx", {}).get("units", "")
    choices = expected.replace(" or ", " ou ") or units
    admitted = f"admis : {choices}" if choices else "voir etl/catalog/model.py"
    return Finding("catalogue", "erreur", file, f"{where}, clé « {key} » : {word}{given}", admitted)


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.toml"))
    if not found:
        raise refuse("catalogue", shown(folder), "aucun fichier .toml", "restaurer ce dossier")
    return found


def _named(folder: Path, table: str, model: type[T], findings: list[Finding]) -> dict[str, T]:
    entries: dict[str, T] = {}
    for path in _files(folder):
        content = read_toml(path)
        if unknown := sorted(set(content) - {"indicators", "sources"}):
            findings.append(
                Finding(
                    "catalogue",
                    "erreur",
                    shown(path),
                    f"table inconnue : {unknown[0]}",
                    "indicators ou sources",
                )
            )
        for key, values in content.get(table, {}).items():
            if key in entries:
                message = f"{table}.{key} : déjà déclaré dans un autre fichier"
                findings.append(Finding("catalogue", "erreur", shown(path), message, "garder une entrée"))
            try:
                entries[key] = parse_entry(model, {"id": key, **values}, f"{table}.{key}", shown(path))
            except Refused as refused:
                findings.extend(refused.findings)
    return entries


def _listed(folder: Path, table: str, model: type[T], findings: list[Finding]) -> tuple[T, ...]:
    entries: list[T] = []
    for path in _files(folder):
        content = read_toml(path)
        if unknown := sorted(set(content) - {table}):
            findings.append(
                Finding("catalogue", "erreur", shown(path), f"table inconnue : {unknown[0]}", f"[[{table}]]")
            )
        for number, values in enumerate(content.get(table, []), start=1):
            where = f"{table} n° {number} ({values.get('indicator', '?')})"
            try:
                entries.append(parse_entry(model, values, where, shown(path)))
            except Refused as refused:
                findings.extend(refused.findings)
    return tuple(entries)


def _territories(path: Path, findings: list[Finding]) -> list[Territory]:
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    except OSError as error:
        raise refuse("catalogue", shown(path), "fichier absent", "restaurer ce fichier") from error
    territories = []
    for number, row in enumerate(rows, start=2):
        try:
            territories.append(parse_entry(Territory, dict(row), f"ligne {number}", shown(path)))
        except Refused as refused:
            findings.extend(refused.findings)
    return territories


def _coherence(catalog: Catalog) -> list[Finding]:
    """References between entries: each names something that exists."""
    faults: list[str] = []
    for indicator in catalog.indicators.values():
        if indicator.ratio:
            for part in (indicator.ratio.numerator, indicator.ratio.denominator):
                if part not in catalog.indicators:
                    faults.append(f"indicators.{indicator.id} : ratio sur un indicateur inconnu, « {part} »")
        if indicator.undefined and not (indicator.question and indicator.decider):
            faults.append(f"indicators.{indicator.id} : à définir, sans question ouverte ni décideur")
    for source in catalog.sources.values():
        for name, column in source.columns.items():
            target = catalog.indicators.get(column.indicator)
            if target is None:
                faults.append(f"sources.{source.id}.columns.{name} : indicateur inconnu « {column.indicator} »")
            elif column.breakdown not in target.modalities:
                faults.append(f"sources.{source.id}.columns.{name} : modalité inconnue « {column.breakdown} »")
    entries: tuple[Objective | Correction, ...] = (*catalog.objectives, *catalog.corrections)
    for entry in entries:
        kind = type(entry).__name__.lower()
        if entry.indicator not in catalog.indicators:
            faults.append(f"{kind} : indicateur inconnu « {entry.indicator} »")
        if entry.territory not in (*catalog.territories, ALL_ARRONDISSEMENTS):
            faults.append(f"{kind} {entry.indicator} : territoire inconnu « {entry.territory} »")
    for objective in catalog.objectives:
        for day in objective.values:
            try:
                dt.date.fromisoformat(day)
            except ValueError:
                faults.append(f"objective {objective.indicator} : date illisible « {day} » (AAAA-MM-JJ)")
    if len(catalog.arrondissements) != 20:
        faults.append(f"territories.csv : {len(catalog.arrondissements)} arrondissements au lieu de 20")
    return [Finding("catalogue", "erreur", "data/catalog", fault, "corriger l'entrée citée") for fault in faults]
