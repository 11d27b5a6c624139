"""The blank return of a producer: one line per figure expected, in the layout that the snapshots' reader takes back."""

from __future__ import annotations

import csv
import io

from reporting.exhibit import Exhibit

COLUMNS = ("territoire", "periode", "libelle", "valeur", "note")


def available(exhibit: Exhibit) -> bool:
    """Whether this exhibit tells of figures that someone must provide."""
    return bool(exhibit.template)


def write(exhibit: Exhibit) -> bytes:
    """UTF-8 with BOM, semicolons, CRLF, as French Excel reads and writes it; the values left empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows((line.territory, line.period, line.label, "", line.note) for line in exhibit.template)
    return ("\ufeff" + text.getvalue()).encode()
