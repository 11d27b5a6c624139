"""The table of documents: one line each."""

from reporting.documents import package
from reporting.documents.document import Document

DOCUMENTS = {
    "package": Document("paquet", "Paquet de données ouvertes", "zip", "application/zip", package.write),
}
