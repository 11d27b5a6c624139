"""An exhibit on screen: its finding, what is drawn, its source, and one fold-out for all the rest."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from etl.catalog import Message
from etl.intake import TAKEN_AWAY, Person, note
from etl.warehouse import RESTREINT
from pages.components.access import visitor
from pages.components.address import WITHIN
from pages.components.choices import MOST
from pages.components.drawer import show_provenance
from pages.components.head import TOLD, unsaid
from pages.components.literal import literal
from pages.components.paper import printing
from pages.components.seen import SEEN, SHOWN, seen_day, to_copy
from pages.components.store import catalog, exhibit, projected, refusal
from pages.components.story import titled
from reporting.exhibits.catalogue import definition
from reporting.files import EXPORTS, Export, download_name
from reporting.piece.drawing import Rows
from reporting.piece.exhibit import HOLLOW, MARKS, UNCOMPUTED, Exhibit, source_line
from reporting.piece.sentences import capitalised
from reporting.render.web.rows import rows
from reporting.render.web.words import explained

CONFIG = {
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "locale": "fr",
}


def show(
    name: str,
    *,
    selects: str = "",
    place: int = 0,
    under_title: bool = True,
    shown: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    **choices: object,
) -> None:
    """Draws the exhibit `name` for these choices. A figureless exhibit shows its table at once.

    `shown`: what is kept of that table on screen, where files hold it whole.
    `place`: tells apart two exhibits of the same name on a page.
    `under_title`: not where the head of the page says what it shows.
    `selects`: the key of the choice of arrondissements in which a click on the map adds or removes one.
    """
    piece, key = exhibit(name, **choices), f"{name}-{place}" if place else name
    if piece.told:
        piece = titled(name, piece)
    st.session_state[SHOWN].update(piece.indicators or catalog().indicators)
    if under_title:
        st.header(literal(piece.headline), anchor=False, help=literal(unsaid(piece.headline, key)) or None)
        st.caption(literal(piece.below))
    if piece.figure is not None:
        st.plotly_chart(
            piece.figure,
            key=f"figure-{key}",
            theme=None,
            config=CONFIG,
            alt=f"{piece.alternative.rstrip(' .')}. Tableau sous la figure : {piece.title}.",
            width="stretch",
            on_select=partial(_toggle, f"figure-{key}", selects) if selects else "ignore",
            selection_mode="points",
        )
    elif isinstance(piece.drawing, Rows):
        st.html(rows(piece, piece.drawing))
    elif not piece.table.empty:
        st.html(EXPORTS["html"].write(replace(piece, table=shown(piece.table)) if shown else piece).decode())
    else:
        st.html(f"<p class='pd-none'>{html.escape(capitalised(piece.reading))}</p>")
    if piece.simulation:  # what the hypotheses give is said at once
        st.caption(literal(piece.lecture))
    source = source_line(piece.drawn, many=1) or "catalogue du tableau de bord"
    marks = "".join(f"<p class='pd-key'>{html.escape(words)}</p>" for words in _marks_said(piece) if _first(words, key))
    st.html(explained(f"{marks}<p class='pd-source'>Source&nbsp;: {html.escape(source)}</p>"))
    fold(key, piece)


def present(message: Message, said: str, asked: Mapping[str, Any] | None) -> tuple[Exhibit | None, DeltaGenerator]:
    """What the exhibit of a message shows on the whole screen, under what is said of it, and that screen; nothing more
    where nothing is asked of it.
    """
    st.header(literal(said), anchor=False)
    if asked is None:
        return None, st.container()
    piece = replace(exhibit(message.exhibit, **asked), written=said)
    st.session_state[SHOWN].update(piece.indicators)
    st.caption(literal(piece.below))
    screen = st.container(key="ecran")
    with screen:
        if piece.figure is not None:
            project(message, asked)
        elif not piece.table.empty:
            st.html(EXPORTS["html"].write(piece).decode())
        else:
            st.html(f"<p class='pd-none'>{html.escape(capitalised(piece.reading))}</p>")
    if notes := [*(caveat for caveat in piece.caveats if caveat in piece.standing), *_marks_said(piece)]:
        st.html(explained(f"<p class='pd-key'>{html.escape(' '.join(notes))}</p>"))
    return piece, screen


def project(message: Message, asked: Mapping[str, Any]) -> None:
    """The figure of a message, if it has one, as large as the screen: behind another, it is ready when its turn comes."""
    piece = projected(message.exhibit, **asked)
    if piece.figure is not None:
        st.plotly_chart(
            piece.figure,
            theme=None,
            config={**CONFIG, "staticPlot": True},
            alt=piece.alternative,
            height="stretch",
            key=f"figure-{message.id}",
        )


def is_drawn(piece: Exhibit) -> bool:
    """Whether something else than its table stands on the page."""
    return piece.figure is not None or isinstance(piece.drawing, Rows)


def _first(words: str, key: str) -> bool:
    """Whether no other figure of the page has said it."""
    return bool(st.session_state[TOLD].setdefault(words, key) == key)


def _marks_said(piece: Exhibit) -> list[str]:
    """The key to the numbers over its figure and to its hollow points: under it, where they are."""
    return [caveat for caveat in piece.caveats if piece.figure is not None and caveat.startswith((HOLLOW, MARKS))]


def _toggle(figure: str, key: str) -> None:
    """A click on an arrondissement: in the choice if it was out, out if it was in; a seventh is not taken."""
    clicked = [point.get("customdata") for point in st.session_state[figure].selection.points]
    codes = [code[0] if isinstance(code, list) else code for code in clicked if code]
    chosen = list(st.session_state.get(key, ()))
    for code in dict.fromkeys(codes):
        if code in chosen:
            chosen.remove(code)
        elif len(chosen) < MOST:
            chosen.append(code)
    st.session_state[key] = chosen


def _notes(piece: Exhibit) -> str:
    """How to read it, what it covers, what must be known; not what its title says already."""
    parts = [("Lecture", "" if piece.simulation else piece.lecture), ("Champ", piece.scope)]
    said = " ".join(f"<b>{head}</b>&nbsp;: {html.escape(words)}" for head, words in parts if words)
    notes = "".join(f"<li>{html.escape(caveat)}</li>" for caveat in piece.caveats if caveat not in _marks_said(piece))
    return explained(f"<div class='pd-notes'><p>{said}</p>" + (f"<ul>{notes}</ul>" if notes else "") + "</div>")


def fold(key: str, piece: Exhibit) -> None:
    """The fold-out of an exhibit, if it shows anything."""
    if is_drawn(piece) or not piece.table.empty:
        _fold(key, piece, f"{st.session_state.get(WITHIN, '')}volet-{key}")


@st.fragment
def _fold(key: str, piece: Exhibit, place: str) -> None:
    """The table, files, definition, computation and provenance, sent only when someone opens the fold-out."""
    drawn = is_drawn(piece)
    names = [*(["Tableau"] if drawn else []), "Télécharger", "Définition", "Calcul", "Provenance"]
    # The figure's name is for those who hear the page: style.css hides it from the others.
    title = f"{' · '.join(names)} *{literal(piece.title)}*"
    folded = st.expander(title, key=f"volet-{key}", expanded=printing(), on_change="rerun", type="compact")
    if not folded.open:
        return
    if words := refusal(piece.jeu):  # a fold-out runs by itself, long after its page
        folded.error(words, icon=":material/lock:")
        return
    with folded:
        st.html(_notes(piece))
        *first, files, sheet, computation, provenance = st.tabs(names)
        for table in first:
            table.html(
                EXPORTS["html"].write(piece).decode()
                if not piece.table.empty
                else "<p>Aucun chiffre au tableau de bord.</p>"
            )
        with files:
            _downloads(key, piece, place)
        with sheet:
            _definitions(piece)
        with computation:
            st.markdown(literal(piece.calculation or UNCOMPUTED))
        with provenance:
            show_provenance(key, piece)


def _downloads(key: str, piece: Exhibit, place: str) -> None:
    if piece.stamp:
        st.warning(f"Chaque fichier porte la mention « {piece.stamp} ».")
    st.caption("Lien de cette figure, avec tous ses choix")
    to_copy("Copier le lien de cette figure", _link(place))
    if piece.seal:
        st.caption(f"Chaque fichier est de l’{literal(piece.seal[:1].lower() + piece.seal[1:])}.")
    for kind, export in EXPORTS.items():
        if not export.label or not export.available(piece):
            continue
        file = download_name(piece, export, st.session_state["published"].version)
        st.download_button(
            export.label,
            data=partial(_written, piece, export, file, visitor()),
            file_name=file,
            mime=export.mime,
            key=f"fichier-{key}-{kind}",
            on_click="ignore",
            icon=":material/download:",
            help=export.help,
        )


def _link(place: str) -> str:
    """The address of the page as it is shown, the day on which it was, and the place to go to (address.js)."""
    asked = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    asked += [(SEEN, day) for day in filter(None, [seen_day()])]
    return f"{st.context.url or ''}{'?' if asked else ''}{urlencode(asked)}#{place}"


def _written(piece: Exhibit, export: Export, file: str, person: Person) -> bytes:
    """The file, made when it is asked for; of restricted figures, none leaves that is not first in the journal."""
    if piece.jeu == RESTREINT:
        note(person, TAKEN_AWAY, file=file)
    return export.write(piece)


def _definitions(piece: Exhibit) -> None:
    known = catalog().indicators
    for identifier in piece.indicators:
        indicator = known[identifier]
        st.markdown(f"**{literal(indicator.label)}** (`{identifier}`)")
        st.html(pairs(definition(indicator)))
    if piece.citations:
        st.markdown("**Sources**")
    for cited in piece.citations:
        link = f" [lien]({cited.url})" if cited.url else ""
        dated = f", {literal(cited.published)}" if cited.published else ""
        due = f" Mention : {literal(cited.attribution)}." if cited.attribution else ""
        st.markdown(
            f"- {literal(cited.publisher)}, *{literal(cited.dataset)}*{dated}. Licence : {literal(cited.licence)}. "
            f"Consulté le {literal(cited.consulted)}. Dossier {literal(cited.snapshot)}.{due}{link}"
        )


def pairs(said: dict[str, str]) -> str:
    """Headings and texts of an indicator's sheet, as HTML."""
    rows = "".join(f"<dt>{html.escape(head)}</dt><dd>{html.escape(text)}</dd>" for head, text in said.items())
    return explained(f"<dl class='pd-pairs'>{rows}</dl>")
