"""Demonstration figures for what has no public series: made up by formula, kept in a warehouse of their own."""

from __future__ import annotations

import csv
import hashlib
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.catalog import ENSEMBLE, Catalog, Column, Source, load_catalog
from etl.demo_suivi import SCHEMES, STATES, YEAR, follow_up, meetings
from etl.paths import data_directory
from etl.warehouse import DEMONSTRATION, Addition, Progress, Published, silent
from etl.warehouse import build as build_warehouse

Figure = tuple[str, str, str, float]  # indicator, breakdown, period, value

YEARS = range(2018, 2026)
DAY = "2026-06-30"
WORDS = "Données de démonstration : valeurs inventées par formule, sans aucun rapport avec la réalité."

# Yearly counts: a level in 2018, a yearly growth, and how it splits between modalities.
YEARLY: dict[str, tuple[float, float, dict[str, float]]] = {
    "dalo_recours": (11_000, 0.03, {"logement": 0.92, "hébergement": 0.08}),
    "dalo_decisions": (10_700, 0.028, {"logement": 0.925, "hébergement": 0.075}),
    "dalo_favorables": (4_900, 0.03, {"logement": 0.91, "hébergement": 0.09}),
    "dalo_rejets": (5_100, 0.02, {"logement": 0.94, "hébergement": 0.06}),
    "dalo_relogements": (3_300, 0.012, {}),
    "arpp_labellises": (1_300, 0.02, {}),
    "arpp_reloges": (700, 0.04, {}),
    "cpa_attributions_prioritaires": (2_900, 0.03, {}),
    "relogements_cibles": (
        2_000,
        0.04,
        {
            "sans abri ou habitat de fortune": 0.24,
            "hébergement généraliste": 0.46,
            "BPI": 0.18,
            "menacés d'expulsion": 0.12,
        },
    ),
    "lda_menages_reloges": (1_150, 0.06, {}),
    "avdl_menages": (1_500, 0.02, {}),
    "asll_menages": (3_800, -0.01, {}),
    "protocole_proposes": (320, 0.05, {}),
    "protocole_reloges": (190, 0.06, {}),
    "arpp_menages_caracteristiques": (1_280, 0.02, {}),
}

# Households to be rehoused before 2018, part that leaves otherwise each year, most left unexplained, entries, exits.
STOCKS = {
    "dalo": (12_000.0, 0.09, 40, "dalo_favorables", "dalo_relogements"),
    "arpp": (2_600.0, 0.2, 12, "arpp_labellises", "arpp_reloges"),
}

REASONS = {"dalo": {"réorientation": 0.3, "caducité": 0.45, "autre motif": 0.25}}

# How the households of each scheme are spread over each characteristic; what is left is not filled in.
PROFILES: dict[str, dict[str, float]] = {
    "composition": {
        "personne seule": 0.46,
        "couple sans enfant": 0.08,
        "famille monoparentale": 0.27,
        "couple avec enfants": 0.16,
    },
    "entrée": {"hébergement": 0.52, "logement autonome": 0.22, "sans logement": 0.21},
    "sortie": {"logement autonome": 0.55, "autre solution": 0.24, "sans solution connue": 0.12},
}
PROFILED = ("avdl_menages", "asll_menages", "protocole_proposes", "protocole_reloges", "arpp_menages_caracteristiques")
# Yearly counts of the working groups and of the plan's events.
WORK = {"gt_reunions": (4, 6), "fiches_produites": (2, 5), "outils_diffuses": (1, 3)}
GROUPS = ("AVDL-ASLL", "protocole-ARPP")

# Yearly rates: a level in 2018, a yearly drift in points, and each modality's distance to it.
RATES: dict[str, tuple[float, float, dict[str, float]]] = {
    "plai_en_plus_pls": (31.0, 0.3, {}),
    "duree_depassee": (
        38.0,
        0.9,
        {
            "urgence": 6.0,
            "stabilisation": 2.0,
            "insertion (CHRS)": -7.0,
            "hôtel": 11.0,
            "résidence sociale": -12.0,
        },
    ),
    "lda_part_attributions": (10.0, 0.5, {}),
    "cpa_part_prioritaires": (27.0, 0.8, {}),
    "cpa_part_premier_quartile_hors_qpv": (12.0, 0.6, {}),
}

# Persons in a request, by public.
PERSONS = {"familles": 3.2, "couples": 2, "femmes seules": 1, "hommes seuls": 1}

# Monthly 115 requests by public: level, and share left unmet in an average month.
PUBLICS = {
    "familles": (9_500, 0.62),
    "couples": (1_700, 0.55),
    "femmes seules": (2_600, 0.47),
    "hommes seuls": (6_200, 0.41),
}


def build(progress: Progress = silent, *, force: bool = False, wait: float = 0) -> Published:
    """The demonstration warehouse, by the same path as the other one, in its own folder."""
    catalog = load_catalog(data_directory())
    with TemporaryDirectory() as directory:
        addition = Addition(_source(catalog), write(Path(directory)), follow_up(catalog))
        return build_warehouse(progress, DEMONSTRATION, addition, force=force, wait=wait)


def figures() -> Iterator[Figure]:
    """Every demonstration figure; the same at each call."""
    yield from _counts()
    yield from _rates()
    yield from _stocks()
    yield from _profiles()
    yield from _work()
    yield from _plan()
    yield from _monthly()


