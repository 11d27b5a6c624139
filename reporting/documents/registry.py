"""The table of documents: one line each."""

from reporting.documents import diagnostic, package, report
from reporting.documents.document import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS = {
    "package": Document("paquet", "Paquet de données ouvertes", "zip", "application/zip", package.write),
    "report": Document("bilan-annuel", "Bilan annuel", "docx", WORD, report.write),
    "diagnostic": Document("diagnostic-mi-parcours", "Diagnostic à mi-parcours", "docx", WORD, diagnostic.write),
}
