"""DOCUMENTS = name → what is made of the whole dashboard, to be sent: the annex, the open data package."""

from reporting.documents.document import DRAFT, SHAPES, Document, Material, Refusal, Tell, Zone
from reporting.documents.held import Figures, held, to_reread
from reporting.documents.modeles import fits, suited
from reporting.documents.recit import Telling, tellings, title_of
from reporting.documents.registry import DOCUMENTS
from reporting.documents.slides import measure
from reporting.documents.zones import figures

__all__ = [
    "DOCUMENTS",
    "DRAFT",
    "SHAPES",
    "Document",
    "Figures",
    "Material",
    "Refusal",
    "Tell",
    "Telling",
    "Zone",
    "figures",
    "fits",
    "held",
    "measure",
    "suited",
    "tellings",
    "title_of",
    "to_reread",
]
