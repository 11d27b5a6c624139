"""DOCUMENTS = name → what is made of the whole dashboard, to be sent: the open data package."""

from reporting.documents.document import DRAFT, SHAPES, Document, Material, Refusal, Tell
from reporting.documents.registry import DOCUMENTS

__all__ = ["DOCUMENTS", "DRAFT", "SHAPES", "Document", "Material", "Refusal", "Tell"]
