"""An office file made again gives the same bytes: entries in order, without the hour at which they were written."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
NESTED: Final = (".xlsx", ".docx", ".pptx")


def normalised(archive: bytes) -> bytes:
    """The same archive, its dates and those of the workbooks embedded in it set to one day."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename.endswith(NESTED):
                content = normalised(content)
            elif entry.filename == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            clean = zipfile.ZipInfo(entry.filename, EPOCH)
            clean.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            kept.writestr(clean, content)
    return made.getvalue()
