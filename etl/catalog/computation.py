"""How a figure follows from others: a rate of two series, or a computation of its own, in words and from what."""

from __future__ import annotations

from etl.catalog.entry import Entry, Text


class Ratio(Entry):
    """A rate computed from two series of the same territory, period and breakdown.

    `over`: the modality of the denominator, whatever that of the numerator: the whole of which it is a part.
    `beyond`: why, in %, it may leave 0 to 100; without a reason, a part is no more than its whole.
    """

    numerator: Text
    denominator: Text
    factor: float = 100
    over: Text | None = None
    beyond: str = ""
    proposed: bool = False  # its formula is not fixed: tried on the demonstration, never on what is received

    def parts(self, breakdown: str) -> tuple[tuple[str, str], tuple[str, str]]:
        """Indicator and breakdown of the numerator, then of the denominator, of a rate under a breakdown."""
        return (self.numerator, breakdown), (self.denominator, self.over or breakdown)


class Term(Entry):
    """Figures that a computed one follows from; what is left out is that of the computed figure."""

    indicator: Text
    territories: tuple[Text, ...] = ()  # codes, or « arrondissements » for the twenty
    period: str = ""  # a date, or a template of the year: "{annee}-01-01"
    absent: str = ""  # what to say where there is none


class Computed(Entry):
    """A computation that has its own file in etl/warehouse/derived: in words, and from what."""

    words: Text
    terms: tuple[Term, ...] = ()
    formula: str = ""  # the name of the file, where it is not that of the indicator
