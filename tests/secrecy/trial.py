"""A random publication, published, then attacked: what the attacker says, checked against the truth."""

from collections.abc import Callable
from functools import partial

import duckdb

from tests.secrecy.attacker import OF, Cell, Told, attack
from tests.secrecy.links import Variable
from tests.secrecy.publication import Publication, corrected, draw, synthetic_catalog, warehouse

TABLES = 12  # of counts in a publication: one an indicator
EDITION = "Bilan"


def trial(seed: int, *indicators: str, protected: bool = True) -> Told:
    """The attack on the publication of that seed, or what it says of some indicators.

    What it tells is true where no vintage contradicts another.
    """
    made = draw(seed).only(*indicators) if indicators else draw(seed)
    with warehouse(made, protected=protected) as connection:
        attacked = partial(attack, connection, synthetic_catalog(), nought(connection, made))
        return checked(attacked, made, true_counts(made))


def trial_sealed(made: Publication, seed: int, *, warned: bool = True) -> Told:
    """The same where an edition was sealed on it, then a file withdrawn everywhere and replaced, one count corrected.

    `warned`: whether what is published then knows of the edition.
    """
    after = corrected(made, seed)
    with warehouse(made) as sealed, warehouse(after, past=(EDITION, made) if warned else None) as connection:
        counts = true_counts(after) | {(*one[:3], f"{one[3]}{OF}{EDITION}"): n for one, n in true_counts(made).items()}
        zeros = nought(connection, after) | nought(sealed, made)
        attacked = partial(attack, connection, synthetic_catalog(), zeros, {EDITION: sealed})
        return checked(attacked, after, counts)


def nought(connection: duckdb.DuckDBPyConnection, made: Publication) -> set[str]:
    """The indicators of which a hidden count is nothing."""
    hidden = connection.execute(
        "select indicator, territory, breakdown, snapshot from observation where masked <> ''"
    ).fetchall()
    counts = true_counts(made)
    return {one[0] for one in hidden if counts[one] == 0}


def checked(attacked: Callable[..., Told], made: Publication, counts: dict[Variable, float]) -> Told:
    """Without what the attacker believes and is not so.

    It errs only where figures were revised, or by supposing that what is printed makes up a whole. Where
    it errs of one count, what it says of another is luck, unless who knows which ones were revised says it too.
    """
    told = attacked()
    wrong = _wrong(told, counts)
    assert made.revised or not wrong or not _wrong(attacked(supposing=False), counts), wrong
    told.near -= wrong
    told.exact -= wrong
    if wrong and not told.nothing:
        vintages: dict[Cell, set[float]] = {}
        for one, count in counts.items():
            vintages.setdefault(one[:3], set()).add(count)
        better = attacked(unchanged={cell for cell, of in vintages.items() if len(of) == 1})
        told.near &= better.near
        told.exact &= better.exact
    return told


def _wrong(told: Told, counts: dict[Variable, float]) -> set[Variable]:
    return {one for one, (low, high) in told.between.items() if not low - 1e-6 <= counts[one] <= high + 1e-6}


def true_counts(made: Publication) -> dict[Variable, float]:
    """The truth without the period, of which an indicator has only one here."""
    return {(indicator, place, part, snapshot): n for (indicator, place, _, part, snapshot), n in made.truth.items()}
