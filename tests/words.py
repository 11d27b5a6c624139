"""What is never read in the application nor in a document, in one list: each with why."""

from __future__ import annotations

import re

SPACE = r"[ \u00a0\u202f]"
NEVER = {
    r"échéance passée": "a state of what the sheet asks names the sheet: « échéance de la fiche passée »",
    rf"(en )?retard de{SPACE}\d": "nobody is late, let alone in days, without a recorded request",
    r"comité de pilotage": "the COREP is the comité responsable du plan",
    r"[Aa]ucun chiffre[^.;]{0,40} publi[éc]|(non|jamais) publié": "what this tool has not found may well be published",
    r"(?<!\.)\.\.(?!\.)": "a sentence ends once",
    r"a franchi": "two lists of arrondissements on two denominators: nobody crossed",
}


def never(text: str) -> list[str]:
    """What of the list a text says, with the words around it."""
    flat = " ".join(text.split())
    return [flat[max(0, m.start() - 60) : m.end() + 60] for words in NEVER for m in re.finditer(words, flat)]
