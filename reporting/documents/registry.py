"""The table of documents: one line each."""

from reporting.documents import annex, package, slides
from reporting.documents.document import Document

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

DOCUMENTS = {
    "slides": Document("diapositives", "Diapositives du comité", "pptx", PPTX, slides.write),
    "annex": Document("annexe", "Annexe des chiffres (XLSX)", "xlsx", XLSX, annex.write_xlsx),
    "annex-ods": Document("annexe", "Annexe des chiffres (ODS)", "ods", ODS, annex.write_ods),
    "package": Document("paquet", "Paquet de données ouvertes", "zip", "application/zip", package.write),
}
