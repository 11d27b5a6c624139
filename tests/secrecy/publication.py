"""Sparse figures drawn at random, as publications print them: totals, groupings that cross, two vintages, rates.

Some are erased, doubted, or in a file withdrawn since.
"""

from __future__ import annotations

import atexit
import datetime as dt
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from etl.catalog import Catalog, Territory, load_catalog
from etl.observations import OBSERVATION
from etl.paths import ROOT
from etl.secrecy import as_received, protect, suppress
from etl.snapshots import Snapshot
from etl.warehouse.fill import fill, load

Key = tuple[str, str, str, str, str]  # indicator, territory, period, breakdown, snapshot
Cell = tuple[str, str]  # territory, breakdown
Counts = dict[Cell, int]
ALL = "ensemble"
PRINTED = ["snapshot", *OBSERVATION, "masked"]
END = dt.date(2024, 12, 31)
TWENTY = [f"751{number:02d}" for number in range(1, 21)]
# Paris Centre, which is published, and groupings that cross it and one another.
GROUPS = {
    "75101-75104": TWENTY[:4],
    "75103-75107": TWENTY[2:7],
    "75107-75110": TWENTY[6:10],
    "75118-75120": TWENTY[17:],
}
OTHERS = ("77", "78", "91", "92", "93", "94", "95")
CENTRE = "75101-75104"
VINTAGES = {"socle_drihl": ("2025-01-31", "2025-09-30"), "dalo": ("2025-01-31", "2025-09-30")}

CORRECTED = "dalo/2025-11-30"  # the file that replaces another
WITHDRAWN = "2025-10-15"
DOUBTS = ("provisoire", "estimé", "à vérifier")


@cache
def synthetic_catalog() -> Catalog:
    """The project's own, with more groupings, and an indicator whose Paris total is computed when it is not printed."""
    catalog = load_catalog(ROOT / "data")
    groups = {
        code: Territory(code=code, name=code, short=code, level="secteur", parent="75056")
        for code in GROUPS
        if code not in catalog.territories
    }
    added = catalog.indicators["relogements_cibles"].model_copy(update={"additive": True})
    indicators = {**catalog.indicators, "relogements_cibles": added}
    return catalog.model_copy(update={"territories": catalog.territories | groups, "indicators": indicators})


@dataclass
class Publication:
    """`rows`: as received, nothing hidden; `truth`: every count in them; `revised`: whether vintages contradict.

    `withdrawn`: the file that is, after all are published.
    """

    revised: bool = False
    withdrawn: str = ""
    rows: list[dict[str, object]] = field(default_factory=list)
    truth: dict[Key, float] = field(default_factory=dict)

    def print(self, source: str, vintage: int, indicator: str, period: str, counts: Mapping[Cell, float]) -> None:
        """One publication's figures of an indicator and period; its notes repeat them, as some do."""
        day = VINTAGES[source][vintage]
        for (territory, breakdown), value in counts.items():
            key = (indicator, territory, period, breakdown, f"{source}/{day}")
            self.truth[key] = value
            cells = (
                indicator,
                territory,
                period,
                END,
                END,
                breakdown,
                float(value),
                "définitif",
                "",
                2,
                f"soit {value}",
            )
            printed = {"snapshot": key[-1], "source": source, "published": dt.date.fromisoformat(day), "restates": ""}
            self.rows.append(dict(zip(OBSERVATION, cells, strict=True)) | printed)

    def only(self, *indicators: str) -> Publication:
        """What it prints of these alone."""
        truth = {key: value for key, value in self.truth.items() if key[0] in indicators}
        rows = [row for row in self.rows if row["indicator"] in indicators]
        return Publication(self.revised, self.withdrawn, rows, truth)

    @cached_property
    def bare(self) -> pd.DataFrame:
        """What it shows where small counts alone are hidden."""
        return suppress(as_received(pd.DataFrame(self.rows)), synthetic_catalog())

    @cached_property
    def protected(self) -> pd.DataFrame:
        """What it shows, were it the first."""
        return protect(self.bare, synthetic_catalog())[0]