def write(root: Path) -> Path:
    """A snapshot of the figures, described as what it is, under `root`; returns `root`."""
    folder = root / "demonstration" / DAY
    folder.mkdir(parents=True)
    path = folder / "demonstration.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["territoire", "periode", "libelle", "valeur", "note"])
        for indicator, breakdown, period, value in figures():
            written = f"{value:g}".replace(".", ",")
            writer.writerow(["75", period, _label(indicator, breakdown), written, WORDS])
    described = {
        "source": "demonstration",
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "publisher": "Données de démonstration",
        "dataset": "valeurs inventées par formule",
        "licence": "sans objet",
        "published": DAY,
        "consulted": DAY,
        "vintage": "démonstration",
        "obtained": WORDS,
    }
    lines = [f'{key} = "{value}"' for key, value in described.items()]
    (folder / "snapshot.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root


def _source(catalog: Catalog) -> Source:
    columns = {
        _label(indicator.id, breakdown): Column(indicator=indicator.id, breakdown=breakdown)
        for indicator in catalog.indicators.values()
        for breakdown in indicator.modalities
    }
    return Source(
        id="demonstration",
        label="Données de démonstration",
        publisher="Aucun",
        licence="sans objet",
        layout="releve",
        columns=columns,
        limits=(WORDS,),
        returned=True,
    )


def _label(indicator: str, breakdown: str) -> str:
    return indicator if breakdown == ENSEMBLE else f"{indicator} · {breakdown}"


def _wave(name: str, step: float) -> float:
    """Between -1 and 1, different for each name, the same at each call."""
    phase = int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) / 10_000
    return math.sin(step * 1.7 + phase)


def _count(name: str, year: int) -> int:
    level, growth, _ = YEARLY[name]
    return round(level * (1 + growth) ** (year - 2018) * (1 + 0.03 * _wave(name, year)))


def _counts() -> Iterator[Figure]:
    for name, (_, _, shares) in YEARLY.items():
        for year in YEARS:
            yield from _split(name, shares, str(year), _count(name, year))


def _split(name: str, shares: dict[str, float], period: str, total: int) -> Iterator[Figure]:
    """A total, then its modalities: the last one is what the others leave."""
    yield name, ENSEMBLE, period, total
    left = total
    for place, (modality, share) in enumerate(shares.items(), start=1):
        part = left if place == len(shares) else round(total * share)
        left -= part
        yield name, modality, period, part


def _rates() -> Iterator[Figure]:
    for name, (level, drift, distances) in RATES.items():
        for year in YEARS:
            value = level + drift * (year - 2018) + 0.6 * _wave(name, year)
            yield name, ENSEMBLE, str(year), round(value, 1)
            for modality, distance in distances.items():
                yield name, modality, str(year), round(value + distance + 0.5 * _wave(modality, year), 1)


def _stocks() -> Iterator[Figure]:
    """Households to be rehoused: entries less exits, other exits that grow with the stock, and a little unexplained."""
    for name, (stock, part, unknown, entries, exits) in STOCKS.items():
        for year in YEARS:
            others = round(part * stock)
            entered = round(_count(entries, year) * YEARLY[entries][2].get("logement", 1))  # not those of the DAHO
            stock += entered - _count(exits, year) - others + unknown * _wave(f"{name}_stock", year)
            yield from _split(f"{name}_autres_sorties", REASONS.get(name, {}), str(year), others)
            yield f"{name}_stock", ENSEMBLE, f"{year}-12-31", round(stock)


def _profiles() -> Iterator[Figure]:
    for name in PROFILED:
        for year in YEARS:
            total = _count(name, year)
            for characteristic, shares in PROFILES.items():
                for modality, share in shares.items():
                    shifted = share * (1 + 0.12 * _wave(f"{name}{modality}", 0))
                    yield name, f"{characteristic} : {modality}", str(year), round(total * shifted)


def _work() -> Iterator[Figure]:
    """The working groups meet from the plan's first year on."""
    for name, levels in WORK.items():
        for year in (year for year in YEARS if year >= 2022):
            parts = [
                max(1, round(level + 1.5 * _wave(name + group, year)))
                for level, group in zip(levels, GROUPS, strict=True)
            ]
            yield name, ENSEMBLE, str(year), sum(parts)
            yield from ((name, group, str(year), part) for group, part in zip(GROUPS, parts, strict=True))


def _plan() -> Iterator[Figure]:
    """The states, events and schemes that the demonstration's follow-up lists, counted."""
    held = Counter(meeting.day[:4] for meeting in meetings())
    yield from (("evenements", ENSEMBLE, year, count) for year, count in sorted(held.items()))
    yield from (("dispositifs", ENSEMBLE, year, SCHEMES) for year in sorted(held))
    yield "actions", ENSEMBLE, str(YEAR), len(STATES)


def _monthly() -> Iterator[Figure]:
    for year in YEARS:
        for month in range(1, 13):
            period = f"{year}-{month:02d}"
            season = math.cos((month - 7.5) / 12 * 2 * math.pi)  # highest in midsummer, when places close
            asked = {p: round(n * (1 + 0.02 * (year - 2018)) * (1 + 0.06 * season)) for p, (n, _) in PUBLICS.items()}
            unmet = {
                p: round(asked[p] * (share + 0.012 * (year - 2018) + 0.06 * season + 0.02 * _wave(p, month)))
                for p, (_, share) in PUBLICS.items()
            }
            for name, parts in (("115_demandes", asked), ("115_non_pourvues", unmet)):
                yield name, ENSEMBLE, period, sum(parts.values())
                yield from ((name, public, period, value) for public, value in parts.items())
                persons = {public: round(value * PERSONS[public]) for public, value in parts.items()}
                yield f"{name}_personnes", ENSEMBLE, period, sum(persons.values())
                yield from ((f"{name}_personnes", public, period, value) for public, value in persons.items())
