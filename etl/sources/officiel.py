"""A publisher's own file, as its contract extracts it: cells to figures, and nothing forgiven silently."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pandas as pd

from etl.catalog.origin import Contract, Measure
from etl.catalog.units import WHOLE
from etl.checks import impossible
from etl.findings import Tier
from etl.french import format_exact, format_period, parse_period, parse_value
from etl.observations import Collector
from etl.reading import Extract, Record
from etl.reading.extract import TOTAL
from etl.sources import marks

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
SHARES = 5  # figures of a column, below which all of them under 1 % may be chance


def clean(found: Extract, collector: Collector, edition: str = "") -> pd.DataFrame:
    """Records to rows (columns OBSERVATION); Refused with every fault.

    `edition`: year, or day where the contract asks for one, of a file without any.
    """
    contract = next(c for c in collector.source.contracts if c.name == found.contract)
    edition = _day(found.edition or edition) if contract.by_day else _year(found, edition)
    reading = _Reading(found, contract, collector, edition)
    reading.all()
    return collector.observations()


def _year(found: Extract, edition: str) -> str:
    """The year of the figures whose heading gives none: the file's only year, else the one it was received under."""
    if len(found.years) == 1:
        return found.years[0]
    return edition if YEAR.fullmatch(edition) else ""


def _day(edition: str) -> str:
    """The day that an edition is of, "" if it is none."""
    try:
        return edition if dt.date.fromisoformat(edition).isoformat() == edition else ""
    except ValueError:
        return ""


