"""Accessibilité: what this site owes to everyone, criterion by criterion, and whom to ask."""

import html
from collections import Counter
from pathlib import Path

import pandas as pd
import streamlit as st

from etl.french import NBSP, format_number, format_percent
from etl.intake import read_access
from pages.components import folded
from reporting.render.web.table import table

CRITERIA = Path(__file__).parents[2] / "docs" / "rgaa.md"
COLUMNS = ("Critère", "Objet", "État", "Constat")
MET, FAILED, UNTRIED, NONE = "respecté", f"non{NBSP}respecté", f"non{NBSP}vérifié", f"sans{NBSP}objet"


def criteria(words: str) -> pd.DataFrame:
    """The criteria of the RGAA, in order: number, object, state, what was found."""
    _, *lines = [line for line in words.splitlines() if line.startswith("| ")]
    frame = pd.DataFrame([[cell.strip() for cell in line[1:-1].split("|")] for line in lines], columns=COLUMNS)
    return frame.assign(État=frame["État"].str.replace(" ", NBSP))  # it stays on its line


said = CRITERIA.read_text("utf-8").replace("'", "’")
found = criteria(said)
count = Counter(found["État"])
asked = len(found) - count[NONE]


@folded("Les 106 critères, un par un", "criteres")
def every() -> None:
    """All of them."""
    st.html(table(found, "Critères du RGAA 4.1 et leur état sur ce site"))


st.title("Accessibilité : partiellement conforme", anchor=False)
st.markdown(
    f"**{format_number(count[MET])} des {format_number(asked)} critères du RGAA 4.1** qui concernent ce tableau de bord "
    f"sont respectés ({format_percent(100 * count[MET] / asked, 0)}), {format_number(count[FAILED])} ne le sont pas et "
    f"{format_number(count[UNTRIED])} n’ont pu être vérifiés. C’est une auto-évaluation, faite le 28 novembre 2026 ; "
    "aucun audit extérieur ni essai avec un lecteur d’écran n’a encore eu lieu."
)
st.header("Ce qui manque", anchor=False)
st.html(table(found[found["État"].isin((FAILED, UNTRIED))], "Critères non respectés ou non vérifiés"))
st.header("Demander une information, signaler un obstacle", anchor=False)
if contact := html.escape(read_access().settings.contact_accessibilite or ""):
    st.html(f"<p>Écrire à <a href='mailto:{contact}'>{contact}</a>, qui dit comment obtenir le contenu autrement.</p>")
else:
    st.markdown("L’adresse à laquelle écrire n’est pas encore inscrite : s’adresser au secrétariat du plan.")
title, _, text = said.partition("\n## ")[2].partition("\n\n")
st.subheader(title, anchor=False)
st.markdown(text)
every()
