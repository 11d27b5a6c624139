"""What a check found: three tiers, each finding with its file, its line and what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from numbers import Real
from pathlib import Path
from typing import Any, Literal

Tier = Literal["bloquant", "erreur", "avertissement"]


_RIGHTS = "{} ne peut être lu ou écrit", "vérifier les droits du fichier et de son dossier, puis recommencer"
_ROOM = "il n’y a plus de place sur le disque", "libérer de la place, puis recommencer"
_FILE = "{} est un fichier, non un dossier", "donner le chemin du dossier"
SYSTEM = {  # errno → what is wrong, what to do
    0: _RIGHTS,
    errno.ENOENT: ("{} est introuvable", "vérifier le chemin"),
    errno.EISDIR: ("{} est un dossier, non un fichier", "donner le chemin du fichier"),
    errno.ENOTDIR: _FILE,
    errno.EEXIST: _FILE,
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
}


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


def of_the_system(error: Exception, path: Path) -> Exception:
    """What DuckDB tells of a disk, by any of its exceptions, as the system would; else the error itself."""
    full = (code for code in (errno.ENOSPC, errno.EDQUOT) if os.strerror(code) in str(error))
    code = next(full, errno.EIO if str(error).startswith("IO Error") else 0)
    return OSError(code, str(error), str(path)) if code else error


def out_of_reach(error: OSError) -> Refused:
    """The refusal that tells what the system did not let one do, with which file."""
    message, fix = SYSTEM.get(error.errno or 0, _RIGHTS)
    path = Path(error.filename or "")
    named = f"« {path.name} »" if path.name else "un fichier de l’instance"
    place = Path(*path.parts[-2:]).as_posix() if path.name else "instance"  # of the machine, no more is told
    return refuse("fichier", place, message.format(named), fix)


def line_of(row: Mapping[str, Any]) -> int | None:
    """The line that an observation was read on; none for what a complete list leaves out."""
    line = row["line"]
    known = isinstance(line, Real) and not isnan(line)  # pandas has gaps of several kinds
    return int(line) if known else None
