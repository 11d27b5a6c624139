"""Files that office software opens: slides, workbooks, reports; the same figures give the same bytes."""

from etl.repack import normalised
from reporting.office.report import Report
from reporting.office.slides import Deck, TemplateRefused

__all__ = ["Deck", "Report", "TemplateRefused", "normalised"]
