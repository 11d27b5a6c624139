"""What a check found: three tiers, each finding with its file, its line and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

Tier = Literal["bloquant", "erreur", "avertissement"]


@dataclass(frozen=True)
class Finding:
    """`bloquant`: the file is read no more; `erreur`: nothing is published; `avertissement`: published and listed."""

    id: str
    tier: Tier
    file: str
    message: str
    fix: str
    line: int | None = None
    sheet: str = ""
    column: str = ""  # the heading of the cell at fault
    text: str = ""  # what the cell says

    @property
    def where(self) -> str:
        """ "fichier.xlsx, feuille « Ensemble », ligne 12, colonne « CODE »", what is known of it."""
        return ", ".join(filter(None, [self.file, self.place]))

    @property
    def place(self) -> str:
        """The same inside the file."""
        parts = [f"feuille « {self.sheet} »"] if self.sheet else []
        parts += [f"ligne {self.line}"] if self.line else []
        parts += [f"colonne « {self.column} »"] if self.column else []
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"[{self.tier}] {self.where} : {self.message} → {self.fix}"


class Refused(Exception):
    """Nothing is published; `findings` says why, in French, for the person who will mend it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


def refuse(id: str, file: str, message: str, fix: str, line: int | None = None) -> Refused:
    """A refusal for one blocking reason."""
    return Refused([Finding(id, "bloquant", file, message, fix, line)])


def line_of(row: Mapping[str, Any]) -> int | None:
    """The line that an observation was read on; none for what a complete list leaves out."""
    line = row["line"]
    return None if pd.isna(line) else int(line)
