"""The rows about Paris and its references, and in them the cells that the contract names; nothing is typed here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from etl.catalog.model import Source
from etl.catalog.origin import Contract
from etl.findings import Tier
from etl.formats import FormatError, received
from etl.french import parse_arrondissement, plain, quantity
from etl.reading import returned
from etl.reading.found import Extract, Fault, Record
from etl.reading.recognise import Heading, recognise

TOTAL = "total"  # the territory of a row that adds the others up
TOTALS = {"total", "totaux", "ensemble", "total general"}
PARIS = {"paris", "total paris", "75056", "75"}  # totals too, where a column holds arrondissements
MAX_RECORDS = 100_000

# The code of some other commune, department, region, or group of communes: a row about elsewhere.
ELSEWHERE = re.compile(r"[0-9]{1,3}|[0-9]{5}|2[AB](?:[0-9]{3})?|[0-9]{9}|T[0-9]{1,2}|[DR][0-9A-B]{2,3}|FR|FRANCE")
FINESS = re.compile(r"[0-9][0-9A-Z][0-9]{7}")  # typeNumeroFiness of the publisher's schema; the département leads
NOTE = re.compile(r"[^\W\d]{4,}.*[^\W\d]{4,}", re.DOTALL)
NAMED = re.compile(r"paris\b.*[0-9]|^[0-9]{1,2}\s*(?:er|e|ᵉ|ème|eme)\b", re.IGNORECASE)


def extract(path: Path, aside: Path, sources: Mapping[str, Source], territories: Mapping[str, str]) -> Extract:
    """Recognises the file and reads it once; FormatError if it cannot be.

    `aside`: where a gzip may be opened. `territories`: level of each code of the catalogue.
    """
    with received(path, aside) as tables:
        if returned.SOURCE in sources and (sheets := returned.sheets(tables)):
            return returned.extract(sheets, tables)
        heading = recognise(tables, sources)
        found = Extract(
            source=heading.source,
            contract=heading.contract.name,
            sheet=heading.table.name,
            header=heading.line,
            edition=heading.edition,
            years=sorted({year for _, year in heading.measures if year}),
            typed=heading.table.typed,
            labels=_labels(heading),
            dated=heading.period is not None,
        )
        for remark in heading.table.remarks:
            found.fault(Fault("contenu-masque", "avertissement", remark, "vérifier que rien n’y est caché"))
        _say_missing(heading, found)
        if heading.contract.sheet and not heading.table.name:
            message = f"table sans nom de feuille : on le suppose tiré de la feuille « {heading.contract.sheet} »"
            found.fault(Fault("feuille-supposee", "avertissement", message, "préférer le classeur tel que publié"))
        reading = _Reading(heading, territories, found)
        reading.all()
    return found


def _labels(heading: Heading) -> dict[str, str]:
    """The heading of each cell that a record may hold."""
    if heading.value is not None:
        return {f"{number}|": heading.labels[heading.value] for number in range(len(heading.contract.measures))}
    return {f"{number}|{year}": heading.labels[c] for (number, year), c in heading.measures.items()}


def _say_missing(heading: Heading, found: Extract) -> None:
    there = {number for number, _ in heading.measures}
    for number, measure in enumerate(heading.contract.measures):
        if measure.labels and number not in there:
            message = f"colonne absente : « {measure.labels[0]} »"
            fix = "vérifier qu’elle n’a pas changé de nom"
            found.fault(Fault("colonne-facultative", "avertissement", message, fix, heading.line))


class _Reading:
    """The rows of a table sorted: kept, elsewhere, totals, notes, set aside by the contract; each counted."""

    def __init__(self, heading: Heading, territories: Mapping[str, str], found: Extract) -> None:
        self.heading, self.found = heading, found
        self.contract: Contract = heading.contract
        levels = self.contract.levels or set(territories.values())
        self.territories = {code for code, level in territories.items() if level in levels}
        self.counts: Counter[str] = Counter()
        self.grouped: dict[tuple[str, str], tuple[int, int]] = {}  # for counted rows: first line, how many
        self.counted = [n for n, measure in enumerate(self.contract.measures) if measure.counts_rows]
        self.codes: dict[str, str | None] = {}
        self.met: dict[tuple[str, ...], int] = {}  # rows that an identifier may name, whole → line
        self.unnamed = 0  # equal rows without one

    def all(self) -> None:
        for line, cells in self._rows():
            if line > self.heading.line:
                self.counts["lues"] += 1
                self._row(line, cells)
            elif line < self.heading.line:
                self._before(line, cells)
        self._say_unnamed()
        for (territory, period), (line, rows) in self.grouped.items():
            self.found.records.append(Record(line, territory, period, {f"{n}|": str(rows) for n in self.counted}, rows))
        self.counts["lues"] += self.counts["ailleurs"] - self.counts["ailleurs, lues"]
        del self.counts["ailleurs, lues"]
        self.found.counts |= dict(self.counts)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        table = self.heading.table
        if self.contract.needles and table.holding:
            return table.holding(self.contract.needles, self.heading.line, self.counts)
        return table.rows()

    def _row(self, line: int, cells: list[str]) -> None:
        if plain(_at(cells, self.heading.territory)) == plain(self.heading.labels[self.heading.territory]):
            self.counts["en-têtes répétés"] += 1
            return
        if self._set_aside(cells):
            self.counts["écartées par le contrat"] += 1
            return
        territory = self._territory(line, cells)
        if territory is None:
            return
        if self._misaligned(cells):
            message = f"{len(cells)} cellules au lieu de {len(self.heading.labels)} : la ligne est décalée"
            self._fault("ligne-decalee", message, "vérifier les séparateurs et les guillemets de la ligne", line)
            return
        if self._repeated(line, cells):
            return
        self.counts["gardées"] += 1
        period = "" if self.heading.period is None else _at(cells, self.heading.period)
        if self.counted:
            first, rows = self.grouped.get((territory, period), (line, 0))
            self.grouped[territory, period] = (first, rows + 1)
            return
        if len(self.found.records) >= MAX_RECORDS:
            raise FormatError(f"plus de {MAX_RECORDS} lignes retenues", line, id="taille")
        self.found.records.append(Record(line, territory, period, dict(self._cells(cells))))

    def _repeated(self, line: int, cells: list[str]) -> bool:
        """Whether a row to be summed is one already met; equal rows that no identifier names are two operations."""
        first = self.met.setdefault(tuple(cells), line) if self.contract.identifier else line
        named = self.heading.identifier is not None and _at(cells, self.heading.identifier)
        if first != line and named:
            message = f"ligne identique en tout à la ligne {first}, de même identifiant « {named} »"
            self._fault("doublon", message, "demander au producteur si l’opération est comptée deux fois", line)
        self.unnamed += first != line and not named
        return first != line and bool(named)

    def _say_unnamed(self) -> None:
        if not self.unnamed:
            return
        same = quantity(
            self.unnamed, 0, "ligne égale à une autre est comptée", "lignes égales à une autre sont comptées"
        )
        fix = f"demander l’export avec sa colonne « {self.contract.identifier[0]} »"
        message = f"sans identifiant, {same} à part, comme d’autres opérations"
        self.found.fault(Fault("sans-identifiant", "avertissement", message, fix))

    def _set_aside(self, cells: list[str]) -> bool:
        """By its section or by a column of the contract, which one cannot trust in a row that is shifted."""
        if self.heading.labels == self.contract.columns and cells[0] != self.contract.columns[0]:
            return True
        told = any(plain(_at(cells, c)) not in kept for c, kept in self.heading.where.items())
        return told and not (self._misaligned(cells) and self._code(_at(cells, self.heading.territory)) != "")

    def _before(self, line: int, cells: list[str]) -> None:
        """Figures above the heading that was recognised are of a table whose own heading was not."""
        if self._code(_at(cells, self.heading.territory)) in self.territories and self._valued(cells):
            message = f"ligne de chiffres au-dessus de l’en-tête, trouvé à la ligne {self.heading.line}"
            self._fault("avant-en-tete", message, "remettre l’en-tête en tête de la table", line)

    def _cells(self, cells: list[str]) -> Iterator[tuple[str, str]]:
        if self.heading.key is None:
            yield from ((f"{n}|{year}", _at(cells, c)) for (n, year), c in self.heading.measures.items())
            return
        said = plain(_at(cells, self.heading.key))
        for number, measure in enumerate(self.contract.measures):
            if plain(measure.key) == said and self.heading.value is not None:
                yield f"{number}|", _at(cells, self.heading.value)

    def _misaligned(self, cells: list[str]) -> bool:
        wanted = len(self.heading.labels)
        return any(cells[wanted:]) if self.heading.table.typed else len(cells) != wanted

    def _territory(self, line: int, cells: list[str]) -> str | None:
        """The catalogue's code; None, once counted or told, for a row about something else."""
        text = _at(cells, self.heading.territory)
        if text not in self.codes:
            self.codes[text] = self._code(text)
        code = self.codes[text]
        if code == "":
            self.counts["ailleurs"] += 1
            self.counts["ailleurs, lues"] += 1
            return None
        if code is not None:
            return code
        if not self._valued(cells) or _is_note(cells):
            self.counts["notes"] += 1
            return None
        if plain(text) in TOTALS:
            self.counts["totaux"] += 1
            message = f"ligne de total écartée : « {text} »"
            self._fault("ligne-de-total", message, "aucune action", line, "avertissement")
            return None
        where = self.heading.labels[self.heading.territory]
        message = f"territoire illisible : « {text} »" if text else "ligne de chiffres sans territoire"
        code = "numéro FINESS, neuf caractères" if self.contract.territory_form == "finess" else "code Insee"
        self._fault("territoire", message, f"écrire le {code}", line, column=where, text=text)
        return None

    def _code(self, text: str) -> str | None:
        """A declared code; "" for elsewhere; `TOTAL`; None if it cannot be told."""
        contract = self.contract
        if (own := contract.territories.get(text)) is not None:
            return own
        if contract.territory_form == "finess":
            return ("75" if text.startswith("75") else "") if FINESS.fullmatch(text) else None
        if contract.territory_form == "arrondissement":
            if plain(text) in TOTALS | PARIS:
                return TOTAL
            return _arrondissement(text)
        if text in self.territories:
            return text
        if re.fullmatch(r"750(?:0[1-9]|1[0-9]|20)", text) or NAMED.search(text):
            return _arrondissement(text)
        return "" if ELSEWHERE.fullmatch(text.upper()) else None

    def _valued(self, cells: list[str]) -> bool:
        columns = [*self.heading.measures.values(), *filter(None, [self.heading.value])]
        return bool(self.counted) or any(_at(cells, column) for column in columns)

    def _fault(
        self, id: str, message: str, fix: str, line: int, tier: Tier = "erreur", column: str = "", text: str = ""
    ) -> None:
        self.found.fault(Fault(id, tier, message, fix, line, column, text))


def _at(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _is_note(cells: list[str]) -> bool:
    """A sentence alone on its row, wherever it stands."""
    filled = [cell for cell in cells if cell]
    return len(filled) == 1 and bool(NOTE.search(filled[0]))


def _arrondissement(text: str) -> str | None:
    with suppress(ValueError):
        return parse_arrondissement(text)
    return None
