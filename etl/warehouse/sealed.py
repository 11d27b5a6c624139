"""What sealed editions show and hide, read from their own copies of the warehouse, whatever their format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd

from etl import trail
from etl.catalog import Catalog
from etl.findings import out_of_reach, refuse
from etl.paths import data_directory, shown
from etl.secrecy.sealed import KEY
from etl.snapshots import sha256
from etl.warehouse.published import Instance, instance, opened

SEALED, GIVEN_UP = "édition scellée", "édition abandonnée"  # in the journal
ASIDE = ".scelle-"  # begins the folder of one that is being sealed
WAREHOUSE = "entrepot.duckdb"  # its own copy
RESTORE = "restaurer l’édition d’une sauvegarde : sans elle, on ne sait pas ce qui a déjà été publié"
WHOLE = (
    "restaurer d’une sauvegarde tout le dossier {} : sans lui, on ne sait pas ce qui a déjà été publié ; "
    "s’il n’en existe aucune, python -m etl abandon « {} »"
)
NEVER = "restaurer edition.json d’une sauvegarde ; si ce dossier n’a jamais été une édition, le ranger ailleurs"
ROWS = """
    select o.indicator, o.territory, o.breakdown, o.period, o.period_end, o.value, o.status::varchar as status, o.note,
        o.masked, o.snapshot, s.source, s.published, {restates} as restates
    from observation o join snapshot s on s.id = o.snapshot
