"""A publisher's own file, as its contract extracts it: cells to figures, and nothing forgiven silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd

from etl.catalog.contract import Contract, Measure
from etl.findings import Tier
from etl.french import format_exact, parse_period, parse_value
from etl.observations import Collector
from etl.reading import Extract, Record
from etl.reading.extract import TOTAL

POINTED = re.compile(r"([-+\u2212]?[0-9]+)\.([0-9]+)(\s?%)?")
AMBIGUOUS = re.compile(r"[-+\u2212]?[0-9]{1,3}\.[0-9]{3}")
WITH_COMMA = re.compile(r"[0-9],[0-9]")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def clean(found: Extract, collector: Collector, edition: str = "") -> pd.DataFrame:
    """Records to rows (columns OBSERVATION); Refused with every fault. `edition`: year of a file without any."""
    contract = next(c for c in collector.source.contracts if c.name == found.contract)
    reading = _Reading(found, contract, collector, _year(found, edition))
    reading.all()
    return collector.observations()


def _year(found: Extract, edition: str) -> str:
    """The year of the figures whose heading gives none: the file's only year, else the one it was received under."""
    if len(found.years) == 1:
        return found.years[0]
    return edition if YEAR.fullmatch(edition) else ""


class _Reading:
    """One file's records turned into the collector's rows."""

    def __init__(self, found: Extract, contract: Contract, collector: Collector, year: str) -> None:
        self.found, self.contract, self.collector, self.year = found, contract, collector, year
        self.mark = "," if found.typed else contract.decimal or _proven_mark(found.records)
        self.seen: dict[tuple[str, str, str], int] = {}  # territory, period, cell → line
        self.sums: dict[
            tuple[int, str, str], tuple[float, int, int]
        ] = {}  # measure, territory, period → value, line, rows
        self.printed: list[tuple[int, str, float, int]] = []  # measure, period, value, line of a total row

    def all(self) -> None:
        for fault in self.found.faults:
            self._say(fault.id, fault.message, fault.fix, fault.line, fault.tier, fault.column, fault.text)
        if not self.found.records:
            fix = "vérifier que le fichier couvre Paris"
            self._say("vide", "aucune ligne sur Paris ni sur ses références", fix, self.found.header)
        for record in self.found.records:
            self._record(record)
        if self.contract.sums:
            self._close_sums()
        self._check_shares()
        if self.collector.source.every_arrondissement:
            self._require_the_twenty()

    def _record(self, record: Record) -> None:
        for place, text in record.cells.items():
            number, year = place.split("|")
            measure = self.contract.measures[int(number)]
            period = self._period(measure, year, record)
            if period is None:
                return
            if self._doubled(record, period, place):
                continue
            if not text and not self.contract.sums:
                continue  # an empty cell says nothing: what was known stays
            value, marker = self._value(measure, text, place, record)
            if value is None and marker is None:
                continue
            if record.territory == TOTAL:
                self.printed += [(int(number), period, value, record.line)] if value is not None else []
            elif self.contract.sums:
                self._sum(int(number), record, period, value, place)
            else:
                self._put(measure, record.territory, period, value, marker, record.line, "")

    def _put(
        self,
        measure: Measure,
        territory: str,
        period: str,
        value: float | None,
        status: str | None,
        line: int,
        note: str,
    ) -> None:
        place = (measure.indicator, measure.breakdown, territory, period)
        self.collector.put(*place, value, status, line, note, self.found.sheet)

    def _period(self, measure: Measure, year: str, record: Record) -> str | None:
        """The template filled; None, once told, if the row's date cannot be read."""
        if not self.contract.period:
            if year or self.year:
                return measure.period.format(annee=year or self.year, mois="")
            fix = "préciser l'édition : python -m etl add FICHIER --edition AAAA"
            self._once("edition-absente", "le fichier ne dit pas de quelle année sont ses chiffres", fix)
            return None
        text = record.period
        try:
            if "{mois}" not in measure.period and not YEAR.fullmatch(text):
                raise ValueError(f"année illisible : « {text} » ; attendu quatre chiffres, comme « 2024 »")
            span = parse_period(text)
        except ValueError as error:
            where = self.contract.period[0]
            self._say("periode", str(error), "corriger la date de la ligne", record.line, column=where, text=text)
            return None
        first, _, last = measure.period.format(annee=span.start.year, mois=f"{span.start:%Y-%m}").partition("/")
        if last == first or not last:
            return first
        whole = first.endswith("-01") and last == f"{first[:4]}-12"
        return first[:4] if whole else f"{first}/{last}"

    def _doubled(self, record: Record, period: str, place: str) -> bool:
        if self.contract.sums and record.territory != TOTAL:
            return False
        key = (record.territory, period, place)
        first = self.seen.setdefault(key, record.line)
        if first == record.line:
            return False
        message = f"doublon : {record.territory} ({period}) est déjà à la ligne {first}"
        if not any(f.id == "doublon" and f.line == record.line for f in self.collector.findings):
            self._say("doublon", message, "garder une seule ligne", record.line)
        return True

    def _value(self, measure: Measure, text: str, place: str, record: Record) -> tuple[float | None, str | None]:
        """The figure or the status of a cell; neither, once told, if it cannot be read."""
        label = self.found.labels.get(place, "")
        try:
            value, marker = parse_value(self._with_comma(text), self.collector.source.tokens)
            if value is not None and measure.share and not text.endswith("%"):
                if not 0 <= value <= 1:
                    raise ValueError(f"proportion attendue, entre 0 et 1 : « {text} »")
                value = _hundredfold(value)
            if value is not None and measure.between and not measure.between[0] <= value <= measure.between[1]:
                low, high = map(format_exact, measure.between)
                raise ValueError(f"valeur « {text} » hors de l'intervalle attendu, de {low} à {high}")
        except ValueError as error:
            fix = "vérifier la cellule, sa colonne et son unité"
            self._say("valeur", str(error), fix, record.line, column=label, text=text)
            return None, None
        return value, marker

    def _with_comma(self, text: str) -> str:
        if self.mark != ".":
            return text
        if WITH_COMMA.search(text):
            raise ValueError(f"virgule dans un fichier dont les décimales sont au point : « {text} »")
        return POINTED.sub(r"\1,\2\3", text) if POINTED.fullmatch(text) else text

    def _sum(self, number: int, record: Record, period: str, value: float | None, place: str) -> None:
        if value is None:
            label = self.found.labels.get(place, "")
            message = "cellule sans valeur dans une colonne que l'on somme"
            self._say("valeur", message, "écrire 0 s'il n'y en a pas", record.line, column=label)
            return
        for territory in dict.fromkeys([record.territory, self.contract.total or record.territory]):
            total, line, rows = self.sums.get((number, territory, period), (0.0, record.line, 0))
            self.sums[number, territory, period] = (total + value, line, rows + record.rows)

    def _close_sums(self) -> None:
        for number, period, value, line in self.printed:
            summed = self.sums.get((number, self.contract.total, period), (0.0, 0, 0))[0]
            if summed != value:
                message = f"total imprimé {format_exact(value)}, somme des lignes {format_exact(summed)} ({period})"
                self._say("total", message, "vérifier qu'aucune ligne ne manque", line)
        for (number, territory, period), (value, line, rows) in self.sums.items():
            note = f"Somme de {rows} lignes du fichier, dont voici la première." if rows > 1 else ""
            measure = self.contract.measures[number]
            self._put(measure, territory, period, value, None, line, note)

    def _check_shares(self) -> None:
        """A column of percentages all at most 1 is a column of proportions: the unit has changed."""
        units = {i.id: i.unit for i in self.collector.catalog.indicators.values()}
        for number, measure in enumerate(self.contract.measures):
            cells = [(r, t) for r in self.found.records for p, t in r.cells.items() if p.split("|")[0] == str(number)]
            read = [(record, text, _number(self._safe(text))) for record, text in cells]
            shares = [(record, text) for record, text, value in read if value is not None and 0 < value <= 1]
            several = len(shares) >= 5 and len(shares) == sum(value is not None and value > 0 for _, _, value in read)
            if units[measure.indicator] == "%" and not measure.share and several and "%" not in shares[0][1]:
                record, text = shares[0]
                message = f"toutes les valeurs sont inférieures à 1 (« {text} »…) : proportions au lieu de pourcentages"
                label = next(iter(self.found.labels.values()), "")
                self._say("unite", message, "exprimer la colonne en %", record.line, column=label, text=text)

    def _safe(self, text: str) -> str:
        try:
            return self._with_comma(text)
        except ValueError:
            return text

    def _require_the_twenty(self) -> None:
        places = {record.territory for record in self.found.records if record.territory}
        absent = [code for code in self.collector.catalog.arrondissements if code not in places]
        if absent and self.found.records:
            names = ", ".join(self.collector.catalog.territories[code].short for code in absent)
            fix = "compléter la table : les vingt y sont, fût-ce avec un marqueur"
            self._say("arrondissements-absents", f"arrondissements absents : {names}", fix, self.found.header)

    def _once(self, id: str, message: str, fix: str) -> None:
        if not any(finding.id == id for finding in self.collector.findings):
            self._say(id, message, fix, self.found.header)

    def _say(
        self, id: str, message: str, fix: str, line: int | None, tier: Tier = "erreur", column: str = "", text: str = ""
    ) -> None:
        self.collector.say(id, tier, message, fix, line, sheet=self.found.sheet, column=column, text=text)


def _proven_mark(records: Iterable[Record]) -> str:
    """The decimal mark of a text, by its cells: the point, unless a comma is met or every point may part thousands."""
    marks = Counter(mark for text in _texts(records) for mark in _marks(text))
    if marks["point"] and not marks["virgule"]:
        return "."
    return ","


def _marks(text: str) -> Iterator[str]:
    if WITH_COMMA.search(text):
        yield "virgule"
    if POINTED.fullmatch(text) and not AMBIGUOUS.fullmatch(text):
        yield "point"


def _texts(records: Iterable[Record]) -> Iterator[str]:
    return (text for record in records for text in record.cells.values())


def _number(text: str) -> float | None:
    try:
        return parse_value(text)[0]
    except ValueError:
        return None


def _hundredfold(share: float) -> float:
    """100 times, without the noise of binary fractions: 0.22 gives 22."""
    return float(f"{share * 100:.12g}")
