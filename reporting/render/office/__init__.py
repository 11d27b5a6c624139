"""Files that office software opens: slides, workbooks, reports; the same figures give the same bytes."""

from etl.repack import normalised
from reporting.render.office.model import TemplateRefused, choices
from reporting.render.office.report import Report, Sentence
from reporting.render.office.slides import Deck
from reporting.render.office.word import blank

__all__ = ["Deck", "Report", "Sentence", "TemplateRefused", "blank", "choices", "normalised"]