"""


def sealed(catalog: Catalog, replaced: Iterable[str] = ()) -> pd.DataFrame:
    """Each figure of the sealed editions once, shown if one of them shows it: columns of ROWS, and `edition`, its name.

    Empty if there is none; Refused if one cannot be read. What the catalogue no longer knows adds up to nothing;
    nor do indicators whose figures are `replaced` by others, as in the demonstration.
    """
    found = [_read(path, held) for path, held in holdings()]
    if not found:
        return pd.DataFrame()
    rows = pd.concat(sorted(found, key=lambda one: one.attrs["sealed"]), ignore_index=True)
    known = rows["indicator"].isin(list(catalog.indicators)) & rows["source"].isin(list(catalog.sources))
    rows = rows[known & ~rows["indicator"].isin(list(replaced))].drop_duplicates([*KEY, "value"])
    several = rows.duplicated(KEY, keep=False)
    rows = rows[~several | rows["value"].notna()]
    again = rows.duplicated(KEY)  # the same file, corrected meanwhile: another vintage
    return rows.assign(snapshot=rows["snapshot"].mask(again, rows["snapshot"] + " · " + rows["edition"]))


def figures(path: Path) -> pd.DataFrame:
    """What a file of published figures shows and hides, whatever its format: columns of ROWS."""
    with opened(path) as connection:
        known = "select 1 from duckdb_columns() where (table_name, column_name) = ('snapshot', 'restates')"
        restates = "s.restates" if connection.execute(known).fetchone() else "''"  # unknown before format 8
        rows = connection.execute(ROWS.format(restates=restates)).df()
    return rows.assign(**{name: pd.to_datetime(rows[name]).dt.date for name in ("period_end", "published")})


def holdings() -> list[tuple[Path, str]]:
    """The description of each edition, with what changes when it or its copy does: its words, the file that it names.

    The copy is not read: the description holds its SHA-256, which reading verifies. Refused if the journal says that
    another was sealed, or if a folder holds none: what was given to a committee is never forgotten in silence.
    """
    found = described()
    for slug, line in expected().items():
        description = data_directory() / "editions" / slug / "edition.json"
        if description not in found or not as_sealed(description, line):
            place = shown(description.parent)
            message = f"l’édition scellée « {line.name} » n’est pas dans ce dossier, telle que le journal l’a inscrite"
            raise refuse("edition", place, message, WHOLE.format(place, line.name))
    for folder in sorted((data_directory() / "editions").glob("[!.]*/")):
        if folder / "edition.json" not in found:
            raise refuse("edition", shown(folder), "dossier sans edition.json parmi les éditions", NEVER)
    return [(path, _held(path)) for path in found]


def described() -> list[Path]:
    """The description of each edition, those being sealed left out; a folder renamed does not hide one."""
    found = (data_directory() / "editions").glob("*/edition.json")
    return sorted(path for path in found if not path.parent.name.startswith(ASIDE))


def abandoned() -> list[tuple[str, str]]:
    """The name of each edition that is lost and given up, and why: nothing protects what it showed any more."""
    return [(line.name, line.why) for line in _journal() if line.action == GIVEN_UP]


class Line(NamedTuple):
    """What the journal says of an edition. `digest`: the SHA-256 of its description as it was sealed, which holds those
    of the copy and of the texts; before 27 November 2026, that of the copy alone.
    """

    action: str
    slug: str
    digest: str
    reason: str  # its name, and why
    when: str
    who: str

    @property
    def name(self) -> str:
        return self.reason.partition(" : ")[0]

    @property
    def why(self) -> str:
        return self.reason.partition(" : ")[2]


def expected() -> dict[str, Line]:
    """The folder and the line of the journal of each edition ever sealed, but those given up since."""
    found: dict[str, Line] = {}
    for line in _journal():
        if line.action == SEALED:
            found[line.slug] = line
        else:
            found.pop(line.slug, None)
    return found


def as_sealed(description: Path, line: Line) -> bool:
    """Whether nobody has changed it since; of one that cannot be read nothing is said: reading refuses it.

    Of an edition from before 27 November 2026, its copy, date, author, name and reason alone can be compared.
    """
    try:
        content = description.read_bytes()
        said = json.loads(content)
        former = said["published"]["sha256"], said["sealed"], said["who"], f"{said['name']} : {said['reason']}"
    except (OSError, ValueError, TypeError, KeyError):
        return True
    return hashlib.sha256(content).hexdigest() == line.digest or former == (
        line.digest,
        line.when,
        line.who,
        line.reason,
    )


def _journal() -> list[Line]:
    """What was done to editions; empty without a journal. Refused if a line cannot be read, or the last ones are gone.

    Whether the lines follow one another is asked before any is added.
    """
    try:
        lines, found = _parsed(trail.path(), instance(trail.path()))
    except FileNotFoundError:
        lines, found = [], []
    except OSError as error:
        raise out_of_reach(error) from error
    trail.whole(lines)
    return found


@lru_cache(maxsize=2)
def _parsed(path: Path, _instance: Instance) -> tuple[list[str], list[Line]]:
    """The lines of the journal, and those of editions: every page asks."""
    *lines, cut = path.read_bytes().decode(errors="replace").split("\n")
    lines += [cut] if cut else []
    found: list[Line] = []
    for number, line in enumerate(lines, start=1):
        try:
            said = json.loads(line)
            if said.get("action") in (SEALED, GIVEN_UP):
                found.append(Line(*(str(said[key]) for key in ("action", "file", "sha256", "reason", "when", "who"))))
        except (ValueError, AttributeError, KeyError) as error:
            fix = "restaurer le journal d’une sauvegarde : il ne se corrige pas à la main"
            raise refuse("journal", shown(path), "la chaîne du journal est rompue", fix, number) from error
    return lines, found


def _held(description: Path) -> str:
    try:
        return f"{sha256(description)} {instance(description.with_name(WAREHOUSE))[1:]}"
    except OSError as error:
        return f"{error.errno}"


@lru_cache(maxsize=32)
def _read(description: Path, _held: str) -> pd.DataFrame:
    """The rows of an edition, of any format."""
    try:
        said = json.loads(description.read_text(encoding="utf-8"))
        kept = description.with_name(WAREHOUSE)
        if sha256(kept) != said["published"]["sha256"]:
            raise ValueError(kept)
        rows = figures(kept).assign(edition=str(said["name"]))
        rows.attrs["sealed"] = str(said["sealed"])
        return rows
    except (OSError, ValueError, KeyError, duckdb.Error) as error:
        raise refuse("edition", shown(description.parent), "édition illisible", RESTORE) from error
