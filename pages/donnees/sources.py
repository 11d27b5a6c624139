"""Qualité et sources: where each figure comes from, under which licence, what the checks found."""

import streamlit as st

from etl.french import quantity
from etl.warehouse import RESTREINT
from pages.components import head, show
from pages.components.difference import telling
from pages.components.store import document, jeu
from reporting.documents import DOCUMENTS


@st.fragment
def offer_package() -> None:
    """The open data package, made once someone asks for it; never of the restricted figures."""
    package = DOCUMENTS["package"]
    st.subheader(package.label, anchor=False)
    st.markdown(
        "Tous les chiffres servis ici, en CSV et Parquet, avec leurs définitions, leurs sources, leurs licences et une "
        "description lisible par les machines (Data Package). Ce qui est masqué ici l'est aussi dans le paquet."
    )
    if jeu() == RESTREINT:
        st.info("Ce paquet ne se fait pas des chiffres à diffusion restreinte.", icon=":material/lock:")
        return
    if not st.button("Préparer le paquet", icon=":material/folder_zip:"):
        return
    with telling(package.label) as tell:
        name, content = document("package", tell)
    st.download_button(
        f"Télécharger ({quantity(len(content) / 1000, 0, 'ko', 'ko')})",
        data=content,
        file_name=name,
        mime=package.mime,
        type="primary",
        on_click="ignore",
        icon=":material/download:",
        help=name,
    )


head("Données", "Qualité et sources", "sources")
show("sources")
offer_package()
show("secret-regles")
show("secret-tableaux")
show("anomalies")
st.subheader("Accessibilité : non conforme", anchor=False)
st.markdown(
    "Ce site n'a pas été audité selon le RGAA 4.1 : il est déclaré **non conforme** tant qu'aucun audit n'a eu lieu. "
    "Chaque figure a une alternative textuelle et un tableau. Ce qui est connu pour manquer : les libellés propres à "
    "l'outil Streamlit (menus, champs de choix) restent en anglais pour les lecteurs d'écran."
)
