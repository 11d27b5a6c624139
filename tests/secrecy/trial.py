"""A random publication, published, then attacked: what the attacker says, checked against the truth."""

from tests.secrecy.attacker import Told, attack
from tests.secrecy.links import Variable
from tests.secrecy.publication import Publication, draw, synthetic_catalog, warehouse

TABLES = 12  # of counts in a publication: one an indicator


def trial(seed: int, *, protected: bool = True) -> Told:
    """The attack on the publication of that seed. What it says is true where no vintage contradicts another."""
    made = draw(seed)
    counts = true_counts(made)
    with warehouse(made, protected=protected) as connection:
        hidden = connection.execute(
            "select indicator, territory, breakdown, snapshot from observation where masked <> ''"
        ).fetchall()
        told = attack(connection, synthetic_catalog(), {one[0] for one in hidden if counts[one] == 0})
    wrong = {one for one, (low, high) in told.between.items() if not low - 1e-6 <= counts[one] <= high + 1e-6}
    assert made.revised or not wrong, (seed, wrong)
    told.near -= wrong
    return told


def true_counts(made: Publication) -> dict[Variable, float]:
    """The truth without the period, of which an indicator has only one here."""
    return {(indicator, place, part, snapshot): n for (indicator, place, _, part, snapshot), n in made.truth.items()}
