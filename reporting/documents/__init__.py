"""DOCUMENTS = name → what is made of the whole dashboard, to be sent: the annex, the open data package."""

from reporting.documents.document import DRAFT, SHAPES, Document, Material, Refusal, Tell, Zone
from reporting.documents.registry import DOCUMENTS
from reporting.documents.zones import Figures, figures, to_reread

__all__ = [
    "DOCUMENTS",
    "DRAFT",
    "SHAPES",
    "Document",
    "Figures",
    "Material",
    "Refusal",
    "Tell",
    "Zone",
    "figures",
    "to_reread",
]
