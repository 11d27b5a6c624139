"""Writes docs/constats.md: every finding, by page, as read aloud; `python -m docs.constats`."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl import demo
from etl.catalog import Catalog
from etl.french import format_date
from etl.paths import ENVIRONMENT
from etl.warehouse import DEMONSTRATION, PUBLIE, RESTREINT, build, connect, current, declared
from reporting.exhibits import EXHIBITS, recit
from reporting.piece.record import Record
from reporting.queries import Connection
from tests.conftest import copy_data

FILE = Path(__file__).with_name("constats.md")
PAST, TODAY = dt.date(2024, 6, 1), dt.date(2026, 11, 27)
HEAD = """# Les constats

Ce que chaque figure constate, tel que ses règles l’écrivent : quand personne ne choisit puis, des chiffres publiés,
pour chaque année, chaque arrondissement et chaque indicateur proposés. Écrit par `python -m docs.constats` ; un essai
compare.
"""
SWEPT = ("annee", "arrondissement", "public", "histoire")
REOPENED = ("indicateur", "indicateur2")  # what else a visitor may choose then depends on it
ALIKE = ("fiche",)  # most of its findings are those of others, and are not written twice


SETS = (
    ("Chiffres publiés", PUBLIE, None),
    (f"Chiffres publiés, connus au {format_date(PAST)}", PUBLIE, PAST),
    ("Démonstration", DEMONSTRATION, None),
    ("Diffusion restreinte", RESTREINT, None),
)


def written(jeu: str, day: dt.date | None, *, swept: bool) -> list[str]:
    """A line per finding of a data set, from the warehouse of the instance in force; see `said`."""
    with connect(current(jeu), day, TODAY) as connection:
        catalog = declared(connection)
        told = [f"- **récit, {one.id}** {recit.found(one, connection, catalog)}" for one in catalog.messages]
        lines = {one.name: [*said(one, connection, catalog, swept=swept)] for one in EXHIBITS.values()}
        elsewhere = {bare(line) for name, found in lines.items() if name not in ALIKE for line in found}
        for name in ALIKE:
            first, *others = lines[name]
            lines[name] = [first, *(line for line in others if bare(line) not in elsewhere)]
        return told + [line for found in lines.values() for line in found]


def bare(line: str) -> str:
    """The finding of a line."""
    return line.removeprefix("- ").split("** ")[-1]


def said(record: Record, connection: Connection, catalog: Catalog, *, swept: bool) -> Iterator[str]:
    """A line for what it opens on, then, if `swept`, one for each other finding that its choices give."""
    opened = record.opening(connection, catalog)
    if opened is None:
        return
    seen: dict[str, None] = {}
    more = variants(record, opened, connection, catalog) if swept else ()
    for choices in (opened, *more):
        if choices is not opened and not seen:
            return
        made = record.function(connection, catalog, **choices)
        if made.drawing is not None and made.finding and made.finding not in seen:
            yield f"- {'' if seen else f'**{record.name}** '}{made.finding}"
            seen[made.finding] = None


def variants(
    record: Record, opened: dict[str, Any], connection: Connection, catalog: Catalog
) -> Iterator[dict[str, Any]]:
    """The same choices with each year, arrondissement, public that is offered; each indicator, as it opens."""
    for choice in record.choices:
        if choice.key in SWEPT:
            for option in choice.offered(connection, catalog, opened):
                yield {**opened, choice.key: option}
        elif choice.key in REOPENED:
            for option in choice.offered(connection, catalog, opened):
                yield record.opening(connection, catalog, **{choice.key: option}) or opened
        elif choice.key == "arr":
            for option in catalog.arrondissements:
                yield {**opened, choice.key: (option,)}


def main() -> None:
    """Builds the three data sets aside, from the project's own files: those of the instance in force may differ."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[ENVIRONMENT] = str(Path(folder) / "data")
        copy_data(Path(folder) / "data")
        build()
        demo.build()
        build(jeu=RESTREINT)
        parts = (f"\n## {title}\n\n" + "\n".join(written(*of, swept=of == [PUBLIE, None])) for title, *of in SETS)
        FILE.write_text(HEAD + "\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
