"""The table of documents: one line each."""

from reporting.documents import annex, package
from reporting.documents.document import Document

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOCUMENTS = {
    "annex": Document("annexe", "Annexe des chiffres (XLSX)", "xlsx", XLSX, annex.write_xlsx),
    "annex-ods": Document("annexe", "Annexe des chiffres (ODS)", "ods", ODS, annex.write_ods),
    "package": Document("paquet", "Paquet de données ouvertes", "zip", "application/zip", package.write),
}
