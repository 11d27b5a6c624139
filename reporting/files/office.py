"""The exhibit as files of an office: a workbook of its own, the slide that shows it, the blank return it asks for."""

from __future__ import annotations

from functools import partial

from etl import returns
from etl.tableur import WRITERS
from reporting.piece.exhibit import Exhibit
from reporting.render.office.exhibit_sheets import pages_of
from reporting.render.office.sheets import laid
from reporting.render.office.slides import Deck

DRAFT = "Brouillon"  # of the figures of today


def available(exhibit: Exhibit) -> bool:
    """Whether there is something to put in it."""
    return exhibit.figure is not None or len(exhibit.table.columns) > 0


def write_workbook(exhibit: Exhibit) -> bytes:
    """XLSX: the table and its chart, a line for each figure, the sources."""
    return WRITERS["xlsx"]([laid(page) for page in pages_of(exhibit)], exhibit.title)


def write_slide(exhibit: Exhibit) -> bytes:
    """PPTX: the exhibit on a slide, or on as many as its table takes."""
    deck = Deck(exhibit.edition.name if exhibit.edition else DRAFT, exhibit.mention)
    deck.exhibit(exhibit)
    return deck.bytes()


def asks(exhibit: Exhibit) -> bool:
    """Whether this exhibit tells of figures that someone must provide."""
    return exhibit.template is not None


def write_return(exhibit: Exhibit, suffix: str = "xlsx") -> bytes:
    """The blank return of a producer, as the reception takes it back; b"" where nothing is asked."""
    return returns.WRITERS[suffix](exhibit.template) if exhibit.template else b""


write_return_ods = partial(write_return, suffix="ods")
