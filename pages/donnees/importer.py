"""Importer: a file comes in, is checked and compared, and is published, or taken back, for a reason."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pandas as pd
import streamlit as st

from etl import returns
from etl.catalog import PLAN_YEARS, Catalog
from etl.findings import Finding, Refused, out_of_reach
from etl.french import listing
from etl.intake import (
    NOT_PUBLISHED,
    PRODUCTEUR,
    Examined,
    Person,
    Submission,
    as_text,
    deposit,
    discard,
    examine,
    note_refusal,
    publish,
    require,
    stated,
)
from etl.warehouse import PUBLIE
from pages.components import catalog, read
from pages.components.access import refuse_import, visitor
from pages.components.difference import show_difference, telling
from pages.components.journal import show_journal
from pages.components.literal import literal
from pages.components.refusal import bound, tell_refusal
from pages.components.store import jeu
from pages.components.withdrawal import ask_withdrawal
from reporting.render.web.table import table

RECOGNISED = "reconnue d’après le contenu"
# In the session: the last verdict, what was brought (SHA-256 → bytes), the files whose refusal is in the journal.
EXAMINED, BROUGHT, REFUSED = "examen", "depots", "refus-inscrits"


def ask() -> Submission | None:
    """The file brought and what is said of it, once someone asks for its examination; a refusal is said."""
    most = st.get_option("server.maxUploadSize")
    formats = "CSV, XLSX, ODS, JSON, XML, Parquet, ou l’un d’eux compressé en .gz"
    uploaded = st.file_uploader(f"Fichier à examiner ({formats} ; {most} Mo au plus)")
    readable = {s.id: s.label for s in catalog().sources.values() if s.receivable}
    left, middle, right = st.columns(3)
    source = left.selectbox("Source", ["", *readable], format_func=lambda name: readable.get(name, RECOGNISED))
    asked = "Année des chiffres, si le fichier ne la dit pas"
    edition = middle.text_input(asked, max_chars=10, placeholder="AAAA", help="FINESS : le jour, AAAA-MM-JJ")
    published = right.text_input("Date de publication, si elle est connue", max_chars=10, placeholder="AAAA-MM-JJ")
    if not st.button("Examiner le fichier", type="primary", disabled=uploaded is None) or uploaded is None:
        return None
    try:
        path = deposit(uploaded.getvalue(), uploaded.name, st.session_state.setdefault(BROUGHT, {}))
    except Refused as refused:
        tell_refusal(refused)
        return None
    return Submission(path, uploaded.name, source, edition.strip(), published.strip())


def examined() -> Examined | None:
    """The verdict on the file just brought, or on the last one of this visit."""
    if submission := ask():
        kept = False
        try:
            with telling("Examen du fichier") as tell:
                st.session_state[EXAMINED] = seen = examine(submission, tell)
            kept = seen.publishable
        finally:  # whatever stops the examination, what is not to be published is not kept
            if not kept:
                discard(submission.path.name)
    verdict: Examined | None = st.session_state.get(EXAMINED)
    return verdict


def show_verdict(verdict: Examined, known: Catalog) -> None:
    """What the file is, how many rows and figures it holds, and what is wrong with it."""
    name = literal(verdict.submission.name)
    if verdict.publishable:
        label, edition = known.sources[verdict.source].label, verdict.edition
        what = f"remontée de {literal(verdict.publisher)}, bilan de" if verdict.publisher else f"{label}, édition"
        st.success(f"**{name}** peut être publié : {what} {literal(edition)}.", icon=":material/task_alt:")
    else:
        faults = sum(finding.tier != "avertissement" for finding in verdict.findings)
        st.error(
            f"**{name}** est refusé : {faults} anomalie{'s' if faults > 1 else ''} à corriger. Rien n’est publié.",
            icon=":material/block:",
        )
    st.caption(literal(stated(verdict)))
    if verdict.findings:
        st.html(table(_listed(verdict.findings), "Constats, du plus grave au plus léger"))
    st.download_button(
        "Compte rendu à renvoyer au producteur",
        data=as_text(verdict).encode("utf-8-sig"),
        file_name=f"compte-rendu_{verdict.sha256[:8]}.txt",
        mime="text/plain",
        on_click="ignore",
        icon=":material/download:",
    )


def _listed(findings: tuple[Finding, ...]) -> pd.DataFrame:
    order = ("bloquant", "erreur", "avertissement")
    ranked = sorted(findings, key=lambda finding: order.index(finding.tier))
    return pd.DataFrame(
        {
            "Gravité": [finding.tier for finding in ranked],
            "Où": [bound(finding.place or "fichier entier") for finding in ranked],
            "Constat": [bound(finding.message) for finding in ranked],
            "Que faire": [bound(finding.fix) for finding in ranked],
        }
    )


def may_publish(verdict: Examined, person: Person) -> bool:
    """Whether these figures are theirs, and a word if not; the publication asks again."""
    try:
        require(person, verdict.observations["indicator"], catalog(), verdict.submission.name, verdict.publisher)
    except Refused as refused:
        tell_refusal(refused)
        discard(verdict.sha256)
        told = st.session_state.setdefault(REFUSED, set())
        if verdict.sha256 not in told:
            try:
                note_refusal(person, NOT_PUBLISHED, verdict.submission.name, refused)
            except Refused as unwritten:
                tell_refusal(unwritten)
            told.add(verdict.sha256)
        return False
    return True


def ask_publication(verdict: Examined, person: Person) -> None:
    """A reason, then the publication, whole or not at all."""
    with st.form("publication", border=False):
        reason = st.text_input("Raison de la publication (inscrite au journal)", max_chars=200)
        asked = st.form_submit_button("Publier", type="primary", icon=":material/publish:")
    if not asked:
        return
    try:
        with telling("Publication") as tell:
            published = publish(verdict, person, reason, tell)
    except (Refused, OSError) as error:
        refused = error if isinstance(error, Refused) else out_of_reach(error)
        tell_refusal(refused)
        if reason.strip():  # else the same file is published once there is one
            _forget(verdict)
        return
    _forget(verdict)
    st.success(f"Publié. Les pages lisent maintenant la version {published.version}.", icon=":material/task_alt:")


def _forget(verdict: Examined) -> None:
    """Neither the file nor its verdict is kept: it is brought again to be published."""
    discard(verdict.sha256)
    del st.session_state[EXAMINED]


@st.fragment
def offer_templates(person: Person) -> None:
    """The blank return of a producer, with its last published figures, to be sent to it; one's own come first."""
    st.header("Modèles à envoyer aux producteurs", anchor=False)
    names = sorted(returns.senders(catalog()), key=lambda name: name not in person.producers)
    years = [year for year in PLAN_YEARS if year <= dt.date.today().year]
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    producer = left.selectbox("Producteur", names, key="modele-producteur")
    year = middle.selectbox("Bilan de l’année", years[::-1], index=min(1, len(years) - 1), key="modele-annee")
    blank = read("modele", producteur=producer, annee=year)
    for suffix, place in zip(returns.WRITERS, right.columns(2), strict=True):
        place.download_button(
            suffix.upper(),
            data=partial(returns.WRITERS[suffix], blank),
            file_name=returns.file_name(blank, suffix),
            key=f"modele-{suffix}",
            on_click="ignore",
            icon=":material/download:",
            help=f"{len(blank.lines)} chiffres demandés, une feuille par sujet",
        )
    where = "ci-dessus" if person.may_import else "sur cette page, avec le droit d’importer"
    st.caption(
        f"Une feuille par sujet, une ligne par chiffre, avec le dernier publié. Le fichier rempli se dépose {where} : "
        "une valeur vide ne change rien, « effacer » retire le chiffre publié."
    )


st.title("Importer", anchor=False)
st.markdown(
    "Un fichier reçu est lu à part, contrôlé cellule par cellule, comparé à ce qui est publié. "
    "Il n’est publié qu’ensuite, pour une raison, et chaque réception est inscrite au journal."
)
person = visitor()
if jeu() != PUBLIE:
    st.info("L’import concerne les chiffres publiés : choisir ce jeu dans le menu.", icon=":material/science:")
elif person.may_import:
    if person.role == PRODUCTEUR:
        st.caption(f"Vous publiez les chiffres de : {literal(listing(person.producers))}.")
    if verdict := examined():
        show_verdict(verdict, catalog())
        if verdict.publishable:
            allowed = may_publish(verdict, person)
            st.header("Ce que la publication changerait", anchor=False)
            unchanged = "Aucun chiffre ne changerait : le fichier confirme ce qui est publié."
            show_difference(verdict.difference, catalog(), unchanged)
            if allowed:
                ask_publication(verdict, person)
    ask_withdrawal(person)
else:
    refuse_import(person)
if jeu() == PUBLIE:
    offer_templates(person)
show_journal(person)
