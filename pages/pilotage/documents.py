"""Documents: what goes to the committee, made from today's figures or from a sealed edition; and the sealing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import pandas as pd
import streamlit as st

from etl.editions import LONGEST, Edition, editions, seal
from etl.findings import Refused
from etl.french import format_date, listing, quantity
from etl.intake import SECRETARIAT
from etl.modeles import SUFFIXES, Modele, forget, keep, kept, load, opened
from etl.texts import texts
from etl.warehouse import PUBLIE, Unavailable
from pages.components import access, read
from pages.components.difference import telling
from pages.components.literal import literal
from pages.components.refusal import bound, tell_refusal
from pages.components.store import document, edition, jeu, known_on, written
from reporting.documents import DOCUMENTS, SHAPES, Refusal, suited
from reporting.piece.tables import Link
from reporting.render.web.table import table

DRAFTED = bound(
    "Des chiffres d’aujourd’hui, en brouillon ; une édition scellée se choisit ci-dessous, ou dans le menu."
)
SEALED = "scellee"  # in the session: the name of the edition just sealed
MADE = "document"  # the last one made, in the session: a download runs the page again
SLIDES = "slides"
T = TypeVar("T")
NEWEST = "modele-depose"  # in the session: of the last model brought, its SHA-256
TAKEN = "modele-garde"  # of the same, what the uploader calls it: it is taken once
CHOSEN = "modele-choisi-{}"  # in the session, by kind: the model of the run before
OURS = "Le nôtre"
WRITTEN = ("report", "diagnostic")  # the documents that ask for texts


@st.fragment
def offer(known: list[Edition]) -> None:
    """A document of the figures shown, made when someone asks, then downloaded."""
    sealed = edition()
    if sealed:
        st.caption(bound(f"De l’édition « {literal(sealed.name)} »."))
    elif known and jeu() == PUBLIE and not known_on():
        st.caption(DRAFTED)
    left, middle, right = st.columns([2, 1, 2])
    may = access.visitor().may_import  # the guard takes a file from nobody else
    with left:
        name = st.selectbox(
            "Document", list(DOCUMENTS), format_func=lambda key: DOCUMENTS[key].label, key="document-voulu"
        )
    gone = False
    chosen = None
    if may:
        models = [one for one in kept() if one.kind == DOCUMENTS[name].suffix]
        gone = tell_gone(DOCUMENTS[name].suffix, models)
        with right:
            chosen = choose_model(models)
        st.session_state[CHOSEN.format(DOCUMENTS[name].suffix)] = chosen
    shape = SHAPES[0]
    if name == SLIDES and chosen is None:  # a model has its own
        with middle:
            shape = st.radio("Format", SHAPES, horizontal=True, key="format-voulu")
    template = ask_model(chosen) if may else None
    if sealed and (missing := set(read("textes-obligatoires", document=name)) - set(written(sealed))):
        many = quantity(len(missing), 0, "texte obligatoire manque", "textes obligatoires manquent")
        st.caption(f"Reste un brouillon : {many} à cette édition.")
    model = (template.sha256, *template.served.items()) if template else ()
    asked = (name, sealed.name if sealed else "", jeu(), str(known_on()), shape, model)
    pressed = st.button(
        "Préparer le document", type="primary", icon=":material/description:", disabled=bool(chosen) and not template
    )
    if pressed and not gone:
        with telling(DOCUMENTS[name].label) as tell:
            try:
                whole = load(template) if template else None
                st.session_state[MADE] = (asked, *document(name, tell, shape=shape, template=whole))
            except Refusal as refusal:
                st.error(literal(refusal), icon=":material/block:")
            except Refused as unreadable:
                tell_refusal(unreadable)
            except Unavailable as reason:
                st.error(f"Cette édition ne peut pas être lue : {literal(reason)}.", icon=":material/block:")
    made = st.session_state.get(MADE)
    if made and made[0] == asked:
        _, file, content = made
        st.download_button(
            f"Télécharger ({quantity(len(content) / 1000, 0, 'ko', 'ko')})",
            data=content,
            file_name=file,
            mime=DOCUMENTS[name].mime,
            on_click="ignore",
            icon=":material/download:",
            help=file,
        )


def tell_gone(kind: str, known: Sequence[Modele]) -> bool:
    """Whether someone else removed the model that was chosen: said once, and nothing is made without it unasked."""
    former = st.session_state.get(CHOSEN.format(kind))
    if former is None or former.sha256 in {one.sha256 for one in known}:
        return False
    st.warning(
        bound(
            f"Le modèle « {literal(former.name)} » n’est plus gardé : rien n’est préparé. « {OURS} » est choisi à sa place."
        ),
        icon=":material/block:",
    )
    return True


def choose_model(known: Sequence[Modele]) -> Modele | None:
    """One of those kept for this document, the last brought first offered; none for ours."""
    if not known:
        return None
    by_hash = {one.sha256: one for one in known}
    newest = st.session_state.get(NEWEST, "")
    chosen = st.selectbox(
        "Modèle",
        ["", *by_hash],
        index=[*by_hash].index(newest) + 1 if newest in by_hash else 0,
        format_func=lambda key: literal(by_hash[key].name) if key else OURS,
        key=f"modele-{known[0].kind}-{newest}",
    )
    return by_hash.get(chosen)


def ask_model(template: Modele | None) -> Modele | None:
    """A model brought is examined, kept and offered; of the one chosen, what each layout serves for is said."""
    types = ", ".join(f".{suffix}" for suffix in SUFFIXES)
    with st.expander("Votre modèle", icon=":material/branding_watermark:", expanded=template is not None):
        brought = st.file_uploader(f"Modèle à garder ({types} ; 10 Mo au plus)", type=SUFFIXES, key="modele-voulu")
        if brought and st.session_state.get(TAKEN) != brought.file_id:
            allowed(lambda: receive(brought.getvalue(), brought.name, brought.file_id))
        suiting = allowed(lambda: show_model(template)) if template else None
        if template and st.button("Ne plus garder ce modèle", icon=":material/delete:"):
            forget(template)
            st.session_state.pop(CHOSEN.format(template.kind), None)
            st.rerun()
    return suiting


def allowed(act: Callable[[], T]) -> T | None:
    """What an act gives; none, and its reason told, when a model is refused."""
    try:
        return act()
    except Refusal as refusal:
        st.error(bound(literal(refusal)), icon=":material/block:")
    except Refused as refused:
        tell_refusal(refused)
    return None


def receive(content: bytes, name: str, file_id: str) -> None:
    """Keeps a model that suits, then shows the page with it."""
    brought = opened(content, name)
    former = {one.sha256: one.served for one in kept()}
    brought = replace(brought, served=former.get(brought.sha256, {}))
    keep(replace(brought, served=suited(brought)[0]), content)
    st.session_state[NEWEST], st.session_state[TAKEN] = brought.sha256, file_id
    st.rerun()


def show_model(template: Modele) -> Modele:
    """What the chosen model serves for, to be changed, and its removal."""
    served, layouts = suited(load(template))
    if layouts:
        st.caption("Quelle disposition du modèle sert à quoi ; la taille des diapositives est la sienne.")
        for role, place in zip(served, st.columns(len(served)), strict=True):
            at = layouts.index(served[role])
            key = f"disposition-{role}-{template.sha256}"
            served[role] = place.selectbox(role, layouts, index=at, format_func=literal, key=key)
    else:
        st.caption(
            "Ses styles, sa page, son en-tête, son pied et sa couverture sont gardés ; ce qui y manque est le nôtre."
        )
    if served != template.served:
        suited(replace(load(template), served=served))
        template = replace(template, served=served)
        keep(template)
    return template


def show_editions(sealed: list[Edition]) -> None:
    st.header("Éditions scellées", anchor=False)
    if not sealed:
        st.info(
            bound("Aucune édition n’est scellée : les documents portent « brouillon »."), icon=":material/lock_open:"
        )
        return
    listed = pd.DataFrame(
        {
            "Édition": [e.name for e in sealed],
            "Pages": [Link("Voir les pages sur cette édition", f".?edition={e.slug}") for e in sealed],
            "Documents": [Link("Faire ses documents", f"documents?edition={e.slug}") for e in sealed],
            "Scellée le": [format_date(e.day) for e in sealed],
            "Données": [e.published.version for e in sealed],
            "Raison": [e.reason for e in sealed],
            "Remplace": [e.corrects for e in sealed],
            "Erratum": [e.erratum for e in sealed],
        }
    )
    st.html(table(listed.iloc[::-1], "Éditions, de la dernière à la première"))


def show_texts() -> None:
    """Of the texts that the edition would seal, how many are still to write."""
    written = texts()
    places = {DOCUMENTS[name].label: read("textes-obligatoires", document=name) for name in WRITTEN}
    missing = {label: count for label, asked in places.items() if (count := len(set(asked) - set(written)))}
    if missing:
        said = listing(f"{count} pour « {label} »" for label, count in missing.items())
        st.info(bound(f"Textes obligatoires encore à rédiger : {said}."), icon=":material/edit:")
    st.page_link("pilotage/textes.py", label="Écrire et relire les textes", icon=":material/arrow_forward:")


def ask_seal(sealed: list[Edition]) -> None:
    """The published figures under a name, for good."""
    if made := st.session_state.pop(SEALED, ""):
        st.success(bound(f"« {literal(made)} » est scellée."), icon=":material/task_alt:")
    with st.form("scellement", border=True):
        st.markdown(
            "**Sceller une édition** : une copie des chiffres publiés aujourd’hui et des textes est gardée sous ce nom. Ses documents et ses pages restent les mêmes, "
            "quoi qu’il se publie ensuite ; une correction est une autre édition, avec un erratum."
        )
        left, right = st.columns(2)
        name = left.text_input("Nom de l’édition", placeholder="Bilan AAAA", max_chars=LONGEST)
        reason = right.text_input("Raison (inscrite au journal)", placeholder="COREP du…", max_chars=200)
        corrects = left.selectbox(
            "Remplace", ["", *[e.name for e in sealed]], format_func=lambda n: n or "aucune édition"
        )
        erratum = right.text_input("Erratum, imprimé sur les documents", max_chars=400)
        asked = st.form_submit_button("Sceller", icon=":material/lock:")
    if not asked:
        return
    try:
        st.session_state[SEALED] = seal(name, access.visitor(), reason, corrects=corrects, erratum=erratum).name
    except Refused as refused:
        tell_refusal(refused)
        return
    except Unavailable as why:
        st.error(f"Rien n’est scellé : {literal(why)}.", icon=":material/block:")
        return
    st.rerun()  # the menu and the list below have it too


st.title("Documents", anchor=False)
st.markdown(
    "Diapositives, bilan, diagnostic, annexe et données sont faits des mêmes chiffres que les pages, à la demande. "
    + bound("Ce qui n’est pas une édition scellée porte « brouillon ».")
)
try:
    known = editions()
except Refused as unreadable:
    tell_refusal(unreadable)
    known = []
offer(known)
if jeu() == PUBLIE and access.visitor().role == SECRETARIAT:
    try:
        show_texts()
    except Refused as unreadable:
        tell_refusal(unreadable)
    ask_seal(known)
show_editions(known)
