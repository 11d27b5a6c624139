"""Tableau de bord du 6e PDALHPD de Paris: page settings, menu, run; nothing else."""

import streamlit as st

from pages.components.frame import frame, sidebar

PAGES = {
    "Pilotage": [
        st.Page("pages/pilotage/synthese.py", title="Synthèse", default=True),
        st.Page("pages/pilotage/plan_action.py", title="Plan d'action", url_path="plan-d-action"),
        st.Page("pages/pilotage/calendrier.py", title="Calendrier des données", url_path="calendrier"),
        st.Page("pages/pilotage/diagnostic.py", title="Diagnostic à mi-parcours", url_path="diagnostic"),
        st.Page("pages/pilotage/textes.py", title="Textes", url_path="textes"),
        st.Page("pages/pilotage/documents.py", title="Documents", url_path="documents"),
    ],
    "Tension": [
        st.Page("pages/tension/logement_social.py", title="Logement social (SRU)", url_path="logement-social"),
        st.Page("pages/tension/offre_nouvelle.py", title="Offre nouvelle", url_path="offre-nouvelle"),
        st.Page(
            "pages/tension/demande_attributions.py",
            title="Demande et attributions",
            url_path="demande-attributions",
        ),
        st.Page("pages/tension/hebergement_115.py", title="Hébergement et 115", url_path="hebergement-115"),
        st.Page("pages/tension/dalo.py", title="DALO", url_path="dalo"),
        st.Page(
            "pages/tension/publics_prioritaires.py",
            title="Publics prioritaires",
            url_path="publics-prioritaires",
        ),
        st.Page("pages/tension/accompagnement.py", title="Accompagnement", url_path="accompagnement"),
    ],
    "Territoires": [
        st.Page("pages/territoires/arrondissement.py", title="Arrondissement", url_path="arrondissement"),
        st.Page("pages/territoires/comparer.py", title="Comparer", url_path="comparer"),
    ],
    "Données": [
        st.Page("pages/donnees/catalogue.py", title="Catalogue", url_path="catalogue"),
        st.Page("pages/donnees/importer.py", title="Importer", url_path="importer"),
        st.Page("pages/donnees/revisions.py", title="Révisions", url_path="revisions"),
        st.Page("pages/donnees/sources.py", title="Qualité et sources", url_path="sources"),
    ],
}

page = st.navigation(PAGES, expanded=True)
st.set_page_config(
    page_title=f"{page.title} · Tableau de bord du PDALHPD de Paris",
    page_icon="pages/components/icon.svg",
    layout="wide",
)
frame(page, sidebar())
