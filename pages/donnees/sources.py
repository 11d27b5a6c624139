"""Qualité et sources: where each figure comes from, under which licence, what the checks found."""

import streamlit as st

from etl.french import quantity
from etl.warehouse import RESTREINT
from pages.components import folded, head, show
from pages.components.difference import telling
from pages.components.store import document, jeu
from reporting.documents import DOCUMENTS


@st.fragment
def offer_package() -> None:
    """The open data package, made once someone asks for it; never of the restricted figures."""
    package = DOCUMENTS["package"]
    st.header(package.label, anchor=False)
    st.markdown(
        "Tous les chiffres servis ici, en CSV et Parquet, avec leurs définitions, leurs sources, leurs licences et une "
        "description lisible par les machines (Data Package). Ce qui est masqué ici l’est aussi dans le paquet."
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


@folded("Secret statistique : les règles, et ce qui est masqué", "secret")
def secret() -> None:
    """The rule of each source, then what it hides in each table."""
    show("secret-regles")
    show("secret-tableaux")


@folded("Avertissements de la dernière construction", "avertissements")
def anomalies() -> None:
    """What the checks noticed and let through."""
    show("anomalies")


head("Qualité et sources", "sources")
show("sources")
secret()
anomalies()
offer_package()
