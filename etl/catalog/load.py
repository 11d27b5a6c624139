"""Reads the TOML of the catalogue and refuses, naming the entry, what the model does not know."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from etl.catalog import plan as of_plan
from etl.catalog.coherence import faults, link_faults, plan_faults
from etl.catalog.entry import Entry, repeated, told
from etl.catalog.model import Catalog, Correction, Indicator, Link, Secrecy, Source, Territory
from etl.catalog.plan import BaseValue, Event, Objective
from etl.catalog.story import Message, story_faults
from etl.findings import Finding, Refused, refuse
from etl.paths import shown

T = TypeVar("T", bound=Entry)

PLAN = {"plan_indicators", "actions", "names", "states", "deliverables", "meetings", "schemes", "messages"}
TERRITORIES = Path("reference/territories.csv")
FOLDERS = ("catalog", "objectives", "corrections", "reference", "plan")
MOST = 4
_LOADED: dict[bytes, Catalog] = {}  # by what their files say, wherever they are


def load_catalog(data: Path) -> Catalog:
    """The whole catalogue of an instance's data directory; raises Refused with every fault found.

    Read again when a file of it has changed: one publication asks for it six times.
    """
    digest = hashlib.sha256(shown(data / TERRITORIES).encode())  # and how its files are named in messages
    for path in sorted([*(path for folder in FOLDERS for path in (data / folder).glob("*.toml")), data / TERRITORIES]):
        if path.is_file():
            digest.update(f"{path.relative_to(data)} {path.stat().st_size}\n".encode() + path.read_bytes())
    if (catalog := _LOADED.get(digest.digest())) is None:
        catalog = _LOADED[digest.digest()] = _load(data)
        for old in [*_LOADED][:-MOST]:
            _LOADED.pop(old, None)
    return catalog


def _load(data: Path) -> Catalog:
    reading = Reading()
    declared = reading.contents(data / "catalog", {"indicators", "sources", "secrecy", "links"})
    indicators = reading.named(declared, "indicators", Indicator)
    sources = reading.named(declared, "sources", Source)
    secrecy = reading.named(declared, "secrecy", Secrecy)
    links = reading.listed(declared, "links", Link)
    aims = reading.contents(data / "objectives", {"objectives", "base_values"})
    objectives = reading.listed(aims, "objectives", Objective)
    base_values = reading.listed(aims, "base_values", BaseValue)
    corrections = reading.listed(reading.contents(data / "corrections", {"corrections"}), "corrections", Correction)
    corrections = {where: one.model_copy(update={"file": reading.places[where]}) for where, one in corrections.items()}
    territories = reading.territories(data / TERRITORIES)
    events = reading.listed(reading.contents(data / "reference", {"events"}), "events", Event)
    plan = reading.contents(data / "plan", PLAN)
    plan_indicators = reading.named(plan, "plan_indicators", of_plan.PlanIndicator)
    actions = reading.listed(plan, "actions", of_plan.Action)
    names = reading.listed(plan, "names", of_plan.Named)
    states = reading.listed(plan, "states", of_plan.ActionState)
    deliverables = reading.listed(plan, "deliverables", of_plan.Deliverable)
    meetings = reading.listed(plan, "meetings", of_plan.Meeting)
    schemes = reading.listed(plan, "schemes", of_plan.Scheme)
    messages = reading.listed(plan, "messages", Message)
    reading.stop()
    catalog = Catalog(
        indicators=indicators,
        sources=sources,
        secrecy=secrecy,
        links=tuple(links.values()),
        objectives=tuple(objectives.values()),
        corrections=tuple(corrections.values()),
        territories=territories,
        base_values=tuple(base_values.values()),
        events=tuple(events.values()),
        plan_indicators=plan_indicators,
        actions=tuple(actions.values()),
        names=tuple(names.values()),
        states=tuple(states.values()),
        deliverables=tuple(deliverables.values()),
        meetings=tuple(meetings.values()),
        schemes=tuple(schemes.values()),
        messages=tuple(messages.values()),
    )
    found = [*faults(catalog, objectives, corrections, base_values, events), *link_faults(catalog, links)]
    found += plan_faults(catalog, names, states, deliverables, meetings)
    found += story_faults(messages, indicators)
    for where, message in found:
        reading.fault(
            reading.places.get(where, shown(data / "plan")), f"{where} : {message}", "corriger l’entrée citée"
        )
    reading.stop()
    return catalog


def parse_entry(model: type[T], values: dict[str, Any], where: str, file: str) -> T:
    """One entry checked key by key; `where` names it in the message."""
    try:
        return model.model_validate_json(json.dumps(values, default=_unlike_text))
    except ValidationError as error:
        raise Refused(told(where, file, fault) for fault in error.errors()) from error


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file, or a refusal that gives the line and quotes it."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise refuse("toml", shown(path), "texte illisible en UTF-8", "enregistrer le fichier en UTF-8") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        lines = text.splitlines() or [""]
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else len(lines)
        quoted = lines[min(line, len(lines)) - 1].strip()
        raise refuse("toml", shown(path), f"TOML illisible : « {quoted} »", "corriger la ligne", line) from error


@dataclass
class Reading:
    """What is read from the files, the file of each entry, and every fault met."""

    findings: list[Finding] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)  # entry → file

    def fault(self, file: str, message: str, fix: str) -> None:
        self.findings.append(Finding("catalogue", "erreur", file, message, fix))

    def stop(self) -> None:
        if self.findings:
            raise Refused(self.findings)

    def contents(self, folder: Path, tables: set[str]) -> dict[str, dict[str, Any]]:
        """The tables of each file of a folder; an unknown table is a fault."""
        paths = sorted(folder.glob("*.toml"))
        if not paths:
            raise refuse("catalogue", shown(folder), "aucun fichier .toml", "restaurer ce dossier")
        found = {}
        for path in paths:
            try:
                found[shown(path)] = read_toml(path)
            except Refused as refused:
                self.findings.extend(refused.findings)
                continue
            for unknown in sorted(set(found[shown(path)]) - tables):
                self.fault(shown(path), f"table inconnue : {unknown}", f"tables admises : {', '.join(sorted(tables))}")
        return found

    def named(self, contents: dict[str, dict[str, Any]], table: str, model: type[T]) -> dict[str, T]:
        """The entries of `[table.identifier]`."""
        entries: dict[str, T] = {}
        for file, content in contents.items():
            for key, values in self._mapping(content.get(table, {}), table, file).items():
                where = f"{table}.{key}"
                if where in self.places:
                    self.fault(file, f"{where} : déjà déclaré dans un autre fichier", "garder une entrée")
                values = self._mapping(values, where, file)
                if "id" in values:
                    self.fault(file, f"{where}, clé « id » : clé inconnue", "l’identifiant est dans le titre")
                elif entry := self._entry(model, {"id": key, **values}, where, file):
                    entries[key] = entry
        return entries

    def listed(self, contents: dict[str, dict[str, Any]], table: str, model: type[T]) -> dict[str, T]:
        """The entries of `[[table]]`, by the name messages give them."""
        entries: dict[str, T] = {}
        for file, content in contents.items():
            rows = content.get(table, [])
            if not isinstance(rows, list):
                self.fault(file, f"{table} : liste de tables attendue", f"[[{table}]]")
                continue
            for number, values in enumerate(rows, start=1):
                named = _name(values)
                where = f"{table} n° {number} ({named})"
                if where in self.places:
                    where = f"{where} de {file}"
                if entry := self._entry(model, self._mapping(values, where, file), where, file):
                    entries[where] = entry
        return entries

    def territories(self, path: Path) -> dict[str, Territory]:
        file = shown(path)
        try:
            rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
        except (OSError, UnicodeDecodeError) as error:
            raise refuse("catalogue", file, "fichier absent ou illisible en UTF-8", "restaurer ce fichier") from error
        entries: dict[str, Territory] = {}
        for number, row in enumerate(rows, start=2):
            values = {key: value for key, value in row.items() if key and value is not None}
            entry = self._entry(Territory, values, f"ligne {number}", file)
            if entry and entry.code in entries:
                self.fault(file, f"ligne {number} : code {entry.code} déjà donné", "garder une ligne")
            elif entry:
                entries[entry.code] = entry
        count = sum(entry.level == "arrondissement" for entry in entries.values())
        if count != 20:
            self.fault(file, f"{count} arrondissements au lieu de 20", "compléter le fichier")
        return entries

    def _mapping(self, values: object, where: str, file: str) -> dict[str, Any]:
        if isinstance(values, dict):
            return values
        self.fault(file, f"{where} : table attendue", "voir les autres entrées")
        return {}

    def _entry(self, model: type[T], values: dict[str, Any], where: str, file: str) -> T | None:
        if len(values) <= ("id" in values):
            return None  # already said
        self.places[where] = file
        for key, text in repeated(values) if model is not Link else ():  # a part named twice counts twice
            self.fault(file, f"{where}, clé « {key} » : « {text} » y est deux fois", "ne l’écrire qu’une fois")
        try:
            return parse_entry(model, values, where, file)
        except Refused as refused:
            self.findings.extend(refused.findings)
            return None


def _name(values: object) -> str:
    """What names an entry of a list in a message."""
    if not isinstance(values, dict):
        return "?"
    if "axis" in values and "number" in values:
        return f"axe {values['axis']}, action {values['number']}"
    return str(
        next((values[key] for key in ("id", "indicator", "label", "theme", "name", "total") if key in values), "?")
    )


def _unlike_text(value: dt.date | dt.time) -> list[str]:
    """TOML's dates and times, which JSON lacks, in a shape that no text key takes for a text."""
    return [str(value)]
