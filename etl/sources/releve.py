"""Figures copied one by one from a publication: a line each, with the marks of doubt in the note."""

import re

import pandas as pd

from etl.observations import Collector

COLUMNS = {"territoire", "periode", "libelle", "valeur", "note"}

# Marks written between brackets at the head of a note: the status they give (None: words for the reader only).
MARKS = {
    "approx": "approché",
    "provisoire": "provisoire",
    "definitif": "définitif",
    "estime": "estimé",
    "revise": "révisé",
    "a verifier": "à vérifier",
    "seconde main": None,
}
MARK = re.compile(r"\[([^\]]*)\]")


def clean(raw: pd.DataFrame, collector: Collector) -> pd.DataFrame:
    """One line per figure (text) to observations; Refused on an unknown label, mark, territory or value."""
    collector.require(raw, COLUMNS, {})
    for line, row in zip(raw.index, raw.to_dict("records"), strict=True):
        territory = collector.territory(row["territoire"], line)
        usual = collector.snapshot.column_status.get(row["libelle"], "définitif")
        status, note = _read_note(row["note"], usual, line, collector)
        if territory:
            collector.add(row["libelle"], territory, row["periode"], row["valeur"], line, note, status)
    return collector.observations()


def _read_note(text: str, status: str, line: int, collector: Collector) -> tuple[str, str]:
    """The status that the marks give, `status` without any, and the note without the marks that became one."""
    for mark in MARK.findall(text):
        if mark not in MARKS:
            fix = f"marques admises : {', '.join(MARKS)}"
            collector.fault("marque-inconnue", f"marque inconnue « [{mark}] »", fix, line)
        status = MARKS.get(mark) or status
    words = MARK.sub(lambda found: "Seconde main." if found[1] == "seconde main" else "", text)
    return status, " ".join(words.split())
