"""The table of documents: one line each."""

from reporting.documents import package, slides
from reporting.documents.document import Document

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

DOCUMENTS = {
    "slides": Document("diapositives", "Diapositives du comité", "pptx", PPTX, slides.write),
    "package": Document("paquet", "Paquet de données ouvertes", "zip", "application/zip", package.write),
}
