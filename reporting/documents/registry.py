"""The table of documents: one line each."""

from reporting.documents import diagnostic, package, report, slides
from reporting.documents.document import Document

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

DOCUMENTS = {
    "slides": Document("diapositives", "Diapositives du comité", "pptx", PPTX, slides.write),
    "package": Document("paquet", "Paquet de données ouvertes", "zip", "application/zip", package.write),
    "report": Document("bilan-annuel", "Bilan annuel", "docx", DOCX, report.write),
    "diagnostic": Document("diagnostic-mi-parcours", "Diagnostic à mi-parcours", "docx", DOCX, diagnostic.write),
}
