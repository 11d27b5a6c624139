"""What a publication writes beside its figures: not repeated where it may tell a hidden count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from etl.catalog import UNITS, Catalog
from etl.catalog.units import COUNTED
from etl.secrecy.primary import BY_LINK, SECRET
from etl.secrecy.rates import revealed
from etl.secrecy.relations import linked

UNTOLD = "Note de la publication, non reprise : elle porte un effectif qui n’est pas montré."
WORDS = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
ALONE = ("un", "une", *WORDS)
PEOPLE = (
    *(
        "adultes",
        "bénéficiaires",
        "couples",
        "dossiers",
        "enfants",
        "familles",
        "femmes",
        "hommes",
        "isolés",
        "isolées",
    ),
    *("jeunes", "locataires", "mineurs", "mères", "pères", "refus", "rejets", "requérants", "sans-abri"),
    *(word for unit in COUNTED for word in UNITS[unit]),
)
_SMALL = rf"(?<![\w,.-])(?<!\d[ \u00a0\u202f])0*(?:[1-9]|10|{'|'.join(ALONE)})"
_NAMED = rf"(?:{'|'.join(sorted({one.removesuffix('s') for one in PEOPLE}))})s?\b(?!\s+pour\b)"
# « une seule famille » ; « 2 (deux) ménages », « trois grandes familles » ; « deux d'entre eux » ; « BPI : 2 ».
FEW = re.compile(
    rf"{_SMALL}\s+(?:seule?s?\s+|autres?\s+)?{_NAMED}"
    rf"|(?!une?\b){_SMALL}\s+(?:\(?[^\W\d]+\)?\s+){{1,2}}?{_NAMED}"
    rf"|{_SMALL}\s+d[’']entre\b"
    rf"|:\s*{_SMALL}\s*(?:[.;,)]|$)",
    re.IGNORECASE,
)
NUMBER = re.compile(rf"\d+(?:[ \u00a0\u202f]\d{{3}})*(?:,\d+)?|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
THINGS = re.compile(r"\b\d+ (?:communes|arrondissements|logements|places)\b")


def quiet(rows: pd.DataFrame, before: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The rows, without the notes that say a few people, that repeat a figure hidden beside a secret one, or that say,
    in a table where a count is secret, a number that it does not show. `before`: the same, before any was hidden.
    """
    before = before.set_axis(rows.index)
    printed = [name for name, one in catalog.sources.items() if not one.returned]  # of a return nothing is repeated
    noted = rows[(rows["note"] != "") & (rows["status"] != SECRET) & rows["source"].isin(printed)]
    secret = rows[rows["status"] == SECRET]
    shown, hidden = _shown(rows, secret, catalog), _hidden(before, secret, catalog)
    told = [index for index, row in zip(noted.index, noted.itertuples(), strict=True) if _tells(row, shown, hidden)]
    return rows.assign(note=rows["note"].mask(rows.index.isin(told), UNTOLD))


def numbered(text: str) -> bool:
    """Whether a sentence says a number, in figures or in letters, or a few people."""
    return any(sign.isnumeric() for sign in text) or bool(NUMBER.search(text) or FEW.search(text))


def _tells(row: Any, shown: dict[tuple[str, Any], set[float]], hidden: dict[str, set[float]]) -> bool:
    if FEW.search(row.note):
        return True
    said = set(_numbers(row.note))
    if said & hidden.get(row.indicator, set()):
        return True
    there = shown.get((row.indicator, row.period_end))
    return there is not None and not said <= there


def _shown(rows: pd.DataFrame, secret: pd.DataFrame, catalog: Catalog) -> dict[tuple[str, Any], set[float]]:
    """What is printed beside a secret count: by indicator, a rate of linked ones included, and end of period."""
    ends = rows.groupby("period_end")["indicator"].agg(set)
    found: dict[tuple[str, Any], set[float]] = {}
    for name, end in sorted(set(zip(secret["indicator"], secret["period_end"], strict=True))):
        group = _joined(name, ends[end], catalog)
        printed = rows[rows["indicator"].isin(group) & (rows["period_end"] == end)]["value"].dropna()
        for other in group:
            found.setdefault((other, end), set()).update(printed)
    return found


def _hidden(before: pd.DataFrame, secret: pd.DataFrame, catalog: Catalog) -> dict[str, set[float]]:
    """The counts that are hidden for others' sake, of any period: by indicator, a rate of linked ones included."""
    linking = secret.index[secret["masked"] == BY_LINK]
    found: dict[str, set[float]] = {}
    for name, of in before.loc[linking].groupby("indicator"):
        for other in _joined(str(name), set(catalog.indicators), catalog):
            found.setdefault(other, set()).update(of["value"].dropna())
    return found


def _joined(name: str, printed: set[str], catalog: Catalog) -> set[str]:
    group = linked(name, printed, catalog)
    rates = {one for one in printed if group & {term for term, _ in revealed(catalog.indicators[one], "")}}
    return group | rates


@cache
def _numbers(note: str) -> tuple[float, ...]:
    """The numbers that a note says, in figures or in letters; a year is none, nor what counts no one."""
    return tuple(_read(note))


def _read(note: str) -> Iterator[float]:
    for found in NUMBER.findall(THINGS.sub("", note)):
        if found.lower() in WORDS:
            yield WORDS.index(found.lower()) + 2.0
        elif not YEAR.fullmatch(found):
            yield float(re.sub(r"[ \u00a0\u202f]", "", found).replace(",", "."))
