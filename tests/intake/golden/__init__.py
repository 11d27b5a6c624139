"""One fixture a hazard, made in code from the layouts of the real files."""

from tests.intake.golden import cells, containers, finess, layouts, sizes, spellings, tables, years
from tests.intake.golden.desk import FIXTURES, Fixture, faults, judge

__all__ = ["FIXTURES", "Fixture", "faults", "judge"]
__all__ += ["cells", "containers", "finess", "layouts", "sizes", "spellings", "tables", "years"]
