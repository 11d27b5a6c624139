"""The table of documents: one line each."""

from reporting.documents import annex, arrondissement, bilan, diagnostic, package, report, slides
from reporting.documents.document import Document

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

DOCUMENTS = {
    "slides": Document(
        "diapositives", "Diapositives du comité", "pptx", PPTX, slides.write, slides.zones, bilan.leading
    ),
    "report": Document("bilan-annuel", "Bilan annuel", "docx", DOCX, report.write, bilan.zones),
    "diagnostic": Document(
        "diagnostic-mi-parcours", "Diagnostic à mi-parcours", "docx", DOCX, diagnostic.write, diagnostic.zones
    ),
    "arrondissement": Document("fiches-arrondissements", arrondissement.TITLE, "docx", DOCX, arrondissement.write),
    "annex": Document("annexe", "Annexe des chiffres (XLSX)", "xlsx", XLSX, annex.write_xlsx),
    "annex-ods": Document("annexe", "Annexe des chiffres (ODS)", "ods", ODS, annex.write_ods),
    "package": Document("paquet", "Paquet de données ouvertes", "zip", "application/zip", package.write),
}
