"""What a finding sets its figure against, of one kind: the plan's reference, the last comparable year, a gap."""

from __future__ import annotations

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog
from etl.french import NNBSP, format_number, listing
from reporting import queries
from reporting.analysis.change import ENOUGH, EVE, UNSURE, YEARS_BEFORE, Reference, reference, term_of
from reporting.analysis.comparability import base_of
from reporting.analysis.echeances import ASKED, HELD, UNKNOWN
from reporting.piece.exhibit import invented
from reporting.piece.sentences import amount, at, doubt, in_its_word, last, made_up
from reporting.queries import Connection

MEAN = f"moyenne annuelle {YEARS_BEFORE[0]}-{YEARS_BEFORE[-1]}"


def told(row: pd.Series, catalog: Catalog) -> str:
    """« près de 13 600 recours », « 3 857 personnes (provisoire) »: with its unit and whatever doubt it has."""
    return f"{amount(row, catalog.indicators[row['indicator']])}{doubt(row)}"


def alike(rows: pd.DataFrame, here: pd.Series) -> pd.DataFrame:
    """Those published, or invented, as this one is: no sentence says both."""
    return rows[invented(rows) == made_up(here)]


def faced(rows: pd.DataFrame, catalog: Catalog) -> tuple[str, ...]:
    """After the last value of a series: « , 6 % de plus que la moyenne annuelle 2019-2021 », « (13 242 en 2021) »; the
    fullest first, then nothing. Nothing at all of what comes before the plan.
    """
    here = last(rows)
    if here is None or term_of(here, catalog).day <= EVE:
        return ("",)
    same = alike(rows, here)
    found = reference(same, catalog, "A")
    if found.words == MEAN and not _doubtful(found):
        return (f", {_against(found)} la {MEAN}", "")
    before = before_it(same, here, catalog)
    return ("",) if before is None else (f" ({_printed(before, catalog)} {at(before)})", "")


def before_it(rows: pd.DataFrame, here: pd.Series, catalog: Catalog) -> pd.Series | None:
    """The last year, or day, that counts what this one counts."""
    size, base = len(str(here["period"])), base_of(here, catalog)
    earlier = rows[(rows["period_end"] < here["period_end"]) & (rows["period"].str.len() == size)]
    earlier = earlier[(earlier["status"] != UNSURE) & earlier["value"].notna()]
    return last(earlier.loc[[base_of(row, catalog) == base for _, row in earlier.iterrows()]])


def lacking(connection: Connection, indicator: str, rows: pd.DataFrame) -> tuple[str, ...]:
    """« ; 2022, 2024 et 2025 sont à demander », of the plan's years; shorter, then nothing. A hidden one is said."""
    states = queries.states(connection)
    mine = states[
        (states["indicator"] == indicator)
        & (states["year"] >= PLAN_YEARS.start)
        & states["expected"]
        & (states["state"] != UNKNOWN)
    ]
    gone = mine[~mine["state"].isin(HELD)]
    years = sorted(gone["year"].astype(int).astype(str).unique())
    hidden = sorted(set(rows.loc[rows["status"] == "secret", "period"].str[:4]))
    asked = set(gone["state"]) <= set(ASKED)
    said = "".join(f" ; {part}" for part in (_missing(years, asked=asked), _masked(hidden)) if part)
    none = len(years) == mine["year"].nunique() > 1 and not hidden
    return tuple(dict.fromkeys((said, f" ; rien depuis {PLAN_YEARS.start}" if none else "", "")))


def _missing(years: list[str], *, asked: bool) -> str:
    if not years:
        return ""
    one = len(years) == 1
    return (
        f"{listing(years)} {('est' if one else 'sont') + ' à demander' if asked else 'manque' if one else 'manquent'}"
    )


def _masked(years: list[str]) -> str:
    return f"{listing(years)} {'est masqué' if len(years) == 1 else 'sont masqués'}" if years else ""


def _doubtful(found: Reference) -> bool:
    return any(term is None or term.grain > 0 for term in (found.point, found.facing))


def _against(found: Reference) -> str:
    """« 6 % de plus que », « 3 de moins que », of a count; « autant que » within half a percent."""
    point, facing = found.point, found.facing
    if point is None or facing is None:
        return ""
    moved = facing.value - point.value
    share = point.value >= ENOUGH
    far = format_number(abs(100 * moved / point.value) if share else abs(moved))
    if far == "0":
        return "autant que"
    return f"{far}{f'{NNBSP}%' if share else ''} de {'plus' if moved > 0 else 'moins'} que"


def _printed(row: pd.Series, catalog: Catalog) -> str:
    return in_its_word(row, catalog.indicators[row["indicator"]])
