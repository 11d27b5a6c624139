"""The provenance of one point of an exhibit, on screen: from the figure to the file, sheet, line and hash."""

from __future__ import annotations

import html

import streamlit as st

from pages.components.store import catalog, read
from reporting.analysis.provenance import Chain, Origin, named, points
from reporting.piece.exhibit import Exhibit


def show_provenance(name: str, piece: Exhibit) -> None:
    """A choice among the figures of the exhibit, the latest first asked, and the chain of the one chosen."""
    if piece.rows.empty:
        st.markdown("Cette pièce ne montre aucun chiffre lu dans un fichier.")
        return
    known = catalog()
    indicator, territory, period, breakdown = st.selectbox(
        "Chiffre dont on veut l’origine",
        points(piece.rows),
        format_func=lambda point: named(point, known),
        key=f"provenance-{name}",
        help="Taper un arrondissement, une année ou une modalité pour chercher.",
    )
    chain: Chain = read("provenance", indicator=indicator, territory=territory, period=period, breakdown=breakdown)
    st.html(f"<div class='pd-chain'>{_inside(chain)}</div>")


def _inside(chain: Chain) -> str:
    head = f"<p><b>{html.escape(chain.words)}</b>&nbsp;: {html.escape(chain.value)} ({html.escape(chain.status)})</p>"
    origin = _place(chain.origin) if chain.origin else ""
    return f"{head}<p>{html.escape(chain.how)}</p>{origin}{''.join(map(_term, chain.terms))}"


def _term(chain: Chain) -> str:
    """A term closes on its own chain: twenty of them stay readable."""
    said = f"{html.escape(chain.words)}&nbsp;: {html.escape(chain.value)}"
    origin = _place(chain.origin) if chain.origin else ""
    inside = f"<p>{html.escape(chain.how)}</p>{origin}{''.join(map(_term, chain.terms))}"
    return f"<details><summary>{said}</summary>{inside}</details>"


def _place(origin: Origin) -> str:
    said = {
        "Fichier": origin.file,
        "Feuille": origin.sheet,
        "Ligne": "" if origin.line is None else str(origin.line),
        "Empreinte SHA-256": origin.sha256,
        "Dossier": origin.snapshot,
        "Éditeur": origin.publisher,
        "Jeu de données": origin.dataset,
        "Publié": origin.published,
        "Consulté": origin.consulted,
        "Obtention": origin.obtained,
        "Note du relevé": origin.note,
        "Licence": origin.licence,
    }
    rows = "".join(f"<dt>{head}</dt><dd>{html.escape(text)}</dd>" for head, text in said.items() if text)
    link = html.escape(origin.url, quote=True)
    address = f"<dt>Adresse</dt><dd><a href='{link}'>{link}</a></dd>" if origin.url else ""
    return f"<dl class='pd-pairs'>{rows}{address}</dl>"
