"""Cached reads: a run of the page reads one version, on its own connection; cache keys are scalars."""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn

import streamlit as st

from etl import demo
from etl.catalog import Catalog
from etl.editions import Edition, before, find, texts_of
from etl.findings import Refused
from etl.intake import TAKEN_AWAY, note
from etl.modeles import Modele
from etl.texts import Text
from etl.warehouse import (
    DEMONSTRATION,
    JEUX,
    PUBLIE,
    RESTREINT,
    Published,
    Unavailable,
    build,
    connect,
    current,
    declared,
    entering,
)
from pages.components import access
from pages.components.literal import literal
from pages.components.reads import READS
from reporting.documents import DOCUMENTS, SHAPES, Material, Tell
from reporting.exhibits import for_a_room, make, recit, summarise
from reporting.piece.exhibit import Exhibit, Summary

Day = dt.date | None
READ = "edition-lue"  # in the session: the edition that this run reads
WAIT = 60.0  # seconds that the build asked by another page may take before this one gives up
CLOSED = (
    "Les chiffres à **diffusion restreinte** comprennent des effectifs couverts par le secret statistique : ils ne se "
    "lisent que par le secrétariat du plan, connecté ou avec la clé de cette instance."
)
ON_REQUEST = "ils ne se construisent que sur demande, par « python -m etl restreint »."


def jeu() -> str:
    """The data set of this run, as the sidebar or the link says."""
    return str(st.session_state.get("jeu", PUBLIE))


def known_on() -> dt.date | None:
    """The day whose knowledge is shown, None for today's."""
    day = st.session_state.get("au")
    return day if isinstance(day, dt.date) else None


def edition() -> Edition | None:
    """The sealed edition that this run reads, None for what is published today."""
    sealed = st.session_state.get(READ)
    return sealed if isinstance(sealed, Edition) else None


def today() -> dt.date:
    """The day to which a page speaks: that of the knowledge shown, that of the edition read, else today."""
    sealed = edition()
    return known_on() or (sealed.day if sealed else dt.date.today())


def open_warehouse(sealed: Edition | None = None) -> Published:
    """The version that this run reads: that of an edition, else the served one of the chosen data set.

    Built with progress shown if there is none; stops the page otherwise.
    """
    st.session_state[READ] = sealed
    if sealed:
        st.session_state["published"] = sealed.published
        return sealed.published
    chosen = jeu() if jeu() in JEUX else PUBLIE
    _guard(chosen)
    try:
        published = current(chosen)
        if chosen == DEMONSTRATION and not _up_to_date(chosen, published.file):
            raise Unavailable("ses fichiers ont changé")
    except Unavailable as reason:
        published = _rebuild(chosen, str(reason))
    st.session_state["published"] = published
    try:
        recit.check(catalog())
    except Refused as refused:
        _refused("**Aucune page ne peut être montrée.** Le récit du plan est refusé :", refused)
    return published


def outdated() -> bool:
    """Whether other files were published since the data set of this run, which nothing rebuilds, was made."""
    try:
        served, public = st.session_state["published"], current(PUBLIE)
    except Unavailable:
        return False
    return bool(served.inputs != public.inputs and served.built < public.built)


def offered() -> list[str]:
    """The data sets that this visitor may choose."""
    return [name for name in JEUX if not refusal(name)]


def refusal(name: str) -> str:
    """Why this visitor does not get a data set, in words; empty if they do."""
    if name != RESTREINT:
        return ""
    if not access.sees_restricted():
        return CLOSED
    try:
        current(name)
    except Unavailable as reason:
        return f"Les chiffres à **diffusion restreinte** ne peuvent être lus ({literal(reason)}) : {ON_REQUEST}"
    return ""


def _guard(name: str) -> None:
    """Every reading passes here: the right is asked again at each run, not only when the menu is drawn."""
    if words := refusal(name):
        st.error(words, icon=":material/lock:")
        st.stop()


def _rebuild(chosen: str, reason: str) -> Published:
    bar = st.progress(0.0, text=f"Construction de l’entrepôt ({literal(reason)})")

    def tell(share: float, step: str) -> None:
        bar.progress(share, text=f"Construction de l’entrepôt : {literal(step)}")

    maker = demo.build if chosen == DEMONSTRATION else build
    try:
        published = maker(tell, force=True, wait=WAIT)
    except Refused as refused:
        bar.empty()
        _refused("**Aucun chiffre ne peut être montré.** La construction de l’entrepôt a été refusée :", refused)
    except OSError as error:
        bar.empty()
        st.error(
            f"L’entrepôt ne peut pas être écrit ({literal(error.strerror)}) : vérifier l’espace disque et les droits du dossier."
        )
        st.stop()
    bar.empty()
    return published


def _refused(words: str, refused: Refused) -> NoReturn:
    st.error(words, icon=":material/block:")
    for finding in refused.findings:
        st.markdown(f"- {literal(finding)}")
    st.info("Corriger les fichiers cités, puis recharger la page (ou lancer « python -m etl check »).")
    st.stop()


