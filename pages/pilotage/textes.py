"""Textes: what only people can write for the committee, beside the figures that it speaks of."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from etl.findings import Refused
from etl.french import format_date, quantity
from etl.intake import SECRETARIAT
from etl.texts import Text, cleaned, texts, write_text
from etl.warehouse import PUBLIE
from pages.components import access, choose, read
from pages.components.literal import literal
from pages.components.refusal import tell_refusal
from pages.components.store import edition, jeu, known_on
from pages.components.telling import tell_story
from reporting.documents import DOCUMENTS, Figures, Zone, to_reread
from reporting.render.web.table import table

STORY = "Récit du plan"
OPENED = "texte-ouvert"  # in the session: place → the version being changed
WRITTEN = [name for name in DOCUMENTS if DOCUMENTS[name].zones]
NOT_YOURS = "Les textes sont écrits par le secrétariat du plan : lui transmettre ce qui doit y figurer."
OF_TODAY = "Les textes s’écrivent sur les chiffres publiés, tels qu’ils sont connus aujourd’hui. Ceux d’une édition sont scellés."
NOT_KEPT = "Rien n’est enregistré ({reason}) : vérifier l’espace disque et les droits du dossier, puis recommencer."
CAREFUL = (
    "Le texte est imprimé tel quel : ni nom de personne ou de ménage, ni effectif masqué. Une ligne vide ou un retour "
    "sépare deux paragraphes, un tiret en début de ligne fait une puce."
)


def state(zone: Zone, now: Figures, written: dict[str, Text]) -> str:
    """Where the text of a zone stands, in a few words."""
    text = written.get(zone.place)
    if zone.skip in written:
        return "Non montré"
    if text is None:
        return "À rédiger" if zone.required else "—"
    return "À relire" if to_reread(text, now) else f"Écrit le {format_date(text.day)}"


def show_states(asked: list[tuple[Zone, Figures]], written: dict[str, Text]) -> None:
    listed = pd.DataFrame(
        {
            "Texte": [zone.head for zone, _ in asked],
            "Demande": ["obligatoire" if zone.required else "facultatif" for zone, _ in asked],
            "État": [state(zone, now, written) for zone, now in asked],
        }
    )
    missing = sum(zone.required and zone.place not in written for zone, _ in asked)
    again = sum(to_reread(written[zone.place], now) != "" for zone, now in asked if zone.place in written)
    left = quantity(missing, 0, "obligatoire à rédiger", "obligatoires à rédiger")
    with st.expander(f"{len(asked)} textes : {left}, {again} à relire"):
        st.html(table(listed, "Textes du document"))


@st.fragment
def write(zone: Zone, now: Figures) -> None:
    """One zone: what is asked, what the figures say, the words; kept as soon as they are left."""
    st.header(literal(zone.head), anchor=False)
    required = "obligatoire" if zone.required else "facultatif"
    st.markdown(f"**À écrire ({required})** : {literal(zone.question)}.")
    try:
        written = texts()
        last = written.get(zone.place)
        left: DeltaGenerator = st.container()
        if now.said or zone.before in written or (last and to_reread(last, now)):  # what stands beside the words
            left, right = st.columns(2)
            with right:
                show_figures(now, last, written.get(zone.before))
        with left:
            # A right is asked again at each change: the page may have been open for long.
            if access.visitor().role == SECRETARIAT:
                edit(zone, now, last)
            else:
                st.info(NOT_YOURS, icon=":material/lock:")
                st.text(last.words if last and access.sees_drafts() else "Rien n’est encore écrit.")
    except Refused as refused:
        tell_refusal(refused)
    except OSError as error:
        st.error(NOT_KEPT.format(reason=literal(error.strerror)), icon=":material/block:")


def show_figures(now: Figures, last: Text | None, before: Text | None) -> None:
    """What the rules say, then and now; the words of the year before."""
    if last and (why := to_reread(last, now)):
        gone = [line for line in last.said if line not in now.said]
        st.warning(f"À relire : {literal(why)}.", icon=":material/update:")
        if gone:
            st.markdown("Ce que les chiffres disaient alors :")
            points(gone)
    if now.said:
        st.markdown("Ce que disent les chiffres :")
        points(now.said)
    if before:
        with st.expander("Texte de l’année précédente"):
            st.text(before.words)


def points(lines: list[str] | tuple[str, ...]) -> None:
    st.markdown("\n".join(f"- {literal(line)}" for line in lines))


def edit(zone: Zone, now: Figures, last: Text | None) -> None:
    """The words: those of the version opened, which may no longer be the last."""
    opened: dict[str, Text | None] = st.session_state.setdefault(OPENED, {})
    over = opened.setdefault(zone.place, last)
    typed = st.text_area(
        "Texte",
        value=over.words if over else "",
        key=f"texte-{zone.place}-{over.when if over else ''}",
        max_chars=zone.letters,
        height=240 if zone.letters > 200 else 90,
        help=CAREFUL,
    )

    def keep(words: str, version: Text | None) -> None:
        write_text(zone.place, words, access.visitor(), now.digest, now.said, version)
        opened.pop(zone.place)
        st.rerun()

    if cleaned(typed) == (over.words if over else ""):
        if over != last:  # someone else wrote, nothing is typed here
            opened.pop(zone.place)
            st.rerun()
        st.caption(said_of(last))
        if last and to_reread(last, now) and st.button("Ce texte reste juste", icon=":material/task_alt:"):
            keep(last.words, last)
        return
    try:
        keep(typed, over)
    except Refused as refused:
        tell_refusal(refused)
        if last:
            st.text(last.words)
        if st.button("Garder ma version", icon=":material/save:"):
            keep(typed, last)


def said_of(last: Text | None) -> str:
    """Who wrote last, and how words are kept."""
    who = f"Enregistré le {format_date(last.day)} par {literal(last.who)}. " if last else ""
    return f"{who}Un changement est enregistré dès que vous quittez la zone (ou Ctrl + Entrée)."


def show_or_not(zone: Zone) -> None:
    """Whether the committee is shown these figures."""
    person, now = access.visitor(), texts().get(zone.skip)
    asked = st.toggle(
        "Montrer cette diapositive",
        value=now is None,
        key=f"montrer-{zone.skip}-{now.when if now else ''}",
        disabled=person.role != SECRETARIAT,
    )
    if asked != (now is None):
        write_text(zone.skip, "" if asked else "écartée", person, "", (), now)
        st.rerun()


def said_as(name: str) -> str:
    return DOCUMENTS[name].label if name in DOCUMENTS else name


def show_texts() -> None:
    """The texts of a document: where each stands, then one of them."""
    known = texts()
    name = choose("Document", [STORY, *WRITTEN], "document", default="report", said=said_as)
    if name == STORY:
        tell_story()
        return
    with st.spinner("Lecture des chiffres…"):
        asked = {zone.head: (zone, now) for zone, now in read("textes", document=name)}
    show_states(list(asked.values()), known)
    zone, now = asked[choose("Emplacement", list(asked), "texte")]
    if zone.skip:
        show_or_not(zone)
    write(zone, now)


st.title("Textes", anchor=False)
st.markdown(
    "Ce que des règles ne peuvent pas écrire : l’ordre du récit, les messages, les commentaires, les suites, les titres. "
    "Chaque texte garde les chiffres sur lesquels il a été écrit. S’ils changent, il est signalé ici et sur les documents."
)
if jeu() != PUBLIE or known_on() or edition():
    st.info(OF_TODAY, icon=":material/edit:")
elif not access.sees_drafts():
    access.refuse_drafts()
else:
    try:
        show_texts()
    except Refused as unreadable:
        tell_refusal(unreadable)
    except OSError as error:
        st.error(NOT_KEPT.format(reason=literal(error.strerror)), icon=":material/block:")
