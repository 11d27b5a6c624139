"""Tableau de bord du 6e PDALHPD de Paris: page settings, menu, run; nothing else, and nothing without the guard."""

from pathlib import Path

import streamlit as st

try:
    from pages.components.frame import frame
    from pages.garde.mark import is_marked
except ModuleNotFoundError as error:  # run by itself: its own folder is on the path, the project is not
    if error.name != "pages":
        raise
    is_alone = True
else:
    is_alone = not is_marked(st.context.headers)

ICON = Path(__file__).parent / "components" / "icon.svg"
UNGUARDED = "Ces pages ne s’ouvrent que derrière leur garde : lancer « make run » ou « streamlit run app.py »."

PAGES = {
    "Pilotage": [
        st.Page("pilotage/synthese.py", title="Synthèse", default=True),
        st.Page("pilotage/plan_action.py", title="Plan d’action", url_path="plan-d-action"),
        st.Page("pilotage/calendrier.py", title="Calendrier des données", url_path="calendrier"),
        st.Page("pilotage/diagnostic.py", title="Diagnostic à mi-parcours", url_path="diagnostic"),
        st.Page("pilotage/textes.py", title="Textes", url_path="textes"),
        st.Page("pilotage/presenter.py", title="Présenter", url_path="presenter"),
        st.Page("pilotage/documents.py", title="Documents", url_path="documents"),
    ],
    "Tension": [
        st.Page("tension/logement_social.py", title="Logement social (SRU)", url_path="logement-social"),
        st.Page("tension/offre_nouvelle.py", title="Offre nouvelle", url_path="offre-nouvelle"),
        st.Page(
            "tension/demande_attributions.py",
            title="Demande et attributions",
            url_path="demande-attributions",
        ),
        st.Page("tension/hebergement_115.py", title="Hébergement et 115", url_path="hebergement-115"),
        st.Page("tension/dalo.py", title="DALO", url_path="dalo"),
        st.Page(
            "tension/publics_prioritaires.py",
            title="Publics prioritaires",
            url_path="publics-prioritaires",
        ),
        st.Page("tension/accompagnement.py", title="Accompagnement", url_path="accompagnement"),
    ],
    "Territoires": [
        st.Page("territoires/arrondissement.py", title="Arrondissement", url_path="arrondissement"),
        st.Page("territoires/comparer.py", title="Comparer", url_path="comparer"),
    ],
    "Données": [
        st.Page("donnees/catalogue.py", title="Catalogue", url_path="catalogue"),
        st.Page("donnees/importer.py", title="Importer", url_path="importer"),
        st.Page("donnees/revisions.py", title="Révisions", url_path="revisions"),
        st.Page("donnees/sources.py", title="Qualité et sources", url_path="sources"),
    ],
    "": [
        st.Page("donnees/nouveautes.py", title="Nouveautés", url_path="nouveautes"),
        st.Page("donnees/glossaire.py", title="Glossaire", url_path="glossaire"),
        st.Page("donnees/accessibilite.py", title="Accessibilité : partiellement conforme", url_path="accessibilite"),
    ],
}

if is_alone:
    st.error(UNGUARDED, icon=":material/lock:")
    st.stop()
page = st.navigation(PAGES, position="hidden")
st.set_page_config(
    page_title=f"{page.title} · Tableau de bord du PDALHPD de Paris",
    page_icon=str(ICON),
    layout="wide",
    initial_sidebar_state=244,
)
frame(page, PAGES)
