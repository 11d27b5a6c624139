"""What the reading of one file tells: the rows kept, the cells in them, what is wrong; nothing is typed here."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.findings import Tier

MAX_FAULTS = 200


@dataclass(frozen=True)
class Fault:
    """What is wrong in the file; the fields of a finding, and the column and text of the cell at fault."""

    id: str
    tier: Tier
    message: str
    fix: str
    line: int | None = None
    column: str = ""
    text: str = ""
    sheet: str = ""  # where it is not the one sheet read


@dataclass(frozen=True)
class Record:
    """A kept row. `cells`: number of the measure and year of its heading → text; in a return, heading → text."""

    line: int
    territory: str
    period: str
    cells: dict[str, str]
    rows: int = 1
    sheet: str = ""  # where it is not the one sheet read


@dataclass
class Extract:
    """What one file says. `edition`: the year its headings give it, "" if they do not. `labels`: cells' headings.

    `dated`: each row says its period; `publisher`: who the file says it comes from.
    """

    source: str
    contract: str
    sheet: str
    header: int
    edition: str
    years: list[str]
    typed: bool
    labels: dict[str, str]
    records: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    peak_mib: int = 0
    dated: bool = False
    publisher: str = ""

    def fault(self, fault: Fault) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)
        self.counts["anomalies"] = self.counts.get("anomalies", 0) + 1
