"""What a visitor may ask besides what a page opens on: a seeded draw of pages and choices, each finding sound."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from etl.catalog import Catalog
from reporting.exhibits import EXHIBITS
from reporting.piece.record import CALENDAR, Record
from reporting.queries import Connection
from tests.reporting.test_findings import MOST, NEVER, SPACED
from tests.vaste import spread
from tests.words import never

CALENDAR_KEYS = {choice.key for choice in CALENDAR}
DRAWS = 6  # pages: what five seconds of processor give, both data sets
# Those that a visitor makes say something else; what depends on the day alone is in test_findings.
ASKED = {name for name, record in EXHIBITS.items() if {choice.key for choice in record.choices} - CALENDAR_KEYS}
PAGES = sorted({EXHIBITS[name].page for name in ASKED})
# A plural of one, a singular of two, one of several, an article that French joins to what is before it.
DISAGREES = re.compile(
    r"\bles \d+er? (?!et\b)|\b(?:le|du) \d+er? et \d+e|(?<![\d,\u202f])[01] (?:places|points|logements)\b"
    r"|\bde les?\b|\bà les?\b|\bque il"
    r"|(?:^|[^\d,\u202f])[01][ \xa0]\w+(?: DALO)? (?:sont|restent|ont|vont|manquent)\b"
)
BROKEN = re.compile(r"\b(?:None|nan|NaT|inf|ensemble)\b|  | ,|[{}]|\(\)|[-−]0(?:,0+)?\b(?!,)")


def drawn(page: str, connection: Connection, catalog: Catalog, chance: random.Random) -> Iterator[tuple[Record, Any]]:
    """The exhibits of a page, each with its choices: those of one name are one, as the page asks them once."""
    asked: dict[str, Any] = {}
    for record in (one for one in EXHIBITS.values() if one.page == page and one.name in ASKED):
        chosen: dict[str, Any] = {}
        for choice in record.choices:
            if choice.key == "arr":
                new = tuple(sorted(chance.sample(list(catalog.arrondissements), chance.choice((0, 1, 2, 6)))))
            else:
                offered = choice.offered(connection, catalog, chosen)
                opening = choice.opening(connection, catalog, chosen)
                new = opening if choice.free or not offered or chance.random() < 0.3 else chance.choice(offered)
                if asked.get(choice.key) in offered:
                    new = asked[choice.key]
            chosen[choice.key] = asked.setdefault(choice.key, new) if choice.key == "arr" else new
            asked[choice.key] = chosen[choice.key]
        if None not in chosen.values():
            yield record, chosen


@pytest.mark.parametrize("jeu", spread(["connection", "demonstration"], kept="connection".__eq__))
def test_whatever_is_chosen_each_finding_is_short_correct_and_said_once_on_its_page(
    jeu: str, request: pytest.FixtureRequest, catalog: Catalog
) -> None:
    opened: duckdb.DuckDBPyConnection = request.getfixturevalue(jeu)
    chance, found = random.Random(16), 0
    for page in chance.choices(PAGES, k=DRAWS):
        said: Counter[str] = Counter()
        for record, choices in drawn(page, opened, catalog, chance):
            made = record.function(opened, catalog, **choices)
            told = made.finding
            where = f"{record.name} {choices} : {told}"
            if made.drawing is None:
                continue
            found += 1
            assert told, where
            assert len(told) <= MOST, where
            assert not told.endswith("."), where
            assert not SPACED.search(told), where
            assert not DISAGREES.search(told), where
            assert not BROKEN.search(told), where
            assert never(told) == [], where
            assert not [word for word in NEVER if word in told.lower()], where
            said[told] += 1
        assert [sentence for sentence, times in said.items() if times > 1] == []
    assert found > DRAWS