class _Reading:
    """One file's records turned into the collector's rows."""

    def __init__(self, found: Extract, contract: Contract, collector: Collector, edition: str) -> None:
        self.found, self.contract, self.collector, self.edition = found, contract, collector, edition
        self.mark = "," if found.typed else contract.decimal or marks.proven(_texts(found))
        self.seen: dict[tuple[str, str, str], int] = {}  # territory, period, cell → line
        self.sums: dict[
            tuple[int, str, str], tuple[float, int, int]
        ] = {}  # measure, territory, period → value, line, rows
        self.gaps: list[int] = []  # lines of the cells left out of a sum
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
        if measure.estimated and value is not None:
            status = status or "estimé"
        self.collector.put(*place, value, status, line, note, self.found.sheet)

    def _period(self, measure: Measure, year: str, record: Record) -> str | None:
        """The template filled; None, once told, if the row's date cannot be read."""
        if not self.contract.period:
            if when := year or self.edition:
                return marks.filled(measure.period, when)
            what, form = ("quel jour", "AAAA-MM-JJ") if self.contract.by_day else ("quelle année", "AAAA")
            fix = f"préciser l’édition : python -m etl add FICHIER --edition {form}"
            self._once("edition-absente", f"le fichier ne dit pas de {what} sont ses chiffres", fix)
            return None
        text = record.period.removesuffix(".0")  # a year that some tool took for a measure
        try:
            if "{mois}" not in measure.period and not YEAR.fullmatch(text):
                raise ValueError(f"année illisible : « {text} » ; attendu quatre chiffres, comme « 2024 »")
            span = parse_period(text)
        except ValueError as error:
            where = self.contract.period[0]
            self._say("periode", str(error), "corriger la date de la ligne", record.line, column=where, text=text)
            return None
        first, _, last = marks.filled(measure.period, str(span.start.year), f"{span.start:%Y-%m}").partition("/")
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
        place_name = self.collector.catalog.territories[record.territory].name if record.territory != TOTAL else TOTAL
        message = f"doublon : {place_name} ({format_period(period)}) est déjà à la ligne {first}"
        if not any(f.id == "doublon" and f.line == record.line for f in self.collector.findings):
            self._say("doublon", message, "demander au producteur laquelle est la bonne", record.line)
        return True

    def _value(self, measure: Measure, text: str, place: str, record: Record) -> tuple[float | None, str | None]:
        """The figure or the status of a cell; neither, once told, if it cannot be read or cannot be."""
        indicator = self.collector.catalog.indicators[measure.indicator]
        label = self.found.labels.get(place, "")
        fix = "vérifier la cellule, sa colonne et son unité"
        try:
            value, marker = self._read(measure, text, whole=indicator.unit in WHOLE)
        except ValueError as error:
            self._say("valeur", str(error), fix, record.line, column=label, text=text)
            return None, None
        if value is not None and (broken := impossible(indicator, value)):
            self._say(broken[0], f"{broken[1]} : « {text} »", fix, record.line, column=label, text=text)
            return None, None
        return value, marker

    def _read(self, measure: Measure, text: str, *, whole: bool) -> tuple[float | None, str | None]:
        shown = marks.with_comma(text, self.mark)
        if whole and not self.found.typed:
            marks.refuse_thousands(shown)
        value, marker = parse_value(shown, self.collector.source.tokens)
        if value is not None and measure.share and not text.endswith("%"):
            if not 0 <= value <= 1:
                raise ValueError(f"proportion attendue, entre 0 et 1 : « {text} »")
            value = _hundredfold(value)
        if value is not None and measure.between and not measure.between[0] <= value <= measure.between[1]:
            low, high = map(format_exact, measure.between)
            raise ValueError(f"valeur « {text} » hors de l’intervalle attendu, de {low} à {high}")
        return value, marker

    def _sum(self, number: int, record: Record, period: str, value: float | None, place: str) -> None:
        if value is None and self.contract.gaps:
            self.gaps.append(record.line)
            return
        if value is None:
            label = self.found.labels.get(place, "")
            message = "cellule sans valeur dans une colonne que l’on somme"
            self._say("valeur", message, "écrire 0 s’il n’y en a pas", record.line, column=label)
            return
        for territory in dict.fromkeys([record.territory, self.contract.total or record.territory]):
            total, line, rows = self.sums.get((number, territory, period), (0.0, record.line, 0))
            self.sums[number, territory, period] = (total + value, line, rows + record.rows)

    def _close_sums(self) -> None:
        if self.gaps:
            message = f"cellules sans valeur dans une colonne que l’on somme, non comptées : {len(self.gaps)}"
            fix = "demander ces valeurs au producteur"
            self._say("valeur-absente", message, fix, self.gaps[0], "avertissement")
        for number, period, value, line in self.printed:
            summed = self.sums.get((number, self.contract.total, period), (0.0, 0, 0))[0]
            if summed != value:
                message = f"total imprimé {format_exact(value)}, somme des lignes {format_exact(summed)} ({period})"
                self._say("total", message, "vérifier qu’aucune ligne ne manque", line)
        for (number, territory, period), (value, line, rows) in self.sums.items():
            note = f"Somme de {rows} lignes du fichier, dont voici la première." if rows > 1 else ""
            measure = self.contract.measures[number]
            self._put(measure, territory, period, value, None, line, note)

    def _check_shares(self) -> None:
        """A column of percentages all at most 1 is a column of proportions: the unit has changed."""
        for number, measure in enumerate(self.contract.measures):
            if self.collector.catalog.indicators[measure.indicator].unit != "%" or measure.share:
                continue
            cells = [
                (r, p, t) for r in self.found.records for p, t in r.cells.items() if p.split("|")[0] == str(number)
            ]
            read = [(*cell, value) for cell in cells if (value := self._number(cell[2])) is not None and value > 0]
            if len(read) >= SHARES and all(value <= 1 for *_, value in read) and "%" not in read[0][2]:
                record, place, text, _ = read[0]
                message = f"toutes les valeurs sont inférieures à 1 (« {text} »…) : proportions au lieu de pourcentages"
                column = self.found.labels.get(place, "")
                self._say("unite", message, "exprimer la colonne en %", record.line, column=column, text=text)

    def _number(self, text: str) -> float | None:
        try:
            return parse_value(marks.with_comma(text, self.mark), self.collector.source.tokens)[0]
        except ValueError:
            return None

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


def _texts(found: Extract) -> Iterator[str]:
    return (text for record in found.records for text in record.cells.values())


def _hundredfold(share: float) -> float:
    """100 times, without the noise of binary fractions: 0.22 gives 22."""
    return float(f"{share * 100:.12g}")