@st.cache_resource(max_entries=8, show_spinner=False)
def _up_to_date(jeu: str, version: str) -> bool:
    """Whether a version comes from the files as they are; asked once per start and version."""
    return current(jeu).inputs == entering()


def catalog() -> Catalog:
    """The catalogue that the served version was built from, as the day shown could read it."""
    return _catalog(*_file(), known_on())


def exhibit(name: str, **choices: Any) -> Exhibit:
    """An exhibit of the served version, made once per set of choices."""
    return _exhibit(*_file(), known_on(), today(), name, tuple(sorted(choices.items())))


def projected(name: str, **choices: Any) -> Exhibit:
    """The same for a screen that a room reads."""
    return _projected(*_file(), known_on(), today(), name, tuple(sorted(choices.items())))


def summary(name: str, **choices: Any) -> Summary:
    """The head of a page, made once per set of choices."""
    return _summary(*_file(), known_on(), today(), name, tuple(sorted(choices.items())))


def read(question: str, **parameters: Any) -> Any:
    """The answer of a function of this page's module (see READS): years to offer, lines to list."""
    return _read(*_file(), known_on(), today(), question, tuple(sorted(parameters.items())))


def document(
    name: str,
    tell: Tell,
    *,
    shape: str = SHAPES[0],
    template: Modele | None = None,
) -> tuple[str, bytes]:
    """The file name and bytes of a document of the version of this run, made anew.

    Refusal if it may not be; Unavailable if the edition is not whole. None of restricted figures leaves that is not
    first in the journal.
    """
    published, sealed = _published(), edition()
    if sealed:
        sealed = find(sealed.name)
    previous = before(sealed) if published.jeu == PUBLIE and not known_on() else None
    with connect(_kept(), known_on(), today()) as connection:
        material = Material(
            connection, catalog(), published.version, shape, template, sealed, previous, written(sealed)
        )
        file = DOCUMENTS[name].file_name(material)
        if published.jeu == RESTREINT:
            note(access.visitor(), TAKEN_AWAY, file=file)
        return file, DOCUMENTS[name].write(material, tell)


def written(sealed: Edition | None) -> dict[str, Text]:
    """What people wrote: it speaks of the published figures, as they are known; not sealed, it is not for everyone."""
    if jeu() != PUBLIE or known_on() or not (sealed or access.sees_drafts()):
        return {}
    return texts_of(sealed)


def _published() -> Published:
    """The version of this run; a later one if it has been pruned since, in a session left open for days."""
    if not access.may_read():  # a choice runs its part of the page alone: the whole page then says why
        st.rerun()
    published: Published = st.session_state["published"]
    _guard(published.jeu)
    if not edition() and not published.path.exists():
        published = st.session_state["published"] = current(published.jeu)
    return published


def _kept() -> Edition | Published:
    """The file of this run: the copy of an edition, else the served version."""
    return edition() or _published()


def _file() -> tuple[str, str]:
    """The data set and the file of this run by name, the right to read asked once for both; an edition is not the
    served version that it was copied from.
    """
    published, sealed = _published(), edition()
    return published.jeu, f"{sealed.slug}/{sealed.published.file}" if sealed else published.file


@st.cache_resource(max_entries=8, show_spinner=False)
def _catalog(jeu: str, version: str, day: Day) -> Catalog:
    with connect(_kept(), day) as connection:
        return declared(connection)


# Shared, never changed: resources rather than pickled data, a figure is read again for each visitor.
@st.cache_resource(max_entries=400, show_spinner=False)
def _exhibit(
    jeu: str, version: str, day: Day, shown: dt.date, name: str, choices: tuple[tuple[str, Any], ...]
) -> Exhibit:
    with connect(_kept(), day, shown) as connection:
        return make(name, connection, _catalog(jeu, version, day), day, edition(), **dict(choices))


@st.cache_resource(max_entries=40, show_spinner=False)
def _projected(
    jeu: str, version: str, day: Day, shown: dt.date, name: str, choices: tuple[tuple[str, Any], ...]
) -> Exhibit:
    return for_a_room(_exhibit(jeu, version, day, shown, name, choices))


@st.cache_resource(max_entries=40, show_spinner=False)
def _summary(
    jeu: str, version: str, day: Day, shown: dt.date, name: str, choices: tuple[tuple[str, Any], ...]
) -> Summary:
    with connect(_kept(), day, shown) as connection:
        return summarise(name, connection, _catalog(jeu, version, day), **dict(choices))


@st.cache_resource(max_entries=100, show_spinner=False)
def _read(
    jeu: str, version: str, day: Day, shown: dt.date, question: str, parameters: tuple[tuple[str, Any], ...]
) -> Any:
    with connect(_kept(), day, shown) as connection:
        return READS[question](connection, _catalog(jeu, version, day), **dict(parameters))