@lru_cache(maxsize=1)
def draw(seed: int) -> Publication:
    """A publication of its own for each seed; one in two is revised by its second vintage, two in five contested."""
    rng = random.Random(seed)
    made = Publication(revised=seed % 2 == 1)
    _demand(made, rng)
    _appeals(made, rng)
    _publics(made, rng)
    _profile(made, rng)
    _nights(made, rng)
    _calls(made, rng)
    return contested(made, seed) if seed % 5 in (1, 3) else made


def contested(made: Publication, seed: int) -> Publication:
    """The same: a third of its tables doubted, a few of its last figures erased, totals above all; a file withdrawn.

    Where Paris Centre is printed, some print it alone."""
    rng = random.Random(f"contesté {seed}")
    tables = sorted({(str(row["indicator"]), str(row["snapshot"])) for row in made.rows})
    doubted = {one: rng.choice(DOUBTS) for one in rng.sample(tables, k=len(tables) // 3)}
    centred = {one for one in tables if rng.random() < 0.3}
    last = {name: max(file for other, file in tables if other == name) for name, _ in tables}
    after = Publication(made.revised, rng.choice([f"{source}/{days[1]}" for source, days in VINTAGES.items()] + [""]))
    for row in made.rows:
        key = tuple(str(row[name]) for name in ("indicator", "territory", "period", "breakdown", "snapshot"))
        row = row | {"status": doubted.get((key[0], key[4]), row["status"])}
        if (key[0], key[4]) in centred and key[1] in TWENTY[:4] and (key[0], CENTRE, *key[2:]) in made.truth:
            continue
        total = key[1] not in TWENTY or key[3] == ALL
        if key[4] == last[key[0]] and rng.random() < (0.08 if total else 0.01):
            row = row | {"value": None, "status": "non disponible", "note": ""}
        else:
            after.truth[key] = made.truth[key]
        after.rows.append(row)
    return after


def corrected(made: Publication, seed: int) -> Publication:
    """Its last file on publics, or nights, withdrawn everywhere, and another in its place: one count is corrected."""
    rng = random.Random(f"correction {seed}")
    name = rng.choice(["relogements_cibles", "sans_abri"])
    last = f"dalo/{VINTAGES['dalo'][name == 'sans_abri']}"
    parts = {k[3] for k in made.truth if k[0] == name} - {ALL} or {ALL}
    fine = sorted(k for k in made.truth if k[0] == name and k[4] == last and k[1] in TWENTY and k[3] in parts)
    territory, part = ((key := rng.choice(fine))[1], key[3])
    more = max(rng.choice([-9, -4, -1, 1, 3, 8, 20]), -int(made.truth[key]))
    after = Publication(revised=True, withdrawn=made.withdrawn)
    for row in made.rows:
        if (row["snapshot"], row["indicator"]) == (last, name):
            holds = _within(territory, str(row["territory"])) and row["breakdown"] in (part, ALL)
            value = row["value"] + more if holds and row["value"] is not None else row["value"]
            row = row | {"snapshot": CORRECTED, "published": dt.date.fromisoformat(CORRECTED[-10:]), "value": value}
        after.rows.append(row)
        place = (str(row[name]) for name in ("indicator", "territory", "period", "breakdown", "snapshot"))
        if row["value"] is not None:
            after.truth[tuple(place)] = float(row["value"])
    return after


def _within(territory: str, code: str) -> bool:
    return territory in (code, *GROUPS.get(code, ())) or code in ("75", "75056", "MGP")


def draw_few(seed: int) -> Publication:
    """Of the same, those on publics and nights alone."""
    rng = random.Random(seed)
    made = Publication(revised=seed % 2 == 1)
    _publics(made, rng)
    _nights(made, rng)
    return made


@contextmanager
def warehouse(
    made: Publication, *, protected: bool = True, past: tuple[str, Publication] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables that a build makes of it, and what it computes of a day; without complementary suppression if asked.

    `past`: the name of an edition and the publication that it was sealed on, which the build knows.
    """
    catalog = synthetic_catalog()
    rows = made.protected if protected and not past else made.bare
    if past:
        rows, _ = protect(rows, catalog, sealed(*past))
    with (
        TemporaryDirectory(prefix="secret-") as folder,
        duckdb.connect(shutil.copy(_bare(made.withdrawn), folder), config={"threads": "1"}) as connection,
    ):
        load(connection, "observation", rows[PRINTED])
        yield connection


@cache
def _bare(withdrawn: str) -> Path:
    """A file with all but the observations, which `series_known_on` computes from: longer to make than to attack."""
    path = Path(tempfile.mkdtemp(prefix="secret-")) / "essai.duckdb"
    atexit.register(shutil.rmtree, path.parent, ignore_errors=True)
    with duckdb.connect(str(path)) as connection:
        fill(connection, "publie", synthetic_catalog(), _snapshots(withdrawn), pd.DataFrame(columns=PRINTED))
    return path


def sealed(name: str, made: Publication) -> pd.DataFrame:
    """What an edition of that name shows of a publication."""
    return made.protected.assign(edition=name)


def _snapshots(withdrawn: str) -> list[Snapshot]:
    gone = {"withdrawn": WITHDRAWN, "withdrawn_reason": "essai"}
    return [
        Snapshot.model_construct(
            id=f"{source}/{day}", source=source, file="essai.csv", sha256="0" * 64, publisher="essai", dataset="essai",
            url="", licence="essai", published=day, consulted=day, vintage=day, obtained="essai", note="",
            **(gone if f"{source}/{day}" == withdrawn else {}),
        )
        for source, days in (VINTAGES | {"dalo": (*VINTAGES["dalo"], CORRECTED[-10:])}).items()
        for day in days
    ]  # fmt: skip


def _count(rng: random.Random, middle: float) -> int:
    return 0 if rng.random() < 0.04 else int(rng.lognormvariate(0, 1.1) * middle)


def _arrondissements(rng: random.Random, modalities: list[str], middle: float) -> Counts:
    return {(code, modality): _count(rng, middle) for code in TWENTY for modality in modalities}


def _revised(rng: random.Random, counts: Counts) -> Counts:
    """A few of them corrected by the next vintage."""
    changed = rng.sample(sorted(counts), k=rng.randint(0, 4))
    return {cell: max(0, n + rng.randint(-6, 9)) if cell in changed else n for cell, n in counts.items()}


def _with_whole(counts: Counts) -> Counts:
    """With the sum of the modalities of each territory."""
    whole: Counts = {}
    for (territory, _), n in counts.items():
        whole[territory, ALL] = whole.get((territory, ALL), 0) + n
    return {**counts, **whole}


def _with_places(rng: random.Random, counts: Counts, paris: str | None) -> Counts:
    """With Paris, if it is printed, and some of the groupings."""
    groups = dict(rng.sample(sorted(GROUPS.items()), k=rng.randint(0, 4)))
    if paris:
        groups[paris] = TWENTY
    breakdowns = sorted({breakdown for _, breakdown in counts})
    sums = {(g, b): sum(counts.get((code, b), 0) for code in codes) for g, codes in groups.items() for b in breakdowns}
    return {**counts, **sums}


def _demand(made: Publication, rng: random.Random) -> None:
    """Requests and allocations by arrondissement, their printed ratio, those that name none, the region."""
    asked, given = _arrondissements(rng, [ALL], 300), _arrondissements(rng, [ALL], 25)
    unnamed, elsewhere = rng.randint(5, 400), {(code, ALL): _count(rng, 400) for code in OTHERS}
    for vintage in (0, 1):
        asked, given = (_revised(rng, counts) if vintage and made.revised else counts for counts in (asked, given))
        requests = _with_places(rng, asked, "75")
        requests["75", ALL] += unnamed
        if rng.random() < 0.5:
            requests["75056", ALL] = unnamed
        allocations = _with_places(rng, given, "75") | elsewhere
        allocations["11", ALL] = allocations["75", ALL] + sum(elsewhere.values())
        rates = {cell: round(n / allocations[cell], 1) for cell, n in requests.items() if allocations.get(cell)}
        made.print("socle_drihl", vintage, "demandes", "2024-12-31", requests)
        made.print("socle_drihl", vintage, "attributions", "2024", allocations)
        made.print("socle_drihl", vintage, "tension", "2024", {c: r for c, r in rates.items() if c[0] != "75056"})


def _appeals(made: Publication, rng: random.Random) -> None:
    """Decisions by object, favourable or not, and their computed rate; the first vintage has no modality.

    One in two prints a rate where it leaves favourable decisions out.
    """
    objects = ["logement", "hébergement"]
    decided = _arrondissements(rng, objects, 45)
    kept = {cell: rng.randint(0, n) for cell, n in decided.items()}
    other = rng.choice([0.0, 0.1])  # ways to end
    refused = {cell: round((n - kept[cell]) * (1 - other * rng.random())) for cell, n in decided.items()}
    for indicator, counts in (("dalo_decisions", decided), ("dalo_favorables", kept), ("dalo_rejets", refused)):
        first = {cell: n for cell, n in _with_whole(counts).items() if cell[1] == ALL}
        made.print("dalo", 0, indicator, "2024", _with_places(rng, first, "75"))
        second = (
            _with_whole(_revised(rng, counts))
            if made.revised and indicator == "dalo_decisions"
            else _with_whole(counts)
        )
        printed = _with_places(rng, second, "75")
        if indicator == "dalo_favorables" and rng.random() < 0.5:
            left = [cell for cell in rng.sample(sorted(kept), k=8) if decided[cell]]
            printed = {cell: n for cell, n in printed.items() if cell not in left}
            rates = {cell: round(100 * kept[cell] / decided[cell], 1) for cell in left}
            made.print("dalo", 1, "dalo_taux_favorable", "2024", rates)
        made.print("dalo", 1, indicator, "2024", printed)


def _calls(made: Publication, rng: random.Random) -> None:
    """Requests to the 115 by public, unmet ones, both in persons too: a couple is two, a family three."""
    sizes = {"familles": 3, "couples": 2, "femmes seules": 1, "hommes seuls": 1}
    asked = {("75", public): _count(rng, 40) for public in sizes}
    unmet = {cell: rng.randint(n // 2, n) for cell, n in asked.items()}
    for indicator, counts in (("115_demandes", asked), ("115_non_pourvues", unmet)):
        persons = {cell: n * sizes[cell[1]] for cell, n in counts.items()}
        made.print("dalo", 0, indicator, "2024-12", _with_whole(counts))
        made.print("dalo", 0, f"{indicator}_personnes", "2024-12", _with_whole(persons))


def _publics(made: Publication, rng: random.Random) -> None:
    """Four publics by arrondissement; the total of Paris is printed or computed."""
    modalities = list(synthetic_catalog().indicators["relogements_cibles"].modalities[1:])
    counts = _with_whole(_arrondissements(rng, modalities, rng.choice([15, 40, 120])))
    made.print("dalo", 0, "relogements_cibles", "2024", _with_places(rng, counts, rng.choice(["75", None])))


def _profile(made: Publication, rng: random.Random) -> None:
    """Households by characteristic, each of which leaves some unknown."""
    total = _count(rng, 90)
    counts = {("75", ALL): total}
    for modality in synthetic_catalog().indicators["avdl_menages"].modalities[1:]:
        named = modality.split(" : ")[0]
        left = total - sum(n for (_, other), n in counts.items() if other.startswith(named))
        counts["75", modality] = rng.randint(0, left)
    made.print("dalo", 0, "avdl_menages", "2024", counts)


def _nights(made: Publication, rng: random.Random) -> None:
    """An indicator whose Paris is the commune, in the metropolis and without it."""
    counts = _arrondissements(rng, [ALL], 30)
    for vintage in (0, 1):
        counts = _revised(rng, counts) if vintage and made.revised else counts
        printed = _with_places(rng, counts, "75056")
        printed["MGP-HP", ALL] = _count(rng, 60)
        printed["MGP", ALL] = printed["75056", ALL] + printed["MGP-HP", ALL]
        if vintage:
            printed["75", ALL] = printed["75056", ALL]
        made.print("dalo", vintage, "sans_abri", "2024", printed)
