"""The difference lists every change that a re-edition would make in the published figures, its size, and no other."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pandas as pd

from etl.catalog import Catalog
from etl.intake import Submission, as_text, examine, printed
from etl.intake.difference import KEY, compare
from etl.warehouse import connect, current
from tests.intake import publishers
from tests.intake.publishers import Published

PLANTED = 500
FED = {"sru_logements": "log", "sru_residences_principales": "rp"}
Place = tuple[str, str, str]  # indicator, territory, period


def reissued(served: pd.DataFrame) -> Published:
    """The Apur's service as it answers today: the figures that are published."""
    made = publishers.apur(random.Random(1))
    known = served[served["breakdown"] == "ensemble"].set_index(["indicator", "territory", "period"])["value"]
    for row in made.rows:
        for column in made.used:
            indicator, year = _said_by(made.header[column])
            row[column] = int(known[indicator, f"751{row[0]:02}", f"{year}-01-01"])
    return made


def _said_by(heading: str) -> tuple[str, str]:
    letters = heading.rstrip("0123456789")
    return next(name for name, start in FED.items() if start == letters), heading.removeprefix(letters)


def plant(made: Published, printed: set[str], chance: random.Random) -> dict[Place, tuple[float, float]]:
    """Changes 500 figures of a file; what they were and are. Dwellings of the days whose total is printed stay."""
    days = {f"log{day[:4]}" for day in printed}
    free = [column for column in made.used if made.header[column] not in days]
    places = [(row, column) for row in range(20) for column in free]
    planted = {}
    for row, column in chance.sample(places, PLANTED):
        indicator, year = _said_by(made.header[column])
        before = made.rows[row][column]
        made.rows[row][column] += chance.choice([-1, 1]) * chance.randint(1, 40)
        planted[indicator, f"751{row + 1:02}", f"{year}-01-01"] = (float(before), float(made.rows[row][column]))
    return planted


def test_five_hundred_changes_in_a_reissued_file_are_all_listed(instance: Path, tmp_path: Path) -> None:
    with connect(current()) as connection:
        served = connection.execute("select * from series").df()
        totals = connection.execute(
            "select period from observations where (indicator, territory) = ('sru_logements', '75056')"
        ).fetchall()
    made = reissued(served)
    planted = plant(made, {period for (period,) in totals}, random.Random(6))
    publishers.write_json(made, tmp_path / "query.json")
    examined = examine(Submission(tmp_path / "query.json", "query.json"))
    assert examined.publishable, examined.findings
    changed = examined.difference.changed
    own = changed[changed["indicator"].isin(FED) & changed["territory"].str.startswith("751")]
    assert listed(own) == planted
    computed = changed.drop(own.index)
    touched = {(place, period[:4]) for _, territory, period in planted for place in (territory, "75056")}
    assert set(zip(computed["territory"], computed["period"].str[:4], strict=True)) <= touched
    counts = examined.difference.counts()
    assert [counts[part] for part in ("added", "disappeared", "newly_secret")] == [0, 0, 0]
    assert sum(" (écart " in line for line in as_text(examined).splitlines()) == len(changed)


def listed(rows: pd.DataFrame) -> dict[Place, tuple[float, float]]:
    places = zip(rows["indicator"], rows["territory"], rows["period"], strict=True)
    return dict(zip(places, zip(rows["value_before"], rows["value_after"], strict=True), strict=True))


def test_each_kind_of_change_is_listed_where_it_belongs_and_no_other(connection: duckdb.DuckDBPyConnection) -> None:
    before = connection.execute("select * from series where value is not null order by all").df()
    chance = random.Random(7)
    chosen = chance.sample(range(len(before)), PLANTED)
    added, changed, gone, hidden = (chosen[n::4] for n in range(4))
    after = before.copy()
    after.loc[changed, "value"] += 1
    after.loc[gone, ["value", "status"]] = [None, "non disponible"]
    after.loc[hidden, ["value", "status"]] = [None, "secret"]
    found = compare(before.drop(added), after)
    expected = {"added": added, "changed": changed, "disappeared": gone, "newly_secret": hidden}
    for part, rows in expected.items():
        keys = {tuple(key) for key in before.loc[rows, KEY].to_numpy()}
        assert {tuple(key) for key in getattr(found, part)[KEY].to_numpy()} == keys, part
    sizes = found.changed["value_after"] - found.changed["value_before"]
    assert (sizes.round(9) == 1).all()


def test_a_difference_is_told_in_the_words_of_the_catalogue(catalog: Catalog) -> None:
    key = {"indicator": ["sru_logements"], "territory": ["75104"], "period": ["2019-01-01"], "breakdown": ["ensemble"]}
    row = pd.DataFrame(key | {"unit": ["logements"]})
    before, after = row.assign(value=2_000.0, status="définitif"), row.assign(value=1_990.0, status="définitif")
    (told,) = printed(compare(before, after).changed, catalog).to_dict("records")
    assert (told["Territoire"], told["Période"], told["Écart"]) == ("4e", "1er janvier 2019", "\u221210")


def test_a_difference_is_that_of_the_two_numbers_printed(catalog: Catalog) -> None:
    """21,4 then 28,5 of an indicator of whole numbers: not « 21 → 29 (écart +7) »."""
    place = {"indicator": "115_appels_recus", "territory": "75", "period": "2024", "breakdown": "ensemble"}
    statuses = {"status_before": "définitif", "status_after": "définitif"}
    pairs = [(21.4, 28.5), (21.0, 29.0), (1 / 3, 2 / 3)]
    rows = pd.DataFrame([place | statuses | {"value_before": b, "value_after": a} for b, a in pairs])
    found = printed(rows, catalog)[["Avant", "Après", "Écart"]].to_numpy().tolist()
    assert found == [["21,4", "28,5", "+7,1"], ["21", "29", "+8"], ["0,33", "0,67", "+0,34"]]
