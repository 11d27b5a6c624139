"""The blank return of a producer, as the workbook that the reception takes back."""

from __future__ import annotations

from etl.returns import WRITERS
from reporting.piece.exhibit import Exhibit


def available(exhibit: Exhibit) -> bool:
    """Whether this exhibit tells of figures that someone must provide."""
    return exhibit.template is not None


def write_xlsx(exhibit: Exhibit) -> bytes:
    """XLSX; b"" where nothing is asked."""
    return WRITERS["xlsx"](exhibit.template) if exhibit.template else b""


def write_ods(exhibit: Exhibit) -> bytes:
    """ODS; b"" where nothing is asked."""
    return WRITERS["ods"](exhibit.template) if exhibit.template else b""
