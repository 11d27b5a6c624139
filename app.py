"""The ASGI application: the pages behind their guard, for `make run`, `streamlit run app.py` and `uvicorn app:app`."""

import sys
from pathlib import Path

import streamlit as st

from etl.paths import misplaced
from pages.components.claims import claims
from pages.components.frame import failed, style
from pages.garde import door
from settings import fault

if unsafe := misplaced() or fault(st.get_option):
    sys.exit(f"L’application n’a pas démarré : {unsafe}")
RULES = door.rules(st.get_option, claims)
app = st.App(
    Path(__file__).parent / "pages" / "application.py",
    middleware=door.middleware(RULES, style()),
    routes=door.routes(RULES),
    lifespan=door.starting(RULES),
    on_script_error=failed,
)
