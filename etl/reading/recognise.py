"""Which source, which sheet, which header row: the one contract whose headings are all there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from etl.catalog.model import Source
from etl.catalog.origin import Contract, Measure
from etl.formats import FormatError, Row, Table
from etl.french import plain
from etl.reading.labels import holds, match

DAY = "{jour}"
HEADER_WITHIN = 60  # rows, a preamble included


@dataclass(frozen=True)
class Heading:
    """Where things are in a table: column numbers by role. `measures`: (number of the measure, year) → column."""

    source: str
    contract: Contract
    table: Table
    line: int
    labels: tuple[str, ...]
    territory: int
    period: int | None
    edition: str
    key: int | None
    value: int | None
    where: dict[int, frozenset[str]]
    identifier: int | None = None
    measures: dict[tuple[int, str], int] = field(default_factory=dict)


def recognise(tables: Sequence[Table], sources: Mapping[str, Source]) -> Heading:
    """The one heading found among all tables and contracts; FormatError if there is none, or several."""
    found: list[Heading] = []
    nearest: tuple[int, str] = (0, "")
    faults: list[FormatError] = []
    for table in tables:
        head = list(_head(table, faults))
        for source in sources.values():
            for contract in source.contracts:
                heading, score, words = _search(table, head, source, contract)
                found += [heading] if heading else []
                nearest = max(nearest, (score, words))
    if not found:
        raise faults[0] if faults and not nearest[0] else _unknown(sources, nearest)
    named = [heading for heading in found if not heading.contract.sheet or _is_sheet(heading)]
    if not named:
        wanted = found[0].contract.sheet
        names = ", ".join(f"« {table.name} »" for table in tables)
        message = f"la feuille « {wanted} » est absente (feuilles : {names})"
        raise FormatError(
            message, id="feuille-absente", fix=f"déposer le classeur complet, avec sa feuille « {wanted} »"
        )
    if len(named) > 1:
        places = ", ".join(f"{heading.source} (feuille « {heading.table.name} »)" for heading in named)
        fix = "préciser la source (--source), ou déposer la seule feuille voulue"
        raise FormatError(f"plusieurs tables répondent : {places}", id="source-ambigue", fix=fix)
    return named[0]


def _head(table: Table, faults: list[FormatError]) -> Iterator[Row]:
    """The first rows; a text cut by a separator that is not its own may well be malformed further down."""
    try:
        yield from islice(table.rows(), HEADER_WITHIN)
    except FormatError as error:
        faults.append(error)


def _is_sheet(heading: Heading) -> bool:
    return not heading.table.name or plain(heading.table.name) == plain(heading.contract.sheet)


def _unknown(sources: Mapping[str, Source], nearest: tuple[int, str]) -> FormatError:
    asked = ", ".join(source.label for source in sources.values())
    score, words = nearest
    if score:
        return FormatError(
            words, id="colonne-absente", fix="vérifier qu’il s’agit du fichier complet, avec son en-tête"
        )
    fix = f"déposer un fichier tel que publié ; sources reconnues : {asked}"
    return FormatError("aucune source reconnue d’après les en-têtes de colonnes", id="source-inconnue", fix=fix)


def _search(table: Table, head: list[Row], source: Source, contract: Contract) -> tuple[Heading | None, int, str]:
    """The heading in the first row that holds all that is asked; else how near the nearest row came, in words."""
    if head and (opened := _opened(table, *head[0], source, contract)):
        return opened, 0, ""
    nearest = (0, "")
    for line, cells in head:
        asked = list(_asked(contract, {plain(cell) for cell in cells}))
        missing = [words for words, there in asked if not there]
        score = len(asked) - len(missing)
        if not missing:
            return _heading(table, line, cells, source, contract), 0, ""
        if score >= 2:
            said = ", ".join(f"« {words} »" for words in missing)
            nearest = max(nearest, (score, f"{source.label} : colonnes absentes de la ligne {line} : {said}"))
    return None, *nearest


def _opened(table: Table, line: int, cells: list[str], source: Source, contract: Contract) -> Heading | None:
    """The heading that the contract gives to a file without any, known by its first line; None if it is not that."""
    filled = cells[: max((n for n, cell in enumerate(cells, 1) if cell), default=0)]
    said = dict(zip(contract.opening, filled, strict=False))
    alike = all("{" in word or plain(word) == plain(cell) for word, cell in said.items())
    if not contract.opening or len(filled) != len(contract.opening) or not alike:
        return None
    if not _is_day(said[DAY]):
        fix = "demander le fichier tel que publié"
        raise FormatError(f"jour d’extraction illisible : « {said[DAY]} »", line, id="edition-absente", fix=fix)
    return replace(_heading(table, line, list(contract.columns), source, contract), edition=said[DAY])


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _asked(contract: Contract, row: set[str]) -> Iterator[tuple[str, bool]]:
    """Each heading asked for, and whether the row, of plain labels, holds it."""
    alone = [(contract.territory), contract.period, contract.edition, contract.value]
    alone += [(label,) for label in (*contract.signature, *contract.where, *filter(None, [contract.key]))]
    alone += [measure.labels for measure in contract.measures if not measure.optional]
    for labels in alone:
        if labels:
            yield labels[0], any(holds(row, label) for label in labels)


def _heading(table: Table, line: int, cells: list[str], source: Source, contract: Contract) -> Heading:
    one = _Columns(cells, line)
    edition = next((year for label in contract.edition for cell in cells if (year := match(label, cell))), "")
    measures = dict(one.measures(contract.measures))
    _refuse_mixed_years(contract, measures, edition, line)
    return Heading(
        source=source.id,
        contract=contract,
        table=table,
        line=line,
        labels=tuple(cells),
        territory=one.column(contract.territory),
        period=one.column(contract.period) if contract.period else None,
        edition=edition,
        key=one.column((contract.key,)) if contract.key else None,
        value=one.column(contract.value) if contract.value else None,
        where={one.column((label,)): frozenset(map(plain, values)) for label, values in contract.where.items()},
        identifier=one.either(contract.identifier),
        measures=measures,
    )


def _refuse_mixed_years(contract: Contract, measures: dict[tuple[int, str], int], edition: str, line: int) -> None:
    """The headings of one file speak of the same years."""
    years = {number: {y for n, y in measures if n == number and y} for number, _ in measures}
    dated = [found for found in years.values() if found]
    fix = "vérifier que les colonnes viennent du même fichier"
    if any(found != dated[0] for found in dated):
        said = ", ".join(sorted(set().union(*dated)))
        raise FormatError(f"les en-têtes ne parlent pas des mêmes années ({said})", line, id="annees-melees", fix=fix)
    if edition and dated and int(edition) - contract.edition_after != int(max(dated[0])):
        message = f"les en-têtes se contredisent : édition {edition}, chiffres de {max(dated[0])}"
        raise FormatError(message, line, id="annees-melees", fix=fix)


class _Columns:
    """Columns of a header row by heading; a heading met twice is refused, as one cannot know which is meant."""

    def __init__(self, cells: list[str], line: int) -> None:
        self.cells, self.line = cells, line

    def column(self, labels: Sequence[str]) -> int:
        ((_, column),) = self._matching(labels).items()
        return column

    def either(self, labels: Sequence[str]) -> int | None:
        """The column of one of these headings, None if the row has none of them."""
        return next(iter(self._matching(labels).values()), None)

    def measures(self, measures: Sequence[Measure]) -> Iterator[tuple[tuple[int, str], int]]:
        for number, measure in enumerate(measures):
            for year, column in self._matching(measure.labels).items():
                yield (number, year), column

    def _matching(self, labels: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for column, cell in enumerate(self.cells):
            years = {year for label in labels if (year := match(label, cell)) is not None}
            for year in years:
                if year in found:
                    message = f"deux colonnes portent le même nom : « {cell} »"
                    fix = "rendre à chacune le nom qu’elle a dans le fichier du producteur"
                    raise FormatError(message, self.line, id="colonne-double", fix=fix)
                found[year] = column
        return found
