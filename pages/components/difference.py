"""What a change of the published figures does, before it is made: its difference, and a bar while it is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from etl.catalog import Catalog
from etl.intake import Difference, printed
from etl.warehouse import Progress
from pages.components.literal import literal
from reporting.render.web.table import table

SHOWN = 200  # figures listed of each part of a difference
PARTS = {
    "added": "Ajoutés",
    "changed": "Modifiés",
    "disappeared": "Disparus",
    "newly_secret": "Nouvellement masqués",
}


@contextmanager
def telling(what: str) -> Iterator[Progress]:
    """A bar that follows long work, and goes with it."""
    bar = st.progress(0.0, text=what)

    def tell(share: float, step: str) -> None:
        bar.progress(min(share, 1.0), text=f"{what} : {literal(step)}")

    try:
        yield tell
    finally:
        bar.empty()


def show_difference(difference: Difference, known: Catalog, unchanged: str) -> None:
    """Figure by figure, what is computed from them included; `unchanged` where no figure changes."""
    if not any(difference.counts().values()):
        st.info(unchanged, icon=":material/equal:")
    for part, title in PARTS.items():
        rows = getattr(difference, part)
        if rows.empty:
            continue
        with st.expander(f"{title} : {len(rows)}", expanded=part != "added"):
            st.html(table(printed(rows.head(SHOWN), known), f"{title} ({len(rows)})"))
            if len(rows) > SHOWN:
                st.caption(f"Les {SHOWN} premiers ; la publication les prend tous.")
